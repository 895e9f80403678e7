/* SPDX-License-Identifier: MIT */
/* The values of a block, from the roles of a transfer. */
#include "emit/ops.h"

struct fold {
    struct cx *cx;
    const struct ops *ops;
    struct encoder *encoder;
    const struct env *first;
    const struct planned *planned;
    struct block *block;
    bool big_endian;                        /* the CPU */
    bool failed;
};

static void refuse(struct fold *f, const struct violation *why)
{
    const struct transfer *transfer = f->planned->transfer;
    struct diag *d = diag(f->cx, DIAG_UNSUPPORTED, transfer->span, "'%s': %s", transfer->name.id,
                          violation_text(f->cx, f->ops->model, why));

    violation_explain(f->cx, d, f->ops->model, why);
    diag_in_transfer(d, transfer->name.id);
    f->failed = true;
}

static void put_unit(struct fold *f, uint32_t unit, uint64_t value, const char *name)
{
    f->block->units.v[unit] = (uint32_t)value;
    f->block->names.v[unit] = name;
}

static void empty_units(struct cx *cx, struct block *block, unsigned units)
{
    *block = (struct block){ 0 };
    for (unsigned u = 0; u < units; u++) {
        vec_push(cx->arena, &block->units, 0);
        vec_push(cx->arena, &block->names, "");
    }
}

/* The unit of part `u` of an operand, u = 0 being its low half: 64-bit operands are numbers of the CPU. */
static uint32_t part_unit(bool big_endian, const struct operand *operand, unsigned u)
{
    return operand->unit + (big_endian ? operand->units - 1 - u : u);
}

static void push_fixup(struct fold *f, struct fixup fixup, uint32_t unit)
{
    fixup.unit = unit;
    vec_push(f->cx->arena, &f->block->fixups, fixup);
}

/* ---- flags ------------------------------------------------------------------------------------------------------ */

static const struct descriptor *first_descriptor(const struct planned *planned)
{
    return planned->tables.n && planned->tables.v[0]->descriptors.n ? &planned->tables.v[0]->descriptors.v[0] : NULL;
}

static const struct table_word *word_named(const struct descriptor *descriptor, const char *name)
{
    for (size_t i = 0; descriptor && i < descriptor->words.n; i++)
        if (descriptor->words.v[i].def->name == name)
            return &descriptor->words.v[i];
    return NULL;
}

static bool flag_value(struct fold *f, const struct operand_flag *flag)
{
    struct violation why = { 0 };
    wide value = 0;

    if (flag->word)
        return word_named(first_descriptor(f->planned), flag->word) != NULL;
    if (!encode_number(f->encoder, f->first, flag->expr, &value, &why))
        refuse(f, &why);
    return value != 0;
}

static void fold_flags(struct fold *f)
{
    const struct operands *o = &f->ops->block;
    uint32_t unit = 0;

    for (size_t i = 0; i < o->flags.n; i++) {
        unit |= (uint32_t)flag_value(f, &o->flags.v[i]) << i % 32;
        if (i % 32 == 31 || i + 1 == o->flags.n) {
            put_unit(f, o->flag_unit + (uint32_t)i / 32, unit, "flags");
            unit = 0;
        }
    }
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

/* A word of the first descriptor with its fix-ups. */
static void fold_word(struct fold *f, const struct operand *operand)
{
    const struct table *table = f->planned->tables.n ? f->planned->tables.v[0] : NULL;
    const struct table_word *word = word_named(first_descriptor(f->planned), operand->word);

    for (unsigned u = 0; u < operand->units; u++) {
        uint32_t to = part_unit(f->big_endian, operand, u);
        unsigned from = f->ops->model->big_endian ? operand->units - 1 - u : u;

        put_unit(f, to, word ? table->units.v[word->unit + from] : 0, operand->word);
        for (size_t i = 0; word && i < table->fixups.n; i++)
            if (table->fixups.v[i].unit == word->unit + from)
                push_fixup(f, table->fixups.v[i], to);
    }
}

/* Units of something encoded as a descriptor of its own: a register, a word in front of the first descriptor. */
static void fold_encoded(struct fold *f, const struct operand *operand, const struct encoded *encoded, const char *name, bool high_first)
{
    for (unsigned u = 0; u < operand->units; u++) {
        uint32_t to = part_unit(f->big_endian, operand, u);
        unsigned from = high_first ? operand->units - 1 - u : u;

        put_unit(f, to, from < encoded->nunits ? encoded->units[from] : 0, name);
        for (size_t i = 0; i < encoded->nfixups; i++)
            if (encoded->fixups[i].unit == from)
                push_fixup(f, encoded->fixups[i], to);
    }
}

static void fold_register(struct fold *f, const struct operand *operand)
{
    struct encoded encoded = { 0 };
    struct violation why = { 0 };

    if (!encode_register(f->encoder, f->first, operand->reg, &encoded, &why))
        refuse(f, &why);
    fold_encoded(f, operand, &encoded, operand->reg->name, false);
}

/* before.WORD: what a descriptor in front of the first, with the same list-wide roles, would hold. */
static void fold_before(struct fold *f, const struct operand *operand)
{
    struct env *env = env_new(f->cx->arena, f->ops->model);
    struct encoded encoded = { 0 };
    struct violation why = { 0 };

    env_copy(env, f->first);
    env_set(env, ROLE_NEXT, f->first->v[ROLE_HEAD]);
    env_number(env, ROLE_NEXT_FORM, f->first->form->index);
    env_number(env, ROLE_NEXT_WORDS, (wide)f->first->present);
    env_number(env, ROLE_LINKED, 1);
    env_number(env, ROLE_END, 0);
    env_number(env, ROLE_FIRST, 0);
    env_number(env, ROLE_LAST, 0);
    env_number(env, ROLE_INTERRUPT, 0);
    if (!encode_word(f->encoder, env, operand->expr->word, &encoded, &why))
        refuse(f, &why);
    fold_encoded(f, operand, &encoded, operand->expr->word->name, f->ops->model->big_endian);
}

/* The part of a partly unknown value that falls into 32 bits from `base` on, as a fix-up of unit `to`. */
static void fold_part(struct fold *f, const struct coded *value, unsigned base, uint32_t to)
{
    unsigned have = value->bits ? value->bits : 64 - value->left;
    unsigned low = value->left > base ? value->left : base;
    unsigned high = value->left + have < base + 32 ? value->left + have : base + 32;

    if (low >= high)
        return;
    struct fixup fixup = {
        .kind = value->sym ? FIXUP_ADDRESS : FIXUP_LENGTH, .symbol = value->sym, .addend = value->sym ? value->k : 0,
        .divide = value->divide ? value->divide : 1, .add = value->add,
        .shift = value->shift + low - value->left, .lsb = low - base, .bits = high - low,
    };
    if (value->open) {
        fixup.length = value->open->lin;
        fixup.cap = value->open->cap;
    }
    push_fixup(f, fixup, to);
}

static void fold_expr(struct fold *f, const struct operand *operand)
{
    struct violation why = { 0 };
    struct coded value = { 0 };
    const char *name = cexpr_text(f->cx, f->ops->model, operand->expr);

    if (operand->expr->kind == CE_BEFORE) {
        fold_before(f, operand);
        return;
    }
    if (!encode_expr(f->encoder, f->first, operand->expr, &value, &why))
        refuse(f, &why);
    for (unsigned u = 0; u < operand->units; u++) {
        uint32_t to = part_unit(f->big_endian, operand, u);
        bool unknown = value.sym || value.open;

        put_unit(f, to, unknown ? 0 : (uint64_t)(value.k >> 32 * u), name);
        if (unknown)
            fold_part(f, &value, 32 * u, to);
    }
}

/* By unit: operands are folded in the order of the sequences, and lie in another. */
static void sort_fixups(struct block *block)
{
    for (size_t i = 1; i < block->fixups.n; i++) {
        struct fixup fixup = block->fixups.v[i];
        size_t k = i;

        for (; k > 0 && block->fixups.v[k - 1].unit > fixup.unit; k--)
            block->fixups.v[k] = block->fixups.v[k - 1];
        block->fixups.v[k] = fixup;
    }
}

bool ops_fold(struct cx *cx, const struct ops *ops, const struct planned *planned, struct block *block)
{
    struct fold f = { cx, ops, planned->encoder, planned->first, planned, block, ops->cpu_big_endian, false };

    empty_units(cx, block, ops->block.units);
    fold_flags(&f);
    for (size_t i = 0; i < ops->block.values.n && !f.failed; i++) {
        const struct operand *operand = &ops->block.values.v[i];

        switch (operand->kind) {
        case OPERAND_EXPR: fold_expr(&f, operand); break;
        case OPERAND_REGISTER: fold_register(&f, operand); break;
        case OPERAND_WORD: fold_word(&f, operand); break;
        }
    }
    sort_fixups(block);
    return !f.failed;
}

/* ---- commands of stepped chains --------------------------------------------------------------------------------- */

static void command_word(struct cx *cx, const struct ops *ops, const struct table *table, const struct table_word *word,
                         const struct operand *operand, struct block *command)
{
    for (unsigned u = 0; u < operand->units; u++) {
        uint32_t to = part_unit(ops->cpu_big_endian, operand, u);
        unsigned from = word->unit + (ops->model->big_endian ? operand->units - 1 - u : u);

        command->units.v[to] = table->units.v[from];
        for (size_t k = 0; k < table->fixups.n; k++) {
            struct fixup fixup = table->fixups.v[k];
            if (fixup.unit != from)
                continue;
            fixup.unit = to;
            vec_push(cx->arena, &command->fixups, fixup);
        }
    }
}

void ops_command(struct cx *cx, const struct ops *ops, const struct table *table, size_t i, struct block *command)
{
    const struct descriptor *d = &table->descriptors.v[i];
    const struct operands *o = &ops->command;

    empty_units(cx, command, o->units);
    for (size_t n = 0; n < o->flags.n; n++) {
        command->names.v[o->flag_unit + n / 32] = "flags";
        if (word_named(d, o->flags.v[n].word))
            command->units.v[o->flag_unit + n / 32] |= (uint32_t)1 << n % 32;
    }
    for (size_t n = 0; n < o->values.n; n++) {
        const struct operand *operand = &o->values.v[n];
        const struct table_word *word = word_named(d, operand->word);

        for (unsigned u = 0; u < operand->units; u++)
            command->names.v[operand->unit + u] = operand->word;
        if (word)
            command_word(cx, ops, table, word, operand, command);
    }
    sort_fixups(command);
}
