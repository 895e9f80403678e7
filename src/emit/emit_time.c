/* SPDX-License-Identifier: MIT */
#include "emit/emit_time.h"

#include <inttypes.h>

#include "common/wide.h"
#include "emit/emit_text.h"

/* Of two lists the writing one reports. */
static const struct table *reporting(const struct planned *planned)
{
    return planned->tables.n ? planned->tables.v[planned->tables.n - 1] : NULL;
}

static uint64_t scale(uint64_t bytes, uint64_t by, uint64_t rate)
{
    unsigned __int128 value = (unsigned __int128)bytes * by / rate;

    return value > UINT64_MAX ? UINT64_MAX : (uint64_t)value;
}

static void count_reports(const struct planned *planned, const struct table *table, struct timing *t)
{
    uint64_t first = 0, last = 0, least = UINT64_MAX;

    for (size_t i = 0; i < table->descriptors.n; i++) {
        const struct descriptor *d = &table->descriptors.v[i];
        if (d->again)
            continue;
        t->lap += d->bytes;
        if (!d->interrupt)
            continue;
        uint64_t distance = t->lap - last;
        if (t->reports++ == 0)
            first = t->lap;
        t->period = distance > t->period ? distance : t->period;
        least = distance < least ? distance : least;
        last = t->lap;
    }
    if (t->reports && planned->transfer->cyclic && t->lap - last + first > t->period)
        t->period = t->lap - last + first;
    t->even = t->reports && least == t->period && last == t->lap;
}

struct timing timing_of(const struct planned *planned)
{
    const struct table *table = reporting(planned);
    struct timing t = { .rate = planned->transfer->rate };

    if (table)
        count_reports(planned, table, &t);
    if (!t.rate)
        return t;
    t.lap_ns = scale(t.lap, 1000000000, t.rate);
    t.interval_ns = scale(t.period, 1000000000, t.rate);
    if (planned->transfer->cyclic && t.reports)
        t.deadline_ns = scale(t.lap - t.period, 1000000000, t.rate);
    if (t.lap)
        t.reports_per_1000s = scale(t.reports, 1000 * t.rate, t.lap);
    return t;
}

const char *reports_text(struct cx *cx, const struct planned *planned, const struct timing *t)
{
    if (!planned->transfer->cyclic && !planned->inner_interrupts)
        return NULL;
    if (planned->transfer->irq.none && planned->transfer->cyclic && !planned->inner_interrupts)
        return "nothing is reported";
    if (t->reports == 0)
        return "no reports of its own";
    if (t->reports == 1)
        return planned->transfer->cyclic ? "a report for each lap" : "one report";
    return arena_printf(cx->arena, "%" PRIu64 " reports, %s %" PRIu64 " bytes", t->reports, t->even ? "one every" : "at most", t->period);
}

/* Whole microseconds, rounded down: nobody should count on more. */
static const char *about(struct cx *cx, uint64_t ns)
{
    return time_text(cx, ns >= 1000 ? ns / 1000 * 1000 : ns);
}

const char *rate_text(struct cx *cx, const struct planned *planned, const struct timing *t)
{
    const char *text;

    if (!t->rate)
        return NULL;
    text = arena_printf(cx->arena, "at %" PRIu64 " B/s: %s%s", t->rate,
                        planned->transfer->cyclic ? "a lap takes " : "it takes ", about(cx, t->lap_ns));
    if (t->reports && (planned->transfer->cyclic || planned->inner_interrupts))
        text = arena_printf(cx->arena, "%s, %" PRIu64 ".%03" PRIu64 " reports per second, %s apart", text, t->reports_per_1000s / 1000,
                            t->reports_per_1000s % 1000, about(cx, t->interval_ns));
    if (planned->transfer->cyclic && t->reports && !planned->transfer->irq.none)
        text = arena_printf(cx->arena, "%s; a period must be refilled within %s of its report", text, about(cx, t->deadline_ns));
    return text;
}
