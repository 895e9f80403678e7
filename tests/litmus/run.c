/* SPDX-License-Identifier: MIT */
/* run FILE…: runs litmus scenarios against the shipped runtime on this host, in every order and interleaving that the
 * file allows, and reports each outcome (TAP). The format is in README.md.
 *
 * A run is made deterministic by a list of choices; after each run the last choice that has an alternative is advanced,
 * until none is left. Hardware lives in `world` and is reached through the runtime's host port, so that a stimulus of
 * `meanwhile` can happen at any register access. */
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "dmac.h"
#include "dmac_port.h"

enum { MAX = 8, TRACE = 64, TEXT = 64, CHOICES = 256, INSTANCES = 8 };

struct item { const char *name; char kind; unsigned index; };

struct hardware { bool running, stopping, done, error, period; };

static struct world {
    struct dmac domain;
    struct dmac_chan chan[MAX];
    struct dmac_chan *chans[MAX];
    struct dmac_controller controller;
    struct hardware hw[MAX];
    bool was_dead[MAX];
    struct dmac_route route[MAX];
    const struct dmac_route *routes[MAX];
    struct dmac_path path[MAX];
    struct dmac_hold hold[MAX];
    struct dmac_term term[MAX][16];
    struct dmac_transfer transfer[MAX];
    const struct dmac_transfer *after[MAX][1];
    struct dmac_after after_state[MAX][1];
    uint32_t latest[MAX];
    struct dmac_tx tx[MAX];
    uint32_t cookies[MAX][INSTANCES + 1];
    unsigned instances[MAX];
    bool called[MAX];
    uint32_t level[MAX];
    uint32_t clock;
    uint32_t kept, quarantined;
    char trace[TRACE][TEXT];
    unsigned ntrace;
    bool locked, one_round, quiet;              /* one_round: leave dmac_synchronize after its first look */
    unsigned rounds;
    jmp_buf round_over;
    struct json_object *meanwhile;              /* hardware stimuli that may happen at any access */
    unsigned meanwhile_done;
} w;

static struct json_object *scenario, *setup;
static const char *names_t[MAX], *names_r[MAX], *names_l[MAX];
static unsigned nt, nr, nl;
static const uint32_t no_words[4];

/* ---- choices ------------------------------------------------------------------------------------------------------ */

static unsigned choice[CHOICES], width[CHOICES], at, used;

static unsigned choose(unsigned n)
{
    if (n <= 1 || at >= CHOICES)
        return 0;
    if (at >= used) {
        choice[at] = 0;
        used = at + 1;
    }
    width[at] = n;
    return choice[at++];
}

static bool next_choices(void)
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

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *format, ...)
{
    va_list args;

    if (w.ntrace == TRACE || w.quiet)
        return;
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
        if ((w.domain.quarantined & bit) && !(w.quarantined & bit) && !died)
            note("quarantine %s", names_r[i]);
        else if ((w.domain.kept & bit) && !(w.kept & bit))
            note("keep %s", names_r[i]);
    }
    w.kept = w.domain.kept;
    w.quarantined = w.domain.quarantined;
}

/* ---- hardware ------------------------------------------------------------------------------------------------------ */

static unsigned index_of(const char *const *names, unsigned n, const char *name)
{
    unsigned i;

    for (i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    fprintf(stderr, "litmus: no '%s'\n", name);
    exit(2);
}

/* A hardware stimulus, if it is possible now. */
static bool hardware(const char *text)
{
    char verb[16] = "", a[16] = "", b[16] = "";
    struct hardware *hw;

    sscanf(text, "%15s %15s %15s", verb, a, b);
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
        fprintf(stderr, "litmus: no stimulus '%s'\n", text), exit(2);
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

static int op_start(uintptr_t base, uint32_t channel, const uint32_t *block, const uint32_t *table)
{
    (void)base; (void)table; (void)block;
    access_point();
    w.hw[channel] = (struct hardware){ .running = true };       /* clears old flags first */
    note("start %s", names_t[w.chan[channel].current - w.tx]);
    access_point();
    return 0;
}

/* Reads the flags, then acknowledges exactly what was read. */
static uint32_t op_status(uintptr_t base, uint32_t channel, const uint32_t *block)
{
    struct hardware *hw = &w.hw[channel], read;

    (void)base; (void)block;
    access_point();
    read = *hw;
    access_point();
    hw->done = hw->done && !read.done;
    hw->error = hw->error && !read.error;
    hw->period = hw->period && !read.period;
    return (read.done ? DMAC_DONE : 0u) | (read.error ? DMAC_FAILED : 0u) | (read.period ? DMAC_PERIOD : 0u);
}

static void op_stop(uintptr_t base, uint32_t channel, const uint32_t *block)
{
    (void)base; (void)block;
    access_point();
    note("stop %u", channel);
    w.hw[channel].stopping = w.hw[channel].running;
}

static uint32_t op_idle(uintptr_t base, uint32_t channel, const uint32_t *block)
{
    (void)base; (void)block;
    access_point();
    return !w.hw[channel].running;
}

static void op_stopped(uintptr_t base, uint32_t channel, const uint32_t *block)
{
    (void)base; (void)block;
    access_point();
    w.hw[channel].done = w.hw[channel].error = w.hw[channel].period = false;
}

static int op_pause(uintptr_t base, uint32_t channel, const uint32_t *block)
{
    (void)base; (void)channel; (void)block;
    access_point();
    return 0;
}

static int op_connect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    access_point();
    note("connect %s", names_r[input]);
    return 0;
}

static int op_disconnect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    access_point();
    note("disconnect %s", names_r[input]);
    return 0;
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
        fprintf(stderr, "litmus: the lock was taken twice\n"), exit(2);
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

/* ---- stimuli ------------------------------------------------------------------------------------------------------- */

static void stimuli(struct json_object *list);

static void on_callback(const struct dmac_report *report)
{
    static const char *const results[] = { "ok", "error", "error", "error", "mismatch", "aborted", "refused", "hold_timeout",
                                           "stuck", "lap", "done", "event" };
    unsigned t = (unsigned)(report->tx - w.tx);
    struct json_object *callbacks, *inside;

    if (w.locked)
        fprintf(stderr, "litmus: called back with the lock held\n"), exit(2);
    note("callback %s %s", names_t[t], results[report->result]);
    if (w.called[t])
        return;
    w.called[t] = true;
    if (json_object_object_get_ex(scenario, "callbacks", &callbacks) && json_object_object_get_ex(callbacks, names_t[t], &inside)) {
        stimuli(inside);
        note("return from callback %s", names_t[t]);
    }
}

static void returned(const char *text, int code)
{
    static const char *const codes[] = { "ok", "busy", "state", "stale", "arg", "route", "stuck", "nosup", "timeout" };

    if (code < 0)
        note("return %s: %s", text, codes[-code]);
}

/* "a" or "a#2": the transaction, and the cookie of that instance. */
static unsigned instance(const char *text, uint32_t *cookie)
{
    char name[16];
    unsigned number = 0, t;

    sscanf(text, "%15[^#]#%u", name, &number);
    t = index_of(names_t, nt, name);
    *cookie = w.cookies[t][number != 0 ? number : w.instances[t]];
    return t;
}

static void submitted(unsigned t)
{
    w.instances[t]++;
    w.cookies[t][w.instances[t]] = w.tx[t].cookie;
}

static unsigned members(const char *text, struct dmac_tx **txs, unsigned *ids)
{
    char copy[TEXT], *word;
    unsigned n = 0;

    snprintf(copy, sizeof copy, "%s", text);
    strtok(copy, " ");
    while ((word = strtok(NULL, " ")) != NULL) {
        ids[n] = index_of(names_t, nt, word);
        txs[n] = &w.tx[ids[n]];
        n++;
    }
    return n;
}

static void synchronize(const char *text, unsigned channel)
{
    w.one_round = true;
    w.rounds = 0;
    if (setjmp(w.round_over) == 0) {
        int code = dmac_synchronize(&w.chan[channel]);
        w.one_round = false;
        returned(text, code);
    } else {
        note("return %s: again", text);
    }
}

static void stimulus(const char *text)
{
    char verb[16] = "", a[16] = "", b[16] = "";
    struct dmac_tx *txs[MAX];
    unsigned ids[MAX], n, i, t;
    uint32_t cookie;

    sscanf(text, "%15s %15s %15s", verb, a, b);
    if (strcmp(verb, "prepare") == 0) {
        struct dmac_args args = { NULL, NULL, NULL };
        t = index_of(names_t, nt, a);
        args.after = w.after_state[t];
        w.tx[t].callback = on_callback;
        returned(text, dmac_prep(&w.tx[t], &w.chan[w.transfer[t].channel], &w.transfer[t], &args));
    } else if (strcmp(verb, "submit") == 0) {
        t = index_of(names_t, nt, a);
        i = (unsigned)-dmac_submit(&w.tx[t], NULL);
        returned(text, -(int)i);
        if (i == 0)
            submitted(t);
    } else if (strcmp(verb, "group") == 0) {
        n = members(text, txs, ids);
        i = (unsigned)-dmac_submit_group(txs, n, NULL);
        returned(text, -(int)i);
        for (t = 0; i == 0 && t < n; t++)
            submitted(ids[t]);
    } else if (strcmp(verb, "issue") == 0) {
        (void)dmac_issue_pending(&w.chan[atoi(a)]);
    } else if (strcmp(verb, "arm") == 0) {
        t = instance(a, &cookie);
        returned(text, dmac_arm(&w.tx[t], cookie));
    } else if (strcmp(verb, "arm_group") == 0) {
        n = members(text, txs, ids);
        returned(text, dmac_arm_group(txs, n, w.cookies[ids[0]][w.instances[ids[0]]]));
    } else if (strcmp(verb, "event") == 0) {
        t = instance(a, &cookie);
        returned(text, dmac_event(&w.tx[t], cookie, 1));
    } else if (strcmp(verb, "pause") == 0) {
        returned(text, dmac_pause(&w.chan[atoi(a)]));
    } else if (strcmp(verb, "resume") == 0) {
        returned(text, dmac_resume(&w.chan[atoi(a)]));
    } else if (strcmp(verb, "terminate") == 0) {
        if (dmac_terminate(&w.chan[atoi(a)]) == 1)
            note("return %s: draining", text);
    } else if (strcmp(verb, "reset") == 0) {
        returned(text, dmac_route_reset(&w.domain, &w.route[index_of(names_r, nr, a)]));
    } else if (strcmp(verb, "reinit") == 0) {
        w.hw[atoi(a)] = (struct hardware){ false, false, false, false, false };
        returned(text, dmac_chan_init(&w.chan[atoi(a)]));
    } else if (strcmp(verb, "synchronize") == 0) {
        synchronize(text, (unsigned)atoi(a));
    } else if (strcmp(verb, "interrupt") == 0) {
        dmac_irq(&w.chan[atoi(a)]);
    } else if (strcmp(verb, "poll") == 0) {
        (void)dmac_poll(&w.domain);
    } else if (strcmp(verb, "mark") == 0) {
        note("%s", text);
    } else {
        (void)hardware(text);
    }
}

/* { do, meanwhile }: what did not happen inside happens behind it. */
static void with_meanwhile(struct json_object *what)
{
    struct json_object *call, *list;

    json_object_object_get_ex(what, "do", &call);
    json_object_object_get_ex(what, "meanwhile", &list);
    w.meanwhile = list;
    w.meanwhile_done = 0;
    stimulus(json_object_get_string(call));
    w.meanwhile = NULL;
    for (; w.meanwhile_done < json_object_array_length(list); w.meanwhile_done++)
        (void)hardware(json_object_get_string(json_object_array_get_idx(list, w.meanwhile_done)));
}

static void any_order(struct json_object *lists)
{
    size_t n = json_object_array_length(lists), next[MAX] = { 0 }, i;

    for (;;) {
        unsigned open[MAX], nopen = 0, pick;
        for (i = 0; i < n; i++)
            if (next[i] < json_object_array_length(json_object_array_get_idx(lists, i)))
                open[nopen++] = (unsigned)i;
        if (nopen == 0)
            return;
        pick = open[choose(nopen)];
        stimulus(json_object_get_string(json_object_array_get_idx(json_object_array_get_idx(lists, pick), next[pick]++)));
    }
}

static void stimuli(struct json_object *list)
{
    size_t i;

    for (i = 0; i < json_object_array_length(list); i++) {
        struct json_object *entry = json_object_array_get_idx(list, i), *orders;
        if (json_object_is_type(entry, json_type_string))
            stimulus(json_object_get_string(entry));
        else if (json_object_object_get_ex(entry, "any_order", &orders))
            any_order(orders);
        else
            with_meanwhile(entry);
    }
}

/* ---- set-up -------------------------------------------------------------------------------------------------------- */

static int number(struct json_object *object, const char *key, int otherwise)
{
    struct json_object *value;

    return json_object_object_get_ex(object, key, &value) ? (int)json_object_get_int64(value) : otherwise;
}

static const char *string(struct json_object *object, const char *key)
{
    struct json_object *value;

    return json_object_object_get_ex(object, key, &value) ? json_object_get_string(value) : NULL;
}

static bool has(struct json_object *list, const char *word)
{
    size_t i;

    for (i = 0; list != NULL && i < json_object_array_length(list); i++)
        if (strcmp(json_object_get_string(json_object_array_get_idx(list, i)), word) == 0)
            return true;
    return false;
}

static void make_term(struct dmac_term *term, const char *text)
{
    bool negate = strncmp(text, "not ", 4) == 0;
    char kind[16], name[16];

    sscanf(negate ? text + 4 : text, "%15s %15s", kind, name);
    memset(term, 0, sizeof *term);
    if (strcmp(kind, "event") == 0) {
        term->kind = DMAC_TERM_EVENTS;
        term->events = 1;
    } else if (strcmp(kind, "delay") == 0) {
        term->kind = DMAC_TERM_DELAY;
        term->mask = (uint32_t)atoi(name);
    } else {
        term->kind = DMAC_TERM_LEVEL;
        term->width_a = 4;
        term->a = index_of(names_l, nl, name);
        term->mask = 1;
        term->c = 1;
    }
    if (negate)
        term->kind |= DMAC_TERM_NEGATE;
}

static void make_hold(unsigned t, struct json_object *spec)
{
    struct json_object *until, *flag;
    const char *action = string(spec, "else"), *abort = string(spec, "on_abort");
    unsigned n = 0;
    size_t i, k;

    json_object_object_get_ex(spec, "until", &until);
    for (i = 0; i < json_object_array_length(until); i++) {
        struct json_object *all = json_object_array_get_idx(until, i);
        for (k = 0; k < json_object_array_length(all); k++)
            make_term(&w.term[t][n++], json_object_get_string(json_object_array_get_idx(all, k)));
        w.term[t][n - 1].kind |= DMAC_TERM_LAST;
    }
    w.hold[t].within = (uint32_t)number(spec, "within", 0);
    w.hold[t].nterms = (uint8_t)n;
    w.hold[t].terms = w.term[t];
    w.hold[t].flags = action != NULL && strcmp(action, "keep") == 0 ? DMAC_ELSE_KEEP
                    : action != NULL && strcmp(action, "quarantine") == 0 ? DMAC_ELSE_QUARANTINE : DMAC_ELSE_DISCONNECT;
    if (abort != NULL && strcmp(abort, "disconnect") == 0)
        w.hold[t].flags |= DMAC_ABORT_DISCONNECTS;
    if (json_object_object_get_ex(spec, "handover", &flag) && json_object_get_boolean(flag))
        w.hold[t].flags |= DMAC_HANDOVER;
}

static void make_routes(struct json_object *routes)
{
    unsigned i = 0, k;

    nr = 0;
    json_object_object_foreach(routes, name, unused) {
        (void)unused;
        names_r[nr++] = name;
    }
    for (i = 0; i < nr; i++)
        w.route[i] = (struct dmac_route){ op_connect, op_disconnect, 0, 1u << i, 1u << i, (uint8_t)i, 0, 0 };
    i = 0;
    json_object_object_foreach(routes, name2, spec) {
        struct json_object *list;
        (void)name2;
        if (json_object_object_get_ex(spec, "conflicts", &list))
            for (k = 0; k < json_object_array_length(list); k++) {
                unsigned other = index_of(names_r, nr, json_object_get_string(json_object_array_get_idx(list, k)));
                w.route[i].conflicts |= 1u << other;
                w.route[other].conflicts |= 1u << i;
            }
        if (json_object_object_get_ex(spec, "static", &list))
            w.route[i].is_static = json_object_get_boolean(list) ? 1 : 0;
        w.routes[i] = &w.route[i];
        i++;
    }
}

static void make_transfer(unsigned t, struct json_object *spec, struct json_object *transfers)
{
    struct dmac_transfer *transfer = &w.transfer[t];
    struct json_object *flags = NULL, *hold = NULL;
    const char *route = string(spec, "route"), *after = string(spec, "after");
    unsigned k = 0;

    json_object_object_get_ex(spec, "flags", &flags);
    json_object_object_get_ex(spec, "hold", &hold);
    transfer->channel = (uint8_t)number(spec, "channel", 0);
    transfer->table = transfer->block = no_words;
    transfer->length = 4;
    transfer->latest = &w.latest[t];
    if (has(flags, "gated")) transfer->flags |= DMAC_T_GATED;
    if (has(flags, "reuse")) transfer->flags |= DMAC_T_REUSE;
    if (has(flags, "isr")) transfer->flags |= DMAC_T_ISR;
    if (has(flags, "repeat")) transfer->flags |= DMAC_T_REPEAT;
    if (has(flags, "cyclic")) transfer->flags |= DMAC_T_CYCLIC;
    if (has(flags, "early")) transfer->flags |= DMAC_T_NOTIFY_DONE;
    if (after != NULL) {
        w.after[t][0] = &w.transfer[index_of(names_t, nt, after)];
        transfer->after = w.after[t];
        transfer->nafter = 1;
    }
    if (hold != NULL)
        make_hold(t, hold);
    if (route == NULL && hold == NULL)
        return;
    w.path[t].route = route != NULL ? &w.route[index_of(names_r, nr, route)] : NULL;
    w.path[t].hold = hold != NULL ? &w.hold[t] : NULL;
    transfer->path = &w.path[t];
    json_object_object_foreach(transfers, other, its) {     /* equal paths are one object */
        struct json_object *h = NULL;
        const char *r = string(its, "route");
        (void)other;
        if (k >= t)
            break;
        json_object_object_get_ex(its, "hold", &h);
        if (w.transfer[k].path != NULL && ((r == NULL && route == NULL) || (r != NULL && route != NULL && strcmp(r, route) == 0))
            && ((h == NULL && hold == NULL) || (h != NULL && hold != NULL && json_object_equal(h, hold))))
            transfer->path = w.transfer[k].path;
        k++;
    }
}

static void set_up(void)
{
    struct json_object *levels, *routes, *transfers;
    unsigned i;

    memset(&w, 0, sizeof w);
    nr = nl = nt = 0;
    if (json_object_object_get_ex(setup, "levels", &levels))
        for (; nl < json_object_array_length(levels); nl++)
            names_l[nl] = json_object_get_string(json_object_array_get_idx(levels, nl));
    if (json_object_object_get_ex(setup, "routes", &routes))
        make_routes(routes);
    json_object_object_get_ex(setup, "transfers", &transfers);
    json_object_object_foreach(transfers, name, unused) {
        (void)unused;
        names_t[nt++] = name;
    }
    i = 0;
    json_object_object_foreach(transfers, name2, spec) {
        (void)name2;
        make_transfer(i++, spec, transfers);
    }
    w.clock = (uint32_t)json_object_get_int64(json_object_object_get(setup, "clock"));
    w.controller = (struct dmac_controller){ op_start, op_status, op_stop, op_idle, op_stopped, op_pause, op_pause, NULL, NULL,
                                             NULL, NULL, (uint32_t)number(setup, "stop_within", 5), NULL, NULL };
    w.domain.nchans = (uint32_t)number(setup, "channels", 1);
    w.domain.chans = w.chans;
    w.domain.routes = w.routes;
    w.domain.nroutes = nr;
    w.quiet = true;
    (void)dmac_init(&w.domain);
    for (i = 0; i < w.domain.nchans; i++) {
        w.chans[i] = &w.chan[i];
        w.chan[i].index = w.chan[i].number = (uint8_t)i;
        w.chan[i].domain = &w.domain;
        w.chan[i].controller = &w.controller;
        (void)dmac_chan_init(&w.chan[i]);
    }
    w.kept = w.domain.kept;
    w.quiet = false;
}

/* ---- outcomes ------------------------------------------------------------------------------------------------------ */

static const char *entry(struct json_object *list, size_t i)
{
    return json_object_get_string(json_object_array_get_idx(list, i));
}

static bool same_trace(struct json_object *list)
{
    unsigned i;

    if (json_object_array_length(list) != w.ntrace)
        return false;
    for (i = 0; i < w.ntrace; i++)
        if (strcmp(w.trace[i], entry(list, i)) != 0)
            return false;
    return true;
}

static bool contains_in_order(struct json_object *list)
{
    size_t want = 0;
    unsigned i;

    for (i = 0; i < w.ntrace && want < json_object_array_length(list); i++)
        if (strcmp(w.trace[i], entry(list, want)) == 0)
            want++;
    return want == json_object_array_length(list);
}

static unsigned times(const char *text)
{
    unsigned i, n = 0;

    for (i = 0; i < w.ntrace; i++)
        n += strcmp(w.trace[i], text) == 0;
    return n;
}

static const char *state_of(const char *name)
{
    static const char *const channels[] = { "idle", "run", "lap", "stop", "hold", "dead" };
    static const char *const txs[] = { "free", "ready", "pending", "issued", "active", "complete", "stuck" };
    unsigned i;

    if (strncmp(name, "channel ", 8) == 0)
        return channels[w.chan[atoi(name + 8)].state];
    for (i = 0; i < nr; i++)
        if (strcmp(names_r[i], name) == 0)
            return w.domain.quarantined >> i & 1 ? "quarantined" : w.domain.kept >> i & 1 ? "kept"
                 : w.domain.connected >> i & 1 ? "connected" : "free";
    return txs[w.tx[index_of(names_t, nt, name)].state];
}

static bool matches(struct json_object *outcome)
{
    struct json_object *part;
    size_t i;

    if (json_object_object_get_ex(outcome, "trace", &part) && !same_trace(part))
        return false;
    if (json_object_object_get_ex(outcome, "has", &part) && !contains_in_order(part))
        return false;
    if (json_object_object_get_ex(outcome, "not", &part))
        for (i = 0; i < json_object_array_length(part); i++)
            if (times(entry(part, i)) != 0)
                return false;
    if (json_object_object_get_ex(outcome, "count", &part)) {
        json_object_object_foreach(part, text, count)
            if (times(text) != (unsigned)json_object_get_int(count))
                return false;
    }
    if (json_object_object_get_ex(outcome, "final", &part)) {
        json_object_object_foreach(part, name, state)
            if (strcmp(state_of(name), json_object_get_string(state)) != 0)
                return false;
    }
    return true;
}

static void show(const char *why)
{
    unsigned i;

    printf("# %s:", why);
    for (i = 0; i < w.ntrace; i++)
        printf(" %s;", w.trace[i]);
    for (i = 0; i < nt; i++)
        printf(" [%s %s]", names_t[i], state_of(names_t[i]));
    for (i = 0; i < nr; i++)
        printf(" [%s %s]", names_r[i], state_of(names_r[i]));
    printf("\n");
}

/* ---- one file ------------------------------------------------------------------------------------------------------ */

static bool run_file(const char *path, unsigned long *runs)
{
    struct json_object *allowed, *forbidden = NULL, *run;
    bool reached[16] = { false }, good = true;
    size_t i;

    scenario = json_object_from_file(path);
    if (scenario == NULL) {
        printf("# %s: %s\n", path, json_util_get_last_err());
        return false;
    }
    json_object_object_get_ex(scenario, "setup", &setup);
    json_object_object_get_ex(scenario, "run", &run);
    json_object_object_get_ex(scenario, "allowed", &allowed);
    json_object_object_get_ex(scenario, "forbidden", &forbidden);
    *runs = 0;
    at = used = 0;
    do {
        bool matched = false;
        at = 0;
        set_up();
        stimuli(run);
        ++*runs;
        for (i = 0; i < json_object_array_length(allowed); i++)
            if (matches(json_object_array_get_idx(allowed, i)))
                reached[i] = matched = true;
        if (!matched && good)
            show("not allowed"), good = false;
        for (i = 0; forbidden != NULL && i < json_object_array_length(forbidden); i++)
            if (matches(json_object_array_get_idx(forbidden, i)))
                show("forbidden"), good = false;
    } while (next_choices() && *runs < 1000000);
    for (i = 0; i < json_object_array_length(allowed); i++)
        if (!reached[i])
            printf("# outcome %u was never reached\n", (unsigned)i + 1), good = false;
    json_object_put(scenario);
    return good;
}

int main(int argc, char **argv)
{
    int i, failed = 0;

    if (argc < 2) {
        fprintf(stderr, "usage: run FILE...\n");
        return 2;
    }
    printf("1..%d\n", argc - 1);
    for (i = 1; i < argc; i++) {
        const char *slash = strrchr(argv[i], '/');
        unsigned long runs = 0;
        bool good = run_file(argv[i], &runs);
        printf("%sok %d - %s (%lu runs)\n", good ? "" : "not ", i, slash != NULL ? slash + 1 : argv[i], runs);
        failed += !good;
    }
    return failed != 0;
}
