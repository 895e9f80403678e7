/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "emit/emit_args.h"
#include "emit/emit_c.h"
#include "emit/emit_domain.h"
#include "emit/emit_fields.h"
#include "emit/emit_image.h"
#include "emit/emit_text.h"
#include "emit/emit_time.h"

struct writer {
    const struct emission *e;
    const struct emit_transfer *t;
    const struct image *image;
    struct outbuf *out;
    struct field_reader *reader[2];
    VEC(size_t) shapes;                     /* rows that first had their shape: its number is the position here */
    VEC(size_t) shape_of;                   /* by row */
};

/* ---- words ------------------------------------------------------------------------------------------------------ */

static uint64_t swapped(uint64_t value, unsigned bits)
{
    return bits == 64 ? __builtin_bswap64(value) : __builtin_bswap32((uint32_t)value);
}

static const char *literal(struct cx *cx, uint64_t value, unsigned bits)
{
    return bits == 64 ? arena_printf(cx->arena, "UINT64_C(0x%016" PRIx64 ")", value) : arena_printf(cx->arena, "0x%08" PRIx64 "u", value);
}

/* Words of the other byte order. In a template, which prep swaps unit by unit when it is complete, only the halves of a
 * word are where the controller has them. */
static uint64_t as_stored(const struct image *image, const struct cell *cell)
{
    if (!image->swap)
        return cell->value;
    if (!image->ram)
        return swapped(cell->value, cell->bits);
    return cell->bits == 64 ? cell->value >> 32 | cell->value << 32 : cell->value;
}

/* The initialiser of a cell; a template where an address is still missing. */
static const char *cell_text(const struct writer *w, const struct cell *cell, bool in_block)
{
    struct cx *cx = w->e->cx;
    const char *value = literal(cx, in_block ? cell->value : as_stored(w->image, cell), cell->bits);
    static const char *const links[2][4] = { { NULL, "DMAC_LINK32_ON32", NULL, NULL },
                                             { NULL, "DMAC_LINK64_ON32", "DMAC_LINK64_ON64", "DMAC_LINK64" } };

    if (!cell->constant || !cell->symbol)
        return cell->bits == 64 ? arena_printf(cx->arena, "DMAC_WORD64(%s)", value) : value;
    uint64_t offset = (uint64_t)(cell->addend + (wide)cell->value);
    return arena_printf(cx->arena, "%s(%s, 0x%" PRIx64 "u, %s)", links[cell->bits == 64][cell->constant],
                        symbol_expression(w->e, w->t, cell->symbol), offset, value);
}

/* "TransferSize: bytes 4096, SBSize: source.burst 16" */
static const char *cell_comment(const struct writer *w, const struct cell *cell, const shown_fields *fields)
{
    struct cx *cx = w->e->cx;
    char *text = NULL;

    for (size_t i = 0; fields && i < fields->n; i++) {
        const struct shown_field *f = &fields->v[i];
        const char *item;

        if (f->quiet || (f->word_index != cell->word && strcmp(f->word, cell->name) != 0))
            continue;
        if (*f->meaning)
            item = strcmp(f->name, f->word) == 0 ? f->meaning : arena_printf(cx->arena, "%s: %s", f->name, f->meaning);
        else if (f->raw && strcmp(f->name, f->word) != 0)
            item = arena_printf(cx->arena, "%s = %" PRIu64, f->name, f->raw);
        else
            continue;
        text = text ? arena_printf(cx->arena, "%s, %s", text, item) : arena_printf(cx->arena, "%s", item);
    }
    return text ? comment_text(cx, text) : NULL;
}

static void cells(const struct writer *w, const struct cell *cell, size_t n, const shown_fields *fields, bool in_block)
{
    for (size_t i = 0; i < n; i++) {
        const char *comment = cell_comment(w, &cell[i], fields);

        if (in_block)
            outbuf_printf(w->out, "    %s,%s%s%s\n", cell_text(w, &cell[i], true), "   /* ", comment_text(w->e->cx, cell[i].name), " */");
        else
            outbuf_printf(w->out, "        .%s = %s,%s%s%s\n", c_name(w->e->cx, cell[i].name), cell_text(w, &cell[i], false),
                          comment ? "   /* " : "", comment ? comment : "", comment ? " */" : "");
    }
}

/* ---- shapes: one struct for all descriptors with the same words --------------------------------------------------- */

/* Descriptors, and behind them their side blocks. */
static size_t nrows(const struct image *image)
{
    return image->rows.n + image->blocks.n;
}

static const struct image_row *row_at(const struct image *image, size_t i)
{
    return i < image->rows.n ? &image->rows.v[i] : &image->blocks.v[i - image->rows.n];
}

static bool is_block(const struct image *image, size_t i)
{
    return i >= image->rows.n;
}

static bool same_shape(const struct image *image, size_t a, size_t b)
{
    const struct image_row *x = row_at(image, a), *y = row_at(image, b);

    if (x->ncells != y->ncells)
        return false;
    for (size_t i = 0; i < x->ncells; i++) {
        const struct cell *p = &image->table.v[x->first_cell + i], *q = &image->table.v[y->first_cell + i];
        if (p->bits != q->bits || strcmp(p->name, q->name) != 0)
            return false;
    }
    return true;
}

static void find_shapes(struct writer *w)
{
    for (size_t row = 0; row < nrows(w->image); row++) {
        size_t shape = 0;
        while (shape < w->shapes.n && !same_shape(w->image, w->shapes.v[shape], row))
            shape++;
        if (shape == w->shapes.n)
            vec_push(w->e->cx->arena, &w->shapes, row);
        vec_push(w->e->cx->arena, &w->shape_of, shape);
    }
}

static const struct descriptor *descriptor_of(const struct writer *w, size_t i)
{
    const struct image_row *row = row_at(w->image, i);
    const struct table *table = w->t->planned->tables.v[row->list];

    return is_block(w->image, i) ? &table->blocks.v[row->descriptor] : &table->descriptors.v[row->descriptor];
}

static const char *shape_name(const struct writer *w, size_t shape)
{
    const char *name = arena_printf(w->e->cx->arena, "%s_%s", w->t->name,
                                    c_name(w->e->cx, descriptor_of(w, w->shapes.v[shape])->layout->name));

    return shape ? arena_printf(w->e->cx->arena, "%s_%zu", name, shape + 1) : name;
}

static void shape_type(const struct writer *w, size_t shape)
{
    const struct image_row *row = row_at(w->image, w->shapes.v[shape]);

    outbuf_printf(w->out, "struct %s {\n", shape_name(w, shape));
    for (size_t i = 0; i < row->ncells; i++) {
        const struct cell *cell = &w->image->table.v[row->first_cell + i];
        outbuf_printf(w->out, "    %s %s;\n", cell->bits == 64 ? "dmac_word64" : "uint32_t", c_name(w->e->cx, cell->name));
    }
    outbuf_printf(w->out, "};\nDMAC_ASSERT(size_of_%s, sizeof(struct %s) == %u);\n", shape_name(w, shape), shape_name(w, shape),
                  (unsigned)row->units * 4);
}

/* ---- the table -------------------------------------------------------------------------------------------------- */

static void row_comment(const struct writer *w, size_t i)
{
    const struct image_row *row = row_at(w->image, i);
    const struct descriptor *d = descriptor_of(w, i);
    const char *list = w->t->planned->tables.v[row->list]->list;

    if (is_block(w->image, i)) {
        outbuf_printf(w->out, "    /* block %s, %s */\n", d->layout->name, place_text(w->e->cx, d->span));
        return;
    }
    outbuf_printf(w->out, "    /* %s%s%zu, %s: %s, %" PRIu64 " bytes%s */\n", list ? list : "", list && *list ? " " : "", row->descriptor,
                  place_text(w->e->cx, d->span), d->form->name, d->bytes, d->interrupt ? ", interrupt" : "");
}

static void rows(struct writer *w, bool array)
{
    shown_fields fields = { 0 };

    for (size_t i = 0; i < nrows(w->image); i++) {
        const struct image_row *row = row_at(w->image, i);

        if (is_block(w->image, i))
            fields.n = 0;
        else
            fields_next(w->reader[row->list], row->descriptor, &fields);
        row_comment(w, i);
        if (array)
            outbuf_puts(w->out, "    {\n");
        else
            outbuf_printf(w->out, "    .d%zu = {\n", i);
        cells(w, w->image->table.v + row->first_cell, row->ncells, &fields, false);
        outbuf_puts(w->out, "    },\n");
    }
}

static const char *attributes(const struct writer *w)
{
    const struct table *table = w->t->planned->tables.v[0];
    const char *section = table->has_address ? arena_printf(w->e->cx->arena, ".dmac.at.%s", w->t->name)
        : section_text(w->e->cx, table->memory);

    if (table->stepped || w->image->ram == ON_BOTH || !section)
        return arena_printf(w->e->cx->arena, "__attribute__((aligned(%" PRIu64 ")))", w->image->align);
    return arena_printf(w->e->cx->arena, "__attribute__((aligned(%" PRIu64 "), section(\"%s\")))", w->image->align, section);
}

/* ---- lists of bytes ---------------------------------------------------------------------------------------------- */

/* Byte `at` of the image. Of a template that prep swaps unit by unit, the bytes of a unit are the other way round. */
static unsigned byte_at(const struct writer *w, uint32_t at)
{
    const struct cell *cell = &w->image->table.v[at / 4];

    return (unsigned)(cell->value >> 8 * (w->image->swap && w->image->ram ? 3 - at % 4 : at % 4)) & 0xff;
}

static const struct table_word *word_of_byte(const struct descriptor *d, uint32_t unit)
{
    for (size_t i = 0; i < d->words.n; i++)
        if (d->words.v[i].unit == unit)
            return &d->words.v[i];
    return NULL;
}

static const char *word_comment(const struct writer *w, const struct descriptor *d, const struct table_word *word, const shown_fields *fields)
{
    struct cell cell = { .name = word->def->name, .word = (size_t)(word - d->words.v) };
    const char *comment = cell_comment(w, &cell, fields);

    return comment ? arena_printf(w->e->cx->arena, "%s: %s", word->def->name, comment) : word->def->name;
}

/* A line for each instruction; in a template, whose bytes may stand elsewhere, the comment still names it. */
static void byte_row(const struct writer *w, const struct image_row *row, const struct descriptor *d, const shown_fields *fields)
{
    for (uint32_t i = 0; i < row->units;) {
        const struct table_word *word = word_of_byte(d, d->first_unit + i);
        uint32_t n = word ? word->bits / 8 : 1;

        outbuf_puts(w->out, "   ");
        for (uint32_t k = 0; k < n; k++)
            outbuf_printf(w->out, " 0x%02x,", byte_at(w, row->unit + i + k));
        outbuf_printf(w->out, word ? "%*s/* %s */\n" : "\n", (int)(n < 6 ? 3 + 6 * (6 - n) : 3), "", word ? word_comment(w, d, word, fields) : "");
        i += n;
    }
}

static void byte_table(struct writer *w)
{
    const char *name = w->t->name;
    uint32_t bytes = w->image->table_units * 4, at = 0;
    shown_fields fields = { 0 };

    outbuf_printf(w->out, "union %s_table {\n    uint8_t byte[%u];\n    uint32_t unit[%u];\n};\n", name, (unsigned)bytes,
                  (unsigned)w->image->table_units);
    outbuf_printf(w->out, "extern const union %s_table %s_table;\n", name, name);
    outbuf_printf(w->out, "const union %s_table %s_table %s = { .byte = {\n", name, name, attributes(w));
    for (size_t i = 0; i < w->image->rows.n; i++) {
        const struct image_row *row = &w->image->rows.v[i];

        fields_next(w->reader[row->list], row->descriptor, &fields);
        row_comment(w, i);
        byte_row(w, row, descriptor_of(w, i), &fields);
        at = row->unit + row->units;
    }
    for (; at < bytes; at++)
        outbuf_printf(w->out, "    0x%02x,\n", byte_at(w, at));
    outbuf_puts(w->out, "} };\n");
}

static void table(struct writer *w)
{
    const char *name = w->t->name;
    bool array = w->shapes.n == 1;

    for (size_t i = 0; i < w->shapes.n; i++)
        shape_type(w, i);
    outbuf_printf(w->out, "union %s_table {\n", name);
    if (array) {
        outbuf_printf(w->out, "    struct %s word[%zu];\n", shape_name(w, 0), nrows(w->image));
    } else {
        outbuf_puts(w->out, "    struct {\n");
        for (size_t i = 0; i < nrows(w->image); i++)
            outbuf_printf(w->out, "        struct %s d%zu;\n", shape_name(w, w->shape_of.v[i]), i);
        outbuf_puts(w->out, "    } word;\n");
    }
    outbuf_printf(w->out, "    uint32_t unit[%u];\n};\n", (unsigned)w->image->table_units);
    outbuf_printf(w->out, "DMAC_ASSERT(size_of_%s_table, sizeof(union %s_table) == %u);\n", name, name,
                  (unsigned)w->image->table_units * 4);
    outbuf_printf(w->out, "extern const union %s_table %s_table;\n", name, name);
    outbuf_printf(w->out, "const union %s_table %s_table %s = { .word = {\n", name, name, attributes(w));
    rows(w, array);
    outbuf_puts(w->out, "} };\n");
}

static void block(struct writer *w)
{
    const char *name = w->t->name;

    if (w->image->block_units == 0)
        return;
    outbuf_puts(w->out, "/* What its sequences write that is known beforehand. */\n");
    outbuf_puts(w->out, "static const union {\n    struct {\n");
    for (size_t i = 0; i < w->image->block.n; i++)
        outbuf_printf(w->out, "        %s v%zu;\n", w->image->block.v[i].bits == 64 ? "dmac_word64" : "uint32_t", i);
    outbuf_printf(w->out, "    } value;\n    uint32_t unit[%u];\n} %s_block = { .value = {\n", (unsigned)w->image->block_units, name);
    cells(w, w->image->block.v, w->image->block.n, NULL, true);
    outbuf_puts(w->out, "} };\n");
}

/* ---- the transfer ----------------------------------------------------------------------------------------------- */

static void flag(struct outbuf *out, bool *first, bool set, const char *name)
{
    if (!set)
        return;
    outbuf_printf(out, "%s%s", *first ? "" : " | ", name);
    *first = false;
}

static bool has_interrupts(const struct transfer *t)
{
    for (size_t i = 0; i < t->steps.n; i++)
        if (t->steps.v[i].kind == STEP_INTERRUPT)
            return true;
    return false;
}

static void flags(const struct writer *w)
{
    const struct transfer *t = w->t->transfer;
    const struct planned *p = w->t->planned;
    bool first = true;

    outbuf_puts(w->out, "    .flags = ");
    flag(w->out, &first, p->ring, "DMAC_T_CYCLIC");
    flag(w->out, &first, p->ring && t->until_replaced, "DMAC_T_APPEND");
    flag(w->out, &first, t->cyclic && !p->ring, "DMAC_T_REPEAT");
    flag(w->out, &first, t->reuse, "DMAC_T_REUSE");
    flag(w->out, &first, transfer_is_gated(w->e->program, t), "DMAC_T_GATED");
    flag(w->out, &first, t->notify_isr, "DMAC_T_ISR");
    flag(w->out, &first, t->notify_done, "DMAC_T_NOTIFY_DONE");
    flag(w->out, &first, p->tables.n && p->tables.v[0]->stepped, "DMAC_T_STEPPED");
    flag(w->out, &first, w->image->swap, "DMAC_T_SWAP");
    flag(w->out, &first, w->image->bytes, "DMAC_T_BYTES");
    flag(w->out, &first, t->cyclic && !t->irq.end && !t->irq.every && !has_interrupts(t), "DMAC_T_NO_CALLBACK");
    flag(w->out, &first, p->inner_interrupts && !p->ring, "DMAC_T_PERIODS");
    flag(w->out, &first, transfer_reads_packets(w->t), "DMAC_T_PACKETS");
    outbuf_puts(w->out, first ? "0,\n" : ",\n");
}

/* Whoever refills a ring is late when a lap has gone by: the one period of a ring that has no other has to be missed. */
static void overrun(const struct writer *w)
{
    uint64_t reports = timing_of(w->t->planned).reports;

    if (w->t->transfer->cyclic && reports && reports <= UINT16_MAX)
        outbuf_printf(w->out, "    .overrun = %" PRIu64 ",\n", reports > 1 ? reports : 2);
}

static bool is_target(const struct emission *e, const struct transfer *target)
{
    for (size_t i = 0; i < e->transfers.n; i++)
        for (size_t k = 0; k < e->transfers.v[i].transfer->after.n; k++)
            if (e->transfers.v[i].transfer->after.v[k] == target)
                return true;
    return false;
}

static unsigned progress_mask(const struct writer *w)
{
    event_list events = { 0 };
    unsigned mask = 0;

    transfer_events(w->e->cx, w->t->transfer, &events);
    for (size_t i = 0; i < events.n; i++)
        for (size_t k = 0; k < w->t->transfer->irq.events.n; k++)
            if (events.v[i] == w->t->transfer->irq.events.v[k])
                mask |= 1u << i;
    return mask;
}

static void after(const struct writer *w)
{
    const struct transfer *t = w->t->transfer;

    if (is_target(w->e, t))
        outbuf_printf(w->out, "static uint32_t %s_latest;\n", w->t->name);
    if (!t->after.n)
        return;
    outbuf_printf(w->out, "static const struct dmac_transfer *const %s_after[] = { ", w->t->name);
    for (size_t i = 0; i < t->after.n; i++)
        outbuf_printf(w->out, "%s&%s", i ? ", " : "", c_name(w->e->cx, t->after.v[i]->name.id));
    outbuf_puts(w->out, " };\n");
}

static void fixups_on(const struct writer *w, size_t i, unsigned on)
{
    const char *macro = c_macro(w->e->cx, w->t->name);
    size_t n = emit_c_fixups(w->e, w->out, i, on);

    outbuf_printf(w->out, "#define %s_NFIXUPS %zu\n", macro, n);
    outbuf_printf(w->out, n ? "#define %s_FIXUPS %s_fixups\n" : "#define %s_FIXUPS NULL\n", macro, w->t->name);
}

/* Arrays that depend on the width of pointers: once if they agree, else under a condition. */
static void fixups(const struct writer *w, size_t i)
{
    if (!w->image->ram)
        return;
    outbuf_puts(w->out, "#if UINTPTR_MAX > 0xffffffffu\n");
    fixups_on(w, i, ON_64);
    outbuf_puts(w->out, "#else\n");
    fixups_on(w, i, ON_32);
    outbuf_puts(w->out, "#endif\n");
}

static void fixup_members(const struct writer *w)
{
    if (!w->image->ram)
        return;
    if (w->image->ram != ON_BOTH)
        outbuf_printf(w->out, "#if UINTPTR_MAX %s 0xffffffffu\n", w->image->ram == ON_64 ? ">" : "<=");
    outbuf_printf(w->out, "    .table_units = %u, .block_units = %u,\n", (unsigned)w->image->table_units, (unsigned)w->image->block_units);
    const char *macro = c_macro(w->e->cx, w->t->name);
    outbuf_printf(w->out, "    .nfixups = %s_NFIXUPS, .fixups = %s_FIXUPS,\n", macro, macro);
    if (w->image->ram != ON_BOTH)
        outbuf_puts(w->out, "#endif\n");
}

/* How long the arrays beside the table are. */
struct counts { size_t arguments, pieces, regions, residue, writeback, metadata; bool checks_ram; struct open_counts open; };

/* The runtime leaves this out unless it is told otherwise. */
static void needs(const struct writer *w)
{
    if (w->t->planned->ring && w->t->transfer->until_replaced)
        outbuf_printf(w->out, "#if !DMAC_WITH_APPEND\n#error \"%s needs -DDMAC_WITH_APPEND=1, or this file's header as DMAC_CONFIG_FILE\"\n#endif\n", w->t->name);
}

static void transfer_object(const struct writer *w, size_t i, const struct counts *n)
{
    const struct planned *p = w->t->planned;
    const char *name = w->t->name;
    size_t path = w->e->domain->path_of.v[i];

    outbuf_printf(w->out, "const struct dmac_transfer %s = {\n", name);
    if (path != NO_PATH)
        outbuf_printf(w->out, "    .path = &path_%zu,\n", path);
    outbuf_printf(w->out, "    .table = %s_table.unit,\n", name);
    if (w->image->block_units)
        outbuf_printf(w->out, "    .block = %s_block.unit,\n", name);
    outbuf_printf(w->out, "    .length = %" PRIu64 "u,\n", bytes_moved(w->t->transfer));
    flags(w);
    overrun(w);
    if (p->tables.n && p->tables.v[0]->stepped)
        outbuf_printf(w->out, "    .commands = %zu, .command_units = %u,\n", w->image->rows.n, w->t->ops->command.units);
    fixup_members(w);
    if (n->arguments || n->checks_ram)
        outbuf_printf(w->out, "    .narguments = %zu, .arguments = %s_arguments,\n", n->arguments, name);
    if (n->checks_ram)
        outbuf_puts(w->out, "    .checks_ram = 1,\n");
    if (n->open.terms)
        outbuf_printf(w->out, "    .terms = %s_terms,\n", name);
    if (n->open.open)
        outbuf_printf(w->out, "    .nopen = %zu, .open = %s_open,\n", n->open.open, name);
    if (n->open.checks)
        outbuf_printf(w->out, "    .nchecks = %zu, .checks = %s_checks,\n", n->open.checks, name);
    if (n->pieces)
        outbuf_printf(w->out, "    .npieces = %zu, .pieces = %s_pieces,\n", n->pieces, name);
    if (n->regions)
        outbuf_printf(w->out, "    .nregions = %zu, .regions = %s_regions,\n", n->regions, name);
    if (p->tables.n && p->tables.v[0]->bus_offset)
        outbuf_printf(w->out, "    .table_offset = %" PRId64 ",\n", p->tables.v[0]->bus_offset);
    if (n->residue)
        outbuf_printf(w->out, "    .residue = { %zu, %s_unit, %s_to_end },\n", n->residue, name, name);
    if (n->writeback)
        outbuf_printf(w->out, "    .nwriteback = %zu, .writeback = %s_writeback,\n", n->writeback, name);
    if (n->metadata)
        outbuf_printf(w->out, "    .nmetadata = %zu, .metadata = %zu, .metadata_bit = %s_metadata_bit,\n", n->metadata,
                      argument_address(w->e, w->t, p->metadata_buffer, 0), name);
    if (progress_mask(w))
        outbuf_printf(w->out, "    .progress_events = 0x%02xu,\n", progress_mask(w));
    if (is_target(w->e, w->t->transfer))
        outbuf_printf(w->out, "    .latest = &%s_latest,\n", name);
    if (w->t->transfer->after.n)
        outbuf_printf(w->out, "    .nafter = %zu, .after = %s_after,\n", w->t->transfer->after.n, name);
    if (p->has_channel)
        outbuf_printf(w->out, "    .channel = %" PRIu64 ",\n};\n\n", p->channel);
    else
        outbuf_puts(w->out, "    .channel = 0xff,\n};\n\n");
}

bool emit_c_transfer(const struct emission *e, struct outbuf *out, size_t i)
{
    struct writer w = { .e = e, .t = &e->transfers.v[i], .image = e->images.v[i], .out = out };

    for (size_t k = 0; k < w.t->planned->tables.n && k < 2; k++)
        w.reader[k] = fields_begin(e, w.t->planned, w.t->planned->tables.v[k]);
    if (!w.image->bytes)
        find_shapes(&w);
    outbuf_printf(out, "/* ---- %s (%s): %zu descriptor%s, %" PRIu64 " bytes ---- */\n\n", w.t->name,
                  place_text(e->cx, w.t->transfer->span),
                  descriptor_count(w.t->planned), descriptor_count(w.t->planned) == 1 ? "" : "s", bytes_moved(w.t->transfer));
    if (w.image->bytes)
        byte_table(&w);
    else
        table(&w);
    block(&w);
    fixups(&w, i);
    struct counts n;
    n.arguments = emit_c_arguments(e, out, i, &n.checks_ram);
    emit_c_open(e, out, i, &n.open);
    n.pieces = emit_c_pieces(e, out, i);
    n.regions = emit_c_regions(e, out, i);
    n.residue = emit_c_residue(e, out, i);
    n.writeback = emit_c_writeback(e, out, i);
    n.metadata = emit_c_metadata(e, out, i);
    after(&w);
    needs(&w);
    transfer_object(&w, i, &n);
    return true;
}
