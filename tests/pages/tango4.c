/* SPDX-License-Identifier: MIT */
/* The same with another CMD. */
#include "tango4.h"
#include "model.h"
DECLARE(tango4)
#define PAGE DOMAIN(tango4, tango4)
enum { MODE = 1, LAST = 0 };
#include "tango3.c"
