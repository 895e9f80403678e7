/* SPDX-License-Identifier: MIT */
/* Rings, periods, interrupts and fences: which descriptors there are, which of them report, and what is refused. */
#include "harness.h"
#include "unit/tap.h"

#include <stdlib.h>

static const char board[] =
    "memory ddr at 0x0000_0000 size 2 GiB;\n"
    "controller p is pl080 at 0x1013_0000; controller z is zdma at 0xfd50_0000; controller g is gpdma at 0x4002_0000;\n"
    "controller f is fsl_eloplus at 0xe002_1100; controller t is tango3 at 0x0006_a000;\n"
    "device uart at 0x8800_1000 { port rx : u8 at 0 request 4; port tx : u8 at 4 request 5 burst 4; port w : u32 at 8 request 7; event idle; }\n"
    "device tim at 0x8800_2000 { port slow : u16 at 0; reg set : u32[4] at 0x10; request up = 12; }\n"
    "device nfc at 0x8802_c000 { port data : u32 at 0x40; }\n"
    "controller tiny \"for this test\" { source \"none\"; address 32; endian little; channels 8;\n"
    "  descriptor d align 16 { when copy { word S = source; word D = dest; } else { word X = 0; word Y = 0; } word N { [31:4] next[31:4]; [3:1] 0; [0] end; }\n"
    "    word C { when copy { [15:0] bytes; } else { [15:0] 0; } [16] interrupt; [17] fence; [18] OP = form { copy = 0, null = 1 }; [31:19] 0; } }\n"
    "  form copy moves bytes from source to dest; form null moves nothing; define pace = list; chain linked, ends at 0, loops;\n"
    "  registers { R 0x0; } start { R = head; } stop { R = 0; } }\n"
    "controller copied is tiny { chain linked, ends at 0, loops to copy; }\n"
    "controller alone \"repeats itself, and nothing else does\" { source \"none\"; address 32; endian little; channels 8;\n"
    "  descriptor d align 16 { word S = source; word D = dest; word N { [31:4] next[31:4]; [3:1] 0; [0] end; }\n"
    "    word C { [15:0] bytes; [16] interrupt; [17] OP = form { copy = 0, ring = 1 }; [31:18] 0; } word A { [31:0] signed source.after; } word B { [31:0] signed dest.after; } }\n"
    "  form copy moves bytes from source to dest; form ring moves bytes from source to dest repeats; define pace = list; chain linked, ends at 0;\n"
    "  limit bytes <= 512 when ring; limit source.after + bytes == 0 and dest.after + bytes == 0 when ring;\n"
    "  registers { R 0x0; } start { R = head; } stop { R = 0; } }\n"
    "controller q is tiny at 0x1000; controller r is copied at 0x2000; controller u is alone at 0x3800;\n"
    "buffer a : u8[128] at 0x1000_0000; buffer b : u8[128] at 0x1000_1000; buffer big : u8[20000] at 0x1002_0000; buffer words : u32[32] at 0x1003_0000;\n"
    "buffer open : u8[<= 128] at 0x1004_0000;\n";

/* Of the list that writes: i it interrupts, - it does not, capital: the first once more. */
struct mark_case { const char *what, *program, *marks; };

static const struct mark_case marks[] = {
    { "a ring without periods reports each lap", "transfer x on p { copy uart.rx -> a; cyclic; }", "i" },
    { "two periods", "transfer x on p { copy uart.rx -> a; cyclic; irq every 64; }", "ii" },
    { "periods and an event", "transfer x on p { copy uart.rx -> a; cyclic; irq every 32, uart.idle; }", "iiii" },
    { "an event alone", "transfer x on p { copy uart.rx -> a; cyclic; irq uart.idle; }", "-" },
    { "nothing to report", "transfer x on p { copy uart.rx -> a; cyclic; irq none; }", "-" },
    { "a period larger than a descriptor", "transfer x on p { copy uart.rx -> big; cyclic; irq every 10000; }", "--i--i" },
    { "an interrupt by nature, one descriptor for each period", "controller nature is tiny { define interrupt = 1; descriptor d align 16 {\n"
      "  when copy { word S = source; word D = dest; } else { word X = 0; word Y = 0; } word N { [31:4] next[31:4]; [3:1] 0; [0] end; }\n"
      "  word C { when copy { [15:0] bytes; } else { [15:0] 0; } [16] 0; [17] fence; [18] OP = form { copy = 0, null = 1 }; [31:19] 0; } } }\n"
      "controller na is nature at 0x3000; transfer x on na { copy a -> b; cyclic; irq every 64; }", "ii" },
    { "periods across pieces", "transfer x on p { copy uart.rx -> { a[0..95], b[0..31] }; cyclic; irq every 64; }", "i-i" },
    { "periods of a list that is read once", "transfer x on p { copy a -> b; irq every 32; }", "iiii" },
    { "… and an end that is a period's end anyway", "transfer x on p { copy a -> b; irq end, every 64; }", "ii" },
    { "the runtime restarts: it must hear of the end", "transfer x on p { copy a -> uart.tx; cyclic until replaced; irq none; }", "i" },
    { "… on a controller that cannot loop", "transfer x on f { copy a -> b; cyclic until replaced; irq none; }", "i" },
    { "an interrupt between two steps", "transfer x on p { copy a -> uart.tx; interrupt; copy b -> uart.tx; irq none; }", "i-" },
    { "an interrupt at the end", "transfer x on p { copy a -> uart.tx; interrupt; irq none; }", "i" },
    { "two interrupts in one place", "transfer x on p { copy a -> uart.tx; interrupt; interrupt; copy b -> uart.tx; }", "ii" },
    { "interrupts in a loop", "transfer x on p { for i in 0..3 { copy a[32 * i +: 32] -> uart.tx; interrupt; } irq none; }", "iiii" },
    { "an interrupt before everything", "transfer x on q { interrupt; copy a -> b; irq none; }", "i-" },
    { "… before what a gate paces", "transfer x on g[0] { interrupt; copy words -> big[0..127]; gate tim.up; }", "ii" },
    { "nothing but an interrupt", "transfer x on q { interrupt; }", "i" },
    { "… where no descriptor moves nothing", "transfer x on p { interrupt; copy a -> b; irq none; }", "i-" },
    { "… before what a port sends", "transfer x on g[0] { interrupt; copy uart.rx -> a; irq none; }", "i-" },
    { "… in two lists", "transfer x on z { interrupt; copy a -> b; }", "ii" },
    { "nothing but an interrupt, where no descriptor moves nothing", "transfer x on f { interrupt; }", "i" },
    { "… and in two lists", "transfer x on z { interrupt; }", "i" },
    { "two lists are cut where each likes, but for the periods of the writing one",
      "transfer x on z { copy { a[0..99], b[100..127] } -> { b[0..27], a[28..127] }; cyclic; irq every 64; }", "-ii" },
    { "nodes of which the end is not the last", "transfer x on g[0] { copy uart.rx -> a; cyclic; irq every 64; }", "ii" },
    { "the first once more", "transfer x on r { copy a -> b; cyclic; irq every 64; }", "iiI" },
    { "the only one once more", "transfer x on r { copy a -> b; cyclic; irq none; }", "-A" },
    { "one that repeats itself", "transfer x on u { copy a -> b; cyclic; }", "i" },
    { "… and reports nothing", "transfer x on u { copy a -> b; cyclic; irq none; }", "-" },
    { "a fence is no descriptor of its own", "transfer x on q { copy a -> b; fence; copy b -> a; }", "-i" },
    { "rows that share a period with the next", "buffer m : u8[4][32] at 0x1005_0000; transfer x on p { copy uart.rx -> m; cyclic; irq every 16; }", "iiiiiiii" },
};

static const char *marks_of(const struct planned *planned)
{
    static char text[64];
    size_t n = 0;
    const struct table *table = planned->tables.v[planned->tables.n - 1];

    for (; n < table->descriptors.n && n + 1 < sizeof text; n++) {
        const struct descriptor *d = &table->descriptors.v[n];
        text[n] = d->again ? d->interrupt ? 'I' : 'A' : d->interrupt ? 'i' : '-';
    }
    text[n] = 0;
    return text;
}

static void plan_marks(void)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct planned planned = { 0 };
        char text[4096];
        snprintf(text, sizeof text, "%s%s\n", board, marks[i].program);
        struct bench bench = bench_open(text);
        bool good = bench_plan(&bench, "x", &planned) && bench_verify(&bench, &planned);
        if (!ok(good, marks[i].what))
            tap_comment_("records", bench_records(&bench));
        else
            is_text(marks_of(&planned), marks[i].marks, "its interrupts");
        bench_close(&bench);
    }
}

/* The fence is in the words of the descriptor behind it, and only there; in a ring around the end of the lap. */
static void fences(void)
{
    static const struct { const char *program; unsigned first, second; } cases[] = {
        { "transfer x on q { copy a -> b; fence; copy b -> a; }", 0, 1 },
        { "transfer x on q { copy a -> b; copy b -> a; fence; cyclic; allow \"cyclic-unpaced\"; }", 1, 0 },
        { "transfer x on q { copy a -> b; copy b -> a; fence; }", 0, 0 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct planned planned = { 0 };
        char text[4096];
        snprintf(text, sizeof text, "%s%s\n", board, cases[i].program);
        struct bench bench = bench_open(text);
        if (ok(bench_plan(&bench, "x", &planned) && bench_verify(&bench, &planned), "a fence in a word")) {
            struct table *table = planned.tables.v[0];
            is_number(table->units.v[3] >> 17 & 1, cases[i].first, "the first descriptor waits");
            is_number(table->units.v[7] >> 17 & 1, cases[i].second, "the second descriptor waits");
            table->units.v[cases[i].second ? 7 : 3] &= ~(uint32_t)(1 << 17);
            if (cases[i].first || cases[i].second)
                ok(!bench_verify(&bench, &planned), "without the bit it is not proved");
        }
        bench_close(&bench);
    }
}

struct error_case { const char *what, *program, *name, *says; };

static const struct error_case errors[] = {
    { "a chain that does not lead back", "transfer x on f { copy a -> b; cyclic; }", "unsupported", "no list of fsl_eloplus leads back" },
    { "too many descriptors, row by row", "buffer x1 : u8[20_000_000][2] at 0x1100_0000; buffer y1 : u8[20_000_000] at 0x1400_0000; transfer x on z { copy x1[..][0] -> y1; }",
      "too-large", "more than 1048576 descriptors" },
    { "… in rows that are too short", "controller rowed is tiny { descriptor d align 16 { word S = source; word D = dest; word N { [31:4] next[31:4]; [3:1] 0; [0] end; }\n"
      "  word C { [15:0] bytes; [16] interrupt; [17] fence; [18] rows - 1; [31:19] 0; } word P { [15:0] source.pitch; [31:16] dest.pitch; } } no null;\n"
      "  form copy moves rows of bytes from source by source.pitch to dest by dest.pitch; } controller ro is rowed at 0x4000;\n"
      "buffer x1 : u8[20_000_000][2] at 0x1100_0000; buffer y1 : u8[20_000_000] at 0x1400_0000; transfer x on ro { copy x1[..][0] -> y1; }", "too-large", "more than 1048576" },
    { "two descriptors where one repeats itself", "transfer x on u { copy a -> b; cyclic; irq every 64; }", "unsupported", "these are 2 descriptors" },
    { "more than the one that repeats itself can move", "transfer x on u { copy big[0..599] -> big[1000..1599]; cyclic; }", "unsupported", "no list of alone leads back" },
    { "commands one at a time", "transfer x on t { copy words -> nfc.data; cyclic; }", "unsupported", "'cyclic until replaced' can be planned" },
    { "periods where no descriptor asks", "transfer x on t { copy words -> nfc.data; irq every 64; }", "unsupported",
      "no descriptor of tango3 asks for an interrupt before the list ends" },
    { "an interrupt where no descriptor asks", "transfer x on t { copy words -> nfc.data; interrupt; copy words -> nfc.data; }", "unsupported",
      "no descriptor of tango3 asks for an interrupt" },
    { "a ring of an open length", "transfer x on p { copy open -> uart.tx; cyclic; }", "unsupported", "a ring of a length" },
    { "periods of an open length", "transfer x on p { copy open -> uart.tx; irq every 32; }", "unsupported", "periods of a length" },
    { "an interrupt behind an open length", "transfer x on p { copy open -> uart.tx; interrupt; copy a -> uart.tx; }", "unsupported",
      "an interrupt behind a piece whose length" },
    { "a period inside an access", "transfer x on p { copy words -> uart.w; cyclic; irq every 2; }", "unsupported",
      "a period of 2 bytes ends inside an access of 4" },
    { "a period inside what must not be split", "transfer x on p { copy a -> b nosplit; irq every 64; }", "nosplit-too-long",
      "a period of 64 bytes ends inside this" },
    { "a fence that nothing keeps", "transfer x on z { copy a -> b; fence; copy b -> a; }", "unsupported", "nothing makes zdma wait" },
    { "an interrupt by nature where no period ends", "controller nature is tiny { define interrupt = 1; descriptor d align 16 {\n"
      "  when copy { word S = source; word D = dest; } else { word X = 0; word Y = 0; } word N { [31:4] next[31:4]; [3:1] 0; [0] end; }\n"
      "  word C { when copy { [7:0] bytes; } else { [7:0] 0; } [16:8] 0; [17] fence; [18] OP = form { copy = 0, null = 1 }; [31:19] 0; } } }\n"
      "controller na is nature at 0x3000; transfer x on na { copy big[0..511] -> big[512..1023]; cyclic; irq every 256; }", "unsupported",
      "interrupts behind this by nature" },
    { "a register that says where a list ends", "controller counted is tiny { chain linked, ends at following; descriptor d align 16 {\n"
      "  when copy { word S = source; word D = dest; } else { word X = 0; word Y = 0; } word N = next;\n"
      "  word C { when copy { [15:0] bytes; } else { [15:0] 0; } [16] interrupt; [17] fence; [18] OP = form { copy = 0, null = 1 }; [31:19] 0; } } }\n"
      "controller co is counted at 0x3000; transfer x on co { copy { open, a } -> { big[0 +: len(open)], big[200 +: 128] }; }", "unsupported",
      "it cannot end earlier" },
    { "a gate where nothing waits", "transfer x on t { copy words -> nfc.data; gate tim.up; }", "unsupported", "nothing in the description of tango3 waits" },
    { "a gate where no byte moves", "transfer x on p { interrupt; gate tim.up; }", "unsupported", "moves no byte that 'up' could pace" },
    { "a gate that asks for what no burst is", "transfer x on p { copy words -> big[0..127]; gate tim.up every 12; }", "bad-access", "the gate wants" },
    { "an interrupt before everything, and nothing to carry it", "transfer x on t { interrupt; }", "unsupported", "no descriptor of tango3 moves nothing" },
};

/* A gate by a request line: it asks in the place of the port, and the gated side is the device side. */
static void gates(void)
{
    static const struct { const char *what, *program; int source, dest; wide flow; } cases[] = {
        { "a port without a line of its own", "transfer x on p { copy a -> tim.slow; gate tim.up; }", -1, 12, FLOW_M2P },
        { "a port with one", "transfer x on p { copy uart.rx -> a; gate tim.up; }", 12, -1, FLOW_P2M },
        { "registers of its device", "transfer x on p { copy words[0..3] -> tim.set; gate tim.up; }", -1, 12, FLOW_M2P },
        { "read from its device", "transfer x on p { copy tim.set -> words[0..3]; gate tim.up; }", 12, -1, FLOW_P2M },
        { "memory alone", "transfer x on p { copy words -> big[0..127]; gate tim.up every 4; }", -1, 12, FLOW_M2P },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct planned planned = { 0 };
        char text[4096];
        wide got[3] = { -1, -1, -1 };
        struct list_role *line = NULL;
        snprintf(text, sizeof text, "%s%s\n", board, cases[i].program);
        struct bench bench = bench_open(text);
        if (!ok(bench_plan(&bench, "x", &planned) && bench_verify(&bench, &planned), cases[i].what))
            tap_comment_("records", bench_records(&bench));
        for (size_t k = 0; k < planned.roles.n; k++) {
            struct list_role *role = &planned.roles.v[k];
            unsigned which = role->slot == ROLE_SOURCE_REQUEST ? 0 : role->slot == ROLE_DEST_REQUEST ? 1 : role->slot == ROLE_FLOW ? 2 : 3;
            if (which < 3)
                got[which] = role->value;
            if (which < 2)
                line = role;
        }
        ok(got[0] == cases[i].source && got[1] == cases[i].dest && got[2] == cases[i].flow, "its lines and its direction");
        if (line) {
            line->value++;
            ok(!bench_verify(&bench, &planned), "another line is not proved");
        }
        bench_close(&bench);
    }
}

static void plan_errors(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        const struct error_case *c = &errors[i];
        struct planned planned = { 0 };
        char text[4096], name[64];
        snprintf(text, sizeof text, "%s%s\n", board, c->program);
        snprintf(name, sizeof name, "[%s]", c->name);
        struct bench bench = bench_open(text);
        bool refused = bench.program && !bench_plan(&bench, "x", &planned);
        const char *records = bench_records(&bench);
        if (!ok(refused && strstr(records, name) && strstr(records, c->says), c->what))
            tap_comment_(c->says, records);
        bench_close(&bench);
    }
}

/* What hardware would do with the words decides, not what the planner meant. */
static void damaged(void)
{
    struct planned planned = { 0 };
    char text[4096];
    snprintf(text, sizeof text, "%stransfer x on p { copy uart.rx -> a; cyclic; irq every 32; }\n", board);
    struct bench bench = bench_open(text);
    if (!ok(bench_plan(&bench, "x", &planned) && bench_verify(&bench, &planned), "the ring to damage"))
        return;
    struct table *table = planned.tables.v[0];
    struct fixup *back = &table->fixups.v[table->fixups.n - 1];
    back->addend = 16;
    ok(!bench_verify(&bench, &planned), "a ring that comes round to its second descriptor is refused");
    back->addend = 0;
    table->units.v[7] &= ~0x80000000u;
    ok(!bench_verify(&bench, &planned), "a period that does not report is refused");
    table->units.v[7] |= 0x80000000u;
    table->fixups.n--;
    ok(!bench_verify(&bench, &planned), "a ring that ends is refused");
    table->fixups.n++;
    planned.transfer = bench_transfer(&bench, "x");
    ok(bench_verify(&bench, &planned), "undamaged again, it is proved");
    bench_close(&bench);
}

/* The first descriptor may move something of the compiler's own to nowhere, and nothing else. */
static void idle_descriptors(void)
{
    struct planned planned = { 0 };
    char text[4096];
    snprintf(text, sizeof text, "%stransfer x on p { interrupt; copy a -> b; }\n", board);
    struct bench bench = bench_open(text);
    if (!ok(bench_plan(&bench, "x", &planned) && bench_verify(&bench, &planned), "the table to damage"))
        return;
    struct table *table = planned.tables.v[0];
    is_number(table->descriptors.v[0].bytes, 0, "nobody asked for its bytes");
    struct fixup *from = &table->fixups.v[0], *to = &table->fixups.v[1], sound = *to;
    ok(from->symbol != to->symbol && from->unit == 0 && to->unit == 1, "a constant and a sink");
    to->symbol = from->symbol;
    ok(!bench_verify(&bench, &planned), "it must not write to the constant");
    *to = sound;
    to->addend = 64;
    ok(!bench_verify(&bench, &planned), "nor beside the sink");
    *to = sound;
    table->units.v[3] &= ~0x80000000u;
    ok(!bench_verify(&bench, &planned), "and it must interrupt");
    table->units.v[3] |= 0x80000000u;
    ok(bench_verify(&bench, &planned), "undamaged again, it is proved");
    bench_close(&bench);
}

int main(void)
{
    idle_descriptors();
    plan_marks();
    fences();
    gates();
    plan_errors();
    damaged();
    return tap_done();
}
