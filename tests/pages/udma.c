/* SPDX-License-Identifier: MIT */
/* As before, with a flag for each channel that interrupts. */
#define _DEFAULT_SOURCE
#include <sys/mman.h>
#include "udma.h"
#include "model.h"
DECLARE(udma)
#define PAGE DOMAIN(udma, udma)
#define LINES { CHIS, BIT }, { ERRCLR, 1 }
enum { LAST = 12 };
#include "pl230.c"
