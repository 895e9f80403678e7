/* SPDX-License-Identifier: MIT */
/* A typed growable array on an arena: VEC(int) numbers; vec_push(arena, &numbers, 3); numbers.v[i], numbers.n. Pushing
 * may move the elements. */
#ifndef DMAC_VEC_H
#define DMAC_VEC_H

#include "common/arena.h"

#define VEC(type) struct { type *v; size_t n, cap; }

/* Elements of the first allocation: a cache line of small ones, one large one. */
#define VEC_FIRST(size) ((size) < 64 ? 64 / (size) : 1)

#define vec_push(arena, vec, value)                                                                             \
    do {                                                                                                        \
        if ((vec)->n == (vec)->cap) {                                                                           \
            size_t vec_cap_ = (vec)->cap ? 2 * (vec)->cap : VEC_FIRST(sizeof *(vec)->v);                            \
            (vec)->v = arena_grow((arena), (vec)->v, (vec)->cap * sizeof *(vec)->v, vec_cap_ * sizeof *(vec)->v); \
            (vec)->cap = vec_cap_;                                                                              \
        }                                                                                                       \
        (vec)->v[(vec)->n++] = (value);                                                                         \
    } while (0)

#endif
