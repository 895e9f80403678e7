/* SPDX-License-Identifier: MIT */
#include "codegen/plan_side.h"

const struct form_side *end_side(const struct form *form, struct end end)
{
    const struct form_side *side = NULL;
    switch (form->sides) {
    case SIDES_FROM_TO: side = end.source ? &form->source : &form->dest; break;
    case SIDES_BETWEEN: side = end.device ? &form->dest : &form->source; break;
    case SIDES_FROM: side = end.source ? &form->source : NULL; break;
    case SIDES_TO: side = end.source ? NULL : &form->dest; break;
    default: break;
    }
    return side && side->kind != FSIDE_NONE ? side : NULL;
}

bool end_roles(const struct form *form, struct end end, enum side_name *name)
{
    const struct form_side *side = end_side(form, end);
    if (!side || side->kind != FSIDE_ADDRESS || side->nitems == 0)
        return false;
    switch (side->items[0].slot) {
    case ROLE_SOURCE: *name = SIDE_SOURCE; return true;
    case ROLE_DEST: *name = SIDE_DEST; return true;
    case ROLE_MEMORY: *name = SIDE_MEMORY; return true;
    default: return false;
    }
}

unsigned address_slot(enum side_name name)
{
    static const unsigned slot[] = { [SIDE_SOURCE] = ROLE_SOURCE, [SIDE_DEST] = ROLE_DEST, [SIDE_MEMORY] = ROLE_MEMORY };
    return slot[name];
}

static void set(struct env *env, unsigned slot, wide value)
{
    if (env->model->slots.v[slot].kind != SLOT_DEFINE)
        env_number(env, slot, value);
}

static void unset(struct env *env, unsigned slot)
{
    if (env->model->slots.v[slot].kind != SLOT_DEFINE)
        env_unset(env, slot);
}

/* The end's own name, and the form's name for it. */
#define SET_BOTH(env, form, end, ROLE, value)                               \
    do {                                                                    \
        enum side_name name_;                                               \
        set(env, ROLE_OF((end).source ? SIDE_SOURCE : SIDE_DEST, ROLE), value); \
        if (end_roles(form, end, &name_))                                   \
            set(env, ROLE_OF(name_, ROLE), value);                          \
    } while (0)

void env_end_kind(struct env *env, const struct form *form, struct end end)
{
    SET_BOTH(env, form, end, INCREMENT, !end.device && !end.fixed);
}

void env_end_width(struct env *env, const struct form *form, struct end end, wide width)
{
    SET_BOTH(env, form, end, WIDTH, width);
    set(env, ROLE_WIDTH, width);
}

void env_end_burst(struct env *env, const struct form *form, struct end end, wide burst)
{
    SET_BOTH(env, form, end, BURST, burst);
}

void env_forget_burst(struct env *env, const struct form *form, struct end end)
{
    enum side_name name;
    unset(env, ROLE_OF(end.source ? SIDE_SOURCE : SIDE_DEST, BURST));
    if (end_roles(form, end, &name))
        unset(env, ROLE_OF(name, BURST));
}

static void set_pitch(struct env *env, const struct form *form, struct end end, uint64_t bytes)
{
    enum side_name name;
    const struct form_side *side = end_side(form, end);
    if (side && side->nby && end_roles(form, end, &name))
        set(env, ROLE_OF(name, PITCH), end.device || end.fixed ? 0 : (wide)bytes);
}

void env_counts(struct env *env, const struct form *form, uint64_t bytes, uint64_t rows, struct end source, struct end dest)
{
    set(env, ROLE_BYTES, (wide)bytes);
    if (form->nlevels < 2)
        return;
    set(env, ROLE_ROWS, (wide)rows);
    set_pitch(env, form, source, bytes);
    set_pitch(env, form, dest, bytes);
}

void env_forget_rows(struct env *env)
{
    unset(env, ROLE_ROWS);
    for (unsigned i = 0; i < 3; i++)
        unset(env, ROLE_OF((enum side_name)i, PITCH));
}

/* Sets a slot, or forgets it: what stands in `keep` was set. */
static void forget_unless(struct env *env, unsigned slot, const unsigned *keep, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (keep[i] == slot)
            return;
    unset(env, slot);
}

#define GRID_SLOTS (FORM_LEVELS * 3 + 3)

static void grid_side(struct env *env, const struct form *form, const struct grid *grid, struct end end, unsigned *kept, unsigned *n)
{
    const struct form_side *side = end_side(form, end);
    enum side_name name;
    if (!side || !end_roles(form, end, &name))
        return;
    for (unsigned level = 1; level <= side->nby; level++) {
        int slot = side->by[side->nby - level].slot;
        if (slot < 0)
            continue;
        set(env, (unsigned)slot, (wide)grid->pitch[end.source ? 0 : 1][level]);
        kept[(*n)++] = (unsigned)slot;
    }
    if (!grid->stepped || end.device || end.fixed)
        return;
    kept[*n] = ROLE_OF(name, STEP);
    set(env, kept[(*n)++], (wide)grid->step[end.source ? 0 : 1]);
}

void env_grid(struct env *env, const struct form *form, uint64_t bytes, const struct grid *grid, struct end source, struct end dest)
{
    unsigned kept[GRID_SLOTS], n = 0;
    for (unsigned level = 0; level < form->nlevels; level++) {
        int slot = form->level[level].items[0].slot;
        if (slot < 0)
            continue;
        kept[n++] = (unsigned)slot;
        if (grid->open && grid->open_level == level)
            env_set(env, (unsigned)slot, (struct qty){ .k = (wide)grid->least, .open = grid->open });
        else
            set(env, (unsigned)slot, level ? (wide)grid->count[level] : (wide)bytes);
    }
    grid_side(env, form, grid, source, kept, &n);
    grid_side(env, form, grid, dest, kept, &n);
    static const unsigned counts[] = { ROLE_ROWS, ROLE_FRAMES, ROLE_PLANES };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        forget_unless(env, counts[i], kept, n);
    for (unsigned i = 0; i < 3; i++) {
        const unsigned slots[] = { ROLE_OF((enum side_name)i, PITCH), ROLE_OF((enum side_name)i, FRAME), ROLE_OF((enum side_name)i, PLANE),
                                   ROLE_OF((enum side_name)i, STEP) };
        for (size_t k = 0; k < sizeof slots / sizeof *slots; k++)
            forget_unless(env, slots[k], kept, n);
    }
}

void env_forget_grid(struct env *env)
{
    unset(env, ROLE_FRAMES);
    unset(env, ROLE_PLANES);
    for (unsigned i = 0; i < 3; i++) {
        unset(env, ROLE_OF((enum side_name)i, FRAME));
        unset(env, ROLE_OF((enum side_name)i, PLANE));
        unset(env, ROLE_OF((enum side_name)i, STEP));
    }
}

void env_forget(struct env *env, const struct form *form)
{
    static const unsigned slots[] = { ROLE_SOURCE, ROLE_DEST, ROLE_MEMORY, ROLE_BYTES };
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        unset(env, slots[i]);
    if (form->nlevels > 1)
        env_forget_rows(env);
}
