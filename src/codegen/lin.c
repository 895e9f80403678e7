/* SPDX-License-Identifier: MIT */
#include "codegen/lin.h"

#include <inttypes.h>

struct lin lin_constant(int64_t k)
{
    return (struct lin){ .k = k };
}

static const struct lin_term *term_of(const struct lin *lin, const struct lin_term *like)
{
    for (unsigned i = 0; i < lin->n; i++)
        if (lin->terms[i].buffer == like->buffer && lin->terms[i].index == like->index)
            return &lin->terms[i];
    return NULL;
}

struct lin lin_add(struct cx *cx, const struct lin *a, const struct lin *b, int64_t factor)
{
    struct lin sum = { .k = a->k + factor * b->k };
    if (a->n + b->n == 0)
        return sum;
    struct lin_term *terms = NEW_ARRAY(cx->arena, struct lin_term, a->n + b->n);
    for (unsigned i = 0; i < a->n; i++) {
        const struct lin_term *other = term_of(b, &a->terms[i]);
        struct lin_term term = a->terms[i];
        term.factor += other ? factor * other->factor : 0;
        if (term.factor != 0)
            terms[sum.n++] = term;
    }
    for (unsigned i = 0; i < b->n; i++) {
        struct lin_term term = b->terms[i];
        term.factor *= factor;
        if (!term_of(a, &term) && term.factor != 0)
            terms[sum.n++] = term;
    }
    sum.terms = sum.n ? terms : NULL;
    return sum;
}

bool lin_divide(struct cx *cx, const struct lin *lin, uint64_t by, struct lin *quotient)
{
    struct lin_term *terms = NEW_ARRAY(cx->arena, struct lin_term, lin->n);
    if (lin->k % (int64_t)by)
        return false;
    for (unsigned i = 0; i < lin->n; i++) {
        terms[i] = lin->terms[i];
        if (terms[i].factor % (int64_t)by)
            return false;
        terms[i].factor /= (int64_t)by;
    }
    *quotient = (struct lin){ .k = lin->k / (int64_t)by, .terms = terms, .n = lin->n };
    return true;
}

bool lin_equal(const struct lin *a, const struct lin *b)
{
    if (a->k != b->k || a->n != b->n)
        return false;
    for (unsigned i = 0; i < a->n; i++) {
        const struct lin_term *other = term_of(b, &a->terms[i]);
        if (!other || other->factor != a->terms[i].factor)
            return false;
    }
    return true;
}

void lin_bounds(const struct lin *lin, wide *low, wide *high)
{
    *low = *high = lin->k;
    for (unsigned i = 0; i < lin->n; i++) {
        wide most = (wide)lin->terms[i].factor * (wide)lin->terms[i].most;
        *(most < 0 ? low : high) += most;
    }
}

int64_t lin_maximum(const struct lin *lin)
{
    int64_t value = lin->k;
    for (unsigned i = 0; i < lin->n; i++)
        value += lin->terms[i].factor * (int64_t)lin->terms[i].most;
    return value;
}

struct lin_order lin_compare(struct cx *cx, const struct lin *a, const struct lin *b)
{
    struct lin difference = lin_add(cx, a, b, -1);
    wide low, high;
    lin_bounds(&difference, &low, &high);
    return (struct lin_order){ .le = high <= 0, .ge = low >= 0 };
}

char *lin_text(struct cx *cx, const struct lin *lin)
{
    char *text = lin->k || !lin->n ? arena_printf(cx->arena, "%" PRId64, lin->k) : arena_strndup(cx->arena, "", 0);
    for (unsigned i = 0; i < lin->n; i++) {
        const struct lin_term *term = &lin->terms[i];
        uint64_t factor = term->factor < 0 ? 0 - (uint64_t)term->factor : (uint64_t)term->factor;
        const char *sign = term->factor < 0 ? (*text ? " - " : "-") : (*text ? " + " : "");
        const char *times = factor == 1 ? "" : arena_printf(cx->arena, "%" PRIu64 "*", factor);
        const char *index = term->buffer->is_array ? arena_printf(cx->arena, "[%u]", term->index) : "";
        text = arena_printf(cx->arena, "%s%s%slen(%s%s)", text, sign, times, term->buffer->name.id, index);
    }
    return text;
}
