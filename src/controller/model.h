/* SPDX-License-Identifier: MIT */
/* A controller description as plain data. load.c makes it from the tree: families inherited, names looked up, every
 * expression compiled to a tree over numbered slots. The encoder and the decoder walk the same trees with code of
 * their own; nothing in this header evaluates anything. All names are interned. Spans point into the page. */
#ifndef DMAC_MODEL_H
#define DMAC_MODEL_H

#include "common/wide.h"
#include "parser/ast.h"

struct controller; struct form; struct layout; struct word_def; struct field_def; struct reg_def;

/* ---- roles and slots -------------------------------------------------------------------------------------------- */

enum role_dimension { DIM_ADDRESS, DIM_BYTES, DIM_COUNT, DIM_DISTANCE, DIM_WIDTH, DIM_NUMBER, DIM_TRUTH, DIM_PACE, DIM_FLOW,
                      DIM_IRQ, DIM_FORM, DIM_WORDS };
/* ROLE_SOURCE, ROLE_SOURCE_WIDTH, ROLE_BYTES … Scalar roles (and element 0 of array roles) have the same slot number
 * in every controller: the enumerator. */
enum role {
#define ROLE(id, name, dim, def, meaning) ROLE_##id,
#define ROLE_SIDE(id, name, dim, def, meaning) ROLE_SOURCE_##id, ROLE_DEST_##id, ROLE_MEMORY_##id,
#include "controller/roles.def"
#undef ROLE
#undef ROLE_SIDE
    ROLE_COUNT_ALL
};
enum { ROLE_NONE = -1 };
/* A role of a side: ROLE_OF(SIDE_DEST, PITCH). */
enum side_name { SIDE_SOURCE, SIDE_DEST, SIDE_MEMORY };
#define ROLE_OF(side, ID) ((unsigned)ROLE_SOURCE_##ID + (unsigned)(side))

/* Values of roles that take words. `form` and `next.form` hold form.index. */
enum pace { PACE_BEAT, PACE_BURST, PACE_ROW, PACE_FRAME, PACE_WHOLE, PACE_LIST };
enum flow { FLOW_M2M, FLOW_M2P, FLOW_P2M, FLOW_P2P };
enum irq_scope { IRQ_NONE, IRQ_END, IRQ_EACH, IRQ_PERIOD };

enum slot_kind {
    SLOT_ROLE,                  /* a role, or an element of one */
    SLOT_OPTION, SLOT_PARAMETER,/* set by the program or the instance; else `value`. Parameters of an instance are final */
    SLOT_DEFINE,                /* always `value`; also of a role that a define fixes (role >= 0) */
    SLOT_HEAD, SLOT_TAIL,       /* head.FORM, tail.FORM: address, in the list of that one-sided form */
    SLOT_BLOCK,                 /* &NAME: address of a block */
    SLOT_ARGUMENT,              /* argument of connect or disconnect */
};
struct slot {
    enum slot_kind kind;
    const char *name;           /* as written: "source.width", "source[3]", "head.read", "&sed" */
    int role;                   /* enum role, or ROLE_NONE */
    unsigned element;           /* of an array role */
    struct span span;           /* declaration; SPAN_NONE for built-in roles */
    const struct cexpr *value;  /* what it is unless set: default of a role or option, value of a define; may be null */
    bool carried;               /* a word of a descriptor or block depends on it (directly, not through defines) */
    bool in_registers;          /* a register loaded by start or config, or an expression there, depends on it */
    const struct form *form;    /* HEAD, TAIL */
    const struct layout *block; /* BLOCK */
};

/* ---- expressions ------------------------------------------------------------------------------------------------ */

enum cexpr_kind {
    CE_CONST,                   /* k */
    CE_SLOT,                    /* slot */
    CE_UNARY,                   /* op a: OP_NOT OP_NEG OP_COMPL */
    CE_BINARY,                  /* a op b; OP_DIV is exact; OP_MOD has the sign of the divisor; and/or are 0 or 1 */
    CE_COND,                    /* a ? b : c */
    CE_SLICE,                   /* bits hi..lo of a (two's complement, as wide as needed) */
    CE_LOG2, CE_ABS, CE_ONES,   /* of a */
    CE_MIN, CE_MAX,             /* a, b */
    CE_CROSSES,                 /* crosses(a, b, c): does [a, a + b) contain a multiple of c other than a */
    CE_ALL, CE_ANY,             /* over the descriptors of a list: a; only in limits */
    CE_FORM_IS,                 /* 1 if ROLE_FORM == form->index */
    CE_HAS,                     /* 1 if ROLE_NEXT_WORDS & k: all words called word->name */
    /* only in sequences */
    CE_REG,                     /* read register `reg`; with `field` only that, shifted down */
    CE_MASK,                    /* mask of `field` in its register (a constant) */
    CE_FIELD,                   /* field(a): value a placed in `field` */
    CE_BLOCK_WORD,              /* read word `word` of block `layout` in memory, or (packet) of the descriptor; with `field` only that */
    CE_BEFORE,                  /* word `word` of a virtual descriptor before the first */
};
struct cexpr {
    enum cexpr_kind kind;
    enum op op;
    struct span span;
    wide k;
    const char *text;           /* CONST: the word that was written ("m2p"), or null */
    unsigned slot;
    unsigned hi, lo;
    const struct cexpr *a, *b, *c;
    const struct form *form;
    const struct layout *layout;
    const struct word_def *word;
    const struct reg_def *reg;
    const struct field_def *field;
    bool reads;                 /* something in it is read from hardware or memory: cannot be folded */
    bool constant;              /* no slot, nothing read */
};
typedef VEC(const struct cexpr *) cexpr_list;
/* Slots that a tree depends on, through defines and defaults too; sorted. FORM_IS counts as ROLE_FORM, HAS as
 * ROLE_NEXT_WORDS. */
struct slot_set { unsigned n; const unsigned short *v; };

/* ---- layouts ---------------------------------------------------------------------------------------------------- */

struct enum_entry { wide key; uint64_t code; const char *word; struct span span; };   /* word: the key as a name, or null */
struct equation {               /* bits = expr, or bits = code of the entry whose key is expr */
    struct span span;
    bool is_signed;
    const struct cexpr *expr;
    unsigned nentries; const struct enum_entry *entries;    /* 0: no enumeration */
    struct slot_set depends;
};
struct field_def {
    struct span span;
    const char *name;           /* the word's where it has none of its own */
    bool named;
    unsigned hi, lo;
    unsigned nequations; const struct equation *equations;  /* 0: only names a bit (registers). All must give the same bits */
    unsigned index;             /* over all fields of its word, in the order written, branches included */
};
/* Fields of a word, words of a layout: a tree of `when`. Exactly one of `when` and the leaf is set. */
struct field_node; struct word_node;
typedef VEC(struct field_node) field_nodes;
typedef VEC(struct word_node) word_nodes;
struct field_node { struct span span; const struct cexpr *when; field_nodes then, otherwise; const struct field_def *field; };
struct word_def {
    struct span span;
    const char *name;
    unsigned bits;              /* 8 16 32 48 64 … a multiple of 8 */
    bool optional, writeback;
    field_nodes fields;         /* `word X = e;` is one field over the whole word */
    unsigned nfields;
    unsigned index;             /* number in its layout, in the order written, branches included; below 64 */
    const struct layout *layout;
};
struct word_node { struct span span; const struct cexpr *when; word_nodes then, otherwise; const struct word_def *word; };
struct layout {                 /* descriptor or block */
    struct span span;
    const char *name;
    bool is_block;
    uint64_t align;             /* at least 1 */
    uint64_t size;              /* as written; 0: not written. Bytes behind the words up to it are 0 */
    word_nodes words;
    unsigned nwords; const struct word_def *const *word;    /* all, by index */
    unsigned address_slot;      /* blocks: slot of &NAME */
    unsigned index;
};

/* ---- forms ------------------------------------------------------------------------------------------------------ */

enum form_side_kind { FSIDE_NONE, FSIDE_ADDRESS, FSIDE_DEVICE, FSIDE_FILL, FSIDE_XOR, FSIDE_PQ, FSIDE_CHECK, FSIDE_RESULT };
struct form_item { const struct cexpr *expr; int slot; };               /* slot: if expr is just that slot, else -1 */
struct form_side {
    enum form_side_kind kind;
    struct span span;
    unsigned nitems; const struct form_item *items;         /* ADDRESS: one or several; FILL XOR PQ: the argument */
    unsigned nby; const struct form_item *by;               /* one per outer count, outermost first; 0: adjoining */
};
#define FORM_LEVELS 4
struct form_level { unsigned n; const struct form_item *items; };
struct form {
    struct span span;
    const char *name;
    unsigned index;             /* value of the role `form`; position in controller.forms */
    const struct layout *layout;
    unsigned nlevels;           /* 0: moves nothing */
    struct form_level level[FORM_LEVELS];   /* 0: the run (bytes), 1: rows, … innermost first (the reverse of the text) */
    enum sides_kind sides;      /* BETWEEN: source is the memory side, dest the other, and the transfer decides the direction */
    struct form_side source, dest;
    bool one_sided;             /* SIDES_FROM or SIDES_TO over `memory` or an address: it has a list of its own */
    bool reads;                 /* one-sided: it is the reading one */
    bool repeats;
};

/* ---- limits, chain, place --------------------------------------------------------------------------------------- */

/* What is wrong in a revision of the part: limits and replaced sequences of their own, in force or not. */
struct erratum {
    const char *name;
    struct span span;
    struct string citation;
    bool active;                            /* its condition is true for the parameters as they are */
    size_t nlimits;                         /* how many limits it has */
    unsigned sequences;                     /* bit SEQ_…: it replaces that */
};
struct limit {
    const struct erratum *erratum;          /* null: the limit is the part's own */
    struct span span;
    const struct cexpr *expr, *when;        /* when: may be null */
    struct string citation;                 /* bytes null: none */
    bool of_list;                           /* uses count, length, all or any */
    struct slot_set depends;                /* of both */
};

enum chaining { CHAINING_LINKED, CHAINING_FOLLOWING, CHAINING_STEPPED };
enum looping { LOOPS_NOT, LOOPS_FIRST, LOOPS_SECOND, LOOPS_COPY, LOOPS_FORM, LOOPS_REPLACEABLE };
struct chain {
    struct span span;
    enum chaining kind;
    const struct cexpr *ends_at;            /* null: no such clause */
    bool ends_at_following;                 /* `ends at following`: next points on, a register ends the list */
    const struct form *begins_with; const struct cexpr *begins_when;
    const struct form *ends_with; const struct cexpr *ends_when;        /* `when`: evaluated in the neighbouring descriptor */
    enum looping loops; const struct form *loops_with;
};
struct place {
    struct span span;
    uint64_t page;                          /* 0: none */
    uint64_t align;                         /* of the first descriptor, where it is stricter than that of the others; 0: is not */
    const struct cexpr *slot, *inside;      /* may be null */
};

/* ---- registers and sequences ------------------------------------------------------------------------------------ */

enum reg_group_kind { GROUP_GLOBAL, GROUP_CHANNEL, GROUP_BLOCK };
struct reg_group {
    enum reg_group_kind kind;
    struct span span;
    const char *name;                       /* BLOCK: its name ("sbox"), else null */
    const struct cexpr *base;               /* over channel and parameters; null: 0 */
    unsigned index;
};
struct reg_def {
    struct span span;
    const char *name;
    const struct reg_group *group;
    const struct cexpr *offset;             /* address = instance (or the block's own base from the board) + base + offset */
    unsigned bits;                          /* 8 16 32 64: width of the one access */
    bool has_body;
    field_nodes fields;                     /* own, or those of `word` */
    const struct word_def *word;            /* descriptor word of the same name (what `load first` writes), or null */
    unsigned index;                         /* position in controller.registers */
};

enum sequence_id { SEQ_INIT, SEQ_CONFIG, SEQ_START, SEQ_STEP, SEQ_IRQ, SEQ_STOP, SEQ_PAUSE, SEQ_RESUME, SEQ_RESIDUE, SEQ_APPEND,
                   SEQ_CONNECT, SEQ_DISCONNECT, SEQ_RESET, SEQ_PACKET, SEQ_COUNT };
enum result { RESULT_DONE, RESULT_FAILED, RESULT_READ_FAILED, RESULT_WRITE_FAILED, RESULT_PERIOD, RESULT_MISMATCH,  /* irq */
              RESULT_CURRENT, RESULT_NEXT, RESULT_LEFT, RESULT_ROWS_LEFT, RESULT_MOVED, RESULT_COUNT };  /* residue; packet: left */
enum seq_kind {
    SEQ_WRITE,                              /* reg = expr */
    SEQ_OR_WRITE, SEQ_AND_WRITE,            /* reg |= expr, reg &= expr */
    SEQ_FIELD_WRITE,                        /* reg.field = expr: read, modify, write */
    SEQ_READ,                               /* read reg for effect */
    SEQ_RESULT,                             /* result = expr */
    SEQ_LOAD_FIRST, SEQ_LOAD_THIS,          /* words of the first or current descriptor to the registers of their names */
    SEQ_LOAD,                               /* reg from its own equations */
    SEQ_WAIT,                               /* until expr, at most within ns */
    SEQ_DELAY,                              /* within ns */
    SEQ_BARRIER,
    SEQ_WHEN,                               /* expr: then, otherwise */
};
struct seq_stmt;
typedef VEC(const struct seq_stmt *) seq_body;
struct seq_stmt {
    enum seq_kind kind;
    struct span span;
    const struct reg_def *reg;
    const struct field_def *field;
    enum result result;
    const struct cexpr *expr;
    const struct cexpr *within;             /* nanoseconds; over parameters */
    seq_body then, otherwise;
};
struct sequence {
    struct span span;
    enum sequence_id id;
    unsigned nparams; const unsigned *params;               /* slots: input, output */
    seq_body body;
};

/* ---- the controller --------------------------------------------------------------------------------------------- */

struct option {
    const char *name;                       /* dotted names joined */
    struct span span;
    unsigned slot;
    unsigned nwords; const struct enum_entry *words;        /* names it takes; value = key. 0: numbers */
    wide low, high;                         /* legal numbers, from the field that carries it alone; low > high: unknown */
};
struct parameter { const char *name; struct span span; unsigned slot; bool of_instance; };  /* of_instance: fixed there */
struct request_def { const char *name; struct span span; uint64_t number; };

struct controller {
    struct name name;
    struct string title;
    const struct item *item;
    const struct controller *parent;        /* `is`; null: none */
    bool is_instance;
    string_list sources;
    unsigned address_bits;
    bool big_endian;
    const struct cexpr *channels;           /* over parameters */
    uint64_t nchannels;                     /* its value */
    VEC(struct slot) slots;                 /* [0, ROLE_COUNT_ALL) are the roles */
    VEC(struct parameter) parameters;
    VEC(struct option) options;
    VEC(struct request_def) requests;
    VEC(const struct layout *) layouts;     /* descriptors and blocks */
    VEC(struct form *) forms;               /* in the order written: the order decoding tries */
    VEC(const char *) removed;              /* forms taken away by `no`: their names are 0 */
    VEC(struct limit) limits;
    VEC(struct erratum *) errata;           /* in the order written */
    bool has_chain; struct chain chain;
    struct place place;
    VEC(const struct reg_group *) groups;
    VEC(struct reg_def *) registers;
    const struct sequence *sequence[SEQ_COUNT];             /* null: not there */
    bool two_lists;                         /* some form is one-sided */
    struct slot_set start_depends;          /* what start, config, step and the registers they load depend on */
};

struct library { VEC(struct controller *) all; };           /* descriptions and instances, in the order loaded */

/* load.c: every controller item of the files, `unknown-controller` included. What is wrong becomes records; a
 * controller with mistakes is still in the library as far as it can be used, and the return value is false. Call once,
 * after parsing and before resolve. */
bool controllers_load(struct cx *cx, const file_list *files, struct library *library);
/* By interned name; null if there is none. A description, or the model of an instance. */
const struct controller *library_description(const struct library *library, const char *name);
const struct controller *library_instance(const struct library *library, const char *name);

/* Lookups; null or -1 if there is none. Names interned. */
const struct option *controller_option(const struct controller *c, const char *name);
const struct parameter *controller_parameter(const struct controller *c, const char *name);
const struct request_def *controller_request(const struct controller *c, const char *name);
const struct form *controller_form(const struct controller *c, const char *name);
const struct layout *controller_layout(const struct controller *c, const char *name);
const struct reg_def *controller_register(const struct controller *c, const char *name);
/* A register field by its own name (`dma0.NAME` in a hold). */
bool controller_register_field(const struct controller *c, const char *name, const struct reg_def **reg, const struct field_def **field);
/* Slot of element `element` of a role (element 0: the role's own number); -1 if the page never names it. */
int controller_slot(const struct controller *c, enum role role, unsigned element);
/* Slot of head.FORM or tail.FORM; -1 if the page never names it. */
int controller_head_slot(const struct controller *c, const struct form *form, bool tail);
/* Highest element of an array role with a place in a word (of any form), plus one. */
unsigned controller_elements(const struct controller *c, enum role role);
bool slot_in(const struct slot_set *set, unsigned slot);
const char *role_name(enum role role);
const char *role_meaning(enum role role);
enum role_dimension role_dimension(enum role role);
const char *sequence_name(enum sequence_id id);
const char *result_name(enum result result);
/* What an erratum does: "2 limits, replaces stop". */
const char *erratum_text(struct cx *cx, const struct erratum *erratum);
/* One line, in the language's own spelling. */
char *cexpr_text(struct cx *cx, const struct controller *c, const struct cexpr *expr);

/* check.c: the rules of a description (--check-controller), records only. */
void controller_check(struct cx *cx, const struct controller *c);
/* print.c: tables, forms, derived limits (--print-controller); one line per description (--list-controllers). */
void controller_print(struct cx *cx, const struct controller *c, FILE *out);
void controllers_list(struct cx *cx, const struct library *library, FILE *out);

#endif
