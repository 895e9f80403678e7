/* SPDX-License-Identifier: MIT */
/* A sequence as text: its statements as the page spells them, derivations and errata applied. */
#include "controller/print.h"

static void print_body(struct page *p, const seq_body *body, unsigned indent);

/* A bound in the largest unit that it is a whole number of. */
static const char *duration(struct page *p, const struct cexpr *e)
{
    static const struct { wide factor; const char *unit; } units[] = { { 1000000, "ms" }, { 1000, "us" }, { 1, "ns" } };
    for (size_t i = 0; e->kind == CE_CONST && i < sizeof units / sizeof *units; i++) {
        if (e->k % units[i].factor == 0)
            return arena_printf(p->cx->arena, "%lld %s", (long long)(e->k / units[i].factor), units[i].unit);
    }
    return page_text(p, e);
}

static const char *target(struct page *p, const struct seq_stmt *s)
{
    return s->field ? arena_printf(p->cx->arena, "%s.%s", s->reg->name, s->field->name) : s->reg->name;
}

static const char *statement(struct page *p, const struct seq_stmt *s)
{
    struct arena *a = p->cx->arena;
    switch (s->kind) {
    case SEQ_WRITE: case SEQ_FIELD_WRITE: return arena_printf(a, "%s = %s", target(p, s), page_text(p, s->expr));
    case SEQ_OR_WRITE:   return arena_printf(a, "%s |= %s", s->reg->name, page_text(p, s->expr));
    case SEQ_AND_WRITE:  return arena_printf(a, "%s &= %s", s->reg->name, page_text(p, s->expr));
    case SEQ_READ:       return arena_printf(a, "read %s", s->reg->name);
    case SEQ_RESULT:     return arena_printf(a, "%s = %s", result_name(s->result), page_text(p, s->expr));
    case SEQ_LOAD_FIRST: return "load first";
    case SEQ_LOAD_THIS:  return "load this";
    case SEQ_LOAD:       return arena_printf(a, "load %s", s->reg->name);
    case SEQ_WAIT:       return arena_printf(a, "wait %s within %s", page_text(p, s->expr), duration(p, s->within));
    case SEQ_DELAY:      return arena_printf(a, "delay %s", duration(p, s->within));
    case SEQ_BARRIER:    return "barrier";
    case SEQ_WHEN:       return arena_printf(a, "when %s", page_text(p, s->expr));
    }
    return "";
}

static void print_body(struct page *p, const seq_body *body, unsigned indent)
{
    for (size_t i = 0; i < body->n; i++) {
        const struct seq_stmt *s = body->v[i];
        outbuf_printf(&p->out, "%*s%s\n", (int)indent, "", statement(p, s));
        print_body(p, &s->then, indent + 2);
        if (s->otherwise.n)
            outbuf_printf(&p->out, "%*selse\n", (int)indent, "");
        print_body(p, &s->otherwise, indent + 2);
    }
}

void print_sequence(struct page *p, const struct sequence *sequence)
{
    outbuf_printf(&p->out, "\nsequence %s", sequence_name(sequence->id));
    for (unsigned i = 0; i < sequence->nparams; i++)
        outbuf_printf(&p->out, "%s%s", i ? ", " : "(", p->c->slots.v[sequence->params[i]].name);
    outbuf_puts(&p->out, sequence->nparams ? ")\n" : "\n");
    print_body(p, &sequence->body, 2);
}
