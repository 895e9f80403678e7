/* SPDX-License-Identifier: MIT */
/* PXA27x Developer's Manual chapter 5: one status register with a run bit, flags that ones clear, and STOPSTATE, which interrupts
 * as long as it stands and is enabled; the request line's register leads to the channel. */
#ifndef PAGE
#include "pxa.h"
#include "model.h"
DECLARE(pxa)
#define PAGE DOMAIN(pxa, pxa)
enum { START = 0xa0000005u & 0x7fffffff };
#endif

enum { CHANNEL = 4, BIT = 1 << CHANNEL, DCSR = 4 * CHANNEL, DALGN = 0xa0, DINT = 0xf0, DRCMR70 = 0x1118, DDADR = 0x240, DCMD = 0x24c };
enum { BUSERR = 1, ENDINTR = 4, STOPSTATE = 8, MASKRUN = 1 << 22, STOPIRQEN = 1 << 29 };
static const uint32_t run = 0x80000000u;
static const struct rule rules[] = { { .offset = DCSR, .ones = 0x207, .fixed = STOPSTATE | 0x100, .zero = MASKRUN }, { .offset = DINT, .fixed = ~0u }, { 0 } };
static bool slow;                           /* a stop waits for the burst at hand */

static void interrupts(void)
{
    uint32_t dcsr = get(DCSR);
    bool up = dcsr & (BUSERR | ENDINTR) || ((dcsr & STOPSTATE) && (dcsr & STOPIRQEN));
    change(DINT, BIT, up ? BIT : 0);
}
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset != DCSR)
        return;
    if (value & run && !(value & MASKRUN))
        change(DCSR, STOPSTATE, 0);
    else if (!(value & (run | MASKRUN)) && !slow)
        change(DCSR, 0, STOPSTATE);
    interrupts();
}
static void power_on(void) { put(DCSR, STOPSTATE); put(DALGN, 0x3); put(DINT, 0); }
static bool runs(void) { return get(DCSR) & run || slow; }
static uint64_t head(void) { return get(DDADR); }
static void middle(void) { put(DDADR, unit_of(1, 0)); put(DCMD, (unit_of(1, 3) & ~0x1fffu) | 64); }
static void flags(uint32_t clear, uint32_t set) { change(DCSR, clear, set); interrupts(); }
static void period(void) { flags(0, ENDINTR); }
static void done(void) { put(DDADR, 1); flags(run, STOPSTATE | ENDINTR); }
static void fail(void) { put(DDADR, 1); flags(run, STOPSTATE | BUSERR); }
static void busy(void) { slow = true; }
static void quiet(void) { slow = false; flags(0, STOPSTATE); }

static void list_started(void)
{
    same(NULL, written_to(DCSR) & 0x7fffffff, START, "DCSR: running, with the stop interrupt where the part has it");
    same(NULL, writes_to(DRCMR70), 0, "memory asks for nothing: no request line");
    same(NULL, get(DALGN), 0x3, "DALGN: multiples of 8, other channels left alone");
}
static void port_started(void)
{
    same(NULL, get(DRCMR70), 0x80 | CHANNEL, "the request line leads to the channel");
    same(NULL, get(DALGN), 0x3 | BIT, "DALGN: addresses that are no multiples of 8");
}
/* A channel that has stopped is off its line, however it came to stop. */
static void line_is_off(void) { same(NULL, get(DRCMR70), 0, "the request line leads nowhere"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 64, .started = list_started), LIST(port, PORT_CHAN, .left = 64, .started = port_started),
                                     RING(ring, RING_CHAN, .started = port_started) };
const struct page page = {
    PAGE, .rules = rules, .power_on = power_on, .written = written, .line = { { DINT, BIT } }, .runs = runs, .head = head,
    .middle = middle, .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
    .more = line_is_off,
};
