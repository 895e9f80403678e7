/* SPDX-License-Identifier: MIT */
/* From roles to what a descriptor does: counts, addresses and pitches of its form, where it goes on, and what the
 * registers hold when it is done. */
#include "verify/decode_room.h"

/* ---- what the descriptor does ------------------------------------------------------------------------------------ */

static bool need(struct decoder *d, const struct cexpr *e, wide low, wide *value)
{
    enum known known = decode_expr(d, e, value);

    if (known == KNOWN && *value >= low)
        return true;
    d->why = (struct refusal){ .kind = known == KNOWN ? REFUSE_COUNT : REFUSE_MISSING,
                               .slot = e->kind == CE_SLOT ? e->slot : ROLE_BYTES, .value = *value };
    return false;
}

#define ANY_VALUE (-((wide)1 << 100))

static bool counts(struct decoder *d, const struct form *form, struct decoded *out)
{
    unsigned i;

    out->nruns = 0;
    for (i = 0; i < FORM_LEVELS; i++)
        out->count[i] = 1;
    if (!form->nlevels)
        return true;
    for (i = 1; i < form->nlevels; i++)
        if (!need(d, form->level[i].items[0].expr, !d->zero, &out->count[i]))
            return false;
    for (i = 0; i < form->level[0].n && i < SHAPE_ITEMS; i++)
        if (!need(d, form->level[0].items[i].expr, !d->zero, &out->run[out->nruns++]))
            return false;
    if (form->level[0].items[0].slot != ROLE_BYTES && !slot_learnt(d, ROLE_BYTES)) {      /* the form fixes it: spans depend on it */
        d->value[ROLE_BYTES] = out->run[0];
        d->stamp[ROLE_BYTES] = d->clock;
    }
    return true;
}

/* Which row of three side roles speaks for a side. */
static unsigned side_roles(const struct decoder *d, const struct form_side *side, bool is_source)
{
    int slot = side->nitems ? side->items[0].slot : -1;
    int role = slot >= 0 ? d->model->slots.v[slot].role : ROLE_NONE;

    return role == ROLE_MEMORY ? SIDE_MEMORY : role == ROLE_SOURCE ? SIDE_SOURCE : role == ROLE_DEST ? SIDE_DEST
        : is_source ? SIDE_SOURCE : SIDE_DEST;
}

/* `dest.absent`, `dest[1].absent`: nothing is wanted of this item. */
static bool is_absent(struct decoder *d, const struct form_item *item)
{
    const struct slot *s = item->slot >= 0 ? &d->model->slots.v[item->slot] : 0;
    int slot = s && s->role == ROLE_DEST ? controller_slot(d->model, ROLE_DEST_ABSENT, s->element) : -1;
    wide v;

    return slot >= 0 && slot_value(d, (unsigned)slot, &v) == KNOWN && v;
}

/* What a check compares, where the words have it in the destination's place; else it stands behind the other operands. */
static bool compared(struct decoder *d, struct shape_side *out)
{
    int slot;
    wide v;

    while (out->n < SHAPE_ITEMS && (slot = controller_slot(d->model, ROLE_DEST, out->n)) >= 0 && d->form->carried[slot]) {
        slot = controller_slot(d->model, ROLE_DEST_ABSENT, out->n);
        if (slot >= 0 && slot_value(d, (unsigned)slot, &v) == KNOWN && v) {
            out->absent |= (uint32_t)1 << out->n++;
            continue;
        }
        slot = controller_slot(d->model, ROLE_DEST, out->n);
        if (slot_value(d, (unsigned)slot, &out->address[out->n]) != KNOWN) {
            d->why = (struct refusal){ .kind = REFUSE_MISSING, .slot = (unsigned)slot };
            return false;
        }
        out->n++;
    }
    return true;
}

static bool addresses(struct decoder *d, const struct form_side *side, struct shape_side *out)
{
    wide n = side->nitems;
    unsigned i;
    int slot;

    out->n = 0;
    if (side->kind == FSIDE_FILL)
        return need(d, side->items[0].expr, ANY_VALUE, &out->value);
    if (side->kind == FSIDE_XOR || side->kind == FSIDE_PQ) {
        if (!need(d, side->items[0].expr, 1, &n))
            return false;
        for (; out->n < n && out->n < SHAPE_ITEMS; out->n++) {
            slot = controller_slot(d->model, ROLE_SOURCE, out->n);
            if (slot < 0 || slot_value(d, (unsigned)slot, &out->address[out->n]) != KNOWN) {
                d->why = (struct refusal){ .kind = REFUSE_MISSING, .slot = slot < 0 ? ROLE_SOURCE : (unsigned)slot };
                return false;
            }
        }
        return true;
    }
    if (side->kind == FSIDE_CHECK)
        return compared(d, out);
    if (side->kind != FSIDE_ADDRESS)
        return true;
    for (i = 0; i < side->nitems && i < SHAPE_ITEMS; i++)
        if (is_absent(d, &side->items[i]))
            out->absent |= (uint32_t)1 << out->n++;
        else if (!need(d, side->items[i].expr, ANY_VALUE, &out->address[out->n++]))
            return false;
    return true;
}

static bool positive_or_unknown(struct decoder *d, unsigned slot, wide *value, bool *has)
{
    *has = slot_value(d, slot, value) == KNOWN;
    if (!*has || *value >= 1)
        return true;
    d->why = (struct refusal){ .kind = REFUSE_COUNT, .slot = slot, .value = *value };
    return false;
}

/* Pitches by level: those of `by`, outermost first, else the roles' own (adjoining if nothing says more). */
static bool pitches(struct decoder *d, const struct form *form, const struct form_side *side, unsigned roles, struct shape_side *out)
{
    const unsigned role[FORM_LEVELS] = { 0, ROLE_OF(roles, PITCH), ROLE_OF(roles, FRAME), ROLE_OF(roles, PLANE) };
    unsigned level;

    for (level = 1; level < form->nlevels; level++) {
        if (side->nby >= form->nlevels - 1) {
            if (!need(d, side->by[form->nlevels - 1 - level].expr, ANY_VALUE, &out->pitch[level]))
                return false;
        } else if (slot_value(d, role[level], &out->pitch[level]) != KNOWN) {
            d->why = (struct refusal){ .kind = REFUSE_MISSING, .slot = role[level] };
            return false;
        }
    }
    return true;
}

static bool side_shape(struct decoder *d, const struct form *form, const struct form_side *side, bool is_source, struct shape_side *out)
{
    unsigned roles = side_roles(d, side, is_source);
    wide increment, step;

    /* field by field: clearing the arrays would cost more than decoding */
    out->kind = side->kind;
    out->n = 0;
    out->absent = 0;
    out->pitch[1] = out->pitch[2] = out->pitch[3] = 0;
    out->has_width = out->has_burst = false;
    out->step = 0;
    out->increment = true;
    out->wrap = 1;
    if (side->kind == FSIDE_NONE)
        return true;
    if (!addresses(d, side, out) || !pitches(d, form, side, roles, out))
        return false;
    if (!positive_or_unknown(d, ROLE_OF(roles, WIDTH), &out->width, &out->has_width) ||
        !positive_or_unknown(d, ROLE_OF(roles, BURST), &out->burst, &out->has_burst))
        return false;
    if (slot_value(d, ROLE_OF(roles, WRAP), &out->wrap) != KNOWN)
        out->wrap = 1;
    if (d->form->carried[ROLE_OF(roles, STEP)] && slot_value(d, ROLE_OF(roles, STEP), &step) == KNOWN) {
        out->step = step;
        out->increment = out->has_width && step == out->width;
        return true;
    }
    out->increment = slot_value(d, ROLE_OF(roles, INCREMENT), &increment) != KNOWN || increment;
    return true;
}

bool decode_shape(struct decoder *d, const struct form *form, struct decoded *out)
{
    out->between = form->sides == SIDES_BETWEEN;
    return counts(d, form, out) && side_shape(d, form, &form->source, true, &out->source) &&
           side_shape(d, form, &form->dest, false, &out->dest);
}

void decode_links(struct decoder *d, struct decoded *out)
{
    wide v;

    out->end = slot_value(d, ROLE_END, &v) == KNOWN && v;
    out->has_next = !out->end && slot_value(d, ROLE_NEXT, &v) == KNOWN;
    out->next = out->has_next ? (uint64_t)v : 0;
    out->says_words = d->form->has != 0;
    out->next_words = d->has;
    out->says_form = slot_learnt(d, ROLE_NEXT_FORM);
    out->next_form = d->value[ROLE_NEXT_FORM];
    out->next_forms = d->next_forms == ~(uint64_t)0 ? 0 : d->next_forms;
    out->carries_interrupt = slot_learnt(d, ROLE_INTERRUPT) || d->model->slots.v[ROLE_INTERRUPT].kind == SLOT_DEFINE;
    out->interrupt = slot_value(d, ROLE_INTERRUPT, &v) == KNOWN && v;
}

/* ---- retained words ---------------------------------------------------------------------------------------------- */

/* Where an address stands when the descriptor is done; false: the page does not say. */
static bool stops_at(struct decoder *d, unsigned slot, const struct decoded *out, wide *at)
{
    const struct slot *s = &d->model->slots.v[slot];
    const struct shape_side *side = s->role == ROLE_DEST ? &out->dest : &out->source;
    unsigned level;
    wide span;

    if (s->kind != SLOT_ROLE || s->element || (s->role != ROLE_SOURCE && s->role != ROLE_DEST && s->role != ROLE_MEMORY))
        return false;
    if (out->nruns != 1 || side->wrap != 1 || slot_value(d, slot, at) != KNOWN)
        return out->nruns == 0 && slot_value(d, slot, at) == KNOWN;
    span = side->increment ? out->run[0] : 0;
    for (level = 1; level < FORM_LEVELS; level++) {
        if (out->count[level] != 1 && side->pitch[level] != span)
            return false;
        span *= out->count[level];
    }
    *at += span;
    return true;
}

static bool is_constant(const struct field_def *field)
{
    return field->nequations && field->equations[0].expr->kind == CE_CONST && !field->equations[0].nentries;
}

/* The only field that says something, in one piece: the word may be an instruction. */
static const struct field_def *only_field(const struct word_def *word)
{
    const struct field_def *only = 0;
    size_t i;

    for (i = 0; i < word->fields.n; i++) {
        if (!word->fields.v[i].field)
            return 0;
        if (is_constant(word->fields.v[i].field))
            continue;
        if (only)
            return 0;
        only = word->fields.v[i].field;
    }
    return only;
}

static bool is_address(const struct decoder *d, const struct field_def *field)
{
    const struct cexpr *expr = field->nequations ? field->equations[0].expr : 0;

    return expr && expr->kind == CE_SLOT && d->model->slots.v[expr->slot].role != ROLE_NONE &&
           role_dimension((enum role)d->model->slots.v[expr->slot].role) == DIM_ADDRESS;
}

/* After this descriptor the registers hold its words, and addresses stand where it stopped. */
void decode_retain(struct decoder *d, const struct decoded *out)
{
    unsigned layout = out->layout->index;
    const struct decoded_field *f;
    uwide *retained, mask;
    uint64_t bit;
    size_t i;
    wide at;

    for (i = 0; i < d->fields.n; i++)
        if (d->fields.v[i].word->optional) {
            d->retained[layout][d->fields.v[i].word->index] = d->fields.v[i].raw;
            d->retained_valid[layout] |= (uint64_t)1 << d->fields.v[i].word->index;
        }
    for (i = 0; i < d->fields.n; i++) {
        f = &d->fields.v[i];
        bit = (uint64_t)1 << f->word->index;
        if (!f->word->optional || !is_address(d, f->field))
            continue;
        retained = &d->retained[layout][f->word->index];
        if (only_field(f->word) == f->field && stops_at(d, f->field->equations[0].expr->slot, out, &at)) {
            mask = (((uwide)1 << (f->field->hi - f->field->lo + 1)) - 1) << f->field->lo;
            *retained = (*retained & ~mask) | ((uwide)at << f->field->lo & mask);
        } else {
            d->retained_valid[layout] &= ~bit;
        }
    }
}
