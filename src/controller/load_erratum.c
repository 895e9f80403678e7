/* SPDX-License-Identifier: MIT */
/* Errata: limits and replaced sequences that hold in some revisions of a part. Which, is decided by its parameters alone,
 * so a model has only what is in force; the rest is compiled too, for its mistakes. */
#include "controller/load.h"

/* ---- merging ------------------------------------------------------------------------------------------------------ */

bool remove_erratum(struct draft *d, const char *name)
{
    size_t kept = 0, before = d->errata.n;
    for (size_t i = 0; i < d->errata.n; i++) {
        if (d->errata.v[i].name.id != name)
            d->errata.v[kept++] = d->errata.v[i];
    }
    d->errata.n = kept;
    kept = 0;
    for (size_t i = 0; i < d->limits.n; i++) {
        if (!d->limits.v[i].erratum || d->limits.v[i].erratum != name)
            d->limits.v[kept++] = d->limits.v[i];
    }
    d->limits.n = kept;
    kept = 0;
    for (size_t i = 0; i < d->replaced.n; i++) {
        if (d->replaced.v[i].erratum != name)
            d->replaced.v[kept++] = d->replaced.v[i];
    }
    d->replaced.n = kept;
    return d->errata.n < before;
}

void merge_erratum(struct cx *cx, struct draft *d, const struct setting *s)
{
    const char *name = s->name.id;
    remove_erratum(d, name);
    vec_push(cx->arena, &d->errata, ((struct draft_erratum){ s->name, s->limit.when, s->limit.citation, s->span }));
    for (size_t i = 0; i < s->inside.n; i++) {
        const struct setting *inside = s->inside.v[i];
        if (inside->kind == SET_LIMIT)
            vec_push(cx->arena, &d->limits, ((struct draft_limit){ inside->limit, inside->span, name }));
        else if (inside->kind == SET_SEQUENCE)
            vec_push(cx->arena, &d->replaced, ((struct draft_sequence){ inside->sequence, inside->span, name, false }));
        else
            diag(cx, DIAG_CTL_NAMES, inside->span, "an erratum consists of limits and sequences");
    }
}

/* ---- loading ------------------------------------------------------------------------------------------------------ */

struct erratum *erratum_named(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->errata.n; i++) {
        if (c->errata.v[i]->name == name)
            return c->errata.v[i];
    }
    return NULL;
}

static size_t limits_of(const struct draft *draft, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < draft->limits.n; i++)
        n += draft->limits.v[i].erratum && draft->limits.v[i].erratum == name;
    return n;
}

void load_errata(struct cx *cx, const struct draft *draft, struct controller *c)
{
    for (size_t i = 0; i < draft->errata.n; i++) {
        const struct draft_erratum *from = &draft->errata.v[i];
        struct scope s = { .cx = cx, .c = c, .settled = true };
        struct erratum *e = NEW(cx->arena, struct erratum);
        wide holds = 1;
        if (!from->citation.bytes)
            diag(cx, DIAG_CTL_NO_SOURCE, from->name.span, "erratum '%s' does not say where it is described", from->name.id);
        if (from->when && !compile_constant(&s, from->when, &holds))
            holds = 0;
        *e = (struct erratum){ from->name.id, from->span, from->citation, holds != 0, limits_of(draft, from->name.id), 0 };
        vec_push(cx->arena, &c->errata, e);
    }
}

const char *erratum_text(struct cx *cx, const struct erratum *erratum)
{
    const char *text = "", *between = "replaces ";
    if (erratum->nlimits)
        text = arena_printf(cx->arena, "%zu limit%s%s", erratum->nlimits, erratum->nlimits == 1 ? "" : "s", erratum->sequences ? ", " : "");
    for (unsigned id = 0; id < SEQ_COUNT; id++) {
        if (!(erratum->sequences >> id & 1))
            continue;
        text = arena_printf(cx->arena, "%s%s%s", text, between, sequence_name((enum sequence_id)id));
        between = ", ";
    }
    return *text ? text : "nothing left of it";
}
