/* SPDX-License-Identifier: MIT */
/* UG1087: flags of all channels in two registers that ones clear, a trigger that reads as 0, transactions under way in STATUS. */
#include "dpdma.h"
#include "model.h"
DECLARE(dpdma)

enum { ISR = 4, IEN = 0xc, EISR = 0x14, GBL = 0x104, CH = 0x200, NEXT_E = 8, NEXT = 0xc, CNTL = 0x18, STATUS = 0x1c };
static const struct rule rules[] = {
    { .offset = ISR, .ones = UINT32_MAX }, { .offset = EISR, .ones = UINT32_MAX }, { .offset = GBL, .zero = UINT32_MAX },
    { .offset = CH + 0x100 + STATUS, .fixed = UINT32_MAX }, { .offset = CH + 0x400 + STATUS, .fixed = UINT32_MAX }, { 0 }
};
static unsigned ch = 4;
static bool moving;

static unsigned at(unsigned offset) { return CH + 0x100 * ch + offset; }
static void idle(void) { put(at(STATUS), 0); }
static void busy(void) { put(at(STATUS), 3u << 21); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset != GBL)
        return;
    ch = value == 1u << 1 ? 1 : 4;
    moving = true;
}
static void power_on(void) { moving = false; put(at(CNTL), 0x2002); }
static bool runs(void) { return moving && (get(at(CNTL)) & 3) == 1; }
static uint64_t head(void) { return (uint64_t)get(at(0)) << 32 | get(at(4)); }
static void middle(void) { put(at(NEXT_E), 0); put(at(NEXT), unit_of(1, 7)); }
static void done(void) { moving = false; change(ISR, 0, 1u << ch); }
static void lap(void) { change(ISR, 0, 1u << ch); }
static void fail(void) { moving = false; change(ISR, 0, 0x1000u << ch); }
static void fail_preamble(void) { moving = false; change(EISR, 0, 0x80u << ch); }

static void started(void)
{
    same(NULL, get(at(CNTL)), 0x2ed | 11 << 10, "enabled, not paused, all of the video class");
    same(NULL, get(IEN), 0x41001u << ch, "what interrupts");
    same(NULL, written_to(GBL), 1u << ch, "triggered");
}
static void ring_started(void)
{
    started();
    same(NULL, unit_of(0, 3), 256 / 16 << 18 | 64, "lines of 64 bytes, 256 apart");
    same(NULL, unit_of(1, 0) >> 21, 1, "the last of a frame");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 512, .started = started), RING(ring, RING_CHAN, .started = ring_started) };

const struct page page = {
    DOMAIN(dpdma, dpdma), .rules = rules, .power_on = power_on, .written = written, .line = { { ISR, 0x41041u << 4 | 0x41041u << 1 }, { EISR, 0x2082082u << 4 } },
    .runs = runs, .head = head, .middle = middle, .done = done, .lap = lap, .fails = { { fail, DMAC_RESULT_ERROR }, { fail_preamble, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = idle, PLAYS(plays),
};
