/* SPDX-License-Identifier: MIT */
/* What the scanner does with the text of a token: numbers, strings, keywords, units. Everything goes into parse->token. */
#ifndef DMAC_WORDS_H
#define DMAC_WORDS_H

#include "parser/parse.h"

/* `digits` without prefix, NUL-terminated, with underscores. */
void scan_number(struct parse *parse, const char *digits, unsigned base);
/* The inside of a string, escapes not yet resolved. */
void scan_string(struct parse *parse, const char *text, size_t size);
/* The token number of a name: a keyword's or TOK_ID. */
int scan_word(struct parse *parse, const char *text, size_t size);
/* The same behind a number or `)`, where a name on the same line can only be a unit. */
int scan_unit(struct parse *parse, const char *text, size_t size);
/* Of "kB/s", "ms/x" or "ms/": how many bytes belong to the word. */
size_t rate_length(const char *text, size_t size);
/* An operator of other languages. */
void scan_foreign(struct parse *parse, const char *ours);
/* Bytes that cannot stand outside comments and strings. */
void scan_garbage(struct parse *parse, const char *text, size_t size);

/* Is this the text of one of the eleven reserved words? */
bool word_is_reserved(const char *text);

#endif
