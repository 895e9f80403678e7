// SPDX-License-Identifier: MIT
// Runs every transfer of moves.dmac on the emulated controller: alone, queued behind each other on two
// channels, and with places and lengths of the moment. What should move is said here a second time, by
// hand; all memory around it is compared as well.
#include <stdbool.h>

#include "board.h"
#include "check.h"
#include "dmac.h"
#include "moves.h"

enum { SEED = 0x5eed1234, PATIENCE_SECONDS = 10 };
enum { FIXED_BYTES = 0x8000, FAR_BYTES = 0x6000, RUN_BYTES = 0xa000, LINKED_BYTES = 0x3800 };

/* The fixed buffers of moves.dmac. */
#define FIX_A ((uint8_t *)(FIXED + 0x0103))
#define FIX_B ((uint8_t *)(FIXED + 0x0401))
#define FIX_C ((uint8_t *)(FIXED + 0x0c02))
#define FIX_X ((uint8_t *)(FIXED + 0x1041))
#define FIX_Y ((uint8_t *)(FIXED + 0x1803))
#define FIX_W ((uint8_t *)(FIXED + 0x2000))
#define FAR_A ((uint8_t *)(FAR + 0x0011))
#define FAR_W ((uint8_t *)(FAR + 0x1000))

extern uint8_t linked_begin[], linked_end[];

/* Descriptors that are completed when they are prepared; the linker script knows which memory. */
#define TABLES __attribute__((section(".tables")))

static uint8_t run_memory[RUN_BYTES];
static uint8_t fixed_shadow[FIXED_BYTES], far_shadow[FAR_BYTES], run_shadow[RUN_BYTES], linked_shadow[LINKED_BYTES];

static struct moves_domain domain;

/* A transaction and what was heard of it. */
struct job {
    struct dmac_tx tx;
    uint32_t cookie;
    volatile unsigned calls;
    uint8_t result;
    uint32_t residue;
};
static struct job jobs[4];
static struct move_ram move_ram TABLES;
static struct collect_ram collect_ram TABLES;
static struct spread_ram spread_ram TABLES;

static volatile unsigned interrupts;

// One line may serve all channels; a channel without news does nothing.
void dma_interrupt(unsigned line)
{
    (void)line;
    interrupts++;
    for (uint32_t i = 0; i < domain.dmac.nchans; i++)
        dmac_irq(&domain.chan[i]);
}

void board_wake(struct dmac *dmac)
{
    (void)dmac;
}

static void finished(const struct dmac_report *report)
{
    struct job *job = report->arg;

    job->calls++;
    job->result = report->result;
    job->residue = report->residue;
}

// ---- one transaction ----

static void submit(struct job *job)
{
    job->calls = 0;
    job->tx.callback = finished;
    job->tx.arg = job;
    if (dmac_submit(&job->tx, &job->cookie) != DMAC_OK)
        check_that(0, "submit takes what prep has made ready");
}

static void wait_for(const struct job *job)
{
    bool from_interrupt = (job->tx.transfer->flags & DMAC_T_ISR) != 0;
    uint32_t since = board_time();

    while (!job->calls && board_time() - since < PATIENCE_SECONDS * (uint32_t)DMAC_PORT_HZ)
        if (!from_interrupt)
            dmac_poll(&domain.dmac);
}

static void check_job(const struct job *job)
{
    if (job->calls != 1 || job->result != DMAC_RESULT_OK || job->residue != 0) {
        put("# calls ");
        put_dec(job->calls);
        put(", result ");
        put_dec(job->result);
        put(", residue ");
        put_dec(job->residue);
        put("\n");
        check_that(0, "one callback, result ok, nothing left");
    }
}

// The interrupt must do it: nobody polls before one has come.
static void run(struct job *job, struct dmac_chan *chan)
{
    unsigned before = interrupts;
    uint32_t since = board_time();

    submit(job);
    dmac_issue_pending(chan);
    while (interrupts == before && board_time() - since < PATIENCE_SECONDS * (uint32_t)DMAC_PORT_HZ)
        ;
    if (interrupts == before)
        check_that(0, "the controller interrupts");
    wait_for(job);
    check_job(job);
}

// ---- transfers whose places are all known ----

struct known {
    const char *what;
    const struct dmac_transfer *transfer;
    unsigned chan;
    struct piece from[3], to[2];
};

static const struct known known[] = {
    { "gather: three pieces into one", &gather, GATHER_CHAN,
      { { FIX_A, 100 }, { lnk_b + 100, 3900 }, { FIX_C, 48 } }, { { lnk_f, 4048 } } },
    { "scatter: one piece into two", &scatter, SCATTER_CHAN,
      { { FIX_B + 7, 1357 } }, { { FIX_X, 1024 }, { lnk_a, 333 } } },
    { "repack: 100 + 1476 + 48 into 1024 + 600", &repack, REPACK_CHAN,
      { { FIX_A, 100 }, { FIX_B, 1476 }, { FIX_C, 48 } }, { { FIX_X, 1024 }, { FIX_Y, 600 } } },
    { "reshape: 4200 + 61 + 333 into 2048 + 2546", &reshape, RESHAPE_CHAN,
      { { lnk_b, 4200 }, { lnk_c, 61 }, { lnk_a, 333 } }, { { lnk_d, 2048 }, { lnk_e, 2546 } } },
    { "words: 5000 words to far memory", &words, WORDS_CHAN,
      { { FIX_W, 20000 } }, { { FAR_W, 20000 } } },
    { "near: 777 bytes from far memory", &near, NEAR_CHAN,
      { { FAR_A, 777 } }, { { lnk_e + 1000, 777 } } },
};
enum { KNOWN = sizeof known / sizeof known[0] };

static void expect_known(const struct known *k)
{
    check_expect(k->from, 3, k->to, 2);
}

static void prepare_known(struct job *job, const struct known *k)
{
    if (dmac_prep(&job->tx, &domain.chan[k->chan], k->transfer, NULL) != DMAC_OK)
        check_that(0, "prep takes a transfer without run-time places");
}

static void one_by_one(void)
{
    for (unsigned i = 0; i < KNOWN; i++) {
        check_begin();
        expect_known(&known[i]);
        prepare_known(&jobs[0], &known[i]);
        run(&jobs[0], &domain.chan[known[i].chan]);
        check_memory(known[i].what);
    }
}

// Two on each channel, all submitted before the first is issued; what they touch is disjoint, so their order is free.
static void queued(void)
{
    static const unsigned picked[] = { 0, 4, 3, 1 };

    check_begin();
    for (unsigned i = 0; i < 4; i++) {
        const struct known *k = &known[picked[i]];

        prepare_known(&jobs[i], k);
        submit(&jobs[i]);
    }
    expect_known(&known[0]);
    expect_known(&known[4]);
    expect_known(&known[3]);            // reads lnk_a, which scatter writes: same channel, so first
    expect_known(&known[1]);
    dmac_issue_pending(&domain.chan[known[0].chan]);
    dmac_issue_pending(&domain.chan[known[3].chan]);
    for (unsigned i = 0; i < 4; i++)
        wait_for(&jobs[i]);
    for (unsigned i = 0; i < 4; i++)
        check_job(&jobs[i]);
    check_memory("four transfers queued on two channels");
}

// The processor does not hear the interrupt; a poll finds out by itself.
static void unheard(void)
{
    uintptr_t flags = irq_save();
    unsigned before = interrupts;
    struct job *job = &jobs[0];

    check_begin();
    expect_known(&known[2]);
    prepare_known(job, &known[2]);
    submit(job);
    dmac_issue_pending(&domain.chan[known[2].chan]);
    wait_for(job);
    check_job(job);
    check_that(interrupts == before, "no interrupt was taken");
    check_memory("repack, found by polling");
    irq_restore(flags);
}

// Two are submitted, none is issued, both are taken back: nobody is told, nothing moves.
static void taken_back(void)
{
    struct dmac_chan *chan = &domain.chan[known[0].chan];
    uint32_t residue = 0;

    check_begin();
    prepare_known(&jobs[0], &known[0]);
    prepare_known(&jobs[1], &known[2]);
    submit(&jobs[0]);
    submit(&jobs[1]);
    check_that(dmac_status(&jobs[0].tx, jobs[0].cookie, &residue) == DMAC_STATUS_PENDING && residue == 4048,
               "what was submitted is pending, and all of it is left");
    check_that(dmac_terminate(chan) == 0 && dmac_synchronize(chan) == DMAC_OK, "terminate: nothing was running");
    dmac_poll(&domain.dmac);
    check_that(jobs[0].calls + jobs[1].calls == 0 && jobs[0].tx.state == DMAC_TX_FREE && jobs[1].tx.state == DMAC_TX_FREE,
               "terminate: no callback, and both are the client's again");
    check_memory("what was taken back moves nothing");
}

// ---- places and lengths of the moment ----

static void run_move(uint32_t bytes)
{
    uint8_t *from = run_memory + 64 + check_random(64), *to = run_memory + 0x4000 + check_random(64);
    const struct move_args args = { .run_s = from, .run_s_length = bytes, .run_d = to };
    const struct piece s = { from, bytes }, d = { to, bytes };

    check_begin();
    check_expect(&s, 1, &d, 1);
    if (move_prep(&jobs[0].tx, &domain.chan[MOVE_CHAN], &move_ram, &args) != DMAC_OK) {
        check_that(0, "move: prep takes a length within the bound");
        return;
    }
    run(&jobs[0], &domain.chan[MOVE_CHAN]);
    check_memory("move: places and length given at run time");
}

static void run_collect(const uint32_t bytes[4])
{
    struct collect_args args = { .packet = run_memory + 0x4001 };
    struct piece s[4], d = { run_memory + 0x4001, 8000 };

    check_begin();
    for (unsigned i = 0; i < 4; i++) {
        s[i].at = run_memory + 0x1000 * i + check_random(64);
        s[i].bytes = bytes[i];
        args.frag[i] = s[i].at;
        args.frag_length[i] = bytes[i];
    }
    check_expect(s, 4, &d, 1);
    if (collect_prep(&jobs[0].tx, &domain.chan[COLLECT_CHAN], &collect_ram, &args) != DMAC_OK) {
        check_that(0, "collect: prep takes lengths within the bound");
        return;
    }
    run(&jobs[0], &domain.chan[COLLECT_CHAN]);
    check_memory("collect: four fragments, those of length 0 vanish");
}

static void run_spread(void)
{
    uint8_t *from = run_memory + 17, *a = run_memory + 0x3003, *b = run_memory + 0x5005;
    const struct spread_args args = { .packet = from, .part = a, .rest = b };
    const struct piece s = { from, 8000 }, d[2] = { { a, 1000 }, { b, 7000 } };

    check_begin();
    check_expect(&s, 1, d, 2);
    if (spread_prep(&jobs[0].tx, &domain.chan[SPREAD_CHAN], &spread_ram, &args) != DMAC_OK) {
        check_that(0, "spread: prep takes the addresses");
        return;
    }
    run(&jobs[0], &domain.chan[SPREAD_CHAN]);
    check_memory("spread: one packet into two places given at run time");
}

// ---- time and repetition ----

enum { LAPS = 5 };
static volatile unsigned laps;

// The lap that is told fifth is the last one: what takes over is submitted from here.
static void lap_done(const struct dmac_report *report)
{
    if (report->result != DMAC_PROGRESS_PERIOD && report->result != DMAC_PROGRESS_OVERRUN) {
        finished(report);
        return;
    }
    laps += report->detail;
    if (laps == LAPS) {
        submit(&jobs[1]);
        dmac_issue_pending(&domain.chan[OVER_CHAN]);
    }
}

// The controller runs one lap per start, as every interrupt handler sees it; no thread could come between.
static void repeats(void)
{
    const struct piece from = { lnk_c, AGAIN_LAP }, to = { FIX_X + 3, AGAIN_LAP }, from_over = { lnk_a, 333 }, to_over = { FIX_Y + 1, 333 };
    unsigned before = interrupts;

    check_begin();
    check_expect(&from, 1, &to, 1);
    check_expect(&from_over, 1, &to_over, 1);
    laps = 0;
    if (dmac_prep(&jobs[0].tx, &domain.chan[AGAIN_CHAN], &again, NULL) != DMAC_OK || dmac_prep(&jobs[1].tx, &domain.chan[OVER_CHAN], &over, NULL) != DMAC_OK)
        check_that(0, "again: prep takes both");
    jobs[1].calls = 0;
    submit(&jobs[0]);
    jobs[0].tx.callback = lap_done;
    dmac_issue_pending(&domain.chan[AGAIN_CHAN]);
    wait_for(&jobs[1]);
    check_job(&jobs[0]);
    check_job(&jobs[1]);
    check_that(laps == LAPS && interrupts - before >= LAPS, "again: each lap is one interrupt and is told once");
    check_memory("again: laps until another takes over");
}

static void expect_marks(void)
{
    const struct piece from[3] = { { FIX_A, 50 }, { FIX_A + 50, 50 }, { FIX_C, 48 } };
    const struct piece to[3] = { { lnk_d, 50 }, { lnk_d + 64, 50 }, { lnk_d + 128, 48 } };

    for (unsigned i = 0; i < 3; i++)
        check_expect(&from[i], 1, &to[i], 1);
}

// What waits for two others is issued before them.
static void in_order(void)
{
    static struct dmac_after after[2];
    const struct dmac_args args = { .after = after };       // not waits_prep: whether that wants a RAM copy differs from board to board
    const struct piece from = { lnk_b, 1000 }, to = { FIX_W, 1000 };

    check_begin();
    prepare_known(&jobs[0], &known[0]);
    if (dmac_prep(&jobs[1].tx, &domain.chan[MARKS_CHAN], &marks, NULL) != DMAC_OK || dmac_prep(&jobs[2].tx, &domain.chan[WAITS_CHAN], &waits, &args) != DMAC_OK)
        check_that(0, "waits: prep takes both");
    for (unsigned i = 0; i < 3; i++)
        submit(&jobs[i]);
    expect_known(&known[0]);
    expect_marks();
    check_expect(&from, 1, &to, 1);
    dmac_issue_pending(&domain.chan[WAITS_CHAN]);
    check_that(jobs[2].tx.state == DMAC_TX_PENDING, "waits: nothing starts before the others");
    dmac_issue_pending(&domain.chan[MARKS_CHAN]);
    for (unsigned i = 0; i < 3; i++)
        wait_for(&jobs[i]);
    for (unsigned i = 0; i < 3; i++)
        check_job(&jobs[i]);
    check_memory("waits: one behind two, with interrupts between steps");
}

static void ticks(void)
{
    check_begin();
    if (dmac_prep(&jobs[0].tx, &domain.chan[TICK_CHAN], &tick, NULL) != DMAC_OK)
        check_that(0, "tick: prep takes it");
    run(&jobs[0], &domain.chan[TICK_CHAN]);
    check_memory("tick: an interrupt, and nothing moves");
}

// Nothing has started, so nothing may change.
static void refuses(void)
{
    const struct move_args args = { .run_s = run_memory, .run_s_length = 9001, .run_d = run_memory + 0x4000 };

    check_begin();
    check_that(move_prep(&jobs[0].tx, &domain.chan[MOVE_CHAN], &move_ram, &args) == DMAC_EVALUE_RANGE, "prep refuses 9001 of at most 9000 bytes");
    check_memory("a refused transfer moves nothing");
}

#ifdef MISALIGNED_DESCRIPTORS_FAIL
// The reading list begins eight bytes too far: where a controller that fetches its descriptors reports an error.
static const struct dmac_transfer *misplaced(const struct dmac_transfer *good)
{
    static struct dmac_fixup fixups[32];
    static struct dmac_transfer bad;
    unsigned changed = 0;

    bad = *good;
    bad.fixups = fixups;
    for (unsigned i = 0; i < good->nfixups && i < 32; i++) {
        fixups[i] = good->fixups[i];
        if (fixups[i].kind == (DMAC_FIX_HEAD | DMAC_FIX_BLOCK) && fixups[i].argument == 0 && fixups[i].shift == 0) {
            fixups[i].addend += 8;
            changed++;
        }
    }
    check_that(changed == 1 && good->nfixups <= 32, "error: the start of one list is misplaced");
    return &bad;
}

static void error_and_after(void)
{
    const uintptr_t values[] = { (uintptr_t)run_memory, (uintptr_t)run_memory + 0x4000, 100 };
    const struct dmac_args args = { .ram = move_ram.unit, .values = values };
    struct job *job = &jobs[0];

    check_begin();
    if (dmac_prep(&job->tx, &domain.chan[MOVE_CHAN], misplaced(&move), &args) != DMAC_OK)
        check_that(0, "error: prep has nothing against it");
    submit(job);
    dmac_issue_pending(&domain.chan[MOVE_CHAN]);
    wait_for(job);
    check_that(job->calls == 1 && job->result == DMAC_RESULT_READ_ERROR, "error: what cannot be fetched is reported as a read error");
    check_memory("error: and nothing has moved");
    run_move(777);                      // the channel has been stopped and works again
}
#endif

static void run_time(void)
{
    static const uint32_t lengths[] = { 1, 2, 3, 31, 1000, 4094, 4095, 4096, 8189, 8190, 8191, 8999, 9000 };
    static const uint32_t fragments[][4] = {
        { 1514, 60, 1514, 1514 }, { 0, 60, 1514, 1 }, { 1514, 0, 0, 7 }, { 100, 60, 0, 0 }, { 0, 0, 0, 1514 }, { 5, 0, 0, 0 }, { 0, 3, 0, 9 },
    };

    for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        run_move(lengths[i]);
    for (unsigned i = 0; i < 8; i++)
        run_move(1 + check_random(9000));
    for (unsigned i = 0; i < sizeof fragments / sizeof fragments[0]; i++)
        run_collect(fragments[i]);
    run_spread();
    refuses();
}

int main(void)
{
    const struct region regions[] = {
        { (uint8_t *)FIXED, fixed_shadow, FIXED_BYTES },
        { (uint8_t *)FAR, far_shadow, FAR_BYTES },
        { linked_begin, linked_shadow, (uint32_t)(linked_end - linked_begin) },
        { run_memory, run_shadow, RUN_BYTES },
    };

    put("# ");
    put(board_name);
    put("\n");
    check_seed(SEED);
    check_regions(regions, 4);
    check_that(regions[2].bytes <= LINKED_BYTES && moves_init(&domain) == DMAC_OK, "the domain starts");
    for (unsigned line = 0; board_dma_lines[line]; line++)
        board_irq_enable(board_dma_lines[line]);
    one_by_one();
    queued();
    unheard();
    taken_back();
    run_time();
    repeats();
    in_order();
    ticks();
#ifdef MISALIGNED_DESCRIPTORS_FAIL
    error_and_after();
#endif
    put("# interrupts taken: ");
    put_dec(interrupts);
    put("\n");
    fw_exit(check_end());
}
