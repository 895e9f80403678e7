/* SPDX-License-Identifier: MIT */
/* What may be a name in C and C++. */
#ifndef DMAC_C_NAMES_H
#define DMAC_C_NAMES_H

#include <stdbool.h>

/* Why `id` cannot be the name of an object of the firmware, or (`object` false) of anything: "it is a word of C or C++", …
 * Null: it can. */
const char *c_name_problem(const char *id, bool object);

#endif
