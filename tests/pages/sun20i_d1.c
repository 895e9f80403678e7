/* SPDX-License-Identifier: MIT */
/* The same with two more address bits. */
#include "sun20i_d1.h"
#include "model.h"
DECLARE(sun20i_d1)
#define PAGE DOMAIN(sun20i_d1, sun20i_d1)
enum { GATE = 0x28 };
#include "sun6i_a31.c"
