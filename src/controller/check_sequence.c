/* SPDX-License-Identifier: MIT */
/* Rules about sequences: which there must be, what each may do, that values fit, that list-wide roles are written. */
#include "controller/check.h"

/* ---- which there must be ------------------------------------------------------------------------------------------ */

static void check_pair(struct checker *k, enum sequence_id does, enum sequence_id undoes)
{
    const struct sequence *there = k->c->sequence[does];
    if (there && !k->c->sequence[undoes])
        diag(k->cx, DIAG_CTL_SEQUENCE, there->span, "there is '%s', but no '%s' to take it back", sequence_name(does), sequence_name(undoes));
}

static void check_present(struct checker *k)
{
    const struct controller *c = k->c;
    bool stepped = c->has_chain && c->chain.kind == CHAINING_STEPPED;
    struct span here = c->name.span;
    if (stepped && !c->sequence[SEQ_STEP])
        diag(k->cx, DIAG_CTL_SEQUENCE, here, "a stepped chain needs the sequence 'step'");
    if (!stepped && c->sequence[SEQ_STEP])
        diag(k->cx, DIAG_CTL_SEQUENCE, c->sequence[SEQ_STEP]->span, "only a stepped chain has the sequence 'step'");
    if (!stepped && !c->sequence[SEQ_START])
        diag(k->cx, DIAG_CTL_SEQUENCE, here, "'%s' has no sequence 'start'", c->name.id);
    if (c->sequence[SEQ_START] && !c->sequence[SEQ_STOP])
        diag(k->cx, DIAG_CTL_SEQUENCE, c->sequence[SEQ_START]->span, "what starts must stop: the sequence 'stop' is missing");
    check_pair(k, SEQ_PAUSE, SEQ_RESUME);
    check_pair(k, SEQ_CONNECT, SEQ_DISCONNECT);
}

/* ---- list-wide roles ---------------------------------------------------------------------------------------------- */

/* A full write from something that is not a constant may stand for `load`: the page then says itself what goes where. */
static bool body_writes(const seq_body *body, const struct reg_def *reg)
{
    for (size_t i = 0; i < body->n; i++) {
        const struct seq_stmt *s = body->v[i];
        bool words = (s->kind == SEQ_LOAD_FIRST || s->kind == SEQ_LOAD_THIS) && reg->word;
        bool mine = s->reg == reg && (s->kind == SEQ_LOAD || (s->kind == SEQ_WRITE && !s->expr->constant));
        if (words || mine || body_writes(&s->then, reg) || body_writes(&s->otherwise, reg))
            return true;
    }
    return false;
}

/* A role that differs from transfer to transfer; an option too, unless it is asked of what belongs to an instance. */
static bool of_transfer(const struct controller *c, const struct cexpr *e, bool options, unsigned depth)
{
    if (!e || depth > 40)
        return false;
    if (e->kind == CE_FORM_IS || e->kind == CE_HAS || e->kind == CE_BEFORE)
        return true;
    if (e->kind == CE_SLOT) {
        const struct slot *slot = &c->slots.v[e->slot];
        if (slot->kind == SLOT_DEFINE)
            return of_transfer(c, slot->value, options, depth + 1);
        return (slot->kind == SLOT_ROLE && slot->role != ROLE_CHANNEL && slot->role != ROLE_BASE) || (options && slot->kind == SLOT_OPTION)
            || slot->kind == SLOT_HEAD || slot->kind == SLOT_TAIL;
    }
    return of_transfer(c, e->a, options, depth + 1) || of_transfer(c, e->b, options, depth + 1) || of_transfer(c, e->c, options, depth + 1);
}

/* What a register carries: nothing but constants, what is the same for ever, or what belongs to a transfer. */
enum carries { CARRIES_NOTHING, CARRIES_FIXED, CARRIES_ROLES };

static enum carries carried_by(const struct controller *c, const field_nodes *nodes)
{
    enum carries all = CARRIES_NOTHING;
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        enum carries inside[2] = { carried_by(c, &n->then), carried_by(c, &n->otherwise) };
        for (unsigned q = 0; n->field && q < n->field->nequations; q++) {
            const struct cexpr *e = n->field->equations[q].expr;
            enum carries mine = e->constant ? CARRIES_NOTHING : of_transfer(c, e, true, 0) ? CARRIES_ROLES : CARRIES_FIXED;
            all = mine > all ? mine : all;
        }
        for (unsigned b = 0; b < 2; b++)
            all = inside[b] > all ? inside[b] : all;
    }
    return all;
}

static bool is_written(const struct controller *c, const struct reg_def *reg, bool of_list)
{
    static const enum sequence_id ids[] = { SEQ_CONFIG, SEQ_START, SEQ_STEP, SEQ_INIT };
    for (size_t i = 0; i < sizeof ids / sizeof *ids - of_list; i++) {
        if (c->sequence[ids[i]] && body_writes(&c->sequence[ids[i]]->body, reg))
            return true;
    }
    return false;
}

static void check_registers_written(struct checker *k)
{
    const struct controller *c = k->c;
    for (size_t i = 0; i < c->registers.n; i++) {
        const struct reg_def *reg = c->registers.v[i];
        enum carries carries = reg->has_body ? carried_by(c, &reg->fields) : CARRIES_NOTHING;
        if (carries != CARRIES_NOTHING && !is_written(c, reg, carries == CARRIES_ROLES))
            diag(k->cx, DIAG_CTL_SEQUENCE, reg->span, "'%s' carries roles, but neither start nor config writes it: 'load %s;' would", reg->name,
                 reg->name);
    }
}

/* ---- what each may do --------------------------------------------------------------------------------------------- */

#define RESULTS_OF_IRQ (1u << RESULT_DONE | 1u << RESULT_FAILED | 1u << RESULT_READ_FAILED | 1u << RESULT_WRITE_FAILED \
                        | 1u << RESULT_PERIOD | 1u << RESULT_MISMATCH)
static const unsigned results_of[SEQ_COUNT] = {
    [SEQ_IRQ] = RESULTS_OF_IRQ,
    [SEQ_RESIDUE] = 1u << RESULT_CURRENT | 1u << RESULT_NEXT | 1u << RESULT_LEFT | 1u << RESULT_ROWS_LEFT | 1u << RESULT_MOVED,
    [SEQ_PACKET] = 1u << RESULT_LEFT,
};

static void check_result(struct checker *k, const struct sequence *seq, const struct seq_stmt *s)
{
    for (unsigned id = 0; id < SEQ_COUNT; id++) {
        if (results_of[seq->id] >> s->result & 1)
            return;
        if (results_of[id] >> s->result & 1) {
            diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "'%s' is a result of '%s', not of '%s'", result_name(s->result),
                 sequence_name((enum sequence_id)id), sequence_name(seq->id));
            return;
        }
    }
}

/* A constant that is written must fit; where it clears bits (R &= ~MASK), its complement must. */
static void check_constant(struct checker *k, const struct seq_stmt *s)
{
    wide v = s->expr->k;
    unsigned bits = s->field ? s->field->hi - s->field->lo + 1 : s->reg->bits;
    if (s->expr->kind != CE_CONST)
        return;
    v = v < 0 && !s->field ? -(v + 1) : v;
    if (v < 0 || (uwide)v >> bits)
        diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "%s%s%s has %u bit%s; the value does not fit", s->reg->name, s->field ? "." : "",
             s->field ? s->field->name : "", bits, bits == 1 ? "" : "s");
}

static void check_wait(struct checker *k, const struct sequence *seq, const struct seq_stmt *s)
{
    if (seq->id == SEQ_IRQ || seq->id == SEQ_RESIDUE || seq->id == SEQ_PACKET)
        diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "'%s' does not wait: it is called from an interrupt, with the channel locked", sequence_name(seq->id));
    else if (s->expr->constant)
        diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "'%s' is always the same; waiting cannot change it", cexpr_text(k->cx, k->c, s->expr));
}

static void check_load(struct checker *k, const struct sequence *seq, const struct seq_stmt *s)
{
    bool stepped = k->c->has_chain && k->c->chain.kind == CHAINING_STEPPED;
    if (s->kind == SEQ_LOAD_THIS && seq->id != SEQ_STEP)
        diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "'load this' is for 'step'; there is no current descriptor in '%s'", sequence_name(seq->id));
    if (s->kind == SEQ_LOAD_FIRST && stepped)
        diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "a stepped chain loads each descriptor in 'step', with 'load this'");
}

static void check_body(struct checker *k, const struct sequence *seq, const seq_body *body)
{
    for (size_t i = 0; i < body->n; i++) {
        const struct seq_stmt *s = body->v[i];
        if (s->kind == SEQ_RESULT)
            check_result(k, seq, s);
        if (s->kind == SEQ_WRITE || s->kind == SEQ_OR_WRITE || s->kind == SEQ_AND_WRITE || s->kind == SEQ_FIELD_WRITE)
            check_constant(k, s);
        if (s->kind == SEQ_WAIT)
            check_wait(k, seq, s);
        if (s->kind == SEQ_LOAD_FIRST || s->kind == SEQ_LOAD_THIS)
            check_load(k, seq, s);
        if (seq->id == SEQ_INIT && s->expr && of_transfer(k->c, s->expr, false, 0))
            diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "'init' runs before there is a transfer, so '%s' is not known; it belongs into 'start'",
                 cexpr_text(k->cx, k->c, s->expr));
        check_body(k, seq, &s->then);
        check_body(k, seq, &s->otherwise);
    }
}

static void one_wait(struct checker *k, const seq_body *body, unsigned *waits)
{
    for (size_t i = 0; i < body->n; i++) {
        const struct seq_stmt *s = body->v[i];
        if (s->kind == SEQ_WAIT && ++*waits == 2)
            diag(k->cx, DIAG_CTL_SEQUENCE, s->span, "'stop' has one wait: its condition is what the runtime waits for");
        one_wait(k, &s->then, waits);
        one_wait(k, &s->otherwise, waits);
    }
}

void check_sequences(struct checker *k)
{
    const struct controller *c = k->c;
    unsigned waits = 0;
    if (!c->forms.n && !c->registers.n)
        return;
    check_present(k);
    if (c->sequence[SEQ_STOP])
        one_wait(k, &c->sequence[SEQ_STOP]->body, &waits);
    for (unsigned id = 0; id < SEQ_COUNT; id++) {
        if (c->sequence[id])
            check_body(k, c->sequence[id], &c->sequence[id]->body);
    }
    check_registers_written(k);
}
