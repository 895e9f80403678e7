/* SPDX-License-Identifier: MIT */
/* Big-endian registers, halves of the address the other way round, other flags. */
#include "fsl_eloplus.h"
#include "model.h"
DECLARE(fsl_eloplus)
#define PAGE DOMAIN(fsl_eloplus, fsl_eloplus), .swapped = true
enum { CDARHigh = 0x88, CDARLow = 0x8c, SNEN = 0x10, EOC = 8, SEGMENT = 2 };
#include "fsl_elo.c"
