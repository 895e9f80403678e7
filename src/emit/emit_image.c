/* SPDX-License-Identifier: MIT */
#include "emit/emit_image.h"
#include "common/arith.h"

#include "emit/emit_text.h"

struct maker {
    const struct emission *e;
    struct image *image;
    const struct planned *planned;
    const struct ops *ops;
};

static struct arena *arena_of(const struct maker *m)
{
    return m->e->cx->arena;
}

/* ---- cells ------------------------------------------------------------------------------------------------------ */

/* First fix-up of a sorted list that is not before `unit`. */
static size_t lower_bound(const struct fixup *fixups, size_t n, uint32_t unit)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (fixups[middle].unit < unit)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

/* Those of one unit; the cell that is made next owns them. */
static void add_fixups(struct maker *m, const struct fixup *fixups, size_t n, uint32_t from, uint32_t to, bool in_block)
{
    for (size_t i = lower_bound(fixups, n, from); i < n && fixups[i].unit == from; i++) {
        struct image_fixup f = { .fixup = &fixups[i], .unit = to, .in_block = in_block, .left = ON_BOTH };
        vec_push(arena_of(m), &m->image->fixups, f);
    }
}

static void push_cell(struct maker *m, cell_list *cells, struct cell cell, size_t first_fixup)
{
    cell.first_fixup = first_fixup;
    cell.nfixups = m->image->fixups.n - first_fixup;
    vec_push(arena_of(m), cells, cell);
}

static uint64_t combined(const uint32_t *units, unsigned n, bool big)
{
    if (n == 1)
        return units[0];
    return big ? (uint64_t)units[0] << 32 | units[1] : (uint64_t)units[1] << 32 | units[0];
}

/* Words of 64 bits stay whole where C would put a member of 8 bytes at the same place: in a structure that lies at and is a
 * multiple of 8 bytes. Smaller ones that share a unit become one member with both names. */
static void table_cell(struct maker *m, const struct table *table, const struct descriptor *d, size_t w, const struct image_row *row,
                       uint32_t unit)
{
    const struct table_word *word = &d->words.v[w];
    bool big = m->ops->model->big_endian, wide_word = word->bits == 64 && unit % 2 == 0 && row->unit % 2 == 0 && row->units % 2 == 0;
    unsigned n = wide_word ? 2 : 1, all = (word->bits + 31) / 32;
    const char *name = c_name(m->e->cx, word->def->name);

    for (size_t k = w + 1; word->bits < 32 && k < d->words.n && d->words.v[k].unit == word->unit; k++)
        name = arena_printf(arena_of(m), "%s_%s", name, c_name(m->e->cx, d->words.v[k].def->name));
    for (unsigned u = 0; u < all; u += n) {
        struct cell cell = { .bits = 32 * n, .unit = unit + u, .word = w, .big = big };
        cell.name = all == n ? name : arena_printf(arena_of(m), "%s_%s", name, (u == 0) == big ? "high" : "low");
        cell.value = combined(table->units.v + word->unit + u, n, big);
        size_t first = m->image->fixups.n;
        for (unsigned k = 0; k < n; k++)
            add_fixups(m, table->fixups.v, table->fixups.n, word->unit + u + k, unit + u + k, false);
        push_cell(m, &m->image->table, cell, first);
    }
}

static void pad_cells(struct maker *m, uint32_t from, uint32_t to)
{
    for (uint32_t unit = from; unit < to; unit++) {
        struct cell cell = { .name = arena_printf(arena_of(m), "pad%u", (unsigned)(unit - from)), .bits = 32, .unit = unit,
                             .word = SIZE_MAX };
        push_cell(m, &m->image->table, cell, m->image->fixups.n);
    }
}

static void row_cells(struct maker *m, const struct table *table, const struct descriptor *d, struct image_row *row)
{
    uint32_t next = row->unit;

    row->first_cell = m->image->table.n;
    for (size_t w = 0; w < d->words.n; w++) {
        if (w && d->words.v[w].unit == d->words.v[w - 1].unit)
            continue;
        uint32_t at = row->unit + d->words.v[w].unit - d->first_unit;
        table_cell(m, table, d, w, row, at);
        next = at + (d->words.v[w].bits + 31) / 32;
    }
    pad_cells(m, next, row->unit + row->units);
    row->ncells = m->image->table.n - row->first_cell;
}

/* Units of descriptor i up to the next one, or to where the part of this list ends. */
static uint32_t units_of(const struct table *table, size_t i, uint32_t part)
{
    uint64_t begin = table->descriptors.v[i].offset / 4;

    return (uint32_t)((i + 1 < table->descriptors.n ? table->descriptors.v[i + 1].offset / 4 : part) - begin);
}

static void table_rows(struct maker *m, size_t list, uint32_t part)
{
    const struct table *table = m->planned->tables.v[list];
    uint32_t start = m->image->list_unit[list];

    uint32_t end = table->blocks.n ? (uint32_t)(table->blocks.v[0].offset / 4) : part;

    for (size_t i = 0; i < table->descriptors.n; i++) {
        const struct descriptor *d = &table->descriptors.v[i];
        struct image_row row = { .list = list, .descriptor = i, .unit = start + (uint32_t)(d->offset / 4),
                                 .units = units_of(table, i, end) };

        row_cells(m, table, d, &row);
        vec_push(arena_of(m), &m->image->rows, row);
    }
    for (size_t i = 0; i < table->blocks.n; i++) {
        const struct descriptor *b = &table->blocks.v[i];
        uint32_t next = i + 1 < table->blocks.n ? (uint32_t)(table->blocks.v[i + 1].offset / 4) : part, unit = (uint32_t)(b->offset / 4);
        struct image_row row = { .list = list, .descriptor = i, .unit = start + unit, .units = next - unit };

        row_cells(m, table, b, &row);
        vec_push(arena_of(m), &m->image->blocks, row);
    }
}

/* ---- lists of bytes ---------------------------------------------------------------------------------------------- */

/* Is it the rest of the same value, in the bits behind? */
static bool goes_on(const struct fixup *a, const struct fixup *b)
{
    return a->unit == b->unit && a->lsb + a->bits == b->lsb && a->shift + a->bits == b->shift && a->kind == b->kind
        && a->symbol == b->symbol && a->addend == b->addend && a->add == b->add && a->divide == b->divide && a->cap == b->cap
        && a->length.k == b->length.k && a->length.terms == b->length.terms;
}

/* Fix-ups of bytes as such of 32-bit units, joined again where they were one. */
static size_t join_fixups(struct maker *m, const struct table *table, struct fixup *joined)
{
    size_t n = 0;

    for (size_t i = 0; i < table->fixups.n; i++) {
        struct fixup f = table->fixups.v[i];
        f.lsb += f.unit % 4 * 8;
        f.unit /= 4;
        if (n && goes_on(&joined[n - 1], &f))
            joined[n - 1].bits += f.bits;
        else
            joined[n++] = f;
    }
    (void)m;
    return n;
}

static void byte_rows(struct maker *m, size_t list, uint32_t part)
{
    const struct table *table = m->planned->tables.v[list];
    struct fixup *joined = NEW_ARRAY(arena_of(m), struct fixup, table->fixups.n + 1);
    size_t njoined = join_fixups(m, table, joined);

    for (uint32_t unit = 0; unit < part; unit++) {
        struct cell cell = { .name = "bytes", .bits = 32, .unit = m->image->list_unit[list] + unit, .word = SIZE_MAX };
        size_t first = m->image->fixups.n;

        for (uint32_t b = 0; b < 4 && unit * 4 + b < table->units.n; b++)
            cell.value |= (uint64_t)table->units.v[unit * 4 + b] << 8 * b;
        add_fixups(m, joined, njoined, unit, cell.unit, false);
        push_cell(m, &m->image->table, cell, first);
    }
    for (size_t i = 0; i < table->descriptors.n; i++) {
        const struct descriptor *d = &table->descriptors.v[i];
        struct image_row row = { .list = list, .descriptor = i, .unit = 4 * m->image->list_unit[list] + (uint32_t)d->offset, .units = d->units };

        vec_push(arena_of(m), &m->image->rows, row);
    }
}

/* Operands of the block, or of a command, by unit. */
static void operand_cells(struct maker *m, const struct operands *o, const struct block *block, cell_list *cells,
                          uint32_t start, bool in_block)
{
    bool big = m->e->program->big_endian;

    for (unsigned u = 0; u < o->units;) {
        bool pair = false;
        for (size_t i = 0; i < o->values.n; i++)
            pair = pair || (o->values.v[i].unit == u && o->values.v[i].units == 2);
        unsigned n = pair ? 2 : 1;
        struct cell cell = { .name = block->names.v[u], .bits = 32 * n, .unit = start + u, .word = SIZE_MAX, .big = big };
        cell.value = combined(block->units.v + u, n, big);
        size_t first = m->image->fixups.n;
        for (unsigned k = 0; k < n; k++)
            add_fixups(m, block->fixups.v, block->fixups.n, u + k, start + u + k, in_block);
        push_cell(m, cells, cell, first);
        u += n;
    }
}

static void command_rows(struct maker *m)
{
    const struct table *table = m->planned->tables.v[0];
    unsigned units = m->ops->command.units;

    for (size_t i = 0; i < table->descriptors.n; i++) {
        struct block *command = NEW(arena_of(m), struct block);
        uint32_t start = (uint32_t)i * units;
        struct image_row row = { .descriptor = i, .first_cell = m->image->table.n, .unit = start, .units = units };

        ops_command(m->e->cx, m->ops, table, i, command);
        operand_cells(m, &m->ops->command, command, &m->image->table, start, false);
        row.ncells = m->image->table.n - row.first_cell;
        vec_push(arena_of(m), &m->image->rows, row);
    }
    m->image->table_units = (uint32_t)table->descriptors.n * units;
    m->image->align = 4;
}

static uint64_t list_align(const struct table *table)
{
    uint64_t align = table->align > 4 ? table->align : 4;

    while (table->page && align < table->page && align < table->size)
        align *= 2;
    return align;
}

static void lay_out_lists(struct maker *m)
{
    size_t n = m->planned->tables.n < 2 ? m->planned->tables.n : 2;
    uint64_t end[2] = { 0, 0 };

    m->image->align = 8;
    for (size_t i = 0; i < n; i++) {
        uint64_t align = list_align(m->planned->tables.v[i]);
        uint64_t begin = i ? round_up(end[0], align) : 0;

        m->image->list_unit[i] = (uint32_t)(begin / 4);
        m->image->align = align > m->image->align ? align : m->image->align;
        end[i] = begin + round_up(m->planned->tables.v[i]->size, 4);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t next = i + 1 < n ? m->image->list_unit[i + 1] : (uint32_t)(end[i] / 4);
        if (m->image->bytes)
            byte_rows(m, i, next - m->image->list_unit[i]);
        else
            table_rows(m, i, next - m->image->list_unit[i]);
        m->image->table_units = next;
    }
}

static void block_cells(struct maker *m)
{
    const struct block *block = &m->image->transfer->block;

    operand_cells(m, &m->ops->block, block, &m->image->block, 0, true);
    m->image->block_units = (uint32_t)block->units.n;
}

/* ---- constants of the linker ------------------------------------------------------------------------------------ */

/* The largest value that symbol + addend can have on the bus. */
static wide highest(const struct symbol *symbol, wide addend)
{
    return (wide)(symbol->high ? symbol->high : UINT64_MAX) + addend;
}

/* Low bits of symbol + addend that are certainly 0. */
static unsigned zero_bits(const struct symbol *symbol, wide addend)
{
    unsigned n = 0;
    uint64_t align = symbol->align ? symbol->align : 1;

    while (n < 63 && (UINT64_C(1) << n) < align && (addend >> n & 1) == 0)
        n++;
    return n;
}

static bool plain_address(const struct fixup *f)
{
    return f->kind == FIXUP_ADDRESS && f->length.n == 0 && f->symbol->kind != SYMBOL_ARGUMENT
        && f->symbol->kind != SYMBOL_METADATA && f->add == 0;
}

/* The fix-ups of a cell, as bits of the address and bits of the cell: they must be the same bits, all of one symbol. */
struct coverage { const struct fixup *first; unsigned count, low, high; bool straight; };

static void cover(struct coverage *c, const struct cell *cell, const struct image_fixup *f)
{
    unsigned half = cell->bits == 64 && ((f->unit == cell->unit) == cell->big) ? 32 : 0;
    unsigned lsb = f->fixup->lsb + half;

    if (!c->count++) {
        *c = (struct coverage){ f->fixup, 1, lsb, lsb + f->fixup->bits, plain_address(f->fixup) && f->fixup->shift == lsb };
        return;
    }
    c->straight = c->straight && plain_address(f->fixup) && f->fixup->shift == lsb && f->fixup->symbol == c->first->symbol
               && f->fixup->addend == c->first->addend && (lsb == c->high || lsb + f->fixup->bits == c->low);
    c->low = lsb < c->low ? lsb : c->low;
    c->high = lsb + f->fixup->bits > c->high ? lsb + f->fixup->bits : c->high;
}

static struct coverage coverage_of(const struct image *image, const struct cell *cell)
{
    struct coverage c = { 0 };

    for (size_t i = 0; i < cell->nfixups; i++)
        cover(&c, cell, &image->fixups.v[cell->first_fixup + i]);
    return c;
}

static bool clear_above(const struct cell *cell, const struct coverage *c, wide top)
{
    return c->high >= cell->bits || top >> c->high == 0;
}

/* On which CPUs is this cell a constant of the linker? Bits above the fix-up must be 0 in every possible address, those
 * below by its alignment. A CPU of 32 bits has its objects below 4 GiB, and writes a 64-bit word as two halves, the
 * high one 0. */
static unsigned constant_on(const struct cell *cell, const struct coverage *c, bool swapped)
{
    const struct symbol *symbol = c->first->symbol;
    unsigned on = 0;

    if (!c->straight || swapped || zero_bits(symbol, c->first->addend + symbol->bus_offset) < c->low)
        return 0;
    wide top = highest(symbol, c->first->addend);
    wide top32 = symbol->bus_offset == 0 && top > 0xffffffff ? 0xffffffff : top;
    if (clear_above(cell, c, top32) && (cell->bits == 32 || top32 <= 0xffffffff))
        on |= ON_32;
    if (clear_above(cell, c, top) && cell->bits == 64)
        on |= ON_64;
    return on;
}

/* Only upper halves of addresses: on a CPU of 32 bits they are 0, as the template says already. */
static bool all_above_32(const struct image *image, const struct cell *cell)
{
    for (size_t i = 0; i < cell->nfixups; i++) {
        const struct fixup *f = image->fixups.v[cell->first_fixup + i].fixup;
        if (!plain_address(f) || f->shift < 32 || f->symbol->bus_offset != 0)
            return false;
    }
    return true;
}

static bool table_symbol(const struct coverage *c)
{
    return c->first->symbol->kind == SYMBOL_TABLE;
}

static void settle_cell(struct image *image, struct cell *cell, bool in_block)
{
    struct coverage c = coverage_of(image, cell);

    if (!c.count)
        return;
    bool joined = image->bytes && !in_block;           /* initialised byte by byte: no linker completes that */
    unsigned on = joined ? 0 : constant_on(cell, &c, !in_block && image->swap);
    if (!on) {
        cell->constant = all_above_32(image, cell) ? ON_32 : 0;
        return;
    }
    cell->symbol = c.first->symbol;
    cell->addend = c.first->addend + c.first->symbol->bus_offset;
    if (table_symbol(&c))
        cell->addend += (wide)4 * image->list_unit[c.first->symbol->list];
    cell->constant = on;
}

static void settle_cells(struct image *image)
{
    for (size_t i = 0; i < image->table.n; i++)
        settle_cell(image, &image->table.v[i], false);
    for (size_t i = 0; i < image->block.n; i++)
        settle_cell(image, &image->block.v[i], true);
}

static void drop_own_address(struct image *image, cell_list *cells)
{
    for (size_t i = 0; i < cells->n; i++)
        if (cells->v[i].constant && cells->v[i].symbol && cells->v[i].symbol->kind == SYMBOL_TABLE)
            cells->v[i].constant &= ~image->ram;
}

static void mark_left(struct image *image, const cell_list *cells)
{
    for (size_t i = 0; i < cells->n; i++)
        for (size_t k = 0; k < cells->v[i].nfixups; k++)
            image->fixups.v[cells->v[i].first_fixup + k].left = ON_BOTH & ~cells->v[i].constant;
}

static unsigned incomplete(const cell_list *cells)
{
    unsigned on = 0;

    for (size_t i = 0; i < cells->n; i++)
        if (cells->v[i].nfixups)
            on |= ON_BOTH & ~cells->v[i].constant;
    return on;
}

/* One fix-up that is left makes the table a template; then its own address is not that of the copy either. */
static void settle_ram(struct image *image, bool writeback)
{
    image->ram = (writeback ? ON_BOTH : 0) | incomplete(&image->table) | incomplete(&image->block);
    if (image->swap && image->ram)
        image->ram = ON_BOTH;               /* a template is in the CPU's order, a constant in the controller's: not both */
    drop_own_address(image, &image->table);
    drop_own_address(image, &image->block);
    mark_left(image, &image->table);
    mark_left(image, &image->block);
}

static bool transfer_is_stepped(const struct emit_transfer *transfer)
{
    return transfer->planned->tables.n && transfer->planned->tables.v[0]->stepped;
}

static bool length_fits(const struct emission *e, const struct transfer *t)
{
    uint64_t bytes = bytes_moved(t);

    if (bytes <= UINT32_MAX)
        return true;
    struct diag *d = diag(e->cx, DIAG_TOO_LARGE, t->span, "'%s' moves %s; the runtime counts up to 4 GiB - 1", t->name.id,
                          size_text(e->cx, bytes));
    diag_in_transfer(d, t->name.id);
    return false;
}

bool image_fits_runtime(const struct emission *e, const struct image *image)
{
    const struct transfer *t = image->transfer->transfer;

    if (!length_fits(e, t))
        return false;
    if (!transfer_is_stepped(image->transfer) || image->rows.n <= UINT16_MAX)
        return true;
    struct diag *d = diag(e->cx, DIAG_TOO_LARGE, t->span, "'%s' has %zu commands; at most %u can be", t->name.id, image->rows.n,
                          UINT16_MAX);
    diag_in_transfer(d, t->name.id);
    return false;
}

/* What the hardware writes must not share a cache line with what the CPU writes: the copy gets lines of its own. */
static uint64_t line_of(const struct program *program, const struct memory *memory)
{
    uint64_t line = memory ? memory->cacheline : 0;

    for (size_t i = 0; !memory && i < program->memories.n; i++)
        line = program->memories.v[i]->cacheline > line ? program->memories.v[i]->cacheline : line;
    return line;
}

static void own_lines(const struct program *program, const struct planned *planned, struct image *image)
{
    for (size_t i = 0; i < planned->tables.n; i++) {
        uint64_t line = planned->tables.v[i]->writeback ? line_of(program, planned->tables.v[i]->memory) : 0;
        image->align = line > image->align ? line : image->align;
    }
}

const struct image *image_make(const struct emission *e, const struct emit_transfer *transfer)
{
    struct image *image = NEW(e->cx->arena, struct image);
    struct maker m = { e, image, transfer->planned, transfer->ops };
    bool writeback = false;

    image->transfer = transfer;
    image->bytes = transfer->planned->tables.n && transfer->planned->tables.v[0]->unit_bits == 8;
    for (size_t i = 0; i < transfer->planned->tables.n; i++)
        writeback = writeback || transfer->planned->tables.v[i]->writeback;
    if (transfer_is_stepped(transfer)) {
        command_rows(&m);
    } else {
        image->swap = transfer->ops->model->big_endian != e->program->big_endian;
        lay_out_lists(&m);
    }
    block_cells(&m);
    settle_cells(image);
    settle_ram(image, writeback);
    own_lines(e->program, transfer->planned, image);
    return image;
}
