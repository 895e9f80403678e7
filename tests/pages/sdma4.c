/* SPDX-License-Identifier: MIT */
/* A channel's status is cleared by ones, and so is its bit of the line; ENABLE goes down at the end of a block unless the channel
 * is linked to itself; what is on its way when the channel is disabled is still written. */
#include "sdma4.h"
#include "model.h"
DECLARE(sdma4)

enum { IRQSTATUS = 8, IRQENABLE = 0x18, CHANNEL = 2, BIT = 1 << CHANNEL, CH = 0x80 + 0x60 * CHANNEL, CCR = CH, CLNK = CH + 4, CICR = CH + 8, CSR = CH + 0xc,
       CSDP = CH + 0x10, CEN = CH + 0x14, CFN = CH + 0x18, CSSA = CH + 0x1c, CDSA = CH + 0x20, CCEN = CH + 0x3c, CCFN = CH + 0x40 };
enum { ENABLE = 1 << 7, RD_ACTIVE = 1 << 9, DROP = 2, BLOCK = 1 << 5, TRANS_ERR = 1 << 8, MISALIGNED = 1 << 11 };
static const struct rule rules[] = { { .offset = CSR, .ones = ~0u }, { .offset = IRQSTATUS, .ones = ~0u }, { .offset = CCR, .fixed = RD_ACTIVE }, { 0 } };

static bool runs(void) { return (get(CCR) & ENABLE) && (get(IRQENABLE) & BIT); }
static void flag(uint32_t bit) { if (get(CICR) & bit) { change(CSR, 0, bit); change(IRQSTATUS, 0, BIT); } }
static void middle(void) { put(CCFN, 0); put(CCEN, 16); if (get(CFN) > 1) { put(CCFN, 64); put(CCEN, 0); } }
static void done(void) { change(CCR, ENABLE, 0); flag(BLOCK); }
static void lap(void) { flag(BLOCK); }
static void drop(void) { change(CCR, ENABLE, 0); flag(DROP); }
static void bad(void) { change(CCR, ENABLE, 0); flag(TRANS_ERR); }
static void misaligned(void) { change(CCR, ENABLE, 0); flag(MISALIGNED); }
static void busy(void) { change(CCR, 0, RD_ACTIVE); }
static void quiet(void) { change(CCR, RD_ACTIVE, 0); }

static void port_started(void)
{
    same(NULL, get(CCR), 6 | 1 << 19 | 1 << 5 | ENABLE | 1 << 12, "CCR: request 38 in two places, a frame for each, the source advances");
    same(NULL, get(CEN), 1, "CEN: a frame is one element");
    same(NULL, get(CFN), 512, "CFN");
    same(NULL, get(CICR), 0xd22, "CICR");
    same(NULL, get(CLNK), 0, "CLNK_CTRL: no link");
}
static void ring_started(void) { same(NULL, get(CLNK), 0x8000 | CHANNEL, "CLNK_CTRL: to itself"); }
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 512 - 64), LIST(port, PORT_CHAN, .left = 512 - 64, .started = port_started),
                                     RING(ring, RING_CHAN, .left = 1024 - 64, .started = ring_started) };
const struct page page = {
    DOMAIN(sdma4, sdma4), .rules = rules, .line = { { IRQSTATUS, BIT } }, .runs = runs, .middle = middle, .done = done, .lap = lap,
    .fails = { { drop, DMAC_RESULT_ERROR }, { bad, DMAC_RESULT_ERROR }, { misaligned, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
