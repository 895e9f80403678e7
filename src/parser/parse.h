/* SPDX-License-Identifier: MIT */
/* What scanner, token filter and grammar share while one text is parsed. The scanner (grammar/dmac.l) cuts text into
 * tokens; the filter (parse.c) decides which words are units, keeps account of brackets and resumes after errors; the
 * grammar (grammar/dmac.y) builds the tree. */
#ifndef DMAC_PARSE_H
#define DMAC_PARSE_H

#include "parser/ast.h"

enum { NEST_MAX = 200, EXPR_DEPTH_MAX = 1000, RECORDS_MAX = 50 };

/* What the scanner hands over. `kind` is a token number of the grammar. */
struct token {
    int kind;
    struct span span;
    uint64_t number;
    struct string string;
    const char *name;           /* identifiers and keywords; interned */
    enum unit unit;
    bool recorded;              /* it is wrong, and a record says so already */
};

struct parse {
    struct cx *cx;
    struct source *source;
    struct file *file;
    /* scanner */
    void *scanner;
    uint32_t offset;            /* of the next byte, in the text space */
    struct token token;
    struct token previous;
    int before;                 /* kind of the token before that */
    /* brackets that are open: '(' '[' 'L' (list) 'B' (block) */
    char open[NEST_MAX];
    unsigned depth;
    char closed;                /* what the brace just read has closed: 'L', 'B', 0 */
    bool cut;                   /* the semicolon just read came while brackets were open */
    /* errors */
    bool panic;                 /* skip to the end of the statement */
    unsigned panic_base;        /* brackets open around the statement */
    bool swallow;               /* the grammar has seen a semicolon already: not the one found then */
    bool leave;                 /* skip to the end of the block number `leaving` (0: to the next semicolon) */
    unsigned leaving;
    bool syntax_failed;         /* there was a syntax error before */
    bool deep;                  /* too-deep was said */
    bool stopped;               /* nothing more is read */
    size_t records;
};

/* ---- for the scanner ---- */
/* The next token into parse->token; 0 at the end. (grammar/dmac.l) */
int dmac_scan(struct parse *parse);
void dmac_scan_begin(struct parse *parse);

/* ---- for the grammar ---- */
/* A syntax error. `found` is the name of the token, `expected` those that would be right. */
void parse_unexpected(struct parse *parse, struct span span, const char *found, const char *const *expected, size_t count);
/* Nesting beyond what is handled; said once per text. */
void parse_too_deep(struct parse *parse, struct span span);

/* A record; after RECORDS_MAX of them the rest of the text is not read, and none is made: null. */
struct diag *parse_record(struct parse *parse, enum diag_id id, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
