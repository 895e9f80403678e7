/* SPDX-License-Identifier: MIT */
/* The reference meaning: the runs of a transfer in order, and their canonical text. Language.md section 12. Runs are
 * made, shown and forgotten one at a time; nothing here grows with their number. */
#include "program/meaning.h"

#include <inttypes.h>
#include "program/stream.h"

/* ---- runs -------------------------------------------------------------------------------------------------------- */

struct zip {
    const struct step *step;
    size_t n, nsources;
    struct stream *streams;
    struct run_place *here, *pending;       /* places of the next piece, and of the run that is still growing */
    uint64_t bytes;                         /* of the growing run; 0: none */
    size_t index;
    run_visitor *visit;
    void *context;
};

static bool place_continues(const struct run_place *last, uint64_t bytes, const struct run_place *next)
{
    if (last->kind != next->kind || last->buffer != next->buffer || last->index != next->index || last->port != next->port)
        return false;
    if (last->kind == PIECE_MEMORY || last->kind == PIECE_REG)
        return last->offset + bytes == next->offset;
    return last->value == next->value && last->element == next->element;
}

static void flush(struct zip *z)
{
    const struct step *step = z->step;
    struct run run = { .kind = step->kind, .verb = step->verb, .command = step->command, .nosplit = step->nosplit,
                       .packet = step->packet, .bytes = z->bytes, .step = z->index };

    if (z->bytes == 0)
        return;
    run.nsources = (unsigned)z->nsources;
    run.ndests = (unsigned)(z->n - z->nsources);
    run.sources = z->pending;
    run.dests = z->pending + z->nsources;
    run.factors = step->factors.v;
    z->visit(z->context, &run);
    z->bytes = 0;
}

static void grow(struct zip *z, uint64_t bytes)
{
    bool continues = z->bytes > 0;

    for (size_t i = 0; i < z->n && continues; i++)
        continues = place_continues(&z->pending[i], z->bytes, &z->here[i]);
    if (!continues) {
        flush(z);
        for (size_t i = 0; i < z->n; i++)
            z->pending[i] = z->here[i];
    }
    z->bytes += bytes;
}

static void zip_step(struct zip *z)
{
    uint64_t left = z->step->bytes;

    while (left > 0) {
        uint64_t bytes = left;

        for (size_t i = 0; i < z->n; i++) {
            uint64_t run = stream_peek(&z->streams[i], &z->here[i]);

            bytes = run < bytes ? run : bytes;
        }
        if (bytes == 0)
            break;
        grow(z, bytes);
        for (size_t i = 0; i < z->n; i++)
            stream_advance(&z->streams[i], bytes);
        left -= bytes;
    }
    flush(z);
}

static void run_step(struct zip *z, const struct step *step, size_t index)
{
    z->step = step;
    z->n = step->sources.n + step->dests.n;
    z->nsources = step->sources.n;
    z->index = index;
    z->bytes = 0;
    for (size_t i = 0; i < z->n; i++)
        stream_start(&z->streams[i], i < z->nsources ? &step->sources.v[i] : &step->dests.v[i - z->nsources]);
    zip_step(z);
}

/* Room for the streams of the widest step, once for all of them. */
static void make_room(struct arena *arena, const resolved_steps *steps, struct zip *z)
{
    size_t most = 0;

    for (size_t i = 0; i < steps->n; i++) {
        size_t n = steps->v[i].sources.n + steps->v[i].dests.n;

        most = n > most ? n : most;
    }
    z->streams = NEW_ARRAY(arena, struct stream, most + 1);
    z->here = NEW_ARRAY(arena, struct run_place, most + 1);
    z->pending = NEW_ARRAY(arena, struct run_place, most + 1);
}

void meaning_runs(const resolved_steps *steps, run_visitor *visit, void *context)
{
    struct arena *arena = arena_new();
    struct zip z = { .visit = visit, .context = context };

    make_room(arena, steps, &z);
    for (size_t i = 0; i < steps->n; i++) {
        const struct step *step = &steps->v[i];
        struct run mark = { .kind = step->kind, .step = i };

        if (step->kind == STEP_INTERRUPT || step->kind == STEP_FENCE)
            visit(context, &mark);
        else
            run_step(&z, step, i);
    }
    arena_drop(arena);
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static void put_place(struct outbuf *out, const struct run_place *place)
{
    switch (place->kind) {
    case PIECE_PORT:
        outbuf_printf(out, "%s.%s", place->port->device->name.id, place->port->name.id);
        break;
    case PIECE_VOID:
        outbuf_puts(out, "_");
        break;
    case PIECE_CONST:
        if (place->buffer)
            outbuf_printf(out, "=&%s+0x%" PRIx64 ":%u", place->buffer->name.id, place->value, 8 * place->element);
        else
            outbuf_printf(out, "=0x%0*" PRIx64 ":%u", (int)(2 * place->element), place->value, 8 * place->element);
        break;
    default:
        if (!place->buffer)
            outbuf_printf(out, "0x%" PRIx64, place->offset);
        else if (place->buffer->is_array)
            outbuf_printf(out, "%s[%u]+0x%" PRIx64, place->buffer->name.id, place->index, place->offset);
        else
            outbuf_printf(out, "%s+0x%" PRIx64, place->buffer->name.id, place->offset);
        break;
    }
}

void put_run(struct outbuf *out, const struct run *run)
{
    static const char *const verbs[] = { [VERB_COPY] = "copy", [VERB_XOR] = "xor", [VERB_PQ] = "pq", [VERB_FILL] = "fill" };

    if (run->kind == STEP_INTERRUPT || run->kind == STEP_FENCE) {
        outbuf_puts(out, run->kind == STEP_FENCE ? "fence" : "interrupt");
        return;
    }
    outbuf_printf(out, "%s%s%s%s%s %" PRIu64 " ", run->kind == STEP_CHECK ? "check " : "", verbs[run->verb],
                  run->command ? " command" : "", run->nosplit ? " nosplit" : "", run->packet ? " packet" : "", run->bytes);
    for (unsigned i = 0; i < run->nsources; i++) {
        if (i > 0)
            outbuf_puts(out, "^");
        put_place(out, &run->sources[i]);
        if (run->verb == VERB_PQ)
            outbuf_printf(out, "*%" PRIu64, run->factors[i]);
    }
    outbuf_puts(out, run->kind == STEP_CHECK ? " == " : " -> ");
    for (unsigned i = 0; i < run->ndests; i++) {
        if (i > 0)
            outbuf_puts(out, ",");
        put_place(out, &run->dests[i]);
    }
}

char *run_text(struct cx *cx, const struct run *run)
{
    struct outbuf out = { .arena = cx->arena };

    put_run(&out, run);
    return arena_strndup(cx->arena, out.bytes.v, out.bytes.n);
}
