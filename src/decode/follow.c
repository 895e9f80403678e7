/* SPDX-License-Identifier: MIT */
#include "decode/follow.h"

#include <inttypes.h>
#include <string.h>

struct walker {
    struct cx *cx;
    const struct chain_request *request;
    const struct controller *model;
    const struct target *target;
    struct memory_view view;
    struct decoder *decoder;
    struct chain_read *chain;
    struct standing standing;
    uint64_t at;
    bool cyclic;
    bool supposed;                          /* the decoder was given a direction that only the addresses tell */
};

void chain_flaw(struct cx *cx, struct chain_read *chain, struct flaw flaw)
{
    vec_push(cx->arena, &chain->flaws, flaw);
}

static void add_flaw(struct walker *w, enum diag_id id, uint64_t address, uint64_t size, const char *text, const char *note)
{
    chain_flaw(w->cx, w->chain, (struct flaw){ .id = id, .address = address, .size = size, .text = text, .note = note });
}

static const struct hop *last_hop(const struct walker *w)
{
    return w->chain->hops.n ? w->chain->hops.v[w->chain->hops.n - 1] : NULL;
}

/* ---- bits that should not be there ------------------------------------------------------------------------------- */

static bool is_constant(const struct equation *e) { return e && e->expr->kind == CE_CONST && !e->nentries; }

/* What reserved bits are: a constant without a name. What hardware writes is another matter: it may have done so. */
static bool can_ignore(const struct refusal *why)
{
    return why->kind == REFUSE_BITS && why->word && why->field && is_constant(why->equation)
           && (why->word->writeback || (!why->field->named && why->equation->expr->k == 0));
}

typedef VEC(struct bits_seen) bits_list;

static void ignore_bits(struct walker *w, const struct refusal *why, bits_list *bits)
{
    struct bits_seen seen = { why->word, why->field, why->bits, why->at, why->word->writeback };

    vec_push(w->cx->arena, bits, seen);
    memory_set(&w->view, why->at, why->word->bits, why->field->hi, why->field->lo, (uwide)why->equation->expr->k);
}

static const char *range_text(struct cx *cx, const struct field_def *field)
{
    return field->hi == field->lo ? arena_printf(cx->arena, "[%u]", field->lo) : arena_printf(cx->arena, "[%u:%u]", field->hi, field->lo);
}

static void tell_reserved(struct walker *w, const bits_list *bits)
{
    size_t i;

    for (i = 0; i < bits->n; i++) {
        const struct bits_seen *b = &bits->v[i];

        if (!b->writeback)
            add_flaw(w, DIAG_RESERVED_BITS, b->address, b->word->bits / 8,
                     arena_printf(w->cx->arena, "%s %s is reserved and holds 0x%" PRIx64, b->word->name, range_text(w->cx, b->field), (uint64_t)b->raw),
                     NULL);
    }
}

/* ---- one descriptor ---------------------------------------------------------------------------------------------- */

/* Where nothing in the words says that the list ends, a register does: its tail, or the number of descriptors. Of the one at
 * w->at, which is number n from 1. */
static bool register_ends(const struct walker *w, size_t n, bool *known)
{
    const struct chain_request *r = w->request;

    *known = r->has_tail || r->has_count;
    return (r->has_tail && w->at == r->tail) || (r->has_count && n >= r->count);
}

static struct image image_for(const struct walker *w, const struct memory_image *image)
{
    struct image seen = image->image;
    bool known;

    if (register_ends(w, w->chain->hops.n + 1, &known))
        seen.length = w->at - seen.address + 1;
    else if (known || w->model->chain.kind == CHAINING_LINKED)
        seen.length = UINT64_MAX / 2;
    return seen;
}

enum { TRIES = 256 };

static bool decode_tolerantly(struct walker *w, const struct image *image, struct decoded *out, bits_list *bits, bool *zero, struct refusal *why)
{
    struct refusal first;
    unsigned tries;

    *zero = false;
    for (tries = 0; tries < TRIES; tries++) {
        if (decode_descriptor(w->decoder, image, w->at, &w->standing, out, why))
            return true;
        if (!can_ignore(why))
            break;
        ignore_bits(w, why, bits);
    }
    first = *why;
    decoder_allow_zero(w->decoder, true);
    *zero = decode_descriptor(w->decoder, image, w->at, &w->standing, out, why);
    decoder_allow_zero(w->decoder, false);
    *why = first;
    return *zero;
}

static wide whole_bytes(const struct decoded *d)
{
    wide bytes = 0, all;
    unsigned i;

    for (i = 0; i < d->nruns; i++)
        bytes += d->run[i];
    if (__builtin_mul_overflow(bytes, d->count[1], &all) || __builtin_mul_overflow(all, d->count[2], &all)
        || __builtin_mul_overflow(all, d->count[3], &all))
        return (wide)1 << 100;
    return all;
}

static void keep_fields(struct walker *w, struct hop *hop)
{
    struct field_seen *fields = NEW_ARRAY(w->cx->arena, struct field_seen, hop->d.nfields + 1);
    size_t i;

    for (i = 0; i < hop->d.nfields; i++) {
        const struct decoded_field *f = &hop->d.fields[i];

        fields[i] = (struct field_seen){ f->word, f->field, f->raw, f->at, f->present, decoded_text(w->decoder, f) };
    }
    hop->nfields = hop->d.nfields;
    hop->fields = fields;
    hop->d.fields = NULL;
}

static bool speaks_of_position(unsigned slot)
{
    switch (slot) {
    case ROLE_FORM: case ROLE_SELF: case ROLE_INDEX: case ROLE_FIRST: case ROLE_BASE: case ROLE_FOLLOWING: case ROLE_NEXT: case ROLE_END:
    case ROLE_LINKED: case ROLE_NEXT_FORM: case ROLE_NEXT_WORDS: return true;
    default: return false;
    }
}

/* Under which interrupts of a transfer this would be the value if nobody asked for another? */
static unsigned usual_under(struct walker *w, unsigned slot, wide value)
{
    const struct cexpr *usual = w->model->slots.v[slot].value;
    bool silent = !decoder_was_given(w->decoder, ROLE_INTERRUPT, &(wide){ 0 }) && !decoded_learnt(w->decoder, ROLE_INTERRUPT);
    unsigned fits = 0, irq;
    wide v;

    if (!usual || usual->constant)
        return (usual ? usual->k : 0) == value ? ~0u : 0;
    if (decoder_was_given(w->decoder, ROLE_IRQ, &v) || decoded_learnt(w->decoder, ROLE_IRQ))
        return decoded_eval(w->decoder, usual, &v) && v == value ? ~0u : 0;
    for (irq = IRQ_NONE; irq <= IRQ_PERIOD; irq++) {
        decoder_given(w->decoder, ROLE_IRQ, (wide)irq);
        if (decoded_eval(w->decoder, usual, &v) && v == value)
            fits |= 1u << irq;
        if (silent && irq >= IRQ_EACH)
            decoder_given(w->decoder, ROLE_INTERRUPT, 1);
        if (decoded_eval(w->decoder, usual, &v) && v == value)
            fits |= 1u << irq;
        if (silent)
            decoder_not_given(w->decoder, ROLE_INTERRUPT);
    }
    decoder_not_given(w->decoder, ROLE_IRQ);
    return fits;
}

static void keep_slots(struct walker *w, struct hop *hop)
{
    VEC(struct role_value) slots = { 0 };
    struct role_value role = { 0 };

    hop->irqs = ~0u;
    for (role.slot = 0; role.slot < w->model->slots.n; role.slot++) {
        enum slot_kind kind = w->model->slots.v[role.slot].kind;

        if ((kind == SLOT_ROLE || kind == SLOT_OPTION) && !speaks_of_position(role.slot) && decoded_learnt(w->decoder, role.slot)
            && decoded_value(w->decoder, role.slot, &role.value)) {
            role.irqs = usual_under(w, role.slot, role.value);
            hop->irqs &= role.irqs && kind == SLOT_OPTION ? role.irqs : ~0u;
            vec_push(w->cx->arena, &slots, role);
        }
    }
    hop->nslots = slots.n;
    hop->slots = slots.v;
}

static void refuse_missing(struct walker *w, const struct refusal *why)
{
    const char *role = why->slot < w->model->slots.n ? w->model->slots.v[why->slot].name : "";
    const char *holder = why->slot < w->model->slots.n ? target_holder(w->cx, w->model, why->slot) : NULL;
    const char *text = refusal_text(w->cx, w->model, why);

    if (why->kind == REFUSE_MISSING && holder)
        add_flaw(w, DIAG_REGISTER_MISSING, w->at, w->view.granule, arena_printf(w->cx->arena, "no word says %s; register %s does", role, holder),
                 arena_printf(w->cx->arena, "give --register=%s=VALUE as the hardware had it, or --register=%s=VALUE", holder, role));
    else
        add_flaw(w, DIAG_NO_FORM, why->field || why->word ? why->at : w->at, why->word ? why->word->bits / 8 : w->view.granule,
                 arena_printf(w->cx->arena, "no form of a descriptor accepts these words: %s", text),
                 why->form ? arena_printf(w->cx->arena, "form '%s' came furthest, with %u field%s that agree", why->form->name, why->agreed,
                                          why->agreed == 1 ? "" : "s") : NULL);
}

static bool limits_hold(const struct walker *w)
{
    size_t i;
    wide v;

    for (i = 0; i < w->model->limits.n; i++) {
        const struct limit *limit = &w->model->limits.v[i];

        if (slot_in(&limit->depends, ROLE_FLOW) && (!limit->of_list || limit->expr->kind == CE_ALL) && !(limit->when && decoded_eval(w->decoder, limit->when, &v) && !v)
            && decoded_eval(w->decoder, limit->expr, &v) && !v)
            return false;
    }
    return true;
}

/* A channel may run in one direction only: then its limits say in which. */
static bool infer_flow(struct walker *w, struct hop *hop)
{
    bool out, in;

    if (!hop->d.between)
        return false;
    decoder_given(w->decoder, ROLE_FLOW, FLOW_M2P);
    out = limits_hold(w);
    decoder_given(w->decoder, ROLE_FLOW, FLOW_P2M);
    in = limits_hold(w);
    decoder_not_given(w->decoder, ROLE_FLOW);
    hop->flow = out ? FLOW_M2P : FLOW_P2M;
    return out != in;
}

static bool stands_still(const struct shape_side *side)
{
    return side->kind == FSIDE_DEVICE || (side->kind == FSIDE_ADDRESS && !side->increment && !side->step);
}

/* Where no word says the direction: an address that stays is taken for a port, if the limits have nothing against it. */
static void suppose_flow(struct walker *w, const struct hop *hop)
{
    bool in = stands_still(&hop->d.source), out = stands_still(&hop->d.dest);
    wide v;

    if (in == out || decoder_was_given(w->decoder, ROLE_FLOW, &v))
        return;
    decoder_given(w->decoder, ROLE_FLOW, out ? FLOW_M2P : FLOW_P2M);
    w->supposed = limits_hold(w);
    if (!w->supposed)
        decoder_not_given(w->decoder, ROLE_FLOW);
}

static bool read_hop(struct walker *w, const struct memory_image *image)
{
    struct hop *hop = NEW(w->cx->arena, struct hop);
    struct image seen = image_for(w, image);
    struct refusal why = { 0 };
    bits_list bits = { 0 };

    if (w->supposed)
        decoder_not_given(w->decoder, ROLE_FLOW);
    w->supposed = false;
    if (!decode_tolerantly(w, &seen, &hop->d, &bits, &hop->zero, &why)) {
        if (why.kind == REFUSE_OUTSIDE)
            add_flaw(w, DIAG_CHAIN_OUTSIDE, w->at, w->view.granule,
                     arena_printf(w->cx->arena, "the dump ends inside this descriptor: %s", refusal_text(w->cx, w->model, &why)), NULL);
        else
            refuse_missing(w, &why);
        return false;
    }
    tell_reserved(w, &bits);
    if (hop->zero)
        add_flaw(w, DIAG_ZERO_LENGTH, w->at, hop->d.size, refusal_text(w->cx, w->model, &why), NULL);
    keep_fields(w, hop);
    keep_slots(w, hop);
    hop->nbits = bits.n;
    hop->bits = bits.v;
    hop->bytes = whole_bytes(&hop->d);
    hop->has_flow = decoded_value(w->decoder, ROLE_FLOW, &hop->flow) || infer_flow(w, hop);
    if (!hop->has_flow && !hop->d.between)
        suppose_flow(w, hop);
    hop->has_pace = decoded_value(w->decoder, ROLE_PACE, &hop->pace);
    vec_push(w->cx->arena, &w->chain->hops, hop);
    flaws_of_hop(w->cx, w->request, w->chain, hop);
    return true;
}

/* ---- from one to the next ---------------------------------------------------------------------------------------- */

static size_t index_of(const struct walker *w, uint64_t address)
{
    size_t i;

    for (i = 0; i < w->chain->hops.n && w->chain->hops.v[i]->d.address != address; i++)
        ;
    return i;
}

/* May the last descriptor lead back to this one? */
static bool can_loop(const struct walker *w, size_t target)
{
    switch (w->model->chain.loops) {
    case LOOPS_FIRST: case LOOPS_REPLACEABLE: case LOOPS_FORM: return target == 0;
    case LOOPS_SECOND: case LOOPS_COPY: return target <= 1;
    case LOOPS_NOT: break;
    }
    return false;
}

static void come_round(struct walker *w, size_t target)
{
    const struct hop *last = last_hop(w), *there = w->chain->hops.v[target];
    struct flaw flaw = { .id = DIAG_CHAIN_ENDLESS, .address = last->d.address, .size = last->d.size, .also = there->d.address,
                         .also_size = there->d.size, .also_text = "to this one" };

    w->chain->target = target;
    w->chain->end = can_loop(w, target) ? CHAIN_RING : CHAIN_ENDLESS;
    if (w->chain->end == CHAIN_RING)
        return;
    if (target + 1 == w->chain->hops.n)
        flaw.also_size = 0;
    flaw.text = target && target + 1 == w->chain->hops.n ? arena_printf(w->cx->arena, "the chain never ends: descriptor %zu leads back to itself", target)
                : target ? arena_printf(w->cx->arena, "the chain never ends: descriptor %zu leads back to descriptor %zu, into the middle of the list",
                                      w->chain->hops.n - 1, target)
                       : "the chain never ends, and the description does not know this controller to loop";
    chain_flaw(w->cx, w->chain, flaw);
}

static void overlaps(struct walker *w, uint64_t address, uint64_t size)
{
    struct flaw flaw = { .id = DIAG_CHAIN_OVERLAP, .address = address, .size = size, .text = "two descriptors share words" };
    size_t i;

    for (i = 0; i < w->chain->hops.n; i++) {
        const struct decoded *d = &w->chain->hops.v[i]->d;

        if (d->address != address && d->address < address + size && address < d->address + d->size) {
            flaw.also = d->address;
            flaw.also_size = d->size;
            flaw.also_text = arena_printf(w->cx->arena, "descriptor %zu, seen before", i);
            break;
        }
    }
    chain_flaw(w->cx, w->chain, flaw);
    w->chain->end = CHAIN_BROKEN;
}

/* Does some word say whether this is the last one? */
static bool words_tell_end(const struct walker *w)
{
    const struct chain *chain = &w->model->chain;

    return decoded_learnt(w->decoder, ROLE_END) || decoded_learnt(w->decoder, ROLE_LINKED)
           || (chain->kind == CHAINING_LINKED && chain->ends_at && !chain->ends_at_following);
}

static bool leave_open(struct walker *w)
{
    const char *holder = target_holder(w->cx, w->model, ROLE_TAIL);
    const struct hop *last = last_hop(w);

    holder = holder ? holder : target_holder(w->cx, w->model, ROLE_COUNT);
    w->chain->end = CHAIN_OPEN;
    add_flaw(w, DIAG_CHAIN_END, last->d.address, last->d.size, "no word says where the list ends; it was followed to here",
             holder ? arena_printf(w->cx->arena, "register %s says it: give --tail=ADDRESS of the last descriptor, or --count=N", holder)
                    : "give --tail=ADDRESS of the last descriptor, or --count=N");
    return false;
}

/* Is there a descriptor at w->at that was not read yet? */
static bool can_go(struct walker *w)
{
    const struct hop *last = last_hop(w);
    uint64_t from = last ? last->d.address : w->at, size = last ? last->d.size : 0;
    bool known;
    size_t i;

    if (!memory_at(&w->view, w->at)) {
        register_ends(w, w->chain->hops.n, &known);
        if (last && !known && !words_tell_end(w))
            return leave_open(w);
        add_flaw(w, DIAG_CHAIN_OUTSIDE, from, size, arena_printf(w->cx->arena, last ? "this leads to 0x%" PRIx64 ", which is not in the dump"
                                                                                    : "the address 0x%" PRIx64 " is not in the dump", w->at), NULL);
        w->chain->end = CHAIN_BROKEN;
        return false;
    }
    if (w->at % w->view.granule) {
        add_flaw(w, DIAG_CHAIN_MISALIGNED, from, size, arena_printf(w->cx->arena, "the address 0x%" PRIx64 " lies between two words", w->at), NULL);
        w->chain->end = CHAIN_BROKEN;
        return false;
    }
    if (!memory_marked(&w->view, w->at))
        return true;
    i = index_of(w, w->at);
    if (i < w->chain->hops.n)
        come_round(w, i);
    else
        overlaps(w, w->at, w->view.granule);
    return false;
}

/* Where the chain goes on; false: it ends here, or comes round. */
static bool step_on(struct walker *w)
{
    const struct chain *chain = &w->model->chain;
    const struct decoded *last = &last_hop(w)->d;
    bool known, ends;

    if (last->form->repeats) {
        w->chain->end = CHAIN_RING;
        w->chain->target = w->chain->hops.n - 1;
        return false;
    }
    ends = register_ends(w, w->chain->hops.n, &known);
    if (last->end || (ends && !words_tell_end(w))) {
        w->chain->end = CHAIN_ENDS;
        return false;
    }
    if (chain->loops == LOOPS_FORM && last->form == chain->loops_with) {
        uint64_t target = chain->kind == CHAINING_LINKED && last->has_next ? last->next : w->chain->head;
        size_t i = index_of(w, target);

        if (i < w->chain->hops.n) {
            come_round(w, i);
            return false;
        }
    }
    w->at = chain->kind == CHAINING_LINKED && last->has_next ? last->next : last->address + last->stride;
    w->standing.fixed_words = last->says_words;
    w->standing.words = last->next_words;
    w->standing.fixed_form = last->says_form && last->next_form >= 0;
    w->standing.form = last->next_form;
    w->standing.forms = last->next_forms;
    return true;
}

static void begin(struct walker *w)
{
    wide base;

    w->chain->hops.n = w->chain->flaws.n = 0;
    w->chain->end = CHAIN_BROKEN;
    w->chain->bytes = 0;
    w->at = w->request->head;
    w->standing = (struct standing){ .first = true };
    w->standing.fixed_form = decoder_was_given(w->decoder, ROLE_FORM, &w->standing.form);
    w->standing.base = decoder_was_given(w->decoder, ROLE_BASE, &base) ? (uint64_t)base : w->request->head;
    memory_make(w->cx, &w->view, w->request->dump, w->model);
    decoder_restart(w->decoder);
}

static void run(struct walker *w)
{
    begin(w);
    while (can_go(w)) {
        w->standing.index = w->chain->hops.n;
        w->standing.first = w->chain->hops.n == 0;
        if (!read_hop(w, memory_at(&w->view, w->at)))
            break;
        const struct decoded *d = &last_hop(w)->d;

        if (!memory_mark(&w->view, d->address, d->size)) {
            overlaps(w, d->address, d->size);
            break;
        }
        if (w->chain->hops.n == HOPS_MAX) {
            add_flaw(w, DIAG_TOO_LARGE, d->address, d->size, arena_printf(w->cx->arena, "more than %d descriptors", (int)HOPS_MAX), NULL);
            break;
        }
        if (!step_on(w))
            break;
    }
    for (size_t i = 0; i < w->chain->hops.n; i++)
        w->chain->bytes += w->chain->hops.v[i]->bytes;
}

/* ---- how the list is to be read ---------------------------------------------------------------------------------- */

static void give(struct walker *w, unsigned slot, wide value)
{
    wide before;

    if (!decoder_was_given(w->decoder, slot, &before))
        decoder_given(w->decoder, slot, value);
}

static bool new_decoder(struct walker *w, bool cyclic)
{
    w->decoder = w->chain->decoder = target_decoder(w->cx, w->target, cyclic);
    if (!w->decoder)
        return false;
    w->cyclic = cyclic;
    give(w, ROLE_HEAD, (wide)w->request->head);
    if (w->request->has_count)
        give(w, ROLE_COUNT, (wide)w->request->count);
    if (w->request->has_tail)
        give(w, ROLE_TAIL, (wide)w->request->tail);
    if (w->model->two_lists)
        decoder_list(w->decoder, w->request->reads);
    return true;
}

static bool uses(const struct controller *model, unsigned slot)
{
    size_t i;

    if (model->slots.v[slot].carried)
        return true;
    for (i = 0; i < model->limits.n; i++)
        if (slot_in(&model->limits.v[i].depends, slot))
            return true;
    return false;
}

/* Once more with what is known only when the whole list has been seen: that it is a ring, how long it is. */
static bool again(struct walker *w)
{
    const struct chain_read *chain = w->chain;
    bool ring = chain->end == CHAIN_RING;
    const struct hop *last = last_hop(w);
    size_t n = chain->hops.n;
    wide length = 0;
    size_t i;

    if (!last || chain->end == CHAIN_BROKEN)
        return true;
    if (!(ring && uses(w->model, ROLE_CYCLIC)) && !uses(w->model, ROLE_COUNT) && !uses(w->model, ROLE_LENGTH) && !uses(w->model, ROLE_TAIL))
        return true;
    for (i = 0; i < n; i++)
        length += (wide)chain->hops.v[i]->d.stride;
    if (!new_decoder(w, ring))
        return false;
    give(w, ROLE_COUNT, (wide)n);
    give(w, ROLE_LENGTH, length);
    give(w, ROLE_TAIL, (wide)last->d.address);
    run(w);
    return true;
}

/* Words that are refused as a list with an end may be those of a ring. */
static bool as_ring(struct walker *w)
{
    struct chain_read before = *w->chain;

    if (w->chain->end != CHAIN_BROKEN || !uses(w->model, ROLE_CYCLIC))
        return true;
    w->chain->hops.v = NULL;
    w->chain->hops.n = w->chain->hops.cap = 0;
    w->chain->flaws.v = NULL;
    w->chain->flaws.n = w->chain->flaws.cap = 0;
    if (!new_decoder(w, true))
        return false;
    run(w);
    if (w->chain->end == CHAIN_BROKEN && w->chain->hops.n <= before.hops.n)
        *w->chain = before;
    return true;
}

bool follow(struct cx *cx, const struct chain_request *request, struct chain_read *chain)
{
    struct walker w = { .cx = cx, .request = request, .target = request->target, .model = request->target->model, .chain = chain };

    *chain = (struct chain_read){ .name = request->name, .reads = request->reads, .head = request->head };
    if (!new_decoder(&w, false))
        return false;
    run(&w);
    if (!again(&w) || !as_ring(&w))
        return false;
    flaws_of_list(cx, request, chain);
    if (w.supposed)
        decoder_not_given(w.decoder, ROLE_FLOW);
    return true;
}
