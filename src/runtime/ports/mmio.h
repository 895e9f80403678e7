/* SPDX-License-Identifier: MIT */
/* What the bare-metal ports share: registers are plain volatile accesses, memory is identity-mapped for bus masters. */
#ifndef DMAC_PORT_MMIO_H
#define DMAC_PORT_MMIO_H

#include <stddef.h>
#include <stdint.h>

static inline uint8_t dmac_port_read8(uintptr_t address) { return *(volatile uint8_t *)address; }
static inline uint16_t dmac_port_read16(uintptr_t address) { return *(volatile uint16_t *)address; }
static inline uint32_t dmac_port_read32(uintptr_t address) { return *(volatile uint32_t *)address; }
static inline uint64_t dmac_port_read64(uintptr_t address) { return *(volatile uint64_t *)address; }
static inline void dmac_port_write8(uintptr_t address, uint8_t value) { *(volatile uint8_t *)address = value; }
static inline void dmac_port_write16(uintptr_t address, uint16_t value) { *(volatile uint16_t *)address = value; }
static inline void dmac_port_write32(uintptr_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
static inline void dmac_port_write64(uintptr_t address, uint64_t value) { *(volatile uint64_t *)address = value; }
static inline uint64_t dmac_port_bus_address(uintptr_t cpu) { return cpu; }

/* The firmware supplies these three: a free-running counter, its rate (DMAC_PORT_HZ, default 1 MHz), and whatever makes
 * dmac_poll run soon (a flag for the main loop, a pended interrupt). */
#ifndef DMAC_PORT_HZ
#define DMAC_PORT_HZ 1000000
#endif
#ifdef __cplusplus
extern "C" {
#endif
struct dmac;
uint32_t board_time(void);
void board_wake(struct dmac *domain);
/* Only for memories with a data cache that the controller does not see; the firmware supplies them then. */
#ifdef DMAC_PORT_CACHED
void board_clean(const void *from, size_t bytes);
void board_invalidate(void *from, size_t bytes);
#endif
#ifdef __cplusplus
}
#endif

static inline uint32_t dmac_port_time(void) { return board_time(); }
static inline void dmac_port_wake(struct dmac *domain) { board_wake(domain); }
#ifdef DMAC_PORT_CACHED
static inline void dmac_port_clean(const void *from, size_t bytes) { board_clean(from, bytes); }
static inline void dmac_port_invalidate(void *from, size_t bytes) { board_invalidate(from, bytes); }
#else
#define DMAC_PORT_COHERENT 1
static inline void dmac_port_clean(const void *from, size_t bytes) { (void)from; (void)bytes; }
static inline void dmac_port_invalidate(void *from, size_t bytes) { (void)from; (void)bytes; }
#endif

#endif
