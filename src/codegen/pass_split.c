/* SPDX-License-Identifier: MIT */
/* Split: each run becomes descriptors: by itself, as rows where it has gaps and a form takes them (pass_rows.c), or with
 * its neighbours where a form takes several pieces (pass_parts.c). Where a run is cut is decided in plan_cut.c.
 * Needs: modes of the runs' sides. Guarantees: every draft is within the counts, multiples, boundaries and alignments
 * of its mode, and in order. Never changes: which bytes move and where a step ends. */
#include "codegen/plan.h"

#include <inttypes.h>

/* So many descriptors more would be too many for this tool. */
static bool too_many(struct planner *p, const struct list *list, const struct stretch *run, uint64_t more)
{
    if (more <= DESCRIPTORS_MAX && list->drafts.n + more <= DESCRIPTORS_MAX)
        return false;
    struct diag *d = diag(p->cx, DIAG_TOO_LARGE, run->span, "a list of more than %u descriptors", DESCRIPTORS_MAX);
    uint64_t runs = run_total(run) / run->bytes;
    if (runs > 1)
        diag_note(p->cx, d, "these are %" PRIu64 " runs of %" PRIu64 " bytes, and no form of %s takes them together", runs, run->bytes, plan_hardware(p));
    return true;
}

bool split_rows(struct planner *p, struct list *list, const struct stretch *run, uint64_t at, uint64_t bytes)
{
    const struct fit *fit = pass_fit(p, list, run);
    if (fit->nmodes == 0 || too_many(p, list, run, bytes / run->bytes))
        return false;
    for (uint64_t end = at + bytes; at < end; at += bytes) {
        struct cut cut;
        if (!cut_boundary(p, fit, run, at, &bytes))
            return false;
        if (!cut_find(p, fit, run, at, bytes, &cut))
            return cut_refuse(p, list, run);
        if (too_many(p, list, run, cut.count))
            return false;
        cut_apply(p, list, run, at, bytes, &cut);
    }
    return true;
}

static bool refuse_nosplit(struct planner *p, const struct list *list, size_t first, size_t behind)
{
    const struct stretch *run = &list->runs.v[first];
    const struct fit *fit = pass_fit(p, list, run);
    uint64_t bytes = 0, most = 0;
    const struct mode *best = &fit->modes[0];
    for (size_t i = first; i < behind; i++)
        bytes += run_total(&list->runs.v[i]);
    for (unsigned i = 0; i < fit->nmodes; i++)
        if (fit->modes[i].most > most) {
            most = fit->modes[i].most;
            best = &fit->modes[i];
        }
    uint64_t runs = 0;
    for (size_t i = first; i < behind; i++)
        runs += run_total(&list->runs.v[i]) / list->runs.v[i].bytes;
    struct diag *d = runs > 1
        ? diag(p->cx, DIAG_NOSPLIT_TOO_LONG, run->span, "one descriptor moves one contiguous run here, and these are %" PRIu64, runs)
        : diag(p->cx, DIAG_NOSPLIT_TOO_LONG, run->span, "one descriptor moves at most %" PRIu64 " bytes, %" PRIu64 " are wanted%s",
               most, bytes, bytes <= most ? ", and not aligned so" : "");
    reason_explain(p->cx, d, p->model, &best->most_why);
    diag_note(p->cx, d, "leave out nosplit, or move less");
    return false;
}

static bool has_parts(struct planner *p, struct list *list, const struct stretch *run)
{
    const struct fit *fit = pass_fit(p, list, run);
    for (unsigned j = 0; j < fit->nmodes; j++)
        if (fit->modes[j].parts)
            return true;
    return false;
}

static bool flush_pieces(struct planner *p, struct list *list, part_list *pieces)
{
    bool ok = pieces->n == 0 || pass_parts(p, list, pieces->v, pieces->n);
    pieces->n = 0;
    return ok;
}

/* Contiguous runs, and those with gaps that no form takes as they are; pieces that may share a descriptor are collected. */
static bool split_run(struct planner *p, struct list *list, const struct stretch *run, part_list *pieces)
{
    uint64_t total = run_total(run);
    if (has_parts(p, list, run)) {
        if (too_many(p, list, run, pieces->n + total / run->bytes))
            return false;
        for (uint64_t at = 0; at < total; at += run->bytes)
            vec_push(p->cx->arena, pieces, ((struct part){ run, at, run->bytes }));
        return true;
    }
    return flush_pieces(p, list, pieces) && split_rows(p, list, run, 0, total);
}

static bool split_step(struct planner *p, struct list *list, size_t first, size_t behind)
{
    size_t before = list->drafts.n;
    part_list pieces = { 0 };
    bool ok = true;
    for (size_t i = first; i < behind; i++) {
        const struct stretch *run = &list->runs.v[i];
        struct list rows = { .name = list->name, .only = list->only, .reads = list->reads };
        if (pass_fit(p, list, run)->nmodes == 0) {
            ok = false;
        } else if (run->ndim && pass_rows(p, &rows, run)) {
            if (too_many(p, list, run, rows.drafts.n))
                return false;
            ok = flush_pieces(p, list, &pieces) && ok;
            for (size_t k = 0; k < rows.drafts.n; k++)
                vec_push(p->cx->arena, &list->drafts, rows.drafts.v[k]);
        } else {
            ok = split_run(p, list, run, &pieces) && ok;
        }
    }
    ok = ok && flush_pieces(p, list, &pieces);
    if (ok && list->runs.v[first].nosplit && list->drafts.n - before > 1)
        return refuse_nosplit(p, list, first, behind);
    return ok;
}

/* ---- pace ---- */

/* What one request moves on this page, of a descriptor: 0 if only a burst, which any run is made of. */
static uint64_t bytes_of_request(struct planner *p, const struct draft *draft, struct env *env)
{
    draft_roles(p, env, draft);
    wide pace = plan_pace(p, env);
    return pace <= PACE_BURST ? 0 : pace == PACE_ROW ? draft->bytes : draft_bytes(draft);
}

static uint64_t asked(const struct planner *p, const struct draft *draft)
{
    return plan_request_bytes(p, run_source(draft->run), run_dest(draft->run));
}

bool draft_paced(struct planner *p, const struct draft *draft, struct env *env)
{
    uint64_t wanted = asked(p, draft), moved = wanted ? bytes_of_request(p, draft, env) : 0;
    return moved == 0 || moved == wanted;
}

/* A request that moves rows or whole descriptors must ask for exactly those. */
static bool check_pace(struct planner *p, const struct list *list)
{
    struct env *env = env_new(p->cx->arena, p->model);
    const struct mode *seen = NULL;
    env_copy(env, p->env);
    for (size_t i = 0; i < list->drafts.n; i++) {
        const struct draft *draft = &list->drafts.v[i];
        uint64_t wanted = asked(p, draft), moved = wanted && draft->mode != seen ? bytes_of_request(p, draft, env) : 0;
        if (!wanted)
            continue;
        if (moved == 0)
            seen = draft->mode;             /* a burst: so it is in all of this mode */
        if (moved == 0 || moved == wanted)
            continue;
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, draft->run->span,
                              "one request of %s stands for %" PRIu64 " bytes, %s would move %" PRIu64,
                              plan_request_name(p, run_source(draft->run), run_dest(draft->run)), wanted, plan_hardware(p), moved);
        diag_related(p->cx, d, p->model->slots.v[ROLE_PACE].span, "what one request moves is said here");
        return false;
    }
    return true;
}

bool pass_split(struct planner *p, struct list *list)
{
    bool ok = true;
    for (size_t i = 0; i < list->runs.n;) {
        size_t behind = i + 1;
        while (behind < list->runs.n && list->runs.v[behind].step == list->runs.v[i].step && !list->runs.v[behind - 1].interrupt)
            behind++;
        ok = split_step(p, list, i, behind) && ok;
        i = behind;
    }
    return ok && check_pace(p, list);
}
