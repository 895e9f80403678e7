/* SPDX-License-Identifier: MIT */
/* Periods, endless transfers, waiting for each other, running at once. */
#include "check/check.h"

#include "check/overlap.h"

void check_period(struct cx *cx, const struct program *program, const struct transfer *t)
{
    uint64_t lap = transfer_bytes(t);
    struct span span = clause_span(t, CLAUSE_IRQ);

    (void)program;
    if (t->irq.every == 0 || transfer_is_runtime(t) || lap == 0)
        return;
    if (lap % t->irq.every != 0)
        complain(cx, t, DIAG_PERIOD_MISMATCH, span, "the period %llu does not divide the lap of %llu bytes",
                 (unsigned long long)t->irq.every, (unsigned long long)lap);
    else if (t->cyclic && lap == t->irq.every)
        complain(cx, t, DIAG_SINGLE_PERIOD, span, "a ring of one period leaves the CPU no time to refill; use two or more");
}

static void find_port(void *context, const struct step *step, const struct piece *piece, bool written)
{
    (void)step;
    (void)written;
    if (piece->kind == PIECE_PORT)
        *(bool *)context = true;
}

void check_pace(struct cx *cx, const struct program *program, const struct transfer *t)
{
    bool paced = t->gate != GATE_NONE;

    (void)program;
    each_piece(t, find_port, &paced);
    if (t->cyclic && !paced && transfer_bytes(t) > 0)
        complain(cx, t, DIAG_CYCLIC_UNPACED, clause_span(t, CLAUSE_CYCLIC),
                 "nothing paces '%s': it takes all the bandwidth for ever; add a gate", t->name.id);
}

static bool is_endless(const struct transfer *t)
{
    return t->cyclic && !t->until_replaced;
}

void check_after(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct span span = clause_span(t, CLAUSE_AFTER);

    (void)program;
    for (size_t i = 0; i < t->after.n; i++) {
        const struct transfer *other = t->after.v[i];
        struct diag *made = NULL;

        if (is_endless(other))
            made = complain(cx, t, DIAG_AFTER_NEVER, span, "'%s' never ends", other->name.id);
        else if (other->irq.none)
            made = complain(cx, t, DIAG_AFTER_NEVER, span, "'%s' has 'irq none': nothing would report its end in time", other->name.id);
        else if (other->hold && other->hold->handover)
            made = complain(cx, t, DIAG_AFTER_HANDOVER, span, "'%s' hands its route over: waiting for it would mean waiting for done only",
                            other->name.id);
        if (made)
            diag_related(cx, made, other->name.span, "'%s' is declared here", other->name.id);
    }
}

/* ---- queues ------------------------------------------------------------------------------------------------------ */

static const char *channel_text(struct cx *cx, const struct transfer *t)
{
    if (t->has_number)
        return arena_printf(cx->arena, "channel %llu of %s", (unsigned long long)t->number, t->instance->name.id);
    return arena_printf(cx->arena, "channel '%s'", t->channel->name.id);
}

static void check_behind(struct cx *cx, const struct program *program, const struct transfer *endless)
{
    for (size_t i = 0; i < program->transfers.n; i++) {
        const struct transfer *t = program->transfers.v[i];

        if (t == endless || t->bad || is_endless(t) || !same_channel(t, endless))
            continue;
        diag_related(cx, complain(cx, t, DIAG_STUCK_BEHIND_CYCLIC, t->name.span,
                                  "'%s' never ends, so nothing else on %s starts until it is terminated", endless->name.id,
                                  channel_text(cx, t)), endless->name.span, "'%s' is declared here", endless->name.id);
    }
}

void check_stuck(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->transfers.n; i++)
        if (!program->transfers.v[i]->bad && is_endless(program->transfers.v[i]))
            check_behind(cx, program, program->transfers.v[i]);
}

/* ---- groups ------------------------------------------------------------------------------------------------------ */

typedef VEC(const struct transfer *) transfer_list;

static void add_once(struct cx *cx, transfer_list *list, const struct transfer *t)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i] == t)
            return;
    vec_push(cx->arena, list, t);
}

/* Does `a` wait for `b`, directly or through others? */
static bool comes_after(struct cx *cx, const struct transfer *a, const struct transfer *b)
{
    transfer_list reached = { 0 };

    add_once(cx, &reached, a);
    for (size_t i = 0; i < reached.n; i++)
        for (size_t k = 0; k < reached.v[i]->after.n; k++) {
            if (reached.v[i]->after.v[k] == b)
                return true;
            add_once(cx, &reached, reached.v[i]->after.v[k]);
        }
    return false;
}

/* Writes of `a` against everything of `b`. */
static bool writes_meet(struct cx *cx, const struct transfer *a, const struct transfer *b, struct conflict *conflict)
{
    struct arena_mark mark = arena_mark(cx->scratch);
    struct touches touches = { .cx = cx };
    bool met;

    for (size_t i = 0; i < a->steps.n; i++)
        for (size_t d = 0; d < a->steps.v[i].dests.n && a->steps.v[i].kind == STEP_MOVE; d++)
            touch_side(&touches, &a->steps.v[i].dests.v[d], a->steps.v[i].bytes, true, 0, false);
    for (size_t i = 0; i < b->steps.n; i++) {
        const struct step *step = &b->steps.v[i];

        for (size_t s = 0; s < step->sources.n; s++)
            touch_side(&touches, &step->sources.v[s], step->bytes, false, 1, false);
        for (size_t s = 0; s < step->dests.n; s++)
            touch_side(&touches, &step->dests.v[s], step->bytes, false, 1, false);
    }
    met = find_write_before_read(&touches, false, conflict);
    arena_release(cx->scratch, mark);
    return met;
}

static void check_race(struct cx *cx, const struct group *group, const struct transfer *a, const struct transfer *b)
{
    struct conflict conflict;
    struct diag *made;

    if (same_channel(a, b) || comes_after(cx, a, b) || comes_after(cx, b, a))
        return;
    if (!writes_meet(cx, a, b, &conflict) && !writes_meet(cx, b, a, &conflict))
        return;
    made = complain(cx, b, DIAG_RACE, group->name.span, "'%s' and '%s' run at the same time and share bytes", a->name.id, b->name.id);
    diag_related(cx, made, conflict.write_span, "byte %s is written here", byte_text(cx, &conflict));
    diag_related(cx, made, conflict.read_span, "and touched here");
}

struct line_use { struct cx *cx; const struct transfer *transfer; bool used; uint64_t number; bool has_mux; uint64_t mux; };
typedef VEC(struct line_use) line_uses;
struct line_visit { struct cx *cx; const struct transfer *transfer; line_uses *uses; };

static void collect_line(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct line_visit *v = context;
    struct line_use use = { .transfer = v->transfer };

    (void)step;
    (void)written;
    if (piece->kind != PIECE_PORT || !piece->port->has_mux || !request_number(v->cx, v->transfer->instance, piece->port, &use.number))
        return;
    use.mux = piece->port->mux;
    vec_push(v->cx->arena, v->uses, use);
}

static void check_lines(struct cx *cx, const struct group *group, const line_uses *uses)
{
    for (size_t i = 0; i < uses->n; i++)
        for (size_t k = 0; k < i; k++) {
            const struct line_use *a = &uses->v[k], *b = &uses->v[i];

            if (a->transfer == b->transfer || a->transfer->instance != b->transfer->instance || a->number != b->number || a->mux == b->mux)
                continue;
            complain(cx, b->transfer, DIAG_REQUEST_CONFLICT, group->name.span, "line %llu is one resource; owners: %s, %s",
                     (unsigned long long)a->number, a->transfer->name.id, b->transfer->name.id);
            return;
        }
}

void check_groups(struct cx *cx, const struct program *program)
{
    for (size_t g = 0; g < program->groups.n; g++) {
        const struct group *group = program->groups.v[g];
        line_uses uses = { 0 };

        for (size_t i = 0; i < group->members.n; i++) {
            struct line_visit visit = { cx, group->members.v[i], &uses };

            if (group->members.v[i]->bad)
                continue;
            each_piece(group->members.v[i], collect_line, &visit);
            for (size_t k = 0; k < i; k++)
                if (!group->members.v[k]->bad)
                    check_race(cx, group, group->members.v[k], group->members.v[i]);
        }
        check_lines(cx, group, &uses);
    }
}
