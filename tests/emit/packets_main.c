/* SPDX-License-Identifier: MIT */
/* The real runtime on generated tables of packets. The engine is played by hand: it writes status and application words
 * into the descriptors, as the manual of the controller says, and reports. */
#include <stdio.h>
#include <string.h>

#include "packets.h"
#include "../unit/tap.h"

/* ---- a port with the registers of one channel ---------------------------------------------------------------------- */

enum { DMACR, DMASR };
static uint32_t registers[2][12];

static uint32_t *reg(uintptr_t address)
{
    uintptr_t offset = address - 0x40400000;
    return &registers[offset / 0x30][offset % 0x30 / 4];
}

uint64_t dmac_host_read(uintptr_t address, unsigned width) { (void)width; return *reg(address); }
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    uint32_t *r = reg(address);
    (void)width;
    if (address % 0x30 == 0x40400000 % 0x30 + 4)        /* DMASR: flags are cleared by ones */
        *r &= ~(uint32_t)(value & 0x7000);
    else
        *r = (uint32_t)value;
    if (address % 0x30 == 0x40400000 % 0x30)            /* DMACR: RS */
        r[1] = (r[1] & ~1u) | !(value & 1);
}
uint32_t dmac_host_time(void) { static uint32_t now; return now++; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
static const void *invalidated;
void dmac_host_invalidate(void *from, size_t bytes) { (void)bytes; invalidated = from; }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu; }

/* ---- the tests ------------------------------------------------------------------------------------------------------ */

static struct packets_domain domain;
static struct put_ram put_ram;
static struct get_ram get_ram;
static struct fixed_ram fixed_ram;
static struct dmac_tx tx;
static uint8_t tags[12];
static struct { unsigned calls; uint8_t result; uint32_t residue; uint8_t tags[12]; } seen;

static void done(const struct dmac_report *report)
{
    seen.calls++;
    seen.result = report->result;
    seen.residue = report->residue;
    memcpy(seen.tags, tags, sizeof tags);
}

static void client(void)
{
    static const uint8_t bytes[12] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
    struct put_args args = { bytes };
    struct put_args none = { NULL };
    const uint32_t *d = put_ram.unit;

    is_number((unsigned long)put_prep(&tx, &domain.chan[PUT_CHAN], &put_ram, &none) == (unsigned long)DMAC_EUNREACHABLE_MEMORY, 1, "metadata is wanted");
    is_number(put_prep(&tx, &domain.chan[PUT_CHAN], &put_ram, &args), 0, "prep with metadata");
    is_number(d[8], 0x04030201, "the first packet: its first descriptor");
    is_number(d[9], 0x0605, "… and no more than was asked for");
    is_number(d[16 + 8], 0x04030201, "… and its second");
    is_number(d[32 + 8], 0x0a090807, "the second packet has bytes of its own");
    is_number(d[6], 0x08000010, "start of the first packet");
    is_number(d[16 + 6], 0x040005e0, "its end");
    is_number(d[32 + 6], 0x0c000010, "the second is one descriptor");
    is_number(fixed_prep(&tx, &domain.chan[FIXED_CHAN], &fixed_ram), 0, "constants need no argument");
    is_number(fixed_ram.unit[8], 0x44332211, "constants");
}

/* What the engine leaves behind: 1000 of 1520 bytes, all 800, and six bytes with each. */
static void hardware(uint32_t *d)
{
    d[7] = 0x8c000000 | 1000;
    d[8] = 0xa3a2a1a0;
    d[9] = 0xffffa5a4;
    d[16 + 7] = 0x8c000000 | 800;
    d[16 + 8] = 0xb3b2b1b0;
    d[16 + 9] = 0xffffb5b4;
    registers[1][DMASR] = 0x1002;                       /* IOC, idle */
}

static void engine(void)
{
    struct get_args args = { tags };
    struct dmac_chan *chan = &domain.chan[GET_CHAN];
    uint32_t cookie, residue = 1;

    is_number(get_prep(&tx, chan, &get_ram, &args), 0, "prep with a place for what comes back");
    tx.callback = done;
    is_number(dmac_submit(&tx, &cookie), 0, "submit");
    dmac_issue_pending(chan);
    hardware(get_ram.unit);
    dmac_irq(chan);
    dmac_poll(&domain.dmac);
    is_number(seen.calls, 1, "called back");
    is_number(seen.residue, 520, "the residue is what the first packet was shorter");
    ok(memcmp(seen.tags, "\xa0\xa1\xa2\xa3\xa4\xa5\xb0\xb1\xb2\xb3\xb4\xb5", 12) == 0, "the metadata of both packets was there before the callback");
    ok(invalidated == get_ram.unit, "the table was read behind the cache");
    is_number(dmac_status(&tx, cookie, &residue) == DMAC_STATUS_COMPLETE ? residue : 1, 520, "status says the same");
}

static void again(void)
{
    struct dmac_chan *chan = &domain.chan[GET_CHAN];

    is_number(dmac_submit(&tx, NULL), 0, "submitted again without prep");
    dmac_issue_pending(chan);
    is_number(get_ram.unit[7], 0, "the status word is 0 again before the start");
    is_number(get_ram.unit[16 + 7], 0, "… of all descriptors");
    is_number(get_ram.unit[8], 0, "what the engine had returned too");
    registers[1][DMASR] = 0x4701;
    dmac_irq(chan);
    registers[1][DMASR] = 1;
    dmac_poll(&domain.dmac);
    is_number(seen.calls, 2, "an error is called back");
    is_number(seen.result, DMAC_RESULT_ERROR, "as one");
}

int main(void)
{
    registers[0][DMASR] = registers[1][DMASR] = 1;
    is_number(packets_init(&domain), 0, "init");
    client();
    engine();
    again();
    return tap_done();
}
