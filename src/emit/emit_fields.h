/* SPDX-License-Identifier: MIT */
/* The fields of finished descriptors, as the decoder reads them: comments, listing and JSON show what the words say,
 * not what somebody meant to write. */
#ifndef DMAC_EMIT_FIELDS_H
#define DMAC_EMIT_FIELDS_H

#include "emit/emit.h"

struct shown_field {
    const char *word, *name;                /* an unnamed field has its word's name */
    size_t word_index;                      /* in descriptor.words */
    unsigned hi, lo;
    uint64_t raw;                           /* the bits that are known; those of a fix-up are 0 */
    const char *meaning;                    /* "source.width 4"; of a fix-up: what it puts there; "" for a constant */
    bool fixed_up;                          /* at least one bit comes from a fix-up */
    bool quiet;                             /* a plain 0: comments and listing leave it out */
};
typedef VEC(struct shown_field) shown_fields;

/* "cacheable 0", "not next has CTR1": nothing that anybody looks for. */
bool field_is_quiet(const struct shown_field *field);
/* One line of a listing: offset, the word as the controller reads it, its name, what its fields say. */
void listing_word(struct outbuf *out, struct cx *cx, uint64_t offset, const uint32_t *units, unsigned nunits, unsigned unit_bits, const char *name,
                  const shown_fields *fields, size_t word);

struct field_reader;
/* Reads the descriptors of one table in order. */
struct field_reader *fields_begin(const struct emission *e, const struct planned *planned, const struct table *table);
/* Fields of descriptor i, in the order of the layout. Ask for i = 0, 1, 2 …: a descriptor may retain words of the one
 * before. */
void fields_next(struct field_reader *reader, size_t i, shown_fields *fields);

#endif
