/* SPDX-License-Identifier: MIT */
/* The databook's registers: masks and enables with a write enable beside each bit, flags cleared elsewhere, a status that is
 * the masked raw one, a channel that fetches its first LLI and counts the items of the block that runs. */
#ifndef PAGE
#include "dw_ahb.h"
#include "model.h"
DECLARE(dw_ahb)
#define PAGE DOMAIN(dw_ahb, dw_ahb)
enum { COUNT_SHIFT = 2, DEVICE_CFG = 3 << 11, CFG_LOW = 5 << 5 };   /* items are words; request 3; priority of channel 2 */
#endif

enum { RAW_TFR = 0x2c0, RAW_BLOCK = 0x2c8, RAW_ERR = 0x2e0, FLAGS = 0x28, MASKS = 0x50, CLEARS = 0x78, ChEnReg = 0x3a0 };
enum { CHANNEL = 2, BIT = 1 << CHANNEL, CH = 0x58 * CHANNEL, LLP = CH + 0x10, CTL_LO = CH + 0x18, CTL_HI = CH + 0x1c,
       CFG_LO = CH + 0x40, CFG_HI = CH + 0x44, CH_SUSP = 1 << 8, FIFO_EMPTY = 1 << 9 };
static const unsigned raw[3] = { RAW_TFR, RAW_BLOCK, RAW_ERR };
static const struct rule rules[] = { { .offset = CFG_LO, .fixed = FIFO_EMPTY }, { 0 } };
static uint32_t enabled, masks[3];

static void lines(void)
{
    for (unsigned i = 0; i < 3; i++)
        put(raw[i] + FLAGS, get(raw[i]) & masks[i]);
}
static void enables(uint32_t *bits, unsigned offset, uint32_t value)
{
    *bits = (*bits & ~(value >> 8)) | (value & value >> 8 & 0xff);
    put(offset, *bits);
}
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    for (unsigned i = 0; i < 3; i++) {
        if (offset == raw[i] + MASKS)
            enables(&masks[i], offset, (uint32_t)value);
        if (offset == raw[i] + CLEARS)
            change(raw[i], (uint32_t)value, 0);
    }
    if (offset == ChEnReg)
        enables(&enabled, offset, (uint32_t)value);
    lines();
}
static void power_on(void) { put(CFG_LO, FIFO_EMPTY | 0xe00); enabled = masks[0] = masks[1] = masks[2] = 0; }
static bool runs(void) { return (enabled & BIT) && !(get(CFG_LO) & CH_SUSP); }
static void raise_flag(unsigned i) { change(raw[i], 0, BIT); lines(); }
static void off(void) { enabled &= ~(uint32_t)BIT; put(ChEnReg, enabled); }
/* The second LLI has been fetched, and 64 of its items are read. */
static void middle(void)
{
#ifndef STEPPED
    put(LLP, unit_of(1, 2));
    put(CTL_LO, unit_of(1, 3));
#endif
    put(CTL_HI, 64);
}
static void done(void) { raise_flag(1); raise_flag(0); off(); }
static void fail(void) { raise_flag(2); off(); }
static void busy(void) { change(CFG_LO, FIFO_EMPTY, 0); }
static void quiet(void) { change(CFG_LO, 0, FIFO_EMPTY); }

static void port_started(void)
{
    same(NULL, get(CFG_LO) & ~(uint32_t)FIFO_EMPTY, CFG_LOW, "CFG_LO");
    same(NULL, get(CFG_HI), DEVICE_CFG, "CFG_HI: the request of the destination");
#ifdef STEPPED
    same(NULL, get(CTL_LO), 1 | 2 << 7 | 7 << 14 | 1 << 20, "CTL_LO: a block to a fixed address, that interrupts");
    same(NULL, get(CTL_HI), 512, "CTL_HI: items");
#else
    same(NULL, get(CTL_LO), 3u << 27, "CTL_LO: the first LLI is to be fetched");
#endif
}
static void more(void) { same(NULL, get(CFG_LO) & CH_SUSP, 0, "the channel is not left suspended"); }

#ifdef STEPPED
#define CHAINED
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024 - (64 << COUNT_SHIFT)), LIST(port, PORT_CHAN, .left = 512 - 64, .started = port_started) };
#else
static uint64_t head(void) { return get(LLP) & ~3u; }
static void period(void) { raise_flag(1); }
#define CHAINED .head = head, .period = period,
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024 - (64 << COUNT_SHIFT)), LIST(port, PORT_CHAN, .left = 512 - 64, .started = port_started),
                                     RING(ring, RING_CHAN) };
#endif
const struct page page = {
    PAGE, CHAINED .rules = rules, .power_on = power_on, .written = written, .runs = runs, .middle = middle, .done = done,
    .line = { { RAW_TFR + FLAGS, BIT }, { RAW_BLOCK + FLAGS, BIT }, { RAW_ERR + FLAGS, BIT } }, .fails = { { fail, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays), .more = more,
};
