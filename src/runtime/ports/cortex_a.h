/* SPDX-License-Identifier: MIT */
/* Bare-metal ARMv5 to ARMv7-A, one core: the lock masks IRQ (CPSR.I). The barrier is the CP15 c7, c10, 4 operation, which
 * ARMv5 (ARM926) calls drain write buffer and ARMv7 keeps as DSB. */
#ifndef DMAC_PORT_CORTEX_A_H
#define DMAC_PORT_CORTEX_A_H

#include "mmio.h"

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uint32_t saved, masked;

    (void)word;
    __asm__ volatile ("mrs %0, cpsr\n\torr %1, %0, #0x80\n\tmsr cpsr_c, %1" : "=r" (saved), "=r" (masked) : : "memory", "cc");
    return saved;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    (void)word;
    __asm__ volatile ("msr cpsr_c, %0" : : "r" (saved) : "memory", "cc");
}

static inline void dmac_port_drain(void)
{
    uint32_t zero = 0;

    __asm__ volatile ("mcr p15, 0, %0, c7, c10, 4" : : "r" (zero) : "memory");
}

static inline void dmac_port_publish(void) { dmac_port_drain(); }
static inline void dmac_port_barrier(void) { dmac_port_drain(); }

#endif
