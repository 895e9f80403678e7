/* SPDX-License-Identifier: MIT */
/* Fit and width: which forms can move bytes between two kinds of sides, at which widths and bursts, and how much one
 * descriptor of each holds. Everything is asked of the description (limits.h); nothing here knows a controller. The choice is
 * here, widths and bursts in fit_access.c, how much a descriptor holds in fit_bounds.c, the record in fit_refuse.c.
 * Needs: list-wide roles in the planner's environment. Guarantees: modes widest first, each tried against all limits
 * with a smallest descriptor; a port is served at exactly its width. Never changes: the runs. */
#include "codegen/fit_room.h"
#include "codegen/plan_operation.h"

#define MODES_MAX 64

/* ---- forms that serve the sides ---- */

static bool carried(struct fitter *f, unsigned slot)
{
    return f->p->model->slots.v[slot].kind == SLOT_DEFINE || slot_carrier(f->p->encoder, f->env, slot) != CARRIED_NOT;
}

/* A field says that the address stays, or how far it goes from beat to beat. Distances of rows follow from that, and say
 * nothing of the beats. */
static bool can_stay(struct fitter *f, enum side_name name)
{
    int run = f->form->nlevels == 1 ? f->form->level[0].items[0].slot : -1;
    if (run == ROLE_WIDTH || run == (int)ROLE_OF(name, WIDTH))
        return true;                        /* one beat: where the next one would be does not matter */
    const unsigned slots[] = { ROLE_OF(name, INCREMENT), ROLE_OF(name, STEP) };
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        const struct slot *slot = &f->p->model->slots.v[slots[i]];
        if (slot->kind == SLOT_DEFINE || slot->in_registers || form_mentions(f->p->encoder, f->env, slots[i]))
            return true;
    }
    return false;
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
            && (form_mentions(f->p->encoder, f->env, ROLE_OF(name, INCREMENT))
                || form_mentions(f->p->encoder, f->env, ROLE_OF(name, STEP)));
    return kind == PIECE_MEMORY || kind == PIECE_REG || (kind == PIECE_VOID && is_absent(f, 0))
        || (kind == PIECE_PORT && f->form->sides != SIDES_BETWEEN && can_stay(f, name));
}

bool fit_serves_both(struct fitter *f, const struct list *list, const struct form *form)
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

bool fit_serves(struct planner *p, const struct fit *fit, const struct list *list, const struct form *form, struct env *env)
{
    struct fit sides = *fit;                /* asking changes nothing */
    struct fitter f = { .p = p, .fit = &sides, .env = env };
    return is_single(form) && fit_serves_both(&f, list, form);
}

/* ---- modes of one form ---- */

static bool same_widths(const struct mode *a, const struct mode *b)
{
    return a->source_width == b->source_width && a->dest_width == b->dest_width;
}

static bool have_mode(const struct fitter *f, const struct mode *mode)
{
    for (unsigned i = 0; i < f->fit->nmodes; i++)
        if (same_widths(&f->fit->modes[i], mode) && has_fixed_run(f->fit->modes[i].single) == has_fixed_run(mode->single))
            return true;
    return false;
}

/* What a report counts must be in memory by then, not in the controller until there is enough for a wider write. */
static bool too_late(const struct fitter *f, wide source_width, wide dest_width)
{
    return f->p->prompt && !f->p->option_width[1] && source_width && dest_width > source_width;
}

static bool fits(struct fitter *f, struct mode *mode)
{
    fit_set_widths(f, mode->source_width, mode->dest_width);
    return fit_bursts(f, mode) && fit_bounds(f, mode);
}

/* A run that is not whole bursts of the port takes smaller ones. Where memory can do better beside whole bursts, these are a
 * mode of their own. */
static void try_single(struct fitter *f, wide source_width, wide dest_width)
{
    struct mode mode = { .source_width = source_width, .dest_width = dest_width, .single = f->form }, whole = mode;
    if (too_late(f, source_width, dest_width) || f->fit->nmodes == MODES_MAX || have_mode(f, &mode))
        return;
    whole.whole_bursts = true;
    bool any = fits(f, &mode);
    if ((!any || mode.nbursts > 1) && f->fit->nmodes + 1 < MODES_MAX && fits(f, &whole) && whole.nbursts
        && (!any || whole.source_burst != mode.source_burst || whole.dest_burst != mode.dest_burst))
        f->fit->modes[f->fit->nmodes++] = whole;
    if (any)
        f->fit->modes[f->fit->nmodes++] = mode;
}

static void fit_single(struct fitter *f, const struct list *list, const struct form *form)
{
    struct values *source = NEW(f->p->cx->arena, struct values), *dest = NEW(f->p->cx->arena, struct values);
    if (!is_single(form) || !fit_serves_both(f, list, form))
        return;
    f->seen_form = true;
    if (!fit_widths(f, true, source) || !fit_widths(f, false, dest))
        return;
    bool shared = !carried(f, ROLE_SOURCE_WIDTH) && !carried(f, ROLE_DEST_WIDTH) && carried(f, ROLE_WIDTH);
    for (unsigned i = source->n; i-- > 0;)
        for (unsigned j = dest->n; j-- > 0;)
            if (!shared || source->v[i] == dest->v[j] || !source->v[i] || !dest->v[j])     /* 0: a side without a width */
                try_single(f, source->v[i], dest->v[j]);
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
        fit_frames(f, list, model->forms.v[i]);
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
        fit_refuse(&f, span);
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
        && a->source_element == b->source_element && a->dest_element == b->dest_element
        && a->gated == b->gated && a->asks == b->asks && a->flow == b->flow && same_operation(a, b);
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
