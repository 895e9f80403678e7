/* SPDX-License-Identifier: MIT */
/* The forms of a description as a reader wants to see them: what moves, where each role stands, what one descriptor holds. */
#include "controller/check.h"
#include "controller/print.h"

/* ---- what moves --------------------------------------------------------------------------------------------------- */

static void print_items(struct page *p, const struct form_item *items, unsigned n, const char *between)
{
    for (unsigned i = 0; i < n; i++)
        outbuf_printf(&p->out, "%s%s", i ? between : "", page_text(p, items[i].expr));
}

static void print_side(struct page *p, const struct form_side *side)
{
    static const char *const calls[] = { [FSIDE_FILL] = "fill", [FSIDE_XOR] = "xor", [FSIDE_PQ] = "pq" };
    bool call = side->kind == FSIDE_FILL || side->kind == FSIDE_XOR || side->kind == FSIDE_PQ;
    if (side->kind == FSIDE_DEVICE || side->kind == FSIDE_CHECK || side->kind == FSIDE_RESULT) {
        outbuf_puts(&p->out, side->kind == FSIDE_DEVICE ? "device" : side->kind == FSIDE_CHECK ? "check" : "result");
        return;
    }
    outbuf_printf(&p->out, "%s%s", call ? calls[side->kind] : "", call ? "(" : "");
    print_items(p, side->items, side->nitems, ", ");
    outbuf_puts(&p->out, call ? ")" : "");
    for (unsigned i = 0; i < side->nby; i++)
        outbuf_printf(&p->out, " by %s", page_text(p, side->by[i].expr));
}

static void print_moves(struct page *p, const struct form *f)
{
    static const char *const source[] = { [SIDES_FROM] = " from ", [SIDES_FROM_TO] = " from ", [SIDES_BETWEEN] = " between " };
    unsigned descriptors = 0;
    for (size_t i = 0; i < p->c->layouts.n; i++)
        descriptors += !p->c->layouts.v[i]->is_block;
    outbuf_printf(&p->out, "  %s%s%s moves ", f->name, f->layout && descriptors > 1 ? " in " : "", f->layout && descriptors > 1 ? f->layout->name : "");
    for (unsigned i = f->nlevels; i-- > 0;) {
        print_items(p, f->level[i].items, f->level[i].n, ", ");
        outbuf_puts(&p->out, i ? " of " : "");
    }
    outbuf_puts(&p->out, f->nlevels ? "" : "nothing");
    if (f->source.kind != FSIDE_NONE) {
        outbuf_puts(&p->out, source[f->sides]);
        print_side(p, &f->source);
    }
    if (f->dest.kind != FSIDE_NONE) {
        outbuf_puts(&p->out, f->sides == SIDES_BETWEEN ? " and " : " to ");
        print_side(p, &f->dest);
    }
    outbuf_puts(&p->out, f->repeats ? ", repeats\n" : "\n");
}

/* ---- where each role stands --------------------------------------------------------------------------------------- */

struct places { struct page *p; unsigned n; const char *word, *field; };

static void print_place(struct places *places, const char *prefix, const char *word, const struct field_def *field)
{
    if (places->word == word && places->field == field->name && field->named)
        return;                             /* the same field in another branch */
    places->word = word;
    places->field = field->name;
    outbuf_printf(&places->p->out, "%s%s%s", places->n++ ? ", " : "", prefix, word);
    if (field->named && field->name != word)
        outbuf_printf(&places->p->out, ".%s", field->name);
    else if (!field->named || field->hi - field->lo < 7)
        outbuf_printf(&places->p->out, "[%u:%u]", field->hi, field->lo);
}

static bool speaks(const struct env *env, const struct field_def *field, unsigned slot)
{
    for (unsigned q = 0; q < field->nequations; q++) {
        if (mentions(env, field->equations[q].expr, slot))
            return true;
    }
    return false;
}

static void print_in_register(struct places *places, const struct env *env, const struct reg_def *reg, const field_nodes *nodes, unsigned slot)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        if (n->field && speaks(env, n->field, slot))
            print_place(places, "for the whole list: register ", reg->name, n->field);
        print_in_register(places, env, reg, &n->then, slot);
        print_in_register(places, env, reg, &n->otherwise, slot);
    }
}

/* A line for each role and option that this form's words or the registers of the list carry. */
static void print_carriers(struct page *p, const struct form *f, const struct env *env)
{
    struct checker k = { p->cx, p->c, p->encoder };
    form_fields fields = fields_of_form(&k, f);
    for (unsigned slot = 0; slot < p->c->slots.n; slot++) {
        const struct slot *def = &p->c->slots.v[slot];
        struct places places = { p, 0, NULL, NULL };
        size_t start = p->out.bytes.n;
        if ((def->kind != SLOT_ROLE && def->kind != SLOT_OPTION) || slot == ROLE_FORM)
            continue;
        outbuf_printf(&p->out, "    %-20s", def->name);
        for (size_t i = 0; i < fields.n; i++) {
            if (speaks(env, fields.v[i].field, slot))
                print_place(&places, "", fields.v[i].word->name, fields.v[i].field);
        }
        for (size_t i = 0; i < p->c->registers.n; i++) {
            if (p->c->registers.v[i]->has_body && slot_in(&p->c->start_depends, slot))
                print_in_register(&places, env, p->c->registers.v[i], &p->c->registers.v[i]->fields, slot);
        }
        if (places.n)
            outbuf_puts(&p->out, "\n");
        else
            p->out.bytes.n = start;
    }
}

/* ---- what one descriptor holds ------------------------------------------------------------------------------------ */

static bool same_bound(const struct bound *a, const struct bound *b)
{
    return a->low == b->low && a->high == b->high && a->multiple == b->multiple;
}

static void print_range(struct page *p, const struct bound *b)
{
    if (b->low > -BOUND_INFINITY)
        page_number(p, b->low);
    outbuf_puts(&p->out, "..");
    if (b->high < BOUND_INFINITY)
        page_number(p, b->high);
    if (b->multiple > 1) {
        outbuf_puts(&p->out, ", multiple of ");
        page_number(p, b->multiple);
    }
    const struct reason *why = &b->high_why;
    if (why->field)
        outbuf_printf(&p->out, " (%s)", why->field->name);
    else if (why->limit && why->limit->citation.bytes)
        outbuf_printf(&p->out, " (%.*s)", (int)why->limit->citation.size, why->limit->citation.bytes);
    else if (why->limit)
        outbuf_printf(&p->out, " (limit %s)", page_text(p, why->limit->expr));
    outbuf_puts(&p->out, "\n");
}

/* Open conditions of the form's fields that are one role, option or parameter: they are shown both ways. */
typedef VEC(unsigned) slot_list;

static void add_condition(struct page *p, const struct env *env, const struct cexpr *when, slot_list *list)
{
    wide k;
    const struct cexpr *e = when->kind == CE_UNARY && when->op == OP_NOT ? when->a : when;
    if (fixed_by_form(env, when, &k) || e->kind != CE_SLOT || p->c->slots.v[e->slot].kind == SLOT_DEFINE)
        return;
    for (size_t i = 0; i < list->n; i++) {
        if (list->v[i] == e->slot)
            return;
    }
    vec_push(p->cx->arena, list, e->slot);
}

static void conditions(struct page *p, const struct env *env, const field_nodes *nodes, slot_list *list)
{
    for (size_t i = 0; i < nodes->n; i++) {
        if (nodes->v[i].field)
            continue;
        add_condition(p, env, nodes->v[i].when, list);
        conditions(p, env, &nodes->v[i].then, list);
        conditions(p, env, &nodes->v[i].otherwise, list);
    }
}

static void print_bound(struct page *p, const struct env *env, unsigned slot, const char *with, const slot_list *open)
{
    struct bound whole, b;
    const char *name = p->c->slots.v[slot].name;
    if (!bound_slot(p->encoder, env, slot, &whole)) {
        outbuf_printf(&p->out, "    %s%s: no value is possible\n", name, with);
        return;
    }
    outbuf_printf(&p->out, "    %s%s: ", name, with);
    print_range(p, &whole);
    for (size_t i = 0; i < open->n; i++) {
        for (int value = 1; value >= 0; value--) {
            struct env *branch = env_new(p->cx->arena, p->c);
            env_copy(branch, env);
            env_form(branch, env->form);
            env_number(branch, open->v[i], value);
            if (!bound_slot(p->encoder, branch, slot, &b) || same_bound(&b, &whole))
                continue;
            outbuf_printf(&p->out, "    %s%s when %s%s: ", name, with, value ? "" : "not ", p->c->slots.v[open->v[i]].name);
            print_range(p, &b);
        }
    }
}

static unsigned choices(struct page *p, const struct env *env, unsigned slot, wide *values)
{
    bool open;
    struct reason why = { 0 };
    if (slot_carrier(p->encoder, env, slot) == CARRIED_NOT)
        return 0;
    unsigned n = legal_values(p->encoder, env, slot, values, 64, &open, &why);
    return why.field ? n : 0;
}

static void print_values(struct page *p, const struct env *env, unsigned slot)
{
    wide values[64];
    unsigned n = choices(p, env, slot, values);
    if (!n)
        return;
    outbuf_printf(&p->out, "    %s:", p->c->slots.v[slot].name);
    bool range = n > 4 && values[n - 1] - values[0] == (wide)n - 1;
    if (range)
        outbuf_printf(&p->out, " %lld..%lld", (long long)values[0], (long long)values[n - 1]);
    for (unsigned i = 0; i < n && !range; i++) {
        outbuf_puts(&p->out, " ");
        page_number(p, values[i]);
    }
    outbuf_puts(&p->out, "\n");
}

static const unsigned widths[] = { ROLE_WIDTH, ROLE_SOURCE_WIDTH, ROLE_DEST_WIDTH, ROLE_MEMORY_WIDTH };
static const unsigned bursts[] = { ROLE_SOURCE_BURST, ROLE_DEST_BURST, ROLE_MEMORY_BURST };

static void print_counts(struct page *p, const struct form *f, const struct env *env, const char *with, const slot_list *open)
{
    for (unsigned i = 0; i < f->nlevels; i++) {
        for (unsigned k = 0; k < f->level[i].n; k++) {
            if (f->level[i].items[k].slot >= 0)
                print_bound(p, env, (unsigned)f->level[i].items[k].slot, with, open);
        }
    }
    bool operands = f->source.kind == FSIDE_XOR || f->source.kind == FSIDE_PQ;
    for (unsigned i = 0; operands && i < f->source.nitems; i++) {
        if (f->source.items[i].slot >= 0)
            print_bound(p, env, (unsigned)f->source.items[i].slot, with, open);
    }
}

/* Counts depend on the widths: shown for the narrowest and the widest, each the same on all sides that have it; with bursts of one. */
static void print_by_width(struct page *p, const struct form *f, const struct env *base, const slot_list *open)
{
    wide least = 0, most = 0;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        wide values[64];
        unsigned n = choices(p, base, widths[i], values);
        least = n && (!least || values[0] > least) ? values[0] : least;
        most = n && (!most || values[n - 1] < most) ? values[n - 1] : most;
    }
    for (unsigned turn = 0; turn < (least == most ? 1u : 2u); turn++) {
        struct env *env = env_new(p->cx->arena, p->c);
        wide width = turn ? most : least;
        env_copy(env, base);
        env_form(env, f);
        for (size_t i = 0; width && i < sizeof widths / sizeof *widths; i++) {
            if (slot_carrier(p->encoder, base, widths[i]) != CARRIED_NOT)
                env_number(env, widths[i], width);
        }
        for (size_t i = 0; i < sizeof bursts / sizeof *bursts; i++) {
            if (slot_carrier(p->encoder, base, bursts[i]) != CARRIED_NOT)
                env_number(env, bursts[i], 1);
        }
        print_counts(p, f, env, width ? arena_printf(p->cx->arena, " of width %lld", (long long)width) : "", open);
    }
}

void print_form(struct page *p, const struct form *f)
{
    struct env *env = env_new(p->cx->arena, p->c);
    slot_list open = { 0 };
    env_form(env, f);
    print_moves(p, f);
    print_carriers(p, f, env);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        print_values(p, env, widths[i]);
    for (size_t i = 0; i < sizeof bursts / sizeof *bursts; i++)
        print_values(p, env, bursts[i]);
    for (unsigned w = 0; f->layout && w < f->layout->nwords; w++)
        conditions(p, env, &f->layout->word[w]->fields, &open);
    print_by_width(p, f, env, &open);
    if (f->layout && !f->repeats && slot_carrier(p->encoder, env, ROLE_NEXT) != CARRIED_NOT)
        print_bound(p, env, ROLE_NEXT, "", &(slot_list){ 0 });
}
