/* SPDX-License-Identifier: MIT */
/* A ring that is told how many descriptors it has, a completion record in memory, errors that stop the channel. The engine
 * computes what it is told to. */
#include "ioat.h"
#include "model.h"
DECLARE(ioat)
uint8_t a[1000], b[1000], c[1000], p[1000], q[1000];

enum { CH = 0x80, CTRL = 0, CMD = 4, COUNT = 6, STS = 8, CHAINADDR = 0x10, CHANCMP = 0x18, CHANERR = 0x28, SUSPEND = 4, RESUME = 0x10, RESET = 0x20 };
static const struct rule rules[] = {
    { .offset = CH + CMD, .zero = 0xff, .bytes = 1 },     { .offset = CH + CHANERR, .ones = ~0u },     { .offset = 2 * CH + CMD, .zero = 0xff, .bytes = 1 },
    { .offset = 2 * CH + CHANERR, .ones = ~0u },          { .offset = 3 * CH + CMD, .zero = 0xff, .bytes = 1 }, { .offset = 3 * CH + CHANERR, .ones = ~0u },
    { .offset = 4 * CH + CMD, .zero = 0xff, .bytes = 1 }, { .offset = 4 * CH + CHANERR, .ones = ~0u }, { 0 },
};
static unsigned at = 2 * CH;                /* registers of the channel that was started */
static bool finishing;

/* ---- the engine ---- */

static uint64_t word(const uint8_t *from, unsigned bytes) { uint64_t v = 0; memcpy(&v, from, bytes); return v; }

static uint8_t times(uint8_t x, uint8_t y)
{
    unsigned product = 0, v = x;

    for (; y; y >>= 1, v = v << 1 ^ (v & 0x80 ? 0x11d : 0))
        product ^= y & 1 ? v : 0;
    return (uint8_t)product;
}

/* One descriptor; what a check finds goes to CHANERR. */
static void execute(const uint8_t *d)
{
    uint32_t size = (uint32_t)word(d, 4), control = (uint32_t)word(d + 4, 4), op = control >> 24, n = op == 0 ? 1 : (control >> 5 & 7) + 2;
    const uint8_t *source[9];
    uint8_t *first = on_host(word(d + 16, 8)), *second = on_host(word(d + 56, 8));

    if (op == 0 && (control & 0x20))
        return;
    source[0] = on_host(word(d + 8, 8));
    for (unsigned k = 1; k < n && k < 6; k++)
        source[k] = on_host(word(d + 32 + 8 * (k - 1), 8));
    for (uint32_t i = 0; i < size; i++) {
        uint8_t x = source[0][i], y = op >= 0x89 ? times(x, d[48]) : 0;
        for (unsigned k = 1; k < n; k++) {
            x ^= source[k][i];
            y ^= op >= 0x89 ? times(source[k][i], d[48 + k]) : 0;
        }
        bool has_p = !(op >= 0x89 && (control & 0x800)), has_q = op >= 0x89 && !(control & 0x1000), checks = op == 0x88 || op == 0x8a;
        if (checks)
            change(at + CHANERR, 0, (has_p && x != first[i] ? 1u << 16 : 0) | (has_q && y != second[i] ? 1u << 17 : 0));
        if (!checks && has_p) first[i] = x;
        if (!checks && has_q) second[i] = y;
    }
}

/* From the head on, so many; each that asks for it is written to the record. */
static void execute_some(unsigned count)
{
    uint64_t bus = get_wide(at + CHAINADDR, 8), *record = on_host(get_wide(at + CHANCMP, 8));

    for (; count > 0 && get(at + CHANERR) == 0; count--) {
        const uint8_t *d = on_host(bus);
        execute(d);
        if (word(d + 4, 4) & 8)
            *record = bus | 1;
        bus = word(d + 24, 8);
    }
}

/* ---- registers ---- */

static void state(unsigned value) { put_wide(at + STS, value, 8); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    unsigned reg = offset % CH;

    (void)bytes;
    if (reg == COUNT) {
        at = offset - COUNT;
        state(0);
    }
    if (reg == CMD && (value & SUSPEND) && !finishing)
        state(2);
    if (reg == CMD && (value & RESUME))
        state(0);
    if (reg == CMD && (value & RESET))
        put_wide(offset - CMD + STS, 3, 8);
}
static void power_on(void)
{
    for (unsigned channel = 1; channel <= 4; channel++)
        put_wide(channel * CH + STS, 3, 8);
}
static bool runs(void) { return (get(at + STS) & 7) == 0; }
static uint64_t head(void) { return get_wide(at + CHAINADDR, 8); }
static void middle(void) { execute_some(2); }
static void done(void)
{
    execute_some((unsigned)get_wide(at + COUNT, 2));
    state(get(at + CHANERR) ? 3 : 1);
}
static void fail(void) { change(at + CHANERR, 0, 1); state(3); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; state(2); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 2000) };
static const struct play move_play = LIST(move, MOVE_CHAN, .left = 1000);

/* ---- what it computes ---- */

/* Submits, lets it end, and expects one callback with that result. */
static void ends(const struct play *play, enum dmac_result result, uint32_t detail, const char *says)
{
    begin(play);
    done();
    interrupt(play);
    same(play, seen.calls, 1, says);
    same(play, seen.last.result, result, "the result");
    same(play, seen.last.detail, detail, "the detail");
}
#define ENDS(NAME, CHAN, result, detail, says) do { static const struct play once = LIST(NAME, CHAN, .left = 0); ends(&once, result, detail, says); } while (0)

static void fill_sources(void)
{
    for (unsigned i = 0; i < sizeof a; i++) {
        a[i] = (uint8_t)(i * 7 + 1);
        b[i] = (uint8_t)(i * 13 + 5);
        c[i] = (uint8_t)(i * i);
    }
    memset(p, 0xee, sizeof p);
    memset(q, 0xee, sizeof q);
}

static bool are_parities(bool with_q)
{
    for (unsigned i = 0; i < sizeof a; i++)
        if (p[i] != (a[i] ^ b[i] ^ c[i]) || (with_q && q[i] != (a[i] ^ times(b[i], 2) ^ times(c[i], 4))))
            return false;
    return true;
}

/* The record of the run before is not taken for this one's. */
static void again(void)
{
    ENDS(move, MOVE_CHAN, DMAC_RESULT_OK, 0, "moved");
    good(&move_play, memcmp(p, a, sizeof p) == 0, "byte for byte");
    memset(p, 0, sizeof p);
    begin(&move_play);
    interrupt(&move_play);
    same(&move_play, seen.calls, 0, "the old record is not this one's");
    done();
    interrupt(&move_play);
    same(&move_play, seen.calls, 1, "called back again");
    good(&move_play, memcmp(p, a, sizeof p) == 0, "moved again");
}

static void more(void)
{
    fill_sources();
    again();
    ENDS(parity, PARITY_CHAN, DMAC_RESULT_OK, 0, "xor");
    good(NULL, are_parities(false), "the parity");
    ENDS(alike, ALIKE_CHAN, DMAC_RESULT_OK, 0, "check xor");
    p[999] ^= 1;
    ENDS(alike, ALIKE_CHAN, DMAC_RESULT_MISMATCH, 1, "check of a wrong byte");
    ENDS(both, BOTH_CHAN, DMAC_RESULT_OK, 0, "pq");
    good(NULL, are_parities(true), "P and Q");
    ENDS(sound, SOUND_CHAN, DMAC_RESULT_OK, 0, "check pq");
    q[0] ^= 0x10;
    ENDS(sound, SOUND_CHAN, DMAC_RESULT_MISMATCH, 2, "check of a wrong Q");
    p[0] ^= 0x10;
    ENDS(sound, SOUND_CHAN, DMAC_RESULT_MISMATCH, 3, "check of both wrong");
    ENDS(wipe, WIPE_CHAN, DMAC_RESULT_OK, 0, "fill");
    good(NULL, q[0] == 0xa5 && memcmp(q, q + 1, sizeof q - 1) == 0, "filled from a block");
}

const struct page page = {
    DOMAIN(ioat, ioat), .rules = rules, .power_on = power_on, .written = written, .line = { { 2 * CH + CHANERR, ~0u }, { 3 * CH + CHANERR, ~0u } }, .runs = runs,
    .head = head, .middle = middle, .done = done, .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays), .more = more,
};
