/* SPDX-License-Identifier: MIT */
#include "imx28_apbx.h"
#include "model.h"
DECLARE(imx28_apbx)
#define PAGE DOMAIN(imx28_apbx, imx28_apbx)
enum { CHANNEL = 6, HELD = 0x30, CH = 0x100 + 0x70 * CHANNEL, BURSTS = 0 };
#include "imx28_apbh.c"
