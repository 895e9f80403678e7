/* SPDX-License-Identifier: MIT */
/* The tree as text: the language itself, one declaration, step or clause per line. Parsing the dump of a file gives the
 * same dump. */
#include "parser/ast_dump.h"

#include <stdarg.h>

/* ---- the printer ---------------------------------------------------------------------------------------------------- */

static void print_givens(FILE *out, const given_list *givens)
{
    size_t i;

    for (i = 0; i < givens->n; i++) {
        fprintf(out, "%s%s", i ? ", " : "", givens->v[i].id);
        if (givens->v[i].value) {
            fputs(" = ", out);
            expr_print(givens->v[i].value, out);
        }
    }
}

static void print_directive(FILE *out, char directive, va_list *args)
{
    const char *text;

    switch (directive) {
    case 's':
        text = va_arg(*args, const char *);
        fputs(text ? text : "", out);
        break;
    case 'e': expr_print(va_arg(*args, const struct expr *), out); break;
    case 'n': fputs(va_arg(*args, const struct name *)->id, out); break;
    case 'q': string_print(*va_arg(*args, const struct string *), out); break;
    case 'g': print_givens(out, va_arg(*args, const given_list *)); break;
    case 'u': fprintf(out, "%u", va_arg(*args, unsigned)); break;
    case '%': putc('%', out); break;
    }
}

static void print_format(FILE *out, const char *format, va_list *args)
{
    for (; *format; format++)
        if (*format == '%')
            print_directive(out, *++format, args);
        else
            putc(*format, out);
}

void dump_text(struct dump *to, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_format(to->out, format, &args);
    va_end(args);
}

void dump_begin(struct dump *to)
{
    unsigned i;

    for (i = 0; i < to->indent; i++)
        fputs("    ", to->out);
}

void dump_line(struct dump *to, const char *format, ...)
{
    va_list args;

    dump_begin(to);
    va_start(args, format);
    print_format(to->out, format, &args);
    va_end(args);
    putc('\n', to->out);
}

void dump_open(struct dump *to)
{
    fputs(" {\n", to->out);
    to->indent++;
}

void dump_close(struct dump *to)
{
    to->indent--;
    dump_line(to, "}");
}

static void dump_optional(struct dump *to, const char *before, const struct expr *expr)
{
    if (expr)
        dump_text(to, " %s %e", before, expr);
}

static void dump_name(struct dump *to, const char *before, const struct name *name)
{
    if (name->id)
        dump_text(to, "%s%n", before, name);
}

static void dump_names(struct dump *to, const name_list *names)
{
    size_t i;

    for (i = 0; i < names->n; i++)
        dump_text(to, "%s%n", i ? ", " : "", &names->v[i]);
}

void dump_range(struct dump *to, const struct range *range)
{
    dump_text(to, "%e", range->from);
    if (range->to)
        dump_text(to, "..%e", range->to);
}

/* ---- boards and buffers --------------------------------------------------------------------------------------------- */

static void dump_type(struct dump *to, const struct type *type)
{
    static const char *const scalars[] = { [SCALAR_U8] = "u8", [SCALAR_U16] = "u16", [SCALAR_U32] = "u32",
                                           [SCALAR_U64] = "u64", [SCALAR_S8] = "s8", [SCALAR_S16] = "s16",
                                           [SCALAR_S32] = "s32", [SCALAR_S64] = "s64" };
    size_t i;

    dump_text(to, "%s", scalars[type->scalar]);
    for (i = 0; i < type->dims.n; i++)
        dump_text(to, "[%s%e]", type->dims.v[i].open ? "<= " : "", type->dims.v[i].expr);
}

static void dump_hold(struct dump *to, const struct hold_decl *hold)
{
    dump_text(to, "hold until %e%s", hold->until, hold->handover ? " handover" : "");
    dump_optional(to, "within", hold->within);
    dump_name(to, " else ", &hold->action);
    dump_name(to, " on abort ", &hold->on_abort);
}

static void dump_memory(struct dump *to, const struct item *item)
{
    dump_begin(to);
    dump_text(to, "memory %n at %e size %e", &item->name, item->at, item->expr);
    dump_optional(to, "cacheline", item->cacheline);
    dump_text(to, "%s%s", item->is_readonly ? " readonly" : "", item->is_secure ? " secure" : "");
    if (item->section.bytes)
        dump_text(to, " section %q", &item->section);
    dump_text(to, ";\n");
}

static void dump_body(struct dump *to, const struct item *item)
{
    if (!item->has_body) {
        dump_text(to, ";\n");
        return;
    }
    dump_open(to);
    dump_settings(to, &item->settings);
    dump_close(to);
}

static void dump_controller(struct dump *to, const struct item *item)
{
    dump_begin(to);
    dump_text(to, "controller %n", &item->name);
    dump_name(to, " is ", &item->of);
    dump_optional(to, "at", item->at);
    if (item->string.bytes)
        dump_text(to, " %q", &item->string);
    dump_body(to, item);
}

static void dump_port(struct dump *to, const struct member *member)
{
    dump_text(to, "port %n : ", &member->name);
    dump_type(to, &member->type);
    dump_optional(to, "at", member->at);
    dump_optional(to, "request", member->request);
    dump_optional(to, "mux", member->mux);
    dump_optional(to, "burst", member->burst);
    dump_text(to, "%s%s", member->posted ? " posted" : "", member->packet ? " packet" : "");
}

static void dump_member(struct dump *to, const struct member *member)
{
    dump_begin(to);
    switch (member->kind) {
    case MEMBER_PORT: dump_port(to, member); break;
    case MEMBER_REG:
        dump_text(to, "reg %n : ", &member->name);
        dump_type(to, &member->type);
        dump_optional(to, "at", member->at);
        break;
    case MEMBER_REQUEST:
        dump_text(to, "request %n = %e", &member->name, member->at);
        dump_optional(to, "mux", member->mux);
        break;
    case MEMBER_LEVEL: dump_text(to, "level %n = %e", &member->name, member->at); break;
    case MEMBER_INORDER: dump_text(to, "inorder"); break;
    case MEMBER_EVENT:
        dump_text(to, "event %n", &member->name);
        dump_optional(to, "interrupt", member->at);
        break;
    }
    dump_text(to, ";\n");
}

static void dump_device(struct dump *to, const struct item *item)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "device %n", &item->name);
    dump_optional(to, "at", item->at);
    dump_open(to);
    for (i = 0; i < item->members.n; i++)
        dump_member(to, item->members.v[i]);
    dump_close(to);
}

static void dump_box_item(struct dump *to, const struct box_item *box)
{
    dump_begin(to);
    if (box->kind == BOX_ENDPOINT) {
        dump_text(to, "endpoint %e = %e;\n", box->from, box->to);
        return;
    }
    dump_text(to, "route %n from %e to %e%s", &box->name, box->from, box->to, box->is_static ? " static" : "");
    if (box->hold) {
        dump_text(to, " ");
        dump_hold(to, box->hold);
    }
    dump_text(to, ";\n");
}

static void dump_sbox(struct dump *to, const struct item *item)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "sbox %n of %n", &item->name, &item->of);
    dump_optional(to, "at", item->at);
    dump_open(to);
    for (i = 0; i < item->boxes.n; i++)
        dump_box_item(to, item->boxes.v[i]);
    dump_close(to);
}

static void dump_bufattr(struct dump *to, const struct bufattr *attr)
{
    switch (attr->kind) {
    case BUF_IN: dump_text(to, " in %n", &attr->name); break;
    case BUF_AT: dump_text(to, " at %e", attr->expr); break;
    case BUF_ALIGN: dump_text(to, " align %e", attr->expr); break;
    case BUF_BIND: dump_text(to, " bind"); break;
    case BUF_SYMBOL: dump_text(to, " symbol %q", &attr->string); break;
    case BUF_VALUES: dump_text(to, " = %e", attr->expr); break;
    }
}

static void dump_buffer(struct dump *to, const struct item *item)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "buffer %n", &item->name);
    if (item->expr)
        dump_text(to, "[%e]", item->expr);
    dump_text(to, " : ");
    dump_type(to, &item->type);
    for (i = 0; i < item->attrs.n; i++)
        dump_bufattr(to, &item->attrs.v[i]);
    dump_text(to, ";\n");
}

/* ---- transfers ------------------------------------------------------------------------------------------------------- */

static void dump_modifier(struct dump *to, const struct modifier *modifier)
{
    switch (modifier->kind) {
    case MOD_TRUNCATE: dump_text(to, " truncate"); break;
    case MOD_LENGTH: dump_text(to, " length %e", modifier->expr); break;
    case MOD_NOSPLIT: dump_text(to, " nosplit"); break;
    case MOD_COMMAND: dump_text(to, " command"); break;
    }
}

static void dump_move(struct dump *to, const struct move_decl *move, const char *arrow)
{
    static const char *const verbs[] = { [VERB_COPY] = "copy", [VERB_XOR] = "xor", [VERB_PQ] = "pq", [VERB_FILL] = "fill" };
    size_t i;

    dump_text(to, "%s ", verbs[move->verb]);
    for (i = 0; i < move->sources.n; i++) {
        dump_text(to, "%s%e", i ? ", " : "", move->sources.v[i].place);
        if (move->sources.v[i].factor)
            dump_text(to, " * %e", move->sources.v[i].factor);
    }
    for (i = 0; i < move->dests.n; i++)
        dump_text(to, "%s%e", i ? ", " : arrow, move->dests.v[i]);
    for (i = 0; i < move->modifiers.n; i++)
        dump_modifier(to, &move->modifiers.v[i]);
}

static void dump_irq(struct dump *to, const struct clause *clause)
{
    size_t i;

    dump_text(to, "irq ");
    for (i = 0; i < clause->causes.n; i++)
        dump_text(to, "%s%s%e", i ? ", " : "", clause->causes.v[i].every ? "every " : "", clause->causes.v[i].expr);
}

static void dump_allow(struct dump *to, const struct string *diagnostic, const struct string *reason)
{
    dump_text(to, "allow %q", diagnostic);
    if (reason->bytes)
        dump_text(to, " because %q", reason);
}

static void dump_clause(struct dump *to, const struct clause *clause)
{
    switch (clause->kind) {
    case CLAUSE_CYCLIC: dump_text(to, "cyclic%s", clause->until_replaced ? " until replaced" : ""); break;
    case CLAUSE_IRQ: dump_irq(to, clause); break;
    case CLAUSE_ROUTE: dump_text(to, "route %e", clause->expr); break;
    case CLAUSE_HOLD: dump_hold(to, clause->hold); break;
    case CLAUSE_NOTIFY:
        dump_text(to, "notify");
        dump_name(to, " ", &clause->point);
        dump_name(to, " ", &clause->context);
        break;
    case CLAUSE_GATE:
        dump_text(to, "gate %e", clause->expr);
        dump_optional(to, "every", clause->every);
        break;
    case CLAUSE_AFTER:
        dump_text(to, "after ");
        dump_names(to, &clause->names);
        break;
    case CLAUSE_METADATA: dump_text(to, "metadata %n %e", &clause->point, clause->expr); break;
    case CLAUSE_RATE: dump_text(to, "rate %e", clause->expr); break;
    case CLAUSE_REUSE: dump_text(to, "reuse"); break;
    case CLAUSE_ALLOW: dump_allow(to, &clause->diagnostic, &clause->reason); break;
    case CLAUSE_OPTION: dump_text(to, "option %g", &clause->given); break;
    case CLAUSE_TABLE_IN: dump_text(to, "table in %n", &clause->point); break;
    case CLAUSE_TABLE_AT: dump_text(to, "table at %e", clause->expr); break;
    }
}

static void dump_steps(struct dump *to, const step_list *steps);

static void dump_for(struct dump *to, const struct step_decl *step)
{
    dump_begin(to);
    dump_text(to, "for %n in ", &step->variable);
    dump_range(to, &step->range);
    dump_open(to);
    dump_steps(to, &step->body);
    dump_close(to);
}

static void dump_step(struct dump *to, const struct step_decl *step)
{
    if (step->kind == STEP_FOR) {
        dump_for(to, step);
        return;
    }
    dump_begin(to);
    switch (step->kind) {
    case STEP_MOVE: dump_move(to, &step->move, " -> "); break;
    case STEP_CHECK:
        dump_text(to, "check ");
        dump_move(to, &step->move, " == ");
        break;
    case STEP_INTERRUPT: dump_text(to, "interrupt"); break;
    case STEP_FENCE: dump_text(to, "fence"); break;
    case STEP_CLAUSE: dump_clause(to, step->clause); break;
    case STEP_FOR: break;
    }
    dump_text(to, ";\n");
}

static void dump_steps(struct dump *to, const step_list *steps)
{
    size_t i;

    for (i = 0; i < steps->n; i++)
        dump_step(to, steps->v[i]);
}

static void dump_transfer(struct dump *to, const struct item *item)
{
    dump_begin(to);
    dump_text(to, "transfer %n on %e", &item->name, item->expr);
    dump_open(to);
    dump_steps(to, &item->steps);
    dump_close(to);
}

static void dump_inputs(struct dump *to, const struct stimulus *stimulus, const char *separator)
{
    size_t i;

    for (i = 0; i < stimulus->inputs.n; i++) {
        dump_text(to, "%s%e", i ? ", " : "", stimulus->inputs.v[i].expr);
        if (stimulus->inputs.v[i].value)
            dump_text(to, " %s %e", separator, stimulus->inputs.v[i].value);
    }
}

static void dump_stimulus(struct dump *to, const struct stimulus *stimulus)
{
    dump_begin(to);
    switch (stimulus->kind) {
    case STIM_BIND: dump_text(to, "bind %n = %e", &stimulus->name, stimulus->expr); break;
    case STIM_AT:
        dump_text(to, "at %e: ", stimulus->expr);
        dump_inputs(to, stimulus, "=");
        break;
    case STIM_FAIL: dump_text(to, "fail %n %e", &stimulus->name, stimulus->expr); break;
    case STIM_EXPECT:
        dump_text(to, "expect ");
        dump_inputs(to, stimulus, "at");
        break;
    }
    dump_text(to, ";\n");
}

static void dump_scenario(struct dump *to, const struct item *item)
{
    size_t i;

    dump_begin(to);
    dump_text(to, "scenario %n of %n", &item->name, &item->of);
    dump_open(to);
    for (i = 0; i < item->stimuli.n; i++)
        dump_stimulus(to, item->stimuli.v[i]);
    dump_close(to);
}

/* ---- files ------------------------------------------------------------------------------------------------------------- */

static void dump_group(struct dump *to, const struct item *item)
{
    dump_begin(to);
    dump_text(to, "group %n = ", &item->name);
    dump_names(to, &item->names);
    dump_text(to, ";\n");
}

static void dump_item(struct dump *to, const struct item *item)
{
    switch (item->kind) {
    case ITEM_INCLUDE: dump_line(to, "include %q;", &item->string); break;
    case ITEM_USE: dump_line(to, "use %n;", &item->name); break;
    case ITEM_CONST: dump_line(to, "const %n = %e;", &item->name, item->expr); break;
    case ITEM_ENDIAN: dump_line(to, "endian %n;", &item->name); break;
    case ITEM_ALLOW:
        dump_begin(to);
        dump_allow(to, &item->string, &item->reason);
        dump_text(to, ";\n");
        break;
    case ITEM_MEMORY: dump_memory(to, item); break;
    case ITEM_CONTROLLER: dump_controller(to, item); break;
    case ITEM_CHANNEL:
        dump_begin(to);
        dump_text(to, "channel %n of %e", &item->name, item->expr);
        dump_body(to, item);
        break;
    case ITEM_DEVICE: dump_device(to, item); break;
    case ITEM_SBOX: dump_sbox(to, item); break;
    case ITEM_BUFFER: dump_buffer(to, item); break;
    case ITEM_TRANSFER: dump_transfer(to, item); break;
    case ITEM_GROUP: dump_group(to, item); break;
    case ITEM_SCENARIO: dump_scenario(to, item); break;
    }
}

/* A file, then the files that it brought in. */
static void dump_file(struct dump *to, const struct file *file)
{
    size_t i;

    dump_line(to, "// %s", file->source->name);
    for (i = 0; i < file->items.n; i++)
        dump_item(to, file->items.v[i]);
    for (i = 0; i < file->items.n; i++)
        if (file->items.v[i]->file)
            dump_file(to, file->items.v[i]->file);
}

void ast_dump(const struct cx *cx, const file_list *files, FILE *out)
{
    struct dump to = { out, 0 };
    size_t i;

    (void)cx;
    for (i = 0; i < files->n; i++)
        dump_file(&to, files->v[i]);
}
