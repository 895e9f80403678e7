/* SPDX-License-Identifier: MIT */
/* RM0433 chapter 14: ten registers that hardware loads from the node that CLAR names. CTCIF comes at the end of the list and
 * when a channel is suspended; EN goes down at the end. */
#ifndef PAGE
#include "mdma.h"
#include "model.h"
DECLARE(mdma)
#define PAGE DOMAIN(mdma, mdma)
#endif

enum { CH = 0x40 + 0x40 * 3, CISR = CH, CIFCR = CH + 4, CESR = CH + 8, CCR = CH + 0xc, CTCR = CH + 0x10, CBNDTR = CH + 0x14, CLAR = CH + 0x24, CMDR = CH + 0x34 };
enum { TEIF = 1, CTCIF = 2, BRTIF = 4, BTIF = 8, EN = 1, TEIE = 2, CTCIE = 4, BRTIE = 8, SWRQ = 0x10000, SWRM = 0x40000000, TED = 0x80 };
static bool asked, late, leaves;            /* a software request has come; a suspension takes its time, and is under way */
static bool moving;                         /* the buffer at hand, until somebody looks */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    static bool enabled;
    (void)bytes;
    if (offset == CIFCR)
        change(CISR, (uint32_t)value, 0);
    if (offset != CCR)
        return;
    if (value & SWRQ)
        asked = true;
    if (enabled && !(value & EN) && !late)
        moving = true;
    if (enabled && !(value & EN) && late) { /* the buffer at hand is still moved */
        leaves = true;
        change(CCR, 0, EN);
    }
    asked = asked && (value & EN);
    enabled = value & EN;
}
static void was_read(unsigned offset)
{
    if (moving && (offset == CISR || offset == CCR))
        change(CISR, 0, CTCIF);
    moving = moving && offset != CISR && offset != CCR;
}
static const struct rule rules[] = { { .offset = CISR, .fixed = 0x1001f }, { .offset = CESR, .fixed = 0xfff }, { .offset = CIFCR, .zero = 0x1f }, { .offset = CCR, .zero = SWRQ }, { 0 } };

static bool runs(void) { return ((get(CCR) & EN) || moving) && (!(get(CTCR) & SWRM) || asked); }
static void middle(void)
{
    for (unsigned i = 0; i < 10; i++)
        if (i != 7)
            put(CTCR + 4 * i, unit_of(1, i));
    put(CBNDTR, (unit_of(1, 1) & 0xfff00000) | 0xc0000 | 256);     /* with the signs of the gaps */
}
static void period(void) { if (get(CCR) & BRTIE) change(CISR, 0, BTIF | BRTIF); }
static void done(void) { change(CISR, 0, CTCIF | BRTIF | BTIF); change(CCR, EN, 0); put(CBNDTR, 0); put(CLAR, 0); }
static void read_error(void) { change(CISR, 0, TEIF); change(CESR, TED, 0x11); change(CCR, EN, 0); }
static void write_error(void) { change(CISR, 0, TEIF); change(CESR, 0, TED); change(CCR, EN, 0); }
static void busy(void) { late = true; }
static void quiet(void)
{
    late = false;
    if (leaves) {
        change(CCR, EN, 0);
        change(CISR, 0, CTCIF);
    }
    leaves = false;
}

static void list_started(void) { same(NULL, written_to(CH + 0x28), 3, "the request line is selected"); same(NULL, written_to(CCR), TEIE | CTCIE | EN, "the end interrupts"); }
static void ring_started(void) { same(NULL, written_to(CCR), TEIE | CTCIE | BRTIE | EN, "every node interrupts"); }
static void move_started(void) { same(NULL, written_to(CCR) >> 16, 1, "the software asks for the list"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = list_started), RING(ring, RING_CHAN, .started = ring_started),
                                     LIST(move, MOVE_CHAN, .left = 256, .started = move_started) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .was_read = was_read, .line = { { CISR, TEIF | CTCIF | BRTIF } }, .runs = runs, .middle = middle, .done = done, .period = period,
    .fails = { { read_error, DMAC_RESULT_READ_ERROR }, { write_error, DMAC_RESULT_WRITE_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
