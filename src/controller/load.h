/* SPDX-License-Identifier: MIT */
/* Inside the loader of descriptions: shared by load.c (items and families), load_layout.c, load_sequence.c, compile.c
 * (expressions) and roles.c. */
#ifndef DMAC_CONTROLLER_LOAD_H
#define DMAC_CONTROLLER_LOAD_H

#include <string.h>
#include "controller/model.h"

enum { SIDE_COUNT = 3 };

/* What a controller says once its family is merged, still as trees. */
struct draft_define { struct name name; const struct expr *value; };
struct draft_given { struct given given; bool of_instance; };
struct draft_form { struct form_decl decl; struct span span; };
struct draft_layout { struct layout_decl decl; struct span span; };
struct draft_limit { struct limit_decl decl; struct span span; const char *erratum; };     /* erratum: its name, or null */
struct draft_group { enum reg_kind kind; struct name name; const struct expr *base; struct span span; };
struct draft_register { const struct reg_decl *decl; size_t group; };
struct draft_sequence { struct sequence_decl decl; struct span span; const char *erratum; bool inherited; };
struct draft_erratum { struct name name; const struct expr *when; struct string citation; struct span span; };
struct draft {
    struct draft *parent;
    struct controller *model;
    string_list sources;
    struct string title;
    const struct expr *address, *channels;
    struct name endian;
    VEC(struct draft_given) parameters, options;
    VEC(struct draft_define) defines;
    VEC(struct request_name) requests;
    VEC(struct draft_layout) layouts;
    VEC(struct draft_form) forms;
    name_list removed;
    VEC(struct draft_limit) limits;
    bool has_chain; struct chain_decl chain; struct span chain_span;
    bool has_place; struct place_decl place; struct span place_span;
    VEC(struct draft_group) groups;
    VEC(struct draft_register) registers;
    VEC(struct draft_sequence) sequences;
    VEC(struct draft_erratum) errata;
    VEC(struct draft_sequence) replaced;    /* sequences of errata */
};

struct program_const { const char *name; const struct expr *value; };
typedef VEC(struct program_const) const_list;

/* Where an expression stands: what its names may mean. */
struct scope {
    struct cx *cx;
    struct controller *c;
    const const_list *consts;       /* constants of the program, for values of instances; may be null */
    const struct layout *layout;    /* words that `next has` may mean */
    const struct reg_def *target;   /* the register that a statement writes: its fields are masks */
    const struct sequence *sequence;/* arguments; not null in sequences */
    bool in_sequence;
    bool settled;                   /* parameters are their values */
    unsigned depth;
};

/* compile.c, depends.c. Never null: what is wrong is recorded and becomes the constant 0. */
const struct cexpr *compile(struct scope *s, const struct expr *expr);
/* The same where words of a role or option are expected (slot; ROLE_NONE: none). */
const struct cexpr *compile_words(struct scope *s, const struct expr *expr, int domain);
bool compile_constant(struct scope *s, const struct expr *expr, wide *value);
/* "source.width" of a chain of members; null if the expression is something else. */
const char *dotted_name(struct cx *cx, const struct expr *expr);
int find_slot(const struct controller *c, const char *name);
/* A word of the domain of a slot, as its number. */
bool domain_word(const struct controller *c, int slot, const char *word, wide *value);
/* Has the slot words instead of numbers? */
bool slot_has_words(const struct controller *c, int slot);
/* The slot that this names, if it takes words; else ROLE_NONE. */
int word_domain(struct scope *s, const struct expr *expr);
struct slot_set slots_of(struct cx *cx, const struct controller *c, const struct cexpr *const *exprs, size_t n);
/* Records that the slots directly in the tree are carried, or used by registers. */
void mark_slots(struct controller *c, const struct cexpr *expr, bool carried);

/* load_layout.c */
void load_layouts(struct cx *cx, const struct draft *draft, struct controller *c);
void load_registers(struct cx *cx, const struct draft *draft, struct controller *c);
void find_option_words(struct cx *cx, const struct draft *draft, struct controller *c);
void find_dependencies(struct cx *cx, struct controller *c);
/* load_form.c */
void load_forms(struct cx *cx, const struct draft *draft, struct controller *c);
void name_forms(struct cx *cx, const struct draft *draft, struct controller *c);
void load_limits(struct cx *cx, const struct draft *draft, struct controller *c);
void load_chain(struct cx *cx, const struct draft *draft, struct controller *c);
void load_place(struct cx *cx, const struct draft *draft, struct controller *c);
/* load_erratum.c: which there are and which are in force; their sequences, once the page's own are there. */
void load_errata(struct cx *cx, const struct draft *draft, struct controller *c);
struct erratum *erratum_named(const struct controller *c, const char *name);
/* merging: an erratum of the page takes the place of its namesake. */
void merge_erratum(struct cx *cx, struct draft *d, const struct setting *s);
bool remove_erratum(struct draft *d, const char *name);
/* load_sequence.c */
void load_sequences(struct cx *cx, const struct draft *draft, struct controller *c);
/* load_merge.c */
void merge_settings(struct cx *cx, struct draft *draft, const struct item *item);
struct draft *draft_from(struct cx *cx, const struct draft *parent);

/* roles.c */
int role_by_name(const char *name);
bool role_is_array(enum role role);
const char *const *role_words(enum role role);          /* null: numbers */
const struct cexpr *role_default(struct arena *arena, const struct controller *c, enum role role);

#endif
