/* SPDX-License-Identifier: MIT */
/* Objects of the compiler's own: constants that are copied where no form fills, sinks for what nobody wants. They are
 * emitted with the table, in a memory that the controller reaches. */
#ifndef DMAC_PLAN_OWN_H
#define DMAC_PLAN_OWN_H

#include "codegen/plan.h"

/* `word`: its address stays; else a block. Equal ones are one object. False: no memory can hold it, a record says so. */
bool own_constant(struct planner *p, const struct ir_move *move, const struct ir_place *value, bool word, struct ir_place *place);
bool own_sink(struct planner *p, const struct ir_move *move, bool word, struct ir_place *place);
/* After the cut: what is not used is dropped, and the rest as long as the longest use. */
void own_settle(struct planner *p);

#endif
