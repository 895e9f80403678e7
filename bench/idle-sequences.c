/* SPDX-License-Identifier: MIT */
/* Firmware for figures.py: two generated transfers of one channel, registers in RAM. The one call of dmac_irq ends the first
 * and starts the second. PROGRAM names the generated files, STEM their domain, FINISHED is what the hardware has done by then. */
#include PROGRAM
#include "dmac_port.h"

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define REGISTER(address) (*(volatile uint32_t *)(0x38040000u + (address)))

extern uint32_t bench_stack_end;
uint8_t a[256] __attribute__((aligned(32))), b[256] __attribute__((aligned(32)));
static struct JOIN(STEM, _domain) dma;
static struct dmac_tx tx[2];

uint32_t board_time(void) { return 0; }
void board_wake(struct dmac *domain) { (void)domain; }

static void leave_emulation(uint32_t reason)            /* semihosting: SYS_EXIT */
{
    register uint32_t operation __asm__("r0") = 0x18;
    register uint32_t argument __asm__("r1") = reason;

    __asm__ volatile ("bkpt 0xab" : : "r" (operation), "r" (argument) : "memory");
}

int main(void);
int main(void)
{
    struct dmac_chan *chan = &dma.chan[FIRST_CHAN];

    (void)JOIN(STEM, _init)(&dma);
    (void)dmac_prep(&tx[0], chan, &first, NULL);
    (void)dmac_prep(&tx[1], chan, &second, NULL);
    (void)dmac_submit(&tx[0], NULL);
    (void)dmac_submit(&tx[1], NULL);
    (void)dmac_issue_pending(chan);
    FINISHED;
    dmac_irq(chan);
    leave_emulation(chan->current == &tx[1] && chan->state == DMAC_CH_RUN ? 0x20026 : 0x20023);
    for (;;)
        continue;
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = { &bench_stack_end, (const void *)main };
