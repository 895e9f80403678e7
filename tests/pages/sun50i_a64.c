/* SPDX-License-Identifier: MIT */
/* The same with the clock's register elsewhere, and other bursts. */
#include "sun50i_a64.h"
#include "model.h"
DECLARE(sun50i_a64)
#define PAGE DOMAIN(sun50i_a64, sun50i_a64)
enum { GATE = 0x28 };
#include "sun6i_a31.c"
