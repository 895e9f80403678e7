/* SPDX-License-Identifier: MIT */
/* Shows the records of diag.c: one block of lines per record, sorted by place. */
#include "common/diag.h"

#include <inttypes.h>
#include <string.h>
#include "common/cx.h"
#include "common/diag_books.h"

enum { LINE_WIDTH = 110, BEFORE_SPAN = 60 };        /* longer lines are cut around the span */

struct printer {
    const struct cx *cx;
    FILE *out;
    bool colour;
    const struct source *trail;         /* the source whose include trail was printed last */
};

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define MAGENTA "\033[1;35m"
#define CYAN "\033[1;36m"
#define GREEN "\033[1;32m"
#define PLAIN "\033[0m"

static void paint(const struct printer *to, const char *code)
{
    if (to->colour)
        fputs(code, to->out);
}

/* ---- the source line and its carets ------------------------------------------------------------------------------ */

/* Bytes of the UTF-8 character at `text`, or 0 if that is not one. Control characters are not shown either. */
static size_t character_size(const char *text, size_t left)
{
    unsigned char first = (unsigned char)*text;
    size_t size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2, i;

    if (first < 0x20 || first == 0x7f || (first >= 0x80 && first < 0xc2) || first > 0xf4 || size > left)
        return 0;
    for (i = 1; i < size; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

/* A line cut to what is shown: bytes [from, to) of it. */
struct window { size_t from, to; };

static bool continues(const struct source_line *line, size_t i)
{
    return i < line->length && ((unsigned char)line->text[i] & 0xc0) == 0x80;
}

static struct window window_of(const struct source_line *line, size_t at)
{
    struct window window = { 0, line->length };

    if (line->length <= LINE_WIDTH)
        return window;
    window.from = at > BEFORE_SPAN ? at - BEFORE_SPAN : 0;
    while (continues(line, window.from))
        window.from++;
    if (window.to - window.from > LINE_WIDTH)
        window.to = window.from + LINE_WIDTH;
    while (continues(line, window.to))
        window.to++;
    return window;
}

/* Bytes shown in one column: a character, or a single byte (as '?') that is none. */
static size_t cell(const struct source_line *line, size_t i)
{
    size_t size = character_size(line->text + i, line->length - i);

    return size ? size : 1;
}

static void print_text(const struct printer *to, const struct source_line *line, struct window window)
{
    size_t i;

    for (i = window.from; i < window.to; i += cell(line, i))
        if (line->text[i] == '\t' || character_size(line->text + i, line->length - i))
            fwrite(line->text + i, 1, cell(line, i), to->out);
        else if (line->text[i] != '\r' || i + 1 < line->length)
            fputc('?', to->out);
}

/* Blanks up to byte `at`, with the tabs of the line above, so that both are as wide. */
static void print_indent(const struct printer *to, const struct source_line *line, struct window window, size_t at)
{
    size_t i;

    if (window.from)
        fputs("   ", to->out);
    for (i = window.from; i < at; i += cell(line, i))
        fputc(line->text[i] == '\t' ? '\t' : ' ', to->out);
}

static size_t columns(const struct source_line *line, size_t from, size_t to)
{
    size_t count = 0;

    for (; from < to && from < line->length; from += cell(line, from))
        count++;
    return count;
}

/* What to write instead, below the place. Of a deletion there is nothing to show. */
static void print_fix(const struct printer *to, const struct source_line *line, struct window window, const struct diag_fix *fix)
{
    size_t at = fix->span.begin - line->begin;

    if (fix->span.begin < line->begin || at > line->length || at < window.from || at > window.to || !*fix->text)
        return;
    fputs("      | ", to->out);
    print_indent(to, line, window, at);
    paint(to, GREEN);
    fputs(fix->text, to->out);
    paint(to, PLAIN);
    fputc('\n', to->out);
}

/* ---- words of a memory ------------------------------------------------------------------------------------------- */

enum { ROW = 16, ROWS_MAX = 4 };

static void print_word(const struct printer *to, const struct source *source, uint64_t at)
{
    unsigned i;

    for (i = 0; i < source->unit; i++) {
        uint64_t byte = at + (source->big_endian ? i : source->unit - 1 - i) - source->address;

        if (byte < source->size)
            fprintf(to->out, "%02x", (unsigned)(unsigned char)source->text[byte]);
        else
            fputs("..", to->out);
    }
}

/* One row of words, and below it which of them are meant: bytes [begin, end) of the bus. */
static void print_row(const struct printer *to, const struct source *source, uint64_t row, uint64_t begin, uint64_t end)
{
    uint64_t at, last;
    unsigned i;

    fprintf(to->out, "%10" PRIx64 " |", row);
    for (at = row; at < row + ROW; at += source->unit) {
        fputc(' ', to->out);
        print_word(to, source, at);
    }
    fputs("\n           |", to->out);
    paint(to, GREEN);
    for (at = last = row; at < row + ROW; at += source->unit)
        if (at + source->unit > begin && at < end)
            last = at;
    for (at = row; at <= last; at += source->unit) {
        bool meant = at + source->unit > begin && at < end;

        fputc(meant && at > row && at > begin ? '~' : ' ', to->out);
        for (i = 0; i < 2 * source->unit; i++)
            fputc(!meant ? ' ' : i == 0 && (at <= begin || at == row) ? '^' : '~', to->out);
    }
    paint(to, PLAIN);
    fputc('\n', to->out);
}

static void print_memory(const struct printer *to, const struct source *source, struct span span)
{
    uint64_t begin, end, row;
    unsigned rows = 0;

    if (!source || !source->is_memory || span.begin - source->base >= source->size)
        return;
    begin = source_address(source, span.begin);
    end = span.end > span.begin ? source_address(source, span.end) : begin + 1;
    for (row = begin - begin % ROW; row < end && rows < ROWS_MAX; row += ROW, rows++)
        print_row(to, source, row, begin, end);
}

static void print_place(const struct printer *to, struct span span, const struct diag *fixed)
{
    struct source_line line;
    struct window window;
    size_t at, end, count;

    if (!source_line_at(to->cx->sources, span, &line)) {
        print_memory(to, source_of(to->cx->sources, span), span);
        return;
    }
    at = span.begin - line.begin;
    if (at > line.length)
        at = line.length;
    end = span.end > span.begin ? span.end - line.begin : at + 1;
    window = window_of(&line, at);
    if (end > window.to)
        end = window.to;
    count = columns(&line, at, end);

    fprintf(to->out, "%5u | %s", line.number, window.from ? "..." : "");
    print_text(to, &line, window);
    fprintf(to->out, "%s\n      | ", window.to < line.length ? "..." : "");
    print_indent(to, &line, window, at);
    paint(to, GREEN);
    fputc('^', to->out);
    while (count-- > 1)
        fputc('~', to->out);
    paint(to, PLAIN);
    fputc('\n', to->out);
    for (size_t i = 0; fixed && i < fixed->fixes.n; i++)
        print_fix(to, &line, window, &fixed->fixes.v[i]);
}

/* ---- one record -------------------------------------------------------------------------------------------------- */

static void print_where(const struct printer *to, struct span span)
{
    const struct source *source = source_of(to->cx->sources, span);
    unsigned line, column;

    paint(to, BOLD);
    if (source && source->is_memory) {
        fprintf(to->out, "%s@0x%" PRIx64 ": ", source->name, source_address(source, span.begin));
    } else if (source) {
        source_line_column(to->cx->sources, span, &line, &column);
        fprintf(to->out, "%s:%u:%u: ", source->name, line, column);
    } else {
        fprintf(to->out, "%s: ", tool_name);
    }
    paint(to, PLAIN);
}

static void print_label(const struct printer *to, const char *colour, const char *label)
{
    paint(to, colour);
    fputs(label, to->out);
    paint(to, PLAIN);
}

/* In file included from a:3:
 *                  from b:1: */
static void print_trail(struct printer *to, const struct source *source)
{
    const struct source *inner = source;
    const char *lead = "In file included from";
    unsigned line, column;

    if (!source || source == to->trail)
        return;
    to->trail = source;
    while (inner->included_at.begin) {
        const struct source *outer = source_of(to->cx->sources, inner->included_at);

        source_line_column(to->cx->sources, inner->included_at, &line, &column);
        fprintf(to->out, "%s %s:%u%s\n", lead, outer->name, line, outer->included_at.begin ? "," : ":");
        lead = "                 from";
        inner = outer;
    }
}

static void print_extra(const struct printer *to, const struct diag_extra *extra)
{
    bool placed = extra->has_place && extra->span.begin;

    if (placed)
        print_where(to, extra->span);
    print_label(to, CYAN, "note: ");
    fprintf(to->out, "%s\n", extra->text);
    if (placed)
        print_place(to, extra->span, NULL);
}

static void print_one(struct printer *to, const struct diag *diag, enum verdict verdict)
{
    size_t i;

    print_trail(to, source_of(to->cx->sources, diag->span));
    print_where(to, diag->span);
    if (verdict == VERDICT_ERROR)
        print_label(to, RED, "error: ");
    else
        print_label(to, MAGENTA, "warning: ");
    paint(to, BOLD);
    fputs(diag->message, to->out);
    paint(to, PLAIN);
    fprintf(to->out, " [%s]\n", diag_name(diag->id));
    print_place(to, diag->span, diag);
    for (i = 0; i < diag->extras.n; i++)
        print_extra(to, &diag->extras.v[i]);
}

/* ---- all of them -------------------------------------------------------------------------------------------------- */

void diag_print(const struct cx *cx, FILE *out, enum diag_colour colour)
{
    struct printer to = { cx, out, colour == COLOUR_ALWAYS, NULL };
    struct shown_list list;
    size_t i;

    diag_shown(cx, &list);
    for (i = 0; i < list.n; i++)
        if (list.v[i].verdict != VERDICT_ALLOWED)
            print_one(&to, list.v[i].diag, list.v[i].verdict);
    if (list.more)
        fprintf(out, "%s: %zu more error%s not shown (-fmax-errors=%zu)\n", tool_name, list.more, list.more == 1 ? "" : "s",
                cx->diags->max_errors);
}
