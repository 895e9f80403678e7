/* SPDX-License-Identifier: MIT */
/* The same channel, told where a list begins; CNDP names the descriptor behind the one that runs. */
#include "sdma4_list.h"
#include "model.h"
DECLARE(sdma4_list)

enum { IRQSTATUS = 8, IRQENABLE = 0x18, CHANNEL = 2, BIT = 1 << CHANNEL, CH = 0x80 + 0x60 * CHANNEL, CCR = CH, CICR = CH + 8, CSR = CH + 0xc,
       CSSA = CH + 0x1c, CDSA = CH + 0x20, CDP = CH + 0x50, CNDP = CH + 0x54 };
enum { ENABLE = 1 << 7, WR_ACTIVE = 1 << 10, DROP = 2, BLOCK = 1 << 5 };
static const struct rule rules[] = { { .offset = CSR, .ones = ~0u }, { .offset = IRQSTATUS, .ones = ~0u }, { .offset = CCR, .fixed = WR_ACTIVE }, { 0 } };

static bool runs(void) { return (get(CCR) & ENABLE) && (get(IRQENABLE) & BIT); }
static uint64_t head(void) { return get(CNDP); }
static void flag(uint32_t bit) { change(CSR, 0, bit); change(IRQSTATUS, 0, BIT); }
static void middle(void) { put(CNDP, unit_of(1, 0)); }
static void period(void) { flag(BLOCK); }
static void done(void) { change(CCR, ENABLE, 0); flag(BLOCK); }
static void drop(void) { change(CCR, ENABLE, 0); flag(DROP); }
static void busy(void) { change(CCR, 0, WR_ACTIVE); }
static void quiet(void) { change(CCR, WR_ACTIVE, 0); }

static void taken(void)
{
    same(NULL, get(CDP), 0x529, "CDP: lists of type 2, their addresses are the destination's");
    same(NULL, get(CSSA), 0x42000004, "CSSA: the port");
    same(NULL, get(CCR), 7 | 1 << 19 | 1 << 5 | ENABLE | 1 << 14 | 1 << 24, "CCR: the source's request 39");
}
static void sent(void)
{
    same(NULL, get(CDP), 0x526, "CDP: lists of type 2, their addresses are the source's");
    same(NULL, get(CDSA), 0x42000000, "CDSA: the port");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 512, .started = taken), LIST(port, PORT_CHAN, .left = 512, .started = sent),
                                     RING(ring, RING_CHAN) };
const struct page page = {
    DOMAIN(sdma4_list, sdma4_list), .rules = rules, .line = { { IRQSTATUS, BIT } }, .runs = runs, .head = head, .middle = middle, .done = done,
    .period = period, .fails = { { drop, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
