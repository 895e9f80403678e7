/* SPDX-License-Identifier: MIT */
/* dmac_prep: what it refuses, and the words that it makes. */
#include "tests/unit/tap.h"
#include "fake.h"

enum { NOTHING = 0xeeeeeeee };

static uint32_t ram[64];
static struct dmac_tx tx;

static void fresh(void)
{
    unsigned i;

    fake_zero();
    fake_ready();
    memset(&tx, 0, sizeof tx);
    for (i = 0; i < 64; i++)
        ram[i] = NOTHING;
}

static int prep(const struct dmac_transfer *transfer, const uintptr_t *values)
{
    struct dmac_args args = { ram, values, NULL };

    return dmac_prep(&tx, &fake.chan[0], transfer, &args);
}

/* ---- refusals ------------------------------------------------------------------------------------------------------ */

static const uint32_t words[] = { 0x100, 0x200, 0x300, 0x400 };
static const uint32_t operands[] = { 0x5, 0x6 };

static const struct dmac_argument address_and_length[] = {
    { .kind = DMAC_ARG_ADDRESS, .length = 1, .align = 4, .maximum = 64, .low = 0x1000, .high = 0x10ff, .refusal = DMAC_EADDRESS_RANGE },
    { .kind = DMAC_ARG_LENGTH, .scale = 4, .length = 0xffff, .align = 2, .maximum = 16, .refusal = DMAC_EPARTIAL_ACCESS },
};

static void bound_values(void)
{
    static const struct { uintptr_t address, length; int result; const char *what; } cases[] = {
        { 0x1000, 16, DMAC_OK, "the lowest address, the longest length" },
        { 0x10f8, 2, DMAC_OK, "up to the last byte" },
        { 0x10fc, 2, DMAC_EADDRESS_RANGE, "four bytes too far" },
        { 0x0ffc, 2, DMAC_EUNREACHABLE_MEMORY, "too low" },
        { 0x1100, 2, DMAC_EADDRESS_RANGE, "too high" },
        { 0x1002, 2, DMAC_EMISALIGNED, "misaligned" },
        { 0x0001, 0, DMAC_OK, "nothing, anywhere" },
        { 0x1000, 18, DMAC_EVALUE_RANGE, "too long" },
        { 0x1000, 3, DMAC_EPARTIAL_ACCESS, "not a multiple" },
        { UINTPTR_MAX - 3, 2, DMAC_EADDRESS_RANGE, "an address that wraps" },
        { 0x1000, UINTPTR_MAX - 1, DMAC_EVALUE_RANGE, "a length that wraps" },
    };
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_ARGUMENT, .bits = 32, .unit = 1 } };
    static const uint32_t table[] = { 0x100, 0 };
    struct dmac_transfer t = { .table = table, .block = operands, .length = 64, .table_units = 2, .block_units = 2, .nfixups = 1, .fixups = fixups,
                               .narguments = 2, .arguments = address_and_length, .channel = 0xff };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        uintptr_t values[2] = { cases[i].address, cases[i].length };
        fresh();
        is_number(-prep(&t, values), -cases[i].result, cases[i].what);
        ok(tx.state == (cases[i].result == DMAC_OK ? DMAC_TX_READY : DMAC_TX_FREE)
           && (ram[0] == NOTHING) == (cases[i].result != DMAC_OK), "… and the memory is as the result says");
    }
}

static void refusals(void)
{
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_TABLE, .bits = 32, .unit = 0 } };
    struct dmac_transfer plain = { .table = words, .block = operands, .length = 16, .channel = 0xff };
    struct dmac_transfer other = { .table = operands, .length = 8, .table_units = 2, .nfixups = 1, .fixups = fixups, .channel = 0xff };
    struct dmac_transfer bound = other, elsewhere = plain, dependent = plain;
    struct dmac_tx before;

    fresh();
    elsewhere.channel = 1;
    dependent.nafter = 1;
    bound.narguments = 2;
    bound.arguments = address_and_length;
    is_number(-dmac_prep(&tx, &fake.chan[0], &elsewhere, NULL), -DMAC_EARG, "compiled for another channel");
    is_number(dmac_prep(&tx, &fake.chan[1], &elsewhere, NULL), DMAC_OK, "for this one");
    is_number(dmac_prep(&tx, &fake.chan[0], &plain, NULL), DMAC_OK, "prepared again");
    ok(tx.table == words && tx.operands == operands, "a table without fix-ups is used where it lies");
    before = tx;
    is_number(-dmac_prep(&tx, &fake.chan[0], &other, NULL), -DMAC_EARG, "no RAM for the copy");
    is_number(-dmac_prep(&tx, &fake.chan[0], &dependent, NULL), -DMAC_EARG, "no memory for `after`");
    is_number(-prep(&bound, NULL), -DMAC_EARG, "no values");
    ok(memcmp(&before, &tx, sizeof tx) == 0, "a refused prep leaves a prepared transaction as it was");
}

static void defaults(void)
{
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_ARGUMENT, .bits = 32, .unit = 1 } };
    static const uint32_t table[] = { 0x100, 0 };
    static const uintptr_t device[] = { 0x1000, 4 }, another[] = { 0x1010, 4 };
    struct dmac_transfer t = { .table = table, .length = 16, .table_units = 2, .nfixups = 1, .fixups = fixups,
                               .narguments = 2, .arguments = address_and_length, .channel = 0xff };
    struct dmac_args config = { ram, device, NULL }, own = { NULL, another, NULL }, nothing = { NULL, NULL, NULL };

    fresh();
    is_number(-dmac_config(&fake.chan[0], &nothing), -DMAC_EARG, "a configuration without anything");
    is_number(dmac_config(&fake.chan[0], &config), DMAC_OK, "configured");
    is_number(dmac_prep(&tx, &fake.chan[0], &t, NULL), DMAC_OK, "prepared from the configuration");
    is_number(ram[1], 0x1000, "its address");
    is_number(dmac_prep(&tx, &fake.chan[0], &t, &own), DMAC_OK, "the caller's own value wins");
    is_number(ram[1], 0x1010, "its address");
    is_number(dmac_config(&fake.chan[0], NULL), DMAC_OK, "no configuration");
    is_number(-dmac_prep(&tx, &fake.chan[0], &t, NULL), -DMAC_EARG, "nothing to take it from");
}

/* ---- fix-ups -------------------------------------------------------------------------------------------------------- */

static void fixups_by_kind(void)
{
    static const struct dmac_length_term terms[] = { { 1, 1, 4 }, { 1, -1, 4 } };
    static const struct dmac_fixup fixups[] = {
        { .kind = DMAC_FIX_SYMBOL, .bits = 32, .unit = 0, .symbol = words, .addend = 8 },
        { .kind = DMAC_FIX_SYMBOL, .bits = 32, .shift = 32, .unit = 1, .symbol = words, .addend = 8 },
        { .kind = DMAC_FIX_TABLE, .bits = 14, .shift = 2, .lsb = 2, .unit = 2, .addend = 16 },
        { .kind = DMAC_FIX_ARGUMENT, .bits = 32, .unit = 3, .addend = -4, .nterms = 1, .first_term = 0, .cap = 64 },
        { .kind = DMAC_FIX_LENGTH, .bits = 16, .lsb = 8, .unit = 4, .nterms = 1, .first_term = 0, .cap = 1000, .divide = 2, .add = -1 },
        { .kind = DMAC_FIX_LENGTH, .bits = 16, .unit = 5, .nterms = 1, .first_term = 1, .cap = 1000, .divide = 1, .addend = 16 },
        { .kind = DMAC_FIX_LENGTH, .bits = 16, .lsb = 16, .unit = 5, .nterms = 1, .first_term = 0, .cap = 24, .divide = 1 },
        { .kind = DMAC_FIX_ARGUMENT | DMAC_FIX_BLOCK, .bits = 32, .unit = 0 },
        { .kind = DMAC_FIX_HEAD | DMAC_FIX_BLOCK, .bits = 32, .unit = 1 },
    };
    static const uint32_t table[] = { 0, 0, 0x80000001, 0, 0x7f, 0, 0x66 }, block[] = { 0, 0, 0x77 };
    static const uintptr_t values[] = { 0x0f10, 8 };
    struct dmac_transfer t = { .table = table, .block = block, .length = 32, .table_units = 7, .block_units = 3, .nfixups = 9, .fixups = fixups,
                               .narguments = 2, .arguments = address_and_length, .terms = terms, .table_offset = 0x20, .channel = 0xff };
    uint64_t symbol, copy;

    fresh();
    fake.bus_offset = 0x100;
    is_number(prep(&t, values), DMAC_OK, "prepared");
    symbol = (uint64_t)(uintptr_t)words + 0x108;
    copy = (uint64_t)(uintptr_t)ram + 0x120;
    is_number(ram[0], symbol & 0xffffffff, "lower half of a symbol's bus address");
    is_number(ram[1], symbol >> 32, "upper half");
    is_number(ram[2], 0x80000001 | ((copy + 16) & 0xfffc), "part of a link, beside what the template says");
    is_number(ram[3], 0x1010 - 4 + 32, "an address plus a length");
    is_number(ram[4], 0x7f | (32 / 2 - 1) << 8, "a length, divided, minus one");
    is_number(ram[5] & 0xffff, 0, "a length below zero is none");
    is_number(ram[5] >> 16, 24, "a length is capped");
    is_number(ram[6], 0x66, "other words are copied");
    is_number(ram[7], 0x1010, "an address in the block");
    is_number(ram[8], copy & 0xffffffff, "the head of the list, in the block");
    is_number(ram[9], 0x77, "its other words are copied");
    ok(tx.table == ram && tx.operands == ram + 7, "the copy is used");
}

static void byte_order(void)
{
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_ARGUMENT, .bits = 32, .unit = 1 },
                                                { .kind = DMAC_FIX_ARGUMENT | DMAC_FIX_BLOCK, .bits = 32, .unit = 0 } };
    static const uint32_t table[] = { 0x01020304, 0 }, block[] = { 0 };
    static const uintptr_t values[] = { 0x1010, 8 };
    struct dmac_transfer t = { .table = table, .block = block, .flags = DMAC_T_SWAP, .length = 32, .table_units = 2, .block_units = 1,
                               .nfixups = 2, .fixups = fixups, .narguments = 2, .arguments = address_and_length, .channel = 0xff };

    fresh();
    (void)prep(&t, values);
    is_number(ram[0], 0x04030201, "words in the other byte order");
    is_number(ram[1], 0x10100000, "fix-ups too");
    is_number(ram[2], 0x1010, "but not the block");
}

/* ---- open lengths --------------------------------------------------------------------------------------------------- */

/* Three descriptors of (link, bytes); the first moves up to 8 bytes, the second what exceeds 8 up to 8, the third what
 * exceeds 16. Flag 1 in a link: the end. */
static const struct dmac_argument one_length[] = { { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 24 } };
static const struct dmac_length_term one_term[] = { { 0, 1, 1 } };
static const uint32_t open_table[] = { 0, 0, 0, 0, 1, 0 }, open_end[] = { 1, 0 };

#define LENGTH(at, from) { .kind = DMAC_FIX_LENGTH, .bits = 32, .unit = at, .nterms = 1, .cap = 8, .divide = 1, .addend = -(from) }
static const struct dmac_fixup open_fixups[] = {
    { .kind = DMAC_FIX_TABLE, .bits = 32, .unit = 0, .addend = 8 }, LENGTH(1, 0),
    { .kind = DMAC_FIX_TABLE, .bits = 32, .unit = 2, .addend = 16 }, LENGTH(3, 8),
    LENGTH(5, 16),
};
static const struct dmac_fixup end_0[] = { LENGTH(1, 0) }, end_1[] = { LENGTH(3, 8) };

#define OPEN(i, is_last, links, its_end, fixup, n) \
    { .unit = 2 * (i), .units = 2, .last = is_last, .link_unit = 2 * (i), .link_units = links, .nterms = 1, .k = -8 * (i), .cap = 8, \
      .end = its_end, .end_fixups = fixup, .nend_fixups = n }
static const struct dmac_open linked[] = { OPEN(0, 0, 1, open_end, end_0, 1), OPEN(1, 0, 1, open_end, end_1, 1), OPEN(2, 1, 1, NULL, NULL, 0) };
static const struct dmac_open following[] = { OPEN(0, 0, 0, open_end, end_0, 1), OPEN(1, 0, 0, open_end, end_1, 1), OPEN(2, 1, 0, NULL, NULL, 0) };

static struct dmac_transfer open_transfer(const struct dmac_open *open)
{
    struct dmac_transfer t = { .table = open_table, .length = 24, .table_units = 6, .nfixups = 5, .fixups = open_fixups, .narguments = 1,
                               .arguments = one_length, .terms = one_term, .nopen = 3, .open = open, .channel = 0xff, .commands = 3 };

    return t;
}

static void open_linked(void)
{
    struct dmac_transfer t = open_transfer(linked);
    uintptr_t length;

    for (length = 0; length <= 24; length++) {
        uint32_t moved = 0, n = 0;
        const uint32_t *descriptor;

        fresh();
        if (length == 0) {
            is_number(-prep(&t, &length), -DMAC_EEMPTY_TRANSFER, "nothing to move is refused");
            continue;
        }
        (void)prep(&t, &length);
        for (descriptor = tx.table; n < 4; n++) {
            moved += descriptor[1];
            if (descriptor[1] == 0 || descriptor[0] == 1)
                break;
            descriptor = ram + (descriptor[0] - (uint32_t)(uintptr_t)ram) / 4;
        }
        ok(moved == length && n == (length - 1) / 8 && descriptor[0] == 1, "a linked list of any length: its bytes, its end");
    }
}

static void open_following(void)
{
    struct dmac_transfer t = open_transfer(following);
    uintptr_t length = 9;

    fresh();
    (void)prep(&t, &length);
    ok(ram[1] == 8 && ram[0] != 1 && ram[2] == 1 && ram[3] == 1, "a list in memory order: the second is the end");
    is_number(tx.commands, 2, "two commands are left");
    fresh();
    length = 24;
    (void)prep(&t, &length);
    is_number(tx.commands, 3, "three at the maximum");
}

/* Which one vanishes depends on its own length: the list closes up. */
static void vanishing(void)
{
    static const struct dmac_argument arguments[] = {
        { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 },
        { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 },
        { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 },
    };
    static const struct dmac_length_term terms[] = { { 0, 1, 1 }, { 1, 1, 1 }, { 2, 1, 1 } };
#define BYTES(i) { .kind = DMAC_FIX_LENGTH, .bits = 32, .unit = 2 * (i) + 1, .nterms = 1, .first_term = i, .cap = 8, .divide = 1 }
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_TABLE, .bits = 32, .unit = 0, .addend = 8 }, BYTES(0),
                                                { .kind = DMAC_FIX_TABLE, .bits = 32, .unit = 2, .addend = 16 }, BYTES(1), BYTES(2),
                                                { .kind = DMAC_FIX_HEAD | DMAC_FIX_BLOCK, .bits = 32, .unit = 0 } };
    static const struct dmac_fixup end0[] = { BYTES(0) }, end1[] = { BYTES(1) };
#define OWN(i, is_last, links, its_end, fixup, n) \
    { .unit = 2 * (i), .units = 2, .last = is_last, .link_unit = 2 * (i), .link_units = links, .nterms = 1, .first_term = i, .cap = 8, \
      .end = its_end, .end_fixups = fixup, .nend_fixups = n }
    static const struct dmac_open link[] = { OWN(0, 0, 1, open_end, end0, 1), OWN(1, 0, 1, open_end, end1, 1), OWN(2, 1, 1, NULL, NULL, 0) };
    static const struct dmac_open follow[] = { OWN(0, 0, 0, open_end, end0, 1), OWN(1, 0, 0, open_end, end1, 1), OWN(2, 1, 0, NULL, NULL, 0) };
    static const uint32_t block[] = { 0 };
    struct dmac_transfer t = { .table = open_table, .block = block, .length = 24, .table_units = 6, .block_units = 1, .nfixups = 6, .fixups = fixups,
                               .narguments = 3, .arguments = arguments, .terms = terms, .nopen = 3, .channel = 0xff };
    unsigned which;

    for (which = 1; which < 8; which++) {
        uintptr_t values[] = { which & 1, which >> 1 & 1 ? 2 : 0, which >> 2 ? 4 : 0 };
        const uint32_t *descriptor;
        uint32_t got = 0, n;

        fresh();
        t.open = link;
        (void)prep(&t, values);
        is_number(ram[6], (uint32_t)(uintptr_t)tx.table, "the head in the block is the first that is left");
        for (descriptor = tx.table, n = 0; n < 3; n++) {
            got += descriptor[1] != 0 ? descriptor[1] : 100;
            if (descriptor[0] == 1)
                break;
            descriptor = ram + (descriptor[0] - (uint32_t)(uintptr_t)ram) / 4;
        }
        ok(got == which && descriptor[0] == 1, "a linked list skips the empty ones");
        fresh();
        t.open = follow;
        (void)prep(&t, values);
        for (n = 0, got = 0; n < tx.commands; n++)
            got += ram[2 * n + 1];
        ok(got == which && ram[2 * n - 2] == 1, "a list in memory order moves down");
    }
}

/* Two lists of one table, each with an end of its own: what vanishes at the end of one says nothing about the other. */
static void two_lists(void)
{
    static const struct dmac_length_term terms[] = { { 0, 1, 1 }, { 1, 1, 1 } };
    static const struct dmac_argument arguments[] = {
        { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 },
        { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 },
    };
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_HEAD | DMAC_FIX_BLOCK, .bits = 32, .unit = 0, .argument = 0 },
                                                { .kind = DMAC_FIX_HEAD | DMAC_FIX_BLOCK, .bits = 32, .unit = 1, .argument = 1 } };
    static const struct dmac_open open[] = {
        { .unit = 0, .units = 2, .list = 0, .link_unit = 0, .link_units = 1, .nterms = 1, .first_term = 0, .cap = 8 },
        { .unit = 2, .units = 2, .list = 0, .last = 1, .link_unit = 2, .link_units = 1, .k = 8, .cap = 8 },
        { .unit = 4, .units = 2, .list = 1, .link_unit = 4, .link_units = 1, .k = 8, .cap = 8, .end = open_end },
        { .unit = 6, .units = 2, .list = 1, .last = 1, .link_unit = 6, .link_units = 1, .nterms = 1, .first_term = 1, .cap = 8 },
    };
    static const uint32_t table[] = { 0x10, 0, 0x20, 0, 0x30, 0, 0x40, 0 }, block[] = { 0, 0 };
    struct dmac_transfer t = { .table = table, .block = block, .length = 16, .table_units = 8, .block_units = 2, .nfixups = 2, .fixups = fixups,
                               .narguments = 2, .arguments = arguments, .terms = terms, .nopen = 4, .open = open, .channel = 0xff };
    static const uintptr_t none[] = { 0, 0 };

    fresh();
    (void)prep(&t, none);
    is_number(ram[2], 0x20, "the first list keeps its end");
    is_number(ram[4], 1, "the second has lost its own: the one before is the end");
    is_number(ram[8], (uint32_t)(uintptr_t)&ram[2], "the head of the first has moved");
    is_number(ram[9], (uint32_t)(uintptr_t)&ram[4], "that of the second has not");
}

static void two_sides(void)
{
    static const struct dmac_length_term terms[] = { { 0, 1, 1 }, { 1, -1, 1 } };
    static const struct dmac_argument arguments[] = {
        { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 },
        { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 },
    };
    static const struct dmac_check checks[] = { { .nterms = 2, .refusal = DMAC_EUNEQUAL_TOTALS } };
    struct dmac_transfer t = { .table = words, .length = 8, .table_units = 4, .narguments = 2, .arguments = arguments, .terms = terms,
                               .nchecks = 1, .checks = checks, .channel = 0xff };
    static const uintptr_t equal[] = { 5, 5 }, different[] = { 5, 6 };

    fresh();
    is_number(prep(&t, equal), DMAC_OK, "both sides have the same length");
    is_number(-prep(&t, different), -DMAC_EUNEQUAL_TOTALS, "they have not");
}

static void at_least(void)
{
    static const struct dmac_length_term terms[] = { { 0, -1, 1 } };
    static const struct dmac_argument arguments[] = { { .kind = DMAC_ARG_LENGTH, .scale = 1, .length = 0xffff, .align = 1, .maximum = 8 } };
    static const struct dmac_check checks[] = { { .k = 5, .nterms = 1, .refusal = DMAC_EOUT_OF_BOUNDS, .at_least = 1 } };
    struct dmac_transfer t = { .table = words, .length = 8, .table_units = 4, .narguments = 1, .arguments = arguments, .terms = terms,
                               .nchecks = 1, .checks = checks, .channel = 0xff };
    static const uintptr_t inside[] = { 5 }, outside[] = { 6 };

    fresh();
    is_number(prep(&t, inside), DMAC_OK, "up to the end of the array");
    is_number(-prep(&t, outside), -DMAC_EOUT_OF_BOUNDS, "one behind it");
}

/* ---- where things lie ------------------------------------------------------------------------------------------------ */

static void ram_copy(void)
{
    static struct dmac_argument place = { .kind = DMAC_ARG_TABLE, .length = 0xffff, .align = 4, .maximum = 16, .high = UINTPTR_MAX };
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_TABLE, .bits = 32, .unit = 0 } };
    struct dmac_transfer t = { .table = words, .block = operands, .length = 16, .table_units = 4, .block_units = 2, .nfixups = 1, .fixups = fixups,
                               .arguments = &place, .checks_ram = 1, .channel = 0xff };
    static uint32_t page[128] __attribute__((aligned(256)));
    struct dmac_args args = { page, NULL, NULL };
    unsigned i, wrong = 0;

    fresh();
    place.scale = 256;
    for (i = 0; i < 124; i++) {
        bool crosses = 4 * i % 256 > 256 - 16;
        args.ram = page + i;
        wrong += dmac_prep(&tx, &fake.chan[0], &t, &args) != (crosses ? DMAC_ETABLE_UNREACHABLE : DMAC_OK);
    }
    is_number(wrong, 0, "a copy that crosses a page is refused, no other");
    place.scale = 0;
    place.align = 32;
    args.ram = page + 1;
    is_number(-dmac_prep(&tx, &fake.chan[0], &t, &args), -DMAC_EMISALIGNED, "a misaligned copy");
    args.ram = page;
    place.low = (uintptr_t)page + 1;
    is_number(-dmac_prep(&tx, &fake.chan[0], &t, &args), -DMAC_ETABLE_UNREACHABLE, "a copy below its memory");
    place.low = 0;
    place.high = (uintptr_t)page + 14;
    place.refusal = DMAC_EUNREACHABLE_MEMORY;
    is_number(-dmac_prep(&tx, &fake.chan[0], &t, &args), -DMAC_ETABLE_UNREACHABLE, "a copy that leaves it");
    place.high++;
    is_number(dmac_prep(&tx, &fake.chan[0], &t, &args), DMAC_OK, "a copy that just fits");
}

/* A destination of 96 bytes, of which 8..87 are written, on lines of 32. */
static void lines(void)
{
    static const struct dmac_argument arguments[] = { { .kind = DMAC_ARG_ADDRESS, .length = 0xffff, .align = 4, .maximum = 96, .high = UINTPTR_MAX } };
    static const struct dmac_region regions[] = { { .inbound = 1, .line = 32, .offset = 8, .bytes = 16, .rows = 2, .pitch = 64 } };
    struct dmac_transfer t = { .table = words, .length = 80, .table_units = 4, .narguments = 1, .arguments = arguments, .nregions = 1,
                               .regions = regions, .channel = 0xff };
    unsigned wrong = 0;
    uintptr_t start;

    for (start = 0x2000; start < 0x2040; start += 4) {
        bool shared = ((start + 8) & ~(uintptr_t)31) < start || ((start + 88 + 31) & ~(uintptr_t)31) > start + 96;
        fresh();
        wrong += prep(&t, &start) != (shared ? DMAC_ECACHE_LINE_SHARED : DMAC_OK);
    }
    is_number(wrong, 0, "lines that hold more than the buffer are refused, no other");
    start = 0x2000;
    fresh();
    (void)prep(&t, &start);
    fake.show_port = true;
    (void)dmac_submit(&tx, NULL);
    is_text(fake_log(), "clean 16; clean 16; clean 16", "rows are cleaned one by one, then the copy");
}

/* Rows of 8 bytes at a distance of 32 in a buffer of up to 128 bytes. */
static void bound_rows(void)
{
    static const struct dmac_argument arguments[] = {
        { .kind = DMAC_ARG_ADDRESS, .length = 1, .align = 4, .maximum = 128, .high = UINTPTR_MAX },
        { .kind = DMAC_ARG_LENGTH, .length = 0xffff, .scale = 4, .align = 1, .maximum = 32 },
    };
    static const struct dmac_region regions[] = { { .inbound = 1, .bytes = 8, .rows = 4, .pitch = 32 } };
    static const struct { uint32_t length; const char *log; } cases[] = {
        { 32, "clean 8; clean 8; clean 8; clean 8; clean 16" }, { 25, "clean 8; clean 8; clean 8; clean 4; clean 16" },
        { 24, "clean 8; clean 8; clean 8; clean 16" }, { 1, "clean 4; clean 16" },
    };
    struct dmac_transfer t = { .table = words, .length = 32, .table_units = 4, .narguments = 2, .arguments = arguments, .nregions = 1,
                               .regions = regions, .channel = 0xff };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        uintptr_t values[] = { 0x2000, cases[i].length };
        fresh();
        (void)prep(&t, values);
        fake.show_port = true;
        (void)dmac_submit(&tx, NULL);
        is_text(fake_log(), cases[i].log, "rows beyond what was bound are left alone");
    }
}

/* Two pieces are read, two written; byte by byte in that order, no byte may be written before it is read. */
static bool goes_wrong(uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d)
{
    uintptr_t i, k;

    for (i = 0; i < 24; i++) {
        uintptr_t read = i < 16 ? a + i : b + i - 16;
        for (k = 0; k < i; k++)
            if ((k < 8 ? c + k : d + k - 8) == read)
                return true;
    }
    return false;
}

static void overlap(void)
{
    static const struct dmac_argument arguments[] = {
        { .kind = DMAC_ARG_ADDRESS, .length = 0xffff, .align = 1, .maximum = 16, .high = UINTPTR_MAX },
        { .kind = DMAC_ARG_ADDRESS, .length = 0xffff, .align = 1, .maximum = 8, .high = UINTPTR_MAX },
        { .kind = DMAC_ARG_ADDRESS, .length = 0xffff, .align = 1, .maximum = 8, .high = UINTPTR_MAX },
        { .kind = DMAC_ARG_ADDRESS, .length = 0xffff, .align = 1, .maximum = 16, .high = UINTPTR_MAX },
    };
    static const struct dmac_piece pieces[] = {
        { .argument = 3, .step = 0, .bytes = 8 }, { .argument = 0, .step = 1, .bytes = 16 }, { .argument = 1, .step = 1, .bytes = 8, .before = 16 },
        { .argument = 2, .step = 1, .written = 1, .bytes = 8 }, { .argument = 3, .step = 1, .written = 1, .bytes = 16, .before = 8 },
    };
    struct dmac_transfer t = { .table = words, .length = 24, .table_units = 4, .narguments = 4, .arguments = arguments, .npieces = 5,
                               .pieces = pieces, .channel = 0xff };
    unsigned wrong = 0;
    uintptr_t c, d;

    for (c = 0x1000; c < 0x1040; c++)
        for (d = 0x1000; d < 0x1040; d++) {
            uintptr_t values[] = { 0x1010, 0x1028, c, d };
            fresh();
            wrong += prep(&t, values) != (goes_wrong(0x1010, 0x1028, c, d) ? DMAC_EOVERLAP_SRC_DST : DMAC_OK);
        }
    is_number(wrong, 0, "what would be written before it is read is refused, no other");
}

static void names(void)
{
    is_text(dmac_refusal_name(DMAC_EMISALIGNED), "misaligned", "a refusal has the name of its diagnostic");
    ok(dmac_refusal_name(DMAC_EARG) == NULL && DMAC_EARG > DMAC_EREFUSED, "another error has none");
}

/* ---- caches --------------------------------------------------------------------------------------------------------- */

static void bound_regions(void)
{
    static const struct dmac_fixup fixups[] = { { .kind = DMAC_FIX_ARGUMENT, .bits = 32, .unit = 1 } };
    static const struct dmac_region regions[] = { { .inbound = 1, .bytes = 64 } };
    static const uint32_t table[] = { 0x100, 0 };
    static const uintptr_t values[] = { 0x1010, 6 };
    struct dmac_transfer t = { .table = table, .length = 64, .table_units = 2, .nfixups = 1, .fixups = fixups, .narguments = 2,
                               .arguments = address_and_length, .nregions = 1, .regions = regions, .channel = 0xff };

    fresh();
    (void)prep(&t, values);
    fake.show_port = true;
    (void)dmac_submit(&tx, NULL);
    is_text(fake_log(), "clean 24; clean 8", "what was bound is cleaned with its length, and the copy of the table");
}

int main(void)
{
    bound_values();
    refusals();
    defaults();
    fixups_by_kind();
    byte_order();
    open_linked();
    open_following();
    vanishing();
    two_lists();
    two_sides();
    at_least();
    ram_copy();
    lines();
    bound_rows();
    overlap();
    names();
    bound_regions();
    return tap_done();
}
