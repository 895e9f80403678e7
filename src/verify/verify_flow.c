/* SPDX-License-Identifier: MIT */
/* Direction and request lines: they follow from the ports of a step, whoever carries them, and are told to the decoder
 * before it reads the descriptors of that step. */
#include "verify/verify_room.h"

static bool in_words_or_registers(const struct controller *model, unsigned slot)
{
    return model->slots.v[slot].carried || model->slots.v[slot].in_registers;
}

static bool is_role(const struct controller *model, unsigned slot) { return model->slots.v[slot].kind == SLOT_ROLE; }

static bool give_request(struct proof *proof, struct decoder *d, const struct port *port, unsigned role, wide *number)
{
    const struct controller *model = proof->planned->model;
    uint64_t n;

    if (!port || !port->has_request || !(in_words_or_registers(model, role) || in_words_or_registers(model, ROLE_REQUEST)) ||
        !request_number(proof->cx, proof->planned->transfer->instance, port, &n))
        return false;
    *number = (wide)n;
    if (is_role(model, role))
        decoder_given(d, role, *number);
    return true;
}

/* The line of the gate, where that stands for the side. */
static bool give_gate(struct proof *proof, struct decoder *d, unsigned role, wide *number)
{
    const struct controller *model = proof->planned->model;
    const struct transfer *t = proof->planned->transfer;
    uint64_t n;

    if (!line_number(proof->cx, t->instance, t->gate_request, &n))
        return false;
    *number = (wide)n;
    if (is_role(model, role) && (in_words_or_registers(model, role) || in_words_or_registers(model, ROLE_REQUEST)))
        decoder_given(d, role, *number);
    return true;
}

static bool give_side(struct proof *proof, struct decoder *d, unsigned side, wide *number)
{
    unsigned role = side == 0 ? ROLE_SOURCE_REQUEST : ROLE_DEST_REQUEST;

    return proof->asking.gated == (int)side ? give_gate(proof, d, role, number) : give_request(proof, d, proof->asking.port[side], role, number);
}

void proof_give_flow(struct proof *proof, struct decoder *d)
{
    const struct controller *model = proof->planned->model;
    bool from = proof->asking.port[0] || proof->asking.gated == 0, to = proof->asking.port[1] || proof->asking.gated == 1, has_a, has_b;
    wide a = 0, b = 0;

    if (is_role(model, ROLE_FLOW))
        decoder_given(d, ROLE_FLOW, from ? to ? FLOW_P2P : FLOW_P2M : to ? FLOW_M2P : FLOW_M2M);
    if (proof->planned->transfer->gate == GATE_EXTERNAL)
        return;
    has_a = give_side(proof, d, 0, &a);
    has_b = give_side(proof, d, 1, &b);
    if ((has_a || has_b) && (!has_a || !has_b || a == b) && is_role(model, ROLE_REQUEST))
        decoder_given(d, ROLE_REQUEST, has_a ? a : b);
}

static void forget(struct decoder *d)
{
    decoder_not_given(d, ROLE_FLOW);
    decoder_not_given(d, ROLE_SOURCE_REQUEST);
    decoder_not_given(d, ROLE_DEST_REQUEST);
    decoder_not_given(d, ROLE_REQUEST);
}

/* What a place is, for those who ask: a port, or a register of some device. */
static void look(const struct port *port, const struct reg *reg, const struct port **found, const struct device **device)
{
    if (!*found && port)
        *found = port;
    if (!*device)
        *device = port ? port->device : reg ? reg->device : 0;
}

static struct asking ask(const struct proof *proof, const struct port *const port[2], const struct device *const device[2])
{
    struct gate_ends ends = { { device[0], device[1] }, { port[0] != 0, port[1] != 0 } };
    struct asking asking = { { port[0], port[1] }, gated_side(proof->planned->transfer, &ends) };

    return asking;
}

void proof_expect_flow(struct proof *proof, const struct run *run)
{
    const struct port *port[2] = { 0 };
    const struct device *device[2] = { 0 };
    struct asking asking;
    unsigned i;

    for (i = 0; i < run->nsources; i++)
        look(run->sources[i].port, run->sources[i].reg, &port[0], &device[0]);
    for (i = 0; i < run->ndests; i++)
        look(run->dests[i].port, run->dests[i].reg, &port[1], &device[1]);
    asking = ask(proof, port, device);
    if (asking.port[0] == proof->asking.port[0] && asking.port[1] == proof->asking.port[1] && asking.gated == proof->asking.gated)
        return;
    proof->asking = asking;
    for (i = 0; i < proof->ncursors; i++) {
        forget(proof->cursor[i].decoder);
        proof_give_flow(proof, proof->cursor[i].decoder);
    }
}

void proof_nobody_asks(struct proof *proof, struct cursor *c)
{
    struct asking asking = proof->asking;

    proof->asking = (struct asking){ .gated = -1 };
    forget(c->decoder);
    proof_give_flow(proof, c->decoder);
    proof->asking = asking;
}

void proof_ask_again(struct proof *proof, struct cursor *c)
{
    forget(c->decoder);
    proof_give_flow(proof, c->decoder);
}

static void look_side(const struct side *side, const struct port **port, const struct device **device)
{
    size_t i;

    for (i = 0; i < side->pieces.n; i++)
        look(side->pieces.v[i].port, side->pieces.v[i].reg, port, device);
}

void proof_first_flow(struct proof *proof, const resolved_steps *steps)
{
    const struct port *port[2] = { 0 };
    const struct device *device[2] = { 0 };
    size_t i, k;

    /* what is empty under this binding was compiled all the same, and the registers speak of the first move */
    for (i = 0; i < steps->n; i++)
        if (steps->v[i].sources.n)
            break;
    for (k = 0; i < steps->n && k < steps->v[i].sources.n; k++)
        look_side(&steps->v[i].sources.v[k], &port[0], &device[0]);
    for (k = 0; i < steps->n && k < steps->v[i].dests.n; k++)
        look_side(&steps->v[i].dests.v[k], &port[1], &device[1]);
    proof->asking = ask(proof, port, device);
}
