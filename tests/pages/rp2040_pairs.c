/* SPDX-License-Identifier: MIT */
/* Blocks of two words; what every block shares is in the registers before. */
#include "rp2040_pairs.h"
#include "model.h"
DECLARE(rp2040_pairs)
#define PAGE DOMAIN(rp2040_pairs, rp2040_pairs)
#define PLAYED static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = pairs_started) };
enum { BUSY = 1 << 24, ABORT = 0x444, BLOCK = 8, TO = 0x500000f8 };
#include "rp2040.c"
