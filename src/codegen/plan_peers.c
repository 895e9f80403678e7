/* SPDX-License-Identifier: MIT */
/* Which descriptions of the library have a form between two kinds of sides: for saying who could. */
#include "codegen/plan.h"
#include "codegen/plan_side.h"
#include "controller/peers.h"

static bool carried(const struct controller *c, unsigned slot)
{
    const struct slot *s = &c->slots.v[slot];
    return s->carried || s->in_registers || s->kind == SLOT_DEFINE;
}

static bool fixes_width(const struct controller *c, enum side_name side)
{
    return carried(c, ROLE_OF(side, WIDTH)) || carried(c, ROLE_WIDTH);
}

static bool could_be(const struct controller *c, const struct form *form, bool source, enum piece_kind kind)
{
    struct end end = { .source = source, .device = kind == PIECE_PORT };
    const struct form_side *side = end_side(form, end);
    enum side_name name;
    if (side && side->kind == FSIDE_DEVICE)
        return kind == PIECE_PORT;
    if (!side || side->kind != FSIDE_ADDRESS || !end_roles(form, end, &name))
        return false;
    if (kind == PIECE_PORT)
        return form->sides != SIDES_BETWEEN && (carried(c, ROLE_OF(name, INCREMENT)) || carried(c, ROLE_OF(name, STEP)))
            && fixes_width(c, name);
    return kind == PIECE_MEMORY || (kind == PIECE_REG && fixes_width(c, name));
}

static bool has_such_form(const struct controller *c, const void *context)
{
    const struct fit *fit = context;
    for (size_t i = 0; i < c->forms.n; i++) {
        const struct form *form = c->forms.v[i];
        if (form->nlevels == 0 || form->one_sided || form->repeats)
            continue;
        if (form->sides == SIDES_BETWEEN && (fit->source_kind == PIECE_PORT) == (fit->dest_kind == PIECE_PORT))
            continue;
        if (could_be(c, form, true, fit->source_kind) && could_be(c, form, false, fit->dest_kind))
            return true;
    }
    return false;
}

const char *plan_peers_of(struct planner *p, const struct fit *fit)
{
    return peers_have(p->cx, has_such_form, fit);
}
