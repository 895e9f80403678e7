/* SPDX-License-Identifier: MIT */
/* Bare-metal AArch64 at EL1 or above: the lock masks IRQ (DAIF.I); dmac must not be called from FIQ handlers. Several cores,
 * DMAC_PORT_SMP (`word` in shareable memory that is cached): LDAXR and STLR, waiting with WFE; the store of the release
 * clears the waiting core's exclusive monitor, which is an event (ARM ARM for A-profile, appendix K14 on barriers, D1 on
 * Wait for Event). Acquire and release order accesses to device memory, too. */
#ifndef DMAC_PORT_AARCH64_H
#define DMAC_PORT_AARCH64_H

#include "mmio.h"

#ifdef DMAC_PORT_SMP
static inline void dmac_port_spin(uint32_t *word)
{
    uint32_t seen;

    __asm__ volatile ("sevl\n"
                      "1:\twfe\n"
                      "2:\tldaxr %w0, [%1]\n\tcbnz %w0, 1b\n\t"
                      "stxr %w0, %w2, [%1]\n\tcbnz %w0, 2b" : "=&r" (seen) : "r" (word), "r" (1) : "memory");
}
static inline void dmac_port_unspin(uint32_t *word)
{
    __asm__ volatile ("stlr wzr, [%0]" : : "r" (word) : "memory");
}
#else
static inline void dmac_port_spin(uint32_t *word) { (void)word; }
static inline void dmac_port_unspin(uint32_t *word) { (void)word; }
#endif

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uint64_t saved;

    __asm__ volatile ("mrs %0, daif\n\tmsr daifset, #2" : "=r" (saved) : : "memory");
    dmac_port_spin(word);
    return (uint32_t)saved;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    uint64_t daif = saved;

    dmac_port_unspin(word);
    __asm__ volatile ("msr daif, %0" : : "r" (daif) : "memory");
}

static inline void dmac_port_publish(void) { __asm__ volatile ("dsb sy" : : : "memory"); }
static inline void dmac_port_barrier(void) { __asm__ volatile ("dsb sy" : : : "memory"); }

#endif
