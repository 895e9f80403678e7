/* SPDX-License-Identifier: MIT */
#include "common/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "common/arena.h"
#include "common/vec.h"

#define TEXT_MAX ((size_t)1 << 30)

/* A source with its line table, which is made when a message first needs it. */
struct entry {
    struct source source;
    VEC(uint32_t) lines;                /* offset of each line's first byte in the text */
    bool is_file;                       /* a regular file, known by these two */
    dev_t device;
    ino_t inode;
};

struct sources {
    struct arena *arena;
    VEC(struct entry *) all;
    uint32_t next_base;
};

struct sources *sources_new(struct arena *arena)
{
    struct sources *sources = NEW(arena, struct sources);

    sources->arena = arena;
    sources->next_base = 1;
    return sources;
}

/* One byte more than the text: the end of input is a place, too. */
static bool has_room(const struct sources *sources, size_t size)
{
    return size < TEXT_MAX - sources->next_base;
}

static struct entry *add(struct sources *sources, const char *name, const char *text, size_t size)
{
    struct entry *entry = NEW(sources->arena, struct entry);

    entry->source.name = arena_strndup(sources->arena, name, strlen(name));
    entry->source.text = text;
    entry->source.size = size;
    entry->source.base = sources->next_base;
    sources->next_base += (uint32_t)size + 1;
    vec_push(sources->arena, &sources->all, entry);
    return entry;
}

struct source *source_from_text(struct sources *sources, const char *name, const char *text, size_t size)
{
    if (!has_room(sources, size)) {
        errno = EFBIG;
        return NULL;
    }
    return &add(sources, name, arena_strndup(sources->arena, text, size), size)->source;
}

struct source *source_from_memory(struct sources *sources, const char *name, const unsigned char *bytes, size_t size, uint64_t address)
{
    struct source *source;

    if (!has_room(sources, size)) {
        errno = EFBIG;
        return NULL;
    }
    source = &add(sources, name, (const char *)bytes, size)->source;
    source->is_memory = true;
    source->address = address;
    source->unit = 4;
    return source;
}

/* Reads to the end, whatever kind of file it is; pipes have no size to trust. */
static char *read_all(struct sources *sources, FILE *file, size_t *size)
{
    size_t capacity = 64 * 1024, n = 0, got;
    char *text = arena_alloc(sources->arena, capacity);

    while ((got = fread(text + n, 1, capacity - n - 1, file)) > 0) {
        n += got;
        if (!has_room(sources, n)) {
            errno = EFBIG;
            return NULL;
        }
        if (n + 1 == capacity) {
            text = arena_grow(sources->arena, text, capacity, 2 * capacity);
            capacity *= 2;
        }
    }
    if (ferror(file))
        return NULL;
    text[n] = '\0';
    *size = n;
    return text;
}

static struct source *load(struct sources *sources, const char *name, FILE *file)
{
    struct stat status;
    struct entry *entry;
    size_t size = 0;
    char *text;

    if (fstat(fileno(file), &status) != 0)
        return NULL;
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return NULL;
    }
    text = read_all(sources, file, &size);
    if (!text)
        return NULL;
    entry = add(sources, name, text, size);
    entry->is_file = S_ISREG(status.st_mode);
    entry->device = status.st_dev;
    entry->inode = status.st_ino;
    return &entry->source;
}

struct source *source_load(struct sources *sources, const char *path, struct span included_at)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    struct source *source;
    int problem;

    if (!file)
        return NULL;
    source = load(sources, is_stdin ? "<stdin>" : path, file);
    problem = errno;
    if (!is_stdin)
        fclose(file);
    errno = problem;
    if (source)
        source->included_at = included_at;
    return source;
}

const struct source *source_same_file(const struct sources *sources, const char *path)
{
    struct stat status;
    size_t i;

    if (stat(path, &status) != 0)
        return NULL;
    for (i = 0; i < sources->all.n; i++) {
        const struct entry *entry = sources->all.v[i];

        if (entry->is_file && entry->device == status.st_dev && entry->inode == status.st_ino)
            return &entry->source;
    }
    return NULL;
}

size_t sources_count(const struct sources *sources)
{
    return sources->all.n;
}

const struct source *sources_at(const struct sources *sources, size_t i)
{
    return &sources->all.v[i]->source;
}

/* The last entry that begins at or before the place. */
static struct entry *entry_of(const struct sources *sources, struct span span)
{
    size_t low = 0, high = sources->all.n;

    if (span.begin == 0)
        return NULL;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sources->all.v[middle]->source.base <= span.begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? sources->all.v[low - 1] : NULL;
}

const struct source *source_of(const struct sources *sources, struct span span)
{
    const struct entry *entry = entry_of(sources, span);

    return entry ? &entry->source : NULL;
}

static void find_lines(const struct sources *sources, struct entry *entry)
{
    size_t i;

    if (entry->lines.n)
        return;
    vec_push(sources->arena, &entry->lines, 0);
    for (i = 0; i < entry->source.size; i++)
        if (entry->source.text[i] == '\n')
            vec_push(sources->arena, &entry->lines, (uint32_t)i + 1);
}

/* Number of the line, from 0, that holds a byte of the text. */
static size_t line_at(const struct entry *entry, uint32_t offset)
{
    size_t low = 0, high = entry->lines.n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (entry->lines.v[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool source_line_at(const struct sources *sources, struct span span, struct source_line *line)
{
    struct entry *entry = entry_of(sources, span);
    const char *text, *end;
    uint32_t offset;
    size_t number;

    if (!entry || entry->source.is_memory)
        return false;
    find_lines(sources, entry);
    offset = span.begin - entry->source.base;
    if (offset > entry->source.size)
        offset = (uint32_t)entry->source.size;
    number = line_at(entry, offset);
    text = entry->source.text + entry->lines.v[number];
    end = memchr(text, '\n', entry->source.size - entry->lines.v[number]);
    line->text = text;
    line->length = end ? (size_t)(end - text) : entry->source.size - entry->lines.v[number];
    line->number = (unsigned)number + 1;
    line->begin = entry->source.base + entry->lines.v[number];
    return true;
}

/* Bytes that continue a UTF-8 character do not start a column. */
static unsigned characters(const char *text, size_t length)
{
    unsigned count = 0;
    size_t i;

    for (i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

void source_line_column(const struct sources *sources, struct span span, unsigned *line, unsigned *column)
{
    struct source_line found;
    size_t before;

    *line = *column = 0;
    if (!source_line_at(sources, span, &found))
        return;
    before = span.begin - found.begin;
    *line = found.number;
    *column = characters(found.text, before < found.length ? before : found.length) + 1;
}
