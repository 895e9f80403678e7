/* SPDX-License-Identifier: MIT */
/* Where a transaction stands, and how much of it has not moved. Pure: nothing advances. */
#include "dmac_internal.h"

#if DMAC_WITH_STATUS

/* Bus address of unit 0 of the table. */
static uint64_t table_start(const struct dmac_tx *tx)
{
    const uint32_t *table = tx->table;

#if DMAC_WITH_OPEN
    if (tx->transfer->nopen != 0)                       /* a copy, and its first descriptor may have vanished */
        table = tx->operands - tx->transfer->table_units;
#endif
    return dmac_port_bus_address((uintptr_t)table) + (uint64_t)tx->transfer->table_offset;
}

/* Number of the descriptor that begins at bus address `at`, or of the piece of a program in which that is; `count`: of none. */
static uint32_t descriptor_at(const struct dmac_tx *tx, uintptr_t at)
{
    const struct dmac_residue_rule *rule = &tx->transfer->residue;
    uintptr_t start = (uintptr_t)table_start(tx), begin;
    uint32_t bytes = tx->transfer->flags & DMAC_T_BYTES, i;

    for (i = rule->count; i-- > 0;) {
        begin = start + (bytes ? rule->unit[i] : 4u * (uintptr_t)rule->unit[i]);
        if (at == begin || (bytes && at > begin))
            return i;
    }
    return rule->count;
}

static uint32_t to_end(const struct dmac_residue_rule *rule, uint32_t i)
{
    return i < rule->count ? rule->to_end[i] : 0;
}

/* The residue while a descriptor runs, between what it is before it and what it is behind it. */
static uint32_t within(const struct dmac_where *where, uint32_t before, uint32_t behind)
{
    if (where->valid & DMAC_WHERE_LEFT)
        return behind + where->left;
    if (where->valid & DMAC_WHERE_MOVED)
        return where->left < before - behind ? before - where->left : behind;
    return before;
}

#if DMAC_WITH_OPEN
/* Bytes of a descriptor under the lengths that prep was given; it keeps them behind the block. */
static uint32_t bound_bytes(const struct dmac_tx *tx, const struct dmac_open *open)
{
    const struct dmac_length_term *term = tx->transfer->terms + open->first_term;
    const uint32_t *bound = tx->operands + tx->transfer->block_units;
    int64_t sum = open->k;
    uint32_t i;

    for (i = 0; i < open->nterms; i++, term++)
        sum += (int64_t)term->sign * term->scale * bound[2u * term->argument];
    return sum < 0 ? 0 : sum > (int64_t)open->cap ? open->cap : (uint32_t)sum;
}

/* The rule counts at the maximum. With lengths given, one walk over the descriptors that are left. The one that runs is
 * told by its number, its address, or the address of the one behind it (of the last: none, or the first). */
static uint32_t open_residue(const struct dmac_tx *tx, const struct dmac_where *where, uint32_t cursor)
{
    const struct dmac_transfer *transfer = tx->transfer;
    const struct dmac_open *open = transfer->open, *end = open + transfer->nopen, *o;
    uint64_t start = table_start(tx);
    uint32_t left = 0, before = 0, bytes, unit = transfer->residue.unit[0], number = 0;
    bool is_last = (where->valid & DMAC_WHERE_NEXT) && where->next == 0;
    bool by_number = (transfer->flags & DMAC_T_STEPPED) != 0, by_current = (where->valid & DMAC_WHERE_CURRENT) && !is_last;

    while (open->unit != unit)                          /* of the list that writes */
        open++;
    for (o = open; o < end; o++)
        left += bound_bytes(tx, o);
    if (!by_number && !(where->valid & (DMAC_WHERE_CURRENT | DMAC_WHERE_NEXT)))
        return left;
    for (o = open; o < end; o++) {
        uintptr_t at = (uintptr_t)(start + 4u * (uint64_t)(o->link_units != 0 ? o->unit : unit));
        bytes = bound_bytes(tx, o);
        if (bytes == 0)
            continue;
        unit += o->units;
        if (by_number ? number == cursor : by_current && at == where->current)
            return within(where, left, left - bytes);
        if (!by_number && !by_current && !is_last && number != 0 && at == where->next)
            break;
        before = left;
        left -= bytes;
        number++;
    }
    if (by_number || by_current)
        before = 0;                                     /* nowhere: it is over */
    return within(where, before, left);
}
#endif

/* What the registers show belongs together only if the hardware has not gone on to another descriptor while they were
 * read: of three looks in the same place the one in the middle does. */
static void look(const struct dmac_chan *chan, struct dmac_where *where)
{
    uint32_t tries, same = 0;

    if (chan->controller->residue == NULL)
        return;
    for (tries = 0; same < 2 && tries < 8; tries++) {
        uint32_t left = where->left;
        uintptr_t at = where->current + where->next;
        chan->controller->residue(&chan->at, where);
        same = tries != 0 && where->current + where->next == at ? same + 1 : 0;
        if (same == 2)
            where->left = left;
    }
}

uint32_t dmac_residue(const struct dmac_chan *chan, const struct dmac_tx *tx)
{
    const struct dmac_transfer *transfer = tx->transfer;
    const struct dmac_residue_rule *rule = &transfer->residue;
    struct dmac_where where = { 0, 0, 0, 0, 0 };
    uint32_t running;                                   /* descriptor that runs */

    if (chan->state == DMAC_CH_HOLD)
        return chan->result == DMAC_RESULT_OK ? 0 : tx->residue;
    if (rule->count == 0)
        return transfer->length;
    look(chan, &where);
#if DMAC_WITH_OPEN
    if (transfer->nopen != 0)
        return open_residue(tx, &where, chan->cursor);
#endif
    if (transfer->flags & DMAC_T_STEPPED)
        running = chan->cursor;
    else if ((where.valid & DMAC_WHERE_NEXT) && where.next == 0)       /* none follows: the last */
        running = rule->count - 1u;
    else if (where.valid & DMAC_WHERE_CURRENT)
        running = descriptor_at(tx, where.current);
    else if (where.valid & DMAC_WHERE_NEXT) {           /* the one before the next; before the first, or before none: the last */
        running = descriptor_at(tx, where.next);
        running = (running == 0 ? rule->count : running) - 1u;
    } else
        return transfer->length;
    return within(&where, to_end(rule, running), to_end(rule, running + 1u));
}

/* COMPLETE is held: the callback comes first. */
static const uint8_t of_state[] = {
    DMAC_STATUS_COMPLETE, DMAC_STATUS_COMPLETE, DMAC_STATUS_PENDING, DMAC_STATUS_HELD, DMAC_STATUS_HELD, DMAC_STATUS_STUCK
};

enum dmac_status dmac_status(const struct dmac_tx *tx, uint32_t cookie, uint32_t *residue)
{
    struct dmac_chan *chan = tx->chan;
    enum dmac_status status = DMAC_STATUS_COMPLETE;
    uint32_t saved, left = 0;

    if (chan == NULL)
        return DMAC_STATUS_COMPLETE;
    saved = dmac_lock(chan->domain);
    if (tx->cookie == cookie) {
        left = tx->residue;
        status = (enum dmac_status)of_state[tx->state];
        if (tx->state == DMAC_TX_PENDING && !(tx->block & BLOCK_NOT_ISSUED))
            status = DMAC_STATUS_ISSUED;
        if (tx->state == DMAC_TX_ACTIVE && (chan->state == DMAC_CH_RUN || chan->state == DMAC_CH_LAP)) {
            status = chan->flags & FLAG_PAUSED ? DMAC_STATUS_PAUSED : DMAC_STATUS_RUNNING;
            left = dmac_residue(chan, tx);
        }
        if (tx->state == DMAC_TX_ACTIVE && chan->state == DMAC_CH_HOLD && chan->result == DMAC_RESULT_OK)
            left = 0;
    }
    if (residue != NULL)
        *residue = left;
    dmac_unlock(chan->domain, saved);
    return status;
}

#endif
