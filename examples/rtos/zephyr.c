// SPDX-License-Identifier: MIT
// The transfer of examples/nand-write on Zephyr: one thread writes a page and waits for it.
//   CONFIG_DYNAMIC_INTERRUPTS=y, or IRQ_CONNECT; sources: this, nand-write.c, the runtime's dmac*.c, compiled with
//   -DDMAC_PORT_FILE='"ports/zephyr.h"' -DDMAC_CONFIG_FILE='"nand-write.h"'
#include "nand-write.h"
#include "dmac_port.h"

enum { DMA_IRQ = 5, DMA_IRQ_PRIORITY = 2 };

// In the memory that nand-write.dmac names.
uint8_t page[4096] __attribute__((section(".dram"), aligned(32)));
uint8_t oob[64] __attribute__((section(".dram"), aligned(32)));

static struct nand_write_domain dma;
static struct dmac_tx write_page;
static struct nand_write_ram table;
static K_SEM_DEFINE(written, 0, 1);
static uint8_t result;

DMAC_ZEPHYR_DEFINE(&dma.dmac);

static void interrupt(const void *channel)
{
    dmac_irq((struct dmac_chan *)(uintptr_t)channel);
}

// In the system work queue's thread: `notify deferred`.
static void done(const struct dmac_report *report)
{
    result = report->result;
    k_sem_give(&written);
}

int nand_init(void);
int write_one_page(void);

int nand_init(void)
{
    if (nand_write_init(&dma) != DMAC_OK)
        return -1;
    (void)irq_connect_dynamic(DMA_IRQ, DMA_IRQ_PRIORITY, interrupt, &dma.chan[NAND_WRITE_CHAN], 0);
    irq_enable(DMA_IRQ);
    return 0;
}

int write_one_page(void)
{
    struct dmac_chan *channel = &dma.chan[NAND_WRITE_CHAN];
    int error = nand_write_prep(&write_page, channel, &table);

    if (error != DMAC_OK)
        return error;
    write_page.callback = done;
    error = dmac_submit(&write_page, NULL);
    if (error != DMAC_OK)
        return error;
    (void)dmac_issue_pending(channel);
    (void)k_sem_take(&written, K_FOREVER);
    return result == DMAC_RESULT_OK ? 0 : -1;
}
