/* SPDX-License-Identifier: MIT */
/* Arrays beside the table: what prep completes, what is left of it. */
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
        outbuf_printf(out, ", .cap = %" PRIu64 "u, .divide = %" PRIu64 "u, .add = %" PRId64, f->fixup->cap,
                      f->fixup->divide ? f->fixup->divide : 1,
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
