/* SPDX-License-Identifier: MIT */
/* The table of built-in roles. */
#include "controller/load.h"

struct role_row { const char *name, *meaning; enum role_dimension dim; const char *rule; };

static const struct role_row rows[] = {
#define ROLE(id, name, dim, def, meaning) { name, meaning, DIM_##dim, def },
#define ROLE_SIDE(id, name, dim, def, meaning)                                                                            \
    { "source." name, meaning, DIM_##dim, def }, { "dest." name, meaning, DIM_##dim, def },                               \
    { "memory." name, meaning, DIM_##dim, def },
#include "controller/roles.def"
#undef ROLE
#undef ROLE_SIDE
};

const char *role_name(enum role role)
{
    return (unsigned)role < ROLE_COUNT_ALL ? rows[role].name : "?";
}

const char *role_meaning(enum role role)
{
    return rows[role].meaning;
}

enum role_dimension role_dimension(enum role role)
{
    return (unsigned)role < ROLE_COUNT_ALL ? rows[role].dim : DIM_NUMBER;
}

bool role_is_array(enum role role)
{
    static const enum role arrays[] = { ROLE_SOURCE, ROLE_DEST, ROLE_MEMORY, ROLE_BYTES, ROLE_COEFFICIENT, ROLE_METADATA,
                                        ROLE_SOURCE_ABSENT, ROLE_DEST_ABSENT };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        if (arrays[i] == role)
            return true;
    }
    return false;
}

int role_by_name(const char *name)
{
    if (!strcmp(name, "next has"))
        return ROLE_NONE;                   /* not a name that can be written */
    for (int i = 0; i < ROLE_COUNT_ALL; i++) {
        if (!strcmp(rows[i].name, name))
            return i;
    }
    return ROLE_NONE;
}

/* ---- defaults ---------------------------------------------------------------------------------------------------- */

static const struct cexpr *number(struct arena *arena, wide k)
{
    struct cexpr *e = NEW(arena, struct cexpr);
    e->kind = CE_CONST;
    e->k = k;
    e->constant = true;
    return e;
}

static const struct cexpr *slot(struct arena *arena, unsigned role)
{
    struct cexpr *e = NEW(arena, struct cexpr);
    e->kind = CE_SLOT;
    e->slot = role;
    return e;
}

static const struct cexpr *binary(struct arena *arena, enum op op, const struct cexpr *a, const struct cexpr *b)
{
    struct cexpr *e = NEW(arena, struct cexpr);
    e->kind = CE_BINARY;
    e->op = op;
    e->a = a;
    e->b = b;
    return e;
}

static const struct cexpr *choice(struct arena *arena, const struct cexpr *a, const struct cexpr *b, const struct cexpr *c)
{
    struct cexpr *e = NEW(arena, struct cexpr);
    e->kind = CE_COND;
    e->a = a;
    e->b = b;
    e->c = c;
    return e;
}

/* A run that advances by its own width moves as far as it is long, whether or not the length is known. */
static const struct cexpr *span_rule(struct arena *a, unsigned side)
{
    const struct cexpr *step = slot(a, ROLE_OF(side, STEP)), *width = slot(a, ROLE_OF(side, WIDTH));
    const struct cexpr *bytes = slot(a, ROLE_BYTES);
    return choice(a, binary(a, OP_EQ, step, width), bytes, binary(a, OP_MUL, binary(a, OP_DIV, bytes, width), step));
}

/* The rules that the table calls by name; a page without a width of its own moves bytes. */
static const struct cexpr *side_rule(struct arena *a, const struct controller *c, unsigned side, const char *rule)
{
    if (!strcmp(rule, "width")) {
        const struct slot *own = &c->slots.v[ROLE_OF(side, WIDTH)], *both = &c->slots.v[ROLE_WIDTH];
        if (both->carried || both->in_registers || both->kind != SLOT_ROLE)
            return slot(a, ROLE_WIDTH);
        return own->carried || own->in_registers ? NULL : number(a, 1);
    }
    if (!strcmp(rule, "step"))
        return choice(a, slot(a, ROLE_OF(side, INCREMENT)), slot(a, ROLE_OF(side, WIDTH)), number(a, 0));
    if (!strcmp(rule, "frame"))
        return binary(a, OP_MUL, slot(a, ROLE_ROWS), slot(a, ROLE_OF(side, PITCH)));
    if (!strcmp(rule, "plane"))
        return binary(a, OP_MUL, slot(a, ROLE_FRAMES), slot(a, ROLE_OF(side, FRAME)));
    return NULL;
}

static unsigned side_of(enum role role)
{
    static const char *const prefix[] = { "source.", "dest.", "memory." };
    for (unsigned i = 0; i < SIDE_COUNT; i++) {
        if (!strncmp(rows[role].name, prefix[i], strlen(prefix[i])))
            return i;
    }
    return SIDE_COUNT;
}

const struct cexpr *role_default(struct arena *arena, const struct controller *c, enum role role)
{
    const char *rule = rows[role].rule;
    unsigned side = side_of(role);
    if (!*rule)
        return NULL;
    if (*rule >= '0' && *rule <= '9')
        return number(arena, *rule - '0');
    if (role == ROLE_PACE)
        return number(arena, PACE_BURST);
    if (role == ROLE_OF(side, PITCH))
        return slot(arena, ROLE_OF(side, SPAN));
    if (role == ROLE_OF(side, SPAN))
        return span_rule(arena, side);
    return side_rule(arena, c, side, rule);
}

/* ---- words that roles take ---------------------------------------------------------------------------------------- */

static const char *const pace_words[] = { "beat", "burst", "row", "frame", "whole", "list", NULL };
static const char *const flow_words[] = { "m2m", "m2p", "p2m", "p2p", NULL };
static const char *const irq_words[] = { "none", "end", "each", "period", NULL };

const char *const *role_words(enum role role)
{
    switch (role_dimension(role)) {
    case DIM_PACE: return pace_words;
    case DIM_FLOW: return flow_words;
    case DIM_IRQ:  return irq_words;
    default:       return NULL;
    }
}
