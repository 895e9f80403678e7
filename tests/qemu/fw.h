/* SPDX-License-Identifier: MIT */
/* What the firmware images share: text and exit through semihosting, interrupts, time, checks.
 * Nothing here knows a DMA controller; that is what the generated headers are for. */
#ifndef FW_H
#define FW_H

#include <stddef.h>
#include <stdint.h>

/* start-*.S */
uintptr_t semihost(unsigned op, const void *arg);
void irq_on(void);
uintptr_t irq_save(void);               /* mask interrupts, return what was set before */
void irq_restore(uintptr_t flags);
void wait_for_interrupt(void);

/* BOARD/board.c: interrupt lines and a free-running 32-bit clock */
extern const char board_name[];
extern const unsigned board_dma_lines[];        /* of the channels that moves.dmac uses; 0 ends */
void board_irq_enable(unsigned line);   /* a line as the board's .dmac file numbers it */
uint32_t board_time(void);
void board_irq(void);                   /* called with interrupts masked; calls dma_interrupt */

/* the image's own interrupt handler: LINE is the number that was enabled */
void dma_interrupt(unsigned line);

/* fw.c */
void put(const char *s);
void put_dec(uint32_t v);
void put_hex(uint64_t v);
_Noreturn void fw_exit(int status);
_Noreturn void fw_fault(unsigned vector, uintptr_t pc, uintptr_t addr);
int main(void);

void *memset(void *p, int c, size_t n);
void *memcpy(void *d, const void *s, size_t n);

#endif
