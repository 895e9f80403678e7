/* SPDX-License-Identifier: MIT */
/* The real dmac_prep on generated tables with open lengths: whatever length is given, the completed lists move exactly
 * that many bytes from the one address to the other. The lists are walked here by the manuals of the controllers. */
#include <stdio.h>
#include <string.h>

#include "open.h"
#include "../unit/tap.h"

/* ---- a port without hardware -------------------------------------------------------------------------------------- */

enum { RAM_BUS = 0x20000000, FLASH_BUS = 0x30000000 };
static union { struct linked_ram linked; struct lists_ram lists; struct stepped_ram stepped;
               struct rows_ram rows; struct rectangle_ram rectangle; uint32_t unit[4096]; } ram;

uint64_t dmac_host_read(uintptr_t address, unsigned width) { (void)address; (void)width; return 0; }
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width) { (void)address; (void)value; (void)width; }
uint32_t dmac_host_time(void) { static uint32_t now; return now++; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }

uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    if (cpu >= (uintptr_t)&ram && cpu < (uintptr_t)(&ram + 1))
        return RAM_BUS + (cpu - (uintptr_t)&ram);
    return cpu < 0x100000000 ? cpu : FLASH_BUS;
}

static const uint32_t *at_bus(uint64_t address)
{
    return ram.unit + (address - RAM_BUS) / 4;
}

/* ---- walking ------------------------------------------------------------------------------------------------------ */

static struct open_domain domain;
static char what[128];

struct walked { uint64_t bytes; unsigned n; bool good; };

/* Four words: source, destination, link, control. */
static struct walked walk_linked(const uint32_t *d, uint32_t from, uint32_t to)
{
    struct walked w = { 0, 0, true };

    for (; w.n < 100; d = at_bus(d[2] & ~3u)) {
        uint32_t bytes = (d[3] & 0xfff) << (d[3] >> 18 & 7);

        w.good = w.good && bytes != 0 && d[0] == from + w.bytes && d[1] == to + w.bytes && (d[2] == 0) == (d[3] >> 31 != 0);
        w.bytes += bytes;
        w.n++;
        if (d[2] == 0)
            break;
    }
    return w;
}

/* Eight words: address, size, control, next; bit 4 of control is the end. */
static struct walked walk_list(uint64_t head, uint32_t from)
{
    struct walked w = { 0, 0, true };

    for (const uint32_t *d = at_bus(head); w.n < 100; d = at_bus(d[4])) {
        w.good = w.good && d[2] != 0 && d[0] == from + w.bytes && d[1] == 0;
        w.bytes += d[2];
        w.n++;
        if (d[3] & 0x10)
            break;
    }
    return w;
}

/* Flags, ADDR, ADDR2, STRIDE, COUNT, CMD: mode 1 one run, 2 two runs, 3 rows; bit 2 of CMD on the last one only. */
static struct walked walk_commands(const struct dmac_tx *tx)
{
    struct walked w = { 0, 0, true };

    for (unsigned i = 0; i < tx->commands; i++) {
        const uint32_t *c = tx->table + 6 * i;
        uint32_t x = c[4] & 0x1fff, y = c[4] >> 16, mode = c[5] & 3;

        w.bytes += mode == 1 ? x : mode == 2 ? x + y : x * y;
        w.good = w.good && x != 0 && (mode == 1 || y != 0) && (c[5] >> 2 & 1) == (i + 1 == tx->commands);
        w.n++;
    }
    return w;
}

/* Descriptors of one row each. */
static struct walked walk_rows(const uint32_t *d, uint32_t from, uint32_t to)
{
    struct walked w = { 0, 0, true };

    for (; w.n < 100; d = at_bus(d[2] & ~3u)) {
        uint32_t bytes = (d[3] & 0xfff) << (d[3] >> 18 & 7);

        w.good = w.good && bytes == 4 && d[0] == from + 16 * w.n && d[1] == to + 64 * w.n && (d[2] == 0) == (d[3] >> 31 != 0);
        w.bytes += bytes;
        w.n++;
        if (d[2] == 0)
            break;
    }
    return w;
}

/* ---- the kinds ---------------------------------------------------------------------------------------------------- */

static void try_linked(uint32_t length)
{
    struct dmac_tx tx = { 0 };
    struct linked_args args = { (const void *)0x10000, (const void *)0x40000, length };
    int error = linked_prep(&tx, &domain.chan[LINKED_CHAN], &ram.linked, &args);

    snprintf(what, sizeof what, "linked list of %u bytes", (unsigned)length);
    if (length == 0 || length > 16384) {
        is_number(error, length ? DMAC_EVALUE_RANGE : DMAC_EEMPTY_TRANSFER, what);
        return;
    }
    struct walked w = error ? (struct walked){ 0 } : walk_linked(tx.table, 0x10000, 0x40000);
    ok(error == 0 && w.good && w.bytes == length, what);
}

static void try_lists(uint32_t length)
{
    struct dmac_tx tx = { 0 };
    struct lists_args args = { (const void *)0x10000, (const void *)0x40000, length };
    int error = lists_prep(&tx, &domain.chan[LISTS_CHAN], &ram.lists, &args);

    snprintf(what, sizeof what, "two lists of %u bytes", (unsigned)length);
    if (length == 0 || length > 16384) {
        is_number(error, length ? DMAC_EVALUE_RANGE : DMAC_EEMPTY_TRANSFER, what);
        return;
    }
    struct walked r = { 0 }, w = { 0 };
    if (error == 0) {
        r = walk_list(tx.operands[0] | (uint64_t)tx.operands[1] << 32, 0x10000);
        w = walk_list(tx.operands[2] | (uint64_t)tx.operands[3] << 32, 0x40000);
    }
    ok(error == 0 && r.good && w.good && r.bytes == length && w.bytes == length, what);
}

/* The port takes words: a length that is not a whole number of them is refused. */
static void try_stepped(uint32_t length)
{
    struct dmac_tx tx = { 0 };
    struct stepped_args args = { (const void *)0x10000, length };
    int error = stepped_prep(&tx, &domain.chan[STEPPED_CHAN], &ram.stepped, &args);

    snprintf(what, sizeof what, "commands for 16 bytes and %u bytes", (unsigned)length);
    if (length > 4096 || length % 4 != 0) {
        is_number(error, length > 4096 ? DMAC_EVALUE_RANGE : DMAC_EPARTIAL_ACCESS, what);
        return;
    }
    struct walked w = error ? (struct walked){ 0 } : walk_commands(&tx);
    ok(error == 0 && w.good && w.bytes == 16 + (uint64_t)length, what);
}

/* Rows of an open number: descriptors vanish, or the count of one command is smaller. */
static void try_rows(uint32_t length)
{
    struct dmac_tx tx = { 0 }, command = { 0 };
    struct rows_args args = { .column = (const void *)0x40000, .table = (const void *)0x10000, .table_length = length };
    struct rectangle_args one = { .table = (const void *)0x10000, .table_length = length };
    int error = rows_prep(&tx, &domain.chan[ROWS_CHAN], &ram.rows, &args);

    snprintf(what, sizeof what, "%u rows", (unsigned)length);
    if (length == 0 || length > 12) {
        is_number(error, length ? DMAC_EVALUE_RANGE : DMAC_EEMPTY_TRANSFER, what);
        return;
    }
    struct walked w = error ? (struct walked){ 0 } : walk_rows(tx.table, 0x10000, 0x40000);
    ok(error == 0 && w.good && w.n == length, what);
    error = rectangle_prep(&command, &domain.chan[RECTANGLE_CHAN], &ram.rectangle, &one);
    w = error ? (struct walked){ 0 } : walk_commands(&command);
    snprintf(what, sizeof what, "a command of %u rows", (unsigned)length);
    ok(error == 0 && w.good && w.n == 1 && w.bytes == 8 * length && command.table[3] == 16, what);
}

static void refused(const void *from, const void *to, int error, const char *why)
{
    struct dmac_tx tx = { 0 };
    struct linked_args args = { from, to, 128 };

    is_number(linked_prep(&tx, &domain.chan[LINKED_CHAN], &ram.linked, &args), error, why);
    is_number(tx.state, DMAC_TX_FREE, "and nothing has changed");
}

int main(void)
{
    static const uint32_t lengths[] = { 0, 1, 2, 63, 64, 4094, 4095, 4096, 8189, 8190, 8191, 12285, 12286, 16380, 16381, 16383, 16384, 16385 };
    static const uint32_t to_port[] = { 0, 1, 2, 4, 6, 8, 4092, 4094, 4095, 4096, 4097, 4100 };

    open_setup(&domain);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        try_linked(lengths[i]);
        try_lists(lengths[i]);
    }
    for (size_t i = 0; i < sizeof to_port / sizeof *to_port; i++)
        try_stepped(to_port[i]);
    for (uint32_t length = 0; length <= 13; length++)
        try_rows(length);
    refused((const void *)0x10020, (const void *)0x40000, DMAC_EMISALIGNED, "a misaligned source is refused");
    refused((const void *)0x10000, (const void *)0x40001, DMAC_EMISALIGNED, "a misaligned destination is refused");
    refused((const void *)0x10000, (const void *)0x80000000, DMAC_EUNREACHABLE_MEMORY, "an address outside the memory is refused");
    refused((const void *)0x7fffffc0, (const void *)0x40000, DMAC_EUNREACHABLE_MEMORY, "a buffer that leaves the memory is refused");
    return tap_done();
}
