/* SPDX-License-Identifier: MIT */
/* Private to simulate: one run of a transfer, by its meaning and by its table. */
#ifndef DMAC_SIMULATE_ROOM_H
#define DMAC_SIMULATE_ROOM_H

#include "program/outcome.h"
#include "simulate/machine.h"
#include "simulate/simulate.h"
#include "verify/verify_room.h"

/* What one execution has in common with the other: what is where. */
struct stage {
    struct cx *cx;
    struct arena *arena;                    /* of this run alone */
    const struct program *program;
    struct planned *planned;
    struct proof *proof;                    /* lists opened at trial addresses */
    resolved_steps steps;                   /* as many passes as the controller makes */
    struct ram contents;                    /* before the start */
    VEC(struct device_range) devices;       /* bus addresses */
    VEC(struct ram_range) scratch;          /* may hold anything afterwards */
    struct fault fault;
};
/* Bus address of a place of the meaning; false: it has none. */
bool stage_address(const struct stage *stage, const struct run_place *place, uint64_t *address);
/* Before the start of a scenario; every run sees the same contents. */
#define SEED 0x646d6163u
void stage_set(struct stage *stage, const struct outcome *outcome);
void stage_machine(const struct stage *stage, struct machine *m);

/* reference.c: the meaning, `laps` times. `pass`: checks write what they would compare, so that contents made by this
 * make them succeed. */
void reference_execute(const struct stage *stage, const resolved_steps *steps, unsigned laps, bool pass, struct machine *m);

/* execute.c: the decoded words. False: *wrong says what no hardware could do. */
#define VISITS_MAX 64
struct visit { uint64_t offset, bytes; };   /* a descriptor's words, from the start of its table */
struct executed {
    uint64_t descriptors;                   /* of the writing list */
    size_t stopped_in; uint64_t stopped_left;           /* where a fault met it: descriptor, and bytes left in it */
    VEC(struct visit) visits;               /* the first of the writing list, in the order followed */
    const struct finished *finished;        /* its words */
};
bool table_execute(const struct stage *stage, unsigned laps, struct machine *m, struct executed *executed, const char **wrong);

/* compare.c: null, or the first difference in words. */
const char *machines_differ(const struct stage *stage, struct machine *want, struct machine *have);

/* One scenario, or a transfer without one. */
struct simulation {
    const struct outcome *outcome;          /* by the reference; item null: no scenario */
    struct planned *planned;
    unsigned laps;
    struct machine want, have;
    struct executed executed;
    const struct placement *placement;      /* where everything was */
    uint64_t descriptors;                   /* left under the binding */
    const char *wrong;                      /* null: table and meaning agree */
    bool nothing;                           /* no byte and no descriptor is left: prep refuses it */
    bool checks;                            /* the transfer has checks: run again with contents that pass them */
};
/* account.c, account_json.c: what came of it. */
struct json_stream;
void account_text(struct cx *cx, const struct simulation *s, struct outbuf *out);
void account_json(struct cx *cx, const struct simulation *s, struct json_stream *json);
/* The place of `fail`, as written; null: nothing fails. */
const char *account_fault(struct cx *cx, const struct simulation *s);

#endif
