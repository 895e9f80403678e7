/* SPDX-License-Identifier: MIT */
/* The catalogue of diagnostics: what each one means, the way out, an example. Made from catalogue.txt. */
#ifndef DMAC_CATALOGUE_H
#define DMAC_CATALOGUE_H

#include <stdio.h>
#include "common/diag.h"

/* See the head of catalogue.txt. All but `says`, `out`, `message` and `good` may be null. */
struct catalogue_entry { const char *says, *out, *bad, *message, *good, *page, *run, *elsewhere; };
const struct catalogue_entry *catalogue_entry(enum diag_id id);
/* One line: "a name that nothing declares". */
const char *diag_title(enum diag_id id);
/* "error", "error that an 'allow' waives", "warning". */
const char *diag_level_text(enum diag_id id);

/* --explain=NAME: the entry as text. */
void catalogue_explain(enum diag_id id, FILE *out);
/* All entries, in the order of diag_ids.def: doc/diagnostics.md. */
void catalogue_markdown(FILE *out);

#endif
