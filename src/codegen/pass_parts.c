/* SPDX-License-Identifier: MIT */
/* Parts: forms that take several pieces one after the other. Runs that follow each other share a descriptor where that
 * saves one: the end of a run may be the first piece and the beginning of the next one the second. The best arrangement
 * of a step is found by dynamic programming over its runs and the number of pieces that wait for their descriptor.
 * Needs: modes of the runs' sides. Guarantees: no arrangement of these choices takes fewer descriptors; pieces in stream
 * order. Never changes: which bytes move and where a step ends. */
#include "codegen/plan.h"

#define NEVER UINT64_MAX

/* How one run is served: `lead` bytes complete the waiting descriptor, `body` bytes go in descriptors of their own,
 * `own` bytes in one with several pieces of this run alone, `trail` bytes wait as a first piece. */
struct choice { uint64_t cost; uint64_t lead, own, trail; unsigned from; bool whole, cut; };
struct node { struct choice in[PARTS_MAX]; };   /* by number of pieces that wait behind the run */
struct arranger {
    struct planner *p;
    struct list *list;
    const struct part *piece; size_t n;     /* contiguous, in stream order */
    const struct fit **fit;
    const struct mode **mode;               /* null: this run needs a head or tail and shares nothing */
    struct node *node;                      /* n + 1; node[i]: before run i */
};

static bool aligned(struct planner *p, const struct part *piece, const struct ir_place *place, uint64_t multiple)
{
    uint64_t modulus, rest;
    if (!place || !place->advances)
        return true;
    plan_residue(p, place, &modulus, &rest);
    return modulus % multiple == 0 && (rest + run_offset(piece->run, place, piece->at)) % multiple == 0;
}

static const struct mode *mode_of(struct planner *p, const struct fit *fit, const struct part *piece)
{
    const struct stretch *run = piece->run;
    for (unsigned i = 0; i < fit->nmodes; i++) {
        const struct mode *mode = &fit->modes[i];
        if (mode->parts && !run->open.n && !run->open_rows.n && piece->bytes % mode->unit == 0 && mode->unit % mode->source_multiple == 0
            && mode->unit % mode->dest_multiple == 0 && mode->source_rest == 0 && mode->dest_rest == 0
            && aligned(p, piece, run_source(run), mode->source_multiple) && aligned(p, piece, run_dest(run), mode->dest_multiple))
            return mode;
    }
    return NULL;
}

static uint64_t parts_most(const struct mode *mode)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < mode->nparts; i++)
        sum += mode->part_most[i];
    return sum;
}

static uint64_t body_count(const struct mode *mode, uint64_t bytes)
{
    return bytes ? mode_count(mode, bytes) : 0;
}

/* Offers a way to serve a run; the first of the cheapest stays. */
static void offer(struct node *to, unsigned waiting, struct choice choice)
{
    if (choice.cost < to->in[waiting].cost)
        to->in[waiting] = choice;
}

/* Some of `left` bytes in one descriptor with several pieces of this run alone. */
static void offer_own(struct arranger *a, size_t i, uint64_t left, struct choice choice)
{
    const struct mode *mode = a->mode[i];
    choice.own = left < parts_most(mode) ? left : parts_most(mode);
    if (choice.own <= mode->part_most[0])
        return;
    choice.cost += body_count(mode, left - choice.own) + 1;
    offer(&a->node[i + 1], 0, choice);
}

/* Where rows would do as well, the form that the page names first is taken. */
static bool before_rows(const struct mode *mode, uint64_t bytes)
{
    return mode->rows && mode->parts->index < mode->rows->index && bytes > mode->most;
}

/* `left` bytes of a run that nothing waits for: in descriptors of their own, the last bytes perhaps left waiting. */
static void offer_rest(struct arranger *a, size_t i, uint64_t left, struct choice so_far)
{
    const struct mode *mode = a->mode[i];
    struct node *to = &a->node[i + 1];
    uint64_t row = mode->rows ? mode->row_most : mode->most;
    uint64_t tails[] = { left, left % row, left % mode->most, mode->part_most[0] };
    struct choice choice = so_far;
    choice.cost += body_count(mode, left);
    offer(to, 0, choice);
    for (size_t j = 0; j < sizeof tails / sizeof *tails && left > 0; j++) {
        if (tails[j] == 0 || tails[j] > left || tails[j] > mode->part_most[0])
            continue;
        choice = so_far;
        choice.trail = tails[j];
        choice.cost += body_count(mode, left - tails[j]);
        offer(to, 1, choice);
    }
    offer_own(a, i, left, so_far);
}

/* A run that begins as the last piece of the waiting descriptor. */
static void offer_lead(struct arranger *a, size_t i, unsigned waiting, uint64_t cost)
{
    const struct mode *mode = a->mode[i];
    uint64_t bytes = a->piece[i].bytes, row = mode->rows ? mode->row_most : mode->most;
    uint64_t leads[] = { bytes % row, bytes % mode->most, mode->part_most[waiting], mode->unit };
    for (size_t j = 0; j < sizeof leads / sizeof *leads; j++)
        if (leads[j] > 0 && leads[j] < bytes && leads[j] <= mode->part_most[waiting])
            offer_rest(a, i, bytes - leads[j], (struct choice){ .cost = cost + 1, .lead = leads[j], .from = waiting });
}

static void offer_all(struct arranger *a, size_t i)
{
    const struct part *piece = &a->piece[i];
    const struct node *here = &a->node[i];
    struct node *to = &a->node[i + 1];
    const struct mode *mode = a->mode[i];
    struct cut cut;
    if (here->in[0].cost != NEVER && mode && before_rows(mode, piece->bytes))
        offer_own(a, i, piece->bytes, (struct choice){ .cost = here->in[0].cost });
    if (here->in[0].cost != NEVER && cut_find(a->p, a->fit[i], piece->run, piece->at, piece->bytes, &cut))
        offer(to, 0, (struct choice){ .cost = here->in[0].cost + cut.count, .cut = true });
    if (!mode)
        return;
    if (here->in[0].cost != NEVER)
        offer_rest(a, i, piece->bytes, (struct choice){ .cost = here->in[0].cost });
    for (unsigned q = 1; q < mode->nparts; q++) {
        if (here->in[q].cost == NEVER || i == 0 || a->mode[i - 1] != mode)
            continue;
        bool completes = q + 1 == mode->nparts;
        if (piece->bytes <= mode->part_most[q])
            offer(to, completes ? 0 : q + 1, (struct choice){ .cost = here->in[q].cost + completes, .from = q, .whole = true });
        if (completes)
            offer_lead(a, i, q, here->in[q].cost);
    }
}

/* ---- drafts ---- */

struct waiting { unsigned n; struct part part[PARTS_MAX]; };

static void emit_parts(struct arranger *a, const struct mode *mode, struct waiting *waiting)
{
    struct part *more = NEW_ARRAY(a->p->cx->arena, struct part, mode->nparts - 1);
    for (unsigned i = 1; i < waiting->n; i++)
        more[i - 1] = waiting->part[i];
    struct draft draft = { .form = mode->parts, .mode = mode, .run = waiting->part[0].run, .at = waiting->part[0].at,
                           .bytes = waiting->part[0].bytes, .rows = 1, .more = more,
                           .burst = mode->nbursts ? mode->bursts[mode->nbursts - 1] : 0 };
    vec_push(a->p->cx->arena, &a->list->drafts, draft);
    waiting->n = 0;
}

static void wait_for(struct arranger *a, const struct mode *mode, struct waiting *waiting, struct part part)
{
    waiting->part[waiting->n++] = part;
    if (waiting->n == mode->nparts)
        emit_parts(a, mode, waiting);
}

/* Several pieces of one run: each but the last as full as can be, none empty. */
static void emit_own(struct arranger *a, const struct mode *mode, const struct stretch *run, uint64_t at, uint64_t bytes)
{
    struct waiting own = { 0 };
    for (unsigned i = 0; i < mode->nparts; i++) {
        uint64_t reserve = (mode->nparts - 1 - i) * mode->unit;
        uint64_t piece = bytes - reserve < mode->part_most[i] ? bytes - reserve : mode->part_most[i];
        wait_for(a, mode, &own, (struct part){ run, at, piece });
        at += piece;
        bytes -= piece;
    }
}

static void emit_run(struct arranger *a, size_t i, const struct choice *choice, struct waiting *waiting)
{
    const struct part *piece = &a->piece[i];
    const struct stretch *run = piece->run;
    const struct mode *mode = a->mode[i];
    struct cut cut = { .body = mode };
    if (choice->cut && cut_find(a->p, a->fit[i], run, piece->at, piece->bytes, &cut)) {
        cut_apply(a->p, a->list, run, piece->at, piece->bytes, &cut);
        return;
    }
    if (choice->whole) {
        wait_for(a, mode, waiting, *piece);
        return;
    }
    uint64_t body = piece->bytes - choice->lead - choice->own - choice->trail;
    if (choice->lead)
        wait_for(a, mode, waiting, (struct part){ run, piece->at, choice->lead });
    if (body)
        cut_apply(a->p, a->list, run, piece->at + choice->lead, body, &cut);
    if (choice->own)
        emit_own(a, mode, run, piece->at + choice->lead + body, choice->own);
    if (choice->trail)
        wait_for(a, mode, waiting, (struct part){ run, piece->at + piece->bytes - choice->trail, choice->trail });
}

static void emit(struct arranger *a)
{
    const struct choice **chosen = NEW_ARRAY(a->p->cx->arena, const struct choice *, a->n);
    unsigned state = 0;
    for (size_t i = a->n; i-- > 0;) {
        chosen[i] = &a->node[i + 1].in[state];
        state = chosen[i]->from;
    }
    struct waiting waiting = { 0 };
    for (size_t i = 0; i < a->n; i++)
        emit_run(a, i, chosen[i], &waiting);
}

static bool prepare(struct arranger *a)
{
    a->fit = NEW_ARRAY(a->p->cx->arena, const struct fit *, a->n);
    a->mode = NEW_ARRAY(a->p->cx->arena, const struct mode *, a->n);
    a->node = NEW_ARRAY(a->p->cx->arena, struct node, a->n + 1);
    for (size_t i = 0; i < a->n; i++) {
        a->fit[i] = pass_fit(a->p, a->list, a->piece[i].run);
        if (a->fit[i]->nmodes == 0)
            return false;
        a->mode[i] = mode_of(a->p, a->fit[i], &a->piece[i]);
    }
    for (size_t i = 0; i <= a->n; i++)
        for (unsigned q = 0; q < PARTS_MAX; q++)
            a->node[i].in[q] = (struct choice){ .cost = NEVER };
    a->node[0].in[0].cost = 0;
    return true;
}

bool pass_parts(struct planner *p, struct list *list, const struct part *pieces, size_t n)
{
    struct arranger a = { .p = p, .list = list, .piece = pieces, .n = n };
    if (!prepare(&a))
        return false;
    for (size_t i = 0; i < a.n; i++) {
        offer_all(&a, i);
        bool any = false;
        for (unsigned q = 0; q < PARTS_MAX; q++)
            any |= a.node[i + 1].in[q].cost != NEVER;
        if (!any)
            return cut_refuse(p, list, pieces[i].run);
    }
    if (a.node[a.n].in[0].cost == NEVER)
        return cut_refuse(p, list, pieces[n - 1].run);
    emit(&a);
    return true;
}
