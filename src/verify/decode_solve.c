/* SPDX-License-Identifier: MIT */
/* The decoder's solver: a field is an equation, and every operator has an inverse. A value is pushed down the tree to
 * the one role that is not known; where two are unknown the field waits for others. */
#include "verify/decode_room.h"

static enum solved solve(struct decoder *d, const struct cexpr *e, wide t);

uwide field_bits(const struct field_def *field, uwide raw)
{
    unsigned above = 63 - (field->hi - field->lo);

    if (field->hi < 64)
        return (uint64_t)raw >> field->lo << above >> above;
    return raw >> field->lo & (((uwide)1 << (field->hi - field->lo + 1)) - 1);
}

static enum solved refuse(struct decoder *d, enum refusal_kind kind, unsigned slot, wide value)
{
    d->why.kind = kind;
    d->why.slot = slot;
    d->why.value = value;
    return SOLVE_WRONG;
}

/* The bits say t where v is known already. */
static enum solved agree(struct decoder *d, wide v, wide t)
{
    return v == t ? SOLVED : refuse(d, REFUSE_BITS, 0, v);
}

/* ---- roles ------------------------------------------------------------------------------------------------------- */

static enum solved solve_end(struct decoder *d, unsigned slot, wide t)
{
    unsigned other = slot == ROLE_END ? ROLE_LINKED : ROLE_END;

    if (t != 0 && t != 1)
        return refuse(d, REFUSE_INEXACT, slot, t);
    if (!d->form->form->repeats && slot_learnt(d, other) && d->value[other] == t)
        return refuse(d, REFUSE_END, slot, t);
    slot_learn(d, slot, t);
    return SOLVED;
}

static enum solved solve_slot(struct decoder *d, unsigned slot, wide t)
{
    const struct slot *s = &d->model->slots.v[slot];
    wide v;

    if (slot_learnt(d, slot))
        return agree(d, d->value[slot], t);
    if (d->is_given[slot])
        return agree(d, d->given[slot], t);
    switch (s->kind) {
    case SLOT_DEFINE:
        return s->value ? solve(d, s->value, t) : agree(d, 0, t);
    case SLOT_OPTION:
        if (d->stand)
            return s->value ? solve(d, s->value, t) : agree(d, 0, t);
        break;
    case SLOT_PARAMETER:
        return slot_value(d, slot, &v) == KNOWN ? agree(d, v, t) : SOLVE_LATER;
    case SLOT_ROLE:
        if (s->role == ROLE_END || s->role == ROLE_LINKED)
            return solve_end(d, slot, t);
        break;
    default: break;
    }
    slot_learn(d, slot, t);
    return SOLVED;
}

/* Bits hi..lo of a role: collected until all slices are there. */
static enum solved solve_slice(struct decoder *d, const struct cexpr *e, wide t)
{
    uwide mask, bits;
    unsigned slot;
    wide v;

    if (e->a->kind != CE_SLOT || d->model->slots.v[e->a->slot].kind == SLOT_DEFINE)
        return SOLVE_LATER;
    slot = e->a->slot;
    mask = (((uwide)1 << (e->hi - e->lo + 1)) - 1) << e->lo;
    if (t < 0 || (uwide)t << e->lo & ~mask)
        return refuse(d, REFUSE_INEXACT, slot, t);
    bits = (uwide)t << e->lo;
    if (slot_learnt(d, slot) || d->is_given[slot]) {
        v = slot_learnt(d, slot) ? d->value[slot] : d->given[slot];
        return ((uwide)v & mask) == bits ? SOLVED : refuse(d, REFUSE_BITS, slot, (wide)(((uwide)v & mask) >> e->lo));
    }
    if (d->part_stamp[slot] != d->clock) {
        d->part_stamp[slot] = d->clock;
        d->part[slot] = d->part_mask[slot] = 0;
    }
    if ((d->part[slot] ^ bits) & mask & d->part_mask[slot])
        return refuse(d, REFUSE_BITS, slot, (wide)((d->part[slot] & mask) >> e->lo));
    d->part[slot] |= bits;
    d->part_mask[slot] |= mask;
    return SOLVED;
}

/* ---- operators --------------------------------------------------------------------------------------------------- */

static enum solved solve_add(struct decoder *d, const struct cexpr *e, wide t)
{
    wide v;

    if (decode_expr(d, e->b, &v) == KNOWN)
        return solve(d, e->a, e->op == OP_ADD ? t - v : t + v);
    if (decode_expr(d, e->a, &v) == KNOWN)
        return solve(d, e->b, e->op == OP_ADD ? t - v : v - t);
    return SOLVE_LATER;
}

static enum solved solve_mul(struct decoder *d, const struct cexpr *e, wide t)
{
    const struct cexpr *unknown = e->a;
    wide v;

    if (decode_expr(d, e->b, &v) != KNOWN) {
        if (decode_expr(d, e->a, &v) != KNOWN)
            return SOLVE_LATER;
        unknown = e->b;
    }
    if (v == 0)
        return t == 0 ? SOLVE_LATER : refuse(d, REFUSE_INEXACT, 0, t);
    return t % v ? refuse(d, REFUSE_INEXACT, 0, t) : solve(d, unknown, t / v);
}

static enum solved solve_div(struct decoder *d, const struct cexpr *e, wide t)
{
    wide v, product;

    if (decode_expr(d, e->b, &v) == KNOWN)
        return __builtin_mul_overflow(t, v, &product) ? refuse(d, REFUSE_INEXACT, 0, t) : solve(d, e->a, product);
    if (decode_expr(d, e->a, &v) != KNOWN)
        return SOLVE_LATER;
    return t == 0 || v % t ? refuse(d, REFUSE_INEXACT, 0, t) : solve(d, e->b, v / t);
}

/* A count modulo its maximum: zero is the maximum. */
static enum solved solve_mod(struct decoder *d, const struct cexpr *e, wide t)
{
    wide v;

    if (decode_expr(d, e->b, &v) != KNOWN)
        return SOLVE_LATER;
    if (t < 0 || t >= v)
        return refuse(d, REFUSE_INEXACT, 0, t);
    return solve(d, e->a, t ? t : v);
}

static enum solved solve_shift(struct decoder *d, const struct cexpr *e, wide t)
{
    wide v;

    if (e->op != OP_SHL || decode_expr(d, e->b, &v) != KNOWN || v < 0 || v > 100)
        return SOLVE_LATER;
    return (t >> v << v) != t ? refuse(d, REFUSE_INEXACT, 0, t) : solve(d, e->a, t >> v);
}

/* and / or: both sides where the value leaves no choice, else the unknown one where the other leaves it open. */
static enum solved solve_logic(struct decoder *d, const struct cexpr *e, wide t)
{
    wide both = e->op == OP_AND, v;
    enum solved a, b;

    if (t != 0 && t != 1)
        return refuse(d, REFUSE_INEXACT, 0, t);
    if (t == both) {
        a = solve(d, e->a, t);
        b = a == SOLVE_WRONG ? a : solve(d, e->b, t);
        return a == SOLVED ? b : b == SOLVED ? a : b;
    }
    if (decode_expr(d, e->a, &v) == KNOWN)
        return solve(d, e->b, t);           /* eval of the whole failed, so a does not settle it */
    return decode_expr(d, e->b, &v) == KNOWN ? solve(d, e->a, t) : SOLVE_LATER;
}

/* Does this address advance, as far as the words say it? */
static bool advances(struct decoder *d, unsigned increment, unsigned step)
{
    wide v;

    if (d->form->carried[step])
        return slot_value(d, step, &v) == KNOWN && v;
    return slot_value(d, increment, &v) == KNOWN && v;
}

/* Which devices a direction means, as far as the addresses say it. */
static bool flow_possible(struct decoder *d, wide flow)
{
    bool source_stays = flow == FLOW_P2M || flow == FLOW_P2P, dest_stays = flow == FLOW_M2P || flow == FLOW_P2P;

    if (source_stays && advances(d, ROLE_SOURCE_INCREMENT, ROLE_SOURCE_STEP))
        return false;
    return !(dest_stays && advances(d, ROLE_DEST_INCREMENT, ROLE_DEST_STEP));
}

/* `flow == m2p` is 0: that direction is ruled out. Once all fields have spoken, the first that is left. */
static enum solved solve_not_flow(struct decoder *d, wide not_this)
{
    wide flow;

    if (not_this >= FLOW_M2M && not_this <= FLOW_P2P)
        d->not_flow |= 1u << not_this;
    for (flow = FLOW_M2M; d->defaults && flow <= FLOW_P2P; flow++)
        if (!(d->not_flow >> flow & 1) && flow_possible(d, flow))
            return solve_slot(d, ROLE_FLOW, flow);
    return SOLVE_LATER;
}

static enum solved solve_comparison(struct decoder *d, const struct cexpr *e, wide t)
{
    wide v;

    if (t != 0 && t != 1)
        return refuse(d, REFUSE_INEXACT, 0, t);
    if (e->op != OP_EQ && e->op != OP_NE)
        return SOLVE_LATER;
    if ((e->op == OP_EQ) != (t == 1))
        return e->a->kind == CE_SLOT && e->a->slot == ROLE_FLOW && e->b->kind == CE_CONST ? solve_not_flow(d, e->b->k) : SOLVE_LATER;
    if (decode_expr(d, e->b, &v) == KNOWN)
        return solve(d, e->a, v);
    return decode_expr(d, e->a, &v) == KNOWN ? solve(d, e->b, v) : SOLVE_LATER;
}

static enum solved solve_binary(struct decoder *d, const struct cexpr *e, wide t)
{
    switch (e->op) {
    case OP_ADD: case OP_SUB: return solve_add(d, e, t);
    case OP_MUL: return solve_mul(d, e, t);
    case OP_DIV: return solve_div(d, e, t);
    case OP_MOD: return solve_mod(d, e, t);
    case OP_SHL: case OP_SHR: return solve_shift(d, e, t);
    case OP_AND: case OP_OR: return solve_logic(d, e, t);
    default: return e->op >= OP_EQ && e->op <= OP_GE ? solve_comparison(d, e, t) : SOLVE_LATER;
    }
}

/* The bit that says `x < 0` for the x of an abs: among the fields taken so far. */
static bool sign_of(const struct decoder *d, const struct cexpr *x, bool *negative)
{
    const struct cexpr *e;
    size_t i;
    unsigned k;

    for (i = 0; i < d->fields.n; i++)
        for (k = 0; k < d->fields.v[i].field->nequations; k++) {
            e = d->fields.v[i].field->equations[k].expr;
            if (e->kind == CE_BINARY && e->op == OP_LT && e->b->kind == CE_CONST && e->b->k == 0 && same_tree(e->a, x)) {
                *negative = field_bits(d->fields.v[i].field, d->fields.v[i].raw) != 0;
                return true;
            }
        }
    return false;
}

static enum solved solve_abs(struct decoder *d, const struct cexpr *e, wide t)
{
    bool negative;

    if (t < 0)
        return refuse(d, REFUSE_INEXACT, 0, t);
    if (t == 0)
        return solve(d, e->a, 0);
    return sign_of(d, e->a, &negative) ? solve(d, e->a, negative ? -t : t) : SOLVE_LATER;
}

static enum solved solve_ones(struct decoder *d, const struct cexpr *e, wide t)
{
    wide n = 0;

    if (t < 0 || (t & (t + 1)))
        return refuse(d, REFUSE_INEXACT, 0, t);
    while (t >> n)
        n++;
    return solve(d, e->a, n);
}

static enum solved solve_has(struct decoder *d, const struct cexpr *e, wide t)
{
    uint64_t bit = (uint64_t)1 << e->word->index;

    if (t != 0 && t != 1)
        return refuse(d, REFUSE_INEXACT, 0, t);
    d->has_known |= bit;
    d->has |= t ? bit : 0;
    return SOLVED;
}

static enum solved solve_unary(struct decoder *d, const struct cexpr *e, wide t)
{
    if (e->op == OP_NOT)
        return t != 0 && t != 1 ? refuse(d, REFUSE_INEXACT, 0, t) : solve(d, e->a, !t);
    return solve(d, e->a, e->op == OP_NEG ? -t : ~t);
}

/* One of two values: an unknown condition is settled by which of them it is. */
static enum solved solve_cond(struct decoder *d, const struct cexpr *e, wide t)
{
    wide v, b, c;

    if (decode_expr(d, e->a, &v) == KNOWN)
        return solve(d, v ? e->b : e->c, t);
    if (decode_expr(d, e->b, &b) != KNOWN || decode_expr(d, e->c, &c) != KNOWN || (b == c && b == t))
        return SOLVE_LATER;
    return b == t ? solve(d, e->a, 1) : c == t ? solve(d, e->a, 0) : refuse(d, REFUSE_INEXACT, 0, t);
}

/* At least a constant: that constant itself stands for what the role is unless somebody sets it, where that is less. */
static enum solved solve_max(struct decoder *d, const struct cexpr *e, wide t)
{
    const struct cexpr *rest = e->a->kind == CE_SLOT ? d->model->slots.v[e->a->slot].value : NULL;

    if (e->b->kind != CE_CONST)
        return SOLVE_LATER;
    if (t < e->b->k)
        return refuse(d, REFUSE_INEXACT, 0, t);
    return solve(d, e->a, t == e->b->k && rest && rest->kind == CE_CONST && rest->k < t ? rest->k : t);
}

static enum solved solve(struct decoder *d, const struct cexpr *e, wide t)
{
    wide v;

    if (e->kind == CE_SLOT)
        return solve_slot(d, e->slot, t);
    if (e->kind == CE_CONST)
        return agree(d, e->k, t);
    if (e->kind == CE_SLICE && !d->defaults && e->a->kind == CE_SLOT)
        return solve_slice(d, e, t);
    switch (decode_expr(d, e, &v)) {
    case KNOWN: return agree(d, v, t);
    case KNOWN_NEVER: return refuse(d, REFUSE_INEXACT, 0, t);
    case KNOWN_NOT: break;
    }
    switch (e->kind) {
    case CE_BINARY: return solve_binary(d, e, t);
    case CE_UNARY: return solve_unary(d, e, t);
    case CE_COND: return solve_cond(d, e, t);
    case CE_SLICE: return solve_slice(d, e, t);
    case CE_LOG2: return t < 0 || t > 100 ? refuse(d, REFUSE_INEXACT, 0, t) : solve(d, e->a, (wide)1 << t);
    case CE_ABS: return solve_abs(d, e, t);
    case CE_ONES: return solve_ones(d, e, t);
    case CE_HAS: return solve_has(d, e, t);
    case CE_MAX: return solve_max(d, e, t);
    default: return SOLVE_LATER;
    }
}

enum solved solve_expr(struct decoder *d, const struct cexpr *e, wide value) { return solve(d, e, value); }

/* ---- equations --------------------------------------------------------------------------------------------------- */

static bool tells_flow(const struct equation *q) { return q->expr->kind == CE_SLOT && q->expr->slot == ROLE_FLOW; }

static bool entry_possible(struct decoder *d, const struct equation *q, const struct enum_entry *entry)
{
    return !tells_flow(q) || (!(d->not_flow >> entry->key & 1) && flow_possible(d, entry->key));
}

/* Every field rules some directions out; all together may leave one. */
static void rule_out_flows(struct decoder *d, const struct equation *q, uwide bits)
{
    unsigned i, left = 0;

    for (i = 0; i < q->nentries; i++)
        if (q->entries[i].code == bits && q->entries[i].key >= FLOW_M2M && q->entries[i].key <= FLOW_P2P)
            left |= 1u << q->entries[i].key;
    if (!left)
        return;
    d->not_flow |= ~left & ((2u << FLOW_P2P) - 1);
    left &= ~d->not_flow;
    if (left && (left & (left - 1)) == 0)
        slot_learn(d, ROLE_FLOW, __builtin_ctz(left));
}

/* Is it the form of the following descriptor that decides here? */
static bool asks_next_form(struct decoder *d, const struct cexpr *e)
{
    wide v;

    if (e->kind == CE_COND && decode_expr(d, e->a, &v) == KNOWN)
        return asks_next_form(d, v ? e->b : e->c);
    return e->kind == CE_SLOT && e->slot == ROLE_NEXT_FORM;
}

/* Every field leaves some forms for it; all together may leave one. */
static enum solved solve_next_form(struct decoder *d, const struct equation *q, uwide bits)
{
    uint64_t forms = 0;
    unsigned i;

    for (i = 0; i < q->nentries; i++)
        if (q->entries[i].code == bits && q->entries[i].key >= 0 && q->entries[i].key < 64)
            forms |= (uint64_t)1 << q->entries[i].key;
    d->next_forms &= forms;
    if (d->next_forms == 0)
        return refuse(d, REFUSE_CODE, 0, (wide)bits);
    if ((d->next_forms & (d->next_forms - 1)) == 0 && !slot_learnt(d, ROLE_NEXT_FORM))
        slot_learn(d, ROLE_NEXT_FORM, __builtin_ctzll(d->next_forms));
    return SOLVED;
}

/* An enumeration: the key whose code the bits are. With several, what is known chooses, or the last resort: the first
 * that nothing contradicts. */
static enum solved solve_entries(struct decoder *d, const struct equation *q, uwide bits)
{
    const struct enum_entry *found = 0;
    unsigned i, matches = 0;
    wide v = 0;
    bool known = decode_expr(d, q->expr, &v) == KNOWN;

    if (!known && asks_next_form(d, q->expr))
        return solve_next_form(d, q, bits);
    if (!known && tells_flow(q))
        rule_out_flows(d, q, bits);
    for (i = 0; i < q->nentries; i++) {
        if (q->entries[i].code != bits)
            continue;
        if (known && q->entries[i].key == v)
            return SOLVED;
        matches++;
        if (!found || (!entry_possible(d, q, found) && entry_possible(d, q, &q->entries[i])))
            found = &q->entries[i];
    }
    if (!found)
        return refuse(d, REFUSE_CODE, 0, (wide)bits);
    if (known)
        return refuse(d, REFUSE_BITS, 0, v);
    return matches == 1 || d->defaults ? solve(d, q->expr, found->key) : SOLVE_LATER;
}

static wide sign_extended(uwide bits, unsigned width)
{
    return bits >> (width - 1) & 1 ? (wide)bits - ((wide)1 << width) : (wide)bits;
}

static enum solved solve_equation(struct decoder *d, const struct field_def *field, const struct equation *q, uwide bits)
{
    if (q->nentries)
        return solve_entries(d, q, bits);
    return solve(d, q->expr, q->is_signed ? sign_extended(bits, field->hi - field->lo + 1) : (wide)bits);
}

enum solved solve_field(struct decoder *d, const struct decoded_field *f)
{
    enum solved all = SOLVED, one;
    uwide bits = field_bits(f->field, f->raw);
    unsigned k;

    for (k = 0; k < f->field->nequations; k++) {
        one = solve_equation(d, f->field, &f->field->equations[k], bits);
        if (one == SOLVE_WRONG) {
            d->why.word = f->word;
            d->why.field = f->field;
            d->why.equation = &f->field->equations[k];
            d->why.bits = bits;
            d->why.at = f->word ? decode_word_at(d, f->word, f->at) : 0;
            return one;
        }
        if (one == SOLVE_LATER)
            all = one;
    }
    return all;
}
