/* SPDX-License-Identifier: MIT */
/* Twice the channels of the STM32H7's; the registers of one are the same. */
#include "mdma_mp1.h"
#include "model.h"
DECLARE(mdma_mp1)
#define PAGE DOMAIN(mdma_mp1, mdma_mp1)
#include "mdma.c"
