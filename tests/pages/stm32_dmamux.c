/* SPDX-License-Identifier: MIT */
/* Requests come through a multiplexer. */
#include "stm32_dmamux.h"
#include "model.h"
DECLARE(stm32_dmamux)
#define PAGE DOMAIN(stm32_dmamux, stm32_dmamux)
enum { MUX = 0x800 + 4 * 5 };
#define MUX MUX
#include "stm32_bdma.c"
