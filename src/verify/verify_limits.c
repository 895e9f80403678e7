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
        } else if ((!limit->of_list || limit->expr->kind == CE_ALL) && applies(c, limit) && !holds(c, limit->expr)) {
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
