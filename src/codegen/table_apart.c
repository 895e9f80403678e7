/* SPDX-License-Identifier: MIT */
/* Tables at fixed addresses: each in one memory, none over another table or over a buffer with a fixed address. */
#include "codegen/table.h"

#include <inttypes.h>
#include <stdlib.h>

/* A table of a transfer, or a buffer. */
struct extent { uint64_t at, size; const struct transfer *transfer; const struct buffer *buffer; };
typedef VEC(struct extent) extent_list;

static const char *extent_text(struct cx *cx, const struct extent *e)
{
    return e->buffer ? arena_printf(cx->arena, "'%s'", e->buffer->name.id)
                     : arena_printf(cx->arena, "the table of '%s'", e->transfer->name.id);
}

static struct name extent_name(const struct extent *e) { return e->buffer ? e->buffer->name : e->transfer->name; }

static int compare(const void *a, const void *b)
{
    const struct extent *x = a, *y = b;
    uint32_t p = extent_name(x).span.begin, q = extent_name(y).span.begin;

    return x->at != y->at ? (x->at < y->at ? -1 : 1) : (p > q) - (p < q);
}

static bool lies_in_memory(struct cx *cx, const struct program *program, const struct extent *e)
{
    for (size_t i = 0; i < program->memories.n; i++) {
        const struct memory *m = program->memories.v[i];

        if (e->at >= m->base && e->at - m->base < m->size && e->size <= m->size - (e->at - m->base))
            return true;
    }
    struct diag *d = diag(cx, DIAG_PLACEMENT, e->transfer->name.span, "the table of '%s' 0x%" PRIx64 "..0x%" PRIx64 " lies in no memory",
                          e->transfer->name.id, e->at, e->at + (e->size - 1));
    diag_in_transfer(d, e->transfer->name.id);
    return false;
}

static bool add_tables(struct cx *cx, const struct program *program, const struct planned *planned, extent_list *all)
{
    bool good = true;

    for (size_t i = 0; i < planned->tables.n; i++) {
        const struct table *table = planned->tables.v[i];
        struct extent e = { table->address, table->size, planned->transfer, NULL };

        if (!table->has_address || table->size == 0)
            continue;
        good = lies_in_memory(cx, program, &e) && good;
        vec_push(cx->arena, all, e);
    }
    return good;
}

/* Buffers over each other are not the tables' business. */
static bool are_apart(struct cx *cx, const struct extent *a, const struct extent *b)
{
    const struct extent *table = b->transfer ? b : a, *other = table == b ? a : b;

    if (b->at - a->at >= a->size || (a->buffer && b->buffer))
        return true;
    if (table->transfer && other->transfer && other->transfer->name.span.begin > table->transfer->name.span.begin) {
        table = other;
        other = table == a ? b : a;
    }
    struct diag *d = diag(cx, DIAG_MEMORY_OVERLAP, table->transfer->name.span, "%s and %s share addresses: 0x%" PRIx64,
                          extent_text(cx, table),
                          extent_text(cx, other), b->at);
    diag_related(cx, d, extent_name(other).span, "'%s' is declared here", extent_name(other).id);
    diag_note(cx, d, "'table at' is one table's place; 'table in MEMORY' leaves room for all");
    diag_in_transfer(d, table->transfer->name.id);
    return false;
}

bool tables_apart(struct cx *cx, const struct program *program, const struct planned *planned, size_t n)
{
    extent_list all = { 0 };
    bool good = true;

    for (size_t i = 0; i < n; i++)
        good = add_tables(cx, program, &planned[i], &all) && good;
    if (all.n == 0)
        return good;
    for (size_t i = 0; i < program->buffers.n; i++) {
        const struct buffer *b = program->buffers.v[i];
        struct extent e = { b->address, b->size * b->count, NULL, b };

        if (b->home == HOME_FIXED && !b->alias_of && e.size)
            vec_push(cx->arena, &all, e);
    }
    qsort(all.v, all.n, sizeof *all.v, compare);
    for (size_t i = 1, furthest = 0; i < all.n; i++) {
        good = are_apart(cx, &all.v[furthest], &all.v[i]) && good;
        if (all.v[i].at + (all.v[i].size - 1) > all.v[furthest].at + (all.v[furthest].size - 1))
            furthest = i;
    }
    return good;
}
