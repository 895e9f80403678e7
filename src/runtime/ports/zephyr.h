/* SPDX-License-Identifier: MIT */
/* Zephyr, 3.5 and later, one core or several. One file of the application says DMAC_ZEPHYR_DEFINE(&DOMAIN); which makes the lock
 * and the work item that polls that domain. Interrupt handlers (irq_connect_dynamic, IRQ_CONNECT) call dmac_irq; they must be
 * ordinary ones, not zero-latency. docs.zephyrproject.org: Kernel Services (spinlocks, workqueue threads, timing), Cache
 * Interface, Barrier Services, Memory Management. */
#ifndef DMAC_PORT_ZEPHYR_H
#define DMAC_PORT_ZEPHYR_H

#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel.h>
#include <zephyr/cache.h>
#include <zephyr/sys/barrier.h>
#include <zephyr/sys/sys_io.h>
#ifdef CONFIG_MMU
#include <zephyr/kernel/mm.h>
#endif

/* How soon a poll that must be repeated is: the resolution of holds that wait for levels and times. */
#ifndef DMAC_ZEPHYR_POLL
#define DMAC_ZEPHYR_POLL K_MSEC(1)
#endif

#ifdef __cplusplus
extern "C" {
#endif
struct dmac;
int dmac_poll(struct dmac *domain);
extern struct k_spinlock dmac_zephyr_lock;
/* Made by DMAC_ZEPHYR_DEFINE; an application with several domains, or a work queue of its own, writes this itself. */
void dmac_zephyr_wake(struct dmac *domain);
#ifdef __cplusplus
}
#endif

#define DMAC_ZEPHYR_DEFINE(domain)                                                                                          \
    struct k_spinlock dmac_zephyr_lock;                                                                                     \
    static void dmac_zephyr_poll(struct k_work *work)                                                                       \
    {                                                                                                                       \
        if (dmac_poll(domain) != 0)                                                                                         \
            (void)k_work_schedule(k_work_delayable_from_work(work), DMAC_ZEPHYR_POLL);                                      \
    }                                                                                                                       \
    static K_WORK_DELAYABLE_DEFINE(dmac_zephyr_work, dmac_zephyr_poll);                                                     \
    void dmac_zephyr_wake(struct dmac *unused)                                                                              \
    {                                                                                                                       \
        (void)unused;                                                                                                       \
        (void)k_work_reschedule(&dmac_zephyr_work, K_NO_WAIT);          /* also when a later one is planned */              \
    }                                                                                                                       \
    struct dmac         /* and a semicolon */

static inline uint8_t dmac_port_read8(uintptr_t address) { return sys_read8(address); }
static inline uint16_t dmac_port_read16(uintptr_t address) { return sys_read16(address); }
static inline uint32_t dmac_port_read32(uintptr_t address) { return sys_read32(address); }
static inline void dmac_port_write8(uintptr_t address, uint8_t value) { sys_write8(value, address); }
static inline void dmac_port_write16(uintptr_t address, uint16_t value) { sys_write16(value, address); }
static inline void dmac_port_write32(uintptr_t address, uint32_t value) { sys_write32(value, address); }
#ifdef CONFIG_64BIT
static inline uint64_t dmac_port_read64(uintptr_t address) { return sys_read64(address); }
static inline void dmac_port_write64(uintptr_t address, uint64_t value) { sys_write64(value, address); }
#else
static inline uint64_t dmac_port_read64(uintptr_t address) { return *(volatile uint64_t *)address; }
static inline void dmac_port_write64(uintptr_t address, uint64_t value) { *(volatile uint64_t *)address = value; }
#endif

/* Zephyr's own barriers are those of the compiler where the architecture brings none: on RISC-V that is a fence without
 * device accesses, which is not enough in front of a register write. */
#ifdef CONFIG_RISCV
static inline void dmac_port_publish(void) { __asm__ volatile ("fence iorw, iorw" : : : "memory"); }
#else
static inline void dmac_port_publish(void) { barrier_dsync_fence_full(); }
#endif
static inline void dmac_port_barrier(void) { dmac_port_publish(); }

static inline uint32_t dmac_port_lock(uint32_t *word)
{
    (void)word;
    return (uint32_t)k_spin_lock(&dmac_zephyr_lock).key;
}

static inline void dmac_port_unlock(uint32_t *word, uint32_t saved)
{
    k_spinlock_key_t key;

    (void)word;
    key.key = (int)saved;
    k_spin_unlock(&dmac_zephyr_lock, key);
}

/* Cycles of a clock whose rate is only known when it runs are no use for constants: then the kernel's ticks. */
#ifdef CONFIG_TIMER_READS_ITS_FREQUENCY_AT_RUNTIME
#define DMAC_PORT_HZ CONFIG_SYS_CLOCK_TICKS_PER_SEC
static inline uint32_t dmac_port_time(void) { return (uint32_t)k_uptime_ticks(); }
#else
#define DMAC_PORT_HZ CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC
static inline uint32_t dmac_port_time(void) { return k_cycle_get_32(); }
#endif

static inline void dmac_port_wake(struct dmac *domain) { dmac_zephyr_wake(domain); }

#ifdef CONFIG_MMU
static inline uint64_t dmac_port_bus_address(uintptr_t cpu) { return k_mem_phys_addr((void *)cpu); }
#else
static inline uint64_t dmac_port_bus_address(uintptr_t cpu) { return cpu; }
#endif

/* DMAC_PORT_COHERENT from the command line: there is a data cache, but the controllers snoop it. */
#if defined(CONFIG_DCACHE) && !defined(DMAC_PORT_COHERENT)
#ifndef CONFIG_CACHE_MANAGEMENT
#error "a data cache, but nothing that cleans it: CONFIG_CACHE_MANAGEMENT=y"
#endif
static inline void dmac_port_clean(const void *from, size_t bytes) { (void)sys_cache_data_flush_range((void *)(uintptr_t)from, bytes); }
static inline void dmac_port_invalidate(void *from, size_t bytes) { (void)sys_cache_data_invd_range(from, bytes); }
#else
#ifndef DMAC_PORT_COHERENT
#define DMAC_PORT_COHERENT 1
#endif
static inline void dmac_port_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
static inline void dmac_port_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }
#endif

#endif
