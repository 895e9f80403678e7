/* SPDX-License-Identifier: MIT */
/* Hex text as people paste it: hexdump, xxd, od, the md of boot loaders, the x of debuggers, lists of words. Lines of an
 * optional address, groups of digits, and perhaps the same bytes as characters, which tell in which order the groups are
 * meant. What is none of this is an error with its column. */
#include <inttypes.h>
#include <string.h>
#include "decode/dump.h"

enum { GROUPS_MAX = 64, BYTES_MAX = 256 };
#define FILL_MAX ((uint64_t)1 << 28)        /* bytes that lines of `*` may stand for */

struct word { size_t at; unsigned digits; };            /* digits of a group, without 0x */
struct hex_line {
    size_t begin, end;
    bool star;                                          /* "*": the line before, again and again */
    bool marked;                                        /* the address has a colon */
    struct word address;                                /* digits 0: none */
    unsigned n; struct word *group;
    size_t ascii, nascii;                               /* the characters behind the groups */
};
struct hex {
    struct dump_reader *reader;
    const char *text;
    VEC(struct hex_line) lines;
    bool marked, column;                                /* some address has a colon; the first group of each line is one */
    unsigned radix;
    bool reversed;                                      /* groups are values whose last byte comes first in memory */
};

/* ---- one line ---------------------------------------------------------------------------------------------------- */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f'; }

static bool wrong(const struct hex *hex, size_t from, size_t to, const char *what)
{
    diag(hex->reader->cx, DIAG_DUMP_FORMAT, dump_place(hex->reader, from, to), "%s", what);
    return false;
}

/* "[   12.345678] " before a line of a kernel's log. */
static size_t skip_time(const struct hex *hex, size_t at, size_t end)
{
    size_t i = at + 1;

    if (at >= end || hex->text[at] != '[')
        return at;
    while (i < end && (is_blank(hex->text[i]) || (hex->text[i] >= '0' && hex->text[i] <= '9') || hex->text[i] == '.'))
        i++;
    return i < end && hex->text[i] == ']' ? i + 1 : at;
}

static struct word digits_at(const struct hex *hex, size_t at, size_t end)
{
    struct word word = { at, 0 };

    if (end - at > 2 && hex->text[at] == '0' && (hex->text[at + 1] == 'x' || hex->text[at + 1] == 'X'))
        word.at = at + 2;
    while (word.at + word.digits < end && hex_digit(hex->text[word.at + word.digits]) >= 0)
        word.digits++;
    return word;
}

/* An address is marked by a colon, with a symbol between where a debugger prints one: "0x80001000 <table+16>:". */
static bool take_address(const struct hex *hex, struct hex_line *line, size_t *at)
{
    struct word word = digits_at(hex, *at, line->end);
    size_t i = word.at + word.digits;

    if (!word.digits)
        return false;
    if (i < line->end && hex->text[i] == ':') {
        *at = i + 1;
    } else {
        while (i < line->end && is_blank(hex->text[i]))
            i++;
        if (i >= line->end || hex->text[i] != '<')
            return false;
        while (i < line->end && hex->text[i] != '>')
            i++;
        if (i + 1 >= line->end || hex->text[i + 1] != ':')
            return false;
        *at = i + 2;
    }
    line->address = word;
    line->marked = true;
    return true;
}

static bool take_group(struct hex *hex, struct hex_line *line, size_t *at)
{
    struct word word = digits_at(hex, *at, line->end);
    size_t i = word.at + word.digits;

    if (!word.digits || (i < line->end && !is_blank(hex->text[i]) && hex->text[i] != ','))
        return wrong(hex, i, i + 1, "this is no hex digit");
    if (line->n == GROUPS_MAX)
        return wrong(hex, *at, i, "a line of a dump has at most 64 groups");
    *at = i + (i < line->end && hex->text[i] == ',');
    line->group[line->n++] = word;
    return true;
}

/* Behind the groups: `|…|`, `>…<`, or what stands two blanks away. */
static bool at_characters(const struct hex *hex, const struct hex_line *line, size_t before, size_t at)
{
    if (hex->text[at] == '|' || hex->text[at] == '>')
        return true;
    return line->marked && line->n && at - before >= 2 && hex->text[before] == ' ';
}

static void take_characters(const struct hex *hex, struct hex_line *line, size_t at)
{
    char close = hex->text[at] == '|' ? '|' : hex->text[at] == '>' ? '<' : '\0';

    line->ascii = at + (close != '\0');
    line->nascii = line->end - line->ascii;
    if (close && line->nascii && hex->text[line->end - 1] == close)
        line->nascii--;
}

static bool take_line(struct hex *hex, struct hex_line *line)
{
    size_t at = skip_time(hex, line->begin, line->end), before;

    while (at < line->end && is_blank(hex->text[at]))
        at++;
    if (at == line->end || hex->text[at] == '#' || (line->end - at > 1 && hex->text[at] == '/' && hex->text[at + 1] == '/'))
        return true;
    line->star = line->end - at == 1 && hex->text[at] == '*';
    if (line->star)
        return true;
    take_address(hex, line, &at);
    for (;;) {
        for (before = at; at < line->end && is_blank(hex->text[at]); at++)
            ;
        if (at == line->end)
            return true;
        if (at_characters(hex, line, before, at)) {
            take_characters(hex, line, at);
            return true;
        }
        if (!take_group(hex, line, &at))
            return false;
    }
}

static bool take_lines(struct hex *hex)
{
    const struct source *file = hex->reader->file;
    struct cx *cx = hex->reader->cx;
    struct word group[GROUPS_MAX];
    size_t at = 0;

    while (at < file->size) {
        const char *end = memchr(file->text + at, '\n', file->size - at);
        struct hex_line line = { .begin = at, .end = end ? (size_t)(end - file->text) : file->size, .group = group };

        at = line.end + 1;
        while (line.end > line.begin && is_blank(file->text[line.end - 1]))
            line.end--;
        if (!take_line(hex, &line))
            return false;
        if (!line.n && !line.star && !line.marked)
            continue;
        line.group = NEW_ARRAY(cx->arena, struct word, line.n + 1);
        memcpy(line.group, group, line.n * sizeof *group);
        hex->marked = hex->marked || line.marked;
        vec_push(cx->arena, &hex->lines, line);
    }
    return true;
}

/* ---- what the lines mean ----------------------------------------------------------------------------------------- */

static unsigned line_bytes(const struct hex_line *line, bool column)
{
    unsigned i, digits = 0;

    for (i = column && !line->marked; i < line->n; i++)
        digits += line->group[i].digits;
    return digits / 2;
}

static bool number(const struct hex *hex, const struct word *word, unsigned radix, uint64_t *value)
{
    unsigned i;
    int digit;

    *value = 0;
    for (i = 0; i < word->digits; i++) {
        digit = hex_digit(hex->text[word->at + i]);
        if (digit >= (int)radix || __builtin_mul_overflow(*value, radix, value) || __builtin_add_overflow(*value, (unsigned)digit, value))
            return false;
    }
    return true;
}

static const struct word *address_of(const struct hex *hex, const struct hex_line *line)
{
    return line->marked ? &line->address : hex->column && line->n ? &line->group[0] : NULL;
}

/* How often an address is just what follows from the line before; false: one of them is none in this radix, or goes back
 * into the line before. */
static bool follows(const struct hex *hex, unsigned radix, size_t *matches)
{
    const struct hex_line *before = NULL;
    uint64_t last = 0, value;
    bool star = false;
    size_t i;

    *matches = 0;
    for (i = 0; i < hex->lines.n; i++) {
        const struct hex_line *line = &hex->lines.v[i];
        const struct word *word = address_of(hex, line);

        star = star || line->star;
        if (!word)
            continue;
        if (!number(hex, word, radix, &value))
            return false;
        if (before && value - last == line_bytes(before, hex->column))
            ++*matches;
        else if (before && !star && !hex->marked && value - last < line_bytes(before, hex->column))
            return false;
        before = line;
        last = value;
        star = false;
    }
    return true;
}

static size_t best_radix(struct hex *hex)
{
    static const unsigned radixes[] = { 16, 8, 10 };
    size_t best = 0, matches, i;

    hex->radix = 0;
    for (i = 0; i < sizeof radixes / sizeof *radixes; i++)
        if (follows(hex, radixes[i], &matches) && (!hex->radix || matches > best)) {
            hex->radix = radixes[i];
            best = matches;
        }
    return best;
}

/* Without colons the first group of each line is an address if that explains them all. */
static void find_addresses(struct hex *hex)
{
    const struct hex_line *first = &hex->lines.v[0];
    size_t i, data = 0;

    if (hex->marked) {
        best_radix(hex);
        return;
    }
    hex->column = true;
    for (i = 0; i < hex->lines.n; i++)
        data += hex->lines.v[i].n > 1;
    if (data == 0) {
        hex->column = false;
        return;
    }
    if (best_radix(hex) > 0)
        return;
    hex->column = data == 1 && hex->lines.n == 1 && first->group[0].digits >= 6 && first->group[0].digits != first->group[1].digits && hex->radix;
}

/* ---- in which order ---------------------------------------------------------------------------------------------- */

/* The bytes of a line in memory's order, if groups are reversed or not. */
static unsigned bytes_of(const struct hex *hex, const struct hex_line *line, bool reversed, unsigned char *bytes)
{
    unsigned i, k, n = 0, size;

    for (i = hex->column && !line->marked; i < line->n; i++) {
        size = line->group[i].digits / 2;
        for (k = 0; k < size && n + k < BYTES_MAX; k++) {
            const char *digits = hex->text + line->group[i].at + 2 * (reversed && size <= 8 ? size - 1 - k : k);

            bytes[n + k] = (unsigned char)(hex_digit(digits[0]) << 4 | hex_digit(digits[1]));
        }
        n += size;
    }
    return n;
}

static size_t contradictions(const struct hex *hex, const struct hex_line *line, bool reversed)
{
    unsigned char bytes[BYTES_MAX];
    unsigned i, n = bytes_of(hex, line, reversed, bytes);
    size_t count = 0;

    for (i = 0; i < n && i < line->nascii; i++) {
        char c = hex->text[line->ascii + i];
        bool printable = bytes[i] >= 0x20 && bytes[i] < 0x7f;

        count += printable ? c != (char)bytes[i] : c != '.';
    }
    return count;
}

/* The characters beside the groups know; else groups of two digits are bytes, xxd prints four in the order of memory, and
 * everything else is values. */
static void find_order(struct hex *hex)
{
    const struct dump_request *request = hex->reader->request;
    size_t i, straight = 0, reversed = 0;
    unsigned digits = 2;

    for (i = 0; i < hex->lines.n; i++) {
        const struct hex_line *line = &hex->lines.v[i];

        if (line->n > (hex->column && !line->marked) && digits == 2)
            digits = line->group[hex->column && !line->marked].digits;
        straight += contradictions(hex, line, false);
        reversed += contradictions(hex, line, true);
    }
    if (request->order != ORDER_AUTO)
        hex->reversed = request->order == ORDER_LITTLE;
    else if (straight != reversed)
        hex->reversed = reversed < straight;
    else
        hex->reversed = !(digits == 4 && hex->marked) && !request->values_big;
}

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

static bool whole_bytes(const struct hex *hex, const struct hex_line *line)
{
    unsigned i, digits = 0;

    for (i = hex->column && !line->marked; i < line->n; i++) {
        digits += line->group[i].digits;
        if (line->group[i].digits % 2)
            return wrong(hex, line->group[i].at, line->group[i].at + line->group[i].digits, "a group has two digits for each byte");
    }
    return digits / 2 <= BYTES_MAX || wrong(hex, line->begin, line->end, "a line of a dump has at most 256 bytes");
}

static void add(struct hex *hex, const struct hex_line *line, uint64_t address, const unsigned char *bytes, size_t n)
{
    struct dump_chunk chunk = { address, n, bytes, dump_place(hex->reader, line->begin, line->end), 0 };

    if (n)
        vec_push(hex->reader->cx->arena, &hex->reader->chunks, chunk);
}

/* What `*` stands for: the line before, up to the next address. */
static bool fill(struct hex *hex, const struct hex_line *star, const struct dump_chunk *before, uint64_t from, uint64_t to, uint64_t *filled)
{
    uint64_t n = to - from, i;
    unsigned char *bytes;

    if (to < from || n > FILL_MAX - *filled) {
        diag(hex->reader->cx, to < from ? DIAG_DUMP_FORMAT : DIAG_TOO_LARGE, dump_place(hex->reader, star->begin, star->end),
             "'*' would stand for the bytes from 0x%" PRIx64 " to 0x%" PRIx64, from, to);
        return false;
    }
    *filled += n;
    bytes = arena_alloc(hex->reader->cx->arena, n + 1);
    for (i = 0; i < n; i++)
        bytes[i] = before->bytes[i % before->size];
    add(hex, star, from, bytes, n);
    return true;
}

static bool make_bytes(struct hex *hex)
{
    struct cx *cx = hex->reader->cx;
    dump_chunks *chunks = &hex->reader->chunks;
    const struct hex_line *star = NULL;
    struct dump_chunk before = { 0 };
    uint64_t at = 0, filled = 0, address;
    unsigned char bytes[BYTES_MAX], *kept;
    unsigned n;
    size_t i;

    for (i = 0; i < hex->lines.n; i++) {
        const struct hex_line *line = &hex->lines.v[i];
        const struct word *word = address_of(hex, line);

        if (line->star) {
            if (!chunks->n)
                return wrong(hex, line->begin, line->end, "'*' repeats a line, and there is none before it");
            star = line;
            continue;
        }
        if (!whole_bytes(hex, line))
            return false;
        address = at;
        if (word && !number(hex, word, hex->radix ? hex->radix : 16, &address))
            return wrong(hex, word->at, word->at + word->digits, "this is no address");
        if (star && (!word || !fill(hex, star, &before, at, address, &filled)))
            return word ? false : wrong(hex, star->begin, star->end, "'*' needs a line with an address behind it");
        star = NULL;
        n = bytes_of(hex, line, hex->reversed, bytes);
        kept = arena_alloc(cx->arena, n + 1);
        memcpy(kept, bytes, n);
        add(hex, line, address, kept, n);
        if (n)
            before = chunks->v[chunks->n - 1];
        at = address + n;
    }
    return !star || wrong(hex, star->begin, star->end, "'*' needs a line with an address behind it");
}

bool dump_read_hex(struct dump_reader *reader)
{
    struct hex hex = { .reader = reader, .text = reader->file->text, .radix = 16 };

    if (!take_lines(&hex))
        return false;
    if (!hex.lines.n)
        return true;
    find_addresses(&hex);
    find_order(&hex);
    return make_bytes(&hex);
}
