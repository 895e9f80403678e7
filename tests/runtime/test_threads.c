/* SPDX-License-Identifier: MIT */
/* The shipped runtime on several cores: threads that are clients, interrupts, polls and hardware, all at once, with
 * nothing between them but the port's lock. Built with ThreadSanitizer, which sees whether that orders every access; what
 * must hold besides is checked here: each instance is called back once, or terminated; the memory of a transaction and
 * its buffer are the client's alone from then on until it is submitted again.    usage: test_threads ROUNDS */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "dmac.h"
#include "dmac_port.h"

enum { CHANS = 3, CLIENTS = 3, EACH = 2, KINDS = 8, WORDS = 8, ROUTES = 2 };

/* ---- the hardware: registers are atomic, as real ones are; memory is not -------------------------------------------- */

enum { RUNNING = 1 << 16 };
static struct device {
    atomic_uint word;                           /* RUNNING and the flags of `status`: both change at once */
    atomic_uint stopping, paused;
    uint32_t *buffer;                           /* written by start, read by the controller: RUNNING is between them */
} device[CHANS];
static atomic_uint level, over, wakes;
static unsigned rounds = 2000;

/* Of a transaction that some client owns. */
struct work {
    struct dmac_tx tx;
    struct dmac_after after;
    uint32_t ram[32];
    uint32_t buffer[WORDS];                     /* the client's, or the controller's */
    uint32_t cookie, report_cookie;
    unsigned kind, told, terminated_before, instances, calls;    /* told: in the callback of this instance */
    atomic_uint called;                         /* calls of this instance: for the client, who waits */
};

static int start(const struct dmac_at *at)
{
    struct device *d = &device[at->channel];

    d->buffer = (uint32_t *)(uintptr_t)(at->table[0] | (uint64_t)at->table[1] << 32);
    atomic_store_explicit(&d->word, RUNNING, memory_order_release);
    return 0;
}

static uint32_t status(const struct dmac_at *at)
{
    return atomic_fetch_and_explicit(&device[at->channel].word, RUNNING, memory_order_acquire) & ~(uint32_t)RUNNING;
}

static void stop(const struct dmac_at *at)
{
    atomic_store_explicit(&device[at->channel].stopping, 1, memory_order_relaxed);
}

static uint32_t idle(const struct dmac_at *at)
{
    return (atomic_load_explicit(&device[at->channel].word, memory_order_acquire) & RUNNING) == 0;
}

static void stopped(const struct dmac_at *at)
{
    atomic_store_explicit(&device[at->channel].stopping, 0, memory_order_relaxed);
}

static int pauses(const struct dmac_at *at)
{
    atomic_store_explicit(&device[at->channel].paused, 1, memory_order_relaxed);
    return 0;
}

static int resumes(const struct dmac_at *at)
{
    atomic_store_explicit(&device[at->channel].paused, 0, memory_order_relaxed);
    return 0;
}

static uint32_t packet(const struct dmac_at *at)
{
    return at->table[2] & 3u;
}

static int nothing(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base, (void)input, (void)output;
    return 0;
}

static const struct dmac_controller controller = { start, status, stop, idle, stopped, pauses, resumes, NULL, NULL, NULL, NULL,
                                                   60000000, packet, NULL };

/* ---- tables: words 0 and 1 are the address of the buffer ------------------------------------------------------------ */

static int until_level(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)events, (void)elapsed;
    return (dmac_port_read32(0) & 1u) != 0;
}

static int until_event(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)elapsed;
    return (events & 1u) != 0;
}

static const struct dmac_hold level_hold = { until_level, 0, DMAC_ELSE_DISCONNECT };
static const struct dmac_hold event_hold = { until_event, 300, DMAC_ELSE_QUARANTINE | DMAC_HANDOVER };
static const struct dmac_route route[ROUTES] = { { nothing, nothing, 0, 1, 3, 0, 0, 0 }, { nothing, nothing, 0, 2, 3, 1, 0, 0 } };
static const struct dmac_path level_path = { &route[0], &level_hold }, event_path = { &route[1], &event_hold };
static const uint32_t template[4] = { 0 }, writeback = 2, to_end[2] = { 4 * WORDS, 0 }, units[2] = { 0, 0 };
static uint32_t latest;
static const struct dmac_argument argument = { DMAC_ARG_ADDRESS, DMAC_EADDRESS_RANGE, 0xffff, 0, 4, 4 * WORDS, 0, UINT64_MAX };
static const struct dmac_fixup fixups[2] = {
    { .kind = DMAC_FIX_ARGUMENT, .bits = 32, .unit = 0 }, { .kind = DMAC_FIX_ARGUMENT, .bits = 32, .unit = 1, .shift = 32 }
};
static const struct dmac_region region = { .argument = 0, .inbound = 1, .bytes = 4 * WORDS };

#define COMMON .table = template, .block = template, .table_units = 4, .length = 4 * WORDS, .channel = 0xff, .nfixups = 2, .fixups = fixups, \
    .narguments = 1, .arguments = &argument, .nregions = 1, .regions = &region, .residue = { 1, units, to_end }
static const struct dmac_transfer kind[KINDS] = {
    { COMMON, .flags = DMAC_T_PERIODS },
    { COMMON, .flags = DMAC_T_ISR | DMAC_T_REUSE, .latest = &latest },
    { COMMON, .path = &level_path, .flags = DMAC_T_NOTIFY_DONE },
    { COMMON, .path = &event_path },
    { COMMON, .flags = DMAC_T_GATED },
    { COMMON, .flags = DMAC_T_PACKETS, .nwriteback = 1, .writeback = &writeback },
    { COMMON, .nafter = 1, .after = (const struct dmac_transfer *const[]){ &kind[1] } },
    { COMMON, .flags = DMAC_T_CYCLIC },
};

static struct dmac domain;
static struct dmac_chan chan[CHANS];
static struct dmac_chan *chans[CHANS];
static struct work work[CLIENTS][EACH];
static atomic_uint terminations[CHANS], terminated[CHANS];     /* begun, and ended */
static atomic_ulong callbacks, progress, submissions, killed;

/* ---- the port -------------------------------------------------------------------------------------------------------- */

uint64_t dmac_host_read(uintptr_t address, unsigned width) { (void)address, (void)width; return atomic_load(&level); }
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width) { (void)address, (void)value, (void)width; }
#ifndef WITHOUT_LOCK
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
#endif
uint32_t dmac_host_lock(uint32_t *word)
{
#ifndef WITHOUT_LOCK                                    /* threads.sh: then TSan must complain */
    pthread_mutex_lock(&mutex);
    if ((*word)++ != 0)
        printf("Bail out! the lock was taken twice\n"), exit(1);
#else
    (void)word;
#endif
    return 0;
}
void dmac_host_unlock(uint32_t *word, uint32_t saved)
{
    (void)saved;
#ifndef WITHOUT_LOCK
    (*word)--;
    pthread_mutex_unlock(&mutex);
#else
    (void)word;
#endif
}
uint32_t dmac_host_time(void) { static atomic_uint now; return atomic_fetch_add_explicit(&now, 1, memory_order_relaxed); }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *d) { (void)d; atomic_fetch_add_explicit(&wakes, 1, memory_order_relaxed); }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu; }
/* A cache is looked after by going through the memory: TSan is to see that it is nobody else's then. */
void dmac_host_clean(const void *from, size_t bytes)
{
    const volatile uint8_t *at = from;

    while (bytes-- > 0)
        (void)*at++;
}
void dmac_host_invalidate(void *from, size_t bytes) { (void)from, (void)bytes; sched_yield(); }     /* lets others in */

/* ---- the rules ------------------------------------------------------------------------------------------------------- */

static void must(bool good, const char *rule)
{
    static atomic_uint said;

    if (!good && atomic_exchange(&said, 1) == 0)
        printf("not ok - %s\n", rule), fflush(stdout), _Exit(3);
}

/* Each thread has its own. */
static unsigned dice(uint64_t *seed, unsigned n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % n;
}

static void on_callback(const struct dmac_report *report)
{
    struct work *w = report->arg;
    unsigned i;

    if (report->result >= DMAC_PROGRESS_PERIOD) {
        atomic_fetch_add_explicit(&progress, 1, memory_order_relaxed);
        return;
    }
    /* From here on all of it is the client's: writes to it must meet nobody. */
    w->tx.arg = w;
    w->tx.callback = on_callback;
    w->told++;
    w->calls++;
    w->report_cookie = report->cookie;
    for (i = 0; i < WORDS; i++)
        w->buffer[i] += i;
    atomic_fetch_add_explicit(&callbacks, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&w->called, 1, memory_order_release);
}

/* Over: called back, or terminated, and then synchronize tells which. */
static bool is_over(struct work *w)
{
    unsigned channel = (unsigned)(w->tx.chan - chan);

    if (atomic_load_explicit(&w->called, memory_order_acquire) != 0)
        return true;
    if (dmac_status(&w->tx, w->cookie, NULL) != DMAC_STATUS_COMPLETE)
        return false;
    (void)dmac_synchronize(&chan[channel]);
    if (atomic_load_explicit(&w->called, memory_order_acquire) == 0) {
        must(atomic_load(&terminations[channel]) != w->terminated_before, "C1: over without callback, and nobody terminated it");
        atomic_fetch_add_explicit(&killed, 1, memory_order_relaxed);
    }
    return true;
}

static void check_and_take(struct work *w)
{
    must(w->told <= 1 && w->told == atomic_load(&w->called), "C1: called back twice");
    must(w->told == 0 || w->report_cookie == w->cookie, "C1: the callback was of another instance");
}

static void submit(struct work *w, unsigned channel, unsigned k)
{
    uintptr_t values[1] = { (uintptr_t)w->buffer };
    struct dmac_args args = { w->ram, values, &w->after };
    unsigned i;
    int error;

    w->tx.callback = on_callback;
    w->tx.arg = w;
    for (i = 0; i < WORDS; i++)
        w->buffer[i] = i;
    error = dmac_prep(&w->tx, &chan[channel], &kind[k], &args);
    if (error == DMAC_EROUTE)
        error = dmac_prep(&w->tx, &chan[channel], &kind[k = 0], &args);
    must(error == DMAC_OK, "prep of what is the client's was refused");
    w->told = 0;
    w->kind = k;
    atomic_store_explicit(&w->called, 0, memory_order_relaxed);
    w->terminated_before = atomic_load(&terminated[channel]);
    must(dmac_submit(&w->tx, &w->cookie) == DMAC_OK, "submit of what is prepared was refused");
    w->instances++;
    atomic_fetch_add_explicit(&submissions, 1, memory_order_relaxed);
    (void)dmac_issue_pending(&chan[channel]);
}

/* ---- threads ---------------------------------------------------------------------------------------------------------- */

static void terminate(unsigned c)
{
    atomic_fetch_add(&terminations[c], 1);
    (void)dmac_terminate(&chan[c]);
    atomic_fetch_add(&terminated[c], 1);
}

/* What any client may call at any time, for its own work or for a channel. */
static void something(struct work *w, unsigned c, uint64_t *seed)
{
    uint32_t residue;

    switch (dice(seed, 24)) {
    case 0: terminate(c); break;
    case 1: if (dmac_pause(&chan[c]) == DMAC_OK) sched_yield(), (void)dmac_resume(&chan[c]); break;
    case 2: (void)dmac_synchronize(&chan[c]); break;
    case 3: (void)dmac_issue_pending(&chan[c]); break;
    case 4: must(dmac_prep(&w->tx, w->tx.chan, &kind[0], NULL) != DMAC_ESTUCK, "dead"); break;     /* busy, or not enough arguments */
    case 5: if (!(kind[w->kind].flags & DMAC_T_REUSE)) must(dmac_submit(&w->tx, NULL) == DMAC_ESTATE, "A1: submitted twice"); break;
    case 6: (void)dmac_poll(&domain); break;
    case 7: (void)dmac_event(&w->tx, w->cookie - 1, 1); break;
    case 8: case 9: (void)dmac_status(&w->tx, w->cookie, &residue); break;
    case 10: case 11: case 12: (void)dmac_arm(&w->tx, w->cookie); break;
    default: (void)dmac_event(&w->tx, w->cookie, 1); break;
    }
}

static void *client(void *argument_)
{
    unsigned number = (unsigned)(uintptr_t)argument_, round, i;
    uint64_t seed = number * 7919u + 1u;

    for (round = 0; round < rounds; round++)
        for (i = 0; i < EACH; i++) {
            struct work *w = &work[number][i];
            if (w->instances == 0) {
                submit(w, (unsigned)(w->tx.chan - chan), dice(&seed, KINDS));
            } else if (is_over(w)) {
                check_and_take(w);
                submit(w, (unsigned)(w->tx.chan - chan), dice(&seed, KINDS));
            } else {
                something(w, dice(&seed, CHANS), &seed);
            }
        }
    return NULL;
}

/* Each instance must come to its end with everybody's help. */
static void wind_up(unsigned number)
{
    time_t begin = time(NULL);
    unsigned i;

    for (i = 0; i < EACH; i++) {
        struct work *w = &work[number][i];
        while (w->instances != 0 && !is_over(w)) {
            unsigned c = (unsigned)(w->tx.chan - chan);
            (void)dmac_resume(&chan[c]);
            (void)dmac_arm(&w->tx, w->cookie);
            (void)dmac_event(&w->tx, w->cookie, 1);
            if (w->tx.transfer->flags & DMAC_T_CYCLIC)
                terminate(c);
            must(time(NULL) < begin + 15, "P1: an instance never ends");
            sched_yield();
        }
        if (w->instances != 0)
            check_and_take(w);
    }
}

static void *client_to_the_end(void *argument_)
{
    (void)client(argument_);
    wind_up((unsigned)(uintptr_t)argument_);
    return NULL;
}

/* The device of a reused transaction calls with cookies of the past, from its own interrupt. */
static void *late_events(void *unused)
{
    uint64_t seed = 5;

    (void)unused;
    while (atomic_load(&over) == 0) {
        struct work *w = &work[dice(&seed, CLIENTS)][dice(&seed, EACH)];
        uint32_t any = dice(&seed, 4000);
        (void)dmac_event(&w->tx, any, 1);
        (void)dmac_arm(&w->tx, any);
        (void)dmac_status(&w->tx, any, NULL);
        sched_yield();
    }
    return NULL;
}

static void *interrupts(void *unused)
{
    uint64_t seed = 3;

    (void)unused;
    while (atomic_load(&over) == 0) {
        dmac_irq(&chan[dice(&seed, CHANS)]);
        if (dice(&seed, 4) == 0)
            sched_yield();
    }
    return NULL;
}

static void *polls(void *unused)
{
    uint64_t seed = 4;

    (void)unused;
    while (atomic_load(&over) == 0) {
        (void)dmac_poll(&domain);
        (void)dmac_route_reset(&domain, &route[dice(&seed, ROUTES)]);
        sched_yield();
    }
    return NULL;
}

/* A controller writes its buffer, then says so; it may fail, stop, make progress. */
static void work_on(struct device *d, uint64_t *seed)
{
    unsigned i;

    if ((atomic_load_explicit(&d->word, memory_order_acquire) & RUNNING) == 0)
        return;
    if (atomic_load_explicit(&d->paused, memory_order_relaxed) != 0 && atomic_load_explicit(&d->stopping, memory_order_relaxed) == 0) {
        if (dice(seed, 50) == 0)
            atomic_store_explicit(&d->paused, 0, memory_order_relaxed);
        return;
    }
    switch (dice(seed, 8)) {
    case 0: atomic_fetch_or_explicit(&d->word, DMAC_PERIOD, memory_order_release); break;
    case 1: if (dice(seed, 4) == 0) atomic_fetch_or_explicit(&d->word, DMAC_FAILED, memory_order_release); break;
    case 2: case 3: case 4:
        for (i = 0; i < WORDS; i++)
            d->buffer[i] = d->buffer[i] * 2u + 1u;
        atomic_store_explicit(&d->paused, 0, memory_order_relaxed);
        atomic_fetch_xor_explicit(&d->word, RUNNING | DMAC_DONE, memory_order_release);
        break;
    default: break;
    }
}

static void *hardware(void *unused)
{
    uint64_t seed = 2;

    (void)unused;
    while (atomic_load(&over) == 0) {
        work_on(&device[dice(&seed, CHANS)], &seed);
        atomic_store_explicit(&level, dice(&seed, 2), memory_order_release);
        sched_yield();
    }
    return NULL;
}

/* Its channel is for good: calls that are late find the lock through it. */
static void prepare(struct work *w, unsigned channel)
{
    uintptr_t values[1] = { (uintptr_t)w->buffer };
    struct dmac_args args = { w->ram, values, NULL };

    must(dmac_prep(&w->tx, &chan[channel], &kind[0], &args) == DMAC_OK, "the first prep was refused");
}

int main(int argc, char **argv)
{
    static void *(*const others[])(void *) = { interrupts, polls, hardware, late_events };
    pthread_t clients[CLIENTS], thread[4];
    unsigned i;

    if (argc > 1)
        rounds = (unsigned)atoi(argv[1]);
    domain.chans = chans;
    domain.nchans = CHANS;
    (void)dmac_init(&domain);
    for (i = 0; i < CHANS; i++) {
        chans[i] = &chan[i];
        chan[i].domain = &domain;
        chan[i].controller = &controller;
        chan[i].index = (uint8_t)i;
        chan[i].at.channel = i;
        (void)dmac_chan_init(&chan[i]);
    }
    for (i = 0; i < CLIENTS * EACH; i++)
        prepare(&work[i / EACH][i % EACH], i % CHANS);
    for (i = 0; i < 4; i++)
        pthread_create(&thread[i], NULL, others[i], NULL);
    for (i = 0; i < CLIENTS; i++)
        pthread_create(&clients[i], NULL, client_to_the_end, (void *)(uintptr_t)i);
    for (i = 0; i < CLIENTS; i++)
        pthread_join(clients[i], NULL);
    atomic_store(&over, 1);
    for (i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    must(callbacks + killed == submissions, "C1: submissions that were neither called back nor terminated");
    printf("%lu submitted, %lu called back, %lu terminated, %lu calls of progress\n", submissions, callbacks, killed, progress);
    return 0;
}
