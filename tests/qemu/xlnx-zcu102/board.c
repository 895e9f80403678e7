// SPDX-License-Identifier: MIT
// ZynqMP: GICv2, all interrupts to core 0, and the architected timer.
#include "fw.h"

#define REG(a) (*(volatile uint32_t *)(uintptr_t)(a))

enum { GICD = 0xf9010000u, GICC = 0xf9020000u };
enum {
    GICD_CTLR = 0x000, GICD_ISENABLER = 0x100, GICD_IPRIORITYR = 0x400, GICD_ITARGETSR = 0x800,
    GICC_CTLR = 0x000, GICC_PMR = 0x004, GICC_IAR = 0x00c, GICC_EOIR = 0x010,
};
enum { SPURIOUS = 1020 };

const char board_name[] = "xlnx-zcu102";
const unsigned board_dma_lines[] = { 156 + 0, 156 + 5, 0 };
const uintptr_t board_fixed = 0x02000000, board_far = 0x800000000;

static void set_byte(uintptr_t base, unsigned line, uint32_t value)
{
    uintptr_t reg = base + line / 4 * 4;
    unsigned shift = line % 4 * 8;

    REG(reg) = (REG(reg) & ~(UINT32_C(0xff) << shift)) | value << shift;
}

void board_irq_enable(unsigned line)
{
    set_byte(GICD + GICD_IPRIORITYR, line, 0x80);
    set_byte(GICD + GICD_ITARGETSR, line, 1);
    REG(GICD + GICD_ISENABLER + line / 32 * 4) = UINT32_C(1) << line % 32;
    REG(GICD + GICD_CTLR) = 1;
    REG(GICC + GICC_PMR) = 0xff;
    REG(GICC + GICC_CTLR) = 1;
    irq_on();
}

uint32_t board_time(void)
{
    uint64_t now;

    __asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(now));
    return (uint32_t)now;
}

void board_irq(void)
{
    uint32_t acknowledged = REG(GICC + GICC_IAR);
    unsigned line = acknowledged & 0x3ff;

    if (line >= SPURIOUS)
        return;
    dma_interrupt(line);
    REG(GICC + GICC_EOIR) = acknowledged;
}
