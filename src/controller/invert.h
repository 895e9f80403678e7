/* SPDX-License-Identifier: MIT */
/* Turning expressions round: given where a value must lie, where must one slot in it lie? Used by limits.c. */
#ifndef DMAC_INVERT_H
#define DMAC_INVERT_H

#include "codegen/eval.h"

/* low <= x <= high, x % multiple == remainder. */
struct reach_of { wide low, high, multiple, remainder; };

/* Does the value of expr depend on the slot, as things are in env? Branches that are decided count alone. */
bool reaches(struct eval *ev, const struct cexpr *expr, unsigned slot);
/* False: nothing is known (the bound stays as it was). */
bool invert(struct eval *ev, const struct cexpr *expr, unsigned slot, struct reach_of want, struct reach_of *out);
/* The intersection; false if it is empty. */
bool reach_meet(struct reach_of *a, const struct reach_of *b);
/* Everything that is in one of them. */
void reach_join(struct reach_of *a, const struct reach_of *b);
#define REACH_ALL ((struct reach_of){ -BOUND_INFINITY, BOUND_INFINITY, 1, 0 })

#endif
