/* SPDX-License-Identifier: MIT */
/* A channel that is enabled and has been triggered runs; why it interrupts stands beside the flag, and is not cleared. */
#ifndef PAGE
#include "psoc6_dw.h"
#include "model.h"
DECLARE(psoc6_dw)
#define PAGE DOMAIN(psoc6_dw, psoc6_dw)
enum { CHANNEL = 3, CH = 0x8000 + 0x40 * CHANNEL, ACTIVE_CH = CHANNEL << 16, TR_CMD = CH + 0x28 };
#define FIRST_PLAY LIST(list, LIST_CHAN, .left = 2048 - 1024),
#endif

enum { STATUS = 4, CH_CTL = CH, CH_STATUS = CH + 4, CURR = CH + 0xc, INTR = CH + 0x10, ENABLED = 1 << 31, ACTIVE = 1 << 31 };
static const struct rule rules[] = { { .offset = INTR, .ones = 1 }, { .offset = TR_CMD, .zero = 1 }, { .offset = STATUS, .fixed = ~0u }, { 0 } };
static bool finishing;                      /* an element is on its way */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CH_CTL && !(value & (unsigned)ENABLED) && !finishing)
        put(STATUS, 0);
    if (offset == CH_CTL && value & (unsigned)ENABLED)
        put(STATUS, (unsigned)ACTIVE | ACTIVE_CH);
}
static bool runs(void) { return get(STATUS) & (unsigned)ACTIVE; }
static uint64_t head(void) { return get(CURR); }
static void middle(void) { put(CURR, (uint32_t)descriptor(1)); }
static void tells(unsigned cause) { put(CH_STATUS, cause); change(INTR, 0, 1); }
static void off(void) { change(CH_CTL, (unsigned)ENABLED, 0); put(STATUS, 0); }
static void period(void) { tells(1); }
static void done(void) { put(CURR, 0); off(); tells(1); }
static void bad_read(void) { off(); tells(2); }
static void bad_write(void) { off(); tells(3); }
static void no_descriptor(void) { off(); tells(8); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; put(STATUS, 0); }

static const struct play plays[] = { FIRST_PLAY LIST(port, PORT_CHAN, .left = 512), RING(ring, RING_CHAN) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { INTR, 1 } }, .runs = runs, .head = head, .middle = middle, .done = done, .period = period,
    .fails = { { bad_read, DMAC_RESULT_READ_ERROR }, { bad_write, DMAC_RESULT_WRITE_ERROR }, { no_descriptor, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays),
};
