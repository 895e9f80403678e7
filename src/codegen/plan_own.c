/* SPDX-License-Identifier: MIT */
#include "codegen/plan_own.h"
#include "codegen/plan_operation.h"

#include <inttypes.h>

/* ---- making ---- */

static enum scalar scalar_of(unsigned bytes)
{
    return bytes == 8 ? SCALAR_U64 : bytes == 4 ? SCALAR_U32 : bytes == 2 ? SCALAR_U16 : SCALAR_U8;
}

static bool same_value(const struct buffer *a, const struct buffer *b)
{
    if (a->home != b->home || a->dims[0] != b->dims[0] || a->size != b->size || a->points_to != b->points_to
        || a->points_index != b->points_index || a->points_at != b->points_at)
        return false;
    for (uint64_t i = 0; a->values && i < a->size; i++)
        if (a->values[i] != b->values[i])
            return false;
    return true;
}

static void name_object(struct planner *p, struct buffer *buffer, size_t n)
{
    const char *what = buffer->home == HOME_CONSTANT ? "constant" : "sink";
    buffer->name.id = buffer->symbol = intern(p->cx, arena_printf(p->cx->arena, "%s_%s%zu", p->transfer->name.id, what, n));
}

static bool symbol_of(struct planner *p, const struct ir_move *move, struct buffer *buffer, const struct buffer **found)
{
    for (size_t i = 0; i < p->planned->objects.n; i++) {
        *found = p->planned->objects.v[i]->buffer;
        if (same_value(*found, buffer))
            return true;
    }
    if (!plan_object_memory(p, buffer->home != HOME_CONSTANT, &buffer->memory)) {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "%s reaches no memory where a %s could lie", p->instance->name.id,
                              buffer->home == HOME_CONSTANT ? "constant" : "sink");
        diag_note(p->cx, d, "no form of %s does this without one", plan_hardware(p));
        return false;
    }
    name_object(p, buffer, p->planned->objects.n);
    buffer->name.span = move->span;
    buffer->ndim = 1;
    *found = buffer;
    vec_push(p->cx->arena, &p->planned->objects, plan_symbol(p, buffer, 0));
    return true;
}

static bool place_object(struct planner *p, const struct ir_move *move, struct buffer *buffer, unsigned element, bool word,
                         struct ir_place *place)
{
    const struct buffer *found;
    uint64_t *dims = NEW(p->cx->arena, uint64_t);
    buffer->size = word ? OWN_WORD : OWN_BLOCK;
    buffer->scalar = scalar_of(element);
    buffer->align = OWN_WORD;
    buffer->dims = dims;
    *dims = buffer->size / element;
    if (!symbol_of(p, move, buffer, &found))
        return false;
    *place = (struct ir_place){ .kind = PIECE_MEMORY, .buffer = found, .element = element, .own = true, .advances = !word,
                                  .idle = ir_place_at(move, 0)->idle };
    if (!word && move->ndim)
        place->stride = NEW_ARRAY(p->cx->arena, int64_t, move->ndim);
    return true;
}

bool own_constant(struct planner *p, const struct ir_move *move, const struct ir_place *value, bool word, struct ir_place *place)
{
    struct buffer *buffer = NEW(p->cx->arena, struct buffer);
    struct stretch run = { .nsources = 1, .sources = value };
    struct fit fit = { 0 };
    fit_operation(&fit, &run);
    unsigned element = fit.period ? fit.period : value->element;
    buffer->home = HOME_CONSTANT;
    buffer->points_to = value->buffer;
    buffer->points_index = value->index;
    buffer->points_at = value->buffer ? value->value : 0;
    if (!value->buffer) {
        unsigned char *bytes = NEW_ARRAY(p->cx->arena, unsigned char, OWN_BLOCK);
        for (unsigned i = 0; i < OWN_BLOCK; i++)
            bytes[i] = (unsigned char)(value->value >> 8 * (p->program->big_endian ? element - 1 - i % element : i % element));
        buffer->values = bytes;
    }
    return place_object(p, move, buffer, element, word, place);
}

bool own_sink(struct planner *p, const struct ir_move *move, bool word, struct ir_place *place)
{
    struct buffer *buffer = NEW(p->cx->arena, struct buffer);
    buffer->home = HOME_SYMBOL;
    return place_object(p, move, buffer, 1, word, place);
}

/* ---- settling ---- */

struct use { uint64_t bytes, align; };

static void note_use(struct planner *p, struct use *uses, const struct ir_place *place, const struct draft *draft, bool source)
{
    const struct mode *mode = draft->mode;
    wide width = source ? mode->source_width : mode->dest_width;
    uint64_t bytes = place->advances ? draft->bytes : (uint64_t)width, boundary = source ? mode->source_boundary : mode->dest_boundary;
    uint64_t multiple = source ? mode->source_multiple : mode->dest_multiple;
    for (size_t i = 0; i < p->planned->objects.n; i++) {
        if (p->planned->objects.v[i]->buffer != place->buffer)
            continue;
        uses[i].bytes = bytes > uses[i].bytes ? bytes : uses[i].bytes;
        uses[i].align = multiple > uses[i].align ? multiple : uses[i].align;
        uses[i].align = (uint64_t)width > uses[i].align ? (uint64_t)width : uses[i].align;
        for (uint64_t align = 1; boundary && uses[i].align < bytes && align <= boundary; align *= 2)
            uses[i].align = align > uses[i].align ? align : uses[i].align;
    }
}

static void note_draft(struct planner *p, struct use *uses, const struct draft *draft)
{
    for (unsigned i = 0; draft->mode && i < draft->run->nsources; i++)
        if (draft->run->sources[i].own)
            note_use(p, uses, &draft->run->sources[i], draft, true);
    for (unsigned i = 0; draft->mode && i < draft->run->ndests; i++)
        if (draft->run->dests[i].own)
            note_use(p, uses, &draft->run->dests[i], draft, false);
}

/* Symbols point at the buffer, which nobody but the planner knows. */
static void settle(struct planner *p, struct symbol *symbol, const struct use *use, size_t n)
{
    struct buffer *buffer = (struct buffer *)(uintptr_t)symbol->buffer;
    unsigned element = 1u << buffer->scalar % 4;
    uint64_t *dims = NEW(p->cx->arena, uint64_t);
    name_object(p, buffer, n);
    symbol->name = buffer->symbol;
    *dims = (use->bytes + element - 1) / element;
    buffer->dims = dims;
    buffer->size = symbol->size = *dims * element;
    buffer->align = use->align > element ? use->align : element;
    symbol->align = buffer->align;
    plan_symbol_range(p, symbol);
}

void own_settle(struct planner *p)
{
    struct use *uses = NEW_ARRAY(p->cx->arena, struct use, p->planned->objects.n + 1);
    size_t kept = 0;
    for (unsigned i = 0; i < p->nlists; i++)
        for (size_t k = 0; k < p->list[i].drafts.n; k++)
            note_draft(p, uses, &p->list[i].drafts.v[k]);
    for (size_t i = 0; i < p->planned->objects.n; i++)
        if (uses[i].bytes) {
            settle(p, p->planned->objects.v[i], &uses[i], kept);
            p->planned->objects.v[kept++] = p->planned->objects.v[i];
        }
    p->planned->objects.n = kept;
}
