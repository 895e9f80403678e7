/* SPDX-License-Identifier: MIT */
/* What may be a name in C and C++. */
#ifndef DMAC_C_NAMES_H
#define DMAC_C_NAMES_H

#include <stdbool.h>

/* Why `id` cannot be the name of an object with external linkage, or of anything (`object` false: of a member, a part of a
 * longer name): "is a keyword of C", … Null: it can. */
const char *c_name_problem(const char *id, bool object);

#endif
