/* SPDX-License-Identifier: MIT */
/* Stated limits over what was decoded, with the decoder's own evaluator. */
#include "verify/verify_room.h"

static bool broken(struct proof *proof, const struct cursor *c, const struct limit *limit)
{
    proof_wrong(proof, c, "the limit '%s' does not hold", cexpr_text(proof->cx, proof->planned->model, limit->expr));
    return false;
}

static bool applies(struct cursor *c, const struct limit *limit)
{
    wide v;

    return !limit->when || !decoded_eval(c->decoder, limit->when, &v) || v;
}

/* A limit over roles that nothing determines (a width that no field carries) cannot be broken. */
static bool holds(struct cursor *c, const struct cexpr *e)
{
    wide v;

    return !decoded_eval(c->decoder, e, &v) || v;
}

/* ---- every row, not only the first ------------------------------------------------------------------------------- */

static const struct shape_side *side_of(const struct decoded *d, const struct controller *model, unsigned slot)
{
    int role = model->slots.v[slot].role;

    if (role == ROLE_MEMORY)
        return d->source.kind == FSIDE_ADDRESS ? &d->source : &d->dest;
    return role == ROLE_SOURCE ? &d->source : role == ROLE_DEST ? &d->dest : 0;
}

/* Is everything that this side touches as far apart as the alignment of its first byte asks for? */
static bool spaced(const struct decoded *d, const struct shape_side *side, wide multiple)
{
    unsigned level;

    for (level = 1; level < FORM_LEVELS; level++)
        if (d->count[level] > 1 && side->pitch[level] % multiple)
            return false;
    return side->increment || !side->has_width || side->step % multiple == 0;
}

/* Limits of the form `address % multiple == 0`, and several of them. */
static bool holds_for_rows(const struct proof *proof, struct cursor *c, const struct cexpr *e)
{
    const struct shape_side *side;
    wide multiple;

    if (e->kind == CE_BINARY && e->op == OP_AND)
        return holds_for_rows(proof, c, e->a) && holds_for_rows(proof, c, e->b);
    if (e->kind != CE_BINARY || e->op != OP_EQ || e->a->kind != CE_BINARY || e->a->op != OP_MOD || e->a->a->kind != CE_SLOT)
        return true;
    side = side_of(&c->walk.last, proof->planned->model, e->a->a->slot);
    return !side || side->kind != FSIDE_ADDRESS || !decoded_eval(c->decoder, e->a->b, &multiple) || multiple < 1 ||
           spaced(&c->walk.last, side, multiple);
}

bool proof_limits(struct proof *proof, struct cursor *c)
{
    const struct controller *model = proof->planned->model;
    const struct limit *limit;
    size_t i;
    wide v;

    for (i = 0; i < model->limits.n; i++) {
        limit = &model->limits.v[i];
        if (limit->expr->kind == CE_ANY) {
            while (c->any.n <= i)
                vec_push(proof->cx->arena, &c->any, false);
            c->any.v[i] = c->any.v[i] || (decoded_eval(c->decoder, limit->expr->a, &v) && v);
        } else if ((!limit->of_list || limit->expr->kind == CE_ALL) && applies(c, limit)
                   && (!holds(c, limit->expr) || (!limit->of_list && !holds_for_rows(proof, c, limit->expr)))) {
            return broken(proof, c, limit);
        }
    }
    return true;
}

bool proof_list_limits(struct proof *proof, struct cursor *c)
{
    const struct controller *model = proof->planned->model;
    const struct limit *limit;
    size_t i;

    for (i = 0; i < model->limits.n; i++) {
        limit = &model->limits.v[i];
        if (limit->expr->kind == CE_ANY ? applies(c, limit) && !(i < c->any.n && c->any.v[i])
                                        : limit->of_list && limit->expr->kind != CE_ALL && applies(c, limit) && !holds(c, limit->expr))
            return broken(proof, c, limit);
    }
    return true;
}
