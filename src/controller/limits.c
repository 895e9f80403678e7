/* SPDX-License-Identifier: MIT */
/* Bounds of a slot: what fields can hold and what recognised limits say, met over the words of the form. */
#include "controller/check.h"
#include <string.h>

/* One question while it is asked. */
struct question {
    struct eval ev;
    unsigned slot;
    const unsigned *free; unsigned nfree;
    struct reach_of reach;
    struct bound *bound;
    bool empty;
    uwide carried; struct reason carried_why;               /* bits of slices of the slot */
    bool has_slices, has_whole;
    unsigned elements;                                      /* places for source[i] */
    bool fields_only;
    bool *enumerated; wide *keys; unsigned nkeys, capacity; struct reason keys_why;      /* legal_values */
};

/* ---- collecting --------------------------------------------------------------------------------------------------- */

static bool evaluates(struct question *q, const struct cexpr *expr, wide *k)
{
    struct violation ignored = { 0 };
    struct eval quiet = { .env = q->ev.env, .why = &ignored };
    return eval_to_number(&quiet, expr, k);
}

static bool asks_free(struct question *q, const struct cexpr *expr)
{
    for (unsigned i = 0; i < q->nfree; i++) {
        if (reaches(&q->ev, expr, q->free[i]))
            return true;
    }
    return false;
}

static void narrow(struct question *q, const struct reach_of *by, const struct reason *why)
{
    struct reach_of old = q->reach;
    if (!reach_meet(&q->reach, by))
        q->empty = true;
    if (by->low > old.low)                  /* rounding to a multiple is not what sets a bound */
        q->bound->low_why = *why;
    if (by->high < old.high)
        q->bound->high_why = *why;
    if (q->reach.multiple != old.multiple)
        q->bound->multiple_why = *why;
}

static void add_key(struct question *q, wide key)
{
    for (unsigned i = 0; i < q->nkeys; i++) {
        if (q->keys[i] == key)
            return;
    }
    if (q->nkeys < q->capacity)
        q->keys[q->nkeys++] = key;
}

/* The values of the slot for which an enumeration, or a power of two, comes out. */
static void offer_keys(struct question *q, const struct equation *eq, const struct reason *why, unsigned bits)
{
    struct reach_of exact;
    if (!q->enumerated || *q->enumerated)
        return;
    for (unsigned i = 0; i < eq->nentries; i++) {
        wide key = eq->entries[i].key;
        if (invert(&q->ev, eq->expr, q->slot, (struct reach_of){ key, key, 1, 0 }, &exact) && exact.low == exact.high)
            add_key(q, exact.low);
    }
    const struct cexpr *power = eq->expr;
    wide k;
    while (power->kind == CE_COND && !reaches(&q->ev, power->a, q->slot) && evaluates(q, power->a, &k))
        power = k ? power->b : power->c;
    for (unsigned code = 0; !eq->nentries && power->kind == CE_LOG2 && code < (1u << bits) && code < 64; code++) {
        if (invert(&q->ev, eq->expr, q->slot, (struct reach_of){ code, code, 1, 0 }, &exact) && exact.low == exact.high)
            add_key(q, exact.low);
    }
    *q->enumerated = q->nkeys > 0;
    if (*q->enumerated)
        q->keys_why = *why;
}

static struct reach_of capacity_of(const struct field_def *field, const struct equation *eq)
{
    unsigned bits = field->hi - field->lo + 1;
    struct reach_of r = { 0, ((wide)1 << bits) - 1, 1, 0 };
    if (eq->is_signed)
        r = (struct reach_of){ -((wide)1 << (bits - 1)), ((wide)1 << (bits - 1)) - 1, 1, 0 };
    for (unsigned i = 0; i < eq->nentries; i++) {
        r.low = i && r.low < eq->entries[i].key ? r.low : eq->entries[i].key;
        r.high = i && r.high > eq->entries[i].key ? r.high : eq->entries[i].key;
    }
    return r;
}

static void ask_equation(struct question *q, const struct word_def *word, const struct field_def *field, const struct equation *eq)
{
    struct reason why = { .word = word, .field = field, .span = eq->span };
    struct reach_of want = capacity_of(field, eq), got;
    const struct cexpr *e = eq->expr;
    if (e->kind == CE_SLICE && e->a->kind == CE_SLOT && e->a->slot == q->slot) {
        q->carried |= ((((uwide)1 << (e->hi - e->lo)) << 1) - 1) << e->lo;
        q->has_slices = true;
        q->carried_why = why;
        return;
    }
    if (!slot_in(&eq->depends, q->slot) || asks_free(q, e))
        return;
    q->has_whole |= e->kind == CE_SLOT && e->slot == q->slot;
    offer_keys(q, eq, &why, field->hi - field->lo + 1);
    if (invert(&q->ev, e, q->slot, want, &got))
        narrow(q, &got, &why);
}

static void note_element(struct question *q, const struct field_def *field)
{
    for (unsigned i = 0; i < field->nequations; i++) {
        const struct cexpr *e = field->equations[i].expr;
        if (e->kind != CE_SLOT)
            continue;
        const struct slot *slot = &q->ev.env->model->slots.v[e->slot];
        if (slot->role == ROLE_SOURCE && slot->kind == SLOT_ROLE && slot->element >= q->elements)
            q->elements = slot->element + 1;
    }
}

static void ask_fields(struct question *q, const struct word_def *word, const field_nodes *nodes);

/* A branch that is not decided, or that the slot itself decides: both ways, and what either allows. */
static void ask_branches(struct question *q, const struct word_def *word, const struct field_node *n)
{
    struct reach_of before = q->reach, first;
    struct bound bound = *q->bound;
    bool empty = q->empty, first_empty;
    ask_fields(q, word, &n->then);
    first = q->reach;
    first_empty = q->empty;
    q->reach = before;
    q->empty = empty;
    ask_fields(q, word, &n->otherwise);
    if (q->empty) {
        q->reach = first;
        q->empty = first_empty;
    } else if (!first_empty) {
        reach_join(&q->reach, &first);
    }
    if (q->reach.low == before.low)
        q->bound->low_why = bound.low_why;
    if (q->reach.high == before.high)
        q->bound->high_why = bound.high_why;
    if (q->reach.multiple == before.multiple)
        q->bound->multiple_why = bound.multiple_why;
}

static void ask_fields(struct question *q, const struct word_def *word, const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        wide k;
        if (n->field) {
            note_element(q, n->field);
            for (unsigned e = 0; e < n->field->nequations; e++)
                ask_equation(q, word, n->field, &n->field->equations[e]);
        } else if (!reaches(&q->ev, n->when, q->slot) && !asks_free(q, n->when) && evaluates(q, n->when, &k)) {
            ask_fields(q, word, k ? &n->then : &n->otherwise);
        } else {
            ask_branches(q, word, n);
        }
    }
}

/* ---- registers ---------------------------------------------------------------------------------------------------- */

/* Values placed in fields by expressions of the sequences: FIELD(a). */
static void ask_placed(struct question *q, const struct cexpr *e)
{
    if (!e || !reaches(&q->ev, e, q->slot))
        return;
    if (e->kind == CE_FIELD) {
        struct equation eq = { .span = e->span, .expr = e->a, .depends = { 0 } };
        struct reason why = { .field = e->field, .span = e->span };
        struct reach_of got;
        offer_keys(q, &eq, &why, e->field->hi - e->field->lo + 1);
        if (invert(&q->ev, e->a, q->slot, capacity_of(e->field, &eq), &got))
            narrow(q, &got, &why);
        return;
    }
    ask_placed(q, e->a);
    ask_placed(q, e->b);
    ask_placed(q, e->c);
}

static void ask_statements(struct question *q, const seq_body *body)
{
    for (size_t i = 0; i < body->n; i++) {
        const struct seq_stmt *s = body->v[i];
        if (s->kind == SEQ_LOAD && s->reg)
            ask_fields(q, NULL, &s->reg->fields);
        ask_placed(q, s->expr);
        ask_statements(q, &s->then);
        ask_statements(q, &s->otherwise);
    }
}

/* What start, config and step write from a list-wide role. */
static void ask_registers(struct question *q)
{
    static const enum sequence_id ids[] = { SEQ_CONFIG, SEQ_START, SEQ_STEP };
    const struct controller *c = q->ev.env->model;
    if (!slot_in(&c->start_depends, q->slot))
        return;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (c->sequence[ids[i]])
            ask_statements(q, &c->sequence[ids[i]]->body);
    }
}

static void ask_words(struct question *q, const word_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        wide k;
        if (n->word) {
            ask_fields(q, n->word, &n->word->fields);
        } else if (!reaches(&q->ev, n->when, q->slot) && !asks_free(q, n->when) && evaluates(q, n->when, &k)) {
            ask_words(q, k ? &n->then : &n->otherwise);
        } else {
            struct reach_of before = q->reach, first;
            ask_words(q, &n->then);
            first = q->reach;
            q->reach = before;
            ask_words(q, &n->otherwise);
            reach_join(&q->reach, &first);
        }
    }
}

/* ---- limits ------------------------------------------------------------------------------------------------------- */

static void ask_condition(struct question *q, const struct cexpr *e, const struct reason *why);

static void ask_comparison(struct question *q, const struct cexpr *e, const struct reason *why)
{
    bool left = reaches(&q->ev, e->a, q->slot);
    const struct cexpr *mine = left ? e->a : e->b, *other = left ? e->b : e->a;
    struct reach_of want = REACH_ALL, got;
    enum op op = e->op;
    wide k;
    if (left && reaches(&q->ev, e->b, q->slot))
        return;
    if (!evaluates(q, other, &k))
        return;
    if (!left)
        op = op == OP_LT ? OP_GT : op == OP_LE ? OP_GE : op == OP_GT ? OP_LT : op == OP_GE ? OP_LE : op;
    switch (op) {
    case OP_LT: want.high = k - 1; break;
    case OP_LE: want.high = k; break;
    case OP_GT: want.low = k + 1; break;
    case OP_GE: want.low = k; break;
    case OP_EQ: want.low = want.high = k; break;
    default:    return;
    }
    if (invert(&q->ev, mine, q->slot, want, &got))
        narrow(q, &got, why);
}

static void ask_condition(struct question *q, const struct cexpr *e, const struct reason *why)
{
    wide k;
    if (e->kind == CE_SLOT && e->slot != q->slot && q->ev.env->model->slots.v[e->slot].value) {
        ask_condition(q, q->ev.env->model->slots.v[e->slot].value, why);
        return;
    }
    if (e->kind != CE_BINARY)
        return;
    if (e->op == OP_AND) {
        ask_condition(q, e->a, why);
        ask_condition(q, e->b, why);
    } else if (e->op == OP_OR) {
        if (!reaches(&q->ev, e->a, q->slot) && evaluates(q, e->a, &k) && !k)
            ask_condition(q, e->b, why);
        else if (!reaches(&q->ev, e->b, q->slot) && evaluates(q, e->b, &k) && !k)
            ask_condition(q, e->a, why);
    } else if (e->op >= OP_EQ && e->op <= OP_GE && reaches(&q->ev, e, q->slot)) {
        ask_comparison(q, e, why);
    }
}

static void ask_limits(struct question *q)
{
    const struct controller *c = q->ev.env->model;
    for (size_t i = 0; i < c->limits.n; i++) {
        const struct limit *limit = &c->limits.v[i];
        struct reason why = { .limit = limit, .span = limit->span, .citation = limit->citation };
        wide k;
        if (!slot_in(&limit->depends, q->slot) || asks_free(q, limit->expr))
            continue;
        if (limit->when && (reaches(&q->ev, limit->when, q->slot) || asks_free(q, limit->when) || !evaluates(q, limit->when, &k) || !k))
            continue;
        ask_condition(q, limit->expr, &why);
    }
}

/* ---- answers ------------------------------------------------------------------------------------------------------ */

static struct reach_of nature(const struct controller *c, unsigned slot)
{
    const struct slot *def = &c->slots.v[slot];
    struct reach_of r = REACH_ALL;
    if (def->kind != SLOT_ROLE && def->role == ROLE_NONE)
        return r;
    switch (def->role == ROLE_NONE ? DIM_NUMBER : role_dimension((enum role)def->role)) {
    case DIM_BYTES: case DIM_COUNT: case DIM_WIDTH: r.low = slot == ROLE_INDEX || slot == ROLE_GATE_BYTES ? 0 : 1; break;
    case DIM_ADDRESS: r.low = 0; r.high = ((wide)1 << c->address_bits) - 1; break;
    case DIM_TRUTH: r.low = 0; r.high = 1; break;
    case DIM_DISTANCE: break;
    default: r.low = 0; break;
    }
    return r;
}

static void ask_slices(struct question *q)
{
    struct reach_of r = REACH_ALL;
    unsigned lo = 0, hi = 0;
    bool page = q->slot == ROLE_NEXT && q->ev.env->model->place.page;
    if (!q->has_slices || q->has_whole)
        return;
    while (!(q->carried >> lo & 1))
        lo++;
    for (unsigned bit = 0; bit < 100; bit++)
        hi = q->carried >> bit & 1 ? bit : hi;
    r.multiple = (wide)1 << lo;
    if (!page)
        r.high = ((wide)1 << (hi + 1)) - 1;
    narrow(q, &r, &q->carried_why);
}

static void ask_blocks(struct question *q)
{
    const struct controller *c = q->ev.env->model;
    for (size_t i = 0; i < c->layouts.n; i++) {
        const struct layout *block = c->layouts.v[i];
        for (unsigned w = 0; block->is_block && w < block->nwords; w++) {
            for (size_t f = 0; f < block->word[w]->fields.n; f++) {
                if (block->word[w]->fields.v[f].field)
                    note_element(q, block->word[w]->fields.v[f].field);
            }
        }
    }
}

static bool points_at_block(struct encoder *e, const struct env *env)
{
    const struct controller *c = env->model;
    uint64_t words;
    struct violation ignored;
    if (!encode_words(e, env, &words, &ignored))
        return false;
    for (unsigned w = 0; w < env->form->layout->nwords; w++) {
        const struct word_def *word = env->form->layout->word[w];
        for (size_t f = 0; words >> w & 1 && f < word->fields.n; f++) {
            const struct field_def *field = word->fields.v[f].field;
            for (unsigned k = 0; field && k < field->nequations; k++) {
                if (field->equations[k].expr->kind == CE_SLOT && c->slots.v[field->equations[k].expr->slot].kind == SLOT_BLOCK)
                    return true;
            }
        }
    }
    return false;
}

static bool answer(struct encoder *e, struct question *q, struct bound *bound)
{
    struct violation ignored = { 0 };
    const struct env *env = q->ev.env;
    memset(bound, 0, sizeof *bound);
    q->ev.why = &ignored;
    q->bound = bound;
    q->reach = nature(env->model, q->slot);
    if (env->form && env->form->layout)
        ask_words(q, &env->form->layout->words);
    ask_registers(q);
    ask_slices(q);
    if (q->slot == ROLE_SOURCES && env->form) {
        if (points_at_block(e, env))
            ask_blocks(q);
        struct reach_of r = { 1, q->elements ? q->elements : BOUND_INFINITY, 1, 0 };
        narrow(q, &r, &(struct reason){ .span = env->form->span });
    }
    if (!q->fields_only)
        ask_limits(q);
    bound->low = q->reach.low;
    bound->high = q->reach.high;
    bound->multiple = q->reach.multiple;
    bound->remainder = q->reach.remainder;
    return !q->empty;
}

/* Not counting anything that depends on the slots in `free` (n of them): for choosing one before the others. */
static bool bound_slot_free(struct encoder *e, const struct env *env, unsigned slot, const unsigned *free,
                            unsigned n, struct bound *bound)
{
    struct question q = { .ev = { .env = env }, .slot = slot, .free = free, .nfree = n };
    return answer(e, &q, bound);
}

bool bound_by_fields(struct encoder *e, const struct env *env, unsigned slot, struct bound *bound)
{
    struct question q = { .ev = { .env = env }, .slot = slot, .fields_only = true };
    return answer(e, &q, bound);
}

bool bound_slot(struct encoder *e, const struct env *env, unsigned slot, struct bound *bound)
{
    return bound_slot_free(e, env, slot, NULL, 0, bound);
}

static bool allowed(const struct bound *b, wide k)
{
    wide r = (k - b->remainder) % b->multiple;
    return k >= b->low && k <= b->high && r == 0;
}

static void sort(wide *v, unsigned n)
{
    for (unsigned i = 1; i < n; i++) {
        for (unsigned k = i; k > 0 && v[k - 1] > v[k]; k--) {
            wide swap = v[k];
            v[k] = v[k - 1];
            v[k - 1] = swap;
        }
    }
}

unsigned legal_values(struct encoder *e, const struct env *env, unsigned slot, wide *values, unsigned capacity, bool *open,
                      struct reason *why)
{
    bool enumerated = false;
    struct bound bound;
    struct question q = { .ev = { .env = env }, .slot = slot, .enumerated = &enumerated, .keys = values, .capacity = capacity };
    unsigned n = 0;
    *open = false;
    *why = (struct reason){ 0 };
    if (!answer(e, &q, &bound))
        return 0;
    if (!enumerated) {
        if (bound.high >= BOUND_INFINITY || bound.low <= -BOUND_INFINITY || (bound.high - bound.low) / bound.multiple >= (wide)capacity) {
            *open = true;
            return 0;
        }
        for (wide k = bound.low; k <= bound.high; k += bound.multiple)
            values[n++] = k;
        *why = bound.high_why;
        return n;
    }
    for (unsigned i = 0; i < q.nkeys; i++) {
        if (allowed(&bound, values[i]))
            values[n++] = values[i];
    }
    sort(values, n);
    *why = q.keys_why;
    return n;
}

/* ---- boundaries --------------------------------------------------------------------------------------------------- */

static unsigned find_boundaries(struct question *q, const struct cexpr *e, const struct reason *why, struct boundary *out,
                                unsigned n, unsigned capacity)
{
    wide size;
    if (e->kind == CE_BINARY && e->op == OP_AND) {
        n = find_boundaries(q, e->a, why, out, n, capacity);
        return find_boundaries(q, e->b, why, out, n, capacity);
    }
    if (e->kind != CE_UNARY || e->op != OP_NOT || e->a->kind != CE_CROSSES)
        return n;
    const struct cexpr *call = e->a;
    if (call->a->kind != CE_SLOT || call->b->kind != CE_SLOT || !evaluates(q, call->c, &size) || n == capacity)
        return n;
    out[n] = (struct boundary){ call->a->slot, call->b->slot, size, *why };
    return n + 1;
}

unsigned boundaries(struct encoder *e, const struct env *env, struct boundary *out, unsigned capacity)
{
    struct question q = { .ev = { .env = env } };
    unsigned n = 0;
    (void)e;
    for (size_t i = 0; i < env->model->limits.n; i++) {
        const struct limit *limit = &env->model->limits.v[i];
        struct reason why = { .limit = limit, .span = limit->span, .citation = limit->citation };
        wide k = 1;
        if (!limit->when || (evaluates(&q, limit->when, &k) && k))
            n = find_boundaries(&q, limit->expr, &why, out, n, capacity);
    }
    return n;
}

/* ---- who carries a slot ------------------------------------------------------------------------------------------- */

/* A width that the start sets for the whole list is not carried by a length that counts in it. */
static bool only_counts(struct question *q, const struct cexpr *e)
{
    const struct slot *slot = &q->ev.env->model->slots.v[q->slot];
    return slot->kind == SLOT_ROLE && role_dimension((enum role)slot->role) == DIM_WIDTH
        && slot_in(&q->ev.env->model->start_depends, q->slot) && reaches(&q->ev, e, ROLE_BYTES);
}

static bool carried_in_fields(struct question *q, const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        wide k;
        bool known = n->when && evaluates(q, n->when, &k);
        if (n->when && reaches(&q->ev, n->when, q->slot))
            return true;
        if (n->when && ((!known || k) ? carried_in_fields(q, &n->then) : false))
            return true;
        if (n->when && ((!known || !k) ? carried_in_fields(q, &n->otherwise) : false))
            return true;
        for (unsigned e = 0; n->field && e < n->field->nequations; e++) {
            if (reaches(&q->ev, n->field->equations[e].expr, q->slot) && !only_counts(q, n->field->equations[e].expr))
                return true;
        }
    }
    return false;
}

/* Where both sides have one width, that of a side is only another name for it. */
static bool is_shared_width(const struct controller *c, unsigned slot)
{
    const struct slot *def = &c->slots.v[slot];
    return def->kind == SLOT_ROLE && !def->carried && def->value && def->value->kind == CE_SLOT && def->value->slot == ROLE_WIDTH;
}

enum carrier slot_carrier(struct encoder *e, const struct env *env, unsigned slot)
{
    struct violation ignored = { 0 };
    struct question q = { .ev = { .env = env, .why = &ignored }, .slot = slot };
    bool list = slot_in(&env->model->start_depends, slot), word = false;
    uint64_t words = 0;
    if (is_shared_width(env->model, slot))
        return CARRIED_NOT;
    if (env->form && env->form->layout && encode_words(e, env, &words, &ignored)) {
        for (unsigned w = 0; w < env->form->layout->nwords && !word; w++)
            word = words >> w & 1 && carried_in_fields(&q, &env->form->layout->word[w]->fields);
    }
    return word && list ? CARRIED_BOTH : word ? CARRIED_WORD : list ? CARRIED_LIST : CARRIED_NOT;
}

/* ---- checking ----------------------------------------------------------------------------------------------------- */

static bool items_name(const struct form_item *items, unsigned n, unsigned slot)
{
    for (unsigned i = 0; i < n; i++) {
        if (items[i].slot == (int)slot)
            return true;
    }
    return false;
}

/* A form that moves nothing has no length, one that only reads has no destination: limits on them do not apply. */
static bool form_lacks(const struct form *form, unsigned slot)
{
    if (!form || slot >= ROLE_COUNT_ALL)
        return false;
    enum role_dimension dim = role_dimension((enum role)slot);
    if (dim != DIM_ADDRESS && dim != DIM_BYTES && dim != DIM_COUNT && dim != DIM_DISTANCE && dim != DIM_WIDTH)
        return false;
    if (!form->nlevels)
        return true;
    for (unsigned i = 0; i < form->nlevels; i++) {
        if (items_name(form->level[i].items, form->level[i].n, slot))
            return false;
    }
    return slot == ROLE_SOURCE || slot == ROLE_DEST || slot == ROLE_MEMORY
               ? !items_name(form->source.items, form->source.nitems, slot) && !items_name(form->dest.items, form->dest.nitems, slot)
               : false;
}

static bool condition_holds(struct eval *ev, const struct cexpr *e, bool *holds)
{
    wide k;
    if (e->kind == CE_BINARY && e->op == OP_AND) {
        bool left, right = false;
        if (!condition_holds(ev, e->a, &left))
            return false;
        if (left && !condition_holds(ev, e->b, &right))
            return false;
        *holds = left && right;
        return true;
    }
    if (eval_to_number(ev, e, &k)) {
        *holds = k != 0;
        return true;
    }
    *holds = true;
    return ev->why->kind == VIOLATION_UNKNOWN && form_lacks(ev->env->form, ev->why->slot);
}

static bool check_limit(struct eval *ev, const struct limit *limit)
{
    bool applies = true, holds = true;
    bool decided = !limit->when || condition_holds(ev, limit->when, &applies);
    struct violation why = *ev->why;
    if (!decided && why.kind == VIOLATION_SHAPE) {      /* left to run time: what holds anyway need not be decided */
        if (condition_holds(ev, limit->expr, &holds) && holds)
            return true;
        *ev->why = why;
    }
    if (!decided || (applies && !condition_holds(ev, limit->expr, &holds))) {
        ev->why->limit = limit;
        return false;
    }
    if (!applies || holds)
        return true;
    ev->why->kind = VIOLATION_LIMIT;
    ev->why->limit = limit;
    ev->why->span = limit->span;
    return false;
}

static bool check_some(const struct env *env, bool of_list, size_t n, list_item *item, void *context, struct violation *why)
{
    for (size_t i = 0; i < env->model->limits.n; i++) {
        const struct limit *limit = &env->model->limits.v[i];
        struct eval ev = { .env = env, .why = why, .n = n, .item = item, .context = context };
        *why = (struct violation){ 0 };
        if (limit->of_list == of_list && !check_limit(&ev, limit))
            return false;
    }
    return true;
}

bool check_limits(struct encoder *e, const struct env *env, struct violation *why)
{
    (void)e;
    return check_some(env, false, 0, NULL, NULL, why);
}

static bool asks_where(const struct env *env, const struct cexpr *when)
{
    static const unsigned slots[] = { ROLE_SOURCE, ROLE_DEST, ROLE_MEMORY };
    struct eval ev = { .env = env };
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (reaches(&ev, when, slots[i]))
            return true;
    return false;
}

bool check_limits_anywhere(const struct env *env, struct violation *why)
{
    for (size_t i = 0; i < env->model->limits.n; i++) {
        const struct limit *limit = &env->model->limits.v[i];
        struct eval ev = { .env = env, .why = why };
        *why = (struct violation){ 0 };
        if (!limit->of_list && !(limit->when && asks_where(env, limit->when)) && !check_limit(&ev, limit))
            return false;
    }
    return true;
}

bool check_list_limits(struct encoder *e, const struct env *env, size_t n, list_item *item, void *context, struct violation *why)
{
    (void)e;
    return check_some(env, true, n, item, context, why);
}
