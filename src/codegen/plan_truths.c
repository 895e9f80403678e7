/* SPDX-License-Identifier: MIT */
/* What sequences ask of a whole list: all(e), any(e). Found once per list, kept with the roles of its first descriptor. */
#include "codegen/plan_list.h"

struct asking { struct cx *cx; struct encoder *encoder; struct env *first; size_t n; list_item *item; void *context; };

/* What only the linker decides may be so: any() is true then, and all() false. */
static bool holds(struct asking *a, const struct cexpr *expr, bool all)
{
    for (size_t i = 0; i < a->n; i++) {
        struct violation why;
        wide k = 0;
        bool known = encode_number(a->encoder, a->item(a->context, i), expr->a, &k, &why);

        if (known ? (k != 0) != all : true)
            return !all;
    }
    return all;
}

static void note(struct asking *a, const struct cexpr *expr, bool all)
{
    bool value = holds(a, expr, all);

    for (size_t i = 0; i < a->first->truths.n; i++)
        if (a->first->truths.v[i].expr == expr)
            return;
    vec_push(a->cx->arena, &a->first->truths, ((struct list_truth){ expr, value }));
}

static void in_expr(struct asking *a, const struct cexpr *e)
{
    if (!e)
        return;
    if (e->kind == CE_ALL || e->kind == CE_ANY) {
        note(a, e, e->kind == CE_ALL);
        return;
    }
    if (e->kind == CE_SLOT)
        in_expr(a, a->first->model->slots.v[e->slot].kind == SLOT_DEFINE ? a->first->model->slots.v[e->slot].value : NULL);
    in_expr(a, e->a);
    in_expr(a, e->b);
    in_expr(a, e->c);
}

static void in_body(struct asking *a, const seq_body *body)
{
    for (size_t i = 0; i < body->n; i++) {
        in_expr(a, body->v[i]->expr);
        in_body(a, &body->v[i]->then);
        in_body(a, &body->v[i]->otherwise);
    }
}

void merge_truths(struct env *to, const struct env *from)
{
    for (size_t i = 0; i < to->truths.n; i++) {
        struct list_truth *truth = &to->truths.v[i];
        bool all = truth->expr->kind == CE_ALL, other = from->truths.v[i].value;

        truth->value = all ? truth->value && other : truth->value || other;
    }
}

void list_truths(struct cx *cx, struct encoder *encoder, struct env *first, size_t n, list_item *item, void *context)
{
    const struct controller *model = first->model;
    struct asking a = { cx, encoder, first, n, item, context };

    for (unsigned s = 0; s < SEQ_COUNT; s++)
        if (model->sequence[s])
            in_body(&a, &model->sequence[s]->body);
}
