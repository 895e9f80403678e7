/* SPDX-License-Identifier: MIT */
/* The resolved program: every name looked up, every constant computed. Made by resolve.c from the trees, checked by
 * check_*.c, read by meaning.c, the planner and the emitters. All lists are in source order. */
#ifndef DMAC_PROGRAM_H
#define DMAC_PROGRAM_H

#include "parser/ast.h"

struct controller;                          /* controller/model.h: a description, or an instance as the last derivation */
struct buffer;
struct resolver;                            /* resolve.c's own: the names, kept for later evaluations */
struct condition;                           /* resolve_hold.c's own: a condition as a tree */

/* ---- run-time lengths ------------------------------------------------------------------------------------------ */

/* A number that may depend on open lengths: k + Σ factor · len(buffer[index]). Without terms it is the constant k.
 * nonlinear: it depends on open lengths in another way (a quotient, a minimum); k and terms mean nothing then. */
struct lin_term {
    const struct buffer *buffer; unsigned index; int64_t factor;
    uint64_t most, step;                    /* prep lets multiples of `step` up to `most` through */
};
struct lin { int64_t k; const struct lin_term *terms; unsigned n; bool nonlinear; };
/* A length that prep is given: of the declared maximum, the largest one that makes whole accesses at every port. */
struct given_length { const struct buffer *buffer; unsigned index; uint64_t most, step; };
typedef VEC(struct given_length) given_lengths;
/* Lengths given to open buffers, in elements of the first dimension. A buffer that is not listed is at its maximum. */
struct bound_length { const struct buffer *buffer; unsigned index; uint64_t length; };
struct binding { size_t n; const struct bound_length *v; };
int64_t lin_value(const struct lin *lin, const struct binding *binding);

/* ---- boards ----------------------------------------------------------------------------------------------------- */

struct memory {
    struct name name;
    uint64_t base, size;
    uint64_t cacheline;                     /* bytes; 0: not cached, or coherent */
    bool readonly, secure;
    const char *section;                    /* of C objects; null: ".dmac.NAME" is the default */
};

struct device;
/* One of memory and device. moved: its begin is seen at bus address `at`, else at the CPU address. */
struct reach_entry { const struct memory *memory; const struct device *device; bool moved; uint64_t at; };
struct number_range { uint64_t from, to; };

struct instance {                           /* controller dma0 is DESCRIPTION at … */
    struct name name;
    const struct controller *model;         /* the instance's own: parameters applied */
    const struct controller *description;   /* what stands behind `is`, for messages */
    struct resolver *resolver;
    uint64_t base;                          /* CPU address of its registers */
    VEC(struct number_range) interrupts;
    bool reaches_all;                       /* no `reach` line */
    VEC(struct reach_entry) reach;
    VEC(struct number_range) reserved;
    bool secure;
    const struct memory *table_in;          /* may be null */
    bool has_table_at; uint64_t table_at;
    given_list options;                     /* `option` lines of the instance (source.width and friends too) */
    uint64_t channels;
};

struct channel {                            /* channel screen of dma0[2] */
    struct name name;
    const struct instance *instance;
    bool fixed; uint64_t number;
    const struct memory *table_in;
    bool has_table_at; uint64_t table_at;
    given_list options;
};

struct device { struct name name; uint64_t base; bool inorder; };

struct port {
    struct name name;                       /* "data"; full name: DEVICE.NAME */
    const struct device *device;
    uint64_t address;                       /* CPU address */
    unsigned width;                         /* bytes of one access */
    bool has_request; struct expr *request_expr;   /* number, or a name of the description's `requests` table: see request_number */
    bool has_mux; uint64_t mux;
    uint64_t burst;                         /* accesses that one request stands for; 1 if not written */
    bool posted, packet;
};
struct reg {
    struct name name;
    const struct device *device;
    uint64_t address;
    enum scalar scalar;
    unsigned ndim; const uint64_t *dims;
};
/* number_expr: like request_expr of a port, see line_number. */
struct request_line { struct name name; const struct device *device; struct expr *number_expr; bool has_mux; uint64_t mux; };
struct event { struct name name; const struct device *device; bool has_interrupt; uint64_t interrupt; };
struct level { struct name name; const struct device *device; struct expr *condition; const struct condition *tree; };

struct endpoint { const struct device *device; const struct instance *instance; bool has_channel; uint64_t channel; uint64_t number; };
struct hold;
struct route {
    struct name name;
    const struct sbox *sbox;
    /* exactly one end is a device, the other the controller (or one channel of it) */
    const struct device *device;
    const struct instance *instance;
    bool has_channel; uint64_t channel;
    bool to_device;
    bool is_static;
    const struct hold *hold;                /* default of its transfers; may be null */
    unsigned index;                         /* over all sboxes of the run, from 0 */
};
struct sbox { struct name name; const struct instance *instance; bool has_base; uint64_t base; VEC(struct endpoint) endpoints;
              VEC(struct route *) routes; };

/* ---- buffers ---------------------------------------------------------------------------------------------------- */

enum home { HOME_FIXED, HOME_SYMBOL, HOME_BOUND, HOME_CONSTANT };    /* at A; the linker's; bind; values */
struct buffer {
    struct name name;
    enum home home;
    enum scalar scalar;
    unsigned ndim; const uint64_t *dims;    /* the first at its maximum if open */
    bool open; struct lin length;           /* elements of the first dimension: `<= N` is its own term, len(src) follows src */
    bool own_length;                        /* open with a length of its own (an argument), not following another */
    bool is_array; unsigned count;          /* buffer NAME[count] */
    uint64_t size;                          /* bytes of one, at the maximum */
    uint64_t align;
    uint64_t address;                       /* HOME_FIXED */
    const struct memory *memory;            /* may be null only where the diagnostics let it pass */
    const struct buffer *alias_of; uint64_t alias_offset;   /* the same bytes as that (root) buffer, from that byte on */
    const char *symbol;                     /* C name */
    const unsigned char *values;            /* HOME_CONSTANT: `size` bytes as the CPU stores them; null if … */
    /* … each element is the address of that buffer plus so much (objects of the planner) */
    const struct buffer *points_to; unsigned points_index; uint64_t points_at;
};

/* ---- streams and steps ------------------------------------------------------------------------------------------ */

#define DIMS_MAX 8
struct dim { uint64_t count; int64_t stride; };             /* stride: bytes between elements of this dimension */
/* One affine piece of a side: element addresses base + offset + Σ digit · stride, last dimension fastest. */
enum piece_kind { PIECE_MEMORY, PIECE_REG, PIECE_PORT, PIECE_VOID, PIECE_CONST };
struct piece {
    enum piece_kind kind;
    struct span span;
    const struct buffer *buffer;            /* MEMORY with an address that is not fixed: the root buffer; else null */
    unsigned index;                         /* of a buffer array */
    const struct buffer *named;             /* MEMORY: the buffer as written (an alias, a fixed one), for messages */
    uint64_t offset;                        /* bytes from the buffer's start, or the CPU address itself (MEMORY fixed, REG, PORT) */
    const struct port *port;
    const struct reg *reg;
    unsigned element;                       /* bytes of one element (port: of one access; const: of the value) */
    unsigned ndim;                          /* 0: one element */
    const struct dim *dim;                  /* at most DIMS_MAX */
    bool endless;                           /* PORT, VOID, CONST */
    uint64_t bytes;                         /* of this piece under the binding it was made for; 0 if endless */
    struct lin open_bytes, open_offset;     /* the same two as functions of open lengths (n = 0 terms if constant) */
    uint64_t value;                         /* CONST */
};
struct side { struct span span; bool endless; uint64_t bytes; struct lin open_bytes; VEC(struct piece) pieces; };

struct step {
    enum step_kind kind;                    /* MOVE, CHECK, INTERRUPT, FENCE; loops are unrolled */
    enum move_verb verb;
    struct span span;
    VEC(struct side) sources;
    VEC(uint64_t) factors;                  /* PQ: one per source */
    VEC(struct side) dests;
    uint64_t bytes;                         /* n of language.md 7.1, under the binding */
    struct lin open_bytes;
    bool truncated, has_length, nosplit, command, packet, ordered;
    const struct step_decl *loop;           /* the innermost `for` it came from, or null */
};
typedef VEC(struct step) resolved_steps;

/* ---- holds, transfers ------------------------------------------------------------------------------------------- */

/* runtime.md 4.2: alternatives (or) of terms (and), negations pushed to the leaves, events of one alternative first. */
enum hold_term_kind { HOLD_EVENTS, HOLD_LEVEL, HOLD_EQUAL, HOLD_DELAY };
struct hold_term {
    enum hold_term_kind kind;
    bool negate, last;                      /* last term of its alternative */
    unsigned events;                        /* EVENTS: mask over hold.events */
    uint64_t a, mask, c;                    /* LEVEL: (read a & mask) == c; EQUAL: (read a & mask) == (read c & mask); CPU addresses */
    unsigned width_a, width_c;              /* bytes of the accesses */
    uint64_t delay_ns;
};
enum hold_action { ACTION_DISCONNECT, ACTION_KEEP, ACTION_QUARANTINE };
struct hold {
    struct span span;
    const char *text;                       /* the condition as written, canonical blanks */
    bool only_irq;                          /* `hold until irq`: no hold at all */
    VEC(struct hold_term) terms;
    VEC(const struct event *) events;       /* numbered by position, at most 8 */
    bool has_within; uint64_t within_ns;
    enum hold_action action;
    bool handover, abort_disconnects;
    bool tests_more_than_irq, tests_only_delay;
    bool mentions_irq;                      /* `irq` stands in the condition */
    const struct condition *tree;           /* as written, for scenarios and checks */
};

enum gate_kind { GATE_NONE, GATE_EXTERNAL, GATE_REQUEST };
struct irq_plan { bool none, end; uint64_t every; VEC(const struct event *) events; };    /* every 0: no periods */

/* What only prep can check: the sum is 0, or at least 0. */
struct late_check { enum diag_id id; struct lin sum; bool at_least; struct span span; };
typedef VEC(struct late_check) late_checks;

struct transfer {
    struct name name;
    struct span span;
    bool bad;                               /* it has an error; do not look at what depends on it */
    const struct instance *instance;
    const struct channel *channel;          /* named channel, or null */
    bool has_number; uint64_t number;       /* channel as written, of the named channel, or the only one its route leaves from */
    bool has_given; uint64_t given;         /* channel that the planner gave it, because a word or a limit needs one */
    bool channels_gone;                     /* it needs one, and others have them all */
    uint64_t given_saves, given_costs;      /* descriptors against another kind of channel, and against the best kind */
    const step_list *decl;                  /* what was written; resolved afresh for each binding */
    resolved_steps steps;                   /* at the maximum of all open lengths */
    bool cyclic, until_replaced;
    struct irq_plan irq;
    const struct route *route;
    const struct hold *hold;                /* its own or its route's; null: none */
    bool notify_done, notify_isr;
    enum gate_kind gate; uint64_t gate_every; const struct request_line *gate_request;
    VEC(const struct transfer *) after;
    bool has_metadata_client, has_metadata_engine; uint64_t metadata_client, metadata_engine; const struct buffer *metadata_values;
    uint64_t rate;                          /* bytes per second; 0: not given */
    bool reuse;
    const struct memory *table_in; bool has_table_at; uint64_t table_at;
    given_list options;                     /* innermost last wins: instance, channel, transfer are merged by option_lookup */
    VEC(const struct buffer *) arguments;   /* bound or open root buffers it uses, in order of first use */
    given_lengths lengths;                  /* of those, the lengths that prep is given, array members one by one */
    late_checks late;                       /* none twice */
};

struct group { struct name name; VEC(const struct transfer *) members; };

struct program {
    bool big_endian;
    VEC(struct memory *) memories;
    VEC(struct instance *) instances;
    VEC(struct channel *) channels;
    VEC(struct device *) devices;
    VEC(struct sbox *) sboxes;
    VEC(struct route *) routes;
    VEC(struct buffer *) buffers;
    VEC(struct transfer *) transfers;
    VEC(struct group *) groups;
    VEC(struct item *) scenarios;           /* resolved by scenario code when it runs them */
    const file_list *files;
    struct resolver *resolver;
};

struct define { const char *name, *text; };                             /* -D */

/* resolve.c: names and values. What cannot be resolved becomes a record; the rest of the program is still there. */
struct library;                             /* controller/model.h; null: no descriptions, rules that need one are silent */
struct program *resolve(struct cx *cx, const file_list *files, const struct library *library, const struct define *defines,
                        size_t ndefines);
/* check.c runs the table of rules (check_*.c) over it; records only. */
void check_program(struct cx *cx, struct program *program);
/* "sb.nfc_tx" */
const char *route_text(struct cx *cx, const struct route *route);
/* The steps of a transfer under a binding (null: the maximum). Pieces of length 0 have vanished. False if it cannot be. */
bool transfer_steps(struct cx *cx, const struct program *program, const struct transfer *transfer,
                    const struct binding *binding, resolved_steps *steps);
/* The option in force (transfer, else channel, else instance); null: the description's default. */
const struct given *option_lookup(const struct transfer *transfer, const char *name);
/* Request number of a port on this controller: its number, or by name from the description. False: none, or recorded. */
bool request_number(struct cx *cx, const struct instance *instance, const struct port *port, uint64_t *number);
bool line_number(struct cx *cx, const struct instance *instance, const struct request_line *line, uint64_t *number);
/* Which side of a move `gate DEV.REQUEST` stands for: 0 source, 1 dest; -1: there is no such gate. It is the one that is a
 * port; else one of the request's own device; else one of a device; else the destination. Index 0: source. */
struct gate_ends { const struct device *device[2]; bool port[2]; };
int gated_side(const struct transfer *transfer, const struct gate_ends *ends);
/* The list of this transfer leads back to its beginning. Else, if it is cyclic, the runtime starts each lap: where it is to
 * be replaced and the page cannot append to a running ring, or something on its channel has a route or a hold. */
bool transfer_is_ring(const struct program *program, const struct transfer *transfer);
/* Is the channel in one of the ranges behind `reserve`? */
bool instance_reserves(const struct instance *instance, uint64_t channel);
/* Evaluates a constant expression of the program half (options, parameters); records what is wrong. */
bool constant_number(struct cx *cx, const struct program *program, const struct expr *expr, int64_t *value);

/* ---- reference meaning (meaning.c), language.md section 12 ------------------------------------------------------ */

/* One place of a run: memory (buffer + offset, or an address), register address, port, nothing, a constant. */
struct run_place { enum piece_kind kind; const struct buffer *buffer; unsigned index; uint64_t offset; const struct port *port;
                   const struct reg *reg; uint64_t value; unsigned element; };
struct run {
    enum step_kind kind;                    /* MOVE, CHECK, INTERRUPT, FENCE */
    enum move_verb verb;
    bool command, nosplit, packet;
    uint64_t bytes;
    unsigned nsources, ndests;
    const struct run_place *sources, *dests;
    const uint64_t *factors;
    size_t step;                            /* index into the steps */
};
/* Calls `visit` for each maximal run in order, without storing them. The pointers in the run live until it returns. */
typedef void run_visitor(void *context, const struct run *run);
void meaning_runs(const resolved_steps *steps, run_visitor *visit, void *context);
/* A run as its canonical line, without newline. */
char *run_text(struct cx *cx, const struct run *run);
/* The whole meaning of the program as JSON in the form of the example files (--emit=meaning), ended by a newline. */
char *meaning_json(struct cx *cx, const struct program *program, const char *program_name);

#endif
