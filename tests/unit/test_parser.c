/* SPDX-License-Identifier: MIT */
/* Scanner, grammar, recovery, the tree as text, finding of files. */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "parser/ast.h"
#include "tests/unit/tap.h"

static const char *printed(struct cx *cx, void (*print)(struct cx *, const void *, FILE *), const void *what)
{
    char *buffer = NULL, *text;
    size_t size = 0;
    FILE *out = open_memstream(&buffer, &size);

    print(cx, what, out);
    fclose(out);
    text = arena_strndup(cx->arena, buffer, size);
    free(buffer);
    return text;
}

/* Records as "LINE:COLUMN NAME\n", in the order of the text. */
static void print_records(struct cx *cx, const void *what, FILE *out)
{
    char *buffer = NULL, *line, *rest;
    size_t size = 0;
    FILE *all = open_memstream(&buffer, &size);

    (void)what;
    diag_print(cx, all, COLOUR_NEVER);
    fclose(all);
    for (line = strtok_r(buffer, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        unsigned row, column;
        char *name = strrchr(line, '[');

        if (name && strstr(line, ": error: ") && sscanf(line, "t:%u:%u:", &row, &column) == 2)
            fprintf(out, "%u:%u %.*s\n", row, column, (int)strcspn(name + 1, "]"), name + 1);
    }
    free(buffer);
}

static void print_messages(struct cx *cx, const void *what, FILE *out)
{
    (void)what;
    diag_print(cx, out, COLOUR_NEVER);
}

static void print_dump(struct cx *cx, const void *what, FILE *out)
{
    file_list files = { 0 };

    vec_push(cx->arena, &files, (struct file *)(uintptr_t)what);
    ast_dump(cx, &files, out);
}

static struct file *parse(struct cx *cx, const char *text, size_t size)
{
    return parse_source(cx, source_from_text(cx->sources, "t", text, size));
}

/* The errors of a text, and nothing else. */
static void errors(const char *text, size_t size, const char *want, const char *what)
{
    struct cx *cx = cx_new();

    parse(cx, text, size);
    is_text(printed(cx, print_records, NULL), want, what);
    cx_drop(cx);
}

#define ERRORS(text, want, what) errors("" text, sizeof(text) - 1, want, what)

static void message(const char *text, const char *part, const char *what)
{
    struct cx *cx = cx_new();
    const char *all;

    parse(cx, text, strlen(text));
    all = printed(cx, print_messages, NULL);
    if (!ok(strstr(all, part) != NULL, what))
        tap_comment_("got", all);
    cx_drop(cx);
}

/* ---- lexis ---------------------------------------------------------------------------------------------------------- */

static void numbers(void)
{
    struct cx *cx = cx_new();
    const char *text = "const a = 0x8000_0000; const b = 18446744073709551615; const c = 0b1010; const d = 1_0; const e = 0;"
                       "const f = 10ms; const g = 4 KiB; const h = 192 kB/s;";
    struct file *file = parse(cx, text, strlen(text));

    is_text(printed(cx, print_records, NULL), "", "numbers are read");
    is_number(file->items.n, 8, "all of them");
    is_number(file->items.v[0]->expr->number, 0x80000000u, "hexadecimal");
    is_number(file->items.v[1]->expr->number, UINT64_MAX, "the largest");
    is_number(file->items.v[2]->expr->number, 10, "binary");
    is_number(file->items.v[3]->expr->number, 10, "underscores");
    is_number(file->items.v[5]->expr->unit, UNIT_MS, "a unit without a blank");
    is_number(file->items.v[7]->expr->unit, UNIT_KBPS, "a rate");
    cx_drop(cx);
    ERRORS("const a = 18446744073709551616;", "1:11 overflow\n", "one more than the largest");
    ERRORS("const a = 0x1_0000_0000_0000_0000;", "1:11 overflow\n", "65 bits in hexadecimal");
    ERRORS("const a = 0x; const b = 0b; const c = 0b12; const d = 010;",
           "1:11 syntax\n1:25 syntax\n1:39 syntax\n1:55 syntax\n", "no digits, wrong digits, octal");
    ERRORS("const t = 10 sec; const u = (3) parsec; const v = 3 kb/s;", "1:14 unknown-unit\n1:33 unknown-unit\n1:53 unknown-unit\n",
           "units that do not exist");
    ERRORS("const x = a/s; const y = 10 ms/x; const z = s; const B = kB/s;", "", "elsewhere unit words are names");
    ERRORS("const a = 0xg;", "1:11 syntax\n", "a number without digits: what follows is not said to be no unit");
    ERRORS("const x = 4\nconst y = 5;", "2:1 syntax\n", "a name on the next line is no unit");
}

static void strings(void)
{
    struct cx *cx = cx_new();
    const char *text = "const s = \"a\\\"\\\\\\n\\0\\x41\xc3\xa4\";";
    struct file *file = parse(cx, text, strlen(text));
    const struct string *string = &file->items.v[0]->expr->string;

    is_number(string->size, 8, "escapes are one byte each");
    ok(memcmp(string->bytes, "a\"\\\n\0A\xc3\xa4", 8) == 0, "and mean what they say");
    cx_drop(cx);
    ERRORS("const s = \"a\\qb\\x4\";", "1:13 syntax\n1:16 syntax\n", "escapes that do not exist");
    ERRORS("const s = \"abc;\nconst t = ;", "1:11 syntax\n2:11 syntax\n", "a string that is not closed on its line");
    ERRORS("const s = \"a\x01\";", "1:13 syntax\n", "a control character in a string");
    ERRORS("const a = 1; /* never\nclosed", "1:14 syntax\n", "a comment that is never closed");
    ERRORS("/* one */ // two \xff\nconst a = 1; /***/ /* * / **/", "", "comments");
}

static void odd_bytes(void)
{
    ERRORS("\xef\xbb\xbf" "const a = 1;", "", "a byte order mark is skipped");
    ERRORS("const \xc3\xa4 = 1;", "1:7 syntax\n1:9 syntax\n", "letters beyond ASCII");
    ERRORS("const a\0 = 1;", "1:8 syntax\n", "a NUL byte");
    ERRORS("const a = 1 @ 2;", "1:13 syntax\n1:15 syntax\n", "a character without meaning");
    ERRORS("const a = b && c || !d;", "1:13 syntax\n1:18 syntax\n1:21 syntax\n", "operators of another language");
    message("const a = b && c;", "this operator is written 'and'", "and what to write instead");
    ERRORS("", "", "an empty text");
}

static void garbage(void)
{
    static char bytes[100000];
    struct cx *cx = cx_new();
    uint32_t state = 1;
    size_t i;

    for (i = 0; i < sizeof bytes; i++) {
        state = state * 1103515245u + 12345u;
        bytes[i] = (char)(state >> 16);
    }
    parse(cx, bytes, sizeof bytes);
    ok(diag_error_count(cx) > 0 && diag_error_count(cx) <= 50, "garbage: some errors, not thousands");
    ok(strstr(printed(cx, print_messages, NULL), "too many errors; the rest of t is not read"), "and it says where it stopped");
    cx_drop(cx);

    cx = cx_new();
    memset(bytes, 1, sizeof bytes);
    bytes[0] = bytes[sizeof bytes - 1] = '"';
    parse(cx, bytes, sizeof bytes);
    is_number(diag_error_count(cx), 50, "no more from one long string");
    cx_drop(cx);
}

/* ---- syntax errors --------------------------------------------------------------------------------------------------- */

static void messages(void)
{
    message("transfer t on dma1 { copy one -> far }", "t:1:38: error: unexpected '}', expected ';' or a modifier [syntax]",
            "a semicolon is missing");
    message("tranfser t on x { }", "unexpected 'tranfser'; did you mean 'transfer'? [syntax]", "a misspelled keyword");
    message("buffer b : u9[4];", "unexpected 'u9'; did you mean 'u8'?", "a misspelled type");
    message("const x 3;", "unexpected '3', expected '=' [syntax]", "one token is possible");
    message("transfer t on x { copy a -> b;", "t:1:31: error: unexpected end of input, expected '}' or a step or a clause",
            "the end comes too early");
    message("const x = ;", "expected an expression [syntax]", "an expression is missing");
    message("const = 4;", "expected a name [syntax]", "a name is missing");
    message("device d { level x = 1 }", "expected ';' [syntax]", "operators are not listed");
}

static void recovery(void)
{
    ERRORS("const a = ;\nconst b = ;\nconst c = 1;\nconst d = ;", "1:11 syntax\n2:11 syntax\n4:11 syntax\n", "one per statement");
    ERRORS("transfer t on x {\n copy -> a;\n copy b -> ;\n copy b -> c;\n route ;\n}\nconst x = ;",
           "2:7 syntax\n3:12 syntax\n5:8 syntax\n7:11 syntax\n", "inside a block, and behind it");
    ERRORS("nonsense t on x { copy -> a; { copy -> b; } }\nconst x = ;", "1:1 syntax\n2:11 syntax\n", "a block that belongs to nothing");
    ERRORS("transfer t on x { for i on 0..1 { copy -> a; } copy -> b; }\nconst x = ;", "1:25 syntax\n1:53 syntax\n2:11 syntax\n",
           "a broken head");
    ERRORS("transfer t on x { copy { a; b } -> c; copy -> d; }\nconst x = ;", "1:27 syntax\n1:44 syntax\n2:11 syntax\n",
           "a semicolon inside a list");
    ERRORS("transfer t on x { copy { a, + } -> b; copy -> d; }\nconst x = ;", "1:29 syntax\n1:44 syntax\n2:11 syntax\n",
           "an operator inside a list");
    ERRORS("transfer t on x { copy { a, -> b; copy -> d; }\nconst x = ;", "1:29 syntax\n1:40 syntax\n2:11 syntax\n",
           "a list that is not closed");
    ERRORS("const a = { 1, + ;\nconst b = ;", "1:16 syntax\n2:11 syntax\n", "the same at top level");
    ERRORS("controller c { word x = ; descriptor d { word W { [3:] 0; [2] ; } } form ; }\nconst x = ;",
           "1:16 syntax\n1:54 syntax\n1:63 syntax\n1:74 syntax\n2:11 syntax\n", "in a description");
    ERRORS("}\nconst a = 1;", "1:1 syntax\n", "a stray brace");
}

static char *repeated(const char *head, const char *part, size_t n, const char *tail)
{
    size_t size = strlen(part);
    char *text = malloc(strlen(head) + n * size + strlen(tail) + 1), *end = stpcpy(text, head);
    size_t i;

    for (i = 0; i < n; i++)
        end = stpcpy(end, part);
    strcpy(end, tail);
    return text;
}

static void deep(const char *head, const char *part, const char *tail, const char *what)
{
    char *text = repeated(head, part, 100000, tail);
    struct cx *cx = cx_new();

    parse(cx, text, strlen(text));
    ok(diag_error_count(cx) == 1 && strstr(printed(cx, print_messages, NULL), "[too-deep]"), what);
    cx_drop(cx);
    free(text);
}

static void nesting(void)
{
    char *text = repeated("const a = ", "(", 150, "1");
    char *closed = repeated(text, ")", 150, ";");

    errors(closed, strlen(closed), "", "150 parentheses are fine");
    free(text);
    free(closed);
    text = repeated("const a = 1", " + 1", 900, ";");
    errors(text, strlen(text), "", "a sum of 900 terms, too");
    free(text);
    text = repeated("const a = { 1", ", 1", 100000, "};");
    errors(text, strlen(text), "", "a list of 100000 elements is not deep");
    free(text);
    deep("const a = ", "(", ";", "100000 parentheses are not");
    deep("const a = ", "-", "1;", "nor that many signs");
    deep("const a = 1", "+1", ";", "nor that many terms");
    deep("const a = ", "b ? c : ", "d;", "nor that many conditions");
    deep("transfer t on x { ", "for i in 0..1 { ", "", "nor that many loops");
    deep("controller c { start { ", "when a { } else ", "when b { } } }", "nor that many alternatives");
    deep("const a = b", ".c", ";", "nor a path that long");
}

/* ---- the tree ---------------------------------------------------------------------------------------------------------- */

static void expression(const char *text, const char *want)
{
    struct cx *cx = cx_new();
    char *declaration = arena_printf(cx->arena, "const a = %s;", text);
    struct file *file = parse(cx, declaration, strlen(declaration));

    if (ok(file->items.n == 1 && diag_error_count(cx) == 0, text))
        is_text(expr_text(cx, file->items.v[0]->expr), want, want);
    cx_drop(cx);
}

static void expressions(void)
{
    expression("status&0x8000_0000!=0", "status & 0x8000_0000 != 0");
    expression("(a|b)==c and not(d or e)", "a | b == c and not (d or e)");
    expression("(1+2)*3-(4-5)", "(1 + 2) * 3 - (4 - 5)");
    expression("a-(b-c)-d", "a - (b - c) - d");
    expression("-~x+ & y", "-~x + &y");
    expression("& &x", "& &x");
    expression("a?b:c?d:e", "a ? b : c ? d : e");
    expression("(a?b:c)?d:e", "(a ? b : c) ? d : e");
    expression("{ 1,2,for i in 0..3{ i*i,}, }", "{ 1, 2, for i in 0..3 { i * i } }");
    expression("{}", "{}");
    expression("x[1][..][ ..:2][0..3:-1][4+:5][a+:b:c][31:0]", "x[1][..][.. : 2][0..3 : -1][4 +: 5][a +: b : c][31:0]");
    expression("f(a,b).c[$] has d", "f(a, b).c[$] has d");
    expression("(a + b) KiB + 3 ms", "(a + b) KiB + 3 ms");
    expression("irq and delay(5+x)us", "irq and delay (5 + x) us");
    expression("delay (a.b)", "delay (a.b)");
    expression("\"q\\\"\\x00\"", "\"q\\\"\\x00\"");
    expression("in + port.data", "in + port.data");
}

static void keywords_as_names(void)
{
    ERRORS("device device { port in : u8 at 0; event done; reg at : u8 at 4; level level = level; }\n"
           "buffer data : u8[4] at 0; buffer transfer : u8 at 0; const for = 1; group buffer = in, of;\n"
           "transfer copy on dma { copy copy -> xor; irq end, irq; after after; }", "",
           "keywords are names where a name is expected");
    ERRORS("const every = 1;", "1:7 syntax\n", "but the eleven reserved ones");
    ERRORS("const has = 1;", "1:7 syntax\n", "of both halves");
}

static void same_dump(const char *name, const char *text, size_t size)
{
    struct cx *cx = cx_new();
    const char *first = printed(cx, print_dump, parse(cx, text, size)), *second;

    second = printed(cx, print_dump, parse(cx, first, strlen(first)));
    if (ok(strcmp(first, second) == 0 && diag_error_count(cx) == 0 && strlen(first) > 5, name) == 0)
        tap_comment_("messages", printed(cx, print_messages, NULL));
    cx_drop(cx);
}

static void program_dump(void)
{
    static const char text[] =
        "include \"a\\\"b\"; use pl; const n = 1; endian big; allow \"race\" because \"why\"; allow \"race\";\n"
        "memory m at 0 size 4 KiB cacheline 32 readonly secure section \".x\";\n"
        "controller d is q at 5 { interrupt 1..2; reach m, o at 3; reserve 1, 2..3; secure; parameter a.b = 1, c = 2;\n"
        "  option x = 1; table in m; table at 5; }\n"
        "controller e is q at 5; channel c of d[2] { option x = 1; table in m; } channel v of d;\n"
        "device u at 1 { port a : u8 at 0 request 1 mux 2 burst 3 posted packet; reg b : u16[2] at 2; request r = 1 mux 2;\n"
        "  level l = b & 1 == 0; inorder; event e; event f interrupt 3; }\n"
        "sbox s of d at 3 { endpoint u = 1; endpoint d[2] = 4; route r from d to u static;\n"
        "  route t from d[3] to u hold until irq and l handover within 1 ms else keep on abort drain; }\n"
        "buffer x[3] : s16[<= 4][5] in m at 0 align 4 bind symbol \"g\" = { 1 };\n"
        "transfer t on d[1] { copy { a, for i in 0..1 { b[i] } } -> c, _ truncate nosplit command;\n"
        "  fill 1 -> a length 4; xor a, b -> c; pq a * 2, b -> p, q; check xor a, b == c length 4; check fill 0 == a;\n"
        "  interrupt; fence; for i in 0..3 { copy a[i] -> b; } for j in 4 { fence; } cyclic; cyclic until replaced;\n"
        "  irq none; irq every 4, end, u.e; route s.r; hold until irq; notify done isr; notify drained; notify deferred;\n"
        "  gate external every 4; gate u.r; after a, b; metadata client 4; metadata engine x; rate 3 kB/s; reuse;\n"
        "  allow \"race\" because \"x\"; option a = 1, b.c = 2; table in m; table at 0; }\n"
        "group g = a, b;\n"
        "scenario z of t { bind x = 1; at -3 us: u.e, u.l = 1; fail read x[1]; fail write y; expect done at 1 us, moved == 3, ok; }\n";

    same_dump("every declaration of a program is printed as it was written", text, sizeof text - 1);
}

static void pages(void)
{
    const char *top = getenv("top_srcdir");
    char pattern[4096];
    glob_t found;
    size_t i;

    snprintf(pattern, sizeof pattern, "%s/controllers/*.dmac", top ? top : ".");
    ok(glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc >= 8, "the library is there");
    for (i = 0; i < found.gl_pathc; i++) {
        struct cx *cx = cx_new();
        struct source *source = source_load(cx->sources, found.gl_pathv[i], SPAN_NONE);

        same_dump(strrchr(found.gl_pathv[i], '/') + 1, source->text, source->size);
        cx_drop(cx);
    }
    globfree(&found);
}

/* ---- files --------------------------------------------------------------------------------------------------------------- */

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    fputs(text, file);
    fclose(file);
}

static void load(struct cx *cx, const char *input, file_list *files)
{
    struct load_paths paths = { 0 };

    vec_push(cx->arena, &paths.include_dirs, "inc");
    vec_push(cx->arena, &paths.controller_dirs, "pages");
    ok(load_program(cx, &paths, &input, 1, files), input);
}

static void files(void)
{
    struct cx *cx = cx_new();
    char folder[] = "/tmp/dmac-test-XXXXXX";
    file_list list = { 0 };
    const char *missing = "nowhere", *all;
    struct load_paths none = { 0 };

    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("sub", 0777) != 0 || mkdir("inc", 0777) != 0 || mkdir("pages", 0777) != 0) {
        ok(false, "a folder to test in");
        return;
    }
    put("main", "include \"sub/one\"; include \"two\"; include \"./main\"; include \"gone\"; use page; use lost; include \"sub\";");
    put("sub/one", "include \"beside\"; include \"../main\"; const one = 1;");
    put("sub/beside", "const beside = 1;");
    put("inc/two", "include \"gone\"; include \"../sub/one\";");
    put("pages/page.dmac", "controller page { source \"x\"; }");
    load(cx, "main", &list);
    is_number(sources_count(cx->sources), 5, "each file is read once, loops end");
    is_text(sources_at(cx->sources, 1)->name, "sub/one", "beside the file that asks");
    is_text(sources_at(cx->sources, 2)->name, "sub/beside", "also one level down, in place");
    is_text(sources_at(cx->sources, 3)->name, "inc/two", "then along -I");
    ok(sources_at(cx->sources, 4)->is_description && !sources_at(cx->sources, 3)->is_description, "use brings descriptions");
    ok(!list.v[0]->items.v[2]->file, "what was read before is not read again");
    is_number(diag_error_count(cx), 4, "four cannot be found or read");
    all = printed(cx, print_messages, NULL);
    ok(strstr(all, "main:1:61: error: cannot find \"gone\" [include-not-found]"), "a missing include");
    ok(strstr(all, "note: looked for gone\nnote: looked for inc/gone\n"), "and the places searched");
    ok(strstr(all, "In file included from main:1:\ninc/two:1:9: error: cannot find \"gone\""), "a missing include of an included file");
    ok(strstr(all, "cannot find \"lost.dmac\"") && strstr(all, "note: looked for pages/lost.dmac\n"), "a missing page");
    ok(strstr(all, "cannot read sub: Is a directory"), "a folder");
    errno = 0;
    ok(!load_program(cx, &none, &missing, 1, &list) && errno == ENOENT, "a missing input is no record but an error of the call");
    ok(chdir("/") == 0 && system(arena_printf(cx->arena, "rm -r %s", folder)) == 0, "cleaned up");
    cx_drop(cx);
}

int main(void)
{
    numbers();
    strings();
    odd_bytes();
    garbage();
    messages();
    recovery();
    nesting();
    expressions();
    keywords_as_names();
    program_dump();
    pages();
    files();
    return tap_done();
}
