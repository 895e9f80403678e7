/* SPDX-License-Identifier: MIT */
/* Periods: moves are cut where a period ends, and the steps that move nothing become marks on their neighbours: an
 * `interrupt;` on the move before it, a `fence;` on the move behind it (in a ring: around the end of the lap).
 * Needs: moves in order. Guarantees: progress is wanted at ends of moves only; no interrupts and fences of their own are
 * left, but for an interrupt before the first byte, which becomes planner.lead.
 * Never changes: which bytes move, and their order. */
#include "codegen/plan.h"

#include <inttypes.h>

struct cutter { struct planner *p; struct ir out; uint64_t moved; bool fence; };

/* ---- slices of a move ---- */

static void shift(struct arena *arena, struct ir_move *move, unsigned drop, uint64_t steps, uint64_t bytes)
{
    unsigned n = move->nsources + move->ndests;
    struct ir_place *places = NEW_ARRAY(arena, struct ir_place, n);
    for (unsigned i = 0; i < n; i++) {
        places[i] = i < move->nsources ? move->sources[i] : move->dests[i - move->nsources];
        uint64_t by = bytes;
        if (places[i].stride) {
            by += steps * (uint64_t)places[i].stride[0];
            places[i].stride = drop < move->ndim ? places[i].stride + drop : NULL;
        }
        if (!places[i].advances)
            continue;
        places[i].offset += by;
        places[i].open_offset.k += (int64_t)by;
    }
    move->sources = places;
    move->dests = places + move->nsources;
    move->count += drop;
    move->ndim -= drop;
}

/* `bytes` bytes of the move, from byte `at` of it on: whole rows as rows, parts of rows as rows of their own. */
static void take(struct cutter *c, const struct ir_move *move, uint64_t at, uint64_t bytes)
{
    struct arena *arena = c->p->cx->arena;
    struct ir_move piece = *move;
    piece.packet_first = piece.packet_last = piece.interrupt = piece.period = piece.fence = false;
    if (bytes == 0)
        return;
    if (move->ndim == 0) {
        shift(arena, &piece, 0, 0, at);
        piece.run = bytes;
        vec_push(arena, &c->out.moves, piece);
        return;
    }
    uint64_t inner = ir_bytes(move) / move->count[0], first = at / inner, skip = at % inner;
    struct ir_move row = piece;
    if (skip || bytes < inner) {
        uint64_t head = bytes < inner - skip ? bytes : inner - skip;
        shift(arena, &row, 1, first, 0);
        take(c, &row, skip, head);
        take(c, move, at + head, bytes - head);
        return;
    }
    uint64_t whole = bytes / inner;
    shift(arena, &piece, whole == 1, first, 0);
    if (whole > 1) {
        uint64_t *count = NEW_ARRAY(arena, uint64_t, move->ndim);
        for (unsigned i = 0; i < move->ndim; i++)
            count[i] = i == 0 ? whole : move->count[i];
        piece.count = count;
    }
    vec_push(arena, &c->out.moves, piece);
    take(c, move, at + whole * inner, bytes - whole * inner);
}

/* ---- where periods end ---- */

static uint64_t access_of(const struct ir_place *place)
{
    return place->kind == PIECE_PORT || place->kind == PIECE_REG || place->kind == PIECE_CONST ? place->element : 1;
}

static bool may_cut(struct cutter *c, const struct ir_move *move, uint64_t at)
{
    struct cx *cx = c->p->cx;
    uint64_t every = c->p->transfer->irq.every;
    if (move->nosplit) {
        diag(cx, DIAG_NOSPLIT_TOO_LONG, move->span,
             "a period of %" PRIu64 " bytes ends inside this, which one descriptor is to move", every);
        return false;
    }
    for (unsigned i = 0; i < move->nsources + move->ndests; i++) {
        uint64_t access = access_of(i < move->nsources ? &move->sources[i] : &move->dests[i - move->nsources]);
        if (access > 1 && at % access) {
            diag(cx, DIAG_UNSUPPORTED, move->span, "a period of %" PRIu64 " bytes ends inside an access of %" PRIu64, every, access);
            return false;
        }
    }
    return true;
}

static bool is_open(struct cutter *c, const struct ir_move *move)
{
    if (!ir_is_open(move))
        return false;
    struct diag *d = diag(c->p->cx, DIAG_UNSUPPORTED, move->span, "periods of a length that is known only when the transfer is prepared");
    diag_note(c->p->cx, d, "where they end would depend on it; 'interrupt;' behind a step, or 'irq end', can be planned");
    return true;
}

static bool add_move(struct cutter *c, const struct ir_move *move)
{
    uint64_t every = c->p->transfer->irq.every, total = ir_bytes(move), at = 0;
    size_t first = c->out.moves.n;
    if (every && is_open(c, move))
        return false;
    if (!every || total <= every - c->moved % every) {
        vec_push(c->p->cx->arena, &c->out.moves, *move);
        at = total;
        c->moved += total;
    }
    while (at < total) {
        uint64_t left = every - c->moved % every, bytes = left < total - at ? left : total - at;
        if (at + bytes < total && !may_cut(c, move, at + bytes))
            return false;
        take(c, move, at, bytes);
        at += bytes;
        c->moved += bytes;
        if (c->moved % every == 0)
            c->out.moves.v[c->out.moves.n - 1].interrupt = c->out.moves.v[c->out.moves.n - 1].period = true;
    }
    struct ir_move *head = &c->out.moves.v[first], *tail = &c->out.moves.v[c->out.moves.n - 1];
    head->packet_first = move->packet_first;
    tail->packet_last = move->packet_last;
    tail->interrupt |= move->interrupt;
    if (every && c->moved % every == 0)
        tail->interrupt = tail->period = true;
    head->fence = c->fence;
    c->fence = false;
    return true;
}

static void add_mark(struct cutter *c, const struct ir_move *move)
{
    if (move->op == IR_FENCE)
        c->fence = true;
    if (move->op == IR_FENCE && !move->interrupt)
        return;
    if (c->out.moves.n)
        c->out.moves.v[c->out.moves.n - 1].interrupt = true;
    else if (!c->p->lead)
        c->p->lead = move;
}

bool pass_periods(struct planner *p, struct ir *ir)
{
    struct cutter c = { .p = p, .out = { .transfer = ir->transfer } };
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        if (!ir_moves_bytes(move))
            add_mark(&c, move);
        else if (!add_move(&c, move))
            return false;
    }
    size_t n = c.out.moves.n;
    if (n && p->transfer->cyclic && !p->ring)   /* the runtime starts the next lap when it hears of the end of this one */
        c.out.moves.v[n - 1].interrupt = true;
    if (n && p->ring && c.fence)
        c.out.moves.v[0].fence = true;
    *ir = c.out;
    return true;
}
