/* SPDX-License-Identifier: MIT */
#include "emit/emit_args.h"

static void push(struct cx *cx, argument_list *list, const struct buffer *buffer, bool is_length)
{
    unsigned n = buffer->is_array ? buffer->count : 1;

    for (unsigned i = 0; i < n; i++) {
        struct argument a = { buffer, i, is_length };
        vec_push(cx->arena, list, a);
    }
}

void arguments_of(struct cx *cx, const struct emit_transfer *transfer, argument_list *list)
{
    const struct transfer *t = transfer->transfer;

    for (size_t i = 0; i < t->arguments.n; i++)
        if (t->arguments.v[i]->home == HOME_BOUND)
            push(cx, list, t->arguments.v[i], false);
    if (transfer->planned->metadata_buffer)
        push(cx, list, transfer->planned->metadata_buffer, false);
    for (size_t i = 0; i < t->arguments.n; i++)
        if (t->arguments.v[i]->own_length)
            push(cx, list, t->arguments.v[i], true);
}

static size_t find(const struct emission *e, const struct emit_transfer *transfer, const struct buffer *buffer, unsigned index,
                   bool is_length)
{
    argument_list list = { 0 };
    size_t i = 0;

    arguments_of(e->cx, transfer, &list);
    while (i < list.n && !(list.v[i].buffer == buffer && list.v[i].index == index && list.v[i].is_length == is_length))
        i++;
    return i;
}

size_t argument_address(const struct emission *e, const struct emit_transfer *transfer, const struct buffer *buffer, unsigned index)
{
    return find(e, transfer, buffer, index, false);
}

size_t argument_length(const struct emission *e, const struct emit_transfer *transfer, const struct buffer *buffer, unsigned index)
{
    return find(e, transfer, buffer, index, true);
}

const char *argument_name(struct cx *cx, const struct argument *a)
{
    const char *name = arena_printf(cx->arena, "%s%s", a->buffer->name.id, a->is_length ? "_length" : "");

    return a->buffer->is_array ? arena_printf(cx->arena, "%s[%u]", name, a->index) : name;
}

uint64_t first_size(const struct buffer *buffer)
{
    return buffer->ndim && buffer->dims[0] ? buffer->size / buffer->dims[0] : buffer->size;
}

bool transfer_is_open(const struct emit_transfer *transfer)
{
    const struct planned *planned = transfer->planned;

    for (size_t t = 0; t < planned->tables.n; t++)
        for (size_t d = 0; d < planned->tables.v[t]->descriptors.n; d++)
            if (planned->tables.v[t]->descriptors.v[d].open_bytes.n)
                return true;
    return false;
}

bool group_is_gated(const struct group *group)
{
    for (size_t i = 0; i < group->members.n; i++)
        if (group->members.v[i]->gate == GATE_EXTERNAL)
            return true;
    return false;
}

static bool is_member(const struct group *group, const struct transfer *transfer)
{
    for (size_t i = 0; i < group->members.n; i++)
        if (group->members.v[i] == transfer)
            return true;
    return false;
}

bool transfer_is_gated(const struct program *program, const struct transfer *transfer)
{
    for (size_t i = 0; i < program->groups.n; i++)
        if (group_is_gated(program->groups.v[i]) && is_member(program->groups.v[i], transfer))
            return true;
    return transfer->gate == GATE_EXTERNAL;
}
