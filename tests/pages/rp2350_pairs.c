/* SPDX-License-Identifier: MIT */
/* The RP2350's: BUSY and the abort are elsewhere. */
#include "rp2350_pairs.h"
#include "model.h"
DECLARE(rp2350_pairs)
#define PAGE DOMAIN(rp2350_pairs, rp2350_pairs)
#define PAIRS
#define BUSY (1u << 26)
enum { CHAN_ABORT = 0x464, BLOCK = 8 };
#include "rp2040.c"
