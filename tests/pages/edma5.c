/* SPDX-License-Identifier: MIT */
/* The same with a longer TCD. */
#include "edma5.h"
#include "model.h"
DECLARE(edma5)
#define PAGE DOMAIN(edma5, edma5)
enum { NBYTES_AT = 0xc, CITER_AT = 0x28, CSR_AT = 0x2c, NBYTES_UNIT = 3, CITER_UNIT = 10, CSR_UNIT = 11 };
#include "edma4.c"
