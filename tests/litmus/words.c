/* SPDX-License-Identifier: MIT */
/* The words of a scenario: every one must be known, and every name declared. A word that nobody understands would be
 * ignored, and an outcome that cannot be never be noticed. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "world.h"

static const char *file;
static bool good;

static void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void complain(const char *format, ...)
{
    va_list args;

    printf("# %s: ", file);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    good = false;
}

static bool one_of(const char *const *words, const char *word)
{
    for (; *words != NULL; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

static const char *const flags[] = { "gated", "reuse", "isr", "repeat", "replace", "cyclic", "early", NULL };
static const char *const elses[] = { "disconnect", "keep", "quarantine", NULL };
static const char *const aborts[] = { "drain", "disconnect", NULL };
static const char *const results[] = { "ok", "error", "mismatch", "aborted", "refused", "hold_timeout", "stuck", "lap", "done", "event", NULL };
static const char *const codes[] = { "busy", "state", "stale", "arg", "route", "stuck", "nosup", "timeout", "draining", "again", NULL };
static const char *const tx_states[] = { "free", "ready", "pending", "issued", "active", "complete", "stuck", NULL };
static const char *const route_states[] = { "free", "connected", "kept", "quarantined", NULL };
static const char *const channel_states[] = { "idle", "run", "lap", "stop", "hold", "dead", NULL };

/* Stimuli, and what follows each word: T transfer, I instance (T or T#2), C channel, R route, L level, E event, B 0 or 1,
 * N number, F `flag`, X anything; small: may be missing; + one or more. */
static const struct { const char *verb, *args; bool hardware; } verbs[] = {
    { "prepare", "T", false }, { "submit", "T", false }, { "group", "T+", false }, { "issue", "C", false }, { "arm", "I", false },
    { "arm_group", "I+", false }, { "event", "IE", false }, { "pause", "C", false }, { "resume", "C", false },
    { "terminate", "C", false }, { "reset", "R", false }, { "reinit", "C", false }, { "synchronize", "C", false },
    { "interrupt", "C", false }, { "poll", "c", false }, { "mark", "X+", false },
    { "finish", "C", true }, { "lap", "C", true }, { "error", "C", true }, { "stopped", "Cf", true }, { "flag", "C", true },
    { "level", "LB", true }, { "time", "N", true },
};

static bool is_number(const char *word)
{
    size_t n = strspn(word, "0123456789");

    return n != 0 && n < 11 && word[n] == 0;
}

static bool declared(const char *const *names, unsigned n, const char *word, size_t length)
{
    unsigned i;

    for (i = 0; i < n; i++)
        if (strlen(names[i]) == length && strncmp(names[i], word, length) == 0)
            return true;
    return false;
}

static bool fits(char kind, const char *word)
{
    size_t length = strlen(word), name = strcspn(word, "#");

    switch (toupper((unsigned char)kind)) {
    case 'T': return declared(names_t, nt, word, length);
    case 'I': return declared(names_t, nt, word, name)
                     && (word[name] == 0 || (is_number(word + name + 1) && atoi(word + name + 1) >= 1 && atoi(word + name + 1) <= INSTANCES));
    case 'C': return is_number(word) && (unsigned)atoi(word) < w.domain.nchans;
    case 'R': return declared(names_r, nr, word, length);
    case 'L': return declared(names_l, nl, word, length);
    case 'E': return declared(names_e, ne, word, length);
    case 'B': return strcmp(word, "0") == 0 || strcmp(word, "1") == 0;
    case 'N': return is_number(word);
    case 'F': return strcmp(word, "flag") == 0;
    default: return true;
    }
}

/* Do the words behind `verb` fit? */
static void arguments(const char *text, const char *args)
{
    char copy[TEXT], *word;
    bool many = args[1] == '+', any = false;

    if (strlen(text) >= sizeof copy) {
        complain("'%.40s...' is too long", text);
        return;
    }
    snprintf(copy, sizeof copy, "%s", text);
    strtok(copy, " ");
    while ((word = strtok(NULL, " ")) != NULL) {
        if (args[0] == 0) {
            complain("'%s': '%s' is too much", text, word);
            return;
        }
        if (!fits(args[0], word))
            complain("'%s': unknown '%s'", text, word);
        any = true;
        if (!many)
            args++;
    }
    if (isupper((unsigned char)args[0]) && !(many && any))
        complain("'%s': something is missing", text);
}

static bool stimulus_known(const char *text, bool hardware)
{
    size_t length = strcspn(text, " "), i;

    for (i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strlen(verbs[i].verb) == length && strncmp(verbs[i].verb, text, length) == 0 && (verbs[i].hardware || !hardware)) {
            arguments(text, verbs[i].args);
            return true;
        }
    return false;
}

/* ---- entries of a trace --------------------------------------------------------------------------------------------- */

static void callback_entry(const char *text, const char *rest)
{
    size_t name = strcspn(rest, " ");

    if (!declared(names_t, nt, rest, name))
        complain("'%s': no such transfer", text);
    if (rest[name] == 0 || !one_of(results, rest + name + 1))
        complain("'%s': no such result", text);
}

static void return_entry(const char *text, const char *rest)
{
    const char *colon = strrchr(rest, ':');
    char stimulus[TEXT];

    if (colon == NULL || colon[1] != ' ' || !one_of(codes, colon + 2)) {
        complain("'%s': no such code", text);
        return;
    }
    snprintf(stimulus, sizeof stimulus, "%.*s", (int)(colon - rest), rest);
    if (!stimulus_known(stimulus, false))
        complain("'%s': no such stimulus", text);
}

static void trace_entry(const char *text)
{
    static const struct { const char *begins, *args; } forms[] = {
        { "connect ", "R" }, { "disconnect ", "R" }, { "keep ", "R" }, { "quarantine ", "R" }, { "start ", "T" }, { "stop ", "C" },
        { "dead ", "C" }, { "mark ", "X+" },
    };
    size_t i;

    if (strncmp(text, "return from callback ", 21) == 0) {
        if (!declared(names_t, nt, text + 21, strlen(text + 21)))
            complain("'%s': no such transfer", text);
    } else if (strncmp(text, "callback ", 9) == 0) {
        callback_entry(text, text + 9);
    } else if (strncmp(text, "return ", 7) == 0) {
        return_entry(text, text + 7);
    } else {
        for (i = 0; i < sizeof forms / sizeof *forms; i++)
            if (strncmp(text, forms[i].begins, strlen(forms[i].begins)) == 0) {
                arguments(text, forms[i].args);
                return;
            }
        complain("no trace has '%s'", text);
    }
}

/* ---- objects --------------------------------------------------------------------------------------------------------- */

/* A member: its name, the type it must have, and whether it must be there. */
struct member { const char *name; enum json_type type; bool required; };

static void members(struct json_object *object, const char *what, const struct member *member, size_t n)
{
    size_t i;

    if (!json_object_is_type(object, json_type_object)) {
        complain("%s is no object", what);
        return;
    }
    json_object_object_foreach(object, key, value) {
        for (i = 0; i < n && strcmp(member[i].name, key) != 0; i++)
            ;
        if (i == n)
            complain("%s: unknown '%s'", what, key);
        else if (!json_object_is_type(value, member[i].type))
            complain("%s: '%s' must be %s", what, key, json_type_to_name(member[i].type));
    }
    for (i = 0; i < n; i++)
        if (member[i].required && !json_object_object_get_ex(object, member[i].name, NULL))
            complain("%s: no '%s'", what, member[i].name);
}

#define MEMBERS(object, what, table) members(object, what, table, sizeof table / sizeof *table)

static size_t length_of(struct json_object *list);

static void strings(struct json_object *list, const char *what)
{
    size_t i;

    for (i = 0; i < length_of(list); i++)
        if (!json_object_is_type(json_object_array_get_idx(list, i), json_type_string))
            complain("%s: element %zu is no string", what, i + 1);
}

static struct json_object *get(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;

    return json_object_object_get_ex(object, key, &value) ? value : NULL;
}

static size_t length_of(struct json_object *list)
{
    return list != NULL && json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

static const char *text_of(struct json_object *list, size_t i)
{
    return json_object_get_string(json_object_array_get_idx(list, i));
}

static void word_in(struct json_object *object, const char *key, const char *const *words, const char *what)
{
    struct json_object *value = get(object, key);

    if (value != NULL && !one_of(words, json_object_get_string(value)))
        complain("%s: unknown %s '%s'", what, key, json_object_get_string(value));
}

static void term(const char *text, const char *what)
{
    bool negate = strncmp(text, "not ", 4) == 0;
    const char *kind = negate ? text + 4 : text, *name = strchr(kind, ' ');
    size_t length = name != NULL ? (size_t)(name - kind) : strlen(kind);
    bool is = name != NULL && ((length == 5 && strncmp(kind, "event", 5) == 0 && !negate && fits('E', name + 1))
                               || (length == 5 && strncmp(kind, "level", 5) == 0 && fits('L', name + 1))
                               || (length == 5 && strncmp(kind, "delay", 5) == 0 && !negate && fits('N', name + 1)));

    if (!is)
        complain("%s: unknown term '%s'", what, text);
}

static void hold_of(struct json_object *hold, const char *what)
{
    static const struct member known[] = { { "until", json_type_array, false }, { "within", json_type_int, false }, { "else", json_type_string, false },
                                           { "on_abort", json_type_string, false }, { "handover", json_type_boolean, false } };
    struct json_object *until = get(hold, "until");
    size_t i, k;

    MEMBERS(hold, what, known);
    word_in(hold, "else", elses, what);
    word_in(hold, "on_abort", aborts, what);
    for (i = 0; i < length_of(until); i++) {
        struct json_object *all = json_object_array_get_idx(until, i);
        if (!json_object_is_type(all, json_type_array)) {
            complain("%s: an alternative is no list", what);
            continue;
        }
        strings(all, what);
        for (k = 0; k < length_of(all); k++)
            term(text_of(all, k), what);
    }
}

static void transfer_of(const char *name, struct json_object *transfer)
{
    static const struct member known[] = { { "channel", json_type_int, false }, { "route", json_type_string, false }, { "hold", json_type_object, false },
                                           { "flags", json_type_array, false }, { "after", json_type_null, false } };
    struct json_object *list, *after, *route, *hold;
    size_t i;

    if (!json_object_is_type(transfer, json_type_object)) {
        complain("transfer %s is no object", name);
        return;
    }
    list = get(transfer, "flags"), after = get(transfer, "after"), route = get(transfer, "route"), hold = get(transfer, "hold");
    json_object_object_foreach(transfer, key, value) {
        for (i = 0; i < sizeof known / sizeof *known && strcmp(known[i].name, key) != 0; i++)
            ;
        if (i == sizeof known / sizeof *known)
            complain("transfer %s: unknown '%s'", name, key);
        else if (known[i].type != json_type_null && !json_object_is_type(value, known[i].type))
            complain("transfer %s: '%s' must be %s", name, key, json_type_to_name(known[i].type));
    }
    if ((unsigned)json_object_get_int(get(transfer, "channel")) >= w.domain.nchans)
        complain("transfer %s: no such channel", name);
    if (route != NULL && !fits('R', json_object_get_string(route)))
        complain("transfer %s: no route '%s'", name, json_object_get_string(route));
    strings(list, name);
    for (i = 0; i < length_of(list); i++)
        if (!one_of(flags, text_of(list, i)))
            complain("transfer %s: unknown flag '%s'", name, text_of(list, i));
    if (after != NULL && !json_object_is_type(after, json_type_array) && !fits('T', json_object_get_string(after)))
        complain("transfer %s: after '%s'", name, json_object_get_string(after));
    for (i = 0; i < length_of(after); i++)
        if (!fits('T', text_of(after, i)))
            complain("transfer %s: after '%s'", name, text_of(after, i));
    if (hold != NULL)
        hold_of(hold, name);
}

static void setup_known(void)
{
    static const struct member known[] = { { "channels", json_type_int, false }, { "stop_within", json_type_int, false }, { "clock", json_type_int, false },
                                           { "levels", json_type_array, false }, { "events", json_type_array, false }, { "routes", json_type_object, false },
                                           { "transfers", json_type_object, true } };
    static const struct member of_route[] = { { "conflicts", json_type_array, false }, { "static", json_type_boolean, false } };
    struct json_object *routes = get(setup, "routes"), *transfers = get(setup, "transfers");
    size_t i;

    MEMBERS(setup, "setup", known);
    strings(get(setup, "levels"), "levels");
    strings(get(setup, "events"), "events");
    if (routes != NULL && json_object_is_type(routes, json_type_object)) {
        json_object_object_foreach(routes, name, route) {
            struct json_object *conflicts = json_object_is_type(route, json_type_object) ? get(route, "conflicts") : NULL;
            MEMBERS(route, name, of_route);
            strings(conflicts, name);
            for (i = 0; i < length_of(conflicts); i++)
                if (!fits('R', text_of(conflicts, i)))
                    complain("route %s: no route '%s'", name, text_of(conflicts, i));
        }
    }
    if (transfers != NULL && json_object_is_type(transfers, json_type_object)) {
        json_object_object_foreach(transfers, name2, transfer)
            transfer_of(name2, transfer);
    }
}

/* ---- what happens, what may be seen --------------------------------------------------------------------------------- */

static void step(struct json_object *entry, bool hardware);

static void steps(struct json_object *list, bool hardware)
{
    size_t i;

    if (!json_object_is_type(list, json_type_array))
        complain("stimuli are no list");
    for (i = 0; i < length_of(list); i++)
        step(json_object_array_get_idx(list, i), hardware);
}

static void step(struct json_object *entry, bool hardware)
{
    static const struct member orders[] = { { "any_order", json_type_array, true } };
    static const struct member meanwhile[] = { { "do", json_type_string, true }, { "meanwhile", json_type_array, true } };
    size_t i;

    if (json_object_is_type(entry, json_type_string)) {
        if (!stimulus_known(json_object_get_string(entry), hardware))
            complain("unknown %sstimulus '%s'", hardware ? "hardware " : "", json_object_get_string(entry));
    } else if (hardware || !json_object_is_type(entry, json_type_object)) {
        complain("%s", hardware ? "meanwhile: only hardware stimuli" : "a stimulus that is neither text nor object");
    } else if (get(entry, "any_order") != NULL) {
        MEMBERS(entry, "any_order", orders);
        for (i = 0; i < length_of(get(entry, "any_order")); i++)
            steps(json_object_array_get_idx(get(entry, "any_order"), i), false);
    } else {
        MEMBERS(entry, "do", meanwhile);
        if (get(entry, "do") != NULL)
            step(get(entry, "do"), false);
        if (get(entry, "meanwhile") != NULL)
            steps(get(entry, "meanwhile"), true);
    }
}

static void entries(struct json_object *list)
{
    size_t i;

    if (list == NULL || !json_object_is_type(list, json_type_array))
        return;
    strings(list, "an outcome");
    for (i = 0; i < length_of(list); i++)
        trace_entry(text_of(list, i));
}

static void final_states(struct json_object *final)
{
    if (!json_object_is_type(final, json_type_object)) {
        complain("final is no object");
        return;
    }
    json_object_object_foreach(final, name, state) {
        const char *const *words = strncmp(name, "channel ", 8) == 0 && fits('C', name + 8) ? channel_states
                                   : fits('R', name) ? route_states : fits('T', name) ? tx_states : NULL;
        if (words == NULL)
            complain("final: unknown '%s'", name);
        else if (!one_of(words, json_object_get_string(state)))
            complain("final: '%s' is never '%s'", name, json_object_get_string(state));
    }
}

static void outcomes(const char *which)
{
    static const struct member known[] = { { "trace", json_type_array, false }, { "has", json_type_array, false }, { "not", json_type_array, false },
                                           { "count", json_type_object, false }, { "final", json_type_object, false } };
    struct json_object *list = get(scenario, which);
    size_t i;

    if (length_of(list) > OUTCOMES)
        complain("%s: more than %d", which, OUTCOMES);
    for (i = 0; i < length_of(list); i++) {
        struct json_object *outcome = json_object_array_get_idx(list, i), *count;
        MEMBERS(outcome, which, known);
        if (!json_object_is_type(outcome, json_type_object))
            continue;
        if (json_object_object_length(outcome) == 0)
            complain("%s: an outcome that says nothing", which);
        entries(get(outcome, "trace"));
        entries(get(outcome, "has"));
        entries(get(outcome, "not"));
        count = get(outcome, "count");
        if (count != NULL && json_object_is_type(count, json_type_object)) {
            json_object_object_foreach(count, text, n) {
                trace_entry(text);
                if (!json_object_is_type(n, json_type_int))
                    complain("count of '%s' is no number", text);
            }
        }
        if (get(outcome, "final") != NULL)
            final_states(get(outcome, "final"));
    }
}

bool words_known(const char *path)
{
    static const struct member known[] = { { "name", json_type_string, false }, { "why", json_type_string, false }, { "guards", json_type_array, false },
                                           { "setup", json_type_object, true }, { "callbacks", json_type_object, false }, { "run", json_type_array, true },
                                           { "allowed", json_type_array, true }, { "forbidden", json_type_array, false } };
    const char *slash = strrchr(path, '/');
    struct json_object *callbacks;

    file = slash != NULL ? slash + 1 : path;
    good = true;
    MEMBERS(scenario, "scenario", known);
    if (!good || !read_names())
        return false;
    strings(get(scenario, "guards"), "guards");
    setup_known();
    callbacks = get(scenario, "callbacks");
    if (callbacks != NULL) {
        json_object_object_foreach(callbacks, name, inside) {
            if (!fits('T', name))
                complain("callbacks: no transfer '%s'", name);
            steps(inside, false);
        }
    }
    steps(get(scenario, "run"), false);
    if (length_of(get(scenario, "allowed")) == 0)
        complain("nothing is allowed");
    outcomes("allowed");
    outcomes("forbidden");
    return good;
}
