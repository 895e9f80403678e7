/* SPDX-License-Identifier: MIT */
/* Bare-metal RISC-V: the lock clears mstatus.MIE, or with DMAC_PORT_SUPERVISOR sstatus.SIE. Several harts, DMAC_PORT_SMP:
 * AMOSWAP (extension A) with fences. Its own .aq and .rl order memory only: registers belong to the I/O domain, which
 * only FENCE orders with memory (unprivileged manual, section 2.7 and chapter "A"). */
#ifndef DMAC_PORT_RISCV_H
#define DMAC_PORT_RISCV_H

#include "mmio.h"

#ifdef DMAC_PORT_SUPERVISOR
#define DMAC_PORT_STATUS "sstatus"
#define DMAC_PORT_ENABLE 2
#else
#define DMAC_PORT_STATUS "mstatus"
#define DMAC_PORT_ENABLE 8
#endif

#ifdef DMAC_PORT_SMP
static inline void dmac_port_spin(uint32_t *word)
{
    uint32_t seen;

    __asm__ volatile ("1:\tlw %0, 0(%1)\n\tbnez %0, 1b\n\t"
                      "amoswap.w.aq %0, %2, (%1)\n\tbnez %0, 1b\n\t"
                      "fence r, iorw" : "=&r" (seen) : "r" (word), "r" (1) : "memory");
}
static inline void dmac_port_unspin(uint32_t *word)
{
    __asm__ volatile ("fence iorw, w\n\tamoswap.w.rl zero, zero, (%0)" : : "r" (word) : "memory");
}
#else
static inline void dmac_port_spin(uint32_t *word) { (void)word; }
static inline void dmac_port_unspin(uint32_t *word) { (void)word; }
#endif

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uintptr_t saved;

    __asm__ volatile ("csrrci %0, " DMAC_PORT_STATUS ", %1" : "=r" (saved) : "i" (DMAC_PORT_ENABLE) : "memory");
    dmac_port_spin(word);
    return (uint32_t)saved & DMAC_PORT_ENABLE;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    uintptr_t bit = saved;

    dmac_port_unspin(word);
    __asm__ volatile ("csrs " DMAC_PORT_STATUS ", %0" : : "r" (bit) : "memory");
}

static inline void dmac_port_publish(void) { __asm__ volatile ("fence iorw, iorw" : : : "memory"); }
static inline void dmac_port_barrier(void) { __asm__ volatile ("fence iorw, iorw" : : : "memory"); }

#endif
