/* SPDX-License-Identifier: MIT */
/* The same with two more address bits. */
#include "sun50i_a100.h"
#include "model.h"
DECLARE(sun50i_a100)
#define PAGE DOMAIN(sun50i_a100, sun50i_a100)
enum { GATE = 0x28 };
#include "sun6i_a31.c"
