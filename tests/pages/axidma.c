/* SPDX-License-Identifier: MIT */
/* PG021: a run bit and a halted bit, flags that ones clear, a reset that is over at once, and a list that ends at its tail. */
#include "axidma.h"
#include "model.h"
DECLARE(axidma)

enum { DMACR = 0, DMASR = 4, CURDESC = 8, TAILDESC = 0x10, S2MM = 0x30, IOC = 0x1000 };
static const struct rule rules[] = { { .offset = DMASR, .ones = 0x7000, .fixed = 0xfff }, { .offset = S2MM + DMASR, .ones = 0x7000, .fixed = 0xfff }, { 0 } };
static unsigned at;                         /* the channel that the transfer has */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    unsigned ch = offset >= S2MM ? S2MM : 0;
    (void)bytes;
    if (offset == ch + DMACR && (value & 4)) {
        put(ch + DMACR, 0);
        put(ch + DMASR, 1);
    } else if (offset == ch + DMACR) {
        change(ch + DMASR, 1, !(value & 1));
    } else if (offset == ch + TAILDESC) {
        change(ch + DMASR, 2, 0);           /* not idle any more */
        at = ch;
    }
}
static void power_on(void) { put(DMASR, 1); put(S2MM + DMASR, 1); }
static bool runs(void) { return (get(at + DMACR) & 1) && !(get(at + DMASR) & 3); }
static uint64_t head(void) { return get_wide(at + CURDESC, 8); }
static void middle(void) { put_wide(at + CURDESC, descriptor(1), 8); }
static void done(void) { change(at + DMASR, 0, IOC | 2); }
static void period(void) { change(at + DMASR, 0, IOC); }
static void fail(void) { change(at + DMASR, 0, 0x4021); }

/* DMACR: cyclic mode; the tail is not in the ring. */
static void ring_started(void)
{
    good(NULL, (get(DMACR) & 0x10) != 0, "cyclic mode");
    same(NULL, get(TAILDESC), descriptor(1) + 64, "the tail of a ring is not in it");
}

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024), RING(ring, RING_CHAN, .started = ring_started) };

/* A packet that is shorter than its place: the engine writes how long it was into the descriptor. */
static void more(void)
{
    static const struct play short_one = LIST(receive, RECEIVE_CHAN, .left = 1024);
    begin(&short_one);
    uint32_t *bd = on_host(descriptor(0));
    bd[7] = 0x88000000 | 600;
    done();
    interrupt(&short_one);
    same(&short_one, seen.calls, 1, "a packet is called back");
    same(&short_one, seen.last.residue, 1024 - 600, "with what its place had left");
}

const struct page page = {
    DOMAIN(axidma, axidma), .rules = rules, .power_on = power_on, .written = written, .line = { { DMASR, 0x7000 }, { S2MM + DMASR, 0x7000 } }, .runs = runs, .head = head, .middle = middle,
    .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, PLAYS(plays), .more = more,
};
