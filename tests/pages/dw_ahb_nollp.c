/* SPDX-License-Identifier: MIT */
/* The same registers without a chain: every block is started by the CPU, and reports its end. */
#include "dw_ahb_nollp.h"
#include "model.h"
DECLARE(dw_ahb_nollp)
#define PAGE DOMAIN(dw_ahb_nollp, dw_ahb_nollp)
#define STEPPED
enum { COUNT_SHIFT = 2, DEVICE_CFG = 3 << 11, CFG_LOW = 5 << 5 };
#include "dw_ahb.c"
