/* SPDX-License-Identifier: MIT */
/* What the planner asks of a description: how large may this count be, which widths are there, how must an address be
 * aligned, where may a run not cross. Answers come from the field equations, turned round, and from those stated limits
 * whose form is recognised; every limit is checked in any case. */
#ifndef DMAC_LIMITS_H
#define DMAC_LIMITS_H

#include "codegen/encode.h"

struct reason {                             /* why a bound is what it is; all null: nothing but the role's own nature */
    const struct word_def *word; const struct field_def *field;
    const struct limit *limit;
    struct span span;
    struct string citation;
};
/* low <= x <= high and x % multiple == remainder (0 unless an end-address or gap field asks for it). */
struct bound { wide low, high, multiple, remainder; struct reason low_why, high_why, multiple_why; };
#define BOUND_INFINITY ((wide)1 << 80)

/* All that the fields and recognised limits of env's form say about one slot, the others being as in env. Other slots
 * that are unknown make a bound wider, never narrower. A branch that depends on the slot itself counts as open: its
 * bounds are joined (the widest), so check what you chose. False: no value at all is possible. */
bool bound_slot(struct encoder *e, const struct env *env, unsigned slot, struct bound *bound);

/* Legal values of a slot where its fields are enumerations, powers of two or small numbers: ascending, at most
 * `capacity`; the answer is how many there are. 0 with *open set: any (nothing restricts it). */
unsigned legal_values(struct encoder *e, const struct env *env, unsigned slot, wide *values, unsigned capacity, bool *open,
                      struct reason *why);

/* A boundary that [start, start + run) must not cross. */
struct boundary { unsigned start; unsigned run; wide size; struct reason why; };    /* slots */
unsigned boundaries(struct encoder *e, const struct env *env, struct boundary *out, unsigned capacity);

/* Is the slot carried by a word of this form, or list-wide in a register of start, config or step, or neither? */
enum carrier { CARRIED_NOT, CARRIED_WORD, CARRIED_LIST, CARRIED_BOTH };
enum carrier slot_carrier(struct encoder *e, const struct env *env, unsigned slot);
/* Does a word of env's form speak of the slot itself, not only of what follows from it? (mention.c) */
bool form_mentions(struct encoder *e, const struct env *env, unsigned slot);

/* All single-descriptor limits of env's descriptor. */
bool check_limits(struct encoder *e, const struct env *env, struct violation *why);
/* The same for some address that is to come: without limits that hold, or do not, because of where something lies. */
bool check_limits_anywhere(const struct env *env, struct violation *why);
/* Limits over the list: env has count, length and what else is list-wide; `item` gives the environment of descriptor i
 * for all() and any(). */
typedef const struct env *list_item(void *context, size_t i);
bool check_list_limits(struct encoder *e, const struct env *env, size_t n, list_item *item, void *context, struct violation *why);

/* Where a bound comes from, as notes: the field with its size, or the limit with what it cites. */
void reason_explain(struct cx *cx, struct diag *diag, const struct controller *model, const struct reason *reason);

#endif
