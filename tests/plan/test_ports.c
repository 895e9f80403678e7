/* SPDX-License-Identifier: MIT */
/* What lies between a program and a page: ports and their requests, packets, metadata, registers, commands, buses. */
#include "harness.h"
#include "unit/tap.h"

#include <string.h>

static const char board[] =
    "memory ddr at 0x0000_0000 size 2 GiB;\n"
    "memory sram at 0x9000_0000 size 64 KiB;\n"
    "memory rom at 0xa000_0000 size 64 KiB readonly;\n"
    "device uart at 0x8800_1000 { port rx : u32 at 0 request 4; port tx : u32 at 4 request 5; port raw : u32 at 8; port wide : u32 at 12 request 6 burst 4;\n"
    "  port fast : u32 at 16 request 7 burst 8; port in1 : u8 at 20 request 8 mux 2; port in2 : u8 at 21 request 8 mux 3;\n"
    "  reg cr : u32 at 0x40; reg lo : u16[4] at 0x50; reg hi : u16[4] at 0x58; }\n"
    "device eng at 0x8900_0000 { port in : u32 at 0 packet; port out : u32 at 4 packet; port plain : u32 at 8; }\n"
    "controller p is pl080 at 0x1013_0000 { table in sram; option dest.master = 1; }\n"
    "controller g is gpdma at 0x4002_0000 { reach ddr, sram at 0x2000_0000, uart at 0x7e20_1000; }\n"
    "controller f is fsl_eloplus at 0xe002_1100;\n"
    "controller e is edma at 0x4000_8000;\n"
    "controller b is bcm2835 at 0x3f00_7000 { reach sram at 0xc000_0000, ddr, uart at 0x7e20_0000; reserve 0..3, 6..7; }\n"
    "controller t is tango3 at 0x0006_a000;\n"
    "controller a is axidma at 0x4040_0000;\n"
    "controller m is axi_dmac at 0x43c0_0000 { parameter data_bytes = 4; }\n"
    "controller muxed \"for this test\" { source \"none\"; address 32; endian little; channels 4;\n"
    "  descriptor d align 16 { word S = source; word D = dest; word N = next; word C { [15:0] bytes; [16] not source.increment; [17] not dest.increment;\n"
    "    [23:18] request; [26:24] request.mux; [27] command; [31:28] width { 1, 2, 4 }; } }\n"
    "  form copy moves bytes from source to dest; define pace = burst; chain linked, ends at 0; registers { R 0x0; } start { R = head; } stop { R = 0; } }\n"
    "controller x is muxed at 0x1000;\n"
    "controller md is mdma at 0x5200_0000;\n"
    "buffer src : u32[16] at 0x1000_0000; buffer dst : u32[16] at 0x1000_1000; buffer half : u16[4] at 0x1000_2000; buffer tags : u8[4] = { 1, 2, 3, 4 };\n"
    "buffer long : u8[4096] at 0x1000_4000; buffer other : u8[4096] at 0x1001_0000; buffer sym : u32[16] in ddr align 64;\n";

/* Planned, proved, and this many descriptors with these first words ("word value", …) of the first table. */
struct good_case { const char *what, *program; size_t descriptors; const char *words; };

static const struct good_case good[] = {
    { "two ports that both ask, each with its own line", "transfer x1 on p { copy uart.rx -> uart.tx length 64; }", 1, "SrcAddr 88001000 DestAddr 88001004" },
    { "two ports with bursts", "transfer x1 on p { copy uart.wide -> uart.fast length 64; }", 1, NULL },
    { "the source asks", "transfer x1 on g { copy uart.rx -> uart.raw length 64; }", 1, NULL },
    { "the destination asks", "transfer x1 on g { copy uart.raw -> uart.tx length 64; }", 1, NULL },
    { "one of two ports asks, other words", "transfer x1 on b[4] { copy uart.rx -> uart.raw length 64; }", 1, "SOURCE_AD 7e200000 DEST_AD 7e200008" },
    { "a port feeds a port, a row for a request", "transfer x1 on e { copy uart.rx -> uart.raw length 64; }", 1, NULL },
    { "a port that nothing paces, on a page without requests", "transfer x1 on f { copy uart.rx -> uart.tx length 64; }", 1, NULL },
    { "registers to registers, each access of its width", "transfer x1 on p { copy uart.lo -> uart.hi; }", 1, NULL },
    { "registers and memory", "transfer x1 on g { copy half -> uart.lo; copy uart.hi -> half; copy src[0] -> uart.cr; }", 3, NULL },
    { "registers of two widths in one list", "transfer x1 on e { copy half -> uart.lo; copy src[0] -> uart.cr; }", 2, NULL },
    { "ports of two directions in one list", "transfer x1 on g { copy src -> uart.tx; copy uart.rx -> dst; copy src -> dst; }", 3, NULL },
    { "… where a burst is that of the port's side", "transfer x1 on b[4] { copy src -> uart.tx; copy uart.rx -> dst; }", 2, NULL },
    { "an input of a multiplexer", "transfer x1 on x { copy uart.in1 -> long[0 +: 8]; copy uart.in2 -> long[8 +: 8]; }", 2, "C 02210008" },
    { "a command, where the words tell it", "transfer x1 on x { copy src -> dst command; }", 1, "C 28000040" },
    { "a packet of two pieces", "transfer x1 on a[0] { copy { src, dst } -> eng.in; }", 2, "CONTROL 08000040" },
    { "two packets", "transfer x1 on a[0] { copy src -> eng.in; copy dst -> eng.in; }", 2, "CONTROL 0c000040" },
    { "no packets: the list is one", "transfer x1 on a[0] { copy src -> eng.plain; copy dst -> eng.plain; }", 2, "CONTROL 08000040" },
    { "constant metadata", "transfer x1 on a[0] { copy src -> eng.in; metadata client tags; }", 1, "APP0 04030201" },
    { "metadata that the client gives", "transfer x1 on a[0] { copy { src, dst } -> eng.in; metadata client 20; }", 2, "APP0 00000000" },
    { "metadata that comes back", "transfer x1 on a[1] { copy eng.out -> long; metadata engine 16; }", 1, "CONTROL 00001000" },
    { "a packet is the list", "transfer x1 on m { copy { src, dst } -> eng.in; }", 1, NULL },
    { "whole requests, and the memory side that goes with them", "transfer x1 on md { copy uart.wide -> dst; }", 1, "CTCR 023cace8" },
    { "… and smaller ones where something is left", "transfer x1 on md { copy uart.wide -> { dst[0 +: 7], other[0 +: 4] }; }", 2, NULL },
    { "a device at another bus address", "transfer x1 on g { copy src -> uart.tx; }", 1, "CDAR 7e201004" },
};

static const char *word_value(const struct planned *planned, const char *name, char *text, size_t size)
{
    const struct table *table = planned->tables.v[0];
    const struct descriptor *d = &table->descriptors.v[0];
    for (size_t i = 0; i < d->words.n; i++)
        if (strcmp(d->words.v[i].def->name, name) == 0) {
            snprintf(text, size, "%08x", (unsigned)table->units.v[d->words.v[i].unit]);
            return text;
        }
    return "none";
}

static void compare_words(const struct planned *planned, const char *words)
{
    char name[32], value[32], is[32];
    int used;
    for (; words && sscanf(words, " %31s %31s%n", name, value, &used) == 2; words += used)
        is_text(word_value(planned, name, is, sizeof is), value, name);
}

static void plan_good(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const struct good_case *c = &good[i];
        char text[8192];
        struct planned planned = { 0 };
        snprintf(text, sizeof text, "%s%s\n", board, c->program);
        struct bench bench = bench_open(text);
        bool planned_well = bench_plan(&bench, "x1", &planned) && bench_verify(&bench, &planned);
        if (!ok(planned_well, c->what))
            tap_comment_("records", bench_records(&bench));
        is_number(bench_descriptors(&planned), c->descriptors, "descriptors");
        if (planned_well)
            compare_words(&planned, c->words);
        bench_close(&bench);
    }
}

struct bad_case { const char *what, *program, *name, *says; };

static const struct bad_case bad[] = {
    { "two ports that both ask, one line", "transfer x1 on g { copy uart.rx -> uart.tx length 64; }", "unsupported", "both ports ask" },
    { "a part of a burst between ports", "transfer x1 on p { copy uart.wide -> uart.fast length 48; }", "not-encodable", "48 bytes" },
    { "ports where a form has one", "transfer x1 on t { copy uart.rx -> uart.tx length 64; }", "unsupported", "from port uart.rx to port uart.tx" },
    { "registers where nothing fixes the width", "transfer x1 on f { copy uart.lo -> uart.hi; }", "unsupported", "from registers to registers" },
    { "registers of a width that is not there", "transfer x1 on b[4] { copy uart.lo -> uart.hi; }", "bad-access", "a register wants 2, nearest: 4" },
    { "a multiplexer that nothing sets", "transfer x1 on p { copy uart.in1 -> long[0 +: 8]; }", "unsupported", "selects input 2 of a request line" },
    { "a command, where no word tells it", "transfer x1 on p { copy src -> uart.tx command; }", "unsupported", "payload only, no commands" },
    { "packets where nobody marks them", "transfer x1 on f { copy src -> eng.in; }", "unsupported", "knows nothing of packets" },
    { "a packet that is read and scattered", "transfer x1 on a[1] { copy eng.out -> { src, dst }; }", "unsupported", "may end early" },
    { "a packet that is read and too long", "controller s is axidma at 0x4050_0000 { parameter length_width = 8; } transfer x1 on s[1] { copy eng.out -> long; }",
      "unsupported", "one contiguous piece that fits one descriptor" },
    { "a packet before the end of the list", "transfer x1 on m { copy src -> eng.in; copy dst -> eng.in; }", "not-encodable", "packet.last" },
    { "metadata where there is no place", "transfer x1 on p { copy src -> dst; metadata client 4; }", "unsupported", "carries no metadata" },
    { "metadata that nothing returns", "transfer x1 on x { copy uart.rx -> dst; metadata engine 4; }", "unsupported", "carries no metadata" },
    { "the client's with what is read", "transfer x1 on a[1] { copy eng.out -> dst; metadata client 4; }", "unsupported", "travels with what is written" },
    { "the engine's with what is written", "transfer x1 on a[0] { copy src -> eng.in; metadata engine 4; }", "unsupported", "comes with what is read" },
};

static void plan_bad(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct bad_case *c = &bad[i];
        char text[8192], name[64];
        struct planned planned;
        snprintf(text, sizeof text, "%s%s\n", board, c->program);
        snprintf(name, sizeof name, "[%s]", c->name);
        struct bench bench = bench_open(text);
        bool refused = bench.program && !bench_plan(&bench, "x1", &planned);
        const char *records = bench_records(&bench);
        if (!ok(refused && strstr(records, name) && strstr(records, c->says), c->what))
            tap_comment_(c->says, records);
        bench_close(&bench);
    }
}

int main(void)
{
    plan_good();
    plan_bad();
    return tap_done();
}
