/* SPDX-License-Identifier: MIT */
/* Completed by same.py, which puts the cases in: the words that prep leaves of a table with an open length, and those of
 * the same transfer with a constant one, prepared at the same place. */
#include <stdio.h>
#include <string.h>

#include "same.h"
#include "../unit/tap.h"

enum { UNITS = 4096 };
static uint32_t ram[UNITS] __attribute__((aligned(65536)));
static uint32_t left[2][UNITS];
static size_t units[2];
static int errors[2];
static struct dmac_tx one, other;
static struct same_domain domain;

uint64_t dmac_host_read(uintptr_t address, unsigned width) { (void)address; (void)width; return 0; }
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width) { (void)address; (void)value; (void)width; }
uint32_t dmac_host_time(void) { return 0; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain_) { (void)domain_; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }

uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    return cpu >= (uintptr_t)ram && cpu < (uintptr_t)(ram + UNITS) ? 0x30000000 + (cpu - (uintptr_t)ram) : cpu;
}

static struct dmac_tx *begin(struct dmac_tx *tx)
{
    memset(tx, 0, sizeof *tx);
    memset(ram, 0, sizeof ram);
    return tx;
}

/* The descriptors that are left, one list behind the other. */
static void same(int error, int wanted, const struct dmac_transfer *transfer, int which)
{
    struct dmac_tx *tx = which ? &other : &one;
    uint32_t i, k, at = 0;

    errors[which] = error != wanted;
    units[which] = 0;
    if (error != 0)
        return;
    for (i = 0; i < transfer->nopen; i++) {
        const struct dmac_open *open = &transfer->open[i];
        uint32_t length = tx->operands[transfer->block_units + 2u * (transfer->narguments - 1u)] * transfer->terms[open->first_term].scale;
        int64_t bytes = open->k + (open->nterms ? (int64_t)length : 0);

        at = open->link_units != 0 ? open->unit : at;       /* what follows in memory moves down */
        for (k = 0; k < open->units && bytes > 0; k++)
            left[which][units[which]++] = ram[at++];
    }
    if (transfer->nopen == 0)
        for (k = 0; k < transfer->table_units; k++)
            left[which][units[which]++] = ram[k];
}

static bool agree(void)
{
    size_t i, n = units[0] < units[1] ? units[0] : units[1];

    if (errors[0] || errors[1] || n == 0)
        return false;
    for (i = 0; i < n; i++)
        if (left[0][i] != left[1][i]) {
            printf("# unit %u: %08x, %08x as a constant\n", (unsigned)i, (unsigned)left[0][i], (unsigned)left[1][i]);
            return false;
        }
    if (units[0] != units[1])
        printf("# %u units, %u as a constant\n", (unsigned)units[0], (unsigned)units[1]);
    return units[0] == units[1];
}

int main(void)
{
    same_setup(&domain);
/* CASES */
    return tap_done();
}
