/* SPDX-License-Identifier: MIT */
/* Bounds of a mode: alignments, units and boundaries, and how much one descriptor holds, of a form for one run, of one with rows
 * that adjoin, of one with several pieces. All by asking the description with a few roles set (limits.h, invert.h). */
#include "codegen/fit_room.h"
#include "codegen/plan_operation.h"
#include "common/arith.h"

/* ---- what is set for asking ---- */

static void remember(struct fitter *f, const struct violation *why)
{
    if (!f->fit->has_why)
        f->fit->why = *why;
    f->fit->has_why = true;
}

void fit_set_widths(struct fitter *f, wide source, wide dest)
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

/* ---- addresses ---- */

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

/* ---- counts ---- */

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

/* … and every beat to or from an address that stays, and every burst where only whole ones are wanted. */
static uint64_t beat_unit(const struct fit *fit, const struct mode *mode, uint64_t unit)
{
    if (fit->fixed[0] && mode->source_width)
        unit = lcm(unit, (uint64_t)mode->source_width);
    if (fit->fixed[1] && mode->dest_width)
        unit = lcm(unit, (uint64_t)mode->dest_width);
    if (mode->whole_bursts && mode->nbursts)
        unit = lcm(unit, (uint64_t)(mode->bursts[0] * (mode->burst_of_source ? mode->source_width : mode->dest_width)));
    return unit;
}

/* A run whose length the form says (`moves width`, `moves 16`): exactly that, if it is whole accesses. */
static bool fixed_run(struct fitter *f, struct mode *mode)
{
    struct violation why;
    wide length = 0;
    if (!encode_number(f->p->encoder, f->env, f->form->level[0].items[0].expr, &length, &why) || length <= 0)
        return false;
    mode->unit = mode->least = mode->most = (uint64_t)length;
    return length % (wide)beat_unit(f->fit, mode, access_unit(f->fit, 1)) == 0;
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

/* ---- one run ---- */

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
    bool ok = check_limits_anywhere(env, &why);
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

/* Where a run is one burst, a port's is as long as its request says. False: that is more than a run can be. */
static bool keep_burst(struct fitter *f, struct mode *mode, uint64_t *most)
{
    for (unsigned i = 0; i < 2; i++) {
        bool source = i == 0;
        uint64_t bytes;
        if (!has_side(f->fit, source) || kind_of(f->fit, source) != PIECE_PORT || !fit_by_burst(f, source))
            continue;
        bytes = f->fit->gated == i + 1 && f->fit->asks ? f->fit->asks : port_of(f->fit, source)->burst * port_of(f->fit, source)->width;
        if (bytes > *most) {
            struct values most_values = { .n = 1, .v = { (wide)(*most / port_of(f->fit, source)->width) }, .carried = true };
            f->misfit = (struct misfit){ .is = true, .burst = true, .port = port_of(f->fit, source), .wanted = (wide)port_of(f->fit, source)->burst,
                                         .values = most_values };
            return false;
        }
        *most = bytes / mode->unit * mode->unit;
        mode->request = *most;
    }
    return *most > 0;
}

bool fit_bounds(struct fitter *f, struct mode *mode)
{
    fit_set_widths(f, mode->source_width, mode->dest_width);
    if (!address_bound(f, true, &mode->source_multiple, &mode->source_rest, &mode->source_why)
        || !address_bound(f, false, &mode->dest_multiple, &mode->dest_rest, &mode->dest_why))
        return false;
    set_counts(f, 1, 1);
    env_unset(f->env, ROLE_BYTES);
    if (has_fixed_run(f->form) ? !fixed_run(f, mode) : !count_bound(f, ROLE_BYTES, &mode->unit, &mode->least, &mode->most, mode))
        return false;
    mode->by_burst = fit_by_burst(f, true) || fit_by_burst(f, false);
    if (!keep_burst(f, mode, &mode->most))
        return false;
    find_boundaries(f, mode);
    if (begins_again(f->fit) && mode->most > OWN_BLOCK)
        mode->most = OWN_BLOCK / mode->unit * mode->unit;
    mode->most = align_most(mode, mode->most);      /* what follows a full descriptor is aligned as well */
    return probe(f, mode, 1);
}

/* ---- rows that adjoin, and several pieces ---- */

static void restore_mode(struct fitter *f, const struct mode *mode)
{
    fit_set_widths(f, mode->source_width, mode->dest_width);
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

void fit_rows(struct fitter *f, const struct list *list, const struct form *form)
{
    if (form->nlevels < 2 || !is_single(form) || form->level[1].n != 1 || form->level[0].items[0].slot < 0 || begins_again(f->fit) || !fit_serves_both(f, list, form))
        return;
    for (unsigned i = 0; i < f->fit->nmodes; i++) {
        struct mode *mode = &f->fit->modes[i], trial = *mode;
        uint64_t unit, least;
        struct bound bound;
        if (mode->rows || mode->source_boundary || mode->dest_boundary || has_fixed_run(mode->single) || form_lacks_width(f->p, form, mode))
            continue;
        restore_mode(f, mode);
        set_counts(f, mode->unit, 2);
        env_unset(f->env, ROLE_ROWS);
        bool ok = bound_slot(f->p->encoder, f->env, ROLE_ROWS, &bound) && no_stricter(f, mode);
        set_counts(f, mode->unit, 2);                           /* what is said of several rows bounds each */
        env_unset(f->env, ROLE_BYTES);
        ok = ok && count_bound(f, ROLE_BYTES, &unit, &least, &trial.row_most, NULL) && mode->unit % unit == 0;
        trial.rows_most = whole(bound.high, 1);
        trial.row_most = align_most(mode, trial.row_most / mode->unit * mode->unit);
        env_forget(f->env, form);
        if (!ok || trial.rows_most < 2 || trial.row_most == 0 || !keep_burst(f, mode, &trial.row_most) || !probe(f, mode, 2))
            continue;
        trial.rows = form;
        trial.counted = NEW_ARRAY(f->p->cx->arena, struct counted, COUNTED_MAX);
        *mode = trial;
    }
}

/* One level more around rows that adjoin. */
void fit_frames(struct fitter *f, const struct list *list, const struct form *form)
{
    if (form->nlevels < 3 || !is_single(form) || form->level[2].n != 1 || begins_again(f->fit) || !fit_serves_both(f, list, form))
        return;
    for (unsigned i = 0; i < f->fit->nmodes; i++) {
        struct mode *mode = &f->fit->modes[i];
        struct bound bound;
        if (!mode->rows || mode->frames || mode->rows == form)
            continue;
        restore_mode(f, mode);
        set_counts(f, mode->row_most, mode->rows_most);
        env_unset(f->env, ROLE_FRAMES);
        bool ok = bound_slot(f->p->encoder, f->env, ROLE_FRAMES, &bound) && no_stricter(f, mode) && bound.high >= 2;
        env_number(f->env, ROLE_FRAMES, 2);
        ok = ok && probe(f, mode, 2);
        env_unset(f->env, ROLE_FRAMES);
        env_forget(f->env, form);
        if (!ok)
            continue;
        mode->frames = form;
        mode->frames_most = whole(bound.high, 1);
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

void fit_parts(struct fitter *f, const struct list *list, const struct form *form)
{
    unsigned n = form->nlevels == 1 ? form->level[0].n : 0;
    if (n < 2 || n > PARTS_MAX || begins_again(f->fit) || !fit_serves_both(f, list, form) || !has_parts(f, n))
        return;
    for (unsigned i = 0; i < f->fit->nmodes; i++) {
        struct mode *mode = &f->fit->modes[i];
        bool ok = !mode->parts && !has_fixed_run(mode->single) && !mode->source_boundary && !mode->dest_boundary;
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
