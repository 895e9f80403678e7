/* SPDX-License-Identifier: MIT */
#include "common/cx.h"

#include <string.h>
#include "common/diag_books.h"

const char *tool_name = "dmac-compile";

/* Open addressing. Only looked up, never walked: what is printed does not depend on the hash. */
struct interner {
    struct arena *arena;        /* names outlive what an arena of its own is used for */
    const char **slots;
    size_t used, size;          /* size is a power of two */
};

static uint32_t hash_of(const char *text, size_t length)
{
    uint32_t hash = 2166136261u;        /* FNV-1a */
    size_t i;

    for (i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

static const char **slot_of(const struct interner *interner, const char *text, size_t length)
{
    size_t i = hash_of(text, length) & (interner->size - 1);

    while (interner->slots[i]
           && (strncmp(interner->slots[i], text, length) != 0 || interner->slots[i][length] != '\0'))
        i = (i + 1) & (interner->size - 1);
    return &interner->slots[i];
}

static void resize(struct interner *interner, size_t size)
{
    struct interner bigger = { interner->arena, NEW_ARRAY(interner->arena, const char *, size), interner->used, size };
    size_t i;

    for (i = 0; i < interner->size; i++)
        if (interner->slots[i])
            *slot_of(&bigger, interner->slots[i], strlen(interner->slots[i])) = interner->slots[i];
    *interner = bigger;
}

const char *intern_n(struct cx *cx, const char *text, size_t length)
{
    struct interner *interner = cx->interner;
    const char **slot;

    if (2 * (interner->used + 1) > interner->size)
        resize(interner, interner->size ? 2 * interner->size : 256);
    slot = slot_of(interner, text, length);
    if (!*slot) {
        *slot = arena_strndup(interner->arena, text, length);
        interner->used++;
    }
    return *slot;
}

const char *intern(struct cx *cx, const char *text)
{
    return intern_n(cx, text, strlen(text));
}

struct cx *cx_new(void)
{
    struct arena *arena = arena_new();
    struct cx *cx = NEW(arena, struct cx);

    cx->arena = arena;
    cx->scratch = arena_new();
    cx->sources = sources_new(arena);
    cx->interner = NEW(arena, struct interner);
    cx->interner->arena = arena;
    cx->diags = diags_new(arena);
    return cx;
}

void cx_drop(struct cx *cx)
{
    arena_drop(cx->scratch);
    arena_drop(cx->arena);
}
