/* SPDX-License-Identifier: MIT */
/* From trees to the resolved program: walks the declarations in order. Every name is declared before it is used. */
#include "program/resolve.h"

#include <string.h>

/* ---- const ------------------------------------------------------------------------------------------------------- */

/* -D NAME=TEXT: the text is parsed as the value of a const of its own. */
static const struct expr *parse_define(struct cx *cx, const struct define *define)
{
    char *name = arena_printf(cx->arena, "-D %s", define->name);
    char *text = arena_printf(cx->arena, "const %s = %s;", define->name, define->text);
    struct file *file = parse_source(cx, source_from_text(cx->sources, name, text, strlen(text)));

    if (file->items.n == 1 && file->items.v[0]->kind == ITEM_CONST)
        return file->items.v[0]->expr;
    return NULL;
}

static const struct expr *define_of(const struct env *env, const char *id)
{
    const struct expr *expr = NULL;

    for (size_t i = 0; i < env->r->ndefines; i++)
        if (strcmp(env->r->defines[i].name, id) == 0) {
            env->r->define_used[i] = true;
            expr = parse_define(env->r->cx, &env->r->defines[i]);
        }
    return expr;
}

static bool is_constant_value(const struct env *env, const struct value *value, const struct expr *expr)
{
    if (value->kind == VALUE_NONE)
        return false;
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->list->n; i++)
            if (!is_constant_value(env, &value->list->v[i], expr))
                return false;
        return true;
    }
    if (value->number.runtime) {
        report(env, DIAG_NOT_CONSTANT, expr->span, "'%s' is known only when the transfer is prepared", expr_text(env->r->cx, expr));
        return false;
    }
    if (value->kind != VALUE_NUMBER && value->kind != VALUE_TIME && value->kind != VALUE_RATE && value->kind != VALUE_STRING &&
        value->kind != VALUE_ADDRESS && value->kind != VALUE_BOOL) {
        report(env, DIAG_TYPE, expr->span, "a const is a number, a time, a rate, a string or a list, not %s", value_kind_text(value));
        return false;
    }
    return true;
}

static void resolve_const(const struct env *env, const struct item *item)
{
    const struct expr *define = define_of(env, item->name.id), *expr = define ? define : item->expr;
    struct value *value = NEW(env->r->cx->arena, struct value);
    struct symbol *symbol;

    *value = evaluate(env, expr);
    symbol = table_declare(env->r->cx, &env->r->names, SYM_CONST, item->name, NULL);
    symbol->value = value;
    symbol->bad |= !is_constant_value(env, value, expr);
}

static void report_unknown_defines(const struct env *env)
{
    for (size_t i = 0; i < env->r->ndefines; i++)
        if (!env->r->define_used[i])
            report(env, DIAG_UNKNOWN_DEFINE, SPAN_NONE, "no file declares 'const %s'", env->r->defines[i].name);
}

/* ---- groups and scenarios ---------------------------------------------------------------------------------------- */

static bool is_member(const struct group *group, const struct transfer *transfer)
{
    for (size_t i = 0; i < group->members.n; i++)
        if (group->members.v[i] == transfer)
            return true;
    return false;
}

static void resolve_group(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct group *group = NEW(cx->arena, struct group);

    group->name = item->name;
    check_c_name(env, item->name, false, NULL);
    table_declare(cx, &env->r->names, SYM_GROUP, item->name, group);
    for (size_t i = 0; i < item->names.n; i++) {
        const struct symbol *symbol = find_named(env, item->names.v[i], SYM_TRANSFER, "a transfer");

        if (!symbol)
            continue;
        if (is_member(group, symbol->thing))
            report(env, DIAG_DUPLICATE_NAME, item->names.v[i].span, "'%s' is in the group twice", symbol->name.id);
        else
            vec_push(cx->arena, &group->members, symbol->thing);
    }
    vec_push(cx->arena, &env->r->program->groups, group);
}

static void resolve_scenario(const struct env *env, struct item *item)
{
    table_declare(env->r->cx, &env->r->names, SYM_SCENARIO, item->name, item);
    if (find_named(env, item->of, SYM_TRANSFER, "a transfer"))
        vec_push(env->r->cx->arena, &env->r->program->scenarios, item);
}

/* ---- all items --------------------------------------------------------------------------------------------------- */

static void resolve_file(const struct env *env, const struct file *file);

static void resolve_item(const struct env *env, struct item *item)
{
    switch (item->kind) {
    case ITEM_INCLUDE: case ITEM_USE:
        if (item->file)
            resolve_file(env, item->file);
        break;
    case ITEM_CONST: resolve_const(env, item); break;
    case ITEM_ENDIAN: env->r->program->big_endian = strcmp(item->name.id, "big") == 0; break;
    case ITEM_ALLOW: diag_allow(env->r->cx, item->string.bytes, item->reason.bytes, item->string.span, item->span, NULL); break;
    case ITEM_MEMORY: resolve_memory(env, item); break;
    case ITEM_CONTROLLER:
        if (item->at)
            resolve_instance(env, item);
        break;
    case ITEM_CHANNEL: resolve_channel(env, item); break;
    case ITEM_DEVICE: resolve_device(env, item); break;
    case ITEM_SBOX: resolve_sbox(env, item); break;
    case ITEM_BUFFER: resolve_buffer(env, item); break;
    case ITEM_TRANSFER: resolve_transfer(env, item); break;
    case ITEM_GROUP: resolve_group(env, item); break;
    case ITEM_SCENARIO: resolve_scenario(env, item); break;
    }
}

static void resolve_file(const struct env *env, const struct file *file)
{
    for (size_t i = 0; i < file->items.n; i++)
        resolve_item(env, file->items.v[i]);
}

static void collect_lost(struct resolver *r, const struct file *file)
{
    for (size_t i = 0; i < file->lost.n; i++) {
        struct name name = { file->lost.v[i], SPAN_NONE };

        if (!is_builtin_name(name.id) && !table_find(&r->lost, name.id))
            table_declare(r->cx, &r->lost, SYM_CONST, name, NULL);
    }
}

/* All top-level names of all files, quietly: the first of a name counts. */
static void collect_names(struct resolver *r, const struct file *file)
{
    collect_lost(r, file);
    for (size_t i = 0; i < file->items.n; i++) {
        const struct item *item = file->items.v[i];

        if (item->file)
            collect_names(r, item->file);
        if (item->kind < ITEM_MEMORY ? item->kind != ITEM_CONST : item->kind == ITEM_CONTROLLER && !item->at)
            continue;
        if (item->name.id && !is_builtin_name(item->name.id) && !table_find(&r->all, item->name.id))
            table_declare(r->cx, &r->all, SYM_CONST, item->name, NULL);
    }
}

struct program *resolve(struct cx *cx, const file_list *files, const struct library *library, const struct define *defines,
                        size_t ndefines)
{
    struct program *program = NEW(cx->arena, struct program);
    struct resolver *r = NEW(cx->arena, struct resolver);
    struct env env = { .r = r };

    *r = (struct resolver){ .cx = cx, .program = program, .library = library, .defines = defines, .ndefines = ndefines };
    r->define_used = NEW_ARRAY(cx->arena, bool, ndefines + 1);
    program->files = files;
    program->resolver = r;
    r->had_errors = diag_error_count(cx) > 0;
    for (size_t i = 0; i < files->n; i++)
        collect_names(r, files->v[i]);
    for (size_t i = 0; i < files->n; i++)
        resolve_file(&env, files->v[i]);
    report_unknown_defines(&env);
    return program;
}
