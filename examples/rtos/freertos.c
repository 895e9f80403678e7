// SPDX-License-Identifier: MIT
// The transfer of examples/nand-write on FreeRTOS: one task writes a page and waits for it, another polls.
// Sources: this, nand-write.c, the runtime's dmac*.c, compiled with
//   -DDMAC_PORT_FILE='"ports/freertos.h"' -DDMAC_CONFIG_FILE='"nand-write.h"'
#include "nand-write.h"
#include "dmac_port.h"

// In the memory that nand-write.dmac names.
uint8_t page[4096] __attribute__((section(".dram"), aligned(32)));
uint8_t oob[64] __attribute__((section(".dram"), aligned(32)));

static struct nand_write_domain dma;
static struct dmac_tx write_page;
static struct nand_write_ram table;
static TaskHandle_t writer;
static volatile uint8_t result;

void dmac_freertos_task(void *unused);
void DMA_IRQHandler(void);
void write_one_page(void *unused);
int start_nand(void);

DMAC_FREERTOS_DEFINE(&dma.dmac);

// In the vector table; its priority at or below configMAX_SYSCALL_INTERRUPT_PRIORITY.
void DMA_IRQHandler(void)
{
    dmac_irq(&dma.chan[NAND_WRITE_CHAN]);
}

// In the polling task: `notify deferred`.
static void done(const struct dmac_report *report)
{
    result = report->result;
    (void)xTaskNotifyGive(writer);
}

void write_one_page(void *unused)
{
    struct dmac_chan *channel = &dma.chan[NAND_WRITE_CHAN];

    (void)unused;
    writer = xTaskGetCurrentTaskHandle();
    for (;;) {
        write_page.callback = done;
        if (nand_write_prep(&write_page, channel, &table) == DMAC_OK && dmac_submit(&write_page, NULL) == DMAC_OK) {
            (void)dmac_issue_pending(channel);
            (void)ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
        }
    }
}

// Before vTaskStartScheduler.
int start_nand(void)
{
    if (nand_write_init(&dma) != DMAC_OK)
        return -1;
    if (xTaskCreate(dmac_freertos_task, "dmac", configMINIMAL_STACK_SIZE, NULL, 3, NULL) != pdPASS)
        return -1;
    return xTaskCreate(write_one_page, "writer", configMINIMAL_STACK_SIZE, NULL, 2, NULL) == pdPASS ? 0 : -1;
}
