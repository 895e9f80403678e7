/* SPDX-License-Identifier: MIT */
/* The engine of an I2S: OUT is channel 0, IN channel 1, their flags are in one register. */
#include "esp_lldesc.h"
#include "model.h"
DECLARE(esp_lldesc)
#define PAGE DOMAIN(esp_lldesc, esp_lldesc)
#define OUT_HALF { 0x30, 1u << 29, 1u << 28, 1u << 31, 0xc, 0x18, 0x54, 1u << 12, 1u << 16, 1u << 14 }
#define IN_HALF { 0x34, 1u << 29, 1u << 28, 1u << 31, 0xc, 0x18, 0x48, 1u << 8, 0, 1u << 13 }
#define LINE { 0xc, 0x17f00 }
#include "esp_gdma.c"
