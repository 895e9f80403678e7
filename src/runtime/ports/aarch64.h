/* SPDX-License-Identifier: MIT */
/* Bare-metal AArch64, one core: the lock masks IRQ (DAIF.I). */
#ifndef DMAC_PORT_AARCH64_H
#define DMAC_PORT_AARCH64_H

#include "mmio.h"

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uint64_t saved;

    (void)word;
    __asm__ volatile ("mrs %0, daif\n\tmsr daifset, #2" : "=r" (saved) : : "memory");
    return (uint32_t)saved;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    uint64_t daif = saved;

    (void)word;
    __asm__ volatile ("msr daif, %0" : : "r" (daif) : "memory");
}

static inline void dmac_port_publish(void) { __asm__ volatile ("dsb sy" : : : "memory"); }
static inline void dmac_port_barrier(void) { __asm__ volatile ("dsb sy" : : : "memory"); }

#endif
