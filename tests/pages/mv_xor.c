/* SPDX-License-Identifier: MIT */
/* Two channels behind one cause register that zeros clear; commands that are set, and a state that only the engine changes. */
#ifndef PAGE
#include "mv_xor.h"
#include "model.h"
DECLARE(mv_xor)
#define PAGE DOMAIN(mv_xor, mv_xor)
enum { SWAP = 0 };                          /* DesSwp */
#endif

enum { CONFIG = 0x14, ACTIVATION = 0x24, CAUSE = 0x30, MASK = 0x40, NEXT = 0x204, CURRENT = 0x214, LEFT = 0x224 };
static const struct rule rules[] = { { .offset = ACTIVATION, .fixed = 0x30, .zero = 0xf }, { .offset = CURRENT, .fixed = UINT32_MAX }, { .offset = LEFT, .fixed = UINT32_MAX }, { 0 } };
static uint32_t causes;

static void raise_(uint32_t bits)
{
    causes |= bits << 16;
    put(CAUSE, causes);
}

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CAUSE)
        put(CAUSE, causes &= (uint32_t)value);
    if (offset != ACTIVATION)
        return;
    if (value & 9)
        change(ACTIVATION, 0x30, 0x10);
    else if (value & 4)
        change(ACTIVATION, 0x30, 0x20);
}
/* A channel that is stopped moves on to the end of its burst. */
static void stopped(void) { change(ACTIVATION, 0x30, 0); }
static void power_on(void) { causes = 0; put(CONFIG, 0x4220 ^ SWAP); }
static bool runs(void) { return (get(ACTIVATION) & 0x30) == 0x10; }
static uint64_t head(void) { return get(NEXT); }
static void middle(void) { put(CURRENT, (uint32_t)descriptor(1)); put(LEFT, 256); }
static void done(void) { stopped(); raise_(3); }
static void period(void) { raise_(1); }
static void fail(void) { stopped(); raise_(1 << 7); }

static void started(void)
{
    same(NULL, get(CONFIG), 0x220 | SWAP, "XOR mode, the order of words of the CPU, bursts as they were");
    same(NULL, get(MASK), 0x3f7u << 16, "all interrupts of the channel but 'paused'");
}

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = started) };
const struct page page = {
    PAGE, .rules = rules, .power_on = power_on, .written = written, .line = { { CAUSE, 0x3f70000 } }, .runs = runs, .head = head, .middle = middle,
    .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, .quiet = stopped, PLAYS(plays),
};
