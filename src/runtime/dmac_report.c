/* SPDX-License-Identifier: MIT */
/* Callbacks: what is due is told in order, one at a time per channel, with the lock released. */
#include "dmac_internal.h"

bool dmac_has_report(const struct dmac_chan *chan)
{
    return (chan->list != NULL && chan->list->state >= DMAC_TX_COMPLETE)
#if DMAC_WITH_PERIODS
        || chan->periods != 0 || (chan->flags & (FLAG_NOTE_DONE | FLAG_NOTE_EVENT))
#endif
        ;
}

#if DMAC_WITH_PERIODS
/* Something happened on the way of the current transaction, which goes on. False: nothing that is to be told. */
static bool take_progress(struct dmac_chan *chan, struct dmac_report *report)
{
    struct dmac_tx *tx = chan->current;

    if (tx->transfer->flags & DMAC_T_NO_CALLBACK)
        chan->periods = 0;
    report->detail = chan->periods;
    if (chan->periods != 0) {
        report->result = tx->transfer->overrun != 0 && chan->periods >= tx->transfer->overrun ? DMAC_PROGRESS_OVERRUN : DMAC_PROGRESS_PERIOD;
        chan->periods = 0;
    } else if (chan->flags & FLAG_NOTE_DONE) {
        report->result = DMAC_PROGRESS_DONE;
        chan->flags &= (uint8_t)~FLAG_NOTE_DONE;
    } else if (chan->flags & FLAG_NOTE_EVENT) {
        report->result = DMAC_PROGRESS_EVENT;
        chan->flags &= (uint8_t)~FLAG_NOTE_EVENT;
    } else {
        return false;
    }
    report->residue = dmac_residue(chan, tx);
    return true;
}
#endif

/* A transaction leaves the list. */
static void take_finished(struct dmac_chan *chan, struct dmac_report *report)
{
    struct dmac_tx *tx = chan->list;

    chan->list = tx->next;
    if (chan->list == NULL)
        chan->list_end = &chan->list;
    report->result = tx->result;
    report->residue = tx->residue;
    report->detail = tx->detail;
}

/* Whose turn is it to be told something? Null: nobody's, or only by the poll. */
static struct dmac_tx *take_report(struct dmac_chan *chan, enum look look, struct dmac_report *report)
{
    struct dmac_tx *tx = chan->list;
    bool over = tx != NULL && tx->state >= DMAC_TX_COMPLETE;

#if DMAC_WITH_PERIODS
    if (!over)
        tx = chan->flags & FLAG_KILLED ? NULL : chan->current;
    if (tx == NULL)
        return NULL;
#else
    if (!over)
        return NULL;
#endif
    if (look == LOOK_IRQ && !(tx->transfer->flags & DMAC_T_ISR))
        return NULL;
#if DMAC_WITH_PERIODS
    if (!over)
        return take_progress(chan, report) ? tx : NULL;
#endif
    take_finished(chan, report);
    return tx;
}

/* Whoever is already calling back carries on. All is copied first: the memory will be the client's. */
uint32_t dmac_deliver(struct dmac_chan *chan, enum look look, uint32_t saved)
{
    struct dmac *domain = chan->domain;
    struct dmac_report report;
    struct dmac_tx *tx;

    if (chan->flags & FLAG_IN_CB)
        return saved;
    chan->flags |= FLAG_IN_CB;
    while ((tx = take_report(chan, look, &report)) != NULL) {
        dmac_callback *callback = tx->callback;
        bool over;
        report.tx = tx;
        report.arg = tx->arg;
        report.cookie = tx->cookie;
        over = report.result < DMAC_PROGRESS_PERIOD && report.result != DMAC_RESULT_STUCK;
#if HAS_AFTERWORK
        dmac_unlock(domain, saved);                     /* what goes on may be over meanwhile: nobody asks for its state */
        dmac_invalidate_regions(tx);
        if (over)
            report.residue += dmac_take_packets(tx);
        saved = dmac_lock(domain);
#endif
        if (over) {
            tx->residue = report.residue;
            tx->state = tx->transfer->flags & DMAC_T_REUSE ? DMAC_TX_READY : DMAC_TX_FREE;
        }
        dmac_unlock(domain, saved);
        if (callback != NULL)
            callback(&report);
        saved = dmac_lock(domain);
        chan->flags &= (uint8_t)~FLAG_OLD_CB;
    }
    chan->flags &= (uint8_t)~FLAG_IN_CB;
    return saved;
}
