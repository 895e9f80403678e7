/* SPDX-License-Identifier: MIT */
/* What stands between the braces of a controller, as text. */
#include "parser/ast_dump.h"

static void dump_exprs(struct dump *to, const expr_list *list)
{
    size_t i;

    for (i = 0; i < list->n; i++)
        dump_text(to, "%s%e", i ? ", " : "", list->v[i]);
}

static void dump_when(struct dump *to, const struct expr *when)
{
    if (when)
        dump_text(to, " when %e", when);
}

static void dump_bits(struct dump *to, unsigned bits)
{
    if (bits != 32)
        dump_text(to, " : %u", bits);
}

/* ---- layouts ------------------------------------------------------------------------------------------------------------ */

static void dump_number(struct dump *to, uint64_t number)
{
    fprintf(to->out, "%llu", (unsigned long long)number);
}

static void dump_value(struct dump *to, const struct value_eq *value)
{
    size_t i;

    dump_text(to, "%s%e", value->is_signed ? "signed " : "", value->expr);
    if (!value->has_entries)
        return;
    for (i = 0; i < value->entries.n; i++) {
        dump_text(to, "%s%e", i ? ", " : " { ", value->entries.v[i].key);
        if (value->entries.v[i].has_code) {
            dump_text(to, " = ");
            dump_number(to, value->entries.v[i].code);
        }
    }
    dump_text(to, " }");
}

static void dump_values(struct dump *to, const value_list *values)
{
    size_t i;

    for (i = 0; i < values->n; i++) {
        dump_text(to, "%s", i ? ", " : "");
        dump_value(to, &values->v[i]);
    }
}

static void dump_fields(struct dump *to, const field_list *fields);

static void dump_field(struct dump *to, const struct field *field)
{
    dump_begin(to);
    if (field->when) {
        dump_text(to, "when %e", field->when);
        dump_open(to);
        dump_fields(to, &field->then);
        dump_close(to);
        if (field->otherwise.n) {
            dump_begin(to);
            dump_text(to, "else");
            dump_open(to);
            dump_fields(to, &field->otherwise);
            dump_close(to);
        }
        return;
    }
    dump_text(to, "[%u", field->hi);
    if (field->lo != field->hi)
        dump_text(to, ":%u", field->lo);
    dump_text(to, "] ");
    if (field->name.id)
        dump_text(to, "%n%s", &field->name, field->values.n ? " = " : "");
    dump_values(to, &field->values);
    dump_text(to, ";\n");
}

static void dump_fields(struct dump *to, const field_list *fields)
{
    size_t i;

    for (i = 0; i < fields->n; i++)
        dump_field(to, fields->v[i]);
}

static void dump_words(struct dump *to, const word_list *words);

static void dump_word_when(struct dump *to, const struct word *word)
{
    dump_text(to, "when %e", word->when);
    dump_open(to);
    dump_words(to, &word->then);
    dump_close(to);
    if (!word->otherwise.n)
        return;
    dump_begin(to);
    dump_text(to, "else");
    dump_open(to);
    dump_words(to, &word->otherwise);
    dump_close(to);
}

static void dump_word(struct dump *to, const struct word *word)
{
    dump_begin(to);
    if (word->when) {
        dump_word_when(to, word);
        return;
    }
    dump_text(to, "word %n", &word->name);
    dump_bits(to, word->bits);
    dump_text(to, "%s%s", word->optional ? " optional" : "", word->writeback ? " writeback" : "");
    if (word->whole.n) {
        dump_text(to, " = ");
        dump_values(to, &word->whole);
        dump_text(to, ";\n");
        return;
    }
    dump_open(to);
    dump_fields(to, &word->fields);
    dump_close(to);
}

static void dump_words(struct dump *to, const word_list *words)
{
    size_t i;

    for (i = 0; i < words->n; i++)
        dump_word(to, words->v[i]);
}

static void dump_layout(struct dump *to, const struct layout_decl *layout)
{
    dump_begin(to);
    dump_text(to, "%s %n", layout->is_block ? "block" : "descriptor", &layout->name);
    if (layout->align)
        dump_text(to, " align %e", layout->align);
    if (layout->size)
        dump_text(to, " size %e", layout->size);
    dump_open(to);
    dump_words(to, &layout->words);
    dump_close(to);
}

/* ---- forms, limits, chain, place ------------------------------------------------------------------------------------------ */

static void dump_side(struct dump *to, const char *before, const struct side_list *side)
{
    size_t i;

    dump_text(to, " %s ", before);
    dump_exprs(to, &side->items);
    for (i = 0; i < side->by.n; i++)
        dump_text(to, " by %e", side->by.v[i]);
}

static void dump_form(struct dump *to, const struct form_decl *form)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "form %n", &form->name);
    if (form->in.id)
        dump_text(to, " in %n", &form->in);
    dump_text(to, " moves ");
    for (i = 0; i < form->counts.n; i++) {
        dump_text(to, "%s", i ? " of " : "");
        dump_exprs(to, &form->counts.v[i]);
    }
    switch (form->sides) {
    case SIDES_NONE: break;
    case SIDES_FROM: dump_side(to, "from", &form->first); break;
    case SIDES_TO: dump_side(to, "to", &form->first); break;
    case SIDES_FROM_TO: dump_side(to, "from", &form->first); dump_side(to, "to", &form->second); break;
    case SIDES_BETWEEN: dump_side(to, "between", &form->first); dump_side(to, "and", &form->second); break;
    }
    dump_text(to, "%s;\n", form->repeats ? " repeats" : "");
}

static void dump_limit(struct dump *to, const struct limit_decl *limit)
{
    dump_begin(to);
    dump_text(to, "limit %e", limit->expr);
    dump_when(to, limit->when);
    if (limit->citation.bytes)
        dump_text(to, " %q", &limit->citation);
    dump_text(to, ";\n");
}

static void dump_erratum(struct dump *to, const struct setting *setting)
{
    dump_begin(to);
    dump_text(to, "erratum %n", &setting->name);
    dump_when(to, setting->limit.when);
    if (setting->limit.citation.bytes)
        dump_text(to, " %q", &setting->limit.citation);
    dump_open(to);
    dump_settings(to, &setting->inside);
    dump_close(to);
}

static void dump_chain_item(struct dump *to, const struct chain_item *item)
{
    switch (item->kind) {
    case CHAIN_ENDS_AT: dump_text(to, ", ends at %e", item->expr); break;
    case CHAIN_BEGINS_WITH: dump_text(to, ", begins with %n", &item->name); dump_when(to, item->expr); break;
    case CHAIN_ENDS_WITH: dump_text(to, ", ends with %n", &item->name); dump_when(to, item->expr); break;
    case CHAIN_LOOPS: dump_text(to, ", loops"); break;
    case CHAIN_LOOPS_TO: dump_text(to, ", loops to %n", &item->name); break;
    case CHAIN_LOOPS_WITH: dump_text(to, ", loops with %n", &item->name); break;
    }
}

static void dump_chain(struct dump *to, const struct chain_decl *chain)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "chain %n", &chain->kind);
    for (i = 0; i < chain->items.n; i++)
        dump_chain_item(to, &chain->items.v[i]);
    dump_text(to, ";\n");
}

static void dump_place(struct dump *to, const struct place_decl *place)
{
    size_t i;

    dump_begin(to);
    for (i = 0; i < place->items.n; i++)
        dump_text(to, "%s%n %e", i ? ", " : "place ", &place->items.v[i].kind, place->items.v[i].expr);
    dump_text(to, ";\n");
}

/* ---- registers and sequences ------------------------------------------------------------------------------------------------ */

static void dump_registers(struct dump *to, const reg_list *registers);

static void dump_group(struct dump *to, const struct reg_decl *group)
{
    if (group->kind == REG_PER_CHANNEL)
        dump_text(to, "per channel");
    else
        dump_text(to, "block %n", &group->name);
    dump_text(to, " at %e", group->offset);
    dump_open(to);
    dump_registers(to, &group->inside);
    dump_close(to);
}

static void dump_register(struct dump *to, const struct reg_decl *reg)
{
    dump_begin(to);
    if (reg->kind != REG_ONE) {
        dump_group(to, reg);
        return;
    }
    dump_text(to, "%n %e", &reg->name, reg->offset);
    dump_bits(to, reg->bits);
    if (!reg->has_body) {
        dump_text(to, ";\n");
        return;
    }
    dump_open(to);
    dump_fields(to, &reg->fields);
    dump_close(to);
}

static void dump_registers(struct dump *to, const reg_list *registers)
{
    size_t i;

    for (i = 0; i < registers->n; i++)
        dump_register(to, registers->v[i]);
}

static void dump_statements(struct dump *to, const statement_list *statements);

static void dump_statement_when(struct dump *to, const struct statement *statement)
{
    dump_begin(to);
    dump_text(to, "when %e", statement->expr);
    dump_open(to);
    dump_statements(to, &statement->then);
    dump_close(to);
    if (!statement->otherwise.n)
        return;
    dump_begin(to);
    dump_text(to, "else");
    dump_open(to);
    dump_statements(to, &statement->otherwise);
    dump_close(to);
}

static void dump_assign(struct dump *to, const struct statement *statement, const char *op)
{
    dump_line(to, "%n%s%s %s %e;", &statement->name, statement->field.id ? "." : "", statement->field.id, op, statement->expr);
}

static void dump_statement(struct dump *to, const struct statement *statement)
{
    switch (statement->kind) {
    case ST_ASSIGN: dump_assign(to, statement, "="); break;
    case ST_OR: dump_assign(to, statement, "|="); break;
    case ST_AND: dump_assign(to, statement, "&="); break;
    case ST_READ: dump_line(to, "%n;", &statement->name); break;
    case ST_LOAD: dump_line(to, "load %n;", &statement->name); break;
    case ST_WAIT: dump_line(to, "wait %e within %e;", statement->expr, statement->within); break;
    case ST_DELAY: dump_line(to, "delay %e;", statement->expr); break;
    case ST_BARRIER: dump_line(to, "barrier;"); break;
    case ST_WHEN: dump_statement_when(to, statement); break;
    }
}

static void dump_statements(struct dump *to, const statement_list *statements)
{
    size_t i;

    for (i = 0; i < statements->n; i++)
        dump_statement(to, statements->v[i]);
}

static void dump_sequence(struct dump *to, const struct sequence_decl *sequence)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "%n", &sequence->name);
    for (i = 0; i < sequence->params.n; i++)
        dump_text(to, "%s%n", i ? ", " : "(", &sequence->params.v[i]);
    dump_text(to, "%s", sequence->params.n ? ")" : "");
    dump_open(to);
    dump_statements(to, &sequence->body);
    dump_close(to);
}

/* ---- settings ----------------------------------------------------------------------------------------------------------------- */

static void dump_reaches(struct dump *to, const struct setting *setting)
{
    size_t i;

    dump_begin(to);
    for (i = 0; i < setting->reaches.n; i++) {
        dump_text(to, "%s%n", i ? ", " : "reach ", &setting->reaches.v[i].name);
        if (setting->reaches.v[i].at)
            dump_text(to, " at %e", setting->reaches.v[i].at);
    }
    dump_text(to, ";\n");
}

static void dump_reserve(struct dump *to, const struct setting *setting)
{
    size_t i;

    dump_begin(to);
    for (i = 0; i < setting->ranges.n; i++) {
        dump_text(to, "%s", i ? ", " : "reserve ");
        dump_range(to, &setting->ranges.v[i]);
    }
    dump_text(to, ";\n");
}

static void dump_interrupt(struct dump *to, const struct setting *setting)
{
    dump_begin(to);
    dump_text(to, "interrupt ");
    dump_range(to, &setting->range);
    dump_text(to, ";\n");
}

static void dump_source(struct dump *to, const struct setting *setting)
{
    size_t i;

    dump_begin(to);
    for (i = 0; i < setting->strings.n; i++)
        dump_text(to, "%s%q", i ? ", " : "source ", &setting->strings.v[i]);
    dump_text(to, ";\n");
}

static void dump_requests(struct dump *to, const struct setting *setting)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "requests");
    dump_open(to);
    for (i = 0; i < setting->requests.n; i++) {
        dump_begin(to);
        dump_text(to, "%n ", &setting->requests.v[i].name);
        dump_number(to, setting->requests.v[i].number);
        dump_text(to, ";\n");
    }
    dump_close(to);
}

static void dump_register_map(struct dump *to, const struct setting *setting)
{
    dump_begin(to);
    dump_text(to, "registers");
    dump_open(to);
    dump_registers(to, &setting->registers);
    dump_close(to);
}

static void dump_setting(struct dump *to, const struct setting *setting)
{
    switch (setting->kind) {
    case SET_INTERRUPT: dump_interrupt(to, setting); break;
    case SET_REACH: dump_reaches(to, setting); break;
    case SET_RESERVE: dump_reserve(to, setting); break;
    case SET_SECURE: dump_line(to, "secure;"); break;
    case SET_PARAMETER: dump_line(to, "parameter %g;", &setting->given); break;
    case SET_OPTION: dump_line(to, "option %g;", &setting->given); break;
    case SET_TABLE_IN: dump_line(to, "table in %n;", &setting->name); break;
    case SET_TABLE_AT: dump_line(to, "table at %e;", setting->expr); break;
    case SET_SOURCE: dump_source(to, setting); break;
    case SET_ADDRESS: dump_line(to, "address %e;", setting->expr); break;
    case SET_ENDIAN: dump_line(to, "endian %n;", &setting->name); break;
    case SET_CHANNELS: dump_line(to, "channels %e;", setting->expr); break;
    case SET_DEFINE: dump_line(to, "define %n = %e;", &setting->name, setting->expr); break;
    case SET_NO: dump_line(to, "no %n;", &setting->name); break;
    case SET_REQUESTS: dump_requests(to, setting); break;
    case SET_LAYOUT: dump_layout(to, &setting->layout); break;
    case SET_FORM: dump_form(to, &setting->form); break;
    case SET_LIMIT: dump_limit(to, &setting->limit); break;
    case SET_ERRATUM: dump_erratum(to, setting); break;
    case SET_CHAIN: dump_chain(to, &setting->chain); break;
    case SET_PLACE: dump_place(to, &setting->place); break;
    case SET_REGISTERS: dump_register_map(to, setting); break;
    case SET_SEQUENCE: dump_sequence(to, &setting->sequence); break;
    }
}

void dump_settings(struct dump *to, const setting_list *settings)
{
    size_t i;

    for (i = 0; i < settings->n; i++)
        dump_setting(to, settings->v[i]);
}
