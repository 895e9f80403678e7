/* SPDX-License-Identifier: MIT */
/* Words, fields and registers of a description. */
#include "controller/load.h"

enum { WORDS_MAX = 64, FIELD_BITS_MAX = 64 };

/* ---- fields ------------------------------------------------------------------------------------------------------- */

static struct enum_entry compile_entry(struct scope *s, const struct entry *entry, int domain, uint64_t position)
{
    struct enum_entry e = { .code = entry->has_code ? entry->code : position, .span = entry->span };
    if (entry->key->kind == EXPR_NAME)
        e.word = entry->key->name;
    if (domain != ROLE_NONE && e.word) {
        if (!domain_word(s->c, domain, e.word, &e.key))
            diag(s->cx, DIAG_CTL_NAMES, entry->span, "'%s' has no value '%s'", s->c->slots.v[domain].name, e.word);
        return e;
    }
    e.word = NULL;
    compile_constant(s, entry->key, &e.key);
    return e;
}

static void compile_entries(struct scope *s, const struct value_eq *value, struct equation *equation)
{
    int domain = word_domain(s, value->expr);
    struct enum_entry *entries = NEW_ARRAY(s->cx->arena, struct enum_entry, value->entries.n);
    uint64_t position = 0;
    for (size_t i = 0; i < value->entries.n; i++) {
        entries[i] = compile_entry(s, &value->entries.v[i], domain, position);
        position = entries[i].code + 1;
    }
    equation->nentries = (unsigned)value->entries.n;
    equation->entries = entries;
}

static const struct equation *compile_equations(struct scope *s, const value_list *values)
{
    struct equation *equations = NEW_ARRAY(s->cx->arena, struct equation, values->n);
    for (size_t i = 0; i < values->n; i++) {
        const struct value_eq *value = &values->v[i];
        equations[i].span = value->span;
        equations[i].is_signed = value->is_signed;
        equations[i].expr = compile(s, value->expr);
        if (value->has_entries)
            compile_entries(s, value, &equations[i]);
    }
    return equations;
}

static void check_bits(struct scope *s, struct span span, unsigned hi, unsigned lo, unsigned bits)
{
    if (hi < lo)
        diag(s->cx, DIAG_CTL_BIT_CLAIM, span, "bits are written [high:low]");
    else if (hi >= bits)
        diag(s->cx, DIAG_CTL_BIT_CLAIM, span, "bit %u of a word of %u bits", hi, bits);
}

static void add_field(struct scope *s, field_nodes *nodes, const struct field *field, const char *word, unsigned bits, unsigned *count)
{
    struct field_def *def = NEW(s->cx->arena, struct field_def);
    check_bits(s, field->span, field->hi, field->lo, bits);
    def->span = field->span;
    def->named = field->name.id != NULL;
    def->name = def->named ? field->name.id : word;
    def->hi = field->hi < bits ? field->hi : bits - 1;
    def->lo = field->lo <= def->hi ? field->lo : def->hi;
    def->nequations = (unsigned)field->values.n;
    def->equations = compile_equations(s, &field->values);
    def->index = (*count)++;
    /* `[0] CS;` is one name without a value: it only names the bit. */
    vec_push(s->cx->arena, nodes, ((struct field_node){ .span = field->span, .field = def }));
}

static field_nodes compile_fields(struct scope *s, const field_list *fields, const char *word, unsigned bits, unsigned *count)
{
    field_nodes nodes = { 0 };
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *field = fields->v[i];
        if (!field->when) {
            add_field(s, &nodes, field, word, bits, count);
            continue;
        }
        struct field_node node = { .span = field->span, .when = compile(s, field->when) };
        node.then = compile_fields(s, &field->then, word, bits, count);
        node.otherwise = compile_fields(s, &field->otherwise, word, bits, count);
        vec_push(s->cx->arena, &nodes, node);
    }
    return nodes;
}

static field_nodes whole_field(struct scope *s, const struct word *word, unsigned bits, unsigned *count)
{
    field_nodes nodes = { 0 };
    struct field_def *def = NEW(s->cx->arena, struct field_def);
    def->span = word->span;
    def->name = word->name.id;
    def->hi = bits - 1;
    def->nequations = (unsigned)word->whole.n;
    def->equations = compile_equations(s, &word->whole);
    def->index = (*count)++;
    vec_push(s->cx->arena, &nodes, ((struct field_node){ .span = word->span, .field = def }));
    return nodes;
}

/* In a register body a lone name that means nothing else names bits, it is not an equation. The grammar cannot tell
 * `[0] E;` from `[0] end;`; a page that wants a role there writes `[0] NAME = end;`. */
static struct field *named_bits(struct cx *cx, const struct field *field)
{
    struct field *copy = NEW(cx->arena, struct field);
    *copy = *field;
    if (field->name.id || field->values.n != 1 || field->values.v[0].is_signed || field->values.v[0].has_entries)
        return copy;
    const struct expr *expr = field->values.v[0].expr;
    if (expr->kind != EXPR_NAME)
        return copy;
    copy->name = (struct name){ expr->name, expr->span };
    memset(&copy->values, 0, sizeof copy->values);
    return copy;
}

static field_list register_fields(struct cx *cx, const field_list *fields)
{
    field_list list = { 0 };
    for (size_t i = 0; i < fields->n; i++) {
        struct field *field = fields->v[i];
        if (field->when) {
            struct field *copy = NEW(cx->arena, struct field);
            *copy = *field;
            copy->then = register_fields(cx, &field->then);
            copy->otherwise = register_fields(cx, &field->otherwise);
            field = copy;
        } else {
            field = named_bits(cx, field);
        }
        vec_push(cx->arena, &list, field);
    }
    return list;
}

/* ---- layouts ------------------------------------------------------------------------------------------------------ */

typedef VEC(struct word_def *) word_defs;

static void check_word_bits(struct cx *cx, const struct word *word)
{
    if (word->bits == 0 || word->bits > FIELD_BITS_MAX || word->bits % 8)
        diag(cx, DIAG_CTL_BIT_CLAIM, word->name.span, "a word has 8, 16, 24 … 64 bits, not %u", word->bits);
}

/* First all words, so that `next has` finds those behind it. */
static word_nodes name_words(struct cx *cx, const word_list *words, const struct layout *layout, word_defs *defs)
{
    word_nodes nodes = { 0 };
    for (size_t i = 0; i < words->n; i++) {
        const struct word *word = words->v[i];
        struct word_node node = { .span = word->span };
        if (word->when) {
            node.then = name_words(cx, &word->then, layout, defs);
            node.otherwise = name_words(cx, &word->otherwise, layout, defs);
        } else {
            struct word_def *def = NEW(cx->arena, struct word_def);
            check_word_bits(cx, word);
            def->span = word->span;
            def->name = word->name.id;
            def->bits = word->bits && word->bits <= FIELD_BITS_MAX ? word->bits : 32;
            def->optional = word->optional;
            def->writeback = word->writeback;
            def->index = (unsigned)defs->n;
            def->layout = layout;
            node.word = def;
            vec_push(cx->arena, defs, def);
        }
        vec_push(cx->arena, &nodes, node);
    }
    return nodes;
}

static void fill_words(struct scope *s, const word_list *words, word_nodes *nodes, word_defs *defs, unsigned *next)
{
    for (size_t i = 0; i < words->n; i++) {
        const struct word *word = words->v[i];
        if (word->when) {
            nodes->v[i].when = compile(s, word->when);
            fill_words(s, &word->then, &nodes->v[i].then, defs, next);
            fill_words(s, &word->otherwise, &nodes->v[i].otherwise, defs, next);
            continue;
        }
        struct word_def *def = defs->v[(*next)++];
        def->fields = word->whole.n ? whole_field(s, word, def->bits, &def->nfields)
                                    : compile_fields(s, &word->fields, def->name, def->bits, &def->nfields);
    }
}

static uint64_t layout_number(struct scope *s, const struct expr *expr, uint64_t otherwise)
{
    wide k;
    if (!expr || !compile_constant(s, expr, &k))
        return otherwise;
    if (k >= 1 && k <= 1 << 30)
        return (uint64_t)k;
    diag(s->cx, DIAG_CTL_NAMES, expr->span, "a number from 1 to 2^30 is needed");
    return otherwise;
}

struct pending { struct layout *layout; const struct draft_layout *draft; word_defs defs; };

static struct layout *start_layout(struct cx *cx, const struct draft_layout *draft, struct controller *c, struct pending *p)
{
    struct layout *layout = NEW(cx->arena, struct layout);
    struct scope s = { .cx = cx, .c = c };
    layout->span = draft->span;
    layout->name = draft->decl.name.id;
    layout->is_block = draft->decl.is_block;
    layout->align = layout_number(&s, draft->decl.align, 1);
    layout->size = layout_number(&s, draft->decl.size, 0);
    layout->index = (unsigned)c->layouts.n;
    layout->words = name_words(cx, &draft->decl.words, layout, &p->defs);
    if (layout->align & (layout->align - 1))
        diag(cx, DIAG_CTL_NAMES, draft->decl.align->span, "an alignment is a power of two");
    if (p->defs.n > WORDS_MAX) {
        diag(cx, DIAG_TOO_LARGE, draft->span, "a layout has at most %d words", WORDS_MAX);
        p->defs.n = WORDS_MAX;
    }
    layout->nwords = (unsigned)p->defs.n;
    layout->word = (const struct word_def *const *)p->defs.v;
    if (layout->is_block) {
        struct slot slot = { .kind = SLOT_BLOCK, .role = ROLE_NONE, .span = draft->span, .block = layout };
        slot.name = intern(cx, arena_printf(cx->arena, "&%s", layout->name));
        layout->address_slot = (unsigned)c->slots.n;
        vec_push(cx->arena, &c->slots, slot);
    }
    p->layout = layout;
    p->draft = draft;
    return layout;
}

static void mark_fields(struct controller *c, const field_nodes *nodes, bool carried)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        mark_slots(c, n->when, carried);
        mark_fields(c, &n->then, carried);
        mark_fields(c, &n->otherwise, carried);
        for (unsigned k = 0; n->field && k < n->field->nequations; k++)
            mark_slots(c, n->field->equations[k].expr, carried);
    }
}

void load_layouts(struct cx *cx, const struct draft *draft, struct controller *c)
{
    VEC(struct pending) all = { 0 };
    for (size_t i = 0; i < draft->layouts.n; i++) {
        struct pending p = { 0 };
        const struct layout *layout = start_layout(cx, &draft->layouts.v[i], c, &p);
        vec_push(cx->arena, &c->layouts, layout);
        vec_push(cx->arena, &all, p);
    }
    for (size_t i = 0; i < all.n; i++) {
        struct pending *p = &all.v[i];
        struct scope s = { .cx = cx, .c = c, .layout = p->layout };
        unsigned next = 0;
        if (p->draft->decl.words.n && p->defs.n < WORDS_MAX + 1)
            fill_words(&s, &p->draft->decl.words, &p->layout->words, &p->defs, &next);
        for (unsigned w = 0; w < p->layout->nwords; w++)
            mark_fields(c, &p->layout->word[w]->fields, true);
    }
}

/* ---- registers ---------------------------------------------------------------------------------------------------- */

static const struct word_def *descriptor_word(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->layouts.n; i++) {
        const struct layout *layout = c->layouts.v[i];
        for (unsigned w = 0; !layout->is_block && w < layout->nwords; w++) {
            if (layout->word[w]->name == name)
                return layout->word[w];
        }
    }
    return NULL;
}

static void load_groups(struct cx *cx, const struct draft *draft, struct controller *c)
{
    static const enum reg_group_kind kinds[] = { [REG_ONE] = GROUP_GLOBAL, [REG_PER_CHANNEL] = GROUP_CHANNEL, [REG_BLOCK] = GROUP_BLOCK };
    for (size_t i = 0; i < draft->groups.n; i++) {
        const struct draft_group *from = &draft->groups.v[i];
        struct reg_group *group = NEW(cx->arena, struct reg_group);
        struct scope s = { .cx = cx, .c = c };
        group->kind = kinds[from->kind];
        group->span = from->span;
        group->name = from->kind == REG_BLOCK ? from->name.id : NULL;
        group->base = from->base ? compile(&s, from->base) : NULL;
        group->index = (unsigned)i;
        vec_push(cx->arena, &c->groups, group);
    }
}

static void load_register(struct cx *cx, const struct draft_register *from, struct controller *c)
{
    const struct reg_decl *decl = from->decl;
    struct reg_def *reg = NEW(cx->arena, struct reg_def);
    struct scope s = { .cx = cx, .c = c };
    unsigned count = 0;
    reg->span = decl->span;
    reg->name = decl->name.id;
    reg->group = c->groups.v[from->group];
    reg->offset = compile(&s, decl->offset);
    reg->bits = decl->bits;
    if (reg->bits != 8 && reg->bits != 16 && reg->bits != 32 && reg->bits != 64) {
        diag(cx, DIAG_CTL_NAMES, decl->name.span, "a register has 8, 16, 32 or 64 bits");
        reg->bits = 32;
    }
    reg->has_body = decl->has_body;
    reg->word = descriptor_word(c, reg->name);
    field_list fields = register_fields(cx, &decl->fields);
    if (decl->has_body)
        reg->fields = compile_fields(&s, &fields, reg->name, reg->bits, &count);
    else if (reg->word)
        reg->fields = reg->word->fields;
    reg->index = (unsigned)c->registers.n;
    vec_push(cx->arena, &c->registers, reg);
}

void load_registers(struct cx *cx, const struct draft *draft, struct controller *c)
{
    load_groups(cx, draft, c);
    for (size_t i = 0; i < draft->registers.n; i++)
        load_register(cx, &draft->registers.v[i], c);
}

/* ---- words of options --------------------------------------------------------------------------------------------- */

static void add_option_word(struct cx *cx, struct option *option, const struct expr *key)
{
    for (unsigned i = 0; i < option->nwords; i++) {
        if (option->words[i].word == key->name)
            return;
    }
    struct enum_entry *words = NEW_ARRAY(cx->arena, struct enum_entry, option->nwords + 1);
    if (option->nwords)
        memcpy(words, option->words, option->nwords * sizeof *words);
    words[option->nwords] = (struct enum_entry){ .key = option->nwords, .word = key->name, .span = key->span };
    option->words = words;
    option->nwords++;
}

static bool names_something(const struct controller *c, const char *name)
{
    return find_slot(c, name) != ROLE_NONE || controller_form(c, name);
}

static void option_words_of(struct cx *cx, struct controller *c, const value_list *values)
{
    for (size_t i = 0; i < values->n; i++) {
        const struct value_eq *value = &values->v[i];
        const char *name = value->has_entries ? dotted_name(cx, value->expr) : NULL;
        for (size_t o = 0; name && o < c->options.n; o++) {
            if (c->options.v[o].name != name)
                continue;
            for (size_t k = 0; k < value->entries.n; k++) {
                const struct expr *key = value->entries.v[k].key;
                if (key->kind == EXPR_NAME && !names_something(c, key->name))
                    add_option_word(cx, &c->options.v[o], key);
            }
        }
    }
}

static void option_words_in_fields(struct cx *cx, struct controller *c, const field_list *fields)
{
    for (size_t i = 0; i < fields->n; i++) {
        option_words_of(cx, c, &fields->v[i]->values);
        option_words_in_fields(cx, c, &fields->v[i]->then);
        option_words_in_fields(cx, c, &fields->v[i]->otherwise);
    }
}

static void option_words_in_words(struct cx *cx, struct controller *c, const word_list *words)
{
    for (size_t i = 0; i < words->n; i++) {
        option_words_of(cx, c, &words->v[i]->whole);
        option_words_in_fields(cx, c, &words->v[i]->fields);
        option_words_in_words(cx, c, &words->v[i]->then);
        option_words_in_words(cx, c, &words->v[i]->otherwise);
    }
}

/* An option whose field is an enumeration of names takes those names: to be known before anything is compiled. */
void find_option_words(struct cx *cx, const struct draft *draft, struct controller *c)
{
    for (size_t i = 0; i < draft->layouts.n; i++)
        option_words_in_words(cx, c, &draft->layouts.v[i].decl.words);
    for (size_t i = 0; i < draft->registers.n; i++)
        option_words_in_fields(cx, c, &draft->registers.v[i].decl->fields);
}

/* ---- dependencies: when all slots have their values ---------------------------------------------------------------- */

static void field_dependencies(struct cx *cx, struct controller *c, const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        field_dependencies(cx, c, &n->then);
        field_dependencies(cx, c, &n->otherwise);
        for (unsigned k = 0; n->field && k < n->field->nequations; k++) {
            struct equation *equation = (struct equation *)&n->field->equations[k];
            equation->depends = slots_of(cx, c, &equation->expr, 1);
        }
    }
}

void find_dependencies(struct cx *cx, struct controller *c)
{
    for (size_t i = 0; i < c->layouts.n; i++) {
        for (unsigned w = 0; w < c->layouts.v[i]->nwords; w++)
            field_dependencies(cx, c, &c->layouts.v[i]->word[w]->fields);
    }
    for (size_t i = 0; i < c->registers.n; i++) {
        if (c->registers.v[i]->has_body)
            field_dependencies(cx, c, &c->registers.v[i]->fields);
    }
    for (size_t i = 0; i < c->limits.n; i++) {
        const struct cexpr *both[2] = { c->limits.v[i].expr, c->limits.v[i].when };
        c->limits.v[i].depends = slots_of(cx, c, both, 2);
    }
}
