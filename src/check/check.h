/* SPDX-License-Identifier: MIT */
/* Rules over the resolved program. A rule is one function and one line in the table of check.c. */
#ifndef DMAC_CHECK_H
#define DMAC_CHECK_H

#include "check/clause.h"
#include "program/resolve.h"

typedef void program_rule(struct cx *cx, const struct program *program);
typedef void transfer_rule(struct cx *cx, const struct program *program, const struct transfer *transfer);

/* A record that an `allow` of this transfer may waive. */
struct diag *complain(struct cx *cx, const struct transfer *transfer, enum diag_id id, struct span span, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Calls `visit` for each piece of each side; `written`: it stands on the right of an arrow. */
typedef void piece_visitor(void *context, const struct step *step, const struct piece *piece, bool written);
void each_piece(const struct transfer *transfer, piece_visitor *visit, void *context);
/* Bytes of one lap; whether that depends on open lengths. */
uint64_t transfer_bytes(const struct transfer *transfer);
bool transfer_is_runtime(const struct transfer *transfer);
/* The clause as written, or null. */
const struct clause *find_clause(const struct transfer *transfer, enum clause_kind kind);
/* "nfc.data", and the buffer of a piece as named. */
const char *port_text(struct cx *cx, const struct port *port);
/* Do two transfers run on the same channel? */
bool same_channel(const struct transfer *a, const struct transfer *b);

/* check_steps.c */
transfer_rule check_empty_transfer, check_empty_moves, check_missing_fence, check_mergeable, check_readonly;
/* check_time.c */
transfer_rule check_period, check_pace, check_after;
program_rule check_stuck;
/* check_channel.c, check_race.c, check_wait.c: the whole program */
program_rule check_channels, check_jobs, check_waiting;
/* check_memory.c */
transfer_rule check_reach, check_cache_lines, check_table, check_address_bits;
program_rule check_fixed_overlap, check_tables;
/* check_hold.c */
transfer_rule check_posted, check_hold_clauses;
/* check_route.c */
transfer_rule check_route, check_request, check_metadata;
program_rule check_kept_routes, check_endpoints;
/* scenario.c */
program_rule check_scenarios;

#endif
