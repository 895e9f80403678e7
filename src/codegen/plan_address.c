/* SPDX-License-Identifier: MIT */
/* Addresses as the controller sees them: CPU address - memory.at + reach.at, of what is fixed by number, of what the
 * linker or prep places by symbol. */
#include "codegen/lin.h"
#include "codegen/plan.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct reach_entry *reach_of(const struct planner *p, const struct memory *memory, const struct device *device)
{
    for (size_t i = 0; i < p->instance->reach.n; i++) {
        const struct reach_entry *entry = &p->instance->reach.v[i];
        if ((memory && entry->memory == memory) || (device && entry->device == device))
            return entry;
    }
    return NULL;
}

int64_t plan_bus_offset(const struct planner *p, const struct memory *memory)
{
    const struct reach_entry *entry = memory ? reach_of(p, memory, NULL) : NULL;
    return entry && entry->moved ? (int64_t)(entry->at - memory->base) : 0;
}

static int64_t device_offset(const struct planner *p, const struct device *device)
{
    const struct reach_entry *entry = device ? reach_of(p, NULL, device) : NULL;
    return entry && entry->moved ? (int64_t)(entry->at - device->base) : 0;
}

bool plan_reaches(const struct planner *p, const struct memory *memory)
{
    if (memory->secure && !p->instance->secure)
        return false;
    return p->instance->reaches_all || reach_of(p, memory, NULL);
}

const struct memory *plan_memory_at(const struct planner *p, uint64_t address)
{
    for (size_t i = 0; i < p->program->memories.n; i++) {
        const struct memory *memory = p->program->memories.v[i];
        if (address >= memory->base && address - memory->base < memory->size)
            return memory;
    }
    return NULL;
}

uint64_t plan_last_address(const struct planner *p)
{
    unsigned bits = p->model->address_bits;
    return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

/* ---- symbols ---- */

void plan_symbol_range(const struct planner *p, struct symbol *symbol)
{
    symbol->low = 0;
    symbol->high = plan_last_address(p) - symbol->size;     /* behind an object there is an address too */
    if (!symbol->memory || symbol->memory->size < symbol->size)
        return;
    symbol->bus_offset = plan_bus_offset(p, symbol->memory);
    symbol->low = symbol->memory->base + (uint64_t)symbol->bus_offset;
    uint64_t high = symbol->low + (symbol->memory->size - (symbol->size ? symbol->size : 1));
    if (symbol->low <= symbol->high)        /* of a memory that the bus does not reach to its end, what it reaches */
        symbol->high = high < symbol->high ? high : symbol->high;
    else
        symbol->high = high;
}

static const char *symbol_name(struct planner *p, const struct buffer *buffer, unsigned index)
{
    const char *name = buffer->home != HOME_BOUND && buffer->symbol ? buffer->symbol : buffer->name.id;
    return buffer->is_array ? arena_printf(p->cx->arena, "%s[%u]", name, index) : name;
}

/* The buffers of an array that is one C object follow each other without gaps: behind the first, their size tells. */
static uint64_t symbol_align(const struct buffer *buffer, unsigned index)
{
    uint64_t align = buffer->align ? buffer->align : 1, step = buffer->size & (0 - buffer->size);

    return buffer->home != HOME_BOUND && index > 0 && step && step < align ? step : align;
}

struct symbol *plan_symbol(struct planner *p, const struct buffer *buffer, unsigned index)
{
    for (size_t i = 0; i < p->symbols.n; i++)
        if (p->symbols.v[i]->buffer == buffer && p->symbols.v[i]->index == index)
            return p->symbols.v[i];
    struct symbol *symbol = NEW(p->cx->arena, struct symbol);
    *symbol = (struct symbol){
        .kind = buffer->home == HOME_BOUND ? SYMBOL_ARGUMENT : SYMBOL_OBJECT, .name = symbol_name(p, buffer, index),
        .buffer = buffer, .index = index, .align = symbol_align(buffer, index), .size = buffer->size, .memory = buffer->memory,
    };
    plan_symbol_range(p, symbol);
    vec_push(p->cx->arena, &p->symbols, symbol);
    return symbol;
}

/* ---- places ---- */

static const struct device *device_of(const struct ir_place *place)
{
    return place->port ? place->port->device : place->reg ? place->reg->device : NULL;
}

/* What is added to the place's offset, without its symbol. */
int64_t plan_place_offset(const struct planner *p, const struct ir_place *place)
{
    if (place->kind == PIECE_PORT || place->kind == PIECE_REG)
        return device_offset(p, device_of(place));
    return place->buffer ? 0 : plan_bus_offset(p, plan_memory_at(p, place->offset));
}

/* k + clamp(lin, 0, cap), whatever the signs in `open`. */
static struct qty open_qty(struct planner *p, const struct lin *open)
{
    wide low, high;
    lin_bounds(open, &low, &high);
    low = low < 0 ? 0 : low;                /* in front of its buffer there is nothing: then it does not move anything */
    struct open_length *length = NEW(p->cx->arena, struct open_length);
    length->lin = *open;
    length->lin.k = (int64_t)((wide)open->k - low);
    length->cap = (uint64_t)(high - low);
    return (struct qty){ .k = low, .open = length };
}

struct qty plan_address(struct planner *p, const struct ir_place *place, uint64_t at)
{
    struct qty address = qty_number(place->kind == PIECE_PORT ? (wide)place->port->address : (wide)place->offset);
    bool open = place->advances && place->open_offset.n;
    if (open) {
        struct lin by = lin_constant((int64_t)at), offset = lin_add(p->cx, &place->open_offset, &by, 1);
        address = open_qty(p, &offset);
    }
    address.k += plan_place_offset(p, place) + (place->advances && !place->own && !open ? (wide)(int64_t)at : 0);
    if (place->buffer)
        address.sym = plan_symbol(p, place->buffer, place->index);
    return address;
}

static uint64_t low_bit(uint64_t value)
{
    return value & (0 - value);
}

void plan_residue(struct planner *p, const struct ir_place *place, uint64_t *modulus, uint64_t *rest)
{
    *modulus = (uint64_t)1 << 62;
    uint64_t address = place->kind == PIECE_PORT ? place->port->address : place->offset;
    address += (uint64_t)plan_place_offset(p, place);
    if (place->buffer) {
        const struct symbol *symbol = plan_symbol(p, place->buffer, place->index);
        *modulus = low_bit(symbol->align);
        if (symbol->bus_offset && low_bit((uint64_t)symbol->bus_offset) < *modulus)
            *modulus = low_bit((uint64_t)symbol->bus_offset);
    }
    for (unsigned i = 0; i < place->open_offset.n; i++) {
        int64_t factor = place->open_offset.terms[i].factor;
        if (low_bit((uint64_t)factor) < *modulus)
            *modulus = low_bit((uint64_t)factor);
    }
    *rest = address % *modulus;
}

/* What is known of all operands of a side at once, `at` bytes into their run: they are equally aligned only as far as
 * they differ by multiples. */
void plan_residues(struct planner *p, const struct stretch *run, bool source, uint64_t at, uint64_t *modulus, uint64_t *rest)
{
    const struct ir_place *places = source ? run->sources : run->dests;
    unsigned n = source ? run->nsources : run->ndests;
    bool first = true;
    *modulus = (uint64_t)1 << 62;
    *rest = 0;
    for (unsigned i = 0; i < n; i++) {
        uint64_t m, r;
        if (places[i].kind == PIECE_CONST || places[i].kind == PIECE_VOID)
            continue;
        plan_residue(p, &places[i], &m, &r);
        r += places[i].own ? 0 : run_offset(run, &places[i], at);
        *modulus = m < *modulus ? m : *modulus;
        if (!first && r != *rest && low_bit(r - *rest) < *modulus)
            *modulus = low_bit(r - *rest);
        *rest = first ? r : *rest;
        first = false;
    }
    *rest %= *modulus;
}

/* ---- checks ---- */

static bool check_reach(struct planner *p, const struct ir_place *place, struct span span)
{
    const struct memory *memory = place->buffer ? place->buffer->memory : plan_memory_at(p, place->offset);
    if (place->kind != PIECE_MEMORY || !memory || plan_reaches(p, memory))
        return true;
    diag(p->cx, DIAG_UNREACHABLE_MEMORY, span, "%s cannot reach '%s', where '%s' lies", p->instance->name.id, memory->name.id,
         place->named ? place->named->name.id : "this");
    return false;
}

static unsigned bits_of(uint64_t value)
{
    unsigned bits = 0;
    for (; value; value >>= 1)
        bits++;
    return bits;
}

/* Prep and the linker see to the rest. */
static bool check_symbol_range(struct planner *p, const struct ir_move *move, const struct symbol *symbol)
{
    if (symbol->low + (symbol->size ? symbol->size - 1 : 0) <= plan_last_address(p))
        return true;
    struct diag *d = diag(p->cx, DIAG_ADDRESS_RANGE, move->span, "the address needs %u bits, %s has %u",
                          bits_of(symbol->low + (symbol->size ? symbol->size - 1 : 0)),
                          plan_hardware(p), p->model->address_bits);
    if (symbol->memory)
        diag_related(p->cx, d, symbol->memory->name.span, "'%s' lies here", symbol->name);
    return false;
}

static bool check_range(struct planner *p, const struct ir_move *move, const struct ir_place *place)
{
    if (place->kind == PIECE_VOID || place->kind == PIECE_CONST)
        return true;
    if (place->buffer)
        return check_symbol_range(p, move, plan_symbol(p, place->buffer, place->index));
    uint64_t span = place->element, before = 0;
    if (place->advances) {
        span = move->run;
        for (unsigned i = 0; i < move->ndim; i++) {
            uint64_t reach = (move->count[i] - 1) * (uint64_t)llabs(place->stride[i]);
            span += reach;
            before += place->stride[i] < 0 ? reach : 0;
        }
    }
    struct qty first = plan_address(p, place, 0 - before);
    uint64_t last = (uint64_t)first.k + (span ? span - 1 : 0);
    if (last <= plan_last_address(p) && last >= (uint64_t)first.k)
        return true;
    struct diag *d = diag(p->cx, DIAG_ADDRESS_RANGE, move->span, "the address needs %u bits, %s has %u", bits_of(last),
                          plan_hardware(p), p->model->address_bits);
    diag_note(p->cx, d, "bytes 0x%" PRIx64 "..0x%" PRIx64 " of its bus", (uint64_t)first.k, last);
    diag_related(p->cx, d, p->model->name.span, "the description of this controller");
    return false;
}

static bool check_place(struct planner *p, const struct ir_move *move, const struct ir_place *place)
{
    return check_reach(p, place, move->span) && check_range(p, move, place);
}

bool plan_check_places(struct planner *p, const struct ir *ir)
{
    bool ok = true;
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        for (unsigned j = 0; j < move->nsources; j++)
            ok = check_place(p, move, &move->sources[j]) && ok;
        for (unsigned j = 0; j < move->ndests; j++)
            ok = check_place(p, move, &move->dests[j]) && ok;
    }
    return ok;
}
