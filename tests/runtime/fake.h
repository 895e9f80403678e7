/* SPDX-License-Identifier: MIT */
/* A controller, a switch box and a port that only exist in memory, and write down what was done to them. */
#ifndef FAKE_H
#define FAKE_H

#include <stdbool.h>
#include "dmac.h"
#include "dmac_port.h"

enum { FAKE_CHANS = 2 };

struct fake_hardware {
    bool running, start_fails, pause_fails, never_stops;
    uint32_t status;                            /* DMAC_DONE …, cleared by the read */
    struct dmac_where where;                    /* what `residue` shows */
};

extern struct fake {
    struct dmac domain;
    struct dmac_chan chan[FAKE_CHANS];
    struct dmac_chan *chans[FAKE_CHANS];
    struct dmac_controller controller;          /* one for all; tests may null members before fake_ready */
    struct fake_hardware hw[FAKE_CHANS];
    bool connect_fails, disconnect_fails;
    bool show_port;                             /* publish, clean and invalidate appear in the log */
    uint32_t level;                             /* value of every register that a hold reads */
    uint32_t time;
    uint64_t bus_offset;
    void (*meanwhile)(void);                    /* happens once, while the cache is invalidated */
    unsigned wakes, locks;                      /* locks: held now */
} fake;

void fake_zero(void);                           /* everything off, a complete controller */
void fake_ready(void);                          /* dmac_init and dmac_chan_init of both channels */
/* What happened since the last call, entries separated by "; ". */
const char *fake_log(void);
void fake_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The callback: notes name (its argument), result, and residue and detail unless 0. */
void fake_called(const struct dmac_report *report);
/* Prepared, submitted and issued on the channel; its name for the log. Its cookie. */
uint32_t fake_go(struct dmac_tx *tx, unsigned channel, const struct dmac_transfer *transfer, const char *name);
/* The controller reports this, and its interrupt comes. */
void fake_irq(unsigned channel, uint32_t status);

int fake_connect(uintptr_t base, uint32_t input, uint32_t output);
int fake_disconnect(uintptr_t base, uint32_t input, uint32_t output);

#endif
