/* SPDX-License-Identifier: MIT */
/* The sequences of a description as C: one static inline function each, of the registers' base, the channel and a
 * block. The block is a const array that comes with each transfer: every value in the sequences that reads no hardware
 * is computed by the compiler and stands there, one 32-bit unit each; truths are bits of flag units at its front. */
#ifndef DMAC_OPS_H
#define DMAC_OPS_H

#include "codegen/encode.h"
#include "common/outbuf.h"

/* One value of the block. */
enum operand_kind {
    OPERAND_EXPR,                           /* expr */
    OPERAND_REGISTER,                       /* what `load reg` writes */
    OPERAND_WORD,                           /* a word of the first descriptor (of a command: of that one) */
};
struct operand {
    enum operand_kind kind;
    const struct cexpr *expr;
    const struct reg_def *reg;
    const char *word;                       /* name: words of the same name in several layouts share a register */
    unsigned unit, units;                   /* where in the block; 1, or 2 (a 64-bit number of the CPU) */
};
/* One truth of the block: bit i % 32 of unit flag_unit + i / 32. */
struct operand_flag { const struct cexpr *expr; const char *word; };    /* word: is there in the first descriptor */

/* Layout of a block: 64-bit operands, so that they are aligned, then flags, then the other operands. */
struct operands {
    VEC(struct operand_flag) flags;
    VEC(struct operand) values;
    unsigned flag_unit, units;              /* where the flags are; size of the block */
};

/* Memory that sequences speak of: a block of the page (completion record, shadow), or the pool of first descriptors. */
struct ops_object {
    const struct layout *layout;            /* null: the pool */
    const char *name;                       /* of the C array */
    bool fixed;                             /* a place that the board has set aside: no array */
    bool per_channel;                       /* one for each channel, filled before each start */
    unsigned units, slot_units;             /* of one; of one slot of the pool */
    uint64_t align;
    const struct memory *memory; int64_t bus_offset;
    const uint32_t *values; bool all_zero;  /* what it is filled with */
};

struct ops {
    const struct controller *model;
    const struct instance *instance;
    bool cpu_big_endian;
    struct operands block;                  /* one per transfer */
    struct operands command;                /* one per descriptor of a stepped chain: its words, as `step` writes them */
    VEC(struct ops_object) objects;
    bool has[SEQ_COUNT];                    /* there is such a sequence */
    uint64_t longest_ns;                    /* of all waits and delays */
    const struct cexpr *stop_within;        /* of the wait in `stop`; null: none */
    const char *text[SEQ_COUNT];            /* bodies as C */
    const struct reg_group *channel_group;  /* whose base is the variable `ch`; null: no such registers */
    const char *channel_base;               /* its base as C */
    const char *stop_idle, *stop_after;     /* SEQ_STOP is what stands before its wait */
};

/* Compiles the sequences of an instance. A sequence that cannot be compiled is a record; null then. */
struct ops *ops_compile(struct cx *cx, const struct program *program, const struct instance *instance);

/* The first sequence that runs for no transfer in particular (init, irq …) and depends on an option, which therefore is
 * the same for all transfers of the instance. SEQ_COUNT: none. */
enum sequence_id ops_settles(const struct ops *ops, const struct option *option);
/* The values of the block of a planned transfer, by its encoder and the environment of its first descriptor; words of
 * the first descriptor are copied from the table with their fix-ups. */
bool ops_fold(struct cx *cx, const struct ops *ops, const struct planned *planned, struct block *block);
/* A stepped chain: what `step` reads for descriptor `i`, one unit each (ops->command), with its fix-ups. */
void ops_command(struct cx *cx, const struct ops *ops, const struct table *table, size_t i, struct block *command);

/* Rings of this controller are replaced by appending to them. */
bool ops_appends(const struct ops *ops);
/* The C functions. `prefix` starts every name; without routes nobody connects. */
void ops_print(struct cx *cx, const struct ops *ops, const char *prefix, bool routes, struct outbuf *out);
/* `append` where no ring is replaced: nothing generated calls it. */
void ops_print_append(const struct ops *ops, const char *prefix, struct outbuf *out);

#endif
