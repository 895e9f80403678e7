/* SPDX-License-Identifier: MIT */
/* Which bytes are touched twice? Pieces are first compared by their bounding boxes; only those that come near each other
 * are cut into runs, sorted and swept: n log n in the number of runs, never their square. */
#ifndef DMAC_OVERLAP_H
#define DMAC_OVERLAP_H

#include "common/wide.h"
#include "program/program.h"

/* One piece that is read or written. weight: what is compared where a read and a write meet; by_position: it is the
 * position in the stream at which a byte is touched, begin + offset in the piece. */
struct touch { const struct piece *piece; uint64_t limit; bool write; wide weight; bool by_position; struct span span; };
/* In scratch memory: for the time of a question. */
struct touches { struct cx *cx; bool registers; VEC(struct touch) v; };      /* registers: they count as memory too */

struct conflict { const struct buffer *buffer; unsigned index; uint64_t at; struct span write_span, read_span; const struct piece *piece; };

/* Adds the pieces of a side that lie in memory, as far as the first `bytes` of its stream go. */
void touch_side(struct touches *touches, const struct side *side, uint64_t bytes, bool write, wide weight, bool by_position);
/* The same for everything that a step reads and writes. */
void touch_step(struct touches *touches, const struct step *step, wide weight, bool by_position);
/* A byte that is written with a smaller weight than one with which it is read (swapped: with a larger one). */
bool find_write_before_read(const struct touches *touches, bool swapped, struct conflict *conflict);
/* A byte that is written twice. */
bool find_double_write(const struct touches *touches, struct conflict *conflict);
/* "page+0x4", "frag[2]+0x0". */
const char *byte_text(struct cx *cx, const struct conflict *conflict);

#endif
