/* SPDX-License-Identifier: MIT */
/* No feeder: the last register of a command starts it. */
#include "rp2040_channel.h"
#include "model.h"
DECLARE(rp2040_channel)
#define PAGE DOMAIN(rp2040_channel, rp2040_channel)
#define SINGLE
#define BUSY (1u << 24)
enum { CHAN_ABORT = 0x444, BLOCK = 16 };
#include "rp2040.c"
