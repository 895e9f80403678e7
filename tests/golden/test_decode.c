/* SPDX-License-Identifier: MIT */
/* The decoder against golden words: words in, moves out. Every role that the hand-written move gives and a word carries
 * must come back; links must lead to the next move, and the last one must end. Then every single bit is flipped: the
 * damaged words are refused, or say something different; what they say, encoded, is exactly the damaged words. */
#include <stdlib.h>
#include "golden.h"
#include "verify/decode.h"
#include "codegen/encode.h"
#include "../unit/tap.h"

struct trial {
    struct cx *cx;
    const struct controller *c;
    const struct golden_vector *v;
    struct decoder *d;
    struct encoder *e;
    size_t *unit;                           /* first word of each move; one more at the end */
};

static const struct form *form_of(const struct trial *t, size_t i)
{
    return controller_form(t->c, intern(t->cx, t->v->moves[i].form));
}

static bool same_list(const struct trial *t, size_t a, size_t b)
{
    return !t->c->two_lists || form_of(t, a)->reads == form_of(t, b)->reads;
}

static size_t next_of(const struct trial *t, size_t i)
{
    size_t k;

    for (k = i + 1; k < t->v->nmoves && !same_list(t, i, k); k++)
        ;
    for (k = k == t->v->nmoves && t->v->cyclic ? 0 : k; k < t->v->nmoves && !same_list(t, i, k); k++)
        ;
    return k;
}

static void restrict_list(struct trial *t, size_t i)
{
    if (t->c->two_lists)
        decoder_list(t->d, form_of(t, i)->reads);
}

/* The pieces of a program up to move i, from the last one that had all its words. */
static bool after_others(struct trial *t, size_t i)
{
    size_t from = i;
    bool good = true;

    while (from > 0 && t->v->moves[from].absent)
        from--;
    for (; good && from < i; from++) {
        struct image image = { t->v->words + t->unit[from], t->v->nwords - t->unit[from], image_unit_bits(t->c), t->v->moves[from].at, 0, NULL };
        struct standing standing = { .index = from, .first = from == 0, .base = t->v->moves[0].at };
        struct refusal why;
        struct decoded out;

        good = decode_descriptor(t->d, &image, t->v->moves[from].at, &standing, &out, &why);
    }
    return good;
}

/* One descriptor at its place, with nothing behind it. */
static bool decode_at(struct trial *t, const uint32_t *words, size_t nwords, size_t i, struct decoded *out, struct refusal *why)
{
    struct image image = { words, nwords, image_unit_bits(t->c), t->v->moves[i].at, 0, NULL };
    struct standing standing = { .index = i, .first = i == 0, .base = t->v->moves[0].at };

    /* What the descriptor before, or the start, says of this one's form; and what the start says of the whole list. */
    standing.forms = golden_head(t->cx, t->v, t->c, i);
    restrict_list(t, i);
    decoder_restart(t->d);
    if (t->v->moves[i].absent)              /* what the registers hold comes from the pieces before */
        return after_others(t, i) && decode_descriptor(t->d, &image, t->v->moves[i].at, &standing, out, why);
    return decode_descriptor(t->d, &image, t->v->moves[i].at, &standing, out, why);
}

static bool says(struct trial *t, size_t i, const struct golden_value *want)
{
    unsigned slot = golden_slot(t->c, want->name);
    wide value, is;

    if (!t->c->slots.v[slot].carried || golden_of_list(t->cx, t->c, form_of(t, 0), slot))
        return true;
    value = golden_number(t->cx, t->c, slot, want->text);
    if (decoded_value(t->d, slot, &is) && is == value)
        return true;
    if (!decoded_value(t->d, slot, &is) && strstr(want->name, ".burst"))
        return true;                        /* a burst that a field holds in the other direction only */
    printf("# move %zu: %s is %lld, want %s\n", i, want->name, decoded_value(t->d, slot, &is) ? (long long)is : -1LL, want->text);
    return false;
}

static bool links(struct trial *t, size_t i, const struct decoded *out)
{
    size_t next = next_of(t, i);

    if (t->c->chain.kind == CHAINING_STEPPED || out->form->repeats)
        return out->end == (next == t->v->nmoves) || out->form->repeats;
    if (t->c->chain.kind == CHAINING_FOLLOWING && t->v->unit_bits == 8)
        return out->end ? form_of(t, i) == t->c->chain.ends_with : true;
    if (t->c->chain.kind == CHAINING_FOLLOWING && t->v->cyclic)
        return !out->end;                   /* a piece out of a list: there is no link to look at */
    if (t->c->chain.kind == CHAINING_FOLLOWING && t->c->place.slot && i == 0)
        return !out->end || next == t->v->nmoves;       /* the first lies in its slot, the others anywhere */
    if (next == t->v->nmoves)
        return out->end || t->c->chain.ends_at_following
            || (t->v->has_stride && out->has_next && out->next == t->v->moves[i].at + t->v->stride);
    return !out->end && out->has_next && out->next == t->v->moves[next].at;
}

static bool decode_move(struct trial *t, size_t i, size_t *at)
{
    const struct golden_move *m = &t->v->moves[i];
    struct refusal why;
    struct decoded out;
    bool good = true;
    size_t k;

    t->unit[i] = *at;
    if (!decode_at(t, t->v->words + *at, t->v->nwords - *at, i, &out, &why)) {
        printf("# move %zu: %s\n", i, refusal_text(t->cx, t->c, &why));
        return false;
    }
    *at += out.size * 8 / t->v->unit_bits;
    t->unit[i + 1] = *at;
    if (out.form != form_of(t, i)) {
        printf("# move %zu: form %s\n", i, out.form->name);
        return false;
    }
    for (k = 0; k < m->nroles; k++)
        good = says(t, i, &m->roles[k]) && good;
    if (links(t, i, &out))
        return good;
    printf("# move %zu: links to 0x%llx\n", i, (unsigned long long)out.next);
    return false;
}

/* ---- single bits ------------------------------------------------------------------------------------------------- */

struct snapshot { const struct form *form; wide *value; bool *known; struct decoded out; };

static void take(struct trial *t, const struct decoded *out, struct snapshot *s)
{
    unsigned i;

    s->form = out->form;
    s->out = *out;
    for (i = 0; i < t->c->slots.n; i++)
        s->known[i] = decoded_value(t->d, i, &s->value[i]);
}

static bool differs(const struct trial *t, const struct snapshot *a, const struct snapshot *b)
{
    unsigned i;

    if (a->form != b->form || a->out.size != b->out.size || a->out.next_words != b->out.next_words || a->out.present != b->out.present)
        return true;
    for (i = 0; i < t->c->slots.n; i++)
        if (a->known[i] != b->known[i] || (a->known[i] && a->value[i] != b->value[i]))
            return true;
    return false;
}

static struct snapshot snapshot_new(struct trial *t)
{
    return (struct snapshot){ .value = NEW_ARRAY(t->cx->arena, wide, t->c->slots.n), .known = NEW_ARRAY(t->cx->arena, bool, t->c->slots.n) };
}

/* What the decoder learnt, given to the encoder: the same words. *inexact: it refuses a length that is no whole number of beats,
 * which the decoder lets pass where the address stays and the beats do not matter. */
static bool encodes_back(struct trial *t, const struct decoded *out, const uint32_t *words, bool *inexact)
{
    static const unsigned position[] = { ROLE_NEXT, ROLE_END, ROLE_LINKED, ROLE_SELF, ROLE_FOLLOWING, ROLE_INDEX, ROLE_FIRST, ROLE_BASE, ROLE_CHANNEL, ROLE_CYCLIC };
    struct env *env = env_new(t->cx->arena, t->c);
    struct violation why;
    struct encoded back;
    size_t i;
    wide v;

    env_form(env, out->form);
    for (i = 0; i < t->c->slots.n; i++)
        if (decoded_learnt(t->d, (unsigned)i) && t->c->slots.v[i].kind != SLOT_DEFINE && decoded_value(t->d, (unsigned)i, &v))
            env_number(env, (unsigned)i, v);
    for (i = 0; i < t->c->slots.n; i++)
        if (decoder_was_given(t->d, (unsigned)i, &v))
            env_number(env, (unsigned)i, v);
    for (i = 0; i < t->c->slots.n; i++)     /* addresses put together from slices */
        if (t->c->slots.v[i].role >= 0 && role_dimension((enum role)t->c->slots.v[i].role) == DIM_ADDRESS && decoded_value(t->d, (unsigned)i, &v))
            env_number(env, (unsigned)i, v);
    for (i = 0; i < sizeof position / sizeof *position; i++)
        if (decoded_value(t->d, position[i], &v))
            env_number(env, position[i], v);
    env_number(env, ROLE_NEXT_WORDS, (wide)out->next_words);
    if (!out->says_form && out->next_forms)             /* any of those that it may have */
        env_number(env, ROLE_NEXT_FORM, __builtin_ctzll(out->next_forms));
    env->present = out->present;
    if (!encode_descriptor(t->e, env, &back, &why)) {
        *inexact = why.kind == VIOLATION_INEXACT;
        if (*inexact)
            return false;
        printf("# encoding back: %s\n", violation_text(t->cx, t->c, &why));
        return false;
    }
    return back.nunits * t->v->unit_bits / 8 == out->size && memcmp(back.units, words, back.nunits * sizeof *words) == 0;
}

static void flip_bits(struct trial *t, unsigned long tally[3])
{
    struct snapshot before = snapshot_new(t), after = snapshot_new(t);
    uint32_t *words = NEW_ARRAY(t->cx->arena, uint32_t, t->v->nwords);
    unsigned long count[3] = { 0 }, astray = 0;
    bool inexact;
    struct decoded out;
    struct refusal why;
    size_t i, bit, n, unit = t->v->unit_bits;

    memcpy(words, t->v->words, t->v->nwords * sizeof *words);
    for (i = 0; i < t->v->nmoves; i++) {
        n = t->v->nwords - t->unit[i];
        if (!decode_at(t, words + t->unit[i], n, i, &out, &why))
            continue;
        take(t, &out, &before);
        for (bit = unit * t->unit[i]; bit < unit * t->unit[i + 1]; bit++) {
            words[bit / unit] ^= (uint32_t)1 << bit % unit;
            if (!decode_at(t, words + t->unit[i], n, i, &out, &why)) {
                count[0]++;
            } else {
                take(t, &out, &after);
                count[differs(t, &before, &after) ? 1 : 2]++;
                if (!differs(t, &before, &after))
                    printf("# move %zu word %zu bit %zu unnoticed\n", i, bit / unit - t->unit[i], bit % unit);
                if (!encodes_back(t, &out, words + t->unit[i], &inexact) && ++astray < 4)
                    printf("# move %zu word %zu bit %zu: encoded again it is something else\n", i, bit / unit - t->unit[i], bit % unit);
            }
            words[bit / unit] ^= (uint32_t)1 << bit % unit;
        }
    }
    printf("# %s: %lu refused, %lu different, %lu unnoticed\n", t->v->name, count[0], count[1], count[2]);
    ok(count[2] == 0 && count[0] + count[1] == unit * t->v->nwords, arena_printf(t->cx->arena, "%s: no flipped bit goes unnoticed", t->v->name));
    ok(astray == 0, arena_printf(t->cx->arena, "%s: what damaged words say encodes to the damaged words", t->v->name));
    tally[0] += count[0];
    tally[1] += count[1];
    tally[2] += count[2];
}

/* Several bits at once of those that may change alone, by a generator of our own: legal words that no driver wrote. */
static void random_words(struct trial *t)
{
    enum { TRIALS = 96, BITS = 9 };
    uint32_t *words = NEW_ARRAY(t->cx->arena, uint32_t, t->v->nwords);
    unsigned long legal = 0, astray = 0, seed = 1;
    bool inexact;
    struct decoded out;
    struct refusal why;
    size_t i, bit, unit = t->v->unit_bits, *loose = NEW_ARRAY(t->cx->arena, size_t, unit * t->v->nwords);

    for (i = 0; i < t->v->nmoves; i++) {
        size_t nbits = 0;
        memcpy(words, t->v->words, t->v->nwords * sizeof *words);
        for (bit = unit * t->unit[i]; bit < unit * t->unit[i + 1]; bit++) {
            words[bit / unit] ^= (uint32_t)1 << bit % unit;
            if (decode_at(t, words + t->unit[i], t->v->nwords - t->unit[i], i, &out, &why))
                loose[nbits++] = bit;
            words[bit / unit] ^= (uint32_t)1 << bit % unit;
        }
        for (unsigned trial = 0; nbits && trial < TRIALS; trial++) {
            memcpy(words, t->v->words, t->v->nwords * sizeof *words);
            for (unsigned k = 0; k < 2 + trial % BITS; k++) {
                seed = (seed * 1103515245u + 12345u) & 0x7fffffff;
                bit = loose[(seed >> 8) % nbits];
                words[bit / unit] ^= (uint32_t)1 << bit % unit;
            }
            if (!decode_at(t, words + t->unit[i], t->v->nwords - t->unit[i], i, &out, &why))
                continue;
            legal++;
            inexact = false;
            if (!encodes_back(t, &out, words + t->unit[i], &inexact) && !inexact && ++astray < 4)
                printf("# move %zu, trial %u: encoded again it is something else\n", i, trial);
        }
    }
    ok(astray == 0, arena_printf(t->cx->arena, "%s: random words that decode encode to themselves, %lu of %u", t->v->name, legal,
                                 (unsigned)(t->v->nmoves * TRIALS)));
}

/* ---- vectors ----------------------------------------------------------------------------------------------------- */

/* Parameters of an instance: known before the first word. */
static void give_parameters(struct cx *cx, struct trial *t, const struct golden_vector *v)
{
    for (size_t k = 0; v->nmoves && k < v->moves[0].nroles; k++) {
        unsigned slot = golden_slot(t->c, v->moves[0].roles[k].name);
        if (t->c->slots.v[slot].kind == SLOT_PARAMETER || (t->c->slots.v[slot].kind == SLOT_ROLE && golden_of_list(t->cx, t->c, form_of(t, 0), slot)))
            decoder_given(t->d, slot, golden_number(cx, t->c, slot, v->moves[0].roles[k].text));
    }
}

static void run_vector(struct cx *cx, const struct library *library, const struct golden_vector *v, unsigned long tally[3])
{
    struct trial t = { .cx = cx, .v = v, .c = library_description(library, intern(cx, v->controller)) };
    bool good = t.c != NULL;
    size_t i, at = 0;

    if (v->refused || !ok(good, arena_printf(cx->arena, "%s: its page is there", v->name)))
        return;
    t.d = decoder_new(cx, t.c);
    t.e = encoder_new(cx, t.c);
    t.unit = NEW_ARRAY(cx->arena, size_t, v->nmoves + 1);
    decoder_given(t.d, ROLE_CHANNEL, (wide)v->channel);
    decoder_given(t.d, ROLE_CYCLIC, v->cyclic);
    give_parameters(cx, &t, v);
    for (i = 0; good && i < v->nmoves; i++)
        good = decode_move(&t, i, &at);
    ok(good && at == v->nwords, arena_printf(cx->arena, "%s: words decode to the moves", v->name));
    if (good) {
        flip_bits(&t, tally);
        random_words(&t);
    }
}

int main(void)
{
    struct cx *cx = cx_new();
    struct library library = { 0 };
    const char *const *names = golden_names(cx);
    unsigned long tally[3] = { 0 };
    size_t f, i, n;

    golden_library(cx, &library);
    for (f = 0; names[f]; f++) {
        const struct golden_vector *vectors;

        n = golden_load(cx, names[f], &vectors);
        for (i = 0; i < n; i++)
            run_vector(cx, &library, &vectors[i], tally);
    }
    printf("# in all: %lu refused, %lu different, %lu unnoticed\n", tally[0], tally[1], tally[2]);
    cx_drop(cx);
    return tap_done();
}
