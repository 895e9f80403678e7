/* SPDX-License-Identifier: MIT */
/* Interval inversion of one equation. Every operator has an inverse on intervals and on multiples; what has none here
 * answers "nothing known", never something wrong. */
#include "controller/invert.h"

static bool decided(struct eval *ev, const struct cexpr *expr, unsigned slot, wide *k)
{
    struct violation ignored = { 0 };
    struct eval quiet = { .env = ev->env, .why = &ignored };
    return !reaches(ev, expr, slot) && eval_to_number(&quiet, expr, k);
}

bool reaches(struct eval *ev, const struct cexpr *expr, unsigned slot)
{
    wide k;
    if (!expr || ev->depth > 100)
        return false;
    if (expr->kind == CE_SLOT) {
        const struct slot *def = &ev->env->model->slots.v[expr->slot];
        if (expr->slot == slot)
            return true;
        if (ev->env->set[expr->slot] || !def->value)
            return false;
        ev->depth++;
        bool answer = reaches(ev, def->value, slot);
        ev->depth--;
        return answer;
    }
    if (expr->kind == CE_FORM_IS)
        return slot == ROLE_FORM;
    if (expr->kind == CE_HAS)
        return slot == ROLE_NEXT_WORDS;
    if (expr->kind == CE_COND && decided(ev, expr->a, slot, &k))
        return reaches(ev, k ? expr->b : expr->c, slot);
    return reaches(ev, expr->a, slot) || reaches(ev, expr->b, slot) || reaches(ev, expr->c, slot);
}

/* ---- sets of numbers ---------------------------------------------------------------------------------------------- */

static wide floor_div(wide a, wide b)
{
    wide q = a / b;
    return a % b && (a < 0) != (b < 0) ? q - 1 : q;
}

static wide ceil_div(wide a, wide b)
{
    return -floor_div(-a, b);
}

static wide modulo(wide a, wide m)
{
    wide r = a % m;
    return r < 0 ? r + m : r;
}

static wide gcd(wide a, wide b)
{
    while (b) {
        wide r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

static wide clamp(wide k)
{
    return k > BOUND_INFINITY ? BOUND_INFINITY : k < -BOUND_INFINITY ? -BOUND_INFINITY : k;
}

/* x = a (mod m) and x = b (mod n). */
static bool congruent(struct reach_of *a, const struct reach_of *b)
{
    wide g = gcd(a->multiple, b->multiple), lcm = a->multiple / g * b->multiple;
    if (modulo(b->remainder - a->remainder, g))
        return false;
    wide x = a->remainder;
    for (wide i = 0; i < b->multiple / g && i < 4096; i++, x += a->multiple) {
        if (modulo(x - b->remainder, b->multiple) == 0) {
            a->multiple = lcm;
            a->remainder = modulo(x, lcm);
            return true;
        }
    }
    return false;
}

bool reach_meet(struct reach_of *a, const struct reach_of *b)
{
    a->low = a->low > b->low ? a->low : b->low;
    a->high = a->high < b->high ? a->high : b->high;
    if (!congruent(a, b))
        return false;
    if (a->low > -BOUND_INFINITY)
        a->low += modulo(a->remainder - a->low, a->multiple);
    if (a->high < BOUND_INFINITY)
        a->high -= modulo(a->high - a->remainder, a->multiple);
    return a->low <= a->high;
}

void reach_join(struct reach_of *a, const struct reach_of *b)
{
    a->low = a->low < b->low ? a->low : b->low;
    a->high = a->high > b->high ? a->high : b->high;
    a->multiple = gcd(gcd(a->multiple, b->multiple), a->remainder - b->remainder);
    a->remainder = modulo(a->remainder, a->multiple);
}

/* ---- one operator ------------------------------------------------------------------------------------------------- */

static bool other_side(struct eval *ev, const struct cexpr *expr, unsigned slot, wide *low, wide *high)
{
    struct violation ignored = { 0 };
    struct eval quiet = { .env = ev->env, .why = &ignored };
    struct coded v;
    if (reaches(ev, expr, slot) || !eval_value(&quiet, expr, &v))
        return false;
    coded_range(&v, low, high);
    return true;
}

static bool invert_sum(struct eval *ev, const struct cexpr *e, unsigned slot, struct reach_of want, struct reach_of *out)
{
    bool left = reaches(ev, e->a, slot);
    const struct cexpr *mine = left ? e->a : e->b, *other = left ? e->b : e->a;
    wide low, high;
    if (!other_side(ev, other, slot, &low, &high))
        return false;
    if (low != high)
        want.multiple = 1, want.remainder = 0;
    if (e->op == OP_ADD) {
        want.low = clamp(want.low - low);
        want.high = clamp(want.high - high);
        want.remainder = modulo(want.remainder - low, want.multiple);
    } else if (left) {
        want.low = clamp(want.low + high);
        want.high = clamp(want.high + low);
        want.remainder = modulo(want.remainder + low, want.multiple);
    } else {                                /* other - x */
        wide least = clamp(high - want.high);
        want.high = clamp(low - want.low);
        want.low = least;
        want.remainder = modulo(low - want.remainder, want.multiple);
    }
    return invert(ev, mine, slot, want, out);
}

static bool invert_product(struct eval *ev, const struct cexpr *e, unsigned slot, struct reach_of want, struct reach_of *out)
{
    bool left = reaches(ev, e->a, slot);
    wide c;
    if (!decided(ev, left ? e->b : e->a, slot, &c) || c == 0)
        return false;
    if (c < 0) {
        wide swap = want.low;
        want.low = -want.high;
        want.high = -swap;
        want.remainder = modulo(-want.remainder, want.multiple);
        c = -c;
    }
    want.low = want.low <= -BOUND_INFINITY ? want.low : ceil_div(want.low, c);
    want.high = want.high >= BOUND_INFINITY ? want.high : floor_div(want.high, c);
    want.multiple = want.remainder ? 1 : want.multiple / gcd(want.multiple, c);
    want.remainder = 0;
    return invert(ev, left ? e->a : e->b, slot, want, out);
}

static bool invert_quotient(struct eval *ev, const struct cexpr *e, unsigned slot, struct reach_of want, struct reach_of *out)
{
    wide c;
    if (!decided(ev, e->b, slot, &c) || c <= 0 || c > (wide)1 << 40 || want.multiple > (wide)1 << 40)
        return false;
    want.low = want.low <= -BOUND_INFINITY ? want.low : clamp(want.low * c);
    want.high = want.high >= BOUND_INFINITY ? want.high : clamp(want.high * c);
    want.multiple *= c;
    want.remainder *= c;
    return invert(ev, e->a, slot, want, out);
}

/* x % c as a field: 1..c, where 0 stands for c. */
static bool invert_remainder(struct eval *ev, const struct cexpr *e, unsigned slot, struct reach_of want, struct reach_of *out)
{
    wide c;
    if (!decided(ev, e->b, slot, &c) || c <= 0)
        return false;
    if (want.low == want.high || want.low > 0 || want.high < c - 1) {
        if (want.low != want.high)
            return false;
        return invert(ev, e->a, slot, (struct reach_of){ -BOUND_INFINITY, BOUND_INFINITY, c, modulo(want.low, c) }, out);
    }
    return invert(ev, e->a, slot, (struct reach_of){ 1, c, 1, 0 }, out);
}

static bool invert_binary(struct eval *ev, const struct cexpr *e, unsigned slot, struct reach_of want, struct reach_of *out)
{
    switch (e->op) {
    case OP_ADD:
    case OP_SUB: return invert_sum(ev, e, slot, want, out);
    case OP_MUL: return invert_product(ev, e, slot, want, out);
    case OP_DIV: return invert_quotient(ev, e, slot, want, out);
    case OP_MOD: return invert_remainder(ev, e, slot, want, out);
    default:     return false;
    }
}

static wide power(wide n)
{
    return n < 0 ? 0 : n > 79 ? BOUND_INFINITY : (wide)1 << (int)n;
}

static wide ones_in(wide k)
{
    wide n = 0;
    for (; k > 0; k >>= 1)
        n += k & 1;
    return n;
}

static bool walk(struct eval *ev, const struct cexpr *e, unsigned slot, struct reach_of want, struct reach_of *out)
{
    wide k;
    switch (e->kind) {
    case CE_SLOT:
        if (e->slot == slot) {
            *out = want;
            return true;
        }
        return ev->env->model->slots.v[e->slot].value && invert(ev, ev->env->model->slots.v[e->slot].value, slot, want, out);
    case CE_BINARY:
        return invert_binary(ev, e, slot, want, out);
    case CE_UNARY:
        if (e->op != OP_NEG)
            return false;
        return invert(ev, e->a, slot, (struct reach_of){ -want.high, -want.low, want.multiple,
            modulo(-want.remainder, want.multiple) }, out);
    case CE_COND:
        return decided(ev, e->a, slot, &k) && invert(ev, k ? e->b : e->c, slot, want, out);
    case CE_LOG2:
        return invert(ev, e->a, slot, (struct reach_of){ power(want.low), power(want.high), 1, 0 }, out);
    case CE_ABS:
        return invert(ev, e->a, slot, (struct reach_of){ -want.high, want.high, want.remainder ? 1 : want.multiple, 0 }, out);
    case CE_ONES:
        return want.high < BOUND_INFINITY && invert(ev, e->a, slot, (struct reach_of){ 0, ones_in(want.high), 1, 0 }, out);
    default:
        return false;
    }
}

bool invert(struct eval *ev, const struct cexpr *expr, unsigned slot, struct reach_of want, struct reach_of *out)
{
    if (ev->depth > 100 || !reaches(ev, expr, slot))
        return false;
    ev->depth++;
    bool ok = walk(ev, expr, slot, want, out);
    ev->depth--;
    return ok;
}
