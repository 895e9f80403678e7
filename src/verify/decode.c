/* SPDX-License-Identifier: MIT */
/* One descriptor: reads its words in the order of the layout, takes fields as they come, and iterates until nothing more
 * can be learnt. Every field must agree before a form is accepted. */
#include "verify/decode_room.h"

/* ---- what does not change ---------------------------------------------------------------------------------------- */

/* Slots that an expression can teach: those in places that the solver reaches, through defines and defaults of
 * options too. */
static void teach(struct decoder *d, const struct cexpr *e, struct form_facts *facts, unsigned depth)
{
    const struct controller *model = d->model;
    wide v;

    if (!e || depth > 32)
        return;
    if (e->kind == CE_COND && decode_expr(d, e->a, &v) == KNOWN) {
        teach(d, v ? e->b : e->c, facts, depth + 1);
        return;
    }
    if (e->kind == CE_SLOT) {
        facts->carried[e->slot] = 1;
        if (model->slots.v[e->slot].kind == SLOT_DEFINE || model->slots.v[e->slot].kind == SLOT_OPTION)
            teach(d, model->slots.v[e->slot].value, facts, depth + 1);
        return;
    }
    if (e->kind == CE_HAS)
        facts->has |= (uint64_t)1 << e->word->index;
    if (e->kind == CE_SLICE && e->a->kind == CE_SLOT)
        facts->slices[e->a->slot] |= (((uwide)1 << (e->hi - e->lo + 1)) - 1) << e->lo;
    teach(d, e->a, facts, depth + 1);
    teach(d, e->b, facts, depth + 1);
    teach(d, e->c, facts, depth + 1);
}

static void teach_fields(struct decoder *d, const field_nodes *nodes, struct form_facts *facts)
{
    const struct field_node *node;
    wide v;
    size_t i;
    unsigned k;

    for (i = 0; i < nodes->n; i++) {
        node = &nodes->v[i];
        if (node->when) {
            enum known known = decode_expr(d, node->when, &v);

            if (known != KNOWN || v)
                teach_fields(d, &node->then, facts);
            if (known != KNOWN || !v)
                teach_fields(d, &node->otherwise, facts);
            continue;
        }
        for (k = 0; k < node->field->nequations; k++)
            teach(d, node->field->equations[k].expr, facts, 0);
    }
}

static void teach_words(struct decoder *d, const word_nodes *nodes, struct form_facts *facts)
{
    const struct word_node *node;
    wide v;
    size_t i;

    for (i = 0; i < nodes->n; i++) {
        node = &nodes->v[i];
        if (!node->when) {
            teach_fields(d, &node->word->fields, facts);
            continue;
        }
        enum known known = decode_expr(d, node->when, &v);

        if (known != KNOWN || v)
            teach_words(d, &node->then, facts);
        if (known != KNOWN || !v)
            teach_words(d, &node->otherwise, facts);
    }
}

/* Conditions on the form alone are decided here; every role counts as unknown. */
static void facts_of(struct decoder *d, const struct form *form)
{
    struct form_facts *facts = &d->facts[form->index];
    unsigned i;

    facts->form = form;
    facts->carried = arena_alloc(d->cx->arena, d->nslots);
    facts->slices = NEW_ARRAY(d->cx->arena, uwide, d->nslots);
    d->form = facts;
    d->standing = (struct standing){ 0 };
    d->clock++;
    for (i = 0; i < d->nslots; i++)
        facts->carried[i] = d->model->slots.v[i].kind == SLOT_ROLE || d->model->slots.v[i].kind == SLOT_OPTION;
    slot_learn(d, ROLE_FORM, (wide)form->index);
    struct form_facts learnt = *facts;

    learnt.carried = arena_alloc(d->cx->arena, d->nslots);
    if (form->layout)
        teach_words(d, &form->layout->words, &learnt);
    for (i = SIDE_SOURCE; i <= SIDE_MEMORY; i++)
        learnt.carried[ROLE_OF(i, SPAN)] = 0;                           /* derived, never carried */
    *facts = learnt;
    d->announces = d->announces || facts->has;
}

struct decoder *decoder_new(struct cx *cx, const struct controller *model)
{
    struct decoder *d = NEW(cx->arena, struct decoder);
    size_t i;

    d->cx = cx;
    d->model = model;
    d->nslots = (unsigned)model->slots.n;
    d->given = NEW_ARRAY(cx->arena, wide, d->nslots);
    d->is_given = arena_alloc(cx->arena, d->nslots);
    d->value = NEW_ARRAY(cx->arena, wide, d->nslots);
    d->stamp = NEW_ARRAY(cx->arena, uint32_t, d->nslots);
    d->part = NEW_ARRAY(cx->arena, uwide, d->nslots);
    d->part_mask = NEW_ARRAY(cx->arena, uwide, d->nslots);
    d->part_stamp = NEW_ARRAY(cx->arena, uint32_t, d->nslots);
    d->facts = NEW_ARRAY(cx->arena, struct form_facts, model->forms.n);
    d->retained_valid = NEW_ARRAY(cx->arena, uint64_t, model->layouts.n);
    d->retained = NEW_ARRAY(cx->arena, uwide *, model->layouts.n);
    for (i = 0; i < model->layouts.n; i++)
        d->has_blocks = d->has_blocks || model->layouts.v[i]->is_block;
    for (i = 0; i < model->layouts.n; i++)
        d->retained[i] = NEW_ARRAY(cx->arena, uwide, model->layouts.v[i]->nwords);
    for (i = 0; i < model->forms.n; i++)
        facts_of(d, model->forms.v[i]);
    return d;
}

void decoder_given(struct decoder *d, unsigned slot, wide value)
{
    d->given[slot] = value;
    d->is_given[slot] = 1;
}

void decoder_options_stand(struct decoder *d) { d->stand = true; }
void decoder_allow_zero(struct decoder *d, bool allow) { d->zero = allow; }
void decoder_not_given(struct decoder *d, unsigned slot) { d->is_given[slot] = 0; }

bool decoder_was_given(const struct decoder *d, unsigned slot, wide *value)
{
    *value = d->given[slot];
    return d->is_given[slot];
}

void decoder_list(struct decoder *d, bool reads)
{
    d->one_list = true;
    d->reads = reads;
}

void decoder_restart(struct decoder *d)
{
    size_t i;

    for (i = 0; i < d->model->layouts.n; i++)
        d->retained_valid[i] = 0;
    for (i = 0; i < d->held.n; i++) {
        const struct word_def *word = d->held.v[i].word;

        d->retained[word->layout->index][word->index] = d->held.v[i].raw;
        d->retained_valid[word->layout->index] |= (uint64_t)1 << word->index;
    }
}

/* ---- reading words ----------------------------------------------------------------------------------------------- */

static unsigned small_words(const word_nodes *nodes, unsigned filled, bool *ragged)
{
    size_t i;
    unsigned bits;

    for (i = 0; i < nodes->n; i++) {
        if (nodes->v[i].when) {
            unsigned then = small_words(&nodes->v[i].then, filled, ragged), otherwise = small_words(&nodes->v[i].otherwise, filled, ragged);

            *ragged = *ragged || then != otherwise;
            filled = then;
            continue;
        }
        bits = nodes->v[i].word->bits;
        *ragged = *ragged || (bits % 32 && nodes->v[i].word->optional) || filled + bits % 32 > 32 || (filled && bits >= 32);
        filled = (filled + bits) % 32;
    }
    return filled;
}

unsigned image_unit_bits(const struct controller *model)
{
    bool ragged = false;
    size_t i;

    for (i = 0; i < model->layouts.n; i++)
        if (!model->layouts.v[i]->is_block)
            small_words(&model->layouts.v[i]->words, 0, &ragged);
    return ragged ? 8 : 32;
}

/* `bits` bits at byte `at` of the image, as the controller reads a word there. */
static bool read_bits(const struct image *image, bool big, uint64_t at, unsigned bits, uwide *raw)
{
    unsigned unit = image->unit_bits, n = (bits + unit - 1) / unit, i, shift;
    uint64_t first = at * 8 / unit;

    if (first >= image->nunits || n > image->nunits - first)
        return false;
    *raw = 0;
    if (bits < unit) {
        shift = (unsigned)(at * 8 % unit);
        *raw = image->units[first] >> (big ? unit - bits - shift : shift) & (((uwide)1 << bits) - 1);
        return true;
    }
    for (i = 0; i < n; i++)
        *raw |= (uwide)image->units[first + i] << unit * (big ? n - 1 - i : i);
    return true;
}

bool decode_read(const struct decoder *d, uint64_t address, unsigned bits, uwide *raw)
{
    const struct image *image;

    for (image = &d->image; image; image = image->also)
        if (address >= image->address && address - image->address < image_bytes(image))
            return read_bits(image, d->model->big_endian, address - image->address, bits, raw);
    return false;
}

/* Address of a word of the descriptor, or of a block that it points at. */
uint64_t decode_word_at(const struct decoder *d, const struct word_def *word, uint64_t offset)
{
    return (word->layout && word->layout->is_block ? (uint64_t)d->value[word->layout->address_slot] : d->address) + offset;
}

static bool refuse_word(struct decoder *d, enum refusal_kind kind, const struct word_def *word)
{
    d->why = (struct refusal){ .kind = kind, .word = word, .at = d->address + d->offset };
    return false;
}

/* ---- taking fields ----------------------------------------------------------------------------------------------- */

static bool take_field(struct decoder *d, const struct pending *from, const struct field_def *field)
{
    struct pending waits = *from;
    enum solved solved;

    vec_push(d->cx->arena, &d->fields,
             ((struct decoded_field){ .word = from->word, .field = field, .raw = from->raw, .at = from->at, .present = from->present }));
    solved = solve_field(d, &d->fields.v[d->fields.n - 1]);
    if (solved == SOLVED) {
        d->agreed++;
        return true;
    }
    if (solved == SOLVE_WRONG)
        return false;
    waits.node = 0;
    waits.field = d->fields.n - 1;
    waits.done = false;
    vec_push(d->cx->arena, &d->pending, waits);
    d->open++;
    return true;
}

static bool take_fields(struct decoder *d, const struct pending *from, const field_nodes *nodes)
{
    struct pending waits = *from;
    size_t i;
    wide v;

    for (i = 0; i < nodes->n; i++) {
        if (!nodes->v[i].when) {
            if (!take_field(d, from, nodes->v[i].field))
                return false;
            continue;
        }
        if (decode_expr(d, nodes->v[i].when, &v) == KNOWN) {
            if (!take_fields(d, from, v ? &nodes->v[i].then : &nodes->v[i].otherwise))
                return false;
            continue;
        }
        waits.node = &nodes->v[i];
        waits.done = false;
        vec_push(d->cx->arena, &d->pending, waits);
        d->open++;
    }
    return true;
}

void decode_teach(struct decoder *d, const struct cexpr *e, struct form_facts *facts) { teach(d, e, facts, 0); }

bool decode_take(struct decoder *d, const struct pending *from, const field_nodes *nodes) { return take_fields(d, from, nodes); }

/* One waiting thing once more. */
static bool retry(struct decoder *d, size_t i, bool *progress)
{
    struct pending p = d->pending.v[i];
    enum solved solved;
    wide v;

    if (p.node) {
        if (decode_expr(d, p.node->when, &v) != KNOWN)
            return true;
        d->pending.v[i].done = true;
        d->open--;
        *progress = true;
        return take_fields(d, &p, v ? &p.node->then : &p.node->otherwise);
    }
    solved = solve_field(d, &d->fields.v[p.field]);
    if (solved == SOLVE_WRONG)
        return false;
    if (solved == SOLVED) {
        d->pending.v[i].done = true;
        d->open--;
        d->agreed++;
        *progress = true;
    }
    return true;
}

/* Until nothing more is learnt. */
static bool propagate(struct decoder *d)
{
    bool progress = d->open > 0;
    size_t i;

    while (progress) {
        progress = false;
        for (i = 0; i < d->pending.n; i++)
            if (!d->pending.v[i].done && !retry(d, i, &progress))
                return false;
    }
    return true;
}

bool decode_propagate(struct decoder *d) { return propagate(d); }

/* ---- walking words ----------------------------------------------------------------------------------------------- */

/* An instruction: is the word that stands here this one? Its constant fields tell. */
static bool constants_match(struct decoder *d, const struct word_def *word, uwide raw)
{
    const struct field_def *field;
    size_t i;

    for (i = 0; i < word->fields.n; i++) {
        field = word->fields.v[i].field;
        if (field && field->nequations && field->equations[0].expr->kind == CE_CONST && !field->equations[0].nentries &&
            field_bits(field, raw) != ((uwide)field->equations[0].expr->k & field_bits(field, ~(uwide)0)))
            return false;
    }
    (void)d;
    return true;
}

static bool word_present(struct decoder *d, const struct word_def *word, bool readable, uwide raw)
{
    if (!word->optional)
        return true;
    if (d->announces)
        return !d->standing.fixed_words || (d->standing.words >> word->index & 1);
    return readable && constants_match(d, word, raw);
}

static bool take_word(struct decoder *d, const struct word_def *word)
{
    uint64_t bit = (uint64_t)1 << word->index, bytes = word->bits / 8;
    struct pending from = { .word = word, .at = d->offset };
    bool readable = read_bits(&d->image, d->model->big_endian, d->address - d->image.address + d->offset, word->bits, &from.raw);

    from.present = word_present(d, word, readable, from.raw);
    if (from.present) {
        if (!readable)
            return refuse_word(d, REFUSE_OUTSIDE, word);
        d->present |= bit;
        d->offset += bytes;
    } else {
        if (!(d->retained_valid[word->layout->index] & bit))
            return true;                    /* nothing was ever there: its roles stay unknown */
        from.raw = d->retained[word->layout->index][word->index];
    }
    return take_fields(d, &from, &word->fields);
}

static bool take_words(struct decoder *d, const word_nodes *nodes)
{
    const struct word_node *node;
    size_t i;
    wide v;

    for (i = 0; i < nodes->n; i++) {
        node = &nodes->v[i];
        if (!node->when) {
            if (!take_word(d, node->word))
                return false;
            continue;
        }
        if (decode_expr(d, node->when, &v) != KNOWN) {
            if (!propagate(d))
                return false;
            if (decode_expr(d, node->when, &v) != KNOWN)
                return refuse_word(d, REFUSE_UNDECIDED, node->then.n ? node->then.v[0].word : 0);
        }
        if (!take_words(d, v ? &node->then : &node->otherwise))
            return false;
    }
    return true;
}

/* ---- one trial --------------------------------------------------------------------------------------------------- */

void decode_begin(struct decoder *d, const struct form_facts *facts)
{
    d->clock++;
    d->form = facts;
    d->offset = d->present = d->has = d->has_known = 0;
    d->not_flow = 0;
    d->next_forms = ~(uint64_t)0;
    d->defaults = false;
    d->fields.n = d->pending.n = d->open = 0;
    d->agreed = 0;
    d->why = (struct refusal){ 0 };
}

static void begin_trial(struct decoder *d, const struct form *form)
{
    decode_begin(d, &d->facts[form->index]);
    slot_learn(d, ROLE_FORM, (wide)form->index);
    slot_learn(d, ROLE_SELF, (wide)d->address);
    slot_learn(d, ROLE_INDEX, (wide)d->standing.index);
    slot_learn(d, ROLE_FIRST, d->standing.first);
    slot_learn(d, ROLE_BASE, (wide)d->standing.base);
}

static uint64_t stride_of(const struct layout *layout, uint64_t size)
{
    uint64_t full = size > layout->size ? size : layout->size, align = layout->align ? layout->align : 1;

    return (full + align - 1) / align * align;
}

/* Words up to `size` are zero. Up to the alignment they are padding, which the last descriptor need not have. */
static bool padding_zero(struct decoder *d, const struct layout *layout)
{
    uint64_t at, full = d->offset > layout->size ? d->offset : layout->size, unit = d->image.unit_bits / 8;
    uwide raw;

    for (at = d->offset; at < full; at += unit)
        if (!read_bits(&d->image, d->model->big_endian, d->address - d->image.address + at, d->image.unit_bits, &raw))
            return refuse_word(d, REFUSE_OUTSIDE, 0);
        else if (raw)
            return refuse_word(d, REFUSE_PADDING, 0);
    return true;
}

static bool refuse_open(struct decoder *d)
{
    size_t i;

    for (i = 0; i < d->pending.n; i++)
        if (!d->pending.v[i].done)
            break;
    d->why = (struct refusal){ .kind = REFUSE_UNDECIDED, .word = d->pending.v[i].word };
    if (!d->pending.v[i].node) {
        d->why.field = d->fields.v[d->pending.v[i].field].field;
        d->why.at = decode_word_at(d, d->why.word, d->pending.v[i].at);
        d->why.bits = field_bits(d->why.field, d->pending.v[i].raw);
        d->why.equation = &d->why.field->equations[0];
    }
    return false;
}

/* All that can be learnt, then defaults for what cannot, then all again. */
static bool settle(struct decoder *d)
{
    if (!propagate(d))
        return false;
    d->defaults = true;
    if (!propagate(d))
        return false;
    return d->open == 0 || refuse_open(d);
}

static bool ends_agree(struct decoder *d)
{
    const struct chain *chain = &d->model->chain;
    wide end, next, stop;

    if (d->form->form->repeats || !d->model->has_chain || chain->kind != CHAINING_LINKED || !chain->ends_at || chain->ends_at_following)
        return true;
    if (slot_value(d, ROLE_END, &end) != KNOWN || slot_value(d, ROLE_NEXT, &next) != KNOWN
        || decode_expr(d, chain->ends_at, &stop) != KNOWN)
        return true;
    if ((next == stop) == (end != 0))
        return true;
    d->why = (struct refusal){ .kind = REFUSE_END, .slot = ROLE_NEXT, .value = next };
    return false;
}

static uint64_t form_words(struct decoder *d, const word_nodes *nodes)
{
    uint64_t words = 0;
    size_t i;
    wide v;

    for (i = 0; i < nodes->n; i++)
        if (!nodes->v[i].when)
            words |= (uint64_t)1 << nodes->v[i].word->index;
        else
            words |= form_words(d, decode_expr(d, nodes->v[i].when, &v) == KNOWN && v ? &nodes->v[i].then : &nodes->v[i].otherwise);
    return words;
}

static bool standing_agrees(struct decoder *d, const struct form *form)
{
    const struct standing *s = &d->standing;

    if (s->fixed_form && s->form != (wide)form->index)
        return refuse_word(d, REFUSE_FORM, 0);
    if (s->forms && !(s->forms >> form->index & 1))
        return refuse_word(d, REFUSE_FORM, 0);
    if (s->fixed_words && d->announces && s->words & ~form_words(d, &form->layout->words))
        return refuse_word(d, REFUSE_WORDS, 0);
    return true;
}

static bool trial(struct decoder *d, const struct form *form)
{
    begin_trial(d, form);
    if (!take_words(d, &form->layout->words) || !standing_agrees(d, form) || !padding_zero(d, form->layout))
        return false;
    slot_learn(d, ROLE_FOLLOWING, (wide)(d->address + stride_of(form->layout, d->offset)));
    d->nblocks = 0;
    if (d->has_blocks && (!propagate(d) || !decode_blocks(d)))
        return false;
    return settle(d) && ends_agree(d);
}

/* ---- trying forms ------------------------------------------------------------------------------------------------ */

static void keep_best(struct decoder *d, const struct form *form, struct refusal *best)
{
    bool announced = d->standing.fixed_form && d->standing.form == (wide)form->index;

    if (best->kind != REFUSE_NONE && best->agreed >= d->agreed && !announced)
        return;
    if (best->kind != REFUSE_NONE && d->standing.fixed_form && !announced && best->form && d->standing.form == (wide)best->form->index)
        return;
    *best = d->why;
    best->form = form;
    best->agreed = d->agreed;
}

static bool eligible(const struct decoder *d, const struct form *form)
{
    if (!form->layout)
        return false;
    return !d->one_list || !form->one_sided || form->reads == d->reads;
}

static void fill_in(struct decoder *d, const struct form *form, struct decoded *out)
{
    out->form = form;
    out->layout = form->layout;
    out->address = d->address;
    out->size = d->offset > form->layout->size ? d->offset : form->layout->size;
    out->stride = stride_of(form->layout, d->offset);
    out->present = d->present;
    out->nfields = d->fields.n;
    out->fields = d->fields.v;
    out->nblocks = d->nblocks;
    for (unsigned b = 0; b < d->nblocks; b++)
        out->block[b] = d->block[b];
    decode_links(d, out);
}

bool decode_descriptor(struct decoder *d, const struct image *image, uint64_t address, const struct standing *standing,
                       struct decoded *out, struct refusal *why)
{
    struct refusal best = { 0 };
    size_t i;

    d->image = *image;
    d->address = address;
    d->standing = *standing;
    for (i = 0; i < d->model->forms.n; i++) {
        const struct form *form = d->model->forms.v[i];

        if (!eligible(d, form))
            continue;
        if (trial(d, form) && decode_shape(d, form, out)) {
            fill_in(d, form, out);
            decode_retain(d, out);
            return true;
        }
        keep_best(d, form, &best);
    }
    *why = best;
    return false;
}

bool decoded_value(struct decoder *d, unsigned slot, wide *value) { return slot_value(d, slot, value) == KNOWN; }
bool decoded_learnt(struct decoder *d, unsigned slot) { return slot_learnt(d, slot); }
bool decoded_eval(struct decoder *d, const struct cexpr *expr, wide *value) { return decode_expr(d, expr, value) == KNOWN; }
