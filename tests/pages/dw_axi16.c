/* SPDX-License-Identifier: MIT */
/* The register map for more than eight channels: write enables 16 above, requests in the lower half of the configuration. */
#include "dw_axi16.h"
#include "model.h"
DECLARE(dw_axi16)
#define PAGE DOMAIN(dw_axi16, dw_axi16)
enum { WE = 16, DEVICE_LOW = 0xf | 3 << 11, DEVICE_HIGH = 1 | 2 << 20 };
#include "dw_axi.c"
