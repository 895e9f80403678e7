/* SPDX-License-Identifier: MIT */
/* Who waits for whom, over all files of a run. At run time a transfer waits for earlier submissions only, so nobody waits
 * for ever unless somebody never gives back what he has: a cyclic transfer keeps its route until it is terminated, and a
 * member of a group stands before what comes later in it. With `after` pointing the other way, that is a circle. */
#include "check/order.h"

struct walk {
    struct cx *cx;
    const struct program *program;
    const struct transfer *start;           /* holds `route` for ever */
    bool *seen;                             /* by position */
    VEC(const struct transfer *) path;
};

static bool is_endless(const struct transfer *t)
{
    return t->cyclic && !t->until_replaced;
}

/* ---- circles through a route ------------------------------------------------------------------------------------- */

/* From `at` along `after` to a transfer that needs the route of walk->start. */
static bool find_rival(struct walk *walk, const struct transfer *at)
{
    size_t index = order_index(walk->program, at);

    if (index == walk->program->transfers.n || walk->seen[index])
        return false;
    walk->seen[index] = true;
    vec_push(walk->cx->arena, &walk->path, at);
    if (at != walk->start && routes_conflict(at->route, walk->start->route))
        return true;
    for (size_t i = 0; i < at->after.n; i++)
        if (find_rival(walk, at->after.v[i]))
            return true;
    walk->path.n--;
    return false;
}

static const char *path_text(const struct walk *walk)
{
    const char *text = walk->start->name.id;

    for (size_t i = 1; i < walk->path.n; i++)
        text = arena_printf(walk->cx->arena, "%s → %s", text, walk->path.v[i]->name.id);
    return text;
}

static void name_steps(struct cx *cx, struct diag *made, const struct walk *walk)
{
    for (size_t i = 0; i + 1 < walk->path.n; i++)
        diag_related(cx, made, clause_span(walk->path.v[i], CLAUSE_AFTER), "'%s' starts after '%s'", walk->path.v[i]->name.id,
                     walk->path.v[i + 1]->name.id);
}

static void check_holder(struct cx *cx, const struct program *program, const struct transfer *t)
{
    struct walk walk = { .cx = cx, .program = program, .start = t };
    const struct transfer *rival;
    struct diag *made;

    walk.seen = NEW_ARRAY(cx->arena, bool, program->transfers.n + 1);
    if (!t->route || !is_endless(t) || t->bad || !find_rival(&walk, t))
        return;
    rival = walk.path.v[walk.path.n - 1];
    made = complain(cx, t, DIAG_ROUTE_DEADLOCK, clause_span(t, CLAUSE_AFTER), "'%s' and '%s' wait for each other: %s → %s → %s",
                    t->name.id, rival->name.id, path_text(&walk), route_text(cx, rival->route), t->name.id);
    name_steps(cx, made, &walk);
    diag_related(cx, made, clause_span(rival, CLAUSE_ROUTE), "'%s' needs the switch box at '%s'", rival->name.id,
                 t->route->device->name.id);
    diag_related(cx, made, clause_span(t, CLAUSE_ROUTE), "'%s' never ends, so it never gives it back", t->name.id);
    diag_note(cx, made, "drop 'after', or let '%s' be 'cyclic until replaced'", t->name.id);
}

/* ---- groups against `after` -------------------------------------------------------------------------------------- */

/* The path from `from` to `to` along `after`. */
static bool find_target(struct walk *walk, const struct transfer *from, const struct transfer *to)
{
    size_t index = order_index(walk->program, from);

    if (index == walk->program->transfers.n || walk->seen[index])
        return false;
    walk->seen[index] = true;
    vec_push(walk->cx->arena, &walk->path, from);
    if (from == to)
        return true;
    for (size_t i = 0; i < from->after.n; i++)
        if (find_target(walk, from->after.v[i], to))
            return true;
    walk->path.n--;
    return false;
}

static const char *channel_name(struct cx *cx, const struct transfer *t)
{
    if (t->channel)
        return t->channel->name.id;
    return arena_printf(cx->arena, "%s[%llu]", t->instance->name.id, (unsigned long long)t->number);
}

/* What `early` takes before `late` can have it; null: nothing. */
static const char *shared(struct cx *cx, const struct transfer *early, const struct transfer *late)
{
    if (same_channel(early, late))
        return channel_name(cx, early);
    return routes_conflict(early->route, late->route) ? route_text(cx, late->route) : NULL;
}

static void check_order(struct cx *cx, const struct program *program, const struct group *group, const struct transfer *early,
                        const struct transfer *late)
{
    struct walk walk = { .cx = cx, .program = program, .start = early };
    const char *what;
    struct diag *made;

    walk.seen = NEW_ARRAY(cx->arena, bool, program->transfers.n + 1);
    if (early->bad || late->bad || !find_target(&walk, early, late))
        return;
    what = shared(cx, early, late);
    if (what)
        made = complain(cx, early, DIAG_ROUTE_DEADLOCK, group->name.span, "'%s' and '%s' wait for each other: %s → %s → %s",
                        early->name.id, late->name.id, path_text(&walk), what, early->name.id);
    else
        made = complain(cx, early, DIAG_AFTER_NEVER, group->name.span,
                        "'%s' stands before '%s' in this group, so it would wait for an earlier '%s' that may never have been",
                        early->name.id, late->name.id, late->name.id);
    name_steps(cx, made, &walk);
    diag_note(cx, made, "name '%s' before '%s' in '%s'", late->name.id, early->name.id, group->name.id);
}

void check_waiting(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->transfers.n; i++)
        check_holder(cx, program, program->transfers.v[i]);
    for (size_t g = 0; g < program->groups.n; g++) {
        const struct group *group = program->groups.v[g];

        for (size_t i = 0; i < group->members.n; i++)
            for (size_t k = i + 1; k < group->members.n && group->members.v[i]->after.n; k++)
                check_order(cx, program, group, group->members.v[i], group->members.v[k]);
    }
}
