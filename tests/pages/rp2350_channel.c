/* SPDX-License-Identifier: MIT */
/* As before, with BUSY and the abort register elsewhere. */
#include "rp2350_channel.h"
#include "model.h"
DECLARE(rp2350_channel)
#define PAGE DOMAIN(rp2350_channel, rp2350_channel)
enum { BUSY = 1 << 26, ABORT = 0x464 };
#include "rp2040_channel.c"
