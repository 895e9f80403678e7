/* SPDX-License-Identifier: MIT */
/* Arrays beside the table: what prep completes and checks, what is cleaned, what is left of it. */
#include "common/arith.h"
#include <inttypes.h>

#include "emit/emit_args.h"
#include "emit/emit_c.h"
#include "emit/emit_image.h"
#include "emit/emit_text.h"

/* ---- fix-ups ---------------------------------------------------------------------------------------------------- */

/* The head of a list whose descriptors may vanish is known only when it is prepared. */
static bool is_head(const struct emission *e, size_t i, const struct image_fixup *f)
{
    return f->in_block && f->fixup->symbol && f->fixup->symbol->kind == SYMBOL_TABLE && transfer_is_open(&e->transfers.v[i]);
}

static const char *fixup_kind(const struct fixup *f)
{
    if (f->kind == FIXUP_LENGTH)
        return "DMAC_FIX_LENGTH";
    switch (f->symbol->kind) {
    case SYMBOL_OBJECT: return "DMAC_FIX_SYMBOL";
    case SYMBOL_ARGUMENT: return "DMAC_FIX_ARGUMENT";
    case SYMBOL_TABLE: return "DMAC_FIX_TABLE";
    case SYMBOL_METADATA: return "DMAC_FIX_METADATA";
    }
    return "";
}

void emit_c_fixup(const struct emission *e, struct outbuf *out, size_t i, const struct image_fixup *f)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    const struct symbol *symbol = f->fixup->symbol;
    const struct lin *length = &f->fixup->length;
    bool head = is_head(e, i, f), is_length = f->fixup->kind == FIXUP_LENGTH;
    wide addend = is_length ? length->k : f->fixup->addend;

    outbuf_printf(out, "    { .kind = %s%s, .shift = %u, .lsb = %u, .bits = %u, .unit = %u", head ? "DMAC_FIX_HEAD" : fixup_kind(f->fixup),
                  f->in_block ? " | DMAC_FIX_BLOCK" : "", f->fixup->shift, f->fixup->lsb, f->fixup->bits, (unsigned)f->unit);
    if (symbol && symbol->kind == SYMBOL_OBJECT)
        outbuf_printf(out, ", .symbol = %s", symbol_expression(e, t, symbol));
    if (symbol && symbol->kind == SYMBOL_ARGUMENT)
        outbuf_printf(out, ", .argument = %zu", argument_address(e, t, symbol->buffer, symbol->index));
    if (symbol && symbol->kind == SYMBOL_METADATA) {
        outbuf_printf(out, ", .argument = %zu", argument_address(e, t, t->planned->metadata_buffer, 0));
        addend = symbol->index;
    }
    if (head)
        outbuf_printf(out, ", .argument = %u", symbol->list);
    else if (symbol && symbol->kind == SYMBOL_TABLE)
        addend += (wide)4 * e->images.v[i]->list_unit[symbol->list];
    else if (symbol)
        addend += symbol->bus_offset;
    if (addend)
        outbuf_printf(out, ", .addend = %" PRId64, (int64_t)addend);
    if (length->n)
        outbuf_printf(out, ", .nterms = %u, .first_term = %zu", length->n, sum_place(e, i, length));
    if (length->n || is_length)
        outbuf_printf(out, ", .cap = %" PRIu64 "u, .divide = %" PRIu64 "u, .add = %" PRId64, f->fixup->cap, f->fixup->divide ? f->fixup->divide : 1,
                      is_length ? f->fixup->add : length->k);
    outbuf_printf(out, " },   /* %s */\n", comment_text(e->cx, fixup_text(e->cx, f->fixup)));
}

size_t emit_c_fixups(const struct emission *e, struct outbuf *out, size_t i, unsigned on)
{
    const struct image *image = e->images.v[i];
    size_t n = 0;

    if (!(image->ram & on))
        return 0;
    for (size_t k = 0; k < image->fixups.n; k++) {
        if (!(image->fixups.v[k].left & on))
            continue;
        if (!n++)
            outbuf_printf(out, "static const struct dmac_fixup %s_fixups[] = {\n", e->transfers.v[i].name);
        emit_c_fixup(e, out, i, &image->fixups.v[k]);
    }
    if (n)
        outbuf_puts(out, "};\n");
    return n;
}

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

static void address_argument(const struct emission *e, struct outbuf *out, const struct emit_transfer *t, const struct argument *a)
{
    const struct buffer *b = a->buffer;
    uint64_t low = b->memory ? b->memory->base : 0;
    uint64_t high = b->memory ? b->memory->base + (b->memory->size - 1) : UINT64_MAX;

    outbuf_printf(out, "    { .kind = DMAC_ARG_ADDRESS, .length = %zu, .align = %" PRIu64 ", .maximum = %" PRIu64 "u, ", length_argument(e, t, a),
                  b->align ? b->align : 1, b->size);
    if (b->memory)
        outbuf_printf(out, ".low = 0x%" PRIx64 "u, .high = 0x%" PRIx64 "u", low, high);
    else
        outbuf_printf(out, ".low = %d, .high = UINTPTR_MAX", b == t->planned->metadata_buffer);     /* NULL is no place for bytes */
    outbuf_printf(out, " },   /* %s */\n", argument_name(e->cx, a));
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

static void length_given(const struct emission *e, struct outbuf *out, size_t i, const struct argument *a)
{
    outbuf_printf(out, "    { .kind = DMAC_ARG_LENGTH, .scale = %" PRIu64 ", .align = %" PRIu64 ", .maximum = %" PRIu64 "u },   /* %s */\n",
                  first_size(a->buffer), length_step(e, i, a), a->buffer->ndim ? a->buffer->dims[0] : 1, argument_name(e->cx, a));
}

size_t emit_c_arguments(const struct emission *e, struct outbuf *out, size_t i)
{
    argument_list list = { 0 };

    arguments_of(e->cx, &e->transfers.v[i], &list);
    if (list.n == 0)
        return 0;
    outbuf_printf(out, "static const struct dmac_argument %s_arguments[] = {\n", e->transfers.v[i].name);
    for (size_t k = 0; k < list.n; k++)
        if (list.v[k].is_length)
            length_given(e, out, i, &list.v[k]);
        else
            address_argument(e, out, &e->transfers.v[i], &list.v[k]);
    outbuf_puts(out, "};\n");
    return list.n;
}

/* ---- cache regions ---------------------------------------------------------------------------------------------- */

struct region { const struct buffer *buffer; unsigned index; uint64_t low, high; bool inbound; };
typedef VEC(struct region) region_list;

/* Bytes from the piece's first to its last, whatever it leaves out between them. */
static void piece_range(const struct piece *p, uint64_t *low, uint64_t *high)
{
    *low = p->offset;
    *high = p->offset + p->element;
    for (unsigned k = 0; k < p->ndim; k++) {
        uint64_t steps = p->dim[k].count ? p->dim[k].count - 1 : 0;
        if (p->dim[k].stride < 0)
            *low -= steps * (uint64_t)-p->dim[k].stride;
        else
            *high += steps * (uint64_t)p->dim[k].stride;
    }
}

static void add_region(struct cx *cx, region_list *list, const struct piece *p, bool inbound)
{
    struct region r = { .buffer = p->buffer, .index = p->index, .inbound = inbound };

    piece_range(p, &r.low, &r.high);
    for (size_t i = 0; i < list->n; i++) {
        struct region *old = &list->v[i];
        bool touch = r.low <= old->high && old->low <= r.high;
        if (old->buffer != r.buffer || old->index != r.index || old->inbound != inbound || !(touch || r.buffer))
            continue;
        old->low = r.low < old->low ? r.low : old->low;
        old->high = r.high > old->high ? r.high : old->high;
        return;
    }
    vec_push(cx->arena, list, r);
}

static void side_regions(struct cx *cx, region_list *list, const struct side *side, bool inbound)
{
    for (size_t i = 0; i < side->pieces.n; i++) {
        const struct piece *p = &side->pieces.v[i];
        const struct memory *memory = p->named ? p->named->memory : NULL;

        if (p->kind == PIECE_MEMORY && memory && memory->cacheline && p->bytes)
            add_region(cx, list, p, inbound);
    }
}

static const char *region_symbol(const struct emission *e, const struct region *r)
{
    if (!r->buffer)
        return arena_printf(e->cx->arena, "(const void *)0x%" PRIx64 "u", r->low);
    if (r->buffer->is_array)
        return arena_printf(e->cx->arena, "&%s[%u]", r->buffer->symbol, r->index);
    return arena_printf(e->cx->arena, "&%s", r->buffer->symbol);
}

static void region(const struct emission *e, struct outbuf *out, const struct emit_transfer *t, const struct region *r)
{
    bool bound = r->buffer && r->buffer->home == HOME_BOUND;

    outbuf_puts(out, "    { ");
    if (bound)
        outbuf_printf(out, ".argument = %zu, ", argument_address(e, t, r->buffer, r->index));
    else
        outbuf_printf(out, ".symbol = %s, ", region_symbol(e, r));
    outbuf_printf(out, ".inbound = %d, .offset = %" PRIu64 "u, .bytes = %" PRIu64 "u },\n", r->inbound, r->buffer ? r->low : 0, r->high - r->low);
}

size_t emit_c_regions(const struct emission *e, struct outbuf *out, size_t i)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    region_list list = { 0 };

    for (size_t s = 0; s < t->transfer->steps.n; s++) {
        const struct step *step = &t->transfer->steps.v[s];
        for (size_t k = 0; k < step->sources.n; k++)
            side_regions(e->cx, &list, &step->sources.v[k], false);
        for (size_t k = 0; k < step->dests.n; k++)
            side_regions(e->cx, &list, &step->dests.v[k], step->kind == STEP_MOVE);
    }
    if (list.n == 0)
        return 0;
    outbuf_printf(out, "static const struct dmac_region %s_regions[] = {\n", t->name);
    for (size_t k = 0; k < list.n; k++)
        region(e, out, t, &list.v[k]);
    outbuf_puts(out, "};\n");
    return list.n;
}

/* ---- residue ---------------------------------------------------------------------------------------------------- */

/* Of the list that writes. Stepped chains count commands, so their units are those of the commands. */
size_t emit_c_residue(const struct emission *e, struct outbuf *out, size_t i)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    const struct image *image = e->images.v[i];
    size_t list = t->planned->tables.n - 1, n = 0;
    uint64_t left = 0;

    if (t->planned->tables.n == 0)
        return 0;
    const struct table *table = t->planned->tables.v[list];
    for (size_t k = 0; k < table->descriptors.n; k++)
        left += table->descriptors.v[k].again ? 0 : table->descriptors.v[k].bytes;
    uint64_t lap = left;
    outbuf_printf(out, "static const uint32_t %s_unit[] = {", t->name);
    for (size_t k = 0; k < image->rows.n; k++)
        if (image->rows.v[k].list == list)
            outbuf_printf(out, "%s%u", n++ ? (n % 16 == 1 ? ",\n    " : ", ") : " ", (unsigned)image->rows.v[k].unit);
    outbuf_printf(out, " };\nstatic const uint32_t %s_to_end[] = {", t->name);
    for (size_t k = 0; k < table->descriptors.n; k++) {
        left = table->descriptors.v[k].again ? lap : left;      /* in a ring: the next lap begins */
        outbuf_printf(out, "%s%" PRIu64 "u", k ? (k % 12 == 0 ? ",\n    " : ", ") : " ", left);
        left -= table->descriptors.v[k].bytes;
    }
    outbuf_puts(out, " };\n");
    return n;
}
