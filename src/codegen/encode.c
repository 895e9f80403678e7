/* SPDX-License-Identifier: MIT */
/* From the roles of a descriptor to its words. Fields are remembered with the time they were computed; one whose roles
 * have not changed since is not computed again. What a field holds is in encode_field.c, where its bits go in encode_units.c. */
#include "codegen/encode_room.h"

#include <string.h>

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

/* Words that are no multiple of 32 bits share units where they fill them up, whichever of them are there. */
static unsigned unit_filled(const word_nodes *nodes, unsigned filled, bool *ragged)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        if (!n->word) {
            unsigned then = unit_filled(&n->then, filled, ragged), otherwise = unit_filled(&n->otherwise, filled, ragged);
            *ragged = *ragged || then != otherwise;
            filled = then;
            continue;
        }
        unsigned part = n->word->bits % 32;
        *ragged = *ragged || (part && n->word->optional) || filled + part > 32 || (filled && !part);
        filled = (filled + part) % 32;
    }
    return filled;
}

bool encode_bytewise(const struct controller *model)
{
    bool ragged = false;
    for (size_t i = 0; i < model->layouts.n; i++)
        if (!model->layouts.v[i]->is_block)
            unit_filled(&model->layouts.v[i]->words, 0, &ragged);
    return ragged;
}

struct encoder *encoder_new(struct cx *cx, const struct controller *model)
{
    struct encoder *e = NEW(cx->arena, struct encoder);
    e->cx = cx;
    e->model = model;
    e->bytewise = encode_bytewise(model);
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

/* ---- fields, remembered ------------------------------------------------------------------------------------------ */

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
        return encode_field(ev, field, out);
    struct memory_of_field *m = &e->memory[word->layout->index][word->index][field->index];
    if (!m->stamp || !unchanged(ev->env, field, m->stamp)) {
        m->stamp = 0;
        if (!encode_field(ev, field, &m->value))
            return false;
        m->stamp = ev->env->clock;
    }
    *out = m->value;
    return true;
}

/* ---- the fields of a word ------------------------------------------------------------------------------------------ */

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
            encode_put_number(e, at, n->field->lo, n->field->hi - n->field->lo + 1, (uint64_t)v.k);
        else
            encode_put_fixup(e, at, n->field, &v);
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

static bool encode_layout(struct encoder *e, const struct env *env, const struct layout *layout, uint64_t present,
                          struct encoded *out, struct violation *why)
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
    encode_finish(e, layout, out);
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
    encode_finish(e, word->layout, out);
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
