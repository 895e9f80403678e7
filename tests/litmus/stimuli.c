/* SPDX-License-Identifier: MIT */
/* What a scenario does: calls of clients, events of hardware, in every order that it allows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "world.h"

static void on_callback(const struct dmac_report *report)
{
    static const char *const results[] = { "ok", "error", "error", "error", "mismatch", "aborted", "refused", "hold_timeout",
                                           "stuck", "lap", "done", "event" };
    unsigned t = (unsigned)(report->tx - w.tx);
    struct json_object *callbacks, *inside;

    if (w.locked)
        give_up("called back with the lock held");
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
    char name[WORD];
    unsigned number = 0, t;

    sscanf(text, "%63[^#]#%u", name, &number);
    t = index_of(names_t, nt, name);
    *cookie = w.cookies[t][number != 0 ? number : w.instances[t]];
    return t;
}

static void submitted(unsigned t)
{
    if (++w.instances[t] > INSTANCES)
        give_up("more than %d instances of a transfer", INSTANCES);
    w.cookies[t][w.instances[t]] = w.tx[t].cookie;
}

/* Members of a group; *cookie is that of the first. */
static unsigned members(const char *text, struct dmac_tx **txs, unsigned *ids, uint32_t *cookie)
{
    char copy[TEXT], *word;
    uint32_t of_one;
    unsigned n = 0;

    snprintf(copy, sizeof copy, "%s", text);
    strtok(copy, " ");
    while ((word = strtok(NULL, " ")) != NULL) {
        if (n == MAX)
            give_up("more than %d members of a group", MAX);
        ids[n] = instance(word, &of_one);
        if (n == 0)
            *cookie = of_one;
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
    char verb[WORD] = "", a[WORD] = "", b[WORD] = "";
    struct dmac_tx *txs[MAX];
    unsigned ids[MAX], n, i, t;
    uint32_t cookie;

    sscanf(text, "%63s %63s %63s", verb, a, b);
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
        n = members(text, txs, ids, &cookie);
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
        n = members(text, txs, ids, &cookie);
        returned(text, dmac_arm_group(txs, n, cookie));
    } else if (strcmp(verb, "event") == 0) {
        t = instance(a, &cookie);
        returned(text, dmac_event(&w.tx[t], cookie, 1u << index_of(names_e, ne, b)));
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
    struct json_object *call, *list, *around = w.meanwhile;
    unsigned around_done = w.meanwhile_done;

    json_object_object_get_ex(what, "do", &call);
    json_object_object_get_ex(what, "meanwhile", &list);
    w.meanwhile = list;
    w.meanwhile_done = 0;
    stimulus(json_object_get_string(call));
    w.meanwhile = NULL;
    for (; w.meanwhile_done < json_object_array_length(list); w.meanwhile_done++)
        (void)hardware(json_object_get_string(json_object_array_get_idx(list, w.meanwhile_done)));
    w.meanwhile = around;
    w.meanwhile_done = around_done;
}

static void step(struct json_object *entry);

static void any_order(struct json_object *lists)
{
    size_t n = json_object_array_length(lists), next[MAX] = { 0 }, i;

    if (n > MAX)
        give_up("more than %d lists in any order", MAX);
    for (;;) {
        unsigned open[MAX], nopen = 0, pick;
        for (i = 0; i < n; i++)
            if (next[i] < json_object_array_length(json_object_array_get_idx(lists, i)))
                open[nopen++] = (unsigned)i;
        if (nopen == 0)
            return;
        pick = open[choose(nopen)];
        step(json_object_array_get_idx(json_object_array_get_idx(lists, pick), next[pick]++));
    }
}

static void step(struct json_object *entry)
{
    struct json_object *orders;

    if (json_object_is_type(entry, json_type_string))
        stimulus(json_object_get_string(entry));
    else if (json_object_object_get_ex(entry, "any_order", &orders))
        any_order(orders);
    else
        with_meanwhile(entry);
}

void stimuli(struct json_object *list)
{
    size_t i;

    for (i = 0; i < json_object_array_length(list); i++)
        step(json_object_array_get_idx(list, i));
}
