/* SPDX-License-Identifier: MIT */
/* Version 1: no trigger command, channels and the active one elsewhere. */
#include "psoc6_dw_v1.h"
#include "model.h"
DECLARE(psoc6_dw_v1)
#define PAGE DOMAIN(psoc6_dw_v1, psoc6_dw_v1)
enum { CHANNEL = 3, CH = 0x800 + 0x20 * CHANNEL, ACTIVE_CH = CHANNEL << 8, TR_CMD = CH + 0x1c };
#define FIRST_PLAY
#include "psoc6_dw.c"
