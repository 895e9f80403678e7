/* SPDX-License-Identifier: MIT */
/* What the passes of the planner hand to each other. plan_transfer in plan.c is this list (ir_build makes the IR):
 *   periods    IR      -> IR        cut where a period ends; interrupts and fences become marks on moves
 *   coalesce   IR      -> IR        neighbours of a step that continue each other become one move, those at equal
 *                                   distances one more dimension
 *   roles, packets, places          no passes: what the whole list says, and whether the page can do it at all
 *                                   (plan_roles.c, plan_packet.c, plan_address.c)
 *   lower      IR      -> IR        operations that no form has become copies from constants, into sinks, in several passes
 *   runs       IR      -> runs      each list of the controller gets its own runs (two lists: one per side), each shaped:
 *     shape    run     -> run       dimensions that adjoin are folded; a run to a port is cut where a request moves a row
 *   split      runs    -> drafts    as few descriptors as possible, then as few beats as possible; this calls
 *     fit      sides   -> modes     which forms, widths and bursts can serve the two sides, and what one descriptor holds
 *     rows     run     -> drafts    runs with gaps: forms with rows, frames or steps where they fit, row by row where not
 *     parts    runs    -> drafts    the same for forms that take several pieces, over neighbouring runs
 *   chain      drafts  -> drafts    terminators; the roles of each position: links, interrupts
 *   tables     drafts  -> words     every list is placed and encoded (table.c):
 *     place    drafts  -> offsets   which optional words are there, alignment, page, where the table lies */
#ifndef DMAC_PLAN_H
#define DMAC_PLAN_H

#include "codegen/encode.h"
#include "codegen/ir.h"
#include "codegen/table.h"
#include "controller/limits.h"
#include "controller/model.h"

/* Runs of equal length at regular distances that one list has to move, mostly a single one. A one-sided list knows only
 * its own side. Positions (`at`) count the bytes of the stream. */
struct stretch {
    enum ir_op op;
    unsigned nsources, ndests;              /* 0: the other list's */
    const struct ir_place *sources, *dests;
    const uint64_t *factors;                /* pq: one per source; null: none */
    unsigned ndim; const uint64_t *count;   /* outer dimensions, outermost first; their strides are in the places */
    uint64_t bytes;                         /* of the innermost run, at the maximum of open lengths */
    struct lin open;                        /* n > 0: bytes as a function of open lengths */
    struct lin open_rows;                   /* n > 0: count[0] is */
    struct span span;
    size_t step;
    unsigned pass;                          /* over that step: runs of different passes are kept apart */
    bool nosplit, command, packet_first, packet_last, ordered;
    bool interrupt, period;                 /* progress is wanted when it has moved, because a period ends there */
    bool fence;                             /* everything before it is complete before it begins */
};
static inline const struct ir_place *run_source(const struct stretch *run) { return run->nsources ? &run->sources[0] : NULL; }
static inline const struct ir_place *run_dest(const struct stretch *run) { return run->ndests ? &run->dests[0] : NULL; }
typedef VEC(struct stretch) stretch_list;

#define PARTS_MAX 4
#define DESCRIPTORS_MAX (1u << 20)          /* of a list: as many as a transfer may have steps */
#define COUNTED_MAX 256
/* One way to move bytes between two kinds of sides: a width and burst for each, and the forms that have them. */
struct mode {
    wide source_width, dest_width;          /* 0: nothing carries it */
    wide source_burst, dest_burst;          /* 0: nothing carries it */
    uint64_t source_multiple, dest_multiple;/* an address is a multiple of it */
    uint64_t source_rest, dest_rest;        /* … plus that */
    uint64_t unit;                          /* bytes are a multiple of it */
    const struct form *single;
    uint64_t source_boundary, dest_boundary;/* no descriptor crosses a multiple of it; 0: none */
    uint64_t least, most;                   /* bytes of one descriptor of `single`; most is a multiple of unit */
    uint64_t request;                       /* by_burst: bytes that a port asks for; it gets whole ones, but for the last */
    bool by_burst;                          /* a run is one burst (`define source.burst = bytes / …`): rows are full bursts */
    const struct form *rows;                /* rows that adjoin, as one longer run; null: none */
    uint64_t row_most, rows_most;
    const struct form *frames;              /* … and frames of such rows; null: none */
    uint64_t frames_most;
    struct counted { uint64_t bytes, count; } *counted;     /* of mode_count, COUNTED_MAX lengths asked before */
    const struct form *parts;               /* several pieces, one after the other; null: none */
    unsigned nparts;
    uint64_t part_most[PARTS_MAX];
    struct reason most_why, source_why, dest_why, unit_why, boundary_why, least_why;
    unsigned nbursts; wide bursts[16];      /* legal bursts of the port side up to its own, largest first; 0: none carried */
    bool burst_of_source;
    bool whole_bursts;                      /* only runs of whole bursts of the port: its own burst is the only one here */
};
/* The modes for one kind of sides. */
struct fit {
    enum ir_op op; unsigned nsources, ndests; uint32_t absent;      /* absent: bit i, nothing is wanted of destination i */
    uint64_t value; unsigned period;        /* fill: the constant, and bytes after which it repeats; 0: none is read */
    bool own[2], fixed[2];                  /* source, dest: the compiler's own object; one word, its address stays */
    enum piece_kind source_kind, dest_kind; bool has_source, has_dest;
    const struct port *source_port, *dest_port;
    unsigned source_element, dest_element;  /* of registers and ports: bytes of one access */
    enum flow flow;
    unsigned gated; uint64_t asks;          /* 1 source, 2 dest: a gate asks for that side, so many bytes at once; 0: not said */
    unsigned nmodes; struct mode *modes;    /* widest first; none: `why` says what was in the way */
    struct violation why; bool has_why;
    bool said;                              /* that there are none */
};

/* What a form with gaps does around its innermost run, from the inside out: [1] rows, [2] frames, [3] planes. */
struct grid {
    uint64_t count[FORM_LEVELS];            /* 1 where the form has no such level */
    int64_t pitch[2][FORM_LEVELS];          /* of source and dest; 0 for a side that stays */
    bool stepped; int64_t step[2];          /* the innermost run is beats at these distances */
    unsigned open_level; const struct open_length *open;    /* the count of that level (0: the bytes) is `least` and this; null: none */
    uint64_t least;                         /* it is at least that, where the descriptor has not vanished */
};

/* One descriptor to be. */
struct part { const struct stretch *run; uint64_t at, bytes; };
typedef VEC(struct part) part_list;
struct draft {
    const struct form *form;                /* null at no time */
    const struct mode *mode;                /* null: moves nothing (a terminator) */
    const struct stretch *run;
    uint64_t at, bytes;                     /* from the run's beginning; bytes of a row if there are several */
    uint64_t rows, frames;                  /* frames 0: the form has none */
    const struct grid *grid;                /* null: rows and frames adjoin */
    wide burst;                             /* of the port side; 0: nothing carries it */
    const struct part *more;                /* parts after the first, mode->nparts - 1 of them; null: none */
    bool interrupt, period;                 /* progress is wanted when it is done, because a period ends with it */
    bool again;                             /* the first once more, at the end of a ring that cannot lead back to it */
};
typedef VEC(struct draft) draft_list;

struct list {                               /* one list of the controller */
    const char *name;
    const struct form *only;                /* one-sided lists: their form */
    bool reads;
    stretch_list runs;
    draft_list drafts;
    struct table *table;
    struct env *first;
};

struct known;
struct port_request { const struct port *port; bool has; wide number; };
struct planner {
    struct cx *cx;
    const struct program *program;
    const struct transfer *transfer;
    const struct instance *instance;
    const struct controller *model;
    struct encoder *encoder;
    struct planned *planned;
    struct env *env;                        /* list-wide roles and options; copied for every list */
    unsigned nlists;
    struct list list[2];
    VEC(struct fit *) fits;
    VEC(struct symbol *) symbols;
    VEC(struct port_request) requests;
    wide option_width[2], option_burst[2];  /* of source and dest; 0: free */
    struct span option_span[4];             /* widths, then bursts */
    size_t *packet_of;                      /* by step: how many packets come before it */
    struct known *known;                    /* cuts found before (plan_cut.c) */
    struct env *trial;                      /* for trying drafts (pass_rows.c) */
    bool full_words;                        /* every optional word is written */
    bool gate_known, gate_has; wide gate_number;            /* of a gate by a request line */
    bool ring;                              /* the list leads back to its beginning */
    bool prompt;                            /* how far a port has come is reported at any time: memory is written at once */
    const struct ir_move *lead;             /* an interrupt is wanted before the first byte; null: none */
};

/* plan_roles.c: roles that are the same in the whole list: flow, requests, options, gate, interrupts, channel. */
bool plan_roles(struct planner *p, const struct ir *ir);
/* Is the slot used by any word or register, through defaults and defines too? */
bool plan_uses(const struct planner *p, unsigned slot);
bool plan_word_uses(const struct word_def *word, unsigned slot);
/* plan_request.c: request number of the side of a run, which is a port or gated; false: it has none. */
bool plan_side_request(struct planner *p, const struct stretch *run, bool at_source, wide *number);
/* The input of the multiplexer before its line, if it has one. */
bool plan_side_mux(struct planner *p, const struct stretch *run, bool at_source, wide *input);
/* 1 source, 2 dest: a gate by a request line stands for that side; 0: there is none. */
unsigned plan_gated(const struct planner *p, const struct ir_place *source, const struct ir_place *dest);
/* Bytes that one request of these sides stands for, and whose it is; 0: nobody asks, or it is not said. */
uint64_t plan_request_bytes(const struct planner *p, const struct ir_place *source, const struct ir_place *dest);
const char *plan_request_name(const struct planner *p, const struct ir_place *source, const struct ir_place *dest);
/* Direction, of one move (places may be null), and of the first. */
enum flow plan_flow_of(struct planner *p, const struct ir_place *source, const struct ir_place *dest);
void plan_flow(struct planner *p, const struct ir *ir);
bool plan_check_requests(struct planner *p, const struct ir *ir);

/* plan_time.c: whether rings, interrupts inside a list and fences can be had; the roles `cyclic` and `irq`. */
bool plan_time(struct planner *p, const struct ir *ir);
/* plan_packet.c: packet ports and metadata. False: the page cannot, a record says so. */
bool plan_packets(struct planner *p, const struct ir *ir);
/* After cutting: a packet that is read fits one descriptor. */
bool plan_packets_whole(struct planner *p, const struct list *list);
/* packet.first, packet.last, metadata of a draft that moves something; where its port has no packets, `first` and `last` count. */
void plan_packet_roles(struct planner *p, struct env *env, const struct draft *draft, bool first, bool last);

/* plan_address.c: bus addresses and symbols. */
struct symbol *plan_symbol(struct planner *p, const struct buffer *buffer, unsigned index);
/* Address of byte `at` of a place on the controller's bus. */
struct qty plan_address(struct planner *p, const struct ir_place *place, uint64_t at);
/* What is known of the address: it is *rest modulo *modulus (a power of two, or of a fixed address 2^62). */
void plan_residue(struct planner *p, const struct ir_place *place, uint64_t *modulus, uint64_t *rest);
/* The same of all operands of a side, `at` bytes into their run. */
void plan_residues(struct planner *p, const struct stretch *run, bool source, uint64_t at, uint64_t *modulus, uint64_t *rest);
/* What is added to the offset of a place, whose symbol comes on top. */
int64_t plan_place_offset(const struct planner *p, const struct ir_place *place);
int64_t plan_bus_offset(const struct planner *p, const struct memory *memory);
bool plan_reaches(const struct planner *p, const struct memory *memory);
/* The memory with this CPU address; null: none. */
const struct memory *plan_memory_at(const struct planner *p, uint64_t address);
uint64_t plan_last_address(const struct planner *p);
/* Fills low, high and bus_offset from the symbol's memory and size. */
void plan_symbol_range(const struct planner *p, struct symbol *symbol);
/* pass_place.c: where an object of the compiler's own may lie: with the table if the controller reaches that, else in the
 * first memory that it reaches; null: anywhere. False: there is none. */
bool plan_object_memory(const struct planner *p, bool writable, const struct memory **memory);
/* plan_address.c: every place is reached and within the address width. */
bool plan_check_places(struct planner *p, const struct ir *ir);

/* pass_periods.c. False: a record says why a period cannot end where it does. */
bool pass_periods(struct planner *p, struct ir *ir);
/* pass_coalesce.c. Always true. */
bool pass_coalesce(struct planner *p, struct ir *ir);
/* pass_lower.c */
bool pass_lower(struct planner *p, struct ir *ir);
/* pass_runs.c */
bool pass_runs(struct planner *p, const struct ir *ir);
/* The lists of the controller, empty; and what one of them has to do of a move. */
bool open_lists(struct planner *p);
struct stretch run_of(const struct ir_move *move, bool source, bool dest);
/* pass_shape.c: one run, in place. And what other passes ask of a run: all its bytes, and where byte `at` of its stream lies from
 * the place's beginning on; that goes on for run_left bytes. */
void pass_shape(struct planner *p, struct stretch *run);
uint64_t run_total(const struct stretch *run);
/* All its bytes as a function of open lengths; n == 0: constant. */
struct lin run_open(struct cx *cx, const struct stretch *run);
uint64_t run_offset(const struct stretch *run, const struct ir_place *place, uint64_t at);
uint64_t run_left(const struct stretch *run, uint64_t at);
/* The page's `pace` for a draft's roles in env: enum pace. */
wide plan_pace(struct planner *p, const struct env *env);
/* pass_fit.c. Never null; without modes a record says why. */
const struct fit *pass_fit(struct planner *p, const struct list *list, const struct stretch *run);
/* Without a record. */
const struct fit *pass_fit_quiet(struct planner *p, const struct list *list, const struct stretch *run);
/* Can this form be used in this list for these two sides, whatever the widths? Sets the kinds of its ends in env. */
bool fit_serves(struct planner *p, const struct fit *fit, const struct list *list, const struct form *form, struct env *env);
/* pass_rows.c: drafts of a run with gaps. False: no form does better than row by row; nothing is changed. */
bool pass_rows(struct planner *p, struct list *list, const struct stretch *run);
/* Descriptors that a run with gaps would take; its rows, if no form takes several of them. */
uint64_t rows_count(struct planner *p, const struct list *list, const struct stretch *run);
/* Descriptors that forms and counts alone would ask for. */
uint64_t rows_bound(struct planner *p, const struct list *list, const struct stretch *run);
/* plan_bound.c: descriptors that a list must take, whatever its alignments. */
uint64_t plan_bound(struct planner *p, const struct list *list);
/* plan_peers.c: descriptions of the library that could move between such sides. */
const char *plan_peers_of(struct planner *p, const struct fit *fit);
/* pass_split.c: drafts of all runs of the list. False: some run cannot be cut legally, a record says why. */
bool pass_split(struct planner *p, struct list *list);
/* Drafts of the runs in [at, at + bytes) of the stream, one by one. False: recorded. */
bool split_rows(struct planner *p, struct list *list, const struct stretch *run, uint64_t at, uint64_t bytes);
/* Does one request of its port move what that port means by one? Uses env. */
bool draft_paced(struct planner *p, const struct draft *draft, struct env *env);
/* plan_cut.c: the cheapest cut of `bytes` bytes of a run, from `at` on. */
struct cut { const struct mode *head, *body, *tail; uint64_t head_bytes, tail_bytes, count, beats; };
bool cut_find(struct planner *p, const struct fit *fit, const struct stretch *run, uint64_t at, uint64_t bytes, struct cut *cut);
void cut_apply(struct planner *p, struct list *list, const struct stretch *run, uint64_t at, uint64_t bytes, const struct cut *cut);
/* From `at` up to the next boundary that a descriptor must not cross. False: a record says where that is not known. */
bool cut_boundary(struct planner *p, const struct fit *fit, const struct stretch *run, uint64_t at, uint64_t *bytes);
/* Says why it cannot be cut; false. */
bool cut_refuse(struct planner *p, const struct list *list, const struct stretch *run);
/* Descriptors that `bytes` contiguous aligned bytes take in one mode. */
uint64_t mode_count(const struct mode *mode, uint64_t bytes);
/* The largest burst of the port that comes out even in a run of `bytes`. */
wide mode_burst(const struct mode *mode, uint64_t bytes, bool open);
/* pass_parts.c: the same for contiguous pieces of a step where some mode takes several. */
bool pass_parts(struct planner *p, struct list *list, const struct part *pieces, size_t n);
/* plan_draft.c: what one draft moves, and its roles but for the position. */
void draft_roles(struct planner *p, struct env *env, const struct draft *draft);
uint64_t draft_bytes(const struct draft *draft);
/* What divides the terms of an open length, whatever lengths prep lets through; 0: constant. */
uint64_t open_multiple(const struct lin *open);
/* Bytes as a function of open lengths; n == 0: constant. */
struct open_length draft_open(struct planner *p, const struct draft *draft);

/* plan_merge.c: warns of neighbouring steps that would take fewer descriptors as one. ir: as it was before pass_lower. */
void plan_merge(struct planner *p, const struct ir *ir);

/* table.c: places and encodes; fills planned->tables. */
bool plan_tables(struct planner *p);

/* plan_report.c: remarks and the lower bound, once the lists are planned. */
void plan_report(struct planner *p);

/* plan_refuse.c. Steps that all are empty leave no descriptor that could report the end; of open lengths prep says the same.
 * False: recorded. */
bool plan_anything(struct cx *cx, const struct transfer *transfer, const struct ir *ir);
/* False: the description has no forms, a record says so; or there is nothing to plan. */
bool plan_possible(struct planner *p, const struct ir *ir);
/* Name of the description, for what the hardware can and cannot do. */
const char *plan_hardware(const struct planner *p);
/* A record for a violation of the description's rules by a piece of the program. */
struct diag *plan_violation(struct planner *p, enum diag_id id, struct span span, const struct violation *why);

#endif
