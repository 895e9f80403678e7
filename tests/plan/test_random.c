/* SPDX-License-Identifier: MIT */
/* Random copy lists on all five controllers: whatever is planned must be proved, and what is refused must be refused
 * for a reason of alignment or of open lengths. The seed is printed; DMAC_SEED repeats a run, DMAC_ROUNDS lengthens it. */
#include "harness.h"
#include "unit/tap.h"

#include <stdarg.h>
#include <stdlib.h>

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

static const char board[] =
    "memory ddr at 0x0000_0000 size 2 GiB;\n"
    "memory sram at 0x9000_0000 size 64 MiB;\n"
    "controller pl080_0 is pl080 at 0x1013_0000;\n"
    "controller zdma_0 is zdma at 0xfd50_0000;\n"
    "controller gpdma_0 is gpdma at 0x4002_0000 { reach ddr, sram at 0x2000_0000; }\n"
    "controller fsl_0 is fsl_eloplus at 0xe002_1100;\n"
    "controller pl080s_0 is pl080s at 0x1014_0000;\n"
    "controller lpdma_0 is lpdma at 0x4003_0000;\n"
    "controller elo_0 is fsl_elo at 0xe003_1100;\n"
    "controller tango_0 is tango4 at 0x0006_a000;\n"
    "device uart at 0x8800_1000 { port b : u8 at 4 request 5 burst 4; port w : u32 at 8 request 7 burst 8; port slow : u16 at 12 request 9; }\n"
    "device nfc at 0x8802_c000 { port data : u32 at 0x40 burst 16; port loader : u32 at 0x60; }\n";

/* Ports that a controller serves, and whether it must have one. */
static const struct { const char *name; bool port_only; const char *port[2]; const char *clause; } controllers[] = {
    { "pl080_0", false, { "uart.b", "uart.w" }, "" }, { "pl080s_0", false, { "uart.b", "uart.w" }, "" },
    { "zdma_0", false, { NULL }, "" }, { "gpdma_0", false, { "uart.b", "uart.w" }, "" },
    { "gpdma_0", false, { "uart.b", "uart.w" }, "option table.static = 1; " }, { "gpdma_0[13]", false, { "uart.b", "uart.w" }, "" },
    { "lpdma_0", false, { "uart.slow", "uart.slow" }, "" }, { "fsl_0", false, { NULL }, "" }, { "elo_0", false, { NULL }, "irq none; " },
    { "fsl_0", true, { "nfc.loader", "nfc.loader" }, "gate external every 64; " }, { "tango_0", true, { "nfc.data", "nfc.data" }, "" },
};

struct maker { struct text declarations, transfer; unsigned buffers; unsigned grain; const char *port; bool from_port; };

static unsigned some_length(const struct maker *m, unsigned left)
{
    static const unsigned scale[] = { 8, 64, 512, 5000, 20000, 300000 };
    unsigned n = (1 + below(scale[below(6)])) * m->grain;
    return n < left ? n : left;
}

/* Declares a buffer for one piece and names it in the list. */
static void put_piece(struct maker *m, const char *length)
{
    unsigned n = m->buffers++;
    const char *memory = below(4) ? "ddr" : "sram";
    put(&m->declarations, "buffer b%u : u8[%s] ", n, length);
    switch (below(3)) {
    case 0: put(&m->declarations, "at 0x%x;\n", 0x10000000 + n * 0x800000 + m->grain * below(8)); break;
    case 1: put(&m->declarations, "in %s align %u;\n", memory, 1u << below(6)); break;
    default: put(&m->declarations, "in %s align %u bind;\n", memory, 1u << below(6)); break;
    }
    put(&m->transfer, "b%u", n);
}

static void put_list(struct maker *m, unsigned bytes)
{
    unsigned pieces = 0;
    put(&m->transfer, "{ ");
    while (bytes > 0) {
        char length[32];
        unsigned piece = pieces++ < 6 ? some_length(m, bytes) : bytes;
        snprintf(length, sizeof length, "%u", piece);
        put(&m->transfer, "%s", pieces > 1 ? ", " : "");
        put_piece(m, length);
        bytes -= piece;
    }
    put(&m->transfer, " }");
}

/* A step over open lengths: a fixed piece, then one whose length is given when prepared. */
static void put_open(struct maker *m)
{
    unsigned n = m->buffers, element = m->grain == 4 ? 32 : 8;
    m->buffers += 3;
    put(&m->declarations, "buffer b%u : u%u[<= %u] in ddr align %u bind;\n", n, element, 1 + below(20000), 1u << (2 + below(4)));
    put(&m->declarations, "buffer b%u : u8[%u] in ddr align 4;\n", n + 1, 4 * (1 + below(100)));
    put(&m->declarations, "buffer b%u : u8[sizeof(b%u) + %u * len(b%u)] in ddr align %u bind;\n", n + 2, n + 1, element / 8, n, 1u << (2 + below(4)));
    put(&m->transfer, " copy { b%u, b%u } -> ", n + 1, n);
    if (m->port)
        put(&m->transfer, "%s;", m->port);
    else
        put(&m->transfer, "b%u;", n + 2);
}

static void put_step(struct maker *m)
{
    unsigned bytes = 0, pieces = 1 + below(4);
    for (unsigned i = 0; i < pieces; i++)
        bytes += some_length(m, 0x7fffffff);
    put(&m->transfer, " copy ");
    if (m->port && m->from_port)
        put(&m->transfer, "%s", m->port);
    else
        put_list(m, bytes);
    put(&m->transfer, " -> ");
    if (m->port && !m->from_port)
        put(&m->transfer, "%s", m->port);
    else
        put_list(m, bytes);
    put(&m->transfer, ";");
}

static void make(struct maker *m, struct text *program)
{
    unsigned c = below(sizeof controllers / sizeof *controllers);
    *m = (struct maker){ .grain = 1u << below(3), .from_port = below(3) == 0 };
    if (controllers[c].port_only || (controllers[c].port[0] && below(2)))
        m->port = controllers[c].port[below(2)];
    if (m->port && strcmp(m->port, "uart.b") != 0)
        m->grain = 4;
    put(&m->transfer, "transfer x on %s { %s", controllers[c].name, controllers[c].clause);
    for (unsigned i = 0, steps = 1 + below(2); i < steps; i++)
        put_step(m);
    if (!m->from_port && below(3) == 0)
        put_open(m);
    put(&m->transfer, " }\n");
    put(program, "%s%s%s", board, m->declarations.v, m->transfer.v);
}

static bool fair_refusal(const char *records)
{
    return strstr(records, "[misaligned]") || strstr(records, "[not-encodable]") || strstr(records, "[partial-access]")
        || strstr(records, "which of two lengths is larger") || strstr(records, "one page of 65536");
}

int main(void)
{
    const char *seed_text = getenv("DMAC_SEED"), *rounds_text = getenv("DMAC_ROUNDS");
    uint64_t seed = seed_text ? strtoull(seed_text, NULL, 0) : 20261120;
    unsigned rounds = rounds_text ? (unsigned)strtoul(rounds_text, NULL, 0) : 200, planned_count = 0;
    static struct maker maker;
    static struct text program;
    printf("# DMAC_SEED=%" PRIu64 " DMAC_ROUNDS=%u\n", seed, rounds);
    for (unsigned i = 0; i < rounds; i++) {
        char what[64];
        struct planned planned = { 0 };
        state = seed + i;
        program.n = 0;
        make(&maker, &program);
        struct bench bench = bench_open(program.v);
        bool good = bench_plan(&bench, "x", &planned), proved = good && bench_verify(&bench, &planned);
        planned_count += good;
        snprintf(what, sizeof what, "DMAC_SEED=%" PRIu64 " DMAC_ROUNDS=1", seed + i);
        if (!ok(good ? proved && bench_descriptors(&planned) >= planned.lower_bound : fair_refusal(bench_records(&bench)), what)) {
            tap_comment_("program", program.v);
            tap_comment_("records", bench_records(&bench));
        }
        bench_close(&bench);
    }
    ok(rounds < 50 || planned_count > rounds / 2, "most of them can be planned");
    printf("# planned %u of %u\n", planned_count, rounds);
    return tap_done();
}
