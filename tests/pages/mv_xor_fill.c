/* SPDX-License-Identifier: MIT */
/* Registers that take one fill; START lies among commands and a state that only the engine changes. */
#include "mv_xor_fill.h"
#include "model.h"
DECLARE(mv_xor_fill)

enum { CONFIG = 0x14, ACTIVATION = 0x24, CAUSE = 0x30, MASK = 0x40, DEST = 0x2b4, SIZE = 0x2c4, LOW = 0x2e0, HIGH = 0x2e4 };
static const struct rule rules[] = { { .offset = ACTIVATION, .fixed = 0x30, .zero = 0xf }, { 0 } };
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
    if (offset == ACTIVATION && value & 1)
        change(ACTIVATION, 0x30, 0x10);
}
static void stopped(void) { change(ACTIVATION, 0x30, 0); }
static void power_on(void) { causes = 0; put(CONFIG, 0x4222); }
static bool runs(void) { return (get(ACTIVATION) & 0x30) == 0x10; }
static void done(void) { stopped(); raise_(2); }
static void fail(void) { stopped(); raise_(1 << 7); }

static void started(void)
{
    same(NULL, get(CONFIG), 0x4224, "memory initialization, all else as it was");
    same(NULL, get(MASK), 0x3f7u << 16, "all interrupts of the channel but 'paused'");
    same(NULL, get(DEST), 0x20000000, "DEST_POINTER");
    same(NULL, get(SIZE), 1024, "BLOCK_SIZE");
    same(NULL, get(LOW), 0xa5a5a5a5, "INIT_LOW");
    same(NULL, get(HIGH), 0xa5a5a5a5, "INIT_HIGH");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = started) };
static void more(void)
{
    same(&plays[0], written_to(DEST), 0x20010000, "the second block");
    same(&plays[0], written_to(LOW), 0x3c3c3c3c, "its value");
}
const struct page page = {
    DOMAIN(mv_xor_fill, mv_xor_fill), .rules = rules, .power_on = power_on, .written = written, .line = { { CAUSE, 0x3f70000 } }, .runs = runs,
    .done = done, .fails = { { fail, DMAC_RESULT_ERROR } }, .quiet = stopped, PLAYS(plays), .more = more,
};
