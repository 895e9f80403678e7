/* SPDX-License-Identifier: MIT */
/* Sequences of five pages under the real runtime: start, progress, pause, residue, the end, an error, a stop, a ring. The
 * registers behave as the manuals say; what the engine does is played by hand. */
#include <stdio.h>
#include <string.h>

#include "pages.h"
#include "../unit/tap.h"

/* ---- registers ------------------------------------------------------------------------------------------------------ */

enum { AXIDMA, CDMA, AXI_DMAC, BCM, EDMA, CONTROLLERS };
enum { BCM_CHANNEL = 0x200, EDMA_TCD = 0x1060, EDMA_CHANNEL = 3 };
static uint8_t memory[CONTROLLERS][0x2000];

static uint8_t *place(uintptr_t address)
{
    uintptr_t i = (address - 0x40400000) >> 20;
    return &memory[i < CONTROLLERS ? i : 0][address & 0x1fff];
}

static uint32_t get(unsigned c, unsigned offset) { uint32_t v; memcpy(&v, &memory[c][offset], 4); return v; }
static void put(unsigned c, unsigned offset, uint32_t v) { memcpy(&memory[c][offset], &v, 4); }
static void change(unsigned c, unsigned offset, uint32_t clear, uint32_t set) { put(c, offset, (get(c, offset) & ~clear) | set); }

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    uint64_t v = 0;
    memcpy(&v, place(address), width);
    return v;
}

/* Run bit and halted; flags that ones clear; a reset that ends at once. */
static void xilinx(unsigned c, unsigned offset, uint32_t v, bool has_run)
{
    if (offset == 4) {
        change(c, 4, v & 0x7000, 0);
        return;
    }
    put(c, offset, v);
    if (offset == 0 && (v & 4)) {
        put(c, 0, 0);
        put(c, 4, has_run ? 1 : 2);
    } else if (offset == 0 && has_run) {
        change(c, 4, 1, !(v & 1));
    } else if (offset == 0x10) {
        change(c, 4, 2, 0);                             /* not idle any more */
    }
}

static void bcm(unsigned offset, uint32_t v)
{
    uint32_t old = get(BCM, offset);

    if (offset != BCM_CHANNEL)
        put(BCM, offset, v);
    else
        put(BCM, offset, v >> 31 ? 0 : (v & 0x10ff0001) | (old & 6 & ~v));
}

static void edma(unsigned offset, uint32_t v)
{
    static const struct { unsigned command, offset; bool set; } commands[] = { { 0x1b, 0xc, true }, { 0x1a, 0xc, false }, { 0x1f, 0x24, false },
                                                                             { 0x1e, 0x2c, false } };
    for (size_t i = 0; i < 4; i++)
        if (offset == commands[i].command)
            change(EDMA, commands[i].offset, 1u << v, commands[i].set ? 1u << v : 0);
    if (offset >= 0x1000)
        memory[EDMA][offset] = (uint8_t)v;              /* CHCFG, behind all else */
    if (offset == 0x1c)
        change(EDMA, EDMA_TCD + 0x1c, 0x80, 0);         /* CDNE */
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    unsigned c = (unsigned)((address - 0x40400000) >> 20), offset = address & 0x1fff;

    if (c == AXIDMA || c == CDMA)
        xilinx(c, offset, (uint32_t)value, c == AXIDMA);
    else if (c == AXI_DMAC && offset == 0x84)
        change(c, offset, (uint32_t)value, 0);
    else if (c == BCM)
        bcm(offset, (uint32_t)value);
    else if (c == EDMA && width == 1)
        edma(offset, (uint32_t)value);
    else
        memcpy(place(address), &value, width);
}

uint32_t dmac_host_time(void) { static uint32_t now; return now++; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }

enum { RAM_BUS = 0x24000000 };
static union { uint32_t unit[1024]; uint64_t aligned[512]; } __attribute__((aligned(64))) ram;

uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    if (cpu >= (uintptr_t)&ram && cpu < (uintptr_t)(&ram + 1))
        return RAM_BUS + (cpu - (uintptr_t)&ram);
    return cpu;
}

/* ---- what the engines do -------------------------------------------------------------------------------------------- */

static void axidma_done(void) { change(AXIDMA, 4, 0, 0x1002); }
static void axidma_period(void) { change(AXIDMA, 4, 0, 0x1000); }
static void axidma_fail(void) { change(AXIDMA, 4, 0, 0x4021); }
static void axidma_second(void) { put(AXIDMA, 8, RAM_BUS + 64); }
static bool axidma_runs(void) { return (get(AXIDMA, 0) & 1) && !(get(AXIDMA, 4) & 3); }
static uint64_t axidma_head(void) { return get(AXIDMA, 8) | (uint64_t)get(AXIDMA, 0xc) << 32; }

static void cdma_done(void) { change(CDMA, 4, 0, 0x1002); }
static void cdma_period(void) { change(CDMA, 4, 0, 0x1000); }
static void cdma_fail(void) { change(CDMA, 4, 0, 0x4022); }
static void cdma_second(void) { put(CDMA, 8, RAM_BUS + 64); }
static bool cdma_runs(void) { return (get(CDMA, 0) & 8) && !(get(CDMA, 4) & 2); }
static uint64_t cdma_head(void) { return get(CDMA, 8) | (uint64_t)get(CDMA, 0xc) << 32; }

static void adi_done(void) { change(AXI_DMAC, 0x84, 0, 2); }
static bool adi_runs(void) { return (get(AXI_DMAC, 0x400) & 7) == 5; }
static uint64_t adi_head(void) { return get(AXI_DMAC, 0x47c) | (uint64_t)get(AXI_DMAC, 0x4bc) << 32; }

static void bcm_done(void) { change(BCM, BCM_CHANNEL, 1, 6); put(BCM, BCM_CHANNEL + 4, 0); }
static void bcm_period(void) { change(BCM, BCM_CHANNEL, 0, 6); }
static void bcm_fail(void) { change(BCM, BCM_CHANNEL, 1, 0x100); }
static void bcm_second(void) { put(BCM, BCM_CHANNEL + 4, RAM_BUS + 32); put(BCM, BCM_CHANNEL + 0x14, 256); }
static bool bcm_runs(void) { return get(BCM, BCM_CHANNEL) & 1; }
static uint64_t bcm_head(void) { return get(BCM, BCM_CHANNEL + 4); }

static void edma_done(void) { change(EDMA, 0x24, 0, 1u << EDMA_CHANNEL); change(EDMA, EDMA_TCD + 0x1c, 0, 0x80); change(EDMA, 0xc, 1u << EDMA_CHANNEL, 0); }
static void edma_period(void) { change(EDMA, 0x24, 0, 1u << EDMA_CHANNEL); }
static void edma_fail(void) { change(EDMA, 0x2c, 0, 1u << EDMA_CHANNEL); }
static void edma_second(void) { change(EDMA, EDMA_TCD + 0x1c, 0x10, 0); change(EDMA, EDMA_TCD + 0x14, 0x7fff0000, 64u << 16); }
static bool edma_runs(void) { return get(EDMA, 0xc) >> EDMA_CHANNEL & 1; }

static const struct engine {
    const char *name;
    const struct dmac_transfer *list, *ring;
    unsigned chan;
    void (*done)(void), (*period)(void), (*fail)(void), (*second)(void);
    bool (*runs)(void);
    uint64_t (*head)(void);
    uint32_t left;                          /* residue with the second descriptor at work, in its middle where that is known */
    bool pauses;
} engines[] = {
    { "axidma", &a_list, &a_ring, A_LIST_CHAN, axidma_done, axidma_period, axidma_fail, axidma_second, axidma_runs, axidma_head, 1024, false },
    { "cdma", &c_list, &c_ring, C_LIST_CHAN, cdma_done, cdma_period, cdma_fail, cdma_second, cdma_runs, cdma_head, 1024, false },
    { "axi_dmac", &m_list, &m_ring, M_LIST_CHAN, adi_done, adi_done, NULL, NULL, adi_runs, adi_head, 2048, true },
    { "bcm2835", &b_list, &b_ring, B_LIST_CHAN, bcm_done, bcm_period, bcm_fail, bcm_second, bcm_runs, bcm_head, 256, true },
    { "edma", &e_list, &e_ring, E_LIST_CHAN, edma_done, edma_period, edma_fail, edma_second, edma_runs, NULL, 256, true },
};

/* ---- the tests ------------------------------------------------------------------------------------------------------ */

static struct pages_domain domain;
static struct dmac_tx tx;
static struct { unsigned calls; struct dmac_report last; } seen;
static char text[128];

static const char *what(const struct engine *e, const char *says)
{
    snprintf(text, sizeof text, "%s: %s", e->name, says);
    return text;
}

static void called(const struct dmac_report *report)
{
    seen.calls++;
    seen.last = *report;
}

static uint32_t begin(const struct engine *e, const struct dmac_transfer *transfer)
{
    struct dmac_args args = { ram.unit, NULL, NULL };
    uint32_t cookie = 0;

    memset(&seen, 0, sizeof seen);
    is_number(dmac_prep(&tx, &domain.chan[e->chan], transfer, &args), 0, what(e, "prep"));
    tx.callback = called;
    dmac_submit(&tx, &cookie);
    ok(!e->runs() || e->done == adi_done, what(e, "nothing runs before it is issued"));
    dmac_issue_pending(&domain.chan[e->chan]);
    ok(e->runs(), what(e, "runs"));
    return cookie;
}

static void interrupt(const struct engine *e)
{
    dmac_irq(&domain.chan[e->chan]);
    dmac_poll(&domain.dmac);
}

static void list(const struct engine *e)
{
    uint32_t cookie = begin(e, e->list), residue = 0;
    struct dmac_chan *chan = &domain.chan[e->chan];

    if (e->head)
        ok(e->head() == dmac_host_bus_address((uintptr_t)tx.table), what(e, "is told where the list begins"));
    interrupt(e);
    is_number(seen.calls, 0, what(e, "an interrupt without flags is nobody's"));
    if (e->second)
        e->second();
    is_number(dmac_status(&tx, cookie, &residue), DMAC_STATUS_RUNNING, what(e, "status"));
    is_number(residue, e->left, what(e, "residue"));
    if (e->pauses) {
        is_number(dmac_pause(chan), 0, what(e, "pause"));
        ok(e->done == adi_done ? (get(AXI_DMAC, 0x400) & 2) != 0 : !e->runs(), what(e, "is held"));
        interrupt(e);
        ok(e->done == adi_done ? (get(AXI_DMAC, 0x400) & 2) != 0 : !e->runs(), what(e, "an interrupt does not let it go"));
        is_number(dmac_status(&tx, cookie, NULL), DMAC_STATUS_PAUSED, what(e, "status says so"));
        is_number(dmac_resume(chan), 0, what(e, "resume"));
        ok(e->runs(), what(e, "goes on"));
    } else {
        is_number(dmac_pause(chan) == DMAC_ENOSUP, 1, what(e, "cannot be paused"));
    }
    if (e->period != e->done) {
        e->period();
        interrupt(e);
        is_number(seen.calls, 0, what(e, "a descriptor in the middle is no completion"));
    }
    e->done();
    interrupt(e);
    is_number(seen.calls, 1, what(e, "called back"));
    is_number(seen.last.result, DMAC_RESULT_OK, what(e, "with a good end"));
    interrupt(e);
    is_number(seen.calls, 1, what(e, "once"));
}

/* Done while it was being paused is not forgotten. */
static void pause_at_the_end(const struct engine *e)
{
    begin(e, e->list);
    e->done();
    dmac_pause(&domain.chan[e->chan]);
    interrupt(e);
    is_number(seen.calls, 1, what(e, "the end is seen although it was paused"));
    dmac_resume(&domain.chan[e->chan]);
}

static void error(const struct engine *e)
{
    begin(e, e->list);
    e->fail();
    interrupt(e);
    interrupt(e);
    is_number(seen.calls, 1, what(e, "an error is called back"));
    is_number(seen.last.result, DMAC_RESULT_ERROR, what(e, "as one"));
    if (e->done == edma_done)
        change(EDMA, 0x2c, ~0u, 0);
    list(e);                                            /* and the channel works again */
}

static void ring(const struct engine *e)
{
    begin(e, e->ring);
    e->period();
    interrupt(e);
    is_number(seen.calls, 1, what(e, "a period is progress"));
    is_number(seen.last.result, DMAC_PROGRESS_PERIOD, what(e, "and nothing else"));
    e->period();
    e->period();
    interrupt(e);
    is_number(seen.calls, 2, what(e, "late ones are merged"));
    dmac_terminate(&domain.chan[e->chan]);
    dmac_synchronize(&domain.chan[e->chan]);
    ok(!e->runs(), what(e, "stopped"));
    is_number(tx.state, DMAC_TX_FREE, what(e, "and given back"));
}

/* What a ring's registers are told beside that. */
static void ring_registers(void)
{
    begin(&engines[0], &a_ring);
    ok(get(AXIDMA, 0) & 0x10, "axidma: cyclic mode");
    is_number(get(AXIDMA, 0x10), RAM_BUS + 128, "axidma: the tail is not in the ring");
    dmac_terminate(&domain.chan[engines[0].chan]);
    dmac_poll(&domain.dmac);
    begin(&engines[1], &c_ring);
    ok(get(CDMA, 0) & 0x40, "cdma: cyclic mode");
    is_number(get(CDMA, 0x10), RAM_BUS + 128, "cdma: the tail is not in the ring");
    dmac_terminate(&domain.chan[engines[1].chan]);
    dmac_poll(&domain.dmac);
    begin(&engines[4], &e_list);
    is_number(memory[EDMA][0x1000 + EDMA_CHANNEL], 0x83, "edma: the request line is routed to the channel");
    dmac_terminate(&domain.chan[engines[4].chan]);
    dmac_poll(&domain.dmac);
}

int main(void)
{
    put(AXIDMA, 4, 1);
    put(AXIDMA, 0x34, 1);
    put(CDMA, 4, 2);
    is_number(pages_init(&domain), 0, "init");
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        list(&engines[i]);
        list(&engines[i]);                              /* flags of the one before do not count */
        if (engines[i].pauses)
            pause_at_the_end(&engines[i]);
        if (engines[i].fail)
            error(&engines[i]);
        ring(&engines[i]);
        list(&engines[i]);
    }
    ring_registers();
    return tap_done();
}
