/* SPDX-License-Identifier: MIT */
/* Expressions, registers and block values of sequences as C text. */
#include "emit/ops_gen.h"

#include <inttypes.h>
#include <string.h>

void gen_refuse(struct gen *g, struct span span, const char *what)
{
    if (!g->failed)
        diag(g->cx, DIAG_UNSUPPORTED, span, "'%s' cannot be made into code by this version: %s", sequence_name(g->id), what);
    g->failed = true;
}

void gen_line(struct gen *g, const char *text)
{
    outbuf_printf(g->out, "%*s%s\n", (int)(4 * g->indent), "", text);
}

/* ---- the block -------------------------------------------------------------------------------------------------- */

static unsigned flag_units(const struct operands *operands)
{
    return (unsigned)(operands->flags.n + 31) / 32;
}

/* `step` has the words of the descriptor at hand in a command of its own; all else is in the block. */
static bool in_command(const struct gen *g, const char *word)
{
    return word && g->id == SEQ_STEP;
}

static struct operands *home_of(struct gen *g, const char *word)
{
    return in_command(g, word) ? &g->ops->command : &g->ops->block;
}

static size_t flag_index(struct gen *g, const struct cexpr *expr, const char *word)
{
    struct operands *o = home_of(g, word);

    for (size_t i = 0; i < o->flags.n; i++)
        if (o->flags.v[i].word == word && expr_equal(o->flags.v[i].expr, expr))
            return i;
    struct operand_flag flag = { expr, word };
    vec_push(g->cx->arena, &o->flags, flag);
    return o->flags.n - 1;
}

static struct operand *operand(struct gen *g, struct operand wanted)
{
    struct operands *o = home_of(g, wanted.word);

    for (size_t i = 0; i < o->values.n; i++) {
        struct operand *old = &o->values.v[i];
        if (old->kind == wanted.kind && expr_equal(old->expr, wanted.expr) && old->reg == wanted.reg
            && old->word == wanted.word && old->units == wanted.units)
            return old;
    }
    vec_push(g->cx->arena, &o->values, wanted);
    return &o->values.v[o->values.n - 1];
}

void gen_place_operands(struct operands *o)
{
    unsigned unit = 0;

    for (size_t i = 0; i < o->values.n; i++)
        if (o->values.v[i].units == 2) {
            o->values.v[i].unit = unit;
            unit += 2;
        }
    o->flag_unit = unit;
    unit += flag_units(o);
    for (size_t i = 0; i < o->values.n; i++)
        if (o->values.v[i].units == 1)
            o->values.v[i].unit = unit++;
    o->units = unit;
}

static const char *operand_array(const struct gen *g, const char *word)
{
    return in_command(g, word) ? "table" : "block";
}

const char *gen_operand_text(struct gen *g, struct operand wanted)
{
    const struct operand *o = operand(g, wanted);
    const char *array = operand_array(g, wanted.word);

    if (o->units == 1)
        return TEXT(g, "%s[%u]", array, o->unit);
    unsigned high = g->program->big_endian ? 0 : 1;
    return TEXT(g, "((uint64_t)%s[%u] << 32 | %s[%u])", array, o->unit + high, array, o->unit + 1 - high);
}

const char *gen_flag_text(struct gen *g, const struct cexpr *expr, const char *word)
{
    size_t i = flag_index(g, expr, word);

    return TEXT(g, "(%s[%zu] & 0x%" PRIx32 "u) != 0u", operand_array(g, word), home_of(g, word)->flag_unit + i / 32, (uint32_t)1 << i % 32);
}

/* ---- registers -------------------------------------------------------------------------------------------------- */

static const char *literal(struct gen *g, wide value, unsigned *bits)
{
    if (value >= 0 && value <= 0xffffffff)
        return value < 10 ? TEXT(g, "%uu", (unsigned)value) : TEXT(g, "0x%" PRIx32 "u", (uint32_t)value);
    if (value < 0 && value >= -(wide)0x80000000)
        return TEXT(g, "0x%" PRIx32 "u", (uint32_t)value);
    *bits = 64;
    return TEXT(g, "UINT64_C(0x%" PRIx64 ")", (uint64_t)value);
}

/* Registers of a switch box with a base of its own: `connect` is called with that, other sequences with the
 * controller's, so they add the distance. */
static bool of_switch_box(const struct gen *g, const struct reg_def *reg)
{
    return reg->group->kind == GROUP_BLOCK && strcmp(reg->group->name, "sbox") == 0 && g->id != SEQ_CONNECT && g->id != SEQ_DISCONNECT;
}

static wide switch_box_distance(const struct gen *g)
{
    for (size_t i = 0; i < g->program->sboxes.n; i++)
        if (g->program->sboxes.v[i]->instance == g->ops->instance && g->program->sboxes.v[i]->has_base)
            return (wide)g->program->sboxes.v[i]->base - (wide)g->ops->instance->base;
    return 0;
}

/* What binds weaker than a sum stands in parentheses. */
static const char *summand(struct gen *g, const char *text)
{
    return strpbrk(text, "?<>|&^") ? TEXT(g, "(%s)", text) : text;
}

static const char *address_text(struct gen *g, const struct reg_def *reg)
{
    unsigned bits = 32;
    wide base = 0, offset = 0;
    bool base_known = !reg->group->base
        || (expr_needs(&g->settled, reg->group->base) == 0 && expr_constant(&g->settled, reg->group->base, &base));
    bool offset_known = expr_needs(&g->settled, reg->offset) == 0 && expr_constant(&g->settled, reg->offset, &offset);

    if (base_known && of_switch_box(g, reg))
        base += switch_box_distance(g);
    if (base_known && offset_known && (base < 0 || base > 0xffffffff))
        return TEXT(g, "base + (uintptr_t)UINT64_C(0x%" PRIx64 ")", (uint64_t)(base + offset));
    if (base_known && offset_known)
        return base + offset == 0 ? "base" : TEXT(g, "base + 0x%" PRIx64 "u", (uint64_t)(base + offset));
    if (reg->group == g->ops->channel_group && offset_known)
        return offset == 0 ? "ch" : TEXT(g, "ch + 0x%" PRIx64 "u", (uint64_t)offset);
    const char *far = base_known ? literal(g, base, &bits) : gen_value_text(g, reg->group->base, &bits);
    const char *near = offset_known ? literal(g, offset, &bits) : gen_value_text(g, reg->offset, &bits);
    return TEXT(g, "base + %s + %s", summand(g, far), summand(g, near));
}

static const char *swapped(struct gen *g, const struct reg_def *reg, const char *value)
{
    return g->swap && reg->bits > 8 ? TEXT(g, "dmac_swap%u(%s)", reg->bits, value) : value;
}

const char *gen_fresh_read(struct gen *g, const struct reg_def *reg)
{
    const char *read = TEXT(g, "dmac_port_read%u(%s)", reg->bits, address_text(g, reg));
    const char *value = swapped(g, reg, read);

    return reg->bits < 32 ? TEXT(g, "(uint32_t)%s", value) : value;
}

static bool is_read(const struct gen *g, const struct reg_def *reg)
{
    for (size_t i = 0; i < g->read.n; i++)
        if (g->read.v[i] == reg)
            return true;
    return false;
}

const char *gen_variable(struct gen *g, const struct reg_def *reg)
{
    return TEXT(g, "r_%s", reg->name);
}

/* Declares the variable of a register at its first mention. */
void gen_read_once(struct gen *g, const struct reg_def *reg)
{
    if (is_read(g, reg))
        return;
    const char *value = gen_fresh_read(g, reg);
    LINE(g, "const uint%d_t %s = %s;", reg->bits == 64 ? 64 : 32, gen_variable(g, reg), value);
    vec_push(g->cx->arena, &g->read, reg);
}

const char *gen_read_text(struct gen *g, const struct reg_def *reg, unsigned *bits)
{
    *bits = reg->bits == 64 ? 64 : 32;
    if (!g->once)
        return gen_fresh_read(g, reg);
    gen_read_once(g, reg);
    return gen_variable(g, reg);
}

uint64_t gen_ones(unsigned n)
{
    return n >= 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1;
}

const char *gen_hex(struct gen *g, uint64_t value, unsigned bits)
{
    return bits == 64 ? TEXT(g, "UINT64_C(0x%" PRIx64 ")", value) : TEXT(g, "0x%" PRIx64 "u", value);
}

/* Bits hi..lo of a text, shifted down. */
static const char *bits_text(struct gen *g, const char *value, unsigned bits, unsigned hi, unsigned lo)
{
    const char *down = lo ? TEXT(g, "(%s >> %u)", value, lo) : value;

    if (hi + 1 >= bits)
        return down;
    return TEXT(g, "(%s & %s)", down, gen_hex(g, gen_ones(hi - lo + 1), bits));
}

static const char *register_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    const char *value = gen_read_text(g, expr->reg, bits);

    return expr->field ? bits_text(g, value, *bits, expr->field->hi, expr->field->lo) : value;
}

void gen_write_line(struct gen *g, const struct reg_def *reg, const char *value, unsigned bits)
{
    if (reg->bits < bits)
        value = TEXT(g, "(uint%u_t)(%s)", reg->bits, value);
    LINE(g, "dmac_port_write%u(%s, %s);   /* %s */", reg->bits, address_text(g, reg), swapped(g, reg, value), reg->name);
}

static const char *block_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    const char *value = gen_block_word(g, expr, bits);

    return expr->field ? bits_text(g, value, *bits, expr->field->hi, expr->field->lo) : value;
}

/* A word of the descriptor that was handed over, as it lies in memory. */
static const char *table_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    unsigned unit = 0;

    if (g->id != SEQ_PACKET || expr->word->bits != 32 || !gen_fixed_unit(expr->layout, expr->word, &unit)) {
        gen_refuse(g, expr->span, TEXT(g, "'%s' is no word of 32 bits at a fixed place of the descriptor", expr->word->name));
        return "0u";
    }
    const char *value = TEXT(g, g->swap ? "dmac_swap32(table[%u])" : "table[%u]", unit);
    *bits = 32;
    return expr->field ? bits_text(g, value, 32, expr->field->hi, expr->field->lo) : value;
}

/* ---- expressions ------------------------------------------------------------------------------------------------ */

static bool foldable(const struct gen *g, const struct cexpr *expr)
{
    unsigned needs = expr_needs(&g->settled, expr);

    return g->folds && (needs & NEEDS_TRANSFER) && !(needs & (NEEDS_HARDWARE | NEEDS_ARGUMENT | NEEDS_CHANNEL | NEEDS_OBJECT));
}

static const char *operator_text(enum op op)
{
    switch (op) {
    case OP_EQ: return "==";
    case OP_NE: return "!=";
    case OP_LT: return "<";
    case OP_LE: return "<=";
    case OP_GT: return ">";
    case OP_GE: return ">=";
    case OP_BITOR: return "|";
    case OP_BITXOR: return "^";
    case OP_BITAND: return "&";
    case OP_SHL: return "<<";
    case OP_SHR: return ">>";
    case OP_ADD: return "+";
    case OP_SUB: return "-";
    case OP_MUL: return "*";
    case OP_DIV: return "/";
    case OP_MOD: return "%";
    default: return NULL;
    }
}

static bool is_word(const char *text)
{
    for (; *text; text++)
        if (strchr(" <>=&|+-*/%^?", *text))
            return false;
    return true;
}

const char *gen_grouped(struct gen *g, const char *text)
{
    return is_word(text) || (text[0] == '(' && strchr(text, ')') == text + strlen(text) - 1) ? text : TEXT(g, "(%s)", text);
}

/* A negative constant beside 64 bits has them all. */
static const char *wide_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    wide value;

    if (*bits == 64 && expr_needs(&g->settled, expr) == 0 && expr_constant(&g->settled, expr, &value) && value < 0)
        return TEXT(g, "UINT64_C(0x%" PRIx64 ")", (uint64_t)value);
    return gen_value_text(g, expr, bits);
}

static const char *binary_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    unsigned abits = 32, bbits = 32;
    const char *a = gen_grouped(g, gen_value_text(g, expr->a, &abits));

    bbits = abits;                          /* both are as wide as the wider */
    const char *b = gen_grouped(g, wide_text(g, expr->b, &bbits));
    *bits = abits > bbits ? abits : bbits;
    return TEXT(g, "%s %s %s", a, operator_text(expr->op), b);
}

/* A shift beyond 32 bits needs a 64-bit number. */
static const char *shifted_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    unsigned abits = 32, bbits = 32;
    wide by = 0;
    bool far = expr_needs(&g->settled, expr->b) == 0 && expr_constant(&g->settled, expr->b, &by) && by >= 32;
    const char *a = gen_grouped(g, gen_value_text(g, expr->a, &abits));
    const char *b = gen_grouped(g, gen_value_text(g, expr->b, &bbits));

    *bits = far ? 64 : abits;
    return TEXT(g, "%s%s %s %s", far && abits == 32 ? "(uint64_t)" : "", a, operator_text(expr->op), b);
}

static const char *unary_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    const char *a = gen_grouped(g, gen_value_text(g, expr->a, bits));

    return expr->op == OP_NEG ? TEXT(g, "0u - %s", a) : TEXT(g, "~%s", a);
}

static const char *cond_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    unsigned bbits = 32, cbits = 32;
    const char *a = gen_truth_text(g, expr->a);
    const char *b = gen_value_text(g, expr->b, &bbits);
    const char *c = gen_value_text(g, expr->c, &cbits);

    *bits = bbits > cbits ? bbits : cbits;
    return TEXT(g, "(%s) ? %s : %s", a, gen_grouped(g, b), gen_grouped(g, c));
}

static const char *extreme_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    unsigned abits = 32, bbits = 32;
    const char *a = gen_grouped(g, gen_value_text(g, expr->a, &abits));
    const char *b = gen_grouped(g, gen_value_text(g, expr->b, &bbits));

    *bits = abits > bbits ? abits : bbits;
    return TEXT(g, "%s %c %s ? %s : %s", a, expr->kind == CE_MIN ? '<' : '>', b, a, b);
}

static const char *slot_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    const struct slot *slot = &g->model->slots.v[expr->slot];

    if (slot->kind == SLOT_ARGUMENT)
        return slot->name;
    if (slot->kind == SLOT_ROLE && slot->role == ROLE_CHANNEL)
        return "channel";
    if (slot->kind == SLOT_BLOCK || (expr->slot == ROLE_BASE && g->model->place.slot))
        return gen_object_address(g, slot->kind == SLOT_BLOCK ? slot->block : NULL, bits);
    if (slot->value)
        return gen_value_text(g, slot->value, bits);
    gen_refuse(g, expr->span, TEXT(g, "'%s' is not known here", slot->name));
    return "0u";
}

/* A value whose parts are computed by the code itself, because something in it is. */
static const char *composed_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    switch (expr->kind) {
    case CE_SLOT:
        return slot_text(g, expr, bits);
    case CE_REG:
        return register_text(g, expr, bits);
    case CE_BLOCK_WORD:
        return expr->layout->is_block ? block_text(g, expr, bits) : table_text(g, expr, bits);
    case CE_UNARY:
        return unary_text(g, expr, bits);
    case CE_BINARY:
        return expr->op == OP_SHL || expr->op == OP_SHR ? shifted_text(g, expr, bits) : binary_text(g, expr, bits);
    case CE_COND:
        return cond_text(g, expr, bits);
    case CE_MIN: case CE_MAX:
        return extreme_text(g, expr, bits);
    case CE_SLICE:
        return bits_text(g, gen_grouped(g, gen_value_text(g, expr->a, bits)), *bits, expr->hi, expr->lo);
    case CE_FIELD: {
        uint64_t mask = gen_ones(expr->field->hi - expr->field->lo + 1);
        const char *a = gen_grouped(g, gen_value_text(g, expr->a, bits));
        return TEXT(g, "(%s & %s) << %u", a, gen_hex(g, mask, *bits), expr->field->lo);
    }
    default:
        gen_refuse(g, expr->span, TEXT(g, "'%s' needs a value that is not known before", cexpr_text(g->cx, g->model, expr)));
        return "0u";
    }
}

const char *gen_value_text(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    wide value;

    if (expr_needs(&g->settled, expr) == 0 && expr_constant(&g->settled, expr, &value))
        return literal(g, value, bits);
    if (foldable(g, expr)) {
        struct operand wanted = { .kind = OPERAND_EXPR, .expr = expr, .units = *bits == 64 ? 2 : 1 };
        return gen_operand_text(g, wanted);
    }
    if (expr_is_truth(expr)) {
        *bits = 32;
        return TEXT(g, "(%s) ? 1u : 0u", gen_truth_text(g, expr));
    }
    unsigned own = 32;
    const char *text = composed_text(g, expr, &own);
    *bits = own;
    return text;
}

static const char *comparison_text(struct gen *g, const struct cexpr *expr)
{
    unsigned bits = 32;

    return binary_text(g, expr, &bits);
}

const char *gen_truth_text(struct gen *g, const struct cexpr *expr)
{
    unsigned bits = 32;
    wide value;

    if (expr_needs(&g->settled, expr) == 0 && expr_constant(&g->settled, expr, &value))
        return value ? "1" : "0";
    if (foldable(g, expr))
        return gen_flag_text(g, expr, NULL);
    if (expr->kind == CE_SLOT && g->model->slots.v[expr->slot].kind == SLOT_DEFINE)
        return gen_truth_text(g, g->model->slots.v[expr->slot].value);
    if (expr->kind == CE_UNARY && expr->op == OP_NOT)
        return TEXT(g, "!(%s)", gen_truth_text(g, expr->a));
    if (expr->kind == CE_BINARY && (expr->op == OP_AND || expr->op == OP_OR)) {
        const char *a = gen_truth_text(g, expr->a);
        const char *b = gen_truth_text(g, expr->b);
        return TEXT(g, "(%s) %s (%s)", a, expr->op == OP_AND ? "&&" : "||", b);
    }
    if (expr_is_truth(expr))
        return comparison_text(g, expr);
    if (expr->kind == CE_REG && expr->field) {
        const char *whole = gen_read_text(g, expr->reg, &bits);
        uint64_t mask = gen_ones(expr->field->hi - expr->field->lo + 1) << expr->field->lo;
        return TEXT(g, "(%s & %s) != 0u", whole, gen_hex(g, mask, bits));
    }
    return TEXT(g, "%s != 0u", gen_grouped(g, gen_value_text(g, expr, &bits)));
}

