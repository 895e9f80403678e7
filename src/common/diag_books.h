/* SPDX-License-Identifier: MIT */
/* The books behind diag.h, shared by diag.c (keeps them) and diag_print.c (shows them). */
#ifndef DMAC_DIAG_BOOKS_H
#define DMAC_DIAG_BOOKS_H

#include "common/diag.h"
#include "common/vec.h"

struct diag_extra { bool has_place; struct span span; const char *text; };
struct diag_fix { struct span span; const char *text; };

struct diag {
    enum diag_id id;
    struct span span;
    const char *message;
    const char *transfer, *also;        /* interned; null: none */
    size_t number;                      /* order of arrival: breaks ties when sorting */
    VEC(struct diag_extra) extras;      /* related places and notes, in the order added */
    VEC(struct diag_fix) fixes;
};

struct allow {
    enum diag_id id;
    const char *reason, *transfer;
    struct span span, whole;            /* of the name, of the clause */
};

/* What -W options say about one id. */
struct diag_switch { bool off, as_error, never_error; };

struct diags {
    struct arena *arena;
    VEC(struct diag *) all;
    VEC(struct allow) allows;
    struct diag_switch switches[DIAG_COUNT];
    bool all_warnings_off, all_as_errors;
    size_t max_errors;                  /* 0: no limit */
};

struct diags *diags_new(struct arena *arena);

enum verdict { VERDICT_ERROR, VERDICT_WARNING, VERDICT_ALLOWED, VERDICT_OFF };
/* Records in the order of their places, without doubles and what is switched off; allowed ones are among them. */
struct shown { const struct diag *diag; enum verdict verdict; };
struct shown_list { struct shown *v; size_t n, more; };     /* more: errors beyond -fmax-errors */
void diag_shown(const struct cx *cx, struct shown_list *list);
/* The first `allow` that waives the record; null: none does. */
const struct allow *diag_allow_of(const struct diags *diags, const struct diag *diag);
/* What becomes of a record under the `allow`s and -W options seen so far. */
enum verdict diag_verdict(const struct diags *diags, const struct diag *diag);

#endif
