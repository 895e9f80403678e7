/* SPDX-License-Identifier: MIT */
/* UG1085, chapter 19: two lists, flags that ones clear, a state. */
#include "zdma.h"
#include "model.h"
DECLARE(zdma)

enum { CH = 0x10000, ISR = CH + 0x100, IEN = CH + 0x108, STATUS = CH + 0x11c, SRC_START = CH + 0x158, DST_START = CH + 0x160, DST_CUR = CH + 0x180, CTRL2 = CH + 0x200 };
enum { APB = 1, SRC_DONE = 2, DST_DONE = 4, READ = 0x100, WRITE = 0x200, DONE = 0x400, BUSY = 2 };
static const struct rule rules[] = { { .offset = ISR, .ones = 0xfff }, { .offset = STATUS, .fixed = 3 }, { 0 } };
static bool finishing;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CTRL2 && (value & 1 || !finishing))
        change(STATUS, 3, value & 1 ? BUSY : 0);
}
static bool runs(void) { return (get(STATUS) & 3) == BUSY; }
static uint64_t head(void) { return get_wide(SRC_START, 8); }
static void middle(void) { put_wide(DST_CUR, descriptor(1), 8); change(ISR, 0, SRC_DONE); }
static void period(void) { change(ISR, 0, SRC_DONE | DST_DONE); }
static void ends(unsigned flag, unsigned state) { change(ISR, 0, flag); change(STATUS, 3, state); put(CTRL2, 0); }
static void done(void) { ends(DONE | SRC_DONE | DST_DONE, 0); }
static void bad_read(void) { ends(READ, 3); }
static void bad_write(void) { ends(WRITE, 3); }
static void bad_access(void) { ends(APB, 3); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; change(STATUS, 3, 0); }

static void started(void)
{
    same(NULL, get_wide(DST_START, 8), descriptor(0), "and where the other one does");
    same(NULL, get(IEN), 0x7fd, "what interrupts");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024, .started = started), RING(ring, RING_CHAN) };
const struct page page = {
    DOMAIN(zdma, zdma), .rules = rules, .written = written, .line = { { ISR, 0x7fd } }, .runs = runs, .head = head, .middle = middle, .done = done,
    .period = period, .fails = { { bad_read, DMAC_RESULT_READ_ERROR }, { bad_write, DMAC_RESULT_WRITE_ERROR }, { bad_access, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays),
};
