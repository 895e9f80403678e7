/* SPDX-License-Identifier: MIT */
/* The record for two sides that no form, width or burst serves. */
#include "codegen/fit_room.h"

static const char *kind_name(struct planner *p, const struct fit *fit, bool source)
{
    const struct port *port = port_of(fit, source);
    if (kind_of(fit, source) == PIECE_PORT)
        return arena_printf(p->cx->arena, "port %s.%s", port->device->name.id, port->name.id);
    return kind_of(fit, source) == PIECE_REG ? "registers" : "memory";
}

static char *values_text(struct planner *p, const struct values *values)
{
    char *text = arena_strndup(p->cx->arena, "", 0);
    for (unsigned i = 0; i < values->n && i < 16; i++)
        text = arena_printf(p->cx->arena, "%s%s%llu", text, i ? " " : "", (unsigned long long)values->v[i]);
    return values->n > 16 ? arena_printf(p->cx->arena, "%s …", text) : text;
}

static wide nearest(const struct values *values, wide wanted)
{
    wide best = values->v[0];
    for (unsigned i = 1; i < values->n; i++) {
        wide v = values->v[i], was = best < wanted ? wanted - best : best - wanted, is = v < wanted ? wanted - v : v - wanted;
        best = is < was ? v : best;
    }
    return best;
}

/* A width or burst that the hardware does not have, or that this side of a form cannot choose. */
static void refuse_access(struct fitter *f, struct span span)
{
    struct planner *p = f->p;
    const struct misfit *misfit = &f->misfit;
    const char *what = misfit->burst ? "bursts" : "widths in bytes", *name = plan_hardware(p);
    const char *wanted = misfit->port ? arena_printf(p->cx->arena, "%s.%s", misfit->port->device->name.id, misfit->port->name.id)
        : misfit->who ? misfit->who : "the option";
    struct diag *d = misfit->values.n
        ? diag(p->cx, DIAG_BAD_ACCESS, span, "%s of %s are %s; %s wants %lld, nearest: %lld", what, name,
               values_text(p, &misfit->values), wanted, (long long)misfit->wanted, (long long)nearest(&misfit->values, misfit->wanted))
        : diag(p->cx, DIAG_BAD_ACCESS, span, "%s of %s cannot be chosen; %s wants %lld", what, name, wanted, (long long)misfit->wanted);
    if (misfit->port)
        diag_related(p->cx, d, misfit->port->name.span, "declared here");
    else if (!misfit->who)
        diag_related(p->cx, d, p->option_span[misfit->option], "wanted here");
    reason_explain(p->cx, d, p->model, &misfit->values.why);
}

void fit_refuse(struct fitter *f, struct span span)
{
    struct planner *p = f->p;
    const char *name = plan_hardware(p);
    if (f->misfit.is) {
        refuse_access(f, span);
    } else if (f->fit->has_why) {
        plan_violation(p, DIAG_UNSUPPORTED, span, &f->fit->why);
    } else {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, span, "%s has no form that moves from %s to %s; %s", name,
                              f->fit->has_source ? kind_name(p, f->fit, true) : "the other list",
                              f->fit->has_dest ? kind_name(p, f->fit, false) : "the other list", plan_peers_of(p, f->fit));
        if (f->seen_form)
            diag_note(p->cx, d, "it has one with these sides, but none that fixes the width of an access there");
        diag_related(p->cx, d, p->model->name.span, "the forms of this description");
    }
}
