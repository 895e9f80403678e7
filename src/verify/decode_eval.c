/* SPDX-License-Identifier: MIT */
/* The decoder's evaluator: expressions over what is known so far. Three-valued: known, not known yet, or never (a
 * division that does not come out). Defaults of roles are the page's table of roles, written down once more here. */
#include "verify/decode_room.h"

#define DEPTH_MAX 64

void slot_learn(struct decoder *d, unsigned slot, wide value)
{
    d->value[slot] = value;
    d->stamp[slot] = d->clock;
}

wide floor_div(wide a, wide b)
{
    wide q;

    if (a >= 0 && b > 0 && a <= UINT64_MAX && b <= UINT64_MAX)
        return (wide)((uint64_t)a / (uint64_t)b);
    q = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

/* ---- roles ------------------------------------------------------------------------------------------------------- */

static const char *const role_defaults[ROLE_COUNT_ALL] = {
#define ROLE(id, name, dim, def, meaning) [ROLE_##id] = def,
#define ROLE_SIDE(id, name, dim, def, meaning) [ROLE_SOURCE_##id] = def, [ROLE_DEST_##id] = def, [ROLE_MEMORY_##id] = def,
#include "controller/roles.def"
#undef ROLE
#undef ROLE_SIDE
};

static bool carried(const struct decoder *d, unsigned slot)
{
    return d->form->carried[slot] && !d->defaults;
}

/* The bits of a sliced role, if all slices that the form has are there. */
static bool sliced(const struct decoder *d, unsigned slot, uwide *bits)
{
    uwide want = d->form->slices[slot];

    if (!want || d->part_stamp[slot] != d->clock || (!d->defaults && d->part_mask[slot] != want))
        return false;
    *bits = d->part[slot];
    return true;
}

/* Bits above the highest slice that an address would have: the page supplies them. */
static uwide missing_high(const struct decoder *d, unsigned slot)
{
    uwide top = d->model->address_bits >= 64 ? UINT64_MAX : ((uwide)1 << d->model->address_bits) - 1, mask = d->part_mask[slot];
    unsigned high = 0;

    while (mask >> high)
        high++;
    return top >> high << high;
}

static enum known ends_at(struct decoder *d, wide *value)
{
    const struct chain *chain = &d->model->chain;

    if (!d->model->has_chain || !chain->ends_at || chain->ends_at_following)
        return KNOWN_NOT;
    return decode_expr(d, chain->ends_at, value);
}

/* `next` from slices. A link without its leading bits that equals the end value is the end, unless words are announced:
 * then it is the descriptor at the start of the page. */
static enum known next_from_slices(struct decoder *d, wide *value)
{
    uwide bits, high;
    wide end;

    if (!sliced(d, ROLE_NEXT, &bits))
        return KNOWN_NOT;
    high = d->model->place.page ? missing_high(d, ROLE_NEXT) : 0;
    if (high && (ends_at(d, &end) != KNOWN || bits != ((uwide)end & d->part_mask[ROLE_NEXT]) || d->has)) {
        *value = (wide)(bits | (high & d->standing.base));
        return KNOWN;
    }
    if (high && (d->has_known & d->form->has) != d->form->has)
        return KNOWN_NOT;
    *value = high ? end : (wide)bits;
    return KNOWN;
}

static enum known next_value(struct decoder *d, wide *value)
{
    enum known known = next_from_slices(d, value);

    if (known != KNOWN_NOT)
        return known;
    if (slot_learnt(d, ROLE_END) && d->value[ROLE_END])
        return ends_at(d, value);
    if (d->model->chain.kind != CHAINING_LINKED || !d->form->carried[ROLE_NEXT])
        return slot_value(d, ROLE_FOLLOWING, value);
    return KNOWN_NOT;
}

/* `end` from the link, where the end is a value of `next`. */
static enum known end_from_next(struct decoder *d, wide *value)
{
    enum known known;
    wide next, end;

    if (slot_learnt(d, ROLE_NEXT)) {
        known = KNOWN;
        next = d->value[ROLE_NEXT];
    } else {
        known = next_from_slices(d, &next);
    }
    if (known != KNOWN || ends_at(d, &end) != KNOWN)
        return KNOWN_NOT;
    *value = next == end;
    return KNOWN;
}

/* Where no field tells the end, it is where the table ends: a count or a tail register says so. */
static enum known last_in_memory(struct decoder *d, wide *value)
{
    wide cyclic;

    *value = 0;
    if (d->form->form->repeats || (decoder_was_given(d, ROLE_CYCLIC, &cyclic) && cyclic))
        return KNOWN;
    if (!slot_learnt(d, ROLE_FOLLOWING))
        return KNOWN_NOT;
    *value = (uint64_t)d->value[ROLE_FOLLOWING] - d->image.address >= image_length(&d->image);
    return KNOWN;
}

static enum known end_value(struct decoder *d, wide *value)
{
    if (slot_learnt(d, ROLE_LINKED) && !d->form->form->repeats) {
        *value = !d->value[ROLE_LINKED];
        return KNOWN;
    }
    if (end_from_next(d, value) == KNOWN)
        return KNOWN;
    if (carried(d, ROLE_END) || carried(d, ROLE_LINKED))
        return KNOWN_NOT;
    return last_in_memory(d, value);
}

static enum known linked_value(struct decoder *d, wide *value)
{
    enum known known;

    if (d->form->form->repeats) {
        *value = 0;
        return carried(d, ROLE_LINKED) ? KNOWN_NOT : KNOWN;
    }
    if (slot_learnt(d, ROLE_END)) {
        *value = !d->value[ROLE_END];
        return KNOWN;
    }
    known = end_value(d, value);
    *value = known == KNOWN ? !*value : 0;
    return known;
}

/* How far a run moves the address. With no step in the words it is the run, or nothing. */
static enum known span_value(struct decoder *d, unsigned side, wide *value)
{
    unsigned step = ROLE_OF(side, STEP);
    wide bytes, width, distance, increment;
    enum known known = slot_value(d, ROLE_BYTES, &bytes);

    if (known != KNOWN)
        return known;
    if (d->form->carried[step]) {
        known = slot_value(d, step, &distance);
        if (known == KNOWN)
            known = slot_value(d, ROLE_OF(side, WIDTH), &width);
        if (known != KNOWN)
            return known;
        if (width <= 0 || bytes % width)
            return KNOWN_NEVER;
        return __builtin_mul_overflow(bytes / width, distance, value) ? KNOWN_NEVER : KNOWN;
    }
    known = slot_value(d, ROLE_OF(side, INCREMENT), &increment);
    *value = known == KNOWN && increment ? bytes : 0;
    return known;
}

static enum known step_value(struct decoder *d, unsigned side, wide *value)
{
    wide increment;
    enum known known = slot_value(d, ROLE_OF(side, INCREMENT), &increment);

    if (known != KNOWN)
        return known;
    *value = 0;
    return increment ? slot_value(d, ROLE_OF(side, WIDTH), value) : KNOWN;
}

static enum known product(struct decoder *d, unsigned a, unsigned b, wide *value)
{
    wide x, y;
    enum known known = slot_value(d, a, &x);

    if (known == KNOWN)
        known = slot_value(d, b, &y);
    if (known == KNOWN && __builtin_mul_overflow(x, y, value))
        return KNOWN_NEVER;
    return known;
}

/* Defaults that are computed: those of a side, by their place in the row of three. */
static enum known side_value(struct decoder *d, unsigned slot, wide *value)
{
    unsigned side;

    for (side = SIDE_SOURCE; side <= SIDE_MEMORY; side++) {
        if (slot == ROLE_OF(side, SPAN))
            return span_value(d, side, value);
        if (slot == ROLE_OF(side, STEP))
            return step_value(d, side, value);
        if (slot == ROLE_OF(side, PITCH))
            return slot_value(d, ROLE_OF(side, SPAN), value);
        if (slot == ROLE_OF(side, FRAME))
            return product(d, ROLE_ROWS, ROLE_OF(side, PITCH), value);
        if (slot == ROLE_OF(side, PLANE))
            return product(d, ROLE_FRAMES, ROLE_OF(side, FRAME), value);
        if (slot == ROLE_OF(side, WIDTH))
            return d->form->carried[ROLE_WIDTH] || d->is_given[ROLE_WIDTH] || d->model->slots.v[ROLE_WIDTH].kind == SLOT_DEFINE
                       ? slot_value(d, ROLE_WIDTH, value) : KNOWN_NOT;
    }
    return KNOWN_NOT;
}

static enum known role_value(struct decoder *d, unsigned slot, const struct slot *s, wide *value)
{
    const char *def = role_defaults[s->role];

    if (s->element > 0 || s->role == ROLE_SOURCE || s->role == ROLE_DEST || s->role == ROLE_MEMORY || s->role == ROLE_BYTES) {
        uwide bits;

        if (sliced(d, slot, &bits)) {
            *value = (wide)bits;
            return KNOWN;
        }
        if (s->role != ROLE_COEFFICIENT)
            return KNOWN_NOT;
    }
    switch (s->role) {
    case ROLE_NEXT: return next_value(d, value);
    case ROLE_END: return end_value(d, value);
    case ROLE_LINKED: return linked_value(d, value);
    case ROLE_PACE:
        *value = PACE_BURST;
        return carried(d, slot) ? KNOWN_NOT : KNOWN;
    default: break;
    }
    if (carried(d, slot))
        return KNOWN_NOT;
    if ((def[0] == '0' || def[0] == '1') && !def[1]) {
        *value = def[0] - '0';
        return KNOWN;
    }
    return side_value(d, slot, value);
}

enum known slot_value(struct decoder *d, unsigned slot, wide *value)
{
    const struct slot *s;
    enum known known = KNOWN_NOT;

    if (d->stamp[slot] == d->clock) {
        *value = d->value[slot];
        return KNOWN;
    }
    if (d->is_given[slot]) {
        *value = d->given[slot];
        return KNOWN;
    }
    if (d->depth > DEPTH_MAX)
        return KNOWN_NOT;
    d->depth++;
    s = &d->model->slots.v[slot];
    *value = 0;
    switch (s->kind) {
    case SLOT_DEFINE: case SLOT_PARAMETER:
        known = s->value ? decode_expr(d, s->value, value) : KNOWN;
        break;
    case SLOT_OPTION:
        if (d->stand || !carried(d, slot))
            known = s->value ? decode_expr(d, s->value, value) : KNOWN;
        break;
    case SLOT_ROLE:
        known = role_value(d, slot, s, value);
        break;
    case SLOT_HEAD: case SLOT_TAIL: case SLOT_BLOCK: case SLOT_ARGUMENT:
        break;
    }
    d->depth--;
    return known;
}

/* ---- expressions ------------------------------------------------------------------------------------------------- */

static enum known logic(struct decoder *d, const struct cexpr *e, wide *value)
{
    bool stop = e->op == OP_OR;             /* the value of one side that settles it */
    enum known a = decode_expr(d, e->a, value), b;

    if (a == KNOWN && (*value != 0) == stop) {
        *value = stop;
        return KNOWN;
    }
    b = decode_expr(d, e->b, value);
    if (b == KNOWN && (*value != 0) == stop) {
        *value = stop;
        return KNOWN;
    }
    *value = !stop;
    return a == KNOWN ? b : a;
}

static enum known divide(wide x, wide y, wide *value)
{
    if (y == 0)
        return KNOWN_NEVER;
    *value = x >= 0 && y > 0 ? floor_div(x, y) : x / y;
    return *value * y == x ? KNOWN : KNOWN_NEVER;
}

static enum known shift(wide x, wide y, bool left, wide *value)
{
    if (y < 0 || y > 100)
        return KNOWN_NEVER;
    *value = left ? (wide)((uwide)x << y) : x >> y;
    return left && *value >> y != x ? KNOWN_NEVER : KNOWN;
}

static enum known arithmetic(enum op op, wide x, wide y, wide *value)
{
    switch (op) {
    case OP_ADD: return __builtin_add_overflow(x, y, value) ? KNOWN_NEVER : KNOWN;
    case OP_SUB: return __builtin_sub_overflow(x, y, value) ? KNOWN_NEVER : KNOWN;
    case OP_MUL: return __builtin_mul_overflow(x, y, value) ? KNOWN_NEVER : KNOWN;
    case OP_DIV: return divide(x, y, value);
    case OP_MOD:
        if (y == 0)
            return KNOWN_NEVER;
        *value = x - floor_div(x, y) * y;
        return KNOWN;
    case OP_EQ: *value = x == y; return KNOWN;
    case OP_NE: *value = x != y; return KNOWN;
    case OP_LT: *value = x < y; return KNOWN;
    case OP_LE: *value = x <= y; return KNOWN;
    case OP_GT: *value = x > y; return KNOWN;
    case OP_GE: *value = x >= y; return KNOWN;
    case OP_BITOR: *value = x | y; return KNOWN;
    case OP_BITXOR: *value = x ^ y; return KNOWN;
    case OP_BITAND: *value = x & y; return KNOWN;
    case OP_SHL: return shift(x, y, true, value);
    case OP_SHR: return shift(x, y, false, value);
    default: return KNOWN_NOT;
    }
}

static enum known exact_log2(wide x, wide *value)
{
    wide n = 0;

    if (x <= 0 || (x & (x - 1)))
        return KNOWN_NEVER;
    while (x >> n != 1)
        n++;
    *value = n;
    return KNOWN;
}

static enum known unary(const struct cexpr *e, wide x, wide *value)
{
    switch (e->kind) {
    case CE_LOG2: return exact_log2(x, value);
    case CE_ABS: *value = x < 0 ? -x : x; return KNOWN;
    case CE_ONES:
        *value = x >= 0 && x <= 64 ? (wide)(((uwide)1 << x) - 1) : 0;
        return x >= 0 && x <= 64 ? KNOWN : KNOWN_NEVER;
    case CE_SLICE: *value = (wide)((uwide)(x >> e->lo) & (((uwide)1 << (e->hi - e->lo + 1)) - 1)); return KNOWN;
    default: *value = e->op == OP_NOT ? !x : e->op == OP_NEG ? -x : ~x; return KNOWN;
    }
}

/* Operators that need both operands. */
static enum known binary(struct decoder *d, const struct cexpr *e, wide *value)
{
    wide x, y;
    enum known a = decode_expr(d, e->a, &x), b;

    if (a != KNOWN)
        return a;
    b = decode_expr(d, e->b, &y);
    if (b != KNOWN)
        return b;
    if (e->kind == CE_MIN || e->kind == CE_MAX) {
        *value = (x < y) == (e->kind == CE_MIN) ? x : y;
        return KNOWN;
    }
    return arithmetic(e->op, x, y, value);
}

static enum known crosses(struct decoder *d, const struct cexpr *e, wide *value)
{
    wide start, run, size;
    enum known a = decode_expr(d, e->a, &start), b = decode_expr(d, e->b, &run), c = decode_expr(d, e->c, &size);

    if (a != KNOWN || b != KNOWN || c != KNOWN)
        return a != KNOWN ? a : b != KNOWN ? b : c;
    if (size <= 0)
        return KNOWN_NEVER;
    *value = run > 0 && floor_div(start + run - 1, size) != floor_div(start, size);
    return KNOWN;
}

enum known decode_expr(struct decoder *d, const struct cexpr *e, wide *value)
{
    enum known known;

    switch (e->kind) {
    case CE_CONST: *value = e->k; return KNOWN;
    case CE_SLOT: return slot_value(d, e->slot, value);
    case CE_BINARY:
        return e->op == OP_AND || e->op == OP_OR ? logic(d, e, value) : binary(d, e, value);
    case CE_MIN: case CE_MAX: return binary(d, e, value);
    case CE_UNARY: case CE_LOG2: case CE_ABS: case CE_ONES: case CE_SLICE:
        known = decode_expr(d, e->a, value);
        return known == KNOWN ? unary(e, *value, value) : known;
    case CE_COND:
        known = decode_expr(d, e->a, value);
        return known == KNOWN ? decode_expr(d, *value ? e->b : e->c, value) : known;
    case CE_CROSSES: return crosses(d, e, value);
    case CE_FORM_IS: *value = e->form == d->form->form; return KNOWN;
    case CE_HAS:
        *value = (wide)(d->has >> e->word->index & 1);
        return d->has_known >> e->word->index & 1 ? KNOWN : KNOWN_NOT;
    case CE_ALL: case CE_ANY: return decode_expr(d, e->a, value);              /* of this descriptor; the list folds them */
    case CE_REG: case CE_MASK: case CE_FIELD: case CE_BLOCK_WORD: case CE_BEFORE: break;
    }
    return KNOWN_NOT;
}

bool same_tree(const struct cexpr *a, const struct cexpr *b)
{
    if (!a || !b)
        return a == b;
    return a == b || (a->kind == b->kind && a->op == b->op && a->k == b->k && a->slot == b->slot && a->hi == b->hi && a->lo == b->lo &&
                      a->form == b->form && a->word == b->word && same_tree(a->a, b->a) && same_tree(a->b, b->b) && same_tree(a->c, b->c));
}
