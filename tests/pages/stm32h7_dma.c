/* SPDX-License-Identifier: MIT */
/* Requests come through a multiplexer. */
#include "stm32h7_dma.h"
#include "model.h"
DECLARE(stm32h7_dma)
#define PAGE DOMAIN(stm32h7_dma, stm32h7_dma)
enum { MUX = 0x800 + 4 * 5 };
#define MUX MUX
#include "stm32_dma.c"
