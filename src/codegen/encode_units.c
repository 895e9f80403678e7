/* SPDX-License-Identifier: MIT */
/* Bits into bytes, in the byte order of the page, and bytes into the units of a table: 32 bits, or 8 where words do not fill
 * those. */
#include "codegen/encode_room.h"

#include <stdlib.h>

static unsigned memory_byte(const struct where *at, unsigned significance)
{
    return at->byte + (at->big ? at->bytes - 1 - significance : significance);
}

void encode_put_number(struct encoder *e, const struct where *at, unsigned lsb, unsigned bits, uint64_t value)
{
    for (unsigned done = 0; done < bits && value >> done;) {
        unsigned bit = lsb + done, take = 8 - bit % 8 < bits - done ? 8 - bit % 8 : bits - done;
        e->bytes.v[memory_byte(at, bit / 8)] |= (unsigned char)((value >> done & ((1u << take) - 1)) << bit % 8);
        done += take;
    }
}

static struct fixup fixup_of(const struct coded *v)
{
    struct fixup f = { .kind = v->sym ? FIXUP_ADDRESS : FIXUP_LENGTH, .symbol = v->sym, .addend = v->k, .divide = v->divide,
                       .add = v->add };
    if (v->open) {
        f.length = v->open->lin;
        f.cap = v->open->cap;
    }
    if (f.kind == FIXUP_LENGTH) {           /* a constant part comes behind the division, which it survives */
        f.add += (int64_t)(v->k / (wide)(v->divide ? v->divide : 1));
        f.addend = 0;
    }
    return f;
}

/* Significant bits of a value: the rest is 0 whatever the symbol. */
static unsigned significant(const struct coded *v)
{
    wide low, high;
    unsigned n = 0;
    struct coded bare = *v;
    bare.left = 0;
    coded_range(&bare, &low, &high);
    while (n < 64 && high >> n)
        n++;
    return v->bits && v->bits < n ? v->bits : n;
}

/* One piece per byte, joined where they are neighbours in one unit; unit numbers count 32-bit units, encode_finish turns
 * them into bytes where the units are bytes. */
void encode_put_fixup(struct encoder *e, const struct where *at, const struct field_def *field, const struct coded *v)
{
    unsigned known = significant(v), first = field->lo + v->left, total = field->hi + 1 - first;
    size_t from = e->fixups.n;
    if (v->bits && v->bits < total)
        total = v->bits;
    for (unsigned done = 0; done < total;) {
        unsigned bit = first + done, byte = memory_byte(at, bit / 8);
        unsigned take = 8 - bit % 8 < total - done ? 8 - bit % 8 : total - done;
        struct fixup f = fixup_of(v);
        f.unit = byte / 4;
        f.lsb = (at->big ? 3 - byte % 4 : byte % 4) * 8 + bit % 8;
        f.shift = v->shift + done;
        f.bits = take;
        struct fixup *last = e->fixups.n > from ? &e->fixups.v[e->fixups.n - 1] : NULL;
        if (last && last->unit == f.unit && last->lsb + last->bits == f.lsb)
            last->bits += take;
        else if (done < known)
            vec_push(e->cx->arena, &e->fixups, f);
        done += take;
    }
}

/* ---- units -------------------------------------------------------------------------------------------------------- */

static int by_unit(const void *a, const void *b)
{
    const struct fixup *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return x->lsb < y->lsb ? -1 : x->lsb > y->lsb;
}

/* Words of 8 and 16 bits share units if they fill them up; a program of bytes is listed in bytes. */
static bool fills_units(const struct encoder *e)
{
    for (size_t i = 0; i < e->words.n; i++) {
        const struct table_word *w = &e->words.v[i];
        unsigned first = w->unit / 4, last = (w->unit + w->bits / 8 - 1) / 4;
        if (w->bits < 32 ? first != last : w->unit % 4 != 0 && w->bits % 32 == 0)
            return false;
    }
    return e->bytes.n % 4 == 0;
}

static void bytes_as_units(struct encoder *e)
{
    for (size_t i = 0; i < e->bytes.n; i++)
        vec_push(e->cx->arena, &e->units, e->bytes.v[i]);
    for (size_t i = 0; i < e->fixups.n; i++) {
        struct fixup *f = &e->fixups.v[i];          /* never more than a byte is known to be one piece here */
        unsigned in_unit = e->model->big_endian ? 3 - f->lsb / 8 : f->lsb / 8;
        f->unit = f->unit * 4 + in_unit;
        f->lsb %= 8;
    }
}

/* Pieces that go over several bytes, cut up where units are bytes. */
static void split_fixups(struct encoder *e)
{
    size_t n = e->fixups.n;
    for (size_t i = 0; i < n; i++) {
        while (e->fixups.v[i].lsb % 8 + e->fixups.v[i].bits > 8) {
            struct fixup rest = e->fixups.v[i];
            unsigned take = 8 - rest.lsb % 8;
            e->fixups.v[i].bits = take;
            rest.lsb += take;
            rest.shift += take;
            rest.bits -= take;
            vec_push(e->cx->arena, &e->fixups, e->fixups.v[i]);
            e->fixups.v[i] = rest;
        }
    }
}

static void words_as_units(struct encoder *e)
{
    bool big = e->model->big_endian;
    for (size_t i = 0; i < e->bytes.n; i += 4) {
        uint32_t unit = 0;
        for (unsigned b = 0; b < 4; b++)
            unit |= (uint32_t)e->bytes.v[i + b] << (big ? 3 - b : b) * 8;
        vec_push(e->cx->arena, &e->units, unit);
    }
    for (size_t i = 0; i < e->words.n; i++)
        e->words.v[i].unit /= 4;
}

void encode_finish(struct encoder *e, const struct layout *layout, struct encoded *out)
{
    out->layout = layout;
    out->unit_bits = (e->bytewise && !layout->is_block) || !fills_units(e) ? 8 : 32;
    if (out->unit_bits == 32) {
        words_as_units(e);
    } else {
        split_fixups(e);
        bytes_as_units(e);
    }
    if (e->fixups.n > 1)
        qsort(e->fixups.v, e->fixups.n, sizeof *e->fixups.v, by_unit);
    out->units = e->units.v;
    out->nunits = e->units.n;
    out->words = e->words.v;
    out->nwords = e->words.n;
    out->fixups = e->fixups.v;
    out->nfixups = e->fixups.n;
    out->blocks = 0;
    for (size_t i = 0; layout->index < WORDS_MAX && i < e->words.n; i++)
        out->blocks |= e->blocks[layout->index][e->words.v[i].def->index];
}
