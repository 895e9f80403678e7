/* SPDX-License-Identifier: MIT */
/* Linux 5.10 k3-udma.c and k3-ringacc.c: a descriptor is pushed into a ring and comes back through it; a count says how many have. */
#ifndef PAGE
#include "cppi5_tr1.h"
#include "model.h"
DECLARE(cppi5_tr1)
#define PAGE DOMAIN(cppi5_tr1, cppi5_tr1)
#endif

enum { CHANNEL = 6, CTL = 0x1000 * CHANNEL, PUSH = 0x10000 + 0x1000 * CHANNEL + 0x3f8, POP = 0x10000 + 0x1000 * CHANNEL + 0x1f8 };
enum { RETURNED = 0x20000 + 0x1000 * CHANNEL + 0x18, EVENTS = 0x30000 + 0x1000 * CHANNEL + 0x18, FAILED = 1, PAUSE = 1 << 29, TDOWN = 1 << 30 };
#define EN 0x80000000u
static const struct rule rules[] = { { .offset = RETURNED, .fixed = ~0u }, { .offset = EVENTS, .ones = ~0u }, { 0 } };
static uint64_t at_work;                    /* the descriptor that was pushed */
static bool slow;

static void down(void) { change(CTL, EN | TDOWN, 0); change(RETURNED, 0x1fffff, at_work != 0); at_work = 0; }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == PUSH)
        at_work = value;
    if (offset == CTL && (value & TDOWN) && !slow)
        down();
    if (offset == CTL && !(value & EN))
        at_work = 0;
}
static void was_read(unsigned offset)
{
    if (offset == POP)
        change(RETURNED, 0x1fffff, 0);
}
static bool runs(void) { return (get(CTL) & EN) && !(get(CTL) & (PAUSE | FAILED)) && at_work; }
static uint64_t head(void) { return at_work; }
static void done(void) { at_work = 0; change(RETURNED, 0, 1); }
static void period(void) { change(EVENTS, 0, 1); }
static void bad(void) { change(CTL, 0, FAILED); }
static void busy(void) { slow = true; }
static void quiet(void) { slow = false; down(); }
#ifdef COPIES
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 2048) };
#else
static const struct play plays[] = { LIST(port, PORT_CHAN, .left = 1024), RING(ring, RING_CHAN) };
#endif
const struct page page = {
    PAGE, .rules = rules, .written = written, .was_read = was_read, .line = { { RETURNED, 1 }, { EVENTS, 1 } }, .runs = runs, .head = head, .done = done,
    .lap = period, .fails = { { bad, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
