/* SPDX-License-Identifier: MIT */
/* Selections with gaps: how many descriptors each shape takes on each controller, what is said about it, and random
 * N-dimensional lists on all of them: whatever is planned must be proved. The seed is printed; DMAC_SEED repeats a run,
 * DMAC_ROUNDS lengthens it. */
#include "harness.h"
#include "unit/tap.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char board[] =
    "memory ddr at 0x0000_0000 size 2 GiB;\n"
    "controller p is pl080 at 0x9013_0000;\n"
    "controller z is zdma at 0xfd50_0000;\n"
    "controller g is gpdma at 0x9002_0000;\n"
    "controller f is fsl_eloplus at 0xe002_1100;\n"
    "controller t is tango3 at 0x9006_a000;\n"
    "controller e is edma at 0x9106_a000;\n"
    "controller s is axi_dmac at 0x9206_a000;\n"
    "controller a is axi_dmac at 0x9206_b000 { parameter source_stream = 0, dest_stream = 0; }\n"
    "controller b is bcm2835 at 0x9306_a000;\n"
    "controller c is cdma at 0x9406_a000 { parameter realignment = 1; }\n"
    "controller m is sam_dmac at 0x9506_a000;\n"
    "controller cube \"frames of rows, for this test\" { source \"none\"; address 32; endian little; channels 2;\n"
    "  descriptor d align 32 { word S = source; word D = dest; word N { [31:4] next[31:4]; [3:1] 0; [0] end; }\n"
    "    word C { [11:0] bytes; [21:12] rows; [31:22] frames; } word SP { [31:0] signed source.pitch; } word SF { [31:0] signed source.frame; }\n"
    "    word DP { [31:0] signed dest.pitch; } word DF { [31:0] signed dest.frame - (rows - 1) * dest.pitch; } }\n"
    "  form cuboid moves frames of rows of bytes from source by source.frame by source.pitch to dest by dest.frame by dest.pitch;\n"
    "  chain linked, ends at 0; registers { R 0x0; } start { R = head; } stop { R = 0; } }\n"
    "controller q is cube at 0x9606_a000;\n"
    "controller duo \"a list of rows for each side, for this test\" { source \"none\"; address 32; endian little; channels 2; define pace = list;\n"
    "  descriptor d align 16 { word S = memory; word N { [31:4] next[31:4]; [3:1] 0; [0] end; }\n"
    "    word C { [11:0] bytes; [21:12] rows; [30:22] 0; [31] write; } word SP { [31:0] signed memory.pitch; } }\n"
    "  form read moves rows of bytes from memory by memory.pitch;\n"
    "  form write moves rows of bytes to memory by memory.pitch;\n"
    "  chain linked, ends at 0; registers { R 0x0; W 0x4; } start { R = head.read; W = head.write; } stop { R = 0; } }\n"
    "controller w is duo at 0x9706_a000;\n"
    "device dev { port w : u32 at 0x8802_c040 request 3 burst 4; port b : u8 at 0x8802_c060 request 4; port r : u32 at 0x8802_c070 request 5;\n"
    "  port h : u16 at 0x8802_c078 request 6; port wide : u64 at 0x8802_c080; reg lut : u16[64] at 0x8802_d000; }\n";

static const char buffers[] =
    "buffer pic : u8[480][640] at 0x1000_0000; buffer spr : u8[64][128] at 0x1100_0000; buffer out : u8[64 * 128] at 0x1200_0000;\n"
    "buffer vol : u32[16][16][16] at 0x1300_0000; buffer pcm : s16[512][2] at 0x1400_0000; buffer left : s16[512] at 0x1400_2000;\n"
    "buffer right : s16[512] at 0x1400_3000; buffer rgba : u8[16][32][4] at 0x1500_0000; buffer bgra : u8[16][32][4] at 0x1500_8000;\n"
    "buffer oa : u8[<= 20][16] in ddr align 16 bind; buffer od : u8[len(oa)][32] in ddr align 16 bind; buffer oo : u8[8 * len(oa)] in ddr align 16 bind;\n"
    "buffer tall : u8[5000][16] at 0x1600_0000; buffer thin : u8[5000][8] at 0x1700_0000; buffer sym : u8[64][128] in ddr align 64;\n";

/* ---- counts ---- */

static const char *const controllers[] = { "p", "z", "g[3]", "g", "f", "e", "a", "b", "c", "m", "q", "t", "s" };
#define NCONTROLLERS (sizeof controllers / sizeof *controllers)
#define NO 0                                /* refused */
#define SKIP (~0u)                          /* not asked: a list that ends where a register says, and what vanishes from it */

struct shape_case { const char *what, *steps; unsigned count[NCONTROLLERS]; };
static const struct shape_case shapes[] = {
    /* in the order of `controllers`: p z g[3] g f e a b c m q t s */
    { "a window", "copy spr[..][0 +: 64] -> pic[100 +: 64][20 +: 64];", { 64, 128, 64, 1, 64, 64, NO, 1, 64, 64, 1, NO, NO } },
    { "rows downwards, ordered", "copy pic[$-16..0 : -1] -> pic[$..16 : -1];", { 464, 928, 464, 1, 464, 1, 464, 1, 464, 464, 1, NO, NO } },
    { "whole rows are one run", "copy pic[16..$] -> pic[0..$-16];", { 19, 2, 5, 1, 1, 1, 1, 1, 1, 2, 1, NO, NO } },
    { "every other element", "copy pcm[..][0] -> left;", { 512, 513, 512, 1, 512, 1, NO, 1, 512, 1, 1, NO, NO } },
    { "between elements", "copy left -> pcm[..][1];", { 512, 513, 512, 1, 512, 1, NO, 1, 512, 1, 1, NO, NO } },
    { "both halves at once", "copy { pcm[..][0], pcm[..][1] } -> { left, right };",
      { 1024, 1026, 1024, 2, 1024, 2, NO, 2, 1024, 2, 1, NO, NO } },
    { "together again", "copy { left, right } -> { pcm[..][0], pcm[..][1] };", { 1024, 1026, 1024, 2, 1024, 2, NO, 2, 1024, 2, 1, NO, NO } },
    { "three dimensions", "copy vol[2..9][3..6][4..11] -> out[0 +: 1024];", { 32, 33, 32, 8, 32, 8, 8, 8, 32, 32, 1, NO, NO } },
    { "frames on both sides", "copy vol[2..9][3..6][4..11] -> vol[4 +: 8][8 +: 4][0 +: 8];",
      { 32, 64, 32, 8, 32, 8, 8, 8, 32, 32, 1, NO, NO } },
    { "bytes swapped in words", "copy rgba[..][..][$..0 : -1] -> bgra;", { 2048, 2049, 2048, 512, 2048, 2, NO, 512, 2048, 2048, 1, NO, NO } },
    { "every other pixel of every other row", "copy pic[0..63 : 2][0..127 : 2] -> out truncate;",
      { 2048, 2049, 2048, 32, 2048, 1, NO, 32, 2048, 32, 1, NO, NO } },
    { "more rows than a count holds", "copy tall[..][0 +: 8] -> thin;", { 5000, 5001, 5000, 3, 5000, 1, 1, 1, 5000, 5000, 5, NO, NO } },
    { "wide rows", "copy pic[.. : 2][0 +: 632] -> pic[1..$ : 2][8 +: 632];", { 240, 480, 240, 1, 240, 1, 1, 1, 240, 240, 1, NO, NO } },
    { "a symbol", "copy sym[..][0 +: 64] -> spr[..][64 +: 64];", { 64, 128, 64, 1, 64, 1, 1, 1, 64, 64, 1, NO, NO } },
    { "a rectangle piece by piece", "copy { pic[0][0..63], pic[1][0..63], pic[2][0..63], pic[3][0..63] } -> out[0 +: 256];",
      { 4, 5, 4, 1, 4, 1, 1, 1, 4, 4, 1, NO, NO } },
    { "pieces that are not regular", "copy { pic[0][0..63], pic[1][0..63], pic[5][0..63], pic[7][0..63] } -> out[0 +: 256];",
      { 4, 5, 4, 2, 4, 2, 2, 2, 4, 4, 2, NO, NO } },
    { "one source again and again", "copy { spr[0], spr[0], spr[0], spr[0] } -> { pic[0][0 +: 128], pic[2][0 +: 128], pic[4][0 +: 128], pic[6][0 +: 128] };",
      { 4, 8, 4, 1, 4, 4, 1, 1, 4, 4, 1, NO, NO } },
    { "lists of different regular shapes", "copy { spr[.. : 2][0 +: 64], spr[1..$ : 2][0 +: 64] } -> pic[0 +: 64][0 +: 64];",
      { 64, 128, 64, 2, 64, 64, 2, 2, 64, 64, 1, NO, NO } },
    { "rows to a port", "copy spr[..][0 +: 64] -> dev.w;", { 64, NO, 64, 1, NO, 64, NO, 1, NO, NO, NO, 1, NO } },
    { "rows upwards to a port", "copy spr[$..0 : -1][0 +: 64] -> dev.w;", { 64, NO, 64, 1, NO, 64, NO, 1, NO, NO, NO, 32, NO } },
    { "rows from a port", "copy dev.r -> pic[0 +: 64][0 +: 64];", { 64, NO, 64, 1, 64, 64, NO, 1, NO, 64, NO, 1, NO } },
    { "elements to a port", "copy pcm[..][0] -> dev.h;", { 512, NO, 512, 1, 512, 1, NO, NO, NO, 1, NO, 1, NO } },
    { "elements wider than the port", "copy pcm[..][0] -> dev.b;", { 512, NO, 512, 1, 512, 512, NO, NO, NO, 512, NO, 1, NO } },
    { "three dimensions from a port", "copy dev.r -> vol[2..9][3..6][4..11];", { 32, NO, 32, 8, 32, 32, NO, 8, NO, 32, NO, 8, NO } },
    { "a stream", "copy pic[0 +: 64][0 +: 64] -> dev.wide;", { NO, NO, NO, NO, 64, NO, NO, NO, NO, NO, NO, 1, 1 } },
    { "every other register", "copy left[0 +: 32] -> dev.lut[.. : 2];", { 32, NO, 32, 1, NO, 1, NO, NO, NO, 1, NO, NO, NO } },
    { "zeros over rows", "fill 0 -> pic[0..63][0 +: 64];", { 64, 128, 64, 1, 64, 1, 1, 1, 64, 64, 1, NO, NO } },
    { "a constant over rows", "fill 0x11223344 -> vol[2..9][3..6][4..11];", { 32, 64, 32, 8, 32, 8, 8, 8, 32, 32, 1, NO, NO } },
    { "rows of an open number", "copy oa[..][0 +: 8] -> od[..][8 +: 8];", { 20, 40, 20, 1, 20, 1, 1, 1, SKIP, 20, 20, NO, NO } },
    { "rows of an open number that adjoin", "copy oa[..][4 +: 8] -> oo;", { 20, 21, 20, 1, 20, 1, NO, 1, SKIP, 20, 20, NO, NO } },
    { "rows of an open number, downwards", "copy oa[$..0 : -1][0 +: 8] -> od[..][16 +: 8];",
      { 20, 40, 20, 1, 20, 1, 20, 1, SKIP, 20, 20, NO, NO } },
    { "rows of an open number to a port", "copy oa[..][4 +: 8] -> dev.h;", { 20, NO, 20, 1, 20, 20, NO, NO, SKIP, 20, NO, 1, NO } },
    { "rows of an open number from a port", "copy dev.r -> od[.. : -1][4 +: 8];",
      { 20, NO, 20, 1, 20, 20, NO, 1, SKIP, 20, NO, 20, NO } },
};

static void plan_one(const struct shape_case *c, size_t k)
{
    char text[8192], what[160];
    struct planned planned = { 0 };
    snprintf(text, sizeof text, "%s%stransfer x on %s { %s }\n", board, buffers, controllers[k], c->steps);
    snprintf(what, sizeof what, "%s on %s", c->what, controllers[k]);
    struct bench bench = bench_open(text);
    bool good = bench_plan(&bench, "x", &planned);
    is_number(good ? bench_descriptors(&planned) : NO, c->count[k], what);
    if (good != (c->count[k] != NO))
        tap_comment_("records", bench_records(&bench));
    if (good) {
        snprintf(what, sizeof what, "%s on %s moves what was asked for", c->what, controllers[k]);
        if (!ok(bench_verify(&bench, &planned) && planned.lower_bound <= bench_descriptors(&planned), what))
            tap_comment_("records", bench_records(&bench));
    }
    bench_close(&bench);
}

static void plan_shapes(void)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (size_t k = 0; k < NCONTROLLERS; k++)
            if (shapes[i].count[k] != SKIP)
                plan_one(&shapes[i], k);
}

/* ---- every row is aligned ---- */

static void plan_alignment(void)
{
    static const struct { const char *what, *on, *steps; unsigned unit, source, dest; } cases[] = {
        { "pitches that are a multiple of four", "g[13]", "copy spr[..][0 +: 64] -> pic[0 +: 64][64 +: 64];", 0, 2, 2 },
        { "a pitch that is even", "g[13]", "copy wide[..][0 +: 64] -> pic[0 +: 32][64 +: 64];", 0, 1, 2 },
        { "a pitch that is odd", "g[13]", "copy pic[0 +: 32][0 +: 64] -> odd[..][0 +: 64];", 0, 2, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[8192];
        struct planned planned = { 0 };
        snprintf(text, sizeof text, "%s%sbuffer wide : u8[32][130] at 0x1800_0000; buffer odd : u8[32][131] at 0x1900_0000; transfer x on %s { %s }\n", board,
                 buffers, cases[i].on, cases[i].steps);
        struct bench bench = bench_open(text);
        bool good = bench_plan(&bench, "x", &planned) && bench_descriptors(&planned) == 1;
        uint32_t word = good ? planned.tables.v[0]->units.v[cases[i].unit] : 0;
        if (!ok(good && (word & 3) == cases[i].source && (word >> 16 & 3) == cases[i].dest, cases[i].what))
            tap_comment_("records", bench_records(&bench));
        bench_close(&bench);
    }
}

/* ---- steps that could be one ---- */

struct merge_case { const char *what, *on, *steps, *says; };
static const struct merge_case merges[] = {
    { "rows step by step", "g[13]", "copy spr[0] -> pic[0][0 +: 128]; copy spr[1] -> pic[1][0 +: 128]; copy spr[2] -> pic[2][0 +: 128];",
      "3 steps make 3 descriptors; one copy with lists needs 1" },
    { "columns in a loop", "b", "for i in 0..7 { copy pcm[i][0] -> pic[3 * i][4 +: 2]; }", "8 steps make 8 descriptors; one copy with lists needs 1" },
    { "two halves of a rectangle", "e", "copy pcm[0..255][0] -> left[0..255]; copy pcm[256..511][0] -> left[256..511];",
      "2 steps make 2 descriptors; one copy with lists needs 1" },
    { "into a port", "t", "copy spr[0][0 +: 64] -> dev.w; copy spr[1][0 +: 64] -> dev.w;", "2 steps make 2 descriptors; one copy with lists needs 1" },
    { "a controller without rows", "p", "copy spr[0] -> pic[0][0 +: 128]; copy spr[1] -> pic[1][0 +: 128];", NULL },
    { "rows at no regular distance", "g[13]", "copy spr[0] -> pic[0][0 +: 128]; copy spr[1] -> pic[9][0 +: 100] truncate; copy spr[7] -> pic[10][0 +: 128];", NULL },
    { "a fence between", "g[13]", "copy spr[0] -> pic[0][0 +: 128]; fence; copy spr[1] -> pic[1][0 +: 128];", NULL },
    { "an interrupt between", "g[13]", "copy spr[0] -> pic[0][0 +: 128]; interrupt; copy spr[1] -> pic[1][0 +: 128];", NULL },
    { "what the one writes the other reads", "g[13]", "copy pic[0][0 +: 128] -> pic[1][0 +: 128]; copy pic[1][0 +: 128] -> pic[2][0 +: 128];", NULL },
    { "what the one reads the other writes", "g[13]", "copy pic[1][0 +: 128] -> pic[2][0 +: 128]; copy pic[0][0 +: 128] -> pic[1][0 +: 128];", NULL },
    { "there and back", "e", "copy spr[0][0 +: 64] -> dev.b; copy dev.b -> spr[1][0 +: 64];", NULL },
};

static void plan_merges(void)
{
    for (size_t i = 0; i < sizeof merges / sizeof *merges; i++) {
        const struct merge_case *c = &merges[i];
        char text[8192];
        struct planned planned = { 0 };
        snprintf(text, sizeof text, "%s%stransfer x on %s { %s }\n", board, buffers, c->on, c->steps);
        struct bench bench = bench_open(text);
        bench_plan(&bench, "x", &planned);
        const char *records = bench_records(&bench);
        if (!ok(c->says ? strstr(records, c->says) != NULL : strstr(records, "could-merge") == NULL, c->what))
            tap_comment_("records", records);
        bench_close(&bench);
    }
}

/* ---- random shapes ---- */

static uint64_t state;

static uint64_t next(void)
{
    state += 0x9e3779b97f4a7c15u;
    uint64_t z = state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
    return (unsigned)(next() % n);
}

struct text { char v[32768]; size_t n; };

static void put(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text->v + text->n, sizeof text->v - text->n, format, args);
    va_end(args);
    if (n > 0)
        text->n += (size_t)n;
}

struct maker { struct text declarations, transfer; unsigned buffers, element; };

/* A divisor of n, often a small one. */
static unsigned some_divisor(unsigned n)
{
    unsigned wanted = 1 + below(below(2) ? 8 : n);
    while (n % wanted)
        wanted--;
    return wanted;
}

/* One dimension with `count` elements of it selected, going up or down, with gaps or without. */
static unsigned put_index(struct text *index, unsigned count)
{
    unsigned stride = below(2) ? 1 : 1 + below(4), before = below(3) ? 0 : below(5), behind = below(3) ? 0 : below(5);
    unsigned span = (count - 1) * stride + 1, size = before + span + behind;
    if (below(4) == 0)
        put(index, "[%u +: %u : -%u]", before + span - 1, count, stride);
    else
        put(index, "[%u +: %u : %u]", before, count, stride);
    return size;
}

/* A selection of `elements` elements in a buffer made for it. */
static void put_selection(struct maker *m, unsigned elements)
{
    struct text *index = calloc(1, sizeof *index);
    unsigned n = m->buffers++, dims = 1 + below(4), size[4], total = 1;
    for (unsigned i = 0; i < dims; i++) {
        unsigned count = i + 1 == dims ? elements : some_divisor(elements);
        elements /= count;
        size[i] = put_index(index, count);
        total *= size[i];
    }
    put(&m->declarations, "buffer b%u : u%u", n, 8 * m->element);
    for (unsigned i = 0; i < dims; i++)
        put(&m->declarations, "[%u]", size[i]);
    if (below(2))
        put(&m->declarations, " at 0x%x;\n", 0x10000000 + n * 0x100000 + m->element * below(16));
    else
        put(&m->declarations, " in ddr align %u%s;\n", m->element << below(4), below(3) ? "" : " bind");
    put(&m->transfer, "b%u%s", n, index->v);
    free(index);
}

static void put_list(struct maker *m, unsigned elements)
{
    unsigned pieces = 1 + below(3);
    put(&m->transfer, "{ ");
    for (unsigned i = 0; i < pieces && elements > 0; i++) {
        unsigned n = i + 1 == pieces ? elements : 1 + below(elements);
        put(&m->transfer, "%s", i ? ", " : "");
        put_selection(m, n);
        elements -= n;
    }
    put(&m->transfer, " }");
}

/* Equal pieces at equal distances, written one by one. */
static void put_regular(struct maker *m, unsigned pieces, unsigned each)
{
    unsigned n = m->buffers++, rows = pieces + below(3), width = each + below(4), column = below(width - each + 1);
    put(&m->declarations, "buffer b%u : u%u[%u][%u] at 0x%x;\n", n, 8 * m->element, rows, width, 0x10000000 + n * 0x100000);
    put(&m->transfer, "{ ");
    for (unsigned i = 0; i < pieces; i++)
        put(&m->transfer, "%sb%u[%u][%u +: %u]", i ? ", " : "", n, below(8) ? i : pieces - 1 - i, column, each);
    put(&m->transfer, " }");
}

static const struct { const char *name; const char *port; unsigned element; bool port_only; } targets[] = {
    { "p", "dev.b", 0, false }, { "z", NULL, 0, false }, { "g[2]", "dev.w", 4, false }, { "g", "dev.h", 2, false }, { "g[13]", "dev.r", 4, false },
    { "f", NULL, 0, false }, { "e", "dev.b", 0, false }, { "e", "dev.h", 2, false }, { "a", NULL, 0, false }, { "b", "dev.r", 4, false },
    { "c", NULL, 0, false }, { "m", "dev.b", 0, false }, { "m", "dev.h", 2, false }, { "q", NULL, 0, false }, { "w", NULL, 0, false }, { "t", "dev.w", 4, true }, { "t", "dev.b", 0, true },
    { "s", "dev.wide", 8, true },
};

/* Rows of an open number, upwards or downwards. */
static void put_open_rows(struct maker *m, const char *port, bool to_port)
{
    unsigned n = m->buffers, each = 1 + below(6), gap[2] = { below(4), below(4) }, before[2] = { below(gap[0] + 1), below(gap[1] + 1) };
    const char *way[] = { "[..]", "[..]", "[.. : -1]" };
    m->buffers += 2;
    put(&m->declarations, "buffer b%u : u%u[<= %u][%u] in ddr align %u bind;\n", n, 8 * m->element, 1 + below(40), each + gap[0], m->element << below(3));
    put(&m->declarations, "buffer b%u : u%u[len(b%u)][%u] in ddr align %u bind;\n", n + 1, 8 * m->element, n, each + gap[1], m->element << below(3));
    if (port && !to_port)
        put(&m->transfer, " copy %s -> b%u%s[%u +: %u];", port, n, way[below(3)], before[0], each);
    else if (port)
        put(&m->transfer, " copy b%u%s[%u +: %u] -> %s;", n, way[below(3)], before[0], each, port);
    else
        put(&m->transfer, " copy b%u%s[%u +: %u] -> b%u%s[%u +: %u];", n, way[below(3)], before[0], each, n + 1, way[below(3)], before[1], each);
}

static void make(struct maker *m, struct text *program)
{
    unsigned c = below(sizeof targets / sizeof *targets);
    const char *port = targets[c].port && (targets[c].port_only || below(2)) ? targets[c].port : NULL;
    m->element = port && targets[c].element ? targets[c].element : strcmp(targets[c].name, "a") == 0 ? 8 : 1u << below(3);
    put(&m->transfer, "transfer x on %s {", targets[c].name);
    for (unsigned i = 0, steps = 1 + below(2); i < steps; i++) {
        unsigned pieces = 1 + below(12), each = 1 + below(20), elements = below(3) ? 1 + below(below(2) ? 40 : 600) : pieces * each;
        if (below(8) == 0 && strcmp(targets[c].name, "c") != 0) {      /* its list ends where a register says */
            put_open_rows(m, port, below(2));
            continue;
        }
        bool to_port = port && below(2), regular = elements == pieces * each;
        put(&m->transfer, " copy ");
        if (port && !to_port)
            put(&m->transfer, "%s", port);
        else if (regular)
            put_regular(m, pieces, each);
        else
            put_list(m, elements);
        put(&m->transfer, " -> ");
        if (to_port)
            put(&m->transfer, "%s", port);
        else
            put_list(m, elements);
        put(&m->transfer, ";");
    }
    put(&m->transfer, " allow \"overlap-dst\"; }\n");
    put(program, "%s%s%s", board, m->declarations.v, m->transfer.v);
}

/* Alignment, a page that is too small, and requests of a row that no run is made of. */
static bool fair_refusal(const char *records)
{
    return strstr(records, "[misaligned]") || strstr(records, "[not-encodable]") || strstr(records, "one page of") || strstr(records, "one request of")
        || strstr(records, "is set once for a whole list")        || strstr(records, "streams are chosen at synthesis") || strstr(records, "[partial-access]");
}

static unsigned random_shape(uint64_t seed)
{
    char what[64];
    struct planned planned = { 0 };
    struct maker *maker = calloc(1, sizeof *maker);
    struct text *program = calloc(1, sizeof *program);
    state = seed;
    make(maker, program);
    struct bench bench = bench_open(program->v);
    bool good = bench_plan(&bench, "x", &planned), proved = good && bench_verify(&bench, &planned);
    snprintf(what, sizeof what, "DMAC_SEED=%" PRIu64 " DMAC_ROUNDS=1", seed);
    if (!ok(good ? proved && bench_descriptors(&planned) >= planned.lower_bound : fair_refusal(bench_records(&bench)), what)) {
        tap_comment_("program", program->v);
        tap_comment_("records", bench_records(&bench));
        printf("# %zu descriptors, bound %" PRIu64 "\n", bench_descriptors(&planned), planned.lower_bound);
    }
    bench_close(&bench);
    free(maker);
    free(program);
    return good;
}

static void random_shapes(void)
{
    const char *seed_text = getenv("DMAC_SEED"), *rounds_text = getenv("DMAC_ROUNDS");
    uint64_t seed = seed_text ? strtoull(seed_text, NULL, 0) : 20261121;
    unsigned rounds = rounds_text ? (unsigned)strtoul(rounds_text, NULL, 0) : 300, planned = 0;
    printf("# DMAC_SEED=%" PRIu64 " DMAC_ROUNDS=%u\n", seed, rounds);
    for (unsigned i = 0; i < rounds; i++)
        planned += random_shape(seed + i);
    ok(rounds < 50 || planned > rounds / 2, "most of them can be planned");
    printf("# planned %u of %u\n", planned, rounds);
}

int main(void)
{
    if (!getenv("DMAC_SEED")) {
        plan_shapes();
        plan_alignment();
        plan_merges();
    }
    random_shapes();
    return tap_done();
}
