/* SPDX-License-Identifier: MIT */
/* Repeat: a ring of one descriptor in a form that starts again by itself, where the page has one for these sides. Nothing has to
 * be fetched between two laps, and it works where no list leads back to its beginning.
 * Needs: the drafts of a ring. Guarantees: the form is legal for what the draft moves; what a lap adds to an address is taken
 * back behind it (`after`). Never changes: what the draft moves. */
#include "codegen/plan_list.h"
#include "codegen/plan_side.h"

static bool same_sides(const struct form *a, const struct form *b)
{
    return a->sides == b->sides && a->one_sided == b->one_sided && a->reads == b->reads && a->source.kind == b->source.kind
        && a->dest.kind == b->dest.kind && a->source.nitems == b->source.nitems && a->dest.nitems == b->dest.nitems;
}

static void take_back(struct env *env, const struct draft *draft, bool source)
{
    const struct ir_place *place = source ? run_source(draft->run) : run_dest(draft->run);
    enum side_name name;
    if (!place || !end_roles(draft->form, (struct end){ .source = source, .device = place->kind == PIECE_PORT }, &name)
        || env->model->slots.v[ROLE_OF(name, AFTER)].kind == SLOT_DEFINE)
        return;
    env_number(env, ROLE_OF(name, AFTER), place->advances ? -(wide)draft_bytes(draft) : 0);
}

void repeat_roles(struct env *env, const struct draft *draft)
{
    if (!draft->form->repeats)
        return;
    take_back(env, draft, true);
    take_back(env, draft, false);
}

/* Once encoded, with the position that it will have. */
static bool legal(struct planner *p, const struct draft *draft)
{
    struct table table = { .has_address = true };
    struct list list = { .table = &table };
    struct seat seat = { 0 };
    struct seating seating = { .n = 1, .seat = &seat };
    struct env *env = env_new(p->cx->arena, p->model);
    struct encoded encoded;
    struct violation why;
    vec_push(p->cx->arena, &list.drafts, *draft);
    env_copy(env, p->env);
    draft_roles(p, env, draft);
    chain_position(p, env, &list, &seating, 0, true);
    return chain_links(p, env, &list, &seating, 0, true, &why) && encode_descriptor(p->encoder, env, &encoded, &why) && check_limits(p->encoder, env, &why);
}

/* Rows that adjoin, or stay where they are. */
static bool adjoins(const struct draft *draft)
{
    const struct grid *grid = draft->grid;
    const struct ir_place *places[2] = { run_source(draft->run), run_dest(draft->run) };
    for (unsigned i = 0; grid && i < 2; i++)
        if (grid->count[1] > 1 && places[i] && grid->pitch[i][1] != (places[i]->advances ? (int64_t)draft->bytes : 0))
            return false;
    return !grid || (!grid->stepped && !grid->open && grid->count[2] == 1 && grid->count[3] == 1);
}

bool pass_repeat(struct planner *p, struct list *list)
{
    struct draft *draft = list->drafts.v;
    if (!p->ring || list->drafts.n != 1 || !draft->mode || draft->more || !adjoins(draft) || p->transfer->until_replaced)
        return false;
    for (size_t i = 0; i < p->model->forms.n; i++) {
        const struct form *form = p->model->forms.v[i];
        struct draft repeating = *draft;
        repeating.form = form;
        if (!form->repeats || !same_sides(form, draft->form) || (draft->rows > 1 && form->nlevels < 2) || !legal(p, &repeating))
            continue;
        *draft = repeating;
        return true;
    }
    return false;
}
