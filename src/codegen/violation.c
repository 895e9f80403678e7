/* SPDX-License-Identifier: MIT */
/* Why something cannot be encoded, in words. */
#include <string.h>
#include "controller/limits.h"

static char *number(struct cx *cx, wide k)
{
    if (k > (wide)INT64_MAX || k < (wide)INT64_MIN)
        return arena_printf(cx->arena, "%s0x%llx%016llx", k < 0 ? "-" : "", (unsigned long long)((k < 0 ? -(uwide)k : (uwide)k) >> 64),
                            (unsigned long long)(k < 0 ? -(uwide)k : (uwide)k));
    if (k >= 65536 && (k & 0xff) == 0)
        return arena_printf(cx->arena, "0x%llx", (unsigned long long)k);
    return arena_printf(cx->arena, "%lld", (long long)k);
}

static const char *field_name(const struct violation *v)
{
    return v->field ? v->field->name : v->word ? v->word->name : "?";
}

static char *enum_text(struct cx *cx, const struct controller *model, const struct violation *v)
{
    char *list = arena_strndup(cx->arena, "", 0);
    for (unsigned i = 0; i < v->equation->nentries; i++) {
        const struct enum_entry *e = &v->equation->entries[i];
        list = arena_printf(cx->arena, "%s %s", list, e->word ? e->word : number(cx, e->key));
    }
    return arena_printf(cx->arena, "%s is one of%s, %s is wanted for %s", field_name(v), list, number(cx, v->value),
                        cexpr_text(cx, model, v->equation->expr));
}

static char *lost_text(struct cx *cx, const struct controller *model, const struct violation *v)
{
    const char *role = model->slots.v[v->slot].name;
    if (v->align > 1 && (v->sym || v->value & (wide)(v->align - 1)))
        return arena_printf(cx->arena, "%s must be a multiple of %s, %s%s%s is not", role, number(cx, (wide)v->align),
                            v->sym ? v->sym->name : "", v->sym ? " + " : "", number(cx, v->value));
    return arena_printf(cx->arena, "%s reaches up to %s, %s does not fit", role, number(cx, v->high),
                        v->sym ? v->sym->name : number(cx, v->value));
}

static char *symbol_text(struct cx *cx, const struct controller *model, const struct violation *v)
{
    const char *name = v->sym ? v->sym->name : "the length";
    char *expr = v->expr ? cexpr_text(cx, model, v->expr) : NULL;
    if (v->align)
        return arena_printf(cx->arena, "'%s' depends on where %s lies; align %s would do", expr ? expr : field_name(v), name,
                            number(cx, (wide)v->align));
    return arena_printf(cx->arena, "'%s' depends on where %s lies", expr ? expr : field_name(v), name);
}

static char *unknown_text(struct cx *cx, const struct controller *model, const struct violation *v)
{
    const struct slot *slot = &model->slots.v[v->slot];
    if (v->expr)
        return arena_printf(cx->arena, "nothing says what '%s' is", cexpr_text(cx, model, v->expr));
    if (slot->kind != SLOT_ROLE)
        return arena_printf(cx->arena, "nothing says what '%s' is", slot->name);
    return arena_printf(cx->arena, "nothing says what '%s' is: %s", slot->name, role_meaning((enum role)slot->role));
}

char *violation_text(struct cx *cx, const struct controller *model, const struct violation *v)
{
    switch (v->kind) {
    case VIOLATION_NONE:
        return arena_strndup(cx->arena, "nothing is wrong", 16);
    case VIOLATION_FIELD:
        return arena_printf(cx->arena, "%s holds %s..%s, %s is wanted", field_name(v), number(cx, v->low), number(cx, v->high),
                            number(cx, v->value));
    case VIOLATION_ENUM:
        return enum_text(cx, model, v);
    case VIOLATION_INEXACT:
        return arena_printf(cx->arena, "%s: '%s' does not come out even", field_name(v), v->expr ? cexpr_text(cx, model, v->expr) : "?");
    case VIOLATION_DISAGREE:
        return arena_printf(cx->arena, "%s has one value for several roles, they differ", field_name(v));
    case VIOLATION_LOST:
        return lost_text(cx, model, v);
    case VIOLATION_LIMIT:
        return arena_printf(cx->arena, "%s demands %s%s%s", model->name.id, cexpr_text(cx, model, v->limit->expr),
                            v->limit->when ? " when " : "",
                            v->limit->when ? cexpr_text(cx, model, v->limit->when) : "");
    case VIOLATION_UNKNOWN:
        return unknown_text(cx, model, v);
    case VIOLATION_SYMBOL:
        return symbol_text(cx, model, v);
    case VIOLATION_SHAPE:
        return arena_printf(cx->arena, "%s: '%s' cannot be left to run time", field_name(v),
                            v->expr ? cexpr_text(cx, model, v->expr) : "?");
    }
    return NULL;
}

static void cite(struct cx *cx, struct diag *diag, const struct string *citation)
{
    if (citation->bytes)
        diag_note(cx, diag, "%.*s", (int)citation->size, citation->bytes);
}

void violation_explain(struct cx *cx, struct diag *diag, const struct controller *model, const struct violation *v)
{
    struct span span = v->limit ? v->limit->span : v->span;
    if (span.end)
        diag_related(cx, diag, span, "%s", violation_text(cx, model, v));
    else
        diag_note(cx, diag, "%s", violation_text(cx, model, v));
    if (v->limit)
        cite(cx, diag, &v->limit->citation);
}

void reason_explain(struct cx *cx, struct diag *diag, const struct controller *model, const struct reason *r)
{
    if (r->field)
        diag_related(cx, diag, r->span, "%s: %s of %s has %u bits", model->name.id, r->field->name, r->word ? r->word->name : "a register",
                     r->field->hi - r->field->lo + 1);
    else if (r->limit)
        diag_related(cx, diag, r->span, "%s demands %s", model->name.id, cexpr_text(cx, model, r->limit->expr));
    cite(cx, diag, &r->citation);
}
