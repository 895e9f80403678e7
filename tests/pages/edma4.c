/* SPDX-License-Identifier: MIT */
/* MCXN947 reference manual: a page for each channel; DONE, ERR and INT are cleared by ones, requests enabled by a bit of CH_CSR. */
#ifndef PAGE
#include "edma4.h"
#include "model.h"
DECLARE(edma4)
#define PAGE DOMAIN(edma4, edma4)
enum { NBYTES_AT = 8, CITER_AT = 0x14, CSR_AT = 0x1c, NBYTES_UNIT = 2, CITER_UNIT = 5, CSR_UNIT = 7 };
#endif

enum { CH = 0x4000, CH_CSR = CH, CH_ES = CH + 4, CH_INT = CH + 8, CH_MUX = CH + 0x14, TCD = CH + 0x20, NBYTES = TCD + NBYTES_AT, CITER = TCD + CITER_AT, CSR = TCD + CSR_AT };
enum { ERQ = 1, EEI = 4, DONE = 1 << 30, INT = 1, START = 1, LINK = 0x20 };
#define ACTIVE 0x80000000u
#define ERR 0x80000000u
static bool moving;                         /* started by software; asks for its own next row */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    if (offset == CSR && bytes == 2 && (value & START)) { moving = true; change(CSR, START, 0); change(CH_CSR, 0, ACTIVE); }
    if (offset == CSR && !(value & LINK)) moving = false;        /* no link to itself: it ends with the row at hand */
}
static const struct rule rules[] = { { .offset = CH_CSR, .ones = DONE, .fixed = ACTIVE }, { .offset = CH_ES, .ones = ERR, .fixed = 0x7fffffff }, { .offset = CH_INT, .ones = INT }, { 0 } };

static bool runs(void) { return moving || (get(CH_CSR) & ERQ); }
static void middle(void)
{
    put(CSR, unit_of(1, CSR_UNIT));
    put(NBYTES, unit_of(1, NBYTES_UNIT));
    put(CITER, moving ? unit_of(1, CITER_UNIT) : (unit_of(1, CITER_UNIT) & 0xffff) | 64u << 16);
}
static void period(void) { change(CH_INT, 0, INT); }
static void done(void) { change(CH_INT, 0, INT); change(CH_CSR, ACTIVE | ERQ, DONE); moving = false; }
static void fail(void) { change(CH_ES, 0, ERR); change(CH_CSR, ACTIVE, 0); moving = false; }
static void busy(void) { change(CH_CSR, 0, ACTIVE); }
static void quiet(void) { change(CH_CSR, ACTIVE, DONE); }

static void list_started(void) { same(NULL, get(CH_MUX), 3, "the request line is the channel's"); same(NULL, get(CH_CSR) & 7, ERQ | EEI, "requests and errors are let in"); }
static void move_started(void) { same(NULL, get(CH_MUX), 0, "no request line"); same(NULL, get(CH_CSR) & 7, EEI, "no requests"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = list_started), RING(ring, RING_CHAN),
                                     LIST(move, MOVE_CHAN, .left = 1024, .pause = DMAC_ETIMEOUT, .started = move_started) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .line = { { CH_INT, INT }, { CH_ES, ERR } }, .runs = runs, .middle = middle, .done = done, .period = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
