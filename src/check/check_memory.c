/* SPDX-License-Identifier: MIT */
/* What the controller sees of memory, and what the CPU's caches make of it. */
#include "check/check.h"
#include "program/cache.h"

#include <stdlib.h>

struct visit { struct cx *cx; const struct transfer *transfer; const struct program *program; };

/* ---- fixed buffers ----------------------------------------------------------------------------------------------- */

static uint64_t buffer_bytes(const struct buffer *b)
{
    return b->size * b->count;
}

static int compare_buffers(const void *x, const void *y)
{
    const struct buffer *a = *(const struct buffer *const *)x, *b = *(const struct buffer *const *)y;

    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return a->name.span.begin < b->name.span.begin ? -1 : a->name.span.begin > b->name.span.begin;
}

static void report_overlap(struct cx *cx, const struct buffer *a, const struct buffer *b)
{
    const struct buffer *later = a->name.span.begin > b->name.span.begin ? a : b, *first = later == a ? b : a;
    struct diag *made = diag(cx, DIAG_MEMORY_OVERLAP, later->name.span, "'%s' and '%s' share addresses", later->name.id, first->name.id);

    diag_related(cx, made, first->name.span, "'%s' is declared here", first->name.id);
    diag_note(cx, made, "the same bytes seen differently are an alias: 'at %s'", first->name.id);
}

void check_fixed_overlap(struct cx *cx, const struct program *program)
{
    VEC(const struct buffer *) fixed = { 0 };
    const struct buffer *furthest = NULL;

    for (size_t i = 0; i < program->buffers.n; i++)
        if (program->buffers.v[i]->home == HOME_FIXED && !program->buffers.v[i]->alias_of)
            vec_push(cx->arena, &fixed, program->buffers.v[i]);
    if (fixed.n > 1)
        qsort(fixed.v, fixed.n, sizeof *fixed.v, compare_buffers);
    for (size_t i = 0; i < fixed.n; i++) {
        const struct buffer *b = fixed.v[i];

        if (furthest && b->address - furthest->address < buffer_bytes(furthest))
            report_overlap(cx, furthest, b);
        if (!furthest || b->address + buffer_bytes(b) > furthest->address + buffer_bytes(furthest))
            furthest = b;
    }
}

/* ---- reach ------------------------------------------------------------------------------------------------------- */

static const struct reach_entry *reach_of(const struct instance *instance, const struct memory *memory)
{
    for (size_t i = 0; i < instance->reach.n; i++)
        if (instance->reach.v[i].memory == memory)
            return &instance->reach.v[i];
    return NULL;
}

static bool reaches_memories(const struct instance *instance)
{
    for (size_t i = 0; i < instance->reach.n; i++)
        if (instance->reach.v[i].memory)
            return true;
    return false;
}

static bool is_reached(const struct instance *instance, const struct memory *memory)
{
    return instance->reaches_all || !reaches_memories(instance) || reach_of(instance, memory);
}

static bool is_forbidden(const struct instance *instance, const struct memory *memory)
{
    return memory->secure && !instance->secure;
}

static void check_piece_reach(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct visit *v = context;
    const struct instance *instance = v->transfer->instance;
    const struct memory *memory = piece->kind == PIECE_MEMORY ? piece->named->memory : NULL;
    struct diag *made = NULL;

    (void)step;
    (void)written;
    if (memory && !is_reached(instance, memory))
        made = complain(v->cx, v->transfer, DIAG_UNREACHABLE_MEMORY, piece->span, "%s cannot reach '%s', where '%s' lies",
                        instance->name.id, memory->name.id, piece->named->name.id);
    else if (memory && is_forbidden(instance, memory))
        made = complain(v->cx, v->transfer, DIAG_UNREACHABLE_MEMORY, piece->span,
                        "%s cannot reach '%s', where '%s' lies: it is only for secure masters; write 'secure;' in %s if it is one",
                        instance->name.id, memory->name.id, piece->named->name.id, instance->name.id);
    if (made)
        diag_related(v->cx, made, memory->name.span, "'%s' is declared here", memory->name.id);
}

void check_reach(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct visit visit = { cx, t, program };

    each_piece(t, check_piece_reach, &visit);
}

static bool can_fetch(const struct instance *instance, const struct memory *memory)
{
    return !memory || (is_reached(instance, memory) && !is_forbidden(instance, memory));
}

static void refuse_table(struct cx *cx, const struct transfer *t, struct span span, const struct instance *instance,
                         const struct memory *memory)
{
    struct diag *made = complain(cx, t, DIAG_TABLE_UNREACHABLE, span, "%s cannot fetch descriptors from '%s'", instance->name.id,
                                 memory->name.id);

    diag_related(cx, made, memory->name.span, "'%s' is declared here", memory->name.id);
    if (instance->reaches_all)
        return;
    diag_related(cx, made, instance->name.span, "what '%s' reaches is said here", instance->name.id);
}

static const struct memory *memory_at(const struct program *program, uint64_t address)
{
    for (size_t i = 0; i < program->memories.n; i++)
        if (address - program->memories.v[i]->base < program->memories.v[i]->size)
            return program->memories.v[i];
    return NULL;
}

void check_table(struct cx *cx, const struct program *program, const struct transfer *t)
{
    const struct memory *memory = t->has_table_at ? memory_at(program, t->table_at) : t->table_in;

    if (!can_fetch(t->instance, memory))
        refuse_table(cx, t, clause_span(t, t->has_table_at ? CLAUSE_TABLE_AT : CLAUSE_TABLE_IN), t->instance, memory);
}

void check_tables(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->instances.n; i++) {
        const struct instance *instance = program->instances.v[i];
        const struct memory *memory = instance->has_table_at ? memory_at(program, instance->table_at) : instance->table_in;

        if (!can_fetch(instance, memory))
            refuse_table(cx, NULL, instance->name.span, instance, memory);
    }
    for (size_t i = 0; i < program->channels.n; i++) {
        const struct channel *channel = program->channels.v[i];
        const struct memory *memory = channel->has_table_at ? memory_at(program, channel->table_at) : channel->table_in;

        if (channel->instance && !can_fetch(channel->instance, memory))
            refuse_table(cx, NULL, channel->name.span, channel->instance, memory);
    }
}

/* ---- width of the bus -------------------------------------------------------------------------------------------- */

static unsigned bits_of(uint64_t value)
{
    unsigned bits = 0;

    for (; value; value >>= 1)
        bits++;
    return bits;
}

static uint64_t bus_address(const struct instance *instance, const struct piece *piece)
{
    const struct reach_entry *entry = piece->kind == PIECE_MEMORY ? reach_of(instance, piece->named->memory) : NULL;

    return entry && entry->moved ? piece->offset - entry->memory->base + entry->at : piece->offset;
}

/* Where the linker puts it is not known; the memory's beginning is the lowest place. */
static void check_memory_bits(const struct visit *v, const struct piece *piece)
{
    const struct instance *instance = v->transfer->instance;
    const struct reach_entry *entry = reach_of(instance, piece->named->memory);
    uint64_t lowest = entry && entry->moved ? entry->at : piece->named->memory->base;

    if (bits_of(lowest) <= instance->model->address_bits)
        return;
    diag_related(v->cx, complain(v->cx, v->transfer, DIAG_ADDRESS_RANGE, piece->span,
                                 "the address %s or more needs %u bits, %s has %u", hex_text(v->cx, (wide)lowest), bits_of(lowest),
                                 instance->description->name.id, instance->model->address_bits),
                 piece->named->memory->name.span, "'%s' begins there; 'reach %s at ...' says where the controller sees it",
                 piece->named->memory->name.id, piece->named->memory->name.id);
}

static void check_piece_bits(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct visit *v = context;
    const struct instance *instance = v->transfer->instance;
    uint64_t last;

    (void)step;
    (void)written;
    if (piece->kind == PIECE_MEMORY && piece->buffer && piece->named->memory) {
        check_memory_bits(v, piece);
        return;
    }
    if (piece->buffer || (piece->kind != PIECE_MEMORY && piece->kind != PIECE_REG && piece->kind != PIECE_PORT) || piece->element == 0)
        return;
    last = bus_address(instance, piece) + (piece->element - 1);
    for (unsigned i = 0; i < piece->ndim; i++)
        if (piece->dim[i].stride > 0 && piece->dim[i].count > 0)
            last += (uint64_t)piece->dim[i].stride * (piece->dim[i].count - 1);
    if (bits_of(last) > instance->model->address_bits)
        complain(v->cx, v->transfer, DIAG_ADDRESS_RANGE, piece->span, "the address %s needs %u bits, %s has %u",
                 hex_text(v->cx, (wide)last), bits_of(last), instance->description->name.id, instance->model->address_bits);
}

void check_address_bits(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct visit visit = { cx, t, program };

    if (t->instance->model && t->instance->model->address_bits && t->instance->model->address_bits < 64)
        each_piece(t, check_piece_bits, &visit);
}

/* ---- cache lines ------------------------------------------------------------------------------------------------- */

static struct byte_range range_in(const struct piece *piece, const struct buffer *root)
{
    struct byte_range range = piece_range(piece);

    if (piece->buffer)
        return range;
    return (struct byte_range){ range.low - root->address, range.high - root->address };
}

static void check_piece_lines(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct visit *v = context;
    const struct buffer *root;

    (void)step;
    if (!written || piece->kind != PIECE_MEMORY || piece->bytes == 0)
        return;
    root = piece->named->alias_of ? piece->named->alias_of : piece->named;
    if (!root->memory || root->memory->cacheline == 0)
        return;
    enum sharing sharing = lines_shared(root, range_in(piece, root), root->memory->cacheline);
    if (sharing == SHARES_NEVER)
        return;
    /* Where a bound buffer lies is known to prep, which looks unless this is waived. */
    if (root->home == HOME_BOUND && sharing == SHARES_PERHAPS && !diag_allows(v->cx, DIAG_CACHE_LINE_SHARED, v->transfer->name.id))
        return;
    diag_related(v->cx, complain(v->cx, v->transfer, DIAG_CACHE_LINE_SHARED, piece->span,
                                 "'%s' is written by DMA and shares a %llu-byte cache line with its neighbours", root->name.id,
                                 (unsigned long long)root->memory->cacheline), root->name.span,
                 "align it to %llu and make its size a multiple of that", (unsigned long long)root->memory->cacheline);
}

void check_cache_lines(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct visit visit = { cx, t, program };

    each_piece(t, check_piece_lines, &visit);
}
