/* SPDX-License-Identifier: MIT */
/* What the files of the pass `fit` share: the two sides that are asked about, and what is known so far. */
#ifndef DMAC_FIT_ROOM_H
#define DMAC_FIT_ROOM_H

#include "codegen/plan.h"
#include "codegen/plan_side.h"

#define VALUES_MAX 512

struct values { unsigned n; wide v[VALUES_MAX]; bool carried; struct reason why; };
struct fitter {
    struct planner *p;
    struct fit *fit;
    struct env *env;
    const struct form *form;
    bool seen_form;                         /* some form has these sides, whatever its widths */
    /* A width or burst that is wanted and not there: of a port, or (port null) by an option. */
    struct misfit {
        bool is, burst;
        unsigned option;
        const struct port *port;
        wide wanted;
        struct values values;
        const char *who;
    } misfit;
};

static inline bool has_side(const struct fit *fit, bool source)
{
    return source ? fit->has_source : fit->has_dest;
}

static inline enum piece_kind kind_of(const struct fit *fit, bool source)
{
    return source ? fit->source_kind : fit->dest_kind;
}

static inline unsigned element_of(const struct fit *fit, bool source)
{
    return source ? fit->source_element : fit->dest_element;
}

static inline const struct port *port_of(const struct fit *fit, bool source)
{
    return source ? fit->source_port : fit->dest_port;
}

static inline struct end end_of(const struct fit *fit, bool source)
{
    return (struct end){ source, kind_of(fit, source) == PIECE_PORT, fit->fixed[source ? 0 : 1] };
}

/* The form knows that a port is there, and nothing of it. */
static inline bool is_device(const struct fitter *f, bool source)
{
    const struct form_side *side = end_side(f->form, end_of(f->fit, source));
    return side && side->kind == FSIDE_DEVICE;
}

static inline bool is_absent(const struct fitter *f, unsigned operand)
{
    return f->fit->absent >> operand & 1;
}

static inline bool port_to_port(const struct fit *fit)
{
    return fit->has_source && fit->has_dest && fit->source_kind == PIECE_PORT && fit->dest_kind == PIECE_PORT;
}

static inline bool is_single(const struct form *form)
{
    return form->level[0].n == 1;
}

/* pass_fit.c: can this form be used in the list for these sides? It is the form that everything below asks about. */
bool fit_serves_both(struct fitter *f, const struct list *list, const struct form *form);
/* fit_access.c: the widths to try on one side. False: none will do. */
bool fit_widths(struct fitter *f, bool source, struct values *values);
/* The bursts of a mode whose widths are set. */
bool fit_bursts(struct fitter *f, struct mode *mode);
/* fit_bounds.c: alignments, boundaries and bytes of a mode; false: not even its smallest descriptor is legal. */
bool fit_bounds(struct fitter *f, struct mode *mode);
void fit_set_widths(struct fitter *f, wide source, wide dest);
/* The modes that there are learn that this form holds several adjoining rows, or several pieces. */
void fit_rows(struct fitter *f, const struct list *list, const struct form *form);
void fit_frames(struct fitter *f, const struct list *list, const struct form *form);
/* A run is one burst on this side, by a define of the page. */
bool fit_by_burst(const struct fitter *f, bool source);
void fit_parts(struct fitter *f, const struct list *list, const struct form *form);
/* fit_refuse.c: says why there is no mode. */
void fit_refuse(struct fitter *f, struct span span);

#endif
