/* SPDX-License-Identifier: MIT */
/* PG034: no run bit; the tail starts it, a reset ends it, CURDESC is writable where scatter-gather mode is newly entered. */
#include "cdma.h"
#include "model.h"
DECLARE(cdma)

enum { CDMACR = 0, CDMASR = 4, CURDESC = 8, TAILDESC = 0x10, IOC = 0x1000 };
static const struct rule rules[] = { { .offset = CDMASR, .ones = 0x7000, .fixed = 0xfff }, { 0 } };

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CDMACR && (value & 4)) {
        put(CDMACR, 0);
        put(CDMASR, 2);
    } else if (offset == TAILDESC) {
        change(CDMASR, 2, 0);
    }
}
static void power_on(void) { put(CDMASR, 2); }
static bool runs(void) { return (get(CDMACR) & 8) && !(get(CDMASR) & 0x772); }
static uint64_t head(void) { return get_wide(CURDESC, 8); }
static void middle(void) { put_wide(CURDESC, descriptor(1), 8); }
static void done(void) { change(CDMASR, 0, IOC | 2); }
static void period(void) { change(CDMASR, 0, IOC); }
static void fail(void) { change(CDMASR, 0, 0x4022); }

static void ring_started(void)
{
    good(NULL, (get(CDMACR) & 0x40) != 0, "cyclic mode");
    same(NULL, get(TAILDESC), descriptor(1) + 64, "the tail of a ring is not in it");
}

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024), RING(ring, RING_CHAN, .started = ring_started) };
const struct page page = {
    DOMAIN(cdma, cdma), .rules = rules, .power_on = power_on, .written = written, .line = { { CDMASR, 0x7000 } }, .runs = runs, .head = head, .middle = middle,
    .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, PLAYS(plays),
};
