/* SPDX-License-Identifier: MIT */
/* Constructors of tree nodes, called by the grammar's actions only. */
#ifndef DMAC_BUILD_H
#define DMAC_BUILD_H

#include <string.h>
#include "parser/parse.h"

#define no_name ((struct name){ NULL, SPAN_NONE })
#define no_string ((struct string){ NULL, 0, SPAN_NONE })

static inline struct name name_at(const char *id, struct span span)
{
    return (struct name){ id, span };
}

/* Bit numbers and sizes; what is too large stays too large and is refused by the checks. */
static inline unsigned small(uint64_t number)
{
    return number > UINT32_MAX ? UINT32_MAX : (unsigned)number;
}

/* Expressions. One that nests deeper than EXPR_DEPTH_MAX is reported and cut off. */
struct expr *expr_number(struct parse *parse, uint64_t number, struct span number_span, enum unit unit, struct span span);
struct expr *expr_string(struct parse *parse, struct string string, struct span span);
struct expr *expr_dollar(struct parse *parse, struct span span);
struct expr *expr_name(struct parse *parse, struct name name);
struct expr *expr_unary(struct parse *parse, enum op op, struct expr *a, struct span span);
struct expr *expr_binary(struct parse *parse, enum op op, struct expr *a, struct expr *b, struct span span);
struct expr *expr_cond(struct parse *parse, struct expr *a, struct expr *b, struct expr *c, struct span span);
struct expr *expr_member(struct parse *parse, struct expr *a, struct name name, struct span span);
struct expr *expr_has(struct parse *parse, struct expr *a, struct name name, struct span span);
struct expr *expr_index(struct parse *parse, struct expr *a, struct index index, struct span span);
struct expr *expr_call(struct parse *parse, struct expr *a, const expr_list *arguments, struct span span);
struct expr *expr_unit(struct parse *parse, struct expr *a, enum unit unit, struct span span);
struct expr *expr_delay(struct parse *parse, struct expr *a, struct span span);
/* ( a ): the same node; its span takes the parentheses in. */
struct expr *expr_enclosed(struct parse *parse, struct expr *a, struct span span);
/* An empty list, to which the grammar adds; _done closes it. */
struct expr *expr_list_new(struct parse *parse, enum expr_kind kind, struct span span);
struct expr *expr_list_done(struct parse *parse, struct expr *list, struct span span);
struct expr *expr_for(struct parse *parse, struct name name, struct range range, struct expr *elements, struct span span);
expr_list *list_of_one(struct parse *parse, struct expr *expr);

/* Declarations. `_set` completes a node in which attributes have been collected. */
struct item *item_new(struct parse *parse, enum item_kind kind, struct span span, struct name name);
struct item *item_set(struct item *item, enum item_kind kind, struct span span, struct name name);
struct item *item_with_body(struct parse *parse, const setting_list *settings);
struct setting *setting_new(struct parse *parse, enum setting_kind kind, struct span span);
struct setting *setting_set(struct setting *setting, enum setting_kind kind, struct span span);
struct given given_new(struct parse *parse, struct name name, struct name part, struct expr *value);
struct word *word_new(struct parse *parse, struct name name, unsigned bits);
struct field *field_new(struct parse *parse, uint64_t hi, uint64_t lo);
struct form_decl *sides_new(struct parse *parse, enum sides_kind kind, const struct side_list *first,
                            const struct side_list *second);
/* In a register a field that is only a name names its bits: `[0] Enable;`. */
struct reg_decl *register_body(struct parse *parse, struct reg_decl *reg, const field_list *fields, struct span span);
struct statement *statement_new(struct parse *parse, enum statement_kind kind, struct span span);
struct statement *statement_set(struct statement *target, enum statement_kind kind, struct span span, struct expr *expr);
struct member *member_new(struct parse *parse, enum member_kind kind, struct span span, struct name name);
struct member *member_set(struct member *member, enum member_kind kind, struct span span, struct name name);
struct step_decl *step_new(struct parse *parse, enum step_kind kind, struct span span);
struct step_decl *move_new(struct parse *parse, enum move_verb verb, struct span span, struct term first);
struct step_decl *clause_new(struct parse *parse, enum clause_kind kind, struct span span);
struct stimulus *stimulus_new(struct parse *parse, enum stimulus_kind kind, struct span span);

#endif
