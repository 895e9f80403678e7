// SPDX-License-Identifier: MIT
// Every byte is compared, moved or not: what lies around a destination is its guard.
#include "check.h"

static const struct region *regions;
static unsigned nregions;
static uint32_t state;
static uint32_t moved, moved_in_all;    // since check_begin; in all checks that passed
static uint32_t compared_in_all;
static unsigned lines, failed;

void check_seed(uint32_t seed)
{
    state = seed;
    put("# seed ");
    put_hex(seed);
    put("\n");
}

uint32_t check_random(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (state >> 8) % below;
}

void check_regions(const struct region *list, unsigned n)
{
    regions = list;
    nregions = n;
}

void check_begin(void)
{
    moved = 0;
    for (unsigned i = 0; i < nregions; i++)
        for (uint32_t b = 0; b < regions[i].bytes; b++)
            regions[i].at[b] = regions[i].shadow[b] = (uint8_t)check_random(256);
}

static uint8_t *shadow_of(const uint8_t *p)
{
    for (unsigned i = 0; i < nregions; i++)
        if ((uintptr_t)p - (uintptr_t)regions[i].at < regions[i].bytes)
            return regions[i].shadow + (p - regions[i].at);
    put("Bail out! ");
    put_hex((uintptr_t)p);
    put(" is in no region\n");
    fw_exit(3);
}

uint32_t check_expect(const struct piece *from, unsigned nfrom, const struct piece *to, unsigned nto)
{
    uint32_t f = 0, t = 0, bytes = 0;

    for (;;) {
        while (nfrom && f == from->bytes)
            from++, nfrom--, f = 0;
        while (nto && t == to->bytes)
            to++, nto--, t = 0;
        if (!nfrom || !nto)
            break;
        *shadow_of((uint8_t *)to->at + t++) = *shadow_of((const uint8_t *)from->at + f++);
        bytes++;
    }
    moved += bytes;
    return bytes;
}

static void line(int good, const char *what)
{
    if (!good) {
        failed++;
        put("not ");
    }
    put("ok ");
    put_dec(++lines);
    put(" - ");
    put(what);
}

void check_that(int good, const char *what)
{
    line(good, what);
    put("\n");
}

static void say_where(const struct region *r, uint32_t byte)
{
    put("# at ");
    put_hex((uintptr_t)r->at + byte);
    put(": ");
    put_hex(r->at[byte]);
    put(", should be ");
    put_hex(r->shadow[byte]);
    put("\n");
}

void check_memory(const char *what)
{
    uint32_t total = 0, wrong = 0;

    for (unsigned i = 0; i < nregions; i++) {
        const struct region *r = &regions[i];

        for (uint32_t b = 0; b < r->bytes; b++) {
            if (r->at[b] == r->shadow[b])
                continue;
            if (!wrong++)
                say_where(r, b);
        }
        total += r->bytes;
    }
    if (wrong) {
        put("# ");
        put_dec(wrong);
        put(" bytes differ\n");
    } else {
        moved_in_all += moved;
        compared_in_all += total;
    }
    line(!wrong, what);
    put(", ");
    put_dec(moved);
    put(" bytes\n");
}

int check_end(void)
{
    put("1..");
    put_dec(lines);
    put("\n# ");
    put(board_name);
    put(": ");
    put_dec(moved_in_all);
    put(" bytes moved, ");
    put_dec(compared_in_all);
    put(failed ? " bytes compared, SOMETHING IS WRONG\n" : " bytes compared, guard bytes intact\n");
    return failed ? 1 : 0;
}
