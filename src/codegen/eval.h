/* SPDX-License-Identifier: MIT */
/* Evaluation of description expressions for the encoder and the limits (never for the verifier). */
#ifndef DMAC_EVAL_H
#define DMAC_EVAL_H

#include "controller/limits.h"

struct eval {
    const struct env *env;
    struct violation *why;
    unsigned depth;
    size_t n; list_item *item; void *context;               /* for all() and any(); item null: not allowed here */
};

/* False with *why filled. */
bool eval_value(struct eval *ev, const struct cexpr *expr, struct coded *out);
bool eval_to_number(struct eval *ev, const struct cexpr *expr, wide *out);
/* Value of a slot as set, defined or by default. */
bool eval_slot(struct eval *ev, unsigned slot, struct span span, struct coded *out);
/* Smallest and largest value of what is partly unknown. False: no bound on that side known. */
void coded_range(const struct coded *v, wide *low, wide *high);
/* A power of two that divides the unknown part. */
uint64_t coded_granule(const struct coded *v);
static inline bool is_number(const struct coded *v) { return !v->sym && !v->open; }

#endif
