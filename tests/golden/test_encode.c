/* SPDX-License-Identifier: MIT */
/* The encoder against golden words: moves in, words out, word for word. */
#include "golden.h"
#include "controller/limits.h"
#include <stdlib.h>
#include "../unit/tap.h"

struct trial {
    struct cx *cx;
    const struct controller *c;
    const struct golden_vector *v;
    struct env **env;
    uint64_t *present;                      /* words of each move */
};

static bool same_list(const struct trial *r, size_t a, size_t b)
{
    return !r->c->two_lists || r->env[a]->form->reads == r->env[b]->form->reads;
}

/* The neighbour in the same list; n: none. */
static size_t neighbour(const struct trial *r, size_t i, int step)
{
    for (size_t k = i + (size_t)step; k < r->v->nmoves; k += (size_t)step) {
        if (same_list(r, i, k))
            return k;
    }
    return r->v->nmoves;
}

static size_t first_of(const struct trial *r, size_t i)
{
    size_t k = 0;
    while (!same_list(r, i, k))
        k++;
    return k;
}

static void set_roles(struct trial *r, size_t i)
{
    const struct golden_move *m = &r->v->moves[i];
    struct env *env = r->env[i] = env_new(r->cx->arena, r->c);
    const struct form *form = controller_form(r->c, intern(r->cx, m->form));
    if (!form) {
        printf("Bail out! %s has no form %s\n", r->c->name.id, m->form);
        exit(99);
    }
    env_form(env, form);
    env_number(env, ROLE_CHANNEL, (wide)r->v->channel);
    env_number(env, ROLE_CYCLIC, r->v->cyclic);
    env_number(env, ROLE_SELF, (wide)m->at);
    for (size_t k = 0; k < m->nroles; k++) {
        unsigned slot = golden_slot(r->c, m->roles[k].name);
        env_number(env, slot, golden_number(r->cx, r->c, slot, m->roles[k].text));
    }
    for (unsigned w = 0; m->absent && w < form->layout->nwords; w++)
        if (strstr(m->absent, form->layout->word[w]->name))
            env->present &= ~((uint64_t)1 << w);
}

static wide end_value(struct trial *r, size_t i, uint64_t size, struct encoder *e)
{
    struct violation why;
    wide k = 0;
    if (r->v->has_stride)
        return (wide)(r->v->moves[i].at + r->v->stride);
    if (r->c->chain.ends_at_following)
        return (wide)(r->v->moves[i].at + size);
    if (r->c->chain.ends_at)
        encode_number(e, r->env[i], r->c->chain.ends_at, &k, &why);
    return k;
}

static void set_position(struct trial *r, size_t i, struct encoder *e)
{
    struct env *env = r->env[i];
    struct violation why;
    uint64_t size = 0, align;
    size_t next = neighbour(r, i, 1);
    bool last = next == r->v->nmoves, repeats = env->form->repeats;
    if (last && r->v->cyclic)
        next = first_of(r, i);
    bool end = next == r->v->nmoves;
    encode_size(e, env, &size, &align, &why);
    env_number(env, ROLE_FIRST, first_of(r, i) == i);
    env_number(env, ROLE_LAST, last);
    env_number(env, ROLE_END, end && !repeats);
    env_number(env, ROLE_LINKED, !end && !repeats);
    env_number(env, ROLE_FOLLOWING, (wide)(r->v->moves[i].at + size));
    env_number(env, ROLE_NEXT, end ? end_value(r, i, size, e) : (wide)r->v->moves[next].at);
    env_number(env, ROLE_NEXT_FORM, end ? -1 : (wide)r->env[next]->form->index);
    env_number(env, ROLE_NEXT_WORDS, end ? 0 : (wide)r->present[next]);
}

static void say(struct trial *r, size_t i, const struct violation *why)
{
    printf("# move %zu: %s\n", i, violation_text(r->cx, r->c, why));
}

static bool compare(const struct encoded *out, const struct golden_vector *v, size_t at, size_t move)
{
    bool good = out->unit_bits == v->unit_bits && out->nfixups == 0 && at + out->nunits <= v->nwords;
    for (size_t k = 0; good && k < out->nunits; k++) {
        if (out->units[k] != v->words[at + k]) {
            printf("# move %zu, unit %zu: got 0x%08x, want 0x%08x\n", move, k, (unsigned)out->units[k], (unsigned)v->words[at + k]);
            good = false;
        }
    }
    return good;
}

static void encode_moves(struct trial *r, struct encoder *e)
{
    struct violation why = { 0 };
    struct encoded out;
    size_t at = 0;
    bool good = true;
    for (size_t i = 0; good && i < r->v->nmoves; i++) {
        if (!check_limits(e, r->env[i], &why) || !encode_descriptor(e, r->env[i], &out, &why)) {
            say(r, i, &why);
            good = false;
            break;
        }
        good = compare(&out, r->v, at, i);
        at += out.nunits;
    }
    if (r->v->refused) {
        ok(!good && why.kind == VIOLATION_FIELD && why.field && !strcmp(why.field->name, r->v->refused),
           arena_printf(r->cx->arena, "%s refused, %s does not hold it", r->v->name, r->v->refused));
        return;
    }
    ok(good && at == r->v->nwords, r->v->name);
}

static void encode_registers(struct trial *r, struct encoder *e)
{
    for (size_t i = 0; i < r->v->nregisters; i++) {
        const struct golden_value *want = &r->v->registers[i];
        const struct reg_def *reg = controller_register(r->c, intern(r->cx, want->name));
        struct violation why;
        struct encoded out = { 0 };
        const char *what = arena_printf(r->cx->arena, "%s: %s", r->v->name, want->name);
        if (!reg || !encode_register(e, r->env[0], reg, &out, &why))
            ok(false, what);
        else
            is_number(out.units[0], strtoull(want->text, NULL, 0), what);
    }
}

static const struct word_def *word_named(const struct layout *layout, const char *name)
{
    for (unsigned w = 0; w < layout->nwords; w++) {
        if (!strcmp(layout->word[w]->name, name))
            return layout->word[w];
    }
    return NULL;
}

/* A descriptor in front of the first, which links to it. */
static void encode_before(struct trial *r, struct encoder *e)
{
    for (size_t i = 0; i < r->v->nbefore; i++) {
        const struct golden_value *want = &r->v->before[i];
        const struct word_def *word = word_named(r->env[0]->form->layout, want->name);
        struct env *env = env_new(r->cx->arena, r->c);
        struct violation why;
        struct encoded out;
        env_copy(env, r->env[0]);
        env_number(env, ROLE_NEXT, (wide)r->v->moves[0].at);
        env_number(env, ROLE_NEXT_FORM, (wide)r->env[0]->form->index);
        env_number(env, ROLE_NEXT_WORDS, (wide)r->present[0]);
        const char *what = arena_printf(r->cx->arena, "%s: before.%s", r->v->name, want->name);
        if (!word || !encode_word(e, env, word, &out, &why))
            ok(false, what);
        else
            is_number(out.units[0], strtoull(want->text, NULL, 0), what);
    }
}

static void run_vector(struct cx *cx, const struct library *library, const struct golden_vector *v)
{
    struct trial r = { .cx = cx, .v = v, .c = library_description(library, intern(cx, v->controller)) };
    struct violation why;
    if (!r.c) {
        ok(false, v->name);
        return;
    }
    struct encoder *e = encoder_new(cx, r.c);
    r.env = NEW_ARRAY(cx->arena, struct env *, v->nmoves);
    r.present = NEW_ARRAY(cx->arena, uint64_t, v->nmoves);
    for (size_t i = 0; i < v->nmoves; i++)
        set_roles(&r, i);
    for (size_t i = 0; i < v->nmoves; i++)
        encode_words(e, r.env[i], &r.present[i], &why);
    for (size_t i = 0; i < v->nmoves; i++)
        set_position(&r, i, e);
    encode_moves(&r, e);
    encode_registers(&r, e);
    encode_before(&r, e);
}

int main(void)
{
    struct cx *cx = cx_new();
    struct library library = { 0 };
    const char *const *names = golden_names(cx);
    golden_library(cx, &library);
    for (size_t f = 0; names[f]; f++) {
        const struct golden_vector *vectors;
        size_t n = golden_load(cx, names[f], &vectors);
        for (size_t i = 0; i < n; i++)
            run_vector(cx, &library, &vectors[i]);
    }
    cx_drop(cx);
    return tap_done();
}
