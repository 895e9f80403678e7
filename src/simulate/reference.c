/* SPDX-License-Identifier: MIT */
/* The meaning, executed: run after run, every byte as language.md says. */
#include "simulate/simulate_room.h"

struct player {
    const struct stage *stage;
    struct machine *m;
    bool pass;
    uint64_t lap, done;                     /* bytes of a lap; of this lap */
    size_t step; uint64_t in_step;
};

static struct operand operand_of(const struct player *p, const struct run_place *place)
{
    struct operand o = { .kind = OPERAND_NOTHING };

    if (place->kind == PIECE_VOID)
        return o;
    if (place->kind == PIECE_CONST) {
        o = (struct operand){ OPERAND_CONSTANT, .width = place->element, .value = place->value, .phase = p->in_step };
        if (place->buffer && placement_buffer(p->stage->proof->placement, place->buffer, place->index, &o.address))
            o.value += o.address;
        return o;
    }
    o.kind = stage_address(p->stage, place, &o.address) ? OPERAND_PLACE : OPERAND_NOTHING;
    o.width = place->kind == PIECE_PORT ? place->port->width : place->kind == PIECE_REG ? place->element : 1;
    o.step = place->kind == PIECE_PORT ? 0 : (int64_t)o.width;
    return o;
}

static void mark(struct player *p)
{
    struct machine *m = p->m;

    if (!m->marks.n || m->marks.v[m->marks.n - 1].at != m->moved)
        vec_push(m->arena, &m->marks, ((struct mark){ m->moved, true, true, false }));
}

/* Progress of `irq every` is signalled within runs. */
static void mark_periods(struct player *p, uint64_t bytes)
{
    uint64_t every = p->stage->proof->asked.interrupt_every, before = p->m->moved - bytes, at;

    for (at = every ? every - p->done % every : bytes + 1; at <= bytes; at += every)
        vec_push(p->m->arena, &p->m->marks, ((struct mark){ before + at, true, true, false }));
}

static void visit(void *context, const struct run *run)
{
    struct player *p = context;
    struct move move = { .verb = run->verb, .check = run->kind == STEP_CHECK && !p->pass, .bytes = run->bytes };
    uint64_t before = p->m->moved;

    if (machine_stopped(p->m))
        return;
    if (run->kind == STEP_INTERRUPT)
        mark(p);
    if (run->kind != STEP_MOVE && run->kind != STEP_CHECK)
        return;
    if (run->step != p->step)
        p->in_step = 0;
    p->step = run->step;
    for (; move.nsources < run->nsources && move.nsources < OPERANDS_MAX; move.nsources++) {
        move.source[move.nsources] = operand_of(p, &run->sources[move.nsources]);
        move.factor[move.nsources] = run->factors ? run->factors[move.nsources] : 1;
    }
    for (; move.ndests < run->ndests && move.ndests < OPERANDS_MAX; move.ndests++)
        move.dest[move.ndests] = operand_of(p, &run->dests[move.ndests]);
    machine_move(p->m, &move);
    mark_periods(p, p->m->moved - before);
    p->done += p->m->moved - before;
    p->in_step += run->bytes;
}

void reference_execute(const struct stage *stage, const resolved_steps *steps, unsigned laps, bool pass, struct machine *m)
{
    struct player p = { .stage = stage, .m = m, .pass = pass };

    for (unsigned lap = 0; lap < laps && !machine_stopped(m); lap++) {
        p.step = SIZE_MAX;
        p.done = 0;
        meaning_runs(steps, visit, &p);
        if (!m->failed && stage->proof->asked.interrupt_end)
            mark(&p);
    }
}
