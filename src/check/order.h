/* SPDX-License-Identifier: MIT */
/* What the source says about the order of transfers. Who submits what, and when, is the firmware's business; but groups and
 * `after` tie transfers together, and of those the source tells which must wait for which. */
#ifndef DMAC_ORDER_H
#define DMAC_ORDER_H

#include "check/check.h"

struct order {
    size_t n;                               /* transfers of the program, by position */
    size_t *job;                            /* number of the job: tied together by groups and `after` */
    bool *tied;                             /* in a job with others */
    size_t words; uint64_t *waits;          /* bit b of row a: a waits for b, directly or through others */
};
void order_make(struct cx *cx, const struct program *program, struct order *order);
/* Does transfer number a wait for number b? Because of `after`, or behind it in a group on one channel. */
bool order_waits(const struct order *order, size_t a, size_t b);
/* Do two transfers belong to one job, without anything that keeps them apart: order, channel, or routes of which only one
 * can be connected? Both must be free of errors. */
bool order_concurrent(const struct program *program, const struct order *order, size_t a, size_t b);
/* Two routes with the same device end are one resource. */
bool routes_conflict(const struct route *a, const struct route *b);
/* Position of a transfer in the program. */
size_t order_index(const struct program *program, const struct transfer *transfer);

#endif
