/* SPDX-License-Identifier: MIT */
/* The same registers; fewer channels. */
#include "lpdma.h"
#include "model.h"
DECLARE(lpdma)
#define PAGE DOMAIN(lpdma, lpdma)
enum { CHANNEL = 2 };
#include "gpdma.c"
