/* SPDX-License-Identifier: MIT */
/* What the value of a tree depends on. */
#include "controller/load.h"

static void add_slot(const struct controller *c, unsigned char *in, unsigned slot);

static void add_slots(const struct controller *c, unsigned char *in, const struct cexpr *e)
{
    if (!e)
        return;
    if (e->kind == CE_SLOT)
        add_slot(c, in, e->slot);
    if (e->kind == CE_FORM_IS)
        in[ROLE_FORM] = 1;
    if (e->kind == CE_HAS)
        in[ROLE_NEXT_WORDS] = 1;
    add_slots(c, in, e->a);
    add_slots(c, in, e->b);
    add_slots(c, in, e->c);
}

static void add_slot(const struct controller *c, unsigned char *in, unsigned slot)
{
    if (in[slot])
        return;
    in[slot] = 1;
    add_slots(c, in, c->slots.v[slot].value);
}

struct slot_set slots_of(struct cx *cx, const struct controller *c, const struct cexpr *const *exprs, size_t n)
{
    unsigned char *in = NEW_ARRAY(cx->arena, unsigned char, c->slots.n);
    unsigned count = 0;
    for (size_t i = 0; i < n; i++)
        add_slots(c, in, exprs[i]);
    for (size_t i = 0; i < c->slots.n; i++)
        count += in[i];
    unsigned short *v = NEW_ARRAY(cx->arena, unsigned short, count);
    struct slot_set set = { 0, v };
    for (size_t i = 0; i < c->slots.n; i++) {
        if (in[i])
            v[set.n++] = (unsigned short)i;
    }
    return set;
}

void mark_slots(struct controller *c, const struct cexpr *e, bool carried)
{
    if (!e || ((e->kind == CE_ALL || e->kind == CE_ANY) && !carried))      /* asked of each descriptor, so no register holds it */
        return;
    if (e->kind == CE_SLOT && carried)
        c->slots.v[e->slot].carried = true;
    if (e->kind == CE_SLOT && !carried)
        c->slots.v[e->slot].in_registers = true;
    mark_slots(c, e->a, carried);
    mark_slots(c, e->b, carried);
    mark_slots(c, e->c, carried);
}
