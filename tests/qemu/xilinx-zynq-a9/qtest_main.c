/* SPDX-License-Identifier: MIT */
/* The runtime on the host, its registers and memory in an emulated machine: QEMU's qtest protocol on standard input and output,
 * TAP on the other. Tables are copied into the machine when they are published. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dmac.h"
#include "programs.h"

enum { A = 0x00800000, B = 0x00c00000, LATE = 0x01000000, TABLE = 0x02000000, BYTES = 0x110000, GUARD = 64 };

/* ---- the machine ---------------------------------------------------------------------------------------------------- */

static char reply[4 * BYTES];

static const char *ask(void)
{
    fflush(stdout);
    do {
        if (!fgets(reply, sizeof reply, stdin)) {
            fputs("Bail out! the machine is gone\n", stderr);
            exit(99);
        }
    } while (strncmp(reply, "OK", 2) != 0 && strncmp(reply, "FAIL", 4) != 0);
    return reply + 3;
}

static void put_memory(uint32_t at, const uint8_t *bytes, size_t n)
{
    printf("write 0x%" PRIx32 " 0x%zx 0x", at, n);
    for (size_t i = 0; i < n; i++)
        printf("%02x", bytes[i]);
    putchar('\n');
    ask();
}

static void get_memory(uint32_t at, uint8_t *bytes, size_t n)
{
    printf("read 0x%" PRIx32 " 0x%zx\n", at, n);
    const char *hex = ask() + 2;
    for (size_t i = 0; i < n; i++) {
        char two[3] = { hex[2 * i], hex[2 * i + 1], 0 };
        bytes[i] = (uint8_t)strtoul(two, NULL, 16);
    }
}

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    (void)width;
    printf("readl 0x%" PRIxPTR "\n", address);
    return strtoull(ask(), NULL, 0);
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    (void)width;
    printf("writel 0x%" PRIxPTR " 0x%" PRIx64 "\n", address, value);
    ask();
}

/* ---- the platform ------------------------------------------------------------------------------------------------- */

uint8_t late[3000];
static union { uint32_t unit[256]; uint64_t aligned; } ram;
static struct programs_domain domain;
static struct dmac_tx tx;
static unsigned calls;
static uint8_t result;

uint32_t dmac_host_time(void) { static uint32_t now; return now++; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *all) { (void)all; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }

uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    if (cpu >= (uintptr_t)late && cpu < (uintptr_t)late + sizeof late)
        return LATE + (cpu - (uintptr_t)late);
    if (cpu >= (uintptr_t)&ram && cpu < (uintptr_t)(&ram + 1))
        return TABLE + (cpu - (uintptr_t)&ram);
    return cpu == (uintptr_t)tx.table ? TABLE : cpu;    /* a constant table is copied there */
}

static void called(const struct dmac_report *report)
{
    if (report->result >= DMAC_PROGRESS_PERIOD)
        return;
    calls++;
    result = report->result;
}

/* ---- one transfer ------------------------------------------------------------------------------------------------- */

static uint8_t from[BYTES], want[BYTES], have[BYTES];
static unsigned checks, failed;

static void ok(bool good, const char *name, const char *what)
{
    fprintf(stderr, "%s %u - %s: %s\n", good ? "ok" : "not ok", ++checks, name, what);
    failed += !good;
}

static void run(const char *name, const struct dmac_transfer *transfer, unsigned chan, size_t table_bytes)
{
    struct dmac_args args = { ram.unit, NULL, NULL };

    memset(have, 0xa5, BYTES);
    put_memory(B, have, BYTES);
    calls = 0;
    ok(dmac_prep(&tx, &domain.chan[chan], transfer, &args) == 0, name, "prep");
    put_memory(TABLE, (const uint8_t *)tx.table, table_bytes);
    tx.callback = called;
    dmac_submit(&tx, NULL);
    dmac_issue_pending(&domain.chan[chan]);
    for (unsigned i = 0; i < 4 && !calls; i++) {
        dmac_irq(&domain.chan[chan]);
        dmac_poll(&domain.dmac);
    }
    ok(calls == 1 && result == DMAC_RESULT_OK, name, "one callback, and a good end");
    get_memory(B, have, BYTES);
    ok(memcmp(have, want, BYTES) == 0, name, "what was asked for has moved, and nothing else");
    for (size_t i = 0, n = 0; i < BYTES && n < 3; i++)
        if (have[i] != want[i] && ++n)
            fprintf(stderr, "# byte 0x%zx is %02x, want %02x\n", i, have[i], want[i]);
}

static void expect(size_t to, size_t at, size_t n) { memcpy(want + to, from + at, n); }
#define RUN(NAME, ...) do { memset(want, 0xa5, BYTES); __VA_ARGS__; run(#NAME, &NAME, NAME##_CHAN_NUMBER, 4 * NAME.table_units ? 4 * NAME.table_units : 256); } while (0)
enum { small_CHAN_NUMBER = SMALL_CHAN, loops_CHAN_NUMBER = LOOPS_CHAN, nested_CHAN_NUMBER = NESTED_CHAN, odd_CHAN_NUMBER = ODD_CHAN, lists_CHAN_NUMBER = LISTS_CHAN,
       zeros_CHAN_NUMBER = ZEROS_CHAN, marks_CHAN_NUMBER = MARKS_CHAN, linked_CHAN_NUMBER = LINKED_CHAN };

int main(void)
{
    uint32_t seed = 1;

    for (size_t i = 0; i < BYTES; i++)
        from[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
    put_memory(A, from, BYTES);
    ok(programs_init(&domain) == DMAC_OK, "all", "the domain starts");
    RUN(small, expect(0, 0, 64));
    RUN(loops, expect(0, 0, 4096));
    RUN(nested, expect(0, 0, 1 << 20));
    RUN(odd, expect(3, 1, 100003));
    RUN(lists, expect(1, 5, 500); expect(2048, 505, 500); expect(2548, 4096, 777); expect(3325, 0x10000, 8));
    RUN(zeros, memset(want + 7, 0, 70001));
    RUN(marks, expect(0, 0, 512); expect(600, 600, 13));
    RUN(linked, expect(0, 0, 3000));
    fprintf(stderr, "1..%u\n", checks);
    printf("quit\n");
    return failed != 0;
}
