/* SPDX-License-Identifier: MIT */
/* Operations and their operands: what a form computes, which slots hold the addresses of its operands, how many there
 * can be, and the roles that say so in a descriptor. Copies are operations with one operand. */
#ifndef DMAC_PLAN_OPERATION_H
#define DMAC_PLAN_OPERATION_H

#include "codegen/plan.h"
#include "codegen/plan_side.h"

#define OWN_WORD 64                         /* bytes of a constant or sink whose address stays, at most: one beat */
#define OWN_BLOCK 4096                      /* of one that is used from its beginning by every descriptor */

/* The form says how long its run is (`moves width`): one more way beside the others of the same width, for exactly that. */
static inline bool has_fixed_run(const struct form *form)
{
    return form->nlevels && form->level[0].items[0].slot != ROLE_BYTES;
}

/* Does this form compute that? (Not whether it has room for all operands.) */
bool form_computes(const struct form *form, enum ir_op op);
/* Does this form want to know widths, and the mode's own form has none? Then the mode says nothing of it. */
bool form_lacks_width(struct planner *p, const struct form *form, const struct mode *mode);
/* Does env's form do the operation of `fit` with as many operands? Sets the roles that say how many there are. */
bool form_serves(struct encoder *e, struct env *env, const struct fit *fit);
/* Slot of the address of operand `i` on one side of env's form; -1: it has no address. `nsources`: operands that are
 * not compared, behind which a check may have its last ones. */
int operand_slot(struct encoder *e, const struct env *env, struct end end, unsigned nsources, unsigned i);
/* The part of a fit that an operation is responsible for. */
void fit_operation(struct fit *fit, const struct stretch *run);
bool same_operation(const struct fit *a, const struct fit *b);
/* The roles of a run: number of operands, coefficients, what is absent, the constant. */
void operation_roles(struct planner *p, struct env *env, const struct stretch *run);
/* Says that no form does it, or what a form has too little of; false. */
bool operation_refuse(struct planner *p, const struct ir_move *move);
const char *operation_name(enum ir_op op);

#endif
