/* SPDX-License-Identifier: MIT */
/* What the parts of the litmus runner share: one scenario, and the world it is played in. */
#ifndef DMAC_LITMUS_WORLD_H
#define DMAC_LITMUS_WORLD_H

#include <json-c/json.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include "dmac.h"

enum { MAX = 16, TRACE = 512, TEXT = 160, WORD = 64, CHOICES = 1024, INSTANCES = 64, ALTERNATIVES = 16, TERMS = 16, OUTCOMES = 64 };

struct hardware { bool running, stopping, done, error, period; };

/* A condition as the file says it; the runtime gets `hold`, which comes first. */
struct term { enum { ON_EVENT, ON_DELAY, ON_LEVEL } kind; unsigned negate; uint32_t value; };
struct alternative { unsigned nterms; struct term term[TERMS]; };
struct hold { struct dmac_hold hold; unsigned nalternatives; struct alternative alternative[ALTERNATIVES]; };

extern struct world {
    struct dmac domain;
    struct dmac_chan chan[MAX];
    struct dmac_chan *chans[MAX];
    struct dmac_controller controller;
    struct hardware hw[MAX];
    bool was_dead[MAX];
    struct dmac_route route[MAX], own[MAX];     /* own: of a channel, for holds without a route */
    const struct dmac_route *routes[MAX];
    struct dmac_path path[MAX];
    struct hold hold[MAX];
    struct dmac_transfer transfer[MAX];
    const struct dmac_transfer *after[MAX][MAX];
    struct dmac_after after_state[MAX][MAX];
    uint32_t latest[MAX];
    struct dmac_tx tx[MAX];
    uint32_t cookies[MAX][INSTANCES + 1];
    unsigned instances[MAX];
    bool called[MAX];
    uint32_t level[MAX];
    uint32_t clock;
    uint32_t kept, quarantined, owned;          /* routes, when last looked at */
    char trace[TRACE][TEXT];
    unsigned ntrace;
    bool locked, one_round, quiet;              /* one_round: leave dmac_synchronize after its first look */
    unsigned rounds;
    jmp_buf round_over;
    struct json_object *meanwhile;              /* hardware stimuli that may happen at any access */
    unsigned meanwhile_done;
} w;

/* run.c and setup.c: what is read, and the names in it: transfers, routes, levels, events. */
extern struct json_object *scenario, *setup;
extern const char *names_t[MAX], *names_r[MAX], *names_l[MAX], *names_e[MAX];
extern unsigned nt, nr, nl, ne;

/* hardware.c. Choices: one of n, in every way, run after run. */
unsigned choose(unsigned n);
void first_choices(void);
/* The same list of choices from its beginning; and the next list. False: there is none. */
void restart_choices(void);
bool next_choices(void);
/* One line of the trace. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
unsigned index_of(const char *const *names, unsigned n, const char *name);
/* A hardware stimulus, if it is possible now. */
bool hardware(const char *text);
/* The routes and the controller of the runtime's tables. */
int op_connect(uintptr_t base, uint32_t input, uint32_t output);
int op_disconnect(uintptr_t base, uint32_t input, uint32_t output);
struct dmac_controller make_controller(uint32_t stop_within);

/* stimuli.c: what the scenario does. */
void stimuli(struct json_object *list);
/* setup.c: the names and the number of channels. False: there are too many. */
bool read_names(void);
/* A fresh world as `setup` says. */
void set_up(void);

/* words.c: is everything in the scenario known? What is not is printed. */
bool words_known(const char *path);
/* Something that cannot go on: the world is too small. */
void give_up(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
