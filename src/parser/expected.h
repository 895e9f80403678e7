/* SPDX-License-Identifier: MIT */
/* "expected …": the tokens that would be right, in words for people. */
#ifndef DMAC_EXPECTED_H
#define DMAC_EXPECTED_H

#include <stddef.h>

struct cx;

/* `expected` are token names as the grammar spells them. "';' or a modifier" */
const char *expected_text(struct cx *cx, const char *const *expected, size_t count);
/* The expected keyword that a wrong word is a misspelling of, or null. */
const char *expected_word(const char *wrong, const char *const *expected, size_t count);

#endif
