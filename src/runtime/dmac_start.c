/* SPDX-License-Identifier: MIT */
/* Queues: which head may start, starting it, and giving back what is over.
 *
 * All transactions of a channel are in one list, in the order of their submission: those that are over and wait for their
 * callback, then the current one, then from `queue` on those that have not started. */
#include "dmac_internal.h"

/* ---- over ---------------------------------------------------------------------------------------------------------- */

#if DMAC_WITH_AFTER
/* Does this one wait for `finished` no more? Its channel is looked at again then. */
static void tell(struct dmac *domain, struct dmac_tx *tx, uint32_t finished, bool well)
{
    uint32_t k, waits = 0;

    for (k = 0; k < tx->transfer->nafter; k++) {
        if (tx->after[k].cookie == finished) {
            tx->after[k].cookie = 0;
            if (!well)
                tx->block |= BLOCK_DEP_FAILED;
            domain->dirty = 1;
        }
        waits |= tx->after[k].cookie;
    }
    if (waits == 0)
        tx->block &= (uint8_t)~BLOCK_DEPENDS;
}

void dmac_tell_dependants(struct dmac *domain, const struct dmac_tx *finished, bool well)
{
    uint32_t *latest = finished->transfer->latest;
    uint32_t i;

    if (latest == NULL)
        return;
    if (*latest == finished->cookie)                    /* else it was submitted again meanwhile */
        *latest = well ? 1u : 0u;
    for (i = 0; i < domain->nchans; i++) {
        struct dmac_tx *tx;
        for (tx = domain->chans[i]->queue; tx != NULL; tx = tx->next)
            if (tx->block & BLOCK_DEPENDS)
                tell(domain, tx, finished->cookie, well);
    }
}
#endif

/* A transaction leaves the runtime's hands but for its callback. */
static void complete(struct dmac_chan *chan, struct dmac_tx *tx, unsigned result)
{
    tx->result = (uint8_t)result;
    tx->state = DMAC_TX_COMPLETE;
#if DMAC_WITH_AFTER
    dmac_tell_dependants(chan->domain, tx, result == DMAC_RESULT_OK);
#else
    (void)chan;
#endif
}

void dmac_give_back(struct dmac_chan *chan, struct dmac_tx *tx)
{
    if (chan->result == DMAC_RESULT_OK)
        tx->residue = 0;
#if DMAC_WITH_PERIODS
    if (chan->periods != 0) {
        tx->detail = (uint16_t)(chan->periods < 0xffffu ? chan->periods : 0xffffu);
        chan->periods = 0;
    }
#endif
    complete(chan, tx, chan->result);
    if (chan->flags & FLAG_KILLED)                      /* nobody is told: it is in no list */
        tx->state = DMAC_TX_FREE;
    chan->flags &= (uint8_t)~(FLAG_KILLED | FLAG_NOTE_DONE | FLAG_NOTE_EVENT);
}

/* ---- starting ------------------------------------------------------------------------------------------------------ */

/* Words of the command that runs (stepped), else of the table. */
static const uint32_t *words_of(const struct dmac_chan *chan, const struct dmac_tx *tx)
{
#if DMAC_WITH_STEPPED
    if (chan->cursor != 0)
        return tx->table + (uint32_t)chan->cursor * tx->transfer->command_units;
#else
    (void)chan;
#endif
    return tx->table;
}

/* Lets the controller go, for this table from its beginning or, stepped, from the cursor on. */
static int go(struct dmac_chan *chan, const struct dmac_tx *tx)
{
    const struct dmac_controller *controller = chan->controller;

    chan->at.block = tx->operands;
    chan->at.table = words_of(chan, tx);
    dmac_port_publish();
#if DMAC_WITH_CONFIG_SEQUENCE
    if (controller->config != NULL && (chan->latest != tx->transfer || tx->table != tx->transfer->table)
        && controller->config(&chan->at) != 0)
        return DMAC_ETIMEOUT;
#endif
    chan->latest = tx->transfer;
    return controller->start(&chan->at);
}

/* Its route is connected. The controller idles: it goes first, the books follow. The finished one, if this is a handover,
 * is over before a failed start is. */
void dmac_launch(struct dmac_chan *chan)
{
    struct dmac_tx *before = chan->current, *tx = chan->queue;
    int error = DMAC_OK;

    chan->current = tx;
#if HAS_LAP
    chan->cursor = 0;
#endif
#if DMAC_WITH_APPEND
    if (chan->flags & FLAG_APPENDED) {                  /* it runs already */
        chan->flags &= (uint8_t)~FLAG_APPENDED;
        chan->at.block = tx->operands;
        chan->at.table = tx->table;
        chan->latest = tx->transfer;
    } else
#endif
        error = go(chan, tx);
    if (before != NULL)
        dmac_give_back(chan, before);
    chan->queue = tx->next;
    chan->events = 0;
    chan->result = DMAC_RESULT_OK;
    chan->state = DMAC_CH_RUN;
    tx->state = DMAC_TX_ACTIVE;
    if (error != DMAC_OK)
        dmac_fail(chan, DMAC_RESULT_ERROR);
}

#if HAS_LAP
void dmac_again(struct dmac_chan *chan)
{
    chan->state = DMAC_CH_RUN;
    dmac_put_back(chan->current);
    if (go(chan, chan->current) != DMAC_OK)
        dmac_fail(chan, DMAC_RESULT_ERROR);
}
#endif

#if DMAC_WITH_APPEND
/* A ring that is to be replaced: the controller is told what follows, once, and goes on with it at the end of a lap. */
static void append_head(struct dmac_chan *chan)
{
    const struct dmac_tx *tx = chan->queue;
    struct dmac_at following = chan->at;

    if (chan->state != DMAC_CH_RUN || !(chan->current->transfer->flags & DMAC_T_APPEND) || (chan->flags & FLAG_APPENDED)
        || (tx->transfer->flags & DMAC_T_WAITS) || !dmac_may_follow(chan))
        return;
    following.block = tx->operands;
    following.table = tx->table;
    dmac_port_publish();
    if (chan->controller->append(&following) == 0)
        chan->flags |= FLAG_APPENDED;
}
#endif

/* The channel idles. What becomes of its head? DMAC_RESULT_OK: it runs, or waits. */
static unsigned try_start(struct dmac_chan *chan)
{
    struct dmac_tx *tx = chan->queue;
#if DMAC_WITH_HOLD
    const struct dmac_route *route = dmac_route_of(tx);
#endif

#if DMAC_WITH_AFTER
    if (tx->block & BLOCK_DEP_FAILED)
        return DMAC_RESULT_ABORTED;
#endif
    if (tx->block != 0)
        return DMAC_RESULT_OK;
#if DMAC_WITH_HOLD
    if (route != NULL) {
        enum verdict verdict = dmac_take_route(chan->domain, route);
        if (verdict == START_REFUSED)
            return DMAC_RESULT_REFUSED;
        if (verdict == START_WAIT) {
            chan->domain->waiting = 1;
            return DMAC_RESULT_OK;
        }
    }
#endif
    dmac_launch(chan);
    return DMAC_RESULT_OK;
}

void dmac_start_head(struct dmac_chan *chan)
{
    struct dmac_tx *tx;

    while ((tx = chan->queue) != NULL && !(tx->block & BLOCK_NOT_ISSUED)) {
        unsigned result = DMAC_RESULT_REFUSED;
        if (chan->state != DMAC_CH_DEAD) {
            if (chan->state != DMAC_CH_IDLE || (chan->flags & FLAG_PAUSED)) {
#if DMAC_WITH_APPEND
                append_head(chan);
#endif
                return;
            }
            result = try_start(chan);
            if (result == DMAC_RESULT_OK)
                return;
        }
        chan->queue = tx->next;
        complete(chan, tx, result);
        chan->domain->wake = 1;
    }
}

/* Others go first, so that a busy channel does not starve its rivals. Each round starts or completes something, or is the last. */
void dmac_start_all(struct dmac_chan *chan)
{
#if HAS_RIVALS
    struct dmac *domain = chan->domain;

    do {
        uint32_t i = chan->index;
        bool all = domain->dirty != 0;
        domain->dirty = 0;
        do {
            if (all)
                i = i + 1 < domain->nchans ? i + 1 : 0;
            dmac_start_head(domain->chans[i]);
        } while (i != chan->index);
    } while (domain->dirty != 0);
#else
    dmac_start_head(chan);
#endif
}
