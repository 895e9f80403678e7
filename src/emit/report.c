/* SPDX-License-Identifier: MIT */
/* What the report tells, computed once for people and for programs. */
#include <inttypes.h>

#include "common/cx.h"
#include "common/diag_books.h"
#include "controller/model.h"
#include "emit/emit_image.h"
#include "emit/emit_text.h"
#include "emit/explain.h"

static bool same_rule(const struct remark *a, const struct remark *b)
{
    return a->rule.begin == b->rule.begin && a->rule.end == b->rule.end;
}

void report_costs(struct cx *cx, const struct planned *planned, rule_costs *costs)
{
    for (size_t i = 0; i < planned->remarks.n; i++) {
        const struct remark *r = planned->remarks.v[i];
        size_t k = 0;

        if (!r->rule.end || !r->least || r->descriptors <= r->least)
            continue;
        while (k < costs->n && !same_rule(costs->v[k].remark, r))
            k++;
        if (k == costs->n)
            vec_push(cx->arena, costs, ((struct rule_cost){ r, 0 }));
        costs->v[k].more += r->descriptors - r->least;
    }
}

/* ---- who completes the words ------------------------------------------------------------------------------------- */

struct fixup_counts report_fixups(const struct emission *e, const struct emit_transfer *t)
{
    struct fixup_counts counts = { 0, 0, false };

    for (size_t i = 0; i < e->images.n; i++) {
        const struct image *image = e->images.v[i];

        if (image->transfer != t)
            continue;
        counts.copy = image->ram & ON_32;
        for (size_t k = 0; k < image->fixups.n; k++)
            if (image->fixups.v[k].left & ON_32)
                counts.prep++;
            else
                counts.linker++;
    }
    return counts;
}

/* ---- waivers ----------------------------------------------------------------------------------------------------- */

static bool waived_here(const struct diags *diags, const struct allow *allow, const char *transfer)
{
    for (size_t i = 0; i < diags->all.n; i++)
        if (diags->all.v[i]->id == allow->id && (diags->all.v[i]->transfer == transfer || diags->all.v[i]->also == transfer))
            return true;
    return false;
}

void report_waivers(struct cx *cx, const struct transfer *t, waivers *out)
{
    for (size_t i = 0; i < cx->diags->allows.n; i++) {
        const struct allow *allow = &cx->diags->allows.v[i];

        if (allow->transfer ? allow->transfer == t->name.id : waived_here(cx->diags, allow, t->name.id))
            vec_push(cx->arena, out, ((struct waiver){ diag_name(allow->id), allow->reason, allow->span }));
    }
}

/* ---- roles ------------------------------------------------------------------------------------------------------- */

static const char *word_of(const struct controller *model, unsigned slot, wide value)
{
    static const char *const flows[] = { "m2m", "m2p", "p2m", "p2p" },
                      *const paces[] = { "beat", "burst", "row", "frame", "whole", "list" },
                      *const irqs[] = { "none", "end", "each", "period" };
    const struct slot *s = &model->slots.v[slot];
    enum role_dimension dimension = s->role >= 0 ? role_dimension((enum role)s->role) : DIM_NUMBER;

    if (dimension == DIM_FLOW && value >= 0 && value < 4)
        return flows[value];
    if (dimension == DIM_PACE && value >= 0 && value < 6)
        return paces[value];
    if (dimension == DIM_IRQ && value >= 0 && value < 4)
        return irqs[value];
    if (dimension == DIM_FORM && value >= 0 && (size_t)value < model->forms.n)
        return model->forms.v[(size_t)value]->name;
    return NULL;
}

const char *report_role(struct cx *cx, const struct planned *planned, const struct list_role *role)
{
    const char *word = word_of(planned->model, role->slot, role->value);

    return word ? word : arena_printf(cx->arena, "%" PRId64, (int64_t)role->value);
}
