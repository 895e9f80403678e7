/* SPDX-License-Identifier: MIT */
#include "codegen/emit.h"

#include <string.h>

#include "codegen/emit_c.h"
#include "codegen/emit_domain.h"
#include "codegen/emit_image.h"
#include "codegen/emit_text.h"
#include "codegen/ops.h"

static bool emit_meaning(const struct emission *e, struct outbuf *out)
{
    outbuf_puts(out, meaning_json(e->cx, e->program, e->job->program_name));
    return true;
}

const struct emitter emitters[] = {
    { "h", ".h", "C header: declarations, argument structs, prepare functions", emit_h },
    { "c", ".c", "C source: the tables as constants", emit_c },
    { "ld", ".ld", "linker script fragment: sections and assertions", emit_ld },
    { "bin", ".bin", "the words as bytes", emit_bin },
    { "json", ".json", "everything about the tables, for other programs", emit_json },
    { "listing", ".lst", "every word with its decoded fields, for people", emit_listing },
    { "meaning", ".meaning.json", "what the program means, whatever the controller", emit_meaning },
    { NULL, NULL, NULL, NULL },
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
        if (!t.ops || !ops_fold(e->cx, t.ops, planned, &t.block))
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
    return e->domain ? e : NULL;
}

bool emit(const struct emission *e, const struct emitter *emitter, struct outbuf *out)
{
    return emitter->emit(e, out);
}
