/* SPDX-License-Identifier: MIT */
/* Direction and request lines: they follow from the ports of a step, whoever carries them, and are told to the decoder
 * before it reads the descriptors of that step. */
#include "verify/verify_room.h"

static bool says(const struct cexpr *expr, unsigned slot)
{
    return expr && ((expr->kind == CE_SLOT && expr->slot == slot) || says(expr->a, slot) || says(expr->b, slot) || says(expr->c, slot));
}

static bool has_place(const struct slot *slot)
{
    return slot->carried || slot->in_registers;
}

/* By itself, or through an option that is it unless the program says otherwise. */
static bool in_words_or_registers(const struct controller *model, unsigned slot)
{
    bool found = has_place(&model->slots.v[slot]);
    for (size_t i = 0; !found && i < model->options.n; i++) {
        const struct slot *option = &model->slots.v[model->options.v[i].slot];
        found = has_place(option) && says(option->value, slot);
    }
    return found;
}

static bool is_role(const struct controller *model, unsigned slot) { return model->slots.v[slot].kind == SLOT_ROLE; }

static bool any_line(const struct controller *model)
{
    return in_words_or_registers(model, ROLE_REQUEST) || in_words_or_registers(model, ROLE_SOURCE_REQUEST) ||
           in_words_or_registers(model, ROLE_DEST_REQUEST);
}

/* The request line of a side: of its port, or of the gate where that stands for the side. */
struct line { bool is, asks, has_mux; wide number, mux; };

static struct line line_of(struct proof *proof, unsigned side)
{
    const struct transfer *t = proof->planned->transfer;
    const struct port *port = proof->asking.port[side];
    bool gated = proof->asking.gated == (int)side;
    struct line line = { .is = port || gated };
    uint64_t n = 0;

    if (!any_line(proof->planned->model) || !line.is)
        return line;
    line.asks = gated ? line_number(proof->cx, t->instance, t->gate_request, &n) : port->has_request
        && request_number(proof->cx, t->instance, port, &n);
    line.number = (wide)n;
    line.has_mux = line.asks && (gated ? t->gate_request->has_mux : port->has_mux);
    line.mux = (wide)(gated ? t->gate_request->mux : port->mux);
    return line;
}

static void give(struct proof *proof, struct decoder *d, unsigned role, bool has, wide value)
{
    if (has && is_role(proof->planned->model, role) && in_words_or_registers(proof->planned->model, role))
        decoder_given(d, role, value);
}

/* Of two ports with one line between them, the one that asks is the device. */
static enum flow flow_of(const struct controller *model, const struct line *from, const struct line *to)
{
    bool two = in_words_or_registers(model, ROLE_SOURCE_REQUEST) && in_words_or_registers(model, ROLE_DEST_REQUEST);

    if (!from->is || !to->is)
        return from->is ? FLOW_P2M : to->is ? FLOW_M2P : FLOW_M2M;
    if (from->asks == to->asks)
        return from->asks && !two ? FLOW_P2M : FLOW_P2P;
    return from->asks ? FLOW_P2M : FLOW_M2P;
}

void proof_give_flow(struct proof *proof, struct decoder *d)
{
    const struct controller *model = proof->planned->model;
    struct line line[2] = { line_of(proof, 0), line_of(proof, 1) };
    enum flow flow = flow_of(model, &line[0], &line[1]);
    unsigned i;

    if (is_role(model, ROLE_FLOW))
        decoder_given(d, ROLE_FLOW, flow);
    if (proof->planned->transfer->gate == GATE_EXTERNAL)
        return;
    for (i = 0; i < 2; i++) {
        bool device = (flow == FLOW_M2P) == (i == 1);

        give(proof, d, i ? ROLE_DEST_REQUEST : ROLE_SOURCE_REQUEST, line[i].asks, line[i].number);
        give(proof, d, i ? ROLE_DEST_REQUEST_MUX : ROLE_SOURCE_REQUEST_MUX, line[i].has_mux, line[i].mux);
        give(proof, d, ROLE_REQUEST, device && line[i].asks, line[i].number);
        give(proof, d, ROLE_REQUEST_MUX, device && line[i].has_mux, line[i].mux);
    }
}

static void forget(struct decoder *d)
{
    decoder_not_given(d, ROLE_FLOW);
    decoder_not_given(d, ROLE_SOURCE_REQUEST);
    decoder_not_given(d, ROLE_DEST_REQUEST);
    decoder_not_given(d, ROLE_REQUEST);
    decoder_not_given(d, ROLE_SOURCE_REQUEST_MUX);
    decoder_not_given(d, ROLE_DEST_REQUEST_MUX);
    decoder_not_given(d, ROLE_REQUEST_MUX);
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

static void expect(struct proof *proof, struct asking asking)
{
    unsigned i;

    if (asking.port[0] == proof->asking.port[0] && asking.port[1] == proof->asking.port[1] && asking.gated == proof->asking.gated)
        return;
    proof->asking = asking;
    for (i = 0; i < proof->ncursors; i++) {
        forget(proof->cursor[i].decoder);
        proof_give_flow(proof, proof->cursor[i].decoder);
    }
}

void proof_expect_flow(struct proof *proof, const struct run *run)
{
    const struct port *port[2] = { 0 };
    const struct device *device[2] = { 0 };
    unsigned i;

    for (i = 0; i < run->nsources; i++)
        look(run->sources[i].port, run->sources[i].reg, &port[0], &device[0]);
    for (i = 0; i < run->ndests; i++)
        look(run->dests[i].port, run->dests[i].reg, &port[1], &device[1]);
    expect(proof, ask(proof, port, device));
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

/* The piece with byte `at` of a side. At its beginning that may be one which is empty under this binding: it was compiled. */
static void look_side(const struct side *side, uint64_t at, const struct port **port, const struct device **device)
{
    size_t i;

    for (i = 0; i + 1 < side->pieces.n && !side->pieces.v[i].endless && at >= side->pieces.v[i].bytes
                && (at > 0 || side->pieces.v[i].open_bytes.n == 0); i++)
        at -= side->pieces.v[i].bytes;
    if (i < side->pieces.n)
        look(side->pieces.v[i].port, side->pieces.v[i].reg, port, device);
}

/* At byte `at` of the step. */
static struct asking asking_of(const struct proof *proof, const struct step *step, uint64_t at)
{
    const struct port *port[2] = { 0 };
    const struct device *device[2] = { 0 };
    size_t k;

    for (k = 0; k < step->sources.n; k++)
        look_side(&step->sources.v[k], at, &port[0], &device[0]);
    for (k = 0; k < step->dests.n; k++)
        look_side(&step->dests.v[k], at, &port[1], &device[1]);
    return ask(proof, port, device);
}

void proof_flow_at(struct proof *proof, const resolved_steps *steps, uint64_t at)
{
    size_t i;

    for (i = 0; i < steps->n && at >= steps->v[i].bytes; i++)
        at -= steps->v[i].bytes;
    if (i < steps->n)
        expect(proof, asking_of(proof, &steps->v[i], at));
}

void proof_first_flow(struct proof *proof, const resolved_steps *steps)
{
    static const struct port *const nobody[2];
    static const struct device *const nowhere[2];
    size_t i;

    /* what is empty under this binding was compiled all the same, and the registers speak of the first move */
    for (i = 0; i < steps->n; i++)
        if (steps->v[i].sources.n)
            break;
    proof->asking = i < steps->n ? asking_of(proof, &steps->v[i], 0) : ask(proof, nobody, nowhere);
}
