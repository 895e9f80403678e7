/* SPDX-License-Identifier: MIT */
#include "check/order.h"

enum { BITS = 64 };

size_t order_index(const struct program *program, const struct transfer *transfer)
{
    size_t i = 0;

    while (i < program->transfers.n && program->transfers.v[i] != transfer)
        i++;
    return i;
}

bool routes_conflict(const struct route *a, const struct route *b)
{
    return a && b && a->device == b->device;
}

static void set_wait(struct order *order, size_t a, size_t b)
{
    order->waits[a * order->words + b / BITS] |= (uint64_t)1 << (b % BITS);
}

bool order_waits(const struct order *order, size_t a, size_t b)
{
    return order->waits[a * order->words + b / BITS] >> (b % BITS) & 1;
}

static void tie(struct order *order, size_t a, size_t b)
{
    size_t from = order->job[b], to = order->job[a];

    order->tied[a] = order->tied[b] = true;
    for (size_t i = 0; from != to && i < order->n; i++)
        if (order->job[i] == from)
            order->job[i] = to;
}

static void add_after(const struct program *program, struct order *order, size_t a)
{
    const struct transfer *t = program->transfers.v[a];

    for (size_t i = 0; i < t->after.n; i++) {
        size_t b = order_index(program, t->after.v[i]);

        if (b == order->n)
            continue;
        tie(order, a, b);
        set_wait(order, a, b);
    }
}

static void add_group(const struct program *program, struct order *order, const struct group *group)
{
    for (size_t i = 1; i < group->members.n; i++)
        for (size_t k = 0; k < i; k++) {
            size_t a = order_index(program, group->members.v[i]), b = order_index(program, group->members.v[k]);

            if (a == order->n || b == order->n)
                continue;
            tie(order, b, a);
            if (same_channel(group->members.v[i], group->members.v[k]))
                set_wait(order, a, b);
        }
}

/* Whoever waits for b waits for all that b waits for. */
static void close_over(struct order *order)
{
    for (size_t b = 0; b < order->n; b++)
        for (size_t a = 0; order->tied[b] && a < order->n; a++)
            for (size_t w = 0; order_waits(order, a, b) && w < order->words; w++)
                order->waits[a * order->words + w] |= order->waits[b * order->words + w];
}

void order_make(struct cx *cx, const struct program *program, struct order *order)
{
    order->n = program->transfers.n;
    order->words = order->n / BITS + 1;
    order->job = NEW_ARRAY(cx->arena, size_t, order->n + 1);
    order->tied = NEW_ARRAY(cx->arena, bool, order->n + 1);
    order->waits = NEW_ARRAY(cx->arena, uint64_t, (order->n + 1) * order->words);
    for (size_t i = 0; i < order->n; i++)
        order->job[i] = i;
    for (size_t i = 0; i < order->n; i++)
        add_after(program, order, i);
    for (size_t g = 0; g < program->groups.n; g++)
        add_group(program, order, program->groups.v[g]);
    close_over(order);
}

bool order_concurrent(const struct program *program, const struct order *order, size_t a, size_t b)
{
    const struct transfer *t = program->transfers.v[a], *u = program->transfers.v[b];

    if (!order->tied[a] || order->job[a] != order->job[b] || t->bad || u->bad || same_channel(t, u))
        return false;
    return !order_waits(order, a, b) && !order_waits(order, b, a) && !routes_conflict(t->route, u->route);
}
