/* SPDX-License-Identifier: MIT */
/* The comparison: the meaning's runs in order, and beside them what the decoded descriptors read and write, both as
 * streams cut at each other's boundaries. Nothing is stored, so the cost is that of reading the table once. */
#include <inttypes.h>
#include <stdarg.h>
#include "verify/verify_room.h"

/* Which planned descriptor a unit belongs to. */
static size_t descriptor_of(const struct cursor *c, uint64_t unit)
{
    size_t low = 0, high = c->table->descriptors.n, mid;

    if (c->finished.descriptor)
        return unit < c->finished.nunits ? c->finished.descriptor[unit] : 0;
    while (high - low > 1) {
        mid = (low + high) / 2;
        if (c->table->descriptors.v[mid].first_unit <= unit)
            low = mid;
        else
            high = mid;
    }
    return low;
}

void proof_wrong(struct proof *proof, const struct cursor *cursor, const char *format, ...)
{
    va_list args;

    if (proof->wrong)
        return;
    va_start(args, format);
    proof->wrong = arena_vprintf(proof->cx->arena, format, args);
    va_end(args);
    proof->wrong_at = cursor;
    if (cursor)
        proof->wrong_descriptor = descriptor_of(cursor, (cursor->walk.at - cursor->image.address) * 8 / cursor->image.unit_bits);
}

/* ---- bus addresses ----------------------------------------------------------------------------------------------- */

uint64_t instance_bus(const struct instance *instance, uint64_t address, const struct device *device)
{
    const struct reach_entry *entry;
    size_t i;

    for (i = 0; i < instance->reach.n; i++) {
        entry = &instance->reach.v[i];
        if (!entry->moved)
            continue;
        if (device && entry->device == device)
            return address - device->base + entry->at;
        if (!device && entry->memory && address >= entry->memory->base && address - entry->memory->base < entry->memory->size)
            return address - entry->memory->base + entry->at;
    }
    return address;
}

uint64_t proof_bus(const struct proof *proof, uint64_t address, const struct device *device)
{
    return instance_bus(proof->planned->transfer->instance, address, device);
}

/* Symbols stand for CPU addresses: what is added to them must be what lies between their memory and the bus. */
bool proof_symbols(struct proof *proof)
{
    const struct placement *p = proof->placement;
    size_t i;

    for (i = 0; i < p->seats.n; i++) {
        const struct symbol *symbol = p->seats.v[i].symbol;
        const struct memory *memory = symbol->memory;

        if (memory && memory->base + (uint64_t)symbol->bus_offset != proof_bus(proof, memory->base, 0)) {
            proof_wrong(proof, 0, "'%s' lies in '%s', and the words do not look for it where the bus has that", symbol->name,
                        memory->name.id);
            return false;
        }
    }
    return true;
}

/* ---- the next descriptor ----------------------------------------------------------------------------------------- */

static wide whole_bytes(const struct decoded *d)
{
    wide bytes = 0;
    unsigned i;

    for (i = 0; i < d->nruns; i++)
        bytes += d->run[i];
    return bytes * d->count[1] * d->count[2] * d->count[3];
}

uint64_t decoded_bytes(const struct decoded *d)
{
    return (uint64_t)whole_bytes(d);
}

/* Beats of a side that stays, or has gaps, are whole. */
static bool whole_beats(const struct decoded *d, const struct shape_side *side)
{
    unsigned i;

    if (side->increment || !side->has_width)
        return true;
    for (i = 0; i < d->nruns; i++)
        if (d->run[i] % side->width)
            return false;
    return true;
}

static bool take_descriptor(struct proof *proof, struct cursor *c)
{
    const struct decoded *d = &c->walk.last;
    wide bytes = proof_leads_back(proof, c) || proof_idle(proof, c) ? 0 : whole_bytes(d);

    if (bytes < 0 || bytes > INT64_MAX) {
        proof_wrong(proof, c, "a descriptor of more than 2^63 bytes");
        return false;
    }
    if (!whole_beats(d, &d->source) || !whole_beats(d, &d->dest)) {
        proof_wrong(proof, c, "a run that is not a whole number of accesses");
        return false;
    }
    if (!proof_limits(proof, c))
        return false;
    c->open = bytes > 0;
    c->item = 0;
    c->digit[1] = c->digit[2] = c->digit[3] = 0;
    c->at = 0;
    c->left = c->open ? (uint64_t)d->run[0] : 0;
    c->moved += (uint64_t)bytes;
    return proof_point(proof, c, (uint64_t)bytes);
}

static bool walk_failed(struct proof *proof, struct cursor *c)
{
    if (c->walk.refusal.kind != REFUSE_NONE)
        proof_wrong(proof, c, "%s: %s", c->walk.wrong, refusal_text(proof->cx, proof->planned->model, &c->walk.refusal));
    else
        proof_wrong(proof, c, "%s", c->walk.wrong);
    return false;
}

enum walk_status proof_walk_on(struct proof *proof, struct cursor *c)
{
    bool lead = c->walk.n == 0 && proof_lead(proof);
    enum walk_status status;

    if (lead)
        proof_nobody_asks(proof, c);
    status = walk_next(proof->cx, &c->walk);
    if (lead)
        proof_ask_again(proof, c);
    return status;
}

/* Makes sure that the cursor stands in a descriptor with bytes left. */
static bool have_bytes(struct proof *proof, struct cursor *c)
{
    while (!c->open) {
        enum walk_status status = proof_walk_on(proof, c);

        if (status == WALK_WRONG)
            return walk_failed(proof, c);
        if (status == WALK_END) {
            proof_wrong(proof, c, "the list ends after %" PRIu64 " bytes, before everything has moved", c->moved);
            return false;
        }
        if (!take_descriptor(proof, c))
            return false;
    }
    return true;
}

static void next_run(struct cursor *c)
{
    const struct decoded *d = &c->walk.last;
    unsigned level;

    c->at = 0;
    if (++c->item < d->nruns) {
        c->left = (uint64_t)d->run[c->item];
        return;
    }
    c->item = 0;
    for (level = 1; level < FORM_LEVELS; level++) {
        if (++c->digit[level] < d->count[level]) {
            c->left = (uint64_t)d->run[0];
            return;
        }
        c->digit[level] = 0;
    }
    c->open = false;
    c->left = 0;
}

static void advance(struct cursor *c, uint64_t n)
{
    c->at += n;
    c->left -= n;
    if (c->left == 0)
        next_run(c);
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

/* Where the current run of an operand begins. */
static wide run_begin(const struct cursor *c, const struct shape_side *side, unsigned operand)
{
    const struct decoded *d = &c->walk.last;
    wide address = side->address[d->nruns > 1 ? (side->n > c->item ? c->item : 0) : operand < side->n ? operand : 0];
    unsigned i;

    if (d->nruns > 1 && side->n <= c->item)
        for (i = 0; i < c->item; i++)
            address += side->increment ? d->run[i] : 0;
    for (i = 1; i < FORM_LEVELS; i++)
        address += c->digit[i] * side->pitch[i];
    return address;
}

/* Address of byte c->at of the run, and for how many bytes it goes on like that. */
static wide address_now(const struct cursor *c, const struct shape_side *side, unsigned operand, uint64_t *n)
{
    wide begin = run_begin(c, side, operand), at = (wide)c->at, address;

    if (side->increment) {
        address = begin + at;
        if (side->wrap > 1) {
            wide in = (begin + at) % side->wrap;

            address = begin - begin % side->wrap + in;
            if ((wide)*n > side->wrap - in)
                *n = (uint64_t)(side->wrap - in);
        }
        return address;
    }
    if (!side->has_width)
        return begin;
    if ((wide)*n > side->width - at % side->width)
        *n = (uint64_t)(side->width - at % side->width);
    return begin + at / side->width * side->step + at % side->width;
}

static char *place_text(struct proof *proof, const struct run_place *place, uint64_t offset)
{
    struct arena *arena = proof->cx->arena;

    if (place->kind == PIECE_PORT)
        return arena_printf(arena, "%s.%s", place->port->device->name.id, place->port->name.id);
    if (place->kind == PIECE_VOID)
        return arena_printf(arena, "_");
    if (place->kind == PIECE_CONST)
        return arena_printf(arena, "=0x%" PRIx64, place->value);
    if (place->buffer)
        return arena_printf(arena, "%s+0x%" PRIx64, place->buffer->name.id, place->offset + offset);
    return arena_printf(arena, "0x%" PRIx64, place->offset + offset);
}

static bool not_there(struct proof *proof, const struct cursor *c, const char *what, const struct run_place *place,
                      uint64_t offset, wide address)
{
    proof_wrong(proof, c, "%s %s is wanted, the words say 0x%" PRIx64, what, place_text(proof, place, offset), (uint64_t)address);
    return false;
}

static bool port_there(struct proof *proof, struct cursor *c, const struct shape_side *side, const struct run_place *place,
                       const char *what)
{
    const struct port *port = place->port;
    const struct decoded *d = &c->walk.last;
    uint64_t want = proof_bus(proof, port->address, port->device);

    bool bus = side->kind == FSIDE_DEVICE && proof->planned->model->slots.v[ROLE_WIDTH].kind == SLOT_DEFINE;     /* not the device's */

    if (side->has_width && side->width != port->width && !bus) {
        proof_wrong(proof, c, "%s %s has accesses of %u bytes, the words say %" PRIu64, what, place_text(proof, place, 0),
                    port->width, (uint64_t)side->width);
        return false;
    }
    if (side->has_burst && port->burst && side->burst > (wide)port->burst) {
        proof_wrong(proof, c, "%s %s takes bursts of %" PRIu64 ", the words say %" PRIu64, what, place_text(proof, place, 0),
                    port->burst, (uint64_t)side->burst);
        return false;
    }
    if (side->kind == FSIDE_DEVICE)
        return true;
    if (run_begin(c, side, 0) != (wide)want)
        return not_there(proof, c, what, place, 0, run_begin(c, side, 0));
    if (!side->has_width) {
        proof_wrong(proof, c, "nothing in the words says that accesses to %s have %u bytes", place_text(proof, place, 0), port->width);
        return false;
    }
    if ((side->increment || side->step) && whole_bytes(d) != port->width) {
        proof_wrong(proof, c, "the address of %s does not stay", place_text(proof, place, 0));
        return false;
    }
    return true;
}

/* An object of the compiler's own. A word whose address stays is looked at once, if each beat is the same as the first. */
static bool own_there(struct proof *proof, struct cursor *c, const struct shape_side *side, unsigned operand, const struct run_place *place,
                      uint64_t offset, uint64_t *n, const char *what)
{
    uint64_t element = place->kind == PIECE_CONST ? place->element : 1, all = *n;
    bool again = !side->increment && side->has_width && side->step == 0 && c->at % (uint64_t)side->width == 0
        && (uint64_t)side->width % element == 0;
    wide address = address_now(c, side, operand, n);

    if (!side->increment && !side->has_width && *n > element)
        return not_there(proof, c, what, place, offset, address);
    if (!proof_own(proof, place, offset, address, *n))
        return not_there(proof, c, what, place, offset, address);
    if (again && proof_own(proof, place, offset, address, (uint64_t)side->width))
        *n = all;
    return true;
}

static bool memory_address(struct proof *proof, const struct run_place *place, uint64_t *address)
{
    if (!place->buffer) {
        *address = proof_bus(proof, place->offset, place->reg ? place->reg->device : 0);
        return true;
    }
    if (!placement_buffer(proof->placement, place->buffer, place->index, address))
        return false;
    *address += place->offset;
    return true;
}

/* One operand over the next bytes; *n shrinks to what could be compared at once. */
static bool compare_place(struct proof *proof, struct cursor *c, const struct shape_side *side, unsigned operand,
                          const struct run_place *place, uint64_t offset, uint64_t *n, const char *what)
{
    uint64_t want;
    wide address;

    if (side->kind == FSIDE_NONE) {
        proof_wrong(proof, c, "%s: the descriptor has no such side", what);
        return false;
    }
    if (side->absent >> operand & 1) {
        if (place->kind != PIECE_VOID)
            proof_wrong(proof, c, "%s %s is wanted, the words leave it out", what, place_text(proof, place, offset));
        return place->kind == PIECE_VOID;
    }
    if (place->kind == PIECE_PORT)
        return port_there(proof, c, side, place, what);
    if (side->kind == FSIDE_DEVICE) {
        proof_wrong(proof, c, "%s %s is wanted, the words go to the device", what, place_text(proof, place, offset));
        return false;
    }
    if (side->kind == FSIDE_FILL)
        return proof_pattern(proof, c->walk.last.form, side->value, place) ? true : not_there(proof, c, what, place, offset, side->value);
    if (place->kind == PIECE_VOID || place->kind == PIECE_CONST)
        return own_there(proof, c, side, operand, place, offset, n, what);
    address = address_now(c, side, operand, n);
    if (!memory_address(proof, place, &want))
        return not_there(proof, c, what, place, offset, address);
    if (address != (wide)(want + offset))
        return not_there(proof, c, what, place, offset, address);
    if (!side->increment && !side->has_width && *n > 1)
        return not_there(proof, c, what, place, offset, address);
    if (place->kind == PIECE_REG && place->element && (!side->has_width || side->width != place->element)) {
        proof_wrong(proof, c, "accesses to the register 0x%" PRIx64 " must have %u bytes", place->offset, place->element);
        return false;
    }
    return true;
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

/* The sides as the transfer means them: a form between memory and a device runs in either direction. */
static void sides_of(const struct proof *proof, const struct run *run, const struct shape_side **source, const struct shape_side **dest)
{
    const struct decoded *read = &proof->cursor[0].walk.last, *write = &proof->cursor[proof->ncursors - 1].walk.last;
    bool swap = read->between && run->nsources && run->sources[0].kind == PIECE_PORT;

    *source = swap ? &read->dest : &read->source;
    *dest = swap ? &write->source : &write->dest;
}

/* Operands that the run needs on the source side: a check without places of its own has what it compares behind them. */
static unsigned wanted_operands(const struct run *run, const struct shape_side *dest)
{
    unsigned n = run->verb == VERB_FILL ? 0 : run->nsources;

    return n + (dest->kind == FSIDE_CHECK && dest->n == 0 ? run->ndests : 0);
}

static bool same_operation(struct proof *proof, const struct run *run, const struct shape_side *source, const struct shape_side *dest)
{
    bool check = run->kind == STEP_CHECK, is_xor = source->kind == FSIDE_XOR, pq = source->kind == FSIDE_PQ, good;

    good = dest->kind != FSIDE_RESULT && check == (dest->kind == FSIDE_CHECK) && (run->verb == VERB_PQ) == pq;
    if (check && run->verb == VERB_COPY)    /* a ^ b == 0 */
        good = good && (is_xor || source->kind == FSIDE_ADDRESS);
    else
        good = good && (run->verb == VERB_XOR) == is_xor;
    if (good && (is_xor || pq))
        good = source->n == wanted_operands(run, dest);
    else if (good && run->verb != VERB_FILL)
        good = run->nsources == 1;
    if (!good)
        proof_wrong(proof, &proof->cursor[0], "the form %s does another operation", proof->cursor[0].walk.last.form->name);
    return good;
}

static bool same_factors(struct proof *proof, const struct run *run, const struct shape_side *source)
{
    unsigned i;
    int slot;
    wide v;

    for (i = 0; source->kind == FSIDE_PQ && run->factors && i < run->nsources; i++) {
        slot = controller_slot(proof->planned->model, ROLE_COEFFICIENT, i);
        if (slot < 0 || !decoded_value(proof->cursor[0].decoder, (unsigned)slot, &v) || v != (wide)run->factors[i]) {
            proof_wrong(proof, &proof->cursor[0], "operand %u has another coefficient", i);
            return false;
        }
    }
    return true;
}

/* What a check compares, as an operand behind the others. */
static bool compare_behind(struct proof *proof, struct cursor *c, const struct shape_side *source, const struct run *run,
                           unsigned i, uint64_t offset,
                           uint64_t *n)
{
    unsigned operand = (run->verb == VERB_FILL ? 0 : run->nsources) + i;

    if (operand < source->n)
        return compare_place(proof, c, source, operand, &run->dests[i], offset, n, "operand");
    proof_wrong(proof, c, "nothing compares %s", place_text(proof, &run->dests[i], offset));
    return false;
}

static bool compare_operands(struct proof *proof, const struct run *run, uint64_t offset, uint64_t *n)
{
    struct cursor *read = &proof->cursor[0], *write = &proof->cursor[proof->ncursors - 1];
    const struct shape_side *source, *dest;
    unsigned i;

    sides_of(proof, run, &source, &dest);
    if (!same_operation(proof, run, source, dest) || !same_factors(proof, run, source))
        return false;
    for (i = 0; i < run->nsources; i++)
        if (!compare_place(proof, read, source, i, &run->sources[i], offset, n, "source"))
            return false;
    for (i = 0; i < run->ndests; i++) {
        if (dest->kind == FSIDE_CHECK && dest->n == 0) {
            if (!compare_behind(proof, read, source, run, i, offset, n))
                return false;
            continue;
        }
        if ((dest->kind == FSIDE_ADDRESS || dest->kind == FSIDE_CHECK) && write->walk.last.nruns == 1 && i >= dest->n) {
            proof_wrong(proof, write, "the descriptor has fewer destinations");
            return false;
        }
        if (!compare_place(proof, write, dest, i, &run->dests[i], offset, n, "destination"))
            return false;
    }
    return true;
}

/* ---- runs -------------------------------------------------------------------------------------------------------- */

static bool at_boundary(struct proof *proof)
{
    unsigned i;

    for (i = 0; i < proof->ncursors; i++)
        if (proof->cursor[i].open) {
            proof_wrong(proof, &proof->cursor[i], "bytes of two steps share a descriptor");
            return false;
        }
    return true;
}

/* Nothing of the current descriptor has been compared yet. */
static bool begins(const struct cursor *c)
{
    return c->at == 0 && c->item == 0 && c->digit[1] == 0 && c->digit[2] == 0 && c->digit[3] == 0;
}

static void compare_run(struct proof *proof, const struct run *run)
{
    uint64_t offset = 0, n;
    unsigned i;

    if (run->step != proof->step && !at_boundary(proof))
        return;
    if (run->step != proof->step)
        proof->step_begin = proof->done;
    proof->step = run->step;
    proof_expect_flow(proof, run);
    while (offset < run->bytes) {
        n = run->bytes - offset;
        for (i = 0; i < proof->ncursors; i++) {
            if (!have_bytes(proof, &proof->cursor[i])
                || (begins(&proof->cursor[i]) && !proof_packet(proof, &proof->cursor[i], proof->steps, run)))
                return;
            n = proof->cursor[i].left < n ? proof->cursor[i].left : n;
        }
        if (!compare_operands(proof, run, offset, &n))
            return;
        for (i = 0; i < proof->ncursors; i++)
            advance(&proof->cursor[i], n);
        offset += n;
        proof->done += n;
    }
}

static void visit(void *context, const struct run *run)
{
    struct proof *proof = context;

    if (proof->wrong || (run->kind != STEP_MOVE && run->kind != STEP_CHECK))
        return;
    compare_run(proof, run);
    if (proof->wrong && !proof->wrong_run)
        proof->wrong_run = run_text(proof->cx, run);
}

/* ---- the end ---------------------------------------------------------------------------------------------------- */

/* Nothing may be left: only descriptors that move nothing. */
static bool run_out(struct proof *proof, struct cursor *c)
{
    for (;;) {
        enum walk_status status;

        if (c->open) {
            proof_wrong(proof, c, "%" PRIu64 " bytes are moved, %" PRIu64 " are wanted", c->moved, proof->asked.bytes);
            return false;
        }
        status = proof_walk_on(proof, c);
        if (status == WALK_WRONG)
            return walk_failed(proof, c);
        if (status == WALK_END)
            break;
        if (proof_begins_again(proof, c))
            continue;
        if (!take_descriptor(proof, c))
            return false;
    }
    return proof_ends(proof, c);
}

bool proof_compare(struct proof *proof, const resolved_steps *steps)
{
    unsigned i;

    proof->step = SIZE_MAX;
    proof->steps = steps;
    meaning_runs(steps, visit, proof);
    for (i = 0; !proof->wrong && i < proof->ncursors; i++)
        run_out(proof, &proof->cursor[i]);
    return !proof->wrong;
}
