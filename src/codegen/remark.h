/* SPDX-License-Identifier: MIT */
/* What the report (--explain) tells about a transfer: what the planner did with the source, and which rule of which
 * description made it so. A record has a kind, the place in the program, the rule, numbers, and one sentence; the report
 * adds the quoted line, the rule's place and its citation.
 *
 * How to add one, in a pass:
 *
 *     struct remark *r = plan_remark(p, REMARK_UNROLLED, run->span, &why,
 *                                    "%" PRIu64 " rows become descriptors: 'linear' has no rows", rows);
 *     remark_count(r, bytes, descriptors, least);
 *
 * - The sentence says what was done, in the past or present tense, without newline or full stop, and does not repeat what
 *   the record knows: not the rule, not its place, not the manual.
 * - The rule is a `struct reason` (limits.h): hand on the one the bound came with, or make one with remark_limit,
 *   remark_form, remark_field. Null only if no rule of a page is the cause.
 * - remark_count: bytes concerned, descriptors they took, descriptors they would take without the rule (0: unknown).
 *   The report adds these up as the price of the rule.
 * - Call it as often as you like: equal kind, place and rule in a row become one record (`times`), whose counts add up and
 *   whose sentence is the first. Never ask how many there are already.
 * - It is not for mistakes (diag.h). A choice that is refused, but for which there was another way, is REMARK_REFUSED.
 * A new kind is one line below; the report and the schema (doc/dmac-json.schema.json) know it then by its name. */
#ifndef DMAC_REMARK_H
#define DMAC_REMARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/source.h"

/* id, name in JSON, what the report calls it */
#define REMARK_KINDS(R) \
    R(SPLIT, "split", "split")                  /* one run took several descriptors */ \
    R(UNROLLED, "unrolled", "unrolled")         /* rows, frames or the sides of a zip became descriptors of their own */ \
    R(MERGED, "merged", "merged")               /* pieces of a step share a descriptor */ \
    R(SHAPED, "shaped", "shape")                /* a selection with gaps is done by a 2-D or N-D form */ \
    R(WIDENED, "widened", "widened")            /* beats wider than the elements */ \
    R(NARROWED, "narrowed", "narrowed")         /* beats narrower than the hardware could: alignment, length or a limit */ \
    R(BURST, "burst", "burst")                  /* burst chosen, or smaller than asked for */ \
    R(REFUSED, "refused", "not used")           /* a form or value that was looked at and not taken */ \
    R(CHOSEN, "chosen", "chosen")               /* channel, request or option that the source left open */ \
    R(ADDED, "added", "added")                  /* descriptors that move nothing: terminators, dummies, a period's interrupt */ \
    R(CONSTANT, "constant", "data")             /* constants or scratch memory emitted with the table */ \
    R(FENCED, "fenced", "fence")                /* how an order that was asked for is kept */ \
    R(ERRATUM, "erratum", "erratum")            /* what is wrong with the part in this revision, and what is done about it */ \
    R(CACHE, "cache", "cache")                  /* cache maintenance */ \
    R(PREP, "prep", "left to prep")             /* fix-ups and checks that dmac_prep does */ \
    R(LINKER, "linker", "left to the linker")   /* asserted when the firmware is linked */

enum remark_kind {
#define REMARK_ENUM(id, name, title) REMARK_##id,
    REMARK_KINDS(REMARK_ENUM)
#undef REMARK_ENUM
    REMARK_KIND_COUNT
};

struct remark {
    enum remark_kind kind;
    struct span span;                       /* the piece of the program */
    const char *text;
    struct span rule;                       /* line of the description; SPAN_NONE: no rule */
    const char *rule_text;                  /* "bytes of 'count' has 12 bits", "NAME demands bytes <= 4092" */
    const char *citation;                   /* section of the manual; null: the page cites none */
    uint64_t times, bytes, descriptors, least;      /* summed; least 0: unknown for some */
};

struct cx; struct planner; struct reason; struct limit; struct form; struct word_def; struct field_def;

/* Never null. */
struct remark *plan_remark(struct planner *p, enum remark_kind kind, struct span span, const struct reason *rule, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void remark_count(struct remark *remark, uint64_t bytes, uint64_t descriptors, uint64_t least);
struct reason remark_limit(const struct limit *limit);
struct reason remark_form(const struct form *form);
struct reason remark_field(const struct word_def *word, const struct field_def *field);

const char *remark_kind_name(enum remark_kind kind);
const char *remark_kind_title(enum remark_kind kind);

#endif
