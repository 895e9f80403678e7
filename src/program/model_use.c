/* SPDX-License-Identifier: MIT */
/* What resolve needs of a description: addresses of registers, numbers of request lines. */
#include "program/resolve.h"

#include "common/suggest.h"

/* Value of an expression over the channel and the parameters of an instance; false if it depends on more. */
static bool fold(const struct controller *model, const struct cexpr *e, uint64_t channel, wide *out)
{
    wide a, b;

    if (!e || e->reads)
        return false;
    switch (e->kind) {
    case CE_CONST:
        *out = e->k;
        return true;
    case CE_SLOT:
        if (e->slot == ROLE_CHANNEL) {
            *out = (wide)channel;
            return true;
        }
        if (e->slot >= model->slots.n || model->slots.v[e->slot].kind == SLOT_OPTION)
            return false;
        return fold(model, model->slots.v[e->slot].value, channel, out);
    case CE_COND:
        return fold(model, e->a, channel, &a) && fold(model, a ? e->b : e->c, channel, out);
    case CE_BINARY:
        if (!fold(model, e->a, channel, &a) || !fold(model, e->b, channel, &b))
            return false;
        switch (e->op) {
        case OP_ADD: *out = a + b; return true;
        case OP_SUB: *out = a - b; return true;
        case OP_MUL: return !__builtin_mul_overflow(a, b, out);
        case OP_SHL: *out = b >= 0 && b < 64 ? a << b : 0; return b >= 0 && b < 64;
        case OP_SHR: *out = b >= 0 && b < 64 ? a >> b : 0; return b >= 0 && b < 64;
        case OP_BITAND: *out = a & b; return true;
        case OP_BITOR: *out = a | b; return true;
        case OP_EQ: *out = a == b; return true;
        case OP_NE: *out = a != b; return true;
        case OP_LT: *out = a < b; return true;
        case OP_LE: *out = a <= b; return true;
        case OP_GT: *out = a > b; return true;
        case OP_GE: *out = a >= b; return true;
        default: return false;
        }
    default:
        return false;
    }
}

bool register_address(const struct instance *instance, const struct reg_def *reg, uint64_t channel, uint64_t *address)
{
    wide base = 0, offset;

    if (reg->group && reg->group->kind == GROUP_BLOCK)
        return false;                                           /* its base is a switch box, not the controller */
    if (reg->group && reg->group->base && !fold(instance->model, reg->group->base, channel, &base))
        return false;
    if (!fold(instance->model, reg->offset, channel, &offset))
        return false;
    *address = instance->base + (uint64_t)(base + offset);
    return true;
}

static void unknown_request(const struct env *env, const struct instance *instance, const struct expr *expr)
{
    struct suggestion nearest;

    suggest_start(&nearest, expr->name);
    for (size_t i = 0; i < instance->model->requests.n; i++)
        suggest_offer(&nearest, instance->model->requests.v[i].name);
    diag_meant(env->r->cx, report(env, DIAG_UNKNOWN_NAME, expr->span, "%s has no request line '%s'", instance->description ?
                                  instance->description->name.id : instance->name.id, expr->name), expr->span, &nearest);
}

/* A number, or a name of the description's `requests` table. */
static bool eval_request(struct cx *cx, const struct instance *instance, const struct resolver *r, const struct expr *expr,
                         uint64_t *number)
{
    struct env env = { .r = (struct resolver *)r };
    const struct request_def *request;

    (void)cx;
    if (expr->kind == EXPR_NAME && instance->model && !lookup(&env, expr->name)) {
        request = controller_request(instance->model, expr->name);
        if (request) {
            *number = request->number;
            return true;
        }
        unknown_request(&env, instance, expr);
        return false;
    }
    return eval_unsigned(&env, expr, "a request line", number);
}

bool request_number(struct cx *cx, const struct instance *instance, const struct port *port, uint64_t *number)
{
    return port->has_request && eval_request(cx, instance, instance->resolver, port->request_expr, number);
}

bool line_number(struct cx *cx, const struct instance *instance, const struct request_line *line, uint64_t *number)
{
    return eval_request(cx, instance, instance->resolver, line->number_expr, number);
}

int gated_side(const struct transfer *transfer, const struct gate_ends *ends)
{
    const struct device *own = transfer->gate == GATE_REQUEST ? transfer->gate_request->device : NULL;

    if (transfer->gate != GATE_REQUEST)
        return -1;
    if (ends->port[0] != ends->port[1])
        return ends->port[1];
    if ((ends->device[0] == own) != (ends->device[1] == own))
        return ends->device[1] == own;
    return ends->device[0] && !ends->device[1] ? 0 : 1;
}

static bool may_share_channel(const struct transfer *a, const struct transfer *b)
{
    if (a->instance != b->instance)
        return false;
    return a->channel ? a->channel == b->channel || !b->channel : !a->has_number || !b->has_number || a->number == b->number;
}

static bool has_path(const struct transfer *t)
{
    return t->route || (t->hold && !t->hold->only_irq);
}

bool transfer_is_ring(const struct program *program, const struct transfer *transfer)
{
    const struct controller *model = transfer->instance->model;

    if (!transfer->cyclic || !transfer->until_replaced)
        return transfer->cyclic;
    if (model->chain.loops != LOOPS_REPLACEABLE || !model->sequence[SEQ_APPEND])
        return false;
    for (size_t i = 0; i < program->transfers.n; i++)
        if (!program->transfers.v[i]->bad && may_share_channel(transfer, program->transfers.v[i]) && has_path(program->transfers.v[i]))
            return false;
    return true;
}

bool instance_reserves(const struct instance *instance, uint64_t channel)
{
    for (size_t i = 0; i < instance->reserved.n; i++)
        if (channel >= instance->reserved.v[i].from && channel <= instance->reserved.v[i].to)
            return true;
    return false;
}
