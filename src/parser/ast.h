/* SPDX-License-Identifier: MIT */
/* The tree that the grammar builds, for both halves of the language. It says what was written, nothing more: names are
 * not looked up, numbers not computed. All names are interned (compare pointers). Lists are VECs in source order. */
#ifndef DMAC_AST_H
#define DMAC_AST_H

#include <stdbool.h>
#include <stdint.h>
#include "common/cx.h"

struct expr;
typedef VEC(struct expr *) expr_list;

struct name { const char *id; struct span span; };      /* id null: not written */
typedef VEC(struct name) name_list;
struct string { const char *bytes; size_t size; struct span span; };   /* bytes null: not written; NUL-terminated */
typedef VEC(struct string) string_list;

/* ---- expressions ------------------------------------------------------------------------------------------------ */

enum expr_kind {
    EXPR_NUMBER,        /* number, unit; string: as it was spelled */
    EXPR_STRING,        /* string */
    EXPR_DOLLAR,        /* $ */
    EXPR_NAME,          /* name */
    EXPR_UNARY,         /* op a */
    EXPR_BINARY,        /* a op b */
    EXPR_COND,          /* a ? b : c */
    EXPR_MEMBER,        /* a.name */
    EXPR_INDEX,         /* a[index] */
    EXPR_CALL,          /* a(list) */
    EXPR_HAS,           /* a has name */
    EXPR_UNIT,          /* (a) unit */
    EXPR_DELAY,         /* delay a */
    EXPR_LIST,          /* { list } */
    EXPR_FOR,           /* inside a list: for name in a..b { list }; b null: one value */
};

enum unit { UNIT_NONE, UNIT_KIB, UNIT_MIB, UNIT_GIB, UNIT_NS, UNIT_US, UNIT_MS, UNIT_S, UNIT_BPS, UNIT_KBPS, UNIT_MBPS };

enum op {
    OP_OR, OP_AND, OP_NOT,                                  /* conditions */
    OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE,
    OP_BITOR, OP_BITXOR, OP_BITAND, OP_SHL, OP_SHR,
    OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD,
    OP_NEG, OP_COMPL, OP_ADDRESS,                           /* unary - ~ & */
};

enum index_kind {
    INDEX_ONE,          /* [a]            */
    INDEX_ALL,          /* [..]  [..:step] */
    INDEX_RANGE,        /* [a..b]  [a..b:step] */
    INDEX_COUNT,        /* [a+:b]  [a+:b:step] */
    INDEX_SLICE,        /* [a:b], bits, controller half only */
};
struct index { enum index_kind kind; struct expr *a, *b, *step; struct span span; };

struct expr {
    enum expr_kind kind;
    enum op op;
    enum unit unit;
    unsigned depth;             /* levels of nodes, itself included; limited, so walking it recursively is safe */
    struct span span;           /* the whole expression */
    uint64_t number;
    const char *name;           /* NAME, MEMBER, HAS, FOR */
    struct span name_span;
    struct string string;
    struct expr *a, *b, *c;
    struct index index;
    expr_list list;             /* CALL arguments, LIST elements, FOR body */
};

struct range { struct expr *from, *to; struct span span; };        /* to null: one value */
typedef VEC(struct range) range_list;

/* ---- the controller half: what a description or an instance says ---------------------------------------------- */

/* dotted names are joined: "source.width"; value null: not written */
struct given { const char *id; struct span span; struct expr *value; };
typedef VEC(struct given) given_list;

struct field;
struct word;
typedef VEC(struct field *) field_list;
typedef VEC(struct word *) word_list;

struct entry { struct expr *key; bool has_code; uint64_t code; struct span span; };
struct value_eq { bool is_signed; struct expr *expr; bool has_entries; VEC(struct entry) entries; struct span span; };
typedef VEC(struct value_eq) value_list;

/* One field, or a `when`. */
struct field {
    struct span span;
    struct expr *when;                      /* not null: conditional; then/otherwise are used */
    field_list then, otherwise;             /* an `else when` is one field in `otherwise` */
    unsigned hi, lo;                        /* bits, hi >= lo not yet checked */
    struct name name;                       /* may be missing */
    value_list values;                      /* may be empty in registers: only names a bit */
};
/* One word, or a `when` around words. */
struct word {
    struct span span;
    struct expr *when;
    word_list then, otherwise;
    struct name name;
    unsigned bits;                          /* 32 unless written */
    bool optional, writeback;
    value_list whole;                       /* word NAME = values; */
    field_list fields;                      /* word NAME { … } */
};

struct layout_decl { struct name name; bool is_block; struct expr *align, *size; word_list words; };

struct side_list { expr_list items; expr_list by; };                /* fside: items, then one `by` per outer count */
enum sides_kind { SIDES_NONE, SIDES_FROM, SIDES_TO, SIDES_FROM_TO, SIDES_BETWEEN };
struct form_decl {
    struct name name, in;
    VEC(expr_list) counts;                  /* outermost first; the last may hold several ("bytes, bytes[1]") */
    enum sides_kind sides;
    struct side_list first, second;         /* from / to, or between / and */
    bool repeats;
};
struct limit_decl { struct expr *expr, *when; struct string citation; };

enum chain_kind { CHAIN_ENDS_AT, CHAIN_BEGINS_WITH, CHAIN_ENDS_WITH, CHAIN_LOOPS, CHAIN_LOOPS_TO, CHAIN_LOOPS_WITH };
struct chain_item { enum chain_kind kind; struct expr *expr; struct name name; struct span span; };
struct chain_decl { struct name kind; VEC(struct chain_item) items; };

struct place_item { struct name kind; struct expr *expr; };
struct place_decl { VEC(struct place_item) items; };

struct reg_decl;
typedef VEC(struct reg_decl *) reg_list;
enum reg_kind { REG_ONE, REG_PER_CHANNEL, REG_BLOCK };
struct reg_decl {
    enum reg_kind kind;
    struct span span;
    struct name name;                       /* of the register, or of the block */
    struct expr *offset;                    /* offset, or base of the group */
    unsigned bits;                          /* 32 unless written */
    bool has_body;
    field_list fields;
    reg_list inside;                        /* of a group */
};

struct statement;
typedef VEC(struct statement *) statement_list;
enum statement_kind { ST_ASSIGN, ST_OR, ST_AND, ST_READ, ST_LOAD, ST_WAIT, ST_DELAY, ST_BARRIER, ST_WHEN };
struct statement {
    enum statement_kind kind;
    struct span span;
    struct name name, field;                /* R, or R.F */
    struct expr *expr;                      /* value, condition, delay */
    struct expr *within;
    statement_list then, otherwise;
};
struct sequence_decl { struct name name; name_list params; statement_list body; };

struct reach { struct name name; struct expr *at; };
struct request_name { struct name name; uint64_t number; };

enum setting_kind {
    SET_INTERRUPT, SET_REACH, SET_RESERVE, SET_SECURE, SET_PARAMETER, SET_OPTION, SET_TABLE_IN, SET_TABLE_AT,
    SET_SOURCE, SET_ADDRESS, SET_ENDIAN, SET_CHANNELS, SET_DEFINE, SET_NO, SET_REQUESTS, SET_LAYOUT, SET_FORM,
    SET_LIMIT, SET_ERRATUM, SET_CHAIN, SET_PLACE, SET_REGISTERS, SET_SEQUENCE,
};
struct setting;
typedef VEC(struct setting *) setting_list;
struct setting {
    enum setting_kind kind;
    struct span span;
    struct range range;                     /* INTERRUPT */
    VEC(struct reach) reaches;              /* REACH */
    range_list ranges;                      /* RESERVE */
    given_list given;                       /* PARAMETER, OPTION */
    struct name name;                       /* TABLE_IN, ENDIAN, DEFINE, NO, ERRATUM */
    struct expr *expr;                      /* TABLE_AT, ADDRESS, CHANNELS, DEFINE */
    string_list strings;                    /* SOURCE */
    VEC(struct request_name) requests;      /* REQUESTS */
    struct layout_decl layout;
    struct form_decl form;
    struct limit_decl limit;                /* ERRATUM: `when` and citation */
    setting_list inside;                    /* ERRATUM */
    struct chain_decl chain;
    struct place_decl place;
    reg_list registers;
    struct sequence_decl sequence;
};

/* ---- the program half ------------------------------------------------------------------------------------------- */

struct hold_decl {
    struct span span;
    struct expr *until;
    bool handover;
    struct expr *within;
    struct name action;                     /* disconnect keep quarantine, or missing */
    struct name on_abort;                   /* drain disconnect, or missing */
};

enum scalar { SCALAR_U8, SCALAR_U16, SCALAR_U32, SCALAR_U64, SCALAR_S8, SCALAR_S16, SCALAR_S32, SCALAR_S64 };
struct dimension { struct expr *expr; bool open; struct span span; };     /* open: "<= expr" */
struct type { enum scalar scalar; struct span span; VEC(struct dimension) dims; };

enum member_kind { MEMBER_PORT, MEMBER_REG, MEMBER_REQUEST, MEMBER_LEVEL, MEMBER_INORDER, MEMBER_EVENT };
struct member {
    enum member_kind kind;
    struct span span;
    struct name name;
    struct type type;                       /* PORT, REG */
    struct expr *at;                        /* PORT, REG: offset; REQUEST: number; LEVEL: condition; EVENT: interrupt or null */
    struct expr *request, *mux, *burst;     /* PORT; mux also REQUEST */
    bool posted, packet;
};

enum box_kind { BOX_ENDPOINT, BOX_ROUTE };
struct box_item {
    enum box_kind kind;
    struct span span;
    struct name name;                       /* ROUTE */
    struct expr *from, *to;                 /* ROUTE; ENDPOINT: from = number `to` */
    bool is_static;
    struct hold_decl *hold;
};

enum bufattr_kind { BUF_IN, BUF_AT, BUF_ALIGN, BUF_BIND, BUF_SYMBOL, BUF_VALUES };
struct bufattr { enum bufattr_kind kind; struct span span; struct name name; struct expr *expr; struct string string; };

enum move_verb { VERB_COPY, VERB_XOR, VERB_PQ, VERB_FILL };
struct term { struct expr *place; struct expr *factor; };            /* factor: pq's "* c" */
enum modifier_kind { MOD_TRUNCATE, MOD_LENGTH, MOD_NOSPLIT, MOD_COMMAND };
struct modifier { enum modifier_kind kind; struct expr *expr; struct span span; };
struct move_decl {
    enum move_verb verb;
    struct span verb_span;
    VEC(struct term) sources;               /* FILL: one term, its place is the value */
    expr_list dests;
    VEC(struct modifier) modifiers;
};

enum step_kind { STEP_MOVE, STEP_CHECK, STEP_INTERRUPT, STEP_FENCE, STEP_FOR, STEP_CLAUSE };
struct clause;
struct step_decl;
typedef VEC(struct step_decl *) step_list;
struct step_decl {                           /* steps and clauses of a transfer, in the order written */
    enum step_kind kind;
    struct span span;
    struct move_decl move;                  /* MOVE, CHECK */
    struct name variable;                   /* FOR */
    struct range range;
    step_list body;
    struct clause *clause;                  /* CLAUSE; never inside FOR */
};

enum clause_kind {
    CLAUSE_CYCLIC, CLAUSE_IRQ, CLAUSE_ROUTE, CLAUSE_HOLD, CLAUSE_NOTIFY, CLAUSE_GATE, CLAUSE_AFTER, CLAUSE_METADATA,
    CLAUSE_RATE, CLAUSE_REUSE, CLAUSE_ALLOW, CLAUSE_OPTION, CLAUSE_TABLE_IN, CLAUSE_TABLE_AT,
};
struct cause { bool every; struct expr *expr; };                     /* irq: `every N`, or none / end / DEV.EVENT */
struct clause {
    enum clause_kind kind;
    struct span span;
    bool until_replaced;                    /* CYCLIC */
    VEC(struct cause) causes;               /* IRQ */
    struct expr *expr, *every;              /* ROUTE, GATE (every), METADATA, RATE, TABLE_AT */
    struct hold_decl *hold;                 /* HOLD */
    /* NOTIFY: done|drained, isr|deferred; METADATA: point = client|engine; TABLE_IN: point = memory */
    struct name point, context;
    name_list names;                        /* AFTER */
    struct string diagnostic, reason;       /* ALLOW */
    given_list given;                       /* OPTION */
};

enum stimulus_kind { STIM_BIND, STIM_AT, STIM_FAIL, STIM_EXPECT };
struct input { struct expr *expr, *value; };                         /* AT: what happens, "= value"; EXPECT: outcome, "at T" */
struct stimulus {
    enum stimulus_kind kind;
    struct span span;
    struct name name;                       /* BIND; FAIL: read | write */
    struct expr *expr;                      /* BIND: value; AT: time; FAIL: place */
    VEC(struct input) inputs;
};

enum item_kind {
    ITEM_INCLUDE, ITEM_USE, ITEM_CONST, ITEM_ENDIAN, ITEM_ALLOW, ITEM_MEMORY, ITEM_CONTROLLER, ITEM_CHANNEL, ITEM_DEVICE,
    ITEM_SBOX, ITEM_BUFFER, ITEM_TRANSFER, ITEM_GROUP, ITEM_SCENARIO,
};
struct item {
    enum item_kind kind;
    struct span span;
    struct name name;                       /* of what is declared; USE: the page; ENDIAN: big | little */
    struct string string;                   /* INCLUDE: file; ALLOW: diagnostic; CONTROLLER: its title */
    struct string reason;                   /* ALLOW */
    /* CONST: value; MEMORY: size; CHANNEL: of what; TRANSFER: on what; BUFFER: count of a buffer array */
    struct expr *expr;
    struct expr *at;                        /* MEMORY, CONTROLLER, DEVICE, SBOX; null: not written */
    struct name of;                         /* CONTROLLER: is; SBOX, SCENARIO: of */
    /* MEMORY */
    struct expr *cacheline; bool is_readonly, is_secure; struct string section;
    /* CONTROLLER: a description if `at` is missing, an instance if it is there; CHANNEL: options only */
    bool has_body; setting_list settings;
    VEC(struct member *) members;           /* DEVICE */
    VEC(struct box_item *) boxes;           /* SBOX */
    struct type type; VEC(struct bufattr) attrs;    /* BUFFER */
    step_list steps;                        /* TRANSFER */
    name_list names;                        /* GROUP */
    VEC(struct stimulus *) stimuli;         /* SCENARIO */
    struct file *file;                      /* INCLUDE, USE: what was loaded in its place; null if it was loaded before, or could not be */
};
struct file {
    struct source *source;
    VEC(struct item *) items;
    bool damaged;                           /* syntax errors: not all is in `items` */
    VEC(const char *) lost;                 /* names that a damaged text seems to declare, whether they are in `items` or not */
};

/* ---- parsing ---------------------------------------------------------------------------------------------------- */

/* Parses one text. Syntax errors become records; what could be read is in the result (never null). */
struct file *parse_source(struct cx *cx, struct source *source);

struct load_paths { VEC(const char *) include_dirs, controller_dirs; };    /* -I, -C, then the installed library */
typedef VEC(struct file *) file_list;
/* Loads and parses all input files and, depth first in place, what they include and use; each file once (by device and
 * inode), also over several calls. False, with errno: an input file cannot be read, an I/O error of the driver. A missing
 * include is a record. */
bool load_program(struct cx *cx, const struct load_paths *paths, const char *const *inputs, size_t count, file_list *files);

/* No file with syntax errors has a description in it: what could be read of a program can be looked at. */
bool files_hold_program(const file_list *files);

/* Stable text form of the tree (--dump=ast). */
void ast_dump(const struct cx *cx, const file_list *files, FILE *out);
void expr_print(const struct expr *expr, FILE *out);
void string_print(struct string string, FILE *out);                   /* in quotes, with escapes */
char *expr_text(struct cx *cx, const struct expr *expr);             /* one line, canonical blanks */

#endif
