/* SPDX-License-Identifier: MIT */
/* MCIMX28RM chapter 6: set and clear registers beside each; a semaphore counts the commands that may end, and runs the channel. */
#ifndef PAGE
#include "imx28_apbh.h"
#include "model.h"
DECLARE(imx28_apbh)
#define PAGE DOMAIN(imx28_apbh, imx28_apbh)
enum { CHANNEL = 6, HELD = 0x30, CH = 0x100 + 0x70 * CHANNEL, BURSTS = 0x30000000 };
#endif

enum { BIT = 1 << CHANNEL, BIT_HIGH = 1 << (CHANNEL + 16), CTRL0 = 0, CTRL1 = 0x10, CTRL2 = 0x20 };
enum { CURCMDAR = CH, NXTCMDAR = CH + 0x10, SEMA = CH + 0x40, DEBUG2 = CH + 0x60 };
static const struct rule rules[] = { { 0 } };
static unsigned semaphore;
static bool slow;                           /* a reset waits for the bus */

static void set_clear(unsigned offset, uint32_t value, unsigned reg)
{
    if (offset == reg + 4)
        change(reg, 0, value);
    if (offset == reg + 8)
        change(reg, value, 0);
}
static void count(unsigned n) { semaphore = n; put(SEMA, n << 16); }
static void reset_over(void) { count(0); change(HELD, BIT_HIGH, 0); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    set_clear(offset, (uint32_t)value, CTRL0);
    set_clear(offset, (uint32_t)value, CTRL1);
    set_clear(offset, (uint32_t)value, CTRL2);
    if (HELD != CTRL0)
        set_clear(offset, (uint32_t)value, HELD);
    if (offset == SEMA)
        count(semaphore + ((uint32_t)value & 0xff));
    if (offset == HELD + 4 && (value & BIT_HIGH) && !slow)
        reset_over();
}
static void power_on(void) { put(CTRL0, 0xc0000000); put(CTRL1, 0x1); put(CTRL2, 0x10001); }
static bool runs(void) { return semaphore && !(get(HELD) & (BIT | BIT_HIGH)) && !(get(CTRL0) & 0xc0000000); }
static uint64_t head(void) { return get(NXTCMDAR); }
static void middle(void) { put(CURCMDAR, (uint32_t)descriptor(1)); put(DEBUG2, 256); }
static void period(void) { change(CTRL1, 0, BIT); }
static void done(void) { change(CTRL1, 0, BIT); put(DEBUG2, 0); count(0); }
static void bus_error(void) { change(CTRL2, 0, BIT | BIT_HIGH); count(0); }
static void terminated(void) { change(CTRL2, BIT_HIGH, BIT); count(0); }
static void busy(void) { slow = true; }
static void quiet(void) { slow = false; reset_over(); }

static void ring_started(void) { same(NULL, semaphore, 2, "a ring is two commands ahead of its interrupts"); }
static const struct play plays[] = { LIST(port, PORT_CHAN, .left = 256), RING(ring, RING_CHAN, .started = ring_started) };

static void more(void)
{
    unsigned before;

    same(NULL, get(CTRL1) & 0xffff, 1, "flags of other channels are left alone");
    same(NULL, get(CTRL2), 0x10001, "errors of other channels too");
    same(NULL, get(CTRL1) >> 16, BIT, "the channel's interrupt is enabled");
    same(NULL, get(CTRL0) & 0xf0000000, BURSTS, "the bridge is awake");
    begin(&plays[1]);
    before = semaphore;
    period();
    interrupt(&plays[1]);
    same(&plays[1], semaphore, before + 1, "a period that was served lets the ring go on");
}

const struct page page = {
    PAGE, .rules = rules, .power_on = power_on, .written = written, .line = { { CTRL1, BIT }, { CTRL2, BIT } }, .runs = runs, .head = head,
    .middle = middle, .done = done, .period = period, .fails = { { bus_error, DMAC_RESULT_ERROR }, { terminated, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays), .more = more,
};
