/* SPDX-License-Identifier: MIT */
/* What an expression is worth in an environment. A value may contain one symbol and one open length; what an operator
 * cannot express as a fix-up, or decide from alignment and range, is refused with the reason. */
#include "codegen/eval.h"
#include "parser/op.h"

enum { DEPTH_MAX = 400, SHIFT_MAX = 100 };
static const uint64_t granule_max = (uint64_t)1 << 62;

static bool refuse(struct eval *ev, enum violation_kind kind, const struct cexpr *expr)
{
    ev->why->kind = kind;
    ev->why->expr = expr;
    ev->why->span = expr->span;
    return false;
}

static bool refuse_symbol(struct eval *ev, const struct cexpr *expr, const struct coded *v, uint64_t align)
{
    ev->why->sym = v->sym;
    ev->why->align = align;
    return refuse(ev, v->sym ? VIOLATION_SYMBOL : VIOLATION_SHAPE, expr);
}

static bool give(struct coded *out, wide k)
{
    *out = (struct coded){ .k = k, .divide = 1 };
    return true;
}

/* ---- what is known of the unknown --------------------------------------------------------------------------------- */

static uint64_t low_power(uint64_t k)
{
    return k ? k & -k : granule_max;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t coded_granule(const struct coded *v)
{
    uint64_t g = v->sym ? low_power(v->sym->align) : granule_max;
    for (unsigned i = 0; v->open && !v->open->multiple && i < v->open->lin.n; i++)
        g = least(g, low_power((uint64_t)v->open->lin.terms[i].factor));
    if (v->open && v->open->multiple)
        g = least(g, low_power(v->open->multiple));
    if (v->open && v->open->lin.nonlinear)
        return 1;
    if (v->open)
        g = least(g, least(low_power((uint64_t)v->open->lin.k), low_power(v->open->cap)));
    return g;
}

static bool is_linear(const struct coded *v)
{
    return v->divide == 1 && !v->add && !v->shift && !v->bits && !v->left;
}

void coded_range(const struct coded *v, wide *low, wide *high)
{
    wide a = v->k + (v->sym ? (wide)v->sym->low : 0);
    wide b = v->k + (v->sym ? (wide)v->sym->high : 0) + (v->open ? (wide)v->open->cap : 0);
    *low = *high = v->k;
    if (is_number(v))
        return;
    if (v->sym && b > (wide)UINT64_MAX)     /* a bus address wraps nowhere */
        b = (wide)UINT64_MAX;
    a = (a / (wide)v->divide + v->add) >> v->shift;
    b = (b / (wide)v->divide + v->add) >> v->shift;
    wide mask = v->bits ? ((wide)1 << v->bits) - 1 : 0;
    if (v->bits && (a >> v->bits != b >> v->bits || a < 0)) {
        a = 0;
        b = mask;
    } else if (v->bits) {
        a &= mask;
        b &= mask;
    }
    *low = a * ((wide)1 << v->left);
    *high = b * ((wide)1 << v->left);
}

/* Bits hi..lo of a linear value: known by alignment, else a slice. */
static void slice_linear(struct coded *v, unsigned hi, unsigned lo)
{
    wide low, high;
    unsigned bits = hi - lo + 1;
    wide mask = ((wide)1 << bits) - 1;
    if (is_number(v) || (hi < 62 && coded_granule(v) >> (hi + 1))) {
        give(v, v->k >> lo & mask);
        return;
    }
    v->shift = lo;
    v->bits = bits;
    coded_range(v, &low, &high);
    if (low == high)                        /* the upper half of an address below 4 GiB */
        give(v, low);
}

static bool slice(struct eval *ev, const struct cexpr *expr, unsigned hi, unsigned lo, struct coded *v)
{
    if (is_number(v))
        return give(v, v->k >> lo & (((wide)1 << (hi - lo + 1)) - 1));
    if (is_linear(v)) {
        slice_linear(v, hi, lo);
        return true;
    }
    if (v->left || lo || (v->bits && v->bits > hi + 1))
        return refuse_symbol(ev, expr, v, 0);
    if (!v->bits)
        v->bits = hi + 1;
    return true;
}

/* ---- sums --------------------------------------------------------------------------------------------------------- */

static bool add_number(struct eval *ev, const struct cexpr *expr, struct coded *v, wide k)
{
    if (k == 0)
        return true;
    if (is_number(v) || is_linear(v))
        v->k += k;
    else if (!v->shift && !v->bits && !v->left)
        v->add += (int64_t)k;
    else
        return refuse_symbol(ev, expr, v, 0);
    return true;
}

static bool sum(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    if (is_number(&b)) {
        *out = a;
        return add_number(ev, expr, out, b.k);
    }
    if (is_number(&a)) {
        *out = b;
        return add_number(ev, expr, out, a.k);
    }
    if (!is_linear(&a) || !is_linear(&b) || (a.sym && b.sym) || (a.open && b.open))
        return refuse_symbol(ev, expr, &a, 0);
    *out = a;
    out->k += b.k;
    out->sym = a.sym ? a.sym : b.sym;
    out->open = a.open ? a.open : b.open;
    return true;
}

static bool difference(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    if (is_number(&b)) {
        *out = a;
        return add_number(ev, expr, out, -b.k);
    }
    if (!is_linear(&a) || !is_linear(&b) || (b.sym && a.sym != b.sym) || (b.open && a.open != b.open))
        return refuse_symbol(ev, expr, &b, 0);
    *out = a;
    out->k -= b.k;
    out->sym = b.sym ? NULL : a.sym;
    out->open = b.open ? NULL : a.open;
    return true;
}

/* ---- products ----------------------------------------------------------------------------------------------------- */

static bool power_of_two(wide k, unsigned *log)
{
    if (k <= 0 || k & (k - 1))
        return false;
    for (*log = 0; (wide)1 << *log < k; (*log)++)
        ;
    return true;
}

static bool product(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    unsigned log;
    if (is_number(&a)) {
        struct coded swap = a;
        a = b;
        b = swap;
    }
    if (!is_number(&b))
        return refuse_symbol(ev, expr, &b, 0);
    if (is_number(&a))
        return __builtin_mul_overflow(a.k, b.k, &out->k) ? refuse(ev, VIOLATION_INEXACT, expr) : give(out, out->k);
    *out = a;
    if (b.k == 0)
        return give(out, 0);
    if (b.k == (wide)a.divide && !a.add && !a.shift && !a.bits && !a.left) {
        out->divide = 1;                    /* (x / w) * w */
        return true;
    }
    if (!power_of_two(b.k, &log))
        return refuse_symbol(ev, expr, &a, 0);
    out->left += log;
    return true;
}

static bool quotient(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    unsigned log;
    if (!is_number(&b))
        return refuse_symbol(ev, expr, &b, 0);
    ev->why->value = a.k;
    ev->why->low = b.k;
    if (b.k == 0 || (is_number(&a) && a.k % b.k))
        return refuse(ev, VIOLATION_INEXACT, expr);
    if (is_number(&a))
        return give(out, a.k / b.k);
    *out = a;
    if (b.k == 1)
        return true;
    if (!is_linear(&a) || b.k < 0)
        return refuse_symbol(ev, expr, &a, 0);
    if (!a.sym && b.k < (wide)1 << 62) {
        if (a.k % b.k)
            return refuse(ev, VIOLATION_INEXACT, expr);
        out->divide = (uint64_t)b.k;
        return true;
    }
    if (!power_of_two(b.k, &log))
        return refuse_symbol(ev, expr, &a, 0);
    if ((wide)coded_granule(&a) < b.k)
        return refuse_symbol(ev, expr, &a, (uint64_t)b.k);
    if (a.k % b.k)
        return refuse(ev, VIOLATION_INEXACT, expr);
    out->shift = log;
    return true;
}

static bool remainder_of(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    unsigned log;
    if (!is_number(&b))
        return refuse_symbol(ev, expr, &b, 0);
    if (b.k == 0)
        return refuse(ev, VIOLATION_INEXACT, expr);
    if (is_number(&a)) {
        wide r = a.k % b.k;
        return give(out, r && (r < 0) != (b.k < 0) ? r + b.k : r);
    }
    *out = a;
    if (b.k == 1)
        return give(out, 0);
    if (!power_of_two(b.k, &log))
        return refuse_symbol(ev, expr, &a, 0);
    return slice(ev, expr, log - 1, 0, out);
}

static bool shifted(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    if (!is_number(&b) || b.k < 0 || b.k > SHIFT_MAX)
        return refuse(ev, VIOLATION_INEXACT, expr);
    unsigned by = (unsigned)b.k;
    *out = a;
    if (is_number(&a) && expr->op == OP_SHR)
        return give(out, a.k >> by);
    if (is_number(&a))
        return __builtin_mul_overflow(a.k, (wide)1 << by, &out->k) ? refuse(ev, VIOLATION_INEXACT, expr) : give(out, out->k);
    if (expr->op == OP_SHL) {
        out->left += by;
        return true;
    }
    if (!is_linear(&a))
        return refuse_symbol(ev, expr, &a, 0);
    out->shift = by;
    return true;
}

/* ---- bits --------------------------------------------------------------------------------------------------------- */

/* x & mask, where mask is one run of ones (its upper end may be infinite: ~3). */
static bool masked(struct eval *ev, const struct cexpr *expr, const struct coded *a, wide mask, struct coded *out)
{
    unsigned lo = 0, hi;
    *out = *a;
    if (mask == 0)
        return give(out, 0);
    while (!(mask >> lo & 1))
        lo++;
    for (hi = lo; hi < 63 && mask >> (hi + 1) & 1; hi++)
        ;
    if (hi == 63 && is_linear(a) && coded_granule(a) >> lo && !(a->k & (((wide)1 << lo) - 1)))
        return true;
    if ((mask >> lo) + 1 != (wide)1 << (hi - lo + 1) && hi != 63)
        return refuse_symbol(ev, expr, a, 0);
    if (!slice(ev, expr, hi, lo, out))
        return false;
    if (is_number(out))
        return give(out, out->k << lo);
    out->left += lo;
    return true;
}

/* x | k, where x is known to be 0 in the bits of k. */
static bool joined(struct eval *ev, const struct cexpr *expr, const struct coded *a, wide k, struct coded *out)
{
    *out = *a;
    if (k == 0)
        return true;
    if (a->divide != 1 || a->add || a->shift || a->left || k < 0)
        return refuse_symbol(ev, expr, a, 0);
    unsigned top = 0;
    while (k >> top)
        top++;
    if ((wide)coded_granule(a) < (wide)1 << top)
        return refuse_symbol(ev, expr, a, (uint64_t)1 << top);
    out->k = a->k | k;
    return true;
}

static bool bitwise(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    if (is_number(&a) && !is_number(&b)) {
        struct coded swap = a;
        a = b;
        b = swap;
    }
    if (!is_number(&b))
        return refuse_symbol(ev, expr, &b, 0);
    if (is_number(&a))
        return give(out, expr->op == OP_BITAND ? a.k & b.k : expr->op == OP_BITOR ? a.k | b.k : a.k ^ b.k);
    if (expr->op == OP_BITAND)
        return masked(ev, expr, &a, b.k, out);
    if (expr->op == OP_BITOR)
        return joined(ev, expr, &a, b.k, out);
    return refuse_symbol(ev, expr, &a, 0);
}

/* ---- comparisons -------------------------------------------------------------------------------------------------- */

/* The alignment that would decide about some low bits of an address. */
static uint64_t deciding_align(const struct coded *v)
{
    return v->bits && v->shift + v->bits < 63 ? (uint64_t)1 << (v->shift + v->bits) : 0;
}

/* Do the low bits that are known rule equality out? */
static bool known_different(const struct coded *v, wide k)
{
    uint64_t g = coded_granule(v);
    if (v->divide != 1 || v->add || g >> v->shift <= 1)
        return false;
    wide known = (wide)(g >> v->shift);
    if (v->bits && known > (wide)1 << v->bits)
        known = (wide)1 << v->bits;
    wide value = v->k >> v->shift & (known - 1);
    return (k & (((wide)1 << v->left) - 1)) || (k >> v->left & (known - 1)) != value;
}

static bool compare(struct eval *ev, const struct cexpr *expr, struct coded a, struct coded b, struct coded *out)
{
    struct coded d;
    wide low, high;
    enum op op = expr->op;
    if (is_number(&a) && is_number(&b))
        return give(out, op_compare(op, a.k, b.k));
    if (is_number(&b))
        d = a;
    else if (!difference(ev, expr, a, b, &d))
        return false;
    wide right = is_number(&b) ? b.k : 0;
    coded_range(&d, &low, &high);
    bool at_low = op_compare(op, low, right), at_high = op_compare(op, high, right);
    bool inside = low <= right && right <= high;
    bool equality = op == OP_EQ || op == OP_NE;
    if (low == high || (equality ? !inside : at_low == at_high))
        return give(out, at_low);
    if (equality && known_different(&d, right))
        return give(out, op == OP_NE);
    return refuse_symbol(ev, expr, &d, deciding_align(&d));
}

/* ---- functions ---------------------------------------------------------------------------------------------------- */

static bool logarithm(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    unsigned log;
    wide k;
    if (!eval_to_number(ev, expr->a, &k))
        return false;
    ev->why->value = k;
    return power_of_two(k, &log) ? give(out, log) : refuse(ev, VIOLATION_INEXACT, expr);
}

static bool ones(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    wide k;
    if (!eval_to_number(ev, expr->a, &k))
        return false;
    ev->why->value = k;
    return k >= 0 && k <= 64 ? give(out, ((wide)1 << (int)k) - 1) : refuse(ev, VIOLATION_INEXACT, expr);
}

/* Does [a, a + n) contain a multiple of c other than a itself? An open length counts as its largest. */
static bool crosses(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    struct coded a, n;
    wide c, low, high;
    if (!eval_value(ev, expr->a, &a) || !eval_value(ev, expr->b, &n) || !eval_to_number(ev, expr->c, &c))
        return false;
    if (c <= 0)
        return refuse(ev, VIOLATION_INEXACT, expr);
    coded_range(&n, &low, &high);
    if (!is_number(&a)) {
        unsigned log;
        if (!is_linear(&a) || !power_of_two(c, &log) || (wide)coded_granule(&a) < c)
            return refuse_symbol(ev, expr, &a, (uint64_t)c);
    }
    wide r = a.k % c;
    return give(out, (r < 0 ? r + c : r) + high > c);
}

static bool over_items(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    bool all = expr->kind == CE_ALL;
    for (size_t i = 0; !ev->item && i < ev->env->truths.n; i++)
        if (ev->env->truths.v[i].expr == expr)
            return give(out, ev->env->truths.v[i].value);
    if (!ev->item)
        return refuse(ev, VIOLATION_UNKNOWN, expr);
    for (size_t i = 0; i < ev->n; i++) {
        struct eval inner = { .env = ev->item(ev->context, i), .why = ev->why };
        wide k;
        if (!eval_to_number(&inner, expr->a, &k))
            return false;
        if (!!k != all)
            return give(out, !all);
    }
    return give(out, all);
}

/* ---- the walk ----------------------------------------------------------------------------------------------------- */

bool eval_slot(struct eval *ev, unsigned slot, struct span span, struct coded *out)
{
    const struct slot *def = &ev->env->model->slots.v[slot];
    if (ev->env->set[slot]) {
        const struct qty *q = &ev->env->v[slot];
        *out = (struct coded){ .k = q->k, .sym = q->sym, .open = q->open, .divide = 1 };
        return true;
    }
    if (def->value)
        return eval_value(ev, def->value, out);
    if (slot == ROLE_NEXT_FORM)
        return give(out, -1);
    if (slot == ROLE_NEXT_WORDS)
        return give(out, 0);
    ev->why->kind = VIOLATION_UNKNOWN;
    ev->why->slot = slot;
    ev->why->span = span;
    ev->why->expr = NULL;
    return false;
}

static bool logical(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    wide a, b;
    if (!eval_to_number(ev, expr->a, &a))
        return false;
    if (!a == (expr->op == OP_AND))
        return give(out, !!a);
    return eval_to_number(ev, expr->b, &b) && give(out, !!b);
}

static bool binary(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    struct coded a, b;
    if (expr->op == OP_AND || expr->op == OP_OR)
        return logical(ev, expr, out);
    if (!eval_value(ev, expr->a, &a) || !eval_value(ev, expr->b, &b))
        return false;
    switch (expr->op) {
    case OP_ADD: return sum(ev, expr, a, b, out);
    case OP_SUB: return difference(ev, expr, a, b, out);
    case OP_MUL: return product(ev, expr, a, b, out);
    case OP_DIV: return quotient(ev, expr, a, b, out);
    case OP_MOD: return remainder_of(ev, expr, a, b, out);
    case OP_SHL: case OP_SHR: return shifted(ev, expr, a, b, out);
    case OP_BITAND: case OP_BITOR: case OP_BITXOR: return bitwise(ev, expr, a, b, out);
    default:     return compare(ev, expr, a, b, out);
    }
}

static bool unary(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    wide k;
    if (!eval_to_number(ev, expr->a, &k))
        return false;
    return give(out, expr->op == OP_NOT ? !k : expr->op == OP_NEG ? -k : ~k);
}

static bool has_word(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    struct coded v;
    return eval_slot(ev, ROLE_NEXT_WORDS, expr->span, &v) && give(out, (v.k & expr->k) != 0);
}

static bool form_is(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    struct coded v;
    return eval_slot(ev, ROLE_FORM, expr->span, &v) && give(out, v.k == (wide)expr->form->index);
}

static bool least_or_most(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    wide a, b;
    if (!eval_to_number(ev, expr->a, &a) || !eval_to_number(ev, expr->b, &b))
        return false;
    return give(out, (a < b) == (expr->kind == CE_MIN) ? a : b);
}

static bool walk(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    wide k;
    switch (expr->kind) {
    case CE_CONST:
    case CE_MASK:    return give(out, expr->k);
    case CE_SLOT:    return eval_slot(ev, expr->slot, expr->span, out);
    case CE_UNARY:   return unary(ev, expr, out);
    case CE_BINARY:  return binary(ev, expr, out);
    case CE_COND:    return eval_to_number(ev, expr->a, &k) && eval_value(ev, k ? expr->b : expr->c, out);
    case CE_SLICE:   return eval_value(ev, expr->a, out) && slice(ev, expr, expr->hi, expr->lo, out);
    case CE_LOG2:    return logarithm(ev, expr, out);
    case CE_ONES:    return ones(ev, expr, out);
    case CE_ABS:     return eval_to_number(ev, expr->a, &k) && give(out, k < 0 ? -k : k);
    case CE_MIN:
    case CE_MAX:     return least_or_most(ev, expr, out);
    case CE_CROSSES: return crosses(ev, expr, out);
    case CE_ALL:
    case CE_ANY:     return over_items(ev, expr, out);
    case CE_FORM_IS: return form_is(ev, expr, out);
    case CE_HAS:     return has_word(ev, expr, out);
    case CE_FIELD:
        if (!eval_to_number(ev, expr->a, &k))
            return false;
        ev->why->value = k;
        ev->why->field = expr->field;
        ev->why->low = 0;
        ev->why->high = ((wide)1 << (expr->field->hi - expr->field->lo + 1)) - 1;
        return k < 0 || k > ev->why->high ? refuse(ev, VIOLATION_FIELD, expr) : give(out, k << expr->field->lo);
    case CE_REG:
    case CE_BLOCK_WORD:
    case CE_BEFORE:
        break;
    }
    return refuse(ev, VIOLATION_SHAPE, expr);
}

bool eval_value(struct eval *ev, const struct cexpr *expr, struct coded *out)
{
    if (ev->depth >= DEPTH_MAX)
        return refuse(ev, VIOLATION_SHAPE, expr);
    ev->depth++;
    bool ok = walk(ev, expr, out);
    ev->depth--;
    return ok;
}

bool eval_to_number(struct eval *ev, const struct cexpr *expr, wide *out)
{
    struct coded v;
    if (!eval_value(ev, expr, &v))
        return false;
    *out = v.k;
    return is_number(&v) || refuse_symbol(ev, expr, &v, deciding_align(&v));
}
