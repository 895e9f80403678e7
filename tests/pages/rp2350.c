/* SPDX-License-Identifier: MIT */
/* The RP2350's: BUSY and the abort are elsewhere. */
#include "rp2350.h"
#include "model.h"
DECLARE(rp2350)
#define PAGE DOMAIN(rp2350, rp2350)
#define BUSY (1u << 26)
enum { CHAN_ABORT = 0x464, BLOCK = 16 };
#include "rp2040.c"
