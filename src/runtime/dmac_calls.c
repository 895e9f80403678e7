/* SPDX-License-Identifier: MIT */
/* What clients call, but for irq and poll (dmac.c): each call takes the lock, changes one input, lets the pump look, and
 * releases the lock. */
#include "dmac_internal.h"

/* ---- submitting -------------------------------------------------------------------------------------------------- */

#if DMAC_WITH_AFTER
/* Whom does it wait for? The latest submission of each target; what ended badly, or never was, decides at once. */
static void bind_dependencies(struct dmac_tx *tx)
{
    uint32_t k;

    for (k = 0; k < tx->transfer->nafter; k++) {
        uint32_t latest = *tx->transfer->after[k]->latest;
        tx->after[k].cookie = latest > 1 ? latest : 0;
        if (latest > 1)
            tx->block |= BLOCK_DEPENDS;
        if (latest == 0)
            tx->block |= BLOCK_DEP_FAILED;
    }
}
#endif

static void enqueue(struct dmac_tx *tx)
{
    struct dmac_chan *chan = tx->chan;

    tx->cookie = chan->domain->next_cookie++;
    tx->detail = 0;
    tx->residue = tx->transfer->length;
    tx->block = BLOCK_NOT_ISSUED;
    tx->next = NULL;
#if DMAC_WITH_GATE
    if (tx->transfer->flags & DMAC_T_GATED)
        tx->block |= BLOCK_NOT_ARMED;
#endif
#if DMAC_WITH_AFTER
    bind_dependencies(tx);
    if (tx->transfer->latest != NULL)
        *tx->transfer->latest = tx->cookie;
#endif
    if (chan->queue == NULL)
        chan->queue = tx;
    *chan->list_end = tx;
    chan->list_end = &tx->next;
}

/* Pending, or none of them: a state that is not READY, also because the same one came before, takes all back. */
static bool claim(struct dmac_tx *const *txs, uint32_t n)
{
    uint32_t i = 0;

    while (i < n && txs[i]->state == DMAC_TX_READY)
        txs[i++]->state = DMAC_TX_PENDING;
    if (i == n)
        return true;
    while (i-- > 0)
        txs[i]->state = DMAC_TX_READY;
    return false;
}

/* Outside the lock but for a look at who owns it, which is looked at again. False: not all are prepared. */
static bool make_visible(struct dmac_tx *const *txs, uint32_t n)
{
#if HAS_FOREWORK
    uint32_t i, saved;
    bool ready;

    for (i = 0; i < n; i++) {
        if (txs[i]->chan == NULL)
            return false;
        saved = dmac_lock(txs[i]->chan->domain);
        ready = txs[i]->state == DMAC_TX_READY;
        dmac_unlock(txs[i]->chan->domain, saved);
        if (!ready)
            return false;
        dmac_put_back(txs[i]);
        dmac_clean_regions(txs[i]);
    }
    return true;
#else
    (void)n;
    return txs[0]->chan != NULL;
#endif
}

static int submit_all(struct dmac_tx *const *txs, uint32_t n, uint32_t *cookie)
{
    struct dmac *domain;
    uint32_t saved, i;
    int error = DMAC_ESTATE;

    if (!make_visible(txs, n))
        return error;
    domain = txs[0]->chan->domain;
    saved = dmac_lock(domain);
    if (claim(txs, n)) {
        if (domain->next_cookie + n < n + 2)            /* 0 or 1, which mean other things, or would wrap: a group's follow each other */
            domain->next_cookie = 2;
        if (cookie != NULL)
            *cookie = domain->next_cookie;
        for (i = 0; i < n; i++)
            enqueue(txs[i]);
        error = DMAC_OK;
    }
    dmac_unlock(domain, saved);
    return error;
}

int dmac_submit(struct dmac_tx *tx, uint32_t *cookie)
{
    return submit_all(&tx, 1, cookie);
}

#if DMAC_WITH_GROUP
int dmac_submit_group(struct dmac_tx *const *txs, uint32_t n, uint32_t *cookie)
{
    return submit_all(txs, n, cookie);
}
#endif

int dmac_issue_pending(struct dmac_chan *chan)
{
    uint32_t saved = dmac_lock(chan->domain);
    struct dmac_tx *tx;

    for (tx = chan->queue; tx != NULL; tx = tx->next)
        tx->block &= (uint8_t)~BLOCK_NOT_ISSUED;
    dmac_leave(chan, saved);
    return DMAC_OK;
}

/* ---- gates and events -------------------------------------------------------------------------------------------- */

#if DMAC_WITH_GATE
static bool can_be_armed(const struct dmac_tx *tx, uint32_t cookie)
{
    return tx->cookie == cookie && tx->state == DMAC_TX_PENDING;
}

static int arm_all(struct dmac_tx *const *txs, uint32_t n, uint32_t cookie)
{
    struct dmac *domain;
    uint32_t saved, i;

    if (txs[0]->chan == NULL)                           /* never prepared */
        return DMAC_ESTALE;
    domain = txs[0]->chan->domain;
    saved = dmac_lock(domain);
    for (i = 0; i < n; i++) {
        if (!can_be_armed(txs[i], cookie + i)) {
            dmac_unlock(domain, saved);
            return DMAC_ESTALE;
        }
    }
    for (i = 0; i < n; i++)
        txs[i]->block &= (uint8_t)~BLOCK_NOT_ARMED;
    for (i = 0; i < n; i++)
        dmac_start_head(txs[i]->chan);
    domain->dirty = 1;                                  /* whether somebody's callback is due is asked on the way */
    dmac_leave(txs[0]->chan, saved);
    return DMAC_OK;
}

int dmac_arm(struct dmac_tx *tx, uint32_t cookie)
{
    return arm_all(&tx, 1, cookie);
}

#if DMAC_WITH_GROUP
int dmac_arm_group(struct dmac_tx *const *txs, uint32_t n, uint32_t cookie)
{
    return arm_all(txs, n, cookie);
}
#endif
#endif

int dmac_event(struct dmac_tx *tx, uint32_t cookie, uint32_t mask)
{
    struct dmac_chan *chan = tx->chan;
    uint32_t saved;

    if (chan == NULL)
        return DMAC_ESTALE;
    saved = dmac_lock(chan->domain);
    if (tx->state != DMAC_TX_ACTIVE || tx->cookie != cookie) {      /* active: its channel's current one */
        dmac_unlock(chan->domain, saved);
        return DMAC_ESTALE;
    }
    chan->events |= (uint8_t)mask;
#if DMAC_WITH_PERIODS
    if (mask & tx->transfer->progress_events)
        chan->flags |= FLAG_NOTE_EVENT;
#endif
    if (chan->state == DMAC_CH_HOLD)
        dmac_evaluate(chan);
    dmac_leave(chan, saved);
    return DMAC_OK;
}

/* ---- pause, resume, terminate ------------------------------------------------------------------------------------- */

#if DMAC_WITH_PAUSE
int dmac_pause(struct dmac_chan *chan)
{
    const struct dmac_controller *controller = chan->controller;
    uint32_t saved = dmac_lock(chan->domain);
    int error = DMAC_OK;

    if (chan->state == DMAC_CH_RUN && !(chan->flags & FLAG_PAUSED)) {
        error = controller->pause == NULL ? DMAC_ENOSUP : controller->pause(&chan->at);
        if (error == DMAC_ETIMEOUT && controller->resume != NULL)       /* not paused: take the request back */
            (void)controller->resume(&chan->at);
    }
    if (error == DMAC_OK)
        chan->flags |= FLAG_PAUSED;
    dmac_unlock(chan->domain, saved);
    return error;
}

int dmac_resume(struct dmac_chan *chan)
{
    uint32_t saved = dmac_lock(chan->domain);
    int error = DMAC_OK;

    if ((chan->flags & FLAG_PAUSED) && chan->state == DMAC_CH_RUN && chan->controller->resume != NULL)
        error = chan->controller->resume(&chan->at);
    if (error == DMAC_OK) {
        chan->flags &= (uint8_t)~FLAG_PAUSED;
#if HAS_LAP
        if (chan->state == DMAC_CH_LAP)
            dmac_lap(chan);
#endif
    }
    dmac_leave(chan, saved);
    return error;
}
#endif

/* All but the current transaction become the client's again, without callback; that one leaves the list. */
static void drop_all(struct dmac_chan *chan)
{
    struct dmac_tx *tx = chan->list, *next;

    chan->queue = NULL;
    chan->list = NULL;
    chan->list_end = &chan->list;
    for (; tx != NULL; tx = next) {
        next = tx->next;
        if (tx == chan->current)
            continue;
#if DMAC_WITH_AFTER
        if (tx->state == DMAC_TX_PENDING)
            dmac_tell_dependants(chan->domain, tx, false);
#endif
        tx->state = DMAC_TX_FREE;
    }
}

int dmac_terminate(struct dmac_chan *chan)
{
    uint32_t saved = dmac_lock(chan->domain);
    int left;

    drop_all(chan);
    chan->flags &= (uint8_t)~(FLAG_PAUSED | FLAG_NOTE_DONE | FLAG_NOTE_EVENT);
#if DMAC_WITH_PERIODS
    chan->periods = 0;
#endif
    if (chan->flags & FLAG_IN_CB)
        chan->flags |= FLAG_OLD_CB;
    if (chan->state != DMAC_CH_IDLE && chan->state != DMAC_CH_DEAD) {
        chan->flags |= FLAG_KILLED;
        chan->result = DMAC_RESULT_ABORTED;
        if (chan->state == DMAC_CH_RUN)
            dmac_stop(chan, 0);
        else if (chan->state == DMAC_CH_HOLD)
            dmac_evaluate(chan);
#if HAS_LAP
        else if (chan->state == DMAC_CH_LAP)
            dmac_enter_hold(chan);
#endif
    }
    left = (chan->flags & FLAG_KILLED) != 0;
    dmac_leave(chan, saved);
    return left;
}

int dmac_synchronize(struct dmac_chan *chan)
{
    uint32_t saved = dmac_lock(chan->domain);
    int error;

    if (chan->flags & FLAG_IN_CB)
        chan->flags |= FLAG_OLD_CB;
    for (;;) {
        bool over = (chan->flags & (FLAG_KILLED | FLAG_OLD_CB)) == 0;
        error = chan->state == DMAC_CH_DEAD ? DMAC_ESTUCK : DMAC_OK;
        dmac_leave(chan, saved);                        /* let others in */
        if (over)
            return error;
        saved = dmac_lock(chan->domain);
        dmac_service(chan, LOOK_POLL);
    }
}
