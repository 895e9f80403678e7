/* SPDX-License-Identifier: MIT */
/* Devices with their ports, registers, levels and events; switch boxes with their routes. */
#include "program/resolve.h"

#include <string.h>

/* ---- devices ----------------------------------------------------------------------------------------------------- */

static bool member_address(const struct env *env, const struct device *device, const struct expr *at, uint64_t *address)
{
    uint64_t offset;

    if (!eval_unsigned(env, at, "an address", &offset))
        return false;
    *address = device->base + offset;
    if (*address >= offset)
        return true;
    report(env, DIAG_OVERFLOW, at->span, "the address does not fit in 64 bits");
    return false;
}

static void check_alignment(const struct env *env, const struct member *member, uint64_t address, unsigned width)
{
    if (address % width != 0)
        report(env, DIAG_MISALIGNED, member->at->span, "'%s' at %s is not aligned to its %s", member->name.id,
               hex_text(env->r->cx, (wide)address), scalar_text(member->type.scalar));
}

static bool add_port(const struct env *env, const struct member *member, struct device *device, struct port *port)
{
    bool good = member_address(env, device, member->at, &port->address);

    port->device = device;
    port->width = scalar_bytes(member->type.scalar);
    port->burst = 1;
    port->posted = member->posted;
    port->packet = member->packet;
    port->has_request = member->request != NULL;
    port->request_expr = member->request;
    if (good)
        check_alignment(env, member, port->address, port->width);
    if (member->mux)
        port->has_mux = eval_unsigned(env, member->mux, "a multiplexer input", &port->mux);
    if (member->burst && eval_unsigned(env, member->burst, "a burst", &port->burst) && port->burst == 0) {
        report(env, DIAG_VALUE_RANGE, member->burst->span, "a burst is at least one access");
        port->burst = 1;
    }
    return good;
}

static bool add_reg(const struct env *env, const struct member *member, struct device *device, struct reg *reg)
{
    bool good = member_address(env, device, member->at, &reg->address);
    uint64_t *dims = NEW_ARRAY(env->r->cx->arena, uint64_t, member->type.dims.n + 1);

    reg->device = device;
    reg->scalar = member->type.scalar;
    if (good)
        check_alignment(env, member, reg->address, scalar_bytes(reg->scalar));
    if (member->type.dims.n > DIMS_MAX) {
        report(env, DIAG_TOO_LARGE, member->type.span, "at most %d dimensions", DIMS_MAX);
        return false;
    }
    for (size_t i = 0; i < member->type.dims.n; i++) {
        const struct dimension *dim = &member->type.dims.v[i];
        wide size;

        if (dim->open) {
            report(env, DIAG_BAD_DIMENSION, dim->span, "only a buffer can have an open length");
            good = false;
        } else if (!eval_constant(env, dim->expr, "a dimension", &size)) {
            good = false;
        } else if (size < 1 || size > (wide)1 << 32) {
            report(env, DIAG_BAD_DIMENSION, dim->expr->span, "a dimension of a register is 1 or more, this is %s",
                   wide_text(env->r->cx, size));
            good = false;
        } else {
            dims[i] = (uint64_t)size;
        }
    }
    reg->dims = dims;
    reg->ndim = (unsigned)member->type.dims.n;
    return good;
}

static bool add_request(const struct env *env, const struct member *member, struct device *device, struct request_line *line)
{
    line->device = device;
    line->number_expr = member->at;
    if (member->mux)
        line->has_mux = eval_unsigned(env, member->mux, "a multiplexer input", &line->mux);
    return true;
}

static void *new_member(const struct env *env, const struct member *member, struct device *device, enum symbol_kind *kind, bool *good)
{
    struct arena *arena = env->r->cx->arena;

    switch (member->kind) {
    case MEMBER_PORT: {
        struct port *port = NEW(arena, struct port);
        port->name = member->name;
        *kind = SYM_PORT;
        *good = add_port(env, member, device, port);
        return port;
    }
    case MEMBER_REG: {
        struct reg *reg = NEW(arena, struct reg);
        reg->name = member->name;
        *kind = SYM_REG;
        *good = add_reg(env, member, device, reg);
        return reg;
    }
    case MEMBER_REQUEST: {
        struct request_line *line = NEW(arena, struct request_line);
        line->name = member->name;
        *kind = SYM_REQUEST;
        *good = add_request(env, member, device, line);
        return line;
    }
    case MEMBER_LEVEL: {
        struct level *level = NEW(arena, struct level);
        level->name = member->name;
        level->device = device;
        level->condition = member->at;
        level->tree = resolve_condition(env, member->at, false, NULL);
        *kind = SYM_LEVEL;
        *good = level->tree != NULL;
        return level;
    }
    default: {
        struct event *event = NEW(arena, struct event);
        event->name = member->name;
        event->device = device;
        *kind = SYM_EVENT;
        if (member->at)
            event->has_interrupt = eval_unsigned(env, member->at, "an interrupt", &event->interrupt);
        return event;
    }
    }
}

void resolve_device(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct device *device = NEW(cx->arena, struct device);
    struct table *members = NEW(cx->arena, struct table);
    struct env inside = *env;
    struct symbol *symbol;
    bool good = !item->at || eval_unsigned(env, item->at, "an address", &device->base);

    device->name = item->name;
    symbol = table_declare(cx, &env->r->names, SYM_DEVICE, item->name, device);
    symbol->members = members;
    inside.members = members;
    for (size_t i = 0; i < item->members.n; i++) {
        const struct member *member = item->members.v[i];
        enum symbol_kind kind = SYM_PORT;
        bool member_good = true;
        void *thing;

        if (member->kind == MEMBER_INORDER) {
            device->inorder = true;
            continue;
        }
        thing = new_member(&inside, member, device, &kind, &member_good);
        table_declare(cx, members, kind, member->name, thing)->bad |= !member_good || !good;
    }
    if (!symbol->bad)
        vec_push(cx->arena, &env->r->program->devices, device);
}

/* ---- switch boxes ------------------------------------------------------------------------------------------------ */

/* One number for each end. */
static bool is_second_endpoint(const struct env *env, const struct box_item *box, const struct sbox *sbox, const struct endpoint *endpoint)
{
    for (size_t i = 0; i < sbox->endpoints.n; i++) {
        const struct endpoint *other = &sbox->endpoints.v[i];

        if (other->device != endpoint->device || other->instance != endpoint->instance || other->has_channel != endpoint->has_channel
            || other->channel != endpoint->channel)
            continue;
        report(env, DIAG_DUPLICATE_NAME, box->from->span, "'%s' has endpoint number %llu already", expr_text(env->r->cx, box->from),
               (unsigned long long)other->number);
        return true;
    }
    return false;
}

static void add_endpoint(const struct env *env, const struct box_item *box, struct sbox *sbox)
{
    struct endpoint endpoint = { 0 };
    struct value value = evaluate(env, box->from);
    struct where where;

    if (!eval_unsigned(env, box->to, "the number of an endpoint", &endpoint.number) || value.kind == VALUE_NONE)
        return;
    if (value.kind == VALUE_THING && value.symbol->kind == SYM_DEVICE) {
        endpoint.device = value.symbol->thing;
    } else {
        if (!eval_where(env, box->from, "a device", &where))
            return;
        endpoint.instance = where.instance;
        endpoint.has_channel = where.has_number;
        endpoint.channel = where.number;
    }
    if (!is_second_endpoint(env, box, sbox, &endpoint))
        vec_push(env->r->cx->arena, &sbox->endpoints, endpoint);
}

/* One end of a route: a device, or the controller of the switch box. */
struct route_end { const struct device *device; struct where where; bool good; };

static struct route_end eval_route_end(const struct env *env, const struct expr *expr)
{
    struct route_end end = { 0 };
    struct value value = evaluate(env, expr);

    if (value.kind == VALUE_THING && value.symbol->kind == SYM_DEVICE) {
        end.device = value.symbol->thing;
        end.good = true;
    } else if (value.kind != VALUE_NONE) {
        end.good = eval_where(env, expr, "a device", &end.where);
    }
    return end;
}

static bool connect_ends(const struct env *env, const struct box_item *box, const struct sbox *sbox, struct route *route)
{
    struct route_end from = eval_route_end(env, box->from), to = eval_route_end(env, box->to);
    const struct route_end *device = to.device ? &to : &from, *other = to.device ? &from : &to;

    if (!from.good || !to.good)
        return false;
    if (!device->device || other->device) {
        report(env, DIAG_WRONG_KIND, box->span, "a route connects a controller and a device");
        return false;
    }
    if (other->where.instance != sbox->instance) {
        report(env, DIAG_WRONG_KIND, (to.device ? box->from : box->to)->span, "'%s' is a switch box of %s, not of %s",
               sbox->name.id, sbox->instance->name.id, other->where.instance->name.id);
        return false;
    }
    route->device = device->device;
    route->to_device = device == &to;
    route->instance = other->where.instance;
    route->has_channel = other->where.has_number;
    route->channel = other->where.number;
    return true;
}

static void add_route(const struct env *env, const struct box_item *box, struct sbox *sbox, struct table *members)
{
    struct cx *cx = env->r->cx;
    struct program *program = env->r->program;
    struct route *route = NEW(cx->arena, struct route);
    struct symbol *symbol = table_declare(cx, members, SYM_ROUTE, box->name, route);
    struct where where;

    route->name = box->name;
    route->sbox = sbox;
    route->is_static = box->is_static;
    symbol->bad |= !connect_ends(env, box, sbox, route);
    if (symbol->bad)
        return;
    where = (struct where){ route->instance, NULL, route->has_channel, route->channel };
    if (box->hold) {
        route->hold = resolve_hold(env, box->hold, &where);
        symbol->bad |= route->hold == NULL;
    }
    route->index = (unsigned)program->routes.n;
    vec_push(cx->arena, &sbox->routes, route);
    vec_push(cx->arena, &program->routes, route);
}

void resolve_sbox(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct sbox *sbox = NEW(cx->arena, struct sbox);
    struct table *members = NEW(cx->arena, struct table);
    const struct symbol *owner = find_named(env, item->of, SYM_INSTANCE, "a controller");
    struct symbol *symbol = table_declare(cx, &env->r->names, SYM_SBOX, item->name, sbox);

    sbox->name = item->name;
    symbol->members = members;
    symbol->bad |= !owner;
    if (item->at)
        sbox->has_base = eval_unsigned(env, item->at, "an address", &sbox->base);
    if (!owner)
        return;
    sbox->instance = owner->thing;
    for (size_t i = 0; i < item->boxes.n; i++) {
        if (item->boxes.v[i]->kind == BOX_ENDPOINT)
            add_endpoint(env, item->boxes.v[i], sbox);
        else
            add_route(env, item->boxes.v[i], sbox, members);
    }
    vec_push(cx->arena, &env->r->program->sboxes, sbox);
}
