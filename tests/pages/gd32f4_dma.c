/* SPDX-License-Identifier: MIT */
/* The same registers under other names. */
#include "gd32f4_dma.h"
#include "model.h"
DECLARE(gd32f4_dma)
#define PAGE DOMAIN(gd32f4_dma, gd32f4_dma)
#include "stm32_dma.c"
