/* SPDX-License-Identifier: MIT */
/* Caches: which memory a transfer needs cleaned before it starts and invalid before anybody reads what it wrote, and
 * whether the lines of a destination hold something else. A memory without `cacheline` is not cached, or coherent: it
 * needs nothing. */
#ifndef DMAC_CACHE_H
#define DMAC_CACHE_H

#include "program/program.h"

/* Bytes [low, high) of its buffer (or of an address: buffer is null), or rows of them. */
struct cache_range {
    const struct buffer *root;              /* the buffer that it is a part of, aliases seen through */
    const struct buffer *buffer; unsigned index;
    const struct memory *memory;            /* null: of constants that may lie anywhere */
    uint64_t low, high;                     /* of the first row, the lowest */
    uint64_t rows, pitch;                   /* 1: high - low is all of it */
    bool inbound;                           /* written: invalid before it is read; all are cleaned before the start */
    bool partial;                           /* some line of it holds what is not in the range; waived or kept by prep */
    bool late;                              /* … which only prep can know: `line` of a bound buffer */
    uint64_t line;
};
typedef VEC(struct cache_range) cache_ranges;
/* In order of first use; neighbours and regular rows are one. */
void cache_plan(struct cx *cx, const struct program *program, const struct transfer *transfer, cache_ranges *ranges);

/* May the CPU have written to it through a cache? Null: a memory that somebody else chooses. */
bool is_cached(const struct program *program, const struct memory *memory);

/* The bytes of its buffer, or of an array of buffers, that a piece may touch; of a fixed one, addresses. */
struct byte_range { uint64_t low, high; };
struct byte_range piece_range(const struct piece *piece);
/* Does some line of [low, high) hold bytes that are not of the buffer? Of a symbol or a bound address only the alignment
 * is known. Memory that is bound comes in whole lines: its size is the declared one, rounded up. */
enum sharing { SHARES_NEVER, SHARES_PERHAPS, SHARES_ALWAYS };
enum sharing lines_shared(const struct buffer *root, struct byte_range range, uint64_t line);

#endif
