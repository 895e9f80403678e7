// SPDX-License-Identifier: MIT
// The hold on the model machine. First what goes wrong without it, each time by one deliberate mistake;
// then that the generated program and the runtime lose nothing, whatever the timing.
#include "clients.h"
#include "tests/unit/tap.h"

enum { FIRST_SEED = 1, RUNS = 3000, BAD_RUNS = 300, LIMIT = 1000000, BAD_LIMIT = 50000 };

/* A length that is a whole number of accesses. Small ones too: they are read faster than anybody looks. */
static uint32_t some_bytes(void)
{
    uint32_t most = machine_random(3) ? 4160 : MOST_BYTES;

    return 8 + 4 * machine_random((most - 8) / 4 + 1);
}

static bool all_well(void)
{
    for (unsigned i = 0; i < nwrites; i++)
        if (writes[i].calls != 1 || writes[i].result != DMAC_RESULT_OK)
            return false;
    return !machine.broken && device_log_is_clean(&machine.nfc) && device_log_is_clean(&machine.sata);
}

/* Said once, for the first seed that fails. */
static void say_seed(bool said, uint32_t seed)
{
    if (!said)
        printf("# first at seed %" PRIu32 ": nfc lost %zu, sata lost %zu, %s\n", seed, machine.nfc.lost, machine.sata.lost,
               machine.broken ? machine.broken : "no complaint of the model");
}

// ---- mistakes ----

// 1. As the public driver: the route goes with the DMA interrupt.
static size_t hasty_run(uint32_t seed, const struct dmac_transfer *transfer)
{
    struct timing timing = timing_of(seed);

    clients_reset(seed, &timing);
    for (unsigned i = 0; i < 3; i++)
        client_write(transfer, FIRST, some_bytes());
    dmac_issue_pending(&domain.chan[FIRST]);
    clients_wait(LIMIT);
    return machine.nfc.lost;
}

static void cut_at_the_interrupt(void)
{
    unsigned losing = 0, well = 0;

    for (uint32_t seed = FIRST_SEED; seed < FIRST_SEED + BAD_RUNS; seed++) {
        losing += hasty_run(seed, &hasty) > 0;
        well += hasty_run(seed, &put_first) == 0 && all_well();
    }
    printf("# route cut at the DMA interrupt: %u of %d runs lose bytes\n", losing, BAD_RUNS);
    ok(losing > BAD_RUNS / 4, "with 'hold until irq' bytes are lost");
    is_number(well, BAD_RUNS, "with the declared hold the same writes lose none");
}

// 2. The flash controller's interrupt of one page comes late, when the next one is on its way. Its
// register says how many pages are programmed, so a careful handler knows which one it is.
static bool careless;
static uint32_t told;                           /* pages that the handler has reported */

static void page_programmed(int line)
{
    uint32_t pages = machine_read(NFC_BASE + 4, 32);

    (void)line;
    for (; told < pages; told++) {
        struct write *w = &writes[told];

        if (careless && domain.chan[FIRST].current)
            w = domain.chan[FIRST].current->arg;
        dmac_event(&w->tx, w->cookie, PAGE_EVENT_NFC_READY);
    }
}

static size_t pages_run(uint32_t seed, bool wrong)
{
    struct timing timing = timing_of(seed);

    timing.latency += 200;
    clients_reset(seed, &timing);
    machine.nfc.page = 4160;
    device_interrupt = page_programmed;
    careless = wrong;
    told = 0;
    for (unsigned i = 0; i < 5; i++)
        client_write(&page, FIRST, 4160);
    dmac_issue_pending(&domain.chan[FIRST]);
    clients_wait(LIMIT);
    return machine.nfc.lost;
}

static void event_of_another(void)
{
    unsigned losing = 0, well = 0;

    for (uint32_t seed = FIRST_SEED; seed < FIRST_SEED + BAD_RUNS; seed++) {
        losing += pages_run(seed, true) > 0;
        well += pages_run(seed, false) == 0 && all_well();
    }
    printf("# event of the page before taken for this one's: %u of %d runs lose bytes\n", losing, BAD_RUNS);
    ok(losing > BAD_RUNS / 10, "with the event of an earlier transfer bytes are lost");
    is_number(well, BAD_RUNS, "with transaction and cookie the late event is refused, and none is lost");
}

// 3. A route that knows no conflict: the next transfer starts while the first is still held.
static size_t rivals_run(uint32_t seed, bool wrong)
{
    struct timing timing = timing_of(seed);
    struct dmac_route no_conflict = *put_second.path->route;
    struct dmac_path path = { &no_conflict, put_second.path->hold };
    struct dmac_transfer rival = put_second;

    if (wrong) {
        no_conflict.conflicts = 0;
        rival.path = &path;
    }
    clients_reset(seed, &timing);
    client_write(&put_first, FIRST, some_bytes());
    client_write(&rival, SECOND, some_bytes());
    dmac_issue_pending(&domain.chan[FIRST]);
    for (unsigned i = 0; i < 10000 && !machine.nfc.logged; i++)
        cpu_idle(1);
    dmac_issue_pending(&domain.chan[SECOND]);
    clients_wait(wrong ? BAD_LIMIT : LIMIT);
    return machine.nfc.lost;
}

static void start_on_a_held_route(void)
{
    unsigned losing = 0, well = 0;

    for (uint32_t seed = FIRST_SEED; seed < FIRST_SEED + BAD_RUNS; seed++) {
        losing += rivals_run(seed, true) > 0;
        well += rivals_run(seed, false) == 0 && all_well();
    }
    printf("# started on a held route: %u of %d runs lose bytes\n", losing, BAD_RUNS);
    ok(losing > BAD_RUNS / 4, "when the next transfer starts on a held route bytes are lost");
    is_number(well, BAD_RUNS, "when it waits, none are");
}

// ---- the shipped runtime ----

static void issue_some(void)
{
    for (unsigned c = FIRST; c <= THIRD; c++)
        if (machine_random(2))
            dmac_issue_pending(&domain.chan[c]);
}

static void some_writes(void)
{
    static const struct dmac_transfer *const transfer[] = { &put_first, &put_second, &disk };
    unsigned n = 3 + machine_random(10);

    for (unsigned i = 0; i < n; i++) {
        unsigned c = machine_random(3);

        client_write(transfer[c], c, some_bytes());
        if (machine_random(2))
            issue_some();
        if (machine_random(3) == 0)
            cpu_idle(machine_random(400));
    }
    for (unsigned c = FIRST; c <= THIRD; c++)
        dmac_issue_pending(&domain.chan[c]);
}

// The disk's route may be handed over: only the last callback of a chain means arrival.
static bool flash_arrived(void)
{
    for (unsigned i = 0; i < nwrites; i++)
        if (writes[i].device == &machine.nfc && !writes[i].arrived)
            return false;
    return true;
}

static void any_timing(void)
{
    unsigned well = 0, bad = 0, callbacks = 0;
    size_t bytes = 0;

    for (uint32_t seed = FIRST_SEED; seed < FIRST_SEED + RUNS && bad < 20; seed++) {
        struct timing timing = timing_of(seed);

        clients_reset(seed, &timing);
        some_writes();
        clients_wait(LIMIT);
        callbacks += nwrites;
        bytes += machine.nfc.logged + machine.sata.logged;
        if (all_well() && flash_arrived())
            well++;
        else
            say_seed(bad++ > 0, seed);
    }
    printf("# seeds %d to %d: %u transfers, %zu bytes arrived\n", FIRST_SEED, FIRST_SEED + RUNS - 1, callbacks, bytes);
    is_number(well, RUNS, "nothing is lost, and every callback of the flash comes after its last byte");
}

int main(void)
{
    cut_at_the_interrupt();
    event_of_another();
    start_on_a_held_route();
    any_timing();
    return tap_done();
}
