/* SPDX-License-Identifier: MIT */
/* The words as bytes in the controller's order: the tables of all transfers in source order, each at the next multiple
 * of its alignment from the file's start, zeros between. JSON and listing say how long each is. */
#include <inttypes.h>

#include "emit/emit_text.h"
#include "emit/ops.h"

static void zeros_to(struct outbuf *out, size_t start, uint64_t align)
{
    while (align > 1 && (out->bytes.n - start) % align != 0)
        outbuf_put(out, "", 1);
}

static void unit(struct outbuf *out, uint32_t value, unsigned bits, bool big_endian)
{
    for (unsigned i = 0; i < bits; i += 8) {
        unsigned char byte = (unsigned char)(value >> (big_endian ? bits - 8 - i : i));
        outbuf_put(out, &byte, 1);
    }
}

static void table(struct outbuf *out, const struct table *t, bool big_endian)
{
    unsigned bits = t->unit_bits;
    size_t first = out->bytes.n;

    for (size_t i = 0; i < t->descriptors.n + t->blocks.n; i++) {
        const struct descriptor *d = i < t->descriptors.n ? &t->descriptors.v[i] : &t->blocks.v[i - t->descriptors.n];
        while (out->bytes.n - first < d->offset)
            outbuf_put(out, "", 1);
        for (uint32_t u = 0; u < d->units; u++)
            unit(out, t->units.v[d->first_unit + u], bits, big_endian);
    }
    while (out->bytes.n - first < t->size)
        outbuf_put(out, "", 1);
}

enum { NAMED_MAX = 32 };

/* Names the fix-ups that a file of bytes cannot carry: the first ones of a long table. */
static void unresolved(const struct emission *e, const struct emit_transfer *t, const struct table *table)
{
    for (size_t i = 0; i < table->fixups.n && i < NAMED_MAX; i++) {
        const struct fixup *f = &table->fixups.v[i];
        struct unit_home home = { 0, 0 };

        if (!unit_home(table, f->unit, &home))
            continue;
        const struct descriptor *d = &table->descriptors.v[home.descriptor];
        struct diag *record = diag(e->cx, DIAG_UNRESOLVED, d->span,
                                   "'%s': descriptor %zu, word %s is not known before linking: %s", t->name,
                                   home.descriptor, d->words.v[home.word].def->name, fixup_text(e->cx, f));
        diag_note(e->cx, record, "emit c, give the objects fixed addresses, or say -Wno-unresolved to get 0 there");
        if (i + 1 == NAMED_MAX && table->fixups.n > NAMED_MAX)
            diag_note(e->cx, record, "and %zu more like this", table->fixups.n - NAMED_MAX);
        diag_in_transfer(record, t->transfer->name.id);
    }
}

bool emit_bin(const struct emission *e, struct outbuf *out)
{
    size_t start = out->bytes.n;
    bool complete = true;

    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct emit_transfer *t = &e->transfers.v[i];
        for (size_t k = 0; k < t->planned->tables.n; k++) {
            const struct table *list = t->planned->tables.v[k];
            if (list->fixups.n && !e->job->unresolved_ok)
                unresolved(e, t, list);
            complete = complete && (list->fixups.n == 0 || e->job->unresolved_ok);
            zeros_to(out, start, list->align);
            table(out, list, t->ops->model->big_endian);
        }
    }
    return complete;
}
