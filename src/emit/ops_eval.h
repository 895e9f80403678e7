/* SPDX-License-Identifier: MIT */
/* What an expression of a sequence depends on, and its value where that is known without a transfer. */
#ifndef DMAC_OPS_EVAL_H
#define DMAC_OPS_EVAL_H

#include "controller/model.h"

enum {
    NEEDS_HARDWARE = 1,                     /* reads a register, or memory */
    NEEDS_TRANSFER = 2,                     /* roles, options, addresses */
    NEEDS_CHANNEL = 4,
    NEEDS_ARGUMENT = 8,                     /* input or output of connect */
    NEEDS_OBJECT = 16,                      /* the address of a block, of the pool */
};
/* A description, and slots whose value is settled: the options of an instance, where no transfer can change them. */
struct settled { const struct controller *model; const unsigned char *set; const wide *value; };   /* set null: none */
unsigned expr_needs(const struct settled *settled, const struct cexpr *expr);
/* Value of an expression that needs nothing. False: it divides by zero, or has no value. */
bool expr_constant(const struct settled *settled, const struct cexpr *expr, wide *value);
/* The same tree? */
bool expr_equal(const struct cexpr *a, const struct cexpr *b);
/* A truth by its shape: comparisons, and, or, not, names of forms. */
bool expr_is_truth(const struct cexpr *expr);
/* Does its value depend on this slot, through defines too? */
bool expr_uses_slot(const struct controller *model, const struct cexpr *expr, unsigned slot);
/* Does it read this register? */
bool expr_mentions(const struct cexpr *expr, const struct reg_def *reg);

#endif
