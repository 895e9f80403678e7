/* SPDX-License-Identifier: MIT */
/* The same without the bit for the order. */
#include "pdma_mpfs.h"
#include "model.h"
DECLARE(pdma_mpfs)
#define PAGE DOMAIN(pdma_mpfs, pdma_mpfs)
enum { ORDER = 0 };
#include "pdma.c"
