/* SPDX-License-Identifier: MIT */
/* Which records are shown, and in which order: the same in every format. */
#include <stdlib.h>
#include <string.h>
#include "common/cx.h"
#include "common/diag_books.h"

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* A total order: qsort is not stable. */
static int by_place(const void *left, const void *right)
{
    const struct diag *a = *(struct diag *const *)left, *b = *(struct diag *const *)right;
    int order = compare(a->span.begin, b->span.begin);

    if (!order)
        order = compare(a->span.end, b->span.end);
    return order ? order : compare(a->number, b->number);
}

static bool same(const struct diag *a, const struct diag *b)
{
    return a->id == b->id && a->span.begin == b->span.begin && a->span.end == b->span.end
           && strcmp(a->message, b->message) == 0;
}

/* Equal records have equal places, so they stand close together. */
static bool is_double(struct diag *const *sorted, size_t i)
{
    size_t j = i;

    while (j-- > 0 && sorted[j]->span.begin == sorted[i]->span.begin && sorted[j]->span.end == sorted[i]->span.end)
        if (same(sorted[j], sorted[i]))
            return true;
    return false;
}

void diag_shown(const struct cx *cx, struct shown_list *list)
{
    struct diags *diags = cx->diags;
    struct diag **sorted = NEW_ARRAY(cx->arena, struct diag *, diags->all.n + 1);
    size_t i, errors = 0;

    *list = (struct shown_list){ NEW_ARRAY(cx->arena, struct shown, diags->all.n + 1), 0, 0 };
    if (diags->all.n)
        memcpy(sorted, diags->all.v, diags->all.n * sizeof *sorted);
    qsort(sorted, diags->all.n, sizeof *sorted, by_place);
    for (i = 0; i < diags->all.n; i++) {
        enum verdict verdict = diag_verdict(diags, sorted[i]);

        if (verdict == VERDICT_OFF || is_double(sorted, i))
            continue;
        errors += verdict == VERDICT_ERROR;
        if (diags->max_errors && errors > diags->max_errors)
            list->more += verdict == VERDICT_ERROR;
        else
            list->v[list->n++] = (struct shown){ sorted[i], verdict };
    }
}
