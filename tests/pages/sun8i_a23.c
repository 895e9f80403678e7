/* SPDX-License-Identifier: MIT */
/* The same with a clock that must be kept on. */
#include "sun8i_a23.h"
#include "model.h"
DECLARE(sun8i_a23)
#define PAGE DOMAIN(sun8i_a23, sun8i_a23)
enum { GATE = 0x20 };
#include "sun6i_a31.c"
