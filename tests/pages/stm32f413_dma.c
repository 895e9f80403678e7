/* SPDX-License-Identifier: MIT */
/* A request more a bit. */
#include "stm32f413_dma.h"
#include "model.h"
DECLARE(stm32f413_dma)
#define PAGE DOMAIN(stm32f413_dma, stm32f413_dma)
#include "stm32_dma.c"
