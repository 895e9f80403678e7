/* SPDX-License-Identifier: MIT */
/* Blocks of two words; what every block shares is in the registers before. */
#include "rp2350_pairs.h"
#include "model.h"
DECLARE(rp2350_pairs)
#define PAGE DOMAIN(rp2350_pairs, rp2350_pairs)
#define PLAYED static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = pairs_started) };
enum { BUSY = 1 << 26, ABORT = 0x464, BLOCK = 8, TO = 0x500000f8 };
#include "rp2040.c"
