/* SPDX-License-Identifier: MIT */
/* The pump: what a channel does next, and the two calls that drive it, dmac_irq and dmac_poll. Every call of a client takes
 * the lock, changes one input, lets the pump look at what is true now, and releases the lock. The pump never relies on
 * having been told, so a lost, late, doubled or foreign interrupt cannot confuse it.
 *
 *   IDLE ─ start ─ RUN ─ done ─ HOLD ─ condition, time ─ IDLE          dmac_start.c    which head may start
 *                  │ ╰─ lap ─ LAP ─ again ─ RUN                        dmac_route.c    routes
 *                  ╰─ error, terminate ─ STOP ─ idle ─ HOLD            dmac_report.c   callbacks
 *                                          ╰─ never ─ DEAD             dmac_calls.c    what else clients call */
#include "dmac_internal.h"

/* ---- holding and releasing --------------------------------------------------------------------------------------- */

/* The current transaction has drained, or its else action is due: route and channel are given back. */
static void release(struct dmac_chan *chan, unsigned how)
{
    struct dmac_tx *tx = chan->current;
#if DMAC_WITH_HOLD
    const struct dmac_route *route = dmac_route_of(tx);

    if (route != NULL)
        dmac_release_route(chan->domain, route, how);
#else
    (void)how;
#endif
    chan->current = NULL;
    chan->state = DMAC_CH_IDLE;
    chan->at.block = tx->transfer->block;               /* a RAM copy is the client's again */
    dmac_give_back(chan, tx);
}

/* The condition is looked at before the time. */
void dmac_evaluate(struct dmac_chan *chan)
{
    unsigned how = DMAC_ELSE_DISCONNECT;
#if DMAC_WITH_HOLD
    const struct dmac_path *path = chan->current->transfer->path;
    const struct dmac_hold *hold = path != NULL ? path->hold : NULL;

    if (hold != NULL && !(chan->result != DMAC_RESULT_OK && (hold->flags & DMAC_ABORT_DISCONNECTS))) {
        uint32_t elapsed = dmac_port_time() - chan->t0;
        if (hold->until != NULL && !hold->until(hold, chan->events, elapsed)) {
            if (hold->within == 0 || elapsed < hold->within) {
                chan->domain->wake = 1;
                return;
            }
            if (chan->result == DMAC_RESULT_OK) {
                chan->result = DMAC_RESULT_HOLD_TIMEOUT;
                chan->current->residue = 0;
            }
            how = hold->flags & DMAC_ELSE_MASK;
        }
    }
#endif
    release(chan, how);
}

void dmac_enter_hold(struct dmac_chan *chan)
{
#if DMAC_WITH_HOLD
    chan->state = DMAC_CH_HOLD;
    chan->t0 = dmac_port_time();
#endif
    dmac_evaluate(chan);
}

/* ---- the controller has finished ---------------------------------------------------------------------------------- */

/* The table's end was reached without an error. */
static void finished(struct dmac_chan *chan)
{
    if (dmac_may_follow(chan)) {
        dmac_launch(chan);
        return;
    }
#if DMAC_WITH_PERIODS
    if (chan->current->transfer->flags & DMAC_T_NOTIFY_DONE)
        chan->flags |= FLAG_NOTE_DONE;
#endif
    dmac_enter_hold(chan);
}

#if DMAC_WITH_REPEAT
/* Would the head really start if this one's route were free? */
static bool replaced_now(const struct dmac_chan *chan)
{
    const struct dmac_tx *head = chan->queue;

    if (head == NULL || head->block != 0 || (head->transfer->flags & DMAC_T_WAITS))
        return false;
#if DMAC_WITH_HOLD
    {
        const struct dmac_route *own = dmac_route_of(chan->current), *next = dmac_route_of(head);
        return next == NULL || dmac_may_take(chan->domain, next, own != NULL ? own->bit : 0) == START_YES;
    }
#else
    return true;
#endif
}
#endif

#if HAS_LAP
/* A new lap of a repeated transfer (cursor 0), or the next command of a stepped one: nothing goes on while paused. */
void dmac_lap(struct dmac_chan *chan)
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
    dmac_again(chan);
}
#endif

/* ---- stopping ------------------------------------------------------------------------------------------------------- */

enum { FAILURES = DMAC_FAILED | DMAC_READ_FAILED | DMAC_WRITE_FAILED };

/* The stop that was asked for: has it come, or will it never? */
static void check_stop(struct dmac_chan *chan, uint32_t status)
{
    const struct dmac_controller *controller = chan->controller;
    struct dmac_tx *tx = chan->current;
    bool idle;

    if (controller->idle != NULL)
        idle = controller->idle(&chan->at) != 0;
    else                                                /* nothing to wait for, or: the running command has reported */
        idle = controller->stop != NULL || (status & (DMAC_DONE | FAILURES)) != 0;
    if (idle) {
        if (controller->stopped != NULL)
            controller->stopped(&chan->at);
        dmac_port_barrier();
        dmac_enter_hold(chan);
        return;
    }
    chan->domain->wake = 1;
    if (dmac_port_time() - chan->t0 < controller->stop_within)
        return;
    chan->result = DMAC_RESULT_STUCK;
    release(chan, DMAC_ELSE_KEEP | DMAC_ELSE_QUARANTINE);
    chan->state = DMAC_CH_DEAD;
    chan->current = tx;                                 /* its memory is nobody's until the channel is initialised */
    tx->state = DMAC_TX_STUCK;
}

void dmac_stop(struct dmac_chan *chan, uint32_t status)
{
    const struct dmac_controller *controller = chan->controller;

#if DMAC_WITH_STATUS
    chan->current->residue = dmac_residue(chan, chan->current);
#endif
#if DMAC_WITH_APPEND
    chan->flags &= (uint8_t)~FLAG_APPENDED;             /* what was appended is stopped, too: it will be started */
#endif
    chan->state = DMAC_CH_STOP;
    chan->t0 = dmac_port_time();
    if (controller->stop != NULL) {
        controller->stop(&chan->at);
        dmac_port_barrier();
    }
    check_stop(chan, status);
}

void dmac_fail(struct dmac_chan *chan, unsigned result)
{
    chan->result = (uint8_t)result;
    chan->domain->wake = 1;                             /* perhaps on behalf of another channel */
    dmac_stop(chan, DMAC_FAILED);
}

/* ---- one look -------------------------------------------------------------------------------------------------------- */

/* Transfers that are not over when the table is. */
enum { GOES_ON = (DMAC_WITH_PERIODS ? DMAC_T_CYCLIC : 0) | (DMAC_WITH_REPEAT ? DMAC_T_REPEAT : 0) | (DMAC_WITH_STEPPED ? DMAC_T_STEPPED : 0) };

/* RUN: the controller reports something. Most often this is the end, and the next transfer waits for it. */
static void run(struct dmac_chan *chan, uint32_t status)
{
    unsigned flags = chan->current->transfer->flags;

    if (status == DMAC_DONE && !(flags & GOES_ON)) {
        finished(chan);
        return;
    }
    if (status & FAILURES) {
        dmac_fail(chan, status & DMAC_READ_FAILED ? DMAC_RESULT_READ_ERROR
                      : status & DMAC_WRITE_FAILED ? DMAC_RESULT_WRITE_ERROR : DMAC_RESULT_ERROR);
        return;
    }
#if DMAC_WITH_PERIODS
#if DMAC_WITH_APPEND
    if ((chan->flags & FLAG_APPENDED) && (status & DMAC_DONE)) {
        dmac_launch(chan);
        return;
    }
#endif
    if ((flags & DMAC_T_CYCLIC) && (status & (DMAC_DONE | DMAC_PERIOD))) {
        chan->periods++;
        return;
    }
    if ((flags & DMAC_T_PERIODS) && (status & DMAC_PERIOD))
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
    if ((flags & DMAC_T_STEPPED) && chan->cursor + 1u < chan->current->commands) {
        chan->cursor++;
        dmac_lap(chan);
        return;
    }
#endif
#if DMAC_WITH_REPEAT
    if (flags & DMAC_T_REPEAT) {
        chan->cursor = 0;
        dmac_lap(chan);
        return;
    }
#endif
    (void)flags;
    finished(chan);
}

/* What the controller reports, acknowledged before any start, in every state. */
static uint32_t read_status(const struct dmac_chan *chan, enum look look)
{
    const struct dmac_controller *controller = chan->controller;

    if (controller->status == NULL)
        return look == LOOK_IRQ ? (uint32_t)DMAC_DONE : 0;      /* the call is the report */
    return chan->latest != NULL ? controller->status(&chan->at) : 0;    /* null: nothing was started yet */
}

void dmac_service(struct dmac_chan *chan, enum look look)
{
    uint32_t status = read_status(chan, look);

    if (chan->state == DMAC_CH_RUN)
        run(chan, status);
#if HAS_LAP
    else if (chan->state == DMAC_CH_LAP)
        dmac_lap(chan);
#endif
    else if (chan->state == DMAC_CH_STOP)
        check_stop(chan, status);
    else if (chan->state == DMAC_CH_HOLD)
        dmac_evaluate(chan);
}

/* ---- entering and leaving ------------------------------------------------------------------------------------------ */

/* Starts what may start, only then calls back what `look` may, and gives the lock back. Must a poll follow? */
static bool settle(struct dmac_chan *chan, enum look look, uint32_t saved)
{
    struct dmac *domain = chan->domain;
    bool wanted;

    dmac_start_all(chan);
    if (look != LOOK_CALL)
        saved = dmac_deliver(chan, look, saved);
    wanted = domain->wake != 0 || dmac_has_report(chan);
    domain->wake = 0;
    dmac_unlock(domain, saved);
    return wanted;
}

static void settle_and_wake(struct dmac_chan *chan, enum look look, uint32_t saved)
{
    if (settle(chan, look, saved))
        dmac_port_wake(chan->domain);
}

void dmac_leave(struct dmac_chan *chan, uint32_t saved)
{
    settle_and_wake(chan, LOOK_CALL, saved);
}

void dmac_irq(struct dmac_chan *chan)
{
    uint32_t saved = dmac_lock(chan->domain);

    dmac_service(chan, LOOK_IRQ);
    settle_and_wake(chan, LOOK_IRQ, saved);
}

int dmac_poll(struct dmac *domain)
{
    uint32_t i;
    int again = 0;

    for (i = 0; i < domain->nchans; i++) {              /* between two, others get in */
        struct dmac_chan *chan = domain->chans[i];
        uint32_t saved = dmac_lock(domain);
        dmac_service(chan, LOOK_POLL);
        again |= settle(chan, LOOK_POLL, saved);
    }
    return again;
}
