/* SPDX-License-Identifier: MIT */
/* Follows a foreign chain as the hardware would, and keeps what it says. Nothing is printed here: what is wrong is kept
 * beside it, and told once it is clear how the list is to be read. */
#ifndef DMAC_FOLLOW_H
#define DMAC_FOLLOW_H

#include "decode/memory.h"
#include "decode/target.h"

struct field_seen { const struct word_def *word; const struct field_def *field; uwide raw; uint64_t at; bool present; const char *text; };
/* Bits that the hardware has written, or that should be 0. */
struct bits_seen { const struct word_def *word; const struct field_def *field; uwide raw; uint64_t address; bool writeback; };
/* One descriptor. */
struct hop {
    struct decoded d;                       /* without its fields */
    size_t nfields; const struct field_seen *fields;
    size_t nslots; const struct role_value *slots;      /* what its words teach: roles, options */
    size_t nbits; const struct bits_seen *bits;
    unsigned irqs;                          /* bit by value of the role `irq`: defaults of options fit to that */
    wide bytes;                             /* that it moves */
    bool has_flow; wide flow;               /* direction, where it is known */
    bool has_pace; wide pace;               /* what one request moves */
    bool zero;                              /* a count is 0 */
};
struct flaw {
    enum diag_id id;
    uint64_t address, size;                 /* where; size 0: nowhere in the dump */
    uint64_t also, also_size; const char *also_text;    /* a second place; size 0: none */
    const char *text, *note;
};
enum chain_end {
    CHAIN_ENDS,                             /* the words say so, or a register does */
    CHAIN_RING,                             /* it comes round as this hardware can */
    CHAIN_ENDLESS,                          /* it comes round somewhere else */
    CHAIN_OPEN,                             /* a register would say where it ends: followed as far as it goes */
    CHAIN_BROKEN,                           /* something is wrong, and nothing behind it can be told */
};
struct chain_read {
    const char *name;                       /* of the list where there are two: that of its form; else "" */
    bool reads;
    uint64_t head;
    VEC(struct hop *) hops;
    VEC(struct flaw) flaws;
    enum chain_end end;
    size_t target;                          /* RING, ENDLESS: the descriptor that it goes back to */
    wide bytes;                             /* of one lap */
    struct decoder *decoder;
};
struct chain_request {
    const struct target *target;
    const struct dump *dump;
    const char *name; bool reads;
    uint64_t head;
    bool has_count; uint64_t count;
    bool has_tail; uint64_t tail;
};

enum { HOPS_MAX = 65536 };

/* False: recorded, and there is nothing to show. */
bool follow(struct cx *cx, const struct chain_request *request, struct chain_read *chain);
void chain_flaw(struct cx *cx, struct chain_read *chain, struct flaw flaw);
/* flaws.c: rules over one descriptor that was just decoded, over the whole list, over both. */
void flaws_of_hop(struct cx *cx, const struct chain_request *request, struct chain_read *chain, struct hop *hop);
void flaws_of_list(struct cx *cx, const struct chain_request *request, struct chain_read *chain);
void flaws_of_lists(struct cx *cx, struct chain_read *chains, size_t n);
/* All flaws as records, at their addresses. */
void flaws_tell(struct cx *cx, const struct dump *dump, const struct chain_read *chain);

#endif
