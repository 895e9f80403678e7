/* SPDX-License-Identifier: MIT */
/* Port for tests on a host: every access goes to functions that a device model supplies. */
#ifndef DMAC_PORT_HOST_H
#define DMAC_PORT_HOST_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct dmac;

/* Supplied by the model. `width` in bytes. */
uint64_t dmac_host_read(uintptr_t address, unsigned width);
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width);
uint32_t dmac_host_time(void);                  /* microseconds */
uint32_t dmac_host_lock(uint32_t *word);
void dmac_host_unlock(uint32_t *word, uint32_t saved);
void dmac_host_publish(void);
void dmac_host_wake(struct dmac *domain);
uint64_t dmac_host_bus_address(uintptr_t cpu);
void dmac_host_clean(const void *from, size_t bytes);
void dmac_host_invalidate(void *from, size_t bytes);

#ifdef __cplusplus
}
#endif

#define DMAC_PORT_HZ 1000000

static inline uint8_t dmac_port_read8(uintptr_t address) { return (uint8_t)dmac_host_read(address, 1); }
static inline uint16_t dmac_port_read16(uintptr_t address) { return (uint16_t)dmac_host_read(address, 2); }
static inline uint32_t dmac_port_read32(uintptr_t address) { return (uint32_t)dmac_host_read(address, 4); }
static inline uint64_t dmac_port_read64(uintptr_t address) { return dmac_host_read(address, 8); }
static inline void dmac_port_write8(uintptr_t address, uint8_t value) { dmac_host_write(address, value, 1); }
static inline void dmac_port_write16(uintptr_t address, uint16_t value) { dmac_host_write(address, value, 2); }
static inline void dmac_port_write32(uintptr_t address, uint32_t value) { dmac_host_write(address, value, 4); }
static inline void dmac_port_write64(uintptr_t address, uint64_t value) { dmac_host_write(address, value, 8); }
static inline void dmac_port_publish(void) { dmac_host_publish(); }
static inline void dmac_port_barrier(void) { }
static inline uint32_t dmac_port_lock(uint32_t *word) { return dmac_host_lock(word); }
static inline void dmac_port_unlock(uint32_t *word, uint32_t saved) { dmac_host_unlock(word, saved); }
static inline uint32_t dmac_port_time(void) { return dmac_host_time(); }
static inline void dmac_port_wake(struct dmac *domain) { dmac_host_wake(domain); }
static inline uint64_t dmac_port_bus_address(uintptr_t cpu) { return dmac_host_bus_address(cpu); }
static inline void dmac_port_clean(const void *from, size_t bytes) { dmac_host_clean(from, bytes); }
static inline void dmac_port_invalidate(void *from, size_t bytes) { dmac_host_invalidate(from, bytes); }

#endif
