/* SPDX-License-Identifier: MIT */
/* Open lengths: the sums that prep computes, descriptors that may vanish or become the last, sides that must agree. */
#include <inttypes.h>
#include <string.h>

#include "emit/emit_args.h"
#include "emit/emit_c.h"
#include "emit/emit_image.h"
#include "emit/emit_text.h"
#include "codegen/lin.h"

/* ---- sums ------------------------------------------------------------------------------------------------------- */

/* All sums of a transfer, one behind the other; equal ones are one. */
typedef VEC(struct lin_term) term_pool;

static bool same_terms(const struct lin_term *a, const struct lin_term *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (a[i].buffer != b[i].buffer || a[i].index != b[i].index || a[i].factor != b[i].factor)
            return false;
    return true;
}

static size_t pool_place(const term_pool *pool, const struct lin *lin)
{
    for (size_t i = 0; i + lin->n <= pool->n; i++)
        if (same_terms(pool->v + i, lin->terms, lin->n))
            return i;
    return SIZE_MAX;
}

static void pool_add(struct cx *cx, term_pool *pool, const struct lin *lin)
{
    if (lin->n == 0 || pool_place(pool, lin) != SIZE_MAX)
        return;
    for (unsigned i = 0; i < lin->n; i++)
        vec_push(cx->arena, pool, lin->terms[i]);
}

static void pool_side(struct cx *cx, term_pool *pool, const struct side *side)
{
    for (size_t p = 0; p < side->pieces.n; p++)
        if (side->pieces.v[p].open_bytes.n)
            pool_add(cx, pool, &side->pieces.v[p].open_bytes);
}

/* Lengths of pieces, to see whether they meet. */
static void pool_step(struct cx *cx, term_pool *pool, const struct step *step)
{
    for (size_t s = 0; s < step->sources.n; s++)
        pool_side(cx, pool, &step->sources.v[s]);
    for (size_t s = 0; s < step->dests.n; s++)
        pool_side(cx, pool, &step->dests.v[s]);
}

struct sums { term_pool pool; };

const struct sums *sums_make(const struct emission *e, size_t i)
{
    const struct image *image = e->images.v[i];
    const struct planned *planned = e->transfers.v[i].planned;
    struct sums *sums = NEW(e->cx->arena, struct sums);

    for (size_t k = 0; k < image->fixups.n; k++)
        pool_add(e->cx, &sums->pool, &image->fixups.v[k].fixup->length);
    for (size_t t = 0; t < planned->tables.n; t++)
        for (size_t d = 0; d < planned->tables.v[t]->descriptors.n; d++) {
            const struct descriptor *descriptor = &planned->tables.v[t]->descriptors.v[d];
            pool_add(e->cx, &sums->pool, &descriptor->open_bytes);
            for (size_t f = 0; f < descriptor->end_nfixups; f++)
                pool_add(e->cx, &sums->pool, &descriptor->end_fixups[f].length);
        }
    for (size_t k = 0; k < planned->transfer->late.n; k++)
        pool_add(e->cx, &sums->pool, &planned->transfer->late.v[k].sum);
    for (size_t s = 0; s < planned->transfer->steps.n; s++)
        pool_step(e->cx, &sums->pool, &planned->transfer->steps.v[s]);
    return sums;
}

size_t sum_place(const struct emission *e, size_t i, const struct lin *lin)
{
    return pool_place(&e->transfers.v[i].sums->pool, lin);
}

static void terms(const struct emission *e, struct outbuf *out, size_t i, const term_pool *pool)
{
    const struct emit_transfer *t = &e->transfers.v[i];

    outbuf_printf(out, "static const struct dmac_length_term %s_terms[] = {\n", t->name);
    for (size_t k = 0; k < pool->n; k++) {
        const struct lin_term *term = &pool->v[k];
        uint64_t factor = term->factor < 0 ? 0 - (uint64_t)term->factor : (uint64_t)term->factor;
        outbuf_printf(out, "    { .argument = %zu, .sign = %d, .scale = %" PRIu64 "u },   /* %s */\n",
                      argument_length(e, t, term->buffer, term->index), term->factor < 0 ? -1 : 1, factor, term->buffer->name.id);
    }
    outbuf_puts(out, "};\n");
}

/* ---- descriptors ------------------------------------------------------------------------------------------------ */

static bool equation_links(const struct equation *equation)
{
    return slot_in(&equation->depends, ROLE_NEXT) || slot_in(&equation->depends, ROLE_NEXT_WORDS)
        || slot_in(&equation->depends, ROLE_NEXT_FORM);
}

static bool describes_next(const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *node = &nodes->v[i];

        for (unsigned k = 0; node->field && k < node->field->nequations; k++)
            if (equation_links(&node->field->equations[k]))
                return true;
        if (!node->field && (describes_next(&node->then) || describes_next(&node->otherwise)))
            return true;
    }
    return false;
}

/* Units of the words that say where the list goes on: from the first such word to the last. */
static void link_of(const struct descriptor *d, uint32_t *unit, uint32_t *units)
{
    *units = 0;
    for (size_t w = 0; w < d->words.n; w++) {
        uint32_t at = d->words.v[w].unit - d->first_unit, n = (d->words.v[w].bits + 31) / 32;

        if (!describes_next(&d->words.v[w].def->fields))
            continue;
        if (*units == 0)
            *unit = at;
        *units = at + n - *unit;
    }
}

/* The words of a descriptor that becomes the last one, in the image's form. */
static void end_words(const struct emission *e, struct outbuf *out, size_t i, size_t r)
{
    const struct image_row *row = &e->images.v[i]->rows.v[r];
    const struct emit_transfer *t = &e->transfers.v[i];
    const struct table *table = t->planned->tables.v[row->list];
    const struct descriptor *d = &table->descriptors.v[row->descriptor];
    struct block words = { 0 };

    if (table->stepped) {
        struct table ended = *table;
        uint32_t *units = NEW_ARRAY(e->cx->arena, uint32_t, table->units.n);
        memcpy(units, table->units.v, table->units.n * sizeof *units);
        memcpy(units + d->first_unit, d->end_units, d->units * sizeof *units);
        ended.units.v = units;
        ended.fixups.v = NEW_ARRAY(e->cx->arena, struct fixup, d->end_nfixups + 1);
        ended.fixups.n = d->end_nfixups;
        for (size_t k = 0; k < d->end_nfixups; k++)
            ended.fixups.v[k] = d->end_fixups[k];
        ops_command(e->cx, t->ops, &ended, row->descriptor, &words);
    } else {
        for (uint32_t u = 0; u < row->units; u++)
            vec_push(e->cx->arena, &words.units, u < d->units ? d->end_units[u] : 0);
        for (size_t k = 0; k < d->end_nfixups; k++) {
            struct fixup fixup = d->end_fixups[k];
            fixup.unit -= d->first_unit;
            vec_push(e->cx->arena, &words.fixups, fixup);
        }
    }
    outbuf_printf(out, "static const uint32_t %s_end_%zu[] = {", t->name, r);
    for (size_t u = 0; u < words.units.n; u++)
        outbuf_printf(out, "%s0x%08" PRIx32 "u", u ? ", " : " ", words.units.v[u]);
    outbuf_puts(out, " };\n");
    if (words.fixups.n == 0)
        return;
    outbuf_printf(out, "static const struct dmac_fixup %s_end_%zu_fixups[] = {\n", t->name, r);
    for (size_t k = 0; k < words.fixups.n; k++) {
        struct image_fixup placed = { &words.fixups.v[k], row->unit + words.fixups.v[k].unit, false, ON_BOTH };
        emit_c_fixup(e, out, i, &placed);
    }
    outbuf_puts(out, "};\n");
}

static void open_row(const struct emission *e, struct outbuf *out, size_t i, size_t r, const term_pool *pool)
{
    const struct image_row *row = &e->images.v[i]->rows.v[r];
    const struct emit_transfer *t = &e->transfers.v[i];
    const struct table *table = t->planned->tables.v[row->list];
    const struct descriptor *d = &table->descriptors.v[row->descriptor];
    uint32_t link = 0, links = 0;
    bool linked = t->ops->model->chain.kind == CHAINING_LINKED;

    if (linked)
        link_of(d, &link, &links);
    outbuf_printf(out, "    { .unit = %u, .units = %u, .list = %zu, .last = %d, .link_unit = %u, .link_units = %u, ", (unsigned)row->unit,
                  (unsigned)row->units, row->list, row->descriptor + 1 == table->descriptors.n, (unsigned)(row->unit + link),
                  (unsigned)links);
    if (d->open_bytes.n)
        outbuf_printf(out, ".nterms = %u, .first_term = %zu, .k = %" PRId64 ", ", d->open_bytes.n,
                      pool_place(pool, &d->open_bytes), d->open_bytes.k);
    else
        outbuf_printf(out, ".k = %" PRIu64 ", ", d->bytes);
    outbuf_printf(out, ".cap = %" PRIu64 "u", d->bytes);
    if (d->end_units)
        outbuf_printf(out, ",\n      .end = %s_end_%zu", t->name, r);
    if (d->end_units && d->end_nfixups)
        outbuf_printf(out, ", .end_fixups = %s_end_%zu_fixups, .nend_fixups = %zu", t->name, r, d->end_nfixups);
    outbuf_puts(out, " },\n");
}

static const char *refusal(enum diag_id id)
{
    switch (id) {
    case DIAG_OUT_OF_BOUNDS: return "DMAC_EOUT_OF_BOUNDS";
    case DIAG_RANGE_REVERSED: return "DMAC_ERANGE_REVERSED";
    default: return "DMAC_EUNEQUAL_TOTALS";
    }
}

static void late(const struct emission *e, struct outbuf *out, const struct emit_transfer *t, const late_checks *checks,
                 const term_pool *pool)
{
    outbuf_printf(out, "static const struct dmac_check %s_checks[] = {\n", t->name);
    for (size_t k = 0; k < checks->n; k++) {
        const struct late_check *check = &checks->v[k];

        outbuf_printf(out, "    { .k = %" PRId64 ", .nterms = %u, .first_term = %zu, .refusal = %s, .at_least = %d },   /* %s %s 0 */\n",
                      check->sum.k, check->sum.n, pool_place(pool, &check->sum), refusal(check->id), check->at_least,
                      lin_text(e->cx, &check->sum), check->at_least ? ">=" : "==");
    }
    outbuf_puts(out, "};\n");
}

void emit_c_open(const struct emission *e, struct outbuf *out, size_t i, struct open_counts *n)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    const struct image *image = e->images.v[i];
    const term_pool pool = t->sums->pool;
    const late_checks *checks = &t->transfer->late;

    *n = (struct open_counts){ 0 };
    if (pool.n == 0)
        return;
    n->terms = pool.n;
    terms(e, out, i, &pool);
    n->checks = checks->n;
    if (checks->n)
        late(e, out, t, checks, &pool);
    if (!transfer_is_open(t))
        return;
    n->open = image->rows.n;
    for (size_t r = 0; r < image->rows.n; r++) {
        const struct image_row *row = &image->rows.v[r];
        if (t->planned->tables.v[row->list]->descriptors.v[row->descriptor].end_units)
            end_words(e, out, i, r);
    }
    outbuf_printf(out, "static const struct dmac_open %s_open[] = {\n", t->name);
    for (size_t r = 0; r < image->rows.n; r++)
        open_row(e, out, i, r, &pool);
    outbuf_puts(out, "};\n");
}
