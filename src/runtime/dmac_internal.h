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

/* Is the condition true, sampled now? dmac_hold.c. */
bool dmac_hold_true(const struct dmac_chan *chan, const struct dmac_hold *hold, uint32_t now);
/* Sum of a list of lengths, clamped to 0..cap. dmac_prep.c. */
int64_t dmac_sum(const struct dmac_transfer *transfer, const uintptr_t *values, int64_t k, uint32_t first, uint32_t n);
/* DMAC_OK, or one of DMAC_REFUSALS: what was bound cannot be. dmac_check.c. */
int dmac_refusal(const struct dmac_transfer *transfer, const uintptr_t *values, const uint32_t *ram);
/* Caches before submit and before a callback. dmac_prep.c. */
void dmac_clean_regions(const struct dmac_tx *tx);
void dmac_invalidate_regions(const struct dmac_tx *tx);
/* What the hardware wrote into the table is put back to what it was, before a start. dmac_packet.c. */
#if DMAC_WITH_WRITEBACK
void dmac_put_back(const struct dmac_tx *tx);
#else
static inline void dmac_put_back(const struct dmac_tx *tx)
{
    (void)tx;
}
#endif
/* Of a finished transaction: how long its packets were, and what came with them. dmac_packet.c. */
#if DMAC_WITH_PACKETS || DMAC_WITH_METADATA
void dmac_take_packets(struct dmac_tx *tx);
#else
static inline void dmac_take_packets(struct dmac_tx *tx)
{
    (void)tx;
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

/* ---- the pump, dmac.c: for dmac_calls.c. All with the lock held, but for `leave`, which gives it back. ---- */

enum look { LOOK_POLL, LOOK_IRQ };              /* by whose call the controller is looked at */

static inline uint32_t dmac_lock(struct dmac *domain)
{
    return dmac_port_lock(&domain->lock);
}

static inline void dmac_unlock(struct dmac *domain, uint32_t saved)
{
    dmac_port_unlock(&domain->lock, saved);
}

/* One channel: what is true now? */
void dmac_pump_service(struct dmac_chan *chan, enum look look);
/* The head of this channel is to be looked at before the lock is given back. */
void dmac_pump_look_at(struct dmac_chan *chan);
/* The end of every call: looks at heads that became free, gives the lock back, asks for a poll if one is wanted. */
void dmac_pump_leave(struct dmac_chan *chan, uint32_t saved);
/* RUN: asks the controller to stop; `status` is what it has just reported. */
void dmac_pump_stop(struct dmac_chan *chan, uint32_t status);
/* HOLD: is the condition true, or its time over? */
void dmac_pump_evaluate(struct dmac_chan *chan);
/* Done, or stopped: from now on only the condition counts. */
void dmac_pump_enter_hold(struct dmac_chan *chan);
/* Between two laps of a repeated transfer, or two commands of a stepped one. */
void dmac_pump_lap(struct dmac_chan *chan);
/* Tells everybody who waits for this instance how it ended. */
void dmac_pump_tell_dependants(struct dmac *domain, const struct dmac_tx *finished, bool well);
/* A route became free: who waits for one is looked at. */
void dmac_pump_wake_waiters(struct dmac *domain);
/* Disconnects a route. False: the switch box did not answer. */
bool dmac_pump_cut(struct dmac *domain, const struct dmac_route *route);

#if DMAC_WITH_HOLD
/* The route of a transaction; null: none. */
static inline const struct dmac_route *dmac_pump_route_of(const struct dmac_tx *tx)
{
    return tx->transfer->path != NULL ? tx->transfer->path->route : NULL;
}

/* One operation of a route; a route without a switch box has none. */
static inline int dmac_pump_switch_route(const struct dmac_route *route, int (*operation)(uintptr_t base, uint32_t input, uint32_t output))
{
    return operation != NULL ? operation(route->base, route->input, route->output) : 0;
}
#endif

#endif
