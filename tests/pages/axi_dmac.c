/* SPDX-License-Identifier: MIT */
/* One interrupt at the end of a transfer; where it is cannot be known, and no error is reported. */
#include "axi_dmac.h"
#include "model.h"
DECLARE(axi_dmac)

enum { IRQ_PENDING = 0x84, CTRL = 0x400, START = 0x408, SG_ADDRESS = 0x47c, SG_ADDRESS_HIGH = 0x4bc };
static const struct rule rules[] = { { .offset = IRQ_PENDING, .ones = 3 }, { .offset = START, .zero = 1 }, { 0 } };
static bool submitted;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == START)
        submitted = value & 1;
    if (offset == CTRL && !(value & 1))
        submitted = false;
}
static bool runs(void) { return submitted && (get(CTRL) & 7) == 5; }
static uint64_t head(void) { return get(SG_ADDRESS) | (uint64_t)get(SG_ADDRESS_HIGH) << 32; }
static void period(void) { change(IRQ_PENDING, 0, 2); }
static void done(void) { submitted = false; change(IRQ_PENDING, 0, 2); }
static void middle(void) { change(IRQ_PENDING, 0, 1); }         /* SOT: the next one was begun */

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 2048), RING(ring, RING_CHAN) };
const struct page page = {
    DOMAIN(axi_dmac, axi_dmac), .rules = rules, .written = written, .line = { { IRQ_PENDING, 2 } }, .runs = runs, .head = head, .middle = middle,
    .done = done, .lap = period, PLAYS(plays),
};
