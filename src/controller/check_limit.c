/* SPDX-License-Identifier: MIT */
/* Rules about what a page states: where its facts are from, and no limit that says what the fields say already. */
#include "controller/check.h"

#define WIDTHS_MAX 32

static bool compares(enum op op)
{
    return op == OP_LE || op == OP_LT || op == OP_GE || op == OP_GT;
}

static bool implied_by(const struct bound *b, enum op op, wide k)
{
    switch (op) {
    case OP_LE: return b->high <= k;
    case OP_LT: return b->high < k;
    case OP_GE: return b->low >= k;
    default:    return b->low > k;
    }
}

static enum op turned(enum op op)
{
    return op == OP_LE ? OP_GE : op == OP_LT ? OP_GT : op == OP_GE ? OP_LE : OP_LT;
}

/* Neither parameters nor options: those may be otherwise in an instance. */
static bool settled(const struct env *env, const struct cexpr *e)
{
    if (!e)
        return true;
    if (e->kind == CE_SLOT)
        return env->set[e->slot];
    return settled(env, e->a) && settled(env, e->b) && settled(env, e->c);
}

static bool number_in(const struct env *env, const struct cexpr *e, wide *k)
{
    struct violation ignored = { 0 };
    struct eval ev = { .env = env, .why = &ignored };
    return settled(env, e) && eval_to_number(&ev, e, k);
}

static bool only(const struct controller *c, const struct cexpr *e, unsigned slot)
{
    if (!e)
        return true;
    if (e->kind == CE_SLOT && e->slot != slot) {
        int role = c->slots.v[e->slot].role;
        return role != ROLE_NONE && role_dimension((enum role)role) == DIM_WIDTH;
    }
    return only(c, e->a, slot) && only(c, e->b, slot) && only(c, e->c, slot);
}

/* A bound through a role that has a default (rows, a pitch) is one of that default alone. */
static bool says_itself(const struct controller *c, const struct reason *why, unsigned slot)
{
    for (unsigned q = 0; why->field && q < why->field->nequations; q++) {
        if (!only(c, why->field->equations[q].expr, slot))
            return false;
    }
    return true;
}

/* slot op k, or slot % k == 0; the widths in k are set. */
static bool implied_now(struct checker *k, const struct env *env, const struct cexpr *e)
{
    struct bound b;
    wide n;
    if (compares(e->op)) {
        bool left = e->a->kind == CE_SLOT;
        const struct cexpr *slot = left ? e->a : e->b;
        if (slot->kind != CE_SLOT || !number_in(env, left ? e->b : e->a, &n))
            return false;
        return bound_by_fields(k->encoder, env, slot->slot, &b) && implied_by(&b, left ? e->op : turned(e->op), n)
            && says_itself(k->c, &b.low_why, slot->slot) && says_itself(k->c, &b.high_why, slot->slot);
    }
    const struct cexpr *mod = e->a;
    if (e->op != OP_EQ || e->b->kind != CE_CONST || e->b->k != 0 || mod->kind != CE_BINARY || mod->op != OP_MOD || mod->a->kind != CE_SLOT
        || !number_in(env, mod->b, &n) || n < 1)
        return false;
    return bound_by_fields(k->encoder, env, mod->a->slot, &b) && b.multiple % n == 0 && b.remainder == 0
        && says_itself(k->c, &b.multiple_why, mod->a->slot);
}

/* A width in the tree that is still open, or -1. */
static int open_width(const struct env *env, const struct cexpr *e)
{
    wide k;
    if (!e)
        return -1;
    if (e->kind == CE_SLOT) {
        int role = env->model->slots.v[e->slot].role;
        bool width = env->model->slots.v[e->slot].kind == SLOT_ROLE && role != ROLE_NONE && role_dimension((enum role)role) == DIM_WIDTH;
        return width && !number_in(env, e, &k) ? (int)e->slot : -1;
    }
    int found = open_width(env, e->a);
    if (found < 0)
        found = open_width(env, e->b);
    return found < 0 ? open_width(env, e->c) : found;
}

/* For each width that the fields allow. */
static bool implied_for_widths(struct checker *k, const struct env *env, const struct cexpr *e, unsigned depth)
{
    wide values[WIDTHS_MAX];
    bool open;
    struct reason why = { 0 };
    int slot = open_width(env, e);
    if (slot < 0 || depth > 2)
        return slot < 0 && implied_now(k, env, e);
    unsigned n = legal_values(k->encoder, env, (unsigned)slot, values, WIDTHS_MAX, &open, &why);
    for (unsigned i = 0; i < n; i++) {
        struct env *with = env_new(k->cx->arena, k->c);
        env_copy(with, env);
        env_number(with, (unsigned)slot, values[i]);
        if (!implied_for_widths(k, with, e, depth + 1))
            return false;
    }
    return n > 0 && !open && why.field;
}

static bool implied(struct checker *k, const struct env *env, const struct cexpr *e)
{
    if (e->kind != CE_BINARY)
        return false;
    if (e->op == OP_AND)
        return implied(k, env, e->a) && implied(k, env, e->b);
    return implied_for_widths(k, env, e, 0);
}

/* By the fields of every form in which it is asked at all. */
static bool implied_everywhere(struct checker *k, const struct limit *limit)
{
    bool asked = false;
    for (size_t f = 0; f < k->c->forms.n; f++) {
        const struct env *env = env_of_form(k, k->c->forms.v[f]);
        wide holds;
        if (limit->when && !fixed_by_form(env, limit->when, &holds))
            return false;                   /* bounds are those of the parameters and options as they stand */
        if (limit->when && !holds)
            continue;
        asked = true;
        if (!implied(k, env, limit->expr))
            return false;
    }
    return asked;
}

static bool same_text(struct checker *k, const struct cexpr *a, const struct cexpr *b)
{
    return !a || !b ? a == b : !strcmp(cexpr_text(k->cx, k->c, a), cexpr_text(k->cx, k->c, b));
}

static const struct limit *stated_before(struct checker *k, size_t at)
{
    const struct limit *mine = &k->c->limits.v[at];
    for (size_t i = 0; i < at; i++) {
        const struct limit *other = &k->c->limits.v[i];
        if (other->erratum == mine->erratum && same_text(k, other->expr, mine->expr) && same_text(k, other->when, mine->when))
            return other;
    }
    return NULL;
}

/* What a family states may be needed by one of them only. */
static bool is_inherited(const struct controller *c, const struct limit *limit)
{
    for (size_t i = 0; c->parent && i < c->parent->limits.n; i++) {
        if (!memcmp(&c->parent->limits.v[i].span, &limit->span, sizeof limit->span))
            return true;
    }
    return false;
}

void check_sources_and_limits(struct checker *k)
{
    const struct controller *c = k->c;
    if (!c->sources.n)
        diag(k->cx, DIAG_CTL_NO_SOURCE, c->name.span, "'%s' does not say where its facts come from: source \"...\";", c->name.id);
    for (size_t i = 0; i < c->limits.n; i++) {
        const struct limit *limit = &c->limits.v[i], *before = stated_before(k, i);
        if (is_inherited(c, limit))
            continue;
        if (before) {
            struct diag *d = diag(k->cx, DIAG_CTL_SUPERFLUOUS, limit->span, "'%s' is stated twice", cexpr_text(k->cx, c, limit->expr));
            diag_related(k->cx, d, before->span, "the other one");
        } else if (implied_everywhere(k, limit)) {
            diag(k->cx, DIAG_CTL_SUPERFLUOUS, limit->span, "the fields imply '%s' already", cexpr_text(k->cx, c, limit->expr));
        }
    }
}
