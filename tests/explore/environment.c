/* SPDX-License-Identifier: MIT */
/* Controllers, switch box, devices, clock and clients: everything that they can do in a state, as actions. What the hardware
 * may do between two accesses of the runtime, and others while it calls back, are choices within an action. */
#include <stdio.h>
#include <string.h>
#include "world.h"

struct world world;
struct step step;

enum { LEVEL = 0x100 };

/* ---- hardware ---------------------------------------------------------------------------------------------------------- */

enum { MOVE_DONE, MOVE_FAILED, MOVE_PERIOD, MOVE_IDLE, MOVE_IDLE_LATE, MOVES_OF_CHANNEL, MOVES = CHANS * MOVES_OF_CHANNEL + ROUTES };

static bool runs_over(unsigned r)
{
    for (unsigned c = 0; c < CHANS; c++)
        if (world.hw[c].running && world.chan[c].current != NULL && route_of(world.chan[c].current) == (int)r)
            return true;
    return false;
}

/* One thing that the hardware does by itself. False: it cannot now. */
static bool move(unsigned m, bool really)
{
    unsigned c = m / MOVES_OF_CHANNEL, kind = m % MOVES_OF_CHANNEL;
    struct hardware *hw;
    bool ring;

    if (m >= CHANS * MOVES_OF_CHANNEL) {                        /* the device has taken what was on its way */
        unsigned r = m - CHANS * MOVES_OF_CHANNEL;
        if (!world.in_flight[r] || runs_over(r))
            return false;
        if (really)
            world.in_flight[r] = false;
        return true;
    }
    hw = &world.hw[c];
    ring = world.chan[c].current != NULL && (world.chan[c].current->transfer->flags & DMAC_T_CYCLIC);
    if (kind >= MOVE_IDLE ? !hw->stopping : !hw->running || hw->stopping || hw->paused)
        return false;
    if ((kind == MOVE_DONE && ring) || (kind == MOVE_PERIOD && (!ring || (hw->flags & DMAC_PERIOD)))
        || (kind == MOVE_FAILED && (world.budget.errors == 0 || (hw->flags & DMAC_FAILED))))
        return false;
    if (!really)
        return true;
    if (kind == MOVE_DONE) {
        hw->flags |= DMAC_DONE;
        hw->running = false;
        world.instance[index_of(world.chan[c].current)].done = true;
    } else if (kind == MOVE_FAILED) {
        hw->flags |= DMAC_FAILED;
        world.budget.errors--;
    } else if (kind == MOVE_PERIOD) {
        hw->flags |= DMAC_PERIOD;
    } else {
        if (kind == MOVE_IDLE_LATE)
            hw->flags |= DMAC_DONE;
        hw->running = hw->stopping = false;
    }
    return true;
}

/* Between two accesses the hardware may have gone on. */
static void access_point(void)
{
    unsigned can[MOVES], n = 0, chosen;

    if (step.fair || step.moves == 0)
        return;
    for (unsigned m = 0; m < MOVES; m++)
        if (move(m, false))
            can[n++] = m;
    chosen = choose(n + 1);
    if (chosen == 0)
        return;
    step.moves--;
    move(can[chosen - 1], true);
}

static int op_start(const struct dmac_at *at)
{
    unsigned c = at->channel;
    int r;

    access_point();
    check_start(c);
    r = route_of(world.chan[c].current);
    world.hw[c] = (struct hardware){ .running = true };
    world.quiet[c] = 0;
    world.instance[index_of(world.chan[c].current)].started = true;
    if (r >= 0) {
        world.in_flight[r] = true;
        world.fresh[r] = world.spoilt[r] = false;
    }
    return DMAC_OK;
}

static uint32_t op_status(const struct dmac_at *at)
{
    struct hardware *hw = &world.hw[at->channel];
    uint8_t read;

    access_point();
    read = hw->flags;
    access_point();
    hw->flags &= (uint8_t)~read;                                /* exactly what was read */
    return read;
}

static void op_stop(const struct dmac_at *at)
{
    struct hardware *hw = &world.hw[at->channel];

    access_point();
    hw->paused = false;
    hw->stopping = hw->running;
    if (route_of(world.chan[at->channel].current) >= 0)
        world.spoilt[route_of(world.chan[at->channel].current)] = true;
}

static uint32_t op_idle(const struct dmac_at *at)
{
    access_point();
    return !world.hw[at->channel].running;
}

static void op_stopped(const struct dmac_at *at)
{
    world.hw[at->channel].flags = 0;
}

static int op_pause(const struct dmac_at *at)
{
    access_point();
    world.hw[at->channel].paused = world.hw[at->channel].running;
    return DMAC_OK;
}

static int op_resume(const struct dmac_at *at)
{
    world.hw[at->channel].paused = false;
    return DMAC_OK;
}

static const struct dmac_controller controller = {
    .start = op_start, .status = op_status, .stop = op_stop, .idle = op_idle, .stopped = op_stopped, .pause = op_pause, .resume = op_resume,
    .stop_within = WITHIN,
};

int explore_connect(uintptr_t base, uint32_t input, uint32_t output);
int explore_disconnect(uintptr_t base, uint32_t input, uint32_t output);

static bool box_answers(void)
{
    if (world.budget.boxes == 0 || choose(2) == 0)
        return true;
    world.budget.boxes--;
    return false;
}

int explore_connect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base, (void)output;
    check_connect(input);
    if (!box_answers())
        return DMAC_ETIMEOUT;
    world.connected[input] = world.fresh[input] = true;
    return DMAC_OK;
}

int explore_disconnect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base, (void)output;
    if (!box_answers())
        return DMAC_ETIMEOUT;
    if (world.connected[input] || !step.resetting)              /* else it was never sure whether it is connected */
        check_disconnect(input);
    world.connected[input] = false;
    world.in_flight[input] = false;
    return DMAC_OK;
}

/* ---- the port ---------------------------------------------------------------------------------------------------------- */

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    unsigned r = (unsigned)(address - LEVEL);

    (void)width;
    access_point();
    return world.in_flight[r] ? 0 : step.config->flicker && !step.fair ? 1 - choose(2) : 1;
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width) { (void)address, (void)value, (void)width; }
uint32_t dmac_host_time(void) { return world.clock; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from, (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from, (void)bytes; }

uint32_t dmac_host_lock(uint32_t *word)
{
    (void)word;
    must(!world.locked, "the lock is not recursive");
    world.locked = true;
    return 0;
}

void dmac_host_unlock(uint32_t *word, uint32_t saved)
{
    (void)word, (void)saved;
    must(world.locked, "the lock is given back twice");
    world.locked = false;
    step.holds++;
    if (!step.synchronizing)
        return;
    must(step.moves < 100, "S1: synchronize does not come back");
    step.moves++;                                               /* while somebody waits, everything goes on */
    world.clock++;
    for (unsigned c = 0; c < CHANS; c++)
        world.quiet[c] = (uint8_t)(world.quiet[c] < OLDEST ? world.quiet[c] + 1 : OLDEST);
    for (unsigned m = 0; m < MOVES; m++)
        if (m >= CHANS * MOVES_OF_CHANNEL || m % MOVES_OF_CHANNEL == MOVE_IDLE)
            move(m, true);
}

/* ---- clients ----------------------------------------------------------------------------------------------------------- */

static void on_callback(const struct dmac_report *report);

/* What a refused call must not have changed. */
struct kept { struct dmac domain; struct dmac_chan chan[CHANS]; struct dmac_tx tx[TXS]; };

static void keep(struct kept *kept)
{
    memcpy(&kept->domain, &world.domain, sizeof kept->domain);
    memcpy(kept->chan, world.chan, sizeof kept->chan);
    memcpy(kept->tx, world.tx, sizeof kept->tx);
}

static void check_refused(const struct kept *kept)
{
    must(memcmp(&kept->domain, &world.domain, sizeof kept->domain) == 0 && memcmp(kept->chan, world.chan, sizeof kept->chan) == 0
         && memcmp(kept->tx, world.tx, sizeof kept->tx) == 0, "A1: a refused call changed something");
}

static bool is_client(unsigned t)
{
    return step.config->transfer[t] != NULL && (world.tx[t].state == DMAC_TX_FREE || world.tx[t].state == DMAC_TX_READY);
}

static bool prepare(unsigned t)
{
    struct dmac_args args = { NULL, NULL, &world.after[t] };
    struct kept before;
    int error;

    keep(&before);
    error = dmac_prep(&world.tx[t], &world.chan[step.config->chan[t]], step.config->transfer[t], &args);
    if (error != DMAC_OK) {
        must(error == DMAC_EROUTE || error == DMAC_ESTUCK, "prep: an error that nothing explains");
        check_refused(&before);
        return world.tx[t].state == DMAC_TX_READY;              /* prepared again in vain: it still is */
    }
    world.tx[t].callback = on_callback;
    return true;
}

/* A new instance, submitted. What it comes after is the latest submission of transaction 0. */
static void submitted(unsigned t, uint32_t cookie)
{
    struct instance *i = &world.instance[t];
    const struct instance *first = &world.instance[0];
    uint32_t old = i->cookie;

    must(cookie > 1 && cookie < COOKIES, "submit: a strange cookie");
    *i = (struct instance){ .cookie = cookie, .old = old, .live = true, .armed = !(step.config->transfer[t]->flags & DMAC_T_GATED) };
    if (step.config->transfer[t]->nafter == 0)
        return;
    i->after_failed = first->cookie == 0 || (!first->live && world.result[first->cookie] == 2);
    if (first->cookie != 0 && !(world.result[first->cookie] == 1))
        i->target = first->cookie;
}

static bool submit(unsigned t)
{
    uint32_t cookie = 0;

    if (!is_client(t) || world.left[t] == 0 || !prepare(t))
        return false;
    world.left[t]--;
    must(dmac_submit(&world.tx[t], &cookie) == DMAC_OK, "submit: refused");
    submitted(t, cookie);
    return true;
}

static bool submit_group(void)
{
    const uint8_t *g = step.config->group;
    struct dmac_tx *txs[2] = { &world.tx[g[0]], &world.tx[g[1]] }, *twice[2] = { txs[0], txs[0] };
    struct kept before;
    uint32_t cookie = 0;

    if (g[0] == g[1] || !is_client(g[0]) || world.left[g[0]] == 0 || !prepare(g[0]))
        return false;
    keep(&before);
    must(dmac_submit_group(twice, 2, &cookie) == DMAC_ESTATE, "G2: one transaction is submitted twice");
    check_refused(&before);
    if (!is_client(g[1]) || world.left[g[1]] == 0 || !prepare(g[1])) {
        keep(&before);                                          /* G2: all or none */
        must(world.tx[g[1]].state == DMAC_TX_READY || dmac_submit_group(txs, 2, &cookie) == DMAC_ESTATE, "G2: half a group is submitted");
        check_refused(&before);
        return false;
    }
    must(dmac_submit_group(txs, 2, &cookie) == DMAC_OK, "submit: a group is refused");
    for (unsigned k = 0; k < 2; k++) {
        world.left[g[k]]--;
        submitted(g[k], cookie + k);
    }
    return true;
}

static bool issue(unsigned c)
{
    bool any = false;

    for (const struct dmac_tx *tx = world.chan[c].queue; tx != NULL; tx = tx->next)
        any = any || (tx->block & BLOCK_NOT_ISSUED);
    if (any)
        must(dmac_issue_pending(&world.chan[c]) == DMAC_OK, "issue: refused");
    return any;
}

static bool waits_for_arm(unsigned t)
{
    const struct instance *i = &world.instance[t];

    return i->live && !i->armed && world.tx[t].state == DMAC_TX_PENDING;
}

static bool arm(unsigned t)
{
    if (!waits_for_arm(t))
        return false;
    world.instance[t].armed = true;
    must(dmac_arm(&world.tx[t], world.instance[t].cookie) == DMAC_OK, "arm: refused");
    return true;
}

static bool arm_group(void)
{
    const uint8_t *g = step.config->group;
    struct dmac_tx *txs[2] = { &world.tx[g[0]], &world.tx[g[1]] };
    struct kept before;

    if (g[0] == g[1] || !waits_for_arm(g[0]))
        return false;
    if (!waits_for_arm(g[1]) || world.instance[g[1]].cookie != world.instance[g[0]].cookie + 1) {
        if (world.tx[g[1]].state == DMAC_TX_PENDING && world.instance[g[1]].cookie == world.instance[g[0]].cookie + 1)
            return false;
        keep(&before);
        must(dmac_arm_group(txs, 2, world.instance[g[0]].cookie) == DMAC_ESTALE, "G2: half a group is armed");
        check_refused(&before);
        return false;
    }
    world.instance[g[0]].armed = world.instance[g[1]].armed = true;
    must(dmac_arm_group(txs, 2, world.instance[g[0]].cookie) == DMAC_OK, "arm: a group is refused");
    return true;
}

/* An honest device has all the data of this instance, and says so. */
static bool event(unsigned t)
{
    struct instance *i = &world.instance[t];
    int r = world.tx[t].transfer != NULL ? route_of(&world.tx[t]) : -1;

    if (!(i->live || i->killed) || !i->done || world.tx[t].state != DMAC_TX_ACTIVE || r < 0 || world.in_flight[r])
        return false;
    if (i->sent) {                                              /* twice */
        if (world.budget.strays == 0)
            return false;
        world.budget.strays--;
    }
    i->sent = true;
    must(dmac_event(&world.tx[t], i->cookie, 1) == DMAC_OK, "event: refused");
    return true;
}

/* An event of an instance that is over, or has not started. */
static bool stray_event(unsigned t)
{
    struct instance *i = &world.instance[t];
    bool early = i->live && world.tx[t].state == DMAC_TX_PENDING;
    struct kept before;

    if (world.budget.strays == 0 || (!early && i->old == 0))
        return false;
    world.budget.strays--;
    keep(&before);
    must(dmac_event(&world.tx[t], early ? i->cookie : i->old, 1) == DMAC_ESTALE, "H2: an event of another instance is taken");
    check_refused(&before);
    return true;
}

static bool terminate(unsigned c)
{
    bool any = false, killed = false;

    if (world.budget.terminates == 0)
        return false;
    for (unsigned t = 0; t < TXS; t++) {
        struct instance *i = &world.instance[t];
        const struct dmac_tx *tx = &world.tx[t];
        if (step.config->transfer[t] == NULL || step.config->chan[t] != c || !i->live)
            continue;
        any = true;
        world.result[i->cookie] = tx->state == DMAC_TX_COMPLETE && tx->result == DMAC_RESULT_OK ? 1 : 2;
        i->live = false;
        i->killed = tx->state == DMAC_TX_ACTIVE;
    }
    if (!any)
        return false;
    world.budget.terminates--;
    world.hw[c].paused = false;
    int left = dmac_terminate(&world.chan[c]);
    for (unsigned t = 0; t < TXS; t++)
        killed = killed || (world.instance[t].killed && step.config->chan[t] == c && world.tx[t].state == DMAC_TX_ACTIVE);
    must(left == killed, "terminate: it does not say whether something is left");
    return true;
}

static bool pause(unsigned c)
{
    if (world.budget.pauses == 0 || (world.chan[c].flags & FLAG_PAUSED) || world.chan[c].state == DMAC_CH_DEAD)
        return false;
    world.budget.pauses--;
    must(dmac_pause(&world.chan[c]) == DMAC_OK, "pause: refused");
    must(!world.hw[c].running || world.hw[c].paused || world.hw[c].stopping, "pause: data still moves");
    return true;
}

static bool resume(unsigned c)
{
    if (!(world.chan[c].flags & FLAG_PAUSED))
        return false;
    must(dmac_resume(&world.chan[c]) == DMAC_OK, "resume: refused");
    return true;
}

static bool reset(unsigned r)
{
    const struct dmac_route *route = step.config->route[r];
    struct kept before;
    int error;

    if (route == NULL || world.budget.resets == 0 || !(world.domain.connected & route->bit))
        return false;
    world.budget.resets--;
    keep(&before);
    step.resetting = true;
    error = dmac_route_reset(&world.domain, route);
    step.resetting = false;
    if (error == DMAC_EBUSY) {
        check_refused(&before);
        return true;
    }
    for (unsigned c = 0; c < CHANS; c++)
        must(before.chan[c].current == NULL || route_of(before.chan[c].current) != (int)r, "reset: somebody's route is taken away");
    must(error == DMAC_OK || error == DMAC_ETIMEOUT, "reset: an error that nothing explains");
    return true;
}

static bool init(unsigned c)
{
    if (world.budget.inits == 0 || world.chan[c].state != DMAC_CH_DEAD || world.chan[c].list != world.chan[c].queue)
        return false;
    world.budget.inits--;
    world.hw[c] = (struct hardware){ .running = false };        /* the caller has reset it */
    must(dmac_chan_init(&world.chan[c]) == DMAC_OK, "init: refused");
    return true;
}

static bool synchronize(unsigned c)
{
    if (world.budget.syncs == 0 || step.depth != 0)
        return false;
    world.budget.syncs--;
    step.synchronizing = true;
    step.moves = 0;
    int error = dmac_synchronize(&world.chan[c]);
    step.synchronizing = false;
    must(error == DMAC_OK || error == DMAC_ESTUCK, "synchronize: an error that nothing explains");
    must(!(world.chan[c].flags & FLAG_KILLED), "S1: something terminated is left after synchronize");
    return true;
}

/* The lock is released: interrupts nest, and the client may do what it likes. */
static void on_callback(const struct dmac_report *report)
{
    unsigned t = index_of(report->tx), c = step.config->chan[t];

    check_callback(report);
    if (step.fair || step.depth >= 2)
        return;
    world.calling[c] = true;
    step.depth++;
    if (world.budget.nested != 0) {
        unsigned what = choose(2 + CHANS);
        if (what != 0)
            world.budget.nested--;
        if (what == 1)
            (void)dmac_poll(&world.domain);
        else if (what > 1)
            dmac_irq(&world.chan[what - 2]);
    }
    if (world.budget.callbacks != 0) {
        unsigned what = choose(4);
        if (what != 0)
            world.budget.callbacks--;
        if (what == 1 && submit(t))
            issue(c);
        else if (what == 2)
            terminate(c);
        else if (what == 3)
            issue(c);
    }
    step.depth--;
    world.calling[c] = false;
}

/* ---- actions ----------------------------------------------------------------------------------------------------------- */

static bool irq(unsigned c) { dmac_irq(&world.chan[c]); return true; }
static bool poll(unsigned unused) { (void)unused; (void)dmac_poll(&world.domain); return true; }
static bool hardware(unsigned m) { return move(m, true); }
static bool group(unsigned what) { return what == 0 ? submit_group() : arm_group(); }

static bool tick(unsigned unused)
{
    bool matters = false;

    (void)unused;
    for (unsigned c = 0; c < CHANS; c++)
        matters = matters || ((world.chan[c].state == DMAC_CH_HOLD || world.chan[c].state == DMAC_CH_STOP) && world.clock - world.chan[c].t0 < OLDEST);
    for (unsigned c = 0; matters && c < CHANS; c++)
        world.quiet[c] = (uint8_t)(world.hw[c].running ? 0 : world.quiet[c] < OLDEST ? world.quiet[c] + 1 : OLDEST);
    world.clock += matters;
    return matters;
}

static const struct { const char *name; unsigned n; bool (*does)(unsigned i); } actions[] = {
    { "irq", CHANS, irq }, { "poll", 1, poll }, { "tick", 1, tick }, { "hardware", MOVES, hardware }, { "submit", TXS, submit }, { "group", 2, group },
    { "issue", CHANS, issue }, { "arm", TXS, arm }, { "event", TXS, event }, { "stray event", TXS, stray_event }, { "terminate", CHANS, terminate },
    { "pause", CHANS, pause }, { "resume", CHANS, resume }, { "reset", ROUTES, reset }, { "init", CHANS, init }, { "synchronize", CHANS, synchronize },
};

/* Which row of the table, and which of its `n`. */
static bool find(unsigned a, unsigned *row, unsigned *i)
{
    for (*row = 0; *row < sizeof actions / sizeof *actions; (*row)++) {
        if (a < actions[*row].n) {
            *i = a;
            return true;
        }
        a -= actions[*row].n;
    }
    return false;
}

bool act(unsigned a)
{
    unsigned row, i;

    if (!find(a, &row, &i))
        return false;
    step.moves = 1;
    step.depth = 0;
    if (!actions[row].does(i))
        return false;
    check_unlocked();
    for (unsigned t = 0; t < TXS; t++)
        if (world.instance[t].killed && world.tx[t].state != DMAC_TX_ACTIVE)
            world.instance[t].killed = false;
    return true;
}

const char *action_name(unsigned a)
{
    static const char *const moves[] = { "is done", "fails", "period", "is idle", "is idle, with a late flag" };
    static char text[64];
    unsigned row, i;

    if (!find(a, &row, &i))
        return "?";
    if (actions[row].does != hardware)
        snprintf(text, sizeof text, "%s %u", actions[row].name, i);
    else if (i < CHANS * MOVES_OF_CHANNEL)
        snprintf(text, sizeof text, "controller %u %s", i / MOVES_OF_CHANNEL, moves[i % MOVES_OF_CHANNEL]);
    else
        snprintf(text, sizeof text, "device %u has everything", i - CHANS * MOVES_OF_CHANNEL);
    return text;
}

/* ---- begin, forget, end ------------------------------------------------------------------------------------------------- */

void begin(const struct config *config)
{
    static struct dmac_chan *chans[CHANS];
    static const struct dmac_route *routes[ROUTES];

    memset(&world, 0, sizeof world);
    step.config = config;
    step.fair = true;
    world.budget = config->budget;
    for (unsigned t = 0; t < TXS; t++)
        world.left[t] = config->transfer[t] != NULL ? world.budget.submits : 0;
    for (unsigned r = 0; r < ROUTES; r++)
        routes[r] = config->route[r];
    for (unsigned c = 0; c < CHANS; c++) {
        chans[c] = &world.chan[c];
        world.chan[c].at.channel = c;
        world.chan[c].index = (uint8_t)c;
        world.chan[c].domain = &world.domain;
        world.chan[c].controller = &controller;
    }
    world.domain.chans = chans;
    world.domain.nchans = CHANS;
    world.domain.routes = routes;
    world.domain.nroutes = ROUTES;
    (void)dmac_init(&world.domain);
    for (unsigned c = 0; c < CHANS; c++)
        (void)dmac_chan_init(&world.chan[c]);
    step.fair = false;
}

void normalize(void)
{
    for (unsigned c = 0; c < CHANS; c++) {
        struct dmac_chan *chan = &world.chan[c];
        bool timed = chan->state == DMAC_CH_HOLD || chan->state == DMAC_CH_STOP;
        uint32_t age = timed ? world.clock - chan->t0 : 0;
        chan->t0 = 0u - (timed && age < OLDEST ? age : OLDEST);         /* long ago, where nobody looks */
    }
    world.clock = 0;
    for (unsigned c = 0; c < CHANS; c++)                        /* as far as anybody looks */
        if (world.chan[c].periods > 2)
            world.chan[c].periods = 2;
}

void end_fairly(bool they_stop)
{
    step.fair = true;
    world.budget = (struct budget){ 0 };
    for (unsigned c = 0; c < CHANS; c++) {
        if (world.chan[c].flags & FLAG_PAUSED)
            (void)dmac_resume(&world.chan[c]);
    }
    for (unsigned round = 0; round < 64; round++) {
        for (unsigned c = 0; c < CHANS; c++) {
            const struct dmac_tx *tx = world.chan[c].current;
            bool for_ever = tx != NULL && (tx->transfer->flags & (round < 30 ? DMAC_T_CYCLIC : DMAC_T_CYCLIC | DMAC_T_REPEAT));
            if (for_ever && !(world.chan[c].flags & FLAG_KILLED)) {
                world.budget.terminates = 1;
                terminate(c);
            }
            move(c * MOVES_OF_CHANNEL + MOVE_DONE, true);
            if (they_stop)
                move(c * MOVES_OF_CHANNEL + MOVE_IDLE, true);
        }
        world.clock++;
        memset(world.quiet, OLDEST, sizeof world.quiet);
        (void)dmac_poll(&world.domain);
    }
    for (unsigned t = 0; t < TXS; t++)
        if (world.instance[t].killed && world.tx[t].state != DMAC_TX_ACTIVE)
            world.instance[t].killed = false;
    check_ended();
    step.fair = false;
}
