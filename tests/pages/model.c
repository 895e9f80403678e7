/* SPDX-License-Identifier: MIT */
/* Registers, their rules, the log, and the script that every page goes through. */
#include <stdlib.h>

#include "model.h"

/* ---- registers ---------------------------------------------------------------------------------------------------- */

enum { SPACE = 0x40000, LOG = 4096 };
static struct { uint8_t value[SPACE], ones[SPACE], fixed[SPACE], zero[SPACE]; } space;
static struct { unsigned offset; uint64_t value; } written[LOG];
static unsigned nwritten;
static bool outside;

static uint64_t load(const uint8_t *from, unsigned bytes)
{
    uint64_t v = 0;

    for (unsigned i = 0; i < bytes; i++)
        v |= (uint64_t)from[page.swapped ? bytes - 1 - i : i] << 8 * i;
    return v;
}

static void store(uint8_t *to, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        to[page.swapped ? bytes - 1 - i : i] = (uint8_t)(v >> 8 * i);
}

uint64_t get_wide(unsigned offset, unsigned bytes) { return load(&space.value[offset], bytes); }
uint32_t get(unsigned offset) { return (uint32_t)get_wide(offset, 4); }
void put_wide(unsigned offset, uint64_t value, unsigned bytes) { store(&space.value[offset], value, bytes); }
void put(unsigned offset, uint32_t value) { put_wide(offset, value, 4); }
void change(unsigned offset, uint32_t clear, uint32_t set) { put(offset, (get(offset) & ~clear) | set); }

static bool inside(uintptr_t address, unsigned width, unsigned *offset)
{
    uintptr_t base = page.chans[0].at.base;

    *offset = (unsigned)(address - base);
    if (address >= base && address - base <= SPACE - width)
        return true;
    outside = true;
    *offset = 0;
    return false;
}

static uint64_t raw(const uint8_t *from, unsigned width)
{
    uint64_t v = 0;

    memcpy(&v, from, width);
    return v;
}

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    unsigned offset;

    if (!inside(address, width, &offset))
        return 0;
    uint64_t value = raw(&space.value[offset], width);
    if (page.was_read)
        page.was_read(offset);
    return value;
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    uint8_t bytes[8];
    unsigned offset;

    if (!inside(address, width, &offset))
        return;
    memcpy(bytes, &value, sizeof bytes);
    for (unsigned i = 0; i < width; i++) {
        unsigned at = offset + i, ones = space.ones[at], fixed = space.fixed[at], old = space.value[at];
        space.value[at] = (uint8_t)((old & fixed) | (old & ones & ~bytes[i]) | (bytes[i] & ~(fixed | ones | space.zero[at])));
    }
    value = load(bytes, width);
    if (nwritten < LOG) {
        written[nwritten].offset = offset;
        written[nwritten++].value = value;
    }
    if (page.written)
        page.written(offset, value, width);
}

uint64_t written_to(unsigned offset)
{
    for (unsigned i = nwritten; i-- > 0;)
        if (written[i].offset == offset)
            return written[i].value;
    return ~UINT64_C(0);
}

unsigned writes_to(unsigned offset)
{
    unsigned n = 0;

    for (unsigned i = 0; i < nwritten; i++)
        n += written[i].offset == offset;
    return n;
}

static void power_on(void)
{
    for (const struct rule *r = page.rules; r && (r->ones || r->fixed || r->zero); r++) {
        unsigned bytes = r->bytes ? r->bytes : 4;
        store(&space.ones[r->offset], r->ones, bytes);
        store(&space.fixed[r->offset], r->fixed, bytes);
        store(&space.zero[r->offset], r->zero, bytes);
    }
    if (page.power_on)
        page.power_on();
}

/* ---- the platform -------------------------------------------------------------------------------------------------- */

enum { RAM_BUS = 0x24000000 };
static union { uint32_t unit[4096]; uint64_t aligned[2048]; } __attribute__((aligned(4096))) ram;

uint32_t dmac_host_time(void) { static uint32_t now; return now++; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }

uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    bool in_ram = cpu >= (uintptr_t)&ram && cpu < (uintptr_t)(&ram + 1);

    return in_ram ? RAM_BUS + (cpu - (uintptr_t)&ram) : cpu;
}

void *on_host(uint64_t bus)
{
    bool in_ram = bus >= RAM_BUS && bus < RAM_BUS + sizeof ram;

    return in_ram ? (uint8_t *)&ram + (bus - RAM_BUS) : (void *)(uintptr_t)bus;
}

/* ---- which sequences run -------------------------------------------------------------------------------------------- */

enum sequence { INIT, CONFIG, START, STEP, IRQ, STOP, IDLE, STOPPED, PAUSE, RESUME, RESIDUE, PACKET, APPEND, CONNECT, DISCONNECT, RESET, SEQUENCES };
static const char *const sequence_names[SEQUENCES] = { "init", "config", "start", "step", "irq", "stop", "idle", "stopped", "pause", "resume",
                                                       "residue", "packet", "append", "connect", "disconnect", "reset" };
static unsigned ran[SEQUENCES];
static struct dmac_controller original, counted;

static int counted_start(const struct dmac_at *at) { ran[START]++; ran[STEP]++; return original.start(at); }
static uint32_t counted_status(const struct dmac_at *at) { ran[IRQ]++; return original.status(at); }
static void counted_stop(const struct dmac_at *at) { ran[STOP]++; original.stop(at); }
static uint32_t counted_idle(const struct dmac_at *at) { ran[IDLE]++; return original.idle(at); }
static void counted_stopped(const struct dmac_at *at) { ran[STOPPED]++; original.stopped(at); }
static int counted_pause(const struct dmac_at *at) { ran[PAUSE]++; return original.pause(at); }
static int counted_resume(const struct dmac_at *at) { ran[RESUME]++; return original.resume(at); }
static void counted_residue(const struct dmac_at *at, struct dmac_where *w) { ran[RESIDUE]++; original.residue(at, w); }
static int counted_init(const struct dmac_at *at) { ran[INIT]++; return original.init(at); }
static int counted_config(const struct dmac_at *at) { ran[CONFIG]++; return original.config(at); }
static int counted_reset(const struct dmac_at *at) { ran[RESET]++; return original.reset(at); }
static uint32_t counted_packet(const struct dmac_at *at) { ran[PACKET]++; return original.packet(at); }
static int counted_append(const struct dmac_at *at) { ran[APPEND]++; return original.append(at); }

static void count_sequences(void)
{
    original = counted = *page.chans[0].controller;
#define COUNT(member) if (original.member) counted.member = counted_##member
    COUNT(start); COUNT(status); COUNT(stop); COUNT(idle); COUNT(stopped); COUNT(pause); COUNT(resume); COUNT(residue);
    COUNT(init); COUNT(config); COUNT(reset); COUNT(packet); COUNT(append);
    for (uint32_t i = 0; i < page.dmac->nchans; i++)
        page.chans[i].controller = &counted;
}

/* Transfers are const, and so are the operations of their routes: a copy counts them. */
static struct { struct dmac_transfer transfer; struct dmac_path path; struct dmac_route route; const struct dmac_route *real; } routed;

static int counted_connect(uintptr_t b, uint32_t i, uint32_t o) { ran[CONNECT]++; return routed.real->connect(b, i, o); }
static int counted_disconnect(uintptr_t b, uint32_t i, uint32_t o) { ran[DISCONNECT]++; return routed.real->disconnect(b, i, o); }

static const struct dmac_transfer *counting(const struct dmac_transfer *transfer)
{
    if (!transfer->path || !transfer->path->route || !transfer->path->route->connect)
        return transfer;
    routed.transfer = *transfer;
    routed.path = *transfer->path;
    routed.real = transfer->path->route;
    routed.route = *routed.real;
    routed.route.connect = counted_connect;
    routed.route.disconnect = counted_disconnect;
    routed.path.route = &routed.route;
    routed.transfer.path = &routed.path;
    return &routed.transfer;
}

/* ---- the transaction ------------------------------------------------------------------------------------------------ */

struct dmac_tx tx;
struct seen seen;
static char text[160];

static const char *saying(const struct play *play, const char *says)
{
    snprintf(text, sizeof text, "%s, %s: %s", page.name, play ? play->name : "all", says);
    return text;
}

bool good(const struct play *play, bool condition, const char *says) { return ok(condition, saying(play, says)); }
bool same(const struct play *play, uint64_t got, uint64_t want, const char *says) { return is_number(got, want, saying(play, says)); }

/* A model that speaks of a descriptor the list does not have. */
static uint32_t unit_at(unsigned i)
{
    if (i >= tx.transfer->residue.count) {
        printf("Bail out! %s: there is no descriptor %u\n", page.name, i);
        exit(99);
    }
    return tx.transfer->residue.unit[i];
}

uint64_t descriptor(unsigned i)
{
    return dmac_host_bus_address((uintptr_t)tx.table) + 4 * (uint64_t)unit_at(i) + (uint64_t)tx.transfer->table_offset;
}

uint32_t unit_of(unsigned i, unsigned unit)
{
    uint32_t v = tx.table[unit_at(i) + unit];

    return page.swapped ? __builtin_bswap32(v) : v;
}

unsigned command_at_work(void) { return tx.chan->cursor; }

static void called(const struct dmac_report *report)
{
    seen.calls++;
    seen.last = *report;
}

uint32_t begin(const struct play *play)
{
    struct dmac_args args = { ram.unit, NULL, NULL };
    struct dmac_chan *chan = &page.chans[play->chan];
    uint32_t cookie = 0;

    memset(&seen, 0, sizeof seen);
    same(play, (uint64_t)dmac_prep(&tx, chan, counting(play->transfer), &args), 0, "prep");
    nwritten = 0;
    tx.callback = called;
    dmac_submit(&tx, &cookie);
    good(play, !page.runs(), "nothing runs before it is issued");
    dmac_issue_pending(chan);
    good(play, page.runs(), "runs");
    return cookie;
}

static bool line_is_up(void)
{
    for (size_t i = 0; i < sizeof page.line / sizeof *page.line; i++)
        if (get_wide(page.line[i].offset, page.line[i].bytes ? page.line[i].bytes : 4) & page.line[i].mask)
            return true;
    return false;
}

void interrupt(const struct play *play)
{
    dmac_irq(&page.chans[play->chan]);
    good(play, !line_is_up(), "the interrupt is acknowledged");
    dmac_poll(page.dmac);
}

/* ---- the script ------------------------------------------------------------------------------------------------------ */

static void goes_to_the_middle(const struct play *play, uint32_t cookie)
{
    uint32_t residue = 0;

    for (unsigned i = 1; i < play->transfer->commands && !play->endless; i++) {
        page.done();
        interrupt(play);
        same(play, seen.calls, 0, "a command is no completion");
        good(play, page.runs(), "the next one runs");
    }
    if (page.middle)
        page.middle();
    same(play, dmac_status(&tx, cookie, &residue), DMAC_STATUS_RUNNING, "status");
    same(play, residue, play->left, "residue");
}

static void pauses(const struct play *play, uint32_t cookie)
{
    struct dmac_chan *chan = &page.chans[play->chan];

    if (!original.pause) {
        good(play, dmac_pause(chan) == DMAC_ENOSUP, "cannot be paused");
        return;
    }
    good(play, dmac_pause(chan) == play->pause, play->pause ? "this one is not paused" : "pause");
    if (play->pause)
        return;
    good(play, !page.runs(), "is held");
    interrupt(play);
    good(play, !page.runs(), "an interrupt does not let it go");
    same(play, dmac_status(&tx, cookie, NULL), DMAC_STATUS_PAUSED, "status says so");
    same(play, (uint64_t)dmac_resume(chan), 0, "resume");
    good(play, page.runs(), "goes on");
}

static void list(const struct play *play)
{
    uint32_t cookie = begin(play);

    if (page.head)
        same(play, page.head(), dmac_host_bus_address((uintptr_t)tx.table), "is told where the list begins");
    if (play->started)
        play->started();
    if (original.status) {
        interrupt(play);
        same(play, seen.calls, 0, "an interrupt without flags is nobody's");
    }
    goes_to_the_middle(play, cookie);
    pauses(play, cookie);
    if (page.period) {
        page.period();
        interrupt(play);
        same(play, seen.calls, 0, "a descriptor in the middle is no completion");
    }
    page.done();
    interrupt(play);
    same(play, seen.calls, 1, "called back");
    same(play, seen.last.result, DMAC_RESULT_OK, "with a good end");
    same(play, seen.last.residue, 0, "and nothing left");
    interrupt(play);
    same(play, seen.calls, 1, "once");
    same(play, tx.state, play->transfer->flags & DMAC_T_REUSE ? DMAC_TX_READY : DMAC_TX_FREE, "and given back");
}

/* Done while it was being paused is not forgotten. */
static void done_when_paused(const struct play *play)
{
    begin(play);
    for (unsigned i = 1; i < play->transfer->commands; i++) {
        page.done();
        interrupt(play);
    }
    page.done();
    dmac_pause(&page.chans[play->chan]);
    interrupt(play);
    same(play, seen.calls, 1, "the end is seen although it was paused");
    dmac_resume(&page.chans[play->chan]);
}

/* Asked to stop, and at rest: no access follows. */
static void comes_to_rest(const struct play *play)
{
    if (page.quiet) {
        good(play, tx.state == DMAC_TX_ACTIVE, "not idle before the hardware is");
        page.quiet();
        if (!original.status)
            interrupt(play);                            /* the report of the command is all there is */
    }
    dmac_poll(page.dmac);
    good(play, !page.runs(), "stopped");
}

static void failed(const struct play *play, const struct failure *failure)
{
    uint32_t cookie = begin(play), residue = 0;

    goes_to_the_middle(play, cookie);
    dmac_status(&tx, cookie, &residue);
    failure->happens();
    interrupt(play);
    interrupt(play);
    dmac_poll(page.dmac);
    same(play, seen.calls, 1, "an error is called back");
    same(play, seen.last.result, failure->result, "as one");
    same(play, seen.last.residue, residue, "with what is left");
    good(play, !page.runs(), "nothing runs after an error");
    list(play);                                         /* and the channel works again */
}

static void terminated(const struct play *play)
{
    struct dmac_chan *chan = &page.chans[play->chan];

    begin(play);
    if (page.busy)
        page.busy();
    dmac_terminate(chan);
    comes_to_rest(play);
    dmac_synchronize(chan);
    same(play, seen.calls, 0, "what is terminated is not called back");
    same(play, tx.state, DMAC_TX_FREE, "but given back");
}

static void ring(const struct play *play)
{
    void (*period)(void) = page.period ? page.period : page.lap;

    begin(play);
    if (play->started)
        play->started();
    period();
    interrupt(play);
    same(play, seen.calls, 1, "a period is progress");
    same(play, seen.last.result, DMAC_PROGRESS_PERIOD, "and nothing else");
    period();
    period();
    interrupt(play);
    same(play, seen.calls, 2, "late ones are merged");
    if (page.busy)
        page.busy();
    dmac_terminate(&page.chans[play->chan]);
    comes_to_rest(play);
    dmac_synchronize(&page.chans[play->chan]);
    same(play, tx.state, DMAC_TX_FREE, "and given back");
}

static void one(const struct play *play)
{
    if (play->endless) {
        ring(play);
        return;
    }
    list(play);
    list(play);                                         /* flags of the one before do not count */
    if (original.pause && !play->pause)
        done_when_paused(play);
    for (size_t i = 0; i < sizeof page.fails / sizeof *page.fails && page.fails[i].happens; i++)
        failed(play, &page.fails[i]);
    terminated(play);
    list(play);
}

static void was_run(const char *name)
{
    for (unsigned i = 0; i < SEQUENCES; i++)
        if (strcmp(sequence_names[i], name) == 0) {
            printf("# %u times: %s\n", ran[i], name);
            snprintf(text, sizeof text, "%s: sequence %s was run", page.name, name);
            ok(ran[i] > 0, text);
            return;
        }
    snprintf(text, sizeof text, "%s: the script knows of sequence %s", page.name, name);
    ok(false, text);
}

/* Arguments: the sequences of the page. */
int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    page.setup();
    count_sequences();
    power_on();
    same(NULL, (uint64_t)dmac_init(page.dmac), 0, "the domain");
    for (uint32_t i = 0; i < page.dmac->nchans; i++)
        same(NULL, (uint64_t)dmac_chan_init(&page.chans[i]), 0, "a channel");
    for (unsigned i = 0; i < page.nplays; i++)
        one(&page.plays[i]);
    if (page.more)
        page.more();
    if (original.reset) {
        nwritten = 0;
        same(NULL, (uint64_t)counted.reset(&page.chans[0].at), 0, "reset");
        if (good(NULL, page.was_reset != NULL, "the model says what a reset does"))
            page.was_reset();
    }
    good(NULL, !original.status || page.line[0].mask, "the model says what interrupts");
    good(NULL, !outside, "all accesses are inside the registers");
    for (int i = 1; i < argc; i++)
        was_run(argv[i]);
    return tap_done();
}
