/* SPDX-License-Identifier: MIT */
/* Inside of the sequence compiler: expressions (ops_expr.c) and statements (ops.c) write C with one generator. */
#ifndef DMAC_OPS_GEN_H
#define DMAC_OPS_GEN_H

#include "emit/ops.h"
#include "emit/ops_eval.h"

struct gen {
    struct cx *cx;
    struct ops *ops;
    const struct program *program;
    const struct controller *model;
    bool swap;                              /* registers have the other byte order than the CPU */
    struct settled settled, of_instance;    /* in force; the options as the instance has them */
    enum sequence_id id;
    bool once;                              /* seam 17: every register is read once */
    bool may_fail;                          /* a wait that runs out returns false */
    const seq_body *whole;
    bool folds;                             /* there is a transfer, so values can be folded */
    VEC(const struct word_def *) words;     /* words of blocks whose variable is in scope */
    VEC(const struct reg_def *) read;       /* once: registers whose variable is in scope */
    struct outbuf *out;
    unsigned indent;
    bool failed;
};

#define LINE(g, ...) gen_line((g), arena_printf((g)->cx->arena, __VA_ARGS__))
#define TEXT(g, ...) arena_printf((g)->cx->arena, __VA_ARGS__)

/* The sequence cannot be compiled; only the first reason becomes a record. */
void gen_refuse(struct gen *g, struct span span, const char *what);
/* One line of the body, indented. */
void gen_line(struct gen *g, const char *text);

/* A value of the block, a truth of the block (a C condition); added if it is not there yet. */
const char *gen_operand_text(struct gen *g, struct operand wanted);
const char *gen_flag_text(struct gen *g, const struct cexpr *expr, const char *word);
void gen_place_operands(struct operands *operands);

/* The value of a register: its variable where registers are read once, else a read. *bits is 64 for uint64_t. */
const char *gen_read_text(struct gen *g, const struct reg_def *reg, unsigned *bits);
const char *gen_fresh_read(struct gen *g, const struct reg_def *reg);
void gen_read_once(struct gen *g, const struct reg_def *reg);
const char *gen_variable(struct gen *g, const struct reg_def *reg);
/* Writes a value of `bits` (32 or 64). */
void gen_write_line(struct gen *g, const struct reg_def *reg, const char *value, unsigned bits);

/* ops_object.c: the objects of the page; lines that make them ready at the beginning of `start`; bus address of a block
 * (null: of the pool); a word of a block, read at its first mention; the definitions. */
void gen_find_objects(struct gen *g);
void gen_prepare_objects(struct gen *g);
const char *gen_object_address(struct gen *g, const struct layout *layout, unsigned *bits);
const char *gen_block_word(struct gen *g, const struct cexpr *expr, unsigned *bits);
void ops_print_objects(struct cx *cx, const struct ops *ops, struct outbuf *out);

/* Type of the text is uint32_t, or uint64_t with *bits 64. Ask with the number of bits that are wanted. */
const char *gen_value_text(struct gen *g, const struct cexpr *expr, unsigned *bits);
/* A C condition. */
const char *gen_truth_text(struct gen *g, const struct cexpr *expr);
/* Unit of a word from the start of its descriptor, where that is the same in every descriptor. */
bool gen_fixed_unit(const struct layout *layout, const struct word_def *word, unsigned *unit);
uint64_t gen_ones(unsigned n);
const char *gen_hex(struct gen *g, uint64_t value, unsigned bits);
/* In parentheses unless it is one word. */
const char *gen_grouped(struct gen *g, const char *text);

#endif
