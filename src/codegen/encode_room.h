/* SPDX-License-Identifier: MIT */
/* What the files of the encoder share. */
#ifndef DMAC_ENCODE_ROOM_H
#define DMAC_ENCODE_ROOM_H

#include "codegen/eval.h"

enum { WORDS_MAX = 64, COVERED_MAX = 32 };

struct memory_of_field { uint64_t stamp; struct coded value; };
/* A word whose roles have not changed is not put together again. Not kept: words with conditions, with fix-ups, and with
 * slices, which are looked at together with the role's other slices. */
struct memory_of_word { uint64_t stamp; unsigned char bytes[8]; struct slot_set depends; bool keeps; };

/* Bits of a role that some field carries, for the check that none is lost. */
struct covered { unsigned slot; uwide bits; struct span span; const struct field_def *field; const struct word_def *word; };

struct encoder {
    struct cx *cx;
    const struct controller *model;
    const struct env *env;                          /* whose values the memory holds */
    uint64_t env_clock;
    struct memory_of_field **memory[WORDS_MAX];     /* by layout index (first 64), word index, field index */
    struct memory_of_word *words_before[WORDS_MAX]; /* by layout index, word index */
    uint64_t *blocks[WORDS_MAX];                    /* blocks that a word points at, by layout and word index */
    bool bytewise;                          /* tables of this page are lists of bytes */
    VEC(uint32_t) units;
    VEC(struct fixup) fixups;
    VEC(struct table_word) words;
    VEC(unsigned char) bytes;
    struct covered covered[COVERED_MAX];
    unsigned ncovered;
};

struct where { unsigned byte, bytes; bool big; };       /* a word: first byte in memory, length */

/* encode_field.c: what a field holds, from its equations. False: `why` says which of them cannot be had. */
bool encode_field(struct eval *ev, const struct field_def *field, struct coded *out);
/* encode_units.c: bits of a word into the bytes that are there, and what is known only later as fix-ups. */
void encode_put_number(struct encoder *e, const struct where *at, unsigned lsb, unsigned bits, uint64_t value);
void encode_put_fixup(struct encoder *e, const struct where *at, const struct field_def *field, const struct coded *v);
/* All bytes and fix-ups as units. */
void encode_finish(struct encoder *e, const struct layout *layout, struct encoded *out);

#endif
