/* SPDX-License-Identifier: MIT */
#include "program/cache.h"

#include "program/stream.h"

/* ---- lines ------------------------------------------------------------------------------------------------------- */

struct byte_range piece_range(const struct piece *piece)
{
    struct byte_range range = { piece->offset, piece->offset + piece->element };

    for (unsigned i = 0; i < piece->ndim; i++) {
        uint64_t steps = piece->dim[i].count ? piece->dim[i].count - 1 : 0;

        if (piece->dim[i].stride < 0)
            range.low -= steps * (uint64_t)-piece->dim[i].stride;
        else
            range.high += steps * (uint64_t)piece->dim[i].stride;
    }
    return range;
}

static bool shares_at(uint64_t start, uint64_t size, struct byte_range range, uint64_t line)
{
    return (range.low + start) / line * line < start || (range.high + start + line - 1) / line * line > size + start;
}

enum sharing lines_shared(const struct buffer *root, struct byte_range range, uint64_t line)
{
    uint64_t size = root->home == HOME_BOUND ? (root->size + line - 1) / line * line : root->size * root->count, step = root->align % line;
    bool some = false, all = true;

    if (root->home == HOME_FIXED || step == 0)
        return shares_at(root->home == HOME_FIXED ? root->address % line : 0, size, range, line) ? SHARES_ALWAYS : SHARES_NEVER;
    for (uint64_t start = 0; start < line; start += step) {
        bool here = shares_at(start, size, range, line);

        some = some || here;
        all = all && here;
    }
    return all ? SHARES_ALWAYS : some ? SHARES_PERHAPS : SHARES_NEVER;
}

/* ---- the plan ---------------------------------------------------------------------------------------------------- */

enum { RANGES_MAX = 64 };               /* of one buffer; beyond that one range over all of them */

static uint64_t end_of(const struct cache_range *r)
{
    return r->high + (r->rows - 1) * r->pitch;
}

static bool same_object(const struct cache_range *a, const struct cache_range *b)
{
    return a->root == b->root && a->index == b->index && a->inbound == b->inbound;
}

/* One range over both, whatever lies between. */
static void cover(struct cache_range *a, const struct cache_range *b)
{
    uint64_t end = end_of(a) > end_of(b) ? end_of(a) : end_of(b);

    a->low = a->low < b->low ? a->low : b->low;
    a->high = end;
    a->rows = 1;
    a->pitch = 0;
    a->late = a->late || b->late;
    a->partial = a->partial || b->partial;
}

/* Ranges less than a line apart are one; equal ones at equal distances are rows. */
static bool join(struct cache_range *a, const struct cache_range *b)
{
    uint64_t gap = a->line ? a->line : 1, bytes = a->high - a->low;
    bool row = b->rows == 1 && b->high - b->low == bytes && b->low > a->low;

    if (b->low < end_of(a) + gap && a->low < end_of(b) + gap && (a->rows == 1 || b->low >= a->low)) {
        if (a->rows > 1 && b->rows == a->rows && b->low == a->low && b->pitch == a->pitch)
            return true;
        if (a->rows == 1 && b->rows == 1) {
            cover(a, b);
            return true;
        }
    }
    if (row && (a->rows == 1 || b->low == a->low + a->rows * a->pitch)) {
        a->pitch = a->rows == 1 ? b->low - a->low : a->pitch;
        a->rows++;
        a->late = a->late || b->late;
        a->partial = a->partial || b->partial;
        return true;
    }
    return false;
}

static void add_range(struct cx *cx, cache_ranges *ranges, const struct cache_range *range)
{
    struct cache_range *last = NULL;
    size_t same = 0;

    for (size_t i = ranges->n; i-- > 0 && same < RANGES_MAX;) {
        if (!same_object(&ranges->v[i], range))
            continue;
        last = last ? last : &ranges->v[i];
        if (same++ == 0 && join(&ranges->v[i], range))
            return;
        if (ranges->v[i].rows == 1 && range->rows == 1 && range->low <= ranges->v[i].high && ranges->v[i].low <= range->high) {
            cover(&ranges->v[i], range);
            return;
        }
    }
    if (same < RANGES_MAX)
        vec_push(cx->arena, ranges, *range);
    else
        cover(last, range);
}

/* A piece as runs; those of the next dimension are rows. Gaps of less than a line are not worth leaving out. */
static void add_runs(struct cx *cx, cache_ranges *ranges, const struct piece *piece, struct cache_range range)
{
    struct block_walk walk;
    uint64_t whole_low = range.low, whole_high = range.high, n = 0;

    walk_start(&walk, piece);
    if (walk.nouter == 0) {
        add_range(cx, ranges, &range);
        return;
    }
    uint64_t rows = walk.outer[0].count, pitch = (uint64_t)(walk.outer[0].stride < 0 ? -walk.outer[0].stride : walk.outer[0].stride);
    for (unsigned i = 1; i < walk.nouter; i++)
        n = (n ? n : 1) * walk.outer[i].count;
    if (pitch < walk.block + range.line || n > RANGES_MAX) {
        range.low = whole_low;
        range.high = whole_high;
        add_range(cx, ranges, &range);
        return;
    }
    for (; !walk.done; block_walk_next(&walk)) {
        if (walk.outer[0].at != 0)
            continue;
        range.low = walk.offset - (walk.outer[0].stride < 0 ? (rows - 1) * pitch : 0);
        range.high = range.low + walk.block;
        range.rows = rows;
        range.pitch = pitch;
        add_range(cx, ranges, &range);
    }
}

bool is_cached(const struct program *program, const struct memory *memory)
{
    for (size_t i = 0; !memory && i < program->memories.n; i++)
        if (is_cached(program, program->memories.v[i]))
            return true;
    return memory && memory->cacheline && !memory->readonly;
}

static void add_piece(struct cx *cx, const struct program *program, cache_ranges *ranges, const struct piece *piece, bool inbound)
{
    const struct memory *memory = piece->kind == PIECE_MEMORY && piece->named ? piece->named->memory : NULL;
    bool anywhere = piece->kind == PIECE_MEMORY && !memory && piece->buffer && piece->buffer->home == HOME_CONSTANT
        && is_cached(program, NULL);
    struct byte_range bytes = piece_range(piece);
    const struct buffer *root;
    struct cache_range range = { .buffer = piece->buffer, .index = piece->index, .memory = memory, .low = bytes.low, .high = bytes.high,
                                 .rows = 1, .inbound = inbound };

    if (piece->kind != PIECE_MEMORY || piece->bytes == 0 || !(anywhere || (memory && memory->cacheline)))
        return;
    root = range.root = piece->named->alias_of ? piece->named->alias_of : piece->named;
    range.line = memory ? memory->cacheline : 0;
    if (inbound && memory) {
        struct byte_range own = bytes;
        if (!piece->buffer) {
            own.low -= root->address;
            own.high -= root->address;
        }
        enum sharing sharing = lines_shared(root, own, memory->cacheline);
        range.partial = sharing != SHARES_NEVER;
        range.late = root->home == HOME_BOUND && sharing == SHARES_PERHAPS;
    }
    if (piece->open_offset.n) {             /* it moves with the lengths: all of the buffer */
        range.low = 0;
        range.high = root->size;
        add_range(cx, ranges, &range);
        return;
    }
    add_runs(cx, ranges, piece, range);
}

void cache_plan(struct cx *cx, const struct program *program, const struct transfer *transfer, cache_ranges *ranges)
{
    *ranges = (cache_ranges){ 0 };
    for (size_t i = 0; i < transfer->steps.n; i++) {
        const struct step *step = &transfer->steps.v[i];

        for (size_t s = 0; s < step->sources.n; s++)
            for (size_t p = 0; p < step->sources.v[s].pieces.n; p++)
                add_piece(cx, program, ranges, &step->sources.v[s].pieces.v[p], false);
        for (size_t s = 0; s < step->dests.n; s++)
            for (size_t p = 0; p < step->dests.v[s].pieces.n; p++)
                add_piece(cx, program, ranges, &step->dests.v[s].pieces.v[p], step->kind == STEP_MOVE);
    }
}
