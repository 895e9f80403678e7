/* SPDX-License-Identifier: MIT */
/* The same with the clock's register elsewhere, and other bursts. */
#include "sun8i_h3.h"
#include "model.h"
DECLARE(sun8i_h3)
#define PAGE DOMAIN(sun8i_h3, sun8i_h3)
enum { GATE = 0x28 };
#include "sun6i_a31.c"
