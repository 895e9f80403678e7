/* SPDX-License-Identifier: MIT */
/* Where things lie and who gives them: tables, channels, options, request names, buses; on two controllers each. */
#include "harness.h"
#include "unit/tap.h"

#include <string.h>

static const char board[] =
    "memory ddr at 0x2000_0000 size 64 MiB;\n"
    "memory sram at 0x9000_0000 size 64 KiB;\n"
    "memory tcm at 0xa000_0000 size 64 KiB;\n"
    "device uart at 0x8800_1000 { port rx : u32 at 0 request 4; port tx : u32 at 4 request console_tx; port px : u32 at 8 request 6; }\n"
    "controller named is pl080 \"with names\" { requests { console_tx 9; } }\n"
    "controller nameg is gpdma \"with names\" { requests { console_tx 11; } }\n"
    "controller p is named at 0x1013_0000 { reach ddr, sram, tcm, uart at 0x7000_0000; table in sram; option dest.master = 1; reserve 0; }\n"
    "controller g is nameg at 0x4002_0000 { reach ddr, sram at 0x1000_0000, tcm, uart at 0x7000_0000; table in sram; option priority = 1; reserve 0..3; }\n"
    "controller b is bcm2835 at 0x3f00_7000 { reach ddr at 0xc000_0000; reserve 0..4, 6; }\n"
    "controller bl is bcm2835 at 0x3f10_7000 { reserve 0..6; }\n"
    "controller a is axidma at 0x4040_0000;\n"
    "channel pc of p[3] { table in tcm; option dest.master = 0; option source.master = 1; }\n"
    "channel gc of g[5] { table in tcm; option priority = 2; }\n"
    "channel gs of g;\n"
    "device stream at 0x4100_0000 { port in : u32 at 0; port out : u32 at 4; }\n"
    "buffer src : u32[16] at 0x2000_0000; buffer dst : u32[16] at 0x2000_1000; buffer pic : u32[64][64] at 0x2001_0000; buffer big : u8[200000] at 0x2010_0000;\n"
    "buffer sym : u32[16] in sram align 64;\n";

struct want { const char *what, *program, *memory; uint64_t address; const char *word; int channel; };

static const struct want wants[] = {
    { "a table where the controller says", "transfer x1 on p { copy src -> dst; }", "sram", 0, NULL, -1 },
    { "… on another", "transfer x1 on g { copy src -> dst; }", "sram", 0, NULL, -1 },
    { "where the channel says", "transfer x1 on pc { copy src -> dst; }", "tcm", 0, NULL, 3 },
    { "… on another", "transfer x1 on gc { copy src -> dst; }", "tcm", 0, NULL, 5 },
    { "where the transfer says", "transfer x1 on pc { copy src -> dst; table in ddr; }", "ddr", 0, NULL, 3 },
    { "… on another", "transfer x1 on gc { copy src -> dst; table in ddr; }", "ddr", 0, NULL, 5 },
    { "at an address that the transfer says", "transfer x1 on pc { copy src -> dst; table at 0x2000_4000; }", "ddr", 0x20004000, NULL, 3 },
    { "… on another", "transfer x1 on gc { copy src -> dst; table at 0x2000_4000; }", "ddr", 0x20004000, NULL, 5 },
    { "in the first memory that is reached", "transfer x1 on b { copy src -> dst; }", "ddr", 0, NULL, 5 },
    { "an option of the instance", "transfer x1 on p { copy src -> dst; }", NULL, 0, "Control 9e", -1 },
    { "of the channel", "transfer x1 on pc { copy src -> dst; }", NULL, 0, "Control 9d", 3 },
    { "of the transfer", "transfer x1 on pc { copy src -> dst; option source.master = 0; }", NULL, 0, "Control 9c", 3 },
    { "a request by name", "transfer x1 on g { copy src -> uart.tx; }", NULL, 0, "CTR2 0b", -1 },
    { "a device at a bus address", "transfer x1 on g { copy uart.rx -> dst; }", NULL, 0, "CSAR 70", -1 },
    { "… on another", "transfer x1 on p { copy uart.rx -> dst; }", NULL, 0, "SrcAddr 70", -1 },
    { "a memory at a bus address", "transfer x1 on b { copy src -> dst; }", NULL, 0, "SOURCE_AD c0", 5 },
    { "a channel that can move rows", "transfer x1 on g { copy pic[..][0 +: 8] -> pic[..][32 +: 8]; }", NULL, 0, NULL, 12 },
    { "… on another, where the able ones are few", "transfer x1 on b { copy pic[..][0 +: 8] -> pic[..][32 +: 8]; }", NULL, 0, NULL, 5 },
    { "an able one for few descriptors", "transfer x1 on b { copy big[0 +: 99996] -> big[100000 +: 99996]; }", NULL, 0, NULL, 5 },
    { "a channel for each direction: in", "transfer x1 on a { copy stream.out -> dst; }", NULL, 0, NULL, 1 },
    { "… and out", "transfer x1 on a { copy src -> stream.in; }", NULL, 0, NULL, 0 },
    { "only channels that cannot: row by row", "transfer x1 on bl { copy pic[..][0 +: 8] -> pic[..][32 +: 8]; }", NULL, 0, NULL, 7 },
};

/* "Word bits": hexadecimal digits that the top of the first unit of the word must be, '.' for any. */
static void compare_word(const struct planned *planned, const char *wanted, const char *what)
{
    const struct table *table = planned->tables.v[0];
    const struct descriptor *d = &table->descriptors.v[0];
    char name[32], bits[16], is[16];
    sscanf(wanted, "%31s %15s", name, bits);
    for (size_t i = 0; i < d->words.n; i++) {
        if (strcmp(d->words.v[i].def->name, name))
            continue;
        snprintf(is, sizeof is, "%08x", (unsigned)table->units.v[d->words.v[i].unit]);
        size_t at = strcmp(name, "CTR2") ? 0 : 6;       /* a request stands at the bottom */
        bool same = true;
        for (size_t k = 0; bits[k]; k++)
            same = same && (bits[k] == '.' || bits[k] == is[at + k]);
        if (!ok(same, what))
            tap_comment_(bits, is);
    }
}

static void check(const struct want *c)
{
    char text[8192];
    struct planned planned = { 0 };
    snprintf(text, sizeof text, "%s%s\n", board, c->program);
    struct bench bench = bench_open(text);
    bool good = bench_plan(&bench, "x1", &planned) && bench_verify(&bench, &planned);
    if (!ok(good, c->what))
        tap_comment_("records", bench_records(&bench));
    if (good && c->memory)
        is_text(planned.tables.v[0]->memory ? planned.tables.v[0]->memory->name.id : "", c->memory, "its memory");
    if (good && c->address)
        is_number(planned.tables.v[0]->address, c->address, "its address");
    if (good && c->channel >= 0)
        is_number(planned.has_channel ? planned.channel : 99, (unsigned long long)c->channel, "its channel");
    if (good && c->word)
        compare_word(&planned, c->word, "the word");
    bench_close(&bench);
}

/* Transfers of a named channel without a number share what the first was given; others get others; reserved ones nobody. */
static void shared(void)
{
    char text[8192];
    struct planned planned = { 0 };
    snprintf(text, sizeof text, "%s%s\n", board, "transfer y1 on gs { copy pic[..][0 +: 8] -> pic[..][32 +: 8]; } transfer y2 on gs { copy src -> dst; }"
             "transfer y3 on g { copy pic[..][0 +: 8] -> pic[..][40 +: 8]; } transfer y4 on g[13] { copy src -> dst; }");
    struct bench bench = bench_open(text);
    ok(bench_plan(&bench, "y1", &planned) && planned.has_channel && planned.channel == 12, "the first that can");
    ok(bench_plan(&bench, "y2", &planned) && (!planned.has_channel || planned.channel == 12), "the same for who shares it");
    ok(bench_plan(&bench, "y3", &planned) && planned.has_channel && planned.channel == 14, "another for another, past the one that is written");
    bench_close(&bench);
}

/* Which channels there are is seen before planning, that a transfer needs one of them only here. */
static void none_left(void)
{
    char text[8192];
    struct planned planned = { 0 };
    snprintf(text, sizeof text, "%scontroller b9 is bcm2835 at 0x3f20_7000 { reserve 1..14; }\n"
             "transfer z1 on b9 { copy src -> dst; } transfer z2 on b9 { copy dst -> src; }\n", board);
    struct bench bench = bench_open(text);
    ok(bench_plan(&bench, "z1", &planned) && planned.has_channel && planned.channel == 0, "the only channel left");
    bool refused = !bench_plan(&bench, "z2", &planned);
    const char *records = bench_records(&bench);
    ok(refused && strstr(records, "[channels-exhausted]") && strstr(records, "'z1' has channel 0"), "none for the next, and who has it");
    bench_close(&bench);
}

int main(void)
{
    for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
        check(&wants[i]);
    shared();
    none_left();
    return tap_done();
}
