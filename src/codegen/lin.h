/* SPDX-License-Identifier: MIT */
/* Arithmetic on linear functions of open lengths (struct lin): sums, what they can be, and which of two is larger
 * whatever the lengths are. Terms stay in order of first use; equal terms are added, terms of factor 0 vanish. */
#ifndef DMAC_LIN_H
#define DMAC_LIN_H

#include "common/wide.h"
#include "program/program.h"

struct lin lin_constant(int64_t k);
/* a + factor · b */
struct lin lin_add(struct cx *cx, const struct lin *a, const struct lin *b, int64_t factor);
/* lin / by, a length in rows of `by` bytes; false: it is not made of such. */
bool lin_divide(struct cx *cx, const struct lin *lin, uint64_t by, struct lin *quotient);
bool lin_equal(const struct lin *a, const struct lin *b);
/* Smallest and largest value when each length is between 0 and its maximum, independently. */
void lin_bounds(const struct lin *lin, wide *low, wide *high);
/* The value with every length at its maximum. */
int64_t lin_maximum(const struct lin *lin);
/* Whether a <= b and b <= a hold for all lengths. Neither: the order depends on them. */
struct lin_order { bool le, ge; };
struct lin_order lin_compare(struct cx *cx, const struct lin *a, const struct lin *b);
/* `k + 4*src - frag[2]`; one line. */
char *lin_text(struct cx *cx, const struct lin *lin);

#endif
