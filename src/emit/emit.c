/* SPDX-License-Identifier: MIT */
#include "emit/emit.h"

#include <string.h>

#include "emit/emit_c.h"
#include "emit/emit_domain.h"
#include "emit/emit_image.h"
#include "emit/emit_text.h"
#include "emit/ops.h"

static bool emit_meaning(const struct emission *e, struct outbuf *out)
{
    outbuf_puts(out, meaning_json(e->cx, e->program, e->job->program_name));
    return true;
}

const struct emitter emitters[] = {
    { "h", ".h", "C header: declarations, argument structs, prepare functions", true, emit_h },
    { "c", ".c", "C source: the tables as constants", true, emit_c },
    { "ld", ".ld", "linker script fragment: sections and assertions", false, emit_ld },
    { "bin", ".bin", "the words as bytes", false, emit_bin },
    { "json", ".json", "everything about the tables, for other programs", false, emit_json },
    { "listing", ".lst", "every word with its decoded fields, for people", false, emit_listing },
    { "meaning", ".meaning.json", "what the program means, whatever the controller", false, emit_meaning },
    { NULL, NULL, NULL, false, NULL },
};

const struct emitter *emitter_by_name(const char *name, size_t length)
{
    for (const struct emitter *e = emitters; e->name; e++)
        if (strlen(e->name) == length && memcmp(e->name, name, length) == 0)
            return e;
    return NULL;
}

/* One compilation of the sequences serves all transfers of an instance. */
static const struct ops *ops_of(const struct emission *e, const struct instance *instance)
{
    for (size_t i = 0; i < e->transfers.n; i++)
        if (e->transfers.v[i].transfer->instance == instance)
            return e->transfers.v[i].ops;
    return ops_compile(e->cx, e->program, instance);
}

static bool given_by(const struct instance *instance, const struct given *given)
{
    for (size_t i = 0; i < instance->options.n; i++)
        if (instance->options.v[i].value == given->value)
            return true;
    return false;
}

/* What `init` or `irq` depends on cannot change from transfer to transfer. */
static bool options_fit(const struct emission *e, const struct emit_transfer *t)
{
    const struct controller *model = t->ops->model;

    for (size_t i = 0; i < model->options.n; i++) {
        const struct option *option = &model->options.v[i];
        enum sequence_id id = ops_settles(t->ops, option);
        const struct given *given = id == SEQ_COUNT ? NULL : option_lookup(t->transfer, option->name);

        if (!given || given_by(t->transfer->instance, given))
            continue;
        struct diag *d = diag(e->cx, DIAG_UNSUPPORTED, given->span,
                              "option '%s' is the same for all transfers of %s, because its %s depends on it",
                              option->name, t->transfer->instance->name.id, sequence_name(id));
        diag_note(e->cx, d, "give it in the controller");
        diag_in_transfer(d, t->transfer->name.id);
        return false;
    }
    return true;
}

const struct emission *emit_begin(const struct emit_job *job)
{
    struct emission *e = NEW(job->cx->arena, struct emission);

    e->cx = job->cx;
    e->program = job->program;
    e->job = job;
    for (size_t i = 0; i < job->nplanned; i++) {
        const struct planned *planned = &job->planned[i];
        struct emit_transfer t = { .planned = planned, .transfer = planned->transfer };

        t.name = c_name(e->cx, planned->transfer->name.id);
        t.ops = ops_of(e, planned->transfer->instance);
        if (!t.ops || !options_fit(e, &t) || !ops_fold(e->cx, t.ops, planned, &t.block))
            return NULL;
        vec_push(e->cx->arena, &e->transfers, t);
    }
    for (size_t i = 0; i < e->transfers.n; i++) {
        const struct image *image = image_make(e, &e->transfers.v[i]);
        if (!image)
            return NULL;
        vec_push(e->cx->arena, &e->images, image);
        e->transfers.v[i].sums = sums_make(e, i);
    }
    e->domain = domain_make(e);
    return e->domain && names_differ(e) ? e : NULL;
}

bool emit(const struct emission *e, const struct emitter *emitter, struct outbuf *out)
{
    bool fits = true;

    for (size_t i = 0; emitter->for_runtime && i < e->images.n; i++)
        fits = image_fits_runtime(e, e->images.v[i]) && fits;
    return fits && emitter->emit(e, out);
}
