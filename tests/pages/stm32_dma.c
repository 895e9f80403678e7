/* SPDX-License-Identifier: MIT */
/* RM0090 chapter 10: one piece at a time. EN goes down at the end of a piece, unless the stream is circular, and takes its time when
 * it is cleared in the middle; flags of four streams share a register, another one clears them. */
#ifndef PAGE
#include "stm32_dma.h"
#include "model.h"
DECLARE(stm32_dma)
#define PAGE DOMAIN(stm32_dma, stm32_dma)
#endif

enum { CHANNEL = 5, ISR = 4, IFCR = 0xc, SHIFT = 6, CR = 0x10 + 0x18 * CHANNEL, NDTR = CR + 4, PAR = CR + 8, M0AR = CR + 12, FCR = CR + 20 };
enum { EN = 1, CIRC = 0x100, FEIF = 1 << SHIFT, TEIF = 8 << SHIFT, HTIF = 16 << SHIFT, TCIF = 32 << SHIFT, MASK = 0x3d << SHIFT };
static bool late, leaves;
static bool stale, ending;                  /* a stream that somebody left on; it goes off when it has been looked at */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    static bool enabled;
    (void)bytes;
    if (offset == IFCR)
        change(ISR, (uint32_t)value, 0);
    if (offset == NDTR && stale)
        put(NDTR, 0);                       /* not taken while EN is set */
    if (offset == CR && stale) {
        ending = true;
        change(CR, 0, EN);
        return;
    }
    if (offset != CR)
        return;
    if (enabled && !(value & EN) && late) {
        leaves = true;
        change(CR, 0, EN);
        return;
    }
    enabled = value & EN;
}
static void power_on(void) { put(CR, EN); stale = true; }
static void was_read(unsigned offset)
{
    if (offset != CR || !ending)
        return;
    stale = ending = false;
    change(CR, EN, 0);
}
static const struct rule rules[] = { { .offset = ISR, .fixed = ~0u }, { .offset = IFCR, .zero = ~0u }, { 0 } };

static bool runs(void) { return !stale && (get(CR) & EN); }
static void middle(void) { put(NDTR, 32); }
static void period(void) { change(ISR, 0, HTIF | TCIF); }
static void done(void) { change(ISR, 0, HTIF | TCIF); change(CR, EN, 0); put(NDTR, 0); }
static void fail(void) { change(ISR, 0, TEIF); change(CR, EN, 0); }
static void busy(void) { late = true; }
static void quiet(void)
{
    late = false;
    if (leaves)
        change(CR, EN, 0);
    leaves = false;
}

static void list_started(void)
{
    same(NULL, written_to(CR) & 0xff, 0x57, "the device is written, the end and errors interrupt");
    same(NULL, get(NDTR) != 0, 1, "the count is taken: the stream was off");
    same(NULL, written_to(PAR), 0x42000000, "the peripheral is the device");
    same(NULL, written_to(M0AR), 0x20000000, "memory is the buffer");
#ifdef MUX
    same(NULL, written_to(MUX), 3, "the request line is selected");
#else
    same(NULL, written_to(CR) >> 25, 3, "the request line is selected");
#endif
}
static void ring_started(void) { same(NULL, written_to(CR) & CIRC, CIRC, "circular"); }
static void move_started(void) { same(NULL, written_to(PAR), 0x20000000, "the peripheral is the source"); same(NULL, written_to(FCR) & 4, 4, "through the FIFO"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 32, .started = list_started), RING(ring, RING_CHAN, .left = 32, .started = ring_started),
                                     LIST(move, MOVE_CHAN, .left = 32, .started = move_started) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .was_read = was_read, .power_on = power_on, .line = { { ISR, MASK & ~FEIF } }, .runs = runs, .middle = middle, .done = done, .lap = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
