/* SPDX-License-Identifier: MIT */
/* The pump on a controller that writes down what is done to it: what the litmus scenarios do not ask for, because it
 * is about the C interface, failing hardware, stepped lists, progress calls, the port. */
#include "tests/unit/tap.h"
#include "fake.h"

static const uint32_t table_a[] = { 0xa, 0xa1, 0xa2, 0xa3 }, table_b[] = { 0xb }, block_a[] = { 1 }, block_b[] = { 2 };

static struct dmac_transfer plain(const uint32_t *table)
{
    struct dmac_transfer t;

    memset(&t, 0, sizeof t);
    t.table = t.block = table;
    t.length = 64;
    t.channel = 0xff;
    return t;
}

static void first_use(void)
{
    struct dmac_tx tx = { .state = DMAC_TX_FREE };
    struct dmac_tx *txs[] = { &tx };
    uint32_t cookie;

    fake_zero();
    (void)dmac_init(&fake.domain);
    is_number(dmac_chan_init(&fake.chan[1]), DMAC_OK, "a channel becomes ready");
    is_text(fake_log(), "init 1000 1", "its init ran");
    is_number(dmac_chan_init(&fake.chan[0]), DMAC_OK, "the other too");
    is_number(-dmac_submit(&tx, &cookie), -DMAC_ESTATE, "submit of what was never prepared");
    is_number(-dmac_arm(&tx, 1), -DMAC_ESTALE, "arm of it");
    is_number(-dmac_arm_group(txs, 1, 1), -DMAC_ESTALE, "arm of a group of it");
    is_number(-dmac_event(&tx, 1, 1), -DMAC_ESTALE, "event for it");
    is_number(dmac_status(&tx, 0, NULL), DMAC_STATUS_COMPLETE, "status of it");
    is_number(dmac_poll(&fake.domain), 0, "nothing to poll for");
    is_number(dmac_terminate(&fake.chan[0]), 0, "nothing to terminate");
    is_number(dmac_synchronize(&fake.chan[0]), DMAC_OK, "nothing to wait for");
    is_number(dmac_chan_fini(&fake.chan[0]), DMAC_OK, "the channel is given back");
    dmac_irq(&fake.chan[1]);
    is_number(fake.wakes, 0, "nobody asked for a poll");
}

static void one_transfer(void)
{
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx = { .state = DMAC_TX_FREE };
    uint32_t cookie, residue = 1;

    fake_zero();
    fake_ready();
    cookie = fake_go(&tx, 0, &a, "a");
    is_text(fake_log(), "start 0 a", "started");
    ok(cookie != 0, "a cookie");
    is_number(dmac_status(&tx, cookie, &residue), DMAC_STATUS_RUNNING, "it runs");
    is_number(residue, 64, "without a rule, all of it is the residue");
    is_number(-dmac_prep(&tx, &fake.chan[0], &a, NULL), -DMAC_EBUSY, "no prep meanwhile");
    is_number(-dmac_chan_fini(&fake.chan[0]), -DMAC_EBUSY, "the channel is busy");
    is_number(-dmac_chan_init(&fake.chan[0]), -DMAC_EBUSY, "in both directions");
    fake_irq(0, 0);
    is_number(tx.state, DMAC_TX_ACTIVE, "an interrupt without a reason changes nothing");
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "", "no callback in the interrupt");
    is_number(fake.wakes, 1, "but a poll is asked for");
    is_number(dmac_status(&tx, cookie, &residue), DMAC_STATUS_HELD, "not complete before the callback");
    is_number(residue, 0, "nothing is left to move");
    is_number(dmac_poll(&fake.domain), 0, "poll has nothing more to do");
    is_text(fake_log(), "a ok", "it has called back");
    is_number(dmac_status(&tx, cookie, NULL), DMAC_STATUS_COMPLETE, "complete");
    is_number(tx.state, DMAC_TX_FREE, "the client's");
    is_number(-dmac_submit(&tx, NULL), -DMAC_ESTATE, "and not ready");
    fake_irq(0, DMAC_DONE);
    is_number(fake.hw[0].status, 0, "a flag of an idle channel is acknowledged");
    is_text(fake_log(), "", "without effect");
    is_number(dmac_chan_fini(&fake.chan[0]), DMAC_OK, "given back");
    fake.hw[0].status = DMAC_DONE;
    (void)dmac_poll(&fake.domain);
    is_number(fake.hw[0].status, DMAC_DONE, "its hardware is not touched any more");
}

static void isr_callbacks(void)
{
    struct dmac_transfer now = plain(table_a), later = plain(table_b);
    struct dmac_tx tx[3] = { { .state = DMAC_TX_FREE } };

    fake_zero();
    fake_ready();
    now.flags = DMAC_T_ISR | DMAC_T_REUSE;
    fake_go(&tx[0], 0, &now, "a");
    fake_go(&tx[1], 0, &later, "b");
    fake_go(&tx[2], 0, &now, "c");
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "start 0 a; start 0 b; a ok", "the next is started before the callback");
    is_number(tx[0].state, DMAC_TX_READY, "reuse: ready again");
    is_number(dmac_submit(&tx[0], NULL), DMAC_OK, "and can be submitted without prep");
    fake_irq(0, DMAC_DONE);
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "start 0 a", "one that is deferred holds back those behind it");
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "b ok; c ok", "in order");
}

static void failures(void)
{
    static const struct { uint32_t status; const char *log; } kinds[] = {
        { DMAC_FAILED, "stop 0; stopped 0; a error residue 64 detail 0" },
        { DMAC_READ_FAILED | DMAC_DONE, "stop 0; stopped 0; a read error residue 64 detail 0" },
        { DMAC_WRITE_FAILED, "stop 0; stopped 0; a write error residue 64 detail 0" },
        { DMAC_DONE | DMAC_MISMATCH, "a mismatch residue 64 detail 0" },
    };
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx = { .state = DMAC_TX_FREE };
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        fake_zero();
        fake_ready();
        fake_go(&tx, 0, &a, "a");
        (void)fake_log();
        fake_irq(0, kinds[i].status);
        (void)dmac_poll(&fake.domain);
        is_text(fake_log(), kinds[i].log, "an error is stopped and told");
    }
    fake_zero();
    fake_ready();
    fake.hw[0].start_fails = true;
    fake_go(&tx, 0, &a, "a");
    is_text(fake_log(), "start 0 a; stop 0; stopped 0", "a start that times out is stopped");
    is_number(fake.wakes, 1, "a poll is asked for");
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "a error residue 64 detail 0", "and told as an error");
    is_number(fake.chan[0].state, DMAC_CH_IDLE, "the channel goes on");
}

static void pages_without(void)
{
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx = { .state = DMAC_TX_FREE };

    fake_zero();
    fake.controller.status = NULL;                      /* the call is the report */
    fake.controller.stop = NULL;
    fake.controller.idle = NULL;
    fake.controller.stopped = NULL;
    fake.controller.pause = NULL;
    fake_ready();
    fake_go(&tx, 0, &a, "a");
    is_number(dmac_poll(&fake.domain), 0, "a poll is no report");
    is_number(tx.state, DMAC_TX_ACTIVE, "so it still runs");
    is_number(-dmac_pause(&fake.chan[0]), -DMAC_ENOSUP, "no pause");
    dmac_irq(&fake.chan[0]);
    is_number(tx.state, DMAC_TX_COMPLETE, "the interrupt is");
    (void)dmac_poll(&fake.domain);
    fake_go(&tx, 0, &a, "a");
    is_number(dmac_terminate(&fake.chan[0]), 1, "without stop, terminate waits");
    is_number(dmac_poll(&fake.domain), 1, "for the command that runs");
    dmac_irq(&fake.chan[0]);
    is_number(tx.state, DMAC_TX_FREE, "which then has reported");
    fake_go(&tx, 0, &a, "a");
    (void)dmac_terminate(&fake.chan[0]);
    fake.time += 100;
    (void)dmac_poll(&fake.domain);
    is_number(fake.chan[0].state, DMAC_CH_DEAD, "or has not in time");
    is_number(-dmac_synchronize(&fake.chan[0]), -DMAC_ESTUCK, "synchronize says so");

    fake_zero();
    fake.controller.idle = NULL;
    fake_ready();
    tx.state = DMAC_TX_FREE;
    fake_go(&tx, 0, &a, "a");
    is_number(dmac_terminate(&fake.chan[0]), 0, "a stop without a wait is over at once");
}

static void dead_channel(void)
{
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx[2] = { { .state = DMAC_TX_FREE } };

    fake_zero();
    fake_ready();
    fake.hw[0].never_stops = true;
    fake_go(&tx[0], 0, &a, "a");
    fake_irq(0, DMAC_FAILED);
    fake.time = 99;
    is_number(dmac_poll(&fake.domain), 1, "still stopping");
    fake.time = 100;
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "start 0 a; stop 0; a stuck residue 64 detail 0", "dead");
    is_number(tx[0].state, DMAC_TX_STUCK, "its memory is nobody's");
    is_number(dmac_status(&tx[0], tx[0].cookie, NULL), DMAC_STATUS_STUCK, "status says so");
    is_number(-dmac_prep(&tx[0], &fake.chan[0], &a, NULL), -DMAC_EBUSY, "no prep of it");
    is_number(-dmac_prep(&tx[1], &fake.chan[0], &a, NULL), -DMAC_ESTUCK, "nor of others");
    fake.hw[0].never_stops = fake.hw[0].running = false;
    is_number(dmac_chan_init(&fake.chan[0]), DMAC_OK, "reset and initialised");
    is_number(tx[0].state, DMAC_TX_FREE, "its memory is given back");
    (void)fake_log();
    fake_go(&tx[1], 0, &a, "b");
    is_text(fake_log(), "start 0 a", "usable again");
}

static void stepped(void)
{
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx = { .state = DMAC_TX_FREE };
    static const uint32_t unit[] = { 0, 2 };
    static const uint32_t to_end[] = { 64, 24 };
    uint32_t cookie, residue;

    fake_zero();
    fake_ready();
    a.flags = DMAC_T_STEPPED;
    a.commands = 2;
    a.command_units = 2;
    a.residue = (struct dmac_residue_rule){ 2, unit, to_end };
    cookie = fake_go(&tx, 0, &a, "a");
    (void)dmac_status(&tx, cookie, &residue);
    is_number(residue, 64, "the first command runs");
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "start 0 a; start 0 a2", "done starts the next command");
    is_number(fake.wakes, 0, "of which nobody is told");
    (void)dmac_status(&tx, cookie, &residue);
    is_number(residue, 24, "the second runs");
    fake.hw[0].where = (struct dmac_where){ DMAC_WHERE_MOVED, 0, 0, 10, 0 };
    (void)dmac_status(&tx, cookie, &residue);
    is_number(residue, 14, "of what runs as much is done as the hardware says");
    fake.hw[0].where.left = 100;
    (void)dmac_status(&tx, cookie, &residue);
    is_number(residue, 0, "but never more than all of it");
    fake.hw[0].where.valid = 0;
    fake_irq(0, DMAC_DONE);
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "a ok", "the last is the end");

    cookie = fake_go(&tx, 0, &a, "a");
    is_number(dmac_pause(&fake.chan[0]), DMAC_OK, "paused");
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "start 0 a; pause 0", "no command is started while paused");
    is_number(dmac_status(&tx, cookie, &residue), DMAC_STATUS_PAUSED, "status says so");
    is_number(residue, 24, "the first command has moved");
    (void)dmac_resume(&fake.chan[0]);
    is_text(fake_log(), "start 0 a2", "resume starts it");
    fake_irq(0, DMAC_READ_FAILED);
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "stop 0; stopped 0; a read error residue 24 detail 0", "the residue of an error");

    (void)fake_go(&tx, 0, &a, "a");
    (void)dmac_pause(&fake.chan[0]);
    fake_irq(0, DMAC_DONE);
    is_number(dmac_terminate(&fake.chan[0]), 0, "terminated between two commands");
    is_text(fake_log(), "start 0 a; pause 0", "nothing to stop");
    is_number(tx.state, DMAC_TX_FREE, "the client's");

    a.flags = DMAC_T_STEPPED | DMAC_T_REPEAT;
    (void)fake_go(&tx, 0, &a, "a");
    fake_irq(0, DMAC_DONE);
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "start 0 a; start 0 a2; start 0 a", "a repeated one begins again");
}

static void progress(void)
{
    struct dmac_transfer a = plain(table_a), b = plain(table_b);
    struct dmac_tx tx[2] = { { .state = DMAC_TX_FREE } };
    static const uint32_t unit[] = { 0, 2 };
    static const uint32_t to_end[] = { 64, 32 };
    uint32_t cookie;

    fake_zero();
    fake_ready();
    a.flags = DMAC_T_CYCLIC | DMAC_T_ISR;
    a.progress_events = 2;
    a.residue = (struct dmac_residue_rule){ 2, unit, to_end };
    fake.hw[0].where = (struct dmac_where){ DMAC_WHERE_NEXT | DMAC_WHERE_LEFT, 0, 0, 8, 0 };
    cookie = fake_go(&tx[0], 0, &a, "a");
    fake.hw[0].where.next = (uintptr_t)&table_a[2];
    fake_irq(0, DMAC_PERIOD);
    is_text(fake_log(), "start 0 a; a period residue 40 detail 1", "a period, in the first descriptor");
    fake.hw[0].where.next = (uintptr_t)&table_a[0];
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "a period residue 8 detail 1", "done of a ring is a period too; the last wraps round");
    is_number(dmac_event(&tx[0], cookie, 2), DMAC_OK, "an event of progress");
    is_number(fake.wakes, 1, "asks for a poll");
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "a event residue 8 detail 0", "and is told");
    a.flags = DMAC_T_CYCLIC;                            /* deferred: the poll tells what has gone by */
    a.overrun = 2;
    fake_irq(0, DMAC_PERIOD);
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "a period residue 8 detail 1", "one of two periods");
    fake_irq(0, DMAC_PERIOD);
    fake_irq(0, DMAC_DONE);
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "a overrun residue 8 detail 2", "a whole lap without a call: an overrun");
    a.flags = DMAC_T_CYCLIC | DMAC_T_ISR;
    a.overrun = 0;
    (void)dmac_event(&tx[0], cookie, 1);
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "", "another event is not");
    (void)dmac_terminate(&fake.chan[0]);
    (void)fake_log();

    a.flags = DMAC_T_REPEAT;
    (void)fake_go(&tx[0], 0, &a, "a");
    fake_irq(0, DMAC_DONE);
    fake_irq(0, DMAC_DONE);
    (void)fake_go(&tx[1], 0, &b, "b");
    fake_irq(0, DMAC_DONE);
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "start 0 a; start 0 a; start 0 a; start 0 b; a ok residue 0 detail 2", "laps nobody was told of go with the final call");
    (void)dmac_terminate(&fake.chan[0]);
    (void)fake_log();

    a.flags = DMAC_T_REPEAT | DMAC_T_NO_CALLBACK;
    (void)fake_go(&tx[0], 0, &a, "a");
    fake_irq(0, DMAC_DONE);
    is_number(dmac_poll(&fake.domain), 0, "nothing left to tell");
    is_text(fake_log(), "start 0 a; start 0 a", "irq none: no lap is told");
}

static void pauses(void)
{
    struct dmac_transfer a = plain(table_a), b = plain(table_b);
    struct dmac_tx tx[2] = { { .state = DMAC_TX_FREE } };

    fake_zero();
    fake_ready();
    fake_go(&tx[0], 0, &a, "a");
    fake_go(&tx[1], 0, &b, "b");
    fake.hw[0].pause_fails = true;
    is_number(-dmac_pause(&fake.chan[0]), -DMAC_ETIMEOUT, "a pause that does not come");
    is_text(fake_log(), "start 0 a; pause 0; resume 0", "is taken back");
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "start 0 b", "the channel is not paused");
    fake.hw[0].pause_fails = false;
    is_number(dmac_pause(&fake.chan[0]), DMAC_OK, "paused");
    is_number(dmac_pause(&fake.chan[0]), DMAC_OK, "twice is once");
    is_number(dmac_resume(&fake.chan[0]), DMAC_OK, "resumed");
    is_text(fake_log(), "pause 0; resume 0", "one pause, one resume");
}

static int until_level(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)events, (void)elapsed;
    return (dmac_port_read16(0x40) & 1u) == 1u;
}

static int until_event(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)elapsed;
    return (events & 1u) == 1u;
}

static void routes(void)
{
    static const struct dmac_hold hold = { until_level, 10, DMAC_ELSE_QUARANTINE };
    static const struct dmac_route route = { fake_connect, fake_disconnect, 0, 1, 3, 6, 0, 0 };
    static const struct dmac_route rival = { fake_connect, fake_disconnect, 0, 2, 3, 7, 0, 0 };
    static const struct dmac_path path = { &route, &hold }, other = { &rival, NULL };
    const struct dmac_route *const all[] = { &route, &rival };
    struct dmac_transfer a = plain(table_a), b = plain(table_b);
    struct dmac_tx tx[2] = { { .state = DMAC_TX_FREE } };

    fake_zero();
    fake.domain.routes = all;
    fake.domain.nroutes = 2;
    fake_ready();
    a.path = &path;
    b.path = &other;
    fake_go(&tx[0], 0, &a, "a");
    fake_go(&tx[1], 1, &b, "b");
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "connect 6; start 0 a; read16 40", "the hold reads its register with its width");
    is_number(-dmac_route_reset(&fake.domain, &route), -DMAC_EBUSY, "a held route is not reset");
    fake.level = 1;
    fake.disconnect_fails = true;
    is_number(dmac_poll(&fake.domain), 1, "one channel gave another something to tell");
    is_number(dmac_poll(&fake.domain), 0, "poll has nothing more to do");
    is_text(fake_log(), "read16 40; disconnect 6; a ok; b refused residue 64 detail 0", "a box that does not answer: the route and its rivals stay closed");
    is_number(-dmac_prep(&tx[0], &fake.chan[0], &a, NULL), -DMAC_EROUTE, "prep says so");
    is_number(-dmac_route_reset(&fake.domain, &route), -DMAC_ETIMEOUT, "reset says so");
    is_text(fake_log(), "disconnect 6", "after one more attempt");
    fake.disconnect_fails = false;
    is_number(dmac_route_reset(&fake.domain, &route), DMAC_OK, "then it answers");
    (void)fake_log();
    fake.connect_fails = true;
    fake_go(&tx[1], 1, &b, "b");
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "connect 7; b refused residue 64 detail 0", "a connect that times out: refused");
    is_number(-dmac_prep(&tx[0], &fake.chan[0], &a, NULL), -DMAC_EROUTE, "and quarantined");
}

/* A terminated holder is told to nobody; the rival that is refused when its time is over must not be forgotten. */
static void poll_for_others(void)
{
    static const struct dmac_hold hold = { until_event, 10, DMAC_ELSE_QUARANTINE };
    static const struct dmac_route route = { fake_connect, fake_disconnect, 0, 1, 1, 6, 0, 0 };
    static const struct dmac_path path = { &route, &hold };
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx[2] = { { .state = DMAC_TX_FREE } };

    fake_zero();
    fake_ready();
    a.path = &path;
    fake_go(&tx[1], 1, &a, "b");
    fake_go(&tx[0], 0, &a, "a");
    (void)dmac_terminate(&fake.chan[1]);
    fake.time = 10;
    (void)fake_log();
    fake.wakes = 0;
    fake_irq(1, 0);
    is_number(fake.wakes, 1, "another channel's callback asks for a poll");
    is_number(dmac_poll(&fake.domain), 0, "which delivers it");
    is_text(fake_log(), "a refused residue 64 detail 0", "refused");

    (void)dmac_route_reset(&fake.domain, &route);
    fake_go(&tx[1], 1, &a, "b");
    fake_go(&tx[0], 0, &a, "a");
    (void)dmac_terminate(&fake.chan[1]);
    fake.time = 20;
    (void)fake_log();
    is_number(dmac_poll(&fake.domain), 1, "a poll that gives an earlier channel work must come again");
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "a refused residue 64 detail 0", "and then tells it");
}

static int configure(const struct dmac_at *at)
{
    fake_note("config %u", at->block[0]);
    return 0;
}

static void config_sequence(void)
{
    struct dmac_transfer a = plain(table_a), b = plain(table_b);
    struct dmac_tx tx[3] = { { .state = DMAC_TX_FREE } };

    fake_zero();
    fake.controller.config = configure;
    fake_ready();
    a.block = block_a;
    b.block = block_b;
    fake_go(&tx[0], 0, &a, "a");
    fake_go(&tx[1], 0, &a, "a");
    fake_go(&tx[2], 0, &b, "b");
    fake_irq(0, DMAC_DONE);
    fake_irq(0, DMAC_DONE);
    is_text(fake_log(), "config 1; start 0 a; start 0 a; config 2; start 0 b", "config runs when the transfer changes");
}

static void ports(void)
{
    static const uint32_t out[4], in[2];
    static const struct dmac_region regions[] = { { .symbol = out, .bytes = 16 }, { .symbol = in, .inbound = 1, .bytes = 8 } };
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx = { .state = DMAC_TX_FREE };

    fake_zero();
    fake_ready();
    fake.show_port = true;
    a.regions = regions;
    a.nregions = 2;
    fake_go(&tx, 0, &a, "a");
    is_text(fake_log(), "clean 16; clean 8; publish 0 locked; start 0 a", "caches are cleaned outside the lock, at submit; publish, then start");
    fake_irq(0, DMAC_DONE);
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "invalidate 8; a ok", "what came in is invalidated before the callback");
}

static void done(void)
{
    fake_irq(0, DMAC_DONE);
}

/* The lock is free while caches are looked after: what is told as progress may be over when it is told. */
static void over_meanwhile(void)
{
    static const uint32_t in[2];
    static const struct dmac_region region = { .symbol = in, .inbound = 1, .bytes = 8 };
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx = { .state = DMAC_TX_FREE };
    uint32_t cookie;

    fake_zero();
    fake_ready();
    a.regions = &region;
    a.nregions = 1;
    a.flags = DMAC_T_PERIODS;
    cookie = fake_go(&tx, 0, &a, "a");
    fake_irq(0, DMAC_PERIOD);
    fake.meanwhile = done;
    (void)fake_log();
    (void)dmac_poll(&fake.domain);
    is_text(fake_log(), "a period residue 64 detail 1; a ok", "the end comes while progress is about to be told: both are");
    is_number(tx.state, DMAC_TX_FREE, "and the transaction comes back");
    is_number(dmac_status(&tx, cookie, NULL), DMAC_STATUS_COMPLETE, "complete");
}

static void cookies(void)
{
    struct dmac_transfer a = plain(table_a);
    struct dmac_tx tx[3] = { { .state = DMAC_TX_FREE } };
    struct dmac_tx *txs[] = { &tx[0], &tx[1], &tx[2] }, *twice[] = { &tx[0], &tx[0] };
    uint32_t cookie = 0;
    unsigned i;

    fake_zero();
    fake_ready();
    for (i = 0; i < 3; i++)
        (void)dmac_prep(&tx[i], &fake.chan[0], &a, NULL);
    is_number(-dmac_submit_group(twice, 2, &cookie), -DMAC_ESTATE, "one transaction twice");
    is_number(tx[0].state, DMAC_TX_READY, "nothing happened");
    fake.domain.next_cookie = UINT32_MAX - 1;
    is_number(dmac_submit_group(txs, 3, &cookie), DMAC_OK, "a group at the end of all numbers");
    ok(cookie > 1 && tx[0].cookie == cookie && tx[1].cookie == cookie + 1 && tx[2].cookie == cookie + 2, "has cookies in a row, none of them 0");
}

int main(void)
{
    first_use();
    one_transfer();
    isr_callbacks();
    failures();
    pages_without();
    dead_channel();
    stepped();
    progress();
    pauses();
    routes();
    poll_for_others();
    config_sequence();
    ports();
    over_meanwhile();
    cookies();
    return tap_done();
}
