/* SPDX-License-Identifier: MIT */
#include "cppi5_tr0.h"
#include "model.h"
DECLARE(cppi5_tr0)
#define PAGE DOMAIN(cppi5_tr0, cppi5_tr0)
#include "cppi5_tr1.c"
