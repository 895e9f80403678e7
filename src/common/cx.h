/* SPDX-License-Identifier: MIT */
/* What every stage of one compilation shares. */
#ifndef DMAC_CX_H
#define DMAC_CX_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/source.h"
#include "common/vec.h"

struct diags;
struct interner;
struct peers;

/* The program that is running, for messages; set once, by its command line. */
extern const char *tool_name;

struct cx {
    struct arena *arena;
    struct arena *scratch;          /* what is needed for a while: arena_mark, arena_release */
    struct sources *sources;
    struct diags *diags;
    struct interner *interner;
    struct peers *peers;            /* controller/peers.h; null: not known */
};

struct cx *cx_new(void);
void cx_drop(struct cx *cx);

/* One copy of each name: equal names have equal pointers. */
const char *intern(struct cx *cx, const char *text);
const char *intern_n(struct cx *cx, const char *text, size_t length);

#endif
