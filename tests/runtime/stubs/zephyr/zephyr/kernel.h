/* SPDX-License-Identifier: MIT */
/* Declarations of Zephyr's kernel that the adapter uses, written from its API reference, 4.x (docs.zephyrproject.org/latest/
 * doxygen: Spinlock APIs, Work Queue APIs, Clock APIs, Interrupt Service Routine APIs); only for compiling in tests. */
#ifndef STUB_ZEPHYR_KERNEL_H
#define STUB_ZEPHYR_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_spinlock {
#ifdef CONFIG_SMP
    long locked;
#else
    char nothing;
#endif
};
typedef struct { int key; } k_spinlock_key_t;
k_spinlock_key_t k_spin_lock(struct k_spinlock *l);
void k_spin_unlock(struct k_spinlock *l, k_spinlock_key_t key);

typedef struct { int64_t ticks; } k_timeout_t;
#define K_MSEC(ms) ((k_timeout_t){ (ms) })
#define K_NO_WAIT ((k_timeout_t){ 0 })
#define K_FOREVER ((k_timeout_t){ -1 })

struct k_work;
typedef void (*k_work_handler_t)(struct k_work *work);
struct k_work { k_work_handler_t handler; uint32_t flags; };
struct k_work_delayable { struct k_work work; };
#define K_WORK_DELAYABLE_DEFINE(work_, work_handler) struct k_work_delayable work_ = { { work_handler, 0 } }
struct k_work_delayable *k_work_delayable_from_work(struct k_work *work);
int k_work_schedule(struct k_work_delayable *dwork, k_timeout_t delay);
int k_work_reschedule(struct k_work_delayable *dwork, k_timeout_t delay);

struct k_sem { unsigned count, limit; };
#define K_SEM_DEFINE(name, initial, most) struct k_sem name = { initial, most }
int k_sem_take(struct k_sem *sem, k_timeout_t timeout);
void k_sem_give(struct k_sem *sem);

uint32_t k_cycle_get_32(void);
int64_t k_uptime_ticks(void);

int irq_connect_dynamic(unsigned int irq, unsigned int priority, void (*routine)(const void *parameter), const void *parameter, uint32_t flags);
void irq_enable(unsigned int irq);

#ifdef __cplusplus
}
#endif
#endif
