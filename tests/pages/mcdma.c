/* SPDX-License-Identifier: MIT */
/* PG288: run bits of a direction and of a channel, a mask of channels, flags that ones clear, a list that ends at its tail. */
#include "mcdma.h"
#include "model.h"
DECLARE(mcdma)

enum { CCR = 0, CSR = 4, CHEN = 8, ERR = 0x10, CH = 0x40 + 2 * 0x40, S2MM = 0x500, RX = 0x540 + 0x40, CR = 0, SR = 4, CDESC = 8, TDESC = 0x10, IOC = 0x20 };
static const struct rule rules[] = {
    { .offset = CH + SR, .ones = 0xf0, .fixed = 0xf }, { .offset = RX + SR, .ones = 0xf0, .fixed = 0xf }, { .offset = CSR, .fixed = UINT32_MAX },
    { .offset = S2MM + CSR, .fixed = UINT32_MAX }, { .offset = ERR, .fixed = UINT32_MAX }, { 0 }
};
static unsigned at = CH, side;              /* the channel and the direction at work */
static bool slow;

static void quiet(void) { slow = false; change(at + SR, 0, 1); }
static void busy(void) { slow = true; }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if ((offset == CCR || offset == S2MM + CCR) && (value & 4)) {
        put(CCR, 0);
        put(ERR, 0);
        put(CSR, 1);
    } else if (offset == CCR || offset == S2MM + CCR) {
        change(offset + CSR, 1, !(value & 1));
    } else if (offset == CH + TDESC || offset == RX + TDESC) {
        at = offset - TDESC;
        side = at == RX ? S2MM : 0;
        change(at + SR, 1, 0);
    } else if (offset == at + CR && !(value & 1) && !slow) {
        quiet();
    }
}
static void power_on(void) { put(CSR, 1); put(S2MM + CSR, 1); put(CH + SR, 1); put(RX + SR, 1); put(CHEN, 0x81); }
static bool runs(void)
{
    return (get(side + CCR) & 1) && (get(side + CHEN) & 4u) && (get(at + CR) & 1) && !(get(at + SR) & 1) && !(get(side + ERR) & 0x77);
}
static uint64_t head(void) { return get_wide(at + CDESC, 8); }
static void middle(void) { put_wide(at + CDESC, descriptor(1), 8); }
static void done(void) { change(at + SR, 0, IOC | 1); }
static void period(void) { change(at + SR, 0, IOC); }
static void fail(void) { change(at + SR, 0, 0x81); change(side + ERR, 0, 1); }

static void started(void)
{
    same(NULL, get(CHEN), 0x85, "the channel joins those that are enabled");
    same(NULL, get(CH + CR), 0x000100f1, "one packet for one interrupt");
    same(NULL, get(CH + TDESC), descriptor(1), "the tail");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024, .started = started) };

/* A packet that is shorter than its place: the engine writes how long it was into the descriptor. */
static void more(void)
{
    static const struct play short_one = LIST(receive, RECEIVE_CHAN);
    side = S2MM;
    put(S2MM + CHEN, 4);
    begin(&short_one);
    uint32_t *bd = on_host(descriptor(0));
    same(&short_one, get(S2MM + CHEN), 6, "the mask of the other direction");
    bd[6] = 0x88000000 | 600;
    done();
    interrupt(&short_one);
    same(&short_one, seen.calls, 1, "a packet is called back");
    same(&short_one, seen.last.residue, 1024 - 600, "with what its place had left");
}

const struct page page = {
    DOMAIN(mcdma, mcdma), .rules = rules, .power_on = power_on, .written = written, .line = { { CH + SR, 0xf0 }, { RX + SR, 0xf0 } }, .runs = runs,
    .head = head, .middle = middle, .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet,
    PLAYS(plays), .more = more,
};
