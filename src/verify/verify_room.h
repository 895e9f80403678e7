/* SPDX-License-Identifier: MIT */
/* Private to verify*.c: symbols at trial addresses, finished words, and the comparison of effects. */
#ifndef DMAC_VERIFY_ROOM_H
#define DMAC_VERIFY_ROOM_H

#include "verify/decode.h"

/* ---- placements (verify_place.c) --------------------------------------------------------------------------------- */

struct seat { const struct symbol *symbol; const struct buffer *buffer; unsigned index; uint64_t address; };
struct placement {
    VEC(struct seat) seats;
    uint32_t *slots; size_t nslots;         /* open addressing over seats, 1-based; 0: free */
    VEC(struct seat) fixed;                 /* what lies at addresses of its own */
};
/* All symbols of the tables, each at an address that its alignment and memory allow: from below (variant 0) or from
 * above, an odd or an even multiple of its alignment. `program`: they also keep clear of its buffers at fixed addresses, so
 * that the table can be executed; null: only addresses matter. */
void placement_make(struct cx *cx, const struct program *program, const struct planned *planned, unsigned variant,
                    struct placement *placement);
/* A CPU address as the controller's bus sees it. */
uint64_t instance_bus(const struct instance *instance, uint64_t address, const struct device *device);
/* Bus address of a symbol, or of element `index` of a buffer; false: it has none. */
bool placement_symbol(const struct placement *placement, const struct symbol *symbol, uint64_t *address);
bool placement_buffer(const struct placement *placement, const struct buffer *buffer, unsigned index, uint64_t *address);

/* Words of a table as the hardware would find them under a placement and a binding. */
struct finished {
    uint32_t *units; size_t nunits;
    uint64_t address;                       /* bus address of unit 0 */
    uint64_t head;                          /* bus address of the first descriptor */
    size_t left;                            /* descriptors that have not vanished */
    uint32_t *descriptor;                   /* where descriptors may have moved: which one each unit was planned as */
    const char *wrong;                      /* the table contradicts itself */
};
void finish_table(struct cx *cx, const struct planned *planned, const struct table *table, const struct placement *placement,
                  const struct binding *binding, struct finished *finished);
/* k + sum of factor * length; lengths that are not bound are at their maximum. */
int64_t open_value(const struct lin *lin, const struct binding *binding);

/* ---- effects (verify_effect.c) ----------------------------------------------------------------------------------- */

/* What the transfer asks for outside its runs. */
struct asked {
    bool interrupt_end; uint64_t interrupt_every; VEC(uint64_t) interrupts;     /* bytes moved at each `interrupt;` */
    VEC(uint64_t) fences;                   /* bytes moved at each `fence;` */
    uint64_t bytes;
    bool cyclic, known;                     /* cyclic: the list itself comes round */
};
/* One list being followed, with the place in its current descriptor. */
struct cursor {
    const struct table *table;
    struct finished finished;
    struct image image;
    struct decoder *decoder;
    struct walk walk;
    bool open;                              /* walk.last has bytes left */
    unsigned item;
    wide digit[FORM_LEVELS];
    uint64_t at, left;                      /* in the current run */
    uint64_t moved;                         /* bytes by all descriptors before this position */
    VEC(bool) any;                          /* list limits of the kind any(e): seen so far, by index in model->limits */
    /* interrupts: those seen at the position `mark` */
    uint64_t mark; unsigned flags; bool speaks, mute;
    struct decoded first;                   /* of a ring, without its fields: it may have to come once more */
    bool again;                             /* … and it has */
};
/* Who paces a step: the ports of its sides (source, dest), and the side that a gate stands for (-1: none). */
struct asking { const struct port *port[2]; int gated; };
struct proof {
    struct cx *cx;
    const struct program *program;
    struct planned *planned;
    const struct placement *placement;
    const struct binding *binding;
    struct asking asking;                   /* of the step whose descriptors are read */
    struct asked asked;
    unsigned ncursors;
    struct cursor cursor[2];                /* two: reading, writing */
    /* the first thing that is wrong */
    const char *wrong;
    const struct cursor *wrong_at; size_t wrong_descriptor;
    const char *wrong_run;
    uint64_t done;                          /* bytes of the meaning compared so far */
    size_t step;
    uint64_t step_begin;                    /* `done` when it began */
    const resolved_steps *steps;
    unsigned nmetadata;                     /* bytes that the page can carry with a packet */
};
/* Finishes the tables under the placement and binding and stands before the first descriptor of each list; what the
 * transfer asks for is in proof.asked (kept: for the next time; may be null). False: proof.wrong says why. */
bool proof_open(struct proof *proof, const resolved_steps *steps, struct asked *kept);
void proof_wrong(struct proof *proof, const struct cursor *cursor, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Follows the lists beside the meaning. False: proof.wrong says why. */
bool proof_compare(struct proof *proof, const resolved_steps *steps);
/* Bus address of a CPU address of memory, or of a device. */
uint64_t proof_bus(const struct proof *proof, uint64_t address, const struct device *device);
bool proof_symbols(struct proof *proof);

/* An interrupt is wanted before the first byte, and no form moves nothing: the first descriptor moves something of the
 * compiler's own to nowhere. Is this one it? */
bool proof_lead(const struct proof *proof);
bool proof_idle(struct proof *proof, const struct cursor *cursor);
/* Before that one is read: nobody asks for it. */
void proof_nobody_asks(struct proof *proof, struct cursor *cursor);
void proof_ask_again(struct proof *proof, struct cursor *cursor);
/* The next descriptor of a list: nobody asks for one that is there to interrupt before the first byte. */
enum walk_status proof_walk_on(struct proof *proof, struct cursor *cursor);

/* ---- points of a list (verify_points.c) -------------------------------------------------------------------------- */

/* What `irq` is for this transfer: the words of some controllers depend on it. */
wide proof_irq(const struct asked *asked);
/* A descriptor has been decoded that moves `bytes`, counted in cursor->moved already: its interrupt and its fence. */
bool proof_point(struct proof *proof, struct cursor *cursor, uint64_t bytes);
/* The descriptor just decoded does nothing but lead a ring back to its beginning. */
bool proof_leads_back(const struct proof *proof, const struct cursor *cursor);
/* Behind the lap: it is the first descriptor once more, of a ring that cannot lead back to the first itself. */
bool proof_begins_again(struct proof *proof, struct cursor *cursor);
/* The walk is over: did it end, or come round, where it must? */
bool proof_ends(struct proof *proof, struct cursor *cursor);
/* Bytes that a decoded descriptor moves. */
uint64_t decoded_bytes(const struct decoded *d);
/* The descriptor that begins here, against the packets of the program (verify_packet.c). */
bool proof_packet(struct proof *proof, struct cursor *cursor, const resolved_steps *steps, const struct run *run);

/* verify_flow.c: what the ports of a step say about its descriptors, of the first one before the lists are opened, then
 * before each run. */
void proof_first_flow(struct proof *proof, const resolved_steps *steps);
void proof_give_flow(struct proof *proof, struct decoder *d);
void proof_expect_flow(struct proof *proof, const struct run *run);
void proof_flow_at(struct proof *proof, const resolved_steps *steps, uint64_t at);      /* byte of the lap */
/* verify_own.c. Nothing of the program's is among the compiler's own objects. */
bool proof_objects(struct proof *proof);
/* Are these bytes of an object of the compiler's own what a constant is, from byte `offset` of its stream on; or, of `_`,
 * bytes that nobody reads? */
bool proof_own(struct proof *proof, const struct run_place *place, uint64_t offset, wide address, uint64_t n);
/* Is that what a form over fill(…) writes? */
bool proof_pattern(struct proof *proof, const struct form *form, wide pattern, const struct run_place *place);
/* The steps with a pass for each destination where no form has several. False: proof.wrong says why that is not the same. */
bool proof_passes(struct proof *proof, const resolved_steps *steps, resolved_steps *out);

/* Stated limits over the descriptor just decoded (verify_limits.c). */
bool proof_limits(struct proof *proof, struct cursor *cursor);
bool proof_list_limits(struct proof *proof, struct cursor *cursor);

#endif
