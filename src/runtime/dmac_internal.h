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
    FLAG_NOTE_EVENT = 32
};

/* Is the condition true, sampled now? dmac_hold.c. */
bool dmac_hold_true(const struct dmac_chan *chan, const struct dmac_hold *hold, uint32_t now);
/* Sum of a list of lengths, clamped to 0..cap. dmac_prep.c. */
int64_t dmac_sum(const struct dmac_transfer *transfer, const uintptr_t *values, int64_t k, uint32_t first, uint32_t n);
/* Caches before submit and before a callback. dmac_prep.c. */
void dmac_clean_regions(const struct dmac_tx *tx);
void dmac_invalidate_regions(const struct dmac_tx *tx);
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

#endif
