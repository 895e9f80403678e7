/* SPDX-License-Identifier: MIT */
/* BCM2835 ARM Peripherals, chapter 4: ACTIVE is run and pause in one; the address of the control block is 0 behind the last. */
#ifndef PAGE
#include "bcm2835.h"
#include "model.h"
DECLARE(bcm2835)
#define PAGE DOMAIN(bcm2835, bcm2835)
enum { CHANNEL = 2 };
#endif

enum { CH = 0x100 * CHANNEL, CS = CH, CONBLK_AD = CH + 4, TI = CH + 8, TXFR_LEN = CH + 0x14, DEBUG = CH + 0x20, ENABLE = 0xff0 };
enum { ACTIVE = 1, END = 2, INT = 4, ERROR = 0x100 };
static const struct rule rules[] = { { .offset = CS, .ones = END | INT, .fixed = 0x178, .zero = 0xc0000000 }, { .offset = DEBUG, .ones = 7 }, { 0 } };

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CS && value >> 31) {
        put(CS, 0);
        put(CONBLK_AD, 0);
    }
    if (offset == DEBUG && (value & 7))
        change(CS, ERROR, 0);
}
static bool runs(void) { return (get(ENABLE) & 1u << CHANNEL) && (get(CS) & ACTIVE) && !(get(CS) & ERROR); }
static uint64_t head(void) { return get(CONBLK_AD); }
static void middle(void) { put(CONBLK_AD, (uint32_t)descriptor(1)); put(TI, unit_of(1, 0)); put(TXFR_LEN, 256); }
static void period(void) { change(CS, 0, END | INT); }
static void done(void) { change(CS, ACTIVE, END | INT); put(CONBLK_AD, 0); }
static void fail(void) { change(CS, ACTIVE, ERROR); }
static void busy(void) { change(CS, 0, 0x40); }                  /* writes are on their way */
static void quiet(void) { change(CS, 0x40, 0); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256), RING(ring, RING_CHAN) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { CS, INT } }, .runs = runs, .head = head, .middle = middle, .done = done, .period = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
