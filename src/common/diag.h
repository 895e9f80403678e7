/* SPDX-License-Identifier: MIT */
/* Diagnostics are records: an id, a place, related places, notes. Stages only add records; the driver sorts, filters
 * (-W…, allow) and prints them once. */
#ifndef DMAC_DIAG_H
#define DMAC_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include "common/source.h"

struct cx;

/* Every diagnostic: id, name, level, title. The table is src/common/diag_ids.def (X-macro DIAG(ID, "name", LEVEL, title)). */
enum diag_level { LEVEL_E, LEVEL_A, LEVEL_W };   /* error; error that `allow` waives; warning that `allow` and -Wno- waive */
enum diag_id {
#define DIAG(id, name, level, title) DIAG_##id,
#include "common/diag_ids.def"
#undef DIAG
    DIAG_COUNT
};

struct diag;

/* Adds a record. `span` is the primary place (caret), the message has no newline and no trailing full stop. Never
 * null, so related places and notes can be hung on without a check. */
struct diag *diag(struct cx *cx, enum diag_id id, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
struct diag *diag_va(struct cx *cx, enum diag_id id, struct span span, const char *format, va_list args)
    __attribute__((format(printf, 4, 0)));
/* A second place that explains the first ("declared here"). Shown as `note:` with its own caret line. */
void diag_related(struct cx *cx, struct diag *diag, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same on every record added since `mark` (a number that diag_mark gave). */
size_t diag_mark(const struct cx *cx);
void diag_related_since(struct cx *cx, size_t mark, struct span span, const char *text);
/* A line of explanation without a place: which limit, where it comes from, the way out. */
void diag_note(struct cx *cx, struct diag *diag, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A machine-readable replacement of `span` by `text`. */
void diag_fixit(struct cx *cx, struct diag *diag, struct span span, const char *text);
struct suggestion;
/* "; did you mean 'x'?" behind the message, and `x` as a fix-it of `span`, if there is a name near enough. */
void diag_meant(struct cx *cx, struct diag *diag, struct span span, const struct suggestion *nearest);
/* The transfer whose `allow` clauses may waive this record (interned name; null: only a top-level allow can). */
void diag_in_transfer(struct diag *diag, const char *transfer);
/* A second one whose `allow` will do, too. */
void diag_also_in_transfer(struct diag *diag, const char *transfer);

/* An `allow "NAME" because "REASON";`: places of the name and of all of it. `transfer` is null at top level. */
void diag_allow(struct cx *cx, const char *name, const char *reason, struct span span, struct span whole, const char *transfer);
/* Would an `allow` waive this one in that transfer? */
bool diag_allows(const struct cx *cx, enum diag_id id, const char *transfer);
/* Id of a name, or DIAG_COUNT. */
enum diag_id diag_by_name(const char *name);
const char *diag_name(enum diag_id id);
enum diag_level diag_level(enum diag_id id);

/* Nearest name of a diagnostic ("did you mean"), or null. */
const char *diag_suggest(const char *name);

/* What stands behind -W: "NAME", "no-NAME", "error", "error=NAME", "no-error=NAME", "all". False if there is no such
 * name, or if it is one that only an `allow` can waive (level A) or nothing can (level E). */
bool diag_switch_set(struct cx *cx, const char *option);
/* -w: no warnings at all. */
void diag_warnings_off(struct cx *cx);
/* -fmax-errors=N: how many errors are printed; 0: all. */
void diag_max_errors(struct cx *cx, size_t limit);

/* Was one of this id recorded? */
bool diag_occurred(const struct cx *cx, enum diag_id id);
/* Is there one that makes the compilation fail and belongs to that transfer? */
bool diag_failed_in(const struct cx *cx, const char *transfer);
/* Records so far that make the compilation fail, after `allow` and -W options. */
size_t diag_error_count(const struct cx *cx);
/* The same, of one id only. */
size_t diag_error_count_of(const struct cx *cx, enum diag_id id);
/* Was a record of this id allowed away (for "allowed" in reports)? In order of first occurrence. */
size_t diag_allowed_count(const struct cx *cx);
const char *diag_allowed_name(const struct cx *cx, size_t i);
/* Names of warnings raised and not waived, once each, sorted (for `--emit=meaning`). */
size_t diag_warning_names(const struct cx *cx, const char **names, size_t capacity);

/* Closes the books: every `allow` that waived nothing becomes an `unused-allow`. Call once, after all stages. */
void diag_finish(struct cx *cx);
/* Prints all records, sorted by place, without doubles, with caret lines. */
enum diag_colour { COLOUR_NEVER, COLOUR_ALWAYS };
void diag_print(const struct cx *cx, FILE *out, enum diag_colour colour);
/* The same for programs: a JSON array in the shape of gcc's; a log in SARIF 2.1.0, with the catalogue as its rules and waived
 * records as suppressed ones. `status` is the exit status. */
void diag_print_json(const struct cx *cx, FILE *out);
void diag_print_sarif(const struct cx *cx, FILE *out, int status);

#endif
