/* SPDX-License-Identifier: MIT */
/* The report for people: the source line first, then what was done with it, then the rule and the manual behind it. */
#include <inttypes.h>
#include <string.h>

#include "common/cx.h"
#include "controller/model.h"
#include "emit/emit_args.h"
#include "emit/emit_text.h"
#include "emit/emit_time.h"
#include "emit/explain.h"
#include "program/cache.h"

struct pen { struct cx *cx; struct outbuf *out; };

static const char *plural(uint64_t n) { return n == 1 ? "" : "s"; }

/* "  name        text": a fact in its column. */
static void fact(struct pen *p, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fact(struct pen *p, const char *name, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    outbuf_printf(p->out, "  %-13s %s\n", name, arena_vprintf(p->cx->arena, format, args));
    va_end(args);
}

/* The line, without the blanks before it. */
static void quote(struct pen *p, struct span span)
{
    struct source_line line;
    size_t skip = 0;

    if (!span.end || !source_line_at(p->cx->sources, span, &line))
        return;
    while (skip < line.length && (line.text[skip] == ' ' || line.text[skip] == '\t'))
        skip++;
    outbuf_printf(p->out, "                | %.*s\n", (int)(line.length - skip), line.text + skip);
}

/* ---- one remark -------------------------------------------------------------------------------------------------- */

static void put_rule(struct pen *p, const struct remark *r)
{
    if (!r->rule.end)
        return;
    outbuf_printf(p->out, "                because of %s%s%s\n", place_text(p->cx, r->rule), r->rule_text ? ": " : "",
                  r->rule_text ? r->rule_text : "");
    quote(p, r->rule);
    if (r->citation)
        outbuf_printf(p->out, "                manual: %s\n", r->citation);
}

static void put_numbers(struct pen *p, const struct remark *r)
{
    if (r->times > 1)
        outbuf_printf(p->out, "                %" PRIu64 " times here; in all %" PRIu64 " bytes in %" PRIu64 " descriptor%s\n",
                      r->times, r->bytes,
                      r->descriptors, plural(r->descriptors));
    if (r->least && r->descriptors > r->least)
        outbuf_printf(p->out, "                costs %" PRIu64 " descriptor%s: %" PRIu64 " would do without the rule\n",
                      r->descriptors - r->least,
                      plural(r->descriptors - r->least), r->least);
}

static void put_remark(struct pen *p, const struct remark *r, const struct remark *before)
{
    fact(p, remark_kind_title(r->kind), "%s%s%s", place_text(p->cx, r->span), r->span.end ? ": " : "", r->text);
    if (!before || before->span.begin != r->span.begin)
        quote(p, r->span);
    put_numbers(p, r);
    put_rule(p, r);
}

/* ---- what it is -------------------------------------------------------------------------------------------------- */

static void put_head(struct pen *p, const struct emit_transfer *t)
{
    const struct instance *instance = t->transfer->instance;

    outbuf_printf(p->out, "%s  %s  on %s (%s)\n", t->transfer->name.id, place_text(p->cx, t->transfer->span), instance->name.id,
                  instance->description ? instance->description->name.id : "?");
    if (t->transfer->has_number)
        fact(p, "channel", "%" PRIu64 ", as written", t->transfer->number);
    else if (t->planned->has_channel)
        fact(p, "channel", "%" PRIu64 ", chosen: the program leaves it open, and the words depend on it", t->planned->channel);
    else
        fact(p, "channel", "any: no word depends on it");
}

/* "3 linear, 1 null": forms in the order of first use. */
static const char *forms_text(struct cx *cx, const struct planned *planned)
{
    const char *text = "";

    for (size_t f = 0; f < planned->model->forms.n; f++) {
        uint64_t n = 0;

        for (size_t i = 0; i < planned->tables.n; i++)
            for (size_t k = 0; k < planned->tables.v[i]->descriptors.n; k++)
                n += planned->tables.v[i]->descriptors.v[k].form == planned->model->forms.v[f];
        if (n)
            text = arena_printf(cx->arena, "%s%s%" PRIu64 " %s", text, *text ? ", " : "", n, planned->model->forms.v[f]->name);
    }
    return text;
}

static void put_cost(struct pen *p, const struct planned *planned)
{
    uint64_t n = descriptor_count(planned);
    rule_costs costs = { 0 };

    fact(p, "moves", "%" PRIu64 " bytes in %" PRIu64 " descriptor%s (%s)", bytes_moved(planned->transfer), n, plural(n),
         forms_text(p->cx, planned));
    if (planned->lower_bound && n > planned->lower_bound)
        fact(p, "", "the limits alone would allow %" PRIu64, planned->lower_bound);
    else if (planned->lower_bound)
        fact(p, "", "as few as the limits allow");
    report_costs(p->cx, planned, &costs);
    for (size_t i = 0; i < costs.n; i++)
        fact(p, "", "%" PRIu64 " more by %s", costs.v[i].more, place_text(p->cx, costs.v[i].remark->rule));
}

static void put_tables(struct pen *p, const struct planned *planned)
{
    for (size_t i = 0; i < planned->tables.n; i++) {
        const struct table *t = planned->tables.v[i];

        if (t->stepped)
            fact(p, "commands", "%s, written by the CPU one after the other", size_text(p->cx, t->size));
        else
            fact(p, "table", "%s%s%s, aligned to %" PRIu64 "%s%s%s", size_text(p->cx, t->size), *t->list ? " for list " : "",
                 t->list, t->align,
                 t->memory ? ", in " : "", t->memory ? t->memory->name.id : "",
                 t->page ? arena_printf(p->cx->arena, ", within one page of %s", size_text(p->cx, t->page)) : "");
    }
}

static void put_roles(struct pen *p, const struct planned *planned)
{
    const char *text = "";

    for (size_t i = 0; i < planned->roles.n; i++)
        text = arena_printf(p->cx->arena, "%s%s%s %s", text, *text ? ", " : "", planned->model->slots.v[planned->roles.v[i].slot].name,
                            report_role(p->cx, planned, &planned->roles.v[i]));
    if (*text)
        fact(p, "whole list", "%s", text);
}

/* ---- when -------------------------------------------------------------------------------------------------------- */

static void put_hold(struct pen *p, const struct transfer *t)
{
    if (t->route)
        fact(p, "route", "%s%s", route_text(p->cx, t->route), t->route->is_static ? ", connected for good" : "");
    if (t->hold && t->hold->only_irq)
        fact(p, "hold", "none: done is drained");
    else if (t->hold)
        fact(p, "hold", "until %s%s%s, else %s%s", t->hold->text, t->hold->has_within ? " within " : "",
             t->hold->has_within ? time_text(p->cx, t->hold->within_ns) : "", action_text(t->hold->action),
             t->hold->handover ? "; handed over at done" : "");
}

/* Who raises what is waited for. */
static void put_event(struct pen *p, const struct event *event)
{
    if (event->has_interrupt)
        fact(p, "event", "%s.%s: from the handler of interrupt %" PRIu64, event->device->name.id, event->name.id, event->interrupt);
    else
        fact(p, "event", "%s.%s: the firmware has to raise it, no interrupt is declared", event->device->name.id, event->name.id);
}

static void put_events(struct pen *p, const struct transfer *t)
{
    for (size_t i = 0; t->hold && i < t->hold->events.n; i++)
        put_event(p, t->hold->events.v[i]);
    for (size_t i = 0; i < t->irq.events.n; i++)
        put_event(p, t->irq.events.v[i]);
}

static void put_times(struct pen *p, const struct planned *planned)
{
    struct timing timing = timing_of(planned);
    const char *reports = reports_text(p->cx, planned, &timing), *rate = rate_text(p->cx, planned, &timing);

    put_hold(p, planned->transfer);
    put_events(p, planned->transfer);
    if (reports)
        fact(p, "interrupts", "%s", reports);
    if (rate)
        fact(p, reports ? "" : "interrupts", "%s", rate);
}

/* ---- caches ------------------------------------------------------------------------------------------------------- */

static const char *range_text(struct cx *cx, const struct cache_range *r)
{
    const struct buffer *b = r->buffer ? r->buffer : r->root;
    uint64_t at = r->buffer || !b ? r->low : r->low - b->address;
    const char *name = !b ? "" : b->is_array ? arena_printf(cx->arena, "%s[%u]", b->name.id, r->index) : b->name.id;

    if (at || !b)
        name = arena_printf(cx->arena, "%s%s0x%" PRIx64, name, b ? "+" : "", at);
    return r->rows > 1 ? arena_printf(cx->arena, "%s, %" PRIu64 " rows of %s", name, r->rows, size_text(cx, r->high - r->low))
        : arena_printf(cx->arena, "%s, %s", name, size_text(cx, r->high - r->low));
}

static void put_caches(struct pen *p, const struct emission *e, const struct transfer *t)
{
    cache_ranges ranges = { 0 };

    cache_plan(p->cx, e->program, t, &ranges);
    for (size_t i = 0; i < ranges.n; i++)
        fact(p, i ? "" : "caches", "%s: cleaned at submit%s%s", range_text(p->cx, &ranges.v[i]),
             ranges.v[i].inbound ? ", invalidated before the callback" : "",
             ranges.v[i].partial ? "; its lines hold something else, too" : "");
}

/* ---- what is left ------------------------------------------------------------------------------------------------ */

static void put_argument(struct pen *p, const struct argument *a)
{
    const struct buffer *b = a->buffer;

    if (a->is_length)
        fact(p, "", "%s: at most %" PRIu64 " elements of %s", argument_name(p->cx, a), b->ndim ? b->dims[0] : 1,
             size_text(p->cx, first_size(b)));
    else
        fact(p, "", "%s: an address%s%s, a multiple of %" PRIu64, argument_name(p->cx, a), b->memory ? " in " : "",
             b->memory ? b->memory->name.id : "",
             b->align ? b->align : 1);
}

static void put_left(struct pen *p, const struct emission *e, const struct emit_transfer *t)
{
    struct fixup_counts counts = report_fixups(e, t);
    argument_list arguments = { 0 };

    arguments_of(p->cx, t, &arguments);
    if (counts.linker)
        fact(p, "linker", "completes %" PRIu64 " value%s: addresses that are constant once the firmware is linked",
             counts.linker, plural(counts.linker));
    if (counts.prep || arguments.n)
        fact(p, "prep", "completes %" PRIu64 " value%s%s, in one bounded loop", counts.prep, plural(counts.prep),
             counts.copy ? " in a copy of the table" : "");
    for (size_t i = 0; i < arguments.n; i++)
        put_argument(p, &arguments.v[i]);
    if (!counts.prep && !arguments.n)
        fact(p, "prep", "has nothing to complete%s", counts.linker ? "" : ": the table is final");
}

static void put_waivers(struct pen *p, const struct transfer *t)
{
    waivers list = { 0 };

    report_waivers(p->cx, t, &list);
    for (size_t i = 0; i < list.n; i++)
        fact(p, "waived", "%s (%s)%s%s", list.v[i].name, place_text(p->cx, list.v[i].span), list.v[i].reason ? ": " : "",
             list.v[i].reason ? list.v[i].reason : ", no reason given");
}

void explain(const struct emission *e, struct outbuf *out)
{
    struct pen p = { e->cx, out };

    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct emit_transfer *t = &e->transfers.v[i];

        outbuf_puts(out, i ? "\n" : "");
        put_head(&p, t);
        put_cost(&p, t->planned);
        put_tables(&p, t->planned);
        put_roles(&p, t->planned);
        put_times(&p, t->planned);
        for (size_t k = 0; k < t->planned->remarks.n; k++)
            put_remark(&p, t->planned->remarks.v[k], k ? t->planned->remarks.v[k - 1] : NULL);
        put_caches(&p, e, t->transfer);
        put_left(&p, e, t);
        put_waivers(&p, t->transfer);
    }
}
