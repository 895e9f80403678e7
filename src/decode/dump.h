/* SPDX-License-Identifier: MIT */
/* A dump of memory: bytes with their addresses, read from whatever form it has. What is wrong with it becomes records that
 * name the line or the offset. */
#ifndef DMAC_DUMP_H
#define DMAC_DUMP_H

#include "common/cx.h"

enum dump_format { DUMP_AUTO, DUMP_RAW, DUMP_HEX, DUMP_IHEX, DUMP_SREC, DUMP_ELF };
/* What the groups of a hex text are: bytes in the order of memory, or values as a CPU of that byte order reads them. */
enum dump_order { ORDER_AUTO, ORDER_BYTES, ORDER_LITTLE, ORDER_BIG };

struct dump_request {
    const char *path;                       /* "-": standard input */
    enum dump_format format;
    enum dump_order order;
    bool values_big;                        /* ORDER_AUTO: values are read like this */
    bool has_base; uint64_t base;           /* address of the first byte where the dump has none; added to those it has */
};
/* Contiguous bytes; pieces are sorted, and none adjoins another. */
struct dump_piece { uint64_t address; size_t size; const unsigned char *bytes; struct source *source; };
struct dump_symbol { const char *name; uint64_t address, size; bool local; };
struct dump {
    enum dump_format format;                /* what it turned out to be */
    const struct source *file;
    VEC(struct dump_piece) pieces;
    VEC(struct dump_symbol) symbols;        /* of an ELF file, in its order */
    bool knows_endian, big_endian;          /* an ELF file says it */
};

/* False: it cannot be read (errno), or a record says what is wrong. */
bool dump_read(struct cx *cx, const struct dump_request *request, struct dump *dump);
/* The piece that holds the byte at an address, or null. */
const struct dump_piece *dump_at(const struct dump *dump, uint64_t address);
/* Place of bytes in records; "nowhere" if the dump does not have the first. */
struct span dump_span(const struct dump *dump, uint64_t address, uint64_t size);
/* Address of a symbol; false: a record says that there is none, or several. */
bool dump_find_symbol(struct cx *cx, const struct dump *dump, const char *name, uint64_t *address);
const char *dump_format_name(enum dump_format format);

/* ---- between the readers ----------------------------------------------------------------------------------------- */

/* Bytes as they come, in any order, with the place in the file that they come from. */
struct dump_chunk { uint64_t address; size_t size; const unsigned char *bytes; struct span span; size_t number; };
typedef VEC(struct dump_chunk) dump_chunks;
struct dump_reader {
    struct cx *cx;
    const struct dump_request *request;
    const struct source *file;
    struct dump *dump;
    dump_chunks chunks;
};
bool dump_read_hex(struct dump_reader *reader);
bool dump_read_ihex(struct dump_reader *reader);
bool dump_read_srec(struct dump_reader *reader);
bool dump_read_elf(struct dump_reader *reader);
/* Bytes [from, to) of the file. */
struct span dump_place(const struct dump_reader *reader, size_t from, size_t to);
/* Value of a hex digit, or -1. */
int hex_digit(char c);

#endif
