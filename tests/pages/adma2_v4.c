/* SPDX-License-Identifier: MIT */
/* The same with descriptors of sixteen bytes; HOST_CONTROL2 says so. */
#include "adma2_v4.h"
#include "model.h"
DECLARE(adma2_v4)
#define PAGE DOMAIN(adma2_v4, adma2_v4)
enum { SELECT = 2, CONTROL2 = 0x3000 };
#include "adma2.c"
