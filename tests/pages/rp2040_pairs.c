/* SPDX-License-Identifier: MIT */
/* Blocks of a count and an address; the control word stands in the register. */
#include "rp2040_pairs.h"
#include "model.h"
DECLARE(rp2040_pairs)
#define PAGE DOMAIN(rp2040_pairs, rp2040_pairs)
#define PAIRS
#define BUSY (1u << 24)
enum { CHAN_ABORT = 0x444, BLOCK = 8 };
#include "rp2040.c"
