/* SPDX-License-Identifier: MIT */
/* Sets in the controller's memory, events and completion codes as bits that are set and cleared in registers beside them. Channel
 * 37, so that the upper halves are used. Behind the last set there is the null set. */
#include "edma3.h"
#include "model.h"
DECLARE(edma3)

enum { EMR = 0x304, EMCR = 0x30c, DRAE = 0x344, ER = 0x2004, ECR = 0x200c, ESR = 0x2014, EER = 0x2024, EECR = 0x202c, EESR = 0x2034,
       SER = 0x203c, SECR = 0x2044, IER = 0x2054, IESR = 0x2064, IPR = 0x206c, ICR = 0x2074 };
enum { BIT = 1 << 5, SET = 0x4000 + 0x20 * 37, OPT = SET, ACNT = SET + 8, LINK = SET + 0x14, CCNT = SET + 0x1c, CHAINS = 3 << 22 };
static const struct rule rules[] = { { .offset = EMR, .fixed = ~0u }, { .offset = IPR, .fixed = ~0u }, { .offset = SER, .fixed = ~0u }, { 0 } };
static bool moving;                         /* started by hand, asks for itself */

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    static const struct { unsigned at, bits; bool set; } sides[] = { { EMCR, EMR, false }, { ECR, ER, false }, { EECR, EER, false }, { EESR, EER, true },
                                                                     { SECR, SER, false }, { IESR, IER, true }, { ICR, IPR, false } };
    (void)bytes;
    for (unsigned i = 0; i < sizeof sides / sizeof *sides; i++)
        if (offset == sides[i].at)
            change(sides[i].bits, (uint32_t)value, sides[i].set ? (uint32_t)value : 0);
    moving |= offset == ESR && (value & BIT);
    if (offset == OPT && !(value & CHAINS))
        moving = false;
}
static bool runs(void) { return moving || (get(EER) & BIT); }
static void load(unsigned i) { for (unsigned k = 0; k < 8; k++) put(SET + 4 * k, unit_of(i, k)); }
static void middle(void) { load(1); if (!moving) put(ACNT, (64u << 16) | (unit_of(1, 2) & 0xffff)); }
static void null_set(void) { for (unsigned k = 0; k < 8; k++) put(SET + 4 * k, 0); }
static void period(void) { change(IPR, 0, BIT & get(IER)); }
static void done(void) { null_set(); change(IPR, 0, BIT & get(IER)); change(EER, BIT, 0); moving = false; }
static void fail(void) { change(EMR, 0, BIT); change(EER, BIT, 0); moving = false; }
static void busy(void) { change(SER, 0, BIT); }
static void quiet(void) { change(SER, BIT, 0); }

static void first_loaded(void)
{
    for (unsigned k = 0; k < 8; k++)
        same(NULL, get(SET + 4 * k), unit_of(0, k), "a word of the first set");
    same(NULL, get(DRAE), BIT, "the region may use the channel");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024, .pause = DMAC_ETIMEOUT, .started = first_loaded),
                                     LIST(port, PORT_CHAN, .left = 64, .started = first_loaded), RING(ring, RING_CHAN) };
const struct page page = {
    DOMAIN(edma3, edma3), .rules = rules, .written = written, .line = { { IPR, BIT }, { EMR, BIT } }, .runs = runs, .middle = middle, .done = done, .lap = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
};
