/* SPDX-License-Identifier: MIT */
/* The same with other fields in the item. */
#include "sun50i_h6.h"
#include "model.h"
DECLARE(sun50i_h6)
#define PAGE DOMAIN(sun50i_h6, sun50i_h6)
enum { GATE = 0x28 };
#include "sun6i_a31.c"
