/* SPDX-License-Identifier: MIT */
/* Rules about bits: each claimed once, slices without holes, enumerations and constants that fit. */
#include "controller/check.h"

static uwide bits_of(unsigned hi, unsigned lo)
{
    return ((((uwide)1 << (hi - lo)) << 1) - 1) << lo;
}

/* ---- every bit once ----------------------------------------------------------------------------------------------- */

/* One word, in one form (null: a block or register, nothing is decided). */
struct claim { struct checker *k; const struct env *env; const char *word; const struct form *form; };

static void claimed_twice(const struct claim *c, const struct field_def *field, uwide both)
{
    unsigned bit = 0;
    while (!(both >> bit & 1))
        bit++;
    diag(c->k->cx, DIAG_CTL_BIT_CLAIM, field->span, "bit %u of '%s' is claimed twice", bit, c->word);
}

static void print_bits(const struct claim *c, struct span span, uwide missing)
{
    unsigned lo = 0, hi;
    while (!(missing >> lo & 1))
        lo++;
    for (hi = lo; hi < 63 && missing >> (hi + 1) & 1; hi++)
        ;
    char *bits = hi == lo ? arena_printf(c->k->cx->arena, "bit %u", lo) : arena_printf(c->k->cx->arena, "bits %u to %u", lo, hi);
    diag(c->k->cx, DIAG_CTL_BIT_CLAIM, span,
         c->form ? "%s of '%s' mean nothing in form '%s'; write 0 if they are reserved"
             : "%s of '%s' mean nothing; write 0 if they are reserved",
         bits, c->word, c->form ? c->form->name : "");
}

static uwide claimed(const struct claim *c, const field_nodes *nodes, uwide before);

/* An open condition: both ways must claim the same bits. */
static uwide claimed_open(const struct claim *c, const struct field_node *n, uwide before)
{
    uwide then = claimed(c, &n->then, before), otherwise = claimed(c, &n->otherwise, before);
    if (then != otherwise)
        print_bits(c, n->span, then ^ otherwise);
    return then | otherwise;
}

static uwide claimed(const struct claim *c, const field_nodes *nodes, uwide before)
{
    uwide all = before;
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        wide k;
        if (n->field) {
            uwide mine = bits_of(n->field->hi, n->field->lo);
            if (all & mine)
                claimed_twice(c, n->field, all & mine);
            all |= mine;
        } else if (c->env && fixed_by_form(c->env, n->when, &k)) {
            all = claimed(c, k ? &n->then : &n->otherwise, all);
        } else {
            all = claimed_open(c, n, all);
        }
    }
    return all;
}

static void claim_word(const struct claim *c, const struct word_def *word)
{
    uwide missing = bits_of(word->bits - 1, 0) & ~claimed(c, &word->fields, 0);
    if (missing)
        print_bits(c, word->span, missing);
}

static void claim_words(struct claim *c, const word_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        wide k;
        if (n->word) {
            c->word = n->word->name;
            claim_word(c, n->word);
            continue;
        }
        bool fixed = c->env && fixed_by_form(c->env, n->when, &k);
        if (!fixed || k)
            claim_words(c, &n->then);
        if (!fixed || !k)
            claim_words(c, &n->otherwise);
    }
}

void check_bit_claims(struct checker *k)
{
    for (size_t i = 0; i < k->c->forms.n; i++) {
        const struct form *form = k->c->forms.v[i];
        struct claim c = { .k = k, .env = env_of_form(k, form), .form = form };
        if (form->layout)
            claim_words(&c, &form->layout->words);
    }
    for (size_t i = 0; i < k->c->layouts.n; i++) {
        struct claim c = { .k = k };
        if (k->c->layouts.v[i]->is_block)
            claim_words(&c, &k->c->layouts.v[i]->words);
    }
    for (size_t i = 0; i < k->c->registers.n; i++) {
        struct claim c = { .k = k, .word = k->c->registers.v[i]->name };
        if (k->c->registers.v[i]->has_body)
            claimed(&c, &k->c->registers.v[i]->fields, 0);
    }
}

/* ---- slices ------------------------------------------------------------------------------------------------------- */

struct pieces { uwide bits; struct span span; bool whole; };

static void gather(struct checker *k, const struct form_field *f, struct pieces *pieces)
{
    for (unsigned q = 0; q < f->field->nequations; q++) {
        const struct equation *eq = &f->field->equations[q];
        const struct cexpr *e = eq->expr;
        bool slice = e->kind == CE_SLICE && e->a->kind == CE_SLOT;
        if (!slice && e->kind != CE_SLOT)
            continue;
        struct pieces *p = &pieces[slice ? e->a->slot : e->slot];
        uwide bits = slice ? bits_of(e->hi, e->lo) : bits_of(f->field->hi - f->field->lo, 0);
        if (slice && f->sure && p->bits & bits && !p->whole)
            diag(k->cx, DIAG_CTL_SLICES, eq->span, "bits of '%s' that another field has already", k->c->slots.v[e->a->slot].name);
        p->bits |= bits;
        p->whole |= !slice;
        p->span = eq->span;
    }
}

static void check_pieces(struct checker *k, unsigned slot, const struct pieces *p)
{
    const struct controller *c = k->c;
    int role = c->slots.v[slot].role;
    unsigned lo = 0, hi = 0;
    if (role == ROLE_NONE || role_dimension((enum role)role) != DIM_ADDRESS)
        return;
    while (!(p->bits >> lo & 1))
        lo++;
    for (unsigned bit = 0; bit < 64; bit++)
        hi = p->bits >> bit & 1 ? bit : hi;
    if (p->bits != bits_of(hi, lo)) {
        diag(k->cx, DIAG_CTL_SLICES, p->span, "the slices of '%s' leave a hole", c->slots.v[slot].name);
        return;
    }
    bool page = c->place.page && slot == ROLE_NEXT;
    const struct cexpr *ends = slot == ROLE_NEXT && c->has_chain ? c->chain.ends_at : NULL;
    if (ends && ends->kind == CE_CONST && !p->whole && ((uwide)ends->k & ~p->bits))
        diag(k->cx, DIAG_CTL_CHAIN, c->chain.span, "'next' has no place for the value that ends the list: its slices are bits %u to %u", hi, lo);
    if (page && (uint64_t)1 << (hi + 1) != c->place.page && hi + 1 < c->address_bits)
        diag(k->cx, DIAG_CTL_SLICES, p->span, "'next' is carried up to bit %u, which is not the size of the page", hi);
    if (!page && hi + 1 < c->address_bits)
        diag(k->cx, DIAG_CTL_SLICES, p->span, "'%s' is carried up to bit %u, addresses have %u bits%s", c->slots.v[slot].name,
             hi, c->address_bits,
             slot == ROLE_NEXT ? "; 'place page' would supply the rest" : "");
}

void check_slices(struct checker *k)
{
    for (size_t i = 0; i < k->c->forms.n; i++) {
        struct pieces *pieces = NEW_ARRAY(k->cx->arena, struct pieces, k->c->slots.n);
        form_fields list = fields_of_form(k, k->c->forms.v[i]);
        for (size_t f = 0; f < list.n; f++)
            gather(k, &list.v[f], pieces);
        for (unsigned slot = 0; slot < k->c->slots.n; slot++) {
            if (pieces[slot].bits)
                check_pieces(k, slot, &pieces[slot]);
        }
    }
}

/* ---- enumerations, constants, signs ------------------------------------------------------------------------------- */

static void check_entries(struct checker *k, const struct field_def *field, const struct equation *eq)
{
    unsigned bits = field->hi - field->lo + 1;
    for (unsigned i = 0; i < eq->nentries; i++) {
        const struct enum_entry *e = &eq->entries[i];
        if (bits < 64 && e->code >> bits)
            diag(k->cx, DIAG_CTL_ENUM, e->span, "code %llu does not fit into %u bits", (unsigned long long)e->code, bits);
        for (unsigned j = 0; j < i; j++) {
            if (eq->entries[j].key == e->key && e->key != -2 && eq == field->equations) {      /* behind another equation that has chosen */
                diag(k->cx, DIAG_CTL_ENUM, e->span, "this key is there twice");
                break;
            }
        }
    }
}

static bool may_be_negative(const struct controller *c, const struct cexpr *e)
{
    if (!e)
        return false;
    if (e->kind == CE_CONST)
        return e->k < 0;
    if (e->kind == CE_SLOT) {
        const struct slot *slot = &c->slots.v[e->slot];
        bool distance = slot->role != ROLE_NONE && role_dimension((enum role)slot->role) == DIM_DISTANCE;
        return distance || slot->kind == SLOT_OPTION || (slot->kind == SLOT_DEFINE && may_be_negative(c, slot->value));
    }
    if ((e->kind == CE_BINARY && e->op == OP_SUB) || (e->kind == CE_UNARY && e->op == OP_NEG))
        return true;
    return may_be_negative(c, e->a) || may_be_negative(c, e->b) || may_be_negative(c, e->c);
}

static void check_equation(struct checker *k, const struct field_def *field, const struct equation *eq)
{
    unsigned bits = field->hi - field->lo + 1;
    const struct cexpr *e = eq->expr;
    check_entries(k, field, eq);
    if (e->kind == CE_CONST && !eq->nentries && !eq->is_signed && (e->k < 0 || e->k >> bits))
        diag(k->cx, DIAG_CTL_ENUM, eq->span, "the constant does not fit into %u bit%s", bits, bits == 1 ? "" : "s");
    if (eq->is_signed && !may_be_negative(k->c, e))
        diag(k->cx, DIAG_CTL_ENUM, eq->span, "'signed', but '%s' is never negative", cexpr_text(k->cx, k->c, e));
    if (e->kind == CE_ABS && !may_be_negative(k->c, e->a))
        diag(k->cx, DIAG_CTL_ENUM, eq->span, "'abs', but '%s' is never negative", cexpr_text(k->cx, k->c, e->a));
}

static void check_fields(struct checker *k, const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        check_fields(k, &n->then);
        check_fields(k, &n->otherwise);
        for (unsigned q = 0; n->field && q < n->field->nequations; q++)
            check_equation(k, n->field, &n->field->equations[q]);
    }
}

void check_enumerations(struct checker *k)
{
    for (size_t i = 0; i < k->c->layouts.n; i++) {
        for (unsigned w = 0; w < k->c->layouts.v[i]->nwords; w++)
            check_fields(k, &k->c->layouts.v[i]->word[w]->fields);
    }
    for (size_t i = 0; i < k->c->registers.n; i++) {
        if (k->c->registers.v[i]->has_body)
            check_fields(k, &k->c->registers.v[i]->fields);
    }
}
