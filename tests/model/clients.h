/* SPDX-License-Identifier: MIT */
/* Clients of the generated program writes.dmac on the model machine: each writes a payload that says
 * who it is, so that what arrived at a device can be told apart afterwards. */
#ifndef CLIENTS_H
#define CLIENTS_H

#include "cpu.h"
#include "dmac.h"
#include "writes.h"

enum { WRITES = 16, MOST_BYTES = 24000, RAM_UNITS = 128 };
enum { FIRST, SECOND, THIRD };                  /* channels, as writes.dmac numbers them */

struct write {
    struct dmac_tx tx;
    uint32_t ram[RAM_UNITS];
    struct device *device;
    uint32_t number, bytes, cookie;
    uint8_t *data;
    unsigned calls;                             /* of its callback */
    int result;
    bool arrived;                               /* all of it, when the callback came */
    bool terminated;
};

extern struct writes_domain domain;
extern struct write writes[WRITES];
extern unsigned nwrites;

/* A new machine, a new domain, no writes. */
void clients_reset(uint32_t seed, const struct timing *timing);

/* Durations for one run, drawn from SEED: fast and slow processors, controllers and devices. */
struct timing timing_of(uint32_t seed);

/* A transfer of BYTES with a new payload, prepared and submitted but not issued; null if prep refused. */
struct write *client_write(const struct dmac_transfer *transfer, unsigned channel, uint32_t bytes);

/* Everything of this channel that has not been called back is terminated. What dmac_terminate said. */
int client_terminate(unsigned channel);

/* Polls as a firmware would, until every write has been called back or LIMIT microseconds have passed. */
bool clients_wait(unsigned limit);

/* Are all its bytes in its device's log, in one piece? */
bool client_arrived(const struct write *w);

/* Everything in a device's log is a payload; only one that was terminated may be cut short. */
bool device_log_is_clean(const struct device *d);

/* For tests that need their own: called first for interrupts that are not of the DMA controller. */
extern void (*device_interrupt)(int line);

#endif
