/* SPDX-License-Identifier: MIT */
/* The world of a scenario: choices, the trace, and hardware. It is reached through the runtime's host port, so that a
 * stimulus of `meanwhile` can happen at any register access. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "world.h"
#include "dmac_port.h"

struct world w;

void give_up(const char *format, ...)
{
    va_list args;

    fprintf(stderr, "litmus: ");
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\n");
    exit(2);
}

/* ---- choices ------------------------------------------------------------------------------------------------------ */

static unsigned choice[CHOICES], width[CHOICES], at, used;

unsigned choose(unsigned n)
{
    if (n <= 1)
        return 0;
    if (at >= CHOICES)
        give_up("more than %d choices in one run", CHOICES);
    if (at >= used) {
        choice[at] = 0;
        used = at + 1;
    }
    width[at] = n;
    return choice[at++];
}

void first_choices(void)
{
    at = used = 0;
}

void restart_choices(void)
{
    at = 0;
}

bool next_choices(void)
{
    used = at;
    while (used > 0) {
        if (choice[used - 1] + 1 < width[used - 1]) {
            choice[used - 1]++;
            return true;
        }
        used--;
    }
    return false;
}

/* ---- trace -------------------------------------------------------------------------------------------------------- */

void note(const char *format, ...)
{
    va_list args;

    if (w.quiet)
        return;
    if (w.ntrace == TRACE)
        give_up("a trace of more than %d entries", TRACE);
    va_start(args, format);
    vsnprintf(w.trace[w.ntrace++], TEXT, format, args);
    va_end(args);
}

/* What the masks tell: looked at whenever the lock is given back. */
static void note_routes(void)
{
    unsigned i;
    bool died = false;

    for (i = 0; i < w.domain.nchans; i++) {
        bool dead = w.chan[i].state == DMAC_CH_DEAD;
        if (dead && !w.was_dead[i])
            note("dead %u", i), died = true;
        w.was_dead[i] = dead;
    }
    for (i = 0; i < nr; i++) {
        uint32_t bit = 1u << i;
        if ((w.domain.quarantined & bit) && !(w.quarantined & bit)) {
            if (!died)
                note("quarantine %s", names_r[i]);
        } else if ((w.domain.kept & bit) && !(w.kept & bit))
            note("keep %s", names_r[i]);
    }
    w.kept = w.domain.kept;
    w.quarantined = w.domain.quarantined;
    w.owned = w.domain.connected & ~w.domain.kept & ~w.domain.quarantined;
}

/* A start over a route that had an owner and was never cut: it was given back and taken again in one step, unless the
 * channel goes on with it. */
static void note_start(const struct dmac_chan *chan)
{
    const struct dmac_path *path = chan->current->transfer->path;
    uint32_t bit = path != NULL ? path->route->bit : 0;
    unsigned i;

    for (i = 0; i < nr; i++)
        if (chan->state == DMAC_CH_IDLE && bit == 1u << i && (w.owned & bit))
            note("keep %s", names_r[i]);
    w.owned |= bit;
    note("start %s", names_t[chan->current - w.tx]);
}

/* ---- hardware ------------------------------------------------------------------------------------------------------ */

unsigned index_of(const char *const *names, unsigned n, const char *name)
{
    unsigned i;

    for (i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    give_up("no '%s'", name);
}

/* A hardware stimulus, if it is possible now. */
bool hardware(const char *text)
{
    char verb[WORD] = "", a[WORD] = "", b[WORD] = "";
    struct hardware *hw;

    sscanf(text, "%63s %63s %63s", verb, a, b);
    if (strcmp(verb, "level") == 0) {
        w.level[index_of(names_l, nl, a)] = (uint32_t)atoi(b);
        return true;
    }
    if (strcmp(verb, "time") == 0) {
        w.clock += (uint32_t)strtoul(a, NULL, 10);
        return true;
    }
    hw = &w.hw[atoi(a)];
    if (strcmp(verb, "flag") == 0)
        return hw->done = true;
    if (strcmp(verb, "stopped") == 0) {
        if (!hw->stopping)
            return false;
        hw->running = hw->stopping = false;
        hw->done = hw->done || b[0] != 0;
        return true;
    }
    if (!hw->running)
        return false;
    if (strcmp(verb, "finish") == 0)
        hw->running = false, hw->done = true;
    else if (strcmp(verb, "lap") == 0)
        hw->period = true;
    else if (strcmp(verb, "error") == 0)
        hw->error = true;
    else
        give_up("no stimulus '%s'", text);
    return true;
}

/* A register access: what may happen meanwhile, may happen before it. */
static void access_point(void)
{
    while (w.meanwhile != NULL && w.meanwhile_done < json_object_array_length(w.meanwhile)) {
        const char *text = json_object_get_string(json_object_array_get_idx(w.meanwhile, w.meanwhile_done));
        if (choose(2) == 0)
            return;
        if (!hardware(text))
            return;
        w.meanwhile_done++;
    }
}

static int op_start(const struct dmac_at *place)
{
    access_point();
    w.hw[place->channel] = (struct hardware){ .running = true };       /* clears old flags first */
    note_start(&w.chan[place->channel]);
    access_point();
    return 0;
}

/* Reads the flags, then acknowledges exactly what was read. */
static uint32_t op_status(const struct dmac_at *place)
{
    struct hardware *hw = &w.hw[place->channel], read;

    access_point();
    read = *hw;
    access_point();
    hw->done = hw->done && !read.done;
    hw->error = hw->error && !read.error;
    hw->period = hw->period && !read.period;
    return (read.done ? DMAC_DONE : 0u) | (read.error ? DMAC_FAILED : 0u) | (read.period ? DMAC_PERIOD : 0u);
}

static void op_stop(const struct dmac_at *place)
{
    access_point();
    note("stop %u", place->channel);
    w.hw[place->channel].stopping = w.hw[place->channel].running;
}

static uint32_t op_idle(const struct dmac_at *place)
{
    access_point();
    return !w.hw[place->channel].running;
}

static void op_stopped(const struct dmac_at *place)
{
    access_point();
    w.hw[place->channel].done = w.hw[place->channel].error = w.hw[place->channel].period = false;
}

static int op_pause(const struct dmac_at *place)
{
    (void)place;
    access_point();
    return 0;
}

int op_connect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    access_point();
    note("connect %s", names_r[input]);
    return 0;
}

int op_disconnect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    access_point();
    note("disconnect %s", names_r[input]);
    w.owned &= ~(1u << input);
    return 0;
}

struct dmac_controller make_controller(uint32_t stop_within)
{
    return (struct dmac_controller){ op_start, op_status, op_stop, op_idle, op_stopped, op_pause, op_pause, NULL, NULL,
                                     NULL, NULL, stop_within, NULL, NULL };
}

/* ---- the port ------------------------------------------------------------------------------------------------------ */

uint64_t dmac_host_read(uintptr_t address, unsigned bytes)
{
    (void)bytes;
    access_point();
    return w.level[address];
}
void dmac_host_write(uintptr_t address, uint64_t value, unsigned bytes) { (void)address; (void)value; (void)bytes; }
uint32_t dmac_host_time(void) { return w.clock; }
uint32_t dmac_host_lock(uint32_t *word)
{
    (void)word;
    if (w.locked)
        give_up("the lock was taken twice");
    if (w.one_round && w.rounds++ == 2) {
        w.one_round = false;
        longjmp(w.round_over, 1);
    }
    w.locked = true;
    return 0;
}
void dmac_host_unlock(uint32_t *word, uint32_t saved)
{
    (void)word; (void)saved;
    note_routes();
    w.locked = false;
}
void dmac_host_publish(void) { access_point(); }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }
