/* SPDX-License-Identifier: MIT */
/* The proof: the finished words, decoded by the description and followed as the hardware would, do what the program
 * says, wherever the linker puts things and whatever lengths are bound. Nothing is written unless this agrees. */
#include <inttypes.h>
#include <string.h>
#include "verify/verify_room.h"

/* ---- what is known besides the words ----------------------------------------------------------------------------- */

/* Roles that a register holds for the whole list. Where a word says one too, it must be that. */
static void give_list_roles(struct decoder *d, const struct planned *planned)
{
    static const unsigned wide_roles[] = {
        ROLE_SOURCE_WIDTH, ROLE_DEST_WIDTH, ROLE_WIDTH, ROLE_SOURCE_BURST, ROLE_DEST_BURST, ROLE_SOURCE_INCREMENT, ROLE_DEST_INCREMENT,
        ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST, ROLE_REQUEST, ROLE_PACE, ROLE_GATE, ROLE_GATE_BYTES, ROLE_SOURCE, ROLE_DEST,
    };
    size_t i, k;
    wide v;

    for (i = 0; i < planned->roles.n; i++)
        for (k = 0; k < sizeof wide_roles / sizeof *wide_roles; k++)
            if (planned->roles.v[i].slot == wide_roles[k] &&
                planned->model->slots.v[wide_roles[k]].kind == SLOT_ROLE && !decoder_was_given(d, wide_roles[k], &v))
                decoder_given(d, wide_roles[k], planned->roles.v[i].value);
}

static bool option_value(struct cx *cx, const struct program *program, const struct given *given, const struct option *option, wide *value)
{
    int64_t number;
    unsigned i;

    *value = 1;
    if (!given->value)
        return true;
    for (i = 0; given->value->kind == EXPR_NAME && i < option->nwords; i++)
        if (option->words[i].word && !strcmp(option->words[i].word, given->value->name)) {
            *value = option->words[i].key;
            return true;
        }
    if (!constant_number(cx, program, given->value, &number))
        return false;
    *value = number;
    return true;
}

static void give_options(struct cx *cx, const struct program *program, struct decoder *d, const struct planned *planned)
{
    const struct option *option;
    const struct given *given;
    size_t i;
    wide v;

    for (i = 0; i < planned->model->options.n; i++) {
        option = &planned->model->options.v[i];
        given = option_lookup(planned->transfer, option->name);
        if (given && option_value(cx, program, given, option, &v))
            decoder_given(d, option->slot, v);
    }
}

static struct decoder *decoder_for(struct proof *proof, const struct table *table, unsigned list, const struct finished *finished)
{
    const struct planned *planned = proof->planned;
    struct decoder *d = decoder_new(proof->cx, planned->model);

    if (planned->has_channel)
        decoder_given(d, ROLE_CHANNEL, (wide)planned->channel);
    decoder_given(d, ROLE_CYCLIC, proof->asked.cyclic);
    decoder_given(d, ROLE_IRQ, proof_irq(&proof->asked));
    decoder_given(d, ROLE_COUNT, (wide)finished->left);
    decoder_given(d, ROLE_LENGTH, (wide)table->length);
    decoder_given(d, ROLE_HEAD, (wide)finished->head);
    proof_give_flow(proof, d);
    give_list_roles(d, planned);
    give_options(proof->cx, proof->program, d, planned);
    decoder_options_stand(d);
    if (planned->model->two_lists)
        decoder_list(d, list == 0);
    return d;
}

/* What the registers of the start sequence are told must be what follows from the program. */
static bool list_roles_agree(struct proof *proof)
{
    static const unsigned derived[] = { ROLE_FLOW, ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST, ROLE_REQUEST, ROLE_CHANNEL,
                                        ROLE_CYCLIC, ROLE_IRQ };
    const struct planned *planned = proof->planned;
    const struct list_role *role;
    size_t i, k;
    wide v;

    for (i = 0; i < planned->roles.n; i++) {
        role = &planned->roles.v[i];
        for (k = 0; k < sizeof derived / sizeof *derived; k++) {
            if (role->slot != derived[k] || !decoder_was_given(proof->cursor[0].decoder, role->slot, &v) || v == role->value)
                continue;
            proof_wrong(proof, 0, "%s is %" PRId64 " for the registers, and %" PRId64 " in the program", role_name((enum role)role->slot),
                        (int64_t)role->value, (int64_t)v);
            return false;
        }
    }
    return true;
}

/* ---- what is asked for ------------------------------------------------------------------------------------------- */

static void hear(void *context, const struct run *run)
{
    struct proof *proof = context;

    if (run->kind == STEP_INTERRUPT)
        vec_push(proof->cx->arena, &proof->asked.interrupts, proof->asked.bytes);
    if (run->kind == STEP_FENCE)
        vec_push(proof->cx->arena, &proof->asked.fences, proof->asked.bytes);
    if (run->kind == STEP_MOVE || run->kind == STEP_CHECK)
        proof->asked.bytes += run->bytes;
}

/* Interrupts and bytes; what costs a pass over the meaning is kept for the other placement. */
static void ask(struct proof *proof, const resolved_steps *steps, struct asked *kept)
{
    const struct transfer *t = proof->planned->transfer;

    bool restarted = t->cyclic && !transfer_is_ring(proof->program, t);

    proof->asked = (struct asked){ .cyclic = t->cyclic && !restarted, .interrupt_every = t->irq.every };
    proof->asked.interrupt_end = t->irq.end || restarted;       /* the runtime starts the next lap when it hears of the end */
    if (kept && kept->known) {
        proof->asked = *kept;
        return;
    }
    meaning_runs(steps, hear, proof);
    proof->asked.known = true;
    if (kept)
        *kept = proof->asked;
}

/* ---- one proof --------------------------------------------------------------------------------------------------- */

static const struct descriptor *head_of(const struct table *table, const struct binding *binding)
{
    size_t i;

    for (i = 0; i < table->descriptors.n; i++)
        if (table->descriptors.v[i].open_bytes.n == 0 || open_value(&table->descriptors.v[i].open_bytes, binding) > 0)
            return &table->descriptors.v[i];
    return 0;
}

/* Where descriptors say which form the next one has, the start sequence says it of the first. */
static uint64_t head_form(const struct planned *planned, const struct table *table, const struct binding *binding)
{
    const struct descriptor *head = head_of(table, binding);

    return head && head->form && head->form->index < 64 && planned->model->slots.v[ROLE_NEXT_FORM].carried ? (uint64_t)1 << head->form->index : 0;
}

/* Optional words that the first descriptor has: the start sequence announces them, not a descriptor. */
static uint64_t head_words(const struct planned *planned, const struct table *table, const struct binding *binding)
{
    const struct descriptor *head = head_of(table, binding);
    uint64_t words = 0;
    size_t i;

    for (i = 0; head && i < head->words.n; i++)
        words |= (uint64_t)1 << head->words.v[i].def->index;
    (void)planned;
    return words;
}

static bool begin_cursor(struct proof *proof, unsigned i)
{
    struct cursor *c = &proof->cursor[i];
    const struct table *table = proof->planned->tables.v[i];

    c->table = table;
    finish_table(proof->cx, proof->planned, table, proof->placement, proof->binding, &c->finished);
    if (c->finished.wrong) {
        proof_wrong(proof, 0, "%s", c->finished.wrong);
        return false;
    }
    c->image = (struct image){ c->finished.units, c->finished.nunits, image_unit_bits(proof->planned->model), c->finished.address,
                                table->blocks.n ? table->length : 0, 0 };
    c->decoder = decoder_for(proof, table, i, &c->finished);
    walk_begin(proof->cx, &c->walk, c->decoder, &c->image, c->finished.head, head_words(proof->planned, table, proof->binding),
               table->page);
    c->walk.standing.forms = head_form(proof->planned, table, proof->binding);
    return true;
}

/* Prep refuses what would move nothing. */
static bool nothing_left(const struct proof *proof)
{
    unsigned i;

    for (i = 0; i < proof->ncursors; i++)
        if (proof->cursor[i].finished.left)
            return false;
    return proof->asked.bytes == 0;
}

static bool aligned(struct proof *proof, const struct cursor *c)
{
    const struct table *table = c->table;

    if (table->stepped)
        return true;
    if (table->align && c->finished.address % table->align)
        proof_wrong(proof, 0, "the table is not aligned");
    if (table->page && c->finished.nunits
        && c->finished.address / table->page != (c->finished.address + c->image.unit_bits / 8 * c->finished.nunits - 1) / table->page)
        proof_wrong(proof, 0, "the table crosses a page");
    return !proof->wrong;
}

bool proof_open(struct proof *proof, const resolved_steps *steps, struct asked *kept)
{
    unsigned i;

    proof->ncursors = (unsigned)proof->planned->tables.n;
    if (proof->ncursors < 1 || proof->ncursors > 2) {
        proof_wrong(proof, 0, "%u lists", proof->ncursors);
        return false;
    }
    ask(proof, steps, kept);
    proof_first_flow(proof, steps);
    for (i = 0; i < proof->ncursors; i++)
        if (!begin_cursor(proof, i) || !aligned(proof, &proof->cursor[i]))
            return false;
    return true;
}

static bool prove(struct proof *proof, const resolved_steps *written, struct asked *kept)
{
    resolved_steps passes;

    return proof_symbols(proof) && proof_objects(proof) && proof_passes(proof, written, &passes)
        && proof_open(proof, &passes, kept) && list_roles_agree(proof) &&
           (nothing_left(proof) || proof_compare(proof, &passes));
}

/* ---- the record -------------------------------------------------------------------------------------------------- */

static char *binding_text(struct cx *cx, const struct binding *binding)
{
    char *text = arena_strndup(cx->arena, "", 0);
    size_t i;

    for (i = 0; i < binding->n; i++)
        text = arena_printf(cx->arena, "%s%slen(%s) = %" PRIu64, text, i ? ", " : "", binding->v[i].buffer->name.id, binding->v[i].length);
    return text;
}

static void report(struct proof *proof)
{
    const struct transfer *t = proof->planned->transfer;
    const struct cursor *c = proof->wrong_at;
    struct diag *d;

    if (c)
        d = diag(proof->cx, DIAG_VERIFY, t->name.span, "'%s': descriptor %zu%s%s at byte %" PRIu64 ": %s", t->name.id,
                 proof->wrong_descriptor,
                 *c->table->list ? " of list " : "", c->table->list, proof->done, proof->wrong);
    else
        d = diag(proof->cx, DIAG_VERIFY, t->name.span, "'%s': %s", t->name.id, proof->wrong);
    diag_in_transfer(d, t->name.id);
    if (c && proof->wrong_descriptor < c->table->descriptors.n)
        diag_related(proof->cx, d, c->table->descriptors.v[proof->wrong_descriptor].span, "planned for this");
    if (proof->wrong_run)
        diag_note(proof->cx, d, "the run is: %s", proof->wrong_run);
    if (proof->binding)
        diag_note(proof->cx, d, "with %s", binding_text(proof->cx, proof->binding));
    diag_note(proof->cx, d, "this is a mistake of the compiler or of the description of '%s', not of the program; nothing was written",
              t->instance->name.id);
}

static bool prove_and_report(struct cx *cx, const struct program *program, struct planned *planned, const struct placement *placement,
                             const struct binding *binding, const resolved_steps *steps, struct asked *kept)
{
    struct proof *proof = NEW(cx->arena, struct proof);

    *proof = (struct proof){ .cx = cx, .program = program, .planned = planned, .placement = placement, .binding = binding,
                             .nmetadata = controller_elements(planned->model, ROLE_METADATA) };
    if (prove(proof, steps, kept))
        return true;
    report(proof);
    return false;
}

/* ---- open lengths ------------------------------------------------------------------------------------------------ */

#define BINDINGS_MAX 64
struct trials {
    struct cx *cx, quiet;
    const struct program *program;
    struct planned *planned;
    const struct placement *placement;
    const given_lengths *lengths;           /* of the transfer */
};

/* What prep refuses never reaches the words: too long, a part of an access. */
static bool lets_through(const struct given_length *length, uint64_t value)
{
    return value <= length->most && value % length->step == 0;
}

static bool is_legal(struct trials *trials, const struct binding *binding)
{
    resolved_steps steps;

    return transfer_steps(&trials->quiet, trials->program, trials->planned->transfer, binding, &steps);
}

/* Nor does what the program's own rules refuse. */
static bool try_binding(struct trials *trials, const struct binding *binding)
{
    resolved_steps steps = { 0 };

    if (!transfer_steps(&trials->quiet, trials->program, trials->planned->transfer, binding, &steps))
        return true;
    return prove_and_report(trials->cx, trials->program, trials->planned, trials->placement, binding, &steps, 0);
}

/* All at `value` steps; but `except` (null: none) at its maximum. */
static bool try_all(struct trials *trials, uint64_t value, const struct given_length *except)
{
    struct bound_length *bound = NEW_ARRAY(trials->cx->arena, struct bound_length, trials->lengths->n);
    struct binding *binding = NEW(trials->cx->arena, struct binding);
    size_t i;

    for (i = 0; i < trials->lengths->n; i++) {
        const struct given_length *length = &trials->lengths->v[i];
        uint64_t least = value * length->step < length->most ? value * length->step : length->most;

        bound[i] = (struct bound_length){ length->buffer, length->index, length == except ? length->most : least };
    }
    *binding = (struct binding){ trials->lengths->n, bound };
    return try_binding(trials, binding);
}

static bool try_length(struct trials *trials, const struct given_length *length, int64_t value)
{
    struct bound_length *bound = NEW(trials->cx->arena, struct bound_length);
    struct binding *binding = NEW(trials->cx->arena, struct binding);

    if (value < 0 || !lets_through(length, (uint64_t)value))
        return true;
    *bound = (struct bound_length){ length->buffer, length->index, (uint64_t)value };
    *binding = (struct binding){ 1, bound };
    if (!is_legal(trials, binding))         /* lengths that must agree: all the same */
        return try_all(trials, (uint64_t)value / length->step, 0);
    return try_binding(trials, binding);
}

/* The length at which a descriptor vanishes, the others being at their maximum; false: it never does. */
static bool threshold(const struct descriptor *d, const struct given_length *length, int64_t *value)
{
    int64_t factor = 0, at_zero;
    unsigned i;

    for (i = 0; i < d->open_bytes.n; i++)
        if (d->open_bytes.terms[i].buffer == length->buffer && d->open_bytes.terms[i].index == length->index)
            factor += d->open_bytes.terms[i].factor;
    if (factor == 0)
        return false;
    at_zero = open_value(&d->open_bytes, 0) - factor * (int64_t)length->most;
    *value = -at_zero / factor;
    return *value >= 0 && (uint64_t)*value <= length->most;
}

static bool try_around(struct trials *trials, const struct given_length *length, int64_t at)
{
    int64_t step = (int64_t)length->step, k;

    for (k = -1; k <= 1; k++)
        if (!try_length(trials, length, (at / step + k) * step))
            return false;
    return true;
}

static size_t count_thresholds(const struct trials *trials, const struct given_length *length)
{
    size_t i, k, n = 0;
    int64_t at;

    for (i = 0; i < trials->planned->tables.n; i++)
        for (k = 0; k < trials->planned->tables.v[i]->descriptors.n; k++)
            n += threshold(&trials->planned->tables.v[i]->descriptors.v[k], length, &at);
    return n;
}

/* Every length that removes a descriptor; of very many, BINDINGS_MAX spread evenly, the first and the last among them. */
static bool try_thresholds(struct trials *trials, const struct given_length *length)
{
    size_t n = count_thresholds(trials, length), stride = n / BINDINGS_MAX + 1, i, k, seen = 0;
    const struct table *table;
    int64_t at, before = -1;

    for (i = 0; i < trials->planned->tables.n; i++) {
        table = trials->planned->tables.v[i];
        for (k = 0; k < table->descriptors.n; k++) {
            if (!threshold(&table->descriptors.v[k], length, &at))
                continue;
            seen++;
            if (at == before || (seen % stride && seen != 1 && seen != n))
                continue;
            before = at;
            if (!try_around(trials, length, at))
                return false;
        }
    }
    return true;
}

static bool prove_lengths(struct cx *cx, const struct program *program, struct planned *planned, const struct placement *placement)
{
    struct trials trials = { .cx = cx, .quiet = *cx, .program = program, .planned = planned, .placement = placement,
                              .lengths = &planned->transfer->lengths };
    struct cx *other;
    bool good = true;
    size_t i;

    if (!trials.lengths->n)
        return true;
    other = cx_new();                       /* what the program's rules say about a trial length is nobody's business */
    trials.quiet.diags = other->diags;
    good = try_all(&trials, 0, 0) && try_all(&trials, 1, 0);
    for (i = 0; good && trials.lengths->n > 1 && i < trials.lengths->n && i < BINDINGS_MAX; i++)
        good = try_all(&trials, 0, &trials.lengths->v[i]);
    for (i = 0; good && i < trials.lengths->n; i++)
        good = try_around(&trials, &trials.lengths->v[i], 0) && try_around(&trials, &trials.lengths->v[i],
            (int64_t)trials.lengths->v[i].most) &&
               try_thresholds(&trials, &trials.lengths->v[i]);
    cx_drop(other);
    return good;
}

/* ---- the transfer ------------------------------------------------------------------------------------------------ */

/* Is there anything in the words that a second place could show wrong? */
static bool depends_on_place(const struct planned *planned)
{
    size_t i, k;

    for (i = 0; i < planned->tables.n; i++) {
        const struct table *table = planned->tables.v[i];

        if (!table->has_address)
            return true;
        for (k = 0; k < table->fixups.n; k++)
            if (table->fixups.v[k].symbol)
                return true;
        for (k = 0; k < table->descriptors.n; k++)
            if (table->descriptors.v[k].end_nfixups)
                return true;
    }
    return planned->block.fixups.n != 0;
}

bool verify_planned(struct cx *cx, const struct program *program, struct planned *planned)
{
    struct placement placement;
    struct asked asked = { 0 };
    unsigned variant;

    planned->proved = false;
    for (variant = 0; variant < (depends_on_place(planned) ? 2u : 1u); variant++) {
        placement_make(cx, NULL, planned, variant, &placement);
        if (!prove_and_report(cx, program, planned, &placement, 0, &planned->transfer->steps, &asked))
            return false;
    }
    if (!prove_lengths(cx, program, planned, &placement))
        return false;
    planned->proved = true;
    return true;
}
