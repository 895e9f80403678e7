/* SPDX-License-Identifier: MIT */
/* Datasheet 2.5: channel 3 moves, channel 2 feeds it. A flag of all channels that ones clear, and what of it a line shows; BUSY
 * is the hardware's, two error bits that ones clear. */
#ifndef PAGE
#include "rp2040.h"
#include "model.h"
DECLARE(rp2040)
#define PAGE DOMAIN(rp2040, rp2040)
enum { BUSY = 1 << 24, ABORT = 0x444, BLOCK = 16, TO = 0x500000d0 };
#endif

enum { BIT = 1 << 3, CH = 0xc0, READ = CH, COUNT = CH + 8, CTRL = CH + 0x10, F = 0x80, F_WRITE = F + 4, F_TRIG = F + 0xc, F_CTRL = F + 0x10, INTR = 0x400, INTE = 0x404, INTS = 0x40c };
enum { EN = 1, WRITE_ERROR = 1 << 29, READ_ERROR = 1 << 30 };
static const uint32_t AHB_ERROR = 1u << 31;
static const struct rule rules[] = { { .offset = INTR, .ones = 0xffff }, { .offset = INTS, .fixed = 0xffff }, { .offset = ABORT, .zero = 0xffff },
                                     { .offset = CTRL, .ones = READ_ERROR | WRITE_ERROR, .fixed = BUSY | 1u << 31 }, { .offset = F_CTRL, .fixed = BUSY }, { 0 } };
static bool late;                           /* what is in flight is still to come */

static void flag(void) { change(INTR, 0, BIT); change(INTS, 0, get(INTE) & BIT); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == INTR)
        change(INTS, (uint32_t)value, 0);
    if (offset == CTRL && (value & (READ_ERROR | WRITE_ERROR)))
        change(CTRL, AHB_ERROR, 0);         /* it is the two together */
    if (offset == F_TRIG) {                 /* the first block has come */
        put(F_CTRL, (uint32_t)value);
        change(CTRL, 0, BUSY | EN);
        put(READ, 0x20000000);
    }
    if (offset == ABORT && (value & BIT) && !late)
        change(CTRL, BUSY, 0);
}
static bool runs(void) { return (get(CTRL) & (EN | BUSY)) == (EN | BUSY); }
static uint64_t head(void) { return get(F); }
static void middle(void) { put(F, (uint32_t)descriptor(1) + BLOCK); change(CTRL, 0xc, 2 << 2); put(COUNT, 64); }
static void period(void) { flag(); }
static void done(void) { flag(); change(CTRL, BUSY, 0); put(READ, 0); put(COUNT, 0); }
static void halt(uint32_t error) { flag(); change(CTRL, 0, AHB_ERROR | error); }
static void bad_read(void) { halt(READ_ERROR); }
static void bad_write(void) { halt(WRITE_ERROR); }
static void busy(void) { late = true; }
static void quiet(void) { late = false; change(CTRL, BUSY, 0); }

static void list_started(void)
{
    same(NULL, written_to(F_WRITE), TO, "the feeder writes to the registers of the channel");
    same(NULL, written_to(F + 8), BLOCK / 4, "a block at a time");
    same(NULL, get(INTE) & BIT, BIT, "the channel may interrupt");
}
#ifdef PLAYED
static void pairs_started(void)
{
    list_started();
    same(NULL, written_to(CH + 4), 0x42000000, "the port's address is in its register");
}
PLAYED
#else
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = list_started), LIST(port, PORT_CHAN, .left = 256), RING(ring, RING_CHAN) };
#endif
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { INTS, BIT } }, .runs = runs, .head = head, .middle = middle, .done = done, .period = period,
    .fails = { { bad_read, DMAC_RESULT_READ_ERROR }, { bad_write, DMAC_RESULT_WRITE_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
