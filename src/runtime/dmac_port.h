/* SPDX-License-Identifier: MIT */
/* What the runtime needs from the platform, on one page. A port is a header that defines the functions below as
 * `static inline`; name it with -DDMAC_PORT_FILE='"ports/cortex_m.h"'. Nothing else of dmac is platform-specific.
 *
 * Register access. Addresses are CPU addresses, mapped as device memory; each call is exactly one access of that width;
 * accesses to one device arrive in program order. With the lock held, but for dmac_init.
 *   uint8_t  dmac_port_read8 (uintptr_t address);    void dmac_port_write8 (uintptr_t address, uint8_t  value);
 *   uint16_t dmac_port_read16(uintptr_t address);    void dmac_port_write16(uintptr_t address, uint16_t value);
 *   uint32_t dmac_port_read32(uintptr_t address);    void dmac_port_write32(uintptr_t address, uint32_t value);
 *   uint64_t dmac_port_read64(uintptr_t address);    void dmac_port_write64(uintptr_t address, uint64_t value);
 *
 * Order of memory. Lock held; caches are not their business.
 *   void dmac_port_publish(void);        once before every start: memory written so far, by whichever core that held the lock
 *                                        or submitted, is visible to the controller before the next register write
 *   void dmac_port_barrier(void);        `barrier` of a sequence, and the end of every connect, disconnect and stop:
 *                                        what was written to one device has taken effect before the next write to another
 *
 * Lock. One per domain, taken in every call and in the interrupt handler, for as long as one service and the starts that
 * follow take: on one core save and disable interrupts; on several that, then a spinlock: acquire in lock, release in unlock,
 * device accesses included. Not recursive; no callback or wake is made with it. `word` is for the port alone, 0
 * at first; unlock gets what lock returned, on the same core.
 *   uint32_t dmac_port_lock(uint32_t *word);
 *   void     dmac_port_unlock(uint32_t *word, uint32_t saved);
 *
 * Time. Monotone modulo 2^32, the same on all cores; lock held or not, any context; no wait.
 *   uint32_t dmac_port_time(void);       ticks
 *   DMAC_PORT_HZ                         ticks per second, an integer constant expression; 1 000 000 is a good choice
 *
 * Poll. "Let dmac_poll run soon": a callback is due, or a hold is being waited for. Lock released, any context, several at
 * once; must not call dmac. While dmac_poll returns 1 it must be called again, without another wake.
 *   void dmac_port_wake(struct dmac *domain);
 *
 * Addresses. Of memory as a bus master sees it, before the `reach` offset that the compiler adds. In dmac_prep, lock
 * released, and dmac_status, lock held; contiguous at least for each object that is bound. Identity in most systems.
 *   uint64_t dmac_port_bus_address(uintptr_t cpu);
 *
 * Caches. Lock released (held only where words that the hardware wrote are put back between two laps); any bytes: the port
 * rounds outwards to lines; the compiler and prep have refused destinations that share one. dmac_submit: clean (write
 * back) every region, outbound, inbound and the RAM copy of the table, so that no line is dirty that the controller
 * writes behind. Before each callback of a transfer that writes memory: invalidate
 * the inbound regions (lines may have been fetched early meanwhile), and the table if the hardware wrote into it. Both
 * have finished when they return. Clean may invalidate, too; invalidate must not write back.
 *   void dmac_port_clean(const void *from, size_t bytes);
 *   void dmac_port_invalidate(void *from, size_t bytes);
 *   DMAC_PORT_COHERENT                   defined as 1: there is nothing to do, and the calls, their code and the plans vanish
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
