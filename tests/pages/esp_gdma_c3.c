/* SPDX-License-Identifier: MIT */
/* The ESP32-C3's: both halves of a pair share their flags. */
#include "esp_gdma_c3.h"
#include "model.h"
DECLARE(esp_gdma_c3)
#define PAGE DOMAIN(esp_gdma_c3, esp_gdma_c3)
enum { CH = 0x130, INT = 0x10 };            /* pair 1 */
#define OUT_HALF { CH + 0x70, 1u << 21, 1u << 20, 1u << 23, INT, INT + 0xc, CH + 0x80, 0x10, 0x100, 0x40 }
#define IN_HALF { CH + 0x10, 1u << 22, 1u << 21, 1u << 24, INT, INT + 0xc, CH + 0x20, 1, 0, 0x20 }
#define LINE { INT, 0x177 }
#include "esp_gdma.c"
