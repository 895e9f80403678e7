/* SPDX-License-Identifier: MIT */
/* The same beside a CPU of the other byte order. */
#include "mv_xor_be.h"
#include "model.h"
DECLARE(mv_xor_be)
#define PAGE DOMAIN(mv_xor_be, mv_xor_be), .swapped = true
enum { SWAP = 0x4000 };
#include "mv_xor.c"
