/* SPDX-License-Identifier: MIT */
/* Rows: a run with gaps in as few descriptors as the page's forms allow. A descriptor takes some of the inner dimensions:
 * the rows, frames and planes of a form, and before those the beats, where a field carries their distance; what it does
 * not take, and what its counts cannot hold, becomes descriptors one after the other. Every choice is tried: encoded, and
 * held against all limits. The cheapest wins: fewest descriptors, then fewest beats.
 * One descriptor is taken to move its rows first to last and the bytes of each upwards, writing no byte before it has read
 * all that the stream reads earlier; it may read ahead. That is the order of the stream, so ordered steps may use it.
 * Needs: shaped runs, modes of their sides. Guarantees: drafts in stream order, each one tried. Never changes: which bytes
 * move, their order, where a step ends. */
#include "common/arith.h"
#include "codegen/lin.h"
#include "codegen/plan.h"
#include "codegen/plan_operation.h"

#include <inttypes.h>
#include <string.h>

struct choice {
    const struct form *form;
    const struct mode *mode;
    bool stepped;                           /* the innermost dimension is the beats of a run */
    unsigned used;                          /* inner dimensions of one descriptor */
    uint64_t chunk;                         /* of the outermost of them, at most */
    bool last_fits;                         /* what the chunks leave over is a descriptor too */
    struct reason chunk_why;
    uint64_t descriptors, beats;
};
struct chooser {
    struct planner *p;
    struct list *list;
    const struct stretch *run;
    const struct fit *fit;
    struct choice best; bool found;
    struct violation why; bool has_why;     /* the first thing in the way of the largest form */
    const struct form *why_form;
};

/* ---- dimensions, innermost first ---- */

static uint64_t count_of(const struct stretch *run, unsigned dim)
{
    return run->count[run->ndim - 1 - dim];
}

static const struct ir_place *place_of(const struct stretch *run, unsigned end)
{
    return end == 0 ? run_source(run) : run_dest(run);
}

static int64_t stride_of(const struct stretch *run, unsigned end, unsigned dim)
{
    const struct ir_place *place = place_of(run, end);
    return place && place->stride ? place->stride[run->ndim - 1 - dim] : 0;
}

static bool moves(const struct stretch *run, unsigned end)
{
    const struct ir_place *place = place_of(run, end);
    return place && place->advances;
}

static uint64_t rows_of(const struct stretch *run)
{
    return run_total(run) / run->bytes;
}

/* ---- drafts ---- */

/* Distance from one run to the next where they adjoin. */
static int64_t span_of(const struct stretch *run, const struct choice *choice, unsigned end, uint64_t bytes)
{
    if (!moves(run, end))
        return 0;
    return choice->stepped ? (int64_t)(bytes / run->bytes) * stride_of(run, end, 0) : (int64_t)bytes;
}

static bool gaps(const struct stretch *run, unsigned end)
{
    return moves(run, end) && stride_of(run, end, 0) != (int64_t)run->bytes;
}

static int64_t step_of(const struct stretch *run, const struct choice *choice, unsigned end)
{
    wide width = end == 0 ? choice->mode->source_width : choice->mode->dest_width;
    return !moves(run, end) ? 0 : gaps(run, end) ? stride_of(run, end, 0) : (int64_t)width;
}

/* Where the outermost dimension is open, so is its count in the descriptor; with none of it the descriptor vanishes. */
static void open_grid(struct chooser *c, const struct choice *choice, uint64_t at, uint64_t n, struct grid *grid)
{
    const struct stretch *run = c->run;
    bool bytes = choice->stepped && choice->used == 1;
    uint64_t unit = bytes ? run->bytes : 1, inner = run_total(run) / run->count[0];
    struct open_length *open = NEW(c->p->cx->arena, struct open_length);
    struct lin before = lin_constant((int64_t)((at / inner + 1) * unit)), none = lin_constant(0);
    struct lin rows = lin_add(c->p->cx, &none, &run->open_rows, (int64_t)unit);
    *open = (struct open_length){ .lin = lin_add(c->p->cx, &rows, &before, -1), .cap = (n - 1) * unit, .multiple = open_multiple(&rows) };
    grid->open = open;
    grid->least = unit;
    grid->open_level = choice->used - choice->stepped;
}

/* The descriptor whose outermost dimension counts n. */
static struct draft draft_of(struct chooser *c, const struct choice *choice, uint64_t at, uint64_t n)
{
    const struct stretch *run = c->run;
    struct grid *grid = NEW(c->p->cx->arena, struct grid);
    uint64_t bytes = run->bytes;
    if (choice->stepped)
        bytes *= choice->used == 1 ? n : count_of(run, 0);
    *grid = (struct grid){ .stepped = choice->stepped };
    for (unsigned end = 0; end < 2; end++) {
        grid->step[end] = choice->stepped ? step_of(run, choice, end) : 0;
        int64_t adjoining = span_of(run, choice, end, bytes);
        for (unsigned level = 1; level < FORM_LEVELS; level++) {
            unsigned dim = level - 1 + choice->stepped;
            bool taken = dim < choice->used;
            grid->count[level] = !taken ? 1 : dim + 1 == choice->used ? n : count_of(run, dim);
            grid->pitch[end][level] = taken ? stride_of(run, end, dim) : adjoining;
            adjoining = grid->pitch[end][level] * (int64_t)grid->count[level];
        }
    }
    if (run->open_rows.n && choice->used == run->ndim)
        open_grid(c, choice, at, n, grid);
    return (struct draft){ .form = choice->form, .mode = choice->mode, .run = run, .at = at, .bytes = bytes, .rows = grid->count[1],
                           .grid = grid, .burst = mode_burst(choice->mode, bytes, false) };
}

/* ---- trying ---- */

static struct env *trial_env(struct chooser *c, const struct draft *draft)
{
    struct planner *p = c->p;
    static const unsigned zero[] = { ROLE_LINKED, ROLE_INTERRUPT, ROLE_INDEX, ROLE_NEXT_WORDS, ROLE_SELF, ROLE_FOLLOWING, ROLE_NEXT };
    if (!p->trial)
        p->trial = env_new(p->cx->arena, p->model);
    env_copy(p->trial, p->env);
    p->trial->present = ~(uint64_t)0;
    draft_roles(p, p->trial, draft);
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        env_number(p->trial, zero[i], 0);
    env_number(p->trial, ROLE_FIRST, 1);
    env_number(p->trial, ROLE_LAST, 1);
    env_number(p->trial, ROLE_END, 1);
    env_number(p->trial, ROLE_NEXT_FORM, -1);
    return p->trial;
}

static void note_violation(struct chooser *c, const struct form *form, const struct violation *why)
{
    if (c->has_why)
        return;
    c->has_why = true;
    c->why = *why;
    c->why_form = form;
}

/* A word may ask for what is known only later (how long the list is): that is no reason against the shape. */
static bool known_later(const struct violation *why)
{
    return why->kind == VIOLATION_UNKNOWN && why->slot != ROLE_CHANNEL;
}

static bool tries(struct chooser *c, const struct draft *draft)
{
    struct env *env = trial_env(c, draft);
    struct encoded encoded;
    struct violation why;
    bool ok = (encode_descriptor(c->p->encoder, env, &encoded, &why) || known_later(&why))
        && (check_limits(c->p->encoder, env, &why) || known_later(&why));
    if (!ok)
        note_violation(c, draft->form, &why);
    return ok;
}

/* ---- sides ---- */

static bool number_is(struct chooser *c, const struct env *env, const struct cexpr *expr, wide wanted)
{
    wide value;
    struct violation why;
    return encode_number(c->p->encoder, env, expr, &value, &why) && value == wanted;
}

/* Distances that the form fixes, or leaves to adjoin, must be the wanted ones. */
static bool pitches_fit(struct chooser *c, const struct choice *choice, const struct draft *draft)
{
    const struct stretch *run = c->run;
    struct env *env = trial_env(c, draft);
    for (unsigned end = 0; end < 2; end++) {
        if (!moves(run, end))
            continue;
        const struct form_side *side = end_side(choice->form, (struct end){ end == 0, false, false });
        int64_t adjoining = span_of(run, choice, end, draft->bytes);
        for (unsigned level = 1; level < choice->form->nlevels; level++) {
            int64_t pitch = draft->grid->pitch[end][level];
            const struct form_item *by = side->nby ? &side->by[side->nby - level] : NULL;
            bool wanted = draft->grid->count[level] > 1;
            if (by ? by->slot < 0 && !number_is(c, env, by->expr, pitch) : wanted && pitch != adjoining)
                return false;
            adjoining = pitch * (int64_t)draft->grid->count[level];
        }
    }
    return true;
}

/* Nor does a form take runs of another length than it fixes. */
static bool run_fits(struct chooser *c, const struct choice *choice, const struct draft *draft)
{
    const struct form_item *item = &choice->form->level[0].items[0];
    return item->slot >= 0 || number_is(c, trial_env(c, draft), item->expr, (wide)draft->bytes);
}

static bool aligned(struct chooser *c, const struct mode *mode, unsigned end)
{
    uint64_t multiple = end == 0 ? mode->source_multiple : mode->dest_multiple, modulus, rest;
    if (!moves(c->run, end))
        return true;
    plan_residue(c->p, place_of(c->run, end), &modulus, &rest);
    if (modulus % multiple || rest % multiple != (end == 0 ? mode->source_rest : mode->dest_rest))
        return false;
    for (unsigned dim = 0; dim < c->run->ndim; dim++)
        if (stride_of(c->run, end, dim) % (int64_t)multiple)
            return false;
    return true;
}

static bool carries_step(struct chooser *c, const struct form *form, unsigned end)
{
    enum side_name name;
    struct env *env = c->p->trial;
    if (!end_roles(form, (struct end){ end == 0, false, false }, &name))
        return false;
    env_form(env, form);
    return form_mentions(c->p->encoder, env, ROLE_OF(name, STEP));
}

/* Beats at a distance are one element wide, and a field says the distance. */
static bool steps_fit(struct chooser *c, const struct choice *choice)
{
    for (unsigned end = 0; end < 2; end++) {
        wide width = end == 0 ? choice->mode->source_width : choice->mode->dest_width;
        if (gaps(c->run, end) && (width != (wide)c->run->bytes || !carries_step(c, choice->form, end)))
            return false;
    }
    return true;
}

/* ---- counts ---- */

struct count_slot { int slot; uint64_t unit; bool fixed; uint64_t value; };

static struct count_slot count_slot(struct chooser *c, const struct choice *choice, unsigned dim, const struct env *env)
{
    bool bytes = choice->stepped && dim == 0;
    const struct form_item *item = &choice->form->level[bytes ? 0 : dim + 1 - choice->stepped].items[0];
    struct count_slot count = { .slot = item->slot, .unit = bytes ? c->run->bytes : 1 };
    struct violation why;
    wide value = 0;
    count.fixed = item->slot < 0 || c->p->model->slots.v[item->slot].kind == SLOT_DEFINE;
    if (count.fixed && encode_number(c->p->encoder, env, item->expr, &value, &why))
        count.value = (uint64_t)value / count.unit;
    return count;
}

/* How many of the inner dimensions one descriptor takes, and how much of the last of them. */
static bool find_chunk(struct chooser *c, struct choice *choice)
{
    const struct stretch *run = c->run;
    struct draft draft = draft_of(c, choice, 0, count_of(run, choice->used - 1));
    struct env *env = trial_env(c, &draft);
    for (unsigned dim = 0; dim < choice->used; dim++) {
        struct count_slot slot = count_slot(c, choice, dim, env);
        uint64_t wanted = count_of(run, dim), n = wanted;
        struct bound bound;
        choice->chunk = wanted;
        if (slot.fixed) {
            if (slot.value != wanted)
                return false;
            continue;
        }
        env_unset(env, (unsigned)slot.slot);
        if (!bound_slot(c->p->encoder, env, (unsigned)slot.slot, &bound))
            return false;
        if (bound.high < (wide)(wanted * slot.unit))
            n = bound.high < 0 ? 0 : (uint64_t)bound.high / slot.unit;
        env_number(env, (unsigned)slot.slot, (wide)(n * slot.unit));
        if (n == wanted)
            continue;
        choice->chunk = n;
        choice->chunk_why = bound.high_why;
        choice->used = dim + 1;
        return n > 1;
    }
    return true;
}

static uint64_t blocks_of(const struct stretch *run, const struct choice *choice)
{
    uint64_t blocks = 1;
    for (unsigned dim = choice->used; dim < run->ndim; dim++)
        blocks *= count_of(run, dim);
    return blocks;
}

static uint64_t inner_rows(const struct stretch *run, const struct choice *choice)
{
    uint64_t rows = 1;
    for (unsigned dim = 0; dim + 1 < choice->used; dim++)
        rows *= count_of(run, dim);
    return rows;
}

static uint64_t beats_of(const struct stretch *run, const struct choice *choice)
{
    uint64_t beats = 0, rows = rows_of(run);
    for (unsigned end = 0; end < 2; end++) {
        wide width = end == 0 ? choice->mode->source_width : choice->mode->dest_width;
        if (width)
            beats += rows * ((run->bytes + (uint64_t)width - 1) / (uint64_t)width);
    }
    return beats;
}

static void weigh(struct chooser *c, struct choice *choice)
{
    uint64_t count = count_of(c->run, choice->used - 1), rest = count % choice->chunk;
    choice->descriptors = count / choice->chunk + (rest ? choice->last_fits ? 1 : rest * inner_rows(c->run, choice) : 0);
    choice->descriptors *= blocks_of(c->run, choice);
    choice->beats = beats_of(c->run, choice);
}

/* Of two that cost the same, the narrower: it reads nothing beyond a row. */
static bool cheaper(const struct choice *a, const struct choice *b)
{
    if (a->descriptors != b->descriptors)
        return a->descriptors < b->descriptors;
    if (a->beats != b->beats)
        return a->beats < b->beats;
    return a->form == b->form && a->mode->unit * a->mode->source_multiple <= b->mode->unit * b->mode->source_multiple;
}

/* ---- choosing ---- */

/* A block of the compiler's own is only so long. */
static bool begins_again(const struct stretch *run, unsigned end)
{
    return moves(run, end) && place_of(run, end)->own;
}

static bool fits(struct chooser *c, struct choice *choice)
{
    if (choice->stepped && !steps_fit(c, choice))
        return false;
    if (!find_chunk(c, choice))
        return false;
    struct draft draft = draft_of(c, choice, 0, choice->chunk);
    if (draft.bytes > OWN_BLOCK && (begins_again(c->run, 0) || begins_again(c->run, 1)))
        return false;
    if (draft.bytes % choice->mode->unit || !run_fits(c, choice, &draft) || !pitches_fit(c, choice, &draft) || !draft_paced(c->p, &draft, trial_env(c, &draft))
        || !tries(c, &draft))
        return false;
    uint64_t rest = count_of(c->run, choice->used - 1) % choice->chunk;
    if (rest) {
        draft = draft_of(c, choice, 0, rest);
        choice->last_fits = draft.bytes % choice->mode->unit == 0 && tries(c, &draft);
    }
    return true;
}

static void try_modes(struct chooser *c, const struct form *form, bool stepped, unsigned used)
{
    for (unsigned i = 0; i < c->fit->nmodes; i++) {
        struct choice choice = { .form = form, .mode = &c->fit->modes[i], .stepped = stepped, .used = used };
        const struct mode *mode = choice.mode;
        if (has_fixed_run(mode->single) || form_lacks_width(c->p, form, mode))
            continue;
        if (mode->source_boundary || mode->dest_boundary || !aligned(c, mode, 0) || !aligned(c, mode, 1) || !fits(c, &choice))
            continue;
        weigh(c, &choice);
        if (!c->found || cheaper(&choice, &c->best))
            c->best = choice;
        c->found = true;
    }
}

static void try_form(struct chooser *c, const struct form *form)
{
    unsigned levels = form->nlevels ? form->nlevels - 1 : 0, ndim = c->run->ndim;
    if (!fit_serves(c->p, c->fit, c->list, form, c->p->trial))
        return;
    for (unsigned stepped = 0; stepped < 2; stepped++) {
        if (stepped && !(gaps(c->run, 0) && carries_step(c, form, 0)) && !(gaps(c->run, 1) && carries_step(c, form, 1)))
            continue;
        unsigned most = levels + stepped < ndim ? levels + stepped : ndim;
        for (unsigned used = most; used > 0; used--)
            try_modes(c, form, stepped, used);
    }
}

static bool choose(struct chooser *c)
{
    const struct controller *model = c->p->model;
    c->found = c->has_why = false;
    if (!c->p->trial)
        c->p->trial = env_new(c->p->cx->arena, model);
    env_copy(c->p->trial, c->p->env);
    for (size_t i = 0; i < model->forms.n; i++)
        try_form(c, model->forms.v[i]);
    return c->found;
}

/* Descriptors at least if each run is one, or shares one with its neighbours. */
static uint64_t row_by_row(const struct chooser *c)
{
    uint64_t parts = 1;
    for (unsigned i = 0; i < c->fit->nmodes; i++)
        if (c->fit->modes[i].parts && c->fit->modes[i].nparts > parts)
            parts = c->fit->modes[i].nparts;
    return (rows_of(c->run) + parts - 1) / parts;
}

/* ---- the report ---- */

static struct reason reason_of(const struct violation *why)
{
    if (why->limit)
        return remark_limit(why->limit);
    if (why->field)
        return remark_field(why->word, why->field);
    return (struct reason){ .span = why->span };
}

static void explain_unrolled(struct chooser *c)
{
    uint64_t rows = rows_of(c->run);
    struct remark *remark;
    if (!c->has_why) {
        remark = plan_remark(c->p, REMARK_UNROLLED, c->run->span, NULL,
                             "%" PRIu64 " runs with gaps become descriptors of their own: no form of %s "
                             "moves rows between these sides", rows, plan_hardware(c->p));
    } else {
        struct reason reason = reason_of(&c->why);
        remark = plan_remark(c->p, REMARK_UNROLLED, c->run->span, &reason,
                             "%" PRIu64 " runs with gaps become descriptors of their own: '%s' "
                             "cannot take them (%s)", rows, c->why_form->name, violation_text(c->p->cx, c->p->model, &c->why));
    }
    remark_count(remark, run_total(c->run), rows, c->has_why ? 1 : 0);
}

static void explain_shape(struct chooser *c)
{
    const struct choice *best = &c->best;
    const struct stretch *run = c->run;
    struct reason reason = best->chunk < count_of(run, best->used - 1) ? best->chunk_why : remark_form(best->form);
    struct remark *remark = plan_remark(c->p, REMARK_SHAPED, run->span, &reason,
                                        "%" PRIu64 " runs of %" PRIu64 " bytes with gaps take %" PRIu64
                                        " descriptor%s of form '%s'%s", rows_of(run), run->bytes, best->descriptors,
                                        best->descriptors == 1 ? "" : "s", best->form->name, best->stepped ? ", beat by beat" : "");
    remark_count(remark, run_total(run), best->descriptors, 1);
}

/* ---- drafts of a run ---- */

static void emit(struct chooser *c)
{
    const struct choice *best = &c->best;
    const struct stretch *run = c->run;
    uint64_t total = run_total(run), count = count_of(run, best->used - 1), inner = run->bytes * inner_rows(run, best);
    struct draft whole = draft_of(c, best, 0, best->chunk), last = whole;
    if (count % best->chunk && best->last_fits)
        last = draft_of(c, best, 0, count % best->chunk);
    for (uint64_t at = 0; at < total;) {
        uint64_t left = count - at / inner % count, n = left < best->chunk ? left : best->chunk;
        struct draft draft = n == best->chunk ? whole : last;
        if (draft.grid->open)
            draft = draft_of(c, best, at, n);
        draft.at = at;
        if (n == best->chunk || best->last_fits)
            vec_push(c->p->cx->arena, &c->list->drafts, draft);
        else
            split_rows(c->p, c->list, run, at, n * inner);
        at += n * inner;
    }
}

/* ---- the bound ---- */

/* As if every mode were aligned and every distance could be said. */
static void bound_form(struct chooser *c, const struct form *form, uint64_t *least)
{
    unsigned levels = form->nlevels ? form->nlevels - 1 : 0, ndim = c->run->ndim;
    if (!c->fit->nmodes || !fit_serves(c->p, c->fit, c->list, form, c->p->trial))
        return;
    bool stepped = c->run->ndim && (carries_step(c, form, 0) || carries_step(c, form, 1));
    unsigned used = levels + stepped < ndim ? levels + stepped : ndim;
    if (!used)
        return;
    struct choice choice = { .form = form, .mode = &c->fit->modes[c->fit->nmodes - 1], .stepped = stepped, .used = used,
                             .last_fits = true };
    if (!find_chunk(c, &choice))
        return;
    weigh(c, &choice);
    *least = choice.descriptors < *least ? choice.descriptors : *least;
}

uint64_t rows_bound(struct planner *p, const struct list *list, const struct stretch *run)
{
    struct list scratch = *list;
    struct chooser c = { .p = p, .list = &scratch, .run = run, .fit = pass_fit(p, list, run) };
    uint64_t least = rows_of(run);
    if (run->nsources > 1 || run->ndests > 1 || run->open.n)
        return least;
    if (!p->trial)
        p->trial = env_new(p->cx->arena, p->model);
    for (size_t i = 0; i < p->model->forms.n; i++) {
        env_copy(p->trial, p->env);
        bound_form(&c, p->model->forms.v[i], &least);
    }
    return least;
}

/* Forms take one place on each side, and lengths that are open only in the outermost dimension. */
static bool may_shape(const struct stretch *run)
{
    return run->nsources <= 1 && run->ndests <= 1 && !run->open.n;
}

uint64_t rows_count(struct planner *p, const struct list *list, const struct stretch *run)
{
    struct list scratch = *list;
    struct chooser c = { .p = p, .list = &scratch, .run = run, .fit = pass_fit_quiet(p, list, run) };
    bool shaped = may_shape(run) && c.fit->nmodes && choose(&c) && c.best.descriptors <= row_by_row(&c);
    return shaped ? c.best.descriptors : rows_of(run);
}

bool pass_rows(struct planner *p, struct list *list, const struct stretch *run)
{
    struct chooser c = { .p = p, .list = list, .run = run, .fit = pass_fit(p, list, run) };
    if (!may_shape(run))
        return false;
    choose(&c);
    if (!c.found || c.best.descriptors > row_by_row(&c)) {
        explain_unrolled(&c);
        return false;
    }
    if (c.best.descriptors > DESCRIPTORS_MAX)       /* too many, row by row too: that is where it is refused */
        return false;
    explain_shape(&c);
    emit(&c);
    return true;
}
