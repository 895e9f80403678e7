/* SPDX-License-Identifier: MIT */
/* What the meaning does not name: constants that are copied where nothing fills, sinks for what nobody wants, and steps
 * that take several passes. The compiler may add these; here it is proved that nobody can tell the difference. */
#include <string.h>
#include "verify/verify_room.h"

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static bool is_declared(const struct program *program, const struct buffer *buffer)
{
    size_t i;

    for (i = 0; i < program->buffers.n; i++)
        if (program->buffers.v[i] == buffer)
            return true;
    return false;
}

bool proof_objects(struct proof *proof)
{
    const struct planned *planned = proof->planned;
    size_t i;

    for (i = 0; i < planned->objects.n; i++)
        if (!planned->objects.v[i]->buffer || is_declared(proof->program, planned->objects.v[i]->buffer)) {
            proof_wrong(proof, 0, "an object of the program's stands among the compiler's own");
            return false;
        }
    return true;
}

/* The object that has these bytes, and where they are in it. */
static const struct buffer *object_at(const struct proof *proof, wide address, uint64_t n, uint64_t *at)
{
    const struct symbol *symbol;
    uint64_t begin;
    size_t i;

    for (i = 0; i < proof->planned->objects.n; i++) {
        symbol = proof->planned->objects.v[i];
        if (!placement_symbol(proof->placement, symbol, &begin) || address < (wide)begin
            || address + (wide)n > (wide)begin + (wide)symbol->size)
            continue;
        *at = (uint64_t)(address - (wide)begin);
        return symbol->buffer;
    }
    return 0;
}

static unsigned char value_byte(const struct proof *proof, const struct run_place *place, uint64_t i)
{
    uint64_t in = i % place->element;

    return (unsigned char)(place->value >> 8 * (proof->program->big_endian ? place->element - 1 - in : in));
}

/* An address: whole elements, each of them that address. */
static bool holds_address(const struct buffer *object, uint64_t at, const struct run_place *place, uint64_t offset)
{
    return object->points_to == place->buffer && object->points_index == place->index && object->points_at == place->value &&
           1u << object->scalar % 4 == place->element && at % place->element == offset % place->element;
}

/* Bytes at..at+n of the object are what the constant is from byte `offset` of its stream on. */
static bool holds_value(const struct proof *proof, const struct buffer *object, uint64_t at, uint64_t n,
                        const struct run_place *place, uint64_t offset)
{
    uint64_t first = n < place->element ? n : place->element, i;

    if (!object->values)
        return false;
    for (i = 0; i < first; i++)
        if (object->values[at + i] != value_byte(proof, place, offset + i))
            return false;
    return n <= place->element || memcmp(object->values + at, object->values + at + place->element, n - place->element) == 0;
}

bool proof_own(struct proof *proof, const struct run_place *place, uint64_t offset, wide address, uint64_t n)
{
    const struct buffer *object;
    uint64_t at;

    object = object_at(proof, address, n, &at);
    if (!object)
        return false;
    if (place->kind == PIECE_VOID)
        return object->home != HOME_CONSTANT;
    if (place->kind != PIECE_CONST || object->home != HOME_CONSTANT)
        return false;
    return place->buffer ? holds_address(object, at, place, offset) : holds_value(proof, object, at, n, place, offset);
}

/* ---- an interrupt before the first byte -------------------------------------------------------------------------- */

static bool idle_side(struct proof *proof, const struct decoded *d, const struct shape_side *side, bool written)
{
    uint64_t at;
    const struct buffer *object;

    if (side->kind == FSIDE_NONE || side->kind == FSIDE_FILL)
        return true;
    if (side->kind != FSIDE_ADDRESS || side->n != 1)
        return false;
    object = object_at(proof, side->address[0], side->increment ? (uint64_t)d->run[0] : side->has_width ? (uint64_t)side->width : 1, &at);
    return object && !(written && object->home == HOME_CONSTANT);
}

bool proof_lead(const struct proof *proof)
{
    const struct controller *model = proof->planned->model;
    size_t i;

    for (i = 0; i < model->forms.n; i++)
        if (model->forms.v[i]->nlevels == 0 && model->forms.v[i] != model->chain.ends_with && model->forms.v[i] != model->chain.loops_with
            && !(model->forms.v[i] == model->chain.begins_with && model->slots.v[ROLE_INTERRUPT].kind == SLOT_DEFINE))
            return false;
    return proof->asked.interrupts.n && proof->asked.interrupts.v[0] == 0;
}

bool proof_idle(struct proof *proof, const struct cursor *c)
{
    const struct decoded *d = &c->walk.last;

    return c->walk.n == 1 && proof_lead(proof) && d->nruns == 1 && d->count[1] == 1 && d->count[2] == 1 && d->count[3] == 1 &&
           idle_side(proof, d, &d->source, false) && idle_side(proof, d, &d->dest, true);
}

/* ---- the constant of a form -------------------------------------------------------------------------------------- */

/* Bits of the role `pattern` in the words: the value repeats after so many. */
static unsigned pattern_bits(const struct controller *model, const field_nodes *nodes, unsigned bits)
{
    size_t i;
    unsigned k;

    (void)model;
    for (i = 0; i < nodes->n; i++) {
        bits = pattern_bits(model, &nodes->v[i].then, bits);
        bits = pattern_bits(model, &nodes->v[i].otherwise, bits);
        for (k = 0; nodes->v[i].field && k < nodes->v[i].field->nequations; k++)
            if (slot_in(&nodes->v[i].field->equations[k].depends, ROLE_PATTERN)) {
                const struct cexpr *e = nodes->v[i].field->equations[k].expr;
                unsigned high = e->kind == CE_SLICE ? e->hi + 1 : nodes->v[i].field->hi - nodes->v[i].field->lo + 1;

                bits = high > bits ? high : bits;
            }
    }
    return bits;
}

bool proof_pattern(struct proof *proof, const struct form *form, wide pattern, const struct run_place *place)
{
    unsigned bits = 0, w, i;

    if (place->kind != PIECE_CONST || place->buffer)
        return false;
    for (w = 0; w < form->layout->nwords; w++)
        bits = pattern_bits(proof->planned->model, &form->layout->word[w]->fields, bits);
    if (form->source.items[0].slot != ROLE_PATTERN)
        return pattern == 0 && place->value == 0;
    if (bits == 0 || bits % 8)
        return false;
    for (i = 0; i < bits / 8 * place->element; i++)         /* either may be the longer one: both begin again there */
        if ((unsigned char)((uwide)pattern >> 8 * (i % (bits / 8))) != (unsigned char)(place->value >> 8 * (i % place->element)))
            return false;
    return true;
}

/* ---- passes ------------------------------------------------------------------------------------------------------ */

static bool form_writes(const struct form *form, size_t n)
{
    return form->source.kind != FSIDE_XOR && form->source.kind != FSIDE_PQ && form->level[0].n == 1 && form->dest.nitems >= n;
}

/* Were several places written at once for this step? A limit may have stood against it. Both ways are compared with what the step
 * says; this only chooses which. */
static bool writes_several(const struct planned *planned, const struct step *step, size_t n)
{
    size_t i, k;

    for (i = 0; i < planned->tables.n; i++)
        for (k = 0; k < planned->tables.v[i]->descriptors.n; k++) {
            const struct descriptor *d = &planned->tables.v[i]->descriptors.v[k];

            if (d->span.begin >= step->span.begin && d->span.end <= step->span.end && form_writes(d->form, n))
                return true;
        }
    return false;
}

static bool is_device(const struct side *side)
{
    size_t i;

    for (i = 0; i < side->pieces.n; i++)
        if (side->pieces.v[i].kind == PIECE_PORT || side->pieces.v[i].kind == PIECE_REG)
            return true;
    return false;
}

static bool is_sink(const struct side *side) { return side->pieces.n == 1 && side->pieces.v[0].kind == PIECE_VOID; }

/* One pass per destination: nothing that is read notices being read again, and nothing sees in which order it is written. */
static bool may_repeat(struct proof *proof, const struct step *step)
{
    size_t i, devices = 0;

    for (i = 0; i < step->dests.n; i++)
        devices += is_device(&step->dests.v[i]);
    if (!is_device(&step->sources.v[0]) && devices <= 1 && !step->ordered)
        return true;
    proof_wrong(proof, 0, "a step with several destinations cannot be made in several passes");
    return false;
}

static void add_pass(struct proof *proof, const struct step *step, size_t dest, resolved_steps *out)
{
    struct step pass = *step;

    pass.dests.v = &step->dests.v[dest];
    pass.dests.n = pass.dests.cap = 1;
    vec_push(proof->cx->arena, out, pass);
}

static size_t wanted(const struct step *step)
{
    size_t i, n = 0;

    for (i = 0; i < step->dests.n; i++)
        n += !is_sink(&step->dests.v[i]);
    return n;
}

bool proof_passes(struct proof *proof, const resolved_steps *steps, resolved_steps *out)
{
    size_t i, k, n;

    *out = (resolved_steps){ 0 };
    for (i = 0; i < steps->n; i++) {
        const struct step *step = &steps->v[i];

        n = wanted(step);
        if (step->kind != STEP_MOVE || (step->verb != VERB_COPY && step->verb != VERB_FILL) || step->dests.n < 2 ||
            (n > 1 && writes_several(proof->planned, step, n))) {
            vec_push(proof->cx->arena, out, *step);
            continue;
        }
        if (n > 1 && !may_repeat(proof, step))
            return false;
        for (k = 0; k < step->dests.n; k++)
            if (!is_sink(&step->dests.v[k]) || (n == 0 && k + 1 == step->dests.n))
                add_pass(proof, step, k, out);
    }
    return true;
}
