/* SPDX-License-Identifier: MIT */
/* What the explorer explores: the shipped runtime, two channels, two routes, four transactions, and an environment that may
 * do anything that hardware, devices, clocks and clients can do. Everything that changes is in `world`, so a state is a copy
 * of it; every decision is a `choose`, so a step is an action and the list of its choices. */
#ifndef EXPLORE_WORLD_H
#define EXPLORE_WORLD_H

#include <setjmp.h>
#include <stdbool.h>
#include "dmac_internal.h"

enum { CHANS = 2, ROUTES = 2, TXS = 4, COOKIES = 24, CHOICES = 24, WITHIN = 2, OLDEST = 3 };

/* How often each thing may happen on a path: what bounds the search. */
struct budget {
    uint8_t submits;                            /* per transaction */
    uint8_t errors, terminates, pauses, strays, resets, inits, syncs, callbacks, nested, boxes;
};

/* A configuration: constants, in configs.c. */
struct config {
    const char *name;
    const struct dmac_transfer *transfer[TXS];  /* null: not used */
    uint8_t chan[TXS];
    uint8_t group[2];                           /* these two are submitted, and armed, together; equal: no group */
    const struct dmac_route *route[ROUTES];
    bool flicker;                               /* levels are what they like while no data is on its way */
    struct budget budget;
};
extern const struct config configs[];
extern const unsigned nconfigs;

/* An instance of a transaction as its client sees it. */
struct instance {
    uint32_t cookie, old;                       /* 0: none; the one before */
    uint32_t target;                            /* cookie that it waits for; 0: none */
    bool live;                                  /* submitted, and neither called back nor terminated */
    bool killed;                                /* terminated while it ran: nobody may be told */
    bool armed, started, done, sent, after_failed;
};

extern struct world {
    struct dmac domain;
    struct dmac_chan chan[CHANS];
    struct dmac_tx tx[TXS];
    struct dmac_after after[TXS];
    uint32_t latest[TXS];
    struct hardware { bool running, stopping, paused; uint8_t flags; } hw[CHANS];
    bool connected[ROUTES], in_flight[ROUTES];  /* physically; data that the device has not taken yet */
    bool fresh[ROUTES], spoilt[ROUTES];         /* connected since the latest start; what ran over it did not end well */
    struct instance instance[TXS];
    uint8_t result[COOKIES];                    /* how it ended: 0 not yet, 1 well, 2 badly */
    uint32_t last_called[CHANS];
    bool calling[CHANS];
    uint8_t left[TXS];                          /* submissions */
    struct budget budget;
    uint8_t quiet[CHANS];                       /* ticks since the controller ran, as far as anybody counts */
    uint32_t clock;
    bool locked;
} world;

/* What is not part of a state: the step at work. */
extern struct step {
    const struct config *config;
    bool fair;                                  /* no choices: everything goes on as it should, devices stay silent */
    bool resetting, synchronizing;
    unsigned moves, depth, holds;               /* `holds`: how often the lock was given back */
    const char *broken;                         /* rule that does not hold */
    jmp_buf out;
    uint8_t made[CHOICES], of[CHOICES];
    unsigned nmade, given;
} step;

/* One of `n` ways to go on, 0 … n - 1. */
unsigned choose(unsigned n);
/* A rule does not hold: the step ends here. */
void broken(const char *rule);
void must(bool holds, const char *rule);

/* environment.c */
void begin(const struct config *config);
enum { ACTIONS = 64 };
/* Does action `a`. False: it is not possible in this state, and nothing has happened. */
bool act(unsigned a);
const char *action_name(unsigned a);
/* Time is forgotten as far as it does not matter. */
void normalize(void);
/* Everything goes on, but devices say nothing, and controllers that were stopped do so or never: does all that was issued end? */
void end_fairly(bool they_stop);

/* rules.c */
int route_of(const struct dmac_tx *tx);         /* number; -1: none */
unsigned index_of(const struct dmac_tx *tx);
void check_start(unsigned c);
void check_connect(unsigned r);
void check_disconnect(unsigned r);
void check_callback(const struct dmac_report *report);
void check_unlocked(void);                      /* between two calls, and before a callback */
void check_ended(void);

#endif
