/* SPDX-License-Identifier: MIT */
#include "program/stream.h"

void walk_start(struct block_walk *walk, const struct piece *piece)
{
    *walk = (struct block_walk){ .piece = piece, .block = piece->element, .offset = piece->offset };
    walk->done = !piece->endless && piece->bytes == 0;
    for (unsigned i = piece->ndim; i-- > 0;) {
        uint64_t count = piece->dim[i].count;

        if (count == 1)
            continue;
        if (walk->nouter == 0 && piece->dim[i].stride == (int64_t)walk->block) {
            walk->block *= count;
            continue;
        }
        walk->outer[walk->nouter].count = count;                    /* innermost first */
        walk->outer[walk->nouter++].stride = piece->dim[i].stride;
    }
}

void block_walk_next(struct block_walk *walk)
{
    for (unsigned i = 0; i < walk->nouter; i++) {
        walk->offset += (uint64_t)walk->outer[i].stride;
        if (++walk->outer[i].at < walk->outer[i].count)
            return;
        walk->offset -= (uint64_t)walk->outer[i].stride * walk->outer[i].count;
        walk->outer[i].at = 0;
    }
    walk->done = true;
}

static void enter_piece(struct stream *stream)
{
    stream->used = 0;
    for (; stream->at < stream->side->pieces.n; stream->at++) {
        walk_start(&stream->walk, &stream->side->pieces.v[stream->at]);
        if (!stream->walk.done)
            return;
    }
}

void stream_start(struct stream *stream, const struct side *side)
{
    *stream = (struct stream){ .side = side };
    enter_piece(stream);
}

uint64_t stream_peek(struct stream *stream, struct run_place *place)
{
    const struct piece *piece;

    if (stream->at >= stream->side->pieces.n)
        return 0;
    piece = &stream->side->pieces.v[stream->at];
    *place = (struct run_place){ .kind = piece->kind, .buffer = piece->buffer, .index = piece->index, .port = piece->port,
                                 .reg = piece->reg,
                                 .value = piece->value, .element = piece->element };
    if (piece->endless) {
        place->offset = piece->offset;
        return UINT64_MAX;
    }
    place->offset = stream->walk.offset + stream->used;
    return stream->walk.block - stream->used;
}

void stream_advance(struct stream *stream, uint64_t bytes)
{
    if (stream->at >= stream->side->pieces.n || stream->side->pieces.v[stream->at].endless)
        return;
    stream->used += bytes;
    if (stream->used < stream->walk.block)
        return;
    stream->used = 0;
    block_walk_next(&stream->walk);
    if (stream->walk.done) {
        stream->at++;
        enter_piece(stream);
    }
}
