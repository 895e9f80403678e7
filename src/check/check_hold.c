/* SPDX-License-Identifier: MIT */
/* Holds: is there one where bytes may be on their way, and can it tell? */
#include "check/check.h"

struct visit { struct cx *cx; const struct transfer *transfer; const struct port *posted; };

static void find_posted(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct visit *v = context;

    (void)step;
    if (written && piece->kind == PIECE_PORT && piece->port->posted && !v->posted)
        v->posted = piece->port;
}

static struct span hold_span(const struct transfer *t)
{
    return find_clause(t, CLAUSE_HOLD) ? t->hold->span : clause_span(t, CLAUSE_ROUTE);
}

static void name_port(struct cx *cx, struct diag *made, const struct port *port)
{
    diag_related(cx, made, port->name.span, "'%s' is declared here", port_text(cx, port));
}

void check_posted(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct visit visit = { cx, t, NULL };
    struct diag *made = NULL;
    const char *port;

    (void)program;
    each_piece(t, find_posted, &visit);
    if (!visit.posted || (t->cyclic && !t->hold))
        return;                                             /* the data of a cyclic transfer never ends */
    port = port_text(cx, visit.posted);
    if (!t->hold)
        made = complain(cx, t, DIAG_HOLD_MISSING, t->name.span,
                        "'%s' is posted: bytes may still be on their way when the DMA interrupt comes; say 'hold until ...'", port);
    else if (t->hold->only_irq)
        made = complain(cx, t, DIAG_HOLD_TOO_EARLY, hold_span(t), "the hold ends with the DMA interrupt, but '%s' is posted", port);
    else if (t->hold->tests_only_delay)
        made = complain(cx, t, DIAG_HOLD_BY_DELAY, hold_span(t), "a delay does not know whether the bytes have reached '%s'", port);
    if (made)
        name_port(cx, made, visit.posted);
}

static void find_unordered(void *context, const struct step *step, const struct piece *piece, bool written)
{
    const struct device **device = context;

    (void)step;
    (void)written;
    if (piece->kind == PIECE_PORT && !piece->port->device->inorder && !*device)
        *device = piece->port->device;
}

void check_hold_clauses(struct cx *cx, const struct program *program, const struct transfer *t)
{
    const struct device *unordered = NULL;

    (void)program;
    if (!t->hold)
        return;
    if (t->irq.none && t->hold->mentions_irq)
        complain(cx, t, DIAG_HOLD_CONSTANT, hold_span(t), "with 'irq none' nothing reports 'irq' in time; name what the device shows");
    if (t->cyclic && t->hold->events.n > 0)
        complain(cx, t, DIAG_EVENT_ON_CYCLIC, hold_span(t),
                 "one transaction, many laps: nobody can tell which lap the event means; use a level");
    if (!t->hold->handover)
        return;
    if (t->route && !t->route->device->inorder)
        unordered = t->route->device;
    each_piece(t, find_unordered, &unordered);
    if (unordered)
        diag_related(cx, complain(cx, t, DIAG_HANDOVER_ORDER, hold_span(t),
                                  "'%s' is not declared inorder: its second transfer could finish first and let the route go",
                                  unordered->name.id), unordered->name.span, "'%s' is declared here", unordered->name.id);
}
