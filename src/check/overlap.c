/* SPDX-License-Identifier: MIT */
#include "common/arith.h"
#include "check/overlap.h"

#include <stdlib.h>
#include <string.h>
#include "program/stream.h"

void touch_side(struct touches *touches, const struct side *side, uint64_t bytes, bool write, wide weight, bool by_position)
{
    uint64_t before = 0;

    for (size_t i = 0; i < side->pieces.n && before < bytes; i++) {
        const struct piece *piece = &side->pieces.v[i];
        uint64_t left = bytes - before;
        struct touch touch = { piece, piece->bytes < left ? piece->bytes : left, write, weight, by_position, piece->span };

        if (by_position)
            touch.weight += (wide)before;
        if ((piece->kind == PIECE_MEMORY || (piece->kind == PIECE_REG && touches->registers)) && touch.limit > 0)
            vec_push(touches->cx->scratch, &touches->v, touch);
        before += touch.limit;
    }
}

void touch_step(struct touches *touches, const struct step *step, wide weight, bool by_position)
{
    if (step->kind != STEP_MOVE && step->kind != STEP_CHECK)
        return;
    for (size_t i = 0; i < step->sources.n; i++)
        touch_side(touches, &step->sources.v[i], step->bytes, false, weight, by_position);
    for (size_t i = 0; i < step->dests.n; i++)
        touch_side(touches, &step->dests.v[i], step->bytes, step->kind == STEP_MOVE, weight, by_position);
}

/* ---- intervals --------------------------------------------------------------------------------------------------- */

/* Bytes [lo, hi) of one object. Objects are numbered in order of appearance, so that sorting never looks at pointers. */
struct interval { uint32_t object; bool write; uint32_t touch; uint64_t lo, hi; wide weight; };
typedef VEC(struct interval) intervals;

/* Number of the object that each touch lies in: the first touch of the same object. */
static void number_objects(const struct touches *touches, uint32_t *objects)
{
    size_t n = touches->v.n, nslots = 2 * n + 1;
    uint32_t *slots = NEW_ARRAY(touches->cx->scratch, uint32_t, nslots);          /* touch + 1 */

    for (size_t i = 0; i < n; i++) {
        const struct piece *piece = touches->v.v[i].piece;
        unsigned index = piece->buffer ? piece->index : 0;
        size_t at = (((uintptr_t)piece->buffer >> 4) * 31 + index) % nslots;

        for (; slots[at]; at = (at + 1) % nslots) {
            const struct piece *other = touches->v.v[slots[at] - 1].piece;

            if (other->buffer == piece->buffer && (other->buffer ? other->index : 0) == index)
                break;
        }
        if (!slots[at])
            slots[at] = (uint32_t)i + 1;
        objects[i] = slots[at] - 1;
    }
}

static struct interval box_of(const struct touch *touch, uint32_t object, uint32_t index)
{
    const struct piece *piece = touch->piece;
    struct interval box = { object, touch->write, index, piece->offset, piece->offset + piece->element, touch->weight };

    for (unsigned i = 0; i < piece->ndim; i++) {
        int64_t reach = piece->dim[i].stride * (int64_t)(piece->dim[i].count - 1);

        if (reach < 0)
            box.lo += (uint64_t)reach;
        else
            box.hi += (uint64_t)reach;
    }
    return box;
}

static int compare_intervals(const void *x, const void *y)
{
    const struct interval *a = x, *b = y;

    if (a->object != b->object)
        return a->object < b->object ? -1 : 1;
    if (a->lo != b->lo)
        return a->lo < b->lo ? -1 : 1;
    if (a->hi != b->hi)
        return a->hi < b->hi ? -1 : 1;
    return a->touch < b->touch ? -1 : a->touch > b->touch;
}

static void sort_intervals(intervals *list)
{
    size_t i = 1;

    while (i < list->n && compare_intervals(&list->v[i - 1], &list->v[i]) < 0)
        i++;
    if (i < list->n)                        /* lists are mostly written in order */
        qsort(list->v, list->n, sizeof *list->v, compare_intervals);
}

/* Marks the touches whose boxes meet a box that matters to them: any write, and for writes any read too. */
static void mark_near(const intervals *boxes, bool double_writes, bool *near)
{
    uint64_t end[2] = { 0, 0 };                             /* furthest end so far of reads, of writes */
    bool any[2] = { false, false };
    uint32_t object = UINT32_MAX;

    for (size_t i = 0; i < boxes->n; i++) {
        const struct interval *box = &boxes->v[i];
        int other = double_writes ? box->write : !box->write;

        if (box->object != object)
            any[0] = any[1] = false;
        object = box->object;
        if (any[other] && end[other] > box->lo)
            near[box->touch] = true;
        if (!any[box->write] || end[box->write] < box->hi)
            end[box->write] = box->hi;
        any[box->write] = true;
    }
    any[0] = any[1] = false;
    for (size_t i = boxes->n; i-- > 0;) {
        const struct interval *box = &boxes->v[i];
        int other = double_writes ? box->write : !box->write;

        if (box->object != object)
            any[0] = any[1] = false;
        object = box->object;
        if (any[other] && end[other] < box->hi)             /* end: now the nearest beginning behind this one */
            near[box->touch] = true;
        end[box->write] = box->lo;
        any[box->write] = true;
    }
}

static void push_runs(struct cx *cx, const struct touch *touch, uint32_t object, uint32_t index, intervals *out)
{
    struct block_walk walk;
    uint64_t before = 0;

    for (walk_start(&walk, touch->piece); !walk.done && before < touch->limit; block_walk_next(&walk)) {
        uint64_t left = touch->limit - before, bytes = walk.block < left ? walk.block : left;
        struct interval run = { object, touch->write, index, walk.offset, walk.offset + bytes, touch->weight };

        /* Position minus address: the same for all bytes of a run, and comparable where two runs meet. */
        if (touch->by_position)
            run.weight += (wide)before - (wide)walk.offset;
        before += bytes;
        if (out->n > 0) {
            struct interval *last = &out->v[out->n - 1];

            if (last->touch == index && last->hi == run.lo && last->weight == run.weight) {
                last->hi = run.hi;
                continue;
            }
        }
        vec_push(cx->scratch, out, run);
    }
}

/* ---- interleaved pieces ------------------------------------------------------------------------------------------ */

struct residue { uint64_t lo, hi; uint32_t object; };

static int compare_residues(const void *x, const void *y)
{
    const struct residue *a = x, *b = y;

    if (a->object != b->object)
        return a->object < b->object ? -1 : 1;
    return a->lo < b->lo ? -1 : a->lo > b->lo;
}

/* Columns of one picture: all strides are multiples of g, and modulo g the pieces do not meet. */
static bool are_interleaved(struct cx *cx, const struct touches *touches, const bool *near, const uint32_t *objects)
{
    VEC(struct residue) list = { 0 };
    uint64_t g = 0;

    for (size_t i = 0; i < touches->v.n; i++) {
        struct block_walk walk;

        if (!near[i])
            continue;
        walk_start(&walk, touches->v.v[i].piece);
        for (unsigned d = 0; d < walk.nouter; d++)
            g = gcd(g, (uint64_t)(walk.outer[d].stride < 0 ? -walk.outer[d].stride : walk.outer[d].stride));
    }
    if (g < 2)
        return false;
    for (size_t i = 0; i < touches->v.n; i++) {
        struct block_walk walk;
        struct residue residue;

        if (!near[i])
            continue;
        walk_start(&walk, touches->v.v[i].piece);
        residue = (struct residue){ walk.offset % g, walk.offset % g + walk.block, objects[i] };
        if (residue.hi > g)
            return false;
        vec_push(cx->scratch, &list, residue);
    }
    if (list.n == 0)
        return true;
    qsort(list.v, list.n, sizeof *list.v, compare_residues);
    for (size_t i = 1; i < list.n; i++)
        if (list.v[i].object == list.v[i - 1].object && list.v[i].lo < list.v[i - 1].hi)
            return false;
    return true;
}

/* The runs of all pieces that come near each other, sorted by object and address. */
static intervals near_runs(const struct touches *touches, bool double_writes)
{
    struct cx *cx = touches->cx;
    size_t n = touches->v.n;
    uint32_t *objects = NEW_ARRAY(cx->scratch, uint32_t, n + 1);
    bool *near = NEW_ARRAY(cx->scratch, bool, n + 1);
    intervals boxes = { 0 }, runs = { 0 };

    number_objects(touches, objects);
    for (size_t i = 0; i < n; i++) {
        if (!double_writes || touches->v.v[i].write)
            vec_push(cx->scratch, &boxes, box_of(&touches->v.v[i], objects[i], (uint32_t)i));
    }
    sort_intervals(&boxes);
    mark_near(&boxes, double_writes, near);
    if (are_interleaved(cx, touches, near, objects))
        return runs;
    for (size_t i = 0; i < n; i++)
        if (near[i])
            push_runs(cx, &touches->v.v[i], objects[i], (uint32_t)i, &runs);
    sort_intervals(&runs);
    return runs;
}

/* ---- sweeps ------------------------------------------------------------------------------------------------------ */

/* A heap of intervals, lightest on top; intervals that have ended are thrown away when they come up. */
struct heap { const struct interval **v; size_t n; int sign; };

static bool lighter(const struct heap *heap, size_t a, size_t b)
{
    return heap->sign * heap->v[a]->weight < heap->sign * heap->v[b]->weight;
}

static void swap(struct heap *heap, size_t a, size_t b)
{
    const struct interval *t = heap->v[a];

    heap->v[a] = heap->v[b];
    heap->v[b] = t;
}

static void heap_push(struct heap *heap, const struct interval *item)
{
    size_t at = heap->n++;

    for (heap->v[at] = item; at > 0 && lighter(heap, at, (at - 1) / 2); at = (at - 1) / 2)
        swap(heap, at, (at - 1) / 2);
}

static void heap_pop(struct heap *heap)
{
    size_t at = 0, child;

    heap->v[0] = heap->v[--heap->n];
    while ((child = 2 * at + 1) < heap->n) {
        if (child + 1 < heap->n && lighter(heap, child + 1, child))
            child++;
        if (!lighter(heap, child, at))
            return;
        swap(heap, at, child);
        at = child;
    }
}

static const struct interval *heap_top(struct heap *heap, uint32_t object, uint64_t lo)
{
    while (heap->n > 0 && (heap->v[0]->object != object || heap->v[0]->hi <= lo))
        heap_pop(heap);
    return heap->n > 0 ? heap->v[0] : NULL;
}

static void set_conflict(const struct touches *touches, const struct interval *write, const struct interval *read, uint64_t at,
                         struct conflict *conflict)
{
    const struct piece *piece = touches->v.v[read->touch].piece;

    *conflict = (struct conflict){ piece->buffer, piece->index, at, touches->v.v[write->touch].span,
                                   touches->v.v[read->touch].span, piece };
}

static bool sweep_read_write(const struct touches *touches, bool swapped, struct conflict *conflict)
{
    intervals runs = near_runs(touches, false);
    int sign = swapped ? -1 : 1;
    struct heap writes = { NEW_ARRAY(touches->cx->scratch, const struct interval *, runs.n + 1), 0, sign };
    struct heap reads = { NEW_ARRAY(touches->cx->scratch, const struct interval *, runs.n + 1), 0, -sign };

    for (size_t i = 0; i < runs.n; i++) {
        const struct interval *run = &runs.v[i], *met = heap_top(run->write ? &reads : &writes, run->object, run->lo);
        const struct interval *write = run->write ? run : met, *read = run->write ? met : run;

        if (met && sign * write->weight < sign * read->weight) {
            set_conflict(touches, write, read, run->lo, conflict);
            return true;
        }
        heap_push(run->write ? &writes : &reads, run);
    }
    return false;
}

static bool sweep_writes(const struct touches *touches, struct conflict *conflict)
{
    intervals runs = near_runs(touches, true);
    const struct interval *furthest = NULL;

    for (size_t i = 0; i < runs.n; i++) {
        const struct interval *run = &runs.v[i];

        if (furthest && furthest->object == run->object && furthest->hi > run->lo) {
            set_conflict(touches, run, furthest, run->lo, conflict);
            return true;
        }
        if (!furthest || furthest->object != run->object || furthest->hi < run->hi)
            furthest = run;
    }
    return false;
}

bool find_write_before_read(const struct touches *touches, bool swapped, struct conflict *conflict)
{
    struct arena_mark mark = arena_mark(touches->cx->scratch);
    bool found = sweep_read_write(touches, swapped, conflict);

    arena_release(touches->cx->scratch, mark);
    return found;
}

bool find_double_write(const struct touches *touches, struct conflict *conflict)
{
    struct arena_mark mark = arena_mark(touches->cx->scratch);
    bool found = sweep_writes(touches, conflict);

    arena_release(touches->cx->scratch, mark);
    return found;
}

const char *byte_text(struct cx *cx, const struct conflict *conflict)
{
    const struct buffer *buffer = conflict->buffer;
    uint64_t offset = conflict->at;

    if (conflict->piece->kind == PIECE_REG)
        return arena_printf(cx->arena, "%s.%s+0x%llx", conflict->piece->reg->device->name.id, conflict->piece->reg->name.id,
                            (unsigned long long)(offset - conflict->piece->reg->address));
    if (!buffer) {
        buffer = conflict->piece->named;
        offset -= buffer->address;
    }
    if (buffer->is_array && conflict->buffer)
        return arena_printf(cx->arena, "%s[%u]+0x%llx", buffer->name.id, conflict->index, (unsigned long long)offset);
    return arena_printf(cx->arena, "%s+0x%llx", buffer->name.id, (unsigned long long)offset);
}
