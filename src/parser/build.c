/* SPDX-License-Identifier: MIT */
#include "parser/build.h"

#define ARENA (parse->cx->arena)

/* ---- expressions -------------------------------------------------------------------------------------------------- */

static struct expr *node(struct parse *parse, enum expr_kind kind, struct span span)
{
    struct expr *expr = NEW(ARENA, struct expr);

    expr->kind = kind;
    expr->depth = 1;
    expr->span = span;
    return expr;
}

static unsigned deeper(unsigned depth, const struct expr *child)
{
    return child && child->depth > depth ? child->depth : depth;
}

static unsigned depth_below(const struct expr *expr)
{
    unsigned depth = 0;
    size_t i;

    depth = deeper(deeper(deeper(depth, expr->a), expr->b), expr->c);
    depth = deeper(deeper(deeper(depth, expr->index.a), expr->index.b), expr->index.step);
    for (i = 0; i < expr->list.n; i++)
        depth = deeper(depth, expr->list.v[i]);
    return depth;
}

/* Later stages walk trees recursively: what is too deep is cut off here, once and for all. */
static struct expr *done(struct parse *parse, struct expr *expr)
{
    expr->depth = depth_below(expr) + 1;
    if (expr->depth <= EXPR_DEPTH_MAX)
        return expr;
    parse_too_deep(parse, expr->span);
    return node(parse, EXPR_DOLLAR, expr->span);
}

struct expr *expr_number(struct parse *parse, uint64_t number, struct span number_span, enum unit unit, struct span span)
{
    struct expr *expr = node(parse, EXPR_NUMBER, span);
    size_t size = number_span.end - number_span.begin;

    expr->number = number;
    expr->string.bytes = arena_strndup(ARENA, parse->source->text + (number_span.begin - parse->source->base), size);
    expr->string.size = size;
    expr->string.span = number_span;
    expr->unit = unit;
    return expr;
}

struct expr *expr_string(struct parse *parse, struct string string, struct span span)
{
    struct expr *expr = node(parse, EXPR_STRING, span);

    expr->string = string;
    return expr;
}

struct expr *expr_dollar(struct parse *parse, struct span span)
{
    return node(parse, EXPR_DOLLAR, span);
}

static void set_name(struct expr *expr, struct name name)
{
    expr->name = name.id;
    expr->name_span = name.span;
}

struct expr *expr_name(struct parse *parse, struct name name)
{
    struct expr *expr = node(parse, EXPR_NAME, name.span);

    set_name(expr, name);
    return expr;
}

struct expr *expr_unary(struct parse *parse, enum op op, struct expr *a, struct span span)
{
    struct expr *expr = node(parse, EXPR_UNARY, span);

    expr->op = op;
    expr->a = a;
    return done(parse, expr);
}

struct expr *expr_binary(struct parse *parse, enum op op, struct expr *a, struct expr *b, struct span span)
{
    struct expr *expr = node(parse, EXPR_BINARY, span);

    expr->op = op;
    expr->a = a;
    expr->b = b;
    return done(parse, expr);
}

struct expr *expr_cond(struct parse *parse, struct expr *a, struct expr *b, struct expr *c, struct span span)
{
    struct expr *expr = node(parse, EXPR_COND, span);

    expr->a = a;
    expr->b = b;
    expr->c = c;
    return done(parse, expr);
}

static struct expr *named(struct parse *parse, enum expr_kind kind, struct expr *a, struct name name, struct span span)
{
    struct expr *expr = node(parse, kind, span);

    expr->a = a;
    set_name(expr, name);
    return done(parse, expr);
}

struct expr *expr_member(struct parse *parse, struct expr *a, struct name name, struct span span)
{
    return named(parse, EXPR_MEMBER, a, name, span);
}

struct expr *expr_has(struct parse *parse, struct expr *a, struct name name, struct span span)
{
    return named(parse, EXPR_HAS, a, name, span);
}

struct expr *expr_index(struct parse *parse, struct expr *a, struct index index, struct span span)
{
    struct expr *expr = node(parse, EXPR_INDEX, span);

    expr->a = a;
    expr->index = index;
    return done(parse, expr);
}

struct expr *expr_call(struct parse *parse, struct expr *a, const expr_list *arguments, struct span span)
{
    struct expr *expr = node(parse, EXPR_CALL, span);

    expr->a = a;
    expr->list = *arguments;
    return done(parse, expr);
}

struct expr *expr_unit(struct parse *parse, struct expr *a, enum unit unit, struct span span)
{
    struct expr *expr = node(parse, EXPR_UNIT, span);

    expr->a = a;
    expr->unit = unit;
    return done(parse, expr);
}

struct expr *expr_delay(struct parse *parse, struct expr *a, struct span span)
{
    struct expr *expr = node(parse, EXPR_DELAY, span);

    expr->a = a;
    return done(parse, expr);
}

struct expr *expr_enclosed(struct parse *parse, struct expr *a, struct span span)
{
    (void)parse;
    a->span = span;
    return a;
}

struct expr *expr_list_new(struct parse *parse, enum expr_kind kind, struct span span)
{
    return node(parse, kind, span);
}

struct expr *expr_list_done(struct parse *parse, struct expr *list, struct span span)
{
    list->span = span;
    return done(parse, list);
}

struct expr *expr_for(struct parse *parse, struct name name, struct range range, struct expr *elements, struct span span)
{
    elements->kind = EXPR_FOR;
    elements->span = span;
    elements->a = range.from;
    elements->b = range.to;
    set_name(elements, name);
    return done(parse, elements);
}

expr_list *list_of_one(struct parse *parse, struct expr *expr)
{
    expr_list *list = NEW(ARENA, expr_list);

    vec_push(ARENA, list, expr);
    return list;
}

/* ---- declarations -------------------------------------------------------------------------------------------------- */

struct item *item_set(struct item *item, enum item_kind kind, struct span span, struct name name)
{
    item->kind = kind;
    item->span = span;
    item->name = name;
    return item;
}

struct item *item_new(struct parse *parse, enum item_kind kind, struct span span, struct name name)
{
    return item_set(NEW(ARENA, struct item), kind, span, name);
}

struct item *item_with_body(struct parse *parse, const setting_list *settings)
{
    struct item *item = NEW(ARENA, struct item);

    item->has_body = true;
    item->settings = *settings;
    return item;
}

struct setting *setting_set(struct setting *setting, enum setting_kind kind, struct span span)
{
    setting->kind = kind;
    setting->span = span;
    return setting;
}

struct setting *setting_new(struct parse *parse, enum setting_kind kind, struct span span)
{
    return setting_set(NEW(ARENA, struct setting), kind, span);
}

struct given given_new(struct parse *parse, struct name name, struct name part, struct expr *value)
{
    struct given given = { name.id, name.span, value };

    if (part.id) {
        given.id = intern(parse->cx, arena_printf(ARENA, "%s.%s", name.id, part.id));
        given.span.end = part.span.end;
    }
    return given;
}

struct word *word_new(struct parse *parse, struct name name, unsigned bits)
{
    struct word *word = NEW(ARENA, struct word);

    word->name = name;
    word->bits = bits;
    return word;
}

struct field *field_new(struct parse *parse, uint64_t hi, uint64_t lo)
{
    struct field *field = NEW(ARENA, struct field);

    field->hi = small(hi);
    field->lo = small(lo);
    return field;
}

struct form_decl *sides_new(struct parse *parse, enum sides_kind kind, const struct side_list *first,
                            const struct side_list *second)
{
    struct form_decl *form = NEW(ARENA, struct form_decl);

    form->sides = kind;
    if (first)
        form->first = *first;
    if (second)
        form->second = *second;
    return form;
}

static bool is_only_a_name(const struct field *field)
{
    const struct value_eq *value = field->values.v;

    return !field->when && !field->name.id && field->values.n == 1 && !value->is_signed && !value->has_entries
           && value->expr->kind == EXPR_NAME;
}

static void name_bits(const field_list *fields)
{
    size_t i;

    for (i = 0; i < fields->n; i++) {
        struct field *field = fields->v[i];

        if (is_only_a_name(field)) {
            field->name = name_at(field->values.v[0].expr->name, field->values.v[0].expr->span);
            field->values.n = 0;
        }
        name_bits(&field->then);
        name_bits(&field->otherwise);
    }
}

struct reg_decl *register_body(struct parse *parse, struct reg_decl *reg, const field_list *fields, struct span span)
{
    (void)parse;
    reg->has_body = true;
    reg->fields = *fields;
    reg->span = span;
    name_bits(fields);
    return reg;
}

struct statement *statement_new(struct parse *parse, enum statement_kind kind, struct span span)
{
    struct statement *statement = NEW(ARENA, struct statement);

    statement->kind = kind;
    statement->span = span;
    return statement;
}

struct statement *statement_set(struct statement *target, enum statement_kind kind, struct span span, struct expr *expr)
{
    target->kind = kind;
    target->span = span;
    target->expr = expr;
    return target;
}

struct member *member_set(struct member *member, enum member_kind kind, struct span span, struct name name)
{
    member->kind = kind;
    member->span = span;
    member->name = name;
    return member;
}

struct member *member_new(struct parse *parse, enum member_kind kind, struct span span, struct name name)
{
    return member_set(NEW(ARENA, struct member), kind, span, name);
}

struct step_decl *step_new(struct parse *parse, enum step_kind kind, struct span span)
{
    struct step_decl *step = NEW(ARENA, struct step_decl);

    step->kind = kind;
    step->span = span;
    return step;
}

struct step_decl *move_new(struct parse *parse, enum move_verb verb, struct span span, struct term first)
{
    struct step_decl *step = step_new(parse, STEP_MOVE, span);

    step->move.verb = verb;
    step->move.verb_span = span;
    vec_push(ARENA, &step->move.sources, first);
    return step;
}

struct step_decl *clause_new(struct parse *parse, enum clause_kind kind, struct span span)
{
    struct step_decl *step = step_new(parse, STEP_CLAUSE, span);

    step->clause = NEW(ARENA, struct clause);
    step->clause->kind = kind;
    step->clause->span = span;
    return step;
}

struct stimulus *stimulus_new(struct parse *parse, enum stimulus_kind kind, struct span span)
{
    struct stimulus *stimulus = NEW(ARENA, struct stimulus);

    stimulus->kind = kind;
    stimulus->span = span;
    return stimulus;
}
