/* SPDX-License-Identifier: MIT */
#include "emit/emit_fields.h"

#include <string.h>

#include "verify/decode.h"
#include "emit/emit_text.h"

struct field_reader {
    struct cx *cx;
    const struct table *table;
    struct decoder *decoder;
    struct image image;                     /* the words with a sample address in every fix-up */
    bool fixed_words; uint64_t words;       /* announced by the descriptor before */
    bool big_endian;                        /* the controller */
};

/* Any address that the symbol may have: readers never show it, fix-ups are shown as symbols. */
static uint64_t sample_address(const struct table *table, const struct symbol *symbol)
{
    uint64_t align = symbol->align ? symbol->align : 1;

    if (symbol->kind == SYMBOL_TABLE && table->has_address)
        return table->address + (uint64_t)table->bus_offset;
    return (symbol->low + align - 1) / align * align;
}

static int64_t longest(const struct fixup *fixup)
{
    static const struct binding all = { 0, NULL };
    int64_t length = fixup->length.n || fixup->kind == FIXUP_LENGTH ? lin_value(&fixup->length, &all) : 0;

    if (length < 0)
        return 0;
    return fixup->cap && (uint64_t)length > fixup->cap ? (int64_t)fixup->cap : length;
}

static uint32_t fixup_bits(const struct table *table, const struct fixup *fixup)
{
    wide value = longest(fixup);

    if (fixup->kind == FIXUP_ADDRESS)
        value += (wide)sample_address(table, fixup->symbol) + fixup->addend;
    else if (fixup->divide > 1)
        value /= (wide)fixup->divide;
    value = (value + fixup->add) >> fixup->shift;
    return (uint32_t)((uint64_t)value & ((UINT64_C(1) << fixup->bits) - 1)) << fixup->lsb;
}

struct field_reader *fields_begin(const struct emission *e, const struct planned *planned, const struct table *table)
{
    struct field_reader *r = NEW(e->cx->arena, struct field_reader);
    uint32_t *units = NEW_ARRAY(e->cx->arena, uint32_t, table->units.n + 1);

    for (size_t i = 0; i < table->units.n; i++)
        units[i] = table->units.v[i];
    for (size_t i = 0; i < table->fixups.n; i++)
        units[table->fixups.v[i].unit] |= fixup_bits(table, &table->fixups.v[i]);
    r->cx = e->cx;
    r->table = table;
    r->big_endian = planned->model->big_endian;
    r->decoder = decoder_new(e->cx, planned->model);
    r->image = (struct image){ units, table->units.n, table->unit_bits, table->symbol ? sample_address(table, table->symbol) : 0,
                               table->blocks.n ? table->length : 0, NULL };
    for (size_t i = 0; i < planned->roles.n; i++)
        decoder_given(r->decoder, planned->roles.v[i].slot, planned->roles.v[i].value);
    if (planned->has_channel)
        decoder_given(r->decoder, ROLE_CHANNEL, (wide)planned->channel);
    if (planned->model->two_lists)
        decoder_list(r->decoder, table == planned->tables.v[0]);
    return r;
}

/* The unit and the bit in it where bit `bit` of a word lies. */
static uint32_t unit_of_bit(const struct table *table, const struct table_word *word, bool big, unsigned bit)
{
    unsigned n = table_word_units(table, word->bits), at = bit / table->unit_bits;

    return word->unit + (big ? n - 1 - at : at);
}

static uint64_t known_bits(const struct field_reader *r, const struct table_word *word, bool big, unsigned hi, unsigned lo)
{
    uint64_t value = 0;

    for (unsigned bit = lo; bit <= hi; bit++)
        value |= (uint64_t)(r->table->units.v[unit_of_bit(r->table, word, big, bit)] >> bit % r->table->unit_bits & 1) << (bit - lo);
    return value;
}

static const struct fixup *fixup_in(const struct field_reader *r, const struct table_word *word, bool big, unsigned hi, unsigned lo)
{
    size_t low = 0, high = r->table->fixups.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->table->fixups.v[middle].unit < word->unit)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < r->table->fixups.n && r->table->fixups.v[low].unit < word->unit + table_word_units(r->table, word->bits); low++) {
        const struct fixup *f = &r->table->fixups.v[low];
        for (unsigned bit = lo, in = 0; bit <= hi; bit++) {
            in = bit % r->table->unit_bits;
            if (unit_of_bit(r->table, word, big, bit) == f->unit && in >= f->lsb && in < f->lsb + f->bits)
                return f;
        }
    }
    return NULL;
}

static size_t word_index(const struct descriptor *d, const struct word_def *word)
{
    for (size_t i = 0; i < d->words.n; i++)
        if (d->words.v[i].def == word)
            return i;
    return SIZE_MAX;
}

/* What a fix-up supplies. Its place is the field, so an address that is only shifted there needs no more words. */
static const char *supplied_text(struct cx *cx, const struct fixup *f)
{
    if (f->kind == FIXUP_ADDRESS && f->length.n == 0 && f->shift == f->lsb)
        return symbol_text(cx, f->symbol, f->addend);
    const char *text = fixup_text(cx, f), *blank = strchr(text, ' ');

    return blank ? blank + 1 : text;
}

bool field_is_quiet(const struct shown_field *f)
{
    size_t n = strlen(f->meaning);

    return !f->fixed_up && f->raw == 0 && (n < 2 || strcmp(f->meaning + n - 2, " 0") == 0 || strncmp(f->meaning, "not ", 4) == 0);
}

/* Bits that are the same in every such word and have no name say nothing. */
static bool is_opcode(const struct field_def *field)
{
    return !field->named && field->nequations && field->equations[0].expr->kind == CE_CONST && !field->equations[0].nentries;
}

static void show(struct field_reader *r, const struct descriptor *d, const struct decoded_field *field, shown_fields *fields)
{
    bool big = r->big_endian;
    size_t index = word_index(d, field->word);

    if (!field->present || index == SIZE_MAX)
        return;
    const struct table_word *word = &d->words.v[index];
    const struct fixup *fixup = fixup_in(r, word, big, field->field->hi, field->field->lo);
    struct shown_field shown = {
        .word = field->word->name, .name = field->field->name, .word_index = index, .hi = field->field->hi, .lo = field->field->lo,
        .raw = known_bits(r, word, big, field->field->hi, field->field->lo), .fixed_up = fixup != NULL,
    };
    shown.meaning = fixup ? supplied_text(r->cx, fixup) : decoded_text(r->decoder, field);
    shown.quiet = field_is_quiet(&shown) || is_opcode(field->field);
    vec_push(r->cx->arena, fields, shown);
}

void fields_next(struct field_reader *r, size_t i, shown_fields *fields)
{
    const struct descriptor *d = &r->table->descriptors.v[i];
    struct standing standing = { .index = i, .first = i == 0, .base = r->image.address };
    struct decoded decoded;
    struct refusal why = { 0 };

    standing.fixed_words = r->fixed_words;
    standing.words = r->words;
    standing.forms = d->form && d->form->index < 64 ? (uint64_t)1 << d->form->index : 0;
    fields->n = 0;
    if (!decode_descriptor(r->decoder, &r->image, r->image.address + d->offset, &standing, &decoded, &why))
        return;
    for (size_t k = 0; k < decoded.nfields; k++)
        show(r, d, &decoded.fields[k], fields);
    r->fixed_words = decoded.says_words;
    r->words = decoded.next_words;
}
