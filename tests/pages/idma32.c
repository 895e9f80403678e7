/* SPDX-License-Identifier: MIT */
/* The same registers; counts are bytes, and the configuration has other fields. */
#include "idma32.h"
#include "model.h"
DECLARE(idma32)
#define PAGE DOMAIN(idma32, idma32)
enum { COUNT_SHIFT = 0, DEVICE_CFG = 3 << 4, CFG_LOW = 3 };         /* request 3; both sides aligned to bursts */
#include "dw_ahb.c"
