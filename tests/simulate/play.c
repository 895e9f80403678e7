/* SPDX-License-Identifier: MIT */
/* Scenarios on the runtime: the generated tables, holds and routes of a program, the shipped runtime, and around them a
 * model controller, registers and a clock that the scenario drives. What comes of it must be what the reference says.
 *
 * The reference evaluates holds continuously; here dmac_poll is called at every instant at which something may change, and
 * a nanosecond before it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/tap.h"
#include "dmac_port.h"
#include "play.h"

/* ---- the world ----------------------------------------------------------------------------------------------------- */

enum { REGISTER_BYTES = 1024, RAM_UNITS = 1 << 16, TIMES = 64 };
#define START 0xfffff000u                   /* the clock wraps soon after the start */

static struct {
    const struct play *play;
    struct dmac *dmac;
    struct dmac_chan *chans, *chan;
    unsigned nchans;
    struct dmac_tx tx;
    uint32_t cookie;
    int64_t now;
    bool locked;
    struct { uint64_t address; uint8_t value; } bytes[REGISTER_BYTES];
    unsigned nbytes;
    /* the model controller */
    bool running, done, failed, period;
    unsigned starts;
    /* what was seen */
    bool moved_away;                        /* other addresses than the simulation had */
    bool started, called;
    int result;
    uint32_t residue;
    unsigned periods;
    int64_t done_at, ended_at;
    enum play_fate fate;
} w;
static union { uint32_t unit[RAM_UNITS]; uint64_t aligned; } ram __attribute__((aligned(4096)));

static uint8_t *byte_at(uint64_t address)
{
    unsigned i;

    for (i = 0; i < w.nbytes; i++)
        if (w.bytes[i].address == address)
            return &w.bytes[i].value;
    if (w.nbytes == REGISTER_BYTES)
        abort();
    w.bytes[w.nbytes].address = address;
    w.bytes[w.nbytes].value = 0;
    return &w.bytes[w.nbytes++].value;
}

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < width; i++)
        value |= (uint64_t)*byte_at(address + i) << 8 * i;
    return value;
}
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        *byte_at(address + i) = (uint8_t)(value >> 8 * i);
}
uint32_t dmac_host_time(void) { return START + (uint32_t)w.now; }
uint32_t dmac_host_lock(uint32_t *word)
{
    (void)word;
    if (w.locked)
        abort();
    w.locked = true;
    return 0;
}
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; w.locked = false; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }

/* The copy of the table lies where the simulation had it. */
uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    uint64_t table = w.moved_away ? (w.play->table_address + 4095) & ~(uint64_t)4095 : w.play->table_address;

    if (cpu >= (uintptr_t)&ram && cpu < (uintptr_t)(&ram + 1))
        return table - (uint64_t)w.play->transfer->table_offset + (cpu - (uintptr_t)&ram);
    return cpu;
}

static void put(const struct play_set *s)
{
    dmac_host_write((uintptr_t)s->address, (dmac_host_read((uintptr_t)s->address, s->width) & ~s->mask) | (s->value & s->mask), s->width);
}

/* Its beginning: tx.table is the first descriptor that is left. */
static const uint32_t *table(void)
{
    return w.tx.table >= ram.unit && w.tx.table < ram.unit + RAM_UNITS ? ram.unit : w.tx.table;
}

/* ---- the model controller ------------------------------------------------------------------------------------------ */

static int op_start(const struct dmac_at *at)
{
    (void)at;
    w.running = true;
    w.done = w.failed = w.period = false;
    w.starts++;
    return 0;
}

static uint32_t op_status(const struct dmac_at *at)
{
    uint32_t status = (w.done ? DMAC_DONE : 0u) | (w.period ? DMAC_PERIOD : 0u);

    if (at->channel != w.chan->at.channel)
        return 0;
    if (w.failed)
        status |= DMAC_FAILED | (w.play->read ? DMAC_READ_FAILED : DMAC_WRITE_FAILED);
    w.done = w.failed = w.period = false;
    return status;
}

static void op_stop(const struct dmac_at *at)
{
    if (at->channel == w.chan->at.channel)
        w.running = false;
}

static uint32_t op_idle(const struct dmac_at *at)
{
    (void)at;
    return !w.running;
}

static void op_residue(const struct dmac_at *at, struct dmac_where *where)
{
    (void)at;
    const struct dmac_residue_rule *rule = &w.play->transfer->residue;
    uint64_t first = rule->count ? 4u * (uint64_t)rule->unit[0] : 0;

    where->valid = DMAC_WHERE_CURRENT;
    where->current = (uintptr_t)(dmac_host_bus_address((uintptr_t)table()) + (uint64_t)w.play->transfer->table_offset + first + w.play->stopped_at);
    if (!w.play->fails)
        return;
    where->valid |= DMAC_WHERE_LEFT;
    where->left = (uint32_t)w.play->stopped_left;
}

static const struct dmac_controller model = {
    .start = op_start, .status = op_status, .stop = op_stop, .idle = op_idle, .residue = op_residue, .stop_within = 1000
};

/* ---- what is seen -------------------------------------------------------------------------------------------------- */

static void on_callback(const struct dmac_report *report)
{
    if (report->result >= DMAC_PROGRESS_PERIOD) {
        w.periods += report->result == DMAC_PROGRESS_PERIOD || report->result == DMAC_PROGRESS_OVERRUN ? report->detail : 0;
        return;
    }
    w.called = true;
    w.result = report->result;
    w.residue = report->residue;
}

static enum play_fate fate(void)
{
    const struct dmac_path *path = w.play->transfer->path;
    uint32_t bit = path ? path->route->bit : 0;

    if (w.dmac->quarantined & bit)
        return FATE_QUARANTINED;
    return w.dmac->connected & bit ? FATE_KEPT : FATE_CUT;
}

static void observe(void)
{
    bool over = w.called || w.tx.state != DMAC_TX_ACTIVE;

    if (!w.started)
        return;
    if (w.done_at == INT64_MIN && (over || w.chan->state != DMAC_CH_RUN))
        w.done_at = w.now;
    if (w.ended_at == INT64_MIN && over) {
        w.ended_at = w.now;
        w.fate = fate();
    }
}

static void poll_now(void)
{
    dmac_poll(w.dmac);
    observe();
}

/* ---- inputs -------------------------------------------------------------------------------------------------------- */

static void irq(void)
{
    dmac_irq(w.chan);
    observe();
}

/* The controller reports. Of a stepped list each command does so, and the one that fails is the last. */
static void report_in(void)
{
    unsigned good = w.play->fails ? w.play->stopped_in : w.tx.commands ? w.tx.commands - 1u : 0;

    if (!w.running) {
        irq();
        return;
    }
    for (; (w.play->transfer->flags & DMAC_T_STEPPED) && good > 0 && w.running; good--) {
        w.running = false;
        w.done = true;
        irq();
    }
    if (w.play->fails) {
        w.failed = true;
    } else if (w.play->transfer->flags & DMAC_T_CYCLIC) {
        w.period = true;
    } else {
        w.running = false;
        w.done = true;
    }
    irq();
}

static bool input(const struct play_input *in)
{
    int error = 0;

    if (in->kind == PLAY_IRQ)
        report_in();
    if (in->kind == PLAY_EVENT)
        error = dmac_event(&w.tx, w.cookie, in->event);
    observe();
    return in->kind != PLAY_EVENT || w.started || error == DMAC_ESTALE;
}

/* Everything of one instant: registers first, they are what the instant sees. */
static bool inputs_at(int64_t now)
{
    const struct play *p = w.play;
    bool good = true;

    w.now = now;
    for (unsigned i = 0; i < p->ninputs; i++)
        for (unsigned k = 0; p->inputs[i].ns == now && k < p->inputs[i].nsets; k++)
            put(&p->inputs[i].sets[k]);
    for (unsigned i = 0; i < p->ninputs; i++)
        if (p->inputs[i].ns == now && p->inputs[i].kind != PLAY_SET)
            good = input(&p->inputs[i]) && good;
    poll_now();
    return good;
}

/* ---- time ---------------------------------------------------------------------------------------------------------- */

static int64_t times[TIMES];
static unsigned ntimes;

static void may_change_at(int64_t time)
{
    if (ntimes + 2 > TIMES)
        abort();
    times[ntimes++] = time - 1;
    times[ntimes++] = time;
}

static int64_t next_time(void)
{
    int64_t next = INT64_MAX;

    for (unsigned i = 0; i < w.play->ninputs; i++) {
        int64_t at = w.play->inputs[i].ns;

        next = at > w.now && at < next ? at : next;
        next = at - 1 > w.now && at - 1 < next ? at - 1 : next;
    }
    for (unsigned i = 0; i < ntimes; i++)
        next = times[i] > w.now && times[i] < next ? times[i] : next;
    return next;
}

/* Delays and the limit count from done. */
static void expect_changes(void)
{
    const struct dmac_hold *hold = w.play->transfer->path ? w.play->transfer->path->hold : NULL;

    for (unsigned i = 0; hold && i < ndelays; i++)
        may_change_at(w.done_at + delays[i]);
    if (hold)
        may_change_at(w.done_at + (int64_t)hold->within);
}

/* ---- a scenario ---------------------------------------------------------------------------------------------------- */

static void check(bool good, const char *what)
{
    char text[128];

    snprintf(text, sizeof text, "%s: %s", w.play->name, what);
    ok(good, text);
}

static void say(const char *what, int64_t have, int64_t want)
{
    if (have != want)
        printf("# %s is %" PRId64 ", the reference says %" PRId64 "\n", what, have, want);
}

static void check_words(void)
{
    const struct play *p = w.play;
    bool same = true, comparable = p->nwords && !w.moved_away && !(p->transfer->flags & DMAC_T_SWAP);

    for (unsigned i = 0; comparable && i < p->nwords; i++)
        for (unsigned k = 0; k < p->words[i].n; k++) {
            uint32_t have = table()[p->words[i].at / 4 + k];

            if (have != p->words[i].units[k])
                printf("# unit %u of the table is 0x%08" PRIx32 ", the simulation has 0x%08" PRIx32 "\n", p->words[i].at / 4 + k, have,
                       p->words[i].units[k]);
            same = same && have == p->words[i].units[k];
        }
    if (comparable)
        check(same, "prep completes the words as the simulation does");
}

/* The simulation puts things at odd addresses. Where a rule forbids that (shared cache lines, the copy's alignment), all
 * stand apart at even ones. */
static const uintptr_t *at_even_addresses(const struct dmac_transfer *t)
{
    static uintptr_t values[256];
    uintptr_t next = 0;

    if (t->narguments > sizeof values / sizeof *values)
        abort();
    for (unsigned i = 0; i < t->narguments; i++) {
        const struct dmac_argument *a = &t->arguments[i];

        values[i] = w.play->values[i];
        if (a->kind != DMAC_ARG_ADDRESS)
            continue;
        next = ((next < a->low || next > a->high ? a->low : next) + 4095) & ~(uintptr_t)4095;
        values[i] = next;
        next += a->maximum;
    }
    return values;
}

static int prepare(void)
{
    struct dmac_args args = { 0 };
    const struct dmac_transfer *t = w.play->transfer;
    int error;

    if (t->table_units + t->block_units + 2u * t->narguments > RAM_UNITS)
        abort();
    args.ram = ram.unit;
    args.values = w.play->values;
    w.tx.callback = on_callback;
    error = dmac_prep(&w.tx, w.chan, t, &args);
    if (error > DMAC_EREFUSED || w.play->refused)
        return error;
    w.moved_away = true;
    args.values = w.play->values ? at_even_addresses(t) : NULL;
    return dmac_prep(&w.tx, w.chan, t, &args);
}

static void set_up(const struct play *p)
{
    memset(&w, 0, sizeof w);
    memset(&ram, 0, sizeof ram);
    ntimes = 0;
    w.play = p;
    w.done_at = w.ended_at = INT64_MIN;
    w.result = -1;
    w.now = p->ninputs && p->inputs[0].ns < 0 ? p->inputs[0].ns - 1 : -1;
    w.dmac = play_setup(&w.chans, &w.nchans);
    w.chan = &w.chans[p->chan];
    for (unsigned i = 0; i < w.nchans; i++)
        w.chans[i].controller = &model;
    if (dmac_init(w.dmac) != 0)
        abort();
    for (unsigned i = 0; i < w.nchans; i++)
        if (dmac_chan_init(&w.chans[i]) != 0)
            abort();
    for (unsigned i = 0; i < p->ninitial; i++)
        put(&p->initial[i]);
}

static bool before_start(void)
{
    bool good = true;

    for (int64_t next = next_time(); next < 0; next = next_time())
        good = inputs_at(next) && good;
    return good;
}

static void until_end(void)
{
    bool known = false;

    for (int64_t next = next_time(); next != INT64_MAX; next = next_time()) {
        inputs_at(next);
        if (!known && w.done_at != INT64_MIN) {
            known = true;
            expect_changes();
        }
    }
    w.now += 1000000;
    poll_now();
}

static void compare(void)
{
    const struct play *p = w.play;
    uint32_t residue = w.residue;

    if (p->result < 0)
        dmac_status(&w.tx, w.cookie, &residue);
    say("the result", w.result, p->result);
    check(w.result == p->result && w.called == (p->result >= 0), "result");
    say("done", w.done_at, p->done);
    check(w.done_at == p->done, "done");
    say("the end of the hold", w.ended_at, p->ended);
    say("the fate of the route", w.fate, p->fate);
    check(w.ended_at == p->ended && (w.fate == p->fate || !p->transfer->path), "drained, and what becomes of the route");
    say("the residue", residue, (int64_t)p->residue);
    check(((p->transfer->flags & DMAC_T_CYCLIC) && !p->fails) || residue == p->residue, "residue");
}

static unsigned irqs_after_start(const struct play *p)
{
    unsigned n = 0;

    for (unsigned i = 0; i < p->ninputs; i++)
        n += p->inputs[i].kind == PLAY_IRQ && p->inputs[i].ns >= 0;
    return n;
}

static void run(const struct play *p)
{
    int error;

    set_up(p);
    error = prepare();
    if (p->refused) {
        say("what prep says", error, DMAC_EARG);
        check(error < 0, "prep refuses it");
        return;
    }
    say("what prep says", error, 0);
    check(error == 0, "prep");
    if (error)
        return;
    check_words();
    check(dmac_submit(&w.tx, &w.cookie) == 0, "submit");
    if (p->transfer->flags & DMAC_T_GATED)
        dmac_arm(&w.tx, w.cookie);
    check(before_start(), "what comes before the start is refused");
    w.now = 0;
    dmac_issue_pending(w.chan);
    check(w.running, "start");
    w.started = true;
    inputs_at(0);
    if (w.done_at != INT64_MIN)
        expect_changes();
    until_end();
    compare();
    if ((p->transfer->flags & DMAC_T_CYCLIC) && !p->fails)
        check(w.periods == irqs_after_start(p), "progress calls");
}

int main(void)
{
    for (unsigned i = 0; i < nplays; i++)
        run(&plays[i]);
    return tap_done();
}
