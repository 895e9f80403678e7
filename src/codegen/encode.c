/* SPDX-License-Identifier: MIT */
/* From the roles of a descriptor to its words. Fields are remembered with the time they were computed; one whose roles
 * have not changed since is not computed again. */
#include "codegen/eval.h"
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 64, COVERED_MAX = 32 };

struct memory_of_field { uint64_t stamp; struct coded value; };
/* A word whose roles have not changed is not put together again. Not kept: words with conditions, with fix-ups, and with
 * slices, which are looked at together with the role's other slices. */
struct memory_of_word { uint64_t stamp; unsigned char bytes[8]; struct slot_set depends; bool keeps; };

/* Bits of a role that some field carries, for the check that none is lost. */
struct covered { unsigned slot; uwide bits; struct span span; const struct field_def *field; const struct word_def *word; };

struct encoder {
    struct cx *cx;
    const struct controller *model;
    const struct env *env;                          /* whose values the memory holds */
    uint64_t env_clock;
    struct memory_of_field **memory[WORDS_MAX];     /* by layout index (first 64), word index, field index */
    struct memory_of_word *words_before[WORDS_MAX]; /* by layout index, word index */
    uint64_t *blocks[WORDS_MAX];                    /* blocks that a word points at, by layout and word index */
    VEC(uint32_t) units;
    VEC(struct fixup) fixups;
    VEC(struct table_word) words;
    VEC(unsigned char) bytes;
    struct covered covered[COVERED_MAX];
    unsigned ncovered;
};

static uint64_t pointed_at(const struct controller *model, const field_nodes *nodes)
{
    uint64_t blocks = 0;
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_def *field = nodes->v[i].field;
        blocks |= pointed_at(model, &nodes->v[i].then) | pointed_at(model, &nodes->v[i].otherwise);
        for (unsigned q = 0; field && q < field->nequations; q++) {
            for (size_t b = 0; b < model->layouts.n && b < 64; b++) {
                const struct layout *block = model->layouts.v[b];
                if (block->is_block && slot_in(&field->equations[q].depends, block->address_slot))
                    blocks |= (uint64_t)1 << b;
            }
        }
    }
    return blocks;
}

static bool is_sliced(const struct cexpr *expr)
{
    return expr && (expr->kind == CE_SLICE || is_sliced(expr->a) || is_sliced(expr->b) || is_sliced(expr->c));
}

/* What all fields of a word depend on; false: it is not one to be kept. */
static bool word_depends(const struct word_def *word, unsigned char *in)
{
    for (size_t i = 0; i < word->fields.n; i++) {
        const struct field_def *field = word->fields.v[i].field;
        for (unsigned q = 0; field && q < field->nequations; q++) {
            for (unsigned k = 0; k < field->equations[q].depends.n; k++)
                in[field->equations[q].depends.v[k]] = 1;
            if (is_sliced(field->equations[q].expr))
                return false;
        }
        if (!field)
            return false;
    }
    return word->bits <= 64;
}

static void learn_word(struct encoder *e, const struct word_def *word, struct memory_of_word *m)
{
    size_t n = e->model->slots.n;
    unsigned char *in = NEW_ARRAY(e->cx->arena, unsigned char, n);
    unsigned short *v = NEW_ARRAY(e->cx->arena, unsigned short, n);
    m->keeps = word_depends(word, in);
    m->depends.v = v;
    for (size_t i = 0; i < n; i++)
        if (in[i])
            v[m->depends.n++] = (unsigned short)i;
}

struct encoder *encoder_new(struct cx *cx, const struct controller *model)
{
    struct encoder *e = NEW(cx->arena, struct encoder);
    e->cx = cx;
    e->model = model;
    for (size_t i = 0; i < model->layouts.n && i < WORDS_MAX; i++) {
        const struct layout *layout = model->layouts.v[i];
        e->memory[i] = NEW_ARRAY(cx->arena, struct memory_of_field *, layout->nwords + 1);
        e->blocks[i] = NEW_ARRAY(cx->arena, uint64_t, layout->nwords + 1);
        e->words_before[i] = NEW_ARRAY(cx->arena, struct memory_of_word, layout->nwords + 1);
        for (unsigned w = 0; w < layout->nwords; w++) {
            e->memory[i][w] = NEW_ARRAY(cx->arena, struct memory_of_field, layout->word[w]->nfields + 1);
            e->blocks[i][w] = pointed_at(model, &layout->word[w]->fields);
            learn_word(e, layout->word[w], &e->words_before[i][w]);
        }
    }
    return e;
}

/* Another environment, or one that went back in time: forget everything. */
static void use_env(struct encoder *e, const struct env *env)
{
    bool same = e->env == env && e->env_clock <= env->clock;
    e->env = env;
    e->env_clock = env->clock;
    if (same)
        return;
    for (size_t i = 0; i < e->model->layouts.n && i < WORDS_MAX; i++) {
        const struct layout *layout = e->model->layouts.v[i];
        for (unsigned w = 0; w < layout->nwords; w++) {
            memset(e->memory[i][w], 0, layout->word[w]->nfields * sizeof(struct memory_of_field));
            e->words_before[i][w].stamp = 0;
        }
    }
}

/* ---- which words there are ---------------------------------------------------------------------------------------- */

static bool collect_words(struct eval *ev, const word_nodes *nodes, uint64_t *words)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        wide k;
        if (n->word) {
            *words |= (uint64_t)1 << (n->word->index & 63);
            continue;
        }
        if (!eval_to_number(ev, n->when, &k) || !collect_words(ev, k ? &n->then : &n->otherwise, words))
            return false;
    }
    return true;
}

static bool layout_words(const struct env *env, const struct layout *layout, uint64_t *words, struct violation *why)
{
    struct eval ev = { .env = env, .why = why };
    *words = 0;
    return layout && collect_words(&ev, &layout->words, words);
}

bool encode_words(struct encoder *e, const struct env *env, uint64_t *words, struct violation *why)
{
    (void)e;
    *why = (struct violation){ 0 };
    return layout_words(env, env->form->layout, words, why);
}

static uint64_t padded(const struct layout *layout, uint64_t bytes)
{
    return bytes < layout->size ? layout->size : bytes;
}

bool encode_size(struct encoder *e, const struct env *env, uint64_t *bytes, uint64_t *align, struct violation *why)
{
    const struct layout *layout = env->form->layout;
    uint64_t words, size = 0;
    if (!encode_words(e, env, &words, why))
        return false;
    words &= env->present;
    for (unsigned w = 0; w < layout->nwords; w++)
        size += words >> w & 1 ? layout->word[w]->bits / 8 : 0;
    *bytes = padded(layout, size);
    *align = layout->align;
    return true;
}

/* ---- one field ---------------------------------------------------------------------------------------------------- */

static bool field_violation(struct violation *why, enum violation_kind kind, const struct field_def *field, const struct equation *q, const struct coded *v)
{
    why->kind = kind;
    why->field = field;
    why->equation = q;
    why->span = q->span;
    why->expr = q->expr;
    why->value = v->k;
    why->sym = v->sym;
    return false;
}

static bool enumerate(struct violation *why, const struct field_def *field, const struct equation *q, struct coded *v)
{
    if (!is_number(v))
        return field_violation(why, VIOLATION_SHAPE, field, q, v);
    for (unsigned i = 0; i < q->nentries; i++) {
        if (q->entries[i].key == v->k) {
            *v = (struct coded){ .k = (wide)q->entries[i].code, .divide = 1 };
            return true;
        }
    }
    return field_violation(why, VIOLATION_ENUM, field, q, v);
}

/* The one gate to every bit: what does not fit is refused. */
static bool fit(struct violation *why, const struct field_def *field, const struct equation *q, struct coded *v)
{
    unsigned bits = field->hi - field->lo + 1;
    wide low, high, least = 0, most = ((wide)1 << bits) - 1;
    if (q->is_signed) {
        least = -((wide)1 << (bits - 1));
        most = -least - 1;
    }
    coded_range(v, &low, &high);
    if (low < least || high > most) {
        field_violation(why, VIOLATION_FIELD, field, q, v);
        why->low = least;
        why->high = most;
        why->value = low < least ? low : high;
        return false;
    }
    if (is_number(v))
        v->k &= ((wide)1 << bits) - 1;
    return true;
}

/* `x % c`: 1..c, where 0 stands for c; more would lose whole multiples. */
static bool wraps(struct eval *ev, const struct field_def *field, const struct equation *q)
{
    const struct cexpr *e = q->expr;
    struct coded v;
    wide c, low, high;
    if (e->kind != CE_BINARY || e->op != OP_MOD)
        return false;
    if (!eval_value(ev, e->a, &v) || !eval_to_number(ev, e->b, &c))
        return true;
    coded_range(&v, &low, &high);
    if (low >= 1 && high <= c)
        return false;
    field_violation(ev->why, VIOLATION_FIELD, field, q, &v);
    ev->why->low = 1;
    ev->why->high = c;
    return true;
}

static bool compute_equation(struct eval *ev, const struct field_def *field, const struct equation *q, struct coded *v)
{
    if (!eval_value(ev, q->expr, v)) {
        ev->why->field = field;
        ev->why->equation = q;
        if (!ev->why->span.end)
            ev->why->span = q->span;
        return false;
    }
    if (wraps(ev, field, q))
        return false;
    if (q->nentries)
        return enumerate(ev->why, field, q, v) && fit(ev->why, field, q, v);
    return fit(ev->why, field, q, v);
}

static bool same_coded(const struct coded *a, const struct coded *b)
{
    return a->k == b->k && a->sym == b->sym && a->open == b->open && a->divide == b->divide && a->add == b->add
        && a->shift == b->shift && a->bits == b->bits && a->left == b->left;
}

static bool compute_field(struct eval *ev, const struct field_def *field, struct coded *out)
{
    *out = (struct coded){ .divide = 1 };
    for (unsigned i = 0; i < field->nequations; i++) {
        struct coded v;
        if (!compute_equation(ev, field, &field->equations[i], &v))
            return false;
        if (i && !same_coded(&v, out))
            return field_violation(ev->why, VIOLATION_DISAGREE, field, &field->equations[i], &v);
        *out = v;
    }
    return true;
}

static bool unchanged_set(const struct env *env, const struct slot_set *set, uint64_t since)
{
    for (unsigned k = 0; k < set->n; k++) {
        if (env->stamp[set->v[k]] > since)
            return false;
    }
    return true;
}

static bool unchanged(const struct env *env, const struct field_def *field, uint64_t since)
{
    for (unsigned i = 0; i < field->nequations; i++) {
        if (!unchanged_set(env, &field->equations[i].depends, since))
            return false;
    }
    return true;
}

static bool field_value(struct encoder *e, struct eval *ev, const struct word_def *word, const struct field_def *field, struct coded *out)
{
    if (!word || word->layout->index >= WORDS_MAX)
        return compute_field(ev, field, out);
    struct memory_of_field *m = &e->memory[word->layout->index][word->index][field->index];
    if (!m->stamp || !unchanged(ev->env, field, m->stamp)) {
        m->stamp = 0;
        if (!compute_field(ev, field, &m->value))
            return false;
        m->stamp = ev->env->clock;
    }
    *out = m->value;
    return true;
}

/* ---- putting bits into units -------------------------------------------------------------------------------------- */

struct where { unsigned byte, bytes; bool big; };       /* a word: first byte in memory, length */

static unsigned memory_byte(const struct where *at, unsigned significance)
{
    return at->byte + (at->big ? at->bytes - 1 - significance : significance);
}

static void put_number(struct encoder *e, const struct where *at, unsigned lsb, unsigned bits, uint64_t value)
{
    for (unsigned done = 0; done < bits && value >> done;) {
        unsigned bit = lsb + done, take = 8 - bit % 8 < bits - done ? 8 - bit % 8 : bits - done;
        e->bytes.v[memory_byte(at, bit / 8)] |= (unsigned char)((value >> done & ((1u << take) - 1)) << bit % 8);
        done += take;
    }
}

static struct fixup fixup_of(const struct coded *v)
{
    struct fixup f = { .kind = v->sym ? FIXUP_ADDRESS : FIXUP_LENGTH, .symbol = v->sym, .addend = v->k, .divide = v->divide, .add = v->add };
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

/* One piece per byte, joined where they are neighbours in one unit; unit numbers count 32-bit units, finish() turns
 * them into bytes where the units are bytes. */
static void put_fixup(struct encoder *e, const struct where *at, const struct field_def *field, const struct coded *v)
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

static void cover(struct encoder *e, const struct word_def *word, const struct field_def *field)
{
    for (unsigned i = 0; i < field->nequations; i++) {
        const struct cexpr *expr = field->equations[i].expr;
        uwide bits = ~(uwide)0;
        unsigned at = 0;
        if (expr->kind == CE_SLICE && expr->a->kind == CE_SLOT) {
            bits = ((((uwide)1 << (expr->hi - expr->lo)) << 1) - 1) << expr->lo;
            expr = expr->a;
        } else if (expr->kind != CE_SLOT) {
            continue;
        }
        while (at < e->ncovered && e->covered[at].slot != expr->slot)
            at++;
        if (at == COVERED_MAX)
            continue;
        if (at == e->ncovered)
            e->covered[e->ncovered++] = (struct covered){ expr->slot, 0, field->equations[i].span, field, word };
        e->covered[at].bits |= bits;
    }
}

static bool put_fields(struct encoder *e, struct eval *ev, const struct word_def *word, const field_nodes *nodes, const struct where *at)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        struct coded v;
        wide k;
        if (!n->field) {
            if (!eval_to_number(ev, n->when, &k) || !put_fields(e, ev, word, k ? &n->then : &n->otherwise, at))
                return false;
            continue;
        }
        if (!field_value(e, ev, word, n->field, &v))
            return false;
        if (word)
            cover(e, word, n->field);
        if (is_number(&v))
            put_number(e, at, n->field->lo, n->field->hi - n->field->lo + 1, (uint64_t)v.k);
        else
            put_fixup(e, at, n->field, &v);
    }
    return true;
}

/* ---- bits that no slice carries ----------------------------------------------------------------------------------- */

static bool lost(struct violation *why, const struct covered *c, const struct coded *v)
{
    why->kind = VIOLATION_LOST;
    why->slot = c->slot;
    why->span = c->span;
    why->field = c->field;
    why->word = c->word;
    why->value = v->k;
    why->sym = v->sym;
    unsigned lo = 0, hi = 0;
    while (lo < 127 && !(c->bits >> lo & 1))
        lo++;
    for (unsigned bit = 0; bit < 127; bit++)
        hi = c->bits >> bit & 1 ? bit : hi;
    why->align = (uint64_t)1 << (lo & 63);
    why->low = 0;
    why->high = ((wide)1 << (hi + 1 > 100 ? 100 : hi + 1)) - 1;
    return false;
}

/* The page supplies the leading bits of links. */
static uwide from_page(const struct encoder *e, unsigned slot)
{
    bool link = slot == ROLE_NEXT || slot == ROLE_SELF || slot == ROLE_FOLLOWING;
    return link && e->model->place.page ? ~(uwide)(e->model->place.page - 1) : 0;
}

static bool nothing_lost(struct encoder *e, struct eval *ev)
{
    for (unsigned i = 0; i < e->ncovered; i++) {
        const struct covered *c = &e->covered[i];
        uwide missing = ~(c->bits | from_page(e, c->slot));
        struct coded v;
        if (!missing)
            continue;
        if (!eval_slot(ev, c->slot, c->span, &v))
            return false;
        if (is_number(&v)) {
            if ((uwide)v.k & missing)
                return lost(ev->why, c, &v);
            continue;
        }
        uwide known = coded_granule(&v) - 1;
        wide low, high;
        coded_range(&v, &low, &high);
        uwide reach = 0;
        while (reach < (uwide)high)
            reach = reach << 1 | 1;
        if ((uwide)v.k & known & missing || missing & reach & ~known)
            return lost(ev->why, c, &v);
    }
    return true;
}

/* ---- whole descriptors -------------------------------------------------------------------------------------------- */

static void start(struct encoder *e)
{
    e->units.n = e->fixups.n = e->words.n = e->bytes.n = 0;
    e->ncovered = 0;
}

static void grow(struct encoder *e, uint64_t bytes)
{
    for (uint64_t i = 0; i < bytes; i++)
        vec_push(e->cx->arena, &e->bytes, 0);
}

static bool put_word(struct encoder *e, struct eval *ev, const struct word_def *word)
{
    struct where at = { (unsigned)e->bytes.n, word->bits / 8, e->model->big_endian };
    struct memory_of_word *m = word->layout->index < WORDS_MAX ? &e->words_before[word->layout->index][word->index] : NULL;
    size_t fixups = e->fixups.n;
    grow(e, at.bytes);
    vec_push(e->cx->arena, &e->words, ((struct table_word){ word, at.byte, word->bits }));
    if (m && m->stamp && unchanged_set(ev->env, &m->depends, m->stamp)) {
        memcpy(e->bytes.v + at.byte, m->bytes, at.bytes);
        return true;
    }
    if (!put_fields(e, ev, word, &word->fields, &at)) {
        if (!ev->why->word)
            ev->why->word = word;
        return false;
    }
    if (!m)
        return true;
    m->stamp = m->keeps && e->fixups.n == fixups ? ev->env->clock : 0;
    if (m->stamp)
        memcpy(m->bytes, e->bytes.v + at.byte, at.bytes);
    return true;
}

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

static void finish(struct encoder *e, const struct layout *layout, struct encoded *out)
{
    out->layout = layout;
    out->unit_bits = fills_units(e) ? 32 : 8;
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

static bool encode_layout(struct encoder *e, const struct env *env, const struct layout *layout, uint64_t present, struct encoded *out, struct violation *why)
{
    struct eval ev = { .env = env, .why = why };
    uint64_t words;
    *why = (struct violation){ 0 };
    use_env(e, env);
    start(e);
    if (!layout_words(env, layout, &words, why))
        return false;
    words &= present;
    for (unsigned w = 0; w < layout->nwords; w++) {
        if (words >> w & 1 && !put_word(e, &ev, layout->word[w]))
            return false;
    }
    if (!nothing_lost(e, &ev))
        return false;
    grow(e, padded(layout, e->bytes.n) - e->bytes.n);
    finish(e, layout, out);
    return true;
}

bool encode_descriptor(struct encoder *e, const struct env *env, struct encoded *out, struct violation *why)
{
    return encode_layout(e, env, env->form->layout, env->present, out, why);
}

uint64_t encode_blocks(const struct encoder *e, const struct layout *layout, uint64_t words)
{
    uint64_t blocks = 0;
    for (unsigned w = 0; layout->index < WORDS_MAX && w < layout->nwords; w++)
        blocks |= words >> w & 1 ? e->blocks[layout->index][w] : 0;
    return blocks;
}

bool encode_block_size(struct encoder *e, const struct env *env, const struct layout *block, uint64_t *bytes, struct violation *why)
{
    uint64_t words, size = 0;
    (void)e;
    *why = (struct violation){ 0 };
    if (!layout_words(env, block, &words, why))
        return false;
    for (unsigned w = 0; w < block->nwords; w++)
        size += words >> w & 1 ? block->word[w]->bits / 8 : 0;
    *bytes = padded(block, size);
    return true;
}

bool encode_block(struct encoder *e, const struct env *env, const struct layout *block, struct encoded *out, struct violation *why)
{
    return encode_layout(e, env, block, ~(uint64_t)0, out, why);
}

bool encode_word(struct encoder *e, const struct env *env, const struct word_def *word, struct encoded *out, struct violation *why)
{
    struct eval ev = { .env = env, .why = why };
    *why = (struct violation){ 0 };
    use_env(e, env);
    start(e);
    if (!put_word(e, &ev, word) || !nothing_lost(e, &ev))
        return false;
    finish(e, word->layout, out);
    return true;
}

bool encode_register(struct encoder *e, const struct env *env, const struct reg_def *reg, struct encoded *out, struct violation *why)
{
    struct eval ev = { .env = env, .why = why };
    struct where at = { 0, reg->bits / 8, false };
    *why = (struct violation){ 0 };
    use_env(e, env);
    start(e);
    grow(e, at.bytes < 4 ? 4 : at.bytes);
    if (!put_fields(e, &ev, reg->has_body ? NULL : reg->word, &reg->fields, &at))
        return false;
    for (size_t i = 0; i < e->bytes.n; i += 4) {
        uint32_t unit = 0;
        for (unsigned b = 0; b < 4; b++)
            unit |= (uint32_t)e->bytes.v[i + b] << b * 8;
        vec_push(e->cx->arena, &e->units, unit);
    }
    *out = (struct encoded){ .unit_bits = 32, .units = e->units.v, .nunits = e->units.n, .fixups = e->fixups.v, .nfixups = e->fixups.n };
    return true;
}

bool encode_expr(struct encoder *e, const struct env *env, const struct cexpr *expr, struct coded *out, struct violation *why)
{
    struct eval ev = { .env = env, .why = why };
    (void)e;
    *why = (struct violation){ 0 };
    return eval_value(&ev, expr, out);
}

bool encode_number(struct encoder *e, const struct env *env, const struct cexpr *expr, wide *out, struct violation *why)
{
    struct eval ev = { .env = env, .why = why };
    (void)e;
    *why = (struct violation){ 0 };
    return eval_to_number(&ev, expr, out);
}
