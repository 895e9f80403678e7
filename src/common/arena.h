/* SPDX-License-Identifier: MIT */
/* A bump allocator. One arena lives for a whole compilation; nothing is freed one by one. Large blocks stand alone, so
 * that a long table grows without leaving its earlier, shorter copies behind. */
#ifndef DMAC_ARENA_H
#define DMAC_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new, empty arena. When memory runs out, `arena_alloc` prints one line and exits with status 70. */
struct arena *arena_new(void);
/* Gives everything back. */
void arena_drop(struct arena *arena);
/* `size` zeroed bytes, aligned for any type. Never null. */
void *arena_alloc(struct arena *arena, size_t size);
/* `old` grown from `old_size` to `size` bytes: in place if it was the last allocation, else moved: pointers into it are
 * no longer good. What is new is not zeroed. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t size);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Scratch memory: everything allocated since the mark is given back. In between, nothing older may grow. */
struct arena_mark { void *chunk, *large; size_t used; };
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);

/* NEW(arena, struct x): one zeroed object. */
#define NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define NEW_ARRAY(arena, type, n) ((type *)arena_alloc((arena), sizeof(type) * (size_t)(n)))

#endif
