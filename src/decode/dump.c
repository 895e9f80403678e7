/* SPDX-License-Identifier: MIT */
#include "decode/dump.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "common/suggest.h"

int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

const char *dump_format_name(enum dump_format format)
{
    static const char *const names[] = { "auto", "raw", "hex", "ihex", "srec", "elf" };

    return names[format];
}

struct span dump_place(const struct dump_reader *reader, size_t from, size_t to)
{
    uint32_t base = reader->file->base;

    return (struct span){ base + (uint32_t)from, base + (uint32_t)to };
}

/* ---- which form it has ------------------------------------------------------------------------------------------- */

static bool all_text(const struct source *file)
{
    size_t i, n = file->size < 4096 ? file->size : 4096;

    for (i = 0; i < n; i++)
        if (((unsigned char)file->text[i] < 0x20 && !strchr("\t\r\n\f", file->text[i])) || file->text[i] == 0x7f || file->text[i] == '\0')
            return false;
    return true;
}

/* The first line that is not empty begins like a record of this kind: its mark and digits. */
static bool begins_record(const struct source *file, char mark, size_t least)
{
    size_t i = strspn(file->text, " \t\r\n"), n;

    if (i >= file->size || file->text[i] != mark)
        return false;
    for (n = 1; i + n < file->size && hex_digit(file->text[i + n]) >= 0; n++)
        ;
    return n > least;
}

static enum dump_format detect(const struct source *file)
{
    if (file->size >= 4 && memcmp(file->text, "\177ELF", 4) == 0)
        return DUMP_ELF;
    if (!all_text(file))
        return DUMP_RAW;
    if (begins_record(file, ':', 8))
        return DUMP_IHEX;
    if (begins_record(file, 'S', 8))
        return DUMP_SREC;
    return DUMP_HEX;
}

/* ---- from chunks to pieces --------------------------------------------------------------------------------------- */

static int by_address(const void *left, const void *right)
{
    const struct dump_chunk *a = left, *b = right;

    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static bool read_raw(struct dump_reader *reader)
{
    struct dump_chunk chunk = { 0, reader->file->size, (const unsigned char *)reader->file->text, SPAN_NONE, 0 };

    vec_push(reader->cx->arena, &reader->chunks, chunk);
    return true;
}

/* Two records for one byte: which of them was in memory cannot be known. */
static bool apart(struct dump_reader *reader)
{
    const struct dump_chunk *before = NULL;
    struct diag *d;
    size_t i;

    for (i = 0; i < reader->chunks.n; i++) {
        const struct dump_chunk *chunk = &reader->chunks.v[i];

        if (before && chunk->address - before->address < before->size) {
            d = diag(reader->cx, DIAG_DUMP_OVERLAP, chunk->span, "the byte at 0x%" PRIx64 " is there twice", chunk->address);
            if (before->span.begin)
                diag_related(reader->cx, d, before->span, "here for the first time");
            return false;
        }
        before = chunk;
    }
    return true;
}

static bool add_piece(struct dump_reader *reader, const struct dump_chunk *first, size_t n, size_t size)
{
    struct dump_piece piece = { first->address, size, first->bytes, NULL };
    unsigned char *bytes;
    size_t i, at = 0;

    if (n > 1) {
        piece.bytes = bytes = arena_alloc(reader->cx->arena, size);
        for (i = 0; i < n; at += first[i++].size)
            memcpy(bytes + at, first[i].bytes, first[i].size);
    }
    piece.source = source_from_memory(reader->cx->sources, reader->file->name, piece.bytes, size, piece.address);
    if (!piece.source) {
        diag(reader->cx, DIAG_TOO_LARGE, SPAN_NONE, "%s is more than this tool reads", reader->file->name);
        return false;
    }
    vec_push(reader->cx->arena, &reader->dump->pieces, piece);
    return true;
}

static bool join(struct dump_reader *reader)
{
    const struct dump_chunk *chunks = reader->chunks.v;
    size_t i = 0, n, size;

    while (i < reader->chunks.n) {
        size = chunks[i].size;
        for (n = 1; i + n < reader->chunks.n && chunks[i + n].address == chunks[i].address + size; n++)
            size += chunks[i + n].size;
        if (!add_piece(reader, &chunks[i], n, size))
            return false;
        i += n;
    }
    return true;
}

/* No piece reaches beyond the last address there is. */
static bool in_range(struct dump_reader *reader)
{
    size_t i;

    for (i = 0; i < reader->chunks.n; i++) {
        const struct dump_chunk *chunk = &reader->chunks.v[i];

        if (chunk->size - 1 > UINT64_MAX - chunk->address) {
            diag(reader->cx, DIAG_DUMP_FORMAT, chunk->span, "%zu bytes at 0x%" PRIx64 " go beyond the last address", chunk->size, chunk->address);
            return false;
        }
    }
    return true;
}

static void drop_empty(struct dump_reader *reader)
{
    size_t i, n = 0;

    for (i = 0; i < reader->chunks.n; i++)
        if (reader->chunks.v[i].size) {
            reader->chunks.v[n] = reader->chunks.v[i];
            reader->chunks.v[n].number = n;
            reader->chunks.v[n++].address += reader->request->base;
        }
    reader->chunks.n = n;
}

static bool read_as(struct dump_reader *reader)
{
    switch (reader->dump->format) {
    case DUMP_HEX: return dump_read_hex(reader);
    case DUMP_IHEX: return dump_read_ihex(reader);
    case DUMP_SREC: return dump_read_srec(reader);
    case DUMP_ELF: return dump_read_elf(reader);
    case DUMP_AUTO: case DUMP_RAW: break;
    }
    return read_raw(reader);
}

bool dump_read(struct cx *cx, const struct dump_request *request, struct dump *dump)
{
    struct dump_reader reader = { .cx = cx, .request = request, .dump = dump };
    struct source *file = source_load(cx->sources, request->path, SPAN_NONE);

    if (!file && errno == EFBIG)
        diag(cx, DIAG_TOO_LARGE, SPAN_NONE, "%s is more than this tool reads", request->path);
    if (!file)
        return false;
    reader.file = dump->file = file;
    dump->format = request->format == DUMP_AUTO ? detect(file) : request->format;
    if (!read_as(&reader))
        return false;
    drop_empty(&reader);
    if (!reader.chunks.n) {
        diag(cx, DIAG_DUMP_FORMAT, SPAN_NONE, "%s holds no bytes", file->name);
        return false;
    }
    qsort(reader.chunks.v, reader.chunks.n, sizeof *reader.chunks.v, by_address);
    return in_range(&reader) && apart(&reader) && join(&reader);
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

const struct dump_piece *dump_at(const struct dump *dump, uint64_t address)
{
    size_t low = 0, high = dump->pieces.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (dump->pieces.v[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low && address - dump->pieces.v[low - 1].address < dump->pieces.v[low - 1].size ? &dump->pieces.v[low - 1] : NULL;
}

struct span dump_span(const struct dump *dump, uint64_t address, uint64_t size)
{
    const struct dump_piece *piece = dump_at(dump, address);
    uint64_t left;
    uint32_t begin;

    if (!piece)
        return SPAN_NONE;
    left = piece->size - (address - piece->address);
    begin = piece->source->base + (uint32_t)(address - piece->address);
    return (struct span){ begin, begin + (uint32_t)(size < left ? size : left) };
}

static bool unknown_symbol(struct cx *cx, const struct dump *dump, const char *name)
{
    struct suggestion near;
    struct diag *d;
    size_t i;

    suggest_start(&near, name);
    for (i = 0; i < dump->symbols.n; i++)
        suggest_offer(&near, dump->symbols.v[i].name);
    d = diag(cx, DIAG_DUMP_SYMBOL, SPAN_NONE, "%s has no symbol '%s'%s%s%s", dump->file->name, name, suggest_best(&near) ? "; did you mean '" : "",
             suggest_best(&near) ? suggest_best(&near) : "", suggest_best(&near) ? "'?" : "");
    if (dump->format != DUMP_ELF)
        diag_note(cx, d, "only an ELF file has symbols; this was read as %s", dump_format_name(dump->format));
    else if (!dump->symbols.n)
        diag_note(cx, d, "it has no table of symbols: it was stripped");
    return false;
}

bool dump_find_symbol(struct cx *cx, const struct dump *dump, const char *name, uint64_t *address)
{
    const struct dump_symbol *found = NULL;
    struct diag *d;
    size_t i;

    for (i = 0; i < dump->symbols.n; i++) {
        const struct dump_symbol *symbol = &dump->symbols.v[i];

        if (strcmp(symbol->name, name) != 0 || (found && found->address == symbol->address))
            continue;
        if (found && !found->local && symbol->local)
            continue;                       /* the global one is meant */
        if (found && found->local == symbol->local) {
            d = diag(cx, DIAG_DUMP_SYMBOL, SPAN_NONE, "%s has several symbols '%s'", dump->file->name, name);
            diag_note(cx, d, "at 0x%" PRIx64 " and 0x%" PRIx64 "; give the address", found->address, symbol->address);
            return false;
        }
        found = symbol;
    }
    if (!found)
        return unknown_symbol(cx, dump, name);
    *address = found->address;
    return true;
}
