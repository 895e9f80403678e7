/* SPDX-License-Identifier: MIT */
/* Between the files of resolve: one function per kind of declaration. Each declares its name even if it has an error. */
#ifndef DMAC_RESOLVE_H
#define DMAC_RESOLVE_H

#include "program/value.h"
#include "controller/model.h"

/* resolve_board.c */
void resolve_memory(const struct env *env, const struct item *item);
void resolve_instance(const struct env *env, const struct item *item);
void resolve_channel(const struct env *env, const struct item *item);
/* "dma0", "dma0[3]" or a named channel: what a transfer runs on, a route starts from. */
struct where { const struct instance *instance; const struct channel *channel; bool has_number; uint64_t number; };
bool eval_where(const struct env *env, const struct expr *expr, const char *wanted, struct where *where);
/* Words and range of option values against the description. */
void check_options(const struct env *env, const struct instance *instance, const given_list *options);

/* resolve_device.c */
void resolve_device(const struct env *env, const struct item *item);
void resolve_sbox(const struct env *env, const struct item *item);

/* resolve_buffer.c */
void resolve_buffer(const struct env *env, const struct item *item);
/* c-name; `object`: an object of the firmware has that name; it is not a part of names, nor one that is renamed. */
void check_c_name(const struct env *env, struct name name, bool object, const char *way_out);

/* resolve_hold.c */
enum condition_kind { COND_CONST, COND_IRQ, COND_EVENT, COND_DELAY, COND_COMPARE, COND_LEVEL, COND_NOT, COND_AND, COND_OR };
/* (register & mask) >> shift, or a constant. */
struct count { bool is_register; uint64_t address, mask; unsigned width, shift; const struct reg *reg; wide value; };
struct condition {
    enum condition_kind kind;
    struct span span;
    bool value;                                 /* CONST */
    const struct event *event;                  /* EVENT */
    int64_t delay_ns;                           /* DELAY */
    struct count left, right; bool unequal;     /* COMPARE: == or != */
    const struct level *level;                  /* LEVEL: its tree is `a` */
    const struct condition *a, *b;
};
/* What a condition may be made of: levels only of registers, holds of everything. */
const struct condition *resolve_condition(const struct env *env, const struct expr *expr, bool of_hold, const struct where *where);
const struct hold *resolve_hold(const struct env *env, const struct hold_decl *decl, const struct where *where);

/* hold_compile.c: the tree as alternatives of terms. False: recorded. */
bool compile_hold(const struct env *env, struct hold *hold);

/* model_use.c: the little that resolve evaluates of a description. */
bool register_address(const struct instance *instance, const struct reg_def *reg, uint64_t channel, uint64_t *address);

/* resolve_transfer.c */
void resolve_transfer(const struct env *env, const struct item *item);
/* resolve_lengths.c: steps, arguments, lengths and late checks of a transfer. False: recorded. */
bool set_steps(const struct env *env, const struct item *item, struct transfer *t);
/* resolve_steps.c */
bool resolve_steps(const struct env *env, const step_list *decl, resolved_steps *steps);

#endif
