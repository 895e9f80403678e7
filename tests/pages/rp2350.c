/* SPDX-License-Identifier: MIT */
/* Datasheet 12.6: as before, with BUSY and the abort register elsewhere. */
#include "rp2350.h"
#include "model.h"
DECLARE(rp2350)
#define PAGE DOMAIN(rp2350, rp2350)
enum { BUSY = 1 << 26, ABORT = 0x464, BLOCK = 16, TO = 0x500000d0 };
#include "rp2040.c"
