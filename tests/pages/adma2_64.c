/* SPDX-License-Identifier: MIT */
/* The same with descriptors of twelve bytes. */
#include "adma2_64.h"
#include "model.h"
DECLARE(adma2_64)
#define PAGE DOMAIN(adma2_64, adma2_64)
enum { SELECT = 3, CONTROL2 = 0 };
#include "adma2.c"
