/* SPDX-License-Identifier: MIT */
/* Overlaps of affine pieces against brute force: thousands of small random sides over one object of 64 bytes. */
#include "tap.h"

#include "common/cx.h"
#include "check/overlap.h"

#define BYTES 64
#define PIECES 3
#define ROUNDS 20000

static uint32_t seed = 1;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* A piece that stays inside the object and touches no byte twice, as indices of an array do. */
static bool random_piece(struct cx *cx, struct piece *piece, const struct buffer *buffer)
{
    int64_t low, high, inner;

    *piece = (struct piece){ .kind = PIECE_MEMORY, .buffer = buffer, .named = buffer, .element = 1u << random_below(2) };
    piece->ndim = random_below(3);
    struct dim *dim = NEW_ARRAY(cx->arena, struct dim, piece->ndim);
    piece->dim = dim;
    piece->offset = random_below(BYTES);
    piece->bytes = piece->element;
    low = (int64_t)piece->offset;
    high = low + piece->element;
    inner = piece->element;
    for (unsigned i = piece->ndim; i-- > 0;) {
        int64_t stride = inner + (int64_t)random_below(4), reach;

        dim[i].count = 1 + random_below(4);
        reach = stride * (int64_t)(piece->dim[i].count - 1);
        inner = reach + inner;
        dim[i].stride = random_below(2) ? stride : -stride;
        low -= piece->dim[i].stride < 0 ? reach : 0;
        high += piece->dim[i].stride > 0 ? reach : 0;
        piece->bytes *= piece->dim[i].count;
    }
    return low >= 0 && high <= BYTES;
}

static void random_side(struct cx *cx, struct side *side, const struct buffer *buffer)
{
    struct piece piece;

    *side = (struct side){ 0 };
    for (uint32_t i = 0, n = 1 + random_below(PIECES); i < n; i++) {
        while (!random_piece(cx, &piece, buffer))
            ;
        side->bytes += piece.bytes;
        vec_push(cx->arena, &side->pieces, piece);
    }
}

/* Address of each byte of a side, in stream order. */
static size_t list_bytes(const struct side *side, uint64_t limit, uint64_t *address)
{
    size_t n = 0;

    for (size_t p = 0; p < side->pieces.n; p++) {
        const struct piece *piece = &side->pieces.v[p];

        for (uint64_t element = 0; element < piece->bytes / piece->element; element++) {
            uint64_t rest = element, at = piece->offset;

            for (unsigned d = piece->ndim; d-- > 0;) {
                at += (uint64_t)piece->dim[d].stride * (rest % piece->dim[d].count);
                rest /= piece->dim[d].count;
            }
            for (unsigned b = 0; b < piece->element && n < limit; b++)
                address[n++] = at + b;
        }
    }
    return n;
}

struct truth { bool twice, early, ordered; uint64_t twice_at, early_at; };

static struct truth brute_force(const struct side *source, const struct side *dest, uint64_t limit)
{
    static uint64_t from[4096], to[4096];
    size_t nfrom = list_bytes(source, limit, from), nto = list_bytes(dest, limit, to);
    struct truth truth = { .twice_at = UINT64_MAX, .early_at = UINT64_MAX };

    for (size_t w = 0; w < nto; w++) {
        for (size_t other = 0; other < w; other++)
            if (to[other] == to[w]) {
                truth.twice = true;
                truth.twice_at = to[w] < truth.twice_at ? to[w] : truth.twice_at;
            }
        for (size_t r = 0; r < nfrom; r++) {
            if (from[r] != to[w])
                continue;
            truth.ordered = truth.ordered || r < w;
            if (w < r) {
                truth.early = true;
                truth.early_at = to[w] < truth.early_at ? to[w] : truth.early_at;
            }
        }
    }
    return truth;
}

static bool agrees(struct cx *cx, const struct buffer *buffer, struct truth *seen)
{
    struct step step = { .kind = STEP_MOVE, .verb = VERB_COPY };
    struct side source, dest;
    struct touches touches = { .cx = cx };
    struct conflict conflict;
    struct truth truth;

    random_side(cx, &source, buffer);
    random_side(cx, &dest, buffer);
    vec_push(cx->arena, &step.sources, source);
    vec_push(cx->arena, &step.dests, dest);
    step.bytes = source.bytes < dest.bytes ? source.bytes : dest.bytes;
    truth = brute_force(&source, &dest, step.bytes);
    touch_step(&touches, &step, 0, true);
    seen->twice = seen->twice || truth.twice;
    seen->early = seen->early || truth.early;
    seen->ordered = seen->ordered || truth.ordered;
    if (find_double_write(&touches, &conflict) != truth.twice || (truth.twice && conflict.at != truth.twice_at))
        return false;
    if (find_write_before_read(&touches, false, &conflict) != truth.early || (truth.early && conflict.at != truth.early_at))
        return false;
    return find_write_before_read(&touches, true, &conflict) == truth.ordered;
}

int main(void)
{
    struct cx *cx = cx_new();
    uint64_t dims[] = { BYTES };
    struct buffer buffer = { .name = { .id = "x" }, .home = HOME_SYMBOL, .ndim = 1, .dims = dims, .size = BYTES };
    struct truth seen = { 0 };
    unsigned wrong = 0;

    for (unsigned i = 0; i < ROUNDS; i++)
        wrong += !agrees(cx, &buffer, &seen);
    is_number(wrong, 0, "every pair of sides is judged as byte for byte, at the lowest byte concerned");
    ok(seen.twice && seen.early && seen.ordered, "and all three answers occurred");
    cx_drop(cx);
    return tap_done();
}
