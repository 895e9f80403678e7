/* SPDX-License-Identifier: MIT */
/* A plain model of a linked-list DMA controller with the registers of a PL080, eight ports behind it and one processor. It
 * knows nothing of the runtime and little of its driver: descriptors are read from memory when they are needed, items
 * move one at a time, an LLI interrupts when it is done and asks for it. Time passes before every register access and
 * in lli_idle; how fast is decided by one seed. */
#ifndef LLI_H
#define LLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LLI_BASE = 0x10130000, LLI_CHANNELS = 8, LLI_PORTS = 8, LLI_PORT_BASE = 0x70000000, LLI_PORT_STEP = 0x1000, LLI_LOG = 1 << 16 };

/* Port n is one register at LLI_PORT_BASE + n * LLI_PORT_STEP; at +4 lies a level of the test's own, at +8 nothing. What
 * is written is logged; what is read counts up. */
struct lli_port { uint8_t log[LLI_LOG]; size_t logged; uint32_t served, level; };
/* head and next: not of the part. A ring that comes round to `head` goes on at `next` instead, once, and says so. */
struct lli_channel { uint32_t source, dest, link, control, config, head, next; uint8_t fifo[16]; unsigned fill; size_t loaded; };
struct lli_machine {
    struct lli_channel channel[LLI_CHANNELS];
    struct lli_port port[LLI_PORTS];
    uint8_t complete, enabled, replaced;
    uint32_t now, seed;
    unsigned speed, latency;                /* items per step, at most; steps that an interrupt may wait, at most */
    const char *broken;                     /* the first thing that no driver should do */
};
extern struct lli_machine lli;

/* Anew; `handler` is called with the number of each channel that interrupts, `polled` when the runtime asked for a poll and some time has gone by. */
void lli_reset(uint32_t seed, void (*handler)(unsigned channel), void (*polled)(void));
uint32_t lli_random(uint32_t below);
/* The processor has nothing to do for so long. */
void lli_idle(unsigned steps);
/* The processor attends to nothing meanwhile. */
void lli_run_deaf(unsigned steps);

#endif
