/* SPDX-License-Identifier: MIT */
/* The report: what was made of each transfer, what it costs, and which rule of which description made it so. */
#ifndef DMAC_EXPLAIN_H
#define DMAC_EXPLAIN_H

#include "emit/emit.h"

struct json_stream;

/* --explain: for people. */
void explain(const struct emission *e, struct outbuf *out);
/* The member `report` of a transfer in --emit=json. */
void report_json(const struct emission *e, const struct emit_transfer *t, struct json_stream *json);

/* ---- shared by both (report.c) ---- */

/* What one rule costs in all: descriptors beyond what would do without it. */
struct rule_cost { const struct remark *remark; uint64_t more; };
typedef VEC(struct rule_cost) rule_costs;
void report_costs(struct cx *cx, const struct planned *planned, rule_costs *costs);

/* Fix-ups by who completes them, on CPUs with pointers of 32 bits. */
struct fixup_counts { uint64_t linker, prep; bool copy; };
struct fixup_counts report_fixups(const struct emission *e, const struct emit_transfer *t);

/* `allow` clauses that concern the transfer: those of its own, and of the whole program where they waived one of its records. */
struct waiver { const char *name, *reason; struct span span; };
typedef VEC(struct waiver) waivers;
void report_waivers(struct cx *cx, const struct transfer *transfer, waivers *out);

/* Value of a list-wide role in words where it has some: "m2p", "7". */
const char *report_role(struct cx *cx, const struct planned *planned, const struct list_role *role);

#endif
