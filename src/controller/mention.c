/* SPDX-License-Identifier: MIT */
/* Does a word of the form speak of a slot itself, not only of something that follows from it? */
#include "controller/limits.h"

static bool in_expr(const struct cexpr *e, unsigned slot)
{
    if (!e)
        return false;
    return (e->kind == CE_SLOT && e->slot == slot) || in_expr(e->a, slot) || in_expr(e->b, slot) || in_expr(e->c, slot);
}

static bool in_fields(struct encoder *e, const struct env *env, const field_nodes *nodes, unsigned slot)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *node = &nodes->v[i];
        struct violation why;
        wide k = 0;
        bool known = node->when && encode_number(e, env, node->when, &k, &why);
        for (unsigned q = 0; node->field && q < node->field->nequations; q++)
            if (in_expr(node->field->equations[q].expr, slot))
                return true;
        if (node->when && (((!known || k) && in_fields(e, env, &node->then, slot))
                           || ((!known || !k) && in_fields(e, env, &node->otherwise, slot))))
            return true;
    }
    return false;
}

bool form_mentions(struct encoder *e, const struct env *env, unsigned slot)
{
    struct violation why;
    uint64_t words;
    if (!env->form || !env->form->layout || !env->model->slots.v[slot].carried || !encode_words(e, env, &words, &why))
        return false;
    for (unsigned w = 0; w < env->form->layout->nwords; w++)
        if (words >> w & 1 && in_fields(e, env, &env->form->layout->word[w]->fields, slot))
            return true;
    return false;
}
