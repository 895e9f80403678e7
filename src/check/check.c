/* SPDX-License-Identifier: MIT */
/* The rules as a table, and what they share. */
#include "check/check.h"

#include <stdarg.h>

/* Rules about one transfer, in the order of the diagnostics' list. Transfers with errors are not looked at. */
static transfer_rule *const transfer_rules[] = {
    check_empty_transfer,       /* empty-transfer */
    check_empty_moves,          /* empty-move */
    check_readonly,             /* readonly-dst, placement of what is used */
    check_missing_fence,        /* missing-fence */
    check_mergeable,            /* steps-could-merge */
    check_period,               /* period-mismatch, single-period */
    check_pace,                 /* cyclic-unpaced */
    check_after,                /* after-never, after-handover */
    check_posted,               /* hold-missing, hold-too-early, hold-by-delay */
    check_hold_clauses,         /* hold-constant (irq none), event-on-cyclic, handover-order */
    check_route,                /* route-missing, route-elsewhere */
    check_request,              /* request-missing */
    check_metadata,             /* metadata-size */
    check_reach,                /* unreachable-memory */
    check_cache_lines,          /* cache-line-shared */
    check_table,                /* table-unreachable */
    check_address_bits,         /* address-range */
};
/* Rules about the whole program. */
static program_rule *const program_rules[] = {
    check_fixed_overlap,        /* memory-overlap of buffers */
    check_endpoints,            /* unknown-name of a route's end */
    check_tables,               /* table-unreachable of controllers and channels */
    check_kept_routes,          /* route-kept */
    check_stuck,                /* stuck-behind-cyclic */
    check_channels,             /* channels-exhausted */
    check_jobs,                 /* race, request-conflict */
    check_waiting,              /* route-deadlock, after-never in groups */
    check_scenarios,            /* expectation-failed */
};

void check_program(struct cx *cx, struct program *program)
{
    for (size_t t = 0; t < program->transfers.n; t++)
        for (size_t i = 0; i < sizeof transfer_rules / sizeof *transfer_rules && !program->transfers.v[t]->bad; i++)
            transfer_rules[i](cx, program, program->transfers.v[t]);
    for (size_t i = 0; i < sizeof program_rules / sizeof *program_rules; i++)
        program_rules[i](cx, program);
}

struct diag *complain(struct cx *cx, const struct transfer *transfer, enum diag_id id, struct span span, const char *format, ...)
{
    va_list args;
    struct diag *made;

    va_start(args, format);
    made = diag_va(cx, id, span, format, args);
    va_end(args);
    if (transfer)
        diag_in_transfer(made, transfer->name.id);
    return made;
}

void each_piece(const struct transfer *transfer, piece_visitor *visit, void *context)
{
    for (size_t i = 0; i < transfer->steps.n; i++) {
        const struct step *step = &transfer->steps.v[i];

        for (size_t s = 0; s < step->sources.n; s++)
            for (size_t p = 0; p < step->sources.v[s].pieces.n; p++)
                visit(context, step, &step->sources.v[s].pieces.v[p], false);
        for (size_t s = 0; s < step->dests.n; s++)
            for (size_t p = 0; p < step->dests.v[s].pieces.n; p++)
                visit(context, step, &step->dests.v[s].pieces.v[p], step->kind == STEP_MOVE);
    }
}

uint64_t transfer_bytes(const struct transfer *transfer)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < transfer->steps.n; i++)
        bytes += transfer->steps.v[i].bytes;
    return bytes;
}

bool transfer_is_runtime(const struct transfer *transfer)
{
    for (size_t i = 0; i < transfer->steps.n; i++)
        if (transfer->steps.v[i].open_bytes.n > 0 || transfer->steps.v[i].open_bytes.nonlinear)
            return true;
    return false;
}

const struct clause *find_clause(const struct transfer *transfer, enum clause_kind kind)
{
    for (size_t i = 0; i < transfer->decl->n; i++)
        if (transfer->decl->v[i]->kind == STEP_CLAUSE && transfer->decl->v[i]->clause->kind == kind)
            return transfer->decl->v[i]->clause;
    return NULL;
}

struct span clause_span(const struct transfer *transfer, enum clause_kind kind)
{
    const struct clause *clause = find_clause(transfer, kind);

    return clause ? clause->span : transfer->name.span;
}

const char *port_text(struct cx *cx, const struct port *port)
{
    return arena_printf(cx->arena, "%s.%s", port->device->name.id, port->name.id);
}

const char *route_text(struct cx *cx, const struct route *route)
{
    return arena_printf(cx->arena, "%s.%s", route->sbox->name.id, route->name.id);
}

bool same_channel(const struct transfer *a, const struct transfer *b)
{
    if (a->instance != b->instance)
        return false;
    if (a->channel && a->channel == b->channel)
        return true;
    return a->has_number && b->has_number && a->number == b->number;
}
