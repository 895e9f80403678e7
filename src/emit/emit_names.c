/* SPDX-License-Identifier: MIT */
/* Names of the program meet names that are generated: all C names of one run are collected, and none may come twice. */
#include "emit/emit_c.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "emit/emit_domain.h"
#include "emit/emit_text.h"

struct c_symbol {
    const char *text;
    const char *of;                         /* what has it, or what it is made for */
    struct span span;                       /* of the program's name; none: nobody wrote it */
    bool written;                           /* in the program as it stands */
    size_t order;
};
struct names { const struct emission *e; VEC(struct c_symbol) all; };

/* What the generated files make of a transfer's name, and of its name in capitals. */
static const char *const of_transfer[] = {
    "table", "block", "prep", "fixups", "arguments", "regions", "unit", "to_end", "terms", "checks", "open", "latest", "after",
};
static const char *const of_transfer_in_capitals[] = { "CHAN", "FIXUPS", "NFIXUPS" };
static const char *const of_ring_in_capitals[] = { "LAP", "PERIOD" };
static const char *const of_group[] = { "start", "arm" };
static const char *const of_stem[] = { "init", "setup" };
/* What the headers that the generated ones include declare. */
static const char *const of_headers[] = {
    "NULL", "int16_t", "int32_t", "int64_t", "int8_t", "intmax_t", "intptr_t", "main", "max_align_t", "offsetof", "ptrdiff_t",
    "size_t", "uint16_t", "uint32_t", "uint64_t", "uint8_t", "uintmax_t", "uintptr_t",
};

static void add(struct names *n, const char *text, const char *of, struct span span, bool written)
{
    struct c_symbol symbol = { text, of, span, written, n->all.n };

    vec_push(n->e->cx->arena, &n->all, symbol);
}

/* FIRST_SECOND for each of a list. */
static void add_each(struct names *n, const char *first, const char *const *second, size_t count, const struct name *owner)
{
    for (size_t i = 0; i < count; i++)
        add(n, arena_printf(n->e->cx->arena, "%s_%s", first, second[i]), owner ? owner->id : "the program",
            owner ? owner->span : SPAN_NONE, false);
}
#define ADD_EACH(n, first, second, owner) add_each(n, first, second, sizeof (second) / sizeof *(second), owner)

static void add_transfers(struct names *n)
{
    for (size_t i = 0; i < n->e->transfers.n; i++) {
        const struct emit_transfer *t = &n->e->transfers.v[i];
        const struct name *name = &t->transfer->name;

        add(n, t->name, name->id, name->span, true);
        ADD_EACH(n, t->name, of_transfer, name);
        for (size_t k = 0; k < t->planned->objects.n; k++)
            add(n, t->planned->objects.v[k]->name, name->id, name->span, false);
        ADD_EACH(n, c_macro(n->e->cx, t->name), of_transfer_in_capitals, name);
        if (t->transfer->cyclic)
            ADD_EACH(n, c_macro(n->e->cx, t->name), of_ring_in_capitals, name);
    }
    for (size_t i = 0; i < n->e->program->groups.n; i++)
        ADD_EACH(n, n->e->program->groups.v[i]->name.id, of_group, &n->e->program->groups.v[i]->name);
}

static void add_buffers(struct names *n)
{
    for (size_t i = 0; i < n->e->program->buffers.n; i++) {
        const struct buffer *b = n->e->program->buffers.v[i];

        if ((b->home == HOME_SYMBOL || b->home == HOME_CONSTANT) && !b->alias_of)
            add(n, b->symbol, b->name.id, b->name.span, true);
    }
}

static void add_domain(struct names *n)
{
    const struct domain *d = n->e->domain;
    struct cx *cx = n->e->cx;

    ADD_EACH(n, c_name(cx, n->e->job->stem), of_stem, NULL);
    add(n, "routes", "the program", SPAN_NONE, false);
    for (size_t i = 0; i < d->routes.n; i++)
        add(n, domain_route_name(cx, d, i), "a route", SPAN_NONE, false);
    for (size_t i = 0; i < d->holds.n; i++) {
        add(n, arena_printf(cx->arena, "hold_%zu", i), "a hold", SPAN_NONE, false);
        add(n, arena_printf(cx->arena, "hold_%zu_terms", i), "a hold", SPAN_NONE, false);
    }
    for (size_t i = 0; i < d->paths.n; i++)
        add(n, arena_printf(cx->arena, "path_%zu", i), "a route and its hold", SPAN_NONE, false);
    for (size_t i = 0; i < d->controllers.n; i++)
        for (size_t k = 0; k < d->controllers.v[i]->ops->objects.n; k++)
            add(n, d->controllers.v[i]->ops->objects.v[k].name, d->controllers.v[i]->ops->instance->name.id, SPAN_NONE, false);
    for (size_t i = 0; i < n->e->program->instances.n; i++) {
        const struct name *name = &n->e->program->instances.v[i]->name;
        add(n, arena_printf(cx->arena, "%s_BASE", c_macro(cx, name->id)), name->id, name->span, false);
    }
}

static int compare(const void *a, const void *b)
{
    const struct c_symbol *x = a, *y = b;
    int order = strcmp(x->text, y->text);

    return order ? order : x->order < y->order ? -1 : 1;
}

static bool refuse(const struct names *n, const struct c_symbol *symbol, const char *why)
{
    diag(n->e->cx, DIAG_C_NAME, symbol->span, "'%s' cannot be a C name: %s", symbol->text, why);
    return false;
}

static bool in_list(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], text) == 0)
            return true;
    return false;
}
#define IN_LIST(text, list) in_list(text, list, sizeof (list) / sizeof *(list))

static bool is_free(const struct names *n, const struct c_symbol *s)
{
    if (!s->written)
        return true;
    if (strncmp(s->text, "dmac_", 5) == 0 || strncmp(s->text, "DMAC_", 5) == 0)
        return refuse(n, s, "names of the runtime begin with dmac_");
    if (IN_LIST(s->text, of_headers))
        return refuse(n, s, "the headers of C have it");
    return true;
}

/* Of two with one text: the one that somebody wrote gives way, else the later. */
static bool is_alone(const struct names *n, const struct c_symbol *a, const struct c_symbol *b)
{
    struct arena *arena = n->e->cx->arena;
    const struct c_symbol *gives_way = b->written || !a->written ? b : a, *stays = gives_way == a ? b : a;

    if (strcmp(a->text, b->text) != 0)
        return true;
    if (!a->written && !b->written && (!a->span.end || !b->span.end))
        return true;                        /* parts that share a name on purpose */
    return refuse(n, gives_way, stays->written ? arena_printf(arena, "'%s' has it", stays->of)
                                               : arena_printf(arena, "it is generated for %s%s%s", stays->span.end ? "'" : "",
                                                              stays->of, stays->span.end ? "'" : ""));
}

bool names_differ(const struct emission *e)
{
    struct names n = { .e = e };
    bool good = true;

    add_transfers(&n);
    add_buffers(&n);
    add_domain(&n);
    for (size_t i = 0; i < n.all.n; i++)
        good = is_free(&n, &n.all.v[i]) && good;
    if (n.all.n > 1)
        qsort(n.all.v, n.all.n, sizeof *n.all.v, compare);
    for (size_t i = 1; i < n.all.n; i++)
        good = is_alone(&n, &n.all.v[i - 1], &n.all.v[i]) && good;
    return good;
}
