/* SPDX-License-Identifier: MIT */
/* The middle in one place: a transfer becomes moves, the passes make them fit the controller, tables come out. Each pass
 * is a file; the IR is checked after every pass that changes it. */
#include "codegen/plan.h"
#include "codegen/plan_list.h"
#include "codegen/plan_operation.h"
#include "codegen/plan_own.h"

#include <inttypes.h>

/* ---- records ---- */

const char *plan_hardware(const struct planner *p)
{
    return p->instance->description ? p->instance->description->name.id : p->instance->name.id;
}

struct diag *plan_violation(struct planner *p, enum diag_id id, struct span span, const struct violation *why)
{
    struct diag *d = diag(p->cx, id, span, "%s: %s", p->instance->name.id, violation_text(p->cx, p->model, why));
    violation_explain(p->cx, d, p->model, why);
    if (why->kind == VIOLATION_SYMBOL && why->sym && why->align)
        diag_note(p->cx, d, "'%s' is only known to be a multiple of %" PRIu64 "; 'align %" PRIu64 "' would do", why->sym->name,
                  why->sym->align, why->align);
    return d;
}

/* ---- what is not planned ---- */

static void refuse(struct planner *p, struct span span, const char *what)
{
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, span, "%s on %s cannot be planned by this version", what, p->instance->name.id);
    diag_note(p->cx, d, "it plans lists of selections: memory to memory, to a port, from a port");
}

static bool plannable_move(struct planner *p, const struct ir_move *move)
{
    if (!ir_moves_bytes(move))
        refuse(p, move->span, operation_name(move->op));
    return ir_moves_bytes(move);
}

static bool plannable(struct planner *p, const struct ir *ir)
{
    for (size_t i = 0; i < ir->moves.n; i++)
        if (!plannable_move(p, &ir->moves.v[i]))
            return false;
    if (!p->model->has_chain || p->model->forms.n == 0) {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, p->transfer->name.span, "the description of %s has no forms to plan with",
                              p->instance->name.id);
        diag_related(p->cx, d, p->model->name.span, "described here");
        return false;
    }
    return ir->moves.n > 0 || p->lead;
}

/* ---- the pipeline ---- */

static void list_arguments(struct planner *p)
{
    for (size_t i = 0; i < p->transfer->arguments.n; i++) {
        const struct buffer *buffer = p->transfer->arguments.v[i];
        unsigned count = buffer->is_array ? buffer->count : 1;
        for (unsigned j = 0; buffer->home == HOME_BOUND && j < count; j++)
            vec_push(p->cx->arena, &p->planned->arguments, plan_symbol(p, buffer, j));
    }
    if (p->planned->metadata_buffer)
        vec_push(p->cx->arena, &p->planned->arguments, plan_symbol(p, p->planned->metadata_buffer, 0));
}

static bool run_lists(struct planner *p)
{
    bool ok = true;
    for (unsigned i = 0; i < p->nlists; i++)
        ok = pass_split(p, &p->list[i]) && plan_packets_whole(p, &p->list[i]) && ok;
    own_settle(p);
    for (unsigned i = 0; ok && i < p->nlists; i++)
        ok = pass_chain(p, &p->list[i]);
    return ok && plan_tables(p);
}

bool plan_transfer(struct cx *cx, const struct program *program, struct transfer *transfer, struct planned *planned)
{
    struct ir ir;
    *planned = (struct planned){ .transfer = transfer };
    if (transfer->bad || !ir_build(cx, program, transfer, &ir) || !ir_verify(cx, &ir, "build"))
        return false;
    const struct controller *model = transfer->instance->model;
    struct planner p = {
        .cx = cx, .program = program, .transfer = transfer, .instance = transfer->instance, .model = model, .planned = planned,
        .encoder = encoder_new(cx, model), .env = env_new(cx->arena, model),
    };
    planned->model = model;
    planned->ring = p.ring = transfer_is_ring(program, transfer);
    if (!pass_periods(&p, &ir) || !ir_verify(cx, &ir, "periods"))
        return false;
    pass_coalesce(&p, &ir);
    if (!ir_verify(cx, &ir, "coalesce"))
        return false;
    const struct ir coalesced = ir;
    if (!plannable(&p, &ir) || !plan_roles(&p, &ir) || !plan_packets(&p, &ir) || !plan_check_places(&p, &ir) || !pass_lower(&p, &ir) || !pass_runs(&p, &ir) || !run_lists(&p))
        return false;
    transfer->has_given = planned->has_channel && !transfer->has_number;
    transfer->given = planned->channel;
    list_arguments(&p);
    plan_merge(&p, &coalesced);
    plan_report(&p);
    return true;
}
