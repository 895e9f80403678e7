/* SPDX-License-Identifier: MIT */
/* Selections of arrays: language.md section 6. Indices are applied one by one; what comes out is affine. */
#include "program/value.h"

unsigned scalar_bytes(enum scalar scalar)
{
    static const unsigned bytes[] = { 1, 2, 4, 8, 1, 2, 4, 8 };
    return bytes[scalar];
}

const char *scalar_text(enum scalar scalar)
{
    static const char *const text[] = { "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64" };
    return text[scalar];
}

const char *selection_name(const struct selection *selection)
{
    return selection->reg ? selection->reg->name.id : selection->buffer->name.id;
}

static const uint64_t *selection_dims(const struct selection *s)
{
    return s->reg ? s->reg->dims : s->buffer->dims;
}

/* Size of dimension `dim` (from 0), which may be open if it is the first of a buffer. */
static struct number dimension(const struct env *env, const struct selection *s, unsigned dim)
{
    if (dim == 0 && s->buffer)
        return buffer_length(env, s->buffer, s->index);
    return number_of((wide)selection_dims(s)[dim]);
}

/* Bytes from one element of dimension `dim` to the next. */
static int64_t pitch(const struct selection *s, unsigned dim)
{
    const uint64_t *dims = selection_dims(s);
    uint64_t bytes = s->element;

    for (unsigned i = dim + 1; i < s->ndim; i++)
        bytes *= dims[i];
    return (int64_t)bytes;
}

static struct value one_buffer(const struct env *env, const struct buffer *buffer, unsigned index, struct span span)
{
    struct value value = { .kind = VALUE_SELECTION, .span = span };

    value.selection = NEW(env->r->cx->scratch, struct selection);
    value.selection->buffer = buffer;
    value.selection->index = index;
    value.selection->element = scalar_bytes(buffer->scalar);
    value.selection->ndim = buffer->ndim;
    value.selection->offset = number_of(0);
    return value;
}

struct value select_buffer(const struct env *env, const struct buffer *buffer, struct span span)
{
    struct value value = { .kind = VALUE_LIST, .span = span };
    value_vec *list;

    if (!buffer->is_array)
        return one_buffer(env, buffer, 0, span);
    list = arena_alloc(env->r->cx->scratch, sizeof *list);
    for (unsigned i = 0; i < buffer->count; i++)
        vec_push(env->r->cx->scratch, list, one_buffer(env, buffer, i, span));
    value.list = list;
    return value;
}

struct value select_reg(const struct env *env, const struct reg *reg, struct span span)
{
    struct value value = { .kind = VALUE_SELECTION, .span = span };

    value.selection = NEW(env->r->cx->scratch, struct selection);
    value.selection->reg = reg;
    value.selection->element = scalar_bytes(reg->scalar);
    value.selection->ndim = reg->ndim;
    value.selection->offset = number_of(0);
    return value;
}

/* ---- one index --------------------------------------------------------------------------------------------------- */

struct picked { struct number first, count; int64_t step; };

static bool outside(const struct env *env, const struct selection *s, struct span span, wide at, struct number size)
{
    if (size.v == 0)
        report(env, DIAG_OUT_OF_BOUNDS, span, "%s: index %s, but the dimension is empty", selection_name(s), wide_text(env->r->cx, at));
    else
        report(env, DIAG_OUT_OF_BOUNDS, span, "%s: index %s is outside 0..%s", selection_name(s), wide_text(env->r->cx, at),
               wide_text(env->r->cx, size.v - 1));
    return false;
}

/* At other lengths than the largest: the count is one, the lowest element is there, and so is the highest. An empty
 * selection may stand one step outside. */
static void check_late_bounds(const struct env *env, const struct index *index, const struct picked *p, struct number size)
{
    struct cx *cx = env->r->cx;
    struct number last = number_sub(cx, size, number_of(1)), steps = number_sub(cx, p->count, number_of(1));
    struct number end = number_add(cx, p->first, number_mul(cx, steps, number_of(p->step)));

    check_late(env, DIAG_RANGE_REVERSED, index->span, p->count, true);
    check_late(env, DIAG_OUT_OF_BOUNDS, index->span, p->step > 0 ? p->first : end, true);
    check_late(env, DIAG_OUT_OF_BOUNDS, index->span, number_sub(cx, last, p->step > 0 ? end : p->first), true);
}

static bool check_bounds(const struct env *env, const struct selection *s, const struct index *index, const struct picked *p,
                         struct number size)
{
    wide last = p->first.v + (p->count.v - 1) * p->step;

    if (p->first.runtime || p->count.runtime || size.runtime)
        check_late_bounds(env, index, p, size);
    if (p->count.v <= 0)
        return true;
    if (p->first.v < 0 || p->first.v >= size.v)
        return outside(env, s, index->a ? index->a->span : index->span, p->first.v, size);
    if (last < 0 || last >= size.v)
        return outside(env, s, index->b ? index->b->span : index->span, last, size);
    return true;
}

static bool eval_step(const struct env *env, const struct index *index, int64_t *step)
{
    wide value = 1;

    if (index->step && !eval_constant(env, index->step, "a step", &value))
        return false;
    if (value == 0) {
        report(env, DIAG_RANGE_REVERSED, index->step->span, "a step of 0 never gets anywhere");
        return false;
    }
    if (value != (int64_t)value) {
        report(env, DIAG_OVERFLOW, index->step->span, "this step is too large");
        return false;
    }
    *step = (int64_t)value;
    return true;
}

/* Elements from a to b, both included, in steps: (b - a) / s + 1. */
static struct number count_between(const struct env *env, struct number a, struct number b, int64_t step)
{
    struct cx *cx = env->r->cx;
    struct number distance = step > 0 ? number_sub(cx, b, a) : number_sub(cx, a, b);
    wide by = step > 0 ? step : -(wide)step;

    if (by == 1)
        return number_add(cx, distance, number_of(1));
    if (distance.v < 0)
        return number_nonlinear(0, distance.runtime);
    return number_nonlinear(distance.v / by + 1, distance.runtime);
}

static bool pick_range(const struct env *env, const struct selection *s, const struct index *index, struct picked *p)
{
    struct cx *cx = env->r->cx;
    struct number to;
    wide back;

    if (!eval_number(env, index->a, "an index", &p->first) || !eval_number(env, index->b, "an index", &to))
        return false;
    back = p->step > 0 ? p->first.v - to.v : to.v - p->first.v;
    if (back > 1) {
        if (p->step > 0)
            diag_fixit(cx, report(env, DIAG_RANGE_REVERSED, index->span, "range %s..%s runs backwards; write [%s..%s : -1] to go down",
                                  wide_text(cx, p->first.v), wide_text(cx, to.v), expr_text(cx, index->a), expr_text(cx, index->b)),
                       index->span, arena_printf(cx->arena, "%s..%s : -1", expr_text(cx, index->a), expr_text(cx, index->b)));
        else
            report(env, DIAG_RANGE_REVERSED, index->span, "range %s..%s runs upwards, but the step is negative",
                   wide_text(cx, p->first.v), wide_text(cx, to.v));
        return false;
    }
    (void)s;
    p->count = count_between(env, p->first, to, p->step);
    return true;
}

static bool pick_count(const struct env *env, const struct index *index, struct picked *p)
{
    if (!eval_number(env, index->a, "an index", &p->first) || !eval_number(env, index->b, "a count", &p->count))
        return false;
    if (p->count.v < 0) {
        report(env, DIAG_RANGE_REVERSED, index->b->span, "a count cannot be negative, this is %s", wide_text(env->r->cx, p->count.v));
        return false;
    }
    return true;
}

static bool pick(const struct env *env, const struct selection *s, const struct index *index, struct number size, struct picked *p)
{
    struct cx *cx = env->r->cx;
    struct number last = number_sub(cx, size, number_of(1));

    if (!eval_step(env, index, &p->step))
        return false;
    switch (index->kind) {
    case INDEX_ONE:
        p->count = number_of(1);
        return eval_number(env, index->a, "an index", &p->first);
    case INDEX_ALL:
        p->first = p->step > 0 ? number_of(0) : last;
        p->count = count_between(env, number_of(0), last, p->step > 0 ? p->step : p->step == INT64_MIN ? INT64_MAX : -p->step);
        return true;
    case INDEX_RANGE:
        return pick_range(env, s, index, p);
    case INDEX_COUNT:
        return pick_count(env, index, p);
    default:
        report(env, DIAG_SYNTAX, index->span, "[a:b] selects bits in a description; write [a..b] or [a +: n]");
        return false;
    }
}

/* A new array: the old one may be shared with the selection that this one was made from. */
static void keep(struct cx *cx, struct selection *s, struct extent extent)
{
    struct extent *kept = NEW_ARRAY(cx->scratch, struct extent, s->nkept + 1);

    for (unsigned i = 0; i < s->nkept; i++)
        kept[i] = s->kept[i];
    kept[s->nkept++] = extent;
    s->kept = kept;
}

bool select_index(const struct env *env, struct selection *s, const struct index *index)
{
    struct cx *cx = env->r->cx;
    struct number size, step_bytes;
    struct env inside = *env;
    struct picked p = { .step = 1 };
    struct number last;

    if (s->next >= s->ndim) {
        report(env, DIAG_OUT_OF_BOUNDS, index->span, "'%s' has %u dimension%s, this is index %u", selection_name(s), s->ndim,
               s->ndim == 1 ? "" : "s", s->next + 1);
        return false;
    }
    size = dimension(env, s, s->next);
    last = number_sub(cx, size, number_of(1));
    inside.dollar = &last;
    if (!pick(&inside, s, index, size, &p) || !check_bounds(&inside, s, index, &p, size))
        return false;
    step_bytes = number_of(pitch(s, s->next));
    s->offset = number_add(cx, s->offset, number_mul(cx, p.first, step_bytes));
    s->next++;
    if (index->kind != INDEX_ONE)
        keep(cx, s, (struct extent){ p.count, (int64_t)((wide)p.step * step_bytes.v) });
    return true;
}

/* ---- whole selections -------------------------------------------------------------------------------------------- */

struct number selection_length(const struct env *env, const struct selection *s)
{
    if (s->nkept > 0)
        return s->kept[0].count;
    return s->next < s->ndim ? dimension(env, s, s->next) : number_of(1);
}

struct number selection_bytes(const struct env *env, const struct selection *s)
{
    struct number bytes = number_of(s->element);

    for (unsigned i = 0; i < s->nkept; i++)
        bytes = number_mul(env->r->cx, bytes, s->kept[i].count);
    for (unsigned i = s->next; i < s->ndim; i++)
        bytes = number_mul(env->r->cx, bytes, dimension(env, s, i));
    return bytes;
}

static void piece_dims(const struct env *env, const struct selection *s, struct piece *piece)
{
    struct dim *dim = NULL;

    piece->ndim = s->nkept + s->ndim - s->next;
    if (piece->ndim > 0)
        dim = NEW_ARRAY(env->r->cx->arena, struct dim, piece->ndim);
    piece->dim = dim;
    for (unsigned i = 0; i < s->nkept; i++)
        *dim++ = (struct dim){ (uint64_t)s->kept[i].count.v, s->kept[i].stride };
    for (unsigned i = s->next; i < s->ndim; i++)
        *dim++ = (struct dim){ (uint64_t)dimension(env, s, i).v, pitch(s, i) };
}

bool selection_piece(const struct env *env, const struct value *value, struct piece *piece)
{
    const struct selection *s = value->selection;
    struct number bytes = selection_bytes(env, s), offset = s->offset;
    const struct buffer *buffer = s->buffer;

    *piece = (struct piece){ .kind = s->reg ? PIECE_REG : PIECE_MEMORY, .span = value->span, .element = s->element };
    piece_dims(env, s, piece);
    if (s->reg) {
        piece->reg = s->reg;
        offset = number_add(env->r->cx, offset, number_of((wide)s->reg->address));
    } else {
        piece->named = buffer;
        piece->index = s->index;
        if (buffer->alias_of) {
            offset = number_add(env->r->cx, offset, number_of((wide)buffer->alias_offset));
            buffer = buffer->alias_of;
        }
        if (buffer->home == HOME_FIXED)
            offset = number_add(env->r->cx, offset, number_of((wide)buffer->address + (wide)piece->index * (wide)buffer->size));
        else
            piece->buffer = buffer;
    }
    if (bytes.v < 0 || bytes.v >= (wide)1 << 63) {
        report(env, DIAG_OVERFLOW, value->span, "this selection is larger than 2^63 bytes");
        return false;
    }
    piece->bytes = (uint64_t)bytes.v;
    piece->offset = (uint64_t)offset.v;
    piece->open_bytes = number_lin(bytes);
    piece->open_offset = number_lin(offset);
    return true;
}
