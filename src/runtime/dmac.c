/* SPDX-License-Identifier: MIT */
/* The pump and the two calls that drive it, dmac_irq and dmac_poll: states of channels, routes and transactions. Every
 * entry point takes the lock, changes one input, lets the pump look at what is true now, and releases the lock. The pump
 * never relies on having been told, so a lost, late, doubled or foreign interrupt cannot confuse it. What else clients
 * call is in dmac_calls.c.
 *
 *   dmac_pump_service ─ one channel: RUN ─ finished ─ HOLD ─ release ─ IDLE
 *   start_head ─ the first of the queue, if it may start
 *   look_around ─ channels whose head a step may have freed
 *   deliver ─ callbacks, lock released */
#include "dmac_internal.h"

enum verdict { START_YES, START_WAIT, START_REFUSED };

static void start_head(struct dmac_chan *chan);

/* ---- completion -------------------------------------------------------------------------------------------------- */

#if DMAC_WITH_AFTER
/* Tells everybody who waits for this instance how it ended; their channels are looked at again. */
void dmac_pump_tell_dependants(struct dmac *domain, const struct dmac_tx *finished, bool well)
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
    dmac_pump_tell_dependants(chan->domain, tx, result == DMAC_RESULT_OK);
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
static enum verdict may_start(const struct dmac *domain, const struct dmac_route *route, uint32_t ignoring)
{
    uint32_t owned = domain->connected & ~(domain->kept & route->bit) & ~ignoring;

    if ((domain->quarantined & route->conflicts) != 0)
        return START_REFUSED;
    return (owned & route->conflicts) != 0 ? START_WAIT : START_YES;
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
    if (dmac_pump_switch_route(route, route->connect) == 0)
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
#if DMAC_WITH_APPEND
    if (chan->flags & FLAG_APPENDED) {                  /* it runs already */
        chan->flags &= (uint8_t)~FLAG_APPENDED;
        chan->latest = tx->transfer;
        error = 0;
    } else
#endif
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

#if DMAC_WITH_APPEND
static bool may_hand_over(const struct dmac_chan *chan);

/* A ring that is to be replaced: the controller is told what follows, once, and goes on with it at the end of a lap. */
static void append_head(struct dmac_chan *chan)
{
    struct dmac_tx *tx = chan->queue;

    if (chan->state != DMAC_CH_RUN || !(chan->current->transfer->flags & DMAC_T_APPEND) || (chan->flags & FLAG_APPENDED)
        || !may_hand_over(chan))
        return;
    dmac_port_publish();
    if (chan->controller->append(chan->base, chan->number, tx->operands, tx->table) == 0)
        chan->flags |= FLAG_APPENDED;
}
#endif

static enum verdict try_start(struct dmac_chan *chan)
{
#if DMAC_WITH_HOLD
    const struct dmac_route *route = dmac_pump_route_of(chan->queue);

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
            if (chan->state != DMAC_CH_IDLE || (chan->flags & FLAG_PAUSED)) {
#if DMAC_WITH_APPEND
                append_head(chan);
#endif
                return;
            }
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
void dmac_pump_look_at(struct dmac_chan *chan)
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
            dmac_pump_look_at(domain->chans[i]);
        }
        start_head(chan);
    } while (domain->dirty != 0);
}

/* A route became free: those who wait are to be looked at. */
void dmac_pump_wake_waiters(struct dmac *domain)
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
bool dmac_pump_cut(struct dmac *domain, const struct dmac_route *route)
{
    domain->kept &= ~route->bit;
    if (dmac_pump_switch_route(route, route->disconnect) != 0) {
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
    const struct dmac_route *route = dmac_pump_route_of(tx);
    struct dmac *domain = chan->domain;

    if (route != NULL) {
        if (how == DMAC_ELSE_QUARANTINE)
            domain->quarantined |= route->bit;
        else if (how == DMAC_ELSE_KEEP || route->is_static)
            domain->kept |= route->bit;
        else
            (void)dmac_pump_cut(domain, route);
        dmac_pump_wake_waiters(domain);
    }
#else
    (void)how;
#endif
    chan->current = NULL;
    chan->state = DMAC_CH_IDLE;
    give_back(chan, tx);
}

/* HOLD: is the condition true, or its time over? The condition is looked at first. */
void dmac_pump_evaluate(struct dmac_chan *chan)
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
void dmac_pump_enter_hold(struct dmac_chan *chan)
{
#if DMAC_WITH_HOLD
    chan->state = DMAC_CH_HOLD;
    chan->t0 = dmac_port_time();
#endif
    dmac_pump_evaluate(chan);
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
    dmac_pump_enter_hold(chan);
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
        const struct dmac_route *own = dmac_pump_route_of(chan->current), *next = dmac_pump_route_of(head);
        return next == NULL || may_start(chan->domain, next, own != NULL ? own->bit : 0) == START_YES;
    }
#else
    return true;
#endif
}
#endif

#if HAS_LAP
/* Between two laps of a repeated transfer (cursor 0), or two commands of a stepped one: nothing goes on while paused. */
void dmac_pump_lap(struct dmac_chan *chan)
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
    dmac_put_back(chan->current);
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
        dmac_pump_enter_hold(chan);
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
void dmac_pump_stop(struct dmac_chan *chan, uint32_t status)
{
    const struct dmac_controller *controller = chan->controller;

    chan->current->residue = dmac_residue(chan, chan->current);
#if DMAC_WITH_APPEND
    chan->flags &= (uint8_t)~FLAG_APPENDED;             /* what was appended is stopped, too: it will be started */
#endif
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
    dmac_pump_stop(chan, DMAC_FAILED);
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
#if DMAC_WITH_APPEND
    if ((chan->flags & FLAG_APPENDED) && (status & DMAC_DONE)) {
        launch(chan);
        return;
    }
#endif
    if ((transfer->flags & DMAC_T_CYCLIC) && (status & (DMAC_DONE | DMAC_PERIOD))) {
        chan->periods++;
        return;
    }
    if ((transfer->flags & DMAC_T_PERIODS) && (status & DMAC_PERIOD))
        chan->periods++;
#endif
    if (!(status & DMAC_DONE))                          /* a shared line, or too early */
        return;
#if DMAC_WITH_CHECK
    if (status & DMAC_MISMATCH) {
        chan->result = DMAC_RESULT_MISMATCH;
        chan->current->detail |= (uint16_t)(status >> 8);
    }
#endif
#if DMAC_WITH_STEPPED
    if ((transfer->flags & DMAC_T_STEPPED) && chan->cursor + 1u < chan->current->commands) {
        chan->cursor++;
        dmac_pump_lap(chan);
        return;
    }
#endif
#if DMAC_WITH_REPEAT
    if (transfer->flags & DMAC_T_REPEAT) {
        chan->cursor = 0;
        dmac_pump_lap(chan);
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
void dmac_pump_service(struct dmac_chan *chan, enum look look)
{
    uint32_t status = read_status(chan, look);

    if (chan->state == DMAC_CH_RUN)
        run(chan, status);
#if HAS_LAP
    else if (chan->state == DMAC_CH_LAP)
        dmac_pump_lap(chan);
#endif
    else if (chan->state == DMAC_CH_STOP)
        check_stop(chan, status);
    else if (chan->state == DMAC_CH_HOLD)
        dmac_pump_evaluate(chan);
}

/* ---- calling back ------------------------------------------------------------------------------------------------ */

/* Something happened on the way of the current transaction, which goes on. */
static bool next_progress(struct dmac_chan *chan, enum look look, struct dmac_report *report)
{
#if DMAC_WITH_PERIODS
    struct dmac_tx *tx = chan->current;

    if (tx == NULL || (chan->flags & FLAG_KILLED) || (look == LOOK_IRQ && !(tx->transfer->flags & DMAC_T_ISR)))
        return false;
    if (tx->transfer->flags & DMAC_T_NO_CALLBACK)
        chan->periods = 0;
    if (chan->periods != 0) {
        report->result = DMAC_PROGRESS_PERIOD;
        report->detail = chan->periods;
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
        dmac_unlock(domain, saved);
        dmac_invalidate_regions(tx);
        if (over) {
            dmac_take_packets(tx);
#if DMAC_WITH_PACKETS
            report.residue = tx->residue;
#endif
            saved = dmac_lock(domain);
            tx->state = tx->transfer->flags & DMAC_T_REUSE ? DMAC_TX_READY : DMAC_TX_FREE;
            dmac_unlock(domain, saved);
        }
        if (callback != NULL)
            callback(&report);
        saved = dmac_lock(domain);
        chan->flags &= (uint8_t)~FLAG_OLD_CB;
    }
    chan->flags &= (uint8_t)~FLAG_IN_CB;
    return saved;
}

/* ---- entering and leaving ------------------------------------------------------------------------------------------ */

/* What interrupt and poll do: read the controller, start what may start, only then call back. */
static uint32_t attend(struct dmac_chan *chan, enum look look)
{
    uint32_t saved = dmac_lock(chan->domain);

    dmac_pump_service(chan, look);
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
    dmac_unlock(domain, saved);
    return wanted;
}

void dmac_pump_leave(struct dmac_chan *chan, uint32_t saved)
{
    if (settle(chan, saved))
        dmac_port_wake(chan->domain);
}

void dmac_irq(struct dmac_chan *chan)
{
    dmac_pump_leave(chan, attend(chan, LOOK_IRQ));
}

int dmac_poll(struct dmac *domain)
{
    uint32_t i, saved;
    int again = 0;

    for (i = 0; i < domain->nchans; i++) {              /* between two, others get in */
        struct dmac_chan *chan = domain->chans[i];
        (void)settle(chan, attend(chan, LOOK_POLL));
    }
    saved = dmac_lock(domain);
    for (i = 0; i < domain->nchans; i++)                /* a later channel may have given an earlier one work */
        if (wants_poll(domain->chans[i]))
            again = 1;
    dmac_unlock(domain, saved);
    return again;
}
