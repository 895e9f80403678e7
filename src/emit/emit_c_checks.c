/* SPDX-License-Identifier: MIT */
/* What prep is given and checks, and what is cleaned around the transfer. */
#include <inttypes.h>

#include "codegen/encode.h"
#include "common/arith.h"
#include "emit/emit_args.h"
#include "emit/emit_c.h"
#include "emit/emit_image.h"
#include "program/cache.h"

/* ---- arguments -------------------------------------------------------------------------------------------------- */

/* The argument that says how long a bound buffer is: its own length, or that of the buffer it follows. */
static size_t length_argument(const struct emission *e, const struct emit_transfer *t, const struct argument *a)
{
    const struct buffer *b = a->buffer;

    if (!b->open)
        return 0xffff;
    if (b->own_length)
        return argument_length(e, t, b, a->index);
    const struct lin *l = &b->length;
    if (l->n != 1 || l->k != 0 || l->terms[0].factor != 1 || first_size(b) != first_size(l->terms[0].buffer))
        return 0xffff;
    return argument_length(e, t, l->terms[0].buffer, l->terms[0].index);
}

/* Where a bound address may be: in its memory, and where the controller's bus still reaches it. */
struct window { uint64_t low, high; const char *above; };

static void clip(struct window *w, const struct emit_transfer *t, int64_t offset)
{
    unsigned bits = t->planned->model->address_bits;
    wide end = ((wide)1 << (bits < 64 ? bits : 64)) - 1 - offset;

    if (end >= (wide)w->high)
        return;
    w->high = (uint64_t)end;
    w->above = "DMAC_EADDRESS_RANGE";
}

static struct window window_of(const struct emit_transfer *t, const struct argument *a)
{
    const struct memory *memory = a->buffer->memory;
    struct window w = { 0, UINT64_MAX, "DMAC_EUNREACHABLE_MEMORY" };
    int64_t offset = 0;

    if (memory) {
        w.low = memory->base;
        w.high = memory->base + (memory->size - 1);
    } else {
        w.low = a->buffer == t->planned->metadata_buffer;       /* NULL is no place for bytes */
    }
    for (size_t i = 0; i < t->planned->arguments.n; i++)
        if (t->planned->arguments.v[i]->buffer == a->buffer)
            offset = t->planned->arguments.v[i]->bus_offset;
    clip(&w, t, offset);
    return w;
}

static void address_argument(const struct emission *e, struct outbuf *out, const struct emit_transfer *t, const struct argument *a)
{
    const struct buffer *b = a->buffer;
    struct window w = window_of(t, a);

    outbuf_printf(out, "    { .kind = DMAC_ARG_ADDRESS, .length = %zu, .align = %" PRIu64 ", .maximum = %" PRIu64 "u, .low = 0x%" PRIx64
                       "u, .high = 0x%" PRIx64 "u, .refusal = %s },   /* %s */\n", length_argument(e, t, a),
                       b->align ? b->align : 1, b->size,
                  w.low, w.high, w.above, argument_name(e->cx, a));
}

/* What `factor` lengths must be a multiple of, so that the sum divides. */
static uint64_t stricter(uint64_t step, const struct lin *lin, const struct argument *a, uint64_t divide)
{
    for (unsigned k = 0; divide > 1 && k < lin->n; k++) {
        const struct lin_term *term = &lin->terms[k];
        uint64_t factor = (uint64_t)(term->factor < 0 ? -term->factor : term->factor);
        if (term->buffer != a->buffer || term->index != a->index)
            continue;
        uint64_t need = divide / gcd(divide, factor);
        step = step / gcd(step, need) * need;
    }
    return step;
}

const struct given_length *given_length(const struct emit_transfer *t, const struct argument *a)
{
    const given_lengths *lengths = &t->transfer->lengths;
    size_t i = 0;

    while (lengths->v[i].buffer != a->buffer || lengths->v[i].index != a->index)
        i++;
    return &lengths->v[i];
}

uint64_t length_step(const struct emission *e, size_t i, const struct argument *a)
{
    const struct image *image = e->images.v[i];
    uint64_t step = given_length(&e->transfers.v[i], a)->step;

    for (size_t k = 0; k < image->fixups.n; k++)
        if (image->fixups.v[k].fixup->kind == FIXUP_LENGTH)
            step = stricter(step, &image->fixups.v[k].fixup->length, a, image->fixups.v[k].fixup->divide);
    return step;
}

/* A wrong multiple is a part of an access, unless a field wants more than the ports do. */
static void length_given(const struct emission *e, struct outbuf *out, size_t i, const struct argument *a)
{
    uint64_t step = length_step(e, i, a);
    const char *refusal = step == given_length(&e->transfers.v[i], a)->step ? "DMAC_EPARTIAL_ACCESS" : "DMAC_ENOT_ENCODABLE";

    outbuf_printf(out, "    { .kind = DMAC_ARG_LENGTH, .scale = %" PRIu64 ", .align = %" PRIu64 ", .maximum = %" PRIu64 "u, .refusal = %s },   /* %s */\n",
                  first_size(a->buffer), step, a->buffer->ndim ? a->buffer->dims[0] : 1, step > 1 ? refusal : "DMAC_OK",
                  argument_name(e->cx, a));
}

/* The RAM copy itself: all lists and the block lie in it, and a table has its alignment, memory and page. */
static void ram_argument(struct outbuf *out, const struct emit_transfer *t, const struct image *image, const struct table *table)
{
    struct window w = { 0, UINT64_MAX, NULL };

    if (table->memory) {
        w.low = table->memory->base;
        w.high = table->memory->base + (table->memory->size - 1);
    }
    clip(&w, t, table->bus_offset);

    outbuf_printf(out, "    { .kind = DMAC_ARG_TABLE, .length = 0xffff, .scale = %" PRIu64 ", .align = %" PRIu64 ", .maximum = %uu, .low = 0x%" PRIx64
                       "u, .high = 0x%" PRIx64 "u, .refusal = DMAC_EUNREACHABLE_MEMORY },   /* the RAM copy */\n",
                  table->page, image->align, 4u * (unsigned)image->table_units, w.low, w.high);
}

/* Does the controller read the RAM copy where the firmware has put it? */
static const struct table *fetched(const struct emission *e, size_t i)
{
    const struct planned *planned = e->transfers.v[i].planned;
    const struct table *table = planned->tables.n ? planned->tables.v[0] : NULL;

    return table && !table->stepped && e->images.v[i]->ram ? table : NULL;
}

size_t emit_c_arguments(const struct emission *e, struct outbuf *out, size_t i, bool *checks_ram)
{
    argument_list list = { 0 };
    const struct table *table = fetched(e, i);

    arguments_of(e->cx, &e->transfers.v[i], &list);
    *checks_ram = table != NULL;
    if (list.n == 0 && !table)
        return 0;
    outbuf_printf(out, "static const struct dmac_argument %s_arguments[] = {\n", e->transfers.v[i].name);
    for (size_t k = 0; k < list.n; k++)
        if (list.v[k].is_length)
            length_given(e, out, i, &list.v[k]);
        else
            address_argument(e, out, &e->transfers.v[i], &list.v[k]);
    if (table)
        ram_argument(out, &e->transfers.v[i], e->images.v[i], table);
    outbuf_puts(out, "};\n");
    return list.n;
}

/* ---- pieces that may meet ---------------------------------------------------------------------------------------- */

static bool is_bound(const struct piece *p)
{
    return p->kind == PIECE_MEMORY && p->buffer && p->buffer->home == HOME_BOUND;
}

static const struct memory *memory_of(const struct piece *p)
{
    return p->named ? p->named->memory : NULL;
}

static bool may_meet(const struct piece *a, const struct piece *b)
{
    if (a->kind != PIECE_MEMORY || b->kind != PIECE_MEMORY || (!is_bound(a) && !is_bound(b)))
        return false;
    if (a->buffer == b->buffer && a->index == b->index && !a->open_offset.n && !b->open_offset.n)
        return false;                       /* the compiler has looked */
    return !memory_of(a) || !memory_of(b) || memory_of(a) == memory_of(b);
}

static bool meets_any(const struct step *step, const struct piece *piece, bool written)
{
    const struct side *sides = written ? step->sources.v : step->dests.v;
    size_t n = written ? step->sources.n : step->dests.n;

    for (size_t s = 0; s < n; s++)
        for (size_t p = 0; p < sides[s].pieces.n; p++)
            if (may_meet(piece, &sides[s].pieces.v[p]))
                return true;
    return false;
}

static bool fields_depend(const field_nodes *nodes, unsigned slot)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *node = &nodes->v[i];

        for (unsigned k = 0; node->field && k < node->field->nequations; k++)
            if (slot_in(&node->field->equations[k].depends, slot))
                return true;
        if (!node->field && (fields_depend(&node->then, slot) || fields_depend(&node->otherwise, slot)))
            return true;
    }
    return false;
}

/* Must the words say that a step reads what it is about to write? They were made without. */
static bool order_is_told(const struct controller *model)
{
    for (size_t i = 0; i < model->layouts.n; i++)
        for (unsigned w = 0; w < model->layouts.v[i]->nwords; w++)
            if (fields_depend(&model->layouts.v[i]->word[w]->fields, ROLE_ORDERED))
                return true;
    return false;
}

struct pieces { const struct emission *e; struct outbuf *out; size_t i, n; size_t step; bool told; };

static void piece(struct pieces *w, const struct piece *p, bool written, bool adjoins, uint64_t before)
{
    const struct emit_transfer *t = &w->e->transfers.v[w->i];
    struct byte_range range = piece_range(p);
    uint64_t bytes = range.high - range.low;
    const struct lin *open = adjoins && p->open_bytes.n ? &p->open_bytes : NULL;

    if (p->open_offset.n) {
        range.low = 0;
        bytes = p->buffer ? p->buffer->size : p->named->size;
    }
    if (!w->n++)
        outbuf_printf(w->out, "static const struct dmac_piece %s_pieces[] = {\n", t->name);
    outbuf_puts(w->out, "    { ");
    if (is_bound(p))
        outbuf_printf(w->out, ".argument = %zu, .offset = %" PRIu64 "u, ", argument_address(w->e, t, p->buffer, p->index), range.low);
    else if (p->buffer)
        outbuf_printf(w->out, ".symbol = &%s%s, .offset = %" PRIu64 "u, ", p->buffer->symbol,
                      p->buffer->is_array ? arena_printf(w->e->cx->arena, "[%u]", p->index) : "", range.low);
    else
        outbuf_printf(w->out, ".symbol = (const void *)0x%" PRIx64 "u, ", range.low);
    if (open)
        outbuf_printf(w->out, ".nterms = %u, .first_term = %zu, ", open->n, sum_place(w->e, w->i, open));
    outbuf_printf(w->out, ".step = %zu, .written = %d, .bytes = %" PRIu64 "u, .before = ", w->step, written,
                  open ? (uint64_t)open->k : bytes);
    if (adjoins && !p->open_offset.n)
        outbuf_printf(w->out, "%" PRIu64 "u },\n", before);
    else
        outbuf_puts(w->out, "0xffffffffu },\n");
}

static void side_pieces(struct pieces *w, const struct step *step, const struct side *side, bool written)
{
    uint64_t before = 0;
    bool known = true;

    for (size_t p = 0; p < side->pieces.n; p++) {
        const struct piece *x = &side->pieces.v[p];
        struct byte_range range = piece_range(x);
        bool adjoins = x->kind == PIECE_MEMORY && range.high - range.low == x->bytes && (x->ndim == 0 || x->dim[x->ndim - 1].stride > 0);

        if (x->kind == PIECE_MEMORY && meets_any(step, x, written))
            piece(w, x, written, adjoins && known && !w->told, before);
        before += x->bytes;
        known = known && x->open_bytes.n == 0;
    }
}

static bool side_is_bound(const struct side *side)
{
    for (size_t p = 0; p < side->pieces.n; p++)
        if (is_bound(&side->pieces.v[p]))
            return true;
    return false;
}

/* Only where something is bound need pieces be looked at one against the other. */
static bool is_looked_at(const struct step *step)
{
    bool bound = false;

    for (size_t k = 0; k < step->sources.n; k++)
        bound = bound || side_is_bound(&step->sources.v[k]);
    for (size_t k = 0; k < step->dests.n; k++)
        bound = bound || side_is_bound(&step->dests.v[k]);
    return bound && step->kind == STEP_MOVE;
}

bool pieces_may_meet(const struct transfer *t)
{
    for (size_t s = 0; s < t->steps.n; s++)
        for (size_t k = 0; is_looked_at(&t->steps.v[s]) && k < t->steps.v[s].dests.n; k++) {
            const struct side *side = &t->steps.v[s].dests.v[k];
            for (size_t p = 0; p < side->pieces.n; p++)
                if (meets_any(&t->steps.v[s], &side->pieces.v[p], true))
                    return true;
        }
    return false;
}

/* Sources and destinations of each step that may come to lie over each other. */
size_t emit_c_pieces(const struct emission *e, struct outbuf *out, size_t i)
{
    const struct transfer *t = e->transfers.v[i].transfer;
    struct pieces w = { .e = e, .out = out, .i = i, .told = order_is_told(e->transfers.v[i].planned->model) };

    for (size_t s = 0; s < t->steps.n; s++) {
        const struct step *step = &t->steps.v[s];

        w.step = s;
        if (!is_looked_at(step))
            continue;
        for (size_t k = 0; k < step->sources.n; k++)
            side_pieces(&w, step, &step->sources.v[k], false);
        for (size_t k = 0; k < step->dests.n; k++)
            side_pieces(&w, step, &step->dests.v[k], true);
    }
    if (w.n)
        outbuf_puts(out, "};\n");
    return w.n;
}

/* ---- cache regions ----------------------------------------------------------------------------------------------- */

static void region(const struct emission *e, struct outbuf *out, const struct emit_transfer *t, const struct cache_range *r)
{
    bool checked = r->late && !diag_allows(e->cx, DIAG_CACHE_LINE_SHARED, t->transfer->name.id);

    outbuf_puts(out, "    { ");
    if (!r->buffer)
        outbuf_printf(out, ".symbol = (const void *)0x%" PRIx64 "u, ", r->low);
    else if (r->buffer->home == HOME_BOUND)
        outbuf_printf(out, ".argument = %zu, ", argument_address(e, t, r->buffer, r->index));
    else
        outbuf_printf(out, ".symbol = &%s%s, ", r->buffer->symbol, r->buffer->is_array ? arena_printf(e->cx->arena, "[%u]", r->index) : "");
    outbuf_printf(out, ".inbound = %d, .offset = %" PRIu64 "u, .bytes = %" PRIu64 "u", r->inbound, r->buffer ? r->low : 0,
                  r->high - r->low);
    if (r->rows > 1)
        outbuf_printf(out, ", .rows = %" PRIu64 "u, .pitch = %" PRIu64 "u", r->rows, r->pitch);
    if (checked)
        outbuf_printf(out, ", .line = %" PRIu64, r->line);
    outbuf_puts(out, " },\n");
}

/* A table that was loaded into a cached memory: what loaded it may have left it in the cache. RAM copies are cleaned
 * without being told. */
static bool table_is_cleaned(const struct emission *e, size_t i)
{
    const struct planned *planned = e->transfers.v[i].planned;
    const struct table *table = planned->tables.n ? planned->tables.v[0] : NULL;

    return table && !table->stepped && e->images.v[i]->ram != ON_BOTH && is_cached(e->program, table->memory);
}

bool object_is_cleaned(const struct emission *e, const struct symbol *object)
{
    return object->buffer && object->buffer->home == HOME_CONSTANT && is_cached(e->program, object->buffer->memory);
}

size_t emit_c_regions(const struct emission *e, struct outbuf *out, size_t i)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    bool table = table_is_cleaned(e, i);
    size_t objects = 0;
    cache_ranges ranges;

    cache_plan(e->cx, e->program, t->transfer, &ranges);
    for (size_t k = 0; k < t->planned->objects.n; k++)
        objects += object_is_cleaned(e, t->planned->objects.v[k]);
    if (ranges.n + table + objects == 0)
        return 0;
    outbuf_printf(out, "static const struct dmac_region %s_regions[] = {\n", t->name);
    for (size_t k = 0; k < ranges.n; k++)
        region(e, out, t, &ranges.v[k]);
    if (table)
        outbuf_printf(out, "    { .symbol = &%s_table, .bytes = %uu },\n", t->name, 4u * (unsigned)e->images.v[i]->table_units);
    for (size_t k = 0; k < t->planned->objects.n; k++)
        if (object_is_cleaned(e, t->planned->objects.v[k]))
            outbuf_printf(out, "    { .symbol = &%s, .bytes = %" PRIu64 "u },\n", t->planned->objects.v[k]->buffer->symbol,
                          t->planned->objects.v[k]->buffer->size);
    outbuf_puts(out, "};\n");
    return ranges.n + table + objects;
}
