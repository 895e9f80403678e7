/* SPDX-License-Identifier: MIT */
/* Forms, limits, chain and place of a description. */
#include "controller/load.h"

/* ---- forms -------------------------------------------------------------------------------------------------------- */

/* First the names: fields and conditions use them. */
void name_forms(struct cx *cx, const struct draft *draft, struct controller *c)
{
    for (size_t i = 0; i < draft->removed.n; i++)
        vec_push(cx->arena, &c->removed, draft->removed.v[i].id);
    for (size_t i = 0; i < draft->forms.n; i++) {
        struct form *form = NEW(cx->arena, struct form);
        form->span = draft->forms.v[i].span;
        form->name = draft->forms.v[i].decl.name.id;
        form->index = (unsigned)i;
        vec_push(cx->arena, &c->forms, form);
    }
}

static struct form_item compile_item(struct scope *s, const struct expr *expr)
{
    struct form_item item = { compile(s, expr), -1 };
    if (item.expr->kind == CE_SLOT && s->c->slots.v[item.expr->slot].kind != SLOT_PARAMETER)       /* a parameter fixes the role */
        item.slot = (int)item.expr->slot;
    return item;
}

static const struct form_item *compile_items(struct scope *s, const expr_list *list)
{
    struct form_item *items = NEW_ARRAY(s->cx->arena, struct form_item, list->n);
    for (size_t i = 0; i < list->n; i++)
        items[i] = compile_item(s, list->v[i]);
    return items;
}

static const struct { const char *name; enum form_side_kind kind; } side_calls[] = {
    { "fill", FSIDE_FILL }, { "xor", FSIDE_XOR }, { "pq", FSIDE_PQ },
};

static const struct { const char *name; enum form_side_kind kind; } side_words[] = {
    { "device", FSIDE_DEVICE }, { "check", FSIDE_CHECK }, { "result", FSIDE_RESULT },
};

static bool is_word(const struct side_list *list, const char *word)
{
    return list->items.n == 1 && list->items.v[0]->kind == EXPR_NAME && !strcmp(list->items.v[0]->name, word);
}

static enum form_side_kind call_side(struct scope *s, const struct side_list *list, const expr_list **arguments)
{
    const struct expr *call = list->items.n == 1 && list->items.v[0]->kind == EXPR_CALL ? list->items.v[0] : NULL;
    for (size_t i = 0; call && call->a->kind == EXPR_NAME && i < sizeof side_calls / sizeof *side_calls; i++) {
        if (strcmp(call->a->name, side_calls[i].name))
            continue;
        if (call->list.n != 1)
            diag(s->cx, DIAG_CTL_NAMES, call->span, "%s takes one argument", side_calls[i].name);
        *arguments = &call->list;
        return side_calls[i].kind;
    }
    return FSIDE_ADDRESS;
}

static struct form_side compile_side(struct scope *s, const struct side_list *list, unsigned nlevels)
{
    struct form_side side = { .kind = FSIDE_ADDRESS };
    const expr_list *items = &list->items;
    if (!list->items.n)
        return (struct form_side){ 0 };
    side.span = list->items.v[0]->span;
    for (size_t i = 0; i < sizeof side_words / sizeof *side_words; i++)
        if (is_word(list, side_words[i].name)) {
            side.kind = side_words[i].kind;
            return side;
        }
    side.kind = call_side(s, list, &items);
    side.nitems = (unsigned)items->n;
    side.items = compile_items(s, items);
    side.nby = (unsigned)list->by.n;
    side.by = compile_items(s, &list->by);
    if (side.nby && side.nby + 1 != nlevels)
        diag(s->cx, DIAG_CTL_ROLE_CARRIED, side.span, "%u counts outside the run, but %u 'by'", nlevels - 1, side.nby);
    return side;
}

static void compile_levels(struct scope *s, const struct form_decl *decl, struct form *form)
{
    size_t n = decl->counts.n;
    if (n == 1 && decl->counts.v[0].n == 1 && decl->counts.v[0].v[0]->kind == EXPR_NAME && !strcmp(decl->counts.v[0].v[0]->name, "nothing"))
        return;
    if (n > FORM_LEVELS) {
        diag(s->cx, DIAG_TOO_LARGE, form->span, "a form has at most %d levels", FORM_LEVELS);
        n = FORM_LEVELS;
    }
    form->nlevels = (unsigned)n;
    for (size_t i = 0; i < n; i++) {
        const expr_list *counts = &decl->counts.v[decl->counts.n - 1 - i];
        form->level[i] = (struct form_level){ (unsigned)counts->n, compile_items(s, counts) };
    }
}

static const struct layout *form_layout(struct cx *cx, const struct controller *c, const struct form_decl *decl)
{
    const struct layout *first = NULL;
    for (size_t i = 0; i < c->layouts.n; i++) {
        const struct layout *layout = c->layouts.v[i];
        if (decl->in.id && layout->name == decl->in.id && !layout->is_block)
            return layout;
        if (!layout->is_block && !first)
            first = layout;
    }
    if (decl->in.id)
        diag(cx, DIAG_CTL_NAMES, decl->in.span, "there is no descriptor '%s'", decl->in.id);
    else if (!first)
        diag(cx, DIAG_CTL_NAMES, decl->name.span, "form '%s' has no descriptor", decl->name.id);
    return first;
}

static void load_form(struct cx *cx, const struct draft_form *from, struct controller *c, struct form *form)
{
    const struct form_decl *decl = &from->decl;
    struct scope s = { .cx = cx, .c = c };
    form->layout = form_layout(cx, c, decl);
    form->repeats = decl->repeats;
    compile_levels(&s, decl, form);
    form->sides = form->nlevels ? decl->sides : SIDES_NONE;
    const struct side_list *source = decl->sides == SIDES_TO ? NULL : &decl->first;
    const struct side_list *dest = decl->sides == SIDES_TO ? &decl->first : decl->sides == SIDES_FROM ? NULL : &decl->second;
    if (form->sides != SIDES_NONE && source)
        form->source = compile_side(&s, source, form->nlevels);
    if (form->sides != SIDES_NONE && dest)
        form->dest = compile_side(&s, dest, form->nlevels);
    form->one_sided = form->sides == SIDES_FROM || form->sides == SIDES_TO;
    form->reads = form->sides == SIDES_FROM;
    if (form->nlevels && decl->sides == SIDES_NONE)
        diag(cx, DIAG_CTL_ROLE_CARRIED, decl->name.span, "form '%s' moves something, but says neither from where nor to where", form->name);
    c->two_lists |= form->one_sided;
}

void load_forms(struct cx *cx, const struct draft *draft, struct controller *c)
{
    for (size_t i = 0; i < draft->forms.n; i++)
        load_form(cx, &draft->forms.v[i], c, c->forms.v[i]);
}

/* ---- limits ------------------------------------------------------------------------------------------------------- */

static bool over_list(const struct cexpr *e)
{
    if (!e)
        return false;
    if (e->kind == CE_ALL || e->kind == CE_ANY)
        return true;
    if (e->kind == CE_SLOT && (e->slot == ROLE_COUNT || e->slot == ROLE_LENGTH))
        return true;
    return over_list(e->a) || over_list(e->b) || over_list(e->c);
}

void load_limits(struct cx *cx, const struct draft *draft, struct controller *c)
{
    for (size_t i = 0; i < draft->limits.n; i++) {
        const struct draft_limit *from = &draft->limits.v[i];
        struct scope s = { .cx = cx, .c = c };
        struct limit limit = { .span = from->span, .citation = from->decl.citation };
        limit.expr = compile(&s, from->decl.expr);
        limit.when = from->decl.when ? compile(&s, from->decl.when) : NULL;
        limit.erratum = from->erratum ? erratum_named(c, from->erratum) : NULL;
        limit.of_list = over_list(limit.expr) || over_list(limit.when);
        if (limit.erratum && !limit.citation.bytes)
            limit.citation = limit.erratum->citation;
        if (!limit.erratum || limit.erratum->active)
            vec_push(cx->arena, &c->limits, limit);
    }
}

/* ---- chain -------------------------------------------------------------------------------------------------------- */

static const struct form *chain_form(struct cx *cx, const struct controller *c, const struct name *name)
{
    const struct form *form = controller_form(c, name->id);
    if (!form)
        diag(cx, DIAG_CTL_CHAIN, name->span, "there is no form '%s'", name->id);
    return form;
}

static void chain_end(struct scope *s, struct chain *chain, const struct chain_item *item)
{
    if (item->expr->kind == EXPR_NAME && !strcmp(item->expr->name, "following"))
        chain->ends_at_following = true;
    else
        chain->ends_at = compile(s, item->expr);
}

static void chain_loops_to(struct scope *s, struct chain *chain, const struct chain_item *item)
{
    static const struct { const char *name; enum looping loops; } words[] = {
        { "second", LOOPS_SECOND }, { "copy", LOOPS_COPY }, { "replaceable", LOOPS_REPLACEABLE },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i].name, item->name.id)) {
            chain->loops = words[i].loops;
            return;
        }
    }
    diag(s->cx, DIAG_CTL_CHAIN, item->name.span, "a list loops to 'second', 'copy' or 'replaceable'");
}

static void chain_clause(struct scope *s, struct chain *chain, const struct chain_item *item)
{
    const struct cexpr *when = NULL;
    switch (item->kind) {
    case CHAIN_ENDS_AT:
        chain_end(s, chain, item);
        return;
    case CHAIN_BEGINS_WITH:
    case CHAIN_ENDS_WITH:
        when = item->expr ? compile(s, item->expr) : NULL;
        if (item->kind == CHAIN_BEGINS_WITH) {
            chain->begins_with = chain_form(s->cx, s->c, &item->name);
            chain->begins_when = when;
        } else {
            chain->ends_with = chain_form(s->cx, s->c, &item->name);
            chain->ends_when = when;
        }
        return;
    case CHAIN_LOOPS:
        chain->loops = LOOPS_FIRST;
        return;
    case CHAIN_LOOPS_TO:
        chain_loops_to(s, chain, item);
        return;
    case CHAIN_LOOPS_WITH:
        chain->loops = LOOPS_FORM;
        chain->loops_with = chain_form(s->cx, s->c, &item->name);
        return;
    }
}

void load_chain(struct cx *cx, const struct draft *draft, struct controller *c)
{
    static const char *const kinds[] = { [CHAINING_LINKED] = "linked", [CHAINING_FOLLOWING] = "following", [CHAINING_STEPPED] = "stepped" };
    struct scope s = { .cx = cx, .c = c };
    bool known = false;
    if (!draft->has_chain)
        return;
    c->has_chain = true;
    c->chain.span = draft->chain_span;
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!strcmp(kinds[i], draft->chain.kind.id)) {
            c->chain.kind = (enum chaining)i;
            known = true;
        }
    }
    if (!known)
        diag(cx, DIAG_CTL_CHAIN, draft->chain.kind.span, "a chain is 'linked', 'following' or 'stepped'");
    for (size_t i = 0; i < draft->chain.items.n; i++)
        chain_clause(&s, &c->chain, &draft->chain.items.v[i]);
}

/* ---- place -------------------------------------------------------------------------------------------------------- */

static void place_power(struct scope *s, const struct place_item *item, const char *what, uint64_t *power)
{
    wide k;
    if (!compile_constant(s, item->expr, &k))
        return;
    if (k < 1 || k & (k - 1) || k >> 62)
        diag(s->cx, DIAG_CTL_SLICES, item->expr->span, "%s is a power of two", what);
    else
        *power = (uint64_t)k;
}

void load_place(struct cx *cx, const struct draft *draft, struct controller *c)
{
    struct scope s = { .cx = cx, .c = c };
    if (!draft->has_place)
        return;
    c->place.span = draft->place_span;
    for (size_t i = 0; i < draft->place.items.n; i++) {
        const struct place_item *item = &draft->place.items.v[i];
        if (!strcmp(item->kind.id, "page"))
            place_power(&s, item, "a page", &c->place.page);
        else if (!strcmp(item->kind.id, "align"))
            place_power(&s, item, "an alignment", &c->place.align);
        else if (!strcmp(item->kind.id, "slot"))
            c->place.slot = compile(&s, item->expr);
        else if (!strcmp(item->kind.id, "inside"))
            c->place.inside = compile(&s, item->expr);
        else
            diag(cx, DIAG_CTL_NAMES, item->kind.span, "descriptors are placed in a 'page', at a 'slot' or 'inside' the controller; the first has an 'align'");
    }
}
