/* SPDX-License-Identifier: MIT */
/* Who asks: direction and request lines of a move, from its ports or from a gate that stands in for one, and how many
 * bytes one request means. With one request line, of two ports the one that asks is the device, and the other only an
 * address that stays. */
#include "codegen/plan.h"
#include "controller/peers.h"

static const struct device *device_of(const struct ir_place *place)
{
    return !place ? NULL : place->kind == PIECE_PORT ? place->port->device
        : place->kind == PIECE_REG && place->reg ? place->reg->device : NULL;
}

static bool is_port(const struct ir_place *place)
{
    return place && place->kind == PIECE_PORT;
}

unsigned plan_gated(const struct planner *p, const struct ir_place *source, const struct ir_place *dest)
{
    struct gate_ends ends = { { device_of(source), device_of(dest) }, { is_port(source), is_port(dest) } };
    if ((source && source->idle) || (dest && dest->idle))
        return 0;
    return (unsigned)(gated_side(p->transfer, &ends) + 1);
}

static bool is_gated(const struct planner *p, const struct ir_place *source, const struct ir_place *dest, bool at_source)
{
    return plan_gated(p, source, dest) == (at_source ? 1 : 2);
}

/* ---- requests ---- */

static bool uses_requests(const struct planner *p)
{
    return plan_uses(p, ROLE_REQUEST) || plan_uses(p, ROLE_SOURCE_REQUEST) || plan_uses(p, ROLE_DEST_REQUEST);
}

/* Request number of a port on this controller; false: it has none. */
static bool plan_request(struct planner *p, const struct port *port, wide *number)
{
    for (size_t i = 0; i < p->requests.n; i++)
        if (p->requests.v[i].port == port) {
            *number = p->requests.v[i].number;
            return p->requests.v[i].has;
        }
    uint64_t n = 0;
    struct port_request request = { .port = port };
    request.has = port->has_request && uses_requests(p) && request_number(p->cx, p->instance, port, &n);
    request.number = (wide)n;
    vec_push(p->cx->arena, &p->requests, request);
    *number = request.number;
    return request.has;
}

/* The same of the transfer's gate. */
static bool plan_gate_request(struct planner *p, wide *number)
{
    uint64_t n = 0;
    if (p->transfer->gate != GATE_REQUEST)
        return false;
    if (!p->gate_known)
        p->gate_has = uses_requests(p) && line_number(p->cx, p->instance, p->transfer->gate_request, &n);
    if (!p->gate_known)
        p->gate_number = (wide)n;
    p->gate_known = true;
    *number = p->gate_number;
    return p->gate_has;
}

bool plan_side_request(struct planner *p, const struct stretch *run, bool at_source, wide *number)
{
    const struct ir_place *source = run_source(run), *dest = run_dest(run), *here = at_source ? source : dest;
    if (is_gated(p, source, dest, at_source))
        return plan_gate_request(p, number);
    return here && here->port && plan_request(p, here->port, number);
}

bool plan_side_mux(struct planner *p, const struct stretch *run, bool at_source, wide *input)
{
    const struct ir_place *source = run_source(run), *dest = run_dest(run), *here = at_source ? source : dest;
    bool gated = is_gated(p, source, dest, at_source), port = here && here->port && here->port->has_mux;
    *input = gated ? (wide)p->transfer->gate_request->mux : port ? (wide)here->port->mux : 0;
    return gated ? p->transfer->gate_request->has_mux : port;
}

uint64_t plan_request_bytes(const struct planner *p, const struct ir_place *source, const struct ir_place *dest)
{
    for (unsigned i = 0; i < 2; i++) {
        const struct ir_place *here = i == 0 ? source : dest;
        if (!is_gated(p, source, dest, i == 0))
            continue;
        return p->transfer->gate_every ? p->transfer->gate_every : is_port(here) ? here->port->burst * here->port->width
            : here && here->kind == PIECE_REG ? here->element : 0;
    }
    const struct port *port = is_port(source) ? source->port : is_port(dest) ? dest->port : NULL;
    return port && port->has_request ? port->burst * port->width : 0;
}

const char *plan_request_name(const struct planner *p, const struct ir_place *source, const struct ir_place *dest)
{
    const struct request_line *gate = p->transfer->gate == GATE_REQUEST ? p->transfer->gate_request : NULL;
    const struct port *port = is_port(source) ? source->port : is_port(dest) ? dest->port : NULL;
    if (!gate && !port)
        return "";
    return arena_printf(p->cx->arena, "%s.%s", gate ? gate->device->name.id : port->device->name.id, gate ? gate->name.id : port->name.id);
}

/* ---- direction ---- */

static bool has_two_lines(const struct planner *p)
{
    return plan_uses(p, ROLE_SOURCE_REQUEST) && plan_uses(p, ROLE_DEST_REQUEST);
}

static bool asks(struct planner *p, const struct ir_place *source, const struct ir_place *dest, bool at_source)
{
    const struct ir_place *here = at_source ? source : dest;
    wide number;
    return is_gated(p, source, dest, at_source) || (is_port(here) && plan_request(p, here->port, &number));
}

enum flow plan_flow_of(struct planner *p, const struct ir_place *source, const struct ir_place *dest)
{
    bool from = is_port(source) || is_gated(p, source, dest, true), to = is_port(dest) || is_gated(p, source, dest, false);
    if (!from || !to)
        return from ? FLOW_P2M : to ? FLOW_M2P : FLOW_M2M;
    bool from_asks = asks(p, source, dest, true), to_asks = asks(p, source, dest, false);
    if (from_asks == to_asks)
        return from_asks && !has_two_lines(p) ? FLOW_P2M : FLOW_P2P;
    return from_asks ? FLOW_P2M : FLOW_M2P;
}

static const struct ir_place *first_of(const struct ir_place *places, unsigned n)
{
    return n ? &places[0] : NULL;
}

void plan_flow(struct planner *p, const struct ir *ir)
{
    const struct ir_move *move = ir->moves.n ? &ir->moves.v[0] : NULL;
    env_number(p->env, ROLE_FLOW, move ? plan_flow_of(p, first_of(move->sources, move->nsources),
                                                      first_of(move->dests, move->ndests)) : FLOW_M2M);
}

/* ---- checks ---- */

static bool selects_inputs(const struct controller *model, const void *context)
{
    static const enum role roles[] = { ROLE_REQUEST_MUX, ROLE_SOURCE_REQUEST_MUX, ROLE_DEST_REQUEST_MUX };
    (void)context;
    for (unsigned i = 0; i < 3; i++)
        if (peer_carries(model, &roles[i]))
            return true;
    return false;
}

static bool has_both_lines(const struct controller *model, const void *context)
{
    static const enum role roles[] = { ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST };
    (void)context;
    return peer_carries(model, &roles[0]) && peer_carries(model, &roles[1]);
}

/* One request line cannot stand for two ports that both ask. */
static bool check_both(struct planner *p, const struct ir_move *move, const struct ir_place *source, const struct ir_place *dest)
{
    wide a, b;
    if (!is_port(source) || !is_port(dest) || p->transfer->gate != GATE_NONE || has_two_lines(p) || !plan_request(p, source->port, &a)
        || !plan_request(p, dest->port, &b) || a == b)
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "%s has one request line for a descriptor, and both ports ask; %s",
                          plan_hardware(p), peers_have(p->cx, has_both_lines, NULL));
    diag_related(p->cx, d, source->port->name.span, "line %lld", (long long)a);
    diag_related(p->cx, d, dest->port->name.span, "line %lld", (long long)b);
    return false;
}

static bool check_mux(struct planner *p, struct span span, struct span declared, bool has_mux, uint64_t input)
{
    if (!has_mux || !uses_requests(p) || selects_inputs(p->model, NULL))
        return true;
    struct diag *mux = diag(p->cx, DIAG_UNSUPPORTED, span, "nothing in the description of %s selects input %llu of a request line; %s",
                            plan_hardware(p), (unsigned long long)input, peers_have(p->cx, selects_inputs, NULL));
    diag_related(p->cx, mux, declared, "declared here; without 'mux' the firmware is to select it");
    return false;
}

static bool has_request_lines(const struct controller *model, const void *context)
{
    static const enum role roles[] = { ROLE_REQUEST, ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST };
    (void)context;
    for (unsigned i = 0; i < 3; i++)
        if (peer_carries(model, &roles[i]))
            return true;
    return false;
}

static bool moves_bytes(const struct ir *ir)
{
    for (size_t i = 0; i < ir->moves.n; i++)
        if (ir_moves_bytes(&ir->moves.v[i]))
            return true;
    return false;
}

static bool check_gate(struct planner *p, const struct ir *ir)
{
    const struct request_line *gate = p->transfer->gate_request;
    wide number;
    if (p->transfer->gate != GATE_REQUEST)
        return true;
    if (!moves_bytes(ir)) {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, p->transfer->name.span, "'%s' moves no byte that '%s' could pace", p->transfer->name.id,
                              gate->name.id);
        diag_related(p->cx, d, gate->name.span, "the gate is declared here; drop it, or move something");
        return false;
    }
    if (!uses_requests(p)) {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, p->transfer->name.span,
                              "nothing in the description of %s waits for a request line; %s",
                              plan_hardware(p), peers_have(p->cx, has_request_lines, NULL));
        diag_related(p->cx, d, gate->name.span, "the gate is declared here");
        return false;
    }
    return plan_gate_request(p, &number) && check_mux(p, p->transfer->name.span, gate->name.span, gate->has_mux, gate->mux);
}

static bool check_request(struct planner *p, const struct ir_move *move, const struct ir_place *place,
                          const struct ir_place *other, bool gated)
{
    wide number;
    if (gated)
        return true;
    if (place->kind == PIECE_PORT && !check_mux(p, move->span, place->port->name.span, place->port->has_mux, place->port->mux))
        return false;
    if (place->kind != PIECE_PORT || p->transfer->gate == GATE_EXTERNAL || plan_request(p, place->port, &number))
        return true;
    if (place->port->has_request || !uses_requests(p))
        return true;                        /* wrong names are recorded; a page without request lines paces otherwise */
    if (is_port(other) && plan_request(p, other->port, &number))
        return true;                        /* one of two paces both */
    struct diag *d = diag(p->cx, DIAG_REQUEST_MISSING, move->span, "'%s.%s' has no request line; nothing paces it",
                          place->port->device->name.id, place->port->name.id);
    diag_related(p->cx, d, place->port->name.span, "declared here; add 'request N'");
    return false;
}

bool plan_check_requests(struct planner *p, const struct ir *ir)
{
    bool ok = check_gate(p, ir);
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        if (move->nsources != 1 || move->ndests != 1)
            continue;
        const struct ir_place *source = &move->sources[0], *dest = &move->dests[0];
        ok = check_request(p, move, source, dest, is_gated(p, source, dest, true))
            && check_request(p, move, dest, source, is_gated(p, source, dest, false)) && check_both(p, move, source, dest) && ok;
    }
    return ok;
}

