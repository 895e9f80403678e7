/* SPDX-License-Identifier: MIT */
/* What is told about a planned transfer: why runs were cut, beats are narrow, descriptors move nothing; what is emitted beside
 * the table; and the bound to compare the number of descriptors with. */
#include <inttypes.h>
#include "codegen/plan.h"

/* ---- runs ---- */

/* Says which rule made one run take several descriptors. */
static void explain_run(struct planner *p, const struct list *list, size_t first, size_t behind)
{
    const struct stretch *run = list->drafts.v[first].run;
    const struct mode *narrowest = list->drafts.v[first].mode, *widest = narrowest;
    for (size_t i = first; i < behind; i++) {
        const struct mode *mode = list->drafts.v[i].mode;
        narrowest = mode->unit < narrowest->unit ? mode : narrowest;
        widest = mode->unit > widest->unit ? mode : widest;
    }
    const struct reason *why = narrowest != widest ? &widest->unit_why : widest->source_boundary || widest->dest_boundary
        ? &widest->boundary_why : &widest->most_why;
    struct remark *r = narrowest != widest
        ? plan_remark(p, REMARK_SPLIT, run->span, why, "%" PRIu64 " bytes take %zu descriptors: wide beats need multiples of %" PRIu64,
                      run->bytes, behind - first, widest->unit)
        : why == &widest->boundary_why
        ? plan_remark(p, REMARK_SPLIT, run->span, why, "%" PRIu64 " bytes take %zu descriptors: none crosses a boundary", run->bytes,
                      behind - first)
        : plan_remark(p, REMARK_SPLIT, run->span, why, "%" PRIu64 " bytes take %zu descriptors: one holds at most %" PRIu64, run->bytes,
                      behind - first, widest->most);
    remark_count(r, run->bytes, behind - first, 1);
}

/* Do two drafts move parts of one contiguous run? Whole rows are explained where they are made (pass_rows.c). */
static bool same_run(const struct draft *a, const struct draft *b)
{
    return a->mode && b->mode && !a->grid && !b->grid && a->run == b->run
        && (!a->run->ndim || a->at / a->run->bytes == b->at / b->run->bytes);
}

static void explain(struct planner *p, const struct list *list)
{
    for (size_t i = 0; i < list->drafts.n;) {
        size_t behind = i + 1;
        while (behind < list->drafts.n && same_run(&list->drafts.v[i], &list->drafts.v[behind]))
            behind++;
        if (behind - i > 1)
            explain_run(p, list, i, behind);
        i = behind;
    }
}

/* ---- widths ---- */

static void explain_width(struct planner *p, const struct draft *draft, const struct mode *best)
{
    const struct mode *used = draft->mode;
    bool source = used->source_width < best->source_width;
    const struct reason *why = source ? best->source_why.span.end ? &best->source_why : &best->unit_why
        : best->dest_why.span.end ? &best->dest_why : &best->unit_why;
    if (!source && used->dest_width >= best->dest_width)
        return;
    struct remark *r = plan_remark(p, REMARK_NARROWED, draft->run->span, why,
                                   "the %s is %s in beats of %d byte%s; %d would need addresses and lengths that are multiples of it",
                                   source ? "source" : "destination", source ? "read" : "written",
                                   (int)(source ? used->source_width : used->dest_width),
                                   (source ? used->source_width : used->dest_width) == 1 ? "" : "s",
                                   (int)(source ? best->source_width : best->dest_width));
    remark_count(r, draft_bytes(draft), 1, 0);
}

/* Of each run once: what its longest piece does. */
static void explain_widths(struct planner *p, const struct list *list)
{
    const struct draft *longest = NULL;
    for (size_t i = 0; i < list->drafts.n; i++) {
        const struct draft *draft = &list->drafts.v[i];
        if (!draft->mode)
            continue;
        if (!longest || longest->run != draft->run || draft_bytes(draft) > draft_bytes(longest))
            longest = draft;
        if (i + 1 < list->drafts.n && list->drafts.v[i + 1].mode && list->drafts.v[i + 1].run == draft->run)
            continue;
        const struct fit *fit = pass_fit(p, list, draft->run);
        if (fit->nmodes)
            explain_width(p, longest, &fit->modes[0]);
        longest = NULL;
    }
}

/* ---- what moves nothing, and what is emitted beside the table ---- */

/* What the page wants before and behind a list. */
static void explain_ends(struct planner *p, const struct list *list)
{
    const struct chain *chain = &p->model->chain;
    const struct draft *first = &list->drafts.v[0], *last = &list->drafts.v[list->drafts.n - 1];
    struct reason why = { .span = chain->span };
    bool front = !first->mode && first->form == chain->begins_with, back = first != last && !last->mode && last->form == chain->ends_with;
    if (!front && !back)
        return;
    struct remark *r = front && back
        ? plan_remark(p, REMARK_ADDED, first->run->span, &why,
                      "a '%s' descriptor begins the list and a '%s' one ends it; they move nothing",
                      first->form->name, last->form->name)
        : plan_remark(p, REMARK_ADDED, first->run->span, &why, "a '%s' descriptor that moves nothing %s the list",
                      front ? first->form->name : last->form->name,
                      front ? "begins" : "ends");
    remark_count(r, 0, (uint64_t)front + back, 0);
}

static void explain_added(struct planner *p, const struct list *list)
{
    const struct chain *chain = &p->model->chain;
    struct reason why = { .span = chain->span };
    for (size_t i = 0; i < list->drafts.n; i++) {
        const struct draft *draft = &list->drafts.v[i];
        if (draft->again)
            remark_count(plan_remark(p, REMARK_ADDED, draft->run->span, &why,
                                     "the first descriptor stands in the ring once more: the list comes round to its copy"), 0, 1, 0);
        else if (!draft->mode && draft->form == chain->loops_with)
            remark_count(plan_remark(p, REMARK_ADDED, draft->run->span, &why, "a '%s' descriptor leads back to the first",
                                     draft->form->name), 0, 1, 0);
        else if (!draft->mode && draft->interrupt && i > 0 && i + 1 < list->drafts.n)
            remark_count(plan_remark(p, REMARK_ADDED, draft->run->span, NULL,
                                     "a '%s' descriptor that moves nothing reports progress", draft->form->name), 0, 1, 0);
    }
    if (list->drafts.n)
        explain_ends(p, list);
}

static void explain_objects(struct planner *p)
{
    for (size_t i = 0; i < p->planned->objects.n; i++) {
        const struct buffer *buffer = p->planned->objects.v[i]->buffer;
        if (!buffer)
            continue;
        struct remark *r = plan_remark(p, REMARK_CONSTANT, p->transfer->name.span, NULL, buffer->home == HOME_CONSTANT
                                       ? "%" PRIu64 " bytes of constants are emitted with the table: '%s' copies where no form fills"
                                       : "%" PRIu64 " bytes of scratch memory are emitted with the table: '%s' takes what nobody wants",
                                       buffer->size, buffer->symbol);
        remark_count(r, buffer->size, 0, 0);
    }
}

/* What is wrong with the part in this revision. */
static void explain_errata(struct planner *p)
{
    for (size_t i = 0; i < p->model->errata.n; i++) {
        const struct erratum *e = p->model->errata.v[i];
        struct reason why = { .span = e->span, .citation = e->citation };
        if (e->active)
            plan_remark(p, REMARK_ERRATUM, p->transfer->name.span, &why, "%s applies to %s: %s", e->name, plan_hardware(p),
                        erratum_text(p->cx, e));
    }
}

void plan_report(struct planner *p)
{
    for (unsigned i = 0; i < p->nlists; i++)
        p->planned->lower_bound += plan_bound(p, &p->list[i]);
    for (unsigned i = 0; i < p->nlists; i++) {
        explain(p, &p->list[i]);
        explain_widths(p, &p->list[i]);
        explain_added(p, &p->list[i]);
    }
    explain_objects(p);
    explain_errata(p);
}
