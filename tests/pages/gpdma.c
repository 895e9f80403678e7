/* SPDX-License-Identifier: MIT */
/* RM0456: EN is the hardware's to clear, RESET is over at once, a suspended channel says so; nodes are loaded by CLLR. */
#ifndef PAGE
#include "gpdma.h"
#include "model.h"
DECLARE(gpdma)
#define PAGE DOMAIN(gpdma, gpdma)
enum { CHANNEL = 12 };
#endif

enum { CH = 0x50 + 0x80 * CHANNEL, CLBAR = CH, CFCR = CH + 0xc, CSR = CH + 0x10, CCR = CH + 0x14, CTR2 = CH + 0x44, CBR1 = CH + 0x48, CLLR = CH + 0x7c };
enum { EN = 1, RESET = 2, SUSP = 4, IDLEF = 1, TCF = 0x100, DTEF = 0x400, ULEF = 0x800, SUSPF = 0x2000 };
static const struct rule rules[] = { { .offset = CFCR, .zero = ~0u }, { .offset = CSR, .fixed = ~0u }, { .offset = CCR, .zero = RESET }, { 0 } };
static bool enabled, finishing;             /* a burst is on its way */

static void off(void) { enabled = false; change(CCR, EN, 0); change(CSR, 0, IDLEF); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CFCR)
        change(CSR, (uint32_t)value, 0);
    if (offset != CCR)
        return;
    enabled = (enabled || (value & EN)) && !(value & RESET);
    change(CCR, EN, enabled);
    if (enabled && (value & SUSP) && !finishing)
        change(CSR, 0, SUSPF);
}
static bool runs(void) { return enabled && !(get(CCR) & SUSP); }
static uint64_t head(void) { return get(CLBAR) | (get(CLLR) & 0xfffc); }
static void middle(void) { put(CLLR, 0); put(CBR1, 256); }
static void period(void) { change(CSR, 0, TCF); }
static void done(void) { change(CSR, 0, TCF); put(CLLR, 0); put(CBR1, 0); off(); }
static void bad_data(void) { change(CSR, 0, DTEF); off(); }
static void bad_link(void) { change(CSR, 0, ULEF); off(); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; change(CSR, 0, SUSPF); }

static void list_started(void)
{
    same(NULL, get(CBR1), 0, "nothing to move before the first node is fetched");
    same(NULL, get(CTR2) >> 30, 3, "the event is the last node's");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = list_started), LIST(port, PORT_CHAN, .left = 256), RING(ring, RING_CHAN) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { CSR, TCF | DTEF | ULEF } }, .runs = runs, .head = head, .middle = middle, .done = done,
    .period = period, .fails = { { bad_data, DMAC_RESULT_ERROR }, { bad_link, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
