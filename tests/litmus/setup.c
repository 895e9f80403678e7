/* SPDX-License-Identifier: MIT */
/* The set-up of a scenario as the tables of the runtime: channels, routes, transfers with their holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "world.h"
#include "dmac_port.h"

const char *names_t[MAX], *names_r[MAX], *names_l[MAX];
unsigned nt, nr, nl;
static const uint32_t no_words[4];

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

static struct term make_term(const char *text)
{
    bool negate = strncmp(text, "not ", 4) == 0;
    char kind[16], name[16];

    sscanf(negate ? text + 4 : text, "%15s %15s", kind, name);
    if (strcmp(kind, "event") == 0)
        return (struct term){ ON_EVENT, negate, false, 1 };
    if (strcmp(kind, "delay") == 0)
        return (struct term){ ON_DELAY, negate, false, (uint32_t)atoi(name) };
    return (struct term){ ON_LEVEL, negate, false, index_of(names_l, nl, name) };
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
    bool so_far = true;
    unsigned i;

    for (i = 0; i < h->nterms; i++) {
        so_far = so_far && term_true(&h->term[i], events, elapsed) != h->term[i].negate;
        if (!h->term[i].last)
            continue;
        if (so_far)
            return 1;
        so_far = true;
    }
    return 0;
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
            w.hold[t].term[n++] = make_term(json_object_get_string(json_object_array_get_idx(all, k)));
        w.hold[t].term[n - 1].last = true;
    }
    w.hold[t].nterms = n;
    w.hold[t].hold.until = n ? until_terms : NULL;
    w.hold[t].hold.within = (uint32_t)number(spec, "within", 0);
    w.hold[t].hold.flags = action != NULL && strcmp(action, "keep") == 0 ? DMAC_ELSE_KEEP
                    : action != NULL && strcmp(action, "quarantine") == 0 ? DMAC_ELSE_QUARANTINE : DMAC_ELSE_DISCONNECT;
    if (abort != NULL && strcmp(abort, "disconnect") == 0)
        w.hold[t].hold.flags |= DMAC_ABORT_DISCONNECTS;
    if (json_object_object_get_ex(spec, "handover", &flag) && json_object_get_boolean(flag))
        w.hold[t].hold.flags |= DMAC_HANDOVER;
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
    w.path[t].hold = hold != NULL ? &w.hold[t].hold : NULL;
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

void set_up(void)
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
    w.controller = make_controller((uint32_t)number(setup, "stop_within", 5));
    w.domain.nchans = (uint32_t)number(setup, "channels", 1);
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
