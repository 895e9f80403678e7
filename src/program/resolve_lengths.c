/* SPDX-License-Identifier: MIT */
/* The steps of a transfer at the largest lengths that prep lets through, and what it is given. */
#include "common/arith.h"
#include "program/resolve.h"

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static void add_argument(struct cx *cx, struct transfer *t, const struct buffer *buffer)
{
    if (!buffer || (buffer->home != HOME_BOUND && !buffer->own_length))
        return;
    for (size_t i = 0; i < t->arguments.n; i++)
        if (t->arguments.v[i] == buffer)
            return;
    vec_push(cx->arena, &t->arguments, buffer);
}

static void add_lengths(struct cx *cx, struct transfer *t, const struct lin *lin)
{
    for (unsigned i = 0; i < lin->n; i++)
        add_argument(cx, t, lin->terms[i].buffer);
}

static void add_step_arguments(struct cx *cx, struct transfer *t, const struct step *step)
{
    for (size_t s = 0; s < step->sources.n + step->dests.n; s++) {
        const struct side *side = s < step->sources.n ? &step->sources.v[s] : &step->dests.v[s - step->sources.n];

        for (size_t i = 0; i < side->pieces.n; i++) {
            const struct piece *piece = &side->pieces.v[i];

            add_argument(cx, t, piece->buffer);
            if (piece->named && !piece->buffer)
                add_argument(cx, t, piece->named);
            add_lengths(cx, t, &piece->open_bytes);
            add_lengths(cx, t, &piece->open_offset);
            if (piece->named && piece->named->open)
                add_lengths(cx, t, &piece->named->length);
        }
    }
    add_lengths(cx, t, &step->open_bytes);
}

/* ---- lengths ----------------------------------------------------------------------------------------------------- */

/* What one length must be a multiple of, so that a port with accesses of `element` bytes gets whole ones. */
static uint64_t access_step(const struct lin *bytes, const struct given_length *length, uint64_t element)
{
    uint64_t step = 1;

    for (unsigned i = 0; i < bytes->n; i++) {
        const struct lin_term *term = &bytes->terms[i];
        uint64_t factor = term->factor < 0 ? 0 - (uint64_t)term->factor : (uint64_t)term->factor;

        if (term->buffer == length->buffer && term->index == length->index)
            step = element / gcd(element, factor);
    }
    return step;
}

static uint64_t side_step(const struct step *step, const struct side *side, const struct given_length *length)
{
    uint64_t all = 1;

    for (size_t i = 0; i < side->pieces.n; i++)
        if (side->pieces.v[i].kind == PIECE_PORT)
            all = lcm(all, access_step(&step->open_bytes, length, side->pieces.v[i].element));
    return all;
}

static uint64_t length_step(const struct transfer *t, const struct given_length *length)
{
    uint64_t all = 1;

    for (size_t i = 0; i < t->steps.n; i++) {
        const struct step *step = &t->steps.v[i];

        for (size_t s = 0; s < step->sources.n; s++)
            all = lcm(all, side_step(step, &step->sources.v[s], length));
        for (size_t s = 0; s < step->dests.n; s++)
            all = lcm(all, side_step(step, &step->dests.v[s], length));
    }
    return all;
}

/* The lengths that prep is given, and what it lets through. True if that is less than everything up to the maximum. */
static bool set_lengths(struct cx *cx, struct transfer *t)
{
    bool less = false;

    for (size_t i = 0; i < t->arguments.n; i++) {
        const struct buffer *buffer = t->arguments.v[i];

        for (unsigned k = 0; buffer->own_length && k < (buffer->is_array ? buffer->count : 1); k++) {
            struct given_length length = { buffer, k, buffer->dims[0], 1 };

            length.step = length_step(t, &length);
            length.most -= length.most % length.step;
            less = less || length.step > 1;
            vec_push(cx->arena, &t->lengths, length);
        }
    }
    return less;
}

static struct given_length *length_of(struct transfer *t, const struct lin_term *term)
{
    size_t i = 0;

    while (t->lengths.v[i].buffer != term->buffer || t->lengths.v[i].index != term->index)
        i++;
    return &t->lengths.v[i];
}

/* sum >= 0, the factors times `sign`: how long may each length be that makes it smaller, the others being at their best? */
static bool tighten_sum(struct transfer *t, const struct lin *sum, int sign)
{
    wide best = (wide)sum->k * sign;
    bool less = false;

    for (unsigned i = 0; i < sum->n; i++) {
        wide factor = (wide)sum->terms[i].factor * sign;
        best += factor > 0 ? factor * (wide)length_of(t, &sum->terms[i])->most : 0;
    }
    for (unsigned i = 0; i < sum->n && best >= 0; i++) {
        struct given_length *length = length_of(t, &sum->terms[i]);
        wide factor = (wide)sum->terms[i].factor * sign, most = factor < 0 ? best / -factor : best;

        if (factor >= 0 || most >= (wide)length->most)
            continue;
        length->most = (uint64_t)most - (uint64_t)most % length->step;
        less = true;
    }
    return less;
}

/* What prep refuses at the largest lengths is not what the tables are made for. */
static bool tighten(struct transfer *t)
{
    bool any = false, less = true;

    for (size_t round = 0; round <= t->lengths.n && less; round++) {
        less = false;
        for (size_t i = 0; i < t->late.n; i++) {
            less = tighten_sum(t, &t->late.v[i].sum, 1) || less;
            less = (!t->late.v[i].at_least && tighten_sum(t, &t->late.v[i].sum, -1)) || less;
        }
        any = any || less;
    }
    return any;
}

static void set_arguments(struct cx *cx, struct transfer *t)
{
    t->arguments.n = 0;
    for (size_t i = 0; i < t->steps.n; i++)
        add_step_arguments(cx, t, &t->steps.v[i]);
}

/* What the largest lengths are follows from the ports that the steps touch. */
bool set_steps(const struct env *env, const struct item *item, struct transfer *t)
{
    struct env inside = *env;

    inside.late = &t->late;
    if (!resolve_steps(&inside, &item->steps, &t->steps))
        return false;
    set_arguments(env->r->cx, t);
    bool less = set_lengths(env->r->cx, t);
    if (!tighten(t) && !less)
        return true;
    inside.lengths = &t->lengths;
    t->late = (late_checks){ 0 };
    if (!resolve_steps(&inside, &item->steps, &t->steps))
        return false;
    set_arguments(env->r->cx, t);
    return true;
}
