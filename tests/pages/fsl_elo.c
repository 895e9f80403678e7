/* SPDX-License-Identifier: MIT */
/* CS runs it, CB says that it does; flags go away when they are written back. */
#ifndef PAGE
#include "fsl_elo.h"
#include "model.h"
DECLARE(fsl_elo)
#define PAGE DOMAIN(fsl_elo, fsl_elo)
enum { CDARLow = 0x88, CDARHigh = 0x8c, SNEN = 0x10, EOC = 1, SEGMENT = 2 };      /* SR: end of the chain, of a segment */
#endif

enum { MR = 0x80, SR = 0x84, CS = 1, CB = 4, TE = 0x80 };
static const struct rule rules[] = { { .offset = SR, .ones = 0x9b, .fixed = CB | 0x20 }, { 0 } };
static bool finishing;                      /* the bus still answers */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == MR && (value & CS || !finishing))
        change(SR, CB, value & CS ? CB : 0);
}
static bool runs(void) { return get(SR) & CB; }
static uint64_t head(void) { return get(CDARLow) - SNEN + ((uint64_t)get(CDARHigh) << 32); }
static void middle(void) { put(CDARLow, (uint32_t)descriptor(1) | SNEN); put(CDARHigh, (uint32_t)(descriptor(1) >> 32)); }
static void period(void) { change(SR, 0, SEGMENT); }
static void done(void) { change(SR, CB, EOC); }
static void fail(void) { change(SR, CB, TE); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; change(SR, CB, 0); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { SR, EOC | SEGMENT | TE } }, .runs = runs, .head = head, .middle = middle, .done = done,
    .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
