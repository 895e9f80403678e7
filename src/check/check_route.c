/* SPDX-License-Identifier: MIT */
/* Switch boxes, request lines, room for metadata: resources of the board that transfers take. */
#include "check/check.h"

/* ---- routes ------------------------------------------------------------------------------------------------------ */

struct visit { struct cx *cx; const struct program *program; const struct transfer *transfer; bool touched, reversed, missing; };

static const struct route *find_route(const struct program *program, const struct instance *instance, const struct device *device,
                                      bool to_device)
{
    const struct route *other = NULL;

    for (size_t i = 0; i < program->routes.n; i++) {
        const struct route *route = program->routes.v[i];

        if (route->instance != instance || route->device != device)
            continue;
        if (route->to_device == to_device)
            return route;
        other = route;
    }
    return other;
}

static void check_port_route(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct visit *v = context;
    const struct route *route;
    struct diag *made;

    (void)step;
    if (piece->kind != PIECE_PORT)
        return;
    if (v->transfer->route) {
        if (v->transfer->route->device == piece->port->device)
            *(v->transfer->route->to_device == written ? &v->touched : &v->reversed) = true;
        return;
    }
    route = find_route(v->program, v->transfer->instance, piece->port->device, written);
    if (!route || v->missing)
        return;
    v->missing = true;
    made = complain(v->cx, v->transfer, DIAG_ROUTE_MISSING, piece->span, "'%s' is reached through the switch box; say 'route %s;'",
                    port_text(v->cx, piece->port), route_text(v->cx, route));
    diag_related(v->cx, made, route->name.span, "'%s' is declared here", route_text(v->cx, route));
    if (route->to_device == written)
        diag_fixit(v->cx, made, (struct span){ v->transfer->span.end - 1, v->transfer->span.end - 1 },
                   arena_printf(v->cx->arena, "route %s; ", route_text(v->cx, route)));
}

void check_route(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct visit visit = { cx, program, t, false, false, false };
    const struct route *route = t->route;
    struct span span = clause_span(t, CLAUSE_ROUTE);
    struct diag *made = NULL;

    each_piece(t, check_port_route, &visit);
    if (!route)
        return;
    if (route->instance != t->instance)
        made = complain(cx, t, DIAG_ROUTE_ELSEWHERE, span, "route '%s' belongs to %s, this transfer runs on %s", route_text(cx, route),
                        route->instance->name.id, t->instance->name.id);
    else if (route->has_channel && t->has_number && route->channel != t->number)
        made = complain(cx, t, DIAG_ROUTE_ELSEWHERE, span, "route '%s' belongs to channel %llu of %s, this transfer runs on channel %llu",
                        route_text(cx, route), (unsigned long long)route->channel, t->instance->name.id, (unsigned long long)t->number);
    else if (!visit.touched)
        made = complain(cx, t, DIAG_ROUTE_ELSEWHERE, span, "route '%s' leads %s '%s', which this transfer does not touch%s",
                        route_text(cx, route), route->to_device ? "to" : "from", route->device->name.id,
                        visit.reversed ? " in this direction" : "");
    if (made)
        diag_related(cx, made, route->name.span, "'%s' is declared here", route_text(cx, route));
}

static bool has_endpoint(const struct route *route)
{
    for (size_t i = 0; i < route->sbox->endpoints.n; i++)
        if (route->sbox->endpoints.v[i].device == route->device)
            return true;
    return false;
}

/* What `connect` is called with. Nobody can guess the number of the device's end. */
void check_endpoints(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->routes.n; i++) {
        const struct route *route = program->routes.v[i];
        const struct controller *model = route->instance ? route->instance->model : NULL;

        if (model && model->sequence[SEQ_CONNECT] && model->sequence[SEQ_CONNECT]->nparams && !has_endpoint(route))
            diag(cx, DIAG_UNKNOWN_NAME, route->name.span, "'%s' has no endpoint number in '%s'; add 'endpoint %s = N;'",
                 route->device->name.id, route->sbox->name.id, route->device->name.id);
    }
}

static const struct route *rival_of(const struct program *program, const struct route *route)
{
    for (size_t i = 0; i < program->routes.n; i++)
        if (program->routes.v[i] != route && program->routes.v[i]->device == route->device)
            return program->routes.v[i];
    return NULL;
}

static void report_kept(struct cx *cx, const struct transfer *t, struct span span, const struct route *rival, const struct route *route)
{
    const struct route *other = span.begin == route->name.span.begin ? rival : route;

    diag_related(cx, complain(cx, t, DIAG_ROUTE_KEPT, span, "'%s' would wait for ever: '%s' %s", route_text(cx, rival),
                              route_text(cx, route), t ? "may be kept connected" : "is never disconnected"),
                 other->name.span, "'%s' is declared here", route_text(cx, other));
}

void check_kept_routes(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->routes.n; i++) {
        const struct route *route = program->routes.v[i], *rival = rival_of(program, route);

        if (route->is_static && rival)
            report_kept(cx, NULL, rival->name.span.begin > route->name.span.begin ? rival->name.span : route->name.span, rival, route);
    }
    for (size_t i = 0; i < program->transfers.n; i++) {
        const struct transfer *t = program->transfers.v[i];
        const struct route *rival = t->route ? rival_of(program, t->route) : NULL;

        if (!t->bad && rival && t->hold && t->hold->action == ACTION_KEEP && !t->hold->only_irq)
            report_kept(cx, t, t->hold->span, rival, t->route);
    }
}

/* ---- request lines ----------------------------------------------------------------------------------------------- */

/* Does the description place a request number in a word or register? */
static bool wants_requests(const struct controller *model)
{
    static const enum role roles[] = { ROLE_REQUEST, ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST, ROLE_MEMORY_REQUEST };

    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (roles[i] < model->slots.n && (model->slots.v[roles[i]].carried || model->slots.v[roles[i]].in_registers))
            return true;
    return false;
}

/* Of two ports one paces both. */
static bool other_asks(const struct step *step, bool written)
{
    size_t n = written ? step->sources.n : step->dests.n;

    for (size_t i = 0; i < n; i++) {
        const struct side *side = written ? &step->sources.v[i] : &step->dests.v[i];
        for (size_t k = 0; k < side->pieces.n; k++)
            if (side->pieces.v[k].kind == PIECE_PORT && side->pieces.v[k].port->has_request)
                return true;
    }
    return false;
}

static void check_line(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct visit *v = context;
    uint64_t number;

    if (piece->kind != PIECE_PORT)
        return;
    if (piece->port->has_request) {
        request_number(v->cx, v->transfer->instance, piece->port, &number);
        return;
    }
    if (v->transfer->gate == GATE_NONE && wants_requests(v->transfer->instance->model) && !other_asks(step, written))
        diag_related(v->cx, complain(v->cx, v->transfer, DIAG_REQUEST_MISSING, piece->span,
                                     "'%s' has no request line; nothing paces it", port_text(v->cx, piece->port)),
                     piece->port->name.span, "add 'request N' here");
}

void check_request(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct visit visit = { cx, program, t, false, false, false };
    uint64_t number;

    if (!t->instance->model)
        return;
    each_piece(t, check_line, &visit);
    if (t->gate_request)
        line_number(cx, t->instance, t->gate_request, &number);
}

/* ---- metadata ---------------------------------------------------------------------------------------------------- */

void check_metadata(struct cx *cx, const struct program *program, const struct transfer *t)
{
    const struct controller *model = t->instance->model;
    uint64_t wanted = t->metadata_client > t->metadata_engine ? t->metadata_client : t->metadata_engine;
    unsigned room;

    (void)program;
    if (!model || model->layouts.n == 0 || (!t->has_metadata_client && !t->has_metadata_engine))
        return;
    room = controller_elements(model, ROLE_METADATA);
    if (room && wanted > room)              /* without any the planner says who could */
        complain(cx, t, DIAG_METADATA_SIZE, clause_span(t, CLAUSE_METADATA), "%s carries at most %u bytes of metadata, %llu are wanted",
                 t->instance->description->name.id, room, (unsigned long long)wanted);
}
