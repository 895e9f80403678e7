/* SPDX-License-Identifier: MIT */
/* Expressions become values: names, calls, lists, indices. Operators are in evaluate_ops.c. */
#include "program/value.h"

#include <stdarg.h>
#include <string.h>
#include "common/suggest.h"

struct diag *report(const struct env *env, enum diag_id id, struct span span, const char *format, ...)
{
    va_list args;
    struct diag *made;

    va_start(args, format);
    made = diag_va(env->r->cx, id, span, format, args);
    va_end(args);
    if (env->transfer)
        diag_in_transfer(made, env->transfer);
    return made;
}

const char *value_kind_text(const struct value *value)
{
    switch (value->kind) {
    case VALUE_NUMBER: return "a number";
    case VALUE_TIME: return "a time";
    case VALUE_RATE: return "a rate";
    case VALUE_BOOL: return "a condition";
    case VALUE_STRING: return "a string";
    case VALUE_LIST: return "a list";
    case VALUE_ADDRESS: return "an address";
    case VALUE_SELECTION: return value->selection->reg ? "a register" : "a place";
    case VALUE_PORT: return "a port";
    case VALUE_VOID: return "'_'";
    case VALUE_CHANNEL: return "a channel";
    case VALUE_THING: return symbol_kind_text(value->symbol->kind);
    default: return "nothing";
    }
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

struct symbol *lookup(const struct env *env, const char *id)
{
    struct symbol *symbol = table_find(env->members, id);

    return symbol ? symbol : table_find(&env->r->names, id);
}

static struct value value_of_symbol(const struct env *env, const struct symbol *symbol, struct span span)
{
    struct value value = { .kind = VALUE_THING, .span = span, .symbol = symbol };

    if (symbol->bad)
        return value_none(span);
    switch (symbol->kind) {
    case SYM_CONST:
        value = *symbol->value;
        value.span = span;
        return value;
    case SYM_BUFFER:
        return select_buffer(env, symbol->thing, span);
    case SYM_REG:
        return select_reg(env, symbol->thing, span);
    case SYM_PORT:
        value.kind = VALUE_PORT;
        value.port = symbol->thing;
        return value;
    default:
        return value;
    }
}

/* unknown-name, or that the name is declared further down. */
static void report_unknown_name(const struct env *env, const char *id, struct span span)
{
    const struct symbol *later = table_find(&env->r->all, id);
    struct diag *made;

    if (table_find(&env->r->lost, id))
        return;
    if (!later) {
        made = report_unknown(env->r->cx, env->members, &env->r->names, id, span, "nothing is called");
        if (env->transfer)
            diag_in_transfer(made, env->transfer);
        return;
    }
    made = report(env, DIAG_UNKNOWN_NAME, span, "'%s' is used before it is declared", id);
    diag_related(env->r->cx, made, later->name.span, "declared here; order matters, as in C");
}

static struct value eval_name(const struct env *env, const struct expr *expr)
{
    const struct symbol *symbol;

    for (const struct local *local = env->locals; local; local = local->outer)
        if (local->id == expr->name)
            return value_number(expr->span, VALUE_NUMBER, number_of(local->value));
    if (strcmp(expr->name, "_") == 0)
        return (struct value){ .kind = VALUE_VOID, .span = expr->span };
    symbol = lookup(env, expr->name);
    if (symbol)
        return value_of_symbol(env, symbol, expr->span);
    if (is_builtin_name(expr->name))
        report(env, DIAG_WRONG_KIND, expr->span, "'%s' has no meaning here", expr->name);
    else
        report_unknown_name(env, expr->name, expr->span);
    return value_none(expr->span);
}

static struct value eval_member(const struct env *env, const struct expr *expr)
{
    struct value owner = evaluate(env, expr->a);
    const struct symbol *symbol;
    const char *nothing;

    if (owner.kind == VALUE_NONE)
        return value_none(expr->span);
    if (owner.kind != VALUE_THING || !owner.symbol->members) {
        report(env, DIAG_WRONG_KIND, expr->a->span, "%s has no members; only devices and switch boxes have",
               owner.kind == VALUE_THING ? arena_printf(env->r->cx->arena, "'%s'", owner.symbol->name.id)
                                         : value_kind_text(&owner));
        return value_none(expr->span);
    }
    symbol = table_find(owner.symbol->members, expr->name);
    if (symbol)
        return value_of_symbol(env, symbol, expr->span);
    if (table_find(&env->r->lost, expr->name))
        return value_none(expr->span);
    nothing = arena_printf(env->r->cx->arena, "'%s' has no", owner.symbol->name.id);
    report_unknown(env->r->cx, owner.symbol->members, NULL, expr->name, expr->name_span, nothing);
    return value_none(expr->span);
}

const struct symbol *find_named(const struct env *env, struct name name, enum symbol_kind kind, const char *wanted)
{
    struct symbol *symbol;
    struct diag *made;

    if (!name.id)
        return NULL;
    symbol = table_find(&env->r->names, name.id);
    if (!symbol) {
        report_unknown_name(env, name.id, name.span);
        return NULL;
    }
    if (symbol->kind == kind)
        return symbol->bad ? NULL : symbol;
    made = report(env, DIAG_WRONG_KIND, name.span, "'%s' is %s, not %s", name.id, symbol_kind_text(symbol->kind), wanted);
    diag_related(env->r->cx, made, symbol->name.span, "declared here");
    return NULL;
}

const struct symbol *eval_symbol(const struct env *env, const struct expr *expr, enum symbol_kind kind, const char *wanted)
{
    struct value value;
    struct symbol *symbol;

    if (expr->kind == EXPR_NAME && (symbol = lookup(env, expr->name)) && symbol->kind == kind)
        return symbol->bad ? NULL : symbol;
    value = evaluate(env, expr);
    if (value.kind == VALUE_NONE)
        return NULL;
    if (value.kind == VALUE_THING && value.symbol->kind == kind)
        return value.symbol;
    report(env, DIAG_WRONG_KIND, expr->span, "'%s' is %s, not %s", expr_text(env->r->cx, expr), value_kind_text(&value), wanted);
    return NULL;
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static bool push_element(const struct env *env, value_vec *list, const struct value *value)
{
    if (value->kind != VALUE_LIST) {
        if (list->n >= (size_t)LOOP_MAX) {
            report(env, DIAG_TOO_LARGE, value->span, "a list of more than %lld elements", (long long)LOOP_MAX);
            return false;
        }
        vec_push(env->r->cx->scratch, list, *value);
        return true;
    }
    for (size_t i = 0; i < value->list->n; i++)
        if (!push_element(env, list, &value->list->v[i]))
            return false;
    return true;
}

bool check_loop_name(const struct env *env, struct name name)
{
    struct diag *made;
    const struct symbol *symbol = table_find(&env->r->names, name.id);

    if (is_builtin_name(name.id)) {
        report(env, DIAG_DUPLICATE_NAME, name.span, "'%s' is built in and cannot be declared", name.id);
        return false;
    }
    for (const struct local *local = env->locals; local; local = local->outer)
        if (local->id == name.id) {
            made = report(env, DIAG_DUPLICATE_NAME, name.span, "'%s' is already the variable of an outer loop", name.id);
            diag_related(env->r->cx, made, local->span, "declared here");
            return false;
        }
    if (!symbol)
        return true;
    made = report(env, DIAG_DUPLICATE_NAME, name.span, "'%s' is already %s", name.id, symbol_kind_text(symbol->kind));
    diag_related(env->r->cx, made, symbol->name.span, "declared here");
    return false;
}

bool eval_range(const struct env *env, const struct range *range, wide *from, wide *to)
{
    if (!eval_constant(env, range->from, "a bound of a range", from))
        return false;
    *to = *from;
    if (range->to && !eval_constant(env, range->to, "a bound of a range", to))
        return false;
    if (*to < *from - 1) {
        report(env, DIAG_RANGE_REVERSED, range->span, "range %s..%s runs backwards", wide_text(env->r->cx, *from),
               wide_text(env->r->cx, *to));
        return false;
    }
    if (*to - *from >= LOOP_MAX) {
        report(env, DIAG_TOO_LARGE, range->span, "a range of more than %lld values", (long long)LOOP_MAX);
        return false;
    }
    return true;
}

static bool eval_elements(const struct env *env, const expr_list *elements, value_vec *list);

static bool eval_for(const struct env *env, const struct expr *expr, value_vec *list)
{
    struct local local = { expr->name, expr->name_span, 0, env->locals };
    struct env inside = *env;
    struct range range = { expr->a, expr->b, expr->a->span };
    wide to;

    if (!check_loop_name(env, (struct name){ expr->name, expr->name_span }) || !eval_range(env, &range, &local.value, &to))
        return false;
    inside.locals = &local;
    for (; local.value <= to; local.value++)
        if (!eval_elements(&inside, &expr->list, list))
            return false;
    return true;
}

static bool eval_elements(const struct env *env, const expr_list *elements, value_vec *list)
{
    bool good = true;

    for (size_t i = 0; i < elements->n; i++) {
        const struct expr *element = elements->v[i];
        struct value value;

        if (element->kind == EXPR_FOR) {
            good = eval_for(env, element, list) && good;
            continue;
        }
        value = evaluate(env, element);
        good = value.kind != VALUE_NONE && push_element(env, list, &value) && good;
    }
    return good;
}

static struct value eval_list(const struct env *env, const struct expr *expr)
{
    value_vec *list = arena_alloc(env->r->cx->scratch, sizeof *list);

    if (!eval_elements(env, &expr->list, list))
        return value_none(expr->span);
    return (struct value){ .kind = VALUE_LIST, .span = expr->span, .list = list };
}

/* ---- indices ----------------------------------------------------------------------------------------------------- */

static struct value index_list(const struct env *env, const struct expr *expr, const struct value *owner)
{
    size_t size = owner->kind == VALUE_STRING ? owner->string.size : owner->list->n;
    struct number last = number_of((wide)size - 1);
    struct env inside = *env;
    struct value out;
    wide at;

    inside.dollar = &last;
    if (expr->index.kind != INDEX_ONE) {
        report(env, DIAG_TYPE, expr->index.span, "%s is indexed by one number", value_kind_text(owner));
        return value_none(expr->span);
    }
    if (!eval_constant(&inside, expr->index.a, "an index", &at))
        return value_none(expr->span);
    if (at < 0 || at >= (wide)size) {
        if (size == 0)
            report(env, DIAG_OUT_OF_BOUNDS, expr->index.span, "index %s of an empty list", wide_text(env->r->cx, at));
        else
            report(env, DIAG_OUT_OF_BOUNDS, expr->index.span, "index %s is outside 0..%zu", wide_text(env->r->cx, at), size - 1);
        return value_none(expr->span);
    }
    if (owner->kind == VALUE_STRING)
        return value_number(expr->span, VALUE_NUMBER, number_of((unsigned char)owner->string.bytes[at]));
    out = owner->list->v[at];
    out.span = expr->span;
    if (out.kind == VALUE_SELECTION) {                          /* indices that follow must not change the list */
        out.selection = NEW(env->r->cx->scratch, struct selection);
        *out.selection = *owner->list->v[at].selection;
    }
    return out;
}

static struct value index_instance(const struct env *env, const struct expr *expr, const struct value *owner)
{
    struct value out = { .kind = VALUE_CHANNEL, .span = expr->span, .symbol = owner->symbol };
    wide number;

    if (expr->index.kind != INDEX_ONE) {
        report(env, DIAG_TYPE, expr->index.span, "a channel is one number");
        return value_none(expr->span);
    }
    if (!eval_constant(env, expr->index.a, "a channel", &number))
        return value_none(expr->span);
    out.number = number_of(number);
    return out;
}

static struct value eval_index(const struct env *env, const struct expr *expr)
{
    struct value owner = evaluate(env, expr->a);

    if (owner.kind == VALUE_NONE)
        return value_none(expr->span);
    if (owner.kind == VALUE_STRING || owner.kind == VALUE_LIST)
        return index_list(env, expr, &owner);
    if (owner.kind == VALUE_THING && owner.symbol->kind == SYM_INSTANCE)
        return index_instance(env, expr, &owner);
    if (owner.kind == VALUE_SELECTION) {
        owner.span = expr->span;
        return select_index(env, owner.selection, &expr->index) ? owner : value_none(expr->span);
    }
    report(env, DIAG_TYPE, expr->span, "%s cannot be indexed", value_kind_text(&owner));
    return value_none(expr->span);
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

static struct value call_len(const struct env *env, const struct expr *expr, const struct value *args)
{
    struct number n;

    switch (args[0].kind) {
    case VALUE_STRING: n = number_of((wide)args[0].string.size); break;
    case VALUE_LIST: n = number_of((wide)args[0].list->n); break;
    case VALUE_SELECTION: n = selection_length(env, args[0].selection); break;
    default:
        report(env, DIAG_TYPE, expr->span, "'len' needs a selection, a list or a string, not %s", value_kind_text(&args[0]));
        return value_none(expr->span);
    }
    return value_number(expr->span, VALUE_NUMBER, n);
}

static struct value call_sizeof(const struct env *env, const struct expr *expr, const struct value *args)
{
    struct number n = number_of(0);

    switch (args[0].kind) {
    case VALUE_STRING: n = number_of((wide)args[0].string.size); break;
    case VALUE_SELECTION: n = selection_bytes(env, args[0].selection); break;
    case VALUE_PORT: n = number_of(args[0].port->width); break;
    case VALUE_LIST:
        for (size_t i = 0; i < args[0].list->n; i++) {
            if (args[0].list->v[i].kind != VALUE_SELECTION)
                goto wrong;
            n = number_add(env->r->cx, n, selection_bytes(env, args[0].list->v[i].selection));
        }
        break;
    default:
    wrong:
        report(env, DIAG_TYPE, expr->span, "'sizeof' needs a place, not %s", value_kind_text(&args[0]));
        return value_none(expr->span);
    }
    return value_number(expr->span, VALUE_NUMBER, n);
}

static struct value call_extreme(const struct env *env, const struct expr *expr, const struct value *args, bool largest)
{
    struct value out = args[0];
    bool runtime = false;

    for (size_t i = 0; i < expr->list.n; i++) {
        if (args[i].kind != VALUE_NUMBER && args[i].kind != VALUE_TIME && args[i].kind != VALUE_RATE) {
            report(env, DIAG_TYPE, expr->list.v[i]->span, "'%s' needs numbers", expr->a->name);
            return value_none(expr->span);
        }
        if (args[i].kind != args[0].kind) {
            report(env, DIAG_UNIT_MISMATCH, expr->span, "cannot mix %s and %s with '%s'", value_kind_text(&args[0]),
                   value_kind_text(&args[i]), expr->a->name);
            return value_none(expr->span);
        }
        runtime = runtime || args[i].number.runtime;
        if (largest ? args[i].number.v > out.number.v : args[i].number.v < out.number.v)
            out = args[i];
    }
    out.span = expr->span;
    if (runtime && expr->list.n > 1)
        out.number = number_nonlinear(out.number.v, true);
    return out;
}

static struct value unknown_function(const struct env *env, const struct expr *expr)
{
    static const char *const functions[] = { "len", "sizeof", "min", "max" };
    const char *id = expr->a->kind == EXPR_NAME ? expr->a->name : expr_text(env->r->cx, expr->a);
    struct suggestion nearest;

    suggest_start(&nearest, id);
    for (size_t i = 0; i < 4; i++)
        suggest_offer(&nearest, functions[i]);
    if (suggest_best(&nearest))
        diag_meant(env->r->cx, report(env, DIAG_UNKNOWN_NAME, expr->a->span, "no function is called '%s'", id), expr->a->span, &nearest);
    else
        report(env, DIAG_UNKNOWN_NAME, expr->a->span, "no function is called '%s'; there are len, sizeof, min, max", id);
    return value_none(expr->span);
}

static struct value eval_call(const struct env *env, const struct expr *expr)
{
    struct cx *cx = env->r->cx;
    struct value *args = NEW_ARRAY(cx->scratch, struct value, expr->list.n + 1);
    const char *id = expr->a->kind == EXPR_NAME ? expr->a->name : "";
    bool is_len = strcmp(id, "len") == 0, is_sizeof = strcmp(id, "sizeof") == 0;
    bool is_min = strcmp(id, "min") == 0, is_max = strcmp(id, "max") == 0;

    if (!is_len && !is_sizeof && !is_min && !is_max)
        return unknown_function(env, expr);
    for (size_t i = 0; i < expr->list.n; i++) {
        args[i] = evaluate(env, expr->list.v[i]);
        if (args[i].kind == VALUE_NONE)
            return value_none(expr->span);
    }
    if (expr->list.n == 0 || (!is_min && !is_max && expr->list.n != 1)) {
        report(env, DIAG_TYPE, expr->span, "'%s' takes %s", id, is_min || is_max ? "one number or more" : "one argument");
        return value_none(expr->span);
    }
    return is_len ? call_len(env, expr, args) : is_sizeof ? call_sizeof(env, expr, args) : call_extreme(env, expr, args, is_max);
}

/* ---- everything -------------------------------------------------------------------------------------------------- */

static struct value eval_cond(const struct env *env, const struct expr *expr)
{
    struct value condition = evaluate(env, expr->a), value;

    if (condition.kind == VALUE_NONE)
        return value_none(expr->span);
    if (condition.kind != VALUE_BOOL) {
        report(env, DIAG_TYPE, expr->a->span, "'?' needs a condition, not %s", value_kind_text(&condition));
        return value_none(expr->span);
    }
    value = evaluate(env, condition.number.v ? expr->b : expr->c);
    if (condition.number.runtime)
        value.number = number_nonlinear(value.number.v, true);
    return value;
}

static struct value eval_unit(const struct env *env, const struct expr *expr)
{
    struct value a = evaluate(env, expr->a);

    if (a.kind == VALUE_NONE)
        return a;
    if (a.kind != VALUE_NUMBER) {
        report(env, DIAG_UNIT_MISMATCH, expr->span, "a unit belongs to a plain number, this is %s", value_kind_text(&a));
        return value_none(expr->span);
    }
    return with_unit(env, expr, a.number);
}

struct value evaluate(const struct env *env, const struct expr *expr)
{
    struct value value = { .span = expr->span };

    switch (expr->kind) {
    case EXPR_NUMBER: return with_unit(env, expr, number_of((wide)expr->number));
    case EXPR_STRING:
        value.kind = VALUE_STRING;
        value.string = expr->string;
        return value;
    case EXPR_DOLLAR:
        if (env->dollar)
            return value_number(expr->span, VALUE_NUMBER, *env->dollar);
        report(env, DIAG_TYPE, expr->span, "'$' stands only inside an index");
        return value_none(expr->span);
    case EXPR_NAME: return eval_name(env, expr);
    case EXPR_UNARY: return eval_unary(env, expr);
    case EXPR_BINARY: return eval_binary(env, expr);
    case EXPR_COND: return eval_cond(env, expr);
    case EXPR_MEMBER: return eval_member(env, expr);
    case EXPR_INDEX: return eval_index(env, expr);
    case EXPR_CALL: return eval_call(env, expr);
    case EXPR_UNIT: return eval_unit(env, expr);
    case EXPR_LIST: return eval_list(env, expr);
    case EXPR_DELAY:
        report(env, DIAG_TYPE, expr->span, "'delay' belongs into a hold");
        return value_none(expr->span);
    default:
        report(env, DIAG_TYPE, expr->span, "'%s' belongs into a controller description", expr_text(env->r->cx, expr));
        return value_none(expr->span);
    }
}

/* ---- values of one kind ------------------------------------------------------------------------------------------ */

bool eval_number(const struct env *env, const struct expr *expr, const char *what, struct number *number)
{
    struct value value = evaluate(env, expr);

    if (value.kind == VALUE_NONE)
        return false;
    if (value.kind == VALUE_TIME || value.kind == VALUE_RATE) {
        report(env, DIAG_UNIT_MISMATCH, expr->span, "%s is a plain number, not %s", what, value_kind_text(&value));
        return false;
    }
    if (value.kind != VALUE_NUMBER) {
        report(env, DIAG_TYPE, expr->span, "%s is a number, not %s", what, value_kind_text(&value));
        return false;
    }
    *number = value.number;
    return true;
}

bool eval_constant(const struct env *env, const struct expr *expr, const char *what, wide *number)
{
    struct number n;

    if (!eval_number(env, expr, what, &n))
        return false;
    if (n.runtime) {
        report(env, DIAG_NOT_CONSTANT, expr->span, "'%s' is known only when the transfer is prepared", expr_text(env->r->cx, expr));
        return false;
    }
    *number = n.v;
    return true;
}

bool eval_unsigned(const struct env *env, const struct expr *expr, const char *what, uint64_t *number)
{
    wide n;

    if (!eval_constant(env, expr, what, &n))
        return false;
    if (n < 0) {
        report(env, DIAG_VALUE_RANGE, expr->span, "%s cannot be negative, this is %s", what, wide_text(env->r->cx, n));
        return false;
    }
    *number = (uint64_t)n;
    return true;
}

bool eval_time(const struct env *env, const struct expr *expr, const char *what, int64_t *ns)
{
    struct value value = evaluate(env, expr);

    if (value.kind == VALUE_NONE)
        return false;
    if (value.kind == VALUE_NUMBER && env->r->had_errors)
        return false;                                           /* its unit may be what could not be read */
    if (value.kind == VALUE_NUMBER || value.kind == VALUE_RATE) {
        report(env, DIAG_UNIT_MISMATCH, expr->span, "%s is a time, not %s; give it a unit (ns us ms s)", what, value_kind_text(&value));
        return false;
    }
    if (value.kind != VALUE_TIME) {
        report(env, DIAG_TYPE, expr->span, "%s is a time, not %s", what, value_kind_text(&value));
        return false;
    }
    *ns = (int64_t)value.number.v;
    return true;
}

bool constant_number(struct cx *cx, const struct program *program, const struct expr *expr, int64_t *value)
{
    struct env env = { .r = program->resolver };
    wide n;

    (void)cx;
    if (!eval_constant(&env, expr, "this value", &n))
        return false;
    *value = (int64_t)n;
    return true;
}
