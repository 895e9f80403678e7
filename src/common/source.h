/* SPDX-License-Identifier: MIT */
/* Input text and places in it. A place is two byte offsets in one space that all files share; line and column are
 * computed only when something is printed. */
#ifndef DMAC_SOURCE_H
#define DMAC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Bytes [begin, end) of the text space. {0, 0} is "nowhere" (the command line, the built-in world). */
struct span { uint32_t begin, end; };
#define SPAN_NONE ((struct span){ 0, 0 })

struct source {
    const char *name;           /* as printed in messages: the path as the user wrote or found it */
    const char *text;           /* `size` bytes, kept in memory for caret lines, plus a terminating NUL */
    size_t size;
    uint32_t base;              /* offset of its first byte in the text space; never 0 */
    struct span included_at;    /* the `include` or `use` that brought it in; SPAN_NONE for command-line files */
    bool is_description;        /* found by `use` (for -MD and for messages) */
    bool is_memory;             /* bytes of a memory: a place is the address of one, and there are no lines */
    uint64_t address;           /* … of its first byte */
    unsigned unit;              /* … bytes of the words that it is shown in */
    bool big_endian;            /* … and how they are read */
};

struct sources;
struct sources *sources_new(struct arena *arena);
/* Reads a file ("-" is standard input). Null with errno set if it cannot be read whole. A directory, or more than
 * 1 GiB of text in all, is an error (EISDIR, EFBIG). */
struct source *source_load(struct sources *sources, const char *path, struct span included_at);
/* The source that was loaded from the same file (device and inode), or null. */
const struct source *source_same_file(const struct sources *sources, const char *path);
/* Text that does not come from a file (tests, -D). */
struct source *source_from_text(struct sources *sources, const char *name, const char *text, size_t size);
/* Bytes of a memory, which stay where they are. Null with errno (EFBIG) if there are too many. */
struct source *source_from_memory(struct sources *sources, const char *name, const unsigned char *bytes, size_t size, uint64_t address);
/* Address of a place in a memory. */
static inline uint64_t source_address(const struct source *source, uint32_t place) { return source->address + (place - source->base); }
/* The source that a place lies in; null for SPAN_NONE. */
const struct source *source_of(const struct sources *sources, struct span span);
/* Line and column (both from 1; the column counts characters, not bytes) of a place's beginning. */
void source_line_column(const struct sources *sources, struct span span, unsigned *line, unsigned *column);
/* The line on which a place begins, without its line end. False for SPAN_NONE. */
struct source_line { const char *text; size_t length; unsigned number; uint32_t begin; /* in the text space */ };
bool source_line_at(const struct sources *sources, struct span span, struct source_line *line);
/* All sources in the order in which they were loaded. */
size_t sources_count(const struct sources *sources);
const struct source *sources_at(const struct sources *sources, size_t i);

#endif
