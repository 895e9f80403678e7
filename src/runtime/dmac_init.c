/* SPDX-License-Identifier: MIT */
/* The life of a domain and of its channels. */
#include "dmac_internal.h"

int dmac_init(struct dmac *domain)
{
#if DMAC_WITH_HOLD
    uint32_t i;

    for (i = 0; i < domain->nroutes; i++) {
        const struct dmac_route *route = domain->routes[i];
        if (!route->is_static)
            continue;
        if (!dmac_operate_route(domain, route, route->connect))
            return DMAC_EROUTE;
        domain->kept |= route->bit;
    }
#else
    (void)domain;
#endif
    return DMAC_OK;
}

/* Is the channel in the middle of something? `dead`: nothing but callbacks can be. */
static bool is_busy(const struct dmac_chan *chan, bool dead)
{
    return (chan->flags & FLAG_IN_CB) != 0
        || (dead ? chan->list != chan->queue : chan->state != DMAC_CH_IDLE || chan->list != NULL);
}

int dmac_chan_init(struct dmac_chan *chan)
{
    uint32_t saved = dmac_lock(chan->domain);
    bool dead = chan->state == DMAC_CH_DEAD;
    int error = DMAC_OK;

    if (is_busy(chan, dead)) {
        dmac_unlock(chan->domain, saved);
        return DMAC_EBUSY;
    }
    if (dead) {
        struct dmac_tx *tx = chan->current;
#if DMAC_WITH_HOLD
        if (dmac_route_of(tx) != NULL)
            chan->domain->kept &= ~dmac_route_of(tx)->bit;
#endif
        tx->state = DMAC_TX_FREE;
    }
    chan->current = NULL;
    chan->state = DMAC_CH_IDLE;
    chan->flags = 0;
    chan->latest = NULL;
    if (chan->list == NULL)
        chan->list_end = &chan->list;
    if (chan->controller->init != NULL)
        error = chan->controller->init(&chan->at);
    dmac_leave(chan, saved);                             /* what was pending on a dead channel */
    return error;
}

int dmac_chan_fini(struct dmac_chan *chan)
{
    uint32_t saved = dmac_lock(chan->domain);
    bool busy = is_busy(chan, false);

    if (!busy)
        chan->latest = NULL;                            /* its status is not read any more */
    dmac_unlock(chan->domain, saved);
    return busy ? DMAC_EBUSY : DMAC_OK;
}
