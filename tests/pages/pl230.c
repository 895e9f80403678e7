/* SPDX-License-Identifier: MIT */
/* DDI 0417A: registers that set bits, registers that clear them, and a control table in memory, whose structure of the channel
 * must be the first of the list when the channel is enabled. */
#ifndef PAGE
#define _DEFAULT_SOURCE
#include <sys/mman.h>
#include "pl230.h"
#include "model.h"
DECLARE(pl230)
#define PAGE DOMAIN(pl230, pl230)
#define LINES { ERRCLR, 1 }                 /* the end is a pulse */
enum { LAST = 12 };                         /* where a moving side ends: at its last item */
#endif

enum { BIT = 1 << 3, TABLE = 0x30000400, CTLBASE = 8, SWREQ = 0x14, MASKSET = 0x20, MASKCLR = 0x24, ENASET = 0x28, ENACLR = 0x2c, ERRCLR = 0x4c, CHIS = 0x504 };
static const struct rule rules[] = { { .offset = ERRCLR, .ones = 1 }, { .offset = CHIS, .ones = ~0u }, { .offset = SWREQ, .zero = ~0u },
                                     { .offset = ENACLR, .zero = ~0u }, { .offset = MASKCLR, .zero = ~0u }, { 0 } };
static bool finishing, asked;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    static uint32_t enabled, masked;
    (void)bytes;
    if (offset == ENASET)
        enabled = get(ENASET) | (uint32_t)value;
    if (offset == ENACLR)
        enabled = finishing ? get(ENASET) : get(ENASET) & ~(uint32_t)value;
    if (offset == ENASET || offset == ENACLR)
        put(ENASET, enabled);
    if (offset == MASKSET)
        masked |= (uint32_t)value;
    if (offset == MASKCLR)
        masked &= ~(uint32_t)value;
    if (offset == MASKSET || offset == MASKCLR)
        put(MASKSET, masked);
    asked = offset == SWREQ ? (value & BIT) != 0 : asked && (get(ENASET) & BIT);
}
static const uint32_t *structure(void) { return (const uint32_t *)(uintptr_t)(TABLE + 16 * 3); }
static void power_on(void)
{
    static void *table;
    if (!table)
        table = mmap((void *)0x30000000, 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}
/* By request where the structure says so (basic, or scatter-gather for a peripheral), else once the software has asked. */
static bool runs(void)
{
    unsigned mode = structure()[2] & 7;
    bool peripheral = mode == 1 || mode == 6;
    return (get(ENASET) & BIT) && (peripheral ? !(get(MASKSET) & BIT) : asked);
}
static void middle(void) {}
static void flag(void) { change(CHIS, 0, BIT); change(ENASET, BIT, 0); }
static void done(void) { flag(); }
static void fail(void) { flag(); change(ERRCLR, 0, 1); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; change(ENASET, BIT, 0); }

static void list_started(void)
{
    same(NULL, structure()[0], descriptor(2) + LAST, "the primary structure copies up to the last word of the last task");
    same(NULL, structure()[1], TABLE + 0x200 + 16 * 3 + 12, "over the alternate one");
    same(NULL, structure()[2] >> 4 & 0x3ff, 7, "two tasks of four words");
}
static void one_started(void)
{
    same(NULL, structure()[0], 0x200001ff, "a single task is the primary structure");
    same(NULL, structure()[2] & 7, 1, "and basic");
}
static const struct play plays[] = { LIST(port, PORT_CHAN, .left = 1024, .started = list_started),
                                     LIST(list, LIST_CHAN, .left = 1024, .started = list_started, .pause = DMAC_ETIMEOUT),
                                     LIST(one, ONE_CHAN, .left = 512, .started = one_started) };
const struct page page = {
    PAGE, .rules = rules, .power_on = power_on, .written = written, .line = { LINES }, .runs = runs, .middle = middle, .done = done,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
