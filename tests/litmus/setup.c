/* SPDX-License-Identifier: MIT */
/* The set-up of a scenario as the tables of the runtime: channels, routes, transfers with their holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "world.h"
#include "dmac_port.h"

const char *names_t[MAX], *names_r[MAX], *names_l[MAX], *names_e[MAX];
unsigned nt, nr, nl, ne;
static const uint32_t no_words[4];

static int number(struct json_object *object, const char *key, int otherwise)
{
    struct json_object *value;

    return json_object_object_get_ex(object, key, &value) ? (int)json_object_get_int64(value) : otherwise;
}

static int64_t number64(struct json_object *object, const char *key)
{
    struct json_object *value;

    return json_object_object_get_ex(object, key, &value) ? json_object_get_int64(value) : 0;
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

static struct term make_term(const char *text)
{
    bool negate = strncmp(text, "not ", 4) == 0;
    char kind[WORD], name[WORD];

    sscanf(negate ? text + 4 : text, "%63s %63s", kind, name);
    if (strcmp(kind, "event") == 0)
        return (struct term){ ON_EVENT, negate, 1u << index_of(names_e, ne, name) };
    if (strcmp(kind, "delay") == 0)
        return (struct term){ ON_DELAY, negate, (uint32_t)strtoul(name, NULL, 10) };
    return (struct term){ ON_LEVEL, negate, index_of(names_l, nl, name) };
}

static bool term_true(const struct term *term, uint32_t events, uint32_t elapsed)
{
    if (term->kind == ON_EVENT)
        return (events & term->value) != 0;
    if (term->kind == ON_DELAY)
        return elapsed >= term->value;
    return dmac_port_read32(term->value) & 1;
}

/* As generated code does: alternatives in the order written, each left at its first false term. */
static int until_terms(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    const struct hold *h = (const struct hold *)hold;
    unsigned i, k;

    for (i = 0; i < h->nalternatives; i++) {
        const struct alternative *all = &h->alternative[i];
        for (k = 0; k < all->nterms && (unsigned)term_true(&all->term[k], events, elapsed) != all->term[k].negate; k++)
            ;
        if (k == all->nterms)
            return 1;
    }
    return 0;
}

static void make_hold(unsigned t, struct json_object *spec)
{
    struct json_object *until, *flag;
    struct hold *hold = &w.hold[t];
    const char *action = string(spec, "else"), *abort = string(spec, "on_abort");
    size_t i, k;

    if (json_object_object_get_ex(spec, "until", &until))
        for (i = 0; i < json_object_array_length(until); i++) {
            struct json_object *all = json_object_array_get_idx(until, i);
            struct alternative *alternative = &hold->alternative[hold->nalternatives++];
            if (hold->nalternatives > ALTERNATIVES || json_object_array_length(all) > TERMS)
                give_up("a hold with more than %d alternatives or %d terms", ALTERNATIVES, TERMS);
            for (k = 0; k < json_object_array_length(all); k++)
                alternative->term[alternative->nterms++] = make_term(json_object_get_string(json_object_array_get_idx(all, k)));
        }
    hold->hold.until = hold->nalternatives != 0 ? until_terms : NULL;
    hold->hold.within = (uint32_t)number(spec, "within", 0);
    hold->hold.flags = action != NULL && strcmp(action, "keep") == 0 ? DMAC_ELSE_KEEP
                     : action != NULL && strcmp(action, "quarantine") == 0 ? DMAC_ELSE_QUARANTINE : DMAC_ELSE_DISCONNECT;
    if (abort != NULL && strcmp(abort, "disconnect") == 0)
        hold->hold.flags |= DMAC_ABORT_DISCONNECTS;
    if (json_object_object_get_ex(spec, "handover", &flag) && json_object_get_boolean(flag))
        hold->hold.flags |= DMAC_HANDOVER;
}

static void make_routes(struct json_object *routes)
{
    unsigned i = 0, k;

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

/* Equal pairs of route and hold are one object. */
static const struct dmac_path *path_of(unsigned t, const struct dmac_route *route, bool held)
{
    unsigned k;

    for (k = 0; k < t; k++)
        if (w.transfer[k].path != NULL && w.path[k].route == route && (w.path[k].hold != NULL) == held
            && memcmp(&w.hold[k], &w.hold[t], sizeof w.hold[t]) == 0)
            return w.transfer[k].path;
    w.path[t].route = route;
    w.path[t].hold = held ? &w.hold[t].hold : NULL;
    return &w.path[t];
}

static void come_after(unsigned t, const char *name)
{
    w.after[t][w.transfer[t].nafter++] = &w.transfer[index_of(names_t, nt, name)];
    w.transfer[t].after = w.after[t];
}

static void make_transfer(unsigned t, struct json_object *spec)
{
    static const struct { const char *name; uint16_t flag; } words[] = {
        { "gated", DMAC_T_GATED }, { "reuse", DMAC_T_REUSE }, { "isr", DMAC_T_ISR }, { "repeat", DMAC_T_REPEAT },
        { "cyclic", DMAC_T_CYCLIC }, { "early", DMAC_T_NOTIFY_DONE },
    };
    struct dmac_transfer *transfer = &w.transfer[t];
    struct json_object *flags = NULL, *hold = NULL, *after = NULL;
    const char *route = string(spec, "route");
    size_t i;

    json_object_object_get_ex(spec, "flags", &flags);
    transfer->channel = (uint8_t)number(spec, "channel", 0);
    transfer->table = transfer->block = no_words;
    transfer->length = 4;
    transfer->latest = &w.latest[t];
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (has(flags, words[i].name))
            transfer->flags |= words[i].flag;
    if (!has(flags, "replace"))
        transfer->flags |= DMAC_T_WAITS;
    if (json_object_object_get_ex(spec, "after", &after)) {
        if (!json_object_is_type(after, json_type_array))
            come_after(t, json_object_get_string(after));
        else
            for (i = 0; i < json_object_array_length(after); i++)
                come_after(t, json_object_get_string(json_object_array_get_idx(after, i)));
    }
    if (json_object_object_get_ex(spec, "hold", &hold))
        make_hold(t, hold);
    if (route != NULL)
        transfer->path = path_of(t, &w.route[index_of(names_r, nr, route)], hold != NULL);
    else if (hold != NULL)
        transfer->path = path_of(t, &w.own[transfer->channel], true);
}

static bool names_of(struct json_object *of, const char **names, unsigned *n)
{
    size_t i;

    *n = 0;
    if (json_object_is_type(of, json_type_array)) {
        for (i = 0; i < json_object_array_length(of); i++) {
            if (*n == MAX)
                return false;
            names[(*n)++] = json_object_get_string(json_object_array_get_idx(of, i));
        }
    } else if (json_object_is_type(of, json_type_object)) {
        json_object_object_foreach(of, name, unused) {
            (void)unused;
            if (*n == MAX)
                return false;
            names[(*n)++] = name;
        }
    }
    return true;
}

bool read_names(void)
{
    static const char *const done = "done";
    struct json_object *part = NULL;

    json_object_object_get_ex(scenario, "setup", &setup);
    w.domain.nchans = (uint32_t)number(setup, "channels", 1);
    names_e[0] = done;
    ne = 1;
    if (w.domain.nchans - 1u < MAX
        && names_of(json_object_object_get_ex(setup, "levels", &part) ? part : NULL, names_l, &nl)
        && names_of(json_object_object_get_ex(setup, "routes", &part) ? part : NULL, names_r, &nr)
        && names_of(json_object_object_get_ex(setup, "transfers", &part) ? part : NULL, names_t, &nt)
        && (!json_object_object_get_ex(setup, "events", &part) || (names_of(part, names_e, &ne) && ne <= 8)))
        return true;
    printf("# more than %d channels, names of a kind, or 8 events\n", MAX);
    return false;
}

void set_up(void)
{
    struct json_object *routes, *transfers;
    unsigned i = 0;

    memset(&w, 0, sizeof w);
    (void)read_names();
    if (json_object_object_get_ex(setup, "routes", &routes))
        make_routes(routes);
    for (i = 0; i < w.domain.nchans; i++)
        w.own[i] = (struct dmac_route){ NULL, NULL, 0, 1u << (nr + i), 1u << (nr + i), 0, 0, 0 };
    json_object_object_get_ex(setup, "transfers", &transfers);
    i = 0;
    json_object_object_foreach(transfers, name, spec) {
        (void)name;
        make_transfer(i++, spec);
    }
    w.clock = (uint32_t)number64(setup, "clock");
    w.controller = make_controller((uint32_t)number(setup, "stop_within", 5));
    w.domain.chans = w.chans;
    w.domain.routes = w.routes;
    w.domain.nroutes = nr;
    w.quiet = true;
    (void)dmac_init(&w.domain);
    for (i = 0; i < w.domain.nchans; i++) {
        w.chans[i] = &w.chan[i];
        w.chan[i].index = (uint8_t)i;
        w.chan[i].at.channel = i;
        w.chan[i].domain = &w.domain;
        w.chan[i].controller = &w.controller;
        (void)dmac_chan_init(&w.chan[i]);
    }
    w.kept = w.domain.kept;
    w.quiet = false;
}
