/* SPDX-License-Identifier: MIT */
/* The simulator looks: bits of finished tables are flipped (every third: it takes a while), and execution beside the meaning must notice what the
 * verifier notices, but for what moves no byte (reserved bits behind the end, stated limits), and nothing else. */
#include "common/diag_books.h"
#include "plan/harness.h"
#include "simulate/ram.h"
#include "simulate/simulate.h"
#include "unit/tap.h"

/* ---- memory -------------------------------------------------------------------------------------------------------- */

static void test_ram(void)
{
    struct arena *arena = arena_new();
    struct ram a, b;
    unsigned char bytes[5000], again[5000];
    struct ram_range ignore = { 4095, 2 };
    uint64_t at;

    ram_start(&a, arena, 7);
    ram_copy(&b, &a, arena);
    ram_read(&a, 100, sizeof bytes, bytes);
    ram_read(&b, 100, sizeof again, again);
    ok(memcmp(bytes, again, sizeof bytes) == 0, "two images of one seed are alike");
    ram_read(&a, 101, sizeof again, again);
    ok(memcmp(bytes + 1, again, sizeof bytes - 1) == 0, "wherever reading begins");
    ok(bytes[0] != bytes[8] || bytes[1] != bytes[9], "the contents vary");
    ok(!ram_differ(&a, &b, NULL, 0, &at), "nothing differs");
    ram_write(&a, 0, sizeof bytes, bytes);
    ram_read(&a, 0, sizeof again, again);
    ok(memcmp(bytes, again, sizeof bytes) == 0, "what is written is read, over the ends of pages, at address 0");
    ok(ram_differ(&a, &b, NULL, 0, &at) && at == 0, "the first difference is found");
    ram_write(&b, 0, sizeof bytes, bytes);
    bytes[4095] ^= 1;
    ram_write(&b, 4095, 1, bytes + 4095);
    ok(ram_differ(&a, &b, NULL, 0, &at) && at == 4095, "a byte that differs is found");
    ok(!ram_differ(&a, &b, &ignore, 1, &at), "but not where anything may be");
    arena_drop(arena);
}

/* ---- tables -------------------------------------------------------------------------------------------------------- */

static bool agrees(const struct bench *bench, struct planned *planned)
{
    struct outbuf out = { .arena = bench->cx->arena };

    return simulate(bench->cx, bench->program, planned, 1, "test", SIMULATE_TEXT, &out);
}

struct counts { unsigned bits, refused, noticed, only_verified, only_simulated; };

static void flip(const struct bench *bench, struct planned *planned, struct table *table, size_t unit, unsigned bit, struct counts *c)
{
    size_t records = bench->cx->diags->all.n;
    bool proved, simulated;

    table->units.v[unit] ^= (uint32_t)1 << bit;
    proved = bench_verify(bench, planned);
    simulated = agrees(bench, planned);
    table->units.v[unit] ^= (uint32_t)1 << bit;
    bench->cx->diags->all.n = records;
    c->bits++;
    c->refused += !proved;
    c->noticed += !simulated;
    c->only_verified += !proved && simulated;
    c->only_simulated += proved && !simulated;
}

static bool has_fixup(const struct table *table, size_t unit, unsigned bit)
{
    for (size_t i = 0; i < table->fixups.n; i++)
        if (table->fixups.v[i].unit == unit && bit - table->fixups.v[i].lsb < table->fixups.v[i].bits)
            return true;
    return false;
}

static void flip_all(const struct bench *bench, const char *name, struct counts *c)
{
    struct planned planned;

    if (!bench_plan(bench, name, &planned) || !bench_verify(bench, &planned)) {
        ok(false, name);
        return;
    }
    ok(agrees(bench, &planned), name);
    for (size_t t = 0; t < planned.tables.n; t++)
        for (size_t unit = 0; unit < planned.tables.v[t]->units.n; unit++)
            for (unsigned bit = 0; bit < 32; bit++)
                if ((unit + bit) % 3 == 0 && !has_fixup(planned.tables.v[t], unit, bit))
                    flip(bench, &planned, planned.tables.v[t], unit, bit, c);
}

static const char program[] =
    "memory ddr at 0x4000_0000 size 16 MiB;\n"
    "controller p is pl080 at 0x1013_0000; controller z is zdma at 0xfd50_0000; controller g is gpdma at 0x4002_0000;\n"
    "controller d is tango3 at 0x6_a000; controller x is ioat at 0xfe00_0000;\n"
    "device uart { port tx : u8 at 0x100 request 2; port rx : u8 at 0x104 request 3; port w : u32 at 0x200; }\n"
    "buffer a : u8[9000] at 0x4000_1000; buffer b : u8[9000] at 0x4000_8000; buffer c : u8[4000] at 0x4001_0000;\n"
    "transfer copies on p { copy { a[0 +: 100], b[3 +: 50] } -> c[0 +: 150]; }\n"
    "transfer lists on z { copy { a[0 +: 100], b[3 +: 50] } -> { c[0 +: 20], c[400 +: 130] }; }\n"
    "transfer sends on g { copy a[0 +: 300] -> uart.tx; }\n"
    "transfer hears on p { copy uart.rx -> c[0 +: 70]; }\n"
    "transfer steps on d { copy { a[0 +: 64], b[4 +: 32] } -> uart.w; }\n"
    "transfer parity on x { xor a[0 +: 64], b[0 +: 64], c[0 +: 64] -> c[512 +: 64]; }\n"
    "transfer zeros on x { fill 0x5a -> c[512 +: 64]; }\n";

static void test_damage(void)
{
    static const char *const names[] = { "copies", "lists", "sends", "hears", "steps", "parity", "zeros" };
    struct bench bench = bench_open(program);
    struct counts c = { 0 };

    if (!ok(bench.program != NULL, "the program resolves"))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        flip_all(&bench, names[i], &c);
    printf("# %u bits: the verifier refuses %u, the simulator %u; %u only by the verifier\n", c.bits, c.refused, c.noticed, c.only_verified);
    ok(c.bits > 1000, "many bits");
    ok(c.only_simulated == 0, "the simulator agrees with what is proved");
    ok(c.only_verified * 20 < c.refused, "and notices what is not");
    bench_close(&bench);
}

int main(void)
{
    test_ram();
    test_damage();
    return tap_done();
}
