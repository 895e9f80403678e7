/* SPDX-License-Identifier: MIT */
/* What came of a scenario, for people: a time line, then result, table and expectations. */
#include <inttypes.h>
#include <string.h>
#include "simulate/simulate_room.h"

/* "90 us" */
static const char *account_time(struct cx *cx, int64_t ns)
{
    static const struct { int64_t factor; const char *unit; } units[] = {
        { 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" }, { 1, "ns" }
    };
    size_t i = 0;

    while (units[i].factor > 1 && ns % units[i].factor != 0)
        i++;
    return arena_printf(cx->arena, "%lld %s", (long long)(ns / units[i].factor), ns ? units[i].unit : "us");
}

const char *account_fault(struct cx *cx, const struct simulation *s)
{
    const struct item *item = s->outcome->item;

    for (size_t i = item ? item->stimuli.n : 0; i-- > 0;)
        if (item->stimuli.v[i]->kind == STIM_FAIL)
            return expr_text(cx, item->stimuli.v[i]->expr);
    return NULL;
}

/* ---- the time line ----------------------------------------------------------------------------------------------- */

struct line { struct cx *cx; const struct simulation *s; struct outbuf *out; bool any; int64_t now; };

static void tell(struct line *l, int64_t time, const char *text)
{
    bool same = l->any && l->now == time;

    outbuf_printf(l->out, "  %10s  %s\n", same ? "" : account_time(l->cx, time), text);
    l->any = true;
    l->now = time;
}

static const char *irq_text(const struct simulation *s, int64_t time, bool *told)
{
    const struct outcome *o = s->outcome;

    if (time < 0)
        return "irq: before the start, it means nothing";
    if (*told)
        return o->reached[AT_DONE] ? "irq: the controller had finished before" : "irq";
    *told = true;
    if (o->result == OUTCOME_RUNNING)
        return o->transfer->cyclic ? "irq: a lap or a period is complete" : "irq";
    return o->result == OUTCOME_READ_ERROR ? "irq: the controller reports a read error"
        : o->result == OUTCOME_WRITE_ERROR ? "irq: the controller reports a write error" : "irq: the controller has finished";
}

static void tell_happening(struct line *l, const struct happening *h, bool *told)
{
    struct arena *arena = l->cx->arena;

    if (h->kind == HAPPENS_IRQ)
        tell(l, h->time, irq_text(l->s, h->time, told));
    else if (h->kind == HAPPENS_EVENT)
        tell(l, h->time, arena_printf(arena, h->time < 0 ? "%s.%s: before the start, it never counts" : "%s.%s", h->event->device->name.id,
                                      h->event->name.id));
    else if (h->kind == HAPPENS_LEVEL)
        tell(l, h->time, arena_printf(arena, "%s.%s = %" PRIu64, h->level->device->name.id, h->level->name.id, h->value));
    else
        tell(l, h->time, arena_printf(arena, "register 0x%" PRIx64 " = 0x%" PRIx64, h->address, h->value));
}

static void tell_milestones(struct line *l, int64_t from, int64_t to)
{
    const struct outcome *o = l->s->outcome;

    for (;;) {
        const char *text = NULL;
        int64_t next = to;

        for (unsigned m = 0; m < MILESTONES; m++)
            if (o->reached[m] && o->at[m] >= from && o->at[m] < next)
                next = o->at[m];
        if (next == to)
            return;
        for (unsigned m = 0; m < MILESTONES; m++)
            if (o->reached[m] && o->at[m] == next)
                text = text ? arena_printf(l->cx->arena, "%s, %s", text, milestone_text(m)) : milestone_text(m);
        tell(l, next, arena_printf(l->cx->arena, "=> %s", text));
        from = next + 1;
    }
}

static void put_time_line(struct cx *cx, const struct simulation *s, struct outbuf *out)
{
    const struct outcome *o = s->outcome;
    struct line l = { cx, s, out, false, 0 };
    bool started = false, told = false;
    int64_t from = 0;

    for (size_t i = 0; i <= o->happenings.n; i++) {
        const struct happening *h = i < o->happenings.n ? &o->happenings.v[i] : NULL;
        int64_t time = h ? h->time : INT64_MAX;

        if (!started && time >= 0)
            tell(&l, 0, "start");
        started = started || time >= 0;
        if (started && time > from) {
            tell_milestones(&l, from, time);
            from = time;
        }
        if (h)
            tell_happening(&l, h, &told);
    }
}

/* ---- result and table -------------------------------------------------------------------------------------------- */

static void put_result(const struct simulation *s, struct outbuf *out)
{
    static const char *const words[] = { "still running", "ok", "read error", "write error", "hold timeout" };
    const struct outcome *o = s->outcome;

    outbuf_printf(out, "  result      %s; %" PRIu64 " of %" PRIu64 " bytes moved, residue %" PRIu64 "\n", words[o->result], o->moved,
                  o->moved + o->residue, o->residue);
    if (s->have.failed && !s->wrong && s->have.moved < o->moved)
        outbuf_printf(out, "              the access that fails begins %" PRIu64 " bytes before the failing byte: the table moves %" PRIu64 "\n",
                      o->moved - s->have.moved, s->have.moved);
    if (s->have.mismatch)
        outbuf_printf(out, "              the checks differ (0x%x) with arbitrary contents, and find no difference where there is none\n",
                      s->have.mismatch);
}

static void put_accesses(const struct access_log *log, const char *what, struct outbuf *out)
{
    uint64_t n = access_count(log);

    if (n)
        outbuf_printf(out, ", %" PRIu64 " %s%s of devices", n, what, n == 1 ? "" : "s");
}

static void put_table(const struct simulation *s, struct outbuf *out)
{
    uint64_t all = 0, marks = 0;

    for (size_t i = 0; i < s->planned->tables.n; i++)
        all += s->planned->tables.v[i]->descriptors.n;
    outbuf_printf(out, "  table       %" PRIu64 " of %" PRIu64 " descriptor%s", s->descriptors, all, all == 1 ? "" : "s");
    for (size_t i = 0; i < s->want.marks.n; i++)
        marks += s->want.marks.v[i].at <= s->have.moved;
    if (marks)
        outbuf_printf(out, ", progress signalled %" PRIu64 " time%s", marks, marks == 1 ? "" : "s");
    put_accesses(&s->have.reads, "read", out);
    put_accesses(&s->have.writes, "write", out);
    if (s->laps > 1)
        outbuf_printf(out, ", in %u laps", s->laps);
    outbuf_puts(out, "\n");
    if (s->nothing)
        outbuf_puts(out, "              nothing is left to move: prep refuses it\n");
    else if (s->wrong)
        outbuf_printf(out, "              DIFFERS from the meaning: %s\n", s->wrong);
    else
        outbuf_printf(out, "              executed: every byte and every access as the program says\n");
}

/* ---- the head ---------------------------------------------------------------------------------------------------- */

static void put_bound(const struct outcome *o, struct outbuf *out)
{
    for (size_t i = 0; i < o->bound.n; i++) {
        const struct bound_length *b = &o->bound.v[i];

        outbuf_puts(out, i ? ", " : "  with        ");
        if (b->buffer->is_array)
            outbuf_printf(out, "len(%s[%u]) = %" PRIu64, b->buffer->name.id, b->index, b->length);
        else
            outbuf_printf(out, "len(%s) = %" PRIu64, b->buffer->name.id, b->length);
    }
    if (o->bound.n)
        outbuf_puts(out, "\n");
}

static bool has_expectations(const struct outcome *o)
{
    for (size_t i = 0; o->item && i < o->item->stimuli.n; i++)
        if (o->item->stimuli.v[i]->kind == STIM_EXPECT)
            return true;
    return false;
}

static void put_head(const struct simulation *s, struct outbuf *out)
{
    const struct outcome *o = s->outcome;
    const char *verdict = s->wrong ? "TABLE AND MEANING DIFFER" : !o->as_expected ? "NOT AS EXPECTED"
        : has_expectations(o) ? "as expected" : "good";

    if (o->item)
        outbuf_printf(out, "%s of %s on %s: %s\n", o->item->name.id, o->transfer->name.id, o->transfer->instance->name.id, verdict);
    else
        outbuf_printf(out, "%s on %s (no scenario): %s\n", o->transfer->name.id, o->transfer->instance->name.id, verdict);
}

static void put_expected(struct cx *cx, const struct simulation *s, struct outbuf *out)
{
    const struct item *item = s->outcome->item;
    bool any = false;

    for (size_t i = 0; item && i < item->stimuli.n; i++)
        for (size_t k = 0; item->stimuli.v[i]->kind == STIM_EXPECT && k < item->stimuli.v[i]->inputs.n; k++) {
            const struct input *input = &item->stimuli.v[i]->inputs.v[k];

            outbuf_printf(out, "%s%s%s%s", any ? ", " : "  expected    ", expr_text(cx, input->expr), input->value ? " at " : "",
                          input->value ? expr_text(cx, input->value) : "");
            any = true;
        }
    if (any)
        outbuf_puts(out, "\n");
}

void account_text(struct cx *cx, const struct simulation *s, struct outbuf *out)
{
    put_head(s, out);
    put_bound(s->outcome, out);
    if (s->outcome->failure.active)
        outbuf_printf(out, "  fault       the bus fails to %s %s\n", s->outcome->failure.read ? "read" : "write", account_fault(cx, s));
    if (s->outcome->item && !s->nothing)
        put_time_line(cx, s, out);
    if (!s->nothing)
        put_result(s, out);
    put_table(s, out);
    put_expected(cx, s, out);
}
