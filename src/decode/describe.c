/* SPDX-License-Identifier: MIT */
/* What was read, in words. */
#include <inttypes.h>
#include <string.h>
#include "decode/job.h"

static const char *number_text(struct cx *cx, wide v)
{
    return v < 0 ? arena_printf(cx->arena, "-%" PRIu64, (uint64_t)-v) : arena_printf(cx->arena, "%" PRIu64, (uint64_t)v);
}

const char *describe_value(struct cx *cx, const struct controller *model, unsigned slot, wide value)
{
    const char *word = decoder_word(model, slot, value);

    if (word)
        return word;
    if (model->slots.v[slot].role >= 0 && role_dimension((enum role)model->slots.v[slot].role) == DIM_ADDRESS)
        return arena_printf(cx->arena, "0x%" PRIx64, (uint64_t)value);
    return number_text(cx, value);
}

/* ---- a side ------------------------------------------------------------------------------------------------------ */

static bool has_rows(const struct decoded *d) { return d->count[1] != 1 || d->count[2] != 1 || d->count[3] != 1; }

static const char *operands(struct cx *cx, const struct shape_side *side, const char *between)
{
    const char *text = "";
    unsigned i;

    for (i = 0; i < side->n; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i ? between : "", side->absent >> i & 1
                            ? "_" : arena_printf(cx->arena, "0x%" PRIx64, (uint64_t)side->address[i]));
    return text;
}

static const char *how(struct cx *cx, const struct decoded *d, const struct shape_side *side)
{
    static const char *const levels[] = { "", "rows", "frames", "planes" };
    const char *text = "";
    unsigned level;

    if (!side->increment)
        text = side->step ? arena_printf(cx->arena, ", each beat %s on", number_text(cx, side->step)) : ", which stays";
    if (side->wrap > 1)
        text = arena_printf(cx->arena, "%s, in a ring of %s", text, number_text(cx, side->wrap));
    for (level = 1; level < FORM_LEVELS; level++)
        if (d->count[level] != 1)
            text = arena_printf(cx->arena, "%s, %s %s apart", text, levels[level], number_text(cx, side->pitch[level]));
    return text;
}

static const char *access_text(struct cx *cx, const struct shape_side *side)
{
    const char *text = "";

    if (side->has_width)
        text = arena_printf(cx->arena, "%s-bit", number_text(cx, side->width * 8));
    if (side->has_burst)
        text = arena_printf(cx->arena, "%s%sbursts of %s", text, *text ? ", " : "", number_text(cx, side->burst));
    return text;
}

static const char *side_text(struct cx *cx, const struct decoded *d, const struct shape_side *side, bool alike)
{
    const char *access = alike || !*access_text(cx, side) ? "" : arena_printf(cx->arena, " (%s)", access_text(cx, side));

    switch (side->kind) {
    case FSIDE_NONE: return "";
    case FSIDE_DEVICE: return arena_printf(cx->arena, "the device%s", access);
    case FSIDE_FILL: return arena_printf(cx->arena, "the constant 0x%" PRIx64, (uint64_t)side->value);
    case FSIDE_XOR: return arena_printf(cx->arena, "the xor of %s", operands(cx, side, " ^ "));
    case FSIDE_PQ: return arena_printf(cx->arena, "the p and q of %s", operands(cx, side, ", "));
    case FSIDE_CHECK: return side->n ? arena_printf(cx->arena, "a comparison with %s", operands(cx, side, ", ")) : "a comparison";
    case FSIDE_RESULT: return "a result that it writes back";
    case FSIDE_ADDRESS: break;
    }
    return arena_printf(cx->arena, "%s%s%s", operands(cx, side, d->nruns > 1 ? " then " : " and "), how(cx, d, side), access);
}

/* ---- a descriptor ------------------------------------------------------------------------------------------------ */

static const char *runs_text(struct cx *cx, const struct decoded *d)
{
    static const char *const levels[] = { "", "rows of ", "frames of ", "planes of " };
    const char *text = "";
    unsigned i;
    int level;

    for (level = FORM_LEVELS - 1; level > 0; level--)
        if (d->count[level] != 1)
            text = arena_printf(cx->arena, "%s%s %s", text, number_text(cx, d->count[level]), levels[level]);
    for (i = 0; i < d->nruns; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i ? " and " : "", number_text(cx, d->run[i]));
    return arena_printf(cx->arena, "%s byte%s", text, d->nruns == 1 && d->run[0] == 1 && !has_rows(d) ? "" : "s");
}

const char *describe_hop(struct cx *cx, const struct hop *hop)
{
    const struct decoded *d = &hop->d;
    bool alike = strcmp(access_text(cx, &d->source), access_text(cx, &d->dest)) == 0 && *access_text(cx, &d->source);
    const char *from = side_text(cx, d, &d->source, alike), *to = side_text(cx, d, &d->dest, alike);
    const char *first = " from ", *second = " to ";

    if (!d->nruns)
        return "moves nothing";
    if (d->between && !(hop->has_flow && hop->flow == FLOW_M2P)) {
        first = hop->has_flow ? " to " : " between ";
        second = hop->has_flow ? " from " : " and ";
    }
    return arena_printf(cx->arena, "%s%s%s%s%s%s%s", runs_text(cx, d), *from ? first : "", from, *to ? second : "", to, alike ? ", " : "",
                        alike ? access_text(cx, &d->source) : "");
}

const char *describe_end(struct cx *cx, const struct chain_read *chain)
{
    const struct hop *last = chain->hops.n ? chain->hops.v[chain->hops.n - 1] : NULL;

    switch (chain->end) {
    case CHAIN_ENDS: return "ends";
    case CHAIN_RING:
        return last && last->d.form->repeats ? "repeats its last descriptor for ever"
                                             : arena_printf(cx->arena, "a ring: goes on with descriptor %zu", chain->target);
    case CHAIN_ENDLESS: return arena_printf(cx->arena, "never ends: goes on with descriptor %zu", chain->target);
    case CHAIN_OPEN: return "ends where a register says";
    case CHAIN_BROKEN: break;
    }
    return "broken: what follows cannot be told";
}
