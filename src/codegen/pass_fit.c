/* SPDX-License-Identifier: MIT */
/* Fit and width: which forms can move bytes between two kinds of sides, at which widths and bursts, and how much one
 * descriptor of each holds. Everything is asked of the description (limits.h); nothing here knows a controller.
 * Needs: list-wide roles in the planner's environment. Guarantees: modes widest first, each tried against all limits
 * with a smallest descriptor; a port is served at exactly its width. Never changes: the runs. */
#include "common/arith.h"
#include "codegen/plan.h"
#include "codegen/plan_operation.h"
#include "codegen/plan_side.h"

#include <string.h>

#define VALUES_MAX 512

struct values { unsigned n; wide v[VALUES_MAX]; bool carried; struct reason why; };
struct fitter {
    struct planner *p;
    struct fit *fit;
    struct env *env;
    struct mode *found;
    const struct form *form;
    bool seen_form;                         /* some form has these sides, whatever its widths */
    /* A width or burst that is wanted and not there: of a port, or (port null) by an option. */
    struct misfit { bool is, burst; unsigned option; const struct port *port; wide wanted; struct values values; const char *who; } misfit;
};

/* ---- legal values ---- */

static bool contains(const struct values *values, wide v)
{
    for (unsigned i = 0; i < values->n; i++)
        if (values->v[i] == v)
            return true;
    return false;
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
        if (values->carried)
            return;
    }
}

/* ---- sides ---- */

static bool has_side(const struct fit *fit, bool source)
{
    return source ? fit->has_source : fit->has_dest;
}

static enum piece_kind kind_of(const struct fit *fit, bool source)
{
    return source ? fit->source_kind : fit->dest_kind;
}

static unsigned element_of(const struct fit *fit, bool source)
{
    return source ? fit->source_element : fit->dest_element;
}

static const struct port *port_of(const struct fit *fit, bool source)
{
    return source ? fit->source_port : fit->dest_port;
}

static struct end end_of(const struct fit *fit, bool source)
{
    return (struct end){ source, kind_of(fit, source) == PIECE_PORT, fit->fixed[source ? 0 : 1] };
}

static void width_values(struct fitter *f, bool source, struct values *values)
{
    enum side_name side;
    unsigned slots[3] = { ROLE_OF(source ? SIDE_SOURCE : SIDE_DEST, WIDTH), ROLE_WIDTH, 0 }, n = 2;
    if (end_roles(f->form, end_of(f->fit, source), &side) && side == SIDE_MEMORY)
        slots[n++] = ROLE_OF(SIDE_MEMORY, WIDTH);
    values_of(f, slots, n, values);
}

static void burst_values(struct fitter *f, bool source, struct values *values)
{
    enum side_name side;
    unsigned slots[2] = { ROLE_OF(source ? SIDE_SOURCE : SIDE_DEST, BURST), 0 }, n = 1;
    if (end_roles(f->form, end_of(f->fit, source), &side) && side == SIDE_MEMORY)
        slots[n++] = ROLE_OF(SIDE_MEMORY, BURST);
    values_of(f, slots, n, values);
}

/* The form knows that a port is there, and nothing of it. */
static bool is_device(const struct fitter *f, bool source)
{
    const struct form_side *side = end_side(f->form, end_of(f->fit, source));
    return side && side->kind == FSIDE_DEVICE;
}

static bool carried(struct fitter *f, unsigned slot)
{
    return f->p->model->slots.v[slot].kind == SLOT_DEFINE || slot_carrier(f->p->encoder, f->env, slot) != CARRIED_NOT;
}

/* A field says that the address stays, or how far it goes from beat to beat. Distances of rows follow from that, and say
 * nothing of the beats. */
static bool can_stay(struct fitter *f, enum side_name name)
{
    const unsigned slots[] = { ROLE_OF(name, INCREMENT), ROLE_OF(name, STEP) };
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        const struct slot *slot = &f->p->model->slots.v[slots[i]];
        if (slot->kind == SLOT_DEFINE || slot->in_registers || form_mentions(f->p->encoder, f->env, slots[i]))
            return true;
    }
    return false;
}

static bool is_absent(const struct fitter *f, unsigned operand)
{
    return f->fit->absent >> operand & 1;
}

/* Can this form's side be a place of that kind at all? */
static bool serves(struct fitter *f, bool source)
{
    if (!has_side(f->fit, source))
        return true;
    const struct form_side *side = end_side(f->form, end_of(f->fit, source));
    enum piece_kind kind = kind_of(f->fit, source);
    if (!side)
        return false;
    if (side->kind == FSIDE_DEVICE)
        return kind == PIECE_PORT;
    enum side_name name;
    if (side->kind != FSIDE_ADDRESS)
        return true;                        /* an operation: form_serves has looked */
    if (!end_roles(f->form, end_of(f->fit, source), &name))
        return false;
    if (f->fit->fixed[source ? 0 : 1])
        return f->form->sides != SIDES_BETWEEN
            && (form_mentions(f->p->encoder, f->env, ROLE_OF(name, INCREMENT)) || form_mentions(f->p->encoder, f->env, ROLE_OF(name, STEP)));
    return kind == PIECE_MEMORY || kind == PIECE_REG || (kind == PIECE_VOID && is_absent(f, 0))
        || (kind == PIECE_PORT && f->form->sides != SIDES_BETWEEN && can_stay(f, name));
}

static bool serves_both(struct fitter *f, const struct list *list, const struct form *form)
{
    f->form = form;
    if (form->repeats || form->nlevels == 0 || (list->only ? form != list->only : form->one_sided))
        return false;
    env_form(f->env, form);
    if (form->sides == SIDES_BETWEEN && (kind_of(f->fit, true) == PIECE_PORT) == (kind_of(f->fit, false) == PIECE_PORT))
        return false;
    if (!form_serves(f->p->encoder, f->env, f->fit))
        return false;
    for (unsigned i = 0; i < 2; i++)
        if (has_side(f->fit, i == 0))
            env_end_kind(f->env, form, end_of(f->fit, i == 0));
    return serves(f, true) && serves(f, false);
}

/* ---- one mode ---- */

static void remember(struct fitter *f, const struct violation *why)
{
    if (!f->fit->has_why)
        f->fit->why = *why;
    f->fit->has_why = true;
}

static void set_widths(struct fitter *f, wide source, wide dest)
{
    if (has_side(f->fit, true))
        env_end_width(f->env, f->form, end_of(f->fit, true), source ? source : 1);
    if (has_side(f->fit, false))
        env_end_width(f->env, f->form, end_of(f->fit, false), dest ? dest : 1);
}

static void set_counts(struct fitter *f, uint64_t bytes, uint64_t rows)
{
    env_counts(f->env, f->form, bytes, rows, end_of(f->fit, true), end_of(f->fit, false));
}

static unsigned operands_of(const struct fit *fit, bool source)
{
    return source ? fit->nsources : fit->ndests;
}

/* Slot of the address of one operand; -1: it has none. */
static int slot_of_operand(struct fitter *f, bool source, unsigned i)
{
    if (!has_side(f->fit, source) || is_device(f, source) || (!source && is_absent(f, i)))
        return -1;
    return operand_slot(f->p->encoder, f->env, end_of(f->fit, source), f->fit->op == IR_CHECK_FILL ? 0 : f->fit->nsources, i);
}

/* Operands of one side are equally aligned where one asks for it. */
static bool address_bound(struct fitter *f, bool source, uint64_t *multiple, uint64_t *rest, struct reason *why)
{
    *multiple = 1;
    *rest = 0;
    for (unsigned i = 0; i < operands_of(f->fit, source); i++) {
        struct bound bound;
        int slot = slot_of_operand(f, source, i);
        if (slot < 0)
            continue;
        if (!bound_slot(f->p->encoder, f->env, (unsigned)slot, &bound))
            return false;
        if (bound.multiple <= 0 || (uint64_t)bound.multiple < *multiple)
            continue;
        *multiple = (uint64_t)bound.multiple;
        *rest = (uint64_t)bound.remainder;
        *why = bound.multiple_why;
    }
    return true;
}

static bool port_to_port(const struct fit *fit)
{
    return fit->has_source && fit->has_dest && fit->source_kind == PIECE_PORT && fit->dest_kind == PIECE_PORT;
}

/* Every access of a port or register is whole, and so is every copy of a constant. */
static uint64_t access_unit(const struct fit *fit, uint64_t unit)
{
    if (fit->period)
        unit = lcm(unit, fit->period);
    for (unsigned i = 0; i < 2; i++)
        if (has_side(fit, i == 0) && element_of(fit, i == 0))
            unit = lcm(unit, element_of(fit, i == 0) * (port_to_port(fit) ? port_of(fit, i == 0)->burst : 1));
    return unit;
}

static uint64_t whole(wide high, uint64_t unit)
{
    wide most = (wide)1 << 62;
    if (high < most)
        most = high;
    return most < 0 ? 0 : (uint64_t)most / unit * unit;
}

/* … and every beat to or from an address that stays. */
static uint64_t beat_unit(const struct fit *fit, const struct mode *mode, uint64_t unit)
{
    if (fit->fixed[0] && mode->source_width)
        unit = lcm(unit, (uint64_t)mode->source_width);
    if (fit->fixed[1] && mode->dest_width)
        unit = lcm(unit, (uint64_t)mode->dest_width);
    return unit;
}

static bool count_bound(struct fitter *f, unsigned slot, uint64_t *unit, uint64_t *least, uint64_t *most, struct mode *mode)
{
    struct bound bound;
    if (!bound_slot(f->p->encoder, f->env, slot, &bound) || bound.remainder != 0)
        return false;
    *unit = access_unit(f->fit, bound.multiple > 0 ? (uint64_t)bound.multiple : 1);
    if (mode)
        *unit = beat_unit(f->fit, mode, *unit);
    *least = bound.low > 1 ? ((uint64_t)bound.low + *unit - 1) / *unit * *unit : *unit;
    *most = whole(bound.high, *unit);
    if (mode) {
        mode->most_why = bound.high_why;
        mode->least_why = bound.low_why;
        mode->unit_why = bound.multiple_why;
    }
    return *most >= *least;
}

/* A smallest descriptor of this form, against every limit. */
static bool probe(struct fitter *f, const struct mode *mode, uint64_t rows)
{
    struct env *env = f->env;
    for (unsigned side = 0; side < 2; side++)
        for (unsigned i = 0; i < operands_of(f->fit, side == 0); i++) {
            int slot = slot_of_operand(f, side == 0, i);
            uint64_t multiple = side == 0 ? mode->source_multiple : mode->dest_multiple;
            if (slot >= 0)
                env_number(env, (unsigned)slot, (wide)(side == 0 ? mode->source_rest : mode->dest_rest) + multiple);
        }
    set_counts(f, mode->least, rows);
    struct violation why;
    bool ok = check_limits(f->p->encoder, env, &why);
    if (!ok)
        remember(f, &why);
    for (unsigned side = 0; side < 2; side++)
        for (unsigned i = 0; i < operands_of(f->fit, side == 0); i++)
            if (slot_of_operand(f, side == 0, i) >= 0)
                env_unset(env, (unsigned)slot_of_operand(f, side == 0, i));
    env_forget(env, f->form);
    return ok;
}

static uint64_t align_most(const struct mode *mode, uint64_t most)
{
    uint64_t grid = lcm(mode->unit, lcm(mode->source_multiple, mode->dest_multiple));
    return most >= grid ? most / grid * grid : most;
}

static bool is_operand(struct fitter *f, bool source, unsigned slot)
{
    for (unsigned i = 0; i < operands_of(f->fit, source); i++)
        if (slot_of_operand(f, source, i) == (int)slot)
            return true;
    return false;
}

/* Boundaries that a run must not cross, on the side whose address they speak of. */
static void find_boundaries(struct fitter *f, struct mode *mode)
{
    struct boundary found[8];
    unsigned n = boundaries(f->p->encoder, f->env, found, 8);
    for (unsigned i = 0; i < n; i++)
        for (unsigned j = 0; j < 2; j++) {
            uint64_t *boundary = j == 0 ? &mode->source_boundary : &mode->dest_boundary;
            if (!is_operand(f, j == 0, found[i].start))
                continue;
            if (!*boundary || (uint64_t)found[i].size < *boundary)
                *boundary = (uint64_t)found[i].size;
            mode->boundary_why = found[i].why;
        }
}

/* Of a block of the compiler's own, no descriptor uses more than there is. */
static bool begins_again(const struct fit *fit)
{
    return (fit->own[0] && !fit->fixed[0]) || (fit->own[1] && !fit->fixed[1]);
}

static bool bound_mode(struct fitter *f, struct mode *mode)
{
    set_widths(f, mode->source_width, mode->dest_width);
    if (!address_bound(f, true, &mode->source_multiple, &mode->source_rest, &mode->source_why)
        || !address_bound(f, false, &mode->dest_multiple, &mode->dest_rest, &mode->dest_why))
        return false;
    set_counts(f, 1, 1);
    env_unset(f->env, ROLE_BYTES);
    if (!count_bound(f, ROLE_BYTES, &mode->unit, &mode->least, &mode->most, mode))
        return false;
    find_boundaries(f, mode);
    if (begins_again(f->fit) && mode->most > OWN_BLOCK)
        mode->most = OWN_BLOCK / mode->unit * mode->unit;
    mode->most = align_most(mode, mode->most);      /* what follows a full descriptor is aligned as well */
    return probe(f, mode, 1);
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
    bool by_row = !values->carried && plan_pace(f->p, f->env) == PACE_ROW;       /* then the row is the burst: pass_shape.c */
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

static bool choose_bursts(struct fitter *f, struct mode *mode)
{
    for (unsigned i = 0; i < 2; i++) {
        bool source = i == 0;
        wide *burst = source ? &mode->source_burst : &mode->dest_burst;
        if (!has_side(f->fit, source))
            continue;
        if (!side_bursts(f, source, mode, burst))
            return false;
        if (kind_of(f->fit, source) == PIECE_REG && *burst && !is_gated(f->fit, source))
            *burst = 1;
        if (*burst)
            env_end_burst(f->env, f->form, end_of(f->fit, source), *burst);
    }
    if (mode->nbursts)
        env_end_burst(f->env, f->form, end_of(f->fit, mode->burst_of_source), mode->bursts[mode->nbursts - 1]);
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
static bool choose_widths(struct fitter *f, bool source, struct values *values)
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

static bool same_widths(const struct mode *a, const struct mode *b)
{
    return a->source_width == b->source_width && a->dest_width == b->dest_width;
}

static bool have_mode(const struct fitter *f, const struct mode *mode)
{
    for (unsigned i = 0; i < f->fit->nmodes; i++)
        if (same_widths(&f->fit->modes[i], mode))
            return true;
    return false;
}

#define MODES_MAX 64

/* What a report counts must be in memory by then, not in the controller until there is enough for a wider write. */
static bool too_late(const struct fitter *f, wide source_width, wide dest_width)
{
    return f->p->prompt && !f->p->option_width[1] && source_width && dest_width > source_width;
}

static void try_single(struct fitter *f, wide source_width, wide dest_width)
{
    struct mode mode = { .source_width = source_width, .dest_width = dest_width, .single = f->form };
    if (too_late(f, source_width, dest_width) || f->fit->nmodes == MODES_MAX || have_mode(f, &mode))
        return;
    set_widths(f, source_width, dest_width);
    if (choose_bursts(f, &mode) && bound_mode(f, &mode))
        f->fit->modes[f->fit->nmodes++] = mode;
}

static bool is_single(const struct form *form)
{
    return form->level[0].n == 1;
}

static void fit_single(struct fitter *f, const struct list *list, const struct form *form)
{
    struct values *source = NEW(f->p->cx->arena, struct values), *dest = NEW(f->p->cx->arena, struct values);
    if (!is_single(form) || !serves_both(f, list, form))
        return;
    f->seen_form = true;
    if (!choose_widths(f, true, source) || !choose_widths(f, false, dest))
        return;
    bool shared = !carried(f, ROLE_SOURCE_WIDTH) && !carried(f, ROLE_DEST_WIDTH) && carried(f, ROLE_WIDTH);
    for (unsigned i = source->n; i-- > 0;)
        for (unsigned j = dest->n; j-- > 0;)
            if (!shared || source->v[i] == dest->v[j] || !source->v[i] || !dest->v[j])     /* 0: a side without a width */
                try_single(f, source->v[i], dest->v[j]);
}

/* ---- rows that adjoin, and several pieces ---- */

static void restore_mode(struct fitter *f, const struct mode *mode)
{
    set_widths(f, mode->source_width, mode->dest_width);
    if (mode->source_burst)
        env_end_burst(f->env, f->form, end_of(f->fit, true), mode->source_burst);
    if (mode->dest_burst)
        env_end_burst(f->env, f->form, end_of(f->fit, false), mode->dest_burst);
    if (mode->nbursts)
        env_end_burst(f->env, f->form, end_of(f->fit, mode->burst_of_source), mode->bursts[mode->nbursts - 1]);
}

/* Does a second form ask no more of the addresses than the mode's own? */
static bool no_stricter(struct fitter *f, const struct mode *mode)
{
    struct reason why;
    uint64_t multiple, rest;
    for (unsigned i = 0; i < 2; i++) {
        uint64_t have = i == 0 ? mode->source_multiple : mode->dest_multiple;
        if (!address_bound(f, i == 0, &multiple, &rest, &why) || have % multiple != 0 || rest != 0)
            return false;
    }
    return true;
}

static void fit_rows(struct fitter *f, const struct list *list, const struct form *form)
{
    if (form->nlevels < 2 || !is_single(form) || form->level[1].n != 1 || begins_again(f->fit) || !serves_both(f, list, form))
        return;
    for (unsigned i = 0; i < f->fit->nmodes; i++) {
        struct mode *mode = &f->fit->modes[i], trial = *mode;
        uint64_t unit, least;
        struct bound bound;
        if (mode->rows || mode->source_boundary || mode->dest_boundary)
            continue;
        restore_mode(f, mode);
        set_counts(f, mode->unit, 2);
        env_unset(f->env, ROLE_ROWS);
        bool ok = bound_slot(f->p->encoder, f->env, ROLE_ROWS, &bound) && no_stricter(f, mode);
        env_unset(f->env, ROLE_BYTES);
        ok = ok && count_bound(f, ROLE_BYTES, &unit, &least, &trial.row_most, NULL) && mode->unit % unit == 0;
        trial.rows_most = whole(bound.high, 1);
        trial.row_most = align_most(mode, trial.row_most / mode->unit * mode->unit);
        env_forget(f->env, form);
        if (!ok || trial.rows_most < 2 || trial.row_most == 0 || !probe(f, mode, 2))
            continue;
        trial.rows = form;
        trial.counted = NEW_ARRAY(f->p->cx->arena, struct counted, COUNTED_MAX);
        *mode = trial;
    }
}

static bool has_parts(const struct fitter *f, unsigned n)
{
    for (unsigned i = 0; i < 2; i++) {
        const struct form_side *side = end_side(f->form, end_of(f->fit, i == 0));
        if (!has_side(f->fit, i == 0) || side->kind == FSIDE_DEVICE)
            continue;
        if (side->nitems != n)
            return false;
        for (unsigned j = 0; j < n; j++)
            if (side->items[j].slot < 0)
                return false;
    }
    return true;
}

static void fit_parts(struct fitter *f, const struct list *list, const struct form *form)
{
    unsigned n = form->nlevels == 1 ? form->level[0].n : 0;
    if (n < 2 || n > PARTS_MAX || begins_again(f->fit) || !serves_both(f, list, form) || !has_parts(f, n))
        return;
    for (unsigned i = 0; i < f->fit->nmodes; i++) {
        struct mode *mode = &f->fit->modes[i];
        bool ok = !mode->parts && !mode->source_boundary && !mode->dest_boundary;
        restore_mode(f, mode);
        for (unsigned j = 0; ok && j < n; j++) {
            uint64_t unit, least;
            int slot = form->level[0].items[j].slot;
            ok = slot >= 0 && count_bound(f, (unsigned)slot, &unit, &least, &mode->part_most[j], NULL)
                && mode->unit % unit == 0 && least <= mode->unit;
            mode->part_most[j] = mode->part_most[j] / mode->unit * mode->unit;
        }
        if (!ok || !no_stricter(f, mode))
            continue;
        mode->parts = form;
        mode->nparts = n;
    }
}

/* ---- the whole ---- */

static wide narrow(const struct mode *mode)
{
    return mode->source_width && (!mode->dest_width || mode->source_width < mode->dest_width) ? mode->source_width : mode->dest_width;
}

static bool wider(const struct mode *a, const struct mode *b)
{
    if (narrow(a) != narrow(b))
        return narrow(a) > narrow(b);
    return a->source_width + a->dest_width > b->source_width + b->dest_width;
}

static void sort_modes(struct fit *fit)
{
    for (unsigned i = 1; i < fit->nmodes; i++) {
        struct mode mode = fit->modes[i];
        unsigned j = i;
        for (; j > 0 && wider(&mode, &fit->modes[j - 1]); j--)
            fit->modes[j] = fit->modes[j - 1];
        fit->modes[j] = mode;
    }
}

static const char *kind_name(struct planner *p, const struct fit *fit, bool source)
{
    const struct port *port = port_of(fit, source);
    if (kind_of(fit, source) == PIECE_PORT)
        return arena_printf(p->cx->arena, "port %s.%s", port->device->name.id, port->name.id);
    return kind_of(fit, source) == PIECE_REG ? "registers" : "memory";
}

static char *values_text(struct planner *p, const struct values *values)
{
    char *text = arena_strndup(p->cx->arena, "", 0);
    for (unsigned i = 0; i < values->n && i < 16; i++)
        text = arena_printf(p->cx->arena, "%s%s%llu", text, i ? " " : "", (unsigned long long)values->v[i]);
    return values->n > 16 ? arena_printf(p->cx->arena, "%s …", text) : text;
}

static wide nearest(const struct values *values, wide wanted)
{
    wide best = values->v[0];
    for (unsigned i = 1; i < values->n; i++) {
        wide was = best < wanted ? wanted - best : best - wanted, is = values->v[i] < wanted ? wanted - values->v[i] : values->v[i] - wanted;
        best = is < was ? values->v[i] : best;
    }
    return best;
}

/* A width or burst that the hardware does not have, or that this side of a form cannot choose. */
static void refuse_access(struct fitter *f, struct span span)
{
    struct planner *p = f->p;
    const struct misfit *misfit = &f->misfit;
    const char *what = misfit->burst ? "bursts" : "widths in bytes", *name = plan_hardware(p);
    const char *wanted = misfit->port ? arena_printf(p->cx->arena, "%s.%s", misfit->port->device->name.id, misfit->port->name.id)
        : misfit->who ? misfit->who : "the option";
    struct diag *d = misfit->values.n
        ? diag(p->cx, DIAG_BAD_ACCESS, span, "%s of %s are %s; %s wants %lld, nearest: %lld", what, name, values_text(p, &misfit->values), wanted,
               (long long)misfit->wanted, (long long)nearest(&misfit->values, misfit->wanted))
        : diag(p->cx, DIAG_BAD_ACCESS, span, "%s of %s cannot be chosen; %s wants %lld", what, name, wanted, (long long)misfit->wanted);
    if (misfit->port)
        diag_related(p->cx, d, misfit->port->name.span, "declared here");
    else if (!misfit->who)
        diag_related(p->cx, d, p->option_span[misfit->option], "wanted here");
    reason_explain(p->cx, d, p->model, &misfit->values.why);
}

static void refuse(struct fitter *f, struct span span)
{
    struct planner *p = f->p;
    const char *name = plan_hardware(p);
    if (f->misfit.is) {
        refuse_access(f, span);
    } else if (f->fit->has_why) {
        plan_violation(p, DIAG_UNSUPPORTED, span, &f->fit->why);
    } else {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, span, "%s has no form that moves from %s to %s; %s", name,
                              f->fit->has_source ? kind_name(p, f->fit, true) : "the other list",
                              f->fit->has_dest ? kind_name(p, f->fit, false) : "the other list", plan_peers_of(p, f->fit));
        if (f->seen_form)
            diag_note(p->cx, d, "it has one with these sides, but none that fixes the width of an access there");
        diag_related(p->cx, d, p->model->name.span, "the forms of this description");
    }
}

bool fit_serves(struct planner *p, const struct fit *fit, const struct list *list, const struct form *form, struct env *env)
{
    struct fit sides = *fit;                /* asking changes nothing */
    struct fitter f = { .p = p, .fit = &sides, .env = env };
    return is_single(form) && serves_both(&f, list, form);
}

/* A list may change its direction. */
static void set_flow(struct fitter *f)
{
    if (has_side(f->fit, true) && has_side(f->fit, false) && f->p->model->slots.v[ROLE_FLOW].kind == SLOT_ROLE)
        env_number(f->env, ROLE_FLOW, f->fit->flow);
}

static void find_modes(struct fitter *f, const struct list *list)
{
    const struct controller *model = f->p->model;
    env_copy(f->env, f->p->env);
    set_flow(f);
    f->fit->has_why = false;
    for (size_t i = 0; i < model->forms.n; i++)
        fit_single(f, list, model->forms.v[i]);
    for (size_t i = 0; i < model->forms.n; i++)
        fit_rows(f, list, model->forms.v[i]);
    for (size_t i = 0; i < model->forms.n; i++)
        fit_parts(f, list, model->forms.v[i]);
    sort_modes(f->fit);
}

static void build(struct planner *p, const struct list *list, struct fit *fit, struct span span, bool say)
{
    struct fitter f = { .p = p, .fit = fit, .env = env_new(p->cx->arena, p->model) };
    fit->modes = NEW_ARRAY(p->cx->arena, struct mode, MODES_MAX);
    find_modes(&f, list);
    if (fit->nmodes == 0 && say)
        refuse(&f, span);
}

static unsigned access_of(const struct ir_place *place)
{
    return place->kind == PIECE_PORT || place->kind == PIECE_REG ? place->element : 0;
}

static void describe(struct planner *p, struct fit *fit, const struct stretch *run)
{
    const struct ir_place *source = run_source(run), *dest = run_dest(run);
    fit->has_source = source != NULL;
    fit->has_dest = dest != NULL;
    fit_operation(fit, run);
    fit->flow = source && dest ? plan_flow_of(p, source, dest) : FLOW_M2M;
    fit->gated = plan_gated(p, source, dest);
    fit->asks = fit->gated ? plan_request_bytes(p, source, dest) : 0;
    if (source) {
        fit->source_kind = source->kind;
        fit->source_port = source->port;
        fit->source_element = access_of(source);
    }
    if (dest) {
        fit->dest_kind = dest->kind;
        fit->dest_port = dest->port;
        fit->dest_element = access_of(dest);
    }
}

static bool same_sides(const struct fit *a, const struct fit *b)
{
    return a->has_source == b->has_source && a->has_dest == b->has_dest && a->source_kind == b->source_kind
        && a->dest_kind == b->dest_kind && a->source_port == b->source_port && a->dest_port == b->dest_port
        && a->source_element == b->source_element && a->dest_element == b->dest_element && a->gated == b->gated && a->asks == b->asks && a->flow == b->flow && same_operation(a, b);
}

static struct fit *fit_of(struct planner *p, const struct list *list, const struct stretch *run)
{
    struct fit wanted = { 0 };
    describe(p, &wanted, run);
    for (size_t i = 0; i < p->fits.n; i++)
        if (same_sides(p->fits.v[i], &wanted))
            return p->fits.v[i];
    struct fit *fit = NEW(p->cx->arena, struct fit);
    *fit = wanted;
    vec_push(p->cx->arena, &p->fits, fit);
    build(p, list, fit, run->span, false);
    return fit;
}

const struct fit *pass_fit_quiet(struct planner *p, const struct list *list, const struct stretch *run)
{
    return fit_of(p, list, run);
}

const struct fit *pass_fit(struct planner *p, const struct list *list, const struct stretch *run)
{
    struct fit *fit = fit_of(p, list, run);
    if (fit->nmodes == 0 && !fit->said)
        build(p, list, fit, run->span, true);
    fit->said = true;
    return fit;
}
