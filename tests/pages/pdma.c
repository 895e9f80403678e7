/* SPDX-License-Identifier: MIT */
/* A claimed channel runs when run is written in a later write than claim; flags go down when 0 is written to them, up when
 * the engine is done; writing 1 raises nothing. */
#ifndef PAGE
#include "pdma.h"
#include "model.h"
DECLARE(pdma)
#define PAGE DOMAIN(pdma, pdma)
enum { ORDER = 8 };
#endif

enum { CH = 0x2000, Control = CH, NextConfig = CH + 4, NextBytes = CH + 8, ExecBytes = CH + 0x108, CLAIM = 1, RUN = 2, DONE = 1 << 30, BAD = 1u << 31 };
static uint32_t control;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    uint32_t v = (uint32_t)value;

    (void)bytes;
    if (offset != Control)
        return;
    if (!(control & CLAIM))
        v &= ~(uint32_t)RUN;
    if ((v & RUN) && !(control & RUN))
        put(ExecBytes, get(NextBytes));
    control = (v & ~(DONE | BAD)) | (v & control & (DONE | BAD));
    put(Control, control);
}
static void power_on(void) { control = 0; }
static bool runs(void) { return (control & (CLAIM | RUN)) == (CLAIM | RUN); }
static void set(uint32_t clear, uint32_t bits) { control = (control & ~clear) | bits; put(Control, control); }
static void middle(void) { put(ExecBytes, 64); }
static void done(void) { put(ExecBytes, 0); set(RUN, DONE); }
static void lap(void) { set(0, DONE); }
static void fail(void) { set(RUN, BAD); }
static void early(void) { set(RUN, DONE); }                            /* reports its end with bytes left */

static void started(void)
{
    same(NULL, get(NextConfig) & 0xffffff, ORDER, "NextConfig: the order, no repetition");
    same(NULL, get(NextBytes), 1024, "NextBytes");
    same(NULL, get(CH + 0x10), 0x20020000, "NextDestination");
    same(NULL, get(CH + 0x18), 0x20000000, "NextSource");
    same(NULL, get(Control), 0xc003, "Control: claimed, running, both interrupts");
}
static void ring_started(void) { same(NULL, get(NextConfig) & 0xffffff, 4 | ORDER, "NextConfig: again and again"); }
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 64, .started = started), RING(ring, RING_CHAN, .left = 64, .started = ring_started) };
const struct page page = {
    PAGE, .power_on = power_on, .written = written, .line = { { Control, DONE | BAD } }, .runs = runs, .middle = middle, .done = done, .lap = lap,
    .fails = { { fail, DMAC_RESULT_ERROR }, { early, DMAC_RESULT_ERROR } }, PLAYS(plays),
};
