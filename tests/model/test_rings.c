// SPDX-License-Identifier: MIT
// Generated rings with the real runtime on the model of a linked-list controller: periods are told once each and in time,
// residues say how far a ring is, laps are replaced at their end, dependants wait, and terminating drains.
#include "dmac.h"
#include "lli.h"
#include "rings.h"
#include "tests/unit/tap.h"

#include <inttypes.h>
#include <string.h>

enum { RUNS = 400 };

#define RAM __attribute__((section(".ram"), aligned(8)))
RAM uint8_t pcm[4][64];
RAM uint8_t ring[96];
RAM uint8_t front[100];
RAM uint8_t back[60];
RAM uint8_t frame[900];
RAM uint8_t part[3][32];
static RAM struct play_ram play_copy;
static RAM struct receive_ram receive_copy;
static RAM struct show_front_ram front_copy;
static RAM struct show_back_ram back_copy;
static RAM struct count_laps_ram laps_copy;
static RAM struct drain_ram drain_copy;
static RAM struct ring_front_ram ring_front_copy;
static RAM struct ring_back_ram ring_back_copy;
static RAM struct at_last_ram at_last_copy;
static RAM struct marks_ram marks_copy;
static RAM struct one_ram one_copy;
static RAM struct two_ram two_copy;
static RAM struct both_ram both_copy;

static struct rings_domain domain;
// What was told of one transaction.
static struct told { uint32_t periods, calls, events, dones, finals, result, detail, residue; } told[10];
static struct dmac_tx tx[10];
static uint32_t cookie[10];
static struct dmac_after after[2];
enum { PLAY, RECEIVE, FRONT, BACK, LAPS, DRAIN, MARKS, ONE, TWO, BOTH };

static void note(const struct dmac_report *report)
{
    struct told *t = &told[(uintptr_t)report->arg];

    t->residue = report->residue;
    if (report->result == DMAC_PROGRESS_PERIOD || report->result == DMAC_PROGRESS_OVERRUN) {
        t->periods += report->detail;
        t->calls++;
    } else if (report->result == DMAC_PROGRESS_EVENT) {
        t->events++;
    } else if (report->result == DMAC_PROGRESS_DONE) {
        t->dones++;
    } else {
        t->finals++;
        t->result = report->result;
        t->detail = report->detail;
    }
}

static void on_interrupt(unsigned channel)
{
    for (uint32_t i = 0; i < domain.dmac.nchans; i++)
        if (domain.chan[i].at.channel == channel)
            dmac_irq(&domain.chan[i]);
}

static void on_poll(void)
{
    while (dmac_poll(&domain.dmac) && lli_random(3))
        ;
}

static bool begin(uint32_t seed)
{
    memset(&domain, 0, sizeof domain);
    memset(tx, 0, sizeof tx);
    memset(told, 0, sizeof told);
    lli_reset(seed, on_interrupt, on_poll);
    for (unsigned i = 0; i < sizeof front; i++)
        front[i] = (uint8_t)i;
    for (unsigned i = 0; i < sizeof back; i++)
        back[i] = (uint8_t)(200 + i % 50);
    for (unsigned i = 0; i < sizeof part; i++)
        part[i / 32][i % 32] = (uint8_t)i;
    memset(ring, 0, sizeof ring);
    return rings_init(&domain) == DMAC_OK;
}

static void submit(unsigned which)
{
    tx[which].callback = note;
    tx[which].arg = (void *)(uintptr_t)which;
    if (dmac_submit(&tx[which], &cookie[which]) != DMAC_OK)
        lli.broken = "a submit was refused";
    dmac_issue_pending(tx[which].chan);
}

// ---- play: every period is refilled when it is told, and nothing is heard twice or lost ----

static uint8_t next_sample;
static unsigned next_period;

static void fill_period(void)
{
    for (unsigned i = 0; i < PLAY_PERIOD; i++)
        pcm[next_period % 4][i] = next_sample++;
    next_period++;
}

static void refill(const struct dmac_report *report)
{
    note(report);
    for (uint32_t i = 0; report->result >= DMAC_PROGRESS_PERIOD && i < report->detail; i++)
        fill_period();
}

static bool play_once(uint32_t seed)
{
    size_t heard;

    next_sample = 0;
    next_period = 0;
    if (!begin(seed))
        return false;
    lli.speed = 1;                              // a lap takes longer than interrupt and poll may wait
    for (unsigned i = 0; i < 4; i++)
        fill_period();
    play_prep(&tx[PLAY], &domain.chan[PLAY_CHAN], &play_copy);
    tx[PLAY].callback = refill;
    tx[PLAY].arg = (void *)(uintptr_t)PLAY;
    dmac_submit(&tx[PLAY], &cookie[PLAY]);
    dmac_issue_pending(tx[PLAY].chan);
    lli_idle(3000 + lli_random(500));
    heard = lli.port[0].logged;
    for (size_t i = 0; i < heard; i++)
        if (lli.port[0].log[i] != (uint8_t)i)
            return false;
    return !lli.broken && heard > 4 * PLAY_LAP && told[PLAY].periods + 1 >= heard / PLAY_PERIOD && told[PLAY].periods <= heard / PLAY_PERIOD
        && told[PLAY].finals == 0;
}

// ---- receive: the residue says how far the line has come ----

static bool receive_once(uint32_t seed)
{
    uint32_t residue, arrived, again;

    if (!begin(seed))
        return false;
    receive_prep(&tx[RECEIVE], &domain.chan[RECEIVE_CHAN], &receive_copy);
    submit(RECEIVE);
    for (unsigned i = 0; i < 30; i++) {
        unsigned events = told[RECEIVE].events;
        lli_idle(1 + lli_random(60));
        lli.speed = 0;                          // the line falls idle
        arrived = lli.port[3].served % RECEIVE_LAP;
        if (dmac_event(&tx[RECEIVE], cookie[RECEIVE], RECEIVE_EVENT_LINE_IDLE) != DMAC_OK)
            return false;
        lli_idle(50);
        dmac_poll(&domain.dmac);
        again = RECEIVE_LAP - arrived;
        if (told[RECEIVE].events != events + 1 || told[RECEIVE].residue != again)
            return false;
        if (dmac_status(&tx[RECEIVE], cookie[RECEIVE], &residue) != DMAC_STATUS_RUNNING || residue != again)
            return false;
        for (uint32_t k = 0; k < arrived; k++)
            if (ring[k] != (uint8_t)(lli.port[3].served - arrived + k))
                return false;
        lli.speed = 1 + lli_random(4);
    }
    return !lli.broken;
}

// The registers that say how far a ring is are read one after the other while it runs: the answer is of one moment.
static bool residue_is_whole(uint32_t seed)
{
    uint32_t residue;

    if (!begin(seed))
        return false;
    lli.speed = 1;
    receive_prep(&tx[RECEIVE], &domain.chan[RECEIVE_CHAN], &receive_copy);
    submit(RECEIVE);
    for (unsigned i = 0; i < 200; i++) {
        uint32_t before = lli.port[3].served % RECEIVE_LAP, gone = lli.port[3].served, moved;
        dmac_status(&tx[RECEIVE], cookie[RECEIVE], &residue);
        gone = lli.port[3].served - gone;
        moved = (RECEIVE_LAP - residue) % RECEIVE_LAP;
        if ((moved + RECEIVE_LAP - before) % RECEIVE_LAP > gone)
            return false;
        lli_idle(lli_random(3));
    }
    return !lli.broken;
}

// ---- until replaced ----

// The log must be whole laps of `a` bytes beginning with first[0], then laps of the other.
static bool laps_of(const uint8_t *log, size_t n, const uint8_t *first, size_t a, const uint8_t *then, size_t b, size_t *laps)
{
    size_t at = 0;

    for (*laps = 0; at + a <= n && memcmp(log + at, first, a) == 0; at += a)
        ++*laps;
    for (; at + b <= n && memcmp(log + at, then, b) == 0; at += b)
        ;
    return n - at < b && memcmp(log + at, then, n - at) == 0;
}

static bool replace_once(uint32_t seed)
{
    size_t laps;
    bool good;

    if (!begin(seed))
        return false;
    show_front_prep(&tx[FRONT], &domain.chan[SHOW_FRONT_CHAN], &front_copy);
    show_back_prep(&tx[BACK], &domain.chan[SHOW_BACK_CHAN], &back_copy);
    submit(FRONT);
    lli_idle(400 + lli_random(300));
    submit(BACK);
    lli_idle(600 + lli_random(300));
    good = laps_of(lli.port[1].log, lli.port[1].logged, front, sizeof front, back, sizeof back, &laps);
    return good && laps >= 2 && !lli.broken && told[FRONT].finals == 1 && told[FRONT].result == DMAC_RESULT_OK && told[FRONT].calls == 0
        && told[BACK].finals == 0 && told[BACK].calls == 0;
}

// Periods within laps that the runtime restarts, and the laps themselves.
static bool count_once(uint32_t seed)
{
    size_t moved;

    if (!begin(seed))
        return false;
    lli.speed = 1;
    lli.latency = 0;                            // an interrupt that waits too long stands for two periods
    count_laps_prep(&tx[LAPS], &domain.chan[COUNT_LAPS_CHAN], &laps_copy);
    submit(LAPS);
    lli_idle(1500 + lli_random(200));
    moved = lli.port[1].logged;
    lli.speed = 0;
    lli_idle(60);
    dmac_poll(&domain.dmac);
    return told[LAPS].periods == moved / COUNT_LAPS_PERIOD && moved > 3 * COUNT_LAPS_LAP && !lli.broken;
}

// The controller itself leaves a ring for the next one, and that for a list that ends.
static bool append_once(uint32_t seed)
{
    const uint8_t *log = lli.port[1].log;
    size_t laps, whole, rest;

    if (!begin(seed))
        return false;
    ring_front_prep(&tx[FRONT], &domain.chan[RING_FRONT_CHAN], &ring_front_copy);
    ring_back_prep(&tx[BACK], &domain.chan[RING_BACK_CHAN], &ring_back_copy);
    at_last_prep(&tx[ONE], &domain.chan[AT_LAST_CHAN], &at_last_copy);
    submit(FRONT);
    lli_idle(300 + lli_random(300));
    submit(BACK);
    lli_idle(300 + lli_random(300));
    if (told[FRONT].finals != 1 || told[FRONT].result != DMAC_RESULT_OK || told[BACK].finals != 0)
        return false;
    submit(ONE);
    lli_idle(500);
    dmac_poll(&domain.dmac);
    for (laps = 0; (laps + 1) * sizeof front <= lli.port[1].logged && memcmp(log + laps * sizeof front, front, sizeof front) == 0; laps++)
        ;
    rest = lli.port[1].logged - laps * sizeof front - sizeof part[0];
    whole = rest / sizeof back;
    for (size_t i = 0; i < whole; i++)
        if (memcmp(log + laps * sizeof front + i * sizeof back, back, sizeof back) != 0)
            return false;
    return laps >= 2 && whole >= 2 && rest % sizeof back == 0 && memcmp(log + lli.port[1].logged - sizeof part[0], part[0], sizeof part[0]) == 0
        && told[BACK].finals == 1 && told[BACK].calls == 0 && told[ONE].finals == 1 && told[ONE].result == DMAC_RESULT_OK
        && told[FRONT].periods >= laps && told[FRONT].periods <= 2 * laps && !lli.broken;
}

// What was appended and is taken back does not run, and the channel starts anew.
static bool append_terminated(uint32_t seed)
{
    size_t moved;

    if (!begin(seed))
        return false;
    ring_front_prep(&tx[FRONT], &domain.chan[RING_FRONT_CHAN], &ring_front_copy);
    ring_back_prep(&tx[BACK], &domain.chan[RING_BACK_CHAN], &ring_back_copy);
    at_last_prep(&tx[ONE], &domain.chan[AT_LAST_CHAN], &at_last_copy);
    submit(FRONT);
    lli_idle(100 + lli_random(100));
    submit(BACK);
    lli_idle(lli_random(60));
    dmac_terminate(tx[FRONT].chan);
    dmac_synchronize(tx[FRONT].chan);
    moved = lli.port[1].logged;
    lli_idle(200);
    if (lli.port[1].logged != moved || lli.enabled || tx[FRONT].state != DMAC_TX_FREE || tx[BACK].state != DMAC_TX_FREE)
        return false;
    submit(ONE);
    lli_idle(300);
    dmac_poll(&domain.dmac);
    return told[ONE].finals == 1 && lli.port[1].logged == moved + sizeof part[0] && !lli.broken;
}

// ---- progress of what runs once; dependants; terminating a held ring ----

static bool marks_once(uint32_t seed)
{
    if (!begin(seed))
        return false;
    marks_prep(&tx[MARKS], &domain.chan[MARKS_CHAN], &marks_copy);
    for (unsigned i = 1; i <= 2; i++) {         // reuse: not prepared again
        submit(MARKS);
        lli_idle(600);
        dmac_poll(&domain.dmac);
        if (told[MARKS].finals != i || told[MARKS].periods + told[MARKS].detail > 2 * i || told[MARKS].result != DMAC_RESULT_OK)
            return false;
    }
    return lli.port[1].logged == 2 * sizeof part && !lli.broken;
}

static bool after_once(uint32_t seed, bool terminated)
{
    if (!begin(seed))
        return false;
    one_prep(&tx[ONE], &domain.chan[ONE_CHAN], &one_copy);
    two_prep(&tx[TWO], &domain.chan[TWO_CHAN], &two_copy);
    both_prep(&tx[BOTH], &domain.chan[BOTH_CHAN], &both_copy, after);
    submit(ONE);
    submit(TWO);
    submit(BOTH);
    if (terminated)
        dmac_terminate(tx[TWO].chan);
    for (unsigned i = 0; i < 900; i++) {
        lli_idle(1);
        if (!terminated && lli.port[5].logged > 32 && lli.port[4].logged < 300)
            return false;                       // it has not waited for both
    }
    dmac_poll(&domain.dmac);
    if (told[ONE].finals != 1 || told[BOTH].finals != 1 || lli.broken)
        return false;
    if (terminated && lli.port[4].logged < 300)
        return told[TWO].finals == 0 && told[BOTH].result == DMAC_RESULT_ABORTED && lli.port[5].logged == 32;
    if (terminated)                             // too late, or nearly
        return told[BOTH].result == DMAC_RESULT_ABORTED || told[BOTH].result == DMAC_RESULT_OK;
    return told[BOTH].result == DMAC_RESULT_OK && lli.port[5].logged == 64 && memcmp(lli.port[5].log, part[0], 32) == 0
        && memcmp(lli.port[5].log + 32, part[2], 32) == 0 && told[TWO].finals == 1;
}

static bool drain_once(uint32_t seed)
{
    size_t moved;

    if (!begin(seed))
        return false;
    drain_prep(&tx[DRAIN], &domain.chan[DRAIN_CHAN], &drain_copy);
    lli.port[2].level = 1;                      // true before it counts
    submit(DRAIN);
    lli_idle(300 + lli_random(100));
    lli.port[2].level = 0;
    if (dmac_terminate(tx[DRAIN].chan) != 1)
        return false;
    moved = lli.port[2].logged;
    lli_idle(300);
    if (tx[DRAIN].state != DMAC_TX_ACTIVE || lli.port[2].logged != moved || lli.enabled)
        return false;
    lli.port[2].level = 1;
    dmac_synchronize(tx[DRAIN].chan);
    return tx[DRAIN].state == DMAC_TX_FREE && told[DRAIN].finals == 0 && told[DRAIN].periods <= moved / DRAIN_LAP && !lli.broken;
}

static bool after_well(uint32_t seed) { return after_once(seed, false); }
static bool after_terminated(uint32_t seed) { return after_once(seed, true); }

static void each(bool (*once)(uint32_t seed), const char *what)
{
    unsigned good = 0;

    for (uint32_t seed = 1; seed <= RUNS; seed++) {
        bool well = once(seed);
        if (!well && good + 1 == seed)
            printf("# first at seed %" PRIu32 ": %s\n", seed, lli.broken ? lli.broken : "no complaint of the model");
        good += well;
    }
    is_number(good, RUNS, what);
}

int main(void)
{
    each(play_once, "a ring is refilled period by period, and every sample is heard once");
    each(receive_once, "an idle line reports, with the residue of the ring");
    each(residue_is_whole, "the residue of a running ring is of one moment");
    each(replace_once, "a lap is replaced at its end, and nobody is called for laps");
    each(append_once, "a ring that the controller itself replaces, at the end of a lap");
    each(append_terminated, "what was appended is terminated with the ring");
    each(count_once, "periods within laps that the runtime restarts are counted");
    each(marks_once, "an interrupt between steps is progress, once");
    each(after_well, "what comes after two starts when both have drained");
    each(after_terminated, "what comes after one that was terminated is aborted");
    each(drain_once, "a ring that is terminated holds until its device is empty");
    return tap_done();
}
