/* SPDX-License-Identifier: MIT */
/* Operators of expressions on values. */
#include "program/value.h"
#include "parser/op.h"

static const char *op_text(enum op op)
{
    static const char *const text[] = {
        [OP_OR] = "or", [OP_AND] = "and", [OP_NOT] = "not", [OP_EQ] = "==", [OP_NE] = "!=", [OP_LT] = "<", [OP_LE] = "<=",
        [OP_GT] = ">", [OP_GE] = ">=", [OP_BITOR] = "|", [OP_BITXOR] = "^", [OP_BITAND] = "&", [OP_SHL] = "<<",
        [OP_SHR] = ">>", [OP_ADD] = "+", [OP_SUB] = "-", [OP_MUL] = "*", [OP_DIV] = "/", [OP_MOD] = "%", [OP_NEG] = "-",
        [OP_COMPL] = "~", [OP_ADDRESS] = "&",
    };
    return text[op];
}

struct value value_none(struct span span)
{
    return (struct value){ .kind = VALUE_NONE, .span = span };
}

struct value value_number(struct span span, enum value_kind kind, struct number number)
{
    return (struct value){ .kind = kind, .span = span, .number = number };
}

static struct value checked(const struct env *env, const struct expr *expr, enum value_kind kind, struct number number)
{
    if (!number_fits(number.v)) {
        report(env, DIAG_OVERFLOW, expr->span, "the value does not fit in 64 bits");
        return value_none(expr->span);
    }
    return value_number(expr->span, kind, number);
}

struct value with_unit(const struct env *env, const struct expr *expr, struct number number)
{
    static const struct { enum value_kind kind; int64_t factor; } units[] = {
        [UNIT_NONE] = { VALUE_NUMBER, 1 }, [UNIT_KIB] = { VALUE_NUMBER, 1 << 10 }, [UNIT_MIB] = { VALUE_NUMBER, 1 << 20 },
        [UNIT_GIB] = { VALUE_NUMBER, 1 << 30 }, [UNIT_NS] = { VALUE_TIME, 1 }, [UNIT_US] = { VALUE_TIME, 1000 },
        [UNIT_MS] = { VALUE_TIME, 1000000 }, [UNIT_S] = { VALUE_TIME, 1000000000 }, [UNIT_BPS] = { VALUE_RATE, 1 },
        [UNIT_KBPS] = { VALUE_RATE, 1000 }, [UNIT_MBPS] = { VALUE_RATE, 1000000 },
    };
    wide limit = (wide)1 << 63;
    struct number scaled = number_mul(env->r->cx, number, number_of(units[expr->unit].factor));

    if (units[expr->unit].kind != VALUE_NUMBER && scaled.v >= limit) {
        report(env, DIAG_OVERFLOW, expr->span, "the value does not fit in 64 bits");
        return value_none(expr->span);
    }
    return checked(env, expr, units[expr->unit].kind, scaled);
}

static bool is_numeric(const struct value *v)
{
    return v->kind == VALUE_NUMBER || v->kind == VALUE_TIME || v->kind == VALUE_RATE;
}

static struct value wrong_operands(const struct env *env, const struct expr *expr, const char *needs)
{
    report(env, DIAG_TYPE, expr->span, "'%s' needs %s", op_text(expr->op), needs);
    return value_none(expr->span);
}

static struct value mixed_units(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    report(env, DIAG_UNIT_MISMATCH, expr->span, "cannot mix %s and %s with '%s'", value_kind_text(a), value_kind_text(b),
           op_text(expr->op));
    return value_none(expr->span);
}

static struct value add_or_sub(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    struct cx *cx = env->r->cx;
    struct number n = expr->op == OP_ADD ? number_add(cx, a->number, b->number) : number_sub(cx, a->number, b->number);
    const struct value *address = a->kind == VALUE_ADDRESS ? a : b;
    struct value sum;

    if (a->kind == VALUE_ADDRESS || (b->kind == VALUE_ADDRESS && expr->op == OP_ADD)) {
        if ((address == a ? b : a)->kind != VALUE_NUMBER)
            return wrong_operands(env, expr, "an address and a number");
        if (n.runtime) {
            report(env, DIAG_NOT_CONSTANT, expr->span, "an address in a value cannot depend on an open length");
            return value_none(expr->span);
        }
        sum = *address;
        sum.span = expr->span;
        sum.number = n;
        return sum;
    }
    if (!is_numeric(a) || !is_numeric(b))
        return wrong_operands(env, expr, "numbers");
    if (a->kind != b->kind)
        return mixed_units(env, expr, a, b);
    return checked(env, expr, a->kind, n);
}

static struct value multiply(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    enum value_kind kind = a->kind == VALUE_NUMBER ? b->kind : a->kind;

    if (!is_numeric(a) || !is_numeric(b))
        return wrong_operands(env, expr, "numbers");
    if (a->kind != VALUE_NUMBER && b->kind != VALUE_NUMBER)
        return mixed_units(env, expr, a, b);
    return checked(env, expr, kind, number_mul(env->r->cx, a->number, b->number));
}

static struct value divide(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    bool runtime = a->number.runtime || b->number.runtime;
    enum value_kind kind = a->kind == b->kind && expr->op == OP_DIV ? VALUE_NUMBER : a->kind;

    if (!is_numeric(a) || !is_numeric(b))
        return wrong_operands(env, expr, "numbers");
    if (b->kind != VALUE_NUMBER && b->kind != a->kind)
        return mixed_units(env, expr, a, b);
    if (b->number.v == 0) {
        report(env, DIAG_DIVISION_BY_ZERO, expr->span, "division by zero: %s", expr_text(env->r->cx, expr));
        return value_none(expr->span);
    }
    if (expr->op == OP_DIV && b->number.v == 1 && !b->number.runtime)
        return value_number(expr->span, kind, a->number);
    return checked(env, expr, kind, number_nonlinear(expr->op == OP_DIV ? a->number.v / b->number.v
                                                                        : a->number.v % b->number.v, runtime));
}

static struct value shift(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    bool runtime = a->number.runtime || b->number.runtime;
    wide by = b->number.v;

    if (a->kind != VALUE_NUMBER || b->kind != VALUE_NUMBER)
        return wrong_operands(env, expr, "numbers");
    if (by < 0) {
        report(env, DIAG_VALUE_RANGE, expr->b->span, "a shift by %s: the count cannot be negative", wide_text(env->r->cx, by));
        return value_none(expr->span);
    }
    if (expr->op == OP_SHR)
        return value_number(expr->span, VALUE_NUMBER, number_nonlinear(by > 64 ? (a->number.v < 0 ? -1 : 0) : a->number.v >> by, runtime));
    if (by >= 64 && a->number.v != 0)
        return checked(env, expr, VALUE_NUMBER, number_of((wide)1 << 64));
    return checked(env, expr, VALUE_NUMBER,
                   number_mul(env->r->cx, a->number, number_nonlinear((wide)1 << (by & 63), b->number.runtime)));
}

static struct value bitwise(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    wide x = a->number.v, y = b->number.v;
    bool runtime = a->number.runtime || b->number.runtime;

    if (a->kind != VALUE_NUMBER || b->kind != VALUE_NUMBER)
        return wrong_operands(env, expr, "numbers");
    return checked(env, expr, VALUE_NUMBER,
                   number_nonlinear(expr->op == OP_BITAND ? x & y : expr->op == OP_BITOR ? x | y : x ^ y, runtime));
}

static struct value compare(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    bool runtime = a->number.runtime || b->number.runtime;

    if (!is_numeric(a) || !is_numeric(b))
        return wrong_operands(env, expr, "numbers");
    if (a->kind != b->kind)
        return mixed_units(env, expr, a, b);
    return value_number(expr->span, VALUE_BOOL, number_nonlinear(op_compare(expr->op, a->number.v, b->number.v), runtime));
}

static struct value connect(const struct env *env, const struct expr *expr, const struct value *a, const struct value *b)
{
    bool both = a->number.v && b->number.v, any = a->number.v || b->number.v;

    if (a->kind != VALUE_BOOL || b->kind != VALUE_BOOL)
        return wrong_operands(env, expr, "conditions");
    return value_number(expr->span, VALUE_BOOL, number_nonlinear(expr->op == OP_AND ? both : any,
                                                                 a->number.runtime || b->number.runtime));
}

struct value eval_binary(const struct env *env, const struct expr *expr)
{
    struct value a = evaluate(env, expr->a), b = evaluate(env, expr->b);

    if (a.kind == VALUE_NONE || b.kind == VALUE_NONE)
        return value_none(expr->span);
    switch (expr->op) {
    case OP_OR: case OP_AND: return connect(env, expr, &a, &b);
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE: return compare(env, expr, &a, &b);
    case OP_BITOR: case OP_BITXOR: case OP_BITAND: return bitwise(env, expr, &a, &b);
    case OP_SHL: case OP_SHR: return shift(env, expr, &a, &b);
    case OP_ADD: case OP_SUB: return add_or_sub(env, expr, &a, &b);
    case OP_MUL: return multiply(env, expr, &a, &b);
    default: return divide(env, expr, &a, &b);
    }
}

/* &x: the CPU address of the first byte of x. */
static struct value address_of(const struct env *env, const struct expr *expr)
{
    struct value a = evaluate(env, expr->a), out = { .kind = VALUE_ADDRESS, .span = expr->span };
    struct piece piece;

    if (a.kind == VALUE_NONE)
        return value_none(expr->span);
    if (a.kind == VALUE_PORT) {
        out.number = number_of((wide)a.port->address);
        return out;
    }
    if (a.kind != VALUE_SELECTION) {
        report(env, DIAG_TYPE, expr->span, "'&' needs a place, not %s", value_kind_text(&a));
        return value_none(expr->span);
    }
    if (!selection_piece(env, &a, &piece))
        return value_none(expr->span);
    if (piece.open_offset.n || piece.open_offset.nonlinear) {
        report(env, DIAG_NOT_CONSTANT, expr->span, "the address '%s' is known only when the transfer is prepared",
               expr_text(env->r->cx, expr));
        return value_none(expr->span);
    }
    out.number = number_of((wide)piece.offset);
    out.buffer = piece.buffer;
    out.index = piece.index;
    return out;
}

struct value eval_unary(const struct env *env, const struct expr *expr)
{
    struct value a;

    if (expr->op == OP_ADDRESS)
        return address_of(env, expr);
    a = evaluate(env, expr->a);
    if (a.kind == VALUE_NONE)
        return a;
    if (expr->op == OP_NOT) {
        if (a.kind != VALUE_BOOL)
            return wrong_operands(env, expr, "a condition");
        return value_number(expr->span, VALUE_BOOL, number_nonlinear(!a.number.v, a.number.runtime));
    }
    if (expr->op == OP_COMPL && a.kind == VALUE_NUMBER)
        return checked(env, expr, VALUE_NUMBER, number_sub(env->r->cx, number_of(-1), a.number));
    if (expr->op == OP_NEG && is_numeric(&a))
        return checked(env, expr, a.kind, number_sub(env->r->cx, number_of(0), a.number));
    return wrong_operands(env, expr, "a number");
}
