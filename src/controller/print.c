/* SPDX-License-Identifier: MIT */
/* A description as a reader wants to see it: bit-field tables, forms, and what the fields imply. */
#include "controller/print.h"

const char *page_text(struct page *p, const struct cexpr *e)
{
    return e ? cexpr_text(p->cx, p->c, e) : "?";
}

void page_number(struct page *p, wide k)
{
    if (k >= 65536 && !(k & 0xfff))
        outbuf_printf(&p->out, "0x%llx", (unsigned long long)k);
    else if (k > (wide)INT64_MAX)
        outbuf_printf(&p->out, "0x%llx", (unsigned long long)k);
    else
        outbuf_printf(&p->out, "%lld", (long long)k);
}

/* ---- frame -------------------------------------------------------------------------------------------------------- */

static void print_frame(struct page *p)
{
    const struct controller *c = p->c;
    outbuf_printf(&p->out, "%s", c->name.id);
    if (c->title.bytes)
        outbuf_printf(&p->out, ": %.*s", (int)c->title.size, c->title.bytes);
    outbuf_printf(&p->out, "\n%u address bits, %s endian, %llu channel%s\n", c->address_bits, c->big_endian ? "big" : "little",
                  (unsigned long long)c->nchannels, c->nchannels == 1 ? "" : "s");
    for (size_t i = 0; i < c->sources.n; i++)
        outbuf_printf(&p->out, "source: %.*s\n", (int)c->sources.v[i].size, c->sources.v[i].bytes);
}

static void print_option(struct page *p, const struct option *o)
{
    const struct cexpr *value = p->c->slots.v[o->slot].value;
    outbuf_printf(&p->out, "  %-24s", o->name);
    for (unsigned i = 0; i < o->nwords; i++)
        outbuf_printf(&p->out, "%s%s", i ? " " : "", o->words[i].word);
    if (!o->nwords && o->high >= o->low)
        outbuf_printf(&p->out, "%lld..%lld", (long long)o->low, (long long)o->high);
    bool word = value->kind == CE_CONST && value->k >= 0 && value->k < (wide)o->nwords;
    outbuf_printf(&p->out, "%sdefault %s\n", o->nwords || o->high >= o->low ? ", " : "", word ? o->words[value->k].word : page_text(p, value));
}

static void print_settings(struct page *p)
{
    const struct controller *c = p->c;
    outbuf_puts(&p->out, c->options.n ? "\noptions\n" : "");
    for (size_t i = 0; i < c->options.n; i++)
        print_option(p, &c->options.v[i]);
    outbuf_puts(&p->out, c->parameters.n ? "\nparameters\n" : "");
    for (size_t i = 0; i < c->parameters.n; i++)
        outbuf_printf(&p->out, "  %-24s%s\n", c->parameters.v[i].name, page_text(p, c->slots.v[c->parameters.v[i].slot].value));
    bool any = false;
    for (size_t i = 0; i < c->slots.n; i++) {
        if (c->slots.v[i].kind != SLOT_DEFINE || !c->slots.v[i].value)
            continue;
        outbuf_puts(&p->out, any ? "" : "\ndefines\n");
        outbuf_printf(&p->out, "  %-24s%s\n", c->slots.v[i].name, page_text(p, c->slots.v[i].value));
        any = true;
    }
    outbuf_puts(&p->out, c->requests.n ? "\nrequests\n" : "");
    for (size_t i = 0; i < c->requests.n; i++)
        outbuf_printf(&p->out, "  %-24s%llu\n", c->requests.v[i].name, (unsigned long long)c->requests.v[i].number);
}

/* ---- layouts ------------------------------------------------------------------------------------------------------ */

static void print_equation(struct page *p, const struct equation *q)
{
    outbuf_printf(&p->out, "%s%s", q->is_signed ? "signed " : "", page_text(p, q->expr));
    for (unsigned i = 0; i < q->nentries; i++) {
        const struct enum_entry *e = &q->entries[i];
        outbuf_puts(&p->out, i ? ", " : " { ");
        if (e->word)
            outbuf_puts(&p->out, e->word);
        else
            page_number(p, e->key);
        outbuf_printf(&p->out, " = %llu", (unsigned long long)e->code);
    }
    outbuf_puts(&p->out, q->nentries ? " }" : "");
}

static void print_field(struct page *p, const struct field_def *f, unsigned indent)
{
    char bits[16];
    snprintf(bits, sizeof bits, f->hi == f->lo ? "%u" : "%u:%u", f->hi, f->lo);
    outbuf_printf(&p->out, "%*s%7s  %-*s", (int)indent, "", bits, 24, f->named ? f->name : "");
    for (unsigned i = 0; i < f->nequations; i++) {
        outbuf_puts(&p->out, i ? ", " : "");
        print_equation(p, &f->equations[i]);
    }
    while (p->out.bytes.n && p->out.bytes.v[p->out.bytes.n - 1] == ' ')
        p->out.bytes.n--;
    outbuf_puts(&p->out, "\n");
}

static void print_fields(struct page *p, const field_nodes *nodes, unsigned indent)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        if (n->field) {
            print_field(p, n->field, indent);
            continue;
        }
        outbuf_printf(&p->out, "%*swhen %s\n", (int)indent, "", page_text(p, n->when));
        print_fields(p, &n->then, indent + 2);
        if (n->otherwise.n)
            outbuf_printf(&p->out, "%*selse\n", (int)indent, "");
        print_fields(p, &n->otherwise, indent + 2);
    }
}

static void print_words(struct page *p, const word_nodes *nodes, unsigned indent)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *n = &nodes->v[i];
        if (n->word) {
            outbuf_printf(&p->out, "%*s%s, %u bits%s%s\n", (int)indent, "", n->word->name, n->word->bits,
                          n->word->optional ? ", optional" : "",
                          n->word->writeback ? ", written back" : "");
            print_fields(p, &n->word->fields, indent + 2);
            continue;
        }
        outbuf_printf(&p->out, "%*swhen %s\n", (int)indent, "", page_text(p, n->when));
        print_words(p, &n->then, indent + 2);
        if (n->otherwise.n)
            outbuf_printf(&p->out, "%*selse\n", (int)indent, "");
        print_words(p, &n->otherwise, indent + 2);
    }
}

static void print_layouts(struct page *p)
{
    for (size_t i = 0; i < p->c->layouts.n; i++) {
        const struct layout *l = p->c->layouts.v[i];
        outbuf_printf(&p->out, "\n%s %s, aligned to %llu", l->is_block ? "block" : "descriptor", l->name, (unsigned long long)l->align);
        if (l->size)
            outbuf_printf(&p->out, ", %llu bytes", (unsigned long long)l->size);
        outbuf_puts(&p->out, "\n");
        print_words(p, &l->words, 2);
    }
}

/* ---- limits, errata -------------------------------------------------------------------------------------------------- */

static void print_limits(struct page *p)
{
    outbuf_puts(&p->out, p->c->limits.n ? "\nlimits stated\n" : "");
    for (size_t i = 0; i < p->c->limits.n; i++) {
        const struct limit *l = &p->c->limits.v[i];
        outbuf_printf(&p->out, "  %s", page_text(p, l->expr));
        if (l->when)
            outbuf_printf(&p->out, " when %s", page_text(p, l->when));
        if (l->citation.bytes)
            outbuf_printf(&p->out, " (%.*s)", (int)l->citation.size, l->citation.bytes);
        outbuf_puts(&p->out, "\n");
    }
}

static void print_errata(struct page *p)
{
    outbuf_puts(&p->out, p->c->errata.n ? "\nerrata\n" : "");
    for (size_t i = 0; i < p->c->errata.n; i++) {
        const struct erratum *e = p->c->errata.v[i];
        outbuf_printf(&p->out, "  %s%s: %s (%.*s)\n", e->name, e->active ? "" : ", not in this revision", erratum_text(p->cx, e),
                      (int)e->citation.size, e->citation.bytes ? e->citation.bytes : "");
    }
}

/* ---- chain, registers --------------------------------------------------------------------------------------------- */

static void print_extra(struct page *p, const char *where, const struct form *form, const struct cexpr *when)
{
    if (form)
        outbuf_printf(&p->out, ", %s with %s", where, form->name);
    if (form && when)
        outbuf_printf(&p->out, " when %s", page_text(p, when));
}

static void print_chain(struct page *p)
{
    static const char *const kinds[] = { "linked", "following", "stepped" };
    static const char *const loops[] = { "", ", loops", ", loops to the second", ", loops to a copy", ", loops", ", loops, replaceable" };
    const struct chain *chain = &p->c->chain;
    if (!p->c->has_chain)
        return;
    outbuf_printf(&p->out, "\nchain %s", kinds[chain->kind]);
    if (chain->ends_at)
        outbuf_printf(&p->out, ", ends at %s", page_text(p, chain->ends_at));
    outbuf_puts(&p->out, chain->ends_at_following ? ", ends at following" : "");
    print_extra(p, "begins", chain->begins_with, chain->begins_when);
    print_extra(p, "ends", chain->ends_with, chain->ends_when);
    outbuf_puts(&p->out, loops[chain->loops]);
    if (chain->loops_with)
        outbuf_printf(&p->out, " with %s", chain->loops_with->name);
    outbuf_puts(&p->out, "\n");
    if (p->c->place.page)
        outbuf_printf(&p->out, "all descriptors of a list in one page of 0x%llx bytes\n", (unsigned long long)p->c->place.page);
    if (p->c->place.align)
        outbuf_printf(&p->out, "the first descriptor at a multiple of 0x%llx\n", (unsigned long long)p->c->place.align);
    if (p->c->place.slot)
        outbuf_printf(&p->out, "the first descriptor at %s\n", page_text(p, p->c->place.slot));
    if (p->c->place.inside)
        outbuf_printf(&p->out, "descriptors in the controller itself, from %s\n", page_text(p, p->c->place.inside));
}

static void print_register(struct page *p, const struct reg_def *r)
{
    outbuf_puts(&p->out, "  ");
    if (r->group->name)
        outbuf_printf(&p->out, "%s: ", r->group->name);
    if (r->group->base)
        outbuf_printf(&p->out, "%s + ", page_text(p, r->group->base));
    if (r->offset->kind == CE_CONST)
        outbuf_printf(&p->out, "0x%02llx", (unsigned long long)r->offset->k);
    else
        outbuf_puts(&p->out, page_text(p, r->offset));
    outbuf_printf(&p->out, "  %s, %u bits\n", r->name, r->bits);
    if (r->has_body)
        print_fields(p, &r->fields, 4);
}

static void print_registers(struct page *p)
{
    outbuf_puts(&p->out, p->c->registers.n ? "\nregisters\n" : "");
    for (size_t i = 0; i < p->c->registers.n; i++)
        print_register(p, p->c->registers.v[i]);
    outbuf_puts(&p->out, "\nsequences:");
    for (unsigned i = 0; i < SEQ_COUNT; i++)
        outbuf_printf(&p->out, "%s%s", p->c->sequence[i] ? " " : "", p->c->sequence[i] ? sequence_name((enum sequence_id)i) : "");
    outbuf_puts(&p->out, "\n");
    for (unsigned i = 0; i < SEQ_COUNT; i++) {
        if (p->c->sequence[i])
            print_sequence(p, p->c->sequence[i]);
    }
}

void controller_print(struct cx *cx, const struct controller *c, FILE *file)
{
    struct page p = { cx, c, { .arena = cx->arena }, encoder_new(cx, c) };
    print_frame(&p);
    print_settings(&p);
    print_layouts(&p);
    outbuf_puts(&p.out, "\nforms\n");
    for (size_t i = 0; i < c->forms.n; i++)
        print_form(&p, c->forms.v[i]);
    print_limits(&p);
    print_errata(&p);
    print_chain(&p);
    print_registers(&p);
    outbuf_write(&p.out, file);
}

void controllers_list(struct cx *cx, const struct library *library, FILE *file)
{
    struct outbuf out = { .arena = cx->arena };
    for (size_t i = 0; i < library->all.n; i++) {
        const struct controller *c = library->all.v[i];
        if (!c->is_instance)
            outbuf_printf(&out, "%-16s%.*s\n", c->name.id, (int)c->title.size, c->title.bytes ? c->title.bytes : "");
    }
    outbuf_write(&out, file);
}
