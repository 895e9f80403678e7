/* SPDX-License-Identifier: MIT */
/* What is where before the start: devices of the transfer, constants, scratch memory, and the place that fails. */
#include "simulate/simulate_room.h"


/* Buffers that no word mentions lie where no memory is. */
#define ELSEWHERE ((uint64_t)1 << 62)

bool stage_address(const struct stage *stage, const struct run_place *place, uint64_t *address)
{
    if (place->kind == PIECE_PORT) {
        *address = proof_bus(stage->proof, place->port->address, place->port->device);
        return true;
    }
    if (place->kind != PIECE_MEMORY && place->kind != PIECE_REG)
        return false;
    if (!place->buffer) {
        *address = proof_bus(stage->proof, place->offset, place->reg ? place->reg->device : NULL);
        return true;
    }
    if (!placement_buffer(stage->proof->placement, place->buffer, place->index, address))
        *address = ELSEWHERE + (ram_fresh(1, (uint64_t)place->buffer->name.span.begin * 256 + place->index) >> 8 & ~(uint64_t)0xfff);
    *address += place->offset;
    return true;
}

/* ---- devices ----------------------------------------------------------------------------------------------------- */

static void add_device(struct stage *stage, const struct device_range *range)
{
    for (size_t i = 0; i < stage->devices.n; i++)
        if (stage->devices.v[i].port == range->port && stage->devices.v[i].reg == range->reg)
            return;
    vec_push(stage->arena, &stage->devices, *range);
}

static void add_side(struct stage *stage, const struct side *side)
{
    for (size_t i = 0; i < side->pieces.n; i++) {
        const struct piece *piece = &side->pieces.v[i];
        const struct port *port = piece->port;

        if (piece->kind == PIECE_PORT)
            add_device(stage, &(struct device_range){ proof_bus(stage->proof, port->address, port->device), port->width,
                port->width, port, NULL });
        if (piece->kind == PIECE_REG) {
            uint64_t bytes = piece->element;

            for (unsigned d = 0; d < piece->reg->ndim; d++)
                bytes *= piece->reg->dims[d];
            add_device(stage, &(struct device_range){ proof_bus(stage->proof, piece->reg->address, piece->reg->device), bytes,
                piece->element, NULL, piece->reg });
        }
    }
}

static void add_devices(struct stage *stage, const resolved_steps *steps)
{
    for (size_t i = 0; i < steps->n; i++) {
        for (size_t k = 0; k < steps->v[i].sources.n; k++)
            add_side(stage, &steps->v[i].sources.v[k]);
        for (size_t k = 0; k < steps->v[i].dests.n; k++)
            add_side(stage, &steps->v[i].dests.v[k]);
    }
}

/* ---- contents ---------------------------------------------------------------------------------------------------- */

static void put_constants(struct stage *stage, const struct buffer *buffer, unsigned index)
{
    struct run_place place = { .kind = PIECE_MEMORY, .buffer = buffer, .index = index };
    uint64_t address;

    if (buffer->values && stage_address(stage, &place, &address))
        ram_write(&stage->contents, address, (size_t)buffer->size, buffer->values);
}

/* Sinks of the compiler's own may hold anything. So may its constants: they are only read. */
static bool is_of_program(const struct program *program, const struct buffer *buffer)
{
    for (size_t i = 0; i < program->buffers.n; i++)
        if (program->buffers.v[i] == buffer)
            return true;
    return false;
}

static void put_contents(struct stage *stage)
{
    const struct placement *p = stage->proof->placement;

    for (size_t i = 0; i < stage->program->buffers.n; i++)
        put_constants(stage, stage->program->buffers.v[i], 0);
    for (size_t i = 0; i < p->seats.n; i++) {
        const struct symbol *symbol = p->seats.v[i].symbol;

        if (symbol->kind == SYMBOL_OBJECT && symbol->buffer && symbol->buffer->values)
            ram_write(&stage->contents, p->seats.v[i].address, (size_t)symbol->buffer->size, symbol->buffer->values);
        if (symbol->kind == SYMBOL_OBJECT && !is_of_program(stage->program, symbol->buffer))
            vec_push(stage->arena, &stage->scratch, ((struct ram_range){ p->seats.v[i].address, symbol->size }));
    }
}

static void put_fault(struct stage *stage, const struct failure *failure)
{
    const struct piece *piece = &failure->piece;
    struct run_place place = { .kind = piece->kind, .buffer = piece->buffer, .index = piece->index, .offset = piece->offset,
                               .port = piece->port };

    stage->fault = (struct fault){ .read = failure->read, .bytes = piece->kind == PIECE_PORT ? piece->port->width : piece->bytes };
    stage->fault.active = stage_address(stage, &place, &stage->fault.from);
}

void stage_set(struct stage *stage, const struct outcome *outcome)
{
    ram_start(&stage->contents, stage->arena, SEED);
    add_devices(stage, &outcome->steps);
    put_contents(stage);
    if (outcome->failure.active)
        put_fault(stage, &outcome->failure);
}

void stage_machine(const struct stage *stage, struct machine *m)
{
    machine_start(m, stage->arena, &stage->contents, stage->program->big_endian);
    for (size_t i = 0; i < stage->devices.n; i++)
        machine_device(m, &stage->devices.v[i]);
    m->fault = stage->fault;
}
