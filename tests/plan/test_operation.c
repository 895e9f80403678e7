/* SPDX-License-Identifier: MIT */
/* Operations: fill, xor, pq, their checks, `_`, several destinations. On each controller they are planned in so many
 * descriptors and proved, or refused by name; and what the proof rests on is damaged. */
#include "harness.h"
#include "unit/tap.h"

#include <stdio.h>
#include <string.h>

static const char board[] =
    "memory ram at 0x2000_0000 size 64 MiB;"
    "device dev at 0x4000_0000 { port rx : u8 at 0 request 3; port tx : u8 at 4 request 4; port w : u32 at 8 request 5; reg cr : u32 at 0x10; }"
    "buffer a : u8[8192] in ram align 64; buffer b : u8[8192] in ram align 64; buffer h : u16[100] in ram align 2;"
    "buffer l : u32[100] in ram align 4; buffer ll : u64[100] in ram align 8; buffer d : u8[20][512] in ram align 64;"
    "buffer o : u8[<= 10000] in ram align 4 bind;";

/* Descriptors in all lists; 0: refused, and `says` stands in the record. */
struct trial { const char *what, *controller, *steps; size_t descriptors; const char *says; };

static const struct trial trials[] = {
    { "bytes", "pl080", "fill 0x5a -> a;", 1, NULL },
    { "bytes", "gpdma", "fill 0x5a -> a;", 1, NULL },
    { "bytes", "sam_dmac", "fill 0x5a -> a;", 1, NULL },
    { "bytes, from a block", "fsl_eloplus", "fill 0x5a -> a;", 2, NULL },
    { "bytes, from a block, two lists", "zdma", "fill 0x5a -> a;", 3, NULL },
    { "bytes, from a block, with null descriptors", "ioat", "fill 0x5a -> a;", 3, NULL },
    { "zero, by a form of its own", "bcm2835", "fill 0 -> a;", 1, NULL },
    { "what that form cannot", "bcm2835", "fill 1 -> a;", 1, NULL },
    { "16 bits", "pl080", "fill 0x1234 -> h;", 1, NULL },
    { "32 bits", "edma", "fill 0x12345678 -> l;", 1, NULL },
    { "64 bits in words of 32", "pl080", "fill 0x123456789abcdef0 -> ll;", 1, NULL },
    { "rows", "bcm2835", "fill 7 -> d[0..15][0..3];", 1, NULL },
    { "rows, one by one", "pl080", "fill 7 -> d[0..15][0..3];", 16, NULL },
    { "a list", "gpdma", "fill 7 -> { a[0..99], b[3..77] };", 2, NULL },
    { "open", "gpdma", "fill 7 -> o;", 1, NULL },
    { "open, from a block", "zdma", "fill 0 -> o;", 4, NULL },
    { "a port", "pl080", "fill 0xff -> dev.tx length 4000;", 1, NULL },
    { "a port of 32 bits", "gpdma", "fill 0x11223344 -> dev.w length 400;", 1, NULL },
    { "a port, from a block", "tango3", "fill 0xff -> dev.tx length 4000;", 1, NULL },
    { "a register", "gpdma", "fill 5 -> dev.cr;", 1, NULL },
    { "an address", "gpdma", "fill &a -> dev.cr;", 1, NULL },
    { "an address that prep is given", "gpdma", "fill &o -> dev.cr;", 0, "known only when the transfer is prepared" },
    { "memory, where nothing goes from memory to memory", "tango3", "fill 0 -> a;", 0, "tango3 has no form" },
    { "to nowhere", "pl080", "copy dev.rx -> _ length 4;", 1, NULL },
    { "to nowhere", "sam_dmac", "copy dev.rx -> _ length 4;", 1, NULL },
    { "to nowhere, into a block", "tango3", "copy dev.rx -> _ length 4;", 1, NULL },
    { "to nowhere, then to memory", "gpdma", "copy dev.rx -> _ length 4; copy dev.rx -> a;", 2, NULL },
    { "two places", "pl080", "copy a[0..99] -> b[0..99], b[200..299];", 2, NULL },
    { "two places", "zdma", "copy a[0..99] -> b[0..99], b[200..299];", 4, NULL },
    { "two places, one of them nowhere", "gpdma", "copy a[0..99] -> b[0..99], _;", 1, NULL },
    { "two places from a port", "pl080", "copy dev.rx -> a, b;", 0, "can be read only once" },
    { "two ports", "gpdma", "copy a[0..99] -> dev.tx, dev.w;", 0, "would change their order" },
    { "two places, one read again", "gpdma", "copy a[10..19] -> a[0..9], b[0..9];", 2, NULL },
    { "two places, in order", "gpdma", "copy a[10..99] -> a[0..89], b[0..89];", 0, "what an earlier one has written" },
    { "parity of three", "ioat", "xor d[0], d[1], d[2] -> a[0..511];", 3, NULL },
    { "parity of eight", "ioat", "xor d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7] -> a[0..511];", 3, NULL },
    { "parity of nine", "ioat", "xor d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8] -> a[0..511];", 0, "at most 8 operands, here are 9" },
    { "parity", "gpdma", "xor d[0], d[1] -> a[0..511];", 0, "has no xor" },
    { "parity to a port", "ioat", "xor d[0], d[1] -> dev.tx;", 0, "lie in memory" },
    { "P and Q", "ioat", "pq d[0] * 3, d[1] * 5 -> a[0..511], b[0..511];", 3, NULL },
    { "Q alone", "ioat", "pq d[0], d[1] -> _, b[0..511];", 3, NULL },
    { "P and Q of nine, by a side block", "ioat", "pq d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8] -> a[0..511], b[0..511];", 2, NULL },
    { "P and Q of seventeen", "ioat", "pq d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14], d[15], d[16]"
      " -> a[0..511], b[0..511];", 0, "at most 16 operands" },
    { "a check of a parity", "ioat", "check xor d[0], d[1] == a[0..511];", 3, NULL },
    { "a check of P and Q", "ioat", "check pq d[0], d[1] == a[0..511], b[0..511];", 2, NULL },
    { "a check of a copy", "ioat", "check copy d[0] == d[1];", 0, "takes at least 2 operands" },
    { "a check of a copy", "pl080", "check copy d[0] == d[1];", 0, "has no check copy" },
    { "a check of a fill", "ioat", "check fill 0 == d[1];", 0, "has no check fill" },
};

static struct bench open_trial(const struct trial *t)
{
    static char text[4096];
    snprintf(text, sizeof text, "%scontroller c is %s at 0x5000_0000;\ntransfer x on c { %s }\n", board, t->controller, t->steps);
    return bench_open(text);
}

static void try_all(void)
{
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        const struct trial *t = &trials[i];
        struct bench bench = open_trial(t);
        struct planned planned = { 0 };
        char what[200];
        snprintf(what, sizeof what, "%s: %s", t->controller, t->what);
        bool good = bench.program && bench_plan(&bench, "x", &planned);
        const char *records = bench_records(&bench);
        if (!t->descriptors) {
            if (!ok(bench.program && !good && strstr(records, "[unsupported]") && strstr(records, t->says), what))
                tap_comment_(t->says, records);
        } else {
            is_number(good ? bench_descriptors(&planned) : 0, t->descriptors, what);
            if (!ok(good && bench_verify(&bench, &planned), "... and it does what was asked for"))
                tap_comment_("records", bench_records(&bench));
        }
        bench_close(&bench);
    }
}

/* ---- what the proof rests on -------------------------------------------------------------------------------------- */

static struct bench damaged(const struct trial *t, struct planned *planned)
{
    struct bench bench = open_trial(t);
    ok(bench.program && bench_plan(&bench, "x", planned) && bench_verify(&bench, planned), "undamaged it is proved");
    return bench;
}

static void refuses(struct bench *bench, struct planned *planned, const char *what)
{
    ok(!bench_verify(bench, planned), what);
    bench_close(bench);
}

static void damage_constants(void)
{
    const struct trial word = { "", "gpdma", "fill 0x1234 -> h;", 1, NULL }, block = { "", "ioat", "fill 0x1234 -> h;", 3, NULL };
    const struct trial sink = { "", "gpdma", "copy dev.rx -> _ length 4;", 1, NULL }, address = { "", "gpdma", "fill &a -> dev.cr;", 1, NULL };
    struct planned planned;
    struct bench bench = damaged(&word, &planned);
    ((unsigned char *)(uintptr_t)planned.objects.v[0]->buffer->values)[1] ^= 1;
    refuses(&bench, &planned, "a constant with another value is refused");
    bench = damaged(&block, &planned);
    ((unsigned char *)(uintptr_t)planned.objects.v[0]->buffer->values)[131] ^= 1;
    refuses(&bench, &planned, "another value far into a block is refused");
    bench = damaged(&block, &planned);
    planned.objects.v[0]->size -= 2;
    refuses(&bench, &planned, "a block that is too short is refused");
    bench = damaged(&sink, &planned);
    planned.objects.n = 0;
    refuses(&bench, &planned, "a sink that is none of the compiler's objects is refused");
    bench = damaged(&sink, &planned);
    planned.objects.v[0]->buffer = bench.program->buffers.v[0];
    refuses(&bench, &planned, "a buffer of the program's as a sink is refused");
    bench = damaged(&address, &planned);
    ((struct buffer *)(uintptr_t)planned.objects.v[0]->buffer)->points_at += 4;
    refuses(&bench, &planned, "another address is refused");
}

static void damage_blocks(void)
{
    const struct trial many = { "", "ioat", "pq d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8] -> a[0..511], b[0..511];", 2, NULL };
    struct planned planned;
    struct bench bench = damaged(&many, &planned);
    struct table *table = planned.tables.v[0];
    ok(table->blocks.n == 1 && table->length == 128 && table->size == 256, "the block lies behind the descriptors, which are counted without it");
    for (size_t i = 0; i < table->fixups.n; i++)
        if (table->fixups.v[i].symbol && table->fixups.v[i].symbol->buffer && table->fixups.v[i].addend == 2 * 512)
            table->fixups.v[i].addend = 3 * 512;
    refuses(&bench, &planned, "another operand in the block is refused");
    bench = damaged(&many, &planned);
    table = planned.tables.v[0];
    table->units.v[table->blocks.v[0].first_unit] ^= 2;
    refuses(&bench, &planned, "another coefficient in the block is refused");
    bench = damaged(&many, &planned);
    table = planned.tables.v[0];
    for (size_t i = 0; i < table->fixups.n; i++)
        if (table->fixups.v[i].symbol == table->symbol && table->fixups.v[i].addend == 128)
            table->fixups.v[i].addend = 64;
    refuses(&bench, &planned, "a pointer to a descriptor in the place of a block is refused");
}

int main(void)
{
    try_all();
    damage_constants();
    damage_blocks();
    return tap_done();
}
