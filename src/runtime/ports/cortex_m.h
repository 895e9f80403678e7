/* SPDX-License-Identifier: MIT */
/* Bare-metal Cortex-M: the lock masks interrupts (PRIMASK); not for NMI and HardFault. CPSID takes effect before the next
 * instruction. DSB: ARMv6-M and ARMv7-M ARM, section A3.7.3. Several cores, DMAC_PORT_SMP: cores differ in what they have for
 * that (exclusives, or locks in hardware where there are none, as on M0+), so the firmware supplies the spinlock; the port
 * adds the barriers. */
#ifndef DMAC_PORT_CORTEX_M_H
#define DMAC_PORT_CORTEX_M_H

#include "mmio.h"

#ifdef DMAC_PORT_SMP
#ifdef __cplusplus
extern "C" {
#endif
void board_spin_lock(uint32_t *word);           /* interrupts are off */
void board_spin_unlock(uint32_t *word);
#ifdef __cplusplus
}
#endif
static inline void dmac_port_spin(uint32_t *word)
{
    board_spin_lock(word);
    __asm__ volatile ("dmb" : : : "memory");
}
static inline void dmac_port_unspin(uint32_t *word)
{
    __asm__ volatile ("dmb" : : : "memory");
    board_spin_unlock(word);
}
#else
static inline void dmac_port_spin(uint32_t *word) { (void)word; }
static inline void dmac_port_unspin(uint32_t *word) { (void)word; }
#endif

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    uint32_t saved;

    __asm__ volatile ("mrs %0, primask\n\tcpsid i" : "=r" (saved) : : "memory");
    dmac_port_spin(word);
    return saved;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    dmac_port_unspin(word);
    __asm__ volatile ("msr primask, %0" : : "r" (saved) : "memory");
}

static inline void dmac_port_publish(void) { __asm__ volatile ("dsb" : : : "memory"); }
static inline void dmac_port_barrier(void) { __asm__ volatile ("dsb" : : : "memory"); }

#endif
