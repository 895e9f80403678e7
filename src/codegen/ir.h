/* SPDX-License-Identifier: MIT */
/* The transfer IR: what moves, independent of any controller. A transfer is a list of moves in order; a move zips
 * affine streams over one common iteration space: outer dimensions, and innermost a run of consecutive bytes. It is
 * never expanded early: a 480-row picture is one move. Text form: --dump=ir. Meaning: the runs of its iteration in
 * order (ir_runs), which must equal meaning_runs of the steps it was made from. */
#ifndef DMAC_IR_H
#define DMAC_IR_H

#include "program/program.h"

struct ir_place {
    enum piece_kind kind;                   /* MEMORY, REG, PORT, VOID, CONST */
    const struct buffer *buffer;            /* null: offset is the CPU address */
    const struct buffer *named;             /* as written, for messages */
    unsigned index;                         /* of a buffer array */
    uint64_t offset;
    struct lin open_offset;                 /* the same as a function of open lengths; n == 0: constant */
    const struct port *port;
    const struct reg *reg;                  /* REG */
    uint64_t value; unsigned element;       /* CONST; element also of PORT and REG: bytes of one access */
    const int64_t *stride;                  /* per outer dimension of the move; null: none, or it stays */
    bool advances;                          /* memory and registers: yes; ports, _ and constants: no */
    bool own;                               /* MEMORY made by pass_lower: a constant or a sink, and every descriptor begins at its
                                               first byte; advances: a block, else one word that is read or written again and again */
    bool idle;                              /* it moves for an interrupt's sake: nobody asks for it, and no gate paces it */
};

enum ir_op { IR_COPY, IR_FILL, IR_XOR, IR_PQ, IR_CHECK_COPY, IR_CHECK_FILL, IR_CHECK_XOR, IR_CHECK_PQ, IR_INTERRUPT, IR_FENCE };
struct ir_move {
    enum ir_op op;
    struct span span;                       /* the step; of a piece where one side's piece is the reason for the cut */
    size_t step;                            /* moves of different steps never share a descriptor */
    unsigned pass;                          /* … nor those of different passes over one step (pass_lower.c) */
    unsigned ndim;                          /* outer dimensions, outermost first */
    const uint64_t *count;                  /* ndim of them; null: none */
    uint64_t run;                           /* bytes of the innermost run, > 0 for moves */
    struct lin open_run;                    /* run as a function of open lengths; n == 0: constant */
    struct lin open_count;                  /* the same of count[0]; never both */
    unsigned nsources, ndests;
    struct ir_place *sources, *dests;
    const uint64_t *factors;                /* PQ; may be null */
    bool nosplit, command, packet, packet_first, packet_last, ordered;
    bool interrupt;                         /* progress is wanted when this move is done */
    bool period;                            /* … because a period ends here */
    bool fence;                             /* everything before it is complete before it begins */
};
/* Sources first, then destinations. */
static inline struct ir_place *ir_place_at(const struct ir_move *move, unsigned i)
{
    return i < move->nsources ? &move->sources[i] : &move->dests[i - move->nsources];
}
struct ir { const struct transfer *transfer; VEC(struct ir_move) moves; };

/* ir_build.c: the steps of a transfer (at the maximum of open lengths) as moves; neighbouring contiguous pieces are kept
 * apart where the streams keep them apart (coalescing is a pass). */
bool ir_build(struct cx *cx, const struct program *program, const struct transfer *transfer, struct ir *ir);
/* Structural rules; a violation is an internal error with the pass's name. Run after every pass. */
bool ir_verify(struct cx *cx, const struct ir *ir, const char *after);
/* The meaning of the IR as runs, for comparing with meaning_runs. */
void ir_runs(struct cx *cx, const struct ir *ir, run_visitor *visit, void *context);
/* Bytes of a whole move at the maximum of open lengths; whether it moves any. */
uint64_t ir_bytes(const struct ir_move *move);
bool ir_moves_bytes(const struct ir_move *move);
static inline bool ir_is_open(const struct ir_move *move) { return move->open_run.n || move->open_count.n; }
void ir_dump(struct cx *cx, const struct ir *ir, FILE *out);

#endif
