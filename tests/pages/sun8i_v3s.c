/* SPDX-License-Identifier: MIT */
/* The same with the clock's register elsewhere, and other bursts. */
#include "sun8i_v3s.h"
#include "model.h"
DECLARE(sun8i_v3s)
#define PAGE DOMAIN(sun8i_v3s, sun8i_v3s)
enum { GATE = 0x28 };
#include "sun6i_a31.c"
