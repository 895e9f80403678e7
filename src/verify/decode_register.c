/* SPDX-License-Identifier: MIT */
/* Registers: what one held says something about roles, by the equations of its own fields and by what the sequences write
 * into it. Solved like a descriptor, without a form; what is learnt is given to the descriptors. */
#include "verify/decode_room.h"

static const enum sequence_id writing[] = { SEQ_INIT, SEQ_CONFIG, SEQ_START, SEQ_APPEND };
enum { WRITING = sizeof writing / sizeof *writing };

/* ---- its own fields ---------------------------------------------------------------------------------------------- */

/* Constants are what the sequences write, not what must still be there. */
static bool is_constant(const struct field_def *field) { return field->nequations && field->equations[0].expr->kind == CE_CONST; }

/* Only what is sure: fields under a condition that nothing decides yet wait, and are left alone in the end. */
static bool take_body(struct decoder *d, const field_nodes *nodes, const struct field_def *only, uwide raw)
{
    struct decoded_field field = { .present = true, .raw = raw };
    size_t i;
    wide v;

    for (i = 0; i < nodes->n; i++) {
        if (nodes->v[i].when) {
            if (decode_expr(d, nodes->v[i].when, &v) == KNOWN && !take_body(d, v ? &nodes->v[i].then : &nodes->v[i].otherwise, only, raw))
                return false;
            continue;
        }
        field.field = nodes->v[i].field;
        if ((!only || only == field.field) && !is_constant(field.field) && solve_field(d, &field) == SOLVE_WRONG)
            return false;
    }
    return true;
}

/* ---- what sequences write ---------------------------------------------------------------------------------------- */

/* Slices of one expression in several registers: put together, then solved. */
struct sliced { const struct cexpr *whole; uwide bits; };
typedef VEC(struct sliced) sliced_list;

static void take_slice(struct decoder *d, const struct cexpr *slice, wide value, sliced_list *slices)
{
    size_t i;

    for (i = 0; i < slices->n && !same_tree(slices->v[i].whole, slice->a); i++)
        ;
    if (i == slices->n)
        vec_push(d->cx->arena, slices, ((struct sliced){ slice->a, 0 }));
    slices->v[i].bits |= (uwide)value << slice->lo;
}

/* A write whose value speaks of roles alone. What stands in a sequence may have changed since: it teaches, and refuses nothing. */
static void take_write(struct decoder *d, const struct seq_stmt *s, const struct register_value *r, sliced_list *slices)
{
    bool whole = s->kind == SEQ_WRITE && !r->field, field = s->kind == SEQ_FIELD_WRITE && r->field && s->field == r->field;

    if (s->reg != r->reg || s->expr->reads || s->expr->constant || (!whole && !field))
        return;
    if (s->expr->kind == CE_SLICE && s->expr->a->kind != CE_SLOT)
        take_slice(d, s->expr, r->value, slices);
    else
        solve_expr(d, s->expr, r->value);
    d->why = (struct refusal){ 0 };
}

static void take_statements(struct decoder *d, const seq_body *body, const struct register_value *r, sliced_list *slices)
{
    size_t i;
    wide v;

    for (i = 0; i < body->n; i++) {
        const struct seq_stmt *s = body->v[i];

        if (s->kind != SEQ_WHEN) {
            if (s->expr && s->reg)
                take_write(d, s, r, slices);
            continue;
        }
        if (!s->expr->reads && decode_expr(d, s->expr, &v) == KNOWN)
            take_statements(d, v ? &s->then : &s->otherwise, r, slices);
    }
}

static void teach_fields(struct decoder *d, const field_nodes *nodes, struct form_facts *facts)
{
    size_t i;
    unsigned k;

    for (i = 0; i < nodes->n; i++) {
        if (!nodes->v[i].when)
            for (k = 0; k < nodes->v[i].field->nequations; k++)
                decode_teach(d, nodes->v[i].field->equations[k].expr, facts);
        teach_fields(d, &nodes->v[i].then, facts);
        teach_fields(d, &nodes->v[i].otherwise, facts);
    }
}

static void teach_slices(struct decoder *d, const seq_body *body, const struct reg_def *reg, struct form_facts *facts)
{
    size_t i;

    for (i = 0; i < body->n; i++) {
        if (body->v[i]->kind == SEQ_WRITE && body->v[i]->reg == reg && !body->v[i]->expr->reads)
            decode_teach(d, body->v[i]->expr, facts);
        teach_slices(d, &body->v[i]->then, reg, facts);
        teach_slices(d, &body->v[i]->otherwise, reg, facts);
    }
}

/* ---- both -------------------------------------------------------------------------------------------------------- */

static bool keeps(const struct decoder *d, unsigned slot)
{
    const struct slot *s = &d->model->slots.v[slot];

    return (s->kind == SLOT_ROLE || s->kind == SLOT_OPTION || s->kind == SLOT_HEAD || s->kind == SLOT_TAIL) && !d->is_given[slot];
}

/* A register that a word of the descriptors goes into: where that is left out, this is what the first one finds. */
static void hold_word(struct decoder *d, const struct register_value *r)
{
    size_t i;
    unsigned k;

    if (r->field)
        return;
    for (i = 0; i < d->model->layouts.n; i++)
        for (k = 0; k < d->model->layouts.v[i]->nwords; k++) {
            const struct word_def *word = d->model->layouts.v[i]->word[k];

            if (word->optional && word->name == r->reg->name)
                vec_push(d->cx->arena, &d->held, ((struct word_held){ word, (uwide)r->value }));
        }
}

static bool loads(const seq_body *body, const struct reg_def *reg)
{
    size_t i;

    for (i = 0; i < body->n; i++)
        if ((body->v[i]->kind == SEQ_LOAD && body->v[i]->reg == reg) || loads(&body->v[i]->then, reg) || loads(&body->v[i]->otherwise, reg))
            return true;
    return false;
}

/* The fields of a register: its own, or those of the word of its name, where a sequence loads it for the whole list. */
static const field_nodes *body_of(const struct decoder *d, const struct reg_def *reg)
{
    size_t k;

    if (reg->has_body)
        return &reg->fields;
    for (k = 0; reg->word && k < WRITING; k++)
        if (d->model->sequence[writing[k]] && loads(&d->model->sequence[writing[k]]->body, reg))
            return &reg->word->fields;
    return NULL;
}

static bool take_register(struct decoder *d, const struct register_value *r)
{
    uwide raw = r->field ? (uwide)r->value << r->field->lo : (uwide)r->value;

    return !body_of(d, r->reg) || take_body(d, body_of(d, r->reg), r->field, raw);
}

/* A role whose slices lie in several registers: bits that none of them holds are 0. */
static bool learnt(const struct decoder *d, unsigned slot, wide *value)
{
    bool sliced = d->part_stamp[slot] == d->clock;

    *value = sliced ? (wide)d->part[slot] : d->value[slot];
    return sliced || slot_learnt(d, slot);
}

static struct form_facts *facts_of(struct decoder *d, const struct register_value *values, size_t n)
{
    struct form_facts *facts = NEW(d->cx->arena, struct form_facts);
    size_t i, k;

    facts->form = d->model->forms.n ? d->model->forms.v[0] : 0;
    facts->carried = arena_alloc(d->cx->arena, d->nslots);
    facts->slices = NEW_ARRAY(d->cx->arena, uwide, d->nslots);
    for (i = 0; i < n; i++)
        if (body_of(d, values[i].reg))
            teach_fields(d, body_of(d, values[i].reg), facts);
    for (i = 0; i < n; i++)
        for (k = 0; k < WRITING; k++)
            if (d->model->sequence[writing[k]])
                teach_slices(d, &d->model->sequence[writing[k]]->body, values[i].reg, facts);
    return facts;
}

bool decoder_registers(struct decoder *d, const struct register_value *values, size_t n, struct refusal *why)
{
    sliced_list slices = { 0 };
    size_t i, k;
    wide v;

    d->standing = (struct standing){ 0 };
    decode_begin(d, facts_of(d, values, n));
    for (i = 0; i < n; i++)
        hold_word(d, &values[i]);
    for (i = 0; i < 2 * n; i++)             /* twice: what one says may decide a condition in another */
        if (!take_register(d, &values[i % n])) {
            *why = d->why;
            return false;
        }
    for (i = 0; i < n; i++)
        for (k = 0; k < WRITING; k++)
            if (d->model->sequence[writing[k]])
                take_statements(d, &d->model->sequence[writing[k]]->body, &values[i], &slices);
    for (i = 0; i < slices.n; i++)
        solve_expr(d, slices.v[i].whole, (wide)slices.v[i].bits);
    for (i = 0; i < d->nslots; i++)
        if (keeps(d, (unsigned)i) && learnt(d, (unsigned)i, &v))
            decoder_given(d, (unsigned)i, v);
    return true;
}
