/* SPDX-License-Identifier: MIT */
/* Between print_dmac.c (frame and clauses), dmac_places.c (memories, buffers, ports) and dmac_steps.c (steps). */
#ifndef DMAC_DMAC_ROOM_H
#define DMAC_DMAC_ROOM_H

#include "decode/job.h"

struct extent { uint64_t begin, end; };
typedef VEC(struct extent) extent_list;
struct port_seen { uint64_t address; wide width, burst, request; bool has_request, packet; const char *name; };
struct dmac_text {
    const struct decode_job *job;
    extent_list ranges;                      /* memories: all that is touched, and the tables */
    extent_list data;                        /* buffers: what is moved; none touches another */
    VEC(struct port_seen) ports;
    uint64_t registers;                     /* where the controller itself may lie */
    struct outbuf objects, steps, clauses;
    VEC(const char *) remarks;
    unsigned nbuffers;
};

void unsayable(struct dmac_text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool hop_says(const struct hop *hop, unsigned slot, wide *value);
bool role_of(const struct dmac_text *t, const struct hop *hop, unsigned slot, wide *value);
bool may_choose(const struct dmac_text *t, bool source, bool burst);

bool has_periods(const struct chain_read *chain);

/* dmac_places.c */
void places_collect(struct dmac_text *t);
/* Is this side of the descriptor a port: an address that stays, or the device of the form? */
bool is_port(const struct dmac_text *t, const struct hop *hop, bool source);
/* Does its address stay, beat after beat? */
bool stays(const struct hop *hop, bool source);
/* The side of a descriptor that data comes from, or goes to. */
const struct shape_side *side_of_hop(const struct hop *hop, bool source);
/* "b0[16 +: 64]", "{ for i in 0..3 { b0[0 + i * 256 +: 64] } }", "d0.p": item `item` of a side. */
const char *place_of_item(struct dmac_text *t, const struct hop *hop, bool source, unsigned item);
/* The same with elements of `size` bytes. */
const char *place_typed(struct dmac_text *t, const struct hop *hop, unsigned item, unsigned size);

/* dmac_steps.c */
/* Something that the page puts before, behind or between, and that moves nothing for the program. */
bool is_frame(const struct controller *model, const struct hop *hop);
void steps_put(struct dmac_text *t);

#endif
