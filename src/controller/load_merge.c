/* SPDX-License-Identifier: MIT */
/* Families: what a derivation states replaces what has the same name, limits add up, chain and place go as a whole.
 * Works on the trees, so that everything is compiled once, in its final surroundings. */
#include "common/suggest.h"
#include "controller/load.h"

/* Puts `value` in the place of the element with the same name, or behind the others. */
#define REPLACE(cx, list, key, value)                                                                                     \
    do {                                                                                                                  \
        size_t at_ = 0;                                                                                                   \
        while (at_ < (list)->n && (list)->v[at_].key != (value).key)                                                      \
            at_++;                                                                                                        \
        if (at_ < (list)->n)                                                                                              \
            (list)->v[at_] = (value);                                                                                     \
        else                                                                                                              \
            vec_push((cx)->arena, (list), (value));                                                                       \
    } while (0)

#define COPY(cx, to, from)                                                                                                \
    do {                                                                                                                  \
        for (size_t i_ = 0; i_ < (from)->n; i_++)                                                                         \
            vec_push((cx)->arena, (to), (from)->v[i_]);                                                                   \
    } while (0)

struct draft *draft_from(struct cx *cx, const struct draft *parent)
{
    struct draft *d = NEW(cx->arena, struct draft);
    if (!parent)
        return d;
    *d = *parent;
#define OWN(list)                                                                                                         \
    do {                                                                                                                  \
        memset(&d->list, 0, sizeof d->list);                                                                              \
        COPY(cx, &d->list, &parent->list);                                                                                \
    } while (0)
    OWN(sources); OWN(parameters); OWN(options); OWN(defines); OWN(requests); OWN(layouts); OWN(forms); OWN(removed);
    OWN(limits); OWN(groups); OWN(registers); OWN(sequences); OWN(errata); OWN(replaced);
#undef OWN
    for (size_t i = 0; i < d->replaced.n; i++)
        d->replaced.v[i].inherited = true;
    return d;
}

/* ---- names once per page ------------------------------------------------------------------------------------------ */

static void twice(struct cx *cx, struct span span, const char *what, const char *name)
{
    diag(cx, DIAG_CTL_NAMES, span, "%s '%s' is there twice", what, name);
}

struct mine { const char *kind, *name; };
typedef VEC(struct mine) mine_list;

static void claim(struct cx *cx, mine_list *mine, const char *kind, const struct name *name)
{
    for (size_t i = 0; i < mine->n; i++) {
        if (mine->v[i].kind == kind && mine->v[i].name == name->id) {
            twice(cx, name->span, kind, name->id);
            return;
        }
    }
    vec_push(cx->arena, mine, ((struct mine){ kind, name->id }));
}

/* ---- layouts ------------------------------------------------------------------------------------------------------ */

static bool names_word(const struct word *word, const char *name)
{
    if (!word->when)
        return word->name.id == name;
    for (size_t i = 0; i < word->then.n; i++) {
        if (names_word(word->then.v[i], name))
            return true;
    }
    for (size_t i = 0; i < word->otherwise.n; i++) {
        if (names_word(word->otherwise.v[i], name))
            return true;
    }
    return false;
}

static bool shares_word(const struct word *old, const struct word *fresh)
{
    if (!fresh->when)
        return names_word(old, fresh->name.id);
    for (size_t i = 0; i < fresh->then.n; i++) {
        if (shares_word(old, fresh->then.v[i]))
            return true;
    }
    for (size_t i = 0; i < fresh->otherwise.n; i++) {
        if (shares_word(old, fresh->otherwise.v[i]))
            return true;
    }
    return false;
}

static word_list replace_words(struct cx *cx, const word_list *old, const struct word *fresh, bool *done);

static struct word *replace_inside(struct cx *cx, const struct word *old, const struct word *fresh, bool *done)
{
    struct word *copy = NEW(cx->arena, struct word);
    *copy = *old;
    copy->then = replace_words(cx, &old->then, fresh, done);
    copy->otherwise = replace_words(cx, &old->otherwise, fresh, done);
    return copy;
}

/* A plain word goes where its namesake was, a `when` in the place of the first it shares a word with. */
static word_list replace_words(struct cx *cx, const word_list *old, const struct word *fresh, bool *done)
{
    word_list list = { 0 };
    for (size_t i = 0; i < old->n; i++) {
        struct word *word = old->v[i];
        bool shared = shares_word(word, fresh);
        if (shared && word->when && !fresh->when)
            vec_push(cx->arena, &list, replace_inside(cx, word, fresh, done));
        else if (!shared)
            vec_push(cx->arena, &list, word);
        else if (!*done || word->when) {
            vec_push(cx->arena, &list, (struct word *)fresh);
            *done = true;
        }
    }
    return list;
}

static void merge_layout(struct cx *cx, struct draft *d, const struct setting *s)
{
    struct draft_layout fresh = { s->layout, s->span };
    for (size_t i = 0; i < d->layouts.n; i++) {
        struct draft_layout *old = &d->layouts.v[i];
        if (old->decl.name.id != fresh.decl.name.id)
            continue;
        struct layout_decl merged = old->decl;
        merged.name = fresh.decl.name;
        merged.is_block = fresh.decl.is_block;
        if (fresh.decl.align)
            merged.align = fresh.decl.align;
        if (fresh.decl.size)
            merged.size = fresh.decl.size;
        for (size_t w = 0; w < fresh.decl.words.n; w++) {
            bool done = false;
            merged.words = replace_words(cx, &merged.words, fresh.decl.words.v[w], &done);
            if (!done)
                vec_push(cx->arena, &merged.words, fresh.decl.words.v[w]);
        }
        *old = (struct draft_layout){ merged, s->span };
        return;
    }
    vec_push(cx->arena, &d->layouts, fresh);
}

/* ---- registers ---------------------------------------------------------------------------------------------------- */

static void merge_register(struct cx *cx, struct draft *d, mine_list *mine, const struct reg_decl *decl, size_t group)
{
    struct draft_register fresh = { decl, group };
    claim(cx, mine, "register", &decl->name);
    for (size_t i = 0; i < d->registers.n; i++) {
        if (d->registers.v[i].decl->name.id == decl->name.id) {
            d->registers.v[i] = fresh;
            return;
        }
    }
    vec_push(cx->arena, &d->registers, fresh);
}

static size_t add_group(struct cx *cx, struct draft *d, const struct reg_decl *decl)
{
    struct draft_group group = { decl->kind, decl->name, decl->offset, decl->span };
    vec_push(cx->arena, &d->groups, group);
    return d->groups.n - 1;
}

static size_t global_group(struct cx *cx, struct draft *d)
{
    for (size_t i = 0; i < d->groups.n; i++) {
        if (d->groups.v[i].kind == REG_ONE)
            return i;
    }
    struct draft_group group = { .kind = REG_ONE };
    vec_push(cx->arena, &d->groups, group);
    return d->groups.n - 1;
}

static void merge_registers(struct cx *cx, struct draft *d, mine_list *mine, const struct setting *s)
{
    for (size_t i = 0; i < s->registers.n; i++) {
        const struct reg_decl *decl = s->registers.v[i];
        if (decl->kind == REG_ONE) {
            merge_register(cx, d, mine, decl, global_group(cx, d));
            continue;
        }
        size_t group = add_group(cx, d, decl);
        for (size_t k = 0; k < decl->inside.n; k++) {
            if (decl->inside.v[k]->kind == REG_ONE)
                merge_register(cx, d, mine, decl->inside.v[k], group);
            else
                diag(cx, DIAG_CTL_NAMES, decl->inside.v[k]->span, "groups of registers do not nest");
        }
    }
}

/* ---- the rest ----------------------------------------------------------------------------------------------------- */

static void unknown_parameter(struct cx *cx, const struct draft *d, const struct given *given)
{
    struct suggestion nearest;
    suggest_start(&nearest, given->id);
    for (size_t i = 0; i < d->parameters.n; i++)
        suggest_offer(&nearest, d->parameters.v[i].given.id);
    diag_meant(cx, diag(cx, DIAG_UNKNOWN_NAME, given->span, "'%s' has no parameter '%s'",
                        d->parent && d->parent->model ? d->parent->model->name.id : "?", given->id), given->span, &nearest);
}

static void merge_given(struct cx *cx, struct draft *d, mine_list *mine, const struct setting *s, bool of_instance)
{
    bool option = s->kind == SET_OPTION;
    for (size_t i = 0; i < s->given.n; i++) {
        struct given given = s->given.v[i];
        struct name name = { given.id, given.span };
        claim(cx, mine, option ? "option" : "parameter", &name);
        struct draft_given fresh = { given, of_instance };
        size_t at = 0;
        while (at < d->parameters.n && d->parameters.v[at].given.id != given.id)
            at++;
        if (!option && of_instance && at == d->parameters.n) {
            unknown_parameter(cx, d, &given);
            continue;
        }
        if (!option && at < d->parameters.n)
            d->parameters.v[at] = fresh;
        else if (!option)
            vec_push(cx->arena, &d->parameters, fresh);
        else
            REPLACE(cx, &d->options, given.id, fresh);
    }
}

/* A sequence that a derivation states is the last word: what its parents' errata made of theirs is gone. */
static void forget_replaced(struct draft *d, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->replaced.n; i++) {
        if (!d->replaced.v[i].inherited || d->replaced.v[i].decl.name.id != name)
            d->replaced.v[kept++] = d->replaced.v[i];
    }
    d->replaced.n = kept;
}

static bool remove_sequence(struct draft *d, const struct name *name)
{
    size_t at = 0;
    while (at < d->sequences.n && d->sequences.v[at].decl.name.id != name->id)
        at++;
    if (at == d->sequences.n)
        return false;
    for (; at + 1 < d->sequences.n; at++)
        d->sequences.v[at] = d->sequences.v[at + 1];
    d->sequences.n--;
    forget_replaced(d, name->id);
    return true;
}

static bool remove_layout(struct draft *d, const struct name *name)
{
    size_t kept = 0, n = d->layouts.n;
    for (size_t i = 0; i < n; i++)
        if (d->layouts.v[i].decl.name.id != name->id)
            d->layouts.v[kept++] = d->layouts.v[i];
    d->layouts.n = kept;
    return kept < n;
}

static void remove_inherited(struct cx *cx, struct draft *d, const struct setting *s)
{
    size_t at = 0;
    if (remove_erratum(d, s->name.id))
        return;
    while (at < d->forms.n && d->forms.v[at].decl.name.id != s->name.id)
        at++;
    if (at == d->forms.n) {
        if (!remove_sequence(d, &s->name) && !remove_layout(d, &s->name))
            diag(cx, DIAG_CTL_NAMES, s->name.span, "there is no form, sequence, descriptor or erratum '%s' to take away", s->name.id);
        return;
    }
    for (; at + 1 < d->forms.n; at++)
        d->forms.v[at] = d->forms.v[at + 1];
    d->forms.n--;
    vec_push(cx->arena, &d->removed, s->name);
}

static void merge_define(struct cx *cx, struct draft *d, mine_list *mine, const struct setting *s)
{
    struct draft_define fresh = { s->name, s->expr };
    claim(cx, mine, "define", &s->name);
    for (size_t i = 0; i < d->defines.n; i++) {
        if (d->defines.v[i].name.id == s->name.id) {
            d->defines.v[i] = fresh;
            return;
        }
    }
    vec_push(cx->arena, &d->defines, fresh);
}

static void merge_requests(struct cx *cx, struct draft *d, mine_list *mine, const struct setting *s)
{
    for (size_t i = 0; i < s->requests.n; i++) {
        claim(cx, mine, "request", &s->requests.v[i].name);
        REPLACE(cx, &d->requests, name.id, s->requests.v[i]);
    }
}

static void merge_setting(struct cx *cx, struct draft *d, mine_list *mine, const struct setting *s, bool instance)
{
    switch (s->kind) {
    case SET_SOURCE:    COPY(cx, &d->sources, &s->strings); break;
    case SET_ADDRESS:   d->address = s->expr; break;
    case SET_ENDIAN:    d->endian = s->name; break;
    case SET_CHANNELS:  d->channels = s->expr; break;
    case SET_PARAMETER: merge_given(cx, d, mine, s, instance); break;
    case SET_OPTION:                        /* of an instance: a value, which is the program's business */
        if (!instance)
            merge_given(cx, d, mine, s, false);
        break;
    case SET_DEFINE:    merge_define(cx, d, mine, s); break;
    case SET_NO:        remove_inherited(cx, d, s); break;
    case SET_REQUESTS:  merge_requests(cx, d, mine, s); break;
    case SET_LAYOUT:
        claim(cx, mine, "layout", &s->layout.name);
        merge_layout(cx, d, s);
        break;
    case SET_FORM: {
        struct draft_form fresh = { s->form, s->span };
        claim(cx, mine, "form", &s->form.name);
        REPLACE(cx, &d->forms, decl.name.id, fresh);
        break;
    }
    case SET_LIMIT:     vec_push(cx->arena, &d->limits, ((struct draft_limit){ s->limit, s->span, NULL })); break;
    case SET_CHAIN:     d->has_chain = true; d->chain = s->chain; d->chain_span = s->span; break;
    case SET_PLACE:     d->has_place = true; d->place = s->place; d->place_span = s->span; break;
    case SET_REGISTERS: merge_registers(cx, d, mine, s); break;
    case SET_SEQUENCE: {
        struct draft_sequence fresh = { s->sequence, s->span, NULL, false };
        claim(cx, mine, "sequence", &s->sequence.name);
        forget_replaced(d, s->sequence.name.id);
        REPLACE(cx, &d->sequences, decl.name.id, fresh);
        break;
    }
    case SET_ERRATUM:
        claim(cx, mine, "erratum", &s->name);
        merge_erratum(cx, d, s);
        break;
    default:            break;              /* interrupt, reach … belong to the board */
    }
}

void merge_settings(struct cx *cx, struct draft *draft, const struct item *item)
{
    mine_list mine = { 0 };
    if (item->string.bytes)
        draft->title = item->string;
    for (size_t i = 0; i < item->settings.n; i++)
        merge_setting(cx, draft, &mine, item->settings.v[i], item->at != NULL);
}
