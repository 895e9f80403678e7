/* SPDX-License-Identifier: MIT */
/* src/common: arena, vec, interner, sources, suggestions, records and how they are printed. */
#include <errno.h>
#include <stdlib.h>
#include "common/cx.h"
#include "common/suggest.h"
#include "tests/unit/tap.h"

static void arenas(void)
{
    struct arena *arena = arena_new();
    char *a = arena_alloc(arena, 3), *b, *big;
    VEC(int) numbers = { 0 };
    int i, sum = 0;

    ok(a[0] == 0 && a[2] == 0, "memory is zeroed");
    ok((uintptr_t)arena_alloc(arena, 1) % 16 == 0, "memory is aligned for any type");
    b = arena_alloc(arena, 10);
    ok(arena_grow(arena, b, 10, 100) == b, "the last allocation grows in place");
    ok(arena_grow(arena, b, 100, 50) == b, "shrinking keeps the block");
    strcpy(a, "ab");
    a = arena_grow(arena, a, 3, 200);
    is_text(a, "ab", "an older allocation is copied when it grows");
    big = arena_alloc(arena, 10 * 1024 * 1024);
    ok(big[10 * 1024 * 1024 - 1] == 0, "a block larger than a chunk");
    for (i = 0; i < 1000; i++)
        vec_push(arena, &numbers, i);
    for (i = 0; i < 1000; i++)
        sum += numbers.v[i];
    is_number(sum, 499500, "a vector of 1000 numbers keeps them all");
    is_text(arena_printf(arena, "%s-%d", "x", 7), "x-7", "printf");
    arena_drop(arena);
}

/* Long tables stand alone, and grow though others were made after them. */
static void large_blocks(void)
{
    struct arena *arena = arena_new();
    VEC(int) one = { 0 }, other = { 0 };
    bool same = true;

    for (int i = 0; i < 100000; i++) {
        vec_push(arena, &one, i);
        vec_push(arena, &other, -i);
    }
    for (int i = 0; i < 100000; i++)
        same &= one.v[i] == i && other.v[i] == -i;
    ok(same, "two long tables that grow in turn keep what they have");
    arena_drop(arena);
}

static void scratch(void)
{
    struct arena *arena = arena_new();
    struct arena_mark outer = arena_mark(arena), inner;
    char *a = strcpy(arena_alloc(arena, 100), "kept"), *b, *again;

    inner = arena_mark(arena);
    b = memset(arena_alloc(arena, 1000), 1, 1000);
    for (int i = 0; i < 10; i++)
        memset(arena_alloc(arena, 200 * 1024), 1, 200 * 1024);
    memset(arena_alloc(arena, 60000), 1, 60000);
    arena_release(arena, inner);
    is_text(a, "kept", "what is older than the mark stays");
    again = arena_alloc(arena, 1000);
    ok(again == b && again[0] == 0 && again[999] == 0, "memory that was given back is used again, and zeroed");
    arena_release(arena, outer);
    ok(*(char *)arena_alloc(arena, 1) == 0, "a mark of an empty arena gives everything back");
    arena_drop(arena);
}

static void names(void)
{
    struct cx *cx = cx_new();
    const char *page = intern(cx, "page");
    bool same = true;
    char text[16];
    int i;

    ok(intern_n(cx, "pages", 4) == page, "equal names have equal pointers");
    ok(intern(cx, "pag") != page && intern(cx, "pagee") != page, "a prefix is another name");
    for (i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "n%d", i);
        intern(cx, text);
    }
    for (i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "n%d", i);
        same &= intern(cx, text) == intern(cx, text);
    }
    ok(same && intern(cx, "page") == page, "the table keeps its names when it grows");
    cx_drop(cx);
}

static void suggestions(void)
{
    struct suggestion near;

    is_number(suggest_distance("page", "page"), 0, "a name is next to itself");
    is_number(suggest_distance("pag", "page"), 2, "one letter missing");
    is_number(suggest_distance("apge", "page"), 2, "two letters swapped");
    is_number(suggest_distance("Page", "page"), 1, "the wrong case is nearer than the wrong letter");
    is_number(suggest_distance("", "abc"), 6, "nothing against something");
    suggest_start(&near, "pag");
    suggest_offer(&near, "nfc");
    suggest_offer(&near, "page");
    suggest_offer(&near, "pad");
    is_text(suggest_best(&near), "page", "of equally near names the first");
    suggest_start(&near, "x");
    suggest_offer(&near, "y");
    ok(!suggest_best(&near), "a different name of one letter is no suggestion");
    suggest_start(&near, "page");
    suggest_offer(&near, "status");
    ok(!suggest_best(&near), "nothing near, no suggestion");
    suggest_start(&near, "page");
    ok(!suggest_best(&near), "no candidates, no suggestion");
}

static struct source *text(struct cx *cx, const char *name, const char *bytes)
{
    return source_from_text(cx->sources, name, bytes, strlen(bytes));
}

static struct span at(const struct source *source, uint32_t begin, uint32_t end)
{
    return (struct span){ source->base + begin, source->base + end };
}

static void line_column(struct cx *cx, struct span span, unsigned line, unsigned column, const char *what)
{
    unsigned l, c;

    source_line_column(cx->sources, span, &l, &c);
    if (!ok(l == line && c == column, what))
        printf("# got %u:%u, want %u:%u\n", l, c, line, column);
}

static void places(void)
{
    struct cx *cx = cx_new();
    struct source *a = text(cx, "a", "one\ntwo\r\n\n\xc3\xa4x\n"), *empty = text(cx, "empty", ""), *b = text(cx, "b", "last");
    struct span everything = at(a, 0, 0);

    ok(!source_of(cx->sources, SPAN_NONE), "nowhere lies in no source");
    ok(source_of(cx->sources, at(a, 0, 1)) == a && source_of(cx->sources, at(a, 13, 13)) == a, "a place knows its source");
    ok(source_of(cx->sources, at(empty, 0, 0)) == empty, "even in an empty one");
    ok(source_of(cx->sources, at(b, 3, 4)) == b, "and in the last");
    line_column(cx, everything, 1, 1, "first byte");
    line_column(cx, at(a, 3, 4), 1, 4, "line end belongs to its line");
    line_column(cx, at(a, 4, 5), 2, 1, "second line");
    line_column(cx, at(a, 9, 9), 3, 1, "an empty line");
    line_column(cx, at(a, 12, 13), 4, 2, "columns count characters, not bytes");
    line_column(cx, at(a, 14, 14), 5, 1, "the end of input");
    line_column(cx, at(empty, 0, 0), 1, 1, "the end of empty input");
    line_column(cx, SPAN_NONE, 0, 0, "nowhere has no line");
    errno = 0;
    ok(!source_load(cx->sources, "/", SPAN_NONE) && errno == EISDIR, "a directory cannot be read");
    ok(!source_load(cx->sources, "/nonexistent", SPAN_NONE) && errno == ENOENT, "nor can a missing file");
    cx_drop(cx);
}

/* What diag_print writes, in memory that lives until the next call. */
static const char *printed(const struct cx *cx, enum diag_colour colour)
{
    static char *buffer;
    size_t size;
    FILE *out;

    free(buffer);
    out = open_memstream(&buffer, &size);
    diag_print(cx, out, colour);
    fclose(out);
    return buffer;
}

static void printing(void)
{
    struct cx *cx = cx_new();
    struct source *a = text(cx, "a.dmac", "const x = 1;\n\tcopy pag -> far;\n");
    struct diag *d = diag(cx, DIAG_UNKNOWN_NAME, at(a, 19, 22), "nothing is called '%s'", "pag");

    diag_related(cx, d, at(a, 6, 7), "a constant stands here");
    diag_note(cx, d, "a note");
    diag_fixit(cx, d, at(a, 19, 22), "page");
    diag(cx, DIAG_TYPE, at(a, 10, 11), "first in the text");
    diag(cx, DIAG_UNKNOWN_DEFINE, SPAN_NONE, "from the command line");
    diag(cx, DIAG_TYPE, at(a, 10, 11), "first in the text");
    is_text(printed(cx, COLOUR_NEVER),
            "dmac-compile: error: from the command line [unknown-define]\n"
            "a.dmac:1:11: error: first in the text [type]\n"
            "    1 | const x = 1;\n"
            "      |           ^\n"
            "a.dmac:2:7: error: nothing is called 'pag' [unknown-name]\n"
            "    2 | \tcopy pag -> far;\n"
            "      | \t     ^~~\n"
            "      | \t     page\n"
            "a.dmac:1:7: note: a constant stands here\n"
            "    1 | const x = 1;\n"
            "      |       ^\n"
            "note: a note\n",
            "sorted, without doubles, with carets, notes, tabs and a fix");
    ok(strstr(printed(cx, COLOUR_ALWAYS), "\033[1;31merror: \033[0m"), "colour when asked for");
    ok(!strstr(printed(cx, COLOUR_NEVER), "\033"), "no colour else");
    is_number(diag_error_count(cx), 4, "errors are counted");
    cx_drop(cx);
}

static void awkward_lines(void)
{
    struct cx *cx = cx_new();
    char line[301];
    struct source *a;
    const char *out;

    memset(line, 'x', 300);
    line[300] = '\0';
    memcpy(line + 200, "HERE", 4);
    a = text(cx, "long", line);
    diag(cx, DIAG_SYNTAX, at(a, 200, 204), "long");
    out = printed(cx, COLOUR_NEVER);
    ok(strstr(out, "HERE") && strlen(out) < 400, "a long line is cut around the place");
    ok(strstr(out, "    1 | ...xxx") && strstr(out, "xxx...\n"), "with dots on both sides");
    ok(strstr(out, "\n      |                                                                ^~~~\n"), "and the caret still fits");
    cx_drop(cx);

    cx = cx_new();
    a = text(cx, "odd", "a\x01\xff\xc3\xa4 b\r\nsecond");
    diag(cx, DIAG_SYNTAX, at(a, 6, 7), "odd bytes");
    diag(cx, DIAG_SYNTAX, at(a, 6, 16), "over a line end");
    diag(cx, DIAG_SYNTAX, at(a, 15, 15), "end of input");
    is_text(printed(cx, COLOUR_NEVER),
            "odd:1:6: error: odd bytes [syntax]\n"
            "    1 | a??\xc3\xa4 b\n"
            "      |      ^\n"
            "odd:1:6: error: over a line end [syntax]\n"
            "    1 | a??\xc3\xa4 b\n"
            "      |      ^~\n"
            "odd:2:7: error: end of input [syntax]\n"
            "    2 | second\n"
            "      |       ^\n",
            "control characters and bad UTF-8 are masked; spans stop at the line end");
    cx_drop(cx);
}

static void trails(void)
{
    struct cx *cx = cx_new();
    struct source *a = text(cx, "a", "include;\n"), *b = text(cx, "b", "\ninclude;\n"), *c = text(cx, "c", "x y\n");

    b->included_at = at(a, 0, 8);
    c->included_at = at(b, 1, 9);
    diag(cx, DIAG_SYNTAX, at(c, 0, 1), "x");
    diag(cx, DIAG_SYNTAX, at(c, 2, 3), "y");
    is_text(printed(cx, COLOUR_NEVER),
            "In file included from b:2,\n"
            "                 from a:1:\n"
            "c:1:1: error: x [syntax]\n"
            "    1 | x y\n"
            "      | ^\n"
            "c:1:3: error: y [syntax]\n"
            "    1 | x y\n"
            "      |   ^\n",
            "the include trail, once");
    cx_drop(cx);
}

static void levels(void)
{
    struct cx *cx = cx_new();
    struct source *a = text(cx, "a", "0123456789");
    const char *t = intern(cx, "t"), *u = intern(cx, "u"), *names[8];

    diag_in_transfer(diag(cx, DIAG_RACE, at(a, 1, 2), "race"), t);
    diag_in_transfer(diag(cx, DIAG_EMPTY_MOVE, at(a, 2, 3), "empty"), t);
    diag(cx, DIAG_SINGLE_PERIOD, at(a, 3, 4), "single");
    is_number(diag_error_count(cx), 1, "A is an error, W is none");
    is_number(diag_warning_names(cx, names, 8), 2, "two kinds of warning");
    is_text(names[0], "empty-move", "by name: the first");
    is_text(names[1], "single-period", "by name: the second");
    ok(strstr(printed(cx, COLOUR_NEVER), "a:1:3: warning: empty [empty-move]\n"), "a warning says so");

    diag_allow(cx, "race", "why not", at(a, 5, 6), at(a, 5, 6), u);
    is_number(diag_error_count(cx), 1, "an allow of another transfer waives nothing");
    diag_allow(cx, "race", "why not", at(a, 6, 7), at(a, 6, 7), t);
    is_number(diag_error_count(cx), 0, "an allow of this transfer does");
    is_number(diag_allowed_count(cx), 1, "and is remembered");
    is_text(diag_allowed_name(cx, 0), "race", "by name");
    ok(!diag_allowed_name(cx, 1), "nothing else was allowed");
    diag_allow(cx, "empty-move", "top level", at(a, 7, 8), at(a, 7, 8), NULL);
    is_number(diag_warning_names(cx, names, 8), 1, "an allow at top level waives everywhere");
    diag_finish(cx);
    ok(strstr(printed(cx, COLOUR_NEVER), "a:1:6: warning: 'race' does not occur here [unused-allow]\n"), "an allow that waived nothing");
    ok(!strstr(printed(cx, COLOUR_NEVER), "a:1:7: warning"), "but not the one that did");

    diag_allow(cx, "unequal-totals", "no", at(a, 8, 9), at(a, 8, 9), t);
    diag_allow(cx, "raec", "no", at(a, 9, 10), at(a, 9, 10), t);
    ok(strstr(printed(cx, COLOUR_NEVER), "a:1:9: error: 'unequal-totals' cannot be waived"), "errors cannot be allowed");
    ok(strstr(printed(cx, COLOUR_NEVER), "no diagnostic is called 'raec'; did you mean 'race'?"), "unknown names get a suggestion");
    cx_drop(cx);
}

static void unused_after_error(void)
{
    struct cx *cx = cx_new();
    struct source *a = text(cx, "a", "0123456789");

    diag_allow(cx, "race", "why not", at(a, 5, 6), at(a, 5, 6), NULL);
    diag(cx, DIAG_SYNTAX, at(a, 0, 1), "syntax");
    diag_finish(cx);
    ok(!strstr(printed(cx, COLOUR_NEVER), "unused-allow"), "after an error nobody knows whether an allow is unused");
    cx_drop(cx);
}

static void switches(void)
{
    struct cx *cx = cx_new();
    struct source *a = text(cx, "a", "0123456789");

    diag(cx, DIAG_SINGLE_PERIOD, at(a, 3, 4), "single");
    diag(cx, DIAG_EMPTY_MOVE, at(a, 4, 5), "empty");
    ok(diag_switch_set(cx, "no-empty-move"), "-Wno-empty-move");
    ok(!strstr(printed(cx, COLOUR_NEVER), "empty"), "switched off");
    ok(diag_switch_set(cx, "empty-move") && strstr(printed(cx, COLOUR_NEVER), "empty"), "and on again");
    ok(diag_switch_set(cx, "error=single-period"), "-Werror=single-period");
    is_number(diag_error_count(cx), 1, "one of them is an error now");
    ok(diag_switch_set(cx, "error"), "-Werror");
    is_number(diag_error_count(cx), 2, "all of them are");
    ok(diag_switch_set(cx, "no-error=empty-move"), "-Wno-error=empty-move");
    is_number(diag_error_count(cx), 1, "but that one");
    ok(!diag_switch_set(cx, "nothing"), "an unknown name");
    ok(!diag_switch_set(cx, "no-race"), "what needs a reason cannot be switched off");
    ok(!diag_switch_set(cx, "no-syntax"), "nor can an error");
    diag_warnings_off(cx);
    is_text(printed(cx, COLOUR_NEVER), "", "-w silences warnings, those that are errors, too");
    cx_drop(cx);
}

static void too_many(void)
{
    struct cx *cx = cx_new();
    struct source *a = text(cx, "a", "0123456789");
    const char *out;

    diag(cx, DIAG_SYNTAX, at(a, 0, 1), "one");
    diag(cx, DIAG_SYNTAX, at(a, 1, 2), "two");
    diag(cx, DIAG_SYNTAX, at(a, 2, 3), "three");
    diag(cx, DIAG_SYNTAX, at(a, 2, 3), "three");
    diag_max_errors(cx, 2);
    out = printed(cx, COLOUR_NEVER);
    ok(strstr(out, "two") && !strstr(out, "three"), "at most as many errors as asked for");
    ok(strstr(out, "dmac-compile: 1 more error not shown (-fmax-errors=2)\n"), "and how many there are");
    cx_drop(cx);
}

int main(void)
{
    arenas();
    large_blocks();
    scratch();
    names();
    suggestions();
    places();
    printing();
    awkward_lines();
    trails();
    levels();
    unused_after_error();
    switches();
    too_many();
    return tap_done();
}
