/* SPDX-License-Identifier: MIT */
/* A bit for each channel that is at work, a flag for each cause, the descriptor at work as registers. */
#include "psoc6_dmac.h"
#include "model.h"
DECLARE(psoc6_dmac)

enum { CHANNEL = 2, BIT = 1 << CHANNEL, CH = 0x1000 + 0x100 * CHANNEL, AT_WORK = 8, CH_CTL = CH, IDX = CH + 0x10, CURR = CH + 0x20, TR_CMD = CH + 0x28 };
enum { DESCR_STATUS = CH + 0x40, DESCR_CTL = CH + 0x60, DESCR_X_SIZE = CH + 0x6c, INTR = CH + 0x80 };
static const unsigned ENABLED = 1u << 31;
static const struct rule rules[] = { { .offset = INTR, .ones = 0xff }, { .offset = TR_CMD, .zero = 1 }, { .offset = AT_WORK, .fixed = ~0u }, { 0 } };
static bool finishing;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CH_CTL && (value & ENABLED || !finishing))
        change(AT_WORK, BIT, value & ENABLED ? BIT : 0);
}
static bool runs(void) { return get(AT_WORK) & BIT; }
static uint64_t head(void) { return get(CURR); }
/* What the second descriptor says stands in registers; 192 of its bytes, or that many elements but 64, are done. */
static void middle(void)
{
    put(CURR, (uint32_t)descriptor(1));
    put(DESCR_STATUS, ENABLED);
    put(DESCR_CTL, unit_of(1, 0));
    put(DESCR_X_SIZE, unit_of(1, 3));
    put(IDX, unit_of(1, 3) + 1 - 64);
}
static void off(void) { change(CH_CTL, ENABLED, 0); change(AT_WORK, BIT, 0); put(DESCR_STATUS, 0); }
static void tells(unsigned flag) { change(INTR, 0, flag); }
static void period(void) { tells(1); }
static void done(void) { put(CURR, 0); off(); tells(1); }
static void bad_read(void) { change(CH_CTL, ENABLED, 0); change(AT_WORK, BIT, 0); tells(2); }
static void bad_write(void) { change(CH_CTL, ENABLED, 0); change(AT_WORK, BIT, 0); tells(4); }
static void bad_fetch(void) { change(CH_CTL, ENABLED, 0); change(AT_WORK, BIT, 0); tells(0x80); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; change(AT_WORK, BIT, 0); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 64), LIST(port, PORT_CHAN, .left = 256), RING(ring, RING_CHAN) };
const struct page page = {
    DOMAIN(psoc6_dmac, psoc6_dmac), .rules = rules, .written = written, .line = { { INTR, 0xff } }, .runs = runs, .head = head, .middle = middle, .done = done,
    .period = period, .fails = { { bad_read, DMAC_RESULT_READ_ERROR }, { bad_write, DMAC_RESULT_WRITE_ERROR }, { bad_fetch, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays),
};
