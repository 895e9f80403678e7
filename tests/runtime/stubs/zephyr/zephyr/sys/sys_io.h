/* SPDX-License-Identifier: MIT */
/* From the API reference, sys_io.h: value first, address second. */
#ifndef STUB_ZEPHYR_SYS_IO_H
#define STUB_ZEPHYR_SYS_IO_H
#include <stdint.h>
typedef uintptr_t mem_addr_t;
static inline uint8_t sys_read8(mem_addr_t addr) { return *(volatile uint8_t *)addr; }
static inline uint16_t sys_read16(mem_addr_t addr) { return *(volatile uint16_t *)addr; }
static inline uint32_t sys_read32(mem_addr_t addr) { return *(volatile uint32_t *)addr; }
static inline void sys_write8(uint8_t data, mem_addr_t addr) { *(volatile uint8_t *)addr = data; }
static inline void sys_write16(uint16_t data, mem_addr_t addr) { *(volatile uint16_t *)addr = data; }
static inline void sys_write32(uint32_t data, mem_addr_t addr) { *(volatile uint32_t *)addr = data; }
#ifdef CONFIG_64BIT
static inline uint64_t sys_read64(mem_addr_t addr) { return *(volatile uint64_t *)addr; }
static inline void sys_write64(uint64_t data, mem_addr_t addr) { *(volatile uint64_t *)addr = data; }
#endif
#endif
