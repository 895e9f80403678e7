/* SPDX-License-Identifier: MIT */
/* The AXI engine of the ESP32-P4: the address of the head has a register of its own behind the link's. */
#include "esp_gdma_axi.h"
#include "model.h"
DECLARE(esp_gdma_axi)
#define PAGE DOMAIN(esp_gdma_axi, esp_gdma_axi)
enum { CH = 0x68 };                         /* pair 1 */
#define OUT_HALF { CH + 0x158, 2, 1, 8, CH + 0x138, CH + 0x144, CH + 0x16c, 2, 8, 4 }
#define IN_HALF { CH + 0x20, 4, 2, 0x10, CH, CH + 0xc, CH + 0x34, 1, 0, 8 }
#define LINE { CH + 0x138, 0xe }, { CH, 0xf }
#define HEAD get(at->link + 4)
#include "esp_gdma.c"
