/* SPDX-License-Identifier: MIT */
/* ARM DDI 0196G: flags that are cleared in registers of their own, Enable that goes down behind the last LLI, Halt. */
#ifndef PAGE
#include "pl080.h"
#include "model.h"
DECLARE(pl080)
#define PAGE DOMAIN(pl080, pl080)
enum { WORDS = 4, COUNT = 0x14c, Config = 0x150 };               /* words of an LLI; where the count is */
#endif

enum { IntTCStatus = 4, IntTCClear = 8, IntErrorStatus = 0xc, IntErrClr = 0x10, EnbldChns = 0x1c };
enum { CHANNEL = 2, BIT = 1 << CHANNEL, CH = 0x140, LLI = CH + 8, Control = CH + 0xc, A = 1 << 17, H = 1 << 18 };
static const struct rule rules[] = { { .offset = IntTCClear, .zero = ~0u }, { .offset = IntErrClr, .zero = ~0u }, { .offset = Config, .fixed = A }, { 0 } };

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == IntTCClear) change(IntTCStatus, (uint32_t)value, 0);
    if (offset == IntErrClr) change(IntErrorStatus, (uint32_t)value, 0);
    if (offset == Config) change(EnbldChns, BIT, value & 1 ? BIT : 0);
}
static bool runs(void) { return (get(EnbldChns) & BIT) && !(get(Config) & H); }
static void middle(void) { put(LLI, unit_of(1, 2)); put(Control, unit_of(1, 3) & ~0xfffu); change(COUNT, 0xfff, 64); }
static void period(void) { change(IntTCStatus, 0, BIT); }
static void off(void) { change(Config, 1, 0); change(EnbldChns, BIT, 0); }
static void done(void) { change(IntTCStatus, 0, BIT); off(); }
static void fail(void) { change(IntErrorStatus, 0, BIT); off(); }
static void busy(void) { change(Config, 0, A); }                 /* the FIFO is not empty */
static void quiet(void) { change(Config, A, 0); }

/* The first LLI is in the registers; flow m2p to the right request. */
static void first_loaded(void)
{
    for (unsigned i = 0; i < WORDS; i++)
        same(NULL, get(CH + 4 * i), unit_of(0, i), "a word of the first LLI");
}
static void port_started(void)
{
    first_loaded();
    same(NULL, get(Config), 1 | 3 << 6 | 1 << 11 | 3 << 14, "Config: enabled, request 3, memory to peripheral, both interrupts");
}

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = first_loaded), LIST(port, PORT_CHAN, .left = 256, .started = port_started),
                                     RING(ring, RING_CHAN) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { IntTCStatus, BIT }, { IntErrorStatus, BIT } }, .runs = runs, .middle = middle, .done = done, .period = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
