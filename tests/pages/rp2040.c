/* SPDX-License-Identifier: MIT */
/* A feeder that is started brings the first block, and the channel runs; behind the last one it has an address of 0. Errors
 * and flags are cleared by ones, the masked flags follow. */
#ifndef PAGE
#include "rp2040.h"
#include "model.h"
DECLARE(rp2040)
#define PAGE DOMAIN(rp2040, rp2040)
#define BUSY (1u << 24)
enum { CHAN_ABORT = 0x444, BLOCK = 16 };
#endif

enum { CHANNEL = 3, BIT = 1 << CHANNEL, CH = 0x40 * CHANNEL, FEED = CH - 0x40, INTR = 0x400, INTE = 0x404, INTS = 0x40c };
enum { READ_ADDR = CH, TRANS_COUNT = CH + 8, CTRL_TRIG = CH + 0xc, CTRL = CH + 0x10, FEED_READ_ADDR = FEED, FEED_CTRL_TRIG = FEED + 0xc, EN = 1 };
#define READ_ERROR (1u << 30)
#define WRITE_ERROR (1u << 29)
static const struct rule rules[] = { { .offset = INTR, .ones = ~0u }, { .offset = CTRL, .ones = READ_ERROR | WRITE_ERROR, .fixed = BUSY | 1u << 31 },
                                     { .offset = CHAN_ABORT, .zero = ~0u }, { 0 } };
static bool finishing;                      /* a transfer is between reading and writing */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == FEED_CTRL_TRIG)
        change(CTRL, 0, BUSY | EN);
    if (offset == CTRL_TRIG)
        put(CTRL, (uint32_t)value | BUSY);
    if (offset == CTRL && value & (READ_ERROR | WRITE_ERROR))
        change(CTRL, 1u << 31, 0);
    if (offset == CHAN_ABORT && value & BIT && !finishing)
        change(CTRL, BUSY, 0);
    put(INTS, get(INTR) & get(INTE));
}
static bool runs(void) { return (get(CTRL) & (BUSY | EN)) == (BUSY | EN); }
static void flag(void) { change(INTR, 0, BIT); put(INTS, get(INTR) & get(INTE)); }
static void done(void) { put(READ_ADDR, 0); change(CTRL, BUSY, 0); flag(); }
static void fails(uint32_t error) { put(READ_ADDR, 0x20000000); change(CTRL, BUSY, error | 1u << 31); flag(); }
static void bad_read(void) { fails(READ_ERROR); }
static void bad_write(void) { fails(WRITE_ERROR); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; change(CTRL, BUSY, 0); }
static void middle(void)
{
#if defined SINGLE
    put(TRANS_COUNT, 64);
#else
    put(FEED_READ_ADDR, (uint32_t)descriptor(1) + BLOCK);       /* the feeder is one ahead */
    put(TRANS_COUNT, 64);
    if (BLOCK == 16)
        change(CTRL, 0xc, unit_of(1, 0) & 0xc);
#endif
}

/* The abort bit goes away before the channel is at rest: nothing of it may interrupt (RP2040-E13, RP2350-E5). */
static void more(void)
{
    static const struct play stopped = LIST(list, LIST_CHAN, .left = 256);
    begin(&stopped);
    dmac_terminate(&page.chans[LIST_CHAN]);
    dmac_synchronize(&page.chans[LIST_CHAN]);
    same(&stopped, get(INTS) & BIT, 0, "an abort leaves no interrupt");
    same(&stopped, get(CTRL) & EN, 0, "and the channel disabled");
}

#if defined SINGLE || defined PAIRS
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256) };
#else
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256), LIST(move, MOVE_CHAN, .left = 256), RING(ring, RING_CHAN) };
static void period(void) { put(READ_ADDR, 0x20000000); flag(); }
#endif
#ifndef SINGLE
static uint64_t head(void) { return get(FEED_READ_ADDR); }
#endif
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { INTS, BIT } }, .runs = runs, .middle = middle, .done = done,
#ifndef SINGLE
    .head = head,
#endif
#if !defined SINGLE && !defined PAIRS
    .period = period,
#endif
    .fails = { { bad_read, DMAC_RESULT_READ_ERROR }, { bad_write, DMAC_RESULT_WRITE_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays), .more = more,
};
