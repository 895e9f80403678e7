/* SPDX-License-Identifier: MIT */
/* Declared names. One table for the top level, one for the members of each device and switch box. */
#ifndef DMAC_SCOPE_H
#define DMAC_SCOPE_H

#include "program/program.h"

enum symbol_kind {
    SYM_CONST, SYM_MEMORY, SYM_INSTANCE, SYM_CHANNEL, SYM_DEVICE, SYM_SBOX, SYM_BUFFER, SYM_TRANSFER, SYM_GROUP, SYM_SCENARIO,
    SYM_PORT, SYM_REG, SYM_REQUEST, SYM_LEVEL, SYM_EVENT, SYM_ROUTE,
};

struct table;
struct value;
struct symbol {
    enum symbol_kind kind;
    struct name name;
    bool bad;                       /* its declaration has an error: whoever uses it stays quiet */
    void *thing;                    /* struct memory, instance, … */
    const struct value *value;      /* CONST */
    struct table *members;          /* DEVICE, SBOX */
};
struct table { VEC(struct symbol *) list; struct symbol **slots; size_t nslots; };

struct symbol *table_find(const struct table *table, const char *id);
/* Declares a name. If it is taken or built in, that is recorded and the symbol comes back without being entered. */
struct symbol *table_declare(struct cx *cx, struct table *table, enum symbol_kind kind, struct name name, void *thing);
/* "a buffer", "a controller" … */
const char *symbol_kind_text(enum symbol_kind kind);
bool is_builtin_name(const char *id);
/* unknown-name: "nothing is called 'pag'; did you mean 'page'?" over up to two tables. */
struct diag *report_unknown(struct cx *cx, const struct table *inner, const struct table *outer, const char *id,
                            struct span span, const char *nothing);

#endif
