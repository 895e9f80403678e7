/* SPDX-License-Identifier: MIT */
/* Periods, endless transfers, and what stands behind them. */
#include "check/order.h"

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

/* What the endless transfer keeps that this one needs; null: nothing. */
static const char *kept_from(struct cx *cx, const struct transfer *t, const struct transfer *endless)
{
    if (same_channel(t, endless))
        return arena_printf(cx->arena, "nothing else on %s starts", channel_text(cx, t));
    if (routes_conflict(t->route, endless->route))
        return arena_printf(cx->arena, "it keeps '%s', and '%s' does not start", route_text(cx, endless->route), t->name.id);
    return NULL;
}

static void check_behind(struct cx *cx, const struct program *program, const struct transfer *endless)
{
    for (size_t i = 0; i < program->transfers.n; i++) {
        const struct transfer *t = program->transfers.v[i];
        const char *what = t == endless || t->bad || is_endless(t) ? NULL : kept_from(cx, t, endless);

        if (!what)
            continue;
        diag_related(cx, complain(cx, t, DIAG_STUCK_BEHIND_CYCLIC, t->name.span, "'%s' never ends, so %s until it is terminated",
                                  endless->name.id, what), endless->name.span, "'%s' is declared here", endless->name.id);
    }
}

void check_stuck(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->transfers.n; i++)
        if (!program->transfers.v[i]->bad && is_endless(program->transfers.v[i]))
            check_behind(cx, program, program->transfers.v[i]);
}
