/* SPDX-License-Identifier: MIT */
/* What a transfer acts upon: memory, devices that record each access, and a place where the bus fails. The meaning and the
 * decoded table are executed on two machines that begin alike; every byte passes through machine_move. */
#ifndef DMAC_MACHINE_H
#define DMAC_MACHINE_H

#include "program/program.h"
#include "simulate/ram.h"

/* ---- accesses to devices ----------------------------------------------------------------------------------------- */

/* Accesses of `width` bytes, one after the other, at one address: `bytes` in all. An access may be put together from
 * several runs of the meaning, so bytes are counted. */
struct access { uint64_t address, bytes; unsigned width; };
struct access_log { VEC(struct access) runs; VEC(unsigned char) bytes; };    /* bytes: what was written */
struct device_range { uint64_t from, bytes; unsigned width; const struct port *port; const struct reg *reg; };
struct device_read { uint64_t address, bytes; };        /* how much a device has supplied there */

/* ---- operands ---------------------------------------------------------------------------------------------------- */

enum operand_kind { OPERAND_PLACE, OPERAND_CONSTANT, OPERAND_NOTHING };
/* Byte i of a place is at address + i / width * step + i % width. Byte i of a constant is byte (phase + i) % width of value. */
struct operand { enum operand_kind kind; uint64_t address; unsigned width; int64_t step; uint64_t value, phase; };

#define OPERANDS_MAX 32
struct move {
    enum move_verb verb;
    bool check;
    uint64_t bytes;
    unsigned nsources, ndests;
    struct operand source[OPERANDS_MAX], dest[OPERANDS_MAX];
    uint64_t factor[OPERANDS_MAX];          /* PQ */
};

/* ---- the machine ------------------------------------------------------------------------------------------------- */

struct fault { bool active, read; uint64_t from, bytes; };      /* bus addresses */
struct mark { uint64_t at; bool wanted, speaks, mute; };              /* bytes moved when progress is signalled; table: does a word say it */
struct machine {
    struct arena *arena;
    bool big_endian;
    struct ram ram;
    VEC(struct device_range) devices;       /* of the program, bus addresses, sorted */
    struct access_log reads, writes;
    VEC(struct device_read) supplied;
    struct fault fault;
    uint64_t limit;                         /* stop after so many bytes */
    uint64_t moved;
    bool failed;                            /* the fault was met */
    uint32_t mismatch;                      /* of checks, bit j: destination j differs */
    VEC(struct mark) marks;
};

void machine_start(struct machine *m, struct arena *arena, const struct ram *contents, bool big_endian);
void machine_device(struct machine *m, const struct device_range *range);
/* Moves up to the fault or the limit; false: it stops there. */
bool machine_move(struct machine *m, const struct move *move);
bool machine_stopped(const struct machine *m);
/* First difference of two logs: number of the access, and what each has there (null: nothing), or the byte; false: none. */
struct access_difference { uint64_t number; const struct access *want, *have; bool contents; uint64_t byte; };
bool access_differ(const struct access_log *want, const struct access_log *have, struct access_difference *difference);
uint64_t access_count(const struct access_log *log);

#endif
