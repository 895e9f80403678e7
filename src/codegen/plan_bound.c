/* SPDX-License-Identifier: MIT */
/* The lower bound of a list: descriptors that field limits, forms and pieces for each descriptor alone would ask for, if
 * alignment, boundaries and widths were no matter. Reported beside what is planned. */
#include "codegen/plan.h"

struct sum { uint64_t bytes, most, runs, shaped; unsigned parts; };

static uint64_t most_of(const struct mode *mode, unsigned *parts)
{
    uint64_t most = mode->most, sum = 0;
    if (mode->rows && mode->row_most * mode->rows_most > most)
        most = mode->row_most * mode->rows_most;
    if (mode->frames)
        most = mode->row_most * mode->rows_most * mode->frames_most;
    for (unsigned i = 0; mode->parts && i < mode->nparts; i++)
        sum += mode->part_most[i];
    if (mode->parts && mode->nparts > *parts)
        *parts = mode->nparts;
    return sum > most ? sum : most;
}

static void add_run(struct planner *p, const struct list *list, const struct stretch *run, struct sum *sum)
{
    const struct fit *fit = pass_fit(p, list, run);
    uint64_t rows = run_total(run) / run->bytes, shaped = run->ndim ? rows_bound(p, list, run) : rows;
    for (unsigned j = 0; j < fit->nmodes; j++) {
        uint64_t here = most_of(&fit->modes[j], &sum->parts);
        sum->most = here > sum->most ? here : sum->most;
    }
    if (shaped < rows) {
        sum->shaped += shaped;
        return;
    }
    sum->bytes += run_total(run);
    sum->runs += rows;
}

static uint64_t step_bound(struct planner *p, const struct list *list, size_t first, size_t behind)
{
    struct sum sum = { .most = 1, .parts = 1 };
    for (size_t i = first; i < behind; i++)
        add_run(p, list, &list->runs.v[i], &sum);
    uint64_t by_bytes = sum.bytes / sum.most + (sum.bytes % sum.most != 0), by_runs = (sum.runs + sum.parts - 1) / sum.parts;
    return sum.shaped + (by_bytes > by_runs ? by_bytes : by_runs);
}

uint64_t plan_bound(struct planner *p, const struct list *list)
{
    uint64_t bound = 0;
    for (size_t i = 0; i < list->runs.n;) {
        size_t behind = i + 1;
        while (behind < list->runs.n && list->runs.v[behind].step == list->runs.v[i].step)
            behind++;
        bound += step_bound(p, list, i, behind);
        i = behind;
    }
    return bound;
}
