// SPDX-License-Identifier: MIT
// Firmware that writes one page of NAND flash. `page` and `oob` are its own; what moves where, and when the
// switch box may let go, is in nand-write.dmac. It runs on the model machine of tests/model here: the three
// places that know this say so.
#include <inttypes.h>
#include <stdio.h>

#include "cpu.h"                                // the model machine
#include "nand-write.h"

#define DRAM __attribute__((section(".dram")))

DRAM uint8_t page[4096] __attribute__((aligned(32)));
DRAM uint8_t oob[64] __attribute__((aligned(32)));

static struct nand_write_domain dma;
static struct dmac_tx write_page;
static struct nand_write_ram table;             // only this host needs it, whose addresses are wider than the words
static bool over;

static void say(const char *what)
{
    printf("%5" PRIu64 " us  %s\n", machine.now, what);
}

static void interrupt(int line)
{
    if (line != 5 + NAND_WRITE_CHAN)
        return;
    dmac_irq(&dma.chan[NAND_WRITE_CHAN]);
    say("DMA interrupt: memory has been read");
    printf("          on their way to the flash: %u bytes; route: %s\n", machine.nfc.fill,
           dma.dmac.connected ? "connected" : "cut");
}

static void written(const struct dmac_report *report)
{
    say(report->result == DMAC_RESULT_OK ? "callback: all of it has arrived" : "callback: FAILED");
    printf("          on their way to the flash: %u bytes; route: %s\n", machine.nfc.fill,
           dma.dmac.connected ? "connected" : "cut");
    over = true;
}

static void fill(void)
{
    for (unsigned i = 0; i < sizeof page; i++)
        page[i] = (uint8_t)(i * 7 + (i >> 8));
    for (unsigned i = 0; i < sizeof oob; i++)
        oob[i] = (uint8_t)(0xff - i);
}

static bool arrived(void)
{
    for (unsigned i = 0; i < sizeof page; i++)
        if (machine.nfc.log[i] != page[i])
            return false;
    for (unsigned i = 0; i < sizeof oob; i++)
        if (machine.nfc.log[sizeof page + i] != oob[i])
            return false;
    return machine.nfc.logged == sizeof page + sizeof oob;
}

int main(void)
{
    struct dmac_chan *channel = &dma.chan[NAND_WRITE_CHAN];

    cpu_reset(2026, &usual_timing, interrupt);  // the model machine: seed, speeds, interrupt handler
    machine.memory = (uintptr_t)page < (uintptr_t)oob ? (uintptr_t)page : (uintptr_t)oob;
    machine.memory_bytes = 64 * 1024;

    fill();
    if (nand_write_init(&dma) != DMAC_OK || nand_write_prep(&write_page, channel, &table) != DMAC_OK)
        return 1;
    write_page.callback = written;
    if (dmac_submit(&write_page, NULL) != DMAC_OK)
        return 1;
    dmac_issue_pending(channel);
    say("started");

    while (!over) {
        cpu_idle(10);                           // the model machine: time passes, interrupts come
        dmac_poll(&dma.dmac);
    }
    printf("flash: %zu bytes, %zu lost, contents %s\n", machine.nfc.logged, machine.nfc.lost, arrived() ? "right" : "WRONG");
    return arrived() && !machine.broken ? 0 : 1;
}
