/* SPDX-License-Identifier: MIT */
/* Private to decode*.c: what the rooms of the decoder share. */
#ifndef DMAC_DECODE_ROOM_H
#define DMAC_DECODE_ROOM_H

#include "verify/decode.h"

/* What does not change about a form, computed once. */
struct form_facts {
    const struct form *form;
    unsigned char *carried;                 /* by slot: some field of this form depends on it, in a place that can be solved */
    uwide *slices;                          /* by slot: bits that slices carry; 0: not sliced */
    uint64_t has;                           /* words whose presence in the next descriptor this form announces */
};
struct word_held { const struct word_def *word; uwide raw; };
/* A field taken from the words, or a `when` around fields whose condition is not known yet. */
struct pending {
    const struct field_node *node;          /* null once it has become fields */
    size_t field;                           /* index into fields, if node is null */
    const struct word_def *word; uwide raw; uint64_t at; bool present;
    bool done;
};

struct decoder {
    struct cx *cx;
    const struct controller *model;
    unsigned nslots;
    /* given from outside */
    wide *given; unsigned char *is_given;
    bool one_list, reads, stand, zero;      /* stand: decoder_options_stand; zero: decoder_allow_zero */
    struct form_facts *facts;               /* by form index */
    bool announces;                         /* some field says `next has` */
    uint64_t *retained_valid; uwide **retained;              /* by layout index: raw values of its words */
    VEC(struct word_held) held;             /* what registers held before the first descriptor */
    /* the trial in progress, or the descriptor decoded last; a slot is known if its stamp is this clock */
    uint32_t clock;
    wide *value; uint32_t *stamp;
    uwide *part, *part_mask; uint32_t *part_stamp;
    const struct form_facts *form;
    struct image image;                     /* copies: values may be asked for after the caller's are gone */
    struct standing standing;
    uint64_t address, offset, present;
    bool defaults;                          /* nothing more can be learnt: roles that are carried fall back to their defaults too */
    unsigned depth;
    uint64_t has, has_known;
    uint64_t next_forms;                    /* bit by index: forms that no field rules out for the following descriptor */
    unsigned not_flow;                      /* directions that a field `flow == …` rules out, bit by value */
    bool has_blocks; unsigned nblocks; struct block_read block[4];
    VEC(struct decoded_field) fields;
    VEC(struct pending) pending;
    size_t open;                            /* pending ones that are not done */
    unsigned agreed;
    struct refusal why;
};

enum known { KNOWN_NOT, KNOWN, KNOWN_NEVER };                /* NEVER: it does not come out */
enum solved { SOLVED, SOLVE_LATER, SOLVE_WRONG };

static inline uint64_t image_bytes(const struct image *image) { return (uint64_t)image->nunits * image->unit_bits / 8; }
/* Bytes in which descriptors lie. */
static inline uint64_t image_length(const struct image *image) { return image->length ? image->length : image_bytes(image); }

/* decode_eval.c: forward. */
enum known decode_expr(struct decoder *d, const struct cexpr *e, wide *value);
enum known slot_value(struct decoder *d, unsigned slot, wide *value);
static inline bool slot_learnt(const struct decoder *d, unsigned slot) { return d->stamp[slot] == d->clock; }
void slot_learn(struct decoder *d, unsigned slot, wide value);
bool same_tree(const struct cexpr *a, const struct cexpr *b);
wide floor_div(wide a, wide b);

/* decode_solve.c: backward. */
enum solved solve_field(struct decoder *d, const struct decoded_field *field);
enum solved solve_expr(struct decoder *d, const struct cexpr *e, wide value);
/* Fields as bits of a word. */
uwide field_bits(const struct field_def *field, uwide raw);

/* decode.c: `bits` bits of memory at a bus address, as the controller reads a word there; fields of a word that was read. */
uint64_t decode_word_at(const struct decoder *d, const struct word_def *word, uint64_t offset);
bool decode_read(const struct decoder *d, uint64_t address, unsigned bits, uwide *raw);
void decode_teach(struct decoder *d, const struct cexpr *e, struct form_facts *facts);
void decode_begin(struct decoder *d, const struct form_facts *facts);
bool decode_propagate(struct decoder *d);
bool decode_take(struct decoder *d, const struct pending *from, const field_nodes *nodes);
/* decode_block.c: blocks whose addresses the words have said. */
bool decode_blocks(struct decoder *d);

/* decode_shape.c: what the form moves, once all fields agree; false: a role is missing. Where it goes on. What optional
 * words of later descriptors find in the registers. */
bool decode_shape(struct decoder *d, const struct form *form, struct decoded *out);
void decode_links(struct decoder *d, struct decoded *out);
void decode_retain(struct decoder *d, const struct decoded *out);

#endif
