/* SPDX-License-Identifier: MIT */
/* Memories, controllers and channels. */
#include "program/resolve.h"

#include <string.h>
#include "common/suggest.h"

static bool is_power_of_two(uint64_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

/* ---- memories ---------------------------------------------------------------------------------------------------- */

static bool eval_memory_range(const struct env *env, const struct item *item, struct memory *memory)
{
    bool good = eval_unsigned(env, item->at, "an address", &memory->base);

    if (!eval_unsigned(env, item->expr, "a size", &memory->size) || !good)
        return false;
    if (memory->size == 0) {
        report(env, DIAG_BAD_DIMENSION, item->expr->span, "a memory has at least one byte");
        return false;
    }
    if (memory->base + (memory->size - 1) < memory->base) {
        report(env, DIAG_OVERFLOW, item->expr->span, "the memory ends beyond 64 bits");
        return false;
    }
    return true;
}

static void check_memory_overlap(const struct env *env, const struct memory *memory)
{
    const struct program *program = env->r->program;

    for (size_t i = 0; i < program->memories.n; i++) {
        const struct memory *other = program->memories.v[i];

        if (memory->base <= other->base + (other->size - 1) && other->base <= memory->base + (memory->size - 1)) {
            struct diag *made = report(env, DIAG_MEMORY_OVERLAP, memory->name.span, "'%s' and '%s' share addresses",
                                       memory->name.id, other->name.id);
            diag_related(env->r->cx, made, other->name.span, "'%s' is declared here", other->name.id);
            return;
        }
    }
}

void resolve_memory(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct memory *memory = NEW(cx->arena, struct memory);
    struct symbol *symbol;
    bool good;

    memory->name = item->name;
    memory->readonly = item->is_readonly;
    memory->secure = item->is_secure;
    memory->section = item->section.bytes;
    good = eval_memory_range(env, item, memory);
    if (item->cacheline && eval_unsigned(env, item->cacheline, "a cache line", &memory->cacheline) &&
        !is_power_of_two(memory->cacheline)) {
        report(env, DIAG_BAD_DIMENSION, item->cacheline->span, "a cache line is a power of two");
        memory->cacheline = 0;
    }
    symbol = table_declare(cx, &env->r->names, SYM_MEMORY, item->name, memory);
    symbol->bad |= !good;
    if (symbol->bad)
        return;
    check_memory_overlap(env, memory);
    vec_push(cx->arena, &env->r->program->memories, memory);
}

/* ---- options ----------------------------------------------------------------------------------------------------- */

static const char *const common_options[] = { "source.width", "dest.width", "source.burst", "dest.burst", "table.static" };

static bool is_common_option(const char *id)
{
    for (size_t i = 0; i < sizeof common_options / sizeof *common_options; i++)
        if (strcmp(common_options[i], id) == 0)
            return true;
    return false;
}

static void unknown_option(const struct env *env, const struct instance *instance, const struct given *given)
{
    const char *model = instance->description->name.id;
    struct suggestion nearest;

    suggest_start(&nearest, given->id);
    for (size_t i = 0; i < instance->model->options.n; i++)
        suggest_offer(&nearest, instance->model->options.v[i].name);
    for (size_t i = 0; i < sizeof common_options / sizeof *common_options; i++)
        suggest_offer(&nearest, common_options[i]);
    diag_meant(env->r->cx, report(env, DIAG_UNKNOWN_OPTION, given->span, "%s has no option '%s'", model, given->id), given->span,
               &nearest);
}

static bool is_option_word(const struct option *option, const struct expr *value)
{
    if (value->kind != EXPR_NAME)
        return false;
    for (unsigned i = 0; i < option->nwords; i++)
        if (option->words[i].word && strcmp(option->words[i].word, value->name) == 0)
            return true;
    return false;
}

static const char *option_words_text(struct cx *cx, const struct option *option)
{
    const char *text = "";

    for (unsigned i = 0; i < option->nwords; i++)
        if (option->words[i].word)
            text = arena_printf(cx->arena, "%s%s%s", text, *text ? " " : "", option->words[i].word);
    return text;
}

static void check_option_number(const struct env *env, const struct option *option, const struct given *given)
{
    struct value value = evaluate(env, given->value);
    struct cx *cx = env->r->cx;

    if (value.kind == VALUE_NONE || value.kind == VALUE_ADDRESS || value.kind == VALUE_BOOL)
        return;
    if (value.kind != VALUE_NUMBER) {
        report(env, DIAG_TYPE, given->value->span, "option '%s' takes a number, not %s", given->id, value_kind_text(&value));
        return;
    }
    if (value.number.runtime) {
        report(env, DIAG_NOT_CONSTANT, given->value->span, "'%s' is known only when the transfer is prepared", expr_text(cx, given->value));
        return;
    }
    if (option && option->nwords == 0 && option->low <= option->high && (value.number.v < option->low || value.number.v > option->high))
        report(env, DIAG_OPTION_VALUE, given->value->span, "option '%s' takes %s..%s", given->id, wide_text(cx, option->low),
               wide_text(cx, option->high));
}

static void unknown_word(const struct env *env, const struct option *option, const struct given *given)
{
    struct suggestion nearest;

    suggest_start(&nearest, given->value->name);
    for (unsigned i = 0; i < option->nwords; i++)
        if (option->words[i].word)
            suggest_offer(&nearest, option->words[i].word);
    diag_meant(env->r->cx, report(env, DIAG_OPTION_VALUE, given->value->span, "option '%s' takes one of: %s", given->id,
                                  option_words_text(env->r->cx, option)), given->value->span, &nearest);
}

static void check_option_value(const struct env *env, const struct option *option, const struct given *given)
{
    bool has_words = option && option_words_text(env->r->cx, option)[0];

    if (!given->value || (option && is_option_word(option, given->value)))
        return;
    if (has_words && given->value->kind == EXPR_NAME && !lookup(env, given->value->name))
        unknown_word(env, option, given);
    else
        check_option_number(env, option, given);
}

void check_options(const struct env *env, const struct instance *instance, const given_list *options)
{
    for (size_t i = 0; i < options->n; i++) {
        const struct given *given = &options->v[i];
        const struct option *option = instance->model ? controller_option(instance->model, given->id) : NULL;

        if (instance->model && !option && !is_common_option(given->id))
            unknown_option(env, instance, given);
        else
            check_option_value(env, option, given);
    }
}

/* ---- controllers ------------------------------------------------------------------------------------------------- */

static void add_reach(const struct env *env, const struct setting *setting, struct instance *instance)
{
    for (size_t i = 0; i < setting->reaches.n; i++) {
        const struct reach *reach = &setting->reaches.v[i];
        const struct symbol *symbol = table_find(&env->r->names, reach->name.id);
        struct reach_entry entry = { 0 };

        instance->reaches_all = false;
        if (symbol && symbol->kind == SYM_DEVICE) {
            entry.device = symbol->thing;
        } else {
            symbol = find_named(env, reach->name, SYM_MEMORY, "a memory");
            if (!symbol)
                continue;
            entry.memory = symbol->thing;
        }
        entry.moved = reach->at && eval_unsigned(env, reach->at, "a bus address", &entry.at);
        vec_push(env->r->cx->arena, &instance->reach, entry);
    }
}

static bool eval_number_range(const struct env *env, const struct range *range, const char *what, struct number_range *out)
{
    if (!eval_unsigned(env, range->from, what, &out->from))
        return false;
    out->to = out->from;
    if (range->to && !eval_unsigned(env, range->to, what, &out->to))
        return false;
    if (out->to >= out->from)
        return true;
    report(env, DIAG_RANGE_REVERSED, range->span, "range %llu..%llu runs backwards", (unsigned long long)out->from,
           (unsigned long long)out->to);
    return false;
}

static bool check_channel_number(const struct env *env, const struct instance *instance, wide number, struct span span)
{
    if (number >= 0 && (!instance->channels || number < (wide)instance->channels))
        return true;
    report(env, DIAG_CHANNEL_RANGE, span, "%s has channels 0..%llu", instance->description ? instance->description->name.id
           : instance->name.id, (unsigned long long)(instance->channels ? instance->channels - 1 : 0));
    return false;
}

static void add_reserved(const struct env *env, const struct setting *setting, struct instance *instance)
{
    for (size_t i = 0; i < setting->ranges.n; i++) {
        struct number_range range;

        if (!eval_number_range(env, &setting->ranges.v[i], "a channel", &range))
            continue;
        if (check_channel_number(env, instance, (wide)range.to, setting->ranges.v[i].span))
            vec_push(env->r->cx->arena, &instance->reserved, range);
    }
}

static void eval_table(const struct env *env, const struct name memory_name, const struct expr *at, const struct memory **memory,
                       bool *has_at, uint64_t *address)
{
    const struct symbol *symbol = memory_name.id ? find_named(env, memory_name, SYM_MEMORY, "a memory") : NULL;

    if (symbol)
        *memory = symbol->thing;
    if (at)
        *has_at = eval_unsigned(env, at, "an address", address);
}

static void apply_setting(const struct env *env, const struct setting *setting, struct instance *instance)
{
    struct number_range range;

    switch (setting->kind) {
    case SET_INTERRUPT:
        if (eval_number_range(env, &setting->range, "an interrupt", &range))
            vec_push(env->r->cx->arena, &instance->interrupts, range);
        break;
    case SET_REACH: add_reach(env, setting, instance); break;
    case SET_RESERVE: add_reserved(env, setting, instance); break;
    case SET_SECURE: instance->secure = true; break;
    case SET_TABLE_IN: case SET_TABLE_AT:
        eval_table(env, setting->name, setting->expr, &instance->table_in, &instance->has_table_at, &instance->table_at);
        break;
    case SET_OPTION:
        for (size_t i = 0; i < setting->given.n; i++)
            vec_push(env->r->cx->arena, &instance->options, setting->given.v[i]);
        break;
    default: break;                                     /* parameters and what else a description has: controller/load.c */
    }
}

static const struct controller *find_model(const struct env *env, const struct item *item, struct instance *instance)
{
    const struct library *library = env->r->library;
    const char *id = item->of.id ? item->of.id : item->name.id;
    const struct controller *model;

    if (!library)
        return NULL;
    instance->description = library_description(library, id);
    model = library_instance(library, item->name.id);
    return model ? model : instance->description;
}

void resolve_instance(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct instance *instance = NEW(cx->arena, struct instance);
    struct symbol *symbol;

    instance->name = item->name;
    instance->reaches_all = true;
    instance->resolver = env->r;
    instance->model = find_model(env, item, instance);
    instance->channels = instance->model ? instance->model->nchannels : 0;
    symbol = table_declare(cx, &env->r->names, SYM_INSTANCE, item->name, instance);
    symbol->bad |= !eval_unsigned(env, item->at, "an address", &instance->base) || (env->r->library && !instance->model);
    for (size_t i = 0; i < item->settings.n; i++)
        apply_setting(env, item->settings.v[i], instance);
    check_options(env, instance, &instance->options);
    if (!symbol->bad)
        vec_push(cx->arena, &env->r->program->instances, instance);
}

/* ---- channels ---------------------------------------------------------------------------------------------------- */

static bool use_channel(const struct env *env, const struct value *value, struct where *where)
{
    where->instance = value->symbol->thing;
    if (!check_channel_number(env, where->instance, value->number.v, value->span))
        return false;
    where->has_number = true;
    where->number = (uint64_t)value->number.v;
    if (!instance_reserves(where->instance, where->number))
        return true;
    report(env, DIAG_CHANNEL_RESERVED, value->span, "channel %llu of %s is reserved", (unsigned long long)where->number,
           where->instance->name.id);
    return false;
}

bool eval_where(const struct env *env, const struct expr *expr, const char *wanted, struct where *where)
{
    struct value value = evaluate(env, expr);

    *where = (struct where){ 0 };
    if (value.kind == VALUE_NONE)
        return false;
    if (value.kind == VALUE_CHANNEL)
        return use_channel(env, &value, where);
    if (value.kind == VALUE_THING && value.symbol->kind == SYM_INSTANCE) {
        where->instance = value.symbol->thing;
        return true;
    }
    if (value.kind == VALUE_THING && value.symbol->kind == SYM_CHANNEL) {
        where->channel = value.symbol->thing;
        where->instance = where->channel->instance;
        where->has_number = where->channel->fixed;
        where->number = where->channel->number;
        return true;
    }
    report(env, DIAG_WRONG_KIND, expr->span, "'%s' is neither a controller nor %s", expr_text(env->r->cx, expr), wanted);
    return false;
}

void resolve_channel(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct channel *channel = NEW(cx->arena, struct channel);
    struct where where;
    struct symbol *symbol;
    bool good = eval_where(env, item->expr, "one of its channels", &where);

    channel->name = item->name;
    channel->instance = where.instance;
    channel->fixed = where.has_number;
    channel->number = where.number;
    if (good && where.channel) {
        report(env, DIAG_WRONG_KIND, item->expr->span, "'%s' is a channel already", where.channel->name.id);
        good = false;
    }
    for (size_t i = 0; i < item->settings.n; i++) {
        const struct setting *setting = item->settings.v[i];

        if (setting->kind == SET_OPTION)
            for (size_t g = 0; g < setting->given.n; g++)
                vec_push(cx->arena, &channel->options, setting->given.v[g]);
        else
            eval_table(env, setting->name, setting->expr, &channel->table_in, &channel->has_table_at, &channel->table_at);
    }
    symbol = table_declare(cx, &env->r->names, SYM_CHANNEL, item->name, channel);
    symbol->bad |= !good;
    if (symbol->bad)
        return;
    check_options(env, channel->instance, &channel->options);
    vec_push(cx->arena, &env->r->program->channels, channel);
}
