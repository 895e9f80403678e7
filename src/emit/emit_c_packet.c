/* SPDX-License-Identifier: MIT */
/* Arrays for tables that the hardware writes into: what is put back before a start, and where it leaves metadata. */
#include "emit/emit_args.h"
#include "emit/emit_c.h"
#include "emit/emit_image.h"

/* Units of the image that prep fills in: the template does not know them. */
static const bool *filled_units(const struct emission *e, const struct image *image)
{
    bool *filled = NEW_ARRAY(e->cx->arena, bool, image->table_units + 1);

    for (size_t k = 0; k < image->fixups.n; k++)
        if (!image->fixups.v[k].in_block && image->fixups.v[k].unit < image->table_units)
            filled[image->fixups.v[k].unit] = true;
    return filled;
}

size_t emit_c_writeback(const struct emission *e, struct outbuf *out, size_t i)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    const struct image *image = e->images.v[i];
    const bool *filled = filled_units(e, image);
    size_t n = 0;

    for (size_t r = 0; r < image->rows.n; r++) {
        const struct image_row *row = &image->rows.v[r];
        const struct table *table = t->planned->tables.v[row->list];
        const struct descriptor *d = &table->descriptors.v[row->descriptor];
        for (size_t w = 0; !table->stepped && w < d->words.n; w++)
            for (unsigned u = 0; d->words.v[w].def->writeback && u < (d->words.v[w].bits + 31) / 32; u++) {
                uint32_t unit = row->unit + d->words.v[w].unit - d->first_unit + u;
                if (filled[unit])
                    continue;
                if (n == 0)
                    outbuf_printf(out, "static const uint32_t %s_writeback[] = {", t->name);
                outbuf_printf(out, "%s%u", n++ ? (n % 16 == 1 ? ",\n    " : ", ") : " ", (unsigned)unit);
            }
    }
    if (n)
        outbuf_puts(out, " };\n");
    return n;
}

/* Bit position of a byte of metadata in the descriptor; false: it has no place of its own. */
static bool byte_place(const field_nodes *nodes, unsigned slot, unsigned *lo)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_def *field = nodes->v[i].field;
        if (field && field->nequations == 1 && field->equations[0].expr->kind == CE_SLOT && field->equations[0].expr->slot == slot) {
            *lo = field->lo;
            return true;
        }
    }
    return false;
}

static unsigned metadata_bit(const struct emit_transfer *t, unsigned element)
{
    const struct descriptor *d = &t->planned->tables.v[0]->descriptors.v[0];
    int slot = controller_slot(t->planned->model, ROLE_METADATA, element);
    unsigned lo = 0;

    for (size_t w = 0; slot >= 0 && w < d->words.n; w++)
        if (byte_place(&d->words.v[w].def->fields, (unsigned)slot, &lo))
            return 32 * (d->words.v[w].unit - d->first_unit) + lo;
    return 0;
}

size_t emit_c_metadata(const struct emission *e, struct outbuf *out, size_t i)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    uint64_t n = t->transfer->metadata_engine;

    if (!t->transfer->has_metadata_engine || n == 0)
        return 0;
    outbuf_printf(out, "static const uint16_t %s_metadata_bit[] = {", t->name);
    for (unsigned k = 0; k < n; k++)
        outbuf_printf(out, "%s%u", k ? (k % 16 == 0 ? ",\n    " : ", ") : " ", metadata_bit(t, k));
    outbuf_puts(out, " };\n");
    return (size_t)n;
}

bool transfer_reads_packets(const struct emit_transfer *t)
{
    for (size_t s = 0; s < t->transfer->steps.n; s++) {
        const struct step *step = &t->transfer->steps.v[s];
        for (size_t k = 0; step->packet && k < step->sources.n; k++)
            for (size_t p = 0; p < step->sources.v[k].pieces.n; p++)
                if (step->sources.v[k].pieces.v[p].kind == PIECE_PORT && step->sources.v[k].pieces.v[p].port->packet)
                    return t->planned->model->sequence[SEQ_PACKET] != NULL;
    }
    return false;
}
