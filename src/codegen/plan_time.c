/* SPDX-License-Identifier: MIT */
/* Time and repetition: can the page do what the transfer asks for beside its bytes? A ring needs a chain that leads back,
 * progress before the end a descriptor that asks for an interrupt, a fence a descriptor that waits or an order that is
 * kept anyway. What follows for the whole list are the roles `cyclic` and `irq`. */
#include "codegen/plan.h"
#include "controller/peers.h"

/* ---- rings ---- */

static bool check_ring(struct planner *p, const struct ir *ir)
{
    const struct transfer *t = p->transfer;
    if (!p->ring)
        return true;
    if (!peer_has_loops(p->model, NULL)) {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, t->name.span, "no list of %s leads back to its beginning; %s", plan_hardware(p),
                              peers_have(p->cx, peer_has_loops, NULL));
        diag_related(p->cx, d, p->model->chain.span, "its chain is described here");
        diag_note(p->cx, d, "'cyclic until replaced' can be planned: the runtime starts each lap");
        return false;
    }
    for (size_t i = 0; i < ir->moves.n; i++) {
        if (!ir_is_open(&ir->moves.v[i]))
            continue;
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, ir->moves.v[i].span,
                              "a ring of a length that is known only when the transfer is prepared");
        diag_note(p->cx, d, "its last descriptor would not be known; 'cyclic until replaced' can be planned: the runtime starts each lap");
        return false;
    }
    return true;
}

/* ---- interrupts ---- */

static bool asks_for_periods(const struct equation *equation)
{
    for (unsigned i = 0; i < equation->nentries; i++)
        if (slot_in(&equation->depends, ROLE_IRQ) && equation->entries[i].key == IRQ_PERIOD)
            return true;
    return slot_in(&equation->depends, ROLE_INTERRUPT) || slot_in(&equation->depends, ROLE_PERIOD);
}

static bool field_asks(const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *node = &nodes->v[i];
        for (unsigned k = 0; node->field && k < node->field->nequations; k++)
            if (asks_for_periods(&node->field->equations[k]))
                return true;
        if (field_asks(&node->then) || field_asks(&node->otherwise))
            return true;
    }
    return false;
}

/* Some descriptor can ask for an interrupt of its own, or has one by nature. */
static bool can_interrupt(const struct controller *model, const void *context)
{
    (void)context;
    if (model->slots.v[ROLE_INTERRUPT].kind == SLOT_DEFINE)
        return true;                        /* whether it comes where it is wanted is seen when descriptors are made */
    for (size_t i = 0; i < model->layouts.n; i++)
        for (unsigned k = 0; !model->layouts.v[i]->is_block && k < model->layouts.v[i]->nwords; k++)
            if (field_asks(&model->layouts.v[i]->word[k]->fields))
                return true;
    return false;
}

/* The first place where progress is wanted and the list does not end. */
static const struct ir_move *inner_interrupt(const struct planner *p, const struct ir *ir)
{
    if (p->lead && ir->moves.n)
        return p->lead;
    for (size_t i = 0; i < ir->moves.n; i++)
        if (ir->moves.v[i].interrupt && (p->ring || i + 1 < ir->moves.n))
            return &ir->moves.v[i];
    return NULL;
}

/* A descriptor that may vanish cannot report. */
static bool check_open(struct planner *p, const struct ir *ir)
{
    for (size_t i = 0; i + 1 < ir->moves.n; i++) {
        if (!ir->moves.v[i].interrupt || !ir_is_open(&ir->moves.v[i]))
            continue;
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, ir->moves.v[i].span,
                              "an interrupt behind a piece whose length is known only when the transfer "
                              "is prepared");
        diag_note(p->cx, d, "with a length of 0 nothing would be left to interrupt; use two transfers");
        return false;
    }
    return true;
}

static bool check_interrupts(struct planner *p, const struct ir *ir)
{
    const struct ir_move *inner = inner_interrupt(p, ir);
    bool end = p->lead || (ir->moves.n && ir->moves.v[ir->moves.n - 1].interrupt);
    env_number(p->env, ROLE_IRQ, inner ? IRQ_PERIOD : end ? IRQ_END : IRQ_NONE);
    p->planned->inner_interrupts = inner != NULL;
    if (!inner || can_interrupt(p->model, NULL))
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, inner->span, "no descriptor of %s asks for an interrupt before the list ends; %s",
                          plan_hardware(p), peers_have(p->cx, can_interrupt, NULL));
    diag_related(p->cx, d, p->model->name.span, "no word of its description depends on 'interrupt' or 'period'");
    return false;
}

/* ---- fences ---- */

/* A descriptor that waits, or descriptors that are in order anyway: `define fence = ordered;`. */
static bool can_fence(const struct controller *model, const void *context)
{
    (void)context;
    return model->slots.v[ROLE_FENCE].kind == SLOT_DEFINE || model->slots.v[ROLE_FENCE].carried;
}

static bool is_fenced(struct planner *p)
{
    const struct slot *slot = &p->model->slots.v[ROLE_FENCE];
    struct violation why;
    wide fenced = 0;
    if (slot->kind != SLOT_DEFINE)
        return slot->carried;
    struct env *env = env_new(p->cx->arena, p->model);
    env_copy(env, p->env);
    env_number(env, ROLE_ORDERED, 1);
    return encode_number(p->encoder, env, slot->value, &fenced, &why) && fenced;
}

static bool check_fences(struct planner *p, const struct ir *ir)
{
    for (size_t i = 0; i < ir->moves.n; i++) {
        if (!ir->moves.v[i].fence || is_fenced(p))
            continue;
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, ir->moves.v[i].span,
                              "nothing makes %s wait before this until the step before has arrived; %s",
                              plan_hardware(p), peers_have(p->cx, can_fence, NULL));
        diag_related(p->cx, d, p->model->name.span,
                     "no word of its description depends on 'fence', and it does not say that descriptors are in order");
        diag_note(p->cx, d, "two transfers, the second 'after' the first, are in order too");
        return false;
    }
    return true;
}

/* `irq DEV.EVENT`: the residue says how far the data of a port has come, whenever that is. */
static bool is_prompt(const struct planner *p, const struct ir *ir)
{
    for (size_t i = 0; p->transfer->irq.events.n && i < ir->moves.n; i++)
        if (ir->moves.v[i].nsources && ir->moves.v[i].sources[0].kind == PIECE_PORT)
            return true;
    return false;
}

bool plan_time(struct planner *p, const struct ir *ir)
{
    p->prompt = is_prompt(p, ir);
    env_number(p->env, ROLE_CYCLIC, p->ring);
    return check_ring(p, ir) && check_open(p, ir) && check_interrupts(p, ir) && check_fences(p, ir);
}
