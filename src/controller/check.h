/* SPDX-License-Identifier: MIT */
/* Inside the checker of descriptions. One function per rule of the language's chapter on checking. */
#ifndef DMAC_CONTROLLER_CHECK_H
#define DMAC_CONTROLLER_CHECK_H

#include <string.h>
#include "controller/invert.h"

struct checker {
    struct cx *cx;
    const struct controller *c;
    struct encoder *encoder;
};

/* The fields of a form: of all its words, branches that the form decides decided, the others both ways. */
struct form_field { const struct word_def *word; const struct field_def *field; bool sure; };
typedef VEC(struct form_field) form_fields;
form_fields fields_of_form(struct checker *k, const struct form *form);
/* An environment with nothing set but the form. */
struct env *env_of_form(struct checker *k, const struct form *form);
/* Value that the form alone decides; false: something else is in it. */
bool fixed_by_form(const struct env *env, const struct cexpr *expr, wide *value);
/* Does the tree contain the slot, the form's branches decided, defines followed? */
bool mentions(const struct env *env, const struct cexpr *expr, unsigned slot);

void check_bit_claims(struct checker *k);
void check_slices(struct checker *k);
void check_enumerations(struct checker *k);
void check_solvable(struct checker *k);
void check_roles(struct checker *k);
void check_forms_differ(struct checker *k);
void check_chain(struct checker *k);
void check_redefinitions(struct checker *k);
void check_names(struct checker *k);
void check_sequences(struct checker *k);
void check_sources_and_limits(struct checker *k);

/* limits.c: what the fields alone say. */
bool bound_by_fields(struct encoder *e, const struct env *env, unsigned slot, struct bound *bound);

#endif
