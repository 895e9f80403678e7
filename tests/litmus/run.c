/* SPDX-License-Identifier: MIT */
/* run FILE…: runs litmus scenarios against the shipped runtime on this host, in every order and interleaving that the
 * file allows, and reports each outcome (TAP). The format is in README.md.
 *
 * A run is made deterministic by a list of choices; after each run the last choice that has an alternative is advanced,
 * until none is left. The world is in hardware.c, what is done to it in stimuli.c, how it begins in setup.c; outcomes are
 * compared here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "world.h"
#include "dmac_internal.h"

struct json_object *scenario, *setup;
enum { MOST_RUNS = 2000000 };

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
    static const char *const txs[] = { "free", "ready", "pending", "active", "complete", "stuck" };
    const struct dmac_tx *tx;
    unsigned i;

    if (strncmp(name, "channel ", 8) == 0)
        return channels[w.chan[atoi(name + 8)].state];
    for (i = 0; i < nr; i++)
        if (strcmp(names_r[i], name) == 0)
            return w.domain.quarantined >> i & 1 ? "quarantined" : w.domain.kept >> i & 1 ? "kept"
                 : w.domain.connected >> i & 1 ? "connected" : "free";
    tx = &w.tx[index_of(names_t, nt, name)];
    return tx->state == DMAC_TX_PENDING && !(tx->block & BLOCK_NOT_ISSUED) ? "issued" : txs[tx->state];
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
    bool reached[OUTCOMES] = { false }, good = true;
    size_t i;

    scenario = json_object_from_file(path);
    if (scenario == NULL) {
        printf("# %s: %s\n", path, json_util_get_last_err());
        return false;
    }
    if (!words_known(path)) {
        json_object_put(scenario);
        return false;
    }
    json_object_object_get_ex(scenario, "run", &run);
    json_object_object_get_ex(scenario, "allowed", &allowed);
    json_object_object_get_ex(scenario, "forbidden", &forbidden);
    *runs = 0;
    first_choices();
    do {
        bool matched = false;
        restart_choices();
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
    } while (next_choices() && *runs < MOST_RUNS);
    if (*runs == MOST_RUNS)
        printf("# there are more than %lu ways\n", (unsigned long)MOST_RUNS), good = false;
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
