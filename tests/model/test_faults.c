// SPDX-License-Identifier: MIT
// What goes wrong on the machine itself, at random times: work that is terminated, a flash controller that
// takes nothing any more, a channel that never reports. Nobody else may lose a byte, and the machine must
// be usable again afterwards.
#include "clients.h"
#include "tests/unit/tap.h"

enum { FIRST_SEED = 1, RUNS = 1000, FEWER_RUNS = 200, LIMIT = 1000000 };

static const struct dmac_transfer *const transfer_of[] = { &put_first, &put_second, &disk };

static uint32_t some_bytes(uint32_t most)
{
    return 8 + 4 * machine_random((most - 8) / 4 + 1);
}

static void start(unsigned channel, uint32_t bytes)
{
    client_write(transfer_of[channel], channel, bytes);
    dmac_issue_pending(&domain.chan[channel]);
}

static void poll_for(unsigned microseconds)
{
    uint64_t end = machine.now + microseconds;

    while (machine.now < end) {
        cpu_idle(1 + machine_random(100));
        dmac_poll(&domain.dmac);
    }
}

/* Of those that were not terminated: one callback each, result ok, or REFUSED where that is allowed. */
static bool called_once(bool refused_too)
{
    for (unsigned i = 0; i < nwrites; i++) {
        const struct write *w = &writes[i];

        if (w->terminated ? w->calls != 0 : w->calls != 1)
            return false;
        if (!w->terminated && w->result != DMAC_RESULT_OK && !(refused_too && w->result == DMAC_RESULT_REFUSED))
            return false;
    }
    return true;
}

static bool logs_clean(void)
{
    return !machine.broken && device_log_is_clean(&machine.nfc) && device_log_is_clean(&machine.sata);
}

static bool say_seed(bool said, uint32_t seed, const char *what)
{
    if (said)
        return true;
    printf("# first at seed %" PRIu32 ", %s: nfc lost %zu, sata lost %zu, %s\n", seed, what, machine.nfc.lost, machine.sata.lost,
           machine.broken ? machine.broken : "no complaint of the model");
    for (unsigned i = 0; i < nwrites; i++)
        printf("#   write %u on channel %u: %u calls, result %d%s\n", i + 1, (unsigned)writes[i].tx.chan->at.channel, writes[i].calls,
               writes[i].result, writes[i].terminated ? ", terminated" : "");
    return true;
}

// ---- terminate ----

static unsigned stopping, cut_short;

static bool terminate_run(uint32_t seed)
{
    struct timing timing = timing_of(seed);

    clients_reset(seed, &timing);
    for (unsigned i = 0; i < 8; i++)
        start(machine_random(3), some_bytes(MOST_BYTES));
    for (unsigned i = 0; i < 3; i++) {
        unsigned c = machine_random(3);

        poll_for(machine_random(1500));
        stopping += client_terminate(c) == 1;
        if (machine_random(2) && dmac_synchronize(&domain.chan[c]) != DMAC_OK)
            return false;
        start(c, some_bytes(4160));
    }
    clients_wait(LIMIT);
    for (unsigned i = 0; i < nwrites; i++)
        cut_short += writes[i].terminated && !client_arrived(&writes[i]);
    return called_once(false) && logs_clean();
}

static void terminated_at_any_time(void)
{
    unsigned well = 0;
    bool said = false;

    for (uint32_t seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
        if (terminate_run(seed))
            well++;
        else
            said = say_seed(said, seed, "terminate");
    }
    printf("# seeds %d to %d: %u times something was running or held, %u transfers did not get through\n", FIRST_SEED,
           FIRST_SEED + RUNS - 1, stopping, cut_short);
    is_number(well, RUNS, "terminated at any time: no callback, and nobody else loses a byte");
    ok(stopping > RUNS && cut_short > RUNS, "the runs did terminate work that was on its way");
}

// ---- a flash controller that takes nothing any more ----

static bool quarantine_run(uint32_t seed)
{
    struct timing timing = timing_of(seed);
    const struct dmac_route *route = put_first.path->route;
    const struct write *held, *queued;
    uint64_t done;

    clients_reset(seed, &timing);
    start(THIRD, MOST_BYTES);
    machine.nfc.dead = true;
    held = client_write(&put_first, FIRST, some_bytes(FIFO_BYTES));
    queued = client_write(&put_second, SECOND, some_bytes(4160));
    dmac_issue_pending(&domain.chan[FIRST]);
    dmac_issue_pending(&domain.chan[SECOND]);
    for (unsigned i = 0; i < 10000 && domain.chan[FIRST].state == DMAC_CH_RUN; i++)
        cpu_idle(1);
    done = machine.now;
    poll_for(9000);
    if (held->calls || queued->calls || dmac_route_reset(&domain.dmac, route) != DMAC_EBUSY)
        return false;
    clients_wait(LIMIT);
    if (held->result != DMAC_RESULT_HOLD_TIMEOUT || queued->result != DMAC_RESULT_REFUSED || machine.now - done < 10000)
        return false;
    if (client_write(&put_first, FIRST, 64) || machine.nfc.lost)    // prep says no; nothing has been cut
        return false;
    device_discard(&machine.nfc);
    if (dmac_route_reset(&domain.dmac, route) != DMAC_OK)
        return false;
    start(FIRST, some_bytes(4160));
    start(SECOND, some_bytes(4160));
    return clients_wait(LIMIT) && writes[3].result == DMAC_RESULT_OK && writes[3].arrived && writes[4].result == DMAC_RESULT_OK
        && writes[4].arrived && writes[0].result == DMAC_RESULT_OK && client_arrived(&writes[0]) && logs_clean();
}

static void flash_that_takes_nothing(void)
{
    unsigned well = 0;
    bool said = false;

    for (uint32_t seed = FIRST_SEED; seed < FIRST_SEED + FEWER_RUNS; seed++) {
        if (quarantine_run(seed))
            well++;
        else
            said = say_seed(said, seed, "quarantine");
    }
    is_number(well, FEWER_RUNS, "a dead device: hold timeout, quarantine, rivals refused, the disk undisturbed; after a reset all is well");
}

// ---- a channel that never reports ----

static bool stuck_run(uint32_t seed)
{
    struct timing timing = timing_of(seed);
    struct write *stuck;

    clients_reset(seed, &timing);
    machine.channel[FIRST].hang_after = 1 + machine_random(400);
    start(THIRD, MOST_BYTES);
    start(FIRST, 4160);
    stuck = &writes[1];
    start(SECOND, some_bytes(4160));
    poll_for(machine_random(3000));
    if (client_terminate(FIRST) != 1)
        return false;
    poll_for(90000);
    if (stuck->tx.state != DMAC_TX_ACTIVE || writes[2].calls)       // the bound is 100 ms; the rival waits
        return false;
    if (dmac_synchronize(&domain.chan[FIRST]) != DMAC_ESTUCK || stuck->tx.state != DMAC_TX_STUCK)
        return false;
    clients_wait(LIMIT);
    if (writes[2].result != DMAC_RESULT_REFUSED || client_write(&put_first, FIRST, 64) || client_write(&put_second, SECOND, 64))
        return false;

    tango_channel_reset(FIRST);                                     // what a board's reset controller does
    device_discard(&machine.nfc);
    if (dmac_chan_init(&domain.chan[FIRST]) != DMAC_OK || dmac_route_reset(&domain.dmac, put_first.path->route) != DMAC_OK
        || dmac_route_reset(&domain.dmac, put_second.path->route) < DMAC_EBUSY)
        return false;
    start(FIRST, some_bytes(4160));
    start(SECOND, some_bytes(4160));
    return clients_wait(LIMIT) && writes[3].arrived && writes[4].arrived && called_once(true) && client_arrived(&writes[0])
        && !machine.broken && !machine.nfc.lost && !machine.sata.lost;
}

static void channel_that_never_reports(void)
{
    unsigned well = 0;
    bool said = false;

    for (uint32_t seed = FIRST_SEED; seed < FIRST_SEED + FEWER_RUNS; seed++) {
        if (stuck_run(seed))
            well++;
        else
            said = say_seed(said, seed, "stuck");
    }
    is_number(well, FEWER_RUNS, "a dead channel: stuck after its bound, memory withheld, rivals refused; after a reset all is well");
}

int main(void)
{
    terminated_at_any_time();
    flash_that_takes_nothing();
    channel_that_never_reports();
    return tap_done();
}
