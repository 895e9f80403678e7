/* SPDX-License-Identifier: MIT */
#include "emit/emit_domain.h"

#include <inttypes.h>
#include <string.h>

#include "emit/emit_text.h"
#include "emit/ops_eval.h"

enum { ROUTES_MAX = 32, CHANNELS_MAX = 32 };

/* ---- controllers and channels ----------------------------------------------------------------------------------- */

static const char *functions(const struct emission *e, const struct ops *ops, const char *prefix)
{
    struct outbuf out = { .arena = e->cx->arena };
    bool routes = false;

    for (size_t i = 0; i < e->transfers.n; i++)
        routes = routes || (e->transfers.v[i].ops == ops && e->transfers.v[i].transfer->route);
    ops_print(e->cx, ops, prefix, routes, &out);
    outbuf_put(&out, "", 1);
    return out.bytes.v;
}

/* The program's own init has the name of its file: a description called like that gives way. */
static const char *description_prefix(const struct emission *e, const struct instance *instance)
{
    const char *name = c_name(e->cx, instance->description ? instance->description->name.id : instance->model->name.id);

    return strcmp(name, c_name(e->cx, e->job->stem)) == 0 ? arena_printf(e->cx->arena, "%s_ops", name) : name;
}

/* Instances whose functions come out the same share them under the description's name. */
static const struct domain_controller *controller_of(const struct emission *e, struct domain *d, const struct ops *ops)
{
    struct cx *cx = e->cx;
    const struct instance *instance = ops->instance;
    const char *prefix = description_prefix(e, instance), *text = functions(e, ops, prefix);
    bool taken = false;

    for (size_t i = 0; i < d->controllers.n; i++) {
        if (d->controllers.v[i]->ops == ops || strcmp(d->controllers.v[i]->text, text) == 0)
            return d->controllers.v[i];
        taken = taken || strcmp(d->controllers.v[i]->prefix, prefix) == 0;
    }
    struct domain_controller *c = NEW(cx->arena, struct domain_controller);
    c->ops = ops;
    c->prefix = taken ? c_name(cx, instance->name.id) : prefix;
    c->text = taken ? functions(e, ops, c->prefix) : text;
    vec_push(cx->arena, &d->controllers, c);
    return c;
}

static size_t channel_of(const struct emission *e, struct domain *d, const struct ops *ops, uint64_t number)
{
    for (size_t i = 0; i < d->channels.n; i++)
        if (d->channels.v[i]->instance == ops->instance && d->channels.v[i]->number == number)
            return i;
    struct domain_channel *c = NEW(e->cx->arena, struct domain_channel);
    *c = (struct domain_channel){ ops->instance, number, controller_of(e, d, ops) };
    vec_push(e->cx->arena, &d->channels, c);
    return d->channels.n - 1;
}

static bool number_used(const struct emission *e, const struct instance *instance, uint64_t number, const struct domain *d)
{
    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct emit_transfer *t = &e->transfers.v[i];
        if (t->transfer->instance == instance && t->planned->has_channel && t->planned->channel == number)
            return true;
    }
    for (size_t i = 0; i < d->channels.n; i++)
        if (d->channels.v[i]->instance == instance && d->channels.v[i]->number == number)
            return true;
    return false;
}

/* No word depends on the channel: the lowest free one is as good as any. */
static uint64_t free_number(const struct emission *e, const struct instance *instance, const struct domain *d)
{
    uint64_t number = 0;

    while (number + 1 < instance->channels && (instance_reserves(instance, number) || number_used(e, instance, number, d)))
        number++;
    return number;
}

/* ---- routes ----------------------------------------------------------------------------------------------------- */

static uint64_t device_end(const struct route *route)
{
    for (size_t i = 0; i < route->sbox->endpoints.n; i++)
        if (route->sbox->endpoints.v[i].device == route->device)
            return route->sbox->endpoints.v[i].number;
    return 0;
}

/* A written endpoint of the channel or of the whole controller, else the page's `port`. */
static uint64_t controller_end(struct cx *cx, const struct route *route, uint64_t channel)
{
    const struct controller *model = route->instance->model;
    const struct parameter *port = controller_parameter(model, intern(cx, "port"));
    unsigned char *set = NEW_ARRAY(cx->arena, unsigned char, model->slots.n);
    wide *value = NEW_ARRAY(cx->arena, wide, model->slots.n);
    struct settled settled = { model, set, value };
    wide number = 0;

    for (size_t i = 0; i < route->sbox->endpoints.n; i++) {
        const struct endpoint *end = &route->sbox->endpoints.v[i];
        if (end->instance == route->instance && (!end->has_channel || end->channel == channel))
            return end->number;
    }
    set[ROLE_CHANNEL] = 1;
    value[ROLE_CHANNEL] = (wide)channel;
    if (port && model->slots.v[port->slot].value && expr_constant(&settled, model->slots.v[port->slot].value, &number))
        return (uint64_t)number;
    return channel;
}

static size_t add_route(struct cx *cx, struct domain *d, const struct route *route, size_t channel)
{
    struct domain_route r = { .route = route, .channel = d->channels.v[channel], .controller = d->channels.v[channel]->controller };

    for (size_t i = 0; i < d->routes.n; i++)
        if (d->routes.v[i].route == route && d->routes.v[i].channel == r.channel)
            return i;
    if (route) {
        uint64_t here = controller_end(cx, route, r.channel->number), there = device_end(route);
        r.base = route->sbox->has_base ? route->sbox->base : route->instance->base;
        r.input = route->to_device ? here : there;
        r.output = route->to_device ? there : here;
    }
    vec_push(cx->arena, &d->routes, r);
    return d->routes.n - 1;
}

/* Routes with the same device end are one resource. */
static bool rivals(const struct route *a, const struct route *b)
{
    return a && b && a->device == b->device;
}

static void find_conflicts(struct domain *d)
{
    for (size_t i = 0; i < d->routes.n && i < ROUTES_MAX; i++)
        for (size_t j = 0; j < d->routes.n && j < ROUTES_MAX; j++)
            if (i == j || rivals(d->routes.v[i].route, d->routes.v[j].route))
                d->routes.v[i].conflicts |= UINT32_C(1) << j;
}

/* ---- holds and paths -------------------------------------------------------------------------------------------- */

static bool same_term(const struct hold_term *a, const struct hold_term *b)
{
    return a->kind == b->kind && a->negate == b->negate && a->last == b->last && a->events == b->events && a->a == b->a
        && a->mask == b->mask && a->c == b->c && a->width_a == b->width_a && a->width_c == b->width_c && a->delay_ns == b->delay_ns;
}

static bool same_hold(const struct hold *a, const struct hold *b)
{
    if (a->terms.n != b->terms.n || a->events.n != b->events.n || a->has_within != b->has_within || a->within_ns != b->within_ns
        || a->action != b->action || a->handover != b->handover || a->abort_disconnects != b->abort_disconnects)
        return false;
    for (size_t i = 0; i < a->terms.n; i++)
        if (!same_term(&a->terms.v[i], &b->terms.v[i]))
            return false;
    for (size_t i = 0; i < a->events.n; i++)
        if (a->events.v[i] != b->events.v[i])
            return false;
    return true;
}

static size_t add_hold(struct cx *cx, struct domain *d, const struct hold *hold)
{
    for (size_t i = 0; i < d->holds.n; i++)
        if (same_hold(d->holds.v[i], hold))
            return i;
    vec_push(cx->arena, &d->holds, hold);
    return d->holds.n - 1;
}

static size_t add_path(struct cx *cx, struct domain *d, const struct transfer *transfer, size_t channel)
{
    const struct hold *hold = transfer->hold && !transfer->hold->only_irq ? transfer->hold : NULL;
    struct domain_path p = { 0 };

    if (!transfer->route && !hold)
        return NO_PATH;
    p.route = add_route(cx, d, transfer->route, channel);
    p.has_hold = hold != NULL;
    p.hold = hold ? add_hold(cx, d, hold) : 0;
    for (size_t i = 0; i < d->paths.n; i++)
        if (d->paths.v[i].route == p.route && d->paths.v[i].has_hold == p.has_hold && d->paths.v[i].hold == p.hold)
            return i;
    vec_push(cx->arena, &d->paths, p);
    return d->paths.n - 1;
}

/* ---- all -------------------------------------------------------------------------------------------------------- */

static bool fits(struct emission *e, const struct domain *d)
{
    if (d->routes.n > ROUTES_MAX)
        diag(e->cx, DIAG_TOO_LARGE, SPAN_NONE, "one domain has at most %d routes, this program needs %zu", ROUTES_MAX, d->routes.n);
    if (d->channels.n > CHANNELS_MAX)
        diag(e->cx, DIAG_TOO_LARGE, SPAN_NONE, "one domain has at most %d channels, this program needs %zu", CHANNELS_MAX, d->channels.n);
    return d->routes.n <= ROUTES_MAX && d->channels.n <= CHANNELS_MAX;
}

const struct domain *domain_make(struct emission *e)
{
    struct cx *cx = e->cx;
    struct domain *d = NEW(cx->arena, struct domain);

    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct emit_transfer *t = &e->transfers.v[i];
        uint64_t number = t->planned->has_channel ? t->planned->channel : free_number(e, t->transfer->instance, d);
        size_t channel = channel_of(e, d, t->ops, number);
        size_t path = add_path(cx, d, t->transfer, channel);

        vec_push(cx->arena, &d->channel_of, channel);
        vec_push(cx->arena, &d->path_of, path);
    }
    find_conflicts(d);
    return fits(e, d) ? d : NULL;
}

const char *channel_name(struct cx *cx, const struct domain_channel *channel)
{
    return arena_printf(cx->arena, "%s_%" PRIu64, c_name(cx, channel->instance->name.id), channel->number);
}

const char *domain_route_name(struct cx *cx, const struct domain *domain, size_t route)
{
    const struct domain_route *r = &domain->routes.v[route];

    if (!r->route)
        return arena_printf(cx->arena, "channel_%s", channel_name(cx, r->channel));
    const char *name = arena_printf(cx->arena, "%s_%s", r->route->sbox->name.id, r->route->name.id);
    return r->route->has_channel ? name : arena_printf(cx->arena, "%s_%" PRIu64, name, r->channel->number);
}

void transfer_events(struct cx *cx, const struct transfer *transfer, event_list *events)
{
    for (size_t i = 0; transfer->hold && i < transfer->hold->events.n; i++)
        vec_push(cx->arena, events, transfer->hold->events.v[i]);
    for (size_t i = 0; i < transfer->irq.events.n; i++) {
        bool known = false;
        for (size_t k = 0; k < events->n; k++)
            known = known || events->v[k] == transfer->irq.events.v[i];
        if (!known)
            vec_push(cx->arena, events, transfer->irq.events.v[i]);
    }
}
