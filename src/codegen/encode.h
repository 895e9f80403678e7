/* SPDX-License-Identifier: MIT */
/* The encoder: from the roles of one descriptor to its words. Everything that ends in a field passes one range-checked
 * function; nothing is masked to fit. The planner keeps one environment per list, changes what differs from descriptor
 * to descriptor and asks for the words; fields whose roles did not change are not computed again. */
#ifndef DMAC_ENCODE_H
#define DMAC_ENCODE_H

#include "codegen/table.h"
#include "controller/model.h"

/* ---- environments ----------------------------------------------------------------------------------------------- */

/* A value: k + (bus address of sym) + clamp(open->lin, 0, open->cap); sym and open may be null. */
struct open_length { struct lin lin; uint64_t cap; uint64_t multiple; };     /* multiple: divides the terms' sum; 0: as their factors say */
struct qty { wide k; const struct symbol *sym; const struct open_length *open; };
static inline struct qty qty_number(wide k) { return (struct qty){ k, 0, 0 }; }

/* Values of slots. What is not set has its default (slot.value), or is unknown. Defines cannot be set. */
struct list_truth { const struct cexpr *expr; bool value; };
struct env {
    const struct controller *model;
    VEC(struct list_truth) truths;          /* of a list's first descriptor: all() and any() that sequences ask */
    const struct form *form;                /* same as ROLE_FORM */
    uint64_t present;                       /* words that are there, bit i: word index i. Start with ~0: all that the form has */
    struct qty *v;                          /* by slot; read through env_get */
    unsigned char *set;
    uint64_t *stamp, clock;                 /* when a slot was last changed: for the encoder's memory */
};
struct env *env_new(struct arena *arena, const struct controller *model);
void env_copy(struct env *to, const struct env *from);                  /* same model */
void env_set(struct env *env, unsigned slot, struct qty value);         /* no effect, and no new stamp, if it is that already */
void env_number(struct env *env, unsigned slot, wide value);
void env_unset(struct env *env, unsigned slot);
void env_form(struct env *env, const struct form *form);
/* Element of an array role, whether or not the page names it (then without effect). */
void env_element(struct env *env, enum role role, unsigned element, struct qty value);

/* ---- what can be wrong ------------------------------------------------------------------------------------------ */

enum violation_kind {
    VIOLATION_NONE,
    VIOLATION_FIELD,            /* value does not fit: low..high would */
    VIOLATION_ENUM,             /* value is not in the enumeration of `equation` */
    VIOLATION_INEXACT,          /* a division or logarithm that does not come out: expr */
    VIOLATION_DISAGREE,         /* equations of one field give different bits */
    VIOLATION_LOST,             /* bits of a role (slot) that no slice carries are not 0: value must be a multiple of / below */
    VIOLATION_LIMIT,            /* limit does not hold */
    VIOLATION_UNKNOWN,          /* a role (slot) that nothing sets */
    VIOLATION_SYMBOL,           /* depends on where sym lies; `align` would decide it, 0: nothing would */
    VIOLATION_SHAPE,            /* a symbolic value in a place that no fix-up can express */
};
struct violation {
    enum violation_kind kind;
    const struct word_def *word; const struct field_def *field; const struct equation *equation;
    const struct limit *limit;
    const struct cexpr *expr;
    struct span span;           /* the line of the page to show */
    unsigned slot;
    wide value, low, high;
    uint64_t align;
    const struct symbol *sym;
};
/* One line without newline: "TransferSize holds 0..4095, 4096 is wanted". */
char *violation_text(struct cx *cx, const struct controller *model, const struct violation *violation);
/* Hangs the line of the page, and what it cites, on a record. */
void violation_explain(struct cx *cx, struct diag *diag, const struct controller *model, const struct violation *violation);

/* ---- encoding --------------------------------------------------------------------------------------------------- */

/* A computed value that may be partly unknown: (k + sym + clamp(open)) / divide + add, then >> shift, of that the low
 * `bits` bits (0: all), then << left. Without sym and open it is k alone. */
struct coded { wide k; const struct symbol *sym; const struct open_length *open; uint64_t divide; int64_t add;
               unsigned shift, bits, left; };

struct encoded {                            /* valid until the next call on the same encoder */
    const struct layout *layout;
    unsigned unit_bits;                     /* 32; 8 where some word is no multiple of 32 and they do not fill up to one */
    size_t nunits; const uint32_t *units;   /* memory order, values as the controller reads them; fix-up bits are 0 */
    size_t nwords; const struct table_word *words;          /* units counted from this descriptor's first */
    size_t nfixups; const struct fixup *fixups;             /* same; sorted by unit, then lsb */
    uint64_t blocks;                        /* bit i: block model->layouts.v[i] is pointed at */
};
struct encoder;
struct encoder *encoder_new(struct cx *cx, const struct controller *model);
/* Descriptors of this page are lists of bytes (instructions), not of 32-bit units: so are its tables. */
bool encode_bytewise(const struct controller *model);

/* Words that the form has here (as if every optional word were present). What it needs of env is what the conditions
 * around words use: form, parameters, options, counts. */
bool encode_words(struct encoder *e, const struct env *env, uint64_t *words, struct violation *why);
/* Bytes of the descriptor with the words in env->present: what lies in memory, and the alignment of its start. */
bool encode_size(struct encoder *e, const struct env *env, uint64_t *bytes, uint64_t *align, struct violation *why);
/* The words of one descriptor. Position roles (first last end linked period index self following next, next.form,
 * next has) must be set; limits are not checked here (limits.h). */
bool encode_descriptor(struct encoder *e, const struct env *env, struct encoded *out, struct violation *why);
/* Blocks that these words of a descriptor point at: bit i, block model->layouts.v[i]; and how large one is. */
uint64_t encode_blocks(const struct encoder *e, const struct layout *layout, uint64_t words);
bool encode_block_size(struct encoder *e, const struct env *env, const struct layout *block, uint64_t *bytes, struct violation *why);
/* A block filled from the roles of env. */
bool encode_block(struct encoder *e, const struct env *env, const struct layout *block, struct encoded *out, struct violation *why);
/* Value of one word of the form (for before.WORD: env of a descriptor in front of the first), whatever env->present says.
 * A 64-bit word gives 64 bits; fix-up parts are listed in `out` as units of a descriptor that is only this word. */
bool encode_word(struct encoder *e, const struct env *env, const struct word_def *word, struct encoded *out, struct violation *why);
/* What `load REG` writes; a 64-bit register gives its low half first. */
bool encode_register(struct encoder *e, const struct env *env, const struct reg_def *reg, struct encoded *out, struct violation *why);
/* Any expression that reads nothing. CE_BEFORE is not for this function. */
bool encode_expr(struct encoder *e, const struct env *env, const struct cexpr *expr, struct coded *out, struct violation *why);
/* The same where the result must be a number. */
bool encode_number(struct encoder *e, const struct env *env, const struct cexpr *expr, wide *out, struct violation *why);

#endif
