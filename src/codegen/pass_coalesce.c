/* SPDX-License-Identifier: MIT */
/* Coalesce: neighbouring moves of one step that continue each other on every side become one move; copies of one shape
 * that lie at equal distances on every side become one more dimension, so that a rectangle written piece by piece is one.
 * Needs: moves in order. Guarantees: no two neighbours of a step could be one contiguous run.
 * Never changes: which bytes move, their order, and the boundaries between steps. */
#include "codegen/lin.h"
#include "codegen/plan.h"

#include <string.h>

static struct lin lin_of(const struct lin *open, uint64_t value)
{
    return open->n ? *open : lin_constant((int64_t)value);
}

static bool follows(struct planner *p, const struct ir_move *move, const struct ir_place *place, const struct ir_place *then)
{
    if (place->kind != then->kind || place->element != then->element)
        return false;
    if (place->kind == PIECE_PORT)
        return place->port == then->port;
    if (place->kind == PIECE_CONST)
        return place->value == then->value;
    if (place->kind == PIECE_VOID)
        return true;
    if (place->buffer != then->buffer || place->index != then->index || plan_place_offset(p, place) != plan_place_offset(p, then))
        return false;                       /* neighbours for the CPU are not always neighbours on the bus */
    if (!move->open_run.n && !place->open_offset.n && !then->open_offset.n)
        return place->offset + move->run == then->offset;
    struct lin at = lin_of(&place->open_offset, place->offset), run = lin_of(&move->open_run, move->run);
    struct lin wanted = lin_of(&then->open_offset, then->offset);
    struct lin end = lin_add(p->cx, &at, &run, 1);
    return lin_equal(&end, &wanted);
}

static bool joins(struct planner *p, const struct ir_move *move, const struct ir_move *then)
{
    if (move->step != then->step || move->op != then->op || !ir_moves_bytes(move) || move->ndim || then->ndim
        || move->interrupt || then->fence || move->nsources != then->nsources || move->ndests != then->ndests)
        return false;
    for (unsigned i = 0; i < move->nsources; i++)
        if (!follows(p, move, &move->sources[i], &then->sources[i]))
            return false;
    for (unsigned i = 0; i < move->ndests; i++)
        if (!follows(p, move, &move->dests[i], &then->dests[i]))
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

static void join_neighbours(struct planner *p, struct ir *ir)
{
    size_t kept = 0;
    for (size_t i = 0; i < ir->moves.n; i++) {
        struct ir_move *move = &ir->moves.v[i];
        if (kept > 0 && joins(p, &ir->moves.v[kept - 1], move))
            join(p->cx, &ir->moves.v[kept - 1], move);
        else
            ir->moves.v[kept++] = *move;
    }
    ir->moves.n = kept;
}

/* ---- rectangles ---- */

/* A stack: moves of one shape at equal distances. The first of them stays as it was until a second one comes. */
struct stack { struct ir_move *move; unsigned inner; uint64_t *count; };      /* inner: dimensions of one of its moves */

static bool same_dimensions(const struct stack *stack, const struct ir_move *then)
{
    unsigned outer = stack->move->ndim - stack->inner;
    if (stack->inner != then->ndim || stack->move->run != then->run)
        return false;
    for (unsigned i = 0; i < then->ndim; i++)
        if (stack->move->count[outer + i] != then->count[i])
            return false;
    return true;
}

static bool same_place(struct planner *p, const struct stack *stack, const struct ir_place *place, const struct ir_place *then)
{
    unsigned outer = stack->move->ndim - stack->inner;
    if (place->kind != then->kind || place->element != then->element || place->port != then->port || place->buffer != then->buffer
        || place->index != then->index || place->value != then->value || place->reg != then->reg || place->open_offset.n
        || then->open_offset.n
        || plan_place_offset(p, place) != plan_place_offset(p, then))
        return false;
    for (unsigned i = 0; place->stride && i < stack->inner; i++)
        if (place->stride[outer + i] != then->stride[i])
            return false;
    return !stack->count || !place->advances || place->offset + *stack->count * (uint64_t)place->stride[0] == then->offset;
}

static bool stacks(struct planner *p, const struct stack *stack, const struct ir_move *then)
{
    const struct ir_move *move = stack->move;
    if ((move->op != IR_COPY && move->op != IR_FILL) || move->op != then->op || move->step != then->step || move->interrupt || then->fence
        || then->packet_first || ir_is_open(move) || ir_is_open(then) || move->nsources != 1 || then->nsources != 1
        || move->ndests != then->ndests || (!stack->count && move->ndim == DIMS_MAX) || !same_dimensions(stack, then))
        return false;
    for (unsigned i = 0; i < move->nsources + move->ndests; i++)
        if (!same_place(p, stack, ir_place_at(move, i), ir_place_at(then, i)))
            return false;
    return true;
}

/* The second move of a stack says what the distances are. */
static void open_stack(struct cx *cx, struct stack *stack, const struct ir_move *then)
{
    struct ir_move *move = stack->move;
    unsigned n = move->nsources + move->ndests;
    struct ir_place *places = NEW_ARRAY(cx->arena, struct ir_place, n);
    uint64_t *count = NEW_ARRAY(cx->arena, uint64_t, move->ndim + 1);
    for (unsigned i = 0; i < move->ndim; i++)
        count[i + 1] = move->count[i];
    for (unsigned k = 0; k < n; k++) {
        places[k] = *ir_place_at(move, k);
        if (!places[k].advances)
            continue;
        int64_t *stride = NEW_ARRAY(cx->arena, int64_t, move->ndim + 1);
        stride[0] = (int64_t)(ir_place_at(then, k)->offset - places[k].offset);
        for (unsigned i = 0; i < move->ndim; i++)
            stride[i + 1] = places[k].stride[i];
        places[k].stride = stride;
    }
    move->ndim++;
    move->count = stack->count = count;
    move->sources = places;
    move->dests = places + move->nsources;
    *count = 1;
}

static void put_on(struct cx *cx, struct stack *stack, const struct ir_move *then)
{
    if (!stack->count)
        open_stack(cx, stack, then);
    ++*stack->count;
    stack->move->packet_last |= then->packet_last;
    stack->move->interrupt = then->interrupt;
    stack->move->period = then->period;
}

/* One more dimension wherever neighbours allow; false: nowhere. */
static bool stack_neighbours(struct planner *p, struct ir *ir)
{
    struct stack stack = { 0 };
    size_t kept = 0;
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        if (kept > 0 && stacks(p, &stack, move)) {
            put_on(p->cx, &stack, move);
            continue;
        }
        ir->moves.v[kept] = *move;
        stack = (struct stack){ .move = &ir->moves.v[kept++], .inner = move->ndim };
    }
    bool any = kept < ir->moves.n;
    ir->moves.n = kept;
    return any;
}

bool pass_coalesce(struct planner *p, struct ir *ir)
{
    join_neighbours(p, ir);
    while (stack_neighbours(p, ir))
        continue;
    return true;
}
