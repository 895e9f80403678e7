/* SPDX-License-Identifier: MIT */
/* K64 reference manual, chapter 22: commands that take a channel number, a TCD in registers, DONE behind the last one. */
#include "edma.h"
#include "model.h"
DECLARE(edma)

enum { SERQ = 0x1b, CERQ = 0x1a, CDNE = 0x1c, SSRT = 0x1d, CERR = 0x1e, CINT = 0x1f, ERQ = 0xc, INT = 0x24, ERR = 0x2c };
enum { CHANNEL = 3, BIT = 1 << CHANNEL, TCD = 0x1060, NBYTES = TCD + 8, CITER = TCD + 0x14, CSR = TCD + 0x1c, DONE = 0x80, ACTIVE = 0x40, MUX = 0x19000 };
static bool moving;                         /* started by software; asks for its own next row */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    uint32_t bit = 1u << (value & 31);
    (void)bytes;
    if (offset == SERQ) change(ERQ, 0, bit);
    if (offset == CERQ) change(ERQ, bit, 0);
    if (offset == CINT) change(INT, bit, 0);
    if (offset == CERR) change(ERR, bit, 0);
    if (offset == CDNE) change(CSR, DONE, 0);
    if (offset == SSRT) { moving = true; change(CSR, 0, ACTIVE); }
    if (offset == CSR && !(value & 0x20)) moving = false;        /* no link to itself: it ends with the row at hand */
}
/* The commands read as 0, and so they stand in nobody's way. */
static const struct rule rules[] = { { .offset = CERQ, .zero = 0xffffffffffff, .bytes = 6 }, { .offset = CSR, .fixed = ACTIVE }, { 0 } };

static bool runs(void) { return moving || (get(ERQ) & BIT); }
static void middle(void)
{
    put(CSR, unit_of(1, 7));
    put(NBYTES, unit_of(1, 2));
    put(CITER, moving ? unit_of(1, 5) : (unit_of(1, 5) & 0xffff) | 64u << 16);
}
static void period(void) { change(INT, 0, BIT); }
static void done(void) { change(INT, 0, BIT); change(CSR, ACTIVE, DONE); change(ERQ, BIT, 0); moving = false; }
static void fail(void) { change(ERR, 0, BIT); change(CSR, ACTIVE, 0); moving = false; }
static void busy(void) { change(CSR, 0, ACTIVE); }
static void quiet(void) { change(CSR, ACTIVE, DONE); }

static void list_started(void) { same(NULL, get_wide(MUX + CHANNEL, 1), 0x83, "the request line is routed to the channel"); }
static void move_started(void) { same(NULL, get_wide(MUX + CHANNEL, 1), 0, "no request line"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = list_started), RING(ring, RING_CHAN),
                                     LIST(move, MOVE_CHAN, .left = 1024, .pause = DMAC_ETIMEOUT, .started = move_started) };
const struct page page = {
    DOMAIN(edma, edma), .rules = rules, .written = written, .line = { { INT, BIT }, { ERR, BIT } }, .runs = runs, .middle = middle, .done = done, .period = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
