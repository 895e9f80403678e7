/* SPDX-License-Identifier: MIT */
/* The same registers. */
#include "bcm2835_lite.h"
#include "model.h"
DECLARE(bcm2835_lite)
#define PAGE DOMAIN(bcm2835_lite, bcm2835_lite)
enum { CHANNEL = 9 };
#include "bcm2835.c"
