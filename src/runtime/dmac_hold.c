/* SPDX-License-Identifier: MIT */
/* The condition of a hold: alternatives (or) of terms (and). One walk samples each register at most once per mention;
 * an alternative is left at its first false term, so registers are read only when the latches before them are right. */
#include "dmac_internal.h"

#if DMAC_WITH_HOLD

static uint32_t sample(uintptr_t address, unsigned width)
{
    if (width == 1)
        return dmac_port_read8(address);
    if (width == 2)
        return dmac_port_read16(address);
    return dmac_port_read32(address);
}

static bool term_true(const struct dmac_chan *chan, const struct dmac_term *term, uint32_t now)
{
    unsigned kind = term->kind & 0x0fu;
    uint32_t differ;

    if (kind == DMAC_TERM_EVENTS)
        return (chan->events & term->events) == term->events;
    if (kind == DMAC_TERM_DELAY)
        return now - chan->t0 >= term->mask;
    differ = sample(term->a, term->width_a);
    differ ^= kind == DMAC_TERM_EQUAL ? sample(term->c, term->width_c) : (uint32_t)term->c;
    return ((differ & term->mask) == 0) != ((term->kind & DMAC_TERM_NEGATE) != 0);
}

bool dmac_hold_true(const struct dmac_chan *chan, const struct dmac_hold *hold, uint32_t now)
{
    const struct dmac_term *term = hold->terms, *end = term + hold->nterms;
    bool so_far = true;

    if (hold->nterms == 0)
        return true;
    for (; term < end; term++) {
        so_far = so_far && term_true(chan, term, now);
        if (!(term->kind & DMAC_TERM_LAST))
            continue;
        if (so_far)
            return true;
        so_far = true;
    }
    return false;
}

#endif
