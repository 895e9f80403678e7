/* SPDX-License-Identifier: MIT */
/* Bare-metal RISC-V, machine mode, one hart: the lock clears mstatus.MIE. */
#ifndef DMAC_PORT_RISCV_H
#define DMAC_PORT_RISCV_H

#include "mmio.h"

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uintptr_t saved;

    (void)word;
    __asm__ volatile ("csrrci %0, mstatus, 8" : "=r" (saved) : : "memory");
    return (uint32_t)saved & 8u;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    uintptr_t bit = saved;

    (void)word;
    __asm__ volatile ("csrs mstatus, %0" : : "r" (bit) : "memory");
}

static inline void dmac_port_publish(void) { __asm__ volatile ("fence iorw, iorw" : : : "memory"); }
static inline void dmac_port_barrier(void) { __asm__ volatile ("fence iorw, iorw" : : : "memory"); }

#endif
