/* SPDX-License-Identifier: MIT */
/* From the items of all files to the library of descriptions and instances. */
#include "common/suggest.h"
#include "controller/load.h"
#include "controller/peers.h"

struct loader {
    struct cx *cx;
    const file_list *files;
    VEC(const struct item *) started;
    struct library *library;
    VEC(struct draft *) drafts;             /* descriptions, as merged */
    const_list consts;
};

/* ---- slots -------------------------------------------------------------------------------------------------------- */

static void add_roles(struct cx *cx, struct controller *c)
{
    for (int i = 0; i < ROLE_COUNT_ALL; i++) {
        struct slot slot = { .kind = SLOT_ROLE, .name = intern(cx, role_name((enum role)i)), .role = i };
        vec_push(cx->arena, &c->slots, slot);
    }
}

/* A declared name: in the slot of the role it is called after, or in a new one. */
static unsigned declare(struct cx *cx, struct controller *c, enum slot_kind kind, const char *name, struct span span)
{
    int known = find_slot(c, name);
    if (known >= 0 && c->slots.v[known].kind != SLOT_ROLE) {
        struct diag *d = diag(cx, DIAG_CTL_NAMES, span, "'%s' is declared already", name);
        diag_related(cx, d, c->slots.v[known].span, "here");
        return (unsigned)known;
    }
    if (known < 0) {
        struct slot slot = { .name = name, .role = ROLE_NONE };
        known = (int)c->slots.n;
        vec_push(cx->arena, &c->slots, slot);
    }
    c->slots.v[known].kind = kind;
    c->slots.v[known].span = span;
    return (unsigned)known;
}

static void declare_all(struct cx *cx, const struct draft *d, struct controller *c)
{
    for (size_t i = 0; i < d->parameters.n; i++) {
        const struct given *given = &d->parameters.v[i].given;
        struct parameter p = { given->id, given->span, 0, d->parameters.v[i].of_instance };
        p.slot = declare(cx, c, SLOT_PARAMETER, given->id, given->span);
        vec_push(cx->arena, &c->parameters, p);
    }
    for (size_t i = 0; i < d->options.n; i++) {
        const struct given *given = &d->options.v[i].given;
        struct option o = { .name = given->id, .span = given->span, .low = 0, .high = -1 };
        o.slot = declare(cx, c, SLOT_OPTION, given->id, given->span);
        vec_push(cx->arena, &c->options, o);
    }
    for (size_t i = 0; i < d->defines.n; i++)
        declare(cx, c, SLOT_DEFINE, d->defines.v[i].name.id, d->defines.v[i].name.span);
}

/* The words a role, or an option, takes are words in its value too. */
static int own_domain(const struct controller *c, unsigned slot)
{
    return slot_has_words(c, (int)slot) ? (int)slot : ROLE_NONE;
}

static const struct cexpr *zero(struct cx *cx, struct span span)
{
    struct cexpr *e = NEW(cx->arena, struct cexpr);
    e->kind = CE_CONST;
    e->span = span;
    e->constant = true;
    return e;
}

static void value_of(struct scope *s, unsigned slot, const struct expr *expr, struct span span)
{
    const struct cexpr *value = expr ? compile_words(s, expr, own_domain(s->c, slot)) : zero(s->cx, span);
    s->c->slots.v[slot].value = value;      /* after compiling: it may have added slots */
}

static void compile_values(struct cx *cx, const struct draft *d, struct controller *c, const const_list *consts)
{
    struct scope page = { .cx = cx, .c = c }, instance = { .cx = cx, .c = c, .consts = consts };
    for (size_t i = 0; i < d->parameters.n; i++)
        value_of(d->parameters.v[i].of_instance ? &instance : &page, c->parameters.v[i].slot, d->parameters.v[i].given.value,
                 c->parameters.v[i].span);
    for (size_t i = 0; i < d->options.n; i++)
        value_of(&page, c->options.v[i].slot, d->options.v[i].given.value, c->options.v[i].span);
    for (size_t i = 0; i < d->defines.n; i++) {
        int slot = find_slot(c, d->defines.v[i].name.id);
        if (slot >= 0)
            value_of(&page, (unsigned)slot, d->defines.v[i].value, d->defines.v[i].name.span);
    }
}

/* ---- values that depend on themselves ------------------------------------------------------------------------------ */

enum mark { UNSEEN, OPEN, DONE };

static bool circular(struct cx *cx, struct controller *c, unsigned slot, unsigned char *marks);

static bool circular_in(struct cx *cx, struct controller *c, const struct cexpr *e, unsigned char *marks)
{
    if (!e)
        return false;
    if (e->kind == CE_SLOT)
        return circular(cx, c, e->slot, marks);
    return circular_in(cx, c, e->a, marks) || circular_in(cx, c, e->b, marks) || circular_in(cx, c, e->c, marks);
}

static bool circular(struct cx *cx, struct controller *c, unsigned slot, unsigned char *marks)
{
    struct slot *s = &c->slots.v[slot];
    if (marks[slot] == DONE)
        return false;
    if (marks[slot] == OPEN)
        return true;
    marks[slot] = OPEN;
    if (circular_in(cx, c, s->value, marks)) {
        diag(cx, DIAG_CTL_NAMES, s->span, "'%s' is defined by itself", s->name);
        s->value = zero(cx, s->span);
    }
    marks[slot] = DONE;
    return false;
}

static void break_circles(struct cx *cx, struct controller *c)
{
    unsigned char *marks = NEW_ARRAY(cx->arena, unsigned char, c->slots.n);
    for (unsigned i = 0; i < c->slots.n; i++)
        circular(cx, c, i, marks);
}

/* ---- values that grow without bound -------------------------------------------------------------------------------- */

enum { WEIGHT_MAX = 1000 };

static unsigned weigh_slot(struct cx *cx, struct controller *c, unsigned slot, unsigned *weights);

/* Operators of a tree with all defines put in, at most WEIGHT_MAX + 1. */
static unsigned weigh(struct cx *cx, struct controller *c, const struct cexpr *e, unsigned *weights)
{
    if (!e)
        return 0;
    unsigned n = 1 + weigh(cx, c, e->a, weights) + weigh(cx, c, e->b, weights) + weigh(cx, c, e->c, weights);
    if (e->kind == CE_SLOT)
        n += weigh_slot(cx, c, e->slot, weights);
    return n < WEIGHT_MAX ? n : WEIGHT_MAX + 1;
}

static unsigned weigh_slot(struct cx *cx, struct controller *c, unsigned slot, unsigned *weights)
{
    struct slot *s = &c->slots.v[slot];
    if (!s->value || weights[slot])
        return weights[slot];
    weights[slot] = weigh(cx, c, s->value, weights);
    if (weights[slot] > WEIGHT_MAX) {
        diag(cx, DIAG_TOO_LARGE, s->span, "'%s' stands for more than %d operators", s->name, WEIGHT_MAX);
        s->value = zero(cx, s->span);
        weights[slot] = 1;
    }
    return weights[slot];
}

static void weigh_all(struct cx *cx, struct controller *c)
{
    unsigned *weights = NEW_ARRAY(cx->arena, unsigned, c->slots.n);
    for (unsigned i = 0; i < c->slots.n; i++)
        weigh_slot(cx, c, i, weights);
}

/* ---- frame -------------------------------------------------------------------------------------------------------- */

static void load_channels(struct cx *cx, const struct draft *d, struct controller *c)
{
    struct scope s = { .cx = cx, .c = c };
    c->nchannels = 1;
    c->channels = d->channels ? compile(&s, d->channels) : NULL;
    const struct cexpr *e = c->channels;
    while (e && e->kind == CE_SLOT && c->slots.v[e->slot].kind == SLOT_PARAMETER)
        e = c->slots.v[e->slot].value;
    if (!e)
        return;
    if (e->kind == CE_CONST && e->k >= 1 && e->k <= 4096)
        c->nchannels = (uint64_t)e->k;
    else
        diag(cx, DIAG_CTL_NAMES, d->channels->span, "the number of channels is a number or a parameter, 1 to 4096");
}

static void load_frame(struct cx *cx, const struct draft *d, struct controller *c)
{
    struct scope s = { .cx = cx, .c = c };
    wide bits = 32;
    c->title = d->title;
    c->sources = d->sources;
    if (d->address && compile_constant(&s, d->address, &bits) && (bits < 1 || bits > 64)) {
        diag(cx, DIAG_CTL_NAMES, d->address->span, "a bus address has 1 to 64 bits");
        bits = 32;
    }
    c->address_bits = (unsigned)bits;
    if (d->endian.id && strcmp(d->endian.id, "big") && strcmp(d->endian.id, "little"))
        diag(cx, DIAG_CTL_NAMES, d->endian.span, "'endian' is big or little");
    c->big_endian = d->endian.id && !strcmp(d->endian.id, "big");
    for (size_t i = 0; i < d->requests.n; i++) {
        const struct request_name *r = &d->requests.v[i];
        vec_push(cx->arena, &c->requests, ((struct request_def){ r->name.id, r->name.span, r->number }));
    }
}

static bool is_option(const struct cexpr *e, unsigned slot)
{
    if (e->kind == CE_COND)
        return is_option(e->b, slot) || is_option(e->c, slot);
    return e->kind == CE_SLOT && e->slot == slot;
}

/* Legal numbers of an option: those its own field holds. */
static void option_range(struct controller *c, struct option *option, const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        option_range(c, option, &n->then);
        option_range(c, option, &n->otherwise);
        for (unsigned k = 0; n->field && k < n->field->nequations; k++) {
            const struct equation *q = &n->field->equations[k];
            unsigned bits = n->field->hi - n->field->lo + 1;
            if (!is_option(q->expr, option->slot) || q->nentries || q->is_signed)
                continue;
            wide high = ((wide)1 << bits) - 1;
            option->high = option->high < option->low || high < option->high ? high : option->high;
        }
    }
}

static void option_ranges(struct controller *c)
{
    for (size_t o = 0; o < c->options.n; o++) {
        for (size_t i = 0; i < c->layouts.n; i++) {
            for (unsigned w = 0; w < c->layouts.v[i]->nwords; w++)
                option_range(c, &c->options.v[o], &c->layouts.v[i]->word[w]->fields);
        }
        for (size_t i = 0; i < c->registers.n; i++)
            option_range(c, &c->options.v[o], &c->registers.v[i]->fields);
    }
}

/* Operands, coefficients and metadata that a descriptor does not have are 0 in their places. */
static void default_elements(struct cx *cx, struct controller *c)
{
    static const enum role roles[] = { ROLE_SOURCE, ROLE_DEST, ROLE_COEFFICIENT, ROLE_METADATA, ROLE_SOURCE_ABSENT, ROLE_DEST_ABSENT };
    for (size_t i = ROLE_COUNT_ALL; i < c->slots.n; i++) {
        struct slot *slot = &c->slots.v[i];
        for (size_t k = 0; k < sizeof roles / sizeof *roles; k++) {
            if (slot->kind == SLOT_ROLE && slot->role == (int)roles[k])
                slot->value = zero(cx, SPAN_NONE);
        }
    }
}

/* ---- pages that no manual fills ----------------------------------------------------------------------------------- */

static void at_most(struct cx *cx, const struct item *item, size_t *n, size_t most, const char *what)
{
    if (*n <= most)
        return;
    diag(cx, DIAG_TOO_LARGE, item->name.span, "a description has at most %zu %s, '%s' has %zu", most, what, item->name.id, *n);
    *n = most;
}

static void keep_small(struct cx *cx, struct draft *d, const struct item *item)
{
    at_most(cx, item, &d->parameters.n, 1000, "parameters");
    at_most(cx, item, &d->options.n, 1000, "options");
    at_most(cx, item, &d->defines.n, 1000, "defines");
    at_most(cx, item, &d->layouts.n, 64, "descriptors and blocks");
    at_most(cx, item, &d->forms.n, 200, "forms");
    at_most(cx, item, &d->limits.n, 2000, "limits");
    at_most(cx, item, &d->registers.n, 4000, "registers");
    at_most(cx, item, &d->errata.n, 200, "errata");
}

/* ---- one controller ----------------------------------------------------------------------------------------------- */

static struct controller *build(struct loader *l, struct draft *d, const struct item *item)
{
    struct cx *cx = l->cx;
    struct controller *c = NEW(cx->arena, struct controller);
    d->model = c;
    keep_small(cx, d, item);
    c->name = item->name;
    c->item = item;
    c->parent = d->parent ? d->parent->model : NULL;
    c->is_instance = item->at != NULL;
    add_roles(cx, c);
    declare_all(cx, d, c);
    name_forms(cx, d, c);
    find_option_words(cx, d, c);
    compile_values(cx, d, c, &l->consts);
    load_frame(cx, d, c);
    load_channels(cx, d, c);
    load_layouts(cx, d, c);
    load_forms(cx, d, c);
    load_errata(cx, d, c);
    load_limits(cx, d, c);
    load_chain(cx, d, c);
    load_place(cx, d, c);
    load_registers(cx, d, c);
    load_sequences(cx, d, c);
    for (unsigned i = 0; i < ROLE_COUNT_ALL; i++) {
        if (c->slots.v[i].kind == SLOT_ROLE)
            c->slots.v[i].value = role_default(cx->arena, c, (enum role)i);
    }
    default_elements(cx, c);
    break_circles(cx, c);
    weigh_all(cx, c);
    find_dependencies(cx, c);
    option_ranges(c);
    return c;
}

static struct draft *description(struct loader *l, const char *name)
{
    for (size_t i = 0; i < l->drafts.n; i++) {
        if (l->drafts.v[i]->model->name.id == name)
            return l->drafts.v[i];
    }
    return NULL;
}

/* The library knows what a `use` would bring. */
static void unknown_description(struct loader *l, const struct name *name)
{
    const char *page = peers_page(l->cx, name->id);
    struct suggestion near;
    struct diag *made;
    suggest_start(&near, name->id);
    for (size_t i = 0; i < l->drafts.n; i++)
        suggest_offer(&near, l->drafts.v[i]->model->name.id);
    if (!page && !suggest_best(&near))
        peers_offer(l->cx, &near);
    if (!page && suggest_best(&near)) {
        made = diag(l->cx, DIAG_UNKNOWN_CONTROLLER, name->span, "no controller description '%s'", name->id);
        diag_meant(l->cx, made, name->span, &near);
        page = description(l, intern(l->cx, suggest_best(&near))) ? NULL : peers_page(l->cx, suggest_best(&near));
        if (page)
            diag_note(l->cx, made, "'use %s;' brings it", page);
        return;
    }
    diag(l->cx, DIAG_UNKNOWN_CONTROLLER, name->span, "no controller description '%s'; add 'use %s;'", name->id, page ? page : name->id);
}

static const struct item *description_in(const struct file *file, const char *name)
{
    const struct item *found = NULL;
    for (size_t i = 0; file && !found && i < file->items.n; i++) {
        const struct item *item = file->items.v[i];
        if (item->kind == ITEM_INCLUDE || item->kind == ITEM_USE)
            found = description_in(item->file, name);
        else if (item->kind == ITEM_CONTROLLER && !item->at && item->name.id == name)
            found = item;
    }
    return found;
}

static void load_controller(struct loader *l, const struct item *item);

/* What a description is derived from may stand behind it. */
static struct draft *parent_of(struct loader *l, const struct item *item)
{
    struct draft *parent = item->of.id ? description(l, item->of.id) : NULL;
    const struct item *behind = NULL;
    for (size_t i = 0; item->of.id && !parent && !behind && i < l->files->n; i++)
        behind = description_in(l->files->v[i], item->of.id);
    if (behind)
        load_controller(l, behind);
    return behind ? description(l, item->of.id) : parent;
}

static bool has_started(struct loader *l, const struct item *item)
{
    for (size_t i = 0; i < l->started.n; i++)
        if (l->started.v[i] == item)
            return true;
    vec_push(l->cx->arena, &l->started, item);
    return false;
}

static void load_controller(struct loader *l, const struct item *item)
{
    if (has_started(l, item))
        return;
    struct draft *parent = parent_of(l, item);
    if (item->of.id && !parent) {
        unknown_description(l, &item->of);
        return;
    }
    struct draft *d = draft_from(l->cx, parent);
    d->parent = parent;
    d->model = NULL;
    merge_settings(l->cx, d, item);
    struct controller *c = build(l, d, item);
    if (!c->is_instance && description(l, item->name.id)) {
        struct diag *twice = diag(l->cx, DIAG_DUPLICATE_NAME, item->name.span, "there are two descriptions '%s'", item->name.id);
        diag_related(l->cx, twice, description(l, item->name.id)->model->name.span, "the other one");
        return;
    }
    vec_push(l->cx->arena, &l->library->all, c);
    if (!c->is_instance)
        vec_push(l->cx->arena, &l->drafts, d);
}

static void load_file(struct loader *l, const struct file *file)
{
    for (size_t i = 0; file && i < file->items.n; i++) {
        const struct item *item = file->items.v[i];
        if (item->kind == ITEM_INCLUDE || item->kind == ITEM_USE)
            load_file(l, item->file);
        else if (item->kind == ITEM_CONST)
            vec_push(l->cx->arena, &l->consts, ((struct program_const){ item->name.id, item->expr }));
        else if (item->kind == ITEM_CONTROLLER && item->name.id)
            load_controller(l, item);
    }
}

bool controllers_load(struct cx *cx, const file_list *files, struct library *library)
{
    struct loader l = { .cx = cx, .files = files, .library = library };
    size_t before = diag_error_count(cx);
    for (size_t i = 0; i < files->n; i++)
        load_file(&l, files->v[i]);
    return diag_error_count(cx) == before;
}
