/* SPDX-License-Identifier: MIT */
#include "codegen/plan_operation.h"
#include "controller/peers.h"

#include <string.h>

/* ---- names ---- */

static const struct { const char *name; struct peer_form form; } operations[] = {
    [IR_COPY] = { "copy", { FSIDE_ADDRESS, FSIDE_NONE } }, [IR_FILL] = { "fill", { FSIDE_FILL, FSIDE_ADDRESS } },
    [IR_XOR] = { "xor", { FSIDE_XOR, FSIDE_ADDRESS } }, [IR_PQ] = { "pq", { FSIDE_PQ, FSIDE_ADDRESS } },
    [IR_CHECK_COPY] = { "check copy", { FSIDE_ADDRESS, FSIDE_CHECK } }, [IR_CHECK_FILL] = { "check fill", { FSIDE_FILL, FSIDE_CHECK } },
    [IR_CHECK_XOR] = { "check xor", { FSIDE_XOR, FSIDE_CHECK } }, [IR_CHECK_PQ] = { "check pq", { FSIDE_PQ, FSIDE_CHECK } },
    [IR_INTERRUPT] = { "interrupt", { FSIDE_NONE, FSIDE_NONE } }, [IR_FENCE] = { "fence", { FSIDE_NONE, FSIDE_NONE } },
};

const char *operation_name(enum ir_op op)
{
    return operations[op].name;
}

/* ---- what a form computes ---- */

static bool is_plain(const struct form_side *side)
{
    return side->kind == FSIDE_NONE || side->kind == FSIDE_ADDRESS || side->kind == FSIDE_DEVICE;
}

bool form_computes(const struct form *form, enum ir_op op)
{
    bool checks = op >= IR_CHECK_COPY && op <= IR_CHECK_PQ;
    if (form->nlevels == 0 || form->dest.kind == FSIDE_RESULT || (form->dest.kind == FSIDE_CHECK) != checks)
        return false;
    switch (op) {
    case IR_COPY: return is_plain(&form->source) && is_plain(&form->dest);
    case IR_CHECK_COPY: return form->source.kind == FSIDE_ADDRESS || form->source.kind == FSIDE_XOR;    /* a ^ b == 0 */
    case IR_INTERRUPT: case IR_FENCE: return false;
    default: return form->source.kind == operations[op].form.source;
    }
}

/* ---- operands ---- */

/* By a word of the form, or of a block that one points at. */
static bool is_carried(struct encoder *e, const struct env *env, unsigned slot)
{
    const struct controller *model = env->model;
    if (slot_carrier(e, env, slot) != CARRIED_NOT)
        return true;
    for (size_t i = 0; i < model->layouts.n; i++) {
        const struct layout *block = model->layouts.v[i];
        if (!block->is_block || slot_carrier(e, env, block->address_slot) != CARRIED_WORD)
            continue;
        for (unsigned w = 0; w < block->nwords; w++)
            if (plan_word_uses(block->word[w], slot))
                return true;
    }
    return false;
}

static bool has_element(struct encoder *e, const struct env *env, enum role role, unsigned element)
{
    int slot = controller_slot(env->model, role, element);
    return slot >= 0 && is_carried(e, env, (unsigned)slot);
}

/* What is compared stands in the destination's place, or behind the operands. */
static bool compares_dest(struct encoder *e, const struct env *env)
{
    return has_element(e, env, ROLE_DEST, 0) || has_element(e, env, ROLE_DEST, 1);      /* the first may be absent */
}

int operand_slot(struct encoder *e, const struct env *env, struct end end, unsigned nsources, unsigned i)
{
    const struct form_side *side = end_side(env->form, end);
    if (!side)
        return -1;
    switch (side->kind) {
    case FSIDE_ADDRESS: return i < side->nitems ? side->items[i].slot : -1;
    case FSIDE_XOR: case FSIDE_PQ: return controller_slot(env->model, ROLE_SOURCE, i);
    case FSIDE_CHECK: return compares_dest(e, env) ? controller_slot(env->model, ROLE_DEST, i)
        : controller_slot(env->model, ROLE_SOURCE, nsources + i);
    default: return -1;
    }
}

/* Operands that the field `sources` counts. */
static unsigned counted(struct encoder *e, const struct env *env, unsigned nsources, unsigned ndests)
{
    return nsources + (env->form->dest.kind == FSIDE_CHECK && !compares_dest(e, env) ? ndests : 0);
}

static bool set_sources(struct encoder *e, struct env *env, unsigned n)
{
    struct bound bound;
    if (env->model->slots.v[ROLE_SOURCES].kind == SLOT_DEFINE)
        return true;
    env_unset(env, ROLE_SOURCES);
    if (!bound_slot(e, env, ROLE_SOURCES, &bound))
        return false;
    env_number(env, ROLE_SOURCES, n);
    return n >= bound.low && n <= bound.high && (bound.multiple <= 1 || n % bound.multiple == bound.remainder);
}

static bool has_operands(struct encoder *e, struct env *env, unsigned nsources, unsigned ndests)
{
    const struct form *form = env->form;
    unsigned n = counted(e, env, nsources, ndests);
    if (!set_sources(e, env, n))
        return false;
    for (unsigned i = 0; i < n; i++)
        if (!has_element(e, env, ROLE_SOURCE, i)
            || (form->source.kind == FSIDE_PQ && i < nsources && !has_element(e, env, ROLE_COEFFICIENT, i)))
            return false;
    return true;
}

/* Several addresses against one count are operands, against several counts pieces of one. */
static bool has_items(const struct form_side *side, const struct form *form, unsigned n)
{
    if (side->kind == FSIDE_DEVICE)
        return n <= 1;                      /* the other end of `between` may be meant */
    return side->kind != FSIDE_ADDRESS || n == 0 || side->nitems == (form->level[0].n > 1 ? form->level[0].n : n);
}

/* ---- constants ---- */

/* The first `element` bytes of the constant, repeated to as many. */
static wide repeated(uint64_t value, unsigned element, unsigned bytes)
{
    uwide all = 0, one = value & (element < 8 ? ((uint64_t)1 << 8 * element) - 1 : UINT64_MAX);
    for (unsigned at = 0; at < bytes; at += element)
        all |= one << 8 * at;
    return (wide)all;
}

static bool pattern_of(struct encoder *e, struct env *env, uint64_t value, unsigned period, wide *pattern)
{
    struct bound bound;
    if (env->model->slots.v[ROLE_PATTERN].kind == SLOT_DEFINE)
        return false;
    env_unset(env, ROLE_PATTERN);
    if (!bound_slot(e, env, ROLE_PATTERN, &bound))
        return false;
    for (unsigned bytes = 8; bytes >= period && bytes > 0; bytes /= 2)
        if (bytes < 8 ? bound.high == ((wide)1 << 8 * bytes) - 1 : bound.high >= (wide)UINT64_MAX) {
            *pattern = repeated(value, period, bytes);
            return true;
        }
    return false;
}

/* Of fill(x): x is what is wanted, or a role that can be made so. */
static bool makes_constant(struct encoder *e, struct env *env, const struct fit *fit)
{
    const struct form_item *item = &env->form->source.items[0];
    struct violation why;
    wide value;
    if (fit->period == 0)
        return false;                       /* an address */
    if (item->slot == ROLE_PATTERN) {
        if (!pattern_of(e, env, fit->value, fit->period, &value))
            return false;
        env_number(env, ROLE_PATTERN, value);
        return true;
    }
    return item->expr->constant && encode_number(e, env, item->expr, &value, &why) && value == (wide)fit->value && value == 0;
}

/* ---- a form and a fit ---- */

static bool leaves_out(struct encoder *e, struct env *env, const struct fit *fit)
{
    for (unsigned i = 0; i < fit->ndests; i++) {
        int slot = controller_slot(env->model, ROLE_DEST_ABSENT, i);
        bool absent = fit->absent >> i & 1;
        if (absent && (slot < 0 || slot_carrier(e, env, (unsigned)slot) != CARRIED_WORD))
            return false;
        env_element(env, ROLE_DEST_ABSENT, i, qty_number(absent));
    }
    return true;
}

bool form_serves(struct encoder *e, struct env *env, const struct fit *fit)
{
    const struct form *form = env->form;
    if (!form_computes(form, fit->op) || !leaves_out(e, env, fit))
        return false;
    if (form->source.kind == FSIDE_FILL && !makes_constant(e, env, fit))
        return false;
    if (form->source.kind == FSIDE_XOR || form->source.kind == FSIDE_PQ)
        return has_operands(e, env, fit->nsources, fit->ndests) && has_items(&form->dest, form, fit->ndests);
    if (fit->op == IR_CHECK_COPY || fit->op == IR_CHECK_FILL)
        return compares_dest(e, env) || (fit->op == IR_CHECK_FILL ? has_element(e, env, ROLE_SOURCE, 0)
                                         : has_items(&form->source, form, 2));
    return has_items(&form->source, form, fit->nsources) && has_items(&form->dest, form, fit->ndests);
}

static bool has_width(struct planner *p, const struct form *form)
{
    static const unsigned slots[] = { ROLE_WIDTH, ROLE_SOURCE_WIDTH, ROLE_DEST_WIDTH, ROLE_MEMORY_WIDTH };
    struct env *env = env_new(p->cx->arena, p->model);
    env_form(env, form);
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (form_mentions(p->encoder, env, slots[i]))
            return true;
    return false;
}

bool form_lacks_width(struct planner *p, const struct form *form, const struct mode *mode)
{
    return !mode->source_width && !mode->dest_width && mode->single && mode->single != form && !has_width(p, mode->single) && has_width(p, form);
}

static bool stays(const struct ir_place *place)
{
    return place->own && !place->advances;
}

/* Bytes after which a constant repeats: one where all its bytes are equal. */
static unsigned period_of(const struct ir_place *place)
{
    if (place->buffer)
        return place->element;
    unsigned period = place->element;
    while (period > 1 && place->value >> 4 * period == (place->value & (((uint64_t)1 << 4 * period) - 1)))
        period /= 2;
    return period;
}

void fit_operation(struct fit *fit, const struct stretch *run)
{
    const struct ir_place *source = run_source(run), *dest = run_dest(run);
    fit->op = run->op;
    fit->nsources = run->nsources;
    fit->ndests = run->ndests;
    for (unsigned i = 0; i < run->ndests; i++)
        fit->absent |= (uint32_t)(run->dests[i].kind == PIECE_VOID) << (i & 31);
    fit->own[0] = source && source->own;
    fit->own[1] = dest && dest->own;
    fit->fixed[0] = source && stays(source);
    fit->fixed[1] = dest && stays(dest);
    if (source && source->kind == PIECE_CONST && !source->buffer) {
        fit->value = source->value;
        fit->period = period_of(source);
    } else if (source && source->own) {
        fit->period = source->element;
    }
}

bool same_operation(const struct fit *a, const struct fit *b)
{
    return a->op == b->op && a->nsources == b->nsources && a->ndests == b->ndests && a->absent == b->absent && a->value == b->value
        && a->period == b->period && a->own[0] == b->own[0] && a->own[1] == b->own[1] && a->fixed[0] == b->fixed[0]
        && a->fixed[1] == b->fixed[1];
}

/* ---- roles of a descriptor ---- */

void operation_roles(struct planner *p, struct env *env, const struct stretch *run)
{
    const struct form *form = env->form;
    struct fit fit = { 0 };
    fit_operation(&fit, run);
    leaves_out(p->encoder, env, &fit);
    if (form->source.kind == FSIDE_FILL)
        makes_constant(p->encoder, env, &fit);
    if (form->source.kind != FSIDE_XOR && form->source.kind != FSIDE_PQ)
        return;
    env_number(env, ROLE_SOURCES, counted(p->encoder, env, run->nsources, run->ndests));
    for (unsigned i = 0; form->source.kind == FSIDE_PQ && run->factors && i < run->nsources; i++)
        env_element(env, ROLE_COEFFICIENT, i, qty_number((wide)run->factors[i]));
}

/* ---- what cannot be done ---- */

/* The fewest and the most operands that some form takes. */
static unsigned most_sources(struct planner *p, const struct ir_move *move, unsigned *least)
{
    struct env *env = env_new(p->cx->arena, p->model);
    unsigned most = 0;
    *least = 64;
    env_copy(env, p->env);
    for (size_t i = 0; i < p->model->forms.n; i++) {
        if (!form_computes(p->model->forms.v[i], move->op))
            continue;
        env_form(env, p->model->forms.v[i]);
        for (unsigned n = 1; n <= 64; n++)
            if (has_operands(p->encoder, env, n, move->ndests)) {
                most = n > most ? n : most;
                *least = n < *least ? n : *least;
            }
    }
    return most;
}

bool operation_refuse(struct planner *p, const struct ir_move *move)
{
    const char *hardware = plan_hardware(p), *name = operation_name(move->op);
    bool has = false;
    for (size_t i = 0; i < p->model->forms.n; i++)
        has |= form_computes(p->model->forms.v[i], move->op);
    if (!has) {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "%s has no %s; %s", hardware, name,
                              peers_have(p->cx, peer_has_form, &operations[move->op].form));
        diag_related(p->cx, d, p->model->name.span, "no form of this description has it");
        return false;
    }
    unsigned least, most = most_sources(p, move, &least);
    if (most == 0 || (move->nsources >= least && move->nsources <= most))
        return true;
    bool more = move->nsources > most;
    const char *others = move->op == IR_CHECK_COPY ? peers_have(p->cx, peer_has_form, &operations[move->op].form) : NULL;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "%s on %s takes at %s %u operands, here %s %u%s%s", name, hardware,
                          more ? "most" : "least", more ? most : least, move->nsources == 1 ? "is" : "are", move->nsources,
                          others ? "; " : "", others ? others : "");
    diag_related(p->cx, d, p->model->name.span, more ? "as many operands have a place in its words" : "its words count them from there");
    if (more)
        diag_note(p->cx, d, "partial results would be read again; write them as steps with a fence between");
    return false;
}
