/* SPDX-License-Identifier: MIT */
/* Steps that could be one: neighbouring copies that one copy with lists would move with fewer descriptors. Steps are
 * boundaries that somebody may have wanted, so this is a warning; nothing is changed.
 * They must be such that order cannot matter: no byte is touched by two of them and written by one, no interrupt and no
 * fence stands between, and a port lies on the same side of all. What the list would take is found by planning it. */
#include "check/overlap.h"
#include "check/steps.h"
#include "codegen/plan.h"

#include <inttypes.h>

struct merger {
    struct planner *p;
    const struct ir *ir;                    /* coalesced */
    uint64_t *taken;                        /* descriptors, by step */
};

/* ---- which steps ---- */

static bool is_plain(const struct step *step)
{
    return step->kind == STEP_MOVE && step->verb == VERB_COPY && step->sources.n == 1 && step->dests.n == 1 && step->bytes > 0
        && !step->truncated && !step->has_length && !step->nosplit && !step->command && !step->packet && !step->ordered
        && !step->sources.v[0].open_bytes.n && !step->dests.v[0].open_bytes.n;
}

static const struct port *port_of(const struct side *side)
{
    return side->pieces.n ? side->pieces.v[side->pieces.n - 1].port : NULL;
}

static bool side_goes_on(const struct side *a, const struct side *b)
{
    return port_of(a) == port_of(b) && a->endless == b->endless;
}

/* Progress behind the last move of `a`, or a fence before the first of `b`? first: a's first move. */
static bool parted(const struct merger *m, size_t *move, size_t step)
{
    while (*move < m->ir->moves.n && m->ir->moves.v[*move].step <= step)
        ++*move;
    const struct ir_move *last = *move ? &m->ir->moves.v[*move - 1] : NULL, *next = *move < m->ir->moves.n ? &m->ir->moves.v[*move] : NULL;
    return !last || !next || last->step != step || last->interrupt || next->fence || next->step != step + 1;
}

static size_t end_of_group(const struct merger *m, size_t first, size_t *move)
{
    const resolved_steps *steps = &m->p->transfer->steps;
    size_t end = first + 1;
    while (end < steps->n && is_plain(&steps->v[end - 1]) && is_plain(&steps->v[end]) && !parted(m, move, end - 1)
           && side_goes_on(&steps->v[first].sources.v[0], &steps->v[end].sources.v[0])
           && side_goes_on(&steps->v[first].dests.v[0], &steps->v[end].dests.v[0]))
        end++;
    return end;
}

static bool meet(const struct merger *m, size_t first, size_t end)
{
    struct cx *cx = m->p->cx;
    struct touches touches = { .cx = cx };
    struct conflict conflict;
    struct arena_mark mark = arena_mark(cx->scratch);
    for (size_t i = first; i < end; i++)
        touch_step(&touches, &m->p->transfer->steps.v[i], (wide)i, false);
    bool found = find_write_before_read(&touches, false, &conflict) || find_write_before_read(&touches, true, &conflict)
        || find_double_write(&touches, &conflict);
    arena_release(cx->scratch, mark);
    return found;
}

/* ---- what one list would take ---- */

static void gather(const struct merger *m, size_t first, size_t end, struct ir *ir)
{
    *ir = (struct ir){ .transfer = m->ir->transfer };
    for (size_t i = 0; i < m->ir->moves.n; i++) {
        struct ir_move move = m->ir->moves.v[i];
        if (move.step < first || move.step >= end)
            continue;
        move.step = first;
        vec_push(m->p->cx->arena, &ir->moves, move);
    }
}

/* UINT64_MAX: it cannot be planned. */
static uint64_t as_one(const struct merger *m, size_t first, size_t end)
{
    struct cx *other = cx_new(), quiet = *m->p->cx;
    struct planned planned = { .transfer = m->p->transfer, .model = m->p->model };
    struct planner trial = *m->p;
    struct ir ir;
    uint64_t count = 0;
    quiet.diags = other->diags;
    trial.cx = &quiet;
    trial.planned = &planned;
    gather(m, first, end, &ir);
    pass_coalesce(&trial, &ir);
    bool ok = pass_runs(&trial, &ir);
    for (unsigned i = 0; ok && i < trial.nlists; i++) {
        ok = pass_split(&trial, &trial.list[i]);
        count += trial.list[i].drafts.n;
    }
    cx_drop(other);
    return ok ? count : UINT64_MAX;
}

static void try_group(const struct merger *m, size_t first, size_t end)
{
    const struct transfer *t = m->p->transfer;
    const struct step *step = &t->steps.v[first];
    uint64_t now = 0;
    for (size_t i = first; i < end; i++)
        now += m->taken[i];
    if (now < 2 || steps_continue(step, &t->steps.v[first + 1]) || meet(m, first, end))
        return;
    uint64_t merged = as_one(m, first, end);
    if (merged < now)
        diag_in_transfer(diag(m->p->cx, DIAG_STEPS_COULD_MERGE, step->loop ? step->loop->span : step->span,
                              "%zu steps make %" PRIu64 " descriptors; one copy with lists needs %" PRIu64, end - first, now, merged),
                         t->name.id);
}

void plan_merge(struct planner *p, const struct ir *ir)
{
    size_t n = p->transfer->steps.n, move = 0;
    struct merger m = { .p = p, .ir = ir };
    if (n < 2)
        return;
    m.taken = NEW_ARRAY(p->cx->arena, uint64_t, n);
    for (unsigned k = 0; k < p->nlists; k++)
        for (size_t i = 0; i < p->list[k].drafts.n; i++)
            m.taken[p->list[k].drafts.v[i].run->step] += p->list[k].drafts.v[i].mode != NULL;
    for (size_t first = 0, end; first < n; first = end) {
        end = end_of_group(&m, first, &move);
        if (end - first > 1)
            try_group(&m, first, end);
    }
}
