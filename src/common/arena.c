/* SPDX-License-Identifier: MIT */
#include "common/arena.h"

#include <limits.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/cx.h"

enum { CHUNK_SIZE = 256 * 1024, LARGE = 64 * 1024, STATUS_INTERNAL = 70 };

struct chunk {
    struct chunk *next;             /* the one before it in time */
    struct chunk *newer;            /* of large ones */
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct chunk *chunks;           /* the newest, which serves, is first */
    struct chunk *large;            /* one block each */
    struct chunk *spare;            /* given back by a release, clean; null: none */
};

static void die(void)
{
    fprintf(stderr, "%s: out of memory\n", tool_name);
    exit(STATUS_INTERNAL);
}

static size_t rounded(size_t size)
{
    const size_t unit = alignof(max_align_t);

    if (size > SIZE_MAX / 2)
        die();
    return (size + unit - 1) / unit * unit;
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);

    if (!arena)
        die();
    return arena;
}

/* Frees the chunks made after `last`. */
static struct chunk *free_until(struct chunk *chunk, struct chunk *last)
{
    while (chunk != last) {
        struct chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
    return last;
}

void arena_drop(struct arena *arena)
{
    free_until(arena->chunks, NULL);
    free_until(arena->large, NULL);
    free(arena->spare);
    free(arena);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ arena->chunks, arena->large, arena->chunks ? arena->chunks->used : 0 };
}

static void clear_behind(struct chunk *chunk, size_t used)
{
    memset(chunk->bytes + used, 0, chunk->used - used);
    chunk->used = used;
}

/* The newest chunk is kept for the next one to come: scratch memory is used again and again. */
static void keep_spare(struct arena *arena, const struct chunk *last)
{
    struct chunk *chunk = arena->chunks;

    if (chunk == last || arena->spare)
        return;
    arena->chunks = chunk->next;
    clear_behind(chunk, 0);
    arena->spare = chunk;
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    struct chunk *chunk;

    keep_spare(arena, mark.chunk);
    chunk = arena->chunks = free_until(arena->chunks, mark.chunk);
    arena->large = free_until(arena->large, mark.large);
    if (arena->large)
        arena->large->newer = NULL;
    if (!chunk)
        return;
    clear_behind(chunk, mark.used);
}

/* calloc: fresh chunks are zero, and what is given back is cleared. */
static struct chunk *add_chunk(struct arena *arena)
{
    struct chunk *chunk = arena->spare ? arena->spare : calloc(1, sizeof *chunk + CHUNK_SIZE);

    if (!chunk)
        die();
    arena->spare = NULL;
    chunk->size = CHUNK_SIZE;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

static void *add_large(struct arena *arena, size_t need)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + need);

    if (!chunk)
        die();
    chunk->next = arena->large;
    if (chunk->next)
        chunk->next->newer = chunk;
    arena->large = chunk;
    return chunk->bytes;
}

static void *grow_large(struct arena *arena, void *old, size_t need)
{
    struct chunk *chunk = (struct chunk *)((unsigned char *)old - offsetof(struct chunk, bytes));

    chunk = realloc(chunk, sizeof *chunk + need);
    if (!chunk)
        die();
    if (chunk->next)
        chunk->next->newer = chunk;
    if (chunk->newer)
        chunk->newer->next = chunk;
    else
        arena->large = chunk;
    return chunk->bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t need = rounded(size ? size : 1);
    struct chunk *chunk = arena->chunks;
    void *block;

    if (size >= LARGE)
        return add_large(arena, need);
    if (!chunk || chunk->size - chunk->used < need)
        chunk = add_chunk(arena);
    block = chunk->bytes + chunk->used;
    chunk->used += need;
    return block;
}

static bool grow_in_place(struct arena *arena, void *old, size_t old_size, size_t size)
{
    struct chunk *chunk = arena->chunks;
    size_t before = rounded(old_size), after = rounded(size);

    if (!old || !old_size || size >= LARGE || (unsigned char *)old + before != chunk->bytes + chunk->used)
        return false;
    if (chunk->size - chunk->used < after - before)
        return false;
    chunk->used += after - before;
    return true;
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t size)
{
    void *block;

    if (size <= old_size || grow_in_place(arena, old, old_size, size))
        return old;
    if (old_size >= LARGE)
        return grow_large(arena, old, rounded(size));
    block = arena_alloc(arena, size);
    if (old_size)
        memcpy(block, old, old_size);
    return block;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    char *text;
    int length;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        die();
    text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
