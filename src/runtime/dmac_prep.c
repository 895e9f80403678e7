/* SPDX-License-Identifier: MIT */
/* Preparing a transaction: what was bound is checked, the RAM copy completed. Everything that can be refused is refused
 * here, when nothing has started and nothing is owned. */
#include "dmac_internal.h"

#if DMAC_WITH_FIXUPS

int64_t dmac_sum(const struct dmac_transfer *transfer, const uintptr_t *values, int64_t k, uint32_t first, uint32_t n)
{
    const struct dmac_length_term *term = transfer->terms + first;

    for (; n > 0; n--, term++) {
        int64_t bytes = (int64_t)values[term->argument] * (int64_t)term->scale;
        k += term->sign < 0 ? -bytes : bytes;
    }
    return k;
}

static int64_t clamp(int64_t value, int64_t cap)
{
    return value < 0 ? 0 : value > cap ? cap : value;
}

static void put(uint32_t *to, const uint32_t *from, uint32_t n)
{
    while (n-- > 0)
        *to++ = *from++;
}

/* ---- fix-ups ------------------------------------------------------------------------------------------------------ */

struct copy {
    const struct dmac_transfer *transfer;
    const uintptr_t *values;
    uint32_t *ram;
    uint32_t head[2];                                   /* first unit that is left, per list */
};

static uint64_t fixup_value(const struct copy *copy, const struct dmac_fixup *fixup)
{
    const struct dmac_transfer *transfer = copy->transfer;
    uint64_t value;

    switch (fixup->kind & 0x7f) {
    case DMAC_FIX_SYMBOL:
        value = dmac_port_bus_address((uintptr_t)fixup->symbol);
        break;
    case DMAC_FIX_ARGUMENT:
        value = dmac_port_bus_address(copy->values[fixup->argument]);
        break;
#if DMAC_WITH_METADATA
    case DMAC_FIX_METADATA:
        return ((const uint8_t *)copy->values[fixup->argument])[fixup->addend];
#endif
    case DMAC_FIX_TABLE:
        value = dmac_port_bus_address((uintptr_t)copy->ram) + (uint64_t)transfer->table_offset;
        break;
    case DMAC_FIX_HEAD:
        value = dmac_port_bus_address((uintptr_t)(copy->ram + copy->head[fixup->argument])) + (uint64_t)transfer->table_offset;
        break;
    default: {
        uint32_t length = (uint32_t)clamp(dmac_sum(transfer, copy->values, fixup->addend, fixup->first_term, fixup->nterms),
                                          (int64_t)fixup->cap);
        return (uint64_t)(int64_t)((int32_t)(length / fixup->divide) + fixup->add);
    }
    }
    if (fixup->nterms != 0)
        value += (uint64_t)clamp(dmac_sum(transfer, copy->values, fixup->add, fixup->first_term, fixup->nterms),
                                 (int64_t)fixup->cap);
    return (value + (uint64_t)fixup->addend) >> fixup->shift;
}

/* One bounded loop. `block`: those of the block, else those of the table; `target` is its first unit. */
static void apply(const struct copy *copy, const struct dmac_fixup *fixup, uint32_t n, bool block, uint32_t *target)
{
    for (; n > 0; n--, fixup++) {
        uint32_t mask = fixup->bits >= 32 ? 0xffffffffu : (1u << fixup->bits) - 1u;
        if (((fixup->kind & DMAC_FIX_BLOCK) != 0) == block)
            target[fixup->unit] |= ((uint32_t)fixup_value(copy, fixup) & mask) << fixup->lsb;
    }
}

/* ---- open lengths -------------------------------------------------------------------------------------------------- */

#if DMAC_WITH_OPEN
static uint32_t open_length(const struct copy *copy, const struct dmac_open *open)
{
    return (uint32_t)clamp(dmac_sum(copy->transfer, copy->values, open->k, open->first_term, open->nterms), (int64_t)open->cap);
}

/* Descriptors without bytes vanish from a linked list: the one before takes over the link, or becomes the end. From the
 * back, so that a row of empty ones is skipped in one walk. Returns the number of descriptors that are left. */
static uint32_t drop_linked(struct copy *copy)
{
    const struct dmac_transfer *transfer = copy->transfer;
    const struct dmac_open *behind = NULL;              /* the following one of this list, if it vanished */
    bool end_vanished = false;
    uint32_t i, left = 0;

    for (i = transfer->nopen; i-- > 0;) {
        const struct dmac_open *open = &transfer->open[i];
        if (open->last) {
            behind = NULL;
            end_vanished = false;
        }
        if (behind != NULL && !end_vanished)
            put(copy->ram + open->link_unit, copy->ram + behind->link_unit, open->link_units);
        if (open_length(copy, open) == 0) {
            end_vanished = end_vanished || open->last;
            behind = open;
            continue;
        }
        if (end_vanished && open->end != NULL) {
            put(copy->ram + open->unit, open->end, open->units);
            apply(copy, open->end_fixups, open->nend_fixups, false, copy->ram);
        }
        end_vanished = false;
        behind = NULL;
        copy->head[open->list] = open->unit;
        left++;
    }
    return left;
}

/* … and from a list in memory order or of commands: the rest moves down. */
static uint32_t drop_following(struct copy *copy)
{
    const struct dmac_transfer *transfer = copy->transfer;
    const struct dmac_open *kept = NULL;
    uint32_t i, to = 0, left = 0;

    for (i = 0; i < transfer->nopen; i++) {
        const struct dmac_open *open = &transfer->open[i];
        if (open_length(copy, open) == 0)
            continue;
        put(copy->ram + to, copy->ram + open->unit, open->units);
        to += open->units;
        kept = open;
        left++;
    }
    if (kept != NULL && !kept->last && kept->end != NULL) {
        struct copy end = *copy;
        end.ram = copy->ram + to - kept->units - kept->unit;
        put(copy->ram + to - kept->units, kept->end, kept->units);
        apply(&end, kept->end_fixups, kept->nend_fixups, false, end.ram);
    }
    return left;
}
#endif

/* ---- the whole copy ------------------------------------------------------------------------------------------------ */

static void swap_words(uint32_t *word, uint32_t n)
{
    for (; n > 0; n--, word++)
        *word = *word >> 24 | (*word >> 8 & 0xff00u) | (*word << 8 & 0xff0000u) | *word << 24;
}

/* Would anything move? Else nothing would ever be reported. */
static bool is_empty(const struct copy *copy)
{
#if DMAC_WITH_OPEN
    uint32_t i;

    for (i = 0; i < copy->transfer->nopen; i++)
        if (open_length(copy, &copy->transfer->open[i]) != 0)
            return false;
    return copy->transfer->nopen != 0;
#else
    (void)copy;
    return false;
#endif
}

static void complete_copy(struct copy *copy, struct dmac_tx *tx)
{
    const struct dmac_transfer *transfer = copy->transfer;
    uint32_t i, *block = copy->ram + transfer->table_units, *bound = block + transfer->block_units;

    put(copy->ram, transfer->table, transfer->table_units);
    put(block, transfer->block, transfer->block_units);
    apply(copy, transfer->fixups, transfer->nfixups, false, copy->ram);
#if DMAC_WITH_OPEN
    if (transfer->nopen != 0)
        tx->commands = (uint16_t)(transfer->open[0].link_units != 0 ? drop_linked(copy) : drop_following(copy));
#endif
    apply(copy, transfer->fixups, transfer->nfixups, true, block);
    for (i = 0; i < transfer->narguments; i++) {        /* for the caches */
        *bound++ = (uint32_t)copy->values[i];
        *bound++ = (uint32_t)((uint64_t)copy->values[i] >> 32);
    }
    if (transfer->flags & DMAC_T_SWAP)
        swap_words(copy->ram, transfer->table_units);
    tx->table = copy->ram + copy->head[0];
    tx->operands = block;
}
#endif

/* Something besides the transfer itself decides what is issued. */
#define HAS_ARGUMENTS (DMAC_WITH_FIXUPS || DMAC_WITH_AFTER)

#if HAS_ARGUMENTS
/* What the caller did not give, the channel's configuration gives. */
static struct dmac_args arguments_of(const struct dmac_chan *chan, const struct dmac_args *args)
{
    struct dmac_args all = { NULL, NULL, NULL };
    const struct dmac_args *from = args;

#if DMAC_WITH_CONFIG
    if (chan->defaults != NULL) {
        all = *chan->defaults;
        if (from != NULL) {
            all.ram = from->ram != NULL ? from->ram : all.ram;
            all.values = from->values != NULL ? from->values : all.values;
            all.after = from->after != NULL ? from->after : all.after;
        }
        return all;
    }
#else
    (void)chan;
#endif
    return from != NULL ? *from : all;
}
#endif

/* May this be prepared, as things are? With the lock held: others may look at all of this, and change some of it. */
static int look(const struct dmac_tx *tx, const struct dmac_chan *chan, const struct dmac_transfer *transfer)
{
    if (tx->state != DMAC_TX_FREE && tx->state != DMAC_TX_READY)
        return DMAC_EBUSY;
    if (chan->state == DMAC_CH_DEAD)
        return DMAC_ESTUCK;
    if (transfer->channel != 0xff && transfer->channel != chan->at.channel)
        return DMAC_EARG;
#if DMAC_WITH_HOLD
    if (transfer->path != NULL && transfer->path->route != NULL
        && (chan->domain->quarantined & transfer->path->route->conflicts))
        return DMAC_EROUTE;
#endif
    return DMAC_OK;
}

#if DMAC_WITH_FIXUPS
static bool needs_copy(const struct dmac_transfer *transfer)
{
#if DMAC_WITH_WRITEBACK
    if (transfer->nwriteback != 0)
        return true;
#endif
    return transfer->nfixups != 0 || transfer->narguments != 0;
}

/* All that takes time, without the lock: nothing but what the client owns. */
static int make_copy(struct dmac_tx *tx, const struct dmac_transfer *transfer, const struct dmac_args *all)
{
    struct copy copy = { transfer, all->values, all->ram, { 0, 0 } };
    int error;

    if (all->ram == NULL || (transfer->narguments != 0 && all->values == NULL))
        return DMAC_EARG;
    error = dmac_refusal(transfer, all->values, all->ram);
    if (error == DMAC_OK && is_empty(&copy))
        error = DMAC_EEMPTY_TRANSFER;
    if (error != DMAC_OK)
        return error;
    tx->commands = transfer->commands;
    complete_copy(&copy, tx);
    return DMAC_OK;
}
#endif

/* The channel is written only when it is another: calls that are late read it to find the lock. */
int dmac_prep(struct dmac_tx *tx, struct dmac_chan *chan, const struct dmac_transfer *transfer, const struct dmac_args *args)
{
    uint32_t saved = dmac_lock(chan->domain);
    int error = look(tx, chan, transfer);
#if HAS_ARGUMENTS
    struct dmac_args all = arguments_of(chan, args);

#if DMAC_WITH_AFTER
    if (error == DMAC_OK && transfer->nafter != 0 && all.after == NULL)
        error = DMAC_EARG;
#endif
#else
    (void)args;
#endif
#if DMAC_WITH_FIXUPS
    if (error == DMAC_OK && needs_copy(transfer)) {
        dmac_unlock(chan->domain, saved);
        error = make_copy(tx, transfer, &all);
        saved = dmac_lock(chan->domain);
    } else
#endif
    if (error == DMAC_OK) {
#if DMAC_WITH_STEPPED
        tx->commands = transfer->commands;
#endif
        tx->table = transfer->table;
        tx->operands = transfer->block;
    }
    if (error == DMAC_OK) {
#if DMAC_WITH_AFTER
        tx->after = all.after;
#endif
        tx->transfer = transfer;
        if (tx->chan != chan)
            tx->chan = chan;
        tx->block = 0;
        tx->state = DMAC_TX_READY;
    }
    dmac_unlock(chan->domain, saved);
    return error;
}

#if DMAC_WITH_CONFIG
int dmac_config(struct dmac_chan *chan, const struct dmac_args *defaults)
{
    uint32_t saved;

    if (defaults != NULL && defaults->ram == NULL && defaults->values == NULL && defaults->after == NULL)
        return DMAC_EARG;
    saved = dmac_lock(chan->domain);
    chan->defaults = defaults;
    dmac_unlock(chan->domain, saved);
    return DMAC_OK;
}
#endif
