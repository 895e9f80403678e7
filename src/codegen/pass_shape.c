/* SPDX-License-Identifier: MIT */
/* Shape: every run gets as few dimensions as its list needs. Dimensions that continue each other on all sides of the list
 * are folded into longer runs or longer dimensions (of two lists, each has one side only). Where the page moves one row
 * for each request of a port, the run is cut into rows of just that size.
 * Needs: runs. Guarantees: no two dimensions of a run could be one; a dimension counts 2 at least. Never changes: which
 * bytes move and their order. */
#include "codegen/lin.h"
#include "codegen/plan.h"

#include <string.h>

/* ---- positions ---- */

uint64_t run_total(const struct stretch *run)
{
    uint64_t bytes = run->bytes;
    for (unsigned i = 0; i < run->ndim; i++)
        bytes *= run->count[i];
    return bytes;
}

struct lin run_open(struct cx *cx, const struct stretch *run)
{
    struct lin none = lin_constant(0);
    return run->open_rows.n ? lin_add(cx, &none, &run->open_rows, (int64_t)(run_total(run) / run->count[0])) : run->open;
}

uint64_t run_offset(const struct stretch *run, const struct ir_place *place, uint64_t at)
{
    if (!run->ndim)
        return at;
    uint64_t offset = at % run->bytes, row = at / run->bytes;
    for (unsigned i = run->ndim; place->stride && i-- > 0; row /= run->count[i])
        offset += row % run->count[i] * (uint64_t)place->stride[i];
    return offset;
}

uint64_t run_left(const struct stretch *run, uint64_t at)
{
    return run->ndim ? run->bytes - at % run->bytes : run->bytes - at;
}

/* ---- working copies ---- */

struct work {                               /* a run whose dimensions may be changed, innermost first */
    struct planner *p;
    struct stretch *run;
    unsigned ndim, nplaces;
    uint64_t count[DIMS_MAX + 1];
    struct ir_place *place;
    int64_t (*stride)[DIMS_MAX + 1];
};

static void open_work(struct work *w, struct planner *p, struct stretch *run)
{
    *w = (struct work){ .p = p, .run = run, .ndim = run->ndim, .nplaces = run->nsources + run->ndests };
    w->place = NEW_ARRAY(p->cx->arena, struct ir_place, w->nplaces);
    w->stride = arena_alloc(p->cx->arena, w->nplaces * sizeof *w->stride);
    for (unsigned k = 0; k < w->nplaces; k++) {
        w->place[k] = k < run->nsources ? run->sources[k] : run->dests[k - run->nsources];
        for (unsigned i = 0; i < run->ndim; i++)
            w->stride[k][i] = w->place[k].stride ? w->place[k].stride[run->ndim - 1 - i] : 0;
    }
    for (unsigned i = 0; i < run->ndim; i++)
        w->count[i] = run->count[run->ndim - 1 - i];
}

static void close_work(struct work *w)
{
    struct stretch *run = w->run;
    uint64_t *count = w->ndim ? NEW_ARRAY(w->p->cx->arena, uint64_t, w->ndim) : NULL;
    for (unsigned i = 0; i < w->ndim; i++)
        count[i] = w->count[w->ndim - 1 - i];
    for (unsigned k = 0; k < w->nplaces; k++) {
        int64_t *stride = w->ndim && w->place[k].advances ? NEW_ARRAY(w->p->cx->arena, int64_t, w->ndim) : NULL;
        for (unsigned i = 0; stride && i < w->ndim; i++)
            stride[i] = w->stride[k][w->ndim - 1 - i];
        w->place[k].stride = stride;
    }
    run->ndim = w->ndim;
    run->count = count;
    run->sources = w->place;
    run->dests = w->place + run->nsources;
}

/* ---- folding ---- */

static bool adjoins(const struct work *w, unsigned dim)
{
    for (unsigned k = 0; k < w->nplaces; k++) {
        uint64_t inner = dim ? (uint64_t)w->stride[k][dim - 1] * w->count[dim - 1] : w->run->bytes;
        if (w->place[k].advances && (uint64_t)w->stride[k][dim] != inner)
            return false;
    }
    return true;
}

static void drop_dimension(struct work *w, unsigned dim)
{
    w->ndim--;
    memmove(w->count + dim, w->count + dim + 1, (w->ndim - dim) * sizeof *w->count);
    for (unsigned k = 0; k < w->nplaces; k++)
        memmove(w->stride[k] + dim, w->stride[k] + dim + 1, (w->ndim - dim) * sizeof **w->stride);
}

/* The open dimension goes into the one inside it, or into the run. */
static void fold_open(struct work *w, uint64_t inner, bool rows)
{
    struct lin none = lin_constant(0), open = lin_add(w->p->cx, &none, &w->run->open_rows, (int64_t)inner);
    w->run->open_rows = rows ? open : none;
    w->run->open = rows ? none : open;
}

static void fold(struct work *w)
{
    for (unsigned dim = 0; dim < w->ndim;) {
        if (!adjoins(w, dim)) {
            dim++;
            continue;
        }
        uint64_t *inner = dim ? &w->count[dim - 1] : &w->run->bytes;
        if (dim + 1 == w->ndim && w->run->open_rows.n)
            fold_open(w, *inner, dim > 0);
        *inner *= w->count[dim];
        drop_dimension(w, dim);
    }
}

/* ---- rows for requests ---- */

wide plan_pace(struct planner *p, const struct env *env)
{
    const struct slot *slot = &p->model->slots.v[ROLE_PACE];
    struct violation why;
    wide pace = PACE_BURST;
    if (env->set[ROLE_PACE])
        pace = env->v[ROLE_PACE].k;
    else if (slot->value && !encode_number(p->encoder, env, slot->value, &pace, &why))
        pace = PACE_BURST;
    return pace;
}

static void cut_rows(struct work *w, uint64_t row)
{
    if (w->run->open.n && lin_divide(w->p->cx, &w->run->open, row, &w->run->open_rows))
        w->run->open = lin_constant(0);
    for (unsigned k = 0; k < w->nplaces; k++) {
        memmove(w->stride[k] + 1, w->stride[k], w->ndim * sizeof **w->stride);
        w->stride[k][0] = w->place[k].own ? 0 : (int64_t)row;
    }
    memmove(w->count + 1, w->count, w->ndim * sizeof *w->count);
    w->count[0] = w->run->bytes / row;
    w->run->bytes = row;
    w->ndim++;
}

static bool wants_rows(struct planner *p, const struct stretch *run, uint64_t *row)
{
    struct lin rows;
    *row = plan_request_bytes(p, run_source(run), run_dest(run));
    return *row && (!run->open.n || (!run->ndim && lin_divide(p->cx, &run->open, *row, &rows))) && run->ndim < DIMS_MAX && run->bytes > *row && run->bytes % *row == 0
        && plan_pace(p, p->env) == PACE_ROW;
}

void pass_shape(struct planner *p, struct stretch *run)
{
    struct work w;
    uint64_t row;
    if (!run->ndim && !wants_rows(p, run, &row))
        return;
    open_work(&w, p, run);
    fold(&w);
    if (wants_rows(p, run, &row))
        cut_rows(&w, row);
    close_work(&w);
}
