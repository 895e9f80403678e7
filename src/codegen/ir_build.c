/* SPDX-License-Identifier: MIT */
/* Steps become moves. The streams of a step are zipped: each move is the largest block that is affine on every side
 * at once, so a picture stays one move however many rows it has, and lists of different shapes are cut at the union of
 * their cut points. Open lengths are carried as linear functions; a cut whose place depends on which of two of them is
 * larger is refused. */
#include "codegen/ir.h"
#include "codegen/lin.h"

#include <inttypes.h>
#include <string.h>

#define UNBOUNDED UINT64_MAX

struct extent { uint64_t count; int64_t stride; };
struct stream {
    const struct side *side;
    const struct piece *piece;              /* null: used up */
    size_t next;                            /* piece after this one */
    unsigned nlevels;
    struct extent level[DIMS_MAX + 1];       /* innermost first; level 0 counts bytes */
    struct lin used;                        /* bytes of this piece */
};
/* The view of a stream while a block grows outwards, level by level. */
struct view { uint64_t available; int64_t stride; unsigned level; bool exact, ended; };

struct builder {
    struct cx *cx;
    const struct transfer *transfer;
    struct ir *ir;
    const struct step *step;
    size_t index;
    struct stream *streams;
    struct view *views;                     /* one per stream, while a block grows */
    int64_t (*strides)[DIMS_MAX];           /* the same, innermost first */
    unsigned nstreams;
    bool bounded;                           /* `left` counts: the step ends before its sides do */
    struct lin left;
};

/* ---- streams ---- */

/* The dimensions of a piece, innermost first, with neighbours that continue each other folded into one. */
static void fold_levels(struct stream *stream, const struct piece *piece)
{
    stream->level[0] = (struct extent){ piece->element, 1 };
    stream->nlevels = 1;
    for (unsigned i = piece->ndim; i-- > 0;) {
        struct extent *inner = &stream->level[stream->nlevels - 1];
        uint64_t count = piece->dim[i].count;
        if (count == 1)
            continue;
        if ((wide)inner->count * inner->stride == piece->dim[i].stride)
            inner->count *= count;
        else
            stream->level[stream->nlevels++] = (struct extent){ count, piece->dim[i].stride };
    }
}

static void next_piece(struct stream *stream)
{
    while (stream->next < stream->side->pieces.n) {
        const struct piece *piece = &stream->side->pieces.v[stream->next++];
        if (!piece->endless && piece->bytes == 0)
            continue;
        stream->piece = piece;
        stream->used = lin_constant(0);
        if (!piece->endless)
            fold_levels(stream, piece);
        return;
    }
    stream->piece = NULL;
}

static bool is_endless(const struct stream *stream)
{
    return stream->piece->endless;
}

static struct lin piece_bytes(const struct piece *piece)
{
    return piece->open_bytes.n ? piece->open_bytes : lin_constant((int64_t)piece->bytes);
}

/* How far the run that begins here goes in one piece, as a function of open lengths. False: it cannot be said. */
static bool run_left(struct builder *b, const struct stream *stream, struct lin *left)
{
    if (stream->nlevels == 1) {
        struct lin all = piece_bytes(stream->piece);
        *left = lin_add(b->cx, &all, &stream->used, -1);
        return true;
    }
    if (stream->used.n || stream->piece->open_bytes.n)
        return false;
    *left = lin_constant((int64_t)(stream->level[0].count - (uint64_t)stream->used.k % stream->level[0].count));
    return true;
}

/* ---- places ---- */

/* Displacement of byte `used` of the current piece. */
static int64_t displacement(const struct stream *stream, uint64_t used)
{
    int64_t at = 0;
    for (unsigned i = 0; i < stream->nlevels; i++) {
        uint64_t digit = i + 1 < stream->nlevels ? used % stream->level[i].count : used;
        at += (int64_t)digit * stream->level[i].stride;
        used = i + 1 < stream->nlevels ? used / stream->level[i].count : 0;
    }
    return at;
}

static struct ir_place place_here(struct builder *b, const struct stream *stream)
{
    const struct piece *piece = stream->piece;
    struct ir_place place = {
        .kind = piece->kind, .buffer = piece->buffer, .named = piece->named, .index = piece->index, .port = piece->port,
        .reg = piece->reg,
        .value = piece->value, .element = piece->element,
        .advances = piece->kind == PIECE_MEMORY || piece->kind == PIECE_REG,
    };
    if (!place.advances)
        return place;
    uint64_t used = (uint64_t)lin_maximum(&stream->used);
    place.offset = piece->offset + (uint64_t)displacement(stream, used);
    if (piece->open_offset.n || stream->used.n) {
        struct lin base = piece->open_offset.n ? piece->open_offset : lin_constant((int64_t)piece->offset);
        place.open_offset = lin_add(b->cx, &base, &stream->used, 1);
    }
    return place;
}

/* ---- blocks ---- */

static struct view view_here(const struct stream *stream)
{
    if (is_endless(stream))
        return (struct view){ .available = UNBOUNDED };
    uint64_t digit = (uint64_t)stream->used.k;
    if (stream->nlevels > 1)
        digit %= stream->level[0].count;
    return (struct view){ .available = stream->level[0].count - digit, .stride = 1, .exact = digit == 0 };
}

static uint64_t digit_of(const struct stream *stream, unsigned level)
{
    uint64_t used = (uint64_t)stream->used.k;
    for (unsigned i = 0; i < level; i++)
        used /= stream->level[i].count;
    return level + 1 < stream->nlevels ? used % stream->level[level].count : used;
}

/* The block has taken `count` of what this view offers: what does it offer one level further out? */
static void view_outwards(const struct stream *stream, struct view *view, uint64_t count)
{
    if (view->available == UNBOUNDED)
        return;
    if (view->available >= 2 * count) {
        view->exact = view->exact && view->available % count == 0;
        view->available /= count;
        view->stride *= (int64_t)count;
        return;
    }
    view->level++;
    if (view->available > count || !view->exact || view->level == stream->nlevels) {
        view->ended = true;
        return;
    }
    uint64_t digit = digit_of(stream, view->level);
    view->exact = digit == 0;
    view->available = stream->level[view->level].count - digit;
    view->stride = stream->level[view->level].stride;
}

static uint64_t least_available(const struct view *views, unsigned n)
{
    uint64_t least = UNBOUNDED;
    for (unsigned i = 0; i < n; i++)
        if (views[i].available < least)
            least = views[i].available;
    return least;
}

static bool step_outwards(struct builder *b, struct view *views, struct view *total, uint64_t count)
{
    bool ended = false;
    for (unsigned i = 0; i < b->nstreams; i++) {
        view_outwards(&b->streams[i], &views[i], count);
        ended |= views[i].ended;
    }
    if (total->available != UNBOUNDED) {
        total->available /= count;
        ended |= total->available < 2;
    }
    return !ended;
}

/* Levels were found innermost first; a move has them outermost first. */
static void set_levels(struct builder *b, struct ir_move *move, const uint64_t *counts, unsigned n)
{
    uint64_t *count = NEW_ARRAY(b->cx->arena, uint64_t, n);
    for (unsigned i = 0; i < n; i++)
        count[i] = counts[n - 1 - i];
    move->ndim = n;
    move->count = count;
    for (unsigned k = 0; k < b->nstreams; k++) {
        struct ir_place *place = ir_place_at(move, k);
        if (!place->advances)
            continue;
        int64_t *stride = NEW_ARRAY(b->cx->arena, int64_t, n);
        for (unsigned i = 0; i < n; i++)
            stride[i] = b->strides[k][n - 1 - i];
        place->stride = stride;
    }
}

/* The largest affine block from here on, all lengths constant. */
static void grow_block(struct builder *b, struct ir_move *move)
{
    struct view *views = b->views, total = { .available = b->bounded ? (uint64_t)lin_maximum(&b->left) : UNBOUNDED };
    for (unsigned i = 0; i < b->nstreams; i++)
        views[i] = view_here(&b->streams[i]);
    move->run = least_available(views, b->nstreams);
    if (total.available < move->run)
        move->run = total.available;
    uint64_t count = move->run, counts[DIMS_MAX];
    unsigned n = 0;
    while (n < DIMS_MAX && step_outwards(b, views, &total, count)) {
        count = least_available(views, b->nstreams);
        if (total.available < count)
            count = total.available;
        if (count < 2)
            break;
        for (unsigned i = 0; i < b->nstreams; i++)
            b->strides[i][n] = views[i].stride;
        counts[n++] = count;
    }
    if (n)
        set_levels(b, move, counts, n);
}

static uint64_t move_bytes(const struct ir_move *move)
{
    uint64_t bytes = move->run;
    for (unsigned i = 0; i < move->ndim; i++)
        bytes *= move->count[i];
    return bytes;
}

/* ---- steps with open lengths ---- */

static void refuse_order(struct builder *b, struct span span, const struct lin *one, const struct lin *other)
{
    struct diag *d = diag(b->cx, DIAG_UNSUPPORTED, span, "where this is cut depends on which of two lengths is larger");
    diag_note(b->cx, d, "%s against %s, known only when the transfer is prepared", lin_text(b->cx, one), lin_text(b->cx, other));
    diag_note(b->cx, d, "make the cut points of both sides the same function of the lengths, or use two transfers");
}

static bool shorter(struct builder *b, struct span span, struct lin *least, const struct lin *other)
{
    struct lin_order order = lin_compare(b->cx, least, other);
    if (!order.le && !order.ge) {
        refuse_order(b, span, least, other);
        return false;
    }
    if (!order.le)
        *least = *other;
    return true;
}

static bool on_last_piece(const struct stream *stream)
{
    return !is_endless(stream) && stream->next == stream->side->pieces.n;
}

/* The side that says where a step ends that all its sides end with: prep has seen to it that the others have as many
 * bytes, or at least as many where the step has a length of its own. Null: nothing of the kind, or not yet. */
static const struct stream *ending(const struct builder *b)
{
    const struct stream *least = NULL;
    for (unsigned i = 0; i < b->nstreams && !b->bounded; i++) {
        const struct stream *stream = &b->streams[i];
        if (is_endless(stream))
            continue;
        if (!on_last_piece(stream))
            return NULL;
        if (!least || stream->side->bytes < least->side->bytes)
            least = stream;
    }
    return least;
}

/* The run from here to the first cut, as a function of open lengths. */
static bool open_block(struct builder *b, struct ir_move *move, struct lin *run)
{
    bool have = b->bounded;
    const struct stream *end = ending(b);
    *run = b->left;
    for (unsigned i = 0; i < b->nstreams; i++) {
        const struct stream *stream = &b->streams[i];
        struct lin left;
        if (is_endless(stream))
            continue;
        if (!run_left(b, stream, &left)) {
            diag(b->cx, DIAG_UNSUPPORTED, stream->piece->span, "an open length of a selection with gaps is not planned");
            return false;
        }
        if (!b->step->truncated && on_last_piece(stream) && stream->nlevels == 1 && stream != end)
            continue;
        if (!have)
            *run = left;
        else if (!shorter(b, stream->piece->span, run, &left))
            return false;
        have = true;
    }
    wide low, high;
    lin_bounds(run, &low, &high);
    if (high > lin_maximum(run)) {
        struct diag *d = diag(b->cx, DIAG_UNSUPPORTED, move->span, "this piece grows as another length shrinks");
        diag_note(b->cx, d, "its length is %s", lin_text(b->cx, run));
        return false;
    }
    move->run = (uint64_t)lin_maximum(run);
    if (run->n)
        move->open_run = *run;
    return true;
}

/* ---- rows of an open number ---- */

/* Do all sides end together, and some of them in rows with gaps? */
static bool ends_in_rows(struct builder *b, struct lin *left)
{
    bool have = b->bounded, gaps = false;
    *left = b->left;
    for (unsigned i = 0; i < b->nstreams; i++) {
        const struct stream *stream = &b->streams[i];
        if (is_endless(stream))
            continue;
        struct lin all = piece_bytes(stream->piece), here = lin_add(b->cx, &all, &stream->used, -1);
        if (stream->used.n || (have && !lin_equal(left, &here)))
            return false;
        *left = here;
        have = true;
        gaps |= stream->nlevels > 1;
    }
    return gaps && left->n;
}

/* All that is left as one block whose outermost count is open; false: there is no such block, and the move is as before. */
static bool open_rows(struct builder *b, struct ir_move *move, struct lin *bytes)
{
    if (!ends_in_rows(b, bytes))
        return false;
    grow_block(b, move);
    uint64_t inner = move->ndim ? move_bytes(move) / move->count[0] : 0;
    if (inner && move_bytes(move) == (uint64_t)lin_maximum(bytes) && lin_divide(b->cx, bytes, inner, &move->open_count))
        return true;
    for (unsigned i = 0; i < b->nstreams; i++)
        ir_place_at(move, i)->stride = NULL;
    move->ndim = 0;
    move->count = NULL;
    return false;
}

static bool any_open(const struct builder *b)
{
    bool open = b->bounded && b->left.n;
    for (unsigned i = 0; i < b->nstreams; i++)
        open |= !is_endless(&b->streams[i]) && (piece_bytes(b->streams[i].piece).n || b->streams[i].used.n);
    return open;
}

/* ---- one step ---- */

static bool has_list(const struct side *side)
{
    return side->pieces.n > 1;
}

/* The piece that is the reason for the cut: one of a list, sources first. */
static struct span span_here(const struct builder *b)
{
    for (unsigned i = 0; i < b->nstreams; i++)
        if (has_list(b->streams[i].side))
            return b->streams[i].piece->span;
    return b->step->span;
}

static enum ir_op op_of(const struct step *step)
{
    static const enum ir_op move[] = { [VERB_COPY] = IR_COPY, [VERB_XOR] = IR_XOR, [VERB_PQ] = IR_PQ, [VERB_FILL] = IR_FILL };
    static const enum ir_op check[] = {
        [VERB_COPY] = IR_CHECK_COPY, [VERB_XOR] = IR_CHECK_XOR, [VERB_PQ] = IR_CHECK_PQ, [VERB_FILL] = IR_CHECK_FILL,
    };
    switch (step->kind) {
    case STEP_INTERRUPT: return IR_INTERRUPT;
    case STEP_FENCE: return IR_FENCE;
    case STEP_CHECK: return check[step->verb];
    default: return move[step->verb];
    }
}

static struct ir_move new_move(struct builder *b)
{
    const struct step *step = b->step;
    struct ir_move move = {
        .op = op_of(step), .span = b->nstreams ? span_here(b) : step->span, .step = b->index,
        .nsources = (unsigned)step->sources.n, .ndests = (unsigned)step->dests.n,
        .factors = step->factors.n ? step->factors.v : NULL,
        .nosplit = step->nosplit, .command = step->command, .packet = step->packet, .ordered = step->ordered,
    };
    if (!b->nstreams)
        return move;
    struct ir_place *places = NEW_ARRAY(b->cx->arena, struct ir_place, b->nstreams);
    for (unsigned i = 0; i < b->nstreams; i++)
        places[i] = place_here(b, &b->streams[i]);
    move.sources = places;
    move.dests = places + move.nsources;
    return move;
}

static bool advance(struct builder *b, struct stream *stream, const struct lin *bytes)
{
    if (is_endless(stream))
        return true;
    stream->used = lin_add(b->cx, &stream->used, bytes, 1);
    struct lin all = piece_bytes(stream->piece);
    if (!lin_equal(&stream->used, &all) && !b->step->truncated && on_last_piece(stream))
        return true;                        /* it ends with the step */
    if (!lin_equal(&stream->used, &all))    /* truncated: this side goes on, the other ends */
        return lin_maximum(&stream->used) < lin_maximum(&all) || (b->step->truncated && lin_compare(b->cx, &stream->used, &all).le);
    next_piece(stream);
    return true;
}

static bool advance_all(struct builder *b, const struct lin *bytes)
{
    for (unsigned i = 0; i < b->nstreams; i++) {
        struct span span = b->streams[i].piece->span;
        if (!advance(b, &b->streams[i], bytes)) {
            diag(b->cx, DIAG_UNSUPPORTED, span, "two lengths that are known only when the transfer is prepared end here; "
                 "let one follow the other: [len(…)]");
            return false;
        }
    }
    if (b->bounded)
        b->left = lin_add(b->cx, &b->left, bytes, -1);
    return true;
}

static bool at_end(const struct builder *b)
{
    if (b->bounded && b->left.n == 0 && b->left.k == 0)
        return true;
    bool finite = b->bounded;
    for (unsigned i = 0; i < b->nstreams; i++) {
        if (!b->streams[i].piece)
            return true;
        finite |= !is_endless(&b->streams[i]);
    }
    return !finite;
}

static bool build_moves(struct builder *b)
{
    size_t first = b->ir->moves.n;
    while (!at_end(b)) {
        struct ir_move move = new_move(b);
        struct lin bytes;
        if (any_open(b)) {
            if (!open_rows(b, &move, &bytes) && !open_block(b, &move, &bytes))
                return false;
        } else {
            grow_block(b, &move);
            bytes = lin_constant((int64_t)move_bytes(&move));
        }
        if (!advance_all(b, &bytes))
            return false;
        if (move.run > 0)
            vec_push(b->cx->arena, &b->ir->moves, move);
    }
    if (b->step->packet && b->ir->moves.n > first) {
        b->ir->moves.v[first].packet_first = true;
        b->ir->moves.v[b->ir->moves.n - 1].packet_last = true;
    }
    return true;
}

/* A piece that is empty at the maximum of all lengths, but not always, is no longer in the list. */
static bool side_is_whole(struct builder *b, const struct side *side)
{
    bool nonlinear = side->open_bytes.nonlinear || (b->step->has_length && b->step->open_bytes.nonlinear);
    for (size_t i = 0; i < side->pieces.n; i++)
        nonlinear |= side->pieces.v[i].open_bytes.nonlinear || side->pieces.v[i].open_offset.nonlinear;
    if (nonlinear) {
        diag(b->cx, DIAG_UNSUPPORTED, side->span, "a length here is no sum of open lengths (a quotient, a minimum); that is not planned");
        return false;
    }
    struct lin sum = lin_constant(0);
    bool grows = false;
    for (size_t i = 0; i < side->pieces.n; i++) {
        struct lin bytes = piece_bytes(&side->pieces.v[i]);
        wide low, high;
        lin_bounds(&bytes, &low, &high);
        grows |= high > lin_maximum(&bytes);
        sum = lin_add(b->cx, &sum, &bytes, 1);
    }
    if (!grows && (side->endless || side->open_bytes.n == 0 || lin_equal(&sum, &side->open_bytes)))
        return true;
    struct diag *d = diag(b->cx, DIAG_UNSUPPORTED, side->span, "a piece of this list grows as another length shrinks");
    diag_note(b->cx, d, "the list has %s bytes, its pieces %s", lin_text(b->cx, &side->open_bytes), lin_text(b->cx, &sum));
    return false;
}

static bool open_streams(struct builder *b)
{
    const struct step *step = b->step;
    bool open = false;
    b->nstreams = (unsigned)(step->sources.n + step->dests.n);
    b->streams = NEW_ARRAY(b->cx->arena, struct stream, b->nstreams);
    b->views = NEW_ARRAY(b->cx->arena, struct view, b->nstreams);
    b->strides = arena_alloc(b->cx->arena, b->nstreams * sizeof *b->strides);
    for (unsigned i = 0; i < b->nstreams; i++) {
        const struct side *side = i < step->sources.n ? &step->sources.v[i] : &step->dests.v[i - step->sources.n];
        if (!side_is_whole(b, side))
            return false;
        open |= !side->endless && side->open_bytes.n;
        b->streams[i].side = side;
        next_piece(&b->streams[i]);
    }
    b->bounded = step->has_length || (step->truncated && !open);
    b->left = step->open_bytes.n ? step->open_bytes : lin_constant((int64_t)step->bytes);
    return true;
}

static bool build_step(struct builder *b)
{
    if (b->step->kind == STEP_INTERRUPT || b->step->kind == STEP_FENCE) {
        b->nstreams = 0;
        struct ir_move move = new_move(b);
        vec_push(b->cx->arena, &b->ir->moves, move);
        return true;
    }
    return b->step->bytes == 0 || (open_streams(b) && build_moves(b));
}

bool ir_build(struct cx *cx, const struct program *program, const struct transfer *transfer, struct ir *ir)
{
    (void)program;
    *ir = (struct ir){ .transfer = transfer };
    struct builder b = { .cx = cx, .transfer = transfer, .ir = ir };
    for (b.index = 0; b.index < transfer->steps.n; b.index++) {
        b.step = &transfer->steps.v[b.index];
        if (!build_step(&b))
            return false;
    }
    if (transfer->irq.end && ir->moves.n)
        ir->moves.v[ir->moves.n - 1].interrupt = true;
    return true;
}
