/* SPDX-License-Identifier: MIT */
#include "program/scope.h"

#include <string.h>
#include "common/suggest.h"

static const char *const builtin_names[] = {
    "_", "irq", "none", "end", "external", "len", "sizeof", "min", "max",
};

bool is_builtin_name(const char *id)
{
    for (size_t i = 0; i < sizeof builtin_names / sizeof *builtin_names; i++)
        if (strcmp(builtin_names[i], id) == 0)
            return true;
    return false;
}

const char *symbol_kind_text(enum symbol_kind kind)
{
    static const char *const text[] = {
        [SYM_CONST] = "a const", [SYM_MEMORY] = "a memory", [SYM_INSTANCE] = "a controller", [SYM_CHANNEL] = "a channel",
        [SYM_DEVICE] = "a device", [SYM_SBOX] = "a switch box", [SYM_BUFFER] = "a buffer", [SYM_TRANSFER] = "a transfer",
        [SYM_GROUP] = "a group", [SYM_SCENARIO] = "a scenario", [SYM_PORT] = "a port", [SYM_REG] = "a register",
        [SYM_REQUEST] = "a request line", [SYM_LEVEL] = "a level", [SYM_EVENT] = "an event", [SYM_ROUTE] = "a route",
    };
    return text[kind];
}

/* Interned names are compared by pointer; the hash only finds them, no order ever depends on it. */
static size_t slot_of(const struct table *table, const char *id)
{
    size_t slot = ((uintptr_t)id >> 3) * (size_t)0x9e3779b97f4a7c15u % table->nslots;

    while (table->slots[slot] && table->slots[slot]->name.id != id)
        slot = (slot + 1) % table->nslots;
    return slot;
}

struct symbol *table_find(const struct table *table, const char *id)
{
    return table && table->nslots && id ? table->slots[slot_of(table, id)] : NULL;
}

static void grow_table(struct cx *cx, struct table *table)
{
    table->nslots = table->nslots ? 2 * table->nslots : 32;
    table->slots = NEW_ARRAY(cx->arena, struct symbol *, table->nslots);
    for (size_t i = 0; i < table->list.n; i++)
        table->slots[slot_of(table, table->list.v[i]->name.id)] = table->list.v[i];
}

static bool may_declare(struct cx *cx, struct table *table, struct name name)
{
    const struct symbol *other = table_find(table, name.id);
    struct diag *diag_made;

    if (!name.id)
        return false;
    if (is_builtin_name(name.id)) {
        diag(cx, DIAG_DUPLICATE_NAME, name.span, "'%s' is built in and cannot be declared", name.id);
        return false;
    }
    if (!other)
        return true;
    diag_made = diag(cx, DIAG_DUPLICATE_NAME, name.span, "'%s' is already %s", name.id, symbol_kind_text(other->kind));
    diag_related(cx, diag_made, other->name.span, "declared here");
    return false;
}

struct symbol *table_declare(struct cx *cx, struct table *table, enum symbol_kind kind, struct name name, void *thing)
{
    struct symbol *symbol = NEW(cx->arena, struct symbol);

    symbol->kind = kind;
    symbol->name = name;
    symbol->thing = thing;
    if (!may_declare(cx, table, name)) {
        symbol->bad = true;
        return symbol;
    }
    if (2 * (table->list.n + 1) > table->nslots)
        grow_table(cx, table);
    vec_push(cx->arena, &table->list, symbol);
    table->slots[slot_of(table, name.id)] = symbol;
    return symbol;
}

struct diag *report_unknown(struct cx *cx, const struct table *inner, const struct table *outer, const char *id,
                            struct span span, const char *nothing)
{
    struct suggestion nearest;
    const struct table *tables[] = { inner, outer };
    const char *best;
    struct diag *made;

    suggest_start(&nearest, id);
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; tables[t] && i < tables[t]->list.n; i++)
            suggest_offer(&nearest, tables[t]->list.v[i]->name.id);
    best = suggest_best(&nearest);
    if (!best)
        return diag(cx, DIAG_UNKNOWN_NAME, span, "%s '%s'", nothing, id);
    made = diag(cx, DIAG_UNKNOWN_NAME, span, "%s '%s'; did you mean '%s'?", nothing, id, best);
    diag_fixit(cx, made, span, best);
    return made;
}
