/* SPDX-License-Identifier: MIT */
/* Environments: the values of all slots for one descriptor. */
#include "codegen/encode.h"
#include <string.h>

struct env *env_new(struct arena *arena, const struct controller *model)
{
    struct env *env = NEW(arena, struct env);
    size_t n = model->slots.n;
    env->model = model;
    env->present = ~(uint64_t)0;
    env->v = NEW_ARRAY(arena, struct qty, n);
    env->set = NEW_ARRAY(arena, unsigned char, n);
    env->stamp = NEW_ARRAY(arena, uint64_t, n);
    env->clock = 1;
    return env;
}

void env_copy(struct env *to, const struct env *from)
{
    size_t n = from->model->slots.n;
    memcpy(to->v, from->v, n * sizeof *to->v);
    memcpy(to->set, from->set, n);
    to->form = from->form;
    to->present = from->present;
    to->clock++;
    for (size_t i = 0; i < n; i++)
        to->stamp[i] = to->clock;
}

static bool same_qty(const struct qty *a, const struct qty *b)
{
    return a->k == b->k && a->sym == b->sym && a->open == b->open;
}

void env_set(struct env *env, unsigned slot, struct qty value)
{
    if (slot >= env->model->slots.n || env->model->slots.v[slot].kind == SLOT_DEFINE)
        return;
    if (env->set[slot] && same_qty(&env->v[slot], &value))
        return;
    env->v[slot] = value;
    env->set[slot] = 1;
    env->stamp[slot] = ++env->clock;
}

void env_number(struct env *env, unsigned slot, wide value)
{
    if (slot < env->model->slots.n && env->set[slot] && env->v[slot].k == value && !env->v[slot].sym && !env->v[slot].open)
        return;
    env_set(env, slot, qty_number(value));
}

void env_unset(struct env *env, unsigned slot)
{
    if (!env->set[slot])
        return;
    env->set[slot] = 0;
    env->stamp[slot] = ++env->clock;
}

void env_form(struct env *env, const struct form *form)
{
    env->form = form;
    env_number(env, ROLE_FORM, form->index);
}

void env_element(struct env *env, enum role role, unsigned element, struct qty value)
{
    int slot = controller_slot(env->model, role, element);
    if (slot >= 0)
        env_set(env, (unsigned)slot, value);
}
