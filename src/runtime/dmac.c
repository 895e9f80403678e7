/* SPDX-License-Identifier: MIT */
/* The pump: states of channels, routes and transactions. Every entry point takes the lock, changes one input, lets the
 * pump look at what is true now, and releases the lock. The pump never relies on having been told, so a lost, late,
 * doubled or foreign interrupt cannot confuse it.
 *
 *   service ─ one channel: RUN ─ finished ─ HOLD ─ release ─ IDLE
 *   start_head ─ the first of the queue, if it may start
 *   look_around ─ channels whose head a step may have freed
 *   deliver ─ callbacks, lock released */
#include "dmac_internal.h"

enum look { LOOK_POLL, LOOK_IRQ };                      /* by whose call the controller is looked at */
enum verdict { START_YES, START_WAIT, START_REFUSED };

static void start_head(struct dmac_chan *chan);

static uint32_t lock(struct dmac *domain)
{
    return dmac_port_lock(&domain->lock);
}

static void unlock(struct dmac *domain, uint32_t saved)
{
    dmac_port_unlock(&domain->lock, saved);
}

/* ---- completion -------------------------------------------------------------------------------------------------- */

#if DMAC_WITH_AFTER
/* Tells everybody who waits for this instance how it ended; their channels are looked at again. */
static void tell_dependants(struct dmac *domain, const struct dmac_tx *finished, bool well)
{
    uint32_t *latest = finished->transfer->latest;
    uint32_t i;

    if (latest == NULL)
        return;
    if (*latest == finished->cookie)                    /* else it was submitted again meanwhile */
        *latest = well ? 1u : 0u;
    for (i = 0; i < domain->nchans; i++) {
        struct dmac_tx *tx = domain->chans[i]->queue;
        for (; tx != NULL; tx = tx->next) {
            uint32_t k, waits = 0;
            if (!(tx->block & BLOCK_DEPENDS))
                continue;
            for (k = 0; k < tx->transfer->nafter; k++) {
                if (tx->after[k].cookie == finished->cookie) {
                    tx->after[k].cookie = 0;
                    if (!well)
                        tx->block |= BLOCK_DEP_FAILED;
                    domain->dirty |= 1u << i;
                }
                waits |= tx->after[k].cookie;
            }
            if (waits == 0)
                tx->block &= (uint8_t)~BLOCK_DEPENDS;
        }
    }
}
#endif

static void to_done_list(struct dmac_chan *chan, struct dmac_tx *tx)
{
    tx->next = NULL;
    *chan->done_end = tx;
    chan->done_end = &tx->next;
}

/* A transaction leaves the runtime's hands but for its callback. `quietly`: it was terminated, nobody is told. */
static void complete(struct dmac_chan *chan, struct dmac_tx *tx, unsigned result, bool quietly)
{
    tx->result = (uint8_t)result;
    tx->state = quietly ? DMAC_TX_FREE : DMAC_TX_COMPLETE;
    if (!quietly)
        to_done_list(chan, tx);
#if DMAC_WITH_AFTER
    tell_dependants(chan->domain, tx, result == DMAC_RESULT_OK);
#endif
}

static void pop_head(struct dmac_chan *chan)
{
    chan->queue = chan->queue->next;
    if (chan->queue == NULL)
        chan->queue_end = &chan->queue;
}

/* The transaction that was current is over for the channel. */
static void give_back(struct dmac_chan *chan, struct dmac_tx *tx)
{
    bool killed = (chan->flags & FLAG_KILLED) != 0;

    chan->flags &= (uint8_t)~(FLAG_KILLED | FLAG_NOTE_DONE | FLAG_NOTE_EVENT);
#if DMAC_WITH_PERIODS
    if (chan->periods != 0) {
        tx->detail = (uint16_t)(chan->periods < 0xffffu ? chan->periods : 0xffffu);
        chan->periods = 0;
    }
#endif
    if (chan->result == DMAC_RESULT_OK)
        tx->residue = 0;
    complete(chan, tx, chan->result, killed);
}

/* ---- starting ---------------------------------------------------------------------------------------------------- */

static void fail(struct dmac_chan *chan, unsigned result);

#if DMAC_WITH_HOLD
static const struct dmac_route *route_of(const struct dmac_tx *tx)
{
    return tx->transfer->path != NULL ? tx->transfer->path->route : NULL;
}

static enum verdict may_start(const struct dmac *domain, const struct dmac_route *route, uint32_t ignoring)
{
    uint32_t owned = domain->connected & ~(domain->kept & route->bit) & ~ignoring;

    if ((domain->quarantined & route->conflicts) != 0)
        return START_REFUSED;
    return (owned & route->conflicts) != 0 ? START_WAIT : START_YES;
}

/* A switch box may have nothing to do for this route. */
static int switch_route(const struct dmac_route *route, int (*operation)(uintptr_t base, uint32_t input, uint32_t output))
{
    return operation != NULL ? operation(route->base, route->input, route->output) : 0;
}

/* Makes the route this channel's. A switch box that does not answer is quarantined. */
static enum verdict take_route(struct dmac *domain, const struct dmac_route *route)
{
    enum verdict verdict = may_start(domain, route, 0);

    if (verdict != START_YES)
        return verdict;
    domain->kept &= ~route->bit;
    if (domain->connected & route->bit)
        return START_YES;
    domain->connected |= route->bit;
    if (switch_route(route, route->connect) == 0)
        return START_YES;
    domain->quarantined |= route->bit;
    return START_REFUSED;
}
#endif

/* Words of the command that runs (stepped), else of the table. */
static const uint32_t *words_of(const struct dmac_chan *chan, const struct dmac_tx *tx)
{
#if DMAC_WITH_STEPPED
    if (tx->transfer->flags & DMAC_T_STEPPED)
        return tx->table + (uint32_t)chan->cursor * tx->transfer->command_units;
#else
    (void)chan;
#endif
    return tx->table;
}

/* Lets the controller go, for this table from its beginning or, stepped, from the cursor on. 0, or it does not want to. */
static int go(struct dmac_chan *chan, const struct dmac_tx *tx)
{
    const struct dmac_controller *controller = chan->controller;

    dmac_port_publish();
    if (controller->config != NULL && (chan->latest != tx->transfer || tx->table != tx->transfer->table)
        && controller->config(chan->base, chan->number, tx->operands) != 0)
        return DMAC_ETIMEOUT;
    chan->latest = tx->transfer;
    return controller->start(chan->base, chan->number, tx->operands, words_of(chan, tx));
}

/* The head of the queue starts and becomes the current transaction. Its route is connected. The controller idles: it goes
 * first, the books follow. The finished one, if this is a handover, is on the done list before a failed start is. */
static void launch(struct dmac_chan *chan)
{
    struct dmac_tx *before = chan->current, *tx = chan->queue;
    int error;

    chan->current = tx;
    chan->cursor = 0;
    error = go(chan, tx);
    if (before != NULL)
        give_back(chan, before);
    pop_head(chan);
    chan->events = 0;
    chan->result = DMAC_RESULT_OK;
    chan->state = DMAC_CH_RUN;
    tx->state = DMAC_TX_ACTIVE;
    if (error != 0)
        fail(chan, DMAC_RESULT_ERROR);
}

static enum verdict try_start(struct dmac_chan *chan)
{
#if DMAC_WITH_HOLD
    const struct dmac_route *route = route_of(chan->queue);

    if (route != NULL) {
        enum verdict verdict = take_route(chan->domain, route);
        if (verdict != START_YES)
            return verdict;
    }
#endif
    launch(chan);
    return START_YES;
}

/* Starts the head if it may start; heads that never will are completed on the way. */
static void start_head(struct dmac_chan *chan)
{
    struct dmac_tx *tx;

    while ((tx = chan->queue) != NULL && !(tx->block & BLOCK_NOT_ISSUED)) {
        unsigned result = DMAC_RESULT_REFUSED;
        if (chan->state != DMAC_CH_DEAD) {
            if (chan->state != DMAC_CH_IDLE || (chan->flags & FLAG_PAUSED))
                return;
            if (tx->block & BLOCK_DEP_FAILED) {
                result = DMAC_RESULT_ABORTED;
            } else if (tx->block != 0) {
                return;
            } else {
                enum verdict verdict = try_start(chan);
#if DMAC_WITH_HOLD
                if (verdict == START_WAIT)
                    chan->domain->waiting |= 1u << chan->index;
#endif
                if (verdict != START_REFUSED)
                    return;
            }
        }
        pop_head(chan);
        tx->residue = tx->transfer->length;
        complete(chan, tx, result, false);
    }
}

/* Is there something that a poll must look after? */
static bool wants_poll(const struct dmac_chan *chan)
{
    return chan->done != NULL || chan->state == DMAC_CH_STOP || chan->state == DMAC_CH_HOLD
#if DMAC_WITH_PERIODS
        || chan->periods != 0 || (chan->flags & (FLAG_NOTE_DONE | FLAG_NOTE_EVENT))
#endif
        ;
}

#if HAS_RIVALS
/* Looks at a head on behalf of another channel, whose caller then asks for the poll. */
static void look_at(struct dmac_chan *chan)
{
    start_head(chan);
    if (wants_poll(chan))
        chan->domain->wake = 1;
}

/* Looks at the heads that this step may have freed: first other channels' in turn, so that a busy channel does not
 * starve its rivals, then its own. Each round starts or completes something, or clears a bit. */
static void look_around(struct dmac_chan *chan)
{
    struct dmac *domain = chan->domain;
    uint32_t i = chan->index;

    do {
        while (domain->dirty != 0) {
            i = i + 1 >= domain->nchans ? 0 : i + 1;
            if (!(domain->dirty & (1u << i)))
                continue;
            domain->dirty &= ~(1u << i);
            look_at(domain->chans[i]);
        }
        start_head(chan);
    } while (domain->dirty != 0);
}

/* A route became free: those who wait are to be looked at. */
static void wake_waiters(struct dmac *domain)
{
    domain->dirty |= domain->waiting;
    domain->waiting = 0;
}
#else
/* No step of one channel frees the head of another. */
static void look_around(struct dmac_chan *chan)
{
    start_head(chan);
}
#endif

/* ---- holding and releasing --------------------------------------------------------------------------------------- */

#if DMAC_WITH_HOLD
/* A switch box that does not answer leaves the route as it may be: connected, and nobody's. */
static bool cut(struct dmac *domain, const struct dmac_route *route)
{
    domain->kept &= ~route->bit;
    if (switch_route(route, route->disconnect) != 0) {
        domain->quarantined |= route->bit;
        return false;
    }
    domain->connected &= ~route->bit;
    return true;
}
#endif

/* The current transaction has drained, or its else action is due: route and channel are given back. */
static void release(struct dmac_chan *chan, unsigned how)
{
    struct dmac_tx *tx = chan->current;
#if DMAC_WITH_HOLD
    const struct dmac_route *route = route_of(tx);
    struct dmac *domain = chan->domain;

    if (route != NULL) {
        if (how == DMAC_ELSE_QUARANTINE)
            domain->quarantined |= route->bit;
        else if (how == DMAC_ELSE_KEEP || route->is_static)
            domain->kept |= route->bit;
        else
            (void)cut(domain, route);
        wake_waiters(domain);
    }
#else
    (void)how;
#endif
    chan->current = NULL;
    chan->state = DMAC_CH_IDLE;
    give_back(chan, tx);
}

/* HOLD: is the condition true, or its time over? The condition is looked at first. */
static void evaluate(struct dmac_chan *chan)
{
#if DMAC_WITH_HOLD
    const struct dmac_path *path = chan->current->transfer->path;
    const struct dmac_hold *hold = path != NULL ? path->hold : NULL;
    uint32_t now;

    if (hold != NULL && !(chan->result != DMAC_RESULT_OK && (hold->flags & DMAC_ABORT_DISCONNECTS))) {
        now = dmac_port_time();
        if (!dmac_hold_true(chan, hold, now)) {
            if (hold->within == 0 || now - chan->t0 < hold->within)
                return;
            if (chan->result == DMAC_RESULT_OK) {
                chan->result = DMAC_RESULT_HOLD_TIMEOUT;
                chan->current->residue = 0;
            }
            release(chan, hold->flags & DMAC_ELSE_MASK);
            return;
        }
    }
#endif
    release(chan, DMAC_ELSE_DISCONNECT);
}

/* Done, or stopped: from now on only the condition counts. */
static void enter_hold(struct dmac_chan *chan)
{
#if DMAC_WITH_HOLD
    chan->state = DMAC_CH_HOLD;
    chan->t0 = dmac_port_time();
#endif
    evaluate(chan);
}

/* ---- the controller has finished ---------------------------------------------------------------------------------- */

/* May the head follow the current transaction without disconnecting? Both without path is the same fast case. */
static bool may_hand_over(const struct dmac_chan *chan)
{
    const struct dmac_tx *head = chan->queue;
    const struct dmac_path *path = chan->current->transfer->path;

    if (head == NULL || head->block != 0 || (chan->flags & (FLAG_PAUSED | FLAG_KILLED)) || head->transfer->path != path)
        return false;
#if DMAC_WITH_HOLD
    if (path == NULL)
        return true;
    return chan->result == DMAC_RESULT_OK && path->hold != NULL && (path->hold->flags & DMAC_HANDOVER);
#else
    return true;
#endif
}

/* The table's end was reached without an error. */
static void finished(struct dmac_chan *chan)
{
    if (may_hand_over(chan)) {
        launch(chan);
        return;
    }
#if DMAC_WITH_PERIODS
    if (chan->current->transfer->flags & DMAC_T_NOTIFY_DONE)
        chan->flags |= FLAG_NOTE_DONE;
#endif
    enter_hold(chan);
}

#if DMAC_WITH_REPEAT
/* Would the head really start if this one's route were free? */
static bool replaced_now(const struct dmac_chan *chan)
{
    const struct dmac_tx *head = chan->queue;

    if (head == NULL || head->block != 0)
        return false;
#if DMAC_WITH_HOLD
    {
        const struct dmac_route *own = route_of(chan->current), *next = route_of(head);
        return next == NULL || may_start(chan->domain, next, own != NULL ? own->bit : 0) == START_YES;
    }
#else
    return true;
#endif
}
#endif

#if HAS_LAP
/* Between two laps of a repeated transfer (cursor 0), or two commands of a stepped one: nothing goes on while paused. */
static void lap(struct dmac_chan *chan)
{
    chan->state = DMAC_CH_LAP;
    if (chan->flags & FLAG_PAUSED)
        return;
#if DMAC_WITH_REPEAT
    if (chan->cursor == 0) {
        if (replaced_now(chan)) {
            finished(chan);
            return;
        }
#if DMAC_WITH_PERIODS
        chan->periods++;
#endif
        chan->events = 0;
    }
#endif
    chan->state = DMAC_CH_RUN;
    if (go(chan, chan->current) != 0)
        fail(chan, DMAC_RESULT_ERROR);
}
#endif

/* The stop that was asked for: has it come, or will it never? */
static void check_stop(struct dmac_chan *chan, uint32_t status)
{
    const struct dmac_controller *controller = chan->controller;
    struct dmac_tx *tx = chan->current;
    const uint32_t *operands = tx->operands;
    bool idle;

    if (controller->idle != NULL)
        idle = controller->idle(chan->base, chan->number, operands) != 0;
    else                                                /* nothing to wait for, or: the running command has reported */
        idle = controller->stop != NULL || (status & (DMAC_DONE | DMAC_FAILED | DMAC_READ_FAILED | DMAC_WRITE_FAILED)) != 0;
    if (idle) {
        if (controller->stopped != NULL)
            controller->stopped(chan->base, chan->number, operands);
        dmac_port_barrier();
        enter_hold(chan);
        return;
    }
    if (dmac_port_time() - chan->t0 < controller->stop_within)
        return;
    chan->result = DMAC_RESULT_STUCK;
    release(chan, DMAC_ELSE_QUARANTINE);
    chan->state = DMAC_CH_DEAD;
    chan->current = tx;                                 /* its memory is nobody's until the channel is initialised */
    tx->state = DMAC_TX_STUCK;
}

/* Asks the controller to stop; `status` is what it has just reported. */
static void stop(struct dmac_chan *chan, uint32_t status)
{
    const struct dmac_controller *controller = chan->controller;

    chan->current->residue = dmac_residue(chan, chan->current);
    chan->state = DMAC_CH_STOP;
    chan->t0 = dmac_port_time();
    if (controller->stop != NULL) {
        controller->stop(chan->base, chan->number, chan->current->operands);
        dmac_port_barrier();
    }
    check_stop(chan, status);
}

static void fail(struct dmac_chan *chan, unsigned result)
{
    chan->result = (uint8_t)result;
    stop(chan, DMAC_FAILED);
}

static void run(struct dmac_chan *chan, uint32_t status)
{
    const struct dmac_transfer *transfer = chan->current->transfer;

    if (status & (DMAC_FAILED | DMAC_READ_FAILED | DMAC_WRITE_FAILED)) {
        fail(chan, status & DMAC_READ_FAILED ? DMAC_RESULT_READ_ERROR
                 : status & DMAC_WRITE_FAILED ? DMAC_RESULT_WRITE_ERROR : DMAC_RESULT_ERROR);
        return;
    }
#if DMAC_WITH_PERIODS
    if ((transfer->flags & DMAC_T_CYCLIC) && (status & (DMAC_DONE | DMAC_PERIOD))) {
        chan->periods++;
        return;
    }
#endif
    if (!(status & DMAC_DONE))                          /* a shared line, or too early */
        return;
    if (status & DMAC_MISMATCH)
        chan->result = DMAC_RESULT_MISMATCH;
#if DMAC_WITH_STEPPED
    if ((transfer->flags & DMAC_T_STEPPED) && chan->cursor + 1u < chan->current->commands) {
        chan->cursor++;
        lap(chan);
        return;
    }
#endif
#if DMAC_WITH_REPEAT
    if (transfer->flags & DMAC_T_REPEAT) {
        chan->cursor = 0;
        lap(chan);
        return;
    }
#endif
    (void)transfer;
    finished(chan);
}

/* What the controller reports, acknowledged before any start, in every state. */
static uint32_t read_status(const struct dmac_chan *chan, enum look look)
{
    const struct dmac_controller *controller = chan->controller;
    const uint32_t *operands;

    if (controller->status == NULL)
        return look == LOOK_IRQ ? (uint32_t)DMAC_DONE : 0;      /* the call is the report */
    if (chan->current != NULL)
        operands = chan->current->operands;
    else if (chan->latest == NULL)                      /* nothing was started yet */
        return 0;
    else                                                /* what is constant: the RAM copy is the client's again */
        operands = chan->latest->block != NULL ? chan->latest->block : chan->latest->table;
    return controller->status(chan->base, chan->number, operands);
}

/* The pump for one channel. */
static void service(struct dmac_chan *chan, enum look look)
{
    uint32_t status = read_status(chan, look);

    if (chan->state == DMAC_CH_RUN)
        run(chan, status);
#if HAS_LAP
    else if (chan->state == DMAC_CH_LAP)
        lap(chan);
#endif
    else if (chan->state == DMAC_CH_STOP)
        check_stop(chan, status);
    else if (chan->state == DMAC_CH_HOLD)
        evaluate(chan);
}

/* ---- calling back ------------------------------------------------------------------------------------------------ */

/* Something happened on the way of the current transaction, which goes on. */
static bool next_progress(struct dmac_chan *chan, enum look look, struct dmac_report *report)
{
#if DMAC_WITH_PERIODS
    struct dmac_tx *tx = chan->current;

    if (tx == NULL || (chan->flags & FLAG_KILLED) || (look == LOOK_IRQ && !(tx->transfer->flags & DMAC_T_ISR)))
        return false;
    if (chan->periods != 0) {
        report->result = DMAC_PROGRESS_PERIOD;
        report->detail = chan->periods;
        chan->periods = 0;
        if (tx->transfer->flags & DMAC_T_NO_CALLBACK)
            return false;
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
    report->tx = tx;
    return true;
#else
    (void)chan, (void)look, (void)report;
    return false;
#endif
}

/* What is to be told next? False: nothing, or only what the interrupt may not tell. */
static bool next_report(struct dmac_chan *chan, enum look look, struct dmac_report *report)
{
    struct dmac_tx *tx = chan->done;

    report->detail = 0;
    if (tx == NULL)
        return next_progress(chan, look, report);
    if (look == LOOK_IRQ && !(tx->transfer->flags & DMAC_T_ISR))
        return false;
    chan->done = tx->next;
    if (chan->done == NULL)
        chan->done_end = &chan->done;
    report->tx = tx;
    report->result = tx->result;
    report->residue = tx->residue;
    report->detail = tx->detail;
    return true;
}

/* Calls back what is due, in order, lock released around each call. Whoever is already calling back carries on. */
static uint32_t deliver(struct dmac_chan *chan, enum look look, uint32_t saved)
{
    struct dmac *domain = chan->domain;
    struct dmac_report report;

    if (chan->flags & FLAG_IN_CB)
        return saved;
    chan->flags |= FLAG_IN_CB;
    while (next_report(chan, look, &report)) {
        struct dmac_tx *tx = report.tx;
        dmac_callback *callback = tx->callback;         /* all is copied: the memory will be the client's */
        bool over = tx->state == DMAC_TX_COMPLETE;      /* not: progress, or stuck */
        report.arg = tx->arg;
        report.cookie = tx->cookie;
        unlock(domain, saved);
        dmac_invalidate_regions(tx);
        if (over) {
            saved = lock(domain);
            tx->state = tx->transfer->flags & DMAC_T_REUSE ? DMAC_TX_READY : DMAC_TX_FREE;
            unlock(domain, saved);
        }
        if (callback != NULL)
            callback(&report);
        saved = lock(domain);
        chan->flags &= (uint8_t)~FLAG_OLD_CB;
    }
    chan->flags &= (uint8_t)~FLAG_IN_CB;
    return saved;
}

/* ---- entering and leaving ------------------------------------------------------------------------------------------ */

/* What interrupt and poll do: read the controller, start what may start, only then call back. */
static uint32_t attend(struct dmac_chan *chan, enum look look)
{
    uint32_t saved = lock(chan->domain);

    service(chan, look);
    look_around(chan);
    return deliver(chan, look, saved);
}

/* The end of every step: looks at heads that became free, releases the lock. Must a poll follow? */
static bool settle(struct dmac_chan *chan, uint32_t saved)
{
    struct dmac *domain = chan->domain;
    bool wanted;

    look_around(chan);
    wanted = wants_poll(chan);
#if HAS_RIVALS
    wanted = wanted || domain->wake != 0;
    domain->wake = 0;
#endif
    unlock(domain, saved);
    return wanted;
}

static void leave(struct dmac_chan *chan, uint32_t saved)
{
    if (settle(chan, saved))
        dmac_port_wake(chan->domain);
}

void dmac_irq(struct dmac_chan *chan)
{
    leave(chan, attend(chan, LOOK_IRQ));
}

int dmac_poll(struct dmac *domain)
{
    uint32_t i, saved;
    int again = 0;

    for (i = 0; i < domain->nchans; i++) {              /* between two, others get in */
        struct dmac_chan *chan = domain->chans[i];
        (void)settle(chan, attend(chan, LOOK_POLL));
    }
    saved = lock(domain);
    for (i = 0; i < domain->nchans; i++)                /* a later channel may have given an earlier one work */
        if (wants_poll(domain->chans[i]))
            again = 1;
    unlock(domain, saved);
    return again;
}

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
    *chan->queue_end = tx;
    chan->queue_end = &tx->next;
}

/* Pending, or none of them: a state that is not READY, also because the same one came before, takes all back. */
static bool claim(struct dmac_tx *const *txs, uint32_t n)
{
    uint32_t i;

    for (i = 0; i < n; i++) {
        if (txs[i]->state != DMAC_TX_READY) {
            while (i-- > 0)
                txs[i]->state = DMAC_TX_READY;
            return false;
        }
        txs[i]->state = DMAC_TX_PENDING;
    }
    return true;
}

static int submit_all(struct dmac_tx *const *txs, uint32_t n, uint32_t *cookie)
{
    struct dmac *domain;
    uint32_t saved, i;
    bool claimed;

    for (i = 0; i < n; i++) {
        if (txs[i]->state != DMAC_TX_READY)             /* looked at again under the lock */
            return DMAC_ESTATE;
        dmac_clean_regions(txs[i]);
    }
    domain = txs[0]->chan->domain;
    saved = lock(domain);
    claimed = claim(txs, n);
    if (claimed) {
        if (domain->next_cookie + n < n + 2)            /* 0 or 1, which mean other things, or would wrap: a group's follow each other */
            domain->next_cookie = 2;
        if (cookie != NULL)
            *cookie = domain->next_cookie;
        for (i = 0; i < n; i++)
            enqueue(txs[i]);
    }
    unlock(domain, saved);
    return claimed ? DMAC_OK : DMAC_ESTATE;
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
    uint32_t saved = lock(chan->domain);
    struct dmac_tx *tx;

    for (tx = chan->queue; tx != NULL; tx = tx->next) {
        tx->block &= (uint8_t)~BLOCK_NOT_ISSUED;
        if (tx->state == DMAC_TX_PENDING)
            tx->state = DMAC_TX_ISSUED;
    }
    leave(chan, saved);
    return DMAC_OK;
}

/* ---- gates and events -------------------------------------------------------------------------------------------- */

#if DMAC_WITH_GATE
static bool can_be_armed(const struct dmac_tx *tx, uint32_t cookie)
{
    return tx->cookie == cookie && (tx->state == DMAC_TX_PENDING || tx->state == DMAC_TX_ISSUED);
}

static int arm_all(struct dmac_tx *const *txs, uint32_t n, uint32_t cookie)
{
    struct dmac *domain;
    uint32_t saved, i;

    if (txs[0]->chan == NULL)                           /* never prepared */
        return DMAC_ESTALE;
    domain = txs[0]->chan->domain;
    saved = lock(domain);
    for (i = 0; i < n; i++) {
        if (!can_be_armed(txs[i], cookie + i)) {
            unlock(domain, saved);
            return DMAC_ESTALE;
        }
    }
    for (i = 0; i < n; i++)
        txs[i]->block &= (uint8_t)~BLOCK_NOT_ARMED;
    for (i = 0; i < n; i++)
        look_at(txs[i]->chan);
    leave(txs[0]->chan, saved);
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
    saved = lock(chan->domain);
    if (tx->state != DMAC_TX_ACTIVE || tx->cookie != cookie) {      /* active: its channel's current one */
        unlock(chan->domain, saved);
        return DMAC_ESTALE;
    }
    chan->events |= (uint8_t)mask;
#if DMAC_WITH_PERIODS
    if (mask & tx->transfer->progress_events)
        chan->flags |= FLAG_NOTE_EVENT;
#endif
    if (chan->state == DMAC_CH_HOLD)
        evaluate(chan);
    leave(chan, saved);
    return DMAC_OK;
}

/* ---- pause, resume, terminate ------------------------------------------------------------------------------------- */

#if DMAC_WITH_PAUSE
int dmac_pause(struct dmac_chan *chan)
{
    const struct dmac_controller *controller = chan->controller;
    uint32_t saved = lock(chan->domain);
    int error = DMAC_OK;

    if (chan->state == DMAC_CH_RUN && !(chan->flags & FLAG_PAUSED)) {
        error = controller->pause == NULL ? DMAC_ENOSUP : controller->pause(chan->base, chan->number, chan->current->operands);
        if (error == DMAC_ETIMEOUT && controller->resume != NULL)       /* not paused: take the request back */
            (void)controller->resume(chan->base, chan->number, chan->current->operands);
    }
    if (error == DMAC_OK)
        chan->flags |= FLAG_PAUSED;
    unlock(chan->domain, saved);
    return error;
}

int dmac_resume(struct dmac_chan *chan)
{
    uint32_t saved = lock(chan->domain);
    int error = DMAC_OK;

    if ((chan->flags & FLAG_PAUSED) && chan->state == DMAC_CH_RUN && chan->controller->resume != NULL)
        error = chan->controller->resume(chan->base, chan->number, chan->current->operands);
    if (error == DMAC_OK) {
        chan->flags &= (uint8_t)~FLAG_PAUSED;
#if HAS_LAP
        if (chan->state == DMAC_CH_LAP)
            lap(chan);
#endif
    }
    leave(chan, saved);
    return error;
}
#endif

/* Queue and done list become the client's again, without callback. */
static void drop_all(struct dmac_chan *chan)
{
    struct dmac_tx *tx, *next;

    *chan->done_end = chan->queue;
    tx = chan->done;
    chan->queue = NULL;
    chan->queue_end = &chan->queue;
    chan->done = NULL;
    chan->done_end = &chan->done;
    for (; tx != NULL; tx = next) {
        unsigned was = tx->state;
        next = tx->next;
        if (was == DMAC_TX_STUCK)
            continue;
        tx->state = DMAC_TX_FREE;
#if DMAC_WITH_AFTER
        if (was != DMAC_TX_COMPLETE)
            tell_dependants(chan->domain, tx, false);
#endif
    }
}

int dmac_terminate(struct dmac_chan *chan)
{
    uint32_t saved = lock(chan->domain);
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
            stop(chan, 0);
        else if (chan->state == DMAC_CH_HOLD)
            evaluate(chan);
#if HAS_LAP
        else if (chan->state == DMAC_CH_LAP)
            enter_hold(chan);
#endif
    }
    left = (chan->flags & FLAG_KILLED) != 0;
    leave(chan, saved);
    return left;
}

int dmac_synchronize(struct dmac_chan *chan)
{
    uint32_t saved = lock(chan->domain);
    int error;

    if (chan->flags & FLAG_IN_CB)
        chan->flags |= FLAG_OLD_CB;
    while (chan->flags & (FLAG_KILLED | FLAG_OLD_CB)) {
        service(chan, LOOK_POLL);
        leave(chan, saved);                             /* let others in */
        saved = lock(chan->domain);
    }
    error = chan->state == DMAC_CH_DEAD ? DMAC_ESTUCK : DMAC_OK;
    leave(chan, saved);
    return error;
}

/* ---- routes and life cycle ----------------------------------------------------------------------------------------- */

#if DMAC_WITH_HOLD
int dmac_route_reset(struct dmac *domain, const struct dmac_route *route)
{
    uint32_t saved = lock(domain);
    uint32_t i;
    int error = DMAC_OK;

    for (i = 0; i < domain->nchans; i++) {
        const struct dmac_chan *chan = domain->chans[i];
        if (chan->current != NULL && route_of(chan->current) == route)
            error = DMAC_EBUSY;
    }
    if (error == DMAC_OK) {
        domain->quarantined &= ~route->bit;
        if ((domain->connected & route->bit) && !cut(domain, route))
            error = DMAC_ETIMEOUT;
        wake_waiters(domain);
    }
    leave(domain->chans[0], saved);
    return error;
}
#endif

int dmac_init(struct dmac *domain)
{
#if DMAC_WITH_HOLD
    uint32_t i;

    for (i = 0; i < domain->nroutes; i++) {
        const struct dmac_route *route = domain->routes[i];
        if (!route->is_static)
            continue;
        if (switch_route(route, route->connect) != 0)
            return DMAC_EROUTE;
        domain->connected |= route->bit;
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
    return chan->done != NULL || (chan->flags & FLAG_IN_CB) != 0
        || (!dead && (chan->state != DMAC_CH_IDLE || chan->queue != NULL));
}

int dmac_chan_init(struct dmac_chan *chan)
{
    uint32_t saved = lock(chan->domain);
    bool dead = chan->state == DMAC_CH_DEAD;
    int error = DMAC_OK;

    if (is_busy(chan, dead)) {
        unlock(chan->domain, saved);
        return DMAC_EBUSY;
    }
    if (dead)
        chan->current->state = DMAC_TX_FREE;
    chan->current = NULL;
    chan->state = DMAC_CH_IDLE;
    chan->flags = 0;
    chan->latest = NULL;
    if (chan->queue == NULL)
        chan->queue_end = &chan->queue;
    chan->done_end = &chan->done;
    if (chan->controller->init != NULL)
        error = chan->controller->init(chan->base, chan->number);
    if (error == DMAC_OK)
        leave(chan, saved);                             /* what was pending on a dead channel */
    else
        unlock(chan->domain, saved);
    return error;
}

int dmac_chan_fini(struct dmac_chan *chan)
{
    uint32_t saved = lock(chan->domain);
    bool busy = is_busy(chan, false);

    if (!busy)
        chan->latest = NULL;                            /* its status is not read any more */
    unlock(chan->domain, saved);
    return busy ? DMAC_EBUSY : DMAC_OK;
}
