/* SPDX-License-Identifier: MIT */
/* Rule about names inside layouts and registers: what is there at the same time has different names. Alternatives may share one. */
#include "controller/check.h"

typedef VEC(const char *) names;

static bool is_there(const names *seen, const char *name)
{
    for (size_t i = 0; i < seen->n; i++) {
        if (seen->v[i] == name)
            return true;
    }
    return false;
}

/* What the branches of a `when` name does not count behind it: another condition may exclude it. */
static void fields_once(struct checker *k, const field_nodes *nodes, const char *where, names seen)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        fields_once(k, &n->then, where, seen);
        fields_once(k, &n->otherwise, where, seen);
        if (!n->field || !n->field->named)
            continue;
        if (is_there(&seen, n->field->name))
            diag(k->cx, DIAG_CTL_NAMES, n->field->span, "'%s' has two fields '%s'", where, n->field->name);
        else
            vec_push(k->cx->arena, &seen, n->field->name);
    }
}

static void words_once(struct checker *k, const word_nodes *nodes, const struct layout *layout, names seen)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        words_once(k, &n->then, layout, seen);
        words_once(k, &n->otherwise, layout, seen);
        if (!n->word)
            continue;
        if (is_there(&seen, n->word->name))
            diag(k->cx, DIAG_CTL_NAMES, n->word->span, "'%s' has two words '%s'", layout->name, n->word->name);
        else
            vec_push(k->cx->arena, &seen, n->word->name);
        fields_once(k, &n->word->fields, n->word->name, (names){ 0 });
    }
}

void check_names(struct checker *k)
{
    for (size_t i = 0; i < k->c->layouts.n; i++)
        words_once(k, &k->c->layouts.v[i]->words, k->c->layouts.v[i], (names){ 0 });
    for (size_t i = 0; i < k->c->registers.n; i++) {
        if (k->c->registers.v[i]->has_body)
            fields_once(k, &k->c->registers.v[i]->fields, k->c->registers.v[i]->name, (names){ 0 });
    }
}
