// SPDX-License-Identifier: MIT
// ARM Versatile/PB: PL190 vectored interrupt controller (used flat) and the 24 MHz counter.
#include "fw.h"

#define REG(a) (*(volatile uint32_t *)(uintptr_t)(a))

enum {
    VIC_IRQSTATUS = 0x10140000,
    VIC_INTENABLE = 0x10140010,
    SYS_24MHZ     = 0x1000005c,
};

const char board_name[] = "versatilepb";
const unsigned board_dma_lines[] = { 17, 0 };
const uintptr_t board_fixed = 0x02000000, board_far = 0x03000000;

void board_irq_enable(unsigned line)
{
    REG(VIC_INTENABLE) = UINT32_C(1) << line;
    irq_on();
}

uint32_t board_time(void)
{
    return REG(SYS_24MHZ);
}

void board_irq(void)
{
    uint32_t pending = REG(VIC_IRQSTATUS);

    for (unsigned line = 0; pending; line++, pending >>= 1)
        if (pending & 1)
            dma_interrupt(line);
}
