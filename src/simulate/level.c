/* SPDX-License-Identifier: MIT */
#include "simulate/level.h"

#include "program/resolve.h"

static void set_register(struct arena *arena, const struct count *reg, uint64_t value, level_settings *settings)
{
    vec_push(arena, settings, ((struct level_setting){ reg->address, reg->mask, value, reg->width }));
}

/* A register that must differ does so in the lowest bit that is looked at. */
static void make_compare(struct arena *arena, const struct condition *c, bool want, level_settings *settings)
{
    const struct count *reg = c->left.is_register ? &c->left : &c->right, *other = c->left.is_register ? &c->right : &c->left;
    uint64_t value = other->is_register ? 0 : (uint64_t)other->value, bit = reg->mask & -reg->mask;

    if (other->is_register)
        set_register(arena, other, 0, settings);
    set_register(arena, reg, want != c->unequal ? value : value ^ bit, settings);
}

static void make(struct arena *arena, const struct condition *c, bool want, level_settings *settings)
{
    switch (c->kind) {
    case COND_NOT:
        make(arena, c->a, !want, settings);
        break;
    case COND_LEVEL:
        make(arena, c->a, want, settings);
        break;
    case COND_COMPARE:
        make_compare(arena, c, want, settings);
        break;
    case COND_AND: case COND_OR:            /* one side is enough to be false, or to be true */
        make(arena, c->a, want, settings);
        if ((c->kind == COND_AND) == want)
            make(arena, c->b, want, settings);
        break;
    default:
        break;
    }
}

void level_make(struct arena *arena, const struct level *level, bool value, level_settings *settings)
{
    make(arena, level->tree, value, settings);
}

void levels_false(struct arena *arena, const struct condition *c, level_settings *settings)
{
    if (!c)
        return;
    if (c->kind == COND_LEVEL) {
        level_make(arena, c->level, false, settings);
        return;
    }
    levels_false(arena, c->a, settings);
    levels_false(arena, c->b, settings);
}
