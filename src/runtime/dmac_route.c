/* SPDX-License-Identifier: MIT */
/* Routes through switch boxes. A route is one bit in three masks of the domain; who may have it is a few ANDs.
 *
 *   connected  kept  quarantined
 *       0        0        0      free
 *       1        0        0      owned: by the channel whose current transaction goes over it
 *       1        1        0      kept, or static: connected and nobody's
 *       1        0        1      quarantined: in an unknown state and nobody's
 *       1        1        1      the same, of a channel that is dead: nobody's until that is initialised */
#include "dmac_internal.h"

#if DMAC_WITH_HOLD

enum verdict dmac_may_take(const struct dmac *domain, const struct dmac_route *route, uint32_t ignoring)
{
    uint32_t owned = domain->connected & ~(domain->kept & route->bit) & ~ignoring;

    if (domain->quarantined & route->conflicts)
        return START_REFUSED;
    return owned & route->conflicts ? START_WAIT : START_YES;
}

/* One operation of a route's switch box. One that does not answer leaves the route as it may be: quarantined. */
bool dmac_operate_route(struct dmac *domain, const struct dmac_route *route, int (*operation)(uintptr_t base, uint32_t input, uint32_t output))
{
    domain->connected |= route->bit;
    domain->kept &= ~route->bit;
    if (operation == NULL || operation(route->base, route->input, route->output) == 0)
        return true;
    domain->quarantined |= route->bit;
    return false;
}

static bool cut(struct dmac *domain, const struct dmac_route *route)
{
    if (!dmac_operate_route(domain, route, route->disconnect))
        return false;
    domain->connected &= ~route->bit;
    return true;
}

enum verdict dmac_take_route(struct dmac *domain, const struct dmac_route *route)
{
    enum verdict verdict = dmac_may_take(domain, route, 0);

    if (verdict == START_YES && !dmac_operate_route(domain, route, domain->kept & route->bit ? NULL : route->connect))
        return START_REFUSED;
    return verdict;
}

void dmac_release_route(struct dmac *domain, const struct dmac_route *route, unsigned how)
{
    if (how == DMAC_ELSE_DISCONNECT && route->is_static)
        how = DMAC_ELSE_KEEP;
    if (how == DMAC_ELSE_DISCONNECT)
        (void)cut(domain, route);
    if (how & DMAC_ELSE_KEEP)
        domain->kept |= route->bit;
    if (how & DMAC_ELSE_QUARANTINE)
        domain->quarantined |= route->bit;
    domain->dirty |= domain->waiting;
    domain->waiting = 0;
}

int dmac_route_reset(struct dmac *domain, const struct dmac_route *route)
{
    uint32_t saved = dmac_lock(domain);
    int error = DMAC_OK;

    if (domain->connected & ~(domain->kept ^ domain->quarantined) & route->bit) {
        error = DMAC_EBUSY;
    } else if (domain->connected & route->bit) {
        domain->quarantined &= ~route->bit;
        if (!cut(domain, route))
            error = DMAC_ETIMEOUT;
        domain->dirty = 1;
    }
    dmac_leave(domain->chans[0], saved);
    return error;
}

#endif
