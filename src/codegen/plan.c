/* SPDX-License-Identifier: MIT */
/* The middle in one place: a transfer becomes moves, the passes make them fit the controller, tables come out. Each pass
 * is a file, what it does is in plan.h; the IR is verified after every pass that changes it. */
#include "codegen/plan.h"
#include "codegen/plan_list.h"
#include "codegen/plan_own.h"

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

/* Of two lists each tells its own mistakes. */
static bool split_lists(struct planner *p)
{
    bool ok = true;
    for (unsigned i = 0; i < p->nlists; i++)
        ok = pass_split(p, &p->list[i]) && plan_packets_whole(p, &p->list[i]) && ok;
    own_settle(p);
    return ok;
}

static bool chain_lists(struct planner *p)
{
    for (unsigned i = 0; i < p->nlists; i++)
        if (!pass_chain(p, &p->list[i]))
            return false;
    return true;
}

/* What is told of the whole table. coalesced: the moves before they were lowered. */
static void finish(struct planner *p, struct transfer *transfer, const struct ir *coalesced)
{
    transfer->has_given = p->planned->has_channel && !transfer->has_number;
    transfer->given = p->planned->channel;
    list_arguments(p);
    plan_merge(p, coalesced);
    plan_report(p);
}

bool plan_transfer(struct cx *cx, const struct program *program, struct transfer *transfer, struct planned *planned)
{
    struct ir ir;
    *planned = (struct planned){ .transfer = transfer };
    if (transfer->bad || !ir_build(cx, program, transfer, &ir) || !ir_verify(cx, &ir, "build") || !plan_anything(cx, transfer, &ir))
        return false;
    const struct controller *model = transfer->instance->model;
    struct planner p = {
        .cx = cx, .program = program, .transfer = transfer, .instance = transfer->instance, .model = model, .planned = planned,
        .encoder = encoder_new(cx, model), .env = env_new(cx->arena, model), .ring = transfer_is_ring(program, transfer),
    };
    planned->model = model;
    planned->ring = p.ring;
    bool ok = pass_periods(&p, &ir) && ir_verify(cx, &ir, "periods")
        && pass_coalesce(&p, &ir) && ir_verify(cx, &ir, "coalesce");
    const struct ir coalesced = ir;         /* lowering makes a list of its own */
    ok = ok && plan_possible(&p, &ir)
        && plan_roles(&p, &ir)
        && plan_packets(&p, &ir)
        && plan_check_places(&p, &ir)
        && pass_lower(&p, &ir) && ir_verify(cx, &ir, "lower")
        && pass_runs(&p, &ir)
        && split_lists(&p)
        && chain_lists(&p)
        && plan_tables(&p);
    if (ok)
        finish(&p, transfer, &coalesced);
    return ok;
}
