/* SPDX-License-Identifier: MIT */
/* The rules of doc/runtime.md, section 10, each where it could be broken. */
#include "world.h"

unsigned index_of(const struct dmac_tx *tx)
{
    return (unsigned)(tx - world.tx);
}

int route_of(const struct dmac_tx *tx)
{
    const struct dmac_path *path = tx->transfer->path;

    for (int r = 0; path != NULL && r < ROUTES; r++)
        if (path->route == step.config->route[r])
            return r;
    return -1;
}

static bool rivals(unsigned r, unsigned other)
{
    return r != other && step.config->route[other] != NULL && (step.config->route[r]->conflicts & step.config->route[other]->bit) != 0;
}

void check_start(unsigned c)
{
    const struct dmac_tx *tx = world.chan[c].current;
    const struct instance *i = &world.instance[index_of(tx)];
    int r = route_of(tx);

    must(!world.hw[c].running && !world.hw[c].stopping, "H1: a start on a controller that runs");
    must(!world.hw[c].paused && !(world.chan[c].flags & FLAG_PAUSED), "pause: a start on a paused channel");
    must(r < 0 || world.connected[r], "H1: a start over a route that is not connected");
    if (r >= 0 && !i->started && !world.fresh[r]) {
        const struct dmac_hold *hold = tx->transfer->path->hold;
        bool kept = tx->transfer->path->route->is_static || (hold != NULL && (hold->flags & DMAC_ELSE_MASK) == DMAC_ELSE_KEEP);
        must(kept || (hold != NULL && (hold->flags & DMAC_HANDOVER)), "handover: the path does not say so");
        must(kept || !world.spoilt[r], "handover: after an error, or what was terminated");
    }
    must(i->live && !i->killed, "C2: a start of what was terminated");
    must(i->armed, "G1: a start before it was armed");
    must(!i->after_failed && (i->target == 0 || world.result[i->target] != 2), "D1: a start although what it comes after ended badly");
    if (i->target != 0 && world.result[i->target] == 0) {       /* over, and not called back yet: its transaction knows */
        const struct dmac_tx *target = NULL;
        for (unsigned t = 0; t < TXS; t++)
            if (world.tx[t].cookie == i->target)
                target = &world.tx[t];
        must(target != NULL && target->state == DMAC_TX_COMPLETE && target->result == DMAC_RESULT_OK, "D1: a start before what it comes after");
    }
}

void check_connect(unsigned r)
{
    for (unsigned other = 0; other < ROUTES; other++)
        must(!(world.connected[other] && rivals(r, other)), "H4: rivals connected together");
}

/* May this route be cut although data is on its way? */
static bool may_lose(const struct dmac_chan *chan)
{
    const struct dmac_hold *hold = chan->current->transfer->path->hold;

    if (hold == NULL || (chan->result != DMAC_RESULT_OK && (hold->flags & DMAC_ABORT_DISCONNECTS)))
        return true;
    return chan->result != DMAC_RESULT_OK && world.clock - chan->t0 >= hold->within;
}

void check_disconnect(unsigned r)
{
    const struct dmac_chan *owner = NULL;

    must(world.connected[r], "H1: a route is disconnected twice");
    for (unsigned c = 0; c < CHANS; c++)
        if (world.chan[c].current != NULL && route_of(world.chan[c].current) == (int)r)
            owner = &world.chan[c];
    if (owner == NULL) {
        must(step.resetting, "H1: nobody's route is disconnected");
        return;
    }
    must(!world.hw[owner->index].running && !world.hw[owner->index].stopping, "H1: disconnected while the controller runs");
    must(!world.in_flight[r] || may_lose(owner), "H1: disconnected with data on its way");
    if (owner->result == DMAC_RESULT_HOLD_TIMEOUT) {
        must(world.quiet[owner->index] >= owner->current->transfer->path->hold->within, "H5: an else action before its time");
        must(!owner->current->transfer->path->hold->until(owner->current->transfer->path->hold, owner->events, 0)
             || owner->events == 0, "H5: an else action although the condition is true");
    }
}

void check_callback(const struct dmac_report *report)
{
    unsigned t = index_of(report->tx), c = step.config->chan[t];
    struct instance *i = &world.instance[t];

    must(!world.locked, "callbacks: the lock is held");
    must(!world.calling[c], "C3: two callbacks of one channel at a time");
    must(report->cookie == i->cookie && i->live, "C1, C2: a callback of what is over");
    must(!i->killed, "C2: a callback of what was terminated");
    check_unlocked();                                   /* W1: what can start has started */
    if (report->result >= DMAC_PROGRESS_PERIOD) {
        must(i->started, "C1: progress of what has not started");
        return;
    }
    must(report->cookie > world.last_called[c], "C3: callbacks out of order");
    must(report->result != DMAC_RESULT_OK || (i->started && i->done), "C1: ok, and it never ran to its end");
    must(report->result != DMAC_RESULT_ABORTED || i->target != 0 || i->after_failed, "C1: aborted, and it waited for nobody");
    must(report->result == DMAC_RESULT_STUCK || report->tx->state == DMAC_TX_FREE || report->tx->state == DMAC_TX_READY,
         "ownership: a callback before its transaction is the client's");
    world.last_called[c] = report->cookie;
    world.result[report->cookie] = report->result == DMAC_RESULT_OK ? 1 : 2;
    i->live = false;
}

/* Who owns route r, as far as the masks say it? */
static bool is_owned(unsigned r)
{
    const uint32_t bit = step.config->route[r]->bit;

    return (world.domain.connected & bit) && !(world.domain.kept & bit);
}

/* H4: a head that could start idles; or one that never will is kept. */
static bool could_go_on(const struct dmac_chan *chan)
{
    int r;

    if (chan->queue == NULL || (chan->queue->block & BLOCK_NOT_ISSUED))
        return false;
    if (chan->state == DMAC_CH_DEAD)
        return true;
    if (chan->state != DMAC_CH_IDLE || (chan->flags & FLAG_PAUSED))
        return false;
    if (chan->queue->block & BLOCK_DEP_FAILED)
        return true;
    r = route_of(chan->queue);
    if (chan->queue->block != 0)
        return false;
    if (r < 0 || is_owned((unsigned)r))
        return r < 0;
    for (unsigned other = 0; other < ROUTES; other++)
        if (rivals((unsigned)r, other) && (world.domain.connected & step.config->route[other]->bit)
            && !(world.domain.quarantined & step.config->route[other]->bit))
            return false;
    return true;
}

void check_unlocked(void)
{
    must(!world.locked, "the lock is kept");
    for (unsigned c = 0; c < CHANS; c++) {
        const struct dmac_chan *chan = &world.chan[c];
        must(!could_go_on(chan), "H4: a head that could start idles");
        must(chan->state != DMAC_CH_RUN || chan->current != NULL, "states: a channel runs nothing");
        if (chan->current != NULL && chan->state != DMAC_CH_DEAD) {
            const struct instance *i = &world.instance[index_of(chan->current)];
            must(chan->events == 0 || i->sent, "H2: an event is latched that was not sent for this instance");
            must(chan->current->state == DMAC_TX_ACTIVE, "states: the current transaction is not active");
        }
        must(chan->state == DMAC_CH_RUN || chan->state == DMAC_CH_STOP || chan->state == DMAC_CH_DEAD || !world.hw[c].running,
             "H1: a controller runs, and its channel does not know");
    }
    for (unsigned r = 0; r < ROUTES; r++)
        if (step.config->route[r] != NULL)
            must(world.connected[r] == ((world.domain.connected & step.config->route[r]->bit) != 0)
                 || (world.domain.quarantined & step.config->route[r]->bit), "H1: the masks do not say what is connected");
}

void check_ended(void)
{
    for (unsigned t = 0; t < TXS; t++) {
        const struct dmac_tx *tx = &world.tx[t];
        const struct instance *i = &world.instance[t];
        const struct dmac_tx *before = i->live || i->killed ? world.chan[step.config->chan[t]].queue : NULL;
        bool first_waits = world.instance[0].live || world.instance[0].killed;
        unsigned rightly = BLOCK_NOT_ISSUED | BLOCK_NOT_ARMED | (first_waits ? BLOCK_DEPENDS : 0);
        bool waits = tx->state == DMAC_TX_PENDING && (tx->block & rightly);
        for (; before != NULL && before != tx; before = before->next)
            waits = waits || (before->block & rightly);
        must(!(i->live || i->killed) || waits || tx->state == DMAC_TX_STUCK, "P1: what was issued does not end");
    }
}
