/* SPDX-License-Identifier: MIT */
/* Accesses of a mode: the widths and bursts that a form can have on each of its two sides, and which of them are wanted.
 * A port or register is served at exactly its own width. What is wanted and not there is kept for the record (misfit). */
#include "codegen/fit_room.h"
#include "codegen/plan_operation.h"

#include <string.h>

/* ---- legal values ---- */

static bool contains(const struct values *values, wide v)
{
    for (unsigned i = 0; i < values->n; i++)
        if (values->v[i] == v)
            return true;
    return false;
}

/* A plain field holds any width. Of memory the powers of two up to a cache line are as good as any, and one that was wanted. */
enum { WIDEST_OF_ANY = 64 };
static void any_width(struct fitter *f, unsigned slot, struct values *values)
{
    struct bound bound;
    if (role_dimension((enum role)f->p->model->slots.v[slot].role) != DIM_WIDTH || !bound_slot(f->p->encoder, f->env, slot, &bound)
        || bound.high >= BOUND_INFINITY)
        return;
    values->n = 0;
    for (wide width = 1; width <= WIDEST_OF_ANY && width <= bound.high; width *= 2)
        if (width >= bound.low && width % bound.multiple == 0 && values->n < VALUES_MAX - 2)
            values->v[values->n++] = width;
    for (unsigned i = 0; i < 2; i++) {
        wide wanted = f->p->option_width[i];
        if (wanted > WIDEST_OF_ANY && wanted <= bound.high && wanted % bound.multiple == 0)
            values->v[values->n++] = wanted;
    }
    values->carried = values->n > 0;
}

/* What the first of these slots that something carries may be. Not carried, or not restricted: n == 0. */
static void values_of(struct fitter *f, const unsigned *slots, unsigned n, struct values *values)
{
    memset(values, 0, sizeof *values);
    for (unsigned i = 0; i < n; i++) {
        const struct slot *slot = &f->p->model->slots.v[slots[i]];
        struct violation why;
        if (slot->kind == SLOT_DEFINE) {
            values->carried = encode_number(f->p->encoder, f->env, slot->value, &values->v[0], &why);
            values->n = values->carried;
            return;
        }
        if (slot_carrier(f->p->encoder, f->env, slots[i]) == CARRIED_NOT)
            continue;
        bool open = false;
        env_unset(f->env, slots[i]);
        values->n = legal_values(f->p->encoder, f->env, slots[i], values->v, VALUES_MAX, &open, &values->why);
        if (values->n > VALUES_MAX)
            values->n = VALUES_MAX;
        values->carried = !open;
        if (open && slot->kind == SLOT_ROLE)
            any_width(f, slots[i], values);
        if (values->carried)
            return;
    }
}

static void width_values(struct fitter *f, bool source, struct values *values)
{
    enum side_name side;
    unsigned slots[3] = { ROLE_OF(source ? SIDE_SOURCE : SIDE_DEST, WIDTH), ROLE_WIDTH, 0 }, n = 2;
    if (end_roles(f->form, end_of(f->fit, source), &side) && side == SIDE_MEMORY)
        slots[n++] = ROLE_OF(SIDE_MEMORY, WIDTH);
    values_of(f, slots, n, values);
}

static bool speaks_of(const struct cexpr *e, unsigned slot)
{
    return e && ((e->kind == CE_SLOT && e->slot == slot) || speaks_of(e->a, slot) || speaks_of(e->b, slot) || speaks_of(e->c, slot));
}

bool fit_by_burst(const struct fitter *f, bool source)
{
    const struct slot *slot = &f->p->model->slots.v[ROLE_OF(source ? SIDE_SOURCE : SIDE_DEST, BURST)];
    return slot->kind == SLOT_DEFINE && speaks_of(slot->value, ROLE_BYTES);
}

static void burst_values(struct fitter *f, bool source, struct values *values)
{
    memset(values, 0, sizeof *values);
    if (fit_by_burst(f, source))
        return;                             /* as long as the run: fit_bounds.c */
    enum side_name side;
    unsigned slots[2] = { ROLE_OF(source ? SIDE_SOURCE : SIDE_DEST, BURST), 0 }, n = 1;
    if (end_roles(f->form, end_of(f->fit, source), &side) && side == SIDE_MEMORY)
        slots[n++] = ROLE_OF(SIDE_MEMORY, BURST);
    values_of(f, slots, n, values);
}

/* ---- bursts ---- */

static bool is_gated(const struct fit *fit, bool source)
{
    return fit->gated == (source ? 1 : 2);
}

/* Accesses of one request of a gate, at this width: what it asks for, else one. */
static bool gate_burst(struct fitter *f, const struct values *values, wide width, wide *burst)
{
    wide asks = (wide)f->fit->asks, wanted = asks && width ? asks / width : 1;
    *burst = 0;
    if (values->n == 0 && !values->carried)
        return true;                        /* a page with another pace; checked against it */
    *burst = wanted;
    if (wanted * (width ? width : 1) == (asks ? asks : width ? width : 1) && contains(values, wanted))
        return true;
    f->misfit = (struct misfit){ .is = true, .burst = true, .who = "the gate", .wanted = wanted, .values = *values };
    return false;
}

static bool memory_burst(struct fitter *f, bool source, wide width, wide *burst)
{
    struct values values;
    *burst = 0;
    burst_values(f, source, &values);
    if (is_gated(f->fit, source))
        return gate_burst(f, &values, width, burst);
    wide wanted = f->p->option_burst[source ? 0 : 1];
    if (wanted && !contains(&values, wanted)) {
        f->misfit = (struct misfit){ true, true, source ? 2 : 3, NULL, wanted, values, NULL };
        return false;
    }
    if (values.n)
        *burst = wanted ? wanted : values.v[f->p->prompt && !source ? 0 : values.n - 1];
    return true;
}

/* Bursts of the port side, from its own downwards. */
static bool port_bursts(struct fitter *f, bool source, struct mode *mode)
{
    const struct port *port = port_of(f->fit, source);
    struct values *values = NEW(f->p->cx->arena, struct values);
    burst_values(f, source, values);
    mode->burst_of_source = source;
    if (is_device(f, source))
        return true;
    wide wanted = is_gated(f->fit, source) && f->fit->asks ? (wide)(f->fit->asks / port->width) : (wide)port->burst;
    bool by_row = !values->carried && (plan_pace(f->p, f->env) == PACE_ROW || fit_by_burst(f, source));       /* then the row is the burst: pass_shape.c */
    if (values->carried ? !contains(values, wanted) : wanted > 1 && !by_row) {
        f->misfit = (struct misfit){ true, true, 0, port, wanted, *values, NULL };
        return false;
    }
    for (unsigned i = values->n; i-- > 0 && mode->nbursts < sizeof mode->bursts / sizeof *mode->bursts;)
        if (values->v[i] <= wanted)
            mode->bursts[mode->nbursts++] = values->v[i];
    return true;
}

/* Of two ports each has its own burst, and what moves is whole bursts of both. */
static bool own_burst(struct fitter *f, bool source, wide *burst)
{
    const struct port *port = port_of(f->fit, source);
    struct values values;
    burst_values(f, source, &values);
    *burst = values.carried ? (wide)port->burst : 0;
    if (is_device(f, source) || (values.carried ? contains(&values, *burst) : port->burst == 1))
        return true;
    f->misfit = (struct misfit){ .is = true, .burst = true, .port = port, .wanted = (wide)port->burst, .values = values };
    return false;
}

static bool side_bursts(struct fitter *f, bool source, struct mode *mode, wide *burst)
{
    if (kind_of(f->fit, source) != PIECE_PORT)
        return memory_burst(f, source, source ? mode->source_width : mode->dest_width, burst);
    return port_to_port(f->fit) ? own_burst(f, source, burst) : port_bursts(f, source, mode);
}

static bool fit_burst(struct fitter *f, bool source, struct mode *mode)
{
    wide *burst = source ? &mode->source_burst : &mode->dest_burst;
    if (!side_bursts(f, source, mode, burst))
        return false;
    if (kind_of(f->fit, source) == PIECE_REG && *burst && !is_gated(f->fit, source))
        *burst = 1;
    if (*burst)
        env_end_burst(f->env, f->form, end_of(f->fit, source), *burst);
    return true;
}

/* First where it is given, by a port or a gate: what memory may have can depend on it. */
bool fit_bursts(struct fitter *f, struct mode *mode)
{
    bool given[2];
    for (unsigned i = 0; i < 2; i++) {
        given[i] = kind_of(f->fit, i == 0) == PIECE_PORT || is_gated(f->fit, i == 0);
        env_forget_burst(f->env, f->form, end_of(f->fit, i == 0));
    }
    for (unsigned turn = 0; turn < 2; turn++) {
        for (unsigned i = 0; i < 2; i++)
            if (has_side(f->fit, i == 0) && given[i] == (turn == 0) && !fit_burst(f, i == 0, mode))
                return false;
        if (turn == 0 && mode->nbursts) {
            mode->nbursts = mode->whole_bursts ? 1 : mode->nbursts;
            env_end_burst(f->env, f->form, end_of(f->fit, mode->burst_of_source), mode->bursts[mode->nbursts - 1]);
        }
    }
    return true;
}

/* ---- widths ---- */

/* One word that is read again and again holds whole copies of the constant, and there must be a word. */
static bool keep_whole(const struct fitter *f, bool source, struct values *values)
{
    unsigned n = 0;
    if (!f->fit->fixed[source ? 0 : 1])
        return values->n > 0;
    for (unsigned i = 0; i < values->n; i++)
        if (values->v[i] > 0 && values->v[i] <= OWN_WORD && (!source || values->v[i] % f->fit->period == 0))
            values->v[n++] = values->v[i];
    values->n = n;
    return n > 0;
}

/* The widths to try on one side: of memory all that there are; of a port its own, if the form can fix it. */
bool fit_widths(struct fitter *f, bool source, struct values *values)
{
    memset(values, 0, sizeof *values);
    values->n = 1;
    if (!has_side(f->fit, source))
        return true;
    wide wanted = f->p->option_width[source ? 0 : 1];
    enum piece_kind kind = kind_of(f->fit, source);
    wide own = kind == PIECE_PORT || kind == PIECE_REG ? (wide)element_of(f->fit, source) : 0;
    width_values(f, source, values);
    if (own == 0 && !wanted) {
        values->n += !values->carried;      /* v[0] is 0: nothing carries it */
        return keep_whole(f, source, values);
    }
    if (is_device(f, source)) {
        *values = (struct values){ .n = 1 };
        return true;
    }
    wide width = own ? own : wanted;
    if (!values->carried && own)
        return false;
    if (!contains(values, width) || (own && wanted && own != wanted)) {
        bool option = contains(values, own) || !own;
        f->misfit = (struct misfit){ true, false, source ? 0 : 1, option ? NULL : port_of(f->fit, source), option ? wanted : own, *values,
                                      !option && kind == PIECE_REG ? "a register" : NULL };
        return false;
    }
    values->n = 1;
    values->v[0] = width;
    return keep_whole(f, source, values);
}
