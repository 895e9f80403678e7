/* SPDX-License-Identifier: MIT */
/* One field: its equations computed, agreeing with each other, and in range. */
#include "codegen/encode_room.h"

static bool field_violation(struct violation *why, enum violation_kind kind, const struct field_def *field,
                            const struct equation *q, const struct coded *v)
{
    why->kind = kind;
    why->field = field;
    why->equation = q;
    why->span = q->span;
    why->expr = q->expr;
    why->value = v->k;
    why->sym = v->sym;
    return false;
}

/* A key may have several codes where an equation before has settled the bits (`settled`): then it is that one. */
static bool enumerate(struct violation *why, const struct field_def *field, const struct equation *q, const struct coded *settled, struct coded *v)
{
    const struct enum_entry *found = NULL;
    if (!is_number(v))
        return field_violation(why, VIOLATION_SHAPE, field, q, v);
    for (unsigned i = 0; i < q->nentries; i++)
        if (q->entries[i].key == v->k && (!found || (settled && is_number(settled) && settled->k == (wide)q->entries[i].code)))
            found = &q->entries[i];
    if (!found)
        return field_violation(why, VIOLATION_ENUM, field, q, v);
    *v = (struct coded){ .k = (wide)found->code, .divide = 1 };
    return true;
}

/* The one gate to every bit: what does not fit is refused. */
static bool fit(struct violation *why, const struct field_def *field, const struct equation *q, struct coded *v)
{
    unsigned bits = field->hi - field->lo + 1;
    wide low, high, least = 0, most = ((wide)1 << bits) - 1;
    if (q->is_signed) {
        least = -((wide)1 << (bits - 1));
        most = -least - 1;
    }
    coded_range(v, &low, &high);
    if (low < least || high > most) {
        field_violation(why, VIOLATION_FIELD, field, q, v);
        why->low = least;
        why->high = most;
        why->value = low < least ? low : high;
        return false;
    }
    if (is_number(v))
        v->k &= ((wide)1 << bits) - 1;
    return true;
}

/* `x % c`: 1..c, where 0 stands for c; more would lose whole multiples. */
static bool wraps(struct eval *ev, const struct field_def *field, const struct equation *q)
{
    const struct cexpr *e = q->expr;
    struct coded v;
    wide c, low, high;
    if (e->kind != CE_BINARY || e->op != OP_MOD)
        return false;
    if (!eval_value(ev, e->a, &v) || !eval_to_number(ev, e->b, &c))
        return true;
    coded_range(&v, &low, &high);
    if (low >= 1 && high <= c)
        return false;
    field_violation(ev->why, VIOLATION_FIELD, field, q, &v);
    ev->why->low = 1;
    ev->why->high = c;
    return true;
}

static bool compute_equation(struct eval *ev, const struct field_def *field, const struct equation *q, const struct coded *settled, struct coded *v)
{
    if (!eval_value(ev, q->expr, v)) {
        ev->why->field = field;
        ev->why->equation = q;
        if (!ev->why->span.end)
            ev->why->span = q->span;
        return false;
    }
    if (wraps(ev, field, q))
        return false;
    if (q->nentries)
        return enumerate(ev->why, field, q, settled, v) && fit(ev->why, field, q, v);
    return fit(ev->why, field, q, v);
}

static bool same_coded(const struct coded *a, const struct coded *b)
{
    return a->k == b->k && a->sym == b->sym && a->open == b->open && a->divide == b->divide && a->add == b->add
        && a->shift == b->shift && a->bits == b->bits && a->left == b->left;
}

bool encode_field(struct eval *ev, const struct field_def *field, struct coded *out)
{
    *out = (struct coded){ .divide = 1 };
    for (unsigned i = 0; i < field->nequations; i++) {
        struct coded v;
        if (!compute_equation(ev, field, &field->equations[i], i ? out : NULL, &v))
            return false;
        if (i && !same_coded(&v, out))
            return field_violation(ev->why, VIOLATION_DISAGREE, field, &field->equations[i], &v);
        *out = v;
    }
    return true;
}
