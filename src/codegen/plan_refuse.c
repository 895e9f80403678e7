/* SPDX-License-Identifier: MIT */
/* Refusals that no pass owns: the name of the hardware, a violation of the description's rules as a record, and
 * transfers and descriptions that nothing can be planned of. */
#include "codegen/plan.h"

#include <inttypes.h>

const char *plan_hardware(const struct planner *p)
{
    return p->instance->description ? p->instance->description->name.id : p->instance->name.id;
}

struct diag *plan_violation(struct planner *p, enum diag_id id, struct span span, const struct violation *why)
{
    struct diag *d = diag(p->cx, id, span, "%s: %s", p->instance->name.id, violation_text(p->cx, p->model, why));
    violation_explain(p->cx, d, p->model, why);
    if (why->kind == VIOLATION_SYMBOL && why->sym && why->align)
        diag_note(p->cx, d, "'%s' is only known to be a multiple of %" PRIu64 "; 'align %" PRIu64 "' would do", why->sym->name,
                  why->sym->align, why->align);
    return d;
}

bool plan_anything(struct cx *cx, const struct transfer *transfer, const struct ir *ir)
{
    for (size_t i = 0; i < ir->moves.n; i++)
        if (ir->moves.v[i].op != IR_FENCE)
            return true;
    diag(cx, DIAG_EMPTY_TRANSFER, transfer->name.span, "all pieces of '%s' are empty: there is nothing to make a table of; "
         "write 'interrupt;' if it is only to interrupt", transfer->name.id);
    return false;
}

bool plan_possible(struct planner *p, const struct ir *ir)
{
    if (p->model->has_chain && p->model->forms.n > 0)
        return ir->moves.n > 0 || p->lead;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, p->transfer->name.span, "the description of %s has no forms to plan with",
                          p->instance->name.id);
    diag_related(p->cx, d, p->model->name.span, "described here");
    return false;
}
