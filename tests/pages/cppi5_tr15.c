/* SPDX-License-Identifier: MIT */
#include "cppi5_tr15.h"
#include "model.h"
DECLARE(cppi5_tr15)
#define PAGE DOMAIN(cppi5_tr15, cppi5_tr15)
#define COPIES
#include "cppi5_tr1.c"
