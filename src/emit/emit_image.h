/* SPDX-License-Identifier: MIT */
/* The memory image of a transfer: all its lists one behind the other, then the block. Says of each cell whether its
 * value is a number, a constant that the linker completes, or left to prep; the answer depends on the CPU's pointers,
 * so it is kept for 32 and for 64 bits at once. */
#ifndef DMAC_EMIT_IMAGE_H
#define DMAC_EMIT_IMAGE_H

#include "emit/emit.h"
#include "emit/ops.h"

enum { ON_32 = 1, ON_64 = 2, ON_BOTH = 3 };     /* on CPUs with pointers of that many bits */

/* A word as one member of a C struct. */
struct cell {
    const char *name;
    unsigned bits;                          /* 32 or 64 */
    uint32_t unit;                          /* in the table part or in the block */
    size_t word;                            /* in descriptor.words; SIZE_MAX: padding, or an operand */
    bool big;                               /* 64 bits: the high half is the first unit */
    uint64_t value;                         /* known bits; those of fix-ups are 0 */
    const struct symbol *symbol;            /* completes it where `constant` says so; null: nothing is missing there */
    wide addend;                            /* bus offset included */
    size_t first_fixup, nfixups;            /* in image.fixups */
    unsigned constant;                      /* ON_…: value + symbol + addend is a constant of the linker */
};
typedef VEC(struct cell) cell_list;
/* A fix-up in the image. */
struct image_fixup { const struct fixup *fixup; uint32_t unit; bool in_block; unsigned left; /* ON_…: prep applies it there */ };

/* One descriptor (or command of a stepped chain) in the image. */
struct image_row { size_t list, descriptor, first_cell, ncells; uint32_t unit, units; };

struct image {
    const struct emit_transfer *transfer;
    cell_list table, block;
    VEC(struct image_row) rows;
    VEC(struct image_row) blocks;           /* side blocks behind the descriptors; `descriptor`: index into table.blocks */
    VEC(struct image_fixup) fixups;
    uint32_t table_units, block_units;
    uint32_t list_unit[2];                  /* where each list begins */
    bool bytes;                             /* a list of bytes: a cell is four of them, a row's `unit` and `units` count bytes */
    bool swap;                              /* table words have the other byte order than the CPU's */
    uint64_t align;                         /* of the table: descriptors, pages, 8 for 64-bit members */
    unsigned ram;                           /* ON_…: the table is a template, each transaction needs a copy */
};

/* Null: a record says what is not possible. */
const struct image *image_make(const struct emission *e, const struct emit_transfer *transfer);
/* What the runtime's structures can count; false: a record says what is too large. The other outputs have no such limits. */
bool image_fits_runtime(const struct emission *e, const struct image *image);

#endif
