/* SPDX-License-Identifier: MIT */
/* The checker of a description: what all rules share, and those about chain and names. */
#include "controller/check.h"

typedef void rule(struct checker *k);
static rule *const rules[] = {
    check_bit_claims, check_solvable, check_roles, check_slices, check_forms_differ, check_enumerations, check_chain,
    check_redefinitions, check_names, check_sequences, check_sources_and_limits,
};

void controller_check(struct cx *cx, const struct controller *c)
{
    struct checker k = { cx, c, encoder_new(cx, c) };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        rules[i](&k);
}

struct env *env_of_form(struct checker *k, const struct form *form)
{
    struct env *env = env_new(k->cx->arena, k->c);
    env_form(env, form);
    return env;
}

/* ---- what a form decides ------------------------------------------------------------------------------------------ */

static bool fixed_logic(const struct env *env, const struct cexpr *e, wide *value)
{
    wide a, b, decisive = e->op == OP_OR;
    bool left = fixed_by_form(env, e->a, &a), right = fixed_by_form(env, e->b, &b);
    if ((left && !!a == decisive) || (right && !!b == decisive)) {
        *value = decisive;
        return true;
    }
    *value = !decisive;
    return left && right;
}

static bool has_free(const struct env *env, const struct cexpr *e);

bool fixed_by_form(const struct env *env, const struct cexpr *e, wide *value)
{
    struct violation ignored = { 0 };
    struct eval ev = { .env = env, .why = &ignored };
    wide k, other;
    if (e->kind == CE_SLOT && env->model->slots.v[e->slot].kind == SLOT_DEFINE && env->model->slots.v[e->slot].value)
        return fixed_by_form(env, env->model->slots.v[e->slot].value, value);
    if (e->kind == CE_BINARY && (e->op == OP_AND || e->op == OP_OR))
        return fixed_logic(env, e, value);
    if (e->kind == CE_COND && fixed_by_form(env, e->a, &k))
        return fixed_by_form(env, k ? e->b : e->c, value);
    if (e->kind == CE_COND)
        return fixed_by_form(env, e->b, value) && fixed_by_form(env, e->c, &other) && *value == other;
    return !has_free(env, e) && eval_to_number(&ev, e, value);
}

/* Is there a role, option or parameter in it, other than the form? */
static bool has_free(const struct env *env, const struct cexpr *e)
{
    wide k;
    if (!e)
        return false;
    if (e->kind == CE_SLOT) {
        const struct slot *slot = &env->model->slots.v[e->slot];
        return e->slot != ROLE_FORM && (slot->kind != SLOT_DEFINE || has_free(env, slot->value));
    }
    if (e->kind == CE_HAS)
        return true;
    if (e->kind == CE_COND && fixed_by_form(env, e->a, &k))
        return has_free(env, k ? e->b : e->c);
    return has_free(env, e->a) || has_free(env, e->b) || has_free(env, e->c);
}

bool mentions(const struct env *env, const struct cexpr *e, unsigned slot)
{
    wide k;
    if (!e)
        return false;
    if (e->kind == CE_SLOT) {
        const struct slot *def = &env->model->slots.v[e->slot];
        return e->slot == slot || (def->kind == SLOT_DEFINE && mentions(env, def->value, slot));
    }
    if (e->kind == CE_COND && fixed_by_form(env, e->a, &k))
        return mentions(env, k ? e->b : e->c, slot);
    return mentions(env, e->a, slot) || mentions(env, e->b, slot) || mentions(env, e->c, slot);
}

static void add_fields(struct checker *k, const struct env *env, const struct word_def *word, const field_nodes *nodes,
                       bool sure, form_fields *list)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        wide value;
        if (n->field) {
            vec_push(k->cx->arena, list, ((struct form_field){ word, n->field, sure }));
            continue;
        }
        bool fixed = fixed_by_form(env, n->when, &value);
        if (!fixed || value)
            add_fields(k, env, word, &n->then, sure && fixed, list);
        if (!fixed || !value)
            add_fields(k, env, word, &n->otherwise, sure && fixed, list);
    }
}

static void add_words(struct checker *k, const struct env *env, const word_nodes *nodes, bool sure, form_fields *list)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        wide value;
        if (n->word) {
            add_fields(k, env, n->word, &n->word->fields, sure && !n->word->optional, list);
            continue;
        }
        bool fixed = fixed_by_form(env, n->when, &value);
        if (!fixed || value)
            add_words(k, env, &n->then, sure && fixed, list);
        if (!fixed || !value)
            add_words(k, env, &n->otherwise, sure && fixed, list);
    }
}

form_fields fields_of_form(struct checker *k, const struct form *form)
{
    form_fields list = { 0 };
    if (form->layout)
        add_words(k, env_of_form(k, form), &form->layout->words, true, &list);
    return list;
}

static bool form_carries(struct checker *k, const struct form *form, unsigned slot)
{
    form_fields list = fields_of_form(k, form);
    const struct env *env = env_of_form(k, form);
    for (size_t i = 0; i < list.n; i++) {
        for (unsigned q = 0; q < list.v[i].field->nequations; q++) {
            if (mentions(env, list.v[i].field->equations[q].expr, slot))
                return true;
        }
    }
    return false;
}

/* ---- chain -------------------------------------------------------------------------------------------------------- */

static void check_links(struct checker *k)
{
    const struct chain *chain = &k->c->chain;
    bool tells_end = chain->ends_at || chain->ends_at_following;
    for (size_t i = 0; i < k->c->forms.n; i++) {
        const struct form *form = k->c->forms.v[i];
        if (!form->repeats && !form_carries(k, form, ROLE_NEXT))
            diag(k->cx, DIAG_CTL_CHAIN, form->span, "the chain is linked, but form '%s' has no place for 'next'", form->name);
        if (!tells_end && !form->repeats && !form_carries(k, form, ROLE_END) && !form_carries(k, form, ROLE_LINKED))
            diag(k->cx, DIAG_CTL_CHAIN, chain->span,
                 "nothing tells where the list ends: no 'ends at', and form '%s' carries neither 'end' nor 'linked'", form->name);
    }
}

/* A list of descriptors one behind the other that begins again by itself has a flag or a count for that. */
static bool words_tell_loop(struct checker *k)
{
    for (size_t i = 0; i < k->c->forms.n; i++)
        if (form_carries(k, k->c->forms.v[i], ROLE_CYCLIC))
            return true;
    return false;
}

void check_chain(struct checker *k)
{
    const struct controller *c = k->c;
    if (!c->forms.n)
        return;
    if (!c->has_chain) {
        diag(k->cx, DIAG_CTL_CHAIN, c->name.span, "'%s' does not say how one descriptor follows another: 'chain' is missing", c->name.id);
        return;
    }
    if (c->chain.kind == CHAINING_LINKED)
        check_links(k);
    else if (c->chain.kind == CHAINING_FOLLOWING && c->chain.loops == LOOPS_FIRST && words_tell_loop(k))
        return;
    else if (c->chain.loops == LOOPS_FIRST || c->chain.loops == LOOPS_SECOND)
        diag(k->cx, DIAG_CTL_CHAIN, c->chain.span, c->chain.kind == CHAINING_FOLLOWING && c->chain.loops == LOOPS_FIRST
             ? "nothing tells the controller to go back to the first: no form carries 'cyclic' ('[1] WRAP = cyclic and last;'), and there is no 'loops with FORM' or 'loops to copy'"
             : "only a linked chain can lead back; 'loops with FORM' or 'loops to copy' is needed");
}

/* ---- names -------------------------------------------------------------------------------------------------------- */

static bool is_equation_of(const struct controller *c, unsigned slot)
{
    for (size_t i = 0; i < c->layouts.n; i++) {
        for (unsigned w = 0; w < c->layouts.v[i]->nwords; w++) {
            const field_nodes *nodes = &c->layouts.v[i]->word[w]->fields;
            for (size_t f = 0; f < nodes->n; f++) {
                const struct field_def *field = nodes->v[f].field;
                for (unsigned q = 0; field && q < field->nequations; q++) {
                    const struct cexpr *e = field->equations[q].expr;
                    if (e->kind == CE_SLOT && e->slot == slot)
                        return true;
                }
            }
        }
    }
    return false;
}

void check_redefinitions(struct checker *k)
{
    for (unsigned i = 0; i < ROLE_COUNT_ALL; i++) {
        const struct slot *slot = &k->c->slots.v[i];
        if (slot->kind == SLOT_OPTION || slot->kind == SLOT_PARAMETER)
            diag(k->cx, DIAG_CTL_NAMES, slot->span, "'%s' is a role; only 'define' may fix one", slot->name);
        else if (slot->kind == SLOT_DEFINE && is_equation_of(k->c, i))
            diag(k->cx, DIAG_CTL_NAMES, slot->span, "'%s' is fixed here, so no field can carry it", slot->name);
    }
}
