/* SPDX-License-Identifier: MIT */
/* Conditions: of levels, and of holds. The tree as written is kept; hold_compile.c makes the list of terms from it. */
#include "program/resolve.h"

#include <string.h>
#include "common/suggest.h"

static struct condition *new_condition(const struct env *env, enum condition_kind kind, const struct expr *expr)
{
    struct condition *c = NEW(env->r->cx->arena, struct condition);

    c->kind = kind;
    c->span = expr->span;
    return c;
}

/* ---- counts ------------------------------------------------------------------------------------------------------ */

static const char hold_forms[] = "a term tests (register & mask) == value, or two such counts for equality";

static bool too_complex(const struct env *env, const struct expr *expr)
{
    report(env, DIAG_HOLD_TOO_COMPLEX, expr->span, "this cannot be sampled: %s", hold_forms);
    return false;
}

static uint64_t width_mask(unsigned width)
{
    return width >= 8 ? UINT64_MAX : ((uint64_t)1 << (8 * width)) - 1;
}

static bool register_count(const struct env *env, const struct value *value, const struct expr *expr, struct count *count)
{
    struct piece piece;

    if (!selection_piece(env, value, &piece))
        return false;
    if (!value->selection->reg) {
        report(env, DIAG_TYPE, expr->span, "'%s' is a buffer; a condition reads registers", expr_text(env->r->cx, expr));
        return false;
    }
    if (piece.bytes != piece.element || piece.open_offset.n) {
        report(env, DIAG_TYPE, expr->span, "'%s' is more than one register; choose one with an index", expr_text(env->r->cx, expr));
        return false;
    }
    *count = (struct count){ .is_register = true, .address = piece.offset, .width = piece.element, .reg = piece.reg,
                             .mask = width_mask(piece.element) };
    return true;
}

static void offer_fields(const field_nodes *nodes, struct suggestion *nearest)
{
    for (size_t i = 0; i < nodes->n; i++) {
        if (nodes->v[i].field && nodes->v[i].field->named)
            suggest_offer(nearest, nodes->v[i].field->name);
        offer_fields(&nodes->v[i].then, nearest);
        offer_fields(&nodes->v[i].otherwise, nearest);
    }
}

static void unknown_field(const struct env *env, const struct instance *instance, const struct expr *expr)
{
    struct suggestion nearest;

    suggest_start(&nearest, expr->name);
    for (size_t i = 0; instance->model && i < instance->model->registers.n; i++)
        offer_fields(&instance->model->registers.v[i]->fields, &nearest);
    diag_meant(env->r->cx, report(env, DIAG_UNKNOWN_NAME, expr->name_span, "%s has no register field '%s'", instance->description
                                  ? instance->description->name.id : instance->name.id, expr->name), expr->name_span, &nearest);
}

/* dma0.NAME: a register field of the controller's page. */
static bool controller_count(const struct env *env, const struct expr *expr, const struct where *where, struct count *count)
{
    const struct symbol *symbol = expr->a->kind == EXPR_NAME ? lookup(env, expr->a->name) : NULL;
    const struct instance *instance;
    const struct reg_def *reg;
    const struct field_def *field;
    uint64_t channel = where && where->has_number ? where->number : 0, address;

    if (!symbol || symbol->bad)
        return false;
    instance = symbol->thing;
    if (!instance->model || !controller_register_field(instance->model, expr->name, &reg, &field)) {
        unknown_field(env, instance, expr);
        return false;
    }
    if (!register_address(instance, reg, channel, &address)) {
        report(env, DIAG_HOLD_TOO_COMPLEX, expr->span, "the address of '%s' is not known before the transfer runs", expr->name);
        return false;
    }
    *count = (struct count){ .is_register = true, .address = address, .width = reg->bits / 8, .shift = field->lo,
                             .mask = (field->hi - field->lo >= 63 ? UINT64_MAX : ((uint64_t)1 << (field->hi - field->lo + 1)) - 1)
                                     << field->lo };
    return true;
}

static bool is_controller_member(const struct env *env, const struct expr *expr)
{
    const struct symbol *symbol;

    if (expr->kind != EXPR_MEMBER || expr->a->kind != EXPR_NAME)
        return false;
    symbol = lookup(env, expr->a->name);
    return symbol && symbol->kind == SYM_INSTANCE;
}

static bool resolve_count(const struct env *env, const struct expr *expr, const struct where *where, struct count *count);

/* a & b with one constant side: narrows the mask. */
static bool masked_count(const struct env *env, const struct expr *expr, const struct where *where, struct count *count)
{
    struct count a, b;

    if (!resolve_count(env, expr->a, where, &a) || !resolve_count(env, expr->b, where, &b))
        return false;
    if (a.is_register && b.is_register)
        return too_complex(env, expr);
    if (!a.is_register && !b.is_register) {
        *count = (struct count){ .value = a.value & b.value };
        return true;
    }
    *count = a.is_register ? a : b;
    count->mask &= (uint64_t)(a.is_register ? b.value : a.value) << count->shift;
    return true;
}

static bool shifted_count(const struct env *env, const struct expr *expr, const struct where *where, struct count *count)
{
    struct count by;

    if (!resolve_count(env, expr->a, where, count) || !resolve_count(env, expr->b, where, &by))
        return false;
    if (!count->is_register || by.is_register || by.value < 0 || by.value > 63)
        return too_complex(env, expr);
    count->shift += (unsigned)by.value;
    if (count->shift > 63)
        return too_complex(env, expr);
    count->mask &= UINT64_MAX << count->shift;
    return true;
}

static bool mentions_place(const struct env *env, const struct expr *expr)
{
    const struct symbol *symbol;

    if (!expr)
        return false;
    if (expr->kind == EXPR_NAME)
        return (symbol = lookup(env, expr->name)) != NULL && symbol->kind == SYM_REG;
    if (expr->kind == EXPR_MEMBER || expr->kind == EXPR_INDEX)
        return !(expr->a->kind == EXPR_NAME && (symbol = lookup(env, expr->a->name)) && symbol->kind == SYM_CONST);
    return (expr->kind == EXPR_BINARY || expr->kind == EXPR_UNARY) && (mentions_place(env, expr->a) || mentions_place(env, expr->b));
}

static bool resolve_count(const struct env *env, const struct expr *expr, const struct where *where, struct count *count)
{
    struct value value;

    if (is_controller_member(env, expr))
        return controller_count(env, expr, where, count);
    if (expr->kind == EXPR_BINARY && mentions_place(env, expr)) {
        if (expr->op == OP_BITAND)
            return masked_count(env, expr, where, count);
        if (expr->op == OP_SHR)
            return shifted_count(env, expr, where, count);
        return too_complex(env, expr);
    }
    if (expr->kind == EXPR_UNARY && mentions_place(env, expr))
        return too_complex(env, expr);
    value = evaluate(env, expr);
    if (value.kind == VALUE_NONE)
        return false;
    if (value.kind == VALUE_SELECTION)
        return register_count(env, &value, expr, count);
    if (value.kind != VALUE_NUMBER) {
        report(env, DIAG_TYPE, expr->span, "a condition compares registers and numbers, not %s", value_kind_text(&value));
        return false;
    }
    if (value.number.runtime) {
        report(env, DIAG_NOT_CONSTANT, expr->span, "'%s' is known only when the transfer is prepared", expr_text(env->r->cx, expr));
        return false;
    }
    *count = (struct count){ .value = value.number.v };
    return true;
}

/* ---- comparisons ------------------------------------------------------------------------------------------------- */

static const struct condition *constant(const struct env *env, const struct expr *expr, bool value)
{
    struct condition *c = new_condition(env, COND_CONST, expr);

    c->value = value;
    return c;
}

static const struct condition *compare_constant(const struct env *env, const struct expr *expr, struct count reg, wide value)
{
    struct condition *c = new_condition(env, COND_COMPARE, expr);
    uint64_t shifted = (uint64_t)value << reg.shift;
    bool possible = value >= 0 && number_fits(value) && shifted >> reg.shift == (uint64_t)value && (shifted & ~reg.mask) == 0;

    if (!possible || reg.mask == 0)
        return constant(env, expr, (possible && shifted == 0) == (expr->op == OP_EQ));
    c->left = reg;
    c->right = (struct count){ .value = (wide)shifted };
    c->unequal = expr->op == OP_NE;
    return c;
}

static const struct condition *resolve_compare(const struct env *env, const struct expr *expr, const struct where *where)
{
    struct count a, b;
    struct condition *c;

    if (!resolve_count(env, expr->a, where, &a) || !resolve_count(env, expr->b, where, &b))
        return NULL;
    if (!a.is_register && !b.is_register)
        return constant(env, expr, evaluate(env, expr).number.v != 0);
    if (expr->op != OP_EQ && expr->op != OP_NE) {
        report(env, DIAG_HOLD_TOO_COMPLEX, expr->span, "registers are tested with == and != only: %s", hold_forms);
        return NULL;
    }
    if (a.is_register != b.is_register)
        return compare_constant(env, expr, a.is_register ? a : b, a.is_register ? b.value : a.value);
    if (a.address == b.address && a.mask == b.mask && a.shift == b.shift)
        return constant(env, expr, expr->op == OP_EQ);
    if (a.mask != b.mask || a.shift != b.shift) {
        report(env, DIAG_HOLD_TOO_COMPLEX, expr->span, "two counts are compared under one mask; these have 0x%llx and 0x%llx",
               (unsigned long long)a.mask, (unsigned long long)b.mask);
        return NULL;
    }
    c = new_condition(env, COND_COMPARE, expr);
    c->left = a;
    c->right = b;
    c->unequal = expr->op == OP_NE;
    return c;
}

/* ---- conditions -------------------------------------------------------------------------------------------------- */

static const struct condition *resolve_delay(const struct env *env, const struct expr *expr)
{
    struct condition *c = new_condition(env, COND_DELAY, expr);

    return eval_time(env, expr->a, "a delay", &c->delay_ns) ? c : NULL;
}

static const struct condition *not_a_condition(const struct env *env, const struct expr *expr, const struct value *value)
{
    if (value->kind == VALUE_SELECTION && value->selection->reg)
        report(env, DIAG_TYPE, expr->span, "'%s' is a register, not a condition; compare it, as in '%s & 1 != 0'",
               expr_text(env->r->cx, expr), expr_text(env->r->cx, expr));
    else if (value->kind != VALUE_NONE)
        report(env, DIAG_TYPE, expr->span, "%s is not a condition", value_kind_text(value));
    return NULL;
}

static const struct condition *resolve_leaf(const struct env *env, const struct expr *expr, bool of_hold)
{
    struct value value = evaluate(env, expr);
    struct condition *c;

    if (value.kind == VALUE_BOOL)
        return constant(env, expr, value.number.v != 0);
    if (value.kind != VALUE_THING)
        return not_a_condition(env, expr, &value);
    if (value.symbol->kind == SYM_LEVEL) {
        c = new_condition(env, COND_LEVEL, expr);
        c->level = value.symbol->thing;
        c->a = c->level->tree;
        return c;
    }
    if (value.symbol->kind != SYM_EVENT)
        return not_a_condition(env, expr, &value);
    if (!of_hold) {
        report(env, DIAG_TYPE, expr->span, "a level is made of registers; '%s' is an event", value.symbol->name.id);
        return NULL;
    }
    c = new_condition(env, COND_EVENT, expr);
    c->event = value.symbol->thing;
    return c;
}

static const struct condition *resolve_pair(const struct env *env, const struct expr *expr, bool of_hold, const struct where *where)
{
    struct condition *c = new_condition(env, expr->op == OP_AND ? COND_AND : COND_OR, expr);

    c->a = resolve_condition(env, expr->a, of_hold, where);
    c->b = resolve_condition(env, expr->b, of_hold, where);
    return c->a && c->b ? c : NULL;
}

/* dma0.NAME alone: the field is not zero. */
static const struct condition *field_condition(const struct env *env, const struct expr *expr, const struct where *where)
{
    struct condition *c = new_condition(env, COND_COMPARE, expr);

    c->unequal = true;
    return controller_count(env, expr, where, &c->left) ? c : NULL;
}

static const struct condition *negate(const struct env *env, const struct expr *expr, bool of_hold, const struct where *where)
{
    struct condition *c = new_condition(env, COND_NOT, expr);

    c->a = resolve_condition(env, expr->a, of_hold, where);
    return c->a ? c : NULL;
}

const struct condition *resolve_condition(const struct env *env, const struct expr *expr, bool of_hold, const struct where *where)
{
    if (expr->kind == EXPR_DELAY && of_hold)
        return resolve_delay(env, expr);
    if (expr->kind == EXPR_UNARY && expr->op == OP_NOT)
        return negate(env, expr, of_hold, where);
    if (expr->kind == EXPR_BINARY && (expr->op == OP_AND || expr->op == OP_OR))
        return resolve_pair(env, expr, of_hold, where);
    if (expr->kind == EXPR_BINARY && expr->op >= OP_EQ && expr->op <= OP_GE)
        return resolve_compare(env, expr, where);
    if (of_hold && expr->kind == EXPR_NAME && strcmp(expr->name, "irq") == 0)
        return new_condition(env, COND_IRQ, expr);
    if (is_controller_member(env, expr))
        return field_condition(env, expr, where);
    return resolve_leaf(env, expr, of_hold);
}

/* ---- holds ------------------------------------------------------------------------------------------------------- */

static enum hold_action action_of(const struct name *name)
{
    if (name->id && strcmp(name->id, "disconnect") == 0)
        return ACTION_DISCONNECT;
    return name->id && strcmp(name->id, "keep") == 0 ? ACTION_KEEP : ACTION_QUARANTINE;
}

const struct hold *resolve_hold(const struct env *env, const struct hold_decl *decl, const struct where *where)
{
    struct cx *cx = env->r->cx;
    struct hold *hold = NEW(cx->arena, struct hold);
    int64_t within = 0;
    bool good = true;

    hold->span = decl->span;
    hold->text = expr_text(cx, decl->until);
    hold->handover = decl->handover;
    hold->action = action_of(&decl->action);
    hold->abort_disconnects = decl->on_abort.id && strcmp(decl->on_abort.id, "disconnect") == 0;
    if (decl->within) {
        hold->has_within = true;
        good = eval_time(env, decl->within, "'within'", &within);
        if (good && within <= 0) {
            report(env, DIAG_VALUE_RANGE, decl->within->span, "'within' is a time > 0");
            good = false;
        }
        hold->within_ns = (uint64_t)within;
    }
    hold->tree = resolve_condition(env, decl->until, true, where);
    return hold->tree && good && compile_hold(env, hold) ? hold : NULL;
}
