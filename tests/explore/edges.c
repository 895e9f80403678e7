/* SPDX-License-Identifier: MIT */
/* Every change of a state that really happens. states.py puts calls of these functions into copies of the runtime's sources,
 * in the place of each assignment; what they have seen is printed at the end, one change a line. */
#include <stdio.h>
#include <stdlib.h>
#include "world.h"
#include "edges.h"

enum { NCHAN = DMAC_CH_DEAD + 1, NTX = DMAC_TX_STUCK + 1, NROUTE = 4 };
static const char *const chan_names[NCHAN] = { "IDLE", "RUN", "LAP", "STOP", "HOLD", "DEAD" };
static const char *const tx_names[NTX] = { "FREE", "READY", "PENDING", "ACTIVE", "COMPLETE", "STUCK" };
static const char *const route_names[NROUTE] = { "free", "owned", "kept", "quarantined" };
static bool chan_seen[NCHAN][NCHAN], tx_seen[NTX][NTX], route_seen[NROUTE][NROUTE];

/* Written and, in the same hold of the lock, perhaps written again: what nobody could see was no state. */
static struct pending { const void *object; unsigned from, to, hold; } pending_chan, pending_tx;

static void flush(struct pending *pending)
{
    if (pending->object == NULL)
        return;
    if (pending == &pending_chan)
        chan_seen[pending->from][pending->to] = true;
    else
        tx_seen[pending->from][pending->to] = true;
}

static void print(void)
{
    flush(&pending_chan);
    flush(&pending_tx);
    for (unsigned a = 0; a < NCHAN; a++)
        for (unsigned b = 0; b < NCHAN; b++)
            if (chan_seen[a][b])
                printf("channel %s %s\n", chan_names[a], chan_names[b]);
    for (unsigned a = 0; a < NTX; a++)
        for (unsigned b = 0; b < NTX; b++)
            if (tx_seen[a][b])
                printf("transaction %s %s\n", tx_names[a], tx_names[b]);
    for (unsigned a = 0; a < NROUTE; a++)
        for (unsigned b = 0; b < NROUTE; b++)
            if (a != b && route_seen[a][b])
                printf("route %s %s\n", route_names[a], route_names[b]);
}

static void at_the_end(void)
{
    static bool registered;

    if (!registered && atexit(print) == 0)
        registered = true;
}

/* `passes`: what it was until now is only on the way to `to`. */
static void change(struct pending *pending, const void *object, unsigned from, unsigned to, bool passes)
{
    at_the_end();
    if (pending->object == object && pending->hold == step.holds && pending->to == from && passes) {
        if (pending->from == to)
            pending->object = NULL;                     /* taken back */
        pending->to = to;
        return;
    }
    flush(pending);
    *pending = (struct pending){ object, from, to, step.holds };
}

/* A channel that is given up is IDLE in between. */
void edge_of_chan(struct dmac_chan *chan, unsigned to)
{
    change(&pending_chan, chan, chan->state, to, to == DMAC_CH_DEAD && chan->state == DMAC_CH_IDLE);
    chan->state = (uint8_t)to;
}

/* What ends without a callback is COMPLETE in between, what is stuck perhaps FREE, too; a group that is refused takes its claims
 * back. */
void edge_of_tx(struct dmac_tx *tx, unsigned to)
{
    change(&pending_tx, tx, tx->state, to, to == DMAC_TX_STUCK || (tx->state == DMAC_TX_COMPLETE && to == DMAC_TX_FREE)
                                           || (tx->state == DMAC_TX_PENDING && to == DMAC_TX_READY));
    tx->state = (uint8_t)to;
}

static unsigned state_of(const struct dmac_route *route)
{
    if (world.domain.quarantined & route->bit)
        return 3;
    if (!(world.domain.connected & route->bit))
        return 0;
    return world.domain.kept & route->bit ? 2 : 1;
}

static unsigned before[ROUTES];

void edges_before(void)
{
    at_the_end();
    for (unsigned r = 0; r < ROUTES; r++)
        before[r] = step.config->route[r] != NULL ? state_of(step.config->route[r]) : 0;
}

void edges_after(void)
{
    for (unsigned r = 0; r < ROUTES; r++)
        if (step.config->route[r] != NULL)
            route_seen[before[r]][state_of(step.config->route[r])] = true;
}
