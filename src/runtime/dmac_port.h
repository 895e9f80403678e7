/* SPDX-License-Identifier: MIT */
/* What the runtime needs from the platform, on one page. A port is a header that defines the functions below as
 * `static inline`; name it with -DDMAC_PORT_FILE='"ports/cortex_m.h"'. Nothing else of dmac is platform-specific.
 *
 * Register access. Addresses are CPU addresses; each call is exactly one access of that width; accesses to one device
 * arrive in program order. The runtime makes them with the lock held, except from dmac_status.
 *
 *   uint8_t  dmac_port_read8 (uintptr_t address);    void dmac_port_write8 (uintptr_t address, uint8_t  value);
 *   uint16_t dmac_port_read16(uintptr_t address);    void dmac_port_write16(uintptr_t address, uint16_t value);
 *   uint32_t dmac_port_read32(uintptr_t address);    void dmac_port_write32(uintptr_t address, uint32_t value);
 *   uint64_t dmac_port_read64(uintptr_t address);    void dmac_port_write64(uintptr_t address, uint64_t value);
 *
 * Order of memory.
 *   void dmac_port_publish(void);        before every start: descriptor words and outbound data written so far are
 *                                        visible to the controller before the next register write
 *   void dmac_port_barrier(void);        `barrier` of a sequence, and the end of every connect, disconnect and stop:
 *                                        what was written to one device has taken effect before the next write to another
 *
 * Lock. One per domain, taken in every call and in the interrupt handler: on one core save and disable interrupts, on
 * several also a spinlock with acquire and release. Not recursive. `word` is for the port alone.
 *   uint32_t dmac_port_lock(uint32_t *word);           returns what unlock must be given back
 *   void     dmac_port_unlock(uint32_t *word, uint32_t saved);
 *
 * Time. Monotone modulo 2^32 on all cores.
 *   uint32_t dmac_port_time(void);       ticks
 *   DMAC_PORT_HZ                         ticks per second, an integer constant expression; 1 000 000 is a good choice
 *
 * Poll. "Let dmac_poll run soon": a callback is due, or a hold is being waited for. Called with the lock released or
 * held, from any context; must not call dmac.
 *   void dmac_port_wake(struct dmac *domain);
 *
 * Addresses. Of memory as a bus master sees it, before the `reach` offset that the compiler adds. Identity in most systems.
 *   uint64_t dmac_port_bus_address(uintptr_t cpu);
 *
 * Caches. Called at submit (clean outbound and inbound, thread or interrupt, lock released) and before the callback
 * (invalidate inbound). Coherent systems define them empty.
 *   void dmac_port_clean(const void *from, size_t bytes);
 *   void dmac_port_invalidate(void *from, size_t bytes);
 */
#ifndef DMAC_PORT_H
#define DMAC_PORT_H

#include <stddef.h>
#include <stdint.h>

struct dmac;

#ifndef DMAC_PORT_FILE
#error "name a port: -DDMAC_PORT_FILE='\"ports/…h\"' (see dmac_port.h)"
#endif
#include DMAC_PORT_FILE

/* Nanoseconds as ticks, rounded up; a constant expression. Generated code asserts that it stays below 2^31. */
#define DMAC_NS(ns) ((uint64_t)(ns) / 1000000000u * (uint64_t)(DMAC_PORT_HZ) \
                     + ((uint64_t)(ns) % 1000000000u * (uint64_t)(DMAC_PORT_HZ) + 999999999u) / 1000000000u)

#endif
