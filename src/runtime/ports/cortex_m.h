/* SPDX-License-Identifier: MIT */
/* Bare-metal Cortex-M, one core: the lock masks interrupts (PRIMASK). DSB: ARMv6-M and ARMv7-M ARM, section A3.7.3. */
#ifndef DMAC_PORT_CORTEX_M_H
#define DMAC_PORT_CORTEX_M_H

#include "mmio.h"

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uint32_t saved;

    (void)word;
    __asm__ volatile ("mrs %0, primask\n\tcpsid i" : "=r" (saved) : : "memory");
    return saved;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    (void)word;
    __asm__ volatile ("msr primask, %0" : : "r" (saved) : "memory");
}

static inline void dmac_port_publish(void) { __asm__ volatile ("dsb" : : : "memory"); }
static inline void dmac_port_barrier(void) { __asm__ volatile ("dsb" : : : "memory"); }

#endif
