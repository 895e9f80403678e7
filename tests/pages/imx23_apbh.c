/* SPDX-License-Identifier: MIT */
#include "imx23_apbh.h"
#include "model.h"
DECLARE(imx23_apbh)
#define PAGE DOMAIN(imx23_apbh, imx23_apbh)
enum { CHANNEL = 6, HELD = 0, CH = 0x40 + 0x70 * CHANNEL, BURSTS = 0x30000000 };
#include "imx28_apbh.c"
