/* SPDX-License-Identifier: MIT */
#include "emit/ops_eval.h"

static unsigned slot_needs(const struct settled *settled, unsigned number)
{
    const struct slot *slot = &settled->model->slots.v[number];

    if (settled->set && settled->set[number])
        return 0;
    if (slot->kind == SLOT_ARGUMENT)
        return NEEDS_ARGUMENT;
    if (slot->kind == SLOT_BLOCK || (number == ROLE_BASE && settled->model->place.slot))
        return NEEDS_OBJECT;
    if (slot->kind == SLOT_ROLE && slot->role == ROLE_CHANNEL)
        return NEEDS_CHANNEL;
    if ((slot->kind == SLOT_PARAMETER || slot->kind == SLOT_DEFINE) && slot->value)
        return expr_needs(settled, slot->value);
    return NEEDS_TRANSFER;
}

unsigned expr_needs(const struct settled *settled, const struct cexpr *expr)
{
    if (!expr)
        return 0;
    switch (expr->kind) {
    case CE_CONST: case CE_MASK:
        return 0;
    case CE_SLOT:
        return slot_needs(settled, expr->slot);
    case CE_REG: case CE_BLOCK_WORD:
        return NEEDS_HARDWARE;
    case CE_FORM_IS: case CE_HAS: case CE_BEFORE:
        return NEEDS_TRANSFER;
    default:
        return expr_needs(settled, expr->a) | expr_needs(settled, expr->b) | expr_needs(settled, expr->c);
    }
}

static wide field_mask(const struct field_def *field)
{
    return ((((wide)1) << (field->hi - field->lo + 1)) - 1) << field->lo;
}

static bool exact(wide a, wide b, wide *value)
{
    if (b == 0 || a % b != 0)
        return false;
    *value = a / b;
    return true;
}

static bool modulo(wide a, wide b, wide *value)
{
    if (b == 0)
        return false;
    *value = a % b;
    if (*value != 0 && (*value < 0) != (b < 0))
        *value += b;
    return true;
}

static bool shifted(wide a, wide b, bool left, wide *value)
{
    if (b < 0 || b > 64)
        return false;
    *value = left ? (wide)((uwide)a << b) : a >> b;
    return true;
}

static bool binary(enum op op, wide a, wide b, wide *value)
{
    switch (op) {
    case OP_OR: *value = a != 0 || b != 0; return true;
    case OP_AND: *value = a != 0 && b != 0; return true;
    case OP_EQ: *value = a == b; return true;
    case OP_NE: *value = a != b; return true;
    case OP_LT: *value = a < b; return true;
    case OP_LE: *value = a <= b; return true;
    case OP_GT: *value = a > b; return true;
    case OP_GE: *value = a >= b; return true;
    case OP_BITOR: *value = a | b; return true;
    case OP_BITXOR: *value = a ^ b; return true;
    case OP_BITAND: *value = a & b; return true;
    case OP_SHL: return shifted(a, b, true, value);
    case OP_SHR: return shifted(a, b, false, value);
    case OP_ADD: *value = a + b; return true;
    case OP_SUB: *value = a - b; return true;
    case OP_MUL: *value = a * b; return true;
    case OP_DIV: return exact(a, b, value);
    case OP_MOD: return modulo(a, b, value);
    default: return false;
    }
}

static bool unary(enum op op, wide a, wide *value)
{
    *value = op == OP_NOT ? a == 0 : op == OP_NEG ? -a : ~a;
    return op == OP_NOT || op == OP_NEG || op == OP_COMPL;
}

static bool slot_constant(const struct settled *settled, unsigned number, wide *value)
{
    const struct cexpr *expr = settled->model->slots.v[number].value;

    if (settled->set && settled->set[number]) {
        *value = settled->value[number];
        return true;
    }
    return expr && expr_constant(settled, expr, value);
}

bool expr_constant(const struct settled *settled, const struct cexpr *expr, wide *value)
{
    wide a = 0, b = 0;

    switch (expr->kind) {
    case CE_CONST:
        *value = expr->k;
        return true;
    case CE_SLOT:
        return slot_constant(settled, expr->slot, value);
    case CE_MASK:
        *value = field_mask(expr->field);
        return true;
    case CE_COND:
        return expr_constant(settled, expr->a, &a) && expr_constant(settled, a ? expr->b : expr->c, value);
    default:
        break;
    }
    if (!expr->a || !expr_constant(settled, expr->a, &a) || (expr->b && !expr_constant(settled, expr->b, &b)))
        return false;
    switch (expr->kind) {
    case CE_UNARY: return unary(expr->op, a, value);
    case CE_BINARY: return binary(expr->op, a, b, value);
    case CE_SLICE: *value = (wide)(((uwide)a >> expr->lo) & ((((uwide)1) << (expr->hi - expr->lo + 1)) - 1)); return true;
    case CE_FIELD: *value = (a << expr->field->lo) & field_mask(expr->field); return *value >> expr->field->lo == a;
    case CE_ABS: *value = a < 0 ? -a : a; return true;
    case CE_MIN: *value = a < b ? a : b; return true;
    case CE_MAX: *value = a > b ? a : b; return true;
    case CE_LOG2:
        for (*value = 0; *value < 64; ++*value)
            if ((wide)1 << *value == a)
                return true;
        return false;
    case CE_ONES: *value = (((wide)1) << a) - 1; return a >= 0 && a <= 64;
    default: return false;
    }
}

bool expr_equal(const struct cexpr *a, const struct cexpr *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->kind != b->kind || a->op != b->op || a->k != b->k || a->slot != b->slot || a->hi != b->hi || a->lo != b->lo)
        return false;
    if (a->form != b->form || a->layout != b->layout || a->word != b->word || a->reg != b->reg || a->field != b->field)
        return false;
    return expr_equal(a->a, b->a) && expr_equal(a->b, b->b) && expr_equal(a->c, b->c);
}

bool expr_is_truth(const struct cexpr *expr)
{
    if (expr->kind == CE_FORM_IS || expr->kind == CE_HAS || expr->kind == CE_CROSSES || expr->kind == CE_ALL || expr->kind == CE_ANY)
        return true;
    if (expr->kind == CE_UNARY)
        return expr->op == OP_NOT;
    return expr->kind == CE_BINARY && (expr->op <= OP_AND || (expr->op >= OP_EQ && expr->op <= OP_GE));
}

bool expr_mentions(const struct cexpr *expr, const struct reg_def *reg)
{
    if (!expr)
        return false;
    return (expr->kind == CE_REG && expr->reg == reg)
        || expr_mentions(expr->a, reg) || expr_mentions(expr->b, reg) || expr_mentions(expr->c, reg);
}

bool expr_uses_slot(const struct controller *model, const struct cexpr *expr, unsigned slot)
{
    if (!expr)
        return false;
    if (expr->kind == CE_SLOT && expr->slot == slot)
        return true;
    if (expr->kind == CE_SLOT && model->slots.v[expr->slot].kind == SLOT_DEFINE)
        return expr_uses_slot(model, model->slots.v[expr->slot].value, slot);
    return expr_uses_slot(model, expr->a, slot) || expr_uses_slot(model, expr->b, slot) || expr_uses_slot(model, expr->c, slot);
}
