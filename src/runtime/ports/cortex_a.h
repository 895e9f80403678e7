/* SPDX-License-Identifier: MIT */
/* Bare-metal ARMv5 to ARMv7-A: the lock masks IRQ (CPSR.I); dmac must not be called from FIQ handlers. Several cores,
 * DMAC_PORT_SMP (ARMv7, privileged; `word` in shareable memory that is cached): exclusives with DMB behind and in front, as
 * the ARMv7-A ARM's appendix on barriers has it (D7.3, acquiring and releasing a lock), waiting with WFE. The barrier is the CP15 c7, c10, 4 operation, which
 * ARMv5 (ARM926) calls drain write buffer and ARMv7 keeps as DSB. */
#ifndef DMAC_PORT_CORTEX_A_H
#define DMAC_PORT_CORTEX_A_H

#include "mmio.h"

#ifdef DMAC_PORT_SMP
#if !defined(__ARM_ARCH) || __ARM_ARCH < 7
#error "several cores: ARMv7 and later"
#endif
static inline void dmac_port_spin(uint32_t *word)
{
    uint32_t seen;

    __asm__ volatile (".syntax unified\n"
                      "1:\tldrex %0, [%1]\n\tcmp %0, #0\n\tbne 2f\n\t"
                      "strex %0, %2, [%1]\n\tcmp %0, #0\n\tbne 1b\n\tb 3f\n"
                      "2:\twfe\n\tb 1b\n"
                      "3:\tdmb" : "=&r" (seen) : "r" (word), "r" (1) : "memory", "cc");
}
static inline void dmac_port_unspin(uint32_t *word)
{
    __asm__ volatile ("dmb\n\tstr %1, [%0]\n\tdsb\n\tsev" : : "r" (word), "r" (0) : "memory");
}
#else
static inline void dmac_port_spin(uint32_t *word) { (void)word; }
static inline void dmac_port_unspin(uint32_t *word) { (void)word; }
#endif

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uint32_t saved, masked;

    __asm__ volatile ("mrs %0, cpsr\n\torr %1, %0, #0x80\n\tmsr cpsr_c, %1" : "=r" (saved), "=r" (masked) : : "memory", "cc");
    dmac_port_spin(word);
    return saved;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    dmac_port_unspin(word);
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
