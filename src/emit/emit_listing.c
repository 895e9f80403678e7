/* SPDX-License-Identifier: MIT */
/* The listing: every word with what it says, for people. */
#include <inttypes.h>
#include <string.h>

#include "emit/emit_fields.h"
#include "emit/emit_text.h"
#include "emit/explain.h"
#include "emit/emit_time.h"
#include "controller/model.h"

static const char *field_text(struct cx *cx, const struct shown_field *f)
{
    bool named = strcmp(f->name, f->word) != 0;

    if (*f->meaning)
        return named ? arena_printf(cx->arena, "%s (%s)", f->name, f->meaning) : f->meaning;
    return named ? arena_printf(cx->arena, "%s = %" PRIu64, f->name, f->raw) : arena_printf(cx->arena, "%" PRIu64, f->raw);
}

enum { TEXT_COLUMN = 42, LAST_COLUMN = 118 };

/* "TransferSize (bytes 4160), SBSize (source.burst 4)": fields of a word but plain zeros, wrapped. */
static void fields_of(struct outbuf *out, struct cx *cx, const shown_fields *fields, size_t word)
{
    size_t column = TEXT_COLUMN;
    bool first = true;

    for (size_t i = 0; i < fields->n; i++) {
        const struct shown_field *f = &fields->v[i];

        if (f->word_index != word || f->quiet || (!*f->meaning && f->raw == 0))
            continue;
        const char *text = field_text(cx, f);
        if (!first && column + strlen(text) + 2 > LAST_COLUMN) {
            outbuf_printf(out, ",\n%*s", TEXT_COLUMN, "");
            column = TEXT_COLUMN;
            first = true;
        }
        outbuf_printf(out, "%s%s", first ? "" : ", ", text);
        column += strlen(text) + (first ? 0 : 2);
        first = false;
    }
}

void listing_word(struct outbuf *out, struct cx *cx, uint64_t offset, const uint32_t *units, unsigned nunits, unsigned unit_bits,
                  const char *name, const shown_fields *fields, size_t word)
{
    bool bytes = unit_bits == 8;

    outbuf_printf(out, "    +%03" PRIx64 "%s", offset, bytes ? "  " : "");
    for (unsigned u = 0; bytes && u < 6; u++)
        if (u < nunits)
            outbuf_printf(out, "%02" PRIx32 " ", units[u]);
        else
            outbuf_puts(out, "   ");
    for (unsigned u = 0; !bytes && u < 2; u++)
        if (u < nunits)
            outbuf_printf(out, "  %08" PRIx32, units[u]);
        else
            outbuf_puts(out, "          ");
    outbuf_printf(out, "  %-10s  ", name);
    fields_of(out, cx, fields, word);
    outbuf_puts(out, "\n");
}

static void word(struct outbuf *out, struct cx *cx, const struct table *table, const struct descriptor *d, size_t w,
                 const shown_fields *fields)
{
    const struct table_word *tw = &d->words.v[w];

    listing_word(out, cx, (uint64_t)(tw->unit - d->first_unit) * table->unit_bits / 8, &table->units.v[tw->unit],
                 table_word_units(table, tw->bits), table->unit_bits, tw->def->name, fields, w);
}

static void table(const struct emission *e, struct outbuf *out, const struct planned *planned, const struct table *table)
{
    struct field_reader *reader = fields_begin(e, planned, table);
    shown_fields fields = { 0 };

    outbuf_printf(out, "  %s%s%s: %zu descriptor%s, %" PRIu64 " bytes, align %" PRIu64, table->stepped ? "commands" : "table",
                  *table->list ? " " : "", table->list, table->descriptors.n, table->descriptors.n == 1 ? "" : "s", table->size,
                  table->align);
    if (table->page)
        outbuf_printf(out, ", in one page of %s", size_text(e->cx, table->page));
    if (table->memory)
        outbuf_printf(out, ", in %s", table->memory->name.id);
    if (table->has_address)
        outbuf_printf(out, ", at 0x%" PRIx64, table->address);
    outbuf_puts(out, "\n");
    for (size_t i = 0; i < table->descriptors.n; i++) {
        const struct descriptor *d = &table->descriptors.v[i];

        fields_next(reader, i, &fields);
        outbuf_printf(out, "  %zu  %s  %s, %" PRIu64 " bytes%s\n", i, place_text(e->cx, d->span), d->form->name, d->bytes,
                      d->interrupt ? ", interrupt" : "");
        for (size_t w = 0; w < d->words.n; w++)
            word(out, e->cx, table, d, w, &fields);
    }
    for (size_t i = 0; i < table->fixups.n; i++) {
        struct unit_home home = { 0, 0 };
        if (unit_home(table, table->fixups.v[i].unit, &home))
            outbuf_printf(out, "  fix-up: descriptor %zu, word %s %s\n", home.descriptor,
                          table->descriptors.v[home.descriptor].words.v[home.word].def->name, fixup_text(e->cx, &table->fixups.v[i]));
    }
}

static void timing(const struct emission *e, struct outbuf *out, const struct planned *planned)
{
    struct timing t = timing_of(planned);
    const char *reports = reports_text(e->cx, planned, &t), *rate = rate_text(e->cx, planned, &t);

    if (planned->transfer->cyclic)
        outbuf_printf(out, "  cyclic%s: %s\n", planned->transfer->until_replaced ? " until replaced" : "", reports);
    else if (reports)
        outbuf_printf(out, "  %s\n", reports);
    if (rate)
        outbuf_printf(out, "  %s\n", rate);
}

static void clauses(const struct emission *e, struct outbuf *out, const struct transfer *t)
{
    if (t->route)
        outbuf_printf(out, "  route %s\n", route_text(e->cx, t->route));
    if (t->hold) {
        outbuf_printf(out, "  hold until %s", t->hold->text);
        if (t->hold->has_within)
            outbuf_printf(out, " within %s else %s", time_text(e->cx, t->hold->within_ns), action_text(t->hold->action));
        outbuf_printf(out, "%s\n", t->hold->handover ? ", handover" : "");
    }
}

static void waived(const struct emission *e, struct outbuf *out, const struct transfer *t)
{
    waivers list = { 0 };

    report_waivers(e->cx, t, &list);
    for (size_t i = 0; i < list.n; i++)
        outbuf_printf(out, "  allowed: %s, %s\n", list.v[i].name, list.v[i].reason ? list.v[i].reason : "no reason given");
}

static void transfer(const struct emission *e, struct outbuf *out, const struct emit_transfer *t)
{
    outbuf_printf(out, "%s  %s  on %s", t->transfer->name.id, place_text(e->cx, t->transfer->span), t->transfer->instance->name.id);
    if (t->planned->has_channel)
        outbuf_printf(out, "[%" PRIu64 "]", t->planned->channel);
    outbuf_printf(out, "  %" PRIu64 " bytes\n", bytes_moved(t->transfer));
    clauses(e, out, t->transfer);
    timing(e, out, t->planned);
    waived(e, out, t->transfer);
    for (size_t k = 0; k < t->planned->tables.n; k++)
        table(e, out, t->planned, t->planned->tables.v[k]);
    for (size_t i = 0; i < t->block.units.n; i++)
        outbuf_printf(out, "  %s%08" PRIx32 "  %s\n", i ? "           " : "registers  ", t->block.units.v[i], t->block.names.v[i]);
    for (size_t i = 0; i < t->block.fixups.n; i++)
        outbuf_printf(out, "  fix-up: register value %u %s\n", (unsigned)t->block.fixups.v[i].unit,
                      fixup_text(e->cx, &t->block.fixups.v[i]));
    outbuf_printf(out, "  cost: %zu descriptor%s", descriptor_count(t->planned), descriptor_count(t->planned) == 1 ? "" : "s");
    if (t->planned->lower_bound)
        outbuf_printf(out, ", at least %" PRIu64 " for runs like these by the limits of the fields", t->planned->lower_bound);
    outbuf_printf(out, "; verified: %s\n\n", t->planned->proved ? "what was written is what moves" : "no");
}

bool emit_listing(const struct emission *e, struct outbuf *out)
{
    outbuf_printf(out, "%s\n\n", e->job->program_name);
    for (size_t i = 0; i < e->transfers.n; i++)
        transfer(e, out, &e->transfers.v[i]);
    return true;
}
