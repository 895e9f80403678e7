/* SPDX-License-Identifier: MIT */
/* The same without the stop interrupt: the flag of the last descriptor reports the end. */
#include "mmp.h"
#include "model.h"
DECLARE(mmp)
#define PAGE DOMAIN(mmp, mmp)
enum { START = 8 };                         /* STOPSTATE, as it was read */
#include "pxa.c"
