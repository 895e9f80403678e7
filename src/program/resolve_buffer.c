/* SPDX-License-Identifier: MIT */
/* Buffers: shape, home (fixed, linker's, bound, constant, alias), alignment, data. */
#include "program/resolve.h"

#include <string.h>
#include "program/c_names.h"

#define SIZE_MAX_BYTES ((wide)1 << 62)
#define CONSTANT_MAX_BYTES ((wide)64 << 20)

/* ---- C names ----------------------------------------------------------------------------------------------------- */

/* A note says why, a second what to do. */
static void bad_c_name(const struct env *env, const char *id, struct span span, const char *way_out, const char *why)
{
    struct diag *made = report(env, DIAG_C_NAME, span, "'%s' cannot be a C name%s%s", id, way_out ? "; " : "", way_out ? way_out : "");

    diag_note(env->r->cx, made, "%s", why);
}

void check_c_name(const struct env *env, struct name name, bool object, const char *way_out)
{
    const char *why = name.id ? c_name_problem(name.id, object) : NULL;

    if (why)
        bad_c_name(env, name.id, name.span, way_out, why);
}

/* ---- shape ------------------------------------------------------------------------------------------------------- */

static bool eval_open_dimension(const struct env *env, const struct dimension *dim, size_t at, struct buffer *buffer, uint64_t *size)
{
    wide value;

    if (at > 0) {
        report(env, DIAG_BAD_DIMENSION, dim->span, "only the first dimension can be open");
        return false;
    }
    if (!eval_constant(env, dim->expr, "a maximum", &value))
        return false;
    if (value < 1 || value > SIZE_MAX_BYTES) {
        report(env, DIAG_BAD_DIMENSION, dim->expr->span, "an open dimension has a maximum of 1 or more");
        return false;
    }
    buffer->open = buffer->own_length = true;
    *size = (uint64_t)value;
    return true;
}

static bool eval_dimension(const struct env *env, const struct dimension *dim, size_t at, struct buffer *buffer, uint64_t *size)
{
    struct number number;

    if (dim->open)
        return eval_open_dimension(env, dim, at, buffer, size);
    if (!eval_number(env, dim->expr, "a dimension", &number))
        return false;
    if (number.v < 1 || number.v > SIZE_MAX_BYTES) {
        report(env, DIAG_BAD_DIMENSION, dim->expr->span, "a dimension is a number >= 1, this is %s", wide_text(env->r->cx, number.v));
        return false;
    }
    *size = (uint64_t)number.v;
    if (!number.runtime)
        return true;
    if (at > 0) {
        report(env, DIAG_BAD_DIMENSION, dim->expr->span, "only the first dimension can depend on an open length");
        return false;
    }
    if (number.lin.nonlinear) {
        report(env, DIAG_BAD_DIMENSION, dim->expr->span, "a dimension can only follow sums and multiples of open lengths");
        return false;
    }
    buffer->open = true;
    buffer->length = number_lin(number);
    return true;
}

static bool eval_shape(const struct env *env, const struct item *item, struct buffer *buffer)
{
    size_t n = item->type.dims.n;
    uint64_t *dims = NEW_ARRAY(env->r->cx->arena, uint64_t, n + 1);
    wide size = scalar_bytes(item->type.scalar);
    bool good = true;

    if (n > DIMS_MAX) {
        report(env, DIAG_TOO_LARGE, item->type.span, "at most %d dimensions", DIMS_MAX);
        return false;
    }
    buffer->scalar = item->type.scalar;
    buffer->dims = dims;
    buffer->ndim = (unsigned)n;
    for (size_t i = 0; i < n; i++) {
        dims[i] = 1;
        good = eval_dimension(env, &item->type.dims.v[i], i, buffer, &dims[i]) && good;
        if (good && __builtin_mul_overflow(size, (wide)dims[i], &size))
            size = SIZE_MAX_BYTES + 1;
        if (good && size > SIZE_MAX_BYTES) {
            report(env, DIAG_OVERFLOW, item->type.span, "'%s' is larger than 2^62 bytes", item->name.id);
            return false;
        }
    }
    buffer->size = (uint64_t)size;
    return good;
}

static bool eval_count(const struct env *env, const struct item *item, struct buffer *buffer)
{
    wide count;

    buffer->count = 1;
    if (!item->expr)
        return true;
    buffer->is_array = true;
    if (!eval_constant(env, item->expr, "the number of buffers", &count))
        return false;
    if (count < 1 || count > 65536) {
        report(env, DIAG_BAD_DIMENSION, item->expr->span, "a buffer array has 1 to 65536 buffers, not %s", wide_text(env->r->cx, count));
        return false;
    }
    buffer->count = (unsigned)count;
    return true;
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

/* The selection covers consecutive bytes, rising. */
static bool is_contiguous(const struct piece *piece)
{
    uint64_t inner = piece->element;

    for (unsigned i = piece->ndim; i-- > 0;) {
        if (piece->dim[i].count != 1 && piece->dim[i].stride != (int64_t)inner)
            return false;
        inner *= piece->dim[i].count;
    }
    return piece->bytes > 0;
}

static void report_home(const struct env *env, struct diag *made, const struct buffer *root)
{
    diag_related(env->r->cx, made, root->name.span, "'%s' is declared here", root->name.id);
}

static bool set_alias(const struct env *env, const struct expr *expr, const struct value *value, struct buffer *buffer)
{
    struct piece piece;
    const struct buffer *named, *root;

    if (value->selection->reg) {
        report(env, DIAG_WRONG_KIND, expr->span, "'%s' is a register, not a buffer", selection_name(value->selection));
        return false;
    }
    if (!selection_piece(env, value, &piece))
        return false;
    named = piece.named;
    root = named->alias_of ? named->alias_of : named;
    if (!is_contiguous(&piece) || root->open || buffer->open || buffer->is_array || root->is_array) {
        report_home(env, report(env, DIAG_BAD_ALIAS, expr->span, "'%s' can only lie over contiguous bytes of fixed length",
                                buffer->name.id), root);
        return false;
    }
    if (buffer->size > piece.bytes) {
        report_home(env, report(env, DIAG_BAD_ALIAS, expr->span, "'%s' has %llu bytes, but '%s' only %llu", buffer->name.id,
                                (unsigned long long)buffer->size, expr_text(env->r->cx, expr), (unsigned long long)piece.bytes), root);
        return false;
    }
    buffer->alias_of = root;
    buffer->alias_offset = root->home == HOME_FIXED ? piece.offset - root->address : piece.offset;
    buffer->home = root->home;
    buffer->memory = root->memory;
    buffer->address = root->address + buffer->alias_offset;
    buffer->align = scalar_bytes(buffer->scalar);
    if ((root->home == HOME_FIXED ? buffer->address : buffer->alias_offset) % buffer->align != 0)
        report(env, DIAG_MISALIGNED, expr->span, "'%s' at %s+%s is not aligned to its %s", buffer->name.id, root->name.id,
               hex_text(env->r->cx, (wide)buffer->alias_offset), scalar_text(buffer->scalar));
    return true;
}

static bool set_address(const struct env *env, const struct expr *expr, struct buffer *buffer)
{
    struct value value = evaluate(env, expr);

    if (value.kind == VALUE_NONE)
        return false;
    if (value.kind == VALUE_SELECTION)
        return set_alias(env, expr, &value, buffer);
    if (value.kind == VALUE_LIST) {
        report(env, DIAG_BAD_ALIAS, expr->span, "'%s' can only lie over contiguous bytes", buffer->name.id);
        return false;
    }
    if (value.kind == VALUE_ADDRESS && !value.buffer)
        value.kind = VALUE_NUMBER;
    if (value.kind != VALUE_NUMBER || value.number.runtime) {
        report(env, value.number.runtime ? DIAG_NOT_CONSTANT : DIAG_TYPE, expr->span,
               "'at' takes an address or the place of another buffer, not %s", value_kind_text(&value));
        return false;
    }
    if (value.number.v < 0) {
        report(env, DIAG_VALUE_RANGE, expr->span, "an address cannot be negative");
        return false;
    }
    buffer->home = HOME_FIXED;
    buffer->address = (uint64_t)value.number.v;
    return true;
}

static const struct memory *memory_of(const struct program *program, uint64_t first, uint64_t last)
{
    for (size_t i = 0; i < program->memories.n; i++) {
        const struct memory *m = program->memories.v[i];

        if (first >= m->base && last - m->base <= m->size - 1)
            return m;
    }
    return NULL;
}

/* A fixed buffer lies in one memory, which must be the one of `in`. */
static bool place_fixed(const struct env *env, const struct item *item, struct buffer *buffer)
{
    struct cx *cx = env->r->cx;
    uint64_t bytes = buffer->size * buffer->count, last = buffer->address + (bytes - 1);
    const struct memory *wanted = buffer->memory, *memory = memory_of(env->r->program, buffer->address, last);

    if (last < buffer->address || !memory) {
        report(env, DIAG_PLACEMENT, item->name.span, "'%s' %s..%s lies in no memory", buffer->name.id,
               hex_text(cx, (wide)buffer->address), hex_text(cx, (wide)buffer->address + (wide)(bytes - 1)));
        return false;
    }
    if (wanted && wanted != memory) {
        report(env, DIAG_PLACEMENT, item->name.span, "'%s' at %s lies in '%s', not in '%s'", buffer->name.id,
               hex_text(cx, (wide)buffer->address), memory->name.id, wanted->name.id);
        return false;
    }
    buffer->memory = memory;
    return true;
}

static void check_fixed_alignment(const struct env *env, const struct item *item, const struct buffer *buffer, bool has_align)
{
    if (buffer->address % buffer->align == 0)
        return;
    if (has_align)
        report(env, DIAG_MISALIGNED, item->name.span, "'%s' at %s is not aligned to %llu", buffer->name.id,
               hex_text(env->r->cx, (wide)buffer->address), (unsigned long long)buffer->align);
    else
        report(env, DIAG_MISALIGNED, item->name.span, "'%s' at %s is not aligned to its %s", buffer->name.id,
               hex_text(env->r->cx, (wide)buffer->address), scalar_text(buffer->scalar));
}

/* ---- constant data ----------------------------------------------------------------------------------------------- */

static void store(unsigned char *at, unsigned bytes, bool big_endian, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        at[big_endian ? bytes - 1 - i : i] = (unsigned char)(value >> (8 * i));
}

static bool store_values(const struct env *env, const struct expr *expr, const value_vec *list, struct buffer *buffer)
{
    unsigned width = scalar_bytes(buffer->scalar);
    wide high = (wide)1 << (8 * width), low = -(high / 2);
    unsigned char *bytes = arena_alloc(env->r->cx->arena, buffer->size + 1);
    bool good = true;

    for (size_t i = 0; i < list->n; i++) {
        const struct value *value = &list->v[i];

        if (value->kind != VALUE_NUMBER || value->number.runtime) {
            report(env, DIAG_TYPE, value->span, "constant data is made of numbers, not of %s", value_kind_text(value));
            return false;
        }
        if (value->number.v < low || value->number.v >= high) {
            report(env, DIAG_VALUE_RANGE, value->span, "%s does not fit in %u bits", hex_text(env->r->cx, value->number.v), 8 * width);
            good = false;
        }
        store(bytes + i * width, width, env->r->program->big_endian, (uint64_t)value->number.v);
    }
    (void)expr;
    buffer->values = bytes;
    return good;
}

static value_vec *string_values(const struct env *env, const struct value *string)
{
    value_vec *list = arena_alloc(env->r->cx->arena, sizeof *list);

    for (size_t i = 0; i < string->string.size; i++)
        vec_push(env->r->cx->arena, list,
                 value_number(string->span, VALUE_NUMBER, number_of((unsigned char)string->string.bytes[i])));
    return list;
}

static bool set_values(const struct env *env, const struct expr *expr, struct buffer *buffer)
{
    struct value value = evaluate(env, expr);
    const value_vec *list = value.list;
    uint64_t elements = buffer->size / scalar_bytes(buffer->scalar);

    if (value.kind == VALUE_NONE)
        return false;
    if (value.kind == VALUE_STRING)
        list = string_values(env, &value);
    else if (value.kind != VALUE_LIST) {
        report(env, DIAG_TYPE, expr->span, "constant data is a list or a string, not %s", value_kind_text(&value));
        return false;
    }
    if (buffer->open || buffer->is_array) {
        report(env, DIAG_TYPE, expr->span, "constant data has a fixed length and is one buffer");
        return false;
    }
    if ((wide)buffer->size > CONSTANT_MAX_BYTES) {
        report(env, DIAG_TOO_LARGE, expr->span, "constant data is at most 64 MiB");
        return false;
    }
    if (list->n != elements) {
        report(env, DIAG_UNEQUAL_TOTALS, expr->span, "'%s' has %llu elements, but %zu values are given", buffer->name.id,
               (unsigned long long)elements, list->n);
        return false;
    }
    buffer->home = HOME_CONSTANT;
    return store_values(env, expr, list, buffer);
}

/* ---- attributes -------------------------------------------------------------------------------------------------- */

struct attributes { const struct bufattr *in, *at, *align, *bind, *symbol, *values; };

static void collect(const struct env *env, const struct item *item, struct attributes *out)
{
    static const char *const names[] = { "in", "at", "align", "bind", "symbol", "=" };
    const struct bufattr **slots[] = { &out->in, &out->at, &out->align, &out->bind, &out->symbol, &out->values };

    *out = (struct attributes){ 0 };
    for (size_t i = 0; i < item->attrs.n; i++) {
        const struct bufattr *attr = &item->attrs.v[i];

        if (*slots[attr->kind])
            report(env, DIAG_DUPLICATE_NAME, attr->span, "'%s' is given twice", names[attr->kind]);
        *slots[attr->kind] = attr;
    }
    if (out->at && out->bind)
        report(env, DIAG_TYPE, out->bind->span, "a buffer with an address cannot be bound");
    if (out->values && (out->bind || out->at))
        report(env, DIAG_TYPE, out->values->span, "constant data is placed by the linker, it takes neither 'at' nor 'bind'");
}

static bool set_align(const struct env *env, const struct expr *expr, struct buffer *buffer)
{
    wide align;

    if (!eval_constant(env, expr, "an alignment", &align))
        return false;
    if (align < 1 || align >= (wide)1 << 62 || (align & (align - 1)) != 0) {
        report(env, DIAG_BAD_DIMENSION, expr->span, "an alignment is a power of two, not %s", wide_text(env->r->cx, align));
        return false;
    }
    if (align > (wide)buffer->align)
        buffer->align = (uint64_t)align;
    return true;
}

static void set_symbol(const struct env *env, const struct bufattr *attr, struct buffer *buffer)
{
    buffer->symbol = attr ? attr->string.bytes : buffer->name.id;
    if (attr && c_name_problem(attr->string.bytes, true))
        bad_c_name(env, attr->string.bytes, attr->string.span, NULL, c_name_problem(attr->string.bytes, true));
    else if (!attr && buffer->home != HOME_FIXED)
        check_c_name(env, buffer->name, buffer->home != HOME_BOUND, buffer->home == HOME_BOUND ? NULL : "add symbol \"...\"");
}

static bool resolve_attributes(const struct env *env, const struct item *item, struct buffer *buffer)
{
    struct attributes a;
    const struct symbol *memory;
    bool good = true;

    collect(env, item, &a);
    buffer->align = scalar_bytes(buffer->scalar);
    buffer->home = a.bind ? HOME_BOUND : HOME_SYMBOL;
    if (a.at && !set_address(env, a.at->expr, buffer))
        good = false;
    if (a.align && good)
        good = set_align(env, a.align->expr, buffer);
    if (a.in) {
        memory = find_named(env, a.in->name, SYM_MEMORY, "a memory");
        if (!memory)
            return false;
        if (buffer->alias_of && buffer->memory && buffer->memory != memory->thing)
            report(env, DIAG_PLACEMENT, a.in->span, "'%s' lies in '%s' like '%s'", buffer->name.id, buffer->memory->name.id,
                   buffer->alias_of->name.id);
        else
            buffer->memory = memory->thing;
    }
    if (a.values && good)
        good = set_values(env, a.values->expr, buffer);
    if (!good)
        return false;
    if (buffer->home == HOME_FIXED && !buffer->alias_of) {
        check_fixed_alignment(env, item, buffer, a.align != NULL);
        good = place_fixed(env, item, buffer);
    }
    set_symbol(env, a.symbol, buffer);
    return good;
}

static bool fits_memory(const struct env *env, const struct item *item, const struct buffer *buffer)
{
    wide bytes = (wide)buffer->size * buffer->count;

    if (!buffer->memory || buffer->alias_of || buffer->home == HOME_FIXED || bytes <= (wide)buffer->memory->size)
        return true;
    report(env, DIAG_PLACEMENT, item->name.span, "'%s' has %s bytes, '%s' only %llu", buffer->name.id,
           wide_text(env->r->cx, bytes), buffer->memory->name.id, (unsigned long long)buffer->memory->size);
    return false;
}

void resolve_buffer(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct buffer *buffer = NEW(cx->arena, struct buffer);
    bool good = eval_shape(env, item, buffer);
    struct symbol *symbol;

    buffer->name = item->name;
    good = eval_count(env, item, buffer) && good;
    good = good && resolve_attributes(env, item, buffer) && fits_memory(env, item, buffer);
    symbol = table_declare(cx, &env->r->names, SYM_BUFFER, item->name, buffer);
    symbol->bad |= !good;
    if (!symbol->bad)
        vec_push(cx->arena, &env->r->program->buffers, buffer);
}
