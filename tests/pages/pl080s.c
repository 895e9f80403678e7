/* SPDX-License-Identifier: MIT */
/* Samsung's: the count is in a fifth word, Config is behind it. */
#include "pl080s.h"
#include "model.h"
DECLARE(pl080s)
#define PAGE DOMAIN(pl080s, pl080s)
enum { WORDS = 5, COUNT = 0x150, Config = 0x154 };
#include "pl080.c"
