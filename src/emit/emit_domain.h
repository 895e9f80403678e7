/* SPDX-License-Identifier: MIT */
/* What all transfers of one run share: channels, routes, holds, paths, controllers. One run is one domain. */
#ifndef DMAC_EMIT_DOMAIN_H
#define DMAC_EMIT_DOMAIN_H

#include "emit/emit.h"
#include "emit/ops.h"

struct domain_channel { const struct instance *instance; uint64_t number; const struct domain_controller *controller; };
struct domain_controller {
    const struct ops *ops;
    const char *prefix;                     /* of its functions */
    const char *text;                       /* its functions; controllers with equal text are one object */
};
/* A route as one channel uses it; route null: stands for the channel itself, which its transfers hold. */
struct domain_route {
    const struct route *route;
    const struct domain_channel *channel;
    const struct domain_controller *controller;
    uint64_t base, input, output;
    uint32_t conflicts;
};
struct domain_path { size_t route; bool has_hold; size_t hold; };     /* positions in the lists below */

#define NO_PATH SIZE_MAX
struct domain {
    VEC(struct domain_controller *) controllers;
    VEC(struct domain_channel *) channels;
    VEC(struct domain_route) routes;        /* position is its bit */
    VEC(const struct hold *) holds;         /* different ones */
    VEC(struct domain_path) paths;
    VEC(size_t) channel_of, path_of;        /* by transfer; NO_PATH: neither route nor hold */
};

/* Null: a record says what is too large. */
const struct domain *domain_make(struct emission *e);
/* "dma0_2": for names of constants. */
const char *channel_name(struct cx *cx, const struct domain_channel *channel);
const char *domain_route_name(struct cx *cx, const struct domain *domain, size_t route);
/* Bit of an event within a transfer: those of its hold, then those of `irq DEV.EVENT`. */
typedef VEC(const struct event *) event_list;
void transfer_events(struct cx *cx, const struct transfer *transfer, event_list *events);

#endif
