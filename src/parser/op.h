/* SPDX-License-Identifier: MIT */
/* What both evaluators that make words and values mean by a comparison. The decoder has its own, on purpose. */
#ifndef DMAC_OP_H
#define DMAC_OP_H

#include "common/wide.h"
#include "parser/ast.h"

/* OP_EQ … OP_GE. */
static inline bool op_compare(enum op op, wide a, wide b)
{
    switch ((int)op) {
    case OP_EQ: return a == b;
    case OP_NE: return a != b;
    case OP_LT: return a < b;
    case OP_LE: return a <= b;
    case OP_GT: return a > b;
    default:    return a >= b;
    }
}

#endif
