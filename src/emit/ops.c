/* SPDX-License-Identifier: MIT */
/* Sequences to C. Each sequence is walked twice: once to learn which values the block must hold, once to write text
 * that knows their places. */
#include "emit/ops_gen.h"

#include <inttypes.h>
#include <string.h>

#include "emit/emit_text.h"

/* ---- statements ------------------------------------------------------------------------------------------------- */

static void body(struct gen *g, const seq_body *statements);

static void write_statement(struct gen *g, const struct seq_stmt *s)
{
    unsigned bits = s->reg->bits == 64 ? 64 : 32;
    const char *value = gen_value_text(g, s->expr, &bits);

    gen_write_line(g, s->reg, value, bits);
}

static void modify_statement(struct gen *g, const struct seq_stmt *s)
{
    unsigned bits = 32, old_bits = 32;
    const char *old = gen_read_text(g, s->reg, &old_bits);

    bits = old_bits;
    const char *value = gen_grouped(g, gen_value_text(g, s->expr, &bits));
    gen_write_line(g, s->reg, TEXT(g, "%s %c %s", old, s->kind == SEQ_OR_WRITE ? '|' : '&', value), bits > old_bits ? bits : old_bits);
}

static void field_statement(struct gen *g, const struct seq_stmt *s)
{
    unsigned bits = 32, old_bits = 32;
    unsigned width = s->field->hi - s->field->lo + 1;
    uint64_t mask = gen_ones(width) << s->field->lo, rest = ~mask & gen_ones(s->reg->bits);
    const char *old = gen_read_text(g, s->reg, &old_bits);
    wide constant;
    const char *kept = TEXT(g, "(%s & %s)", old, gen_hex(g, rest, old_bits));

    if (expr_needs(&g->settled, s->expr) == 0 && expr_constant(&g->settled, s->expr, &constant)) {
        uint64_t value = (uint64_t)constant << s->field->lo & mask;
        gen_write_line(g, s->reg, value == mask ? TEXT(g, "%s | %s", old, gen_hex(g, mask, old_bits))
                            : value ? TEXT(g, "%s | %s", kept, gen_hex(g, value, old_bits))
                            : TEXT(g, "%s & %s", old, gen_hex(g, rest, old_bits)),
                   old_bits);
        return;
    }
    const char *value = gen_grouped(g, gen_value_text(g, s->expr, &bits));
    gen_write_line(g, s->reg, TEXT(g, "%s | (%s & %s) << %u", kept, value, gen_hex(g, gen_ones(width), old_bits), s->field->lo), old_bits);
}

static void read_statement(struct gen *g, const struct seq_stmt *s)
{
    if (g->once) {
        gen_read_once(g, s->reg);
        LINE(g, "(void)%s;", gen_variable(g, s->reg));
    } else {
        LINE(g, "(void)%s;", gen_fresh_read(g, s->reg));
    }
}

/* Is the word in every descriptor? */
static void always_there(const word_nodes *nodes, const struct word_def *word, bool *always)
{
    for (size_t i = 0; i < nodes->n; i++)
        if (nodes->v[i].word == word && !word->optional)
            *always = true;
}

static const struct reg_def *register_named(const struct controller *model, const char *name)
{
    const struct reg_def *found = NULL;

    for (size_t i = 0; i < model->registers.n; i++)
        if (model->registers.v[i]->name == name && (!found || model->registers.v[i]->group->kind == GROUP_CHANNEL))
            found = model->registers.v[i];
    return found;
}

static size_t descriptor_layouts(const struct controller *model)
{
    size_t n = 0;

    for (size_t i = 0; i < model->layouts.n; i++)
        n += !model->layouts.v[i]->is_block;
    return n;
}

bool gen_fixed_unit(const struct layout *layout, const struct word_def *word, unsigned *unit)
{
    *unit = 0;
    for (size_t i = 0; i < layout->words.n; i++) {
        const struct word_def *w = layout->words.v[i].word;

        if (!w || w->optional || w->bits % 32 != 0)
            return false;
        if (w == word)
            return true;
        *unit += w->bits / 32;
    }
    return false;
}

/* A word as it lies in the table: in the controller's byte order. */
static const char *table_word(struct gen *g, unsigned unit, unsigned units)
{
    const char *order = g->swap ? "dmac_swap32" : "";

    if (units == 1)
        return TEXT(g, "%s%stable[%u]%s", order, g->swap ? "(" : "", unit, g->swap ? ")" : "");
    unsigned low = g->model->big_endian ? unit + 1 : unit, high = g->model->big_endian ? unit : unit + 1;
    return TEXT(g, "(uint64_t)%s(table[%u]) << 32 | %s(table[%u])", order, high, order, low);
}

static const char *load_source(struct gen *g, const struct layout *layout, const struct word_def *word, bool single)
{
    unsigned unit = 0, units = (word->bits + 31) / 32;
    struct operand wanted = { .kind = OPERAND_WORD, .word = word->name, .units = units };

    if (single && g->id != SEQ_STEP && gen_fixed_unit(layout, word, &unit))
        return table_word(g, unit, units);
    return gen_operand_text(g, wanted);
}

static void load_register(struct gen *g, const struct seq_stmt *s)
{
    struct operand wanted = { .kind = OPERAND_REGISTER, .reg = s->reg, .units = s->reg->bits == 64 ? 2 : 1 };

    if (!g->folds) {
        gen_refuse(g, s->span, "there is no transfer yet whose roles 'load' could write");
        return;
    }
    if (g->id == SEQ_STEP && s->reg->word && !s->reg->has_body) {            /* of the command at hand */
        struct operand word = { .kind = OPERAND_WORD, .word = s->reg->word->name, .units = (s->reg->word->bits + 31) / 32 };
        gen_write_line(g, s->reg, gen_operand_text(g, word), s->reg->word->bits > 32 ? 64 : 32);
        return;
    }
    gen_write_line(g, s->reg, gen_operand_text(g, wanted), s->reg->bits == 64 ? 64 : 32);
}

/* Nothing but zeros: where the descriptor reserves a word there need not be a register. */
static bool is_reserved(const struct word_def *word)
{
    for (size_t i = 0; i < word->fields.n; i++) {
        const struct field_def *field = word->fields.v[i].field;

        if (!field || field->nequations != 1 || field->equations[0].expr->kind != CE_CONST || field->equations[0].expr->k != 0)
            return false;
    }
    return true;
}

/* Words of one name in several branches or layouts are one register: it is written where the last of them stands, so that what
 * starts the hardware stays behind what it needs. */
static bool comes_again(const struct controller *model, size_t layout, unsigned word)
{
    const char *name = model->layouts.v[layout]->word[word]->name;

    for (size_t l = layout; l < model->layouts.n; l++)
        for (unsigned w = l == layout ? word + 1 : 0; !model->layouts.v[l]->is_block && w < model->layouts.v[l]->nwords; w++)
            if (model->layouts.v[l]->word[w]->name == name)
                return true;
    return false;
}

/* `load first`, `load this`: the words that the descriptor has, in the order of its layout. */
static void load_words(struct gen *g, const struct seq_stmt *s)
{
    bool single = descriptor_layouts(g->model) == 1;

    for (size_t l = 0; l < g->model->layouts.n; l++) {
        const struct layout *layout = g->model->layouts.v[l];

        for (unsigned w = 0; !layout->is_block && w < layout->nwords; w++) {
            const struct word_def *word = layout->word[w];
            const struct reg_def *reg = register_named(g->model, word->name);
            bool always = false;

            if ((!reg && is_reserved(word)) || comes_again(g->model, l, w))
                continue;
            if (!reg) {
                gen_refuse(g, s->span, TEXT(g, "no register has the name of the word '%s'", word->name));
                return;
            }
            always_there(&layout->words, word, &always);
            const char *value = load_source(g, layout, word, single);
            if (!single || !always) {
                LINE(g, "if (%s)", gen_flag_text(g, NULL, word->name));
                g->indent++;
            }
            gen_write_line(g, reg, value, word->bits > 32 ? 64 : 32);
            if (!single || !always)
                g->indent--;
        }
    }
}

static bool nanoseconds(struct gen *g, const struct cexpr *expr, uint64_t *ns)
{
    wide value;

    if (!expr || !expr_constant(&g->settled, expr, &value) || value < 0 || value > (wide)UINT64_MAX) {
        gen_refuse(g, expr ? expr->span : SPAN_NONE, "a bound must be a constant time");
        return false;
    }
    *ns = (uint64_t)value;
    g->ops->longest_ns = *ns > g->ops->longest_ns ? *ns : g->ops->longest_ns;
    return true;
}

static const char *ticks_text(struct gen *g, uint64_t ns)
{
    return TEXT(g, "DMAC_TICKS(%" PRIu64 ")", ns);
}

static void wait_statement(struct gen *g, const struct seq_stmt *s)
{
    uint64_t ns;

    if (!nanoseconds(g, s->within, &ns))
        return;
    g->words.n = 0;                         /* read afresh in each round */
    LINE(g, "for (const uint32_t begin = dmac_port_time();;) {");
    g->indent++;
    LINE(g, "const bool late = dmac_port_time() - begin > %s;", ticks_text(g, ns));
    LINE(g, "if (%s)", gen_truth_text(g, s->expr));
    LINE(g, "    break;");
    LINE(g, "if (late)");
    LINE(g, g->may_fail ? "    return DMAC_ETIMEOUT;" : "    break;");
    g->words.n = 0;
    g->indent--;
    LINE(g, "}");
}

static void delay_statement(struct gen *g, const struct seq_stmt *s)
{
    uint64_t ns;

    if (!nanoseconds(g, s->within, &ns))
        return;
    LINE(g, "for (const uint32_t begin = dmac_port_time(); dmac_port_time() - begin <= %s;) {", ticks_text(g, ns));
    LINE(g, "}");
}

static const char *result_bit(enum result result)
{
    switch (result) {
    case RESULT_DONE: return "DMAC_DONE";
    case RESULT_FAILED: return "DMAC_FAILED";
    case RESULT_READ_FAILED: return "DMAC_READ_FAILED";
    case RESULT_WRITE_FAILED: return "DMAC_WRITE_FAILED";
    case RESULT_PERIOD: return "DMAC_PERIOD";
    case RESULT_MISMATCH: return "DMAC_MISMATCH";
    default: return NULL;
    }
}

/* Member of struct dmac_where, and the bit that says it is valid. */
static const char *where_member(enum result result, const char **valid)
{
    switch (result) {
    case RESULT_CURRENT: *valid = "DMAC_WHERE_CURRENT"; return "current";
    case RESULT_NEXT: *valid = "DMAC_WHERE_NEXT"; return "next";
    case RESULT_LEFT: *valid = "DMAC_WHERE_LEFT"; return "left";
    case RESULT_ROWS_LEFT: *valid = "DMAC_WHERE_ROWS"; return "rows_left";
    case RESULT_MOVED: *valid = "DMAC_WHERE_MOVED"; return "left";
    default: return NULL;
    }
}

static void result_statement(struct gen *g, const struct seq_stmt *s)
{
    const char *bit = result_bit(s->result), *valid = NULL;
    unsigned bits = 32;

    if (s->result == RESULT_MISMATCH) {     /* its bits stand above the results */
        const char *value = gen_value_text(g, s->expr, &bits);
        LINE(g, "const uint32_t mismatch = (uint32_t)(%s);", value);
        LINE(g, "if (mismatch != 0u)");
        LINE(g, "    status |= DMAC_MISMATCH | mismatch << 8;");
        return;
    }
    if (bit) {
        const char *condition = gen_truth_text(g, s->expr);
        LINE(g, "if (%s)", condition);
        LINE(g, "    status |= %s;", bit);
        return;
    }
    const char *member = where_member(s->result, &valid);
    const char *value = gen_value_text(g, s->expr, &bits);
    if (g->id == SEQ_PACKET) {
        if (s->result != RESULT_LEFT)
            gen_refuse(g, s->span, TEXT(g, "it has no result '%s'", result_name(s->result)));
        LINE(g, "left = (uint32_t)(%s);", value);
        return;
    }
    bool address = s->result == RESULT_CURRENT || s->result == RESULT_NEXT;
    LINE(g, "where->%s = (%s)(%s);", member, address ? "uintptr_t" : "uint32_t", value);
    LINE(g, "where->valid |= %s;", valid);
}

/* Registers that a `when` reads and something outside it mentions too: read before it, so that they are read once. */
static void mentioned(const seq_body *statements, const struct seq_stmt *except, const struct reg_def *reg, unsigned *inside,
                      unsigned *outside, bool within)
{
    for (size_t i = 0; i < statements->n; i++) {
        const struct seq_stmt *s = statements->v[i];
        bool in = within || s == except;
        bool reads = expr_mentions(s->expr, reg)
                  || (s->reg == reg && (s->kind == SEQ_READ || s->kind == SEQ_OR_WRITE || s->kind == SEQ_AND_WRITE
                                        || s->kind == SEQ_FIELD_WRITE));

        if (reads)
            ++*(in ? inside : outside);
        mentioned(&s->then, except, reg, inside, outside, in);
        mentioned(&s->otherwise, except, reg, inside, outside, in);
    }
}

static void hoist_reads(struct gen *g, const struct seq_stmt *when)
{
    for (size_t i = 0; g->once && i < g->model->registers.n; i++) {
        unsigned inside = 0, outside = 0;

        mentioned(g->whole, when, g->model->registers.v[i], &inside, &outside, false);
        if (inside && outside)
            gen_read_once(g, g->model->registers.v[i]);
    }
}

static void when_statement(struct gen *g, const struct seq_stmt *s)
{
    wide value;

    if (expr_needs(&g->settled, s->expr) == 0 && expr_constant(&g->settled, s->expr, &value)) {
        body(g, value ? &s->then : &s->otherwise);
        return;
    }
    hoist_reads(g, s);
    const char *condition = gen_truth_text(g, s->expr);
    size_t read = g->read.n, words = g->words.n;
    LINE(g, "if (%s) {", condition);
    g->indent++;
    body(g, &s->then);
    g->indent--;
    g->read.n = read;
    g->words.n = words;
    if (s->otherwise.n) {
        LINE(g, "} else {");
        g->indent++;
        body(g, &s->otherwise);
        g->indent--;
        g->read.n = read;
        g->words.n = words;
    }
    LINE(g, "}");
}

static void statement(struct gen *g, const struct seq_stmt *s)
{
    switch (s->kind) {
    case SEQ_WRITE: write_statement(g, s); break;
    case SEQ_OR_WRITE: case SEQ_AND_WRITE: modify_statement(g, s); break;
    case SEQ_FIELD_WRITE: field_statement(g, s); break;
    case SEQ_READ: read_statement(g, s); break;
    case SEQ_RESULT: result_statement(g, s); break;
    case SEQ_LOAD_FIRST: case SEQ_LOAD_THIS: load_words(g, s); break;
    case SEQ_LOAD: load_register(g, s); break;
    case SEQ_WAIT: wait_statement(g, s); break;
    case SEQ_DELAY: delay_statement(g, s); break;
    case SEQ_BARRIER: LINE(g, "dmac_port_barrier();"); break;
    case SEQ_WHEN: when_statement(g, s); break;
    }
}

static void body(struct gen *g, const seq_body *statements)
{
    for (size_t i = 0; i < statements->n && !g->failed; i++)
        statement(g, statements->v[i]);
}

/* ---- sequences -------------------------------------------------------------------------------------------------- */

static bool has_transfer(enum sequence_id id)
{
    return id != SEQ_INIT && id != SEQ_CONNECT && id != SEQ_DISCONNECT && id != SEQ_RESET && id != SEQ_IRQ;
}

static bool may_fail(enum sequence_id id)
{
    return id == SEQ_START || id == SEQ_STEP || id == SEQ_CONFIG || id == SEQ_PAUSE || id == SEQ_CONNECT || id == SEQ_INIT
        || id == SEQ_RESUME;
}

static const char *part_text(struct gen *g, enum sequence_id id, const seq_body *statements)
{
    struct outbuf out = { .arena = g->cx->arena };

    g->id = id;
    g->once = id == SEQ_IRQ;
    g->may_fail = may_fail(id);
    g->folds = has_transfer(id) || id == SEQ_IRQ;           /* the status of the transfer that runs, or ran last */
    g->settled = has_transfer(id) ? (struct settled){ g->model, NULL, NULL } : g->of_instance;
    g->whole = statements;
    g->read.n = g->words.n = 0;
    g->out = &out;
    g->indent = 1;
    if (id == SEQ_START)
        gen_prepare_objects(g);
    body(g, statements);
    outbuf_put(&out, "", 1);
    return out.bytes.v;
}

/* `stop` in three: what asks, the condition of its wait, what follows. */
static void stop_texts(struct gen *g, const struct sequence *sequence)
{
    seq_body before = { 0 }, after = { 0 };
    const struct seq_stmt *wait = NULL;

    for (size_t i = 0; i < sequence->body.n; i++) {
        const struct seq_stmt *s = sequence->body.v[i];

        if (s->kind == SEQ_WAIT && wait)
            gen_refuse(g, s->span, "it has two waits");
        if (s->kind == SEQ_WAIT)
            wait = s;
        else if (wait)
            vec_push(g->cx->arena, &after, s);
        else
            vec_push(g->cx->arena, &before, s);
    }
    g->ops->text[SEQ_STOP] = part_text(g, SEQ_STOP, &before);
    g->ops->stop_after = part_text(g, SEQ_STOP, &after);
    g->ops->stop_within = wait ? wait->within : NULL;
    g->ops->stop_idle = wait ? gen_truth_text(g, wait->expr) : "1";
}

static void all_texts(struct gen *g)
{
    for (unsigned id = 0; id < SEQ_COUNT; id++) {
        const struct sequence *sequence = g->model->sequence[id];

        g->ops->has[id] = sequence != NULL;
        if (!sequence)
            continue;
        if (id == SEQ_STOP)
            stop_texts(g, sequence);
        else
            g->ops->text[id] = part_text(g, (enum sequence_id)id, &sequence->body);
    }
}

/* Options as the instance has them: what `init` may use. */
static void settle_options(struct gen *g, const struct program *program)
{
    size_t n = g->model->slots.n;
    unsigned char *set = NEW_ARRAY(g->cx->arena, unsigned char, n);
    wide *value = NEW_ARRAY(g->cx->arena, wide, n);

    for (size_t i = 0; i < g->ops->instance->options.n; i++) {
        const struct given *given = &g->ops->instance->options.v[i];
        const struct option *option = controller_option(g->model, given->id);
        int64_t number;

        if (!option || !given->value)
            continue;
        for (unsigned w = 0; w < option->nwords; w++)
            if (given->value->kind == EXPR_NAME && given->value->name == option->words[w].word) {
                set[option->slot] = 1;
                value[option->slot] = option->words[w].key;
            }
        if (!set[option->slot] && constant_number(g->cx, program, given->value, &number)) {
            set[option->slot] = 1;
            value[option->slot] = number;
        }
    }
    for (size_t i = 0; i < g->model->options.n; i++) {
        unsigned slot = g->model->options.v[i].slot;
        struct settled none = { g->model, NULL, NULL };

        if (!set[slot] && g->model->slots.v[slot].value)
            set[slot] = expr_constant(&none, g->model->slots.v[slot].value, &value[slot]);
    }
    g->of_instance = (struct settled){ g->model, set, value };
}

/* The registers of a channel get a variable of their own: `ch`. */
static void name_channel_base(struct gen *g)
{
    unsigned bits = 32;

    g->settled = g->of_instance;
    for (size_t i = 0; i < g->model->groups.n && !g->ops->channel_group; i++) {
        const struct reg_group *group = g->model->groups.v[i];

        if (group->kind != GROUP_CHANNEL || !group->base || expr_needs(&g->settled, group->base) != NEEDS_CHANNEL)
            continue;
        g->ops->channel_base = gen_value_text(g, group->base, &bits);
        g->ops->channel_group = group;
    }
}

struct ops *ops_compile(struct cx *cx, const struct program *program, const struct instance *instance)
{
    struct ops *ops = NEW(cx->arena, struct ops);
    struct gen g = { .cx = cx, .ops = ops, .program = program, .model = instance->model };

    ops->model = instance->model;
    ops->instance = instance;
    ops->cpu_big_endian = program->big_endian;
    g.swap = instance->model->big_endian != program->big_endian;
    settle_options(&g, program);
    name_channel_base(&g);
    gen_find_objects(&g);
    all_texts(&g);
    gen_place_operands(&ops->block);
    gen_place_operands(&ops->command);
    if (!g.failed)
        all_texts(&g);
    return g.failed ? NULL : ops;
}

static bool body_uses(const struct controller *model, const seq_body *statements, unsigned slot)
{
    for (size_t i = 0; i < statements->n; i++) {
        const struct seq_stmt *s = statements->v[i];

        if (expr_uses_slot(model, s->expr, slot) || body_uses(model, &s->then, slot) || body_uses(model, &s->otherwise, slot))
            return true;
    }
    return false;
}

enum sequence_id ops_settles(const struct ops *ops, const struct option *option)
{
    unsigned id = 0;

    while (id < SEQ_COUNT && (has_transfer((enum sequence_id)id) || !ops->has[id]
                              || !body_uses(ops->model, &ops->model->sequence[id]->body, option->slot)))
        id++;
    return (enum sequence_id)id;
}

/* ---- the functions ---------------------------------------------------------------------------------------------- */

struct shape { const char *result, *parameters, *first, *last; };

static const char *const at_work = "const struct dmac_at *at";

static struct shape shape_of(enum sequence_id id)
{
    switch (id) {
    case SEQ_START: case SEQ_STEP: case SEQ_APPEND:
        return (struct shape){ "int", at_work, NULL, "    return 0;\n" };
    case SEQ_CONNECT: case SEQ_DISCONNECT:
        return (struct shape){ "int", "uintptr_t base, uint32_t input, uint32_t output", NULL,
                               "    dmac_port_barrier();\n    return 0;\n" };
    case SEQ_IRQ:
        return (struct shape){ "uint32_t", at_work, "    uint32_t status = 0;\n", "    return status;\n" };
    case SEQ_RESIDUE:
        return (struct shape){ "void", "const struct dmac_at *at, struct dmac_where *where", "    where->valid = 0;\n", "" };
    case SEQ_PACKET:
        return (struct shape){ "uint32_t", at_work, "    uint32_t left = 0;\n", "    return left;\n" };
    case SEQ_STOP:
        return (struct shape){ "void", at_work, NULL, "" };
    default:
        return (struct shape){ "int", at_work, NULL, "    return 0;\n" };
    }
}

static bool name_at(const char *text, const char *name)
{
    size_t n = strlen(name);
    char next = text[n];

    return strncmp(text, name, n) == 0 && !((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_'
                                            || (next >= '0' && next <= '9'));
}

static bool uses(const char *body_text, const char *name)
{
    for (const char *at = strstr(body_text, name); at; at = strstr(at + 1, name))
        if (name_at(at, name) && (at == body_text || strchr(" (+-&|~*,[", at[-1])))
            return true;
    return false;
}

static void print_function(const struct ops *ops, struct outbuf *out, const char *prefix, const char *name, struct shape shape,
                           const char *body_text)
{
    static const struct { const char *name, *type; } members[] = {
        { "base", "uintptr_t " }, { "channel", "uint32_t " }, { "block", "uint32_t *" }, { "table", "uint32_t *" },
    };
    static const char *const parameters[] = { "base", "input", "output" };
    const bool by_place = strncmp(shape.parameters, at_work, strlen(at_work)) == 0, ch = uses(body_text, "ch");
    bool used = ch;

    outbuf_printf(out, "static inline %s %s_%s(%s)\n{\n", shape.result, prefix, name, shape.parameters);
    for (size_t i = 0; by_place && i < sizeof members / sizeof *members; i++)
        if (uses(body_text, members[i].name) || (ch && uses(ops->channel_base, members[i].name)) || (ch && i == 0)) {
            outbuf_printf(out, "    const %s%s = at->%s;\n", members[i].type, members[i].name, members[i].name);
            used = true;
        }
    if (ch)
        outbuf_printf(out, "    const uintptr_t ch = base + %s;\n", ops->channel_base);
    if (shape.first)
        outbuf_puts(out, shape.first);
    if (by_place && !used)
        outbuf_puts(out, "    (void)at;\n");
    for (size_t i = 0; !by_place && i < sizeof parameters / sizeof *parameters; i++)
        if (!uses(body_text, parameters[i]))
            outbuf_printf(out, "    (void)%s;\n", parameters[i]);
    outbuf_puts(out, body_text);
    outbuf_puts(out, shape.last);
    outbuf_puts(out, "}\n\n");
}

static const char *function_name(enum sequence_id id)
{
    return id == SEQ_IRQ ? "status" : sequence_name(id);
}

bool ops_appends(const struct ops *ops)
{
    return ops->has[SEQ_APPEND] && ops->model->chain.loops == LOOPS_REPLACEABLE;
}

void ops_print_append(const struct ops *ops, const char *prefix, struct outbuf *out)
{
    if (ops->has[SEQ_APPEND] && !ops_appends(ops))
        print_function(ops, out, prefix, function_name(SEQ_APPEND), shape_of(SEQ_APPEND), ops->text[SEQ_APPEND]);
}

void ops_print(struct cx *cx, const struct ops *ops, const char *prefix, bool routes, struct outbuf *out)
{
    ops_print_objects(cx, ops, out);
    struct shape idle = { "uint32_t", at_work, NULL, "" }, stopped = { "void", at_work, NULL, "" };

    for (unsigned id = 0; id < SEQ_COUNT; id++) {
        bool connects = id == SEQ_CONNECT || id == SEQ_DISCONNECT;

        if (!ops->has[id] || (id == SEQ_APPEND && !ops_appends(ops)) || (connects && !routes))
            continue;
        print_function(ops, out, prefix, function_name((enum sequence_id)id), shape_of((enum sequence_id)id), ops->text[id]);
        if (id != SEQ_STOP)
            continue;
        print_function(ops, out, prefix, "idle", idle, arena_printf(cx->arena, "    return (%s) ? 1u : 0u;\n", ops->stop_idle));
        print_function(ops, out, prefix, "stopped", stopped, ops->stop_after);
    }
}
