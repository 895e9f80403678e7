/* SPDX-License-Identifier: MIT */
/* The structural rules of the IR, its meaning, and its text form. */
#include "codegen/ir.h"
#include "codegen/lin.h"

#include <inttypes.h>
#include <string.h>

static const char *const op_name[] = {
    [IR_COPY] = "copy", [IR_FILL] = "fill", [IR_XOR] = "xor", [IR_PQ] = "pq", [IR_CHECK_COPY] = "check copy",
    [IR_CHECK_FILL] = "check fill", [IR_CHECK_XOR] = "check xor", [IR_CHECK_PQ] = "check pq",
    [IR_INTERRUPT] = "interrupt", [IR_FENCE] = "fence",
};

bool ir_moves_bytes(const struct ir_move *move)
{
    return move->op != IR_INTERRUPT && move->op != IR_FENCE;
}

uint64_t ir_bytes(const struct ir_move *move)
{
    uint64_t bytes = move->run;
    for (unsigned i = 0; i < move->ndim; i++)
        bytes *= move->count[i];
    return bytes;
}

/* ---- structural rules ---- */

static const char *broken_place(const struct ir_move *move, const struct ir_place *place)
{
    bool advances = place->own ? place->advances : place->kind == PIECE_MEMORY || place->kind == PIECE_REG;
    if (place->own ? place->kind != PIECE_MEMORY || !place->buffer : place->advances != advances)
        return "a place that advances and should not, or the reverse";
    if ((place->kind == PIECE_PORT) != (place->port != NULL))
        return "a port that is missing";
    if ((place->stride != NULL) != (advances && move->ndim > 0))
        return "strides where nothing advances, or none where something does";
    if (place->open_offset.n && (uint64_t)lin_maximum(&place->open_offset) != place->offset)
        return "an open offset that is not the offset at the maximum";
    return NULL;
}

static const char *broken_move(const struct ir_move *move)
{
    if (!ir_moves_bytes(move))
        return move->run || move->ndim || move->nsources || move->ndests ? "bytes where none move" : NULL;
    if (move->run == 0 || move->nsources == 0 || move->ndests == 0 || move->ndim > DIMS_MAX)
        return "an empty move";
    for (unsigned i = 0; i < move->ndim; i++)
        if (move->count[i] < 2)
            return "a dimension of one";
    if (move->open_run.n && (move->ndim || (uint64_t)lin_maximum(&move->open_run) != move->run))
        return "an open run that is not the run at the maximum";
    if (move->open_count.n && (move->open_run.n || !move->ndim || (uint64_t)lin_maximum(&move->open_count) != move->count[0]))
        return "an open count that is not the count at the maximum";
    for (unsigned i = 0; i < move->nsources + move->ndests; i++) {
        const char *what = broken_place(move, ir_place_at(move, i));
        if (what)
            return what;
    }
    return NULL;
}

bool ir_verify(struct cx *cx, const struct ir *ir, const char *after)
{
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        const char *what = broken_move(move);
        if (!what && i > 0 && move->step < ir->moves.v[i - 1].step)
            what = "steps out of order";
        if (!what)
            continue;
        diag(cx, DIAG_VERIFY, move->span, "internal error after %s: move %zu has %s", after, i, what);
        return false;
    }
    return true;
}

/* ---- meaning ---- */

struct gather { run_visitor *visit; void *context; struct run run; struct run_place *places; unsigned capacity; bool pending; };

static bool continues(const struct run *run, const struct run_place *place, const struct run_place *then)
{
    if (place->kind != then->kind)
        return false;
    switch (place->kind) {
    case PIECE_MEMORY: return place->buffer == then->buffer && place->index == then->index && place->offset + run->bytes == then->offset;
    case PIECE_REG: return place->offset + run->bytes == then->offset;
    case PIECE_PORT: return place->port == then->port;
    case PIECE_CONST: return place->value == then->value && place->element == then->element;
    default: return true;
    }
}

static bool same_run(const struct run *a, const struct run *b)
{
    if (a->step != b->step || a->kind != STEP_MOVE || b->kind != STEP_MOVE)
        return a->step == b->step && a->kind == STEP_CHECK && b->kind == STEP_CHECK;
    return true;
}

static void flush(struct gather *gather)
{
    if (gather->pending)
        gather->visit(gather->context, &gather->run);
    gather->pending = false;
}

static void add_run(struct gather *gather, const struct run *next, const struct run_place *places, unsigned n)
{
    bool joins = gather->pending && same_run(&gather->run, next);
    for (unsigned i = 0; joins && i < n; i++)
        joins = continues(&gather->run, &gather->places[i], &places[i]);
    if (joins) {
        gather->run.bytes += next->bytes;
        return;
    }
    flush(gather);
    gather->run = *next;
    memcpy(gather->places, places, n * sizeof *places);
    gather->run.sources = gather->places;
    gather->run.dests = gather->places + next->nsources;
    gather->pending = true;
}

static struct run_place run_place_of(const struct ir_place *place, const struct ir_move *move, const uint64_t *digit)
{
    struct run_place at = { .kind = place->kind, .buffer = place->buffer, .index = place->index, .offset = place->offset,
                            .port = place->port, .value = place->value, .element = place->element };
    for (unsigned i = 0; place->stride && i < move->ndim; i++)
        at.offset += digit[i] * (uint64_t)place->stride[i];
    return at;
}

static bool next_digits(const struct ir_move *move, uint64_t *digit)
{
    for (unsigned i = move->ndim; i-- > 0;) {
        if (++digit[i] < move->count[i])
            return true;
        digit[i] = 0;
    }
    return false;
}

static enum step_kind kind_of(const struct ir_move *move)
{
    if (move->op == IR_INTERRUPT)
        return STEP_INTERRUPT;
    if (move->op == IR_FENCE)
        return STEP_FENCE;
    return move->op >= IR_CHECK_COPY ? STEP_CHECK : STEP_MOVE;
}

static enum move_verb verb_of(enum ir_op op)
{
    switch (op) {
    case IR_FILL: case IR_CHECK_FILL: return VERB_FILL;
    case IR_XOR: case IR_CHECK_XOR: return VERB_XOR;
    case IR_PQ: case IR_CHECK_PQ: return VERB_PQ;
    default: return VERB_COPY;
    }
}

static void move_runs(struct gather *gather, const struct ir_move *move, struct run_place *places)
{
    struct run run = { .kind = kind_of(move), .verb = verb_of(move->op), .command = move->command, .nosplit = move->nosplit,
                       .packet = move->packet, .bytes = move->run, .nsources = move->nsources, .ndests = move->ndests,
                       .factors = move->factors, .step = move->step };
    uint64_t digit[DIMS_MAX] = { 0 };
    unsigned n = move->nsources + move->ndests;
    do {
        for (unsigned i = 0; i < n; i++)
            places[i] = run_place_of(ir_place_at(move, i), move, digit);
        add_run(gather, &run, places, n);
    } while (next_digits(move, digit));
}

void ir_runs(struct cx *cx, const struct ir *ir, run_visitor *visit, void *context)
{
    unsigned most = 0;
    for (size_t i = 0; i < ir->moves.n; i++)
        if (ir->moves.v[i].nsources + ir->moves.v[i].ndests > most)
            most = ir->moves.v[i].nsources + ir->moves.v[i].ndests;
    struct gather gather = { .visit = visit, .context = context, .places = NEW_ARRAY(cx->arena, struct run_place, most + 1) };
    struct run_place *places = NEW_ARRAY(cx->arena, struct run_place, most + 1);
    for (size_t i = 0; i < ir->moves.n; i++)
        move_runs(&gather, &ir->moves.v[i], places);
    flush(&gather);
}

/* ---- text ---- */

static void dump_strides(const struct ir_place *place, unsigned ndim, FILE *out)
{
    for (unsigned i = 0; place->stride && i < ndim; i++)
        fprintf(out, " by %" PRId64, place->stride[i]);
}

static void dump_place(struct cx *cx, const struct ir_place *place, unsigned ndim, FILE *out)
{
    switch (place->kind) {
    case PIECE_PORT:
        if (place->port->device)
            fprintf(out, "%s.", place->port->device->name.id);
        fprintf(out, "%s", place->port->name.id);
        return;
    case PIECE_VOID: fputs("_", out); return;
    case PIECE_CONST: fprintf(out, "=0x%0*" PRIx64, (int)(2 * place->element), place->value); return;
    default: break;
    }
    if (place->buffer) {
        fprintf(out, "%s", place->buffer->name.id);
        if (place->buffer->is_array)
            fprintf(out, "[%u]", place->index);
        fputs("+", out);
    }
    fprintf(out, "0x%" PRIx64, place->offset);
    if (place->open_offset.n)
        fprintf(out, " (%s)", lin_text(cx, &place->open_offset));
    dump_strides(place, ndim, out);
}

static void dump_places(struct cx *cx, const struct ir_place *places, unsigned n, unsigned ndim, FILE *out)
{
    for (unsigned i = 0; i < n; i++) {
        fputs(i ? ", " : "", out);
        dump_place(cx, &places[i], ndim, out);
    }
}

static void dump_flags(const struct ir_move *move, FILE *out)
{
    const struct { bool set; const char *name; } flags[] = {
        { move->nosplit, "nosplit" }, { move->command, "command" }, { move->packet_first, "packet.first" },
        { move->packet_last, "packet.last" }, { move->ordered, "ordered" }, { move->interrupt, "interrupt" },
        { move->period, "period" }, { move->fence, "fenced" },
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].set)
            fprintf(out, " %s", flags[i].name);
}

static void dump_move(struct cx *cx, const struct ir_move *move, FILE *out)
{
    fprintf(out, "  %zu %s", move->step, op_name[move->op]);
    if (ir_moves_bytes(move)) {
        fputc(' ', out);
        for (unsigned i = 0; i < move->ndim; i++)
            if (i == 0 && move->open_count.n)
                fprintf(out, "%" PRIu64 " (%s) of ", move->count[i], lin_text(cx, &move->open_count));
            else
                fprintf(out, "%" PRIu64 " of ", move->count[i]);
        fprintf(out, "%" PRIu64, move->run);
        if (move->open_run.n)
            fprintf(out, " (%s)", lin_text(cx, &move->open_run));
        fputc(' ', out);
        dump_places(cx, move->sources, move->nsources, move->ndim, out);
        fputs(" -> ", out);
        dump_places(cx, move->dests, move->ndests, move->ndim, out);
    }
    dump_flags(move, out);
    fputc('\n', out);
}

void ir_dump(struct cx *cx, const struct ir *ir, FILE *out)
{
    fprintf(out, "transfer %s\n", ir->transfer->name.id);
    for (size_t i = 0; i < ir->moves.n; i++)
        dump_move(cx, &ir->moves.v[i], out);
}
