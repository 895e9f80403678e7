/* SPDX-License-Identifier: MIT */
/* JSON for other programs. Documented in doc/dmac-decode.schema.json; a change that could break a reader changes `version`. */
#include <inttypes.h>
#include <string.h>
#include "decode/job.h"
#include "emit/json_stream.h"

enum { FORMAT_VERSION = 1 };
#define SAFE_INTEGER ((wide)1 << 53)

struct writer { const struct decode_job *job; struct json_stream stream; };

/* Numbers that every reader keeps exactly are numbers, larger ones hex strings. */
static void put_number(struct writer *w, const char *key, wide value)
{
    if (value < SAFE_INTEGER && value > -SAFE_INTEGER)
        json_write_number(&w->stream, key, (int64_t)value);
    else
        json_write_text(&w->stream, key, arena_printf(w->job->cx->arena, "%s0x%" PRIx64, value < 0 ? "-" : "", (uint64_t)(value < 0 ? -value : value)));
}

/* ---- fields ------------------------------------------------------------------------------------------------------ */

static void put_field(struct writer *w, const struct field_seen *f)
{
    uwide mask = (((uwide)1 << (f->field->hi - f->field->lo + 1)) - 1);

    json_open(&w->stream, NULL, '{');
    json_write_text(&w->stream, "word", f->word->name);
    json_write_text(&w->stream, "name", f->field->name);
    put_number(w, "offset", (wide)f->at);
    put_number(w, "hi", f->field->hi);
    put_number(w, "lo", f->field->lo);
    json_write_hex(&w->stream, "raw", (uint64_t)(f->raw >> f->field->lo & mask), 1);
    json_write_text(&w->stream, "meaning", f->text);
    if (f->word->layout->is_block)
        json_write_text(&w->stream, "block", f->word->layout->name);
    json_close(&w->stream, '}');
}

static void put_fields(struct writer *w, const struct hop *hop)
{
    size_t i;

    json_open(&w->stream, "fields", '[');
    for (i = 0; i < hop->nfields; i++)
        if (hop->fields[i].present)
            put_field(w, &hop->fields[i]);
    json_close(&w->stream, ']');
}

static void put_bits(struct writer *w, const struct hop *hop)
{
    size_t i;

    json_open(&w->stream, "ignored", '[');
    for (i = 0; i < hop->nbits; i++) {
        const struct bits_seen *b = &hop->bits[i];

        json_open(&w->stream, NULL, '{');
        json_write_text(&w->stream, "word", b->word->name);
        json_write_text(&w->stream, "name", b->field->name);
        put_number(w, "hi", b->field->hi);
        put_number(w, "lo", b->field->lo);
        json_write_hex(&w->stream, "raw", (uint64_t)b->raw, 1);
        json_write_text(&w->stream, "because", b->writeback ? "written by the hardware" : "reserved");
        json_close(&w->stream, '}');
    }
    json_close(&w->stream, ']');
}

/* ---- what it does ------------------------------------------------------------------------------------------------ */

static const char *side_kind(enum form_side_kind kind)
{
    static const char *const names[] = { "none", "memory", "device", "fill", "xor", "pq", "check", "result" };

    return names[kind];
}

static void put_side(struct writer *w, const char *key, const struct decoded *d, const struct shape_side *side)
{
    unsigned i;

    json_open(&w->stream, key, '{');
    json_write_text(&w->stream, "kind", side_kind(side->kind));
    if (side->n) {
        json_open(&w->stream, "addresses", '[');
        for (i = 0; i < side->n; i++)
            if (side->absent >> i & 1)
                json_write_text(&w->stream, NULL, NULL);
            else
                json_write_hex(&w->stream, NULL, (uint64_t)side->address[i], 1);
        json_close(&w->stream, ']');
    }
    if (side->kind == FSIDE_FILL)
        json_write_hex(&w->stream, "value", (uint64_t)side->value, 1);
    if (side->kind == FSIDE_ADDRESS) {
        json_write_truth(&w->stream, "increment", side->increment);
        if (!side->increment)
            put_number(w, "step", side->step);
        if (side->wrap > 1)
            put_number(w, "wrap", side->wrap);
        if (d->count[1] * d->count[2] * d->count[3] != 1) {
            json_open(&w->stream, "pitches", '[');
            for (i = 1; i < FORM_LEVELS; i++)
                put_number(w, NULL, side->pitch[i]);
            json_close(&w->stream, ']');
        }
    }
    if (side->has_width)
        put_number(w, "width", side->width);
    if (side->has_burst)
        put_number(w, "burst", side->burst);
    json_close(&w->stream, '}');
}

static void put_moves(struct writer *w, const struct hop *hop)
{
    const struct decoded *d = &hop->d;
    unsigned i;

    if (!d->nruns)
        return;
    json_open(&w->stream, "moves", '{');
    json_open(&w->stream, "runs", '[');
    for (i = 0; i < d->nruns; i++)
        put_number(w, NULL, d->run[i]);
    json_close(&w->stream, ']');
    json_open(&w->stream, "counts", '[');
    for (i = 1; i < FORM_LEVELS; i++)
        put_number(w, NULL, d->count[i]);
    json_close(&w->stream, ']');
    put_side(w, "source", d, &d->source);
    put_side(w, "dest", d, &d->dest);
    json_write_truth(&w->stream, "either_direction", d->between);
    if (hop->has_flow)
        json_write_text(&w->stream, "flow", describe_value(w->job->cx, w->job->target.model, ROLE_FLOW, hop->flow));
    json_close(&w->stream, '}');
}

static void put_roles(struct writer *w, const struct hop *hop)
{
    const struct controller *model = w->job->target.model;
    size_t i;

    json_open(&w->stream, "roles", '{');
    for (i = 0; i < hop->nslots; i++) {
        const struct slot *slot = &model->slots.v[hop->slots[i].slot];
        const char *word = decoder_word(model, hop->slots[i].slot, hop->slots[i].value);

        if (word)
            json_write_text(&w->stream, slot->name, word);
        else
            put_number(w, slot->name, hop->slots[i].value);
    }
    json_close(&w->stream, '}');
}

/* ---- descriptors, lists ------------------------------------------------------------------------------------------ */

static void put_words(struct writer *w, const struct hop *hop)
{
    uint64_t at, unit = image_unit_bits(w->job->target.model) / 8;
    bool big = w->job->target.model->big_endian;

    json_open(&w->stream, "words", '[');
    for (at = 0; at < hop->d.size; at += unit) {
        uint64_t value = 0, i;

        for (i = 0; i < unit; i++) {
            uint64_t byte = hop->d.address + at + (big ? i : unit - 1 - i);
            const struct dump_piece *piece = dump_at(&w->job->dump, byte);

            value = value << 8 | (piece ? piece->bytes[byte - piece->address] : 0);
        }
        json_write_hex(&w->stream, NULL, value, (unsigned)(2 * unit));
    }
    json_close(&w->stream, ']');
}

static void put_hop(struct writer *w, const struct hop *hop)
{
    json_open(&w->stream, NULL, '{');
    json_write_hex(&w->stream, "address", hop->d.address, 1);
    put_number(w, "size", (wide)hop->d.size);
    json_write_text(&w->stream, "form", hop->d.form->name);
    put_number(w, "bytes", hop->bytes);
    json_write_text(&w->stream, "does", describe_hop(w->job->cx, hop));
    json_write_truth(&w->stream, "interrupt", hop->d.interrupt);
    json_write_truth(&w->stream, "end", hop->d.end);
    if (hop->d.has_next)
        json_write_hex(&w->stream, "next", hop->d.next, 1);
    put_words(w, hop);
    put_fields(w, hop);
    if (hop->nbits)
        put_bits(w, hop);
    put_roles(w, hop);
    put_moves(w, hop);
    json_close(&w->stream, '}');
}

static const char *end_name(enum chain_end end)
{
    static const char *const names[] = { "ends", "ring", "endless", "open", "broken" };

    return names[end];
}

static void put_flaws(struct writer *w, const struct chain_read *chain)
{
    size_t i;

    json_open(&w->stream, "flaws", '[');
    for (i = 0; i < chain->flaws.n; i++) {
        const struct flaw *f = &chain->flaws.v[i];

        json_open(&w->stream, NULL, '{');
        json_write_text(&w->stream, "name", diag_name(f->id));
        json_write_text(&w->stream, "level", diag_level(f->id) == LEVEL_W ? "warning" : "error");
        json_write_hex(&w->stream, "address", f->address, 1);
        json_write_text(&w->stream, "text", f->text);
        if (f->note)
            json_write_text(&w->stream, "note", f->note);
        json_close(&w->stream, '}');
    }
    json_close(&w->stream, ']');
}

static void put_chain(struct writer *w, const struct chain_read *chain)
{
    size_t i;

    json_open(&w->stream, NULL, '{');
    json_write_text(&w->stream, "name", *chain->name ? chain->name : NULL);
    json_write_hex(&w->stream, "head", chain->head, 1);
    json_write_text(&w->stream, "end", end_name(chain->end));
    if (chain->end == CHAIN_RING || chain->end == CHAIN_ENDLESS)
        put_number(w, "target", (wide)chain->target);
    put_number(w, "bytes", chain->bytes);
    json_open(&w->stream, "descriptors", '[');
    for (i = 0; i < chain->hops.n; i++)
        put_hop(w, chain->hops.v[i]);
    json_close(&w->stream, ']');
    put_flaws(w, chain);
    json_close(&w->stream, '}');
}

bool print_json(const struct decode_job *job, struct outbuf *out)
{
    struct writer w = { job, { .out = out } };
    const char *slash = strrchr(job->dump.file->name, '/');
    size_t i;

    json_open(&w.stream, NULL, '{');
    json_write_text(&w.stream, "format", "dmac-decode");
    json_write_number(&w.stream, "version", FORMAT_VERSION);
    json_write_text(&w.stream, "dump", slash ? slash + 1 : job->dump.file->name);
    json_write_text(&w.stream, "kind", dump_format_name(job->dump.format));
    json_write_text(&w.stream, "controller", job->target.name);
    put_number(&w, "channel", (wide)job->target.channel);
    json_open(&w.stream, "lists", '[');
    for (i = 0; i < job->nchains; i++)
        put_chain(&w, &job->chains[i]);
    json_close(&w.stream, ']');
    json_close(&w.stream, '}');
    outbuf_puts(out, "\n");
    return true;
}
