/* SPDX-License-Identifier: MIT */
/* Expressions of a description: from the tree as written to a tree over slots, constants folded. */
#include "common/suggest.h"
#include "controller/load.h"

enum { DEPTH_MAX = 200 };
static const wide magnitude_max = (wide)1 << 120;

static struct cexpr *node(struct scope *s, enum cexpr_kind kind, struct span span)
{
    struct cexpr *e = NEW(s->cx->arena, struct cexpr);
    e->kind = kind;
    e->span = span;
    return e;
}

static struct cexpr *number(struct scope *s, wide k, struct span span)
{
    struct cexpr *e = node(s, CE_CONST, span);
    e->k = k;
    e->constant = true;
    return e;
}

static const struct cexpr *slot_node(struct scope *s, unsigned slot, struct span span)
{
    struct cexpr *e = node(s, CE_SLOT, span);
    e->slot = slot;
    return e;
}

static const struct cexpr *wrong(struct scope *s, struct span span)
{
    return number(s, 0, span);
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

const char *dotted_name(struct cx *cx, const struct expr *expr)
{
    if (expr->kind == EXPR_NAME)
        return expr->name;
    if (expr->kind != EXPR_MEMBER)
        return NULL;
    const char *front = dotted_name(cx, expr->a);
    return front ? intern(cx, arena_printf(cx->arena, "%s.%s", front, expr->name)) : NULL;
}

int find_slot(const struct controller *c, const char *name)
{
    for (size_t i = c->slots.n; i-- > 0;) {
        const struct slot *slot = &c->slots.v[i];
        if (slot->kind != SLOT_ARGUMENT && slot->kind != SLOT_BLOCK && !strcmp(slot->name, name) && strcmp(name, "next has"))
            return (int)i;
    }
    return ROLE_NONE;
}

static const struct option *option_of(const struct controller *c, int slot)
{
    for (size_t i = 0; i < c->options.n; i++) {
        if ((int)c->options.v[i].slot == slot)
            return &c->options.v[i];
    }
    return NULL;
}

static bool is_form_slot(int slot)
{
    return slot == ROLE_FORM || slot == ROLE_NEXT_FORM;
}

static const char *const *words_of(const struct controller *c, int slot)
{
    int role = slot < 0 ? ROLE_NONE : c->slots.v[slot].role;
    return role == ROLE_NONE ? NULL : role_words((enum role)role);
}

bool slot_has_words(const struct controller *c, int slot)
{
    if (slot < 0)
        return false;
    const struct option *option = option_of(c, slot);
    return is_form_slot(slot) || words_of(c, slot) || (option && option->nwords);
}

static bool is_removed(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->removed.n; i++) {
        if (c->removed.v[i] == name)
            return true;
    }
    return false;
}

bool domain_word(const struct controller *c, int slot, const char *word, wide *value)
{
    if (is_form_slot(slot)) {
        const struct form *form = controller_form(c, word);
        *value = form ? (wide)form->index : -2;         /* -2: a form that this family member does not have */
        return form || is_removed(c, word);
    }
    const char *const *words = words_of(c, slot);
    for (unsigned i = 0; words && words[i]; i++) {
        if (!strcmp(words[i], word)) {
            *value = i;
            return true;
        }
    }
    const struct option *option = option_of(c, slot);
    for (unsigned i = 0; option && i < option->nwords; i++) {
        if (option->words[i].word == word) {
            *value = option->words[i].key;
            return true;
        }
    }
    return false;
}

static const struct field_def *field_in(const field_nodes *nodes, const char *name)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        const struct field_def *found = n->field ? (n->field->named && n->field->name == name ? n->field : NULL)
                                                 : field_in(&n->then, name);
        if (!found && !n->field)
            found = field_in(&n->otherwise, name);
        if (found)
            return found;
    }
    return NULL;
}

static const struct cexpr *register_read(struct scope *s, const struct reg_def *reg, const struct field_def *field, struct span span)
{
    struct cexpr *e = node(s, CE_REG, span);
    e->reg = reg;
    e->field = field;
    e->reads = true;
    return e;
}

static const struct cexpr *mask_of(struct scope *s, const struct field_def *field, struct span span)
{
    struct cexpr *e = node(s, CE_MASK, span);
    e->field = field;
    e->reg = s->target;
    unsigned bits = field->hi - field->lo + 1;
    e->k = (((wide)1 << bits) - 1) << field->lo;
    e->constant = true;
    return e;
}

static const struct cexpr *unknown(struct scope *s, const char *name, struct span span)
{
    struct suggestion near;
    suggest_start(&near, name);
    for (size_t i = 0; i < s->c->slots.n; i++)
        suggest_offer(&near, s->c->slots.v[i].name);
    for (size_t i = 0; i < s->c->forms.n; i++)
        suggest_offer(&near, s->c->forms.v[i]->name);
    for (size_t i = 0; s->in_sequence && i < s->c->registers.n; i++)
        suggest_offer(&near, s->c->registers.v[i]->name);
    const char *best = suggest_best(&near);
    const struct reg_def *owner;
    const struct field_def *field;
    if (s->target && controller_register_field(s->c, name, &owner, &field)) {
        diag(s->cx, DIAG_CTL_NAMES, span, "'%s' is a field of '%s', not of '%s', which is written here", name, owner->name, s->target->name);
        return wrong(s, span);
    }
    diag(s->cx, DIAG_CTL_NAMES, span, best ? "nothing in '%s' is called '%s'; did you mean '%s'?" : "nothing in '%s' is called '%s'",
         s->c->name.id, name, best);
    return wrong(s, span);
}

static const struct cexpr *program_const(struct scope *s, const char *name)
{
    for (size_t i = s->consts ? s->consts->n : 0; i-- > 0;) {
        if (s->consts->v[i].name == name)
            return compile(s, s->consts->v[i].value);
    }
    return NULL;
}

static const struct cexpr *form_name(struct scope *s, const char *name, struct span span)
{
    const struct form *form = controller_form(s->c, name);
    if (!form)
        return is_removed(s->c, name) ? number(s, 0, span) : NULL;
    struct cexpr *e = node(s, CE_FORM_IS, span);
    e->form = form;
    return e;
}

static const struct cexpr *argument(struct scope *s, const char *name, struct span span)
{
    for (unsigned i = 0; s->sequence && i < s->sequence->nparams; i++) {
        unsigned slot = s->sequence->params[i];
        if (s->c->slots.v[slot].name == name)
            return slot_node(s, slot, span);
    }
    return NULL;
}

/* head.FORM and tail.FORM get their slot where they are first named. */
static const struct cexpr *list_end(struct scope *s, const struct expr *expr)
{
    if (expr->kind != EXPR_MEMBER || expr->a->kind != EXPR_NAME)
        return NULL;
    bool tail = !strcmp(expr->a->name, "tail");
    if (!tail && strcmp(expr->a->name, "head"))
        return NULL;
    const struct form *form = controller_form(s->c, expr->name);
    if (!form)
        return NULL;
    struct slot slot = { .kind = tail ? SLOT_TAIL : SLOT_HEAD, .role = ROLE_NONE, .span = expr->span, .form = form };
    slot.name = intern(s->cx, arena_printf(s->cx->arena, "%s.%s", expr->a->name, expr->name));
    vec_push(s->cx->arena, &s->c->slots, slot);
    return slot_node(s, (unsigned)s->c->slots.n - 1, expr->span);
}

/* Words of this layout can be read here: of blocks, and of the descriptor in `packet`. */
static bool readable(const struct scope *s, const struct layout *layout)
{
    return layout->is_block || (s->sequence && s->sequence->id == SEQ_PACKET);
}

/* S, S.F of a register; B.W, B.W.F of a block in memory; before.W. */
static const struct cexpr *hardware_read(struct scope *s, const struct expr *expr)
{
    if (!s->in_sequence)
        return NULL;
    if (expr->kind == EXPR_NAME) {
        const struct reg_def *reg = controller_register(s->c, expr->name);
        return reg ? register_read(s, reg, NULL, expr->span) : NULL;
    }
    if (expr->kind != EXPR_MEMBER)
        return NULL;
    const struct expr *front = expr->a, *middle = NULL;
    if (front->kind == EXPR_MEMBER) {
        middle = front;
        front = front->a;
    }
    if (front->kind != EXPR_NAME)
        return NULL;
    const struct reg_def *reg = middle ? NULL : controller_register(s->c, front->name);
    if (reg) {
        const struct field_def *field = field_in(&reg->fields, expr->name);
        if (!field)
            return unknown(s, arena_printf(s->cx->arena, "%s.%s", front->name, expr->name), expr->span);
        return register_read(s, reg, field, expr->span);
    }
    bool before = !middle && !strcmp(front->name, "before");
    const char *wanted = middle ? middle->name : expr->name;
    for (size_t i = 0; i < s->c->layouts.n; i++) {
        const struct layout *layout = s->c->layouts.v[i];
        if (before ? layout->is_block : !readable(s, layout) || layout->name != front->name)
            continue;
        for (unsigned w = 0; w < layout->nwords; w++) {
            if (layout->word[w]->name != wanted)
                continue;
            struct cexpr *e = node(s, before ? CE_BEFORE : CE_BLOCK_WORD, expr->span);
            e->layout = layout;
            e->word = layout->word[w];
            e->reads = !before;
            if (middle)
                e->field = field_in(&e->word->fields, expr->name);
            if (middle && !e->field)
                return unknown(s, expr->name, expr->name_span);
            return e;
        }
    }
    return NULL;
}

static const struct cexpr *element_member(struct scope *s, const struct expr *expr);

static const struct cexpr *compile_name(struct scope *s, const struct expr *expr)
{
    const char *name = dotted_name(s->cx, expr);
    const struct cexpr *e = element_member(s, expr);
    if (e)
        return e;
    if (!name) {
        diag(s->cx, DIAG_CTL_NAMES, expr->span, "a member of something that has none");
        return wrong(s, expr->span);
    }
    if (expr->kind == EXPR_NAME && (e = argument(s, name, expr->span)))
        return e;
    if (expr->kind == EXPR_NAME && s->target) {
        const struct field_def *field = field_in(&s->target->fields, name);
        if (field)
            return mask_of(s, field, expr->span);
    }
    if ((e = hardware_read(s, expr)))
        return e;
    int slot = find_slot(s->c, name);
    if (slot != ROLE_NONE && s->settled && s->c->slots.v[slot].kind == SLOT_PARAMETER && s->c->slots.v[slot].value
        && s->c->slots.v[slot].value->kind == CE_CONST)
        return number(s, s->c->slots.v[slot].value->k, expr->span);
    if (slot != ROLE_NONE && s->c->slots.v[slot].kind != SLOT_ROLE)
        return slot_node(s, (unsigned)slot, expr->span);
    if (expr->kind == EXPR_NAME && (e = form_name(s, name, expr->span)))
        return e;
    if (slot != ROLE_NONE)
        return slot_node(s, (unsigned)slot, expr->span);
    if ((e = list_end(s, expr)) || (e = program_const(s, name)))
        return e;
    return unknown(s, name, expr->span);
}

/* ---- operators --------------------------------------------------------------------------------------------------- */

static bool fold_unary(enum op op, wide a, wide *k)
{
    switch (op) {
    case OP_NOT:   *k = !a; return true;
    case OP_NEG:   *k = -a; return true;
    case OP_COMPL: *k = ~a; return true;
    default:       return false;
    }
}

static bool fold_shift(enum op op, wide a, wide b, wide *k)
{
    if (b < 0 || b > 100)
        return false;
    if (op == OP_SHR) {
        *k = a >> (int)b;
        return true;
    }
    *k = a * ((wide)1 << (int)b);
    return a < magnitude_max >> (int)b && a > -(magnitude_max >> (int)b);
}

static bool fold_binary(enum op op, wide a, wide b, wide *k)
{
    switch (op) {
    case OP_OR:     *k = a || b; return true;
    case OP_AND:    *k = a && b; return true;
    case OP_EQ:     *k = a == b; return true;
    case OP_NE:     *k = a != b; return true;
    case OP_LT:     *k = a < b; return true;
    case OP_LE:     *k = a <= b; return true;
    case OP_GT:     *k = a > b; return true;
    case OP_GE:     *k = a >= b; return true;
    case OP_BITOR:  *k = a | b; return true;
    case OP_BITXOR: *k = a ^ b; return true;
    case OP_BITAND: *k = a & b; return true;
    case OP_SHL: case OP_SHR: return fold_shift(op, a, b, k);
    case OP_ADD:    return !__builtin_add_overflow(a, b, k);
    case OP_SUB:    return !__builtin_sub_overflow(a, b, k);
    case OP_MUL:    return !__builtin_mul_overflow(a, b, k);
    case OP_DIV:
        if (b == 0 || a % b)
            return false;
        *k = a / b;
        return true;
    case OP_MOD:
        if (b == 0)
            return false;
        *k = a % b;
        if (*k && (*k < 0) != (b < 0))
            *k += b;
        return true;
    default:
        return false;
    }
}

static const struct cexpr *finish_binary(struct scope *s, struct cexpr *e)
{
    e->reads = e->a->reads || e->b->reads;
    if ((e->op == OP_DIV || e->op == OP_MOD) && e->b->kind == CE_CONST && e->b->k == 0) {
        diag(s->cx, DIAG_DIVISION_BY_ZERO, e->span, "division by zero");
        return wrong(s, e->span);
    }
    if (e->a->kind != CE_CONST || e->b->kind != CE_CONST) {
        e->constant = e->a->constant && e->b->constant;
        return e;
    }
    wide k;
    if (!fold_binary(e->op, e->a->k, e->b->k, &k) || k > magnitude_max || k < -magnitude_max) {
        if (e->op == OP_DIV)
            diag(s->cx, DIAG_VALUE_RANGE, e->span, "this division does not come out even");
        else
            diag(s->cx, DIAG_OVERFLOW, e->span, "the value is too large");
        return wrong(s, e->span);
    }
    return number(s, k, e->span);
}

/* In a comparison with a role that takes words, the other side is such a word; so are the keys of an enumeration. A choice
 * takes the words of what it chooses from. */
int word_domain(struct scope *s, const struct expr *expr)
{
    if (expr->kind == EXPR_COND) {
        int domain = word_domain(s, expr->b);
        return domain == ROLE_NONE ? word_domain(s, expr->c) : domain;
    }
    const char *name = dotted_name(s->cx, expr);
    int slot = name ? find_slot(s->c, name) : ROLE_NONE;
    return slot_has_words(s->c, slot) ? slot : ROLE_NONE;
}

static const struct cexpr *compile_binary(struct scope *s, const struct expr *expr)
{
    bool equality = expr->op == OP_EQ || expr->op == OP_NE;
    int left = equality ? word_domain(s, expr->a) : ROLE_NONE;
    int right = equality && left == ROLE_NONE ? word_domain(s, expr->b) : ROLE_NONE;
    struct cexpr *e = node(s, CE_BINARY, expr->span);
    e->op = expr->op;
    e->a = compile_words(s, expr->a, right);
    e->b = compile_words(s, expr->b, left);
    return finish_binary(s, e);
}

static const struct cexpr *compile_address(struct scope *s, const struct expr *expr)
{
    const struct layout *block = expr->a->kind == EXPR_NAME ? controller_layout(s->c, expr->a->name) : NULL;
    if (!block || !block->is_block) {
        diag(s->cx, DIAG_CTL_NAMES, expr->span, "'&' needs the name of a block");
        return wrong(s, expr->span);
    }
    return slot_node(s, block->address_slot, expr->span);
}

static const struct cexpr *compile_unary(struct scope *s, const struct expr *expr)
{
    if (expr->op == OP_ADDRESS)
        return compile_address(s, expr);
    struct cexpr *e = node(s, CE_UNARY, expr->span);
    wide k;
    e->op = expr->op;
    e->a = compile(s, expr->a);
    e->reads = e->a->reads;
    e->constant = e->a->constant;
    if (e->a->kind == CE_CONST && fold_unary(expr->op, e->a->k, &k))
        return number(s, k, expr->span);
    return e;
}

static const struct cexpr *compile_choice(struct scope *s, const struct expr *expr, int domain)
{
    struct cexpr *e = node(s, CE_COND, expr->span);
    e->a = compile(s, expr->a);
    e->b = compile_words(s, expr->b, domain);
    e->c = compile_words(s, expr->c, domain);
    e->reads = e->a->reads || e->b->reads || e->c->reads;
    e->constant = e->a->constant && e->b->constant && e->c->constant;
    return e->a->kind == CE_CONST ? (e->a->k ? e->b : e->c) : e;
}

static const struct cexpr *compile_slice(struct scope *s, const struct expr *expr)
{
    wide hi, lo;
    if (!compile_constant(s, expr->index.a, &hi) || !compile_constant(s, expr->index.b, &lo))
        return wrong(s, expr->span);
    if (lo < 0 || hi < lo || hi > 63) {
        diag(s->cx, DIAG_CTL_NAMES, expr->index.span, "bits are written [high:low], 63 at most");
        return wrong(s, expr->span);
    }
    struct cexpr *e = node(s, CE_SLICE, expr->span);
    e->a = compile(s, expr->a);
    e->hi = (unsigned)hi;
    e->lo = (unsigned)lo;
    e->reads = e->a->reads;
    e->constant = e->a->constant;
    if (e->a->kind == CE_CONST)
        return number(s, (e->a->k >> e->lo) & (((wide)1 << (e->hi - e->lo + 1)) - 1), expr->span);
    return e;
}

/* Elements behind the first get their slot where they are first named. */
static const struct cexpr *element_slot(struct scope *s, enum role role, unsigned i, const char *name, struct span span)
{
    int known = controller_slot(s->c, role, i);
    if (known < 0) {
        struct slot slot = { .kind = SLOT_ROLE, .name = intern(s->cx, name), .role = (int)role, .element = i };
        known = (int)s->c->slots.n;
        vec_push(s->cx->arena, &s->c->slots, slot);
    }
    return slot_node(s, (unsigned)known, span);
}

static const struct cexpr *compile_element(struct scope *s, const struct expr *expr)
{
    const char *name = dotted_name(s->cx, expr->a);
    int role = name ? role_by_name(name) : ROLE_NONE;
    wide i;
    if (role == ROLE_NONE || !role_is_array((enum role)role)) {
        diag(s->cx, DIAG_CTL_NAMES, expr->span, "only source, dest, memory, bytes, coefficient and metadata have elements");
        return wrong(s, expr->span);
    }
    if (!compile_constant(s, expr->index.a, &i))
        return wrong(s, expr->span);
    if (i < 0 || i > 255) {
        diag(s->cx, DIAG_CTL_NAMES, expr->index.span, "an element is a number from 0 to 255");
        return wrong(s, expr->span);
    }
    return element_slot(s, (enum role)role, (unsigned)i, arena_printf(s->cx->arena, "%s[%u]", name, (unsigned)i), expr->span);
}

/* dest[1].absent: a role of one operand of a side. */
static const struct cexpr *element_member(struct scope *s, const struct expr *expr)
{
    if (expr->kind != EXPR_MEMBER || expr->a->kind != EXPR_INDEX || expr->a->index.kind != INDEX_ONE)
        return NULL;
    const char *side = dotted_name(s->cx, expr->a->a);
    int role = side ? role_by_name(arena_printf(s->cx->arena, "%s.%s", side, expr->name)) : ROLE_NONE;
    wide i;
    if (role == ROLE_NONE || !role_is_array((enum role)role) || !compile_constant(s, expr->a->index.a, &i) || i < 0 || i > 255)
        return NULL;
    return element_slot(s, (enum role)role, (unsigned)i, arena_printf(s->cx->arena, "%s[%u].%s", side, (unsigned)i, expr->name),
                        expr->span);
}

static const struct cexpr *compile_index(struct scope *s, const struct expr *expr)
{
    if (expr->index.kind == INDEX_SLICE)
        return compile_slice(s, expr);
    if (expr->index.kind == INDEX_ONE)
        return compile_element(s, expr);
    diag(s->cx, DIAG_CTL_NAMES, expr->index.span, "a description has elements [i] and bits [high:low] only");
    return wrong(s, expr->span);
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

static const struct function { const char *name; enum cexpr_kind kind; unsigned arguments; } functions[] = {
    { "log2", CE_LOG2, 1 }, { "abs", CE_ABS, 1 }, { "ones", CE_ONES, 1 }, { "min", CE_MIN, 2 }, { "max", CE_MAX, 2 },
    { "crosses", CE_CROSSES, 3 }, { "all", CE_ALL, 1 }, { "any", CE_ANY, 1 },
};

static const struct cexpr *field_value(struct scope *s, const struct expr *expr, const struct field_def *field)
{
    struct cexpr *e = node(s, CE_FIELD, expr->span);
    e->field = field;
    e->reg = s->target;
    e->a = compile(s, expr->list.v[0]);
    e->reads = e->a->reads;
    e->constant = e->a->constant;
    unsigned bits = field->hi - field->lo + 1;
    if (e->a->kind == CE_CONST && (e->a->k < 0 || e->a->k >> bits))
        diag(s->cx, DIAG_CTL_NAMES, expr->span, "%s has %u bits; the value does not fit", field->name, bits);
    return e;
}

static const struct cexpr *compile_call(struct scope *s, const struct expr *expr)
{
    const char *name = expr->a->kind == EXPR_NAME ? expr->a->name : "";
    const struct field_def *field = s->target ? field_in(&s->target->fields, name) : NULL;
    if (field && expr->list.n == 1)
        return field_value(s, expr, field);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct function *f = &functions[i];
        if (strcmp(f->name, name))
            continue;
        if (expr->list.n != f->arguments) {
            diag(s->cx, DIAG_CTL_NAMES, expr->span, "%s takes %u argument%s", name, f->arguments, f->arguments == 1 ? "" : "s");
            return wrong(s, expr->span);
        }
        struct cexpr *e = node(s, f->kind, expr->span);
        const struct cexpr **argument[] = { &e->a, &e->b, &e->c };
        e->constant = true;
        for (unsigned k = 0; k < f->arguments; k++) {
            *argument[k] = compile(s, expr->list.v[k]);
            e->reads |= (*argument[k])->reads;
            e->constant &= (*argument[k])->constant;
        }
        return e;
    }
    diag(s->cx, DIAG_CTL_NAMES, expr->span,
         s->in_sequence ? "'%s' is neither a function nor a field of the register written" : "there is no function '%s'", name);
    return wrong(s, expr->span);
}

static const struct cexpr *compile_has(struct scope *s, const struct expr *expr)
{
    if (expr->a->kind != EXPR_NAME || strcmp(expr->a->name, "next") || !s->layout) {
        diag(s->cx, DIAG_CTL_NAMES, expr->span, "'has' is written 'next has WORD', in a descriptor");
        return wrong(s, expr->span);
    }
    struct cexpr *e = node(s, CE_HAS, expr->span);
    for (unsigned i = 0; i < s->layout->nwords; i++) {
        const struct word_def *word = s->layout->word[i];
        if (word->name != expr->name)
            continue;
        e->word = word;
        e->k |= (wide)1 << i;
        if (!word->optional)
            diag(s->cx, DIAG_CTL_CHAIN, expr->span, "'%s' is never missing: 'has' is for optional words", expr->name);
    }
    if (!e->word)
        return unknown(s, expr->name, expr->name_span);
    return e;
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

static const struct cexpr *compile_number(struct scope *s, uint64_t value, enum unit unit, const struct expr *expr)
{
    static const wide factor[] = { [UNIT_NONE] = 1, [UNIT_KIB] = 1 << 10, [UNIT_MIB] = 1 << 20, [UNIT_GIB] = 1 << 30,
                                   [UNIT_NS] = 1, [UNIT_US] = 1000, [UNIT_MS] = 1000000, [UNIT_S] = 1000000000 };
    if ((size_t)unit >= sizeof factor / sizeof *factor) {
        diag(s->cx, DIAG_UNIT_MISMATCH, expr->span, "a description has no rates");
        return wrong(s, expr->span);
    }
    return number(s, (wide)value * factor[unit], expr->span);
}

static const struct cexpr *compile_unit(struct scope *s, const struct expr *expr)
{
    const struct cexpr *inner = compile(s, expr->a), *factor = compile_number(s, 1, expr->unit, expr);
    struct cexpr *e = node(s, CE_BINARY, expr->span);
    e->op = OP_MUL;
    e->a = inner;
    e->b = factor;
    return finish_binary(s, e);
}

static const struct cexpr *compile_any(struct scope *s, const struct expr *expr, int domain)
{
    switch (expr->kind) {
    case EXPR_NUMBER: return compile_number(s, expr->number, expr->unit, expr);
    case EXPR_NAME:
    case EXPR_MEMBER: return compile_name(s, expr);
    case EXPR_UNARY:  return compile_unary(s, expr);
    case EXPR_BINARY: return compile_binary(s, expr);
    case EXPR_COND:   return compile_choice(s, expr, domain);
    case EXPR_INDEX:  return compile_index(s, expr);
    case EXPR_CALL:   return compile_call(s, expr);
    case EXPR_HAS:    return compile_has(s, expr);
    case EXPR_UNIT:   return compile_unit(s, expr);
    default:
        diag(s->cx, DIAG_CTL_NAMES, expr->span, "this has no meaning in a description");
        return wrong(s, expr->span);
    }
}

const struct cexpr *compile_words(struct scope *s, const struct expr *expr, int domain)
{
    wide k;
    if (s->depth >= DEPTH_MAX) {
        diag(s->cx, DIAG_TOO_DEEP, expr->span, "nesting too deep");
        return wrong(s, expr->span);
    }
    if (domain != ROLE_NONE && expr->kind == EXPR_NAME && domain_word(s->c, domain, expr->name, &k)) {
        struct cexpr *e = number(s, k, expr->span);
        e->text = expr->name;
        return e;
    }
    s->depth++;
    const struct cexpr *e = compile_any(s, expr, domain);
    s->depth--;
    return e;
}

const struct cexpr *compile(struct scope *s, const struct expr *expr)
{
    return compile_words(s, expr, ROLE_NONE);
}

bool compile_constant(struct scope *s, const struct expr *expr, wide *value)
{
    const struct cexpr *e = compile(s, expr);
    *value = e->k;
    if (e->kind == CE_CONST)
        return true;
    diag(s->cx, DIAG_NOT_CONSTANT, expr->span, "a number is needed here, known from the page alone");
    return false;
}
