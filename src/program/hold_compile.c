/* SPDX-License-Identifier: MIT */
/* The condition of a hold as the runtime walks it: alternatives of terms, negations pushed to the leaves. */
#include "program/resolve.h"

#define TERMS_MAX 15
#define EVENTS_MAX 8
#define ALTERNATIVES_MAX 64
#define ATOMS_MAX 10

struct literal { const struct condition *leaf; bool negate; };
typedef VEC(struct literal) literal_vec;
typedef VEC(literal_vec) alternative_vec;
struct compiler { const struct env *env; struct hold *hold; bool failed; };

static void fail(struct compiler *c, enum diag_id id, struct span span, const char *message)
{
    if (!c->failed)
        report(c->env, id, span, "%s", message);
    c->failed = true;
}

/* ---- literals ---------------------------------------------------------------------------------------------------- */

static bool same_count(const struct count *a, const struct count *b)
{
    if (a->is_register != b->is_register)
        return false;
    return a->is_register ? a->address == b->address && a->mask == b->mask : a->value == b->value;
}

static bool same_leaf(const struct condition *a, const struct condition *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case COND_EVENT: return a->event == b->event;
    case COND_DELAY: return a->delay_ns == b->delay_ns;
    default: return same_count(&a->left, &b->left) && same_count(&a->right, &b->right);
    }
}

/* Two values that one register cannot have at once. */
static bool excludes(const struct literal *a, const struct literal *b)
{
    const struct count *x = &a->leaf->left, *y = &b->leaf->left;

    if (a->leaf->kind != COND_COMPARE || b->leaf->kind != COND_COMPARE || a->negate || b->negate)
        return false;
    if (a->leaf->right.is_register || b->leaf->right.is_register || x->address != y->address)
        return false;
    return ((uint64_t)a->leaf->right.value ^ (uint64_t)b->leaf->right.value) & x->mask & y->mask;
}

/* Adds a literal to an alternative. False: the alternative contradicts itself and is dropped. */
static bool add_literal(struct compiler *c, literal_vec *alternative, struct literal literal)
{
    for (size_t i = 0; i < alternative->n; i++) {
        if (same_leaf(alternative->v[i].leaf, literal.leaf))
            return alternative->v[i].negate == literal.negate;
        if (excludes(&alternative->v[i], &literal))
            return false;
    }
    vec_push(c->env->r->cx->arena, alternative, literal);
    return true;
}

static bool join(struct compiler *c, const literal_vec *a, const literal_vec *b, literal_vec *out)
{
    for (size_t i = 0; i < a->n; i++)
        if (!add_literal(c, out, a->v[i]))
            return false;
    for (size_t i = 0; i < b->n; i++)
        if (!add_literal(c, out, b->v[i]))
            return false;
    return true;
}

/* ---- to alternatives --------------------------------------------------------------------------------------------- */

static void alternatives(struct compiler *c, const struct condition *tree, bool negate, alternative_vec *out);

static void push_alternative(struct compiler *c, alternative_vec *out, literal_vec alternative)
{
    if (out->n >= ALTERNATIVES_MAX)
        fail(c, DIAG_HOLD_TOO_COMPLEX, c->hold->span, "this hold has too many alternatives; at most 15 terms, 8 events");
    else
        vec_push(c->env->r->cx->arena, out, alternative);
}

static void both(struct compiler *c, const struct condition *tree, bool negate, alternative_vec *out)
{
    alternative_vec left = { 0 }, right = { 0 };

    alternatives(c, tree->a, negate, &left);
    alternatives(c, tree->b, negate, &right);
    for (size_t i = 0; i < left.n && !c->failed; i++)
        for (size_t j = 0; j < right.n && !c->failed; j++) {
            literal_vec joined = { 0 };

            if (join(c, &left.v[i], &right.v[j], &joined))
                push_alternative(c, out, joined);
        }
}

static void truth(struct compiler *c, bool value, alternative_vec *out)
{
    if (value)
        push_alternative(c, out, (literal_vec){ 0 });
}

static void one_leaf(struct compiler *c, const struct condition *leaf, bool negate, alternative_vec *out)
{
    literal_vec alternative = { 0 };

    if (negate && leaf->kind != COND_COMPARE) {
        fail(c, DIAG_HOLD_CONSTANT, leaf->span, leaf->kind == COND_EVENT
             ? "'not' of an event depends on who looks when: it turns false for ever once the event came; use a level"
             : "'not' of a delay depends on who looks when");
        return;
    }
    vec_push(c->env->r->cx->arena, &alternative, ((struct literal){ leaf, negate != leaf->unequal }));
    push_alternative(c, out, alternative);
}

static void alternatives(struct compiler *c, const struct condition *tree, bool negate, alternative_vec *out)
{
    if (c->failed)
        return;
    switch (tree->kind) {
    case COND_CONST: truth(c, tree->value != negate, out); break;
    case COND_IRQ:
        c->hold->mentions_irq = true;
        if (negate)
            fail(c, DIAG_HOLD_CONSTANT, tree->span, "'not irq' is never true when the hold is looked at");
        truth(c, true, out);
        break;
    case COND_LEVEL: alternatives(c, tree->a, negate, out); break;
    case COND_NOT: alternatives(c, tree->a, !negate, out); break;
    case COND_AND: case COND_OR:
        if ((tree->kind == COND_AND) != negate) {
            both(c, tree, negate, out);
        } else {
            alternatives(c, tree->a, negate, out);
            alternatives(c, tree->b, negate, out);
        }
        break;
    default: one_leaf(c, tree, negate, out); break;
    }
}

/* ---- always true? ------------------------------------------------------------------------------------------------ */

struct atoms { const struct condition *v[ATOMS_MAX]; unsigned n; };

static unsigned atom_of(struct atoms *atoms, const struct condition *leaf)
{
    for (unsigned i = 0; i < atoms->n; i++)
        if (same_leaf(atoms->v[i], leaf))
            return i;
    if (atoms->n < ATOMS_MAX)
        atoms->v[atoms->n] = leaf;
    return atoms->n++;
}

/* Over all values of the levels, events and delays being false: then nothing but time could make it false. */
static bool is_always_true(const alternative_vec *list)
{
    struct atoms atoms = { .n = 0 };

    for (size_t i = 0; i < list->n; i++)
        for (size_t j = 0; j < list->v[i].n; j++)
            if (list->v[i].v[j].leaf->kind == COND_COMPARE && atom_of(&atoms, list->v[i].v[j].leaf) >= ATOMS_MAX)
                return false;
    for (unsigned world = 0; world < 1u << atoms.n; world++) {
        bool any = false;

        for (size_t i = 0; i < list->n && !any; i++) {
            bool all = true;

            for (size_t j = 0; j < list->v[i].n && all; j++) {
                const struct literal *literal = &list->v[i].v[j];

                all = literal->leaf->kind == COND_COMPARE &&
                      ((world >> atom_of(&atoms, literal->leaf)) & 1) != literal->negate;
            }
            any = all;
        }
        if (!any)
            return false;
    }
    return true;
}

/* ---- to terms ---------------------------------------------------------------------------------------------------- */

static unsigned event_bit(struct compiler *c, const struct condition *leaf)
{
    struct hold *hold = c->hold;

    for (size_t i = 0; i < hold->events.n; i++)
        if (hold->events.v[i] == leaf->event)
            return 1u << i;
    if (hold->events.n == EVENTS_MAX) {
        fail(c, DIAG_HOLD_TOO_COMPLEX, leaf->span, "a hold uses at most 8 events");
        return 0;
    }
    vec_push(c->env->r->cx->arena, &hold->events, leaf->event);
    return 1u << (hold->events.n - 1);
}

static void add_term(struct compiler *c, struct hold_term term)
{
    if (c->hold->terms.n == TERMS_MAX)
        fail(c, DIAG_HOLD_TOO_COMPLEX, c->hold->span, "a hold has at most 15 terms (alternatives written out)");
    else
        vec_push(c->env->r->cx->arena, &c->hold->terms, term);
}

static struct hold_term compare_term(const struct literal *literal)
{
    const struct count *left = &literal->leaf->left, *right = &literal->leaf->right;
    struct hold_term term = { .negate = literal->negate, .a = left->address, .mask = left->mask, .width_a = left->width };

    term.kind = right->is_register ? HOLD_EQUAL : HOLD_LEVEL;
    term.c = right->is_register ? right->address : (uint64_t)right->value;
    term.width_c = right->width;
    return term;
}

/* Cheapest first: latches, then the clock, then registers. */
static void emit_alternative(struct compiler *c, const literal_vec *alternative)
{
    size_t first = c->hold->terms.n;
    unsigned events = 0;
    bool tests = false, delays = false;

    for (size_t i = 0; i < alternative->n; i++)
        if (alternative->v[i].leaf->kind == COND_EVENT)
            events |= event_bit(c, alternative->v[i].leaf);
    if (events)
        add_term(c, (struct hold_term){ .kind = HOLD_EVENTS, .events = events });
    for (size_t i = 0; i < alternative->n; i++)
        if (alternative->v[i].leaf->kind == COND_DELAY) {
            delays = true;
            add_term(c, (struct hold_term){ .kind = HOLD_DELAY, .delay_ns = (uint64_t)alternative->v[i].leaf->delay_ns });
        }
    for (size_t i = 0; i < alternative->n; i++)
        if (alternative->v[i].leaf->kind == COND_COMPARE) {
            tests = true;
            add_term(c, compare_term(&alternative->v[i]));
        }
    if (c->hold->terms.n > first)
        c->hold->terms.v[c->hold->terms.n - 1].last = true;
    if (!tests && !events) {
        c->hold->tests_more_than_irq = false;
        c->hold->tests_only_delay = delays;
    }
}

static void check_times(struct compiler *c, const struct condition *tree, bool *any_test)
{
    const struct hold *hold = c->hold;

    if (tree->kind == COND_EVENT || tree->kind == COND_COMPARE)
        *any_test = true;
    if (tree->kind == COND_DELAY && hold->has_within && (uint64_t)tree->delay_ns >= hold->within_ns)
        fail(c, DIAG_VALUE_RANGE, tree->span, "this delay is not shorter than 'within'");
    if (tree->kind == COND_DELAY && tree->delay_ns < 0)
        fail(c, DIAG_VALUE_RANGE, tree->span, "a delay cannot be negative");
    if (tree->a)
        check_times(c, tree->a, any_test);
    if (tree->b)
        check_times(c, tree->b, any_test);
}

bool compile_hold(const struct env *env, struct hold *hold)
{
    struct compiler c = { .env = env, .hold = hold };
    alternative_vec list = { 0 };
    bool any_test = false, always = false;

    alternatives(&c, hold->tree, false, &list);
    if (c.failed)
        return false;
    for (size_t i = 0; i < list.n; i++)
        always = always || list.v[i].n == 0;
    if (list.n == 0 || (!(always && hold->mentions_irq) && is_always_true(&list))) {
        fail(&c, DIAG_HOLD_CONSTANT, hold->tree->span, list.n == 0 ? "this hold is never true" : "this hold is always true");
        return false;
    }
    check_times(&c, hold->tree, &any_test);
    if (any_test && !hold->has_within && !always)
        fail(&c, DIAG_HOLD_UNBOUNDED, hold->tree->span,
             "if the condition never comes the route is never released; add 'within T else ...'");
    hold->only_irq = always;
    hold->tests_more_than_irq = !always;
    for (size_t i = 0; i < list.n && !always && !c.failed; i++)
        emit_alternative(&c, &list.v[i]);
    return !c.failed;
}
