/* SPDX-License-Identifier: MIT */
/* One transfer at a time: the write of the control register starts it. */
#ifndef PAGE
#include "rp2040_channel.h"
#include "model.h"
DECLARE(rp2040_channel)
#define PAGE DOMAIN(rp2040_channel, rp2040_channel)
enum { BUSY = 1 << 24, ABORT = 0x444 };
#endif

enum { BIT = 1 << 3, CH = 0xc0, COUNT = CH + 8, TRIG = CH + 0xc, CTRL = CH + 0x10, INTR = 0x400, INTE = 0x404, INTS = 0x40c };
enum { EN = 1, WRITE_ERROR = 1 << 29, READ_ERROR = 1 << 30 };
static const uint32_t AHB_ERROR = 1u << 31;
static const struct rule rules[] = { { .offset = INTR, .ones = 0xffff }, { .offset = INTS, .fixed = 0xffff }, { .offset = ABORT, .zero = 0xffff },
                                     { .offset = CTRL, .ones = READ_ERROR | WRITE_ERROR, .fixed = BUSY | 1u << 31 }, { 0 } };
static bool late;                           /* what is in flight is still to come */

static void flag(void) { change(INTR, 0, BIT); change(INTS, 0, get(INTE) & BIT); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == INTR)
        change(INTS, (uint32_t)value, 0);
    if (offset == CTRL && (value & (READ_ERROR | WRITE_ERROR)))
        change(CTRL, AHB_ERROR, 0);         /* it is the two together */
    if (offset == TRIG)
        put(CTRL, (uint32_t)value | BUSY);
    if (offset == ABORT && (value & BIT) && !late)
        change(CTRL, BUSY, 0);
}
static bool runs(void) { return (get(CTRL) & (EN | BUSY)) == (EN | BUSY); }
static void middle(void) { change(CTRL, 0xc, 2 << 2); put(COUNT, 64); }
static void done(void) { flag(); change(CTRL, BUSY, 0); put(COUNT, 0); }
static void halt(uint32_t error) { flag(); change(CTRL, 0, AHB_ERROR | error); }
static void bad_read(void) { halt(READ_ERROR); }
static void bad_write(void) { halt(WRITE_ERROR); }
static void busy(void) { late = true; }
static void quiet(void) { late = false; change(CTRL, BUSY, 0); }

static void started(void)
{
    same(NULL, written_to(CH + 4), 0x20020000, "it writes to where it is told");
    same(NULL, get(INTE) & BIT, BIT, "the channel may interrupt");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = started), LIST(port, PORT_CHAN, .left = 256) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { INTS, BIT } }, .runs = runs, .middle = middle, .done = done,
    .fails = { { bad_read, DMAC_RESULT_READ_ERROR }, { bad_write, DMAC_RESULT_WRITE_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
