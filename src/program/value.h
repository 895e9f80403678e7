/* SPDX-License-Identifier: MIT */
/* Values of expressions, and the state of resolving. Inside the front end only; everybody else reads program.h. */
#ifndef DMAC_VALUE_H
#define DMAC_VALUE_H

#include "common/wide.h"
#include "program/scope.h"

/* A number under the binding it was computed for and, if it depends on open lengths, how. */
struct number { wide v; bool runtime; struct lin lin; };

enum value_kind {
    VALUE_NONE,             /* what it should be could not be computed; that is recorded already */
    VALUE_NUMBER, VALUE_TIME, VALUE_RATE,        /* number: plain, nanoseconds, bytes per second */
    VALUE_BOOL,             /* number.v is 0 or 1 */
    VALUE_STRING, VALUE_LIST,
    VALUE_ADDRESS,          /* number, plus the start of buffer[index] unless that is null */
    VALUE_SELECTION, VALUE_PORT, VALUE_VOID,
    VALUE_CHANNEL,          /* symbol is the controller, number the channel */
    VALUE_THING,            /* symbol */
};

/* An array of which some dimensions have been indexed. */
struct extent { struct number count; int64_t stride; };
struct selection {
    const struct buffer *buffer;
    unsigned index;
    const struct reg *reg;                  /* instead of a buffer */
    unsigned element;                       /* bytes */
    unsigned ndim, next;                    /* dimensions of the array; of which indexed */
    struct number offset;                   /* bytes from the start of the buffer as named, or of the register */
    unsigned nkept;
    const struct extent *kept;              /* indexed by a range; at most DIMS_MAX */
};

/* Lists and selections lie in scratch memory: of constants for good, of the sides of a step until their pieces are made. */
struct value;
typedef VEC(struct value) value_vec;
struct value {
    enum value_kind kind;
    struct span span;
    struct number number;
    struct string string;
    const value_vec *list;
    const struct buffer *buffer;
    unsigned index;
    struct selection *selection;
    const struct port *port;
    const struct symbol *symbol;
};

struct local { const char *id; struct span span; wide value; const struct local *outer; };

struct resolver {
    struct cx *cx;
    struct program *program;
    struct table names;
    struct table all;                       /* every top-level name, declared already or not: for messages only */
    struct table lost;                      /* names that texts with syntax errors seem to declare: not knowing one is no news */
    const struct library *library;
    const struct define *defines;
    size_t ndefines;
    bool *define_used;
    bool had_errors;                        /* before resolving: what is missing may only have been unreadable */
};
/* What an expression may refer to. */
struct env {
    struct resolver *r;
    const char *transfer;                   /* whose `allow` may waive what is reported; may be null */
    const struct binding *binding;          /* lengths of open buffers; null: their maximum */
    const struct local *locals;             /* loop variables, innermost first */
    const struct table *members;            /* inside a device: its own members */
    const struct number *dollar;            /* inside an index: the last element */
    const given_lengths *lengths;           /* what the transfer lets through; null: all up to the maximum */
    late_checks *late;                      /* where checks of run-time values are written down; null: nowhere */
};

/* ---- number.c */
struct number number_of(wide v);
struct number number_add(struct cx *cx, struct number a, struct number b);
struct number number_sub(struct cx *cx, struct number a, struct number b);
struct number number_mul(struct cx *cx, struct number a, struct number b);
struct number number_nonlinear(wide v, bool runtime);
/* Does it fit a value of the language, -2^63 … 2^64-1? */
bool number_fits(wide v);
/* Length of the first dimension of a buffer (elements). */
struct number buffer_length(const struct env *env, const struct buffer *buffer, unsigned index);
/* A run-time number that prep must find to be 0, or at least 0. Without effect if it cannot fail. */
void check_late(const struct env *env, enum diag_id id, struct span span, struct number n, bool at_least);
/* As a struct lin of the program: no terms if it is constant. */
struct lin number_lin(struct number n);
const char *wide_text(struct cx *cx, wide v);
const char *hex_text(struct cx *cx, wide v);

/* ---- evaluate.c */
struct diag *report(const struct env *env, enum diag_id id, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
struct value evaluate(const struct env *env, const struct expr *expr);
/* The value as one of these kinds, constant except for eval_number. False: recorded (or an older error). `what` names
 * what is wanted in messages ("a size"). */
bool eval_number(const struct env *env, const struct expr *expr, const char *what, struct number *number);
bool eval_constant(const struct env *env, const struct expr *expr, const char *what, wide *number);
bool eval_unsigned(const struct env *env, const struct expr *expr, const char *what, uint64_t *number);
bool eval_time(const struct env *env, const struct expr *expr, const char *what, int64_t *ns);
const char *value_kind_text(const struct value *value);
struct symbol *lookup(const struct env *env, const char *id);
/* A name, or DEVICE.NAME / SBOX.NAME, of one of two kinds (the same twice for one). Null: recorded. `wanted`: "a route". */
const struct symbol *eval_symbol(const struct env *env, const struct expr *expr, enum symbol_kind kind, const char *wanted);
const struct symbol *find_named(const struct env *env, struct name name, enum symbol_kind kind, const char *wanted);
/* The elements of a range, both ends included; too many are an error. */
bool eval_range(const struct env *env, const struct range *range, wide *from, wide *to);
/* Is the loop variable's name free? */
bool check_loop_name(const struct env *env, struct name name);
#define LOOP_MAX ((wide)1 << 22)

/* ---- evaluate_ops.c */
struct value eval_unary(const struct env *env, const struct expr *expr);
struct value eval_binary(const struct env *env, const struct expr *expr);
struct value value_none(struct span span);
struct value value_number(struct span span, enum value_kind kind, struct number number);
struct value with_unit(const struct env *env, const struct expr *expr, struct number number);

/* ---- select.c */
struct value select_buffer(const struct env *env, const struct buffer *buffer, struct span span);
struct value select_reg(const struct env *env, const struct reg *reg, struct span span);
/* Applies one index to a selection. */
bool select_index(const struct env *env, struct selection *selection, const struct index *index);
/* The size of the first dimension that a selection still has. */
struct number selection_length(const struct env *env, const struct selection *selection);
struct number selection_bytes(const struct env *env, const struct selection *selection);
/* The finished selection as a piece; what was not indexed is taken whole. */
bool selection_piece(const struct env *env, const struct value *value, struct piece *piece);
const char *selection_name(const struct selection *selection);
unsigned scalar_bytes(enum scalar scalar);
const char *scalar_text(enum scalar scalar);

#endif
