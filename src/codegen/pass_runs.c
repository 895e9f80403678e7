/* SPDX-License-Identifier: MIT */
/* Runs: what each list of the controller has to move, each shaped for its list. A controller whose forms have both
 * sides gets one list with the moves as they are; one with one-sided forms gets a list per side, cut where that side
 * is cut and nowhere else.
 * Needs: coalesced moves. Guarantees: runs in order, neighbours of a step do not continue each other.
 * Never changes: which bytes move, their order on each side, step boundaries. */
#include "codegen/lin.h"
#include "codegen/plan.h"

struct stretch run_of(const struct ir_move *move, bool source, bool dest)
{
    return (struct stretch){
        .op = move->op, .nsources = source ? move->nsources : 0, .ndests = dest ? move->ndests : 0,
        .sources = move->sources, .dests = move->dests, .factors = move->factors,
        .ndim = move->ndim, .count = move->count, .bytes = move->run, .open = move->open_run, .open_rows = move->open_count,
        .span = move->span, .step = move->step,
        .pass = move->pass, .nosplit = move->nosplit,
        .command = move->command, .packet_first = move->packet_first, .packet_last = move->packet_last, .ordered = move->ordered,
        .interrupt = move->interrupt, .period = move->period, .fence = move->fence,
    };
}

static const struct ir_place *side_of(const struct stretch *run)
{
    return run_source(run) ? run_source(run) : run_dest(run);
}

static struct lin lin_of(const struct lin *open, uint64_t value)
{
    return open->n ? *open : lin_constant((int64_t)value);
}

/* Does one side's run go on where the one before ended? */
static bool continues(struct cx *cx, const struct stretch *run, const struct stretch *then)
{
    const struct ir_place *a = side_of(run), *b = side_of(then);
    if (run->step != then->step || run->pass != then->pass || run->ndim || then->ndim || a->kind != b->kind || a->element != b->element
        || a->buffer != b->buffer || a->index != b->index
        || a->port != b->port)
        return false;
    if (!a->advances || a->own)
        return a->kind == PIECE_PORT || a->own;
    struct lin at = lin_of(&a->open_offset, a->offset), bytes = lin_of(&run->open, run->bytes);
    struct lin end = lin_add(cx, &at, &bytes, 1), wanted = lin_of(&b->open_offset, b->offset);
    return lin_equal(&end, &wanted);
}

static void add_run(struct planner *p, struct list *list, const struct stretch *run)
{
    struct stretch *before = list->runs.n ? &list->runs.v[list->runs.n - 1] : NULL;
    bool reports = before && before->interrupt && !list->reads;         /* of two lists the writing one */
    if (!list->only || !before || reports || !continues(p->cx, before, run)) {
        vec_push(p->cx->arena, &list->runs, *run);
        return;
    }
    if (before->open.n || run->open.n) {
        struct lin a = lin_of(&before->open, before->bytes), b = lin_of(&run->open, run->bytes);
        before->open = lin_add(p->cx, &a, &b, 1);
    }
    before->bytes += run->bytes;
    before->packet_last |= run->packet_last;
    before->interrupt = run->interrupt;
    before->period = run->period;
}

static const struct form *one_sided(const struct controller *model, bool reads)
{
    for (size_t i = 0; i < model->forms.n; i++)
        if (model->forms.v[i]->one_sided && model->forms.v[i]->reads == reads)
            return model->forms.v[i];
    return NULL;
}

bool open_lists(struct planner *p)
{
    p->nlists = p->model->two_lists ? 2 : 1;
    p->list[0] = p->list[1] = (struct list){ .name = "" };
    if (!p->model->two_lists)
        return true;
    for (unsigned i = 0; i < 2; i++) {
        p->list[i].reads = i == 0;
        p->list[i].only = one_sided(p->model, i == 0);
        if (!p->list[i].only) {
            diag(p->cx, DIAG_UNSUPPORTED, p->transfer->name.span, "%s can only %s", p->instance->name.id, i == 0 ? "write" : "read");
            return false;
        }
        p->list[i].name = p->list[i].only->name;
    }
    return true;
}

bool pass_runs(struct planner *p, const struct ir *ir)
{
    if (!open_lists(p))
        return false;
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        for (unsigned j = 0; j < p->nlists; j++) {
            struct stretch run = run_of(move, p->nlists == 1 || j == 0, p->nlists == 1 || j == 1);
            pass_shape(p, &run);
            add_run(p, &p->list[j], &run);
        }
    }
    return true;
}
