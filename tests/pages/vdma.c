/* SPDX-License-Identifier: MIT */
/* PG020: the channel runs from VSIZE on, and halts when it has counted its frames. */
#include "vdma.h"
#include "model.h"
DECLARE(vdma)

enum { DMACR = 0x30, DMASR = 0x34, PARK = 0x28, VSIZE = 0xa0, HSIZE = 0xa4, STRIDE = 0xa8, START = 0xac };
static const struct rule rules[] = { { .offset = DMASR, .ones = 0x7000, .fixed = 0xffff8fff }, { 0 } };
static bool moving, slow;

static void halt(void) { moving = slow = false; change(DMACR, 1, 0); change(DMASR, 0, 1); }
static void busy(void) { slow = true; }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == DMACR && (value & 4)) {
        put(DMACR, 0);
        put(DMASR, 1);
        moving = false;
    } else if (offset == DMACR && (value & 1)) {
        change(DMASR, 1, 0);
    } else if (offset == DMACR && !slow) {
        halt();
    } else if (offset == VSIZE) {
        moving = get(DMACR) & 1;
    }
}
static void power_on(void) { put(DMASR, 1); put(PARK, 0x0305); }
static bool runs(void) { return moving; }
static void done(void) { halt(); change(DMASR, 0, 0x1000); }
static void fail(void) { moving = false; change(DMACR, 1, 0); change(DMASR, 0, 0x4011); }

static void started(void)
{
    same(NULL, get(DMACR), 0x15091, "one frame, and an interrupt");
    same(NULL, get(PARK), 0x0005, "frame store 0 of this channel");
    same(NULL, get_wide(START, 8), 0x20000000, "the first frame");
    same(NULL, get(VSIZE) << 16 | get(HSIZE), 32 << 16 | 64, "32 lines of 64 bytes");
    same(NULL, get(STRIDE), 128, "STRIDE");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 2048, .started = started) };
static void more(void)
{
    same(&plays[0], get_wide(START, 8), 0x20010040, "the second frame");
    same(&plays[0], get(VSIZE) << 16 | get(HSIZE), 16 << 16 | 128, "16 lines of 128 bytes");
}

const struct page page = {
    DOMAIN(vdma, vdma), .rules = rules, .power_on = power_on, .written = written, .line = { { DMASR, 0x7000 } }, .runs = runs, .done = done,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = halt, PLAYS(plays), .more = more,
};
