/* SPDX-License-Identifier: MIT */
/* Roles of the ends of a move. A form names its sides source, dest or memory; a move has a source and a dest end. These
 * functions set both names, so that list-wide registers which speak of source and dest are served by forms over memory. */
#ifndef DMAC_PLAN_SIDE_H
#define DMAC_PLAN_SIDE_H

#include "codegen/plan.h"

struct end { bool source, device, fixed; };     /* which end of the move; is a port there; or memory whose address stays */

/* The side of the form that an end takes; null: the form does not have it. Of `between` the first is memory and the
 * second the device, whichever direction. */
const struct form_side *end_side(const struct form *form, struct end end);
/* Whose roles (source, dest, memory) that side has; false if it is no plain address. */
bool end_roles(const struct form *form, struct end end, enum side_name *name);
unsigned address_slot(enum side_name name);

/* These set what the page does not define itself. */
void env_end_kind(struct env *env, const struct form *form, struct end end);
void env_end_width(struct env *env, const struct form *form, struct end end, wide width);
void env_end_burst(struct env *env, const struct form *form, struct end end, wide burst);
void env_forget_burst(struct env *env, const struct form *form, struct end end);
/* bytes and rows, with the pitches of rows that adjoin. */
void env_counts(struct env *env, const struct form *form, uint64_t bytes, uint64_t rows, struct end source, struct end dest);
/* The same with gaps: counts, pitches and steps of a grid. A side that does not advance stays. */
void env_grid(struct env *env, const struct form *form, uint64_t bytes, const struct grid *grid, struct end source, struct end dest);
/* Unsets what only a grid sets: frames and planes, their distances, steps. */
void env_forget_grid(struct env *env);
/* Unsets addresses, bytes, rows and pitches. */
void env_forget_rows(struct env *env);
void env_forget(struct env *env, const struct form *form);

#endif
