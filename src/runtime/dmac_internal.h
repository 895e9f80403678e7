/* SPDX-License-Identifier: MIT */
/* What the runtime's files share; not for firmware. */
#ifndef DMAC_INTERNAL_H
#define DMAC_INTERNAL_H

#include <stdbool.h>
#include "dmac.h"
#include "dmac_port.h"

/* Something may lie between two starts of one transaction: laps, commands. */
#define HAS_LAP (DMAC_WITH_REPEAT || DMAC_WITH_STEPPED)

/* A step on behalf of one channel may start the head of another. */
#define HAS_RIVALS (DMAC_WITH_HOLD || DMAC_WITH_AFTER || DMAC_WITH_GATE)

/* The port's caches look after themselves: nothing to clean or to invalidate. */
#ifndef DMAC_PORT_COHERENT
#define DMAC_PORT_COHERENT 0
#endif

/* Between the end of a transaction and its callback: caches, packets. */
#define HAS_AFTERWORK (!DMAC_PORT_COHERENT || DMAC_WITH_PACKETS || DMAC_WITH_METADATA)

/* Before it is queued: caches, words that the hardware has changed. */
#define HAS_FOREWORK (!DMAC_PORT_COHERENT || DMAC_WITH_WRITEBACK)

/* dmac_tx.block: why a queued transaction may not start. */
enum { BLOCK_NOT_ISSUED = 1, BLOCK_NOT_ARMED = 2, BLOCK_DEPENDS = 4, BLOCK_DEP_FAILED = 8 };

/* dmac_chan.flags, beside the state. */
enum {
    FLAG_PAUSED = 1,
    FLAG_KILLED = 2,            /* the current transaction was terminated */
    FLAG_IN_CB = 4,             /* somebody calls back */
    FLAG_OLD_CB = 8,            /* … and already did when terminate or synchronize was called */
    FLAG_NOTE_DONE = 16,        /* progress calls that are due */
    FLAG_NOTE_EVENT = 32,
    FLAG_APPENDED = 64          /* the controller will go on with the head of the queue by itself */
};

/* Sum of a list of lengths, clamped to 0..cap. dmac_prep.c. */
int64_t dmac_sum(const struct dmac_transfer *transfer, const uintptr_t *values, int64_t k, uint32_t first, uint32_t n);
/* DMAC_OK, or one of DMAC_REFUSALS: what was bound cannot be. dmac_check.c. */
int dmac_refusal(const struct dmac_transfer *transfer, const uintptr_t *values, const uint32_t *ram);
/* Caches before submit and before a callback. dmac_cache.c. */
#if DMAC_PORT_COHERENT
static inline void dmac_clean_regions(const struct dmac_tx *tx)
{
    (void)tx;
}
static inline void dmac_invalidate_regions(const struct dmac_tx *tx)
{
    (void)tx;
}
#else
void dmac_clean_regions(const struct dmac_tx *tx);
void dmac_invalidate_regions(const struct dmac_tx *tx);
#endif
/* What the hardware wrote into the table is put back to what it was, before a start. dmac_packet.c. */
#if DMAC_WITH_WRITEBACK
void dmac_put_back(const struct dmac_tx *tx);
#else
static inline void dmac_put_back(const struct dmac_tx *tx)
{
    (void)tx;
}
#endif
/* Of a finished transaction: by how much its packets were shorter, and what came with them is copied. dmac_packet.c. */
#if DMAC_WITH_PACKETS || DMAC_WITH_METADATA
uint32_t dmac_take_packets(const struct dmac_tx *tx);
#else
static inline uint32_t dmac_take_packets(const struct dmac_tx *tx)
{
    (void)tx;
    return 0;
}
#endif
/* Bytes not moved by the current transaction; without dmac_status nobody asks how far it came. dmac_status.c. */
#if DMAC_WITH_STATUS
uint32_t dmac_residue(const struct dmac_chan *chan, const struct dmac_tx *tx);
#else
static inline uint32_t dmac_residue(const struct dmac_chan *chan, const struct dmac_tx *tx)
{
    (void)chan;
    return tx->transfer->length;
}
#endif

/* ---- inside: all with the lock held, but for `dmac_leave`, which gives it back ---- */

enum look { LOOK_CALL, LOOK_POLL, LOOK_IRQ };   /* by whose call: only poll and interrupt look at the controller, and call back */

static inline uint32_t dmac_lock(struct dmac *domain)
{
    return dmac_port_lock(&domain->lock);
}

static inline void dmac_unlock(struct dmac *domain, uint32_t saved)
{
    dmac_port_unlock(&domain->lock, saved);
}

/* dmac.c, the pump. */

/* One channel: what is true now? */
void dmac_service(struct dmac_chan *chan, enum look look);
/* The end of every call: starts what may start, gives the lock back, asks for a poll if one is wanted. */
void dmac_leave(struct dmac_chan *chan, uint32_t saved);
/* RUN: asks the controller to stop; `status` is what it has just reported. */
void dmac_stop(struct dmac_chan *chan, uint32_t status);
/* … because of an error, which becomes the result. */
void dmac_fail(struct dmac_chan *chan, unsigned result);
/* HOLD: is the condition true, or its time over? */
void dmac_evaluate(struct dmac_chan *chan);
/* Done, or stopped: from now on only the condition counts. */
void dmac_enter_hold(struct dmac_chan *chan);
/* Between two laps of a repeated transfer, or two commands of a stepped one. */
void dmac_lap(struct dmac_chan *chan);

/* dmac_start.c, queues. */

/* Starts what may start: heads of other channels that this step may have freed first, in turn, then this one's. */
void dmac_start_all(struct dmac_chan *chan);
/* Starts the head if it may start; heads that never will are completed on the way. */
void dmac_start_head(struct dmac_chan *chan);
/* The head of the queue becomes the current transaction: the controller starts it. */
void dmac_launch(struct dmac_chan *chan);
/* The current transaction goes on: a lap, a command. */
void dmac_again(struct dmac_chan *chan);
/* The transaction that was current is over for the channel. */
void dmac_give_back(struct dmac_chan *chan, struct dmac_tx *tx);
/* Tells everybody who waits for this instance how it ended. */
void dmac_tell_dependants(struct dmac *domain, const struct dmac_tx *finished, bool well);

/* The current transaction's end was reached: may the head follow at once, without disconnecting? Both without path is the
 * fast case. */
static inline bool dmac_may_follow(const struct dmac_chan *chan)
{
    const struct dmac_tx *head = chan->queue;
    const struct dmac_path *path = chan->current->transfer->path;

    if (head == NULL || head->block != 0 || (chan->flags & FLAG_PAUSED) || head->transfer->path != path)
        return false;
#if DMAC_WITH_HOLD
    return path == NULL || (chan->result == DMAC_RESULT_OK && path->hold != NULL && (path->hold->flags & DMAC_HANDOVER));
#else
    return true;
#endif
}

/* dmac_report.c, callbacks. */

/* Calls back what is due, lock released around each call. */
uint32_t dmac_deliver(struct dmac_chan *chan, enum look look, uint32_t saved);
/* Is something due? */
bool dmac_has_report(const struct dmac_chan *chan);

/* dmac_route.c, routes. */
#if DMAC_WITH_HOLD
enum verdict { START_YES, START_WAIT, START_REFUSED };

/* The route of a transaction; null: none. */
static inline const struct dmac_route *dmac_route_of(const struct dmac_tx *tx)
{
    return tx->transfer->path != NULL ? tx->transfer->path->route : NULL;
}
/* Does `operation`, connect or disconnect. False: the switch box did not answer, and the route is quarantined. */
bool dmac_operate_route(struct dmac *domain, const struct dmac_route *route, int (*operation)(uintptr_t base, uint32_t input, uint32_t output));
/* May a transfer start over this route, if those in `ignoring` were free? */
enum verdict dmac_may_take(const struct dmac *domain, const struct dmac_route *route, uint32_t ignoring);
/* Connects it, if it may. */
enum verdict dmac_take_route(struct dmac *domain, const struct dmac_route *route);
/* Gives it back as DMAC_ELSE_… says; both KEEP and QUARANTINE: to nobody until the channel, which is dead, is initialised. */
void dmac_release_route(struct dmac *domain, const struct dmac_route *route, unsigned how);
#endif

#endif
