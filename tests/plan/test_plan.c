/* SPDX-License-Identifier: MIT */
/* The planner on whole programs: descriptor counts, what the descriptors are, what is refused and how it is said. */
#include "harness.h"
#include "unit/tap.h"

#include <stdlib.h>

static const char board[] =
    "memory ddr at 0x0000_0000 size 2 GiB;\n"
    "memory sram at 0x9000_0000 size 64 KiB;\n"
    "controller p is pl080 at 0x1013_0000;\n"
    "controller z is zdma at 0xfd50_0000;\n"
    "controller g is gpdma at 0x4002_0000 { reach ddr, sram at 0x2000_0000; }\n"
    "controller f is fsl_eloplus at 0xe002_1100;\n"
    "controller f0 is fsl_elo at 0xe003_1100;\n"
    "controller t is tango3 at 0x0006_a000;\n"
    "device uart at 0x8800_1000 { port rx : u8 at 0 request 4; port tx : u8 at 4 request 5 burst 4; port w : u32 at 8 request 7 burst 8;\n"
    "  port odd : u32 at 12 request 8 burst 3; port bare : u8 at 16; port wide : u64 at 24 request 9; }\n"
    "controller bounded \"for this test\" { source \"none\"; address 32; endian little; channels 2;\n"
    "  descriptor d align 16 { word S = source; word D = dest; word N { [31:4] next[31:4]; [3:1] 0; [0] end; } word C { [15:0] bytes; [31:16] 0; } }\n"
    "  form copy moves bytes from source to dest; limit not crosses(source, bytes, 4 KiB); limit not crosses(dest, bytes, 1 KiB);\n"
    "  limit bytes >= 64; chain linked, ends at 0; registers { R 0x0; } start { R = head; } stop { R = 0; } }\n"
    "controller bq is bounded at 0x1000;\n"
    "device nfc at 0x8802_c000 { port data : u32 at 0x40 burst 16; port loader : u32 at 0x60; }\n";

struct count_case { const char *what, *program; size_t descriptors; uint64_t bound; };

static const struct count_case counts[] = {
    /* the table "worth beating" */
    { "tango, 4096 + 512 + 64: two pieces share a command", "buffer a : u8[4096] at 0x1000_0000; buffer b : u8[512] at 0x1001_0000;"
      "buffer c : u8[64] at 0x1002_0000; transfer x on t { copy { a, b, c } -> nfc.data; }", 2, 2 },
    { "tango, 65536 bytes as rows", "buffer a : u8[65536] at 0x1000_0000; transfer x on t { copy a -> nfc.data; }", 1, 1 },
    { "tango, 100000 bytes as rows", "buffer a : u8[100000] at 0x1000_0000; transfer x on t { copy a -> nfc.data; }", 1, 1 },
    { "tango, page and spare area in one command", "buffer a : u8[4096] in ddr align 32; buffer b : u8[64] in ddr align 32;"
      "transfer x on t { copy { a, b } -> nfc.data; }", 1, 1 },
    { "tango, a long piece with prime length and a short one", "buffer a : u32[100003] at 0x1000_0000; buffer b : u8[64] at 0x1800_0000;"
      "transfer x on t { copy { a, b } -> nfc.data; }", 2, 1 },
    { "tango reads", "buffer a : u8[8188] at 0x1000_0000; transfer x on t { copy nfc.data -> a; }", 1, 1 },
    { "pl080, 2 + 512 bytes", "buffer a : u8[2] at 0x1000_0000; buffer b : u8[512] at 0x1000_1000; buffer d : u8[514] at 0x1200_0000;"
      "transfer x on p { copy { a, b } -> d; }", 2, 2 },
    { "pl080, 200001 bytes: wide body, byte tail", "buffer a : u8[200001] at 0x1000_0000; buffer d : u8[200001] at 0x1200_0000;"
      "transfer x on p { copy a -> d; }", 13, 13 },
    { "pl080, 20000 bytes", "buffer a : u8[20000] at 0x1000_0000; buffer d : u8[20000] at 0x1200_0000; transfer x on p { copy a -> d; }", 2, 2 },
    { "pl080, 32768 bytes to a port", "buffer a : u32[8192] at 0x1000_0000; transfer x on p { copy a -> uart.w; }", 3, 3 },
    { "zdma, lists of different shapes need no common cuts", "buffer a : u8[100] at 0x1000_0000; buffer b : u8[1476] at 0x1000_1000;"
      "buffer c : u8[48] at 0x1000_2000; buffer d : u8[1024] at 0x1000_4000; buffer e : u8[600] at 0x1000_5000;"
      "transfer x on z { copy { a, b, c } -> { d, e }; }", 5, 5 },
    { "two-sided lists are cut at the union", "buffer a : u8[100] at 0x1000_0000; buffer b : u8[1476] at 0x1000_1000;"
      "buffer c : u8[48] at 0x1000_2000; buffer d : u8[1024] at 0x1000_4000; buffer e : u8[600] at 0x1000_5000;"
      "transfer x on f { copy { a, b, c } -> { d, e }; }", 4, 4 },
    { "neighbours in memory become one", "buffer a : u8[100] at 0x1000_0000; buffer d : u8[100] at 0x1000_4000;"
      "transfer x on f { copy { a[0..9], a[10..99] } -> { d[0..49], d[50..99] }; }", 1, 1 },
    { "steps stay apart", "buffer a : u8[100] at 0x1000_0000; buffer d : u8[100] at 0x1000_4000;"
      "transfer x on f { copy a[0..9] -> d[0..9]; copy a[10..99] -> d[10..99]; }", 2, 2 },
    { "fsldma, 100 MB", "buffer a : u8[100_000_000] at 0x1000_0000; buffer d : u8[100_000_000] at 0x2000_0000;"
      "transfer x on f { copy a -> d; }", 2, 2 },
    { "fsldma, one byte more than fits", "buffer a : u8[67108864] at 0x1000_0000; buffer d : u8[67108864] at 0x2000_0000;"
      "transfer x on f0 { copy a -> d; }", 2, 2 },
    { "gpdma, 100 KiB on a channel without rows", "buffer a : u8[102400] at 0x1000_0000; buffer d : u8[102400] at 0x1200_0000;"
      "transfer x on g[3] { copy a -> d; }", 2, 2 },
    { "gpdma, 100 KiB on a channel with rows", "buffer a : u8[102400] at 0x1000_0000; buffer d : u8[102400] at 0x1200_0000;"
      "transfer x on g[12] { copy a -> d; }", 1, 1 },
    { "a head and a body", "buffer a : u8[8191] at 0x1000_0001; buffer d : u8[8191] at 0x1200_0001; transfer x on p { copy a -> d; }", 2, 1 },
    { "bytes where alignments never meet", "buffer a : u8[4095] at 0x1000_0001; buffer d : u8[4095] at 0x1200_0002; transfer x on p { copy a -> d; }", 1, 1 },
    { "as much as there is, gathered", "buffer a[8] : u8[<= 64 KiB] in ddr bind; buffer d : u8[512 KiB] in ddr align 64;"
      "transfer x on z { copy a -> d truncate; }", 9, 9 },
    { "the same with both sides in one descriptor", "buffer a[8] : u8[<= 64 KiB] in ddr bind; buffer d : u8[512 KiB] in ddr align 64;"
      "transfer x on f { copy a -> d truncate; }", 8, 8 },
    { "a gate", "buffer a : u32[1024] at 0x1000_0000; transfer x on f { copy a -> nfc.loader; gate external every 64; }", 1, 1 },
    { "from a port", "buffer a : u8[100] at 0x1000_0000; buffer b : u8[100] at 0x1000_1000; transfer x on p { copy uart.rx -> { a, b }; }", 2, 2 },
    { "nothing to report", "buffer a : u8[100] at 0x1000_0000; transfer x on p { copy uart.rx -> a; irq none; }", 1, 1 },
    { "a table at a fixed address", "buffer a : u8[100] at 0x1000_0000; buffer b : u8[100] at 0x1000_1000; buffer d : u8[200] at 0x1200_0000;"
      "transfer x on g[3] { copy { a, b } -> d; table at 0x7000_0ff0; }", 2, 1 },
    { "two tables at a fixed address", "buffer a : u8[100] at 0x1000_0000; buffer b : u8[100] at 0x1000_1000; buffer d : u8[200] at 0x1200_0000;"
      "transfer x on z { copy { a, b } -> d; table at 0x7000_0fe0; }", 3, 3 },
    { "every optional word", "buffer a : u8[100] at 0x1000_0000; buffer b : u8[100] at 0x1000_1000; buffer d : u8[200] at 0x1200_0000;"
      "transfer x on g[3] { copy { a, b } -> d; option table.static = 1; }", 2, 1 },
    { "boundaries of both sides", "buffer a : u8[10000] at 0x1000_0800; buffer d : u8[10000] at 0x1200_0300; transfer x on bq { copy a -> d; }", 13, 1 },
    { "an open length to a port, in whole accesses", "buffer a : u8[<= 100] in ddr bind; transfer x on p { copy a -> uart.w; }", 1, 1 },
    { "an open length to a port, of which the largest is no whole access", "buffer a : u8[<= 99] in ddr bind; transfer x on p { copy a -> uart.w; }", 1, 1 },
    { "two lengths that prep makes equal", "buffer a : u8[<= 10000] in ddr bind; buffer d : u8[<= 9000] in ddr bind; transfer x on p { copy a -> d; }", 3, 1 },
    { "the length of a third", "buffer a : u8[<= 100] in ddr bind; buffer d : u8[<= 200] in ddr bind; buffer n : u8[<= 300] in ddr bind;"
      "transfer x on f { copy a -> d length len(n); }", 1, 1 },
    { "gaps against an open length", "buffer a : u8[8192] in ddr; buffer d : u8[<= 100] in ddr bind; transfer x on f { copy a[.. : 2] -> d length 8; }", 8, 8 },
    { "an open length, at its maximum", "buffer a : u8[<= 10000] in ddr bind; buffer d : u8[len(a)] in ddr bind; transfer x on p { copy a -> d; }", 3, 1 },
};

static void plan_counts(void)
{
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const struct count_case *c = &counts[i];
        char text[4096];
        struct planned planned = { 0 };
        snprintf(text, sizeof text, "%s%s\n", board, c->program);
        struct bench bench = bench_open(text);
        bool good = bench_plan(&bench, "x", &planned);
        ok(good, c->what);
        if (!good)
            tap_comment_("records", bench_records(&bench));
        is_number(bench_descriptors(&planned), c->descriptors, c->what);
        is_number(planned.lower_bound, c->bound, "its lower bound");
        if (good)
            ok(bench_verify(&bench, &planned), "and it moves what was asked for");
        bench_close(&bench);
    }
}

struct error_case { const char *what, *program, *name, *says; };

static const struct error_case errors[] = {
    { "nosplit", "buffer a : u8[16384] at 0x1000_0000; buffer d : u8[16384] at 0x1200_0000; transfer x on p { copy a -> d nosplit; }",
      "nosplit-too-long", "at most 16380 bytes, 16384 are wanted" },
    { "nosplit of a list", "buffer a : u8[100] at 0x1000_0000; buffer b : u8[100] at 0x1000_1000; buffer d : u8[200] at 0x1200_0000;"
      "transfer x on f { copy { a, b } -> d nosplit; }", "nosplit-too-long", "one contiguous run" },
    { "a burst that is not there", "buffer a : u32[12] at 0x1000_0000; transfer x on p { copy a -> uart.odd; }", "bad-access",
      "bursts of pl080 are 1 4 8 16 32 64 128 256" },
    { "a width that is not there", "buffer a : u64[12] at 0x1000_0000; transfer x on p { copy a -> uart.wide; }", "bad-access",
      "widths in bytes of pl080 are 1 2 4" },
    { "a request that would move too much", "buffer a : u8[64] at 0x1000_0000; transfer x on g { copy a -> uart.tx; option block_request = 1; }",
      "unsupported", "stands for 4 bytes, gpdma would move 64" },
    { "a limit over all descriptors", "controller few is bounded { limit count <= 1; limit all(bytes >= 100); } controller lq is few at 0x2000;"
      "buffer a : u8[90] at 0x1000_0000; buffer d : u8[90] at 0x1200_0000; transfer x on lq { copy a -> d; }", "not-encodable", "all(bytes >= 100)" },
    { "a limit on their number", "controller few is bounded { limit count <= 1; } controller lq is few at 0x2000;"
      "buffer a : u8[3000] at 0x1000_0000; buffer d : u8[3000] at 0x1200_0000; transfer x on lq { copy a -> d; }", "not-encodable", "count <= 1" },
    { "a multiplexer that nothing sets", "device m { port a : u8 at 0x8900_0000 request 3 mux 2; } buffer a : u8[64] at 0x1000_0000; transfer x on p { copy a -> m.a; }",
      "unsupported", "selects input 2" },
    { "a symbol and a boundary", "buffer a : u8[2048] at 0x1000_0800; buffer d : u8[2048] in ddr align 64; transfer x on bq { copy a -> d; }",
      "misaligned", "'align 1024' would do" },
    { "less than a descriptor moves", "buffer a : u8[63] at 0x1000_0000; buffer d : u8[63] at 0x1200_0000; transfer x on bq { copy a -> d; }",
      "not-encodable", "bytes >= 64" },
    { "an open length that may be too short", "buffer a : u8[<= 100] in ddr align 4096 bind; buffer d : u8[len(a)] in ddr align 4096 bind;"
      "transfer x on bq { copy a -> d; }", "partial-access", "at least 64" },
    { "a burst by option that is not there", "buffer a : u8[8] at 0x1000_0000; buffer d : u8[8] at 0x1200_0000;"
      "transfer x on p { copy a -> d; option source.burst = 3; }", "bad-access", "nearest: 4" },
    { "a width by option that is not there", "buffer a : u8[8] at 0x1000_0000; buffer d : u8[8] at 0x1200_0000;"
      "transfer x on p { copy a -> d; option dest.width = 8; }", "bad-access", "widths in bytes of pl080 are 1 2 4" },
    { "a width by option where none can be chosen", "buffer a : u8[8] at 0x1000_0000; buffer d : u8[8] at 0x1200_0000;"
      "transfer x on f0 { copy a -> d; option dest.width = 8; }", "bad-access", "cannot be chosen" },
    { "no request line", "buffer a : u8[12] at 0x1000_0000; transfer x on p { copy uart.bare -> a; }", "request-missing",
      "'uart.bare' has no request line" },
    { "a port where no form has one", "buffer a : u8[12] at 0x1000_0000; transfer x on f0 { copy a -> uart.tx; }", "unsupported", "fsl_elo has no form" },
    { "xor", "buffer a : u8[12] at 0x1000_0000; buffer b : u8[12] at 0x1000_1000; buffer d : u8[12] at 0x1000_2000;"
      "transfer x on t { xor a, b -> d; }", "unsupported", "tango3 has no xor" },
    { "fill", "buffer a : u8[12] at 0x1000_0000; transfer x on t { fill 0 -> a; }", "unsupported", "tango3 has no form" },
    { "nosplit of rows", "buffer a : u8[4][8] at 0x1000_0000; buffer d : u8[4] at 0x1200_0000; transfer x on p { copy a[..][0] -> d nosplit; }",
      "nosplit-too-long", "these are 4" },
    { "several destinations", "buffer a : u8[8] at 0x1000_0000; buffer d : u8[8] at 0x1200_0000; buffer e : u8[8] at 0x1300_0000;"
      "transfer x on p { copy uart.rx -> d, e; }", "unsupported", "can be read only once" },
    { "a gate that the page does not have", "buffer a : u8[8] at 0x1000_0000; transfer x on p { copy a -> uart.tx; gate external every 4; }",
      "unsupported", "outside agent" },
    { "a width by option that does not fit", "buffer a : u8[9] at 0x1000_0001; buffer d : u8[9] at 0x1200_0000;"
      "transfer x on p { copy a[0..7] -> d[0..7]; option source.width = 4; }", "not-encodable", "source.width 4 needs an address that is a multiple of 4; 0x10000001 is not" },
    { "a symbol that may be anywhere", "buffer a : u8[8] in ddr; buffer d : u8[8] in ddr align 4;"
      "transfer x on p { copy a -> d; option source.width = 4; }", "not-encodable", "'align 4' would do" },
    { "an address beyond the bus", "memory high at 0x10_0000_0000 size 1 MiB; buffer a : u8[8] at 0x10_0000_0000; buffer d : u8[8] at 0x1200_0000;"
      "transfer x on p { copy a -> d; }", "address-range", "the address needs 37 bits, pl080 has 32" },
    { "a table out of reach", "memory rom at 0xa000_0000 size 64 KiB; buffer a : u8[8] at 0x1000_0000; buffer d : u8[8] at 0x1200_0000;"
      "transfer x on g { copy a -> d; table in rom; }", "table-unreachable", "g cannot fetch descriptors from 'rom'" },
    { "a table across a page", "buffer a : u8[8] at 0x1000_0000; buffer b : u8[8] at 0x1000_0100; buffer d : u8[16] at 0x1200_0000;"
      "transfer x on g { copy { a, b } -> d; table at 0x7000_fff0; }", "table-unreachable", "one page of 65536 bytes" },
    { "two run-time lengths against each other", "buffer a : u8[<= 100] in ddr bind; buffer b : u8[<= 100] in ddr bind; buffer c : u8[100] in ddr;"
      "buffer d : u8[len(b)] in ddr bind; buffer e : u8[len(a)] in ddr bind; transfer x on f { copy { a, b } -> { d, e }; }", "unsupported",
      "which of two lengths is larger" },
    { "part of an access", "buffer o : u8[3] in ddr; buffer a : u8[<= 97] in ddr bind; transfer x on p { copy { o, a } -> uart.w; }", "not-encodable", "it moves multiples of 4 bytes here" },
    { "a list-wide width that differs", "device q at 0x8900_0000 { port a : u8 at 0; port b : u32 at 4; } buffer a : u8[8] at 0x1000_0000;"
      "transfer x on f { copy a -> q.a; copy a -> q.b; gate external every 4; }", "unsupported", "dest.width is set once" },
};

static void plan_errors(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        const struct error_case *c = &errors[i];
        char text[4096], name[64];
        struct planned planned;
        snprintf(text, sizeof text, "%s%s\n", board, c->program);
        snprintf(name, sizeof name, "[%s]", c->name);
        struct bench bench = bench_open(text);
        bool refused = bench.program && !bench_plan(&bench, "x", &planned);
        const char *records = bench_records(&bench);
        if (!ok(refused && strstr(records, name) && strstr(records, c->says), c->what))
            tap_comment_(c->says, records);
        ok(strstr(records, "test.dmac:") != NULL, "at a place of the program");
        bench_close(&bench);
    }
}

/* The examples that this version plans. */
static const struct { const char *example, *transfer; size_t descriptors; } examples[] = {
    { "01-nand-write", "nand_write", 1 }, { "02-fpga-load", "load_a", 2 }, { "02-fpga-load", "load_b", 1 },
    { "03-sg-to-sg", "repack", 5 }, { "03-sg-to-sg", "append", 7 }, { "10-uart-ring", "send", 1 },
    { "11-spi-duplex", "id_rx", 1 }, { "11-spi-duplex", "id_tx", 1 }, { "13-memcpy", "memcpy", 2 }, { "13-memcpy", "gather", 9 },
};

static void plan_examples(void)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct bench bench = bench_open_example(examples[i].example);
        struct planned planned = { 0 };
        bool good = bench_plan(&bench, examples[i].transfer, &planned) && bench_verify(&bench, &planned);
        if (!ok(good, examples[i].transfer))
            tap_comment_("records", bench_records(&bench));
        is_number(bench_descriptors(&planned), examples[i].descriptors, "descriptors");
        bench_close(&bench);
    }
}

/* A descriptor that is no multiple of the alignment: the next one lies at its place all the same. */
static void sizes_that_leave_gaps(void)
{
    char text[4096];
    struct planned planned = { 0 };
    snprintf(text, sizeof text, "%s%s", board, "controller gappy \"for this test\" { source \"none\"; address 32; endian little; channels 1;\n"
             "descriptor d align 8 { when copy { word S = source; word D = dest; word C = bytes; word E = end; } else { word Z = 0; } word N = next; }\n"
             "form copy moves bytes from source to dest; form null moves nothing; chain linked, ends at 0, begins with null;\n"
             "registers { R 0x0; } start { R = head; } stop { R = 0; } }\ncontroller gp is gappy at 0x2000;\n"
             "buffer a : u8[64] at 0x1000_0000; buffer d : u8[200] at 0x1200_0000;\n"
             "transfer x on gp { copy { a, a, a } -> { d[0 +: 64], d[70 +: 64], d[136 +: 64] }; }\n");
    struct bench bench = bench_open(text);
    bool good = bench_plan(&bench, "x", &planned);
    ok(good && bench_verify(&bench, &planned), "descriptors of 20 bytes at multiples of 8");
    ok(good && planned.tables.v[0]->descriptors.n == 4 && planned.tables.v[0]->descriptors.v[3].offset == 56, "the last of them at 56");
    bench_close(&bench);
}

/* A transfer without a number gets one only if a word or a limit needs it, and each its own. */
static void open_channels(void)
{
    char text[4096];
    struct planned planned = { 0 };
    snprintf(text, sizeof text, "%s%s", board, "controller picky is bounded { channels 4; limit channel >= 1; }\n"
             "controller pk is picky at 0x2000 { reserve 1; }\nbuffer a : u8[64] at 0x1000_0000; buffer d : u8[64] at 0x1200_0000;\n"
             "transfer x on pk { copy a -> d; } transfer y on pk { copy a -> d; } transfer n on p { copy a -> d; } transfer m on p[3] { copy a -> d; }\n");
    struct bench bench = bench_open(text);
    ok(bench_plan(&bench, "x", &planned) && planned.has_channel && planned.channel == 2, "the first that is free and legal");
    ok(bench_plan(&bench, "y", &planned) && planned.has_channel && planned.channel == 3, "another for another transfer");
    ok(bench_plan(&bench, "n", &planned) && !planned.has_channel, "none where nothing depends on it");
    ok(bench_plan(&bench, "m", &planned) && planned.has_channel && planned.channel == 3, "the one that is written");
    bench_close(&bench);
}

int main(void)
{
    open_channels();
    sizes_that_leave_gaps();
    plan_examples();
    plan_counts();
    plan_errors();
    return tap_done();
}
