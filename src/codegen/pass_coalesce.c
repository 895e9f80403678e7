/* SPDX-License-Identifier: MIT */
/* Coalesce: neighbouring moves of one step that continue each other on every side become one move.
 * Needs: moves in order. Guarantees: no two neighbours of a step could be one contiguous run.
 * Never changes: which bytes move, their order, and the boundaries between steps. */
#include "codegen/lin.h"
#include "codegen/plan.h"

#include <string.h>

static struct lin lin_of(const struct lin *open, uint64_t value)
{
    return open->n ? *open : lin_constant((int64_t)value);
}

static bool follows(struct cx *cx, const struct ir_move *move, const struct ir_place *place, const struct ir_place *then)
{
    if (place->kind != then->kind || place->element != then->element)
        return false;
    if (place->kind == PIECE_PORT)
        return place->port == then->port;
    if (place->kind == PIECE_CONST)
        return place->value == then->value;
    if (place->kind == PIECE_VOID)
        return true;
    if (place->buffer != then->buffer || place->index != then->index)
        return false;
    if (!move->open_run.n && !place->open_offset.n && !then->open_offset.n)
        return place->offset + move->run == then->offset;
    struct lin at = lin_of(&place->open_offset, place->offset), run = lin_of(&move->open_run, move->run);
    struct lin wanted = lin_of(&then->open_offset, then->offset);
    struct lin end = lin_add(cx, &at, &run, 1);
    return lin_equal(&end, &wanted);
}

static bool joins(struct cx *cx, const struct ir_move *move, const struct ir_move *then)
{
    if (move->step != then->step || move->op != then->op || !ir_moves_bytes(move) || move->ndim || then->ndim
        || move->interrupt || then->fence || move->nsources != then->nsources || move->ndests != then->ndests)
        return false;
    for (unsigned i = 0; i < move->nsources; i++)
        if (!follows(cx, move, &move->sources[i], &then->sources[i]))
            return false;
    for (unsigned i = 0; i < move->ndests; i++)
        if (!follows(cx, move, &move->dests[i], &then->dests[i]))
            return false;
    return true;
}

static void join(struct cx *cx, struct ir_move *move, const struct ir_move *then)
{
    if (move->open_run.n || then->open_run.n) {
        struct lin run = lin_of(&move->open_run, move->run), more = lin_of(&then->open_run, then->run);
        move->open_run = lin_add(cx, &run, &more, 1);
    }
    move->run += then->run;
    move->packet_last |= then->packet_last;
    move->interrupt = then->interrupt;
    move->period = then->period;
}

void pass_coalesce(struct cx *cx, struct ir *ir)
{
    size_t kept = 0;
    for (size_t i = 0; i < ir->moves.n; i++) {
        struct ir_move *move = &ir->moves.v[i];
        if (kept > 0 && joins(cx, &ir->moves.v[kept - 1], move))
            join(cx, &ir->moves.v[kept - 1], move);
        else
            ir->moves.v[kept++] = *move;
    }
    ir->moves.n = kept;
}
