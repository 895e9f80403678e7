/* SPDX-License-Identifier: MIT */
/* The listing: every word with what it says, as the compiler lists its own, and what each descriptor does. */
#include <inttypes.h>
#include <string.h>
#include "decode/job.h"
#include "emit/emit_fields.h"

struct listing { const struct decode_job *job; struct outbuf *out; };

/* ---- words ------------------------------------------------------------------------------------------------------- */

static size_t word_number(const struct word_def *const *words, size_t n, const struct word_def *word)
{
    size_t i;

    for (i = 0; i < n && words[i] != word; i++)
        ;
    return i;
}

static const struct bits_seen *written_bits(const struct hop *hop, const struct field_seen *f)
{
    size_t i;

    for (i = 0; i < hop->nbits; i++)
        if (hop->bits[i].word == f->word && hop->bits[i].field == f->field)
            return &hop->bits[i];
    return NULL;
}

static struct shown_field shown(struct cx *cx, const struct hop *hop, const struct field_seen *f, size_t word)
{
    const struct bits_seen *bits = written_bits(hop, f);
    uwide mask = (((uwide)1 << (f->field->hi - f->field->lo + 1)) - 1);
    struct shown_field s = { .word = f->word->name, .name = f->field->name, .word_index = word, .hi = f->field->hi, .lo = f->field->lo };

    s.raw = (uint64_t)(bits ? bits->raw : f->raw >> f->field->lo & mask);
    s.meaning = f->text;
    if (bits && !bits->writeback && !f->field->named) {
        s.name = f->field->hi == f->field->lo ? arena_printf(cx->arena, "[%u]", f->field->lo) : arena_printf(cx->arena, "[%u:%u]", f->field->hi, f->field->lo);
        s.meaning = arena_printf(cx->arena, "reserved: 0x%" PRIx64, s.raw);
    } else if (bits) {
        s.meaning = arena_printf(cx->arena, "written by the hardware: 0x%" PRIx64, s.raw);
    }
    s.quiet = !bits && field_is_quiet(&s);
    return s;
}

/* The words as they are in the dump, not as they were read where bits had to be ignored. */
static uint32_t unit_at(const struct decode_job *job, uint64_t address, unsigned bytes)
{
    bool big = job->target.model->big_endian;
    uint32_t value = 0;
    unsigned i;

    for (i = 0; i < bytes; i++) {
        const struct dump_piece *piece = dump_at(&job->dump, address + (big ? i : bytes - 1 - i));

        value = value << 8 | (piece ? piece->bytes[address + (big ? i : bytes - 1 - i) - piece->address] : 0);
    }
    return value;
}

static void print_word(const struct listing *l, uint64_t base, uint64_t at, const struct word_def *word, const shown_fields *fields, size_t number)
{
    uint32_t units[8];
    unsigned n = 0, left = word->bits / 8, unit_bits = image_unit_bits(l->job->target.model), most = unit_bits / 8;

    for (; left && n < 8; n++) {
        unsigned bytes = left < most ? left : most;

        units[n] = unit_at(l->job, base + at + most * n, bytes);
        left -= bytes;
    }
    listing_word(l->out, l->job->cx, at, units, n, unit_bits, word->name, fields, number);
}

/* Words of the descriptor itself, or of one of its blocks (layout), in the order in which they lie. */
static void print_words(const struct listing *l, const struct hop *hop, const struct layout *layout, uint64_t base)
{
    const struct word_def *words[64];
    uint64_t at[64];
    shown_fields fields = { 0 };
    size_t i, number, n = 0;

    for (i = 0; i < hop->nfields; i++) {
        const struct field_seen *f = &hop->fields[i];

        if (f->word->layout != layout || !f->present)
            continue;
        number = word_number(words, n, f->word);
        if (number == n && n == 64)
            break;
        if (number == n) {
            words[n] = f->word;
            at[n++] = f->at;
        }
        vec_push(l->job->cx->arena, &fields, shown(l->job->cx, hop, f, number));
    }
    for (i = 0; i < n; i++)
        print_word(l, base, at[i], words[i], &fields, i);
}

/* ---- descriptors ------------------------------------------------------------------------------------------------- */

static void print_hop(const struct listing *l, const struct hop *hop, size_t i)
{
    struct cx *cx = l->job->cx;
    unsigned b;

    outbuf_printf(l->out, "  %zu  0x%" PRIx64 "  %s%s: %s\n", i, hop->d.address, hop->d.form->name, hop->d.interrupt ? ", interrupt" : "",
                  describe_hop(cx, hop));
    print_words(l, hop, hop->d.layout, hop->d.address);
    for (b = 0; b < hop->d.nblocks; b++) {
        outbuf_printf(l->out, "   block %s at 0x%" PRIx64 "\n", hop->d.block[b].layout->name, hop->d.block[b].address);
        print_words(l, hop, hop->d.block[b].layout, hop->d.block[b].address);
    }
}

/* ---- what registers say ------------------------------------------------------------------------------------------ */

static const unsigned list_wide[] = {
    ROLE_FLOW, ROLE_REQUEST, ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST, ROLE_WIDTH, ROLE_SOURCE_WIDTH, ROLE_DEST_WIDTH, ROLE_SOURCE_BURST, ROLE_DEST_BURST,
    ROLE_SOURCE_INCREMENT, ROLE_DEST_INCREMENT, ROLE_PACE,
};

static void print_registers(const struct listing *l, const struct chain_read *chain)
{
    const struct controller *model = l->job->target.model;
    const char *given = "", *missing = "", *holder;
    struct arena *arena = l->job->cx->arena;
    size_t i;
    wide v;

    for (i = 0; i < sizeof list_wide / sizeof *list_wide; i++) {
        const struct slot *slot = &model->slots.v[list_wide[i]];

        if (slot->carried || slot->kind != SLOT_ROLE)
            continue;
        if (decoder_was_given(chain->decoder, list_wide[i], &v)) {
            given = arena_printf(arena, "%s%s%s %s", given, *given ? ", " : "", slot->name, describe_value(l->job->cx, model, list_wide[i], v));
        } else if (slot->in_registers) {
            holder = target_holder(l->job->cx, model, list_wide[i]);
            holder = holder && strcmp(holder, slot->name) ? holder : NULL;
            missing = arena_printf(arena, "%s%s%s%s%s%s", missing, *missing ? ", " : "", slot->name, holder ? " (" : "", holder ? holder : "",
                                   holder ? ")" : "");
        }
    }
    if (*given)
        outbuf_printf(l->out, "  registers: %s\n", given);
    if (*missing)
        outbuf_printf(l->out, "  only registers know: %s\n", missing);
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static uint64_t words_size(const struct chain_read *chain)
{
    uint64_t size = 0;
    size_t i;

    for (i = 0; i < chain->hops.n; i++)
        size += chain->hops.v[i]->d.size;
    return size;
}

static void print_list(const struct listing *l, const struct chain_read *chain)
{
    bool stepped = l->job->target.model->chain.kind == CHAINING_STEPPED;
    size_t i, n = chain->hops.n, interrupts = 0;

    outbuf_printf(l->out, "  %s%s%s: %zu %s%s, %" PRIu64 " bytes of words, %s\n", stepped ? "commands" : "list", *chain->name ? " " : "", chain->name, n,
                  "descriptor", n == 1 ? "" : "s", words_size(chain), describe_end(l->job->cx, chain));
    print_registers(l, chain);
    for (i = 0; i < n; i++) {
        print_hop(l, chain->hops.v[i], i);
        interrupts += chain->hops.v[i]->d.interrupt;
    }
    outbuf_printf(l->out, "  moves %" PRIu64 " bytes%s in %zu descriptor%s%s\n", (uint64_t)chain->bytes,
                  chain->end == CHAIN_RING ? " a lap" : "", n, n == 1 ? "" : "s",
                  interrupts ? arena_printf(l->job->cx->arena, ", interrupts %zu time%s", interrupts, interrupts == 1 ? "" : "s") : "");
}

bool print_listing(const struct decode_job *job, struct outbuf *out)
{
    struct listing l = { job, out };
    const char *slash = strrchr(job->dump.file->name, '/');
    size_t i;

    outbuf_printf(out, "%s", slash ? slash + 1 : job->dump.file->name);
    outbuf_printf(out, "  %s", job->target.name);
    if (job->target.has_channel)
        outbuf_printf(out, "[%" PRIu64 "]", job->target.channel);
    for (i = 0; i < job->nchains; i++)
        outbuf_printf(out, "%s0x%" PRIx64, i ? ", " : "  at ", job->chains[i].head);
    outbuf_puts(out, "\n\n");
    for (i = 0; i < job->nchains; i++)
        print_list(&l, &job->chains[i]);
    return true;
}
