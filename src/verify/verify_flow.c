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

void proof_give_flow(struct proof *proof, struct decoder *d, const struct port *from, const struct port *to)
{
    const struct controller *model = proof->planned->model;
    bool has_a, has_b;
    wide a = 0, b = 0;

    if (is_role(model, ROLE_FLOW))
        decoder_given(d, ROLE_FLOW, from ? to ? FLOW_P2P : FLOW_P2M : to ? FLOW_M2P : FLOW_M2M);
    if (proof->planned->transfer->gate == GATE_EXTERNAL)
        return;
    has_a = give_request(proof, d, from, ROLE_SOURCE_REQUEST, &a);
    has_b = give_request(proof, d, to, ROLE_DEST_REQUEST, &b);
    if ((has_a || has_b) && (!has_a || !has_b || a == b) && is_role(model, ROLE_REQUEST))
        decoder_given(d, ROLE_REQUEST, has_a ? a : b);
}

static const struct port *port_of(const struct run_place *places, unsigned n)
{
    unsigned i;

    for (i = 0; i < n; i++)
        if (places[i].kind == PIECE_PORT)
            return places[i].port;
    return 0;
}

static void forget(struct decoder *d)
{
    decoder_not_given(d, ROLE_FLOW);
    decoder_not_given(d, ROLE_SOURCE_REQUEST);
    decoder_not_given(d, ROLE_DEST_REQUEST);
    decoder_not_given(d, ROLE_REQUEST);
}

void proof_expect_flow(struct proof *proof, const struct run *run)
{
    const struct port *from = port_of(run->sources, run->nsources), *to = port_of(run->dests, run->ndests);
    unsigned i;

    if (from == proof->from && to == proof->to)
        return;
    proof->from = from;
    proof->to = to;
    for (i = 0; i < proof->ncursors; i++) {
        forget(proof->cursor[i].decoder);
        proof_give_flow(proof, proof->cursor[i].decoder, from, to);
    }
}

static const struct port *first_port(const struct side *side)
{
    size_t i;

    for (i = 0; i < side->pieces.n; i++)
        if (side->pieces.v[i].kind == PIECE_PORT)
            return side->pieces.v[i].port;
    return 0;
}

void proof_first_flow(struct proof *proof, const resolved_steps *steps)
{
    size_t i, k;

    /* what is empty under this binding was compiled all the same, and the registers speak of the first move */
    for (i = 0; i < steps->n; i++)
        if (steps->v[i].sources.n)
            break;
    for (k = 0; i < steps->n && k < steps->v[i].sources.n && !proof->from; k++)
        proof->from = first_port(&steps->v[i].sources.v[k]);
    for (k = 0; i < steps->n && k < steps->v[i].dests.n && !proof->to; k++)
        proof->to = first_port(&steps->v[i].dests.v[k]);
}
