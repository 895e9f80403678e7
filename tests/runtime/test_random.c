/* SPDX-License-Identifier: MIT */
/* Long random runs of the shipped runtime: two channels, three routes of which two are rivals, devices whose data is
 * still on its way when the controller is done, clients that call everything at any time, also inside callbacks. What
 * must never happen is checked where it would happen; at the end of each run everything that was issued must have ended. */
#include <stdlib.h>
#include "tests/unit/tap.h"
#include "dmac.h"
#include "dmac_port.h"

enum { CHANS = 2, ROUTES = 3, TXS = 6, KINDS = 10, RUNS = 20000, STEPS = 120, COOKIES = 4096 };

/* ---- constants ---------------------------------------------------------------------------------------------------- */

static int op_connect(uintptr_t base, uint32_t input, uint32_t output);
static int op_disconnect(uintptr_t base, uint32_t input, uint32_t output);

static int until_level(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)events, (void)elapsed;
    return (dmac_port_read32(0) & 1u) == 1u;
}

static int until_event(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)elapsed;
    return (events & 1u) == 1u;
}

static const struct dmac_hold level_hold = { until_level, 20, DMAC_ELSE_QUARANTINE };
static const struct dmac_hold event_hold = { until_event, 20, DMAC_ELSE_QUARANTINE | DMAC_HANDOVER };
static const struct dmac_route route[ROUTES] = {
    { op_connect, op_disconnect, 0, 1, 3, 0, 0, 0 },
    { op_connect, op_disconnect, 0, 2, 3, 1, 0, 0 },
    { op_connect, op_disconnect, 0, 4, 4, 2, 0, 0 },
};
static const struct dmac_path level_path = { &route[0], &level_hold }, event_path = { &route[1], &event_hold }, bare_path = { &route[2], NULL };
static const uint32_t words[4] = { 0 };
static uint32_t latest;

#define COMMON .table = words, .block = words, .length = 4
static const struct dmac_transfer kind[KINDS] = {
    { COMMON, .channel = 0xff },
    { COMMON, .channel = 0xff, .flags = DMAC_T_ISR | DMAC_T_REUSE, .latest = &latest },
    { COMMON, .channel = 0xff, .path = &level_path },
    { COMMON, .channel = 0, .path = &level_path, .flags = DMAC_T_NOTIFY_DONE },
    { COMMON, .channel = 0xff, .path = &event_path },
    { COMMON, .channel = 1, .path = &event_path, .flags = DMAC_T_ISR },
    { COMMON, .channel = 0xff, .path = &bare_path, .flags = DMAC_T_GATED },
    { COMMON, .channel = 0xff, .flags = DMAC_T_REPEAT },
    { COMMON, .channel = 0xff, .path = &level_path, .flags = DMAC_T_STEPPED, .commands = 2, .command_units = 2 },
    { COMMON, .channel = 0xff, .nafter = 1, .after = (const struct dmac_transfer *const[]){ &kind[1] } },
};

/* ---- the world ----------------------------------------------------------------------------------------------------- */

static struct {
    struct dmac domain;
    struct dmac_chan chan[CHANS];
    struct dmac_chan *chans[CHANS];
    struct dmac_controller controller;
    struct dmac_tx tx[TXS];
    struct dmac_after after[TXS];
    struct { bool running, stopping; uint32_t flags; } hw[CHANS];
    bool connected[ROUTES], in_flight[ROUTES], resetting;
    unsigned holder[ROUTES];                    /* channel of the latest start over it */
    bool locked, calling[CHANS], paused[CHANS];
    uint32_t time, last_called[CHANS];
    unsigned depth;
} w;
static enum { UNUSED, SUBMITTED, ARMED, ENDED } instance[COOKIES];      /* by cookie */
static unsigned channel_of[COOKIES];
static uint64_t seed;
static unsigned long starts, callbacks;
static const char *broken;                      /* the first rule that was broken */

static unsigned dice(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static void must(bool good, const char *rule)
{
    if (!good && broken == NULL)
        broken = rule;
}

/* Data may arrive, and levels change, between any two accesses of the hardware. */
static void meanwhile(void)
{
    unsigned r = dice(8);

    if (r < ROUTES)
        w.in_flight[r] = false;
}

static int route_of(const struct dmac_tx *tx)
{
    return tx->transfer->path != NULL ? (int)(tx->transfer->path->route - route) : -1;
}

static int op_start(const struct dmac_at *at)
{
    const struct dmac_tx *tx = w.chan[at->channel].current;
    int r = route_of(tx);

    starts++;
    must(!w.hw[at->channel].running, "H1: start on a controller that runs");
    must(!w.paused[at->channel], "pause: start on a paused channel");
    must(instance[tx->cookie] != ENDED, "C1: start of an instance that has ended");
    must(!(tx->transfer->flags & DMAC_T_GATED) || instance[tx->cookie] == ARMED, "G1: start before arm");
    must(r < 0 || w.connected[r], "H1: start before connect");
    if (r >= 0)
        w.holder[r] = at->channel;
    w.hw[at->channel].flags = 0;
    w.hw[at->channel].running = true;
    return 0;
}

static uint32_t op_status(const struct dmac_at *at)
{
    uint32_t flags = w.hw[at->channel].flags;

    must(at->block != NULL, "status without operands");
    meanwhile();
    w.hw[at->channel].flags &= ~flags;
    return flags;
}

static void op_stop(const struct dmac_at *at)
{
    w.hw[at->channel].stopping = w.hw[at->channel].running;
}

static uint32_t op_idle(const struct dmac_at *at)
{
    meanwhile();
    return !w.hw[at->channel].running;
}

static int op_nothing(const struct dmac_at *at)
{
    (void)at;
    return 0;
}

static int op_connect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    must(!w.connected[input], "connected twice");
    must(input == 2 || !w.connected[1 - input], "H4: rivals connected together");
    w.connected[input] = true;
    return 0;
}

static int op_disconnect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    must(w.connected[input], "disconnected twice");
    must(!w.hw[w.holder[input]].running || w.chan[w.holder[input]].current == NULL || route_of(w.chan[w.holder[input]].current) != (int)input,
         "H1: disconnected while the controller runs");
    must(w.resetting || !w.in_flight[input] || input == 2, "H1: bytes in flight were lost");
    w.connected[input] = false;
    w.in_flight[input] = false;
    return 0;
}

/* ---- the port -------------------------------------------------------------------------------------------------------- */

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    (void)width;
    meanwhile();
    return !w.in_flight[address] && dice(4) != 0;       /* a level that flickers, but never lies */
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width) { (void)address; (void)value; (void)width; }
uint32_t dmac_host_time(void) { return w.time; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; must(!w.locked, "the lock was taken twice"); w.locked = true; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; must(w.locked, "the lock was not held"); w.locked = false; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }

/* ---- clients --------------------------------------------------------------------------------------------------------- */

static void anything(unsigned of);

static void called(const struct dmac_report *report)
{
    unsigned channel = (unsigned)(report->tx->chan - w.chan);

    callbacks++;
    must(!w.locked, "called back with the lock held");
    must(!w.calling[channel], "C3: two callbacks of a channel at once");
    must(instance[report->cookie] == SUBMITTED || instance[report->cookie] == ARMED, "C1, C2: called back twice, or after terminate");
    must(report->cookie > w.last_called[channel] || report->result >= DMAC_PROGRESS_PERIOD, "C3: called back out of order");
    if (report->result < DMAC_PROGRESS_PERIOD) {
        instance[report->cookie] = ENDED;
        w.last_called[channel] = report->cookie;
    }
    w.calling[channel] = true;
    w.depth++;
    if (w.depth < 3 && dice(3) == 0)
        anything(9);
    w.depth--;
    w.calling[channel] = false;
}

static void submit(struct dmac_tx *tx)
{
    uint32_t cookie;

    if (dmac_submit(tx, &cookie) != DMAC_OK)
        return;
    must(cookie < COOKIES && instance[cookie] == UNUSED, "a cookie twice");
    instance[cookie] = SUBMITTED;
    channel_of[cookie] = (unsigned)(tx->chan - w.chan);
}

static void terminate(unsigned c)
{
    uint32_t i;

    for (i = 0; i < w.domain.next_cookie; i++)
        if (channel_of[i] == c && instance[i] != UNUSED)
            instance[i] = ENDED;
    w.paused[c] = false;
    (void)dmac_terminate(&w.chan[c]);
}

static void arm(struct dmac_tx *tx, uint32_t cookie)
{
    unsigned before = instance[cookie];

    if (before == SUBMITTED && tx->cookie == cookie)
        instance[cookie] = ARMED;                       /* it may start inside the call */
    if (dmac_arm(tx, cookie) != DMAC_OK && instance[cookie] == ARMED)
        instance[cookie] = before;
}

/* The device says so, truly: everything that the controller gave it has arrived. Often before the interrupt is taken. */
static void event(struct dmac_tx *tx)
{
    if (tx->state != DMAC_TX_ACTIVE || route_of(tx) != 1 || w.hw[tx->chan - w.chan].running)
        return;
    w.in_flight[1] = false;
    (void)dmac_event(tx, tx->cookie, 1);
}

static void client(unsigned what)
{
    unsigned t = dice(TXS), c = dice(CHANS);
    struct dmac_args args = { NULL, NULL, &w.after[t] };

    switch (what) {
    case 0: case 1: case 2:
        w.tx[t].callback = called;
        (void)dmac_prep(&w.tx[t], &w.chan[c], &kind[dice(KINDS)], &args);
        submit(&w.tx[t]);
        (void)dmac_issue_pending(&w.chan[c]);
        break;
    case 3: submit(&w.tx[t]); break;
    case 4: (void)dmac_issue_pending(&w.chan[c]); break;
    case 5: arm(&w.tx[t], w.tx[t].cookie); break;
    case 6: event(&w.tx[t]); break;
    case 7: (void)dmac_event(&w.tx[t], w.tx[t].cookie - 1 - dice(3), 1); break;        /* of an earlier instance */
    default: if (dice(3) == 0) terminate(c); break;
    }
}

static void pauses(unsigned c)
{
    if (dice(2) != 0 && dmac_pause(&w.chan[c]) == DMAC_OK)
        w.paused[c] = true;
    else
        w.paused[c] = false, (void)dmac_resume(&w.chan[c]);
}

/* ---- hardware --------------------------------------------------------------------------------------------------------- */

static void end_of_run(unsigned c)
{
    int r = w.chan[c].current != NULL ? route_of(w.chan[c].current) : -1;

    if (r >= 0)
        w.in_flight[r] = true;                          /* the device has not got everything yet */
    w.hw[c].running = false;
}

static void hardware(unsigned what)
{
    unsigned c = dice(CHANS);

    if (what == 0 && w.hw[c].running && !w.hw[c].stopping) {
        end_of_run(c);
        w.hw[c].flags |= DMAC_DONE;
    } else if (what == 1 && w.hw[c].running && dice(4) == 0) {
        w.hw[c].flags |= DMAC_FAILED;
    } else if (what == 2 && w.hw[c].stopping) {
        if (w.hw[c].running)
            end_of_run(c);
        w.hw[c].stopping = false;
        w.hw[c].flags |= dice(2) != 0 ? DMAC_DONE : 0u;
    } else if (what == 3 && w.chan[c].state != DMAC_CH_RUN) {
        w.hw[c].flags |= DMAC_DONE;                     /* a stray flag */
    } else if (what == 4) {
        w.time += dice(6);
    } else {
        meanwhile();
    }
}

static void revive(unsigned c)
{
    uint32_t i;

    if (w.chan[c].state != DMAC_CH_DEAD)
        return;
    w.hw[c].running = w.hw[c].stopping = false;
    w.hw[c].flags = 0;
    if (dmac_chan_init(&w.chan[c]) == DMAC_OK) {
        w.paused[c] = false;
        for (i = 0; i < ROUTES; i++)
            w.in_flight[i] = w.in_flight[i] && w.holder[i] != c;
    }
}

static void reset(unsigned r)
{
    w.resetting = true;                                 /* by name: the client takes the blame */
    (void)dmac_route_reset(&w.domain, &route[r]);
    w.resetting = false;
}

static void anything(unsigned of)
{
    unsigned what = dice(of);

    if (what < 9)
        client(what);
    else if (what < 18)
        hardware(what % 5);
    else if (what < 24)
        dmac_irq(w.chans[dice(CHANS)]);
    else if (what < 27)
        (void)dmac_poll(&w.domain);
    else if (what == 27)
        pauses(dice(CHANS));
    else if (what == 28)
        revive(dice(CHANS));
    else
        reset(dice(ROUTES));
}

/* ---- runs -------------------------------------------------------------------------------------------------------------- */

static void set_up(unsigned long run)
{
    unsigned i;

    memset(&w, 0, sizeof w);
    memset(instance, 0, sizeof instance);
    latest = 0;
    seed = run * 2654435761u + 1;
    w.controller.start = op_start;
    w.controller.status = op_status;
    w.controller.stop = op_stop;
    w.controller.idle = op_idle;
    w.controller.pause = op_nothing;
    w.controller.resume = op_nothing;
    w.controller.stop_within = 30;
    w.time = (uint32_t)-50;                             /* it wraps */
    w.domain.chans = w.chans;
    w.domain.nchans = CHANS;
    (void)dmac_init(&w.domain);
    for (i = 0; i < CHANS; i++) {
        w.chans[i] = &w.chan[i];
        w.chan[i].domain = &w.domain;
        w.chan[i].controller = &w.controller;
        w.chan[i].index = (uint8_t)i;
        w.chan[i].at.channel = i;
        (void)dmac_chan_init(&w.chan[i]);
    }
}

/* Everybody behaves from now on, but no interrupt comes: polls alone must bring everything to its end. */
static void wind_up(void)
{
    unsigned round, i;

    for (round = 0; round < 400; round++) {
        for (i = 0; i < CHANS; i++) {
            w.paused[i] = false;
            (void)dmac_resume(&w.chan[i]);
            (void)dmac_issue_pending(&w.chan[i]);
            if (w.hw[i].running && !w.hw[i].stopping)
                w.hw[i].flags |= DMAC_DONE;
            if (w.hw[i].running)
                end_of_run(i);
            w.hw[i].stopping = false;
        }
        for (i = 0; i < TXS; i++) {
            arm(&w.tx[i], w.tx[i].cookie);
            /* A repeated transfer ends when it is replaced; a head whose dependency failed never replaces it. */
            if (w.tx[i].state == DMAC_TX_ACTIVE && w.tx[i].transfer == &kind[7] && (w.tx[i].chan->queue == NULL || round > 200))
                terminate((unsigned)(w.tx[i].chan - w.chan));
        }
        for (i = 0; i < ROUTES; i++)
            w.in_flight[i] = false;
        for (i = 0; i < TXS; i++)
            event(&w.tx[i]);
        w.time += 3;
        (void)dmac_poll(&w.domain);
    }
    for (i = 0; i < CHANS; i++)
        must(w.chan[i].state == DMAC_CH_DEAD || (w.chan[i].queue == NULL && w.chan[i].current == NULL && w.chan[i].list == NULL),
             "P1: issued work has not ended");
    for (i = 0; i < w.domain.next_cookie; i++)
        must(instance[i] == UNUSED || instance[i] == ENDED, "C1: an instance was never called back");
}

int main(void)
{
    unsigned long run;
    unsigned i = 0;

    for (run = 0; run < RUNS && broken == NULL; run++) {
        set_up(run);
        for (i = 0; i < STEPS && broken == NULL; i++)
            anything(30);
        if (broken == NULL)
            wind_up();
    }
    ok(broken == NULL, broken != NULL ? broken : "no rule was ever broken");
    if (broken != NULL)
        printf("# in run %lu, step %u\n", run - 1, i);
    ok(starts > 50000 && callbacks > 50000, "and there was something to break");
    printf("# %lu runs, %lu starts, %lu callbacks\n", run, starts, callbacks);
    return tap_done();
}
