/* SPDX-License-Identifier: MIT */
/* A channel runs when it is enabled and the doorbell has told it to fetch its descriptor; flags and run bit stand in one
 * register, which the end of a list leaves with TT. Other channels' pending bits must survive. */
#include "jz4780.h"
#include "model.h"
DECLARE(jz4780)

enum { CHANNEL = 5, BIT = 1 << CHANNEL, OTHER = 1 << 9, DCS = 0x20 * CHANNEL + 0x10, DDA = DCS + 8, DMAC = 0x1000, DIRQP = 0x1004, DDRS = 0x100c };
enum { CTE = 1, HLT = 4, TT = 8, AR = 16, DES8 = 1 << 30, DMAE = 1, ANY_AR = 4, ANY_HLT = 8 };
static const struct rule rules[] = { { .offset = DDRS, .zero = ~0u }, { 0 } };
static bool fetched, slow;
static uint32_t pending;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == DDRS && value & BIT)
        fetched = true;
    if (offset == DIRQP)
        put(DIRQP, pending &= (uint32_t)value);
    if (offset == DCS && !(value & CTE)) {
        fetched = false;
        change(DCS, 0, slow ? CTE : 0);
    }
}
static void power_on(void) { fetched = slow = false; put(DIRQP, pending = OTHER); }
static bool runs(void) { return (get(DCS) & CTE) && (fetched || slow) && get(DMAC) & DMAE; }
static uint64_t head(void) { return get(DDA); }
static void raise(uint32_t clear, uint32_t flags, uint32_t all)
{
    change(DCS, clear, flags);
    change(DMAC, 0, all);
    put(DIRQP, pending |= BIT);
}
static void middle(void) { }
static void done(void) { raise(CTE, TT, 0); }
static void address_error(void) { raise(CTE, AR, ANY_AR); }
static void halted(void) { raise(CTE, TT | HLT, ANY_HLT); }
static void busy(void) { slow = true; }
static void quiet(void) { slow = false; change(DCS, CTE, 0); }

static void started(void)
{
    same(NULL, get(DCS), DES8 | CTE, "DCS: descriptors of eight words, enabled");
    same(NULL, writes_to(DDRS), 1, "one doorbell");
    same(NULL, get(DMAC) & 0x80000001u, 0x80000001u, "DMAC: on, MSC served faster");
    same(NULL, get(DIRQP) & OTHER, OTHER, "DIRQP: another channel's interrupt is still pending");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 2048, .started = started), LIST(port, PORT_CHAN, .left = 2048, .started = started) };
const struct page page = {
    DOMAIN(jz4780, jz4780), .rules = rules, .power_on = power_on, .written = written, .line = { { DCS, TT | AR | HLT }, { DIRQP, BIT } }, .runs = runs,
    .head = head, .middle = middle, .done = done, .fails = { { address_error, DMAC_RESULT_ERROR }, { halted, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays),
};
