/* SPDX-License-Identifier: MIT */
/* What a field says, and why words were refused, for people. */
#include <inttypes.h>
#include "verify/decode_room.h"

static const char *const pace_names[] = { "beat", "burst", "row", "frame", "whole", "list" };
static const char *const flow_names[] = { "m2m", "m2p", "p2m", "p2p" };
static const char *const irq_names[] = { "none", "end", "each", "period" };

static char *number_text(struct cx *cx, wide v)
{
    return v < 0 ? arena_printf(cx->arena, "-%" PRIu64, (uint64_t)-v) : arena_printf(cx->arena, "%" PRIu64, (uint64_t)v);
}

static const char *word_of(const char *const *names, size_t n, wide v)
{
    return v >= 0 && v < (wide)n ? names[v] : 0;
}

#define NAMES(list) (list), sizeof(list) / sizeof *(list)

const char *decoder_word(const struct controller *model, unsigned slot, wide v)
{
    const struct slot *s = &model->slots.v[slot];
    enum role_dimension dim = s->role >= 0 ? role_dimension((enum role)s->role) : DIM_NUMBER;
    const char *word = 0;

    if (dim == DIM_PACE)
        word = word_of(NAMES(pace_names), v);
    if (dim == DIM_FLOW)
        word = word_of(NAMES(flow_names), v);
    if (dim == DIM_IRQ)
        word = word_of(NAMES(irq_names), v);
    if (dim == DIM_FORM && v >= 0 && v < (wide)model->forms.n)
        word = model->forms.v[v]->name;
    return word;
}

static const char *value_text(struct cx *cx, const struct controller *model, unsigned slot, wide v)
{
    const struct slot *s = &model->slots.v[slot];
    const char *word = decoder_word(model, slot, v);

    if (s->role >= 0 && role_dimension((enum role)s->role) == DIM_ADDRESS)
        return arena_printf(cx->arena, "0x%" PRIx64, (uint64_t)v);
    return word ? word : number_text(cx, v);
}

/* The role that a field is about: the first in its expression, conditions apart. */
static int principal(const struct cexpr *e, bool (*known)(const struct decoder *, unsigned), const struct decoder *d)
{
    int slot;

    if (!e)
        return -1;
    if (e->kind == CE_SLOT)
        return !known || known(d, e->slot) ? (int)e->slot : -1;
    slot = e->kind == CE_COND ? -1 : principal(e->a, known, d);
    if (slot < 0)
        slot = principal(e->b, known, d);
    return slot < 0 ? principal(e->c, known, d) : slot;
}

static const struct cexpr *has_of(const struct cexpr *e)
{
    const struct cexpr *found;

    if (!e || e->kind == CE_HAS)
        return e;
    found = has_of(e->a);
    found = found ? found : has_of(e->b);
    return found ? found : has_of(e->c);
}

/* A condition picks one branch, and only that one speaks. */
static const struct cexpr *chosen(struct decoder *d, const struct cexpr *e)
{
    wide v;

    while (e && e->kind == CE_COND && decode_expr(d, e->a, &v) == KNOWN)
        e = v ? e->b : e->c;
    return e;
}

char *decoded_text(struct decoder *d, const struct decoded_field *field)
{
    char *text = arena_strndup(d->cx->arena, "", 0);
    const struct cexpr *e;
    unsigned k;
    int slot;
    wide v;

    for (k = 0; k < field->field->nequations; k++) {
        e = chosen(d, field->field->equations[k].expr);
        if (!e || e->kind == CE_CONST)
            continue;
        if (e->kind == CE_FORM_IS || e->kind == CE_HAS || has_of(e)) {
            e = e->kind == CE_FORM_IS ? e : has_of(e);
            v = 0;
            decode_expr(d, e, &v);
            text = arena_printf(d->cx->arena, "%s%s%s%s%s", text, *text ? ", " : "", v ? "" : "not ", e->kind == CE_HAS ? "next has " : "",
                                e->kind == CE_HAS ? e->word->name : e->form->name);
            continue;
        }
        slot = principal(e, 0, d);
        if (slot < 0 || slot_value(d, (unsigned)slot, &v) != KNOWN)
            continue;
        text = arena_printf(d->cx->arena, "%s%s%s %s", text, *text ? ", " : "", d->model->slots.v[slot].name,
                            value_text(d->cx, d->model, (unsigned)slot, v));
    }
    return text;
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

static const char *place_of(struct cx *cx, const struct refusal *r)
{
    const char *word = r->word ? r->word->name : "the descriptor";

    if (!r->field)
        return arena_printf(cx->arena, "%s", word);
    if (r->field->hi == r->field->lo)
        return arena_printf(cx->arena, "%s [%u] %s", word, r->field->lo, r->field->name);
    return arena_printf(cx->arena, "%s [%u:%u] %s", word, r->field->hi, r->field->lo, r->field->name);
}

char *refusal_text(struct cx *cx, const struct controller *model, const struct refusal *r)
{
    const char *place = place_of(cx, r), *role = r->slot < model->slots.n ? model->slots.v[r->slot].name : "";
    const char *source = r->equation ? cexpr_text(cx, model, r->equation->expr) : "";

    switch (r->kind) {
    case REFUSE_BITS:
        if (r->equation && r->equation->expr->kind == CE_CONST)
            return arena_printf(cx->arena, "%s holds 0x%" PRIx64 " where 0x%" PRIx64 " is needed", place, (uint64_t)r->bits, (uint64_t)r->value);
        return arena_printf(cx->arena, "%s holds 0x%" PRIx64 ", but %s is %s", place, (uint64_t)r->bits, source, number_text(cx, r->value));
    case REFUSE_CODE: return arena_printf(cx->arena, "%s holds 0x%" PRIx64 ", which is no code of %s", place, (uint64_t)r->bits, source);
    case REFUSE_INEXACT: return arena_printf(cx->arena, "%s holds 0x%" PRIx64 ", and no value of %s gives that", place,
                                             (uint64_t)r->bits, source);
    case REFUSE_UNDECIDED: return arena_printf(cx->arena, "%s: nothing settles %s", place, source);
    case REFUSE_COUNT: return arena_printf(cx->arena, "%s is %s", role, number_text(cx, r->value));
    case REFUSE_MISSING: return arena_printf(cx->arena, "nothing says what %s is", role);
    case REFUSE_WORDS: return arena_printf(cx->arena, "the descriptor before announces other words");
    case REFUSE_FORM: return arena_printf(cx->arena, "the descriptor before announces another form");
    case REFUSE_PADDING: return arena_printf(cx->arena, "bits behind the words are not 0");
    case REFUSE_OUTSIDE: return arena_printf(cx->arena, "%s lies behind the end of the table", place);
    case REFUSE_END: return arena_printf(cx->arena, "the end mark and the link (0x%" PRIx64 ") contradict each other", (uint64_t)r->value);
    case REFUSE_NONE: break;
    }
    return arena_printf(cx->arena, "no form can be tried");
}
