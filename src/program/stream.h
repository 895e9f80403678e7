/* SPDX-License-Identifier: MIT */
/* Walking a side as a stream of bytes, one contiguous run at a time, without ever storing the runs. */
#ifndef DMAC_STREAM_H
#define DMAC_STREAM_H

#include "program/program.h"

/* An affine piece with adjoining dimensions folded: blocks of consecutive bytes over the dimensions that are left. */
struct block_walk {
    const struct piece *piece;
    uint64_t block;                         /* bytes that lie together */
    unsigned nouter;
    struct { uint64_t count, at; int64_t stride; } outer[DIMS_MAX];
    uint64_t offset;                        /* where the current block begins */
    bool done;
};
void walk_start(struct block_walk *walk, const struct piece *piece);
void block_walk_next(struct block_walk *walk);

struct stream { const struct side *side; size_t at; struct block_walk walk; uint64_t used; };
void stream_start(struct stream *stream, const struct side *side);
/* Bytes from here on that are one run of one place (UINT64_MAX: endless; 0: the side is over), and that place. */
uint64_t stream_peek(struct stream *stream, struct run_place *place);
/* Goes on by at most what stream_peek said. */
void stream_advance(struct stream *stream, uint64_t bytes);

#endif
