/* SPDX-License-Identifier: MIT */
/* What the steps of a transfer do to memory and to each other. */
#include "check/check.h"

#include "check/overlap.h"
#include "check/steps.h"
#include "program/stream.h"

void check_empty_transfer(struct cx *cx, const struct program *program, const struct transfer *t)
{
    bool moves = false, interrupts = false;

    if (program->resolver->had_errors && t->steps.n == 0)
        return;
    for (size_t i = 0; i < t->steps.n; i++) {
        moves = moves || t->steps.v[i].kind == STEP_MOVE || t->steps.v[i].kind == STEP_CHECK;
        interrupts = interrupts || t->steps.v[i].kind == STEP_INTERRUPT;
    }
    if (moves)
        return;
    if (!interrupts)
        complain(cx, t, DIAG_EMPTY_TRANSFER, t->name.span, "'%s' moves nothing; write 'interrupt;' if it is only to interrupt", t->name.id);
    else if (t->cyclic)
        complain(cx, t, DIAG_EMPTY_TRANSFER, clause_span(t, CLAUSE_CYCLIC), "'%s' moves nothing, so it cannot repeat for ever", t->name.id);
}

void check_empty_moves(struct cx *cx, const struct program *program, const struct transfer *t)
{
    (void)program;
    for (size_t i = 0; i < t->steps.n; i++) {
        const struct step *step = &t->steps.v[i];

        if ((step->kind == STEP_MOVE || step->kind == STEP_CHECK) && step->bytes == 0 && step->open_bytes.n == 0 &&
            !step->open_bytes.nonlinear)
            complain(cx, t, DIAG_EMPTY_MOVE, step->span, "this moves nothing");
    }
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

struct visit { struct cx *cx; const struct transfer *transfer; };

static void check_written(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct visit *v = context;
    const struct buffer *buffer = piece->named;

    (void)step;
    if (piece->kind != PIECE_MEMORY)
        return;
    if (!buffer->memory && buffer->home != HOME_CONSTANT) {
        complain(v->cx, v->transfer, DIAG_PLACEMENT, piece->span, "'%s' lies in no memory; add 'in MEMORY' to it", buffer->name.id);
        return;
    }
    if (!written)
        return;
    if (buffer->home == HOME_CONSTANT)
        diag_related(v->cx, complain(v->cx, v->transfer, DIAG_READONLY_DST, piece->span, "'%s' is constant data and cannot be written",
                                     buffer->name.id), buffer->name.span, "declared here");
    else if (buffer->memory->readonly)
        diag_related(v->cx, complain(v->cx, v->transfer, DIAG_READONLY_DST, piece->span, "'%s' lies in '%s', which is read-only",
                                     buffer->name.id, buffer->memory->name.id), buffer->memory->name.span, "'%s' is declared here",
                     buffer->memory->name.id);
}

void check_readonly(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct visit visit = { cx, t };

    (void)program;
    each_piece(t, check_written, &visit);
}

/* ---- fences ------------------------------------------------------------------------------------------------------ */

/* In front of the step that reads; inside a loop the place is not so plain. */
static void propose_fence(struct cx *cx, const struct transfer *t, struct diag *made, struct span read)
{
    for (size_t i = 0; i < t->steps.n; i++) {
        struct span step = t->steps.v[i].span;

        if (step.begin > read.begin || read.end > step.end || t->steps.v[i].loop)
            continue;
        diag_fixit(cx, made, (struct span){ step.begin, step.begin }, "fence; ");
        return;
    }
}

static void check_segment(struct cx *cx, const struct transfer *t, size_t first, size_t end)
{
    struct touches touches = { .cx = cx };
    struct conflict conflict;

    if (end - first < 2)
        return;
    struct arena_mark mark = arena_mark(cx->scratch);
    for (size_t i = first; i < end; i++)
        touch_step(&touches, &t->steps.v[i], (wide)i, false);
    if (find_write_before_read(&touches, false, &conflict)) {
        struct diag *made = complain(cx, t, DIAG_MISSING_FENCE, conflict.read_span,
                                     "this reads what an earlier step of the same transfer wrote; put a fence between");

        diag_related(cx, made, conflict.write_span, "byte %s is written here", byte_text(cx, &conflict));
        propose_fence(cx, t, made, conflict.read_span);
    }
    arena_release(cx->scratch, mark);
}

void check_missing_fence(struct cx *cx, const struct program *program, const struct transfer *t)
{
    size_t first = 0;

    (void)program;
    for (size_t i = 0; i <= t->steps.n; i++)
        if (i == t->steps.n || t->steps.v[i].kind == STEP_FENCE) {
            check_segment(cx, t, first, i);
            first = i + 1;
        }
}

/* ---- steps that one list could do -------------------------------------------------------------------------------- */

/* Does a place behind the last byte of `a` equal the first of `b`? Only single contiguous pieces are looked at. */
static bool continues(const struct side *a, const struct side *b)
{
    const struct piece *p, *q;
    struct block_walk walk;

    if (a->pieces.n != 1 || b->pieces.n != 1)
        return false;
    p = &a->pieces.v[0];
    q = &b->pieces.v[0];
    if (p->kind != q->kind || p->buffer != q->buffer || p->port != q->port || (p->buffer && p->index != q->index))
        return false;
    if (p->endless)
        return p->value == q->value;
    walk_start(&walk, p);
    return walk.nouter == 0 && p->offset + p->bytes == q->offset;
}

bool steps_continue(const struct step *a, const struct step *b)
{
    if (a->kind != STEP_MOVE || b->kind != STEP_MOVE || a->verb != b->verb || !a->loop || a->loop != b->loop)
        return false;
    if (a->nosplit || b->nosplit || a->command || b->command || a->packet || b->packet)
        return false;
    if (a->sources.n != b->sources.n || a->dests.n != b->dests.n || (a->verb != VERB_COPY && a->verb != VERB_FILL))
        return false;
    for (size_t i = 0; i < a->sources.n; i++)
        if (!continues(&a->sources.v[i], &b->sources.v[i]))
            return false;
    for (size_t i = 0; i < a->dests.n; i++)
        if (!continues(&a->dests.v[i], &b->dests.v[i]))
            return false;
    return true;
}

void check_mergeable(struct cx *cx, const struct program *program, const struct transfer *t)
{
    (void)program;
    for (size_t i = 0; i + 1 < t->steps.n; i++) {
        size_t end = i + 1;

        while (end < t->steps.n && steps_continue(&t->steps.v[end - 1], &t->steps.v[end]))
            end++;
        if (end - i > 1)
            complain(cx, t, DIAG_STEPS_COULD_MERGE, t->steps.v[i].loop->span,
                     "%zu steps make %zu descriptors; one copy with lists needs 1", end - i, end - i);
        i = end - 1;
    }
}
