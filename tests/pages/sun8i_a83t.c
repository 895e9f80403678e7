/* SPDX-License-Identifier: MIT */
/* The same with a clock that must be kept on. */
#include "sun8i_a83t.h"
#include "model.h"
DECLARE(sun8i_a83t)
#define PAGE DOMAIN(sun8i_a83t, sun8i_a83t)
enum { GATE = 0x20 };
#include "sun6i_a31.c"
