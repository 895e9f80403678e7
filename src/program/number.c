/* SPDX-License-Identifier: MIT */
/* Numbers that may depend on open lengths. Each carries its value under the binding at hand and, as long as it is one,
 * the linear expression behind it. */
#include "program/value.h"

struct number number_of(wide v)
{
    struct number n = { .v = v };

    n.lin.k = (int64_t)v;
    return n;
}

struct number number_nonlinear(wide v, bool runtime)
{
    struct number n = number_of(v);

    n.runtime = runtime;
    n.lin.nonlinear = runtime;
    return n;
}

bool number_fits(wide v)
{
    return v >= -((wide)1 << 63) && v < (wide)1 << 64;
}

static bool same_term(const struct lin_term *a, const struct lin_term *b)
{
    return a->buffer == b->buffer && a->index == b->index;
}

static bool mul_fits(int64_t a, int64_t b, int64_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

/* lin a + factor * b; false if a coefficient does not fit. */
static bool lin_combine(struct cx *cx, const struct lin *a, const struct lin *b, int64_t factor, struct lin *sum)
{
    struct lin_term *terms = NEW_ARRAY(cx->arena, struct lin_term, a->n + b->n + 1);
    unsigned n = 0;
    int64_t part;

    for (unsigned i = 0; i < a->n; i++)
        terms[n++] = a->terms[i];
    for (unsigned i = 0; i < b->n; i++) {
        unsigned at = 0;

        if (!mul_fits(b->terms[i].factor, factor, &part))
            return false;
        while (at < n && !same_term(&terms[at], &b->terms[i]))
            at++;
        if (at == n)
            {
            terms[n] = b->terms[i];
            terms[n++].factor = 0;
        }
        if (__builtin_add_overflow(terms[at].factor, part, &terms[at].factor))
            return false;
    }
    *sum = (struct lin){ .terms = terms };
    for (unsigned i = 0; i < n; i++)
        if (terms[i].factor != 0)
            terms[sum->n++] = terms[i];
    return mul_fits(b->k, factor, &part) && !__builtin_add_overflow(a->k, part, &sum->k);
}

static struct number combine(struct cx *cx, struct number a, struct number b, int sign)
{
    struct number sum = number_of(sign > 0 ? a.v + b.v : a.v - b.v);

    if (!a.runtime && !b.runtime)
        return sum;
    sum.runtime = true;
    if (a.lin.nonlinear || b.lin.nonlinear || !lin_combine(cx, &a.lin, &b.lin, sign, &sum.lin))
        return number_nonlinear(sum.v, true);
    if (sum.lin.n == 0)
        return number_of(sum.v);                    /* len(x) - len(x) */
    return sum;
}

struct number number_add(struct cx *cx, struct number a, struct number b)
{
    return combine(cx, a, b, 1);
}

struct number number_sub(struct cx *cx, struct number a, struct number b)
{
    return combine(cx, a, b, -1);
}

struct number number_mul(struct cx *cx, struct number a, struct number b)
{
    wide v;
    struct number product;
    struct lin zero = { 0 };

    if (__builtin_mul_overflow(a.v, b.v, &v))
        v = (wide)1 << 100;                         /* far outside: whoever looks says `overflow` */
    product = number_of(v);

    if (!a.runtime && !b.runtime)
        return product;
    if (a.runtime && b.runtime)
        return number_nonlinear(product.v, true);
    if (b.runtime) {
        struct number swap = a;
        a = b;
        b = swap;
    }
    if (b.v == 0)
        return number_of(0);
    product.runtime = true;
    if (a.lin.nonlinear || b.v != (int64_t)b.v || !lin_combine(cx, &zero, &a.lin, (int64_t)b.v, &product.lin))
        return number_nonlinear(product.v, true);
    return product;
}

struct lin number_lin(struct number n)
{
    return n.lin;
}

/* ---- open lengths ------------------------------------------------------------------------------------------------ */

static uint64_t bound_length(const struct lin_term *term, const struct binding *binding)
{
    for (size_t i = 0; binding && i < binding->n; i++)
        if (binding->v[i].buffer == term->buffer && binding->v[i].index == term->index)
            return binding->v[i].length;
    return term->most;
}

int64_t lin_value(const struct lin *lin, const struct binding *binding)
{
    wide sum = lin->k;

    for (unsigned i = 0; i < lin->n; i++)
        sum += (wide)lin->terms[i].factor * (wide)bound_length(&lin->terms[i], binding);
    return (int64_t)sum;
}

static struct lin_term own_term(const struct env *env, const struct buffer *buffer, unsigned index, int64_t factor)
{
    struct lin_term term = { buffer, index, factor, buffer->dims[0], 1 };

    for (size_t i = 0; env->lengths && i < env->lengths->n; i++)
        if (env->lengths->v[i].buffer == buffer && env->lengths->v[i].index == index) {
            term.most = env->lengths->v[i].most;
            term.step = env->lengths->v[i].step;
        }
    return term;
}

/* The length that follows others: their terms, as this transfer knows them. */
static struct lin followed(const struct env *env, const struct lin *lin)
{
    struct lin_term *terms = NEW_ARRAY(env->r->cx->arena, struct lin_term, lin->n + 1);
    struct lin copy = *lin;

    for (unsigned i = 0; i < lin->n; i++)
        terms[i] = own_term(env, lin->terms[i].buffer, lin->terms[i].index, lin->terms[i].factor);
    copy.terms = terms;
    return copy;
}

struct number buffer_length(const struct env *env, const struct buffer *buffer, unsigned index)
{
    struct number n = number_of((wide)buffer->dims[0]);
    struct lin_term *term;

    if (!buffer->open)
        return n;
    n.runtime = true;
    if (buffer->own_length) {
        term = NEW(env->r->cx->arena, struct lin_term);
        *term = own_term(env, buffer, index, 1);
        n.lin = (struct lin){ .n = 1, .terms = term };
    } else {
        n.lin = followed(env, &buffer->length);
    }
    n.v = lin_value(&n.lin, env->binding);
    return n;
}

static bool same_lin(const struct lin *a, const struct lin *b)
{
    if (a->k != b->k || a->n != b->n)
        return false;
    for (unsigned i = 0; i < a->n; i++)
        if (!same_term(&a->terms[i], &b->terms[i]) || a->terms[i].factor != b->terms[i].factor)
            return false;
    return true;
}

void check_late(const struct env *env, enum diag_id id, struct span span, struct number n, bool at_least)
{
    wide low = n.lin.k;

    if (!env->late || !n.runtime || n.lin.nonlinear)
        return;
    for (unsigned i = 0; i < n.lin.n; i++)
        low += n.lin.terms[i].factor < 0 ? (wide)n.lin.terms[i].factor * (wide)n.lin.terms[i].most : 0;
    if (at_least && low >= 0)
        return;
    for (size_t i = 0; i < env->late->n; i++)
        if (env->late->v[i].id == id && env->late->v[i].at_least == at_least && same_lin(&env->late->v[i].sum, &n.lin))
            return;
    vec_push(env->r->cx->arena, env->late, ((struct late_check){ id, n.lin, at_least, span }));
}

/* ---- texts ------------------------------------------------------------------------------------------------------- */

const char *wide_text(struct cx *cx, wide v)
{
    char digits[48];
    size_t at = sizeof digits;
    uwide rest = v < 0 ? -(uwide)v : (uwide)v;

    digits[--at] = '\0';
    do
        digits[--at] = (char)('0' + (int)(rest % 10));
    while ((rest /= 10) != 0);
    if (v < 0)
        digits[--at] = '-';
    return arena_strndup(cx->arena, digits + at, sizeof digits - at - 1);
}

const char *hex_text(struct cx *cx, wide v)
{
    if (v < 0 || !number_fits(v))
        return wide_text(cx, v);
    return arena_printf(cx->arena, "0x%llx", (unsigned long long)v);
}
