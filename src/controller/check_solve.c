/* SPDX-License-Identifier: MIT */
/* Rules about equations: each form can be solved, every role has a carrier, forms can be told apart. */
#include "controller/check.h"

/* ---- solvable ----------------------------------------------------------------------------------------------------- */

struct solver { struct checker *k; const struct env *env; unsigned char *known, *carried; };      /* by slot */

/* What a decoder knows before it looks at a bit. */
static void start_known(struct solver *s)
{
    static const unsigned roles[] = { ROLE_FORM, ROLE_NEXT_FORM, ROLE_NEXT_WORDS, ROLE_SELF, ROLE_FOLLOWING, ROLE_INDEX,
                                      ROLE_CHANNEL, ROLE_CYCLIC,
                                      ROLE_HEAD, ROLE_TAIL, ROLE_COUNT, ROLE_LENGTH, ROLE_BASE, ROLE_FIRST, ROLE_LAST, ROLE_END,
                                      ROLE_LINKED,
                                      ROLE_IRQ, ROLE_GATE, ROLE_GATE_BYTES, ROLE_TABLE_STATIC };
    const struct controller *c = s->k->c;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        s->known[roles[i]] = 1;
    for (unsigned i = 0; i < c->slots.n; i++) {
        const struct slot *slot = &c->slots.v[i];
        bool given = slot->kind == SLOT_PARAMETER || slot->kind == SLOT_BLOCK || slot->kind == SLOT_HEAD || slot->kind == SLOT_TAIL;
        bool default_alone = !s->carried[i] && (slot->kind == SLOT_OPTION || (slot->kind == SLOT_ROLE && !slot->value));
        s->known[i] |= given || default_alone;
    }
}

/* Unknowns of a tree. Roles that no field carries count through their rule (span through bytes, width and step). */
static unsigned unknowns(struct solver *s, const struct cexpr *e, int *which, unsigned depth)
{
    wide k;
    if (!e || depth > 60)
        return 0;
    if (e->kind == CE_SLOT) {
        const struct slot *slot = &s->k->c->slots.v[e->slot];
        if (s->known[e->slot])
            return 0;
        if (slot->kind == SLOT_DEFINE || (slot->kind == SLOT_ROLE && !s->carried[e->slot] && slot->value))
            return unknowns(s, slot->value, which, depth + 1);
        if (*which == (int)e->slot)
            return 0;
        *which = (int)e->slot;
        return 1;
    }
    if (e->kind == CE_COND && fixed_by_form(s->env, e->a, &k))
        return unknowns(s, k ? e->b : e->c, which, depth + 1);
    if (e->kind == CE_COND) {
        int left = -1, right = -1;
        unsigned first = unknowns(s, e->b, &left, depth + 1), second = unknowns(s, e->c, &right, depth + 1);
        unsigned n = unknowns(s, e->a, which, depth + 1);
        *which = left >= 0 ? left : right >= 0 ? right : *which;
        return n + (first > second ? first : second);
    }
    return unknowns(s, e->a, which, depth + 1) + unknowns(s, e->b, which, depth + 1) + unknowns(s, e->c, which, depth + 1);
}

static bool invertible(struct solver *s, const struct cexpr *e)
{
    int which = -1;
    if (!e || !unknowns(s, e, &which, 0))
        return true;
    switch (e->kind) {
    case CE_SLOT: case CE_SLICE: case CE_LOG2: case CE_ABS: case CE_ONES: case CE_COND: case CE_HAS: case CE_FORM_IS:
        return true;
    case CE_UNARY:
        return invertible(s, e->a);
    case CE_MAX:
        return e->b->kind == CE_CONST && invertible(s, e->a);
    case CE_BINARY:
        if (e->op == OP_BITOR || e->op == OP_BITXOR || e->op == OP_BITAND || e->op == OP_SHL || e->op == OP_SHR)
            return false;
        return invertible(s, e->a) && invertible(s, e->b);
    default:
        return false;
    }
}

static bool is_comparison(const struct cexpr *e)
{
    return e->kind == CE_BINARY && e->op >= OP_EQ && e->op <= OP_GE;
}

/* A comparison tells something only about what has few values. */
static bool few_values(const struct controller *c, int slot)
{
    int role = c->slots.v[slot].role;
    if (role == ROLE_NONE)
        return false;
    enum role_dimension dim = role_dimension((enum role)role);
    return dim == DIM_TRUTH || dim == DIM_FLOW || dim == DIM_PACE || dim == DIM_IRQ;
}

static void learn(struct solver *s, const struct cexpr *e, unsigned depth)
{
    if (!e || depth > 60)
        return;
    if (e->kind == CE_SLOT) {
        const struct slot *slot = &s->k->c->slots.v[e->slot];
        if (slot->kind == SLOT_DEFINE || (slot->kind == SLOT_ROLE && !s->carried[e->slot] && slot->value))
            learn(s, slot->value, depth + 1);
        else
            s->known[e->slot] = 1;
    }
    learn(s, e->a, depth + 1);
    learn(s, e->b, depth + 1);
    learn(s, e->c, depth + 1);
}

static bool solve_equation(struct solver *s, const struct equation *eq)
{
    int which = -1;
    unsigned n = unknowns(s, eq->expr, &which, 0);
    if (n == 0)
        return true;
    if (n > 1 || !invertible(s, eq->expr) || (is_comparison(eq->expr) && !few_values(s->k->c, which)))
        return false;
    learn(s, eq->expr, 0);
    return true;
}

/* Fields up to a word (all: ~0), again and again until nothing is learnt. */
static bool solve(struct solver *s, const form_fields *list, unsigned words, const struct equation **stuck)
{
    bool progress = true;
    *stuck = NULL;
    for (unsigned round = 0; progress && round < 100; round++) {
        progress = false;
        *stuck = NULL;
        unsigned before = 0, after = 0;
        for (unsigned i = 0; i < s->k->c->slots.n; i++)
            before += s->known[i];
        for (size_t i = 0; i < list->n; i++) {
            for (unsigned q = 0; list->v[i].word->index < words && q < list->v[i].field->nequations; q++) {
                if (!solve_equation(s, &list->v[i].field->equations[q]))
                    *stuck = &list->v[i].field->equations[q];
            }
        }
        for (unsigned i = 0; i < s->k->c->slots.n; i++)
            after += s->known[i];
        progress = after > before;
    }
    return !*stuck;
}

static bool is_span(unsigned slot)
{
    return slot == ROLE_SOURCE_SPAN || slot == ROLE_DEST_SPAN || slot == ROLE_MEMORY_SPAN;
}

/* Roles that fields of this form speak of; a span is always computed. */
static void find_carried(struct solver *s, const form_fields *list)
{
    for (unsigned slot = 0; slot < s->k->c->slots.n; slot++) {
        for (size_t i = 0; i < list->n && !s->carried[slot] && !is_span(slot); i++) {
            for (unsigned q = 0; q < list->v[i].field->nequations; q++)
                s->carried[slot] |= mentions(s->env, list->v[i].field->equations[q].expr, slot);
        }
    }
}

static struct solver new_solver(struct checker *k, const struct form *form, const form_fields *list)
{
    struct solver s = { k, env_of_form(k, form), NEW_ARRAY(k->cx->arena, unsigned char, k->c->slots.n),
                        NEW_ARRAY(k->cx->arena, unsigned char, k->c->slots.n) };
    find_carried(&s, list);
    start_known(&s);
    return s;
}

static unsigned first_word(const word_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        unsigned index = n->word ? n->word->index : first_word(&n->then);
        if (!n->word && index == ~0u)
            index = first_word(&n->otherwise);
        if (index != ~0u)
            return index;
    }
    return ~0u;
}

static void conditions_in_time(struct checker *k, const struct form *form, const form_fields *list, const word_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        const struct equation *stuck;
        wide value;
        int which = -1;
        if (n->word || fixed_by_form(env_of_form(k, form), n->when, &value))
            continue;
        struct solver s = new_solver(k, form, list);
        unsigned at = first_word(&(word_nodes){ (struct word_node *)n, 1, 1 });
        solve(&s, list, at, &stuck);
        if (unknowns(&s, n->when, &which, 0))
            diag(k->cx, DIAG_CTL_UNSOLVABLE, n->when->span,
                 "whether these words are there is not known from the words before them ('%s' is not)",
                 which >= 0 ? k->c->slots.v[which].name : "?");
        conditions_in_time(k, form, list, &n->then);
        conditions_in_time(k, form, list, &n->otherwise);
    }
}

static bool has_sign(struct checker *k, const form_fields *list, const struct cexpr *inner)
{
    char *wanted = cexpr_text(k->cx, k->c, inner);
    for (size_t i = 0; i < list->n; i++) {
        for (unsigned q = 0; q < list->v[i].field->nequations; q++) {
            const struct cexpr *e = list->v[i].field->equations[q].expr;
            if (e->kind == CE_BINARY && e->op == OP_LT && e->b->kind == CE_CONST && e->b->k == 0
                && !strcmp(cexpr_text(k->cx, k->c, e->a), wanted))
                return true;
        }
    }
    return false;
}

/* Widths that a register of the start says for the whole list. */
static bool know_of_list(struct solver *s)
{
    for (unsigned slot = 0; slot < ROLE_COUNT_ALL; slot++) {
        enum role_dimension dim = role_dimension((enum role)slot);
        if (dim == DIM_WIDTH && slot_in(&s->k->c->start_depends, slot))
            s->known[slot] = 1;
    }
    return true;
}

static void check_form_solvable(struct checker *k, const struct form *form)
{
    form_fields list = fields_of_form(k, form);
    struct solver s = new_solver(k, form, &list);
    const struct equation *stuck;
    for (size_t i = 0; i < list.n; i++) {
        for (unsigned q = 0; q < list.v[i].field->nequations; q++) {
            const struct equation *eq = &list.v[i].field->equations[q];
            if (eq->expr->kind == CE_ABS && !has_sign(k, &list, eq->expr->a))
                diag(k->cx, DIAG_CTL_UNSOLVABLE, eq->span, "no field has the sign of '%s'", cexpr_text(k->cx, k->c, eq->expr->a));
        }
    }
    if (!solve(&s, &list, ~0u, &stuck) && know_of_list(&s) && !solve(&s, &list, ~0u, &stuck))
        diag(k->cx, DIAG_CTL_UNSOLVABLE, stuck->span, "in form '%s' this leaves more than one role open, or has no inverse", form->name);
    if (form->layout)
        conditions_in_time(k, form, &list, &form->layout->words);
}

void check_solvable(struct checker *k)
{
    for (size_t i = 0; i < k->c->forms.n; i++)
        check_form_solvable(k, k->c->forms.v[i]);
}

/* ---- roles and their carriers ------------------------------------------------------------------------------------- */

static bool reaches_role(const struct env *env, const form_fields *list, unsigned slot)
{
    struct violation ignored = { 0 };
    struct eval ev = { .env = env, .why = &ignored };
    for (size_t i = 0; i < list->n; i++) {
        for (unsigned q = 0; q < list->v[i].field->nequations; q++) {
            if (reaches(&ev, list->v[i].field->equations[q].expr, slot))
                return true;
        }
    }
    return false;
}

static void need_carrier(struct checker *k, const struct form *form, const form_fields *list, const struct form_item *item)
{
    const struct slot *slot = item->slot >= 0 ? &k->c->slots.v[item->slot] : NULL;
    if (!slot || slot->kind != SLOT_ROLE || slot->role == ROLE_WIDTH)
        return;
    if (reaches_role(env_of_form(k, form), list, (unsigned)item->slot) || slot_in(&k->c->start_depends, (unsigned)item->slot))
        return;
    diag(k->cx, DIAG_CTL_ROLE_CARRIED, item->expr->span, "form '%s' uses '%s', which no field carries", form->name, slot->name);
}

static void need_carriers(struct checker *k, const struct form *form, const form_fields *list, const struct form_item *items, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        need_carrier(k, form, list, &items[i]);
}

static bool item_is(const struct form_item *items, unsigned n, unsigned slot)
{
    for (unsigned i = 0; i < n; i++) {
        if (items[i].slot == (int)slot)
            return true;
    }
    return false;
}

/* Does the form know this role: is it one of its counts, sides, distances or operands? */
static bool form_knows(const struct form *form, const struct slot *def, unsigned slot)
{
    bool operands = form->source.kind == FSIDE_XOR || form->source.kind == FSIDE_PQ;
    if (def->role == ROLE_SOURCE && operands)
        return true;
    if (def->role == ROLE_COEFFICIENT)
        return form->source.kind == FSIDE_PQ;
    if (def->role == ROLE_DEST && (form->dest.kind == FSIDE_CHECK || form->dest.kind == FSIDE_RESULT))
        return true;
    for (unsigned i = 0; i < form->nlevels; i++) {
        if (item_is(form->level[i].items, form->level[i].n, slot))
            return true;
    }
    return item_is(form->source.items, form->source.nitems, slot) || item_is(form->dest.items, form->dest.nitems, slot)
        || item_is(form->source.by, form->source.nby, slot) || item_is(form->dest.by, form->dest.nby, slot);
}

static bool belongs_to_form(int role)
{
    return role == ROLE_SOURCE || role == ROLE_DEST || role == ROLE_MEMORY || role == ROLE_BYTES || role == ROLE_ROWS || role == ROLE_FRAMES
        || role == ROLE_PLANES || role == ROLE_COEFFICIENT || (role >= ROLE_SOURCE_PITCH && role <= ROLE_MEMORY_PLANE);
}

static void no_strangers(struct checker *k, const struct form *form, const form_fields *list)
{
    const struct env *env = env_of_form(k, form);
    for (unsigned slot = 0; slot < k->c->slots.n; slot++) {
        const struct slot *def = &k->c->slots.v[slot];
        if (def->kind != SLOT_ROLE || !belongs_to_form(def->role) || form_knows(form, def, slot))
            continue;
        for (size_t i = 0; i < list->n; i++) {
            for (unsigned q = 0; list->v[i].sure && q < list->v[i].field->nequations; q++) {
                const struct equation *eq = &list->v[i].field->equations[q];
                if (mentions(env, eq->expr, slot)) {
                    diag(k->cx, DIAG_CTL_ROLE_CARRIED, eq->span, "form '%s' does not know '%s'", form->name, def->name);
                    return;
                }
            }
        }
    }
}

void check_roles(struct checker *k)
{
    for (size_t i = 0; i < k->c->forms.n; i++) {
        const struct form *form = k->c->forms.v[i];
        form_fields list = fields_of_form(k, form);
        for (unsigned level = 0; level < form->nlevels; level++)
            need_carriers(k, form, &list, form->level[level].items, form->level[level].n);
        need_carriers(k, form, &list, form->source.items, form->source.kind == FSIDE_ADDRESS ? form->source.nitems : 0);
        need_carriers(k, form, &list, form->dest.items, form->dest.kind == FSIDE_ADDRESS ? form->dest.nitems : 0);
        need_carriers(k, form, &list, form->source.by, form->source.nby);
        need_carriers(k, form, &list, form->dest.by, form->dest.nby);
        no_strangers(k, form, &list);
    }
}

/* ---- forms that can be told apart --------------------------------------------------------------------------------- */

static bool constant_bits(const struct env *env, const struct form_field *f, wide *value)
{
    if (!f->field->nequations || !f->sure)
        return false;
    const struct equation *eq = &f->field->equations[0];
    if (!fixed_by_form(env, eq->expr, value))
        return false;
    for (unsigned i = 0; i < eq->nentries; i++) {
        if (eq->entries[i].key == *value) {
            *value = (wide)eq->entries[i].code;
            return true;
        }
    }
    return !eq->nentries;
}

struct picture { uwide constant, value; };

/* Constant bits of each word of the layout in a form, by position in memory. */
static void picture_of(struct checker *k, const struct form *form, struct picture *pictures, unsigned *n)
{
    form_fields list = fields_of_form(k, form);
    const struct env *env = env_of_form(k, form);
    const struct word_def *last = NULL;
    *n = 0;
    for (size_t i = 0; i < list.n; i++) {
        const struct form_field *f = &list.v[i];
        wide value;
        if (f->word != last)
            (*n)++;
        last = f->word;
        if (*n > 64 || !constant_bits(env, f, &value))
            continue;
        uwide mask = (((uwide)1 << (f->field->hi - f->field->lo)) << 1) - 1;
        pictures[*n - 1].constant |= mask << f->field->lo;
        pictures[*n - 1].value |= ((uwide)value & mask) << f->field->lo;
    }
}

/* What a side is, as far as words of a descriptor do not say it. */
static bool same_side(const struct form_side *a, const struct form_side *b)
{
    if (a->kind != b->kind)
        return false;
    for (unsigned i = 0; i < a->nitems && i < b->nitems; i++) {
        if (a->items[i].slot >= 0 && b->items[i].slot >= 0 && a->items[i].slot != b->items[i].slot)
            return false;
    }
    return true;
}

static bool speaks_of(const struct cexpr *e, const struct form *first, const struct form *second)
{
    if (!e)
        return false;
    if (e->kind == CE_FORM_IS && (e->form == first || e->form == second))
        return true;
    return speaks_of(e->a, first, second) || speaks_of(e->b, first, second) || speaks_of(e->c, first, second);
}

/* A limit may say which of the two it is, or a register for the whole list. */
static bool told_otherwise(struct checker *k, const struct form *first, const struct form *second)
{
    for (size_t i = 0; i < k->c->limits.n; i++) {
        if (speaks_of(k->c->limits.v[i].expr, first, second) || speaks_of(k->c->limits.v[i].when, first, second))
            return true;
    }
    return slot_in(&k->c->start_depends, ROLE_FORM);
}

/* What the first takes for itself does something else in the second. A form that moves nothing is told by counts of 0. */
static bool other_effect(struct checker *k, const struct form *first, const struct form *second)
{
    bool same = same_side(&first->source, &second->source) && same_side(&first->dest, &second->dest) && first->sides == second->sides;
    return !same && first->nlevels && second->nlevels && !told_otherwise(k, first, second);
}

/* A branch of the first that the form leaves open may still hold a constant that the second never has: its words are then told
 * apart where it matters to the first. */
static bool branch_differs(struct checker *k, const struct form *first, const struct picture *other)
{
    form_fields list = fields_of_form(k, first);
    const struct env *env = env_of_form(k, first);
    const struct word_def *last = NULL;
    unsigned n = 0;
    for (size_t i = 0; i < list.n; i++) {
        const struct field_def *field = list.v[i].field;
        uwide mask = (((uwide)1 << (field->hi - field->lo)) << 1) - 1;
        wide value;
        n += list.v[i].word != last;
        last = list.v[i].word;
        for (unsigned q = 0; n <= 64 && !list.v[i].sure && q < field->nequations; q++) {
            const struct equation *eq = &field->equations[q];
            if (!eq->nentries && fixed_by_form(env, eq->expr, &value)
                && (((uwide)value & mask) << field->lo ^ other[n - 1].value) & other[n - 1].constant & mask << field->lo)
                return true;
        }
    }
    return false;
}

static void compare_forms(struct checker *k, const struct form *first, const struct form *second)
{
    struct picture a[65] = { { 0 } }, b[65] = { { 0 } };
    unsigned na, nb;
    bool narrower = false;
    picture_of(k, first, a, &na);
    picture_of(k, second, b, &nb);
    if (na != nb || first->repeats != second->repeats)
        return;
    for (unsigned i = 0; i < na; i++) {
        uwide both = a[i].constant & b[i].constant;
        if ((a[i].value ^ b[i].value) & both)
            return;
        narrower |= (b[i].constant & ~a[i].constant) != 0;
    }
    if (!narrower && !other_effect(k, first, second))
        return;                             /* the later one is more general: that is how it should be */
    if (!narrower) {
        struct diag *other = diag(k->cx, DIAG_CTL_AMBIGUOUS, second->span,
                                  "words of form '%s' are also words of form '%s', which moves something else; a bit or a limit must tell them apart",
                                  second->name, first->name);
        diag_related(k->cx, other, first->span, "the form that is tried first");
        return;
    }
    if (branch_differs(k, first, b))
        return;
    struct diag *d = diag(k->cx, DIAG_CTL_AMBIGUOUS, second->span,
            "no bit tells form '%s' from form '%s'; write the special form before the general one", second->name, first->name);
    diag_related(k->cx, d, first->span, "the form that is tried first");
}

void check_forms_differ(struct checker *k)
{
    for (size_t i = 0; i < k->c->forms.n; i++) {
        for (size_t j = i + 1; j < k->c->forms.n; j++) {
            const struct form *a = k->c->forms.v[i], *b = k->c->forms.v[j];
            if (a->layout == b->layout && !a->one_sided && !b->one_sided)
                compare_forms(k, a, b);
        }
    }
}
