/* SPDX-License-Identifier: MIT */
/* One processor on the model machine, and the runtime's host port on top of it. Interrupts come when
 * they are not masked and time has passed: when the lock is released, and in cpu_idle. They do not
 * nest. */
#ifndef CPU_H
#define CPU_H

#include "machine.h"

/* The machine starts anew; HANDLER is called with each line that interrupts. */
void cpu_reset(uint32_t seed, const struct timing *timing, void (*handler)(int line));

/* The processor has nothing to do for so long. */
void cpu_idle(unsigned microseconds);

/* The runtime asked for a poll since this was last called. */
bool cpu_woken(void);

#endif
