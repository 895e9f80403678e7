/* SPDX-License-Identifier: MIT */
/* The decoder: from words to the roles of one descriptor, by solving each field's equation for the role that is not yet
 * known. It walks the model's plain data with code of its own and shares nothing with what made the words. Forms are
 * tried in the order written; the first in which everything agrees is the one. */
#ifndef DMAC_DECODE_H
#define DMAC_DECODE_H

#include "codegen/table.h"
#include "controller/model.h"

/* ---- memory as the controller sees it ---------------------------------------------------------------------------- */

struct image {
    const uint32_t *units; size_t nunits;   /* values as the controller reads them, memory order */
    unsigned unit_bits;                     /* 32, or 8 for programs of bytes: image_unit_bits */
    uint64_t address;                       /* bus address of the first unit */
    uint64_t length;                        /* bytes of descriptors, behind them lie side blocks; 0: all */
    const struct image *also;               /* more memory, elsewhere: blocks may lie there; null: none */
};
/* 8 if some word of a descriptor neither is a multiple of 32 bits nor is filled up to one by its neighbours. */
unsigned image_unit_bits(const struct controller *model);

/* ---- why words were refused -------------------------------------------------------------------------------------- */

enum refusal_kind {
    REFUSE_NONE,
    REFUSE_BITS,                            /* the bits must be `want` (a constant, or what is already known) */
    REFUSE_CODE,                            /* no entry of the enumeration has this code */
    REFUSE_INEXACT,                         /* nothing solves the equation: a division or power that does not come out */
    REFUSE_UNDECIDED,                       /* the fields together do not settle it */
    REFUSE_COUNT,                           /* a count or width (slot) below 1 */
    REFUSE_MISSING,                         /* a role of the form (slot) that nothing gives */
    REFUSE_WORDS,                           /* the descriptor before announced a word that this form does not have */
    REFUSE_FORM,                            /* the descriptor before announced another form */
    REFUSE_PADDING,                         /* bits behind the words that must be 0 */
    REFUSE_OUTSIDE,                         /* the words reach beyond the table */
    REFUSE_END,                             /* `end` and `next` contradict each other */
};
struct refusal {
    enum refusal_kind kind;
    const struct form *form;                /* the form that came furthest */
    const struct word_def *word; const struct field_def *field; const struct equation *equation;
    uwide bits, want; bool has_want;        /* of the field */
    unsigned slot;
    wide value;
    unsigned agreed;                        /* fields that agreed before */
    uint64_t at;                            /* address of the word */
};
/* One line without newline: "word Control, field [12] S: 1 where 0 is needed (…)". */
char *refusal_text(struct cx *cx, const struct controller *model, const struct refusal *refusal);

/* ---- one descriptor ---------------------------------------------------------------------------------------------- */

struct decoded_field {                      /* a field with its bits, in the order of the layout */
    const struct word_def *word; const struct field_def *field;
    uwide raw;
    uint64_t at;                            /* byte offset of the word in the descriptor */
    bool present;                           /* false: the word was retained, not read */
};
#define SHAPE_ITEMS 32
struct shape_side {
    enum form_side_kind kind;
    unsigned n; wide address[SHAPE_ITEMS];  /* ADDRESS: of the items; XOR, PQ: of the operands */
    uint32_t absent;                        /* bit i: nothing is wanted of item i, its address means nothing */
    wide pitch[FORM_LEVELS];                /* by level: [1] rows, [2] frames, [3] planes */
    wide width; bool has_width;             /* bytes per beat, if known */
    wide burst; bool has_burst;
    wide step; bool increment;              /* distance of beats; increment: run bytes adjoin */
    wide wrap;
    wide value;                             /* FILL */
};
struct decoded {
    const struct form *form;
    const struct layout *layout;
    uint64_t address, size, stride;         /* where it was read; bytes of its words and padding; up to the next one */
    uint64_t present;                       /* words read, bit i: word index i */
    bool end;                               /* the chain stops here */
    bool has_next; uint64_t next;           /* where it goes on */
    bool says_words; uint64_t next_words;   /* words it announces */
    bool says_form; wide next_form;
    uint64_t next_forms;                    /* forms that the following one can have, bit by index; 0: it does not say */
    bool carries_interrupt, interrupt;      /* do the words of this descriptor say it, and what */
    wide count[FORM_LEVELS];                /* [1] rows, [2] frames, [3] planes; 1 where the form has no such level */
    unsigned nruns; wide run[SHAPE_ITEMS];  /* bytes; several: consecutive pieces */
    struct shape_side source, dest;
    bool between;                           /* source is the memory side, whatever the direction */
    unsigned nblocks; struct block_read { const struct layout *layout; uint64_t address, size; } block[4];      /* that it points at */
    size_t nfields; const struct decoded_field *fields;      /* valid until the next call */
};

/* Where a descriptor stands. */
struct standing {
    uint64_t index;
    bool first;
    bool fixed_words; uint64_t words;       /* optional words announced by the descriptor before; else all */
    bool fixed_form; wide form;
    uint64_t forms;                         /* it has one of these, bit by index; 0: any */
    uint64_t base;                          /* start of the pool: supplies the page bits of links */
};

struct decoder;
struct decoder *decoder_new(struct cx *cx, const struct controller *model);
/* Something known without the words: channel, a parameter, an option that was asked for, a list-wide role. Fields that
 * carry it are then checked against it. */
void decoder_given(struct decoder *d, unsigned slot, wide value);
void decoder_not_given(struct decoder *d, unsigned slot);
bool decoder_was_given(const struct decoder *d, unsigned slot, wide *value);
/* Options that were not given stand at their defaults: fields that carry them speak about the roles in those. */
void decoder_options_stand(struct decoder *d);
/* Words of others: counts and lengths of 0 are decoded, too, where nothing else fits. */
void decoder_allow_zero(struct decoder *d, bool allow);
/* One-sided forms: only those of one list (true: the reading ones). Two lists are two decoders. */
void decoder_list(struct decoder *d, bool reads);
/* Forgets the retained words: a new list begins. */
void decoder_restart(struct decoder *d);
bool decode_descriptor(struct decoder *d, const struct image *image, uint64_t address, const struct standing *standing,
                       struct decoded *out, struct refusal *why);
/* After a successful decode: value of a slot; false if nothing determines it. */
bool decoded_value(struct decoder *d, unsigned slot, wide *value);
/* Was it learnt from the words of this descriptor (not given, not a default)? */
bool decoded_learnt(struct decoder *d, unsigned slot);
/* Any expression over the roles of the descriptor just decoded (limits). False: unknown, or it does not come out. */
bool decoded_eval(struct decoder *d, const struct cexpr *expr, wide *value);
/* The word for a value of a role that takes words; null: it is a number. */
const char *decoder_word(const struct controller *model, unsigned slot, wide value);
/* What a field says, for comments and listings: "bytes 4096", "source.width 4", "next 0x40000010"; "" for a constant. */
char *decoded_text(struct decoder *d, const struct decoded_field *field);

/* ---- registers --------------------------------------------------------------------------------------------------- */

/* What registers of the page held: `field` only that one, with this value; null: the whole register. By their fields and
 * by what the sequences write into them they speak of roles and options, which are given from now on. False: two of them, or
 * one and what was given before, contradict each other. */
struct register_value { const struct reg_def *reg; const struct field_def *field; wide value; };
bool decoder_registers(struct decoder *d, const struct register_value *values, size_t n, struct refusal *why);

/* ---- a list ------------------------------------------------------------------------------------------------------ */

/* Follows a chain as the hardware would. Ends always: no descriptor is decoded twice. */
enum walk_status { WALK_DESCRIPTOR, WALK_END, WALK_WRONG };
struct walk {
    struct decoder *decoder;
    const struct image *image;
    uint64_t head, second, page;            /* second: where the second one was; page 0: no such rule */
    size_t n;                               /* descriptors seen */
    bool looped; uint64_t loop_target;      /* after WALK_END: it goes on there for ever */
    bool again;                             /* go on there: one more lap, with nothing seen and not done */
    uint64_t head_words;                    /* words that the first descriptor has */
    struct decoded last;
    struct standing standing;
    uint64_t at;
    unsigned char *seen;                    /* one bit per unit */
    unsigned granule;                       /* bytes of a unit */
    bool done;
    struct refusal refusal;                 /* WALK_WRONG: why the words were refused, or … */
    const char *wrong;                      /* … what is wrong with the chain */
};
/* `words`: optional words of the first descriptor; ~0: all. */
void walk_begin(struct cx *cx, struct walk *walk, struct decoder *decoder, const struct image *image, uint64_t head,
                uint64_t words, uint64_t page);
enum walk_status walk_next(struct cx *cx, struct walk *walk);

#endif
