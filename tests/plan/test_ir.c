/* SPDX-License-Identifier: MIT */
/* The IR: its text for the shapes that matter, and its meaning against the reference for every example. */
#include "harness.h"
#include "unit/tap.h"

#include <stdlib.h>

static const char board[] =
    "memory ddr at 0x0000_0000 size 2 GiB;\n"
    "controller f is fsl_eloplus at 0xe002_1100;\n"
    "device nfc at 0x8802_c000 { port data : u32 at 0x40; reg r : u32[4] at 0x80; }\n"
    "buffer fb : u16[480][640] at 0x0100_0000;\n"
    "buffer sprite : u16[64][128] at 0x0020_0000;\n"
    "buffer flat : u8[4096] at 0x0030_0000;\n"
    "buffer a : u8[100] in ddr; buffer b : u8[60] in ddr; buffer c : u8[40] in ddr;\n"
    "buffer open : u32[<= 100] in ddr bind; buffer both : u8[16 + 4 * len(open)] in ddr bind;\n";

struct ir_case { const char *what, *steps, *text; };
static const struct ir_case cases[] = {
    { "a contiguous copy", "copy flat[0..99] -> a;", "  0 copy 100 0x300000 -> a+0x0 interrupt\n" },
    { "a rectangle is one move", "copy sprite[..][0 +: 32] -> fb[100 +: 64][20 +: 32];",
      "  0 copy 64 of 64 0x200000 by 256 -> 0x101f428 by 1280 interrupt\n" },
    { "a rectangle from a contiguous stream", "copy flat -> fb[0 +: 64][0 +: 32];",
      "  0 copy 64 of 64 0x300000 by 64 -> 0x1000000 by 1280 interrupt\n" },
    { "rows backwards", "copy fb[$-16..0 : -1] -> fb[$..16 : -1];",
      "  0 copy 464 of 1280 0x1090b00 by -1280 -> 0x1095b00 by -1280 ordered interrupt\n" },
    { "a column of elements into a port", "copy fb[..][3] -> nfc.data;", "  0 copy 480 of 2 0x1000006 by 1280 -> nfc.data interrupt\n" },
    { "whole dimensions fold", "copy fb[10..19][..] -> flat[0..3] truncate;", "  0 copy 4 0x1003200 -> 0x300000 interrupt\n" },
    { "different shapes are cut at the union", "copy { b, c } -> { a[0..39], a[40..99] };",
      "  0 copy 40 b+0x0 -> a+0x0\n  0 copy 20 b+0x28 -> a+0x28\n  0 copy 40 c+0x0 -> a+0x3c interrupt\n" },
    { "every other byte against a list", "copy { flat[0..29 : 2], flat[100..104] } -> a[0..19];",
      "  0 copy 15 of 1 0x300000 by 2 -> a+0x0 by 1\n  0 copy 5 0x300064 -> a+0xf interrupt\n" },
    { "three dimensions, a port", "copy fb[0..99 : 50][0..9 : 5] -> nfc.data;",
      "  0 copy 2 of 2 of 2 0x1000000 by 64000 by 10 -> nfc.data interrupt\n" },
    { "registers", "copy flat[0..15] -> nfc.r;", "  0 copy 16 0x300000 -> 0x8802c080 interrupt\n" },
    { "open lengths stay functions", "copy { flat[0..15], open } -> both;",
      "  0 copy 16 0x300000 -> both+0x0\n  0 copy 400 (4*len(open)) open+0x0 -> both+0x10 interrupt\n" },
    { "steps count", "copy a -> flat[0..99]; fence; copy b -> flat[100..159]; interrupt;",
      "  0 copy 100 a+0x0 -> 0x300000\n  1 fence\n  2 copy 60 b+0x0 -> 0x300064\n  3 interrupt interrupt\n" },
    { "a fill", "fill 0xf800 -> { fb[99][19 +: 34], fb[100 +: 64][19] };",
      "  0 fill 68 =0xf800 -> 0x101ef26\n  0 fill 64 of 2 =0xf800 -> 0x101f426 by 1280 interrupt\n" },
};

static const char *ir_text(const struct bench *bench, const struct ir *ir)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return "";
    ir_dump(bench->cx, ir, out);
    fclose(out);
    char *body = strchr(text, '\n');
    char *copy = arena_strndup(bench->cx->arena, body ? body + 1 : "", body ? strlen(body + 1) : 0);
    free(text);
    return copy;
}

static void texts(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[4096];
        struct ir ir;
        snprintf(text, sizeof text, "%stransfer x on f { %s }\n", board, cases[i].steps);
        struct bench bench = bench_open(text);
        struct transfer *transfer = bench_transfer(&bench, "x");
        if (!transfer || !ir_build(bench.cx, bench.program, transfer, &ir)) {
            ok(false, cases[i].what);
            tap_comment_("records", bench_records(&bench));
        } else {
            is_text(ir_text(&bench, &ir), cases[i].text, cases[i].what);
            ok(ir_verify(bench.cx, &ir, "build"), "it keeps the rules");
        }
        bench_close(&bench);
    }
}

/* ---- meaning ---- */

struct lines { struct cx *cx; VEC(const char *) v; };

static void add_line(void *context, const struct run *run)
{
    struct lines *lines = context;
    vec_push(lines->cx->arena, &lines->v, arena_printf(lines->cx->arena, "%zu %s", run->step, run_text(lines->cx, run)));
}

static bool same_meaning(const struct bench *bench, const struct transfer *transfer)
{
    struct lines got = { .cx = bench->cx }, want = { .cx = bench->cx };
    struct ir ir;
    if (!ir_build(bench->cx, bench->program, transfer, &ir))
        return false;
    ir_runs(bench->cx, &ir, add_line, &got);
    meaning_runs(&transfer->steps, add_line, &want);
    bool same = got.v.n == want.v.n;
    for (size_t i = 0; i < got.v.n && i < want.v.n; i++) {
        if (strcmp(got.v.v[i], want.v.v[i]) == 0)
            continue;
        tap_comment_("got ", got.v.v[i]);
        tap_comment_("want", want.v.v[i]);
        return false;
    }
    if (!same)
        printf("# got %zu runs, want %zu\n", got.v.n, want.v.n);
    return same;
}

static const char *const examples[] = {
    "01-nand-write", "02-fpga-load", "03-sg-to-sg", "04-i2s-playback", "05-deinterleave", "06-camera-ring", "07-scanout", "08-blit",
    "09-text-mode", "10-uart-ring", "11-spi-duplex", "12-raid", "13-memcpy", "14-crypto", "15-register-list",
};

static void meanings(void)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct bench bench = bench_open_example(examples[i]);
        ok(bench.program && bench.program->transfers.n > 0, examples[i]);
        if (!bench.program)
            tap_comment_("records", bench_records(&bench));
        for (size_t j = 0; bench.program && j < bench.program->transfers.n; j++)
            ok(same_meaning(&bench, bench.program->transfers.v[j]), bench.program->transfers.v[j]->name.id);
        bench_close(&bench);
    }
}

/* Each rule of the IR, broken once. */
static const uint64_t one = 1;

static void rules(void)
{
    struct bench bench = bench_open("memory ddr at 0 size 2 GiB; controller f is fsl_eloplus at 0xe002_1100; buffer fb : u16[480][640] at 0x0100_0000;"
                                    "buffer d : u8[64] in ddr; transfer x on f { copy fb[0..7][0..3] -> d; copy fb[0][0..3] -> d[0..7]; }");
    struct transfer *transfer = bench_transfer(&bench, "x");
    for (unsigned i = 0; i < 7; i++) {
        struct ir ir;
        if (!ok(transfer && ir_build(bench.cx, bench.program, transfer, &ir) && ir_verify(bench.cx, &ir, "build"), "whole"))
            return;
        struct ir_move *move = &ir.moves.v[0];
        switch (i) {
        case 0: move->run = 0; break;
        case 1: move->nsources = 0; break;
        case 2: move->count = &one; break;
        case 3: move->sources[0].advances = false; break;
        case 4: move->dests[0].kind = PIECE_PORT; break;
        case 5: move->step = 9; break;
        default: move->sources[0].stride = NULL; break;
        }
        ok(!ir_verify(bench.cx, &ir, "a pass that is wrong"), "a broken rule is noticed");
    }
    ok(strstr(bench_records(&bench), "internal error after a pass that is wrong") != NULL, "with the name of the pass");
    bench_close(&bench);
}

int main(void)
{
    rules();
    texts();
    meanings();
    return tap_done();
}
