/* SPDX-License-Identifier: MIT */
/* RM0008 chapter 13: one piece at a time; four flags a channel, and EN stays where the software put it, but for errors. */
#ifndef PAGE
#include "stm32_bdma.h"
#include "model.h"
DECLARE(stm32_bdma)
#define PAGE DOMAIN(stm32_bdma, stm32_bdma)
#endif

enum { CHANNEL = 5, ISR = 0, IFCR = 4, SHIFT = 4 * CHANNEL, CCR = 8 + 0x14 * CHANNEL, CNDTR = CCR + 4, CPAR = CCR + 8, CMAR = CCR + 12 };
enum { EN = 1, CIRC = 0x20, GIF = 1 << SHIFT, TCIF = 2 << SHIFT, HTIF = 4 << SHIFT, TEIF = 8 << SHIFT };

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == IFCR)
        change(ISR, (uint32_t)value, 0);
}
static const struct rule rules[] = { { .offset = ISR, .fixed = ~0u }, { .offset = IFCR, .zero = ~0u }, { 0 } };

static bool runs(void) { return (get(CCR) & EN) && get(CNDTR) != 0; }
static void middle(void) { put(CNDTR, 32); }
static void period(void) { change(ISR, 0, GIF | HTIF | TCIF); }
static void done(void) { period(); put(CNDTR, 0); }
static void fail(void) { change(ISR, 0, GIF | TEIF); change(CCR, EN, 0); }

static void list_started(void)
{
    same(NULL, written_to(CCR) & 0xff, 0x9b, "memory is read, the end and errors interrupt");
    same(NULL, written_to(CPAR), 0x42000000, "the peripheral is the device");
    same(NULL, written_to(CMAR), 0x20000000, "memory is the buffer");
#ifdef MUX
    same(NULL, written_to(MUX), 3, "the request line is selected");
#endif
}
static void ring_started(void) { same(NULL, written_to(CCR) & CIRC, CIRC, "circular"); }
static void move_started(void) { same(NULL, written_to(CCR) & 0x4000, 0x4000, "memory to memory"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 32, .started = list_started), RING(ring, RING_CHAN, .left = 32, .started = ring_started),
                                     LIST(move, MOVE_CHAN, .left = 32, .started = move_started) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { ISR, TCIF | HTIF | TEIF } }, .runs = runs, .middle = middle, .done = done, .lap = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, PLAYS(plays),
};
