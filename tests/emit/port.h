/* SPDX-License-Identifier: MIT */
/* A port that compiles everywhere: for tests that never run. */
#include <stdint.h>
#define DMAC_PORT_HZ 1000000
static inline uint8_t dmac_port_read8(uintptr_t a){return *(volatile uint8_t*)a;}
static inline uint16_t dmac_port_read16(uintptr_t a){return *(volatile uint16_t*)a;}
static inline uint32_t dmac_port_read32(uintptr_t a){return *(volatile uint32_t*)a;}
static inline uint64_t dmac_port_read64(uintptr_t a){return *(volatile uint64_t*)a;}
static inline void dmac_port_write8(uintptr_t a,uint8_t v){*(volatile uint8_t*)a=v;}
static inline void dmac_port_write16(uintptr_t a,uint16_t v){*(volatile uint16_t*)a=v;}
static inline void dmac_port_write32(uintptr_t a,uint32_t v){*(volatile uint32_t*)a=v;}
static inline void dmac_port_write64(uintptr_t a,uint64_t v){*(volatile uint64_t*)a=v;}
static inline void dmac_port_barrier(void){}
static inline uint32_t dmac_port_time(void){static uint32_t t;return t++;}
