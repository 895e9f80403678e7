/* SPDX-License-Identifier: MIT */
/* Linux 6.1 sun6i-dma.c: enables and flags of eight channels share a register, four bits each; a flag stands whether or not it
 * is enabled. */
#ifndef PAGE
#include "sun6i_a31.h"
#include "model.h"
DECLARE(sun6i_a31)
#define PAGE DOMAIN(sun6i_a31, sun6i_a31)
enum { GATE = 0 };
#endif

enum { CHANNEL = 6, SHIFT = 4 * CHANNEL, HALF = 1 << SHIFT, PACKAGE = 2 << SHIFT, QUEUE = 4 << SHIFT, BITS = HALF | PACKAGE | QUEUE };
enum { IRQ_EN = 0, IRQ_PEND = 0x10, STA = 0x30, CH = 0x100 + 0x40 * CHANNEL, PAUSE = CH + 4, LLI = CH + 8, LEFT = CH + 0x18, OTHERS = 0x00704321 };
static const struct rule rules[] = { { .offset = IRQ_PEND, .ones = 0x77777777 }, { .offset = STA, .fixed = ~0u }, { 0 } };
static bool slow;                           /* a stop waits for the burst at hand */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CH && (value & 1))
        change(STA, 0, 1 << CHANNEL);
    else if (offset == CH && !slow)
        change(STA, 1 << CHANNEL, 0);
}
static void power_on(void) { put(IRQ_EN, OTHERS); put(IRQ_PEND, 0x1); }
static bool runs(void) { return (get(STA) & 1 << CHANNEL) && (slow || !(get(PAUSE) & 1)); }
static uint64_t head(void) { return get(LLI); }
static void middle(void) { put(LLI, unit_of(1, 5)); put(LEFT, 64); }
static void period(void) { change(IRQ_PEND, 0, HALF | PACKAGE); }
static void done(void) { put(LLI, 0xfffff800); put(LEFT, 0); change(IRQ_PEND, 0, HALF | PACKAGE | QUEUE); change(STA, 1 << CHANNEL, 0); }
static void busy(void) { slow = true; }
static void quiet(void) { slow = false; change(STA, 1 << CHANNEL, 0); }

static void wants(uint32_t which, const char *says) { same(NULL, get(IRQ_EN), OTHERS | which, says); }
static void list_started(void) { wants(QUEUE, "IRQ_EN: the end of the list, other channels as they were"); }
static void ring_started(void) { wants(PACKAGE, "IRQ_EN: each item; the list of a ring has no end"); }

static void more(void)
{
    same(NULL, get(IRQ_PEND) & ~(uint32_t)BITS, 1, "flags of other channels are left alone");
    same(NULL, get(IRQ_EN) & BITS, 0, "nothing is enabled after a stop");
    if (GATE)
        same(NULL, get(GATE), 4, "the clock is kept on");
}

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 64, .started = list_started), LIST(port, PORT_CHAN, .left = 64, .started = list_started), RING(ring, RING_CHAN, .started = ring_started) };
const struct page page = {
    PAGE, .rules = rules, .power_on = power_on, .written = written, .line = { { IRQ_PEND, BITS } }, .runs = runs, .head = head,
    .middle = middle, .done = done, .period = period, .busy = busy, .quiet = quiet, PLAYS(plays), .more = more,
};
