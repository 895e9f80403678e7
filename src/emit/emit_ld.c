/* SPDX-License-Identifier: MIT */
/* A linker script fragment, to be INCLUDEd inside SECTIONS { … }. It puts tables and constants into regions that have
 * the memories' names. What the compiler had to take on trust about symbols is asserted: memory, alignment, page. */
#include <inttypes.h>

#include "controller/model.h"
#include "emit/emit_c.h"
#include "emit/emit_image.h"
#include "emit/emit_text.h"

static bool uses_section(const struct emission *e, const struct memory *m)
{
    for (size_t i = 0; i < e->transfers.n; i++)
        for (size_t k = 0; k < e->transfers.v[i].planned->tables.n; k++)
            if (e->transfers.v[i].planned->tables.v[k]->memory == m)
                return true;
    for (size_t i = 0; i < e->transfers.n; i++)
        for (size_t k = 0; k < e->transfers.v[i].planned->objects.n; k++)
            if (e->transfers.v[i].planned->objects.v[k]->memory == m)
                return true;
    for (size_t i = 0; i < e->program->buffers.n; i++)
        if (e->program->buffers.v[i]->memory == m && e->program->buffers.v[i]->home != HOME_FIXED)
            return true;
    return false;
}

static void sections(const struct emission *e, struct outbuf *out)
{
    for (size_t i = 0; i < e->program->memories.n; i++) {
        const struct memory *m = e->program->memories.v[i];
        const char *section = section_text(e->cx, m);

        if (!uses_section(e, m))
            continue;
        outbuf_printf(out, "  /* %s: 0x%" PRIx64 ", %s. A region of MEMORY, or REGION_ALIAS(\"%s\", yours). */\n", m->name.id, m->base,
                      size_text(e->cx, m->size), m->name.id);
        outbuf_printf(out, "  %s : { KEEP(*(%s)) *(%s.*) } > %s\n", section, section, section, m->name.id);
    }
    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct planned *p = e->transfers.v[i].planned;
        if (p->tables.n && p->tables.v[0]->has_address)
            outbuf_printf(out, "  .dmac.at.%s 0x%" PRIx64 " : { KEEP(*(.dmac.at.%s)) }\n", e->transfers.v[i].name, p->tables.v[0]->address,
                          e->transfers.v[i].name);
    }
}

static void assert_inside(struct outbuf *out, const char *symbol, uint64_t size, const struct memory *m)
{
    outbuf_printf(out, "  ASSERT(%s >= 0x%" PRIx64 " && %s + 0x%" PRIx64 " <= 0x%" PRIx64 ", \"%s does not lie in %s\")\n", symbol, m->base,
                  symbol, size, m->base + m->size, symbol, m->name.id);
}

static void assert_aligned(struct outbuf *out, const char *symbol, uint64_t align)
{
    if (align > 1)
        outbuf_printf(out, "  ASSERT(%s %% 0x%" PRIx64 " == 0, \"%s is not aligned to %" PRIu64 "\")\n", symbol, align, symbol, align);
}

static void buffers(const struct emission *e, struct outbuf *out)
{
    for (size_t i = 0; i < e->program->buffers.n; i++) {
        const struct buffer *b = e->program->buffers.v[i];

        if ((b->home != HOME_SYMBOL && b->home != HOME_CONSTANT) || b->alias_of)
            continue;
        if (b->memory)
            assert_inside(out, b->symbol, b->size * (b->is_array ? b->count : 1), b->memory);
        assert_aligned(out, b->symbol, b->align);
    }
}

/* The first CPU address that the controller's bus does not reach, bytes of such a memory being seen `offset` further up. */
static wide bus_end(const struct instance *instance, int64_t offset)
{
    unsigned bits = instance->model->address_bits;

    return ((wide)1 << (bits < 64 ? bits : 64)) - offset;
}

static void assert_on_bus(struct outbuf *out, const struct instance *instance, const char *symbol, uint64_t size,
                          const struct memory *m, int64_t offset)
{
    wide end = bus_end(instance, offset);

    if (m && (wide)m->base + m->size > end)
        outbuf_printf(out, "  ASSERT(%s + 0x%" PRIx64 " <= 0x%" PRIx64 ", \"%s lies beyond the %u bits of %s\")\n", symbol,
                      size, (uint64_t)end, symbol,
                      instance->model->address_bits, instance->name.id);
}

/* Where one controller must find an object: within its bus; without a memory of its own, in one that it reaches. */
static void assert_reached(struct outbuf *out, const struct instance *instance, const struct symbol *symbol)
{
    const char *name = symbol->buffer->symbol, *who = instance->name.id;
    uint64_t size = symbol->size * (symbol->buffer->is_array ? symbol->buffer->count : 1);
    bool first = true;

    assert_on_bus(out, instance, name, size, symbol->memory, symbol->bus_offset);
    if (symbol->memory || instance->reaches_all)
        return;
    for (size_t i = 0; i < instance->reach.n; i++) {
        const struct memory *m = instance->reach.v[i].memory;
        if (!m || (m->secure && !instance->secure))
            continue;
        outbuf_printf(out, "%s(%s >= 0x%" PRIx64 " && %s + 0x%" PRIx64 " <= 0x%" PRIx64 ")", first ? "  ASSERT(" : " || ", name,
                      m->base, name,
                      size, m->base + m->size);
        first = false;
    }
    if (!first)
        outbuf_printf(out, ", \"%s cannot reach %s\")\n", who, name);
}

static bool is_visible(const struct emission *e, const struct buffer *b)
{
    for (size_t i = 0; i < e->program->buffers.n; i++)
        if (e->program->buffers.v[i] == b)
            return true;
    return false;
}

/* The objects that the tables and blocks of a transfer point at, each once. */
static void reached(const struct emission *e, struct outbuf *out)
{
    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct image *image = e->images.v[i];
        VEC(const struct buffer *) seen = { 0 };

        for (size_t k = 0; k < image->fixups.n; k++) {
            const struct symbol *symbol = image->fixups.v[k].fixup->symbol;
            size_t s = 0;

            if (!symbol || symbol->kind != SYMBOL_OBJECT || !symbol->buffer || !is_visible(e, symbol->buffer))
                continue;
            while (s < seen.n && seen.v[s] != symbol->buffer)
                s++;
            if (s < seen.n)
                continue;
            vec_push(e->cx->arena, &seen, symbol->buffer);
            assert_reached(out, e->transfers.v[i].transfer->instance, symbol);
        }
    }
}

static void tables(const struct emission *e, struct outbuf *out)
{
    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct table *table = e->transfers.v[i].planned->tables.n ? e->transfers.v[i].planned->tables.v[0] : NULL;
        const struct image *image = e->images.v[i];
        const char *name = arena_printf(e->cx->arena, "%s_table", e->transfers.v[i].name);

        if (!table || table->stepped || image->ram == ON_BOTH)
            continue;
        if (table->has_address)
            outbuf_printf(out, "  ASSERT(%s == 0x%" PRIx64 ", \"%s is not where the program says\")\n", name, table->address, name);
        if (table->memory)
            assert_inside(out, name, image->table_units * UINT64_C(4), table->memory);
        assert_on_bus(out, e->transfers.v[i].transfer->instance, name, image->table_units * UINT64_C(4), table->memory, table->bus_offset);
        assert_aligned(out, name, image->align);
        if (table->page)
            outbuf_printf(out, "  ASSERT(%s / 0x%" PRIx64 " == (%s + 0x%" PRIx64 ") / 0x%" PRIx64 ", \"%s crosses a page of %s\")\n", name, table->page,
                          name, image->table_units * UINT64_C(4) - 1, table->page, name, size_text(e->cx, table->page));
    }
}

bool emit_ld(const struct emission *e, struct outbuf *out)
{
    emit_banner(e, out, "INCLUDE this inside SECTIONS { }.");
    sections(e, out);
    buffers(e, out);
    reached(e, out);
    tables(e, out);
    return true;
}
