/* SPDX-License-Identifier: MIT */
/* What came of a scenario, for programs: doc/output.md. With what a test needs to play it again elsewhere: levels as the
 * registers that make them so. */
#include <inttypes.h>
#include "emit/emit_args.h"
#include "emit/json_stream.h"
#include "simulate/level.h"
#include "simulate/simulate_room.h"

#define MARKS_SHOWN 64

typedef struct json_object json;

static json *text(const char *t) { return t ? json_object_new_string(t) : NULL; }
static json *number(uint64_t n) { return json_object_new_int64((int64_t)n); }
static json *truth(bool b) { return json_object_new_boolean(b); }

static void hex(struct json_stream *j, const char *key, uint64_t value)
{
    char buffer[24];

    snprintf(buffer, sizeof buffer, "0x%" PRIx64, value);
    json_member(j, key, text(buffer));
}

/* ---- levels as registers ----------------------------------------------------------------------------------------- */

static void put_registers(const level_settings *settings, const char *key, struct json_stream *j)
{
    json_open(j, key, '[');
    for (size_t i = 0; i < settings->n; i++) {
        json_open(j, NULL, '{');
        hex(j, "address", settings->v[i].address);
        json_member(j, "width", number(settings->v[i].width));
        hex(j, "mask", settings->v[i].mask);
        hex(j, "value", settings->v[i].value);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_level(struct cx *cx, const struct level *level, bool value, struct json_stream *j)
{
    level_settings settings = { 0 };

    level_make(cx->arena, level, value, &settings);
    put_registers(&settings, "registers", j);
}

/* Levels are false until something is said of them. */
static void put_initial(struct cx *cx, const struct outcome *o, struct json_stream *j)
{
    level_settings settings = { 0 };

    if (o->transfer->hold)
        levels_false(cx->arena, o->transfer->hold->tree, &settings);
    put_registers(&settings, "initial", j);
}

/* ---- what happens ------------------------------------------------------------------------------------------------ */

static void put_happening(struct cx *cx, const struct happening *h, struct json_stream *j)
{
    static const char *const kinds[] = { "irq", "event", "level", "register" };

    json_open(j, NULL, '{');
    json_member(j, "ns", json_object_new_int64(h->time));
    json_member(j, "kind", text(kinds[h->kind]));
    if (h->kind == HAPPENS_EVENT)
        json_member(j, "name", text(arena_printf(cx->arena, "%s.%s", h->event->device->name.id, h->event->name.id)));
    if (h->kind == HAPPENS_LEVEL) {
        json_member(j, "name", text(arena_printf(cx->arena, "%s.%s", h->level->device->name.id, h->level->name.id)));
        json_member(j, "value", number(h->value != 0));
        put_level(cx, h->level, h->value != 0, j);
    }
    if (h->kind == HAPPENS_REGISTER) {
        hex(j, "address", h->address);
        hex(j, "value", h->value);
    }
    json_close(j, '}');
}

static uint64_t trial_address(const struct simulation *s, const struct argument *a)
{
    const struct placement *p = s->placement;

    for (size_t i = 0; i < p->seats.n; i++)
        if (p->seats.v[i].buffer == a->buffer && p->seats.v[i].index == a->index)
            return p->seats.v[i].address - (uint64_t)p->seats.v[i].symbol->bus_offset;
    return 0;
}

static uint64_t length_given(const struct outcome *o, const struct argument *a)
{
    for (size_t i = 0; i < o->bound.n; i++)
        if (o->bound.v[i].buffer == a->buffer && o->bound.v[i].index == a->index)
            return o->bound.v[i].length;
    return a->buffer->ndim ? a->buffer->dims[0] : 1;
}

/* In the order of the generated argument struct; addresses are those of the trial, as the CPU sees them. */
static void put_arguments(struct cx *cx, const struct simulation *s, struct json_stream *j)
{
    struct emit_transfer t = { .planned = s->planned, .transfer = s->planned->transfer };
    argument_list list = { 0 };

    arguments_of(cx, &t, &list);
    json_open(j, "arguments", '[');
    for (size_t i = 0; i < list.n; i++) {
        json_open(j, NULL, '{');
        json_member(j, "kind", text(list.v[i].is_length ? "length" : "address"));
        json_member(j, "name", text(argument_name(cx, &list.v[i])));
        hex(j, "value", list.v[i].is_length ? length_given(s->outcome, &list.v[i]) : trial_address(s, &list.v[i]));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_inputs(struct cx *cx, const struct outcome *o, const struct simulation *s, struct json_stream *j)
{
    json_open(j, "bound", '[');
    for (size_t i = 0; i < o->bound.n; i++) {
        json_open(j, NULL, '{');
        json_member(j, "buffer", text(o->bound.v[i].buffer->name.id));
        json_member(j, "index", number(o->bound.v[i].index));
        json_member(j, "length", number(o->bound.v[i].length));
        json_close(j, '}');
    }
    json_close(j, ']');
    if (o->failure.active) {
        json_open(j, "fault", '{');
        json_member(j, "access", text(o->failure.read ? "read" : "write"));
        json_member(j, "place", text(account_fault(cx, s)));
        json_close(j, '}');
    } else {
        json_member(j, "fault", NULL);
    }
    put_initial(cx, o, j);
    json_open(j, "happenings", '[');
    for (size_t i = 0; i < o->happenings.n; i++)
        put_happening(cx, &o->happenings.v[i], j);
    json_close(j, ']');
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

/* The words that the writing list was followed through: what prep must have made of the table. */
static void put_words(const struct simulation *s, struct json_stream *j)
{
    const struct finished *f = s->executed.finished;

    if (f)
        hex(j, "table_address", f->address);
    json_open(j, "words", '[');
    for (size_t i = 0; f && i < s->executed.visits.n; i++) {
        const struct visit *v = &s->executed.visits.v[i];

        json_open(j, NULL, '{');
        json_member(j, "at", number(v->offset));
        json_open(j, "units", '[');
        unsigned bits = image_unit_bits(s->planned->model);
        for (uint64_t u = v->offset * 8 / bits; u < ((v->offset + v->bytes) * 8 + bits - 1) / bits && u < f->nunits; u++)
            hex(j, NULL, f->units[u]);
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* ---- what comes of it -------------------------------------------------------------------------------------------- */

static void put_outcome(const struct outcome *o, struct json_stream *j)
{
    json_open(j, "outcome", '{');
    json_member(j, "result", text(scenario_result_text(o->result)));
    json_member(j, "moved", number(o->moved));
    json_member(j, "residue", number(o->residue));
    json_member(j, "as_expected", truth(o->as_expected));
    json_open(j, "ns", '{');
    for (unsigned m = 0; m < MILESTONES; m++)
        if (o->reached[m])
            json_member(j, milestone_text(m), json_object_new_int64(o->at[m]));
    json_close(j, '}');
    json_close(j, '}');
}

static void put_marks(const struct simulation *s, struct json_stream *j)
{
    json_open(j, "progress_at", '[');
    for (size_t i = 0; i < s->want.marks.n && i < MARKS_SHOWN && s->want.marks.v[i].at <= s->have.moved; i++)
        json_member(j, NULL, number(s->want.marks.v[i].at));
    json_close(j, ']');
}

static void put_table(const struct simulation *s, struct json_stream *j)
{
    uint64_t all = 0;

    for (size_t i = 0; i < s->planned->tables.n; i++)
        all += s->planned->tables.v[i]->descriptors.n;
    json_open(j, "table", '{');
    json_member(j, "agrees", truth(!s->wrong));
    json_member(j, "difference", text(s->wrong));
    json_member(j, "refused", truth(s->nothing));
    json_member(j, "lists", number(s->planned->tables.n));
    json_member(j, "descriptors", number(all));
    json_member(j, "left", number(s->descriptors));
    json_member(j, "laps", number(s->laps));
    json_member(j, "moved", number(s->have.moved));
    json_member(j, "device_reads", number(access_count(&s->have.reads)));
    json_member(j, "device_writes", number(access_count(&s->have.writes)));
    json_member(j, "mismatch", number(s->have.mismatch));
    put_marks(s, j);
    if (s->have.failed) {
        json_open(j, "stopped", '{');
        json_member(j, "descriptor", number(s->executed.stopped_in));
        json_member(j, "left", number(s->executed.stopped_left));
        json_close(j, '}');
    }
    json_close(j, '}');
}

void account_json(struct cx *cx, const struct simulation *s, struct json_stream *j)
{
    const struct outcome *o = s->outcome;

    json_open(j, NULL, '{');
    json_member(j, "scenario", text(o->item ? o->item->name.id : NULL));
    json_member(j, "transfer", text(o->transfer->name.id));
    json_member(j, "controller", text(o->transfer->instance->name.id));
    put_inputs(cx, o, s, j);
    put_outcome(o, j);
    put_arguments(cx, s, j);
    put_table(s, j);
    put_words(s, j);
    json_close(j, '}');
}
