/* SPDX-License-Identifier: MIT */
/* Registers that take one command; START queues it and reads as 0 when it is taken. */
#include "axi_dmac_regs.h"
#include "model.h"
DECLARE(axi_dmac_regs)

enum { IRQ_MASK = 0x80, IRQ_PENDING = 0x84, CTRL = 0x400, START = 0x408, FLAGS = 0x40c, SRC = 0x414, X_LENGTH = 0x418, Y_LENGTH = 0x41c };
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
static bool runs(void) { return submitted && (get(CTRL) & 3) == 1; }
static void done(void) { submitted = false; change(IRQ_PENDING, 0, 3); }

static void started(void)
{
    same(NULL, get(SRC), 0x20000000, "SRC_ADDRESS");
    same(NULL, get(X_LENGTH), 1023, "X_LENGTH");
    same(NULL, get(Y_LENGTH), 0, "Y_LENGTH");
    same(NULL, get(FLAGS), 0, "FLAGS: not the last");
    same(NULL, get(IRQ_MASK), 1, "only the end of a command interrupts");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = started) };
static void more(void)
{
    same(&plays[0], written_to(SRC), 0x20010000, "the second piece");
    same(&plays[0], written_to(FLAGS), 2, "the last one");
}

const struct page page = {
    DOMAIN(axi_dmac_regs, axi_dmac_regs), .rules = rules, .written = written, .line = { { IRQ_PENDING, 2 } }, .runs = runs, .done = done, PLAYS(plays),
    .more = more,
};
