/* SPDX-License-Identifier: MIT */
/* Intel HEX and Motorola S-records: lines of hex digits with a length, an address and a checksum. */
#include <inttypes.h>
#include <string.h>
#include "decode/dump.h"

enum { RECORD_MAX = 5 + 255 + 1 };

/* One line: its place in the file, and the bytes that its digits stand for. */
struct record { size_t begin, end; unsigned n; unsigned char byte[RECORD_MAX]; };
enum line { LINE_RECORD, LINE_EMPTY, LINE_NONE, LINE_WRONG };

static enum line wrong(struct dump_reader *reader, size_t from, size_t to, const char *what)
{
    diag(reader->cx, DIAG_DUMP_FORMAT, dump_place(reader, from, to), "%s", what);
    return LINE_WRONG;
}

static bool refuse(struct dump_reader *reader, size_t from, size_t to, const char *what)
{
    wrong(reader, from, to, what);
    return false;
}

/* Digits from `at` on, up to the end of the line. */
static enum line take_digits(struct dump_reader *reader, size_t at, struct record *record)
{
    const char *text = reader->file->text;
    int high, low;

    for (record->n = 0; at < record->end; at += 2) {
        high = hex_digit(text[at]);
        low = at + 1 < record->end ? hex_digit(text[at + 1]) : -1;
        if (high < 0)
            return wrong(reader, at, at + 1, "this is no hex digit");
        if (low < 0)
            return at + 1 < record->end ? wrong(reader, at + 1, at + 2, "this is no hex digit")
                                        : wrong(reader, at, at + 1, "a byte has two digits, and the line ends after one");
        if (record->n == RECORD_MAX)
            return wrong(reader, at, record->end, "the record is longer than its kind can be");
        record->byte[record->n++] = (unsigned char)(high << 4 | low);
    }
    return LINE_RECORD;
}

/* The line at *at, which moves on to the next one. */
static enum line next_line(struct dump_reader *reader, char mark, unsigned skip, size_t *at, struct record *record)
{
    const char *text = reader->file->text, *end;

    if (*at >= reader->file->size)
        return LINE_NONE;
    end = memchr(text + *at, '\n', reader->file->size - *at);
    record->begin = *at;
    record->end = end ? (size_t)(end - text) : reader->file->size;
    *at = record->end + 1;
    while (record->end > record->begin && strchr(" \t\r", text[record->end - 1]) && text[record->end - 1])
        record->end--;
    while (record->begin < record->end && strchr(" \t\r", text[record->begin]) && text[record->begin])
        record->begin++;
    if (record->begin == record->end)
        return LINE_EMPTY;
    if (text[record->begin] != mark)
        return wrong(reader, record->begin, record->begin + 1, mark == ':' ? "a record begins with ':'" : "a record begins with 'S'");
    if (record->end - record->begin < skip)
        return wrong(reader, record->begin, record->end, "the record ends early");
    return take_digits(reader, record->begin + skip, record);
}

static bool checksum(struct dump_reader *reader, const struct record *record, unsigned want, unsigned is)
{
    if (want == is)
        return true;
    diag(reader->cx, DIAG_DUMP_CHECKSUM, dump_place(reader, record->end - 2, record->end), "the checksum is %02x, of these digits it would be %02x",
         is, want);
    return false;
}

static unsigned sum_of(const struct record *record)
{
    unsigned i, sum = 0;

    for (i = 0; i + 1 < record->n; i++)
        sum += record->byte[i];
    return sum & 0xff;
}

static void add_data(struct dump_reader *reader, const struct record *record, uint64_t address, unsigned from, unsigned n)
{
    unsigned char *bytes = arena_alloc(reader->cx->arena, n + 1);
    struct dump_chunk chunk = { address, n, bytes, dump_place(reader, record->begin, record->end), 0 };

    memcpy(bytes, record->byte + from, n);
    vec_push(reader->cx->arena, &reader->chunks, chunk);
}

static void truncated(struct dump_reader *reader, const char *what)
{
    size_t end = reader->file->size;

    diag(reader->cx, DIAG_DUMP_TRUNCATED, dump_place(reader, end ? end - 1 : 0, end), "the file ends without %s: some of it may be missing", what);
}

/* ---- Intel HEX --------------------------------------------------------------------------------------------------- */

enum { IHEX_DATA, IHEX_END, IHEX_SEGMENT, IHEX_START_SEGMENT, IHEX_LINEAR, IHEX_START_LINEAR, IHEX_TYPES };
struct ihex { uint64_t base; bool segmented, ended; };

static unsigned big16(const unsigned char *byte) { return (unsigned)byte[0] << 8 | byte[1]; }

/* In a segment, addresses come round at 64 KiB. */
static void ihex_data(struct dump_reader *reader, const struct ihex *state, const struct record *record)
{
    unsigned offset = big16(record->byte + 1), n = record->byte[0], first = n;

    if (state->segmented && offset + n > 0x10000)
        first = 0x10000 - offset;
    add_data(reader, record, state->base + offset, 4, first);
    if (first < n)
        add_data(reader, record, state->base, 4 + first, n - first);
}

static bool ihex_record(struct dump_reader *reader, struct ihex *state, const struct record *record)
{
    static const int lengths[IHEX_TYPES] = { -1, 0, 2, 4, 2, 4 };
    unsigned type;

    if (record->n < 5)
        return refuse(reader, record->begin, record->end, "the record ends early");
    if (record->n != record->byte[0] + 5u) {
        diag(reader->cx, DIAG_DUMP_FORMAT, dump_place(reader, record->begin, record->end), "the record says %u bytes of data and has %u",
             (unsigned)record->byte[0], record->n - 5);
        return false;
    }
    if (!checksum(reader, record, (0u - sum_of(record)) & 0xff, record->byte[record->n - 1]))
        return false;
    type = record->byte[3];
    if (type >= IHEX_TYPES || (lengths[type] >= 0 && lengths[type] != record->byte[0])) {
        diag(reader->cx, DIAG_DUMP_FORMAT, dump_place(reader, record->begin, record->end), "there is no record of type %02x with %u bytes", type,
             (unsigned)record->byte[0]);
        return false;
    }
    if (type == IHEX_DATA)
        ihex_data(reader, state, record);
    state->ended = type == IHEX_END;
    if (type == IHEX_SEGMENT || type == IHEX_LINEAR) {
        state->segmented = type == IHEX_SEGMENT;
        state->base = (uint64_t)big16(record->byte + 4) << (type == IHEX_SEGMENT ? 4 : 16);
    }
    return true;
}

bool dump_read_ihex(struct dump_reader *reader)
{
    struct ihex state = { 0 };
    struct record record;
    enum line line;
    size_t at = 0;

    while ((line = next_line(reader, ':', 1, &at, &record)) != LINE_NONE) {
        if (line == LINE_RECORD && state.ended)
            return refuse(reader, record.begin, record.end, "a record behind the end record");
        if (line == LINE_WRONG || (line == LINE_RECORD && !ihex_record(reader, &state, &record)))
            return false;
    }
    if (!state.ended)
        truncated(reader, "an end record (:00000001FF)");
    return true;
}

/* ---- S-records --------------------------------------------------------------------------------------------------- */

static bool srec_record(struct dump_reader *reader, const struct record *record, bool *ended)
{
    static const unsigned widths[] = { 2, 2, 3, 4, 0, 2, 3, 4, 3, 2 };       /* bytes of the address, by type */
    int type = hex_digit(reader->file->text[record->begin + 1]);
    uint64_t address = 0;
    unsigned i, width;

    if (type < 0 || type > 9 || type == 4)
        return refuse(reader, record->begin, record->begin + 2, "there is no such kind of S-record");
    width = widths[type];
    if (record->n < width + 2)
        return refuse(reader, record->begin, record->end, "the record ends early");
    if (record->n != record->byte[0] + 1u) {
        diag(reader->cx, DIAG_DUMP_FORMAT, dump_place(reader, record->begin, record->end), "the record says %u bytes and has %u",
             (unsigned)record->byte[0], record->n - 1);
        return false;
    }
    if (!checksum(reader, record, ~sum_of(record) & 0xff, record->byte[record->n - 1]))
        return false;
    for (i = 0; i < width; i++)
        address = address << 8 | record->byte[1 + i];
    if (type >= 1 && type <= 3)
        add_data(reader, record, address, 1 + width, record->n - width - 2);
    *ended = *ended || type >= 7;
    return true;
}

bool dump_read_srec(struct dump_reader *reader)
{
    struct record record;
    enum line line;
    size_t at = 0;
    bool ended = false;

    while ((line = next_line(reader, 'S', 2, &at, &record)) != LINE_NONE)
        if (line == LINE_WRONG || (line == LINE_RECORD && !srec_record(reader, &record, &ended)))
            return false;
    if (!ended)
        truncated(reader, "a record that ends it (S7, S8 or S9)");
    return true;
}
