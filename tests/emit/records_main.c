/* SPDX-License-Identifier: MIT */
/* A plain model of two controllers, as their manuals describe them, under the real runtime and generated tables: one that
 * computes and writes a completion record, one that takes first descriptors from a pool. */
#include <stdio.h>
#include <string.h>

#include "records.h"
#include "../unit/tap.h"

uint8_t a[1000], b[1000], c[1000], p[1000], q[1000];

/* ---- registers ------------------------------------------------------------------------------------------------------ */

enum { RAID = 0x7a000, POOL = 0x4100a000, SPACE = 0x400 };
static uint8_t raid_space[SPACE], pool_space[SPACE];
static unsigned published;

static uint8_t *at(uintptr_t address) { return address >= POOL ? pool_space + (address - POOL) : raid_space + (address - RAID); }
static uint64_t get(const void *from, unsigned bytes) { uint64_t v = 0; memcpy(&v, from, bytes); return v; }
static void put(void *to, uint64_t v, unsigned bytes) { memcpy(to, &v, bytes); }
static uint8_t *memory(uint64_t address) { return (uint8_t *)(uintptr_t)address; }

/* ---- the computing one ---------------------------------------------------------------------------------------------- */

static uint8_t times(uint8_t x, uint8_t y)
{
    unsigned product = 0, v = x;
    for (; y; y >>= 1, v = v << 1 ^ (v & 0x80 ? 0x11d : 0))
        product ^= y & 1 ? v : 0;
    return (uint8_t)product;
}

static void descriptor(const uint8_t *d, uint8_t *errors)
{
    uint32_t size = (uint32_t)get(d, 4), control = (uint32_t)get(d + 4, 4), op = control >> 24, n = control >> 5 & 7, i, k;
    const uint8_t *source[8];
    uint64_t first = get(d + 8, 8), second = get(d + 16, 8), other = get(d + 56, 8), factors = get(d + 48, 8);

    if (op == 0 && (control & 0x20))
        return;
    source[0] = memory(first);
    for (k = 1; k < 6; k++)
        source[k] = memory(get(d + 32 + 8 * (k - 1), 8));
    for (i = 0; i < size; i++) {
        uint8_t x = source[0][i], y = op >= 0x89 ? times(x, (uint8_t)factors) : 0;
        n = op == 0 ? 1 : (control >> 5 & 7) + 2;
        for (k = 1; k < n; k++) {
            x ^= source[k][i];
            y ^= times(source[k][i], (uint8_t)(factors >> 8 * k));
        }
        if (op == 0 || op == 0x87)
            memory(second)[i] = x;
        else if (op == 0x88)
            errors[2] |= x != memory(second)[i];                       /* CHANERR bit 16 */
        else if (op == 0x89) {
            if (!(control & 0x800)) memory(second)[i] = x;
            if (!(control & 0x1000)) memory(other)[i] = y;
        } else {
            errors[2] |= !(control & 0x800) && x != memory(second)[i];
            errors[2] |= !(control & 0x1000) && y != memory(other)[i] ? 2 : 0;
        }
    }
}

static void run_raid(uint8_t *ch, unsigned count)
{
    uint64_t next = get(ch + 0x10, 8), record = get(ch + 0x18, 8);

    for (; count > 0 && get(ch + 0x28, 4) == 0; count--) {
        descriptor(memory(next), ch + 0x28);
        if (get(memory(next) + 4, 4) & 8)
            put(memory(record), next | 1, 8);
        next = get(memory(next) + 24, 8);
    }
}

static bool slow;                           /* it has not begun yet */

static void write_raid(uintptr_t address, uint64_t value, unsigned width)
{
    uintptr_t offset = (address - RAID) % 0x80;

    if (offset == 0x28)                     /* CHANERR: cleared by ones */
        value = get(at(address), 4) & ~value;
    if (offset == 4)                        /* CHANCMD: done at once */
        value = 0;
    put(at(address), value, width);
    if (offset == 6 && !slow)
        run_raid(at(address) - 6, (unsigned)value);
}

/* ---- the one with a pool -------------------------------------------------------------------------------------------- */

static void run_pool(unsigned channel)
{
    const uint8_t *d = memory(get(at(POOL + 0x34), 4) + 16 * channel);
    uint8_t *ch = at(POOL + 0x40 + 0x10 * channel);

    while (d) {
        uint32_t control = (uint32_t)get(d, 4), beat = 1u << (control >> 8 & 3), n = control >> 16, i;
        uint8_t *from = memory(get(d + 4, 4)), *to = memory(get(d + 8, 4));

        from -= control & 0x400 ? n * beat : 0;
        to -= control & 0x800 ? n * beat : 0;
        for (i = 0; i < n; i++)
            memmove(to + (control & 0x800 ? i * beat : 0), from + (control & 0x400 ? i * beat : 0), beat);
        d = memory(get(d + 12, 4));
    }
    ch[0xe] |= 2;                           /* TCMPL */
    ch[0] &= (uint8_t)~2u;                  /* ENABLE */
}

static void write_pool(uintptr_t address, uint64_t value, unsigned width)
{
    uintptr_t offset = address - POOL;

    if (offset >= 0x40 && offset % 0x10 == 0xe)
        value = get(at(address), 1) & ~value;
    put(at(address), value, width);
    for (unsigned channel = 0; offset == 0x10 && channel < 32; channel++)
        if (value >> channel & 1)
            run_pool(channel);
}

uint64_t dmac_host_read(uintptr_t address, unsigned width) { return get(at(address), width); }
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width) { (address >= POOL ? write_pool : write_raid)(address, value, width); }
uint32_t dmac_host_time(void) { static uint32_t now; return now++; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { published++; }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu; }

/* ---- the tests ------------------------------------------------------------------------------------------------------ */

static struct records_domain domain;
static struct dmac_tx tx;
static struct { unsigned calls; uint8_t result; uint32_t detail; } seen;

static void done(const struct dmac_report *report)
{
    seen.calls++;
    seen.result = report->result;
    seen.detail = report->detail;
}

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

/* Submits what is prepared, lets the interrupt come, and expects one callback with that result. */
static void run(struct dmac_chan *chan, int prepared, uint8_t result, uint32_t detail, const char *what)
{
    printf("# %s\n", what);
    is_number((unsigned long)prepared, 0, "prep");
    seen.calls = 0;
    tx.callback = done;
    is_number(dmac_submit(&tx, NULL), 0, "submit");
    dmac_issue_pending(chan);
    dmac_irq(chan);
    dmac_poll(&domain.dmac);
    is_number(seen.calls, 1, "called back");
    is_number(seen.result, result, "the result");
    is_number(seen.detail, detail, "the detail");
}
#define RUN(name, result, detail) do { static struct name##_ram ram; run(&domain.chan[CHAN_##name], name##_prep(&tx, &domain.chan[CHAN_##name], &ram), result, detail, #name); } while (0)
enum { CHAN_move = MOVE_CHAN, CHAN_parity = PARITY_CHAN, CHAN_same = SAME_CHAN, CHAN_both = BOTH_CHAN, CHAN_sound = SOUND_CHAN, CHAN_wipe = WIPE_CHAN,
       CHAN_list = LIST_CHAN, CHAN_clear = CLEAR_CHAN };

static bool is_parity(void)
{
    for (unsigned i = 0; i < sizeof a; i++)
        if (p[i] != (a[i] ^ b[i] ^ c[i]))
            return false;
    return true;
}

static bool is_syndrome(void)
{
    for (unsigned i = 0; i < sizeof a; i++)
        if (q[i] != (a[i] ^ times(b[i], 2) ^ times(c[i], 4)))
            return false;
    return true;
}

static bool is_all(const uint8_t *bytes, uint8_t value)
{
    for (unsigned i = 0; i < sizeof a; i++)
        if (bytes[i] != value)
            return false;
    return true;
}

static void again(void)
{
    unsigned calls;

    memset(p, 0, sizeof p);
    calls = seen.calls;
    is_number(dmac_submit(&tx, NULL), 0, "submitted again without prep");
    slow = true;
    dmac_issue_pending(&domain.chan[MOVE_CHAN]);
    dmac_irq(&domain.chan[MOVE_CHAN]);
    dmac_poll(&domain.dmac);
    is_number(seen.calls, calls, "the record of the run before is not taken for this one's");
    slow = false;
    run_raid(at(RAID + 0x80), (unsigned)get(at(RAID + 0x86), 2));
    dmac_irq(&domain.chan[MOVE_CHAN]);
    dmac_poll(&domain.dmac);
    is_number(seen.calls, calls + 1, "called back again");
    ok(memcmp(p, a, sizeof p) == 0, "moved again");
}

int main(void)
{
    fill_sources();
    is_number(records_init(&domain), 0, "init");
    ok(get(at(POOL + 0x34), 4) % 16 == 0 && get(at(POOL + 0x34), 4) != 0 && get(at(POOL + 0x38), 4) != 0, "pool and shadow have addresses");
    RUN(move, DMAC_RESULT_OK, 0);
    ok(memcmp(p, a, sizeof p) == 0, "moved");
    again();
    RUN(parity, DMAC_RESULT_OK, 0);
    ok(is_parity(), "the parity");
    RUN(same, DMAC_RESULT_OK, 0);
    p[999] ^= 1;
    RUN(same, DMAC_RESULT_MISMATCH, 1);
    RUN(both, DMAC_RESULT_OK, 0);
    ok(is_parity() && is_syndrome(), "P and Q");
    RUN(sound, DMAC_RESULT_OK, 0);
    q[0] ^= 0x10;
    RUN(sound, DMAC_RESULT_MISMATCH, 2);
    p[500] ^= 0x10;
    RUN(sound, DMAC_RESULT_MISMATCH, 3);
    RUN(wipe, DMAC_RESULT_OK, 0);
    ok(is_all(q, 0xa5), "filled from a block");
    memset(p, 0, sizeof p);
    RUN(list, DMAC_RESULT_OK, 0);
    ok(memcmp(p, a, 100) == 0 && memcmp(p + 100, b, 200) == 0 && p[300] == 0, "a list, its first descriptor in the pool");
    RUN(clear, DMAC_RESULT_OK, 0);
    ok(is_all(q, 0x3c), "filled from a word");
    ok(published > 0, "published");
    return tap_done();
}
