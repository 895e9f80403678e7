/* SPDX-License-Identifier: MIT */
/* FreeRTOS, 10.4 and later, on a bare-metal port for the CPU; several cores with FreeRTOS 11, whose critical sections are
 * spinlocks then. One file of the application says DMAC_FREERTOS_DEFINE(&DOMAIN); and makes a task of dmac_freertos_task, which
 * polls; it must exist before the first dmac call. Handlers that call dmac_irq must be allowed to call the kernel
 * (configMAX_SYSCALL_INTERRUPT_PRIORITY or below). On other CPUs than ARM and RISC-V the
 * firmware supplies dmac_freertos_barrier. freertos.org: taskENTER_CRITICAL, _FROM_ISR,
 * xTaskGetTickCount, vTaskNotifyGiveFromISR, ulTaskNotifyTake. */
#ifndef DMAC_PORT_FREERTOS_H
#define DMAC_PORT_FREERTOS_H

#include <stddef.h>
#include <stdint.h>
#include "FreeRTOS.h"
#include "task.h"

/* Is this an interrupt handler? Ports for Cortex-M and later ones for others have the function; else define this. */
#ifndef DMAC_FREERTOS_IN_ISR
#define DMAC_FREERTOS_IN_ISR() (xPortIsInsideInterrupt() != pdFALSE)
#endif

/* A clock that is finer than the tick: a function without arguments, and its rate. */
#ifdef DMAC_FREERTOS_TIME
#ifndef DMAC_PORT_HZ
#error "DMAC_FREERTOS_TIME needs its rate: DMAC_PORT_HZ"
#endif
#else
#if defined(configUSE_16_BIT_TICKS) && configUSE_16_BIT_TICKS == 1
#error "time must be 32 bits: configUSE_16_BIT_TICKS 0, or a clock of your own: DMAC_FREERTOS_TIME, DMAC_PORT_HZ"
#endif
#define DMAC_PORT_HZ configTICK_RATE_HZ
#endif

#ifdef __cplusplus
extern "C" {
#endif
struct dmac;
int dmac_poll(struct dmac *domain);
/* Made by DMAC_FREERTOS_DEFINE; an application with several domains writes this itself. */
void dmac_freertos_wake(struct dmac *domain);
/* Everything written so far is visible to all masters and devices before anything that follows. */
#if !defined(__ARM_ARCH) && !defined(__riscv)
void dmac_freertos_barrier(void);
#endif
#ifdef DMAC_PORT_CACHED
void board_clean(const void *from, size_t bytes);
void board_invalidate(void *from, size_t bytes);
#endif
#ifdef __cplusplus
}
#endif

#define DMAC_FREERTOS_DEFINE(domain)                                                                                        \
    static TaskHandle_t dmac_freertos_poller;                                                                               \
    void dmac_freertos_task(void *unused)                                                                                   \
    {                                                                                                                       \
        (void)unused;                                                                                                       \
        dmac_freertos_poller = xTaskGetCurrentTaskHandle();                                                                 \
        for (;;)                                        /* while it must be repeated: each tick, or when woken */           \
            (void)ulTaskNotifyTake(pdTRUE, dmac_poll(domain) != 0 ? 1 : portMAX_DELAY);                                     \
    }                                                                                                                       \
    void dmac_freertos_wake(struct dmac *unused)                                                                            \
    {                                                                                                                       \
        BaseType_t yield = pdFALSE;                                                                                         \
        (void)unused;                                                                                                       \
        if (dmac_freertos_poller == NULL)               /* it polls first, before it waits */                               \
            return;                                                                                                         \
        if (!DMAC_FREERTOS_IN_ISR()) {                                                                                      \
            (void)xTaskNotifyGive(dmac_freertos_poller);                                                                    \
            return;                                                                                                         \
        }                                                                                                                   \
        vTaskNotifyGiveFromISR(dmac_freertos_poller, &yield);                                                               \
        portYIELD_FROM_ISR(yield);                                                                                          \
    }                                                                                                                       \
    struct dmac         /* and a semicolon */

static inline uint8_t dmac_port_read8(uintptr_t address) { return *(volatile uint8_t *)address; }
static inline uint16_t dmac_port_read16(uintptr_t address) { return *(volatile uint16_t *)address; }
static inline uint32_t dmac_port_read32(uintptr_t address) { return *(volatile uint32_t *)address; }
static inline uint64_t dmac_port_read64(uintptr_t address) { return *(volatile uint64_t *)address; }
static inline void dmac_port_write8(uintptr_t address, uint8_t value) { *(volatile uint8_t *)address = value; }
static inline void dmac_port_write16(uintptr_t address, uint16_t value) { *(volatile uint16_t *)address = value; }
static inline void dmac_port_write32(uintptr_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
static inline void dmac_port_write64(uintptr_t address, uint64_t value) { *(volatile uint64_t *)address = value; }
static inline uint64_t dmac_port_bus_address(uintptr_t cpu) { return cpu; }
#if defined(__ARM_ARCH) && __ARM_ARCH < 7 && defined(__ARM_ARCH_ISA_ARM)     /* before DSB was an instruction */
static inline void dmac_freertos_barrier(void) { __asm__ volatile ("mcr p15, 0, %0, c7, c10, 4" : : "r" (0) : "memory"); }
#elif defined(__ARM_ARCH)
static inline void dmac_freertos_barrier(void) { __asm__ volatile ("dsb sy" : : : "memory"); }
#elif defined(__riscv)
static inline void dmac_freertos_barrier(void) { __asm__ volatile ("fence iorw, iorw" : : : "memory"); }
#endif
static inline void dmac_port_publish(void) { dmac_freertos_barrier(); }
static inline void dmac_port_barrier(void) { dmac_freertos_barrier(); }

/* A task's critical sections nest by a counter, a handler's by what they return. */
static inline uint32_t dmac_port_lock(uint32_t *word)
{
    (void)word;
    if (DMAC_FREERTOS_IN_ISR())
        return (uint32_t)taskENTER_CRITICAL_FROM_ISR();
    taskENTER_CRITICAL();
    return 0;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    (void)word;
    if (DMAC_FREERTOS_IN_ISR())
        taskEXIT_CRITICAL_FROM_ISR((UBaseType_t)saved);
    else
        taskEXIT_CRITICAL();
}

static inline uint32_t dmac_port_time(void)
{
#ifdef DMAC_FREERTOS_TIME
    return DMAC_FREERTOS_TIME();
#else
    return (uint32_t)(DMAC_FREERTOS_IN_ISR() ? xTaskGetTickCountFromISR() : xTaskGetTickCount());
#endif
}

static inline void dmac_port_wake(struct dmac *domain) { dmac_freertos_wake(domain); }

#ifdef DMAC_PORT_CACHED
static inline void dmac_port_clean(const void *from, size_t bytes) { board_clean(from, bytes); }
static inline void dmac_port_invalidate(void *from, size_t bytes) { board_invalidate(from, bytes); }
#else
#define DMAC_PORT_COHERENT 1
static inline void dmac_port_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
static inline void dmac_port_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }
#endif

#endif
