/* SPDX-License-Identifier: MIT */
/* Golden vectors and the moves behind them, as plain data: for the encoder's test and for a decoder's. See README. */
#ifndef GOLDEN_H
#define GOLDEN_H

#include "controller/model.h"

struct golden_value { const char *name, *text; };                   /* a role and its value as written */
struct golden_move { uint64_t at; const char *form; size_t nroles; const struct golden_value *roles;
                     const char *absent; };                         /* optional words that are not there, by name; null: all are */
struct golden_vector {
    const char *name, *controller, *refused;                        /* refused: null if the words are right */
    uint64_t channel;
    bool cyclic;
    bool sequences;                                                 /* its register writes are this page's way to start */
    bool has_stride; uint64_t stride;                               /* distance of descriptors in the driver's pool */
    unsigned unit_bits;                                             /* 32; 8: a program, a byte for each of `words` */
    size_t nwords; const uint32_t *words;                           /* all descriptors, in the order of the moves */
    size_t nmoves; const struct golden_move *moves;                 /* roles: common ones first */
    size_t nregisters; const struct golden_value *registers;        /* what `load R` writes */
    size_t nbefore; const struct golden_value *before;              /* before.WORD */
};
/* The vectors of one pair of files (NAME.json, NAME.moves.json beside this one). Exits with a message if they do not
 * fit together. */
size_t golden_load(struct cx *cx, const char *name, const struct golden_vector **vectors);
/* All pairs of files beside this one, sorted; null at the end. */
const char *const *golden_names(struct cx *cx);
/* All pages of controllers/. Exits with the records if they do not load. */
void golden_library(struct cx *cx, struct library *library);
/* Number of a value for a slot of the page: "4096", "0x40", "-640", or a word the slot takes. */
wide golden_number(struct cx *cx, const struct controller *c, unsigned slot, const char *text);
/* Slot by name ("source[1]" too). Exits if the page has none. */
/* Is the slot something that words of some form carry, but the start sets once for all in this one? */
bool golden_of_list(struct cx *cx, const struct controller *c, const struct form *form, unsigned slot);
/* Where descriptors say which form the next one has: bit of the first one's, that the start says. 0: it needs nobody to say it. */
uint64_t golden_head(struct cx *cx, const struct golden_vector *v, const struct controller *c, size_t move);
unsigned golden_slot(const struct controller *c, const char *name);

#endif
