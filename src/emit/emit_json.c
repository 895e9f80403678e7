/* SPDX-License-Identifier: MIT */
/* JSON for other programs. Documented in doc/dmac-json.schema.json; a change that could break a reader changes
 * `version`. Objects keep the order in which members are added here. */
#include <inttypes.h>
#include <json.h>

#include "emit/emit_c.h"
#include "emit/emit_fields.h"
#include "emit/emit_text.h"
#include "program/cache.h"
#include "emit/emit_time.h"
#include "emit/explain.h"
#include "emit/json_stream.h"
#include "controller/model.h"

enum { SCHEMA_VERSION = 1 };
#define SAFE_INTEGER ((UINT64_C(1) << 53) - 1)

typedef struct json_object json;

static json *string(const char *text)
{
    return text ? json_object_new_string(text) : NULL;
}

static json *hex(uint64_t value, unsigned digits)
{
    char text[32];

    snprintf(text, sizeof text, "0x%0*" PRIx64, digits < 16 ? (int)digits : 16, value);
    return string(text);
}

static json *signed_hex(wide value)
{
    uint64_t size = (uint64_t)(value < 0 ? -value : value);
    char text[32];

    snprintf(text, sizeof text, "%s0x%" PRIx64, value < 0 ? "-" : "", size);
    return string(text);
}

/* Numbers that every reader keeps exactly are numbers, larger ones hex strings. */
static json *count(uint64_t value)
{
    return value <= SAFE_INTEGER ? json_object_new_int64((int64_t)value) : hex(value, 1);
}

static json *truth(bool value)
{
    return json_object_new_boolean(value);
}

static void add(json *object, const char *key, json *value)
{
    json_object_object_add_ex(object, key, value, JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

static json *source_place(struct cx *cx, struct span span)
{
    const char *file = place_file(cx, span);

    if (!file)
        return NULL;
    json *place = json_object_new_object();
    add(place, "file", string(file));
    add(place, "line", json_object_new_int64(place_line(cx, span)));
    return place;
}

/* ---- the board -------------------------------------------------------------------------------------------------- */

static json *memory_json(struct cx *cx, const struct memory *memory)
{
    json *o = json_object_new_object();

    add(o, "name", string(memory->name.id));
    add(o, "base", hex(memory->base, 1));
    add(o, "size", hex(memory->size, 1));
    add(o, "cacheline", count(memory->cacheline));
    add(o, "readonly", truth(memory->readonly));
    add(o, "secure", truth(memory->secure));
    add(o, "section", string(section_text(cx, memory)));
    return o;
}

static json *controller_json(const struct instance *instance)
{
    json *o = json_object_new_object();

    add(o, "name", string(instance->name.id));
    add(o, "description", string(instance->description ? instance->description->name.id : instance->model->name.id));
    add(o, "base", hex(instance->base, 1));
    add(o, "channels", count(instance->channels));
    add(o, "endian", string(instance->model->big_endian ? "big" : "little"));
    return o;
}

static const char *route_end(struct cx *cx, const struct route *route, bool device)
{
    if (device)
        return route->device->name.id;
    if (!route->has_channel)
        return route->instance->name.id;
    return arena_printf(cx->arena, "%s[%" PRIu64 "]", route->instance->name.id, route->channel);
}

static json *route_json(struct cx *cx, const struct route *route)
{
    json *o = json_object_new_object();

    add(o, "name", string(route_text(cx, route)));
    add(o, "index", json_object_new_int64(route->index));
    add(o, "from", string(route_end(cx, route, !route->to_device)));
    add(o, "to", string(route_end(cx, route, route->to_device)));
    add(o, "static", truth(route->is_static));
    return o;
}

static json *group_json(const struct group *group)
{
    json *o = json_object_new_object(), *members = json_object_new_array();

    for (size_t i = 0; i < group->members.n; i++)
        json_object_array_add(members, string(group->members.v[i]->name.id));
    add(o, "name", string(group->name.id));
    add(o, "members", members);
    return o;
}

/* ---- holds ------------------------------------------------------------------------------------------------------ */

static const char *term_kind(enum hold_term_kind kind)
{
    switch (kind) {
    case HOLD_EVENTS: return "events";
    case HOLD_LEVEL: return "level";
    case HOLD_EQUAL: return "equal";
    case HOLD_DELAY: return "delay";
    }
    return "";
}

static json *term_json(const struct hold_term *term)
{
    json *o = json_object_new_object();

    add(o, "kind", string(term_kind(term->kind)));
    add(o, "negate", truth(term->negate));
    add(o, "last", truth(term->last));
    switch (term->kind) {
    case HOLD_EVENTS:
        add(o, "events", hex(term->events, 2));
        break;
    case HOLD_DELAY:
        add(o, "delay_ns", count(term->delay_ns));
        break;
    case HOLD_LEVEL: case HOLD_EQUAL:
        add(o, "address", hex(term->a, 1));
        add(o, "width", json_object_new_int64(term->width_a));
        add(o, "mask", hex(term->mask, 1));
        add(o, term->kind == HOLD_LEVEL ? "value" : "peer", hex(term->c, 1));
        if (term->kind == HOLD_EQUAL)
            add(o, "peer_width", json_object_new_int64(term->width_c));
        break;
    }
    return o;
}

static json *hold_json(struct cx *cx, const struct hold *hold)
{
    json *o, *terms, *events;

    if (!hold)
        return NULL;
    o = json_object_new_object();
    terms = json_object_new_array();
    events = json_object_new_array();
    for (size_t i = 0; i < hold->events.n; i++)
        json_object_array_add(events, string(event_text(cx, hold->events.v[i])));
    for (size_t i = 0; i < hold->terms.n; i++)
        json_object_array_add(terms, term_json(&hold->terms.v[i]));
    add(o, "until", string(hold->text));
    add(o, "within_ns", hold->has_within ? count(hold->within_ns) : NULL);
    add(o, "else", string(action_text(hold->action)));
    add(o, "on_abort", string(hold->abort_disconnects ? "disconnect" : "drain"));
    add(o, "handover", truth(hold->handover));
    add(o, "events", events);
    add(o, "terms", terms);
    return o;
}

/* ---- tables ----------------------------------------------------------------------------------------------------- */

static json *lin_json(const struct lin *lin)
{
    json *o = json_object_new_object(), *terms = json_object_new_array();

    for (unsigned i = 0; i < lin->n; i++) {
        json *term = json_object_new_object();
        add(term, "buffer", string(lin->terms[i].buffer->name.id));
        add(term, "index", json_object_new_int64(lin->terms[i].index));
        add(term, "factor", json_object_new_int64(lin->terms[i].factor));
        json_object_array_add(terms, term);
    }
    add(o, "constant", signed_hex(lin->k));
    add(o, "terms", terms);
    return o;
}

static void count_of(struct json_stream *s, const char *key, uint64_t value)
{
    if (value <= SAFE_INTEGER)
        json_write_number(s, key, (int64_t)value);
    else
        json_write_hex(s, key, value, 1);
}

static void fixup_json(struct cx *cx, struct json_stream *s, const struct table *table, const struct fixup *fixup)
{
    struct unit_home home = { 0, 0 };

    json_open(s, NULL, '{');
    if (table && unit_home(table, fixup->unit, &home)) {
        count_of(s, "descriptor", home.descriptor);
        json_write_text(s, "word", table->descriptors.v[home.descriptor].words.v[home.word].def->name);
    }
    json_write_number(s, "unit", fixup->unit);
    json_write_text(s, "kind", fixup->kind == FIXUP_ADDRESS ? "address" : "length");
    json_write_text(s, "symbol", fixup->symbol ? symbol_text(cx, fixup->symbol, 0) : NULL);
    json_member(s, "addend", signed_hex(fixup->kind == FIXUP_ADDRESS ? fixup->addend : fixup->length.k));
    json_write_number(s, "shift", fixup->shift);
    json_write_number(s, "lsb", fixup->lsb);
    json_write_number(s, "bits", fixup->bits);
    if (fixup->kind == FIXUP_LENGTH || fixup->length.n) {
        json_member(s, "length", lin_json(&fixup->length));
        count_of(s, "cap", fixup->cap);
        count_of(s, "divide", fixup->divide);
        json_write_number(s, "add", fixup->add);
    }
    json_close(s, '}');
}

static void units_json(struct json_stream *s, const char *key, const uint32_t *units, size_t n, unsigned bits)
{
    json_open(s, key, '[');
    for (size_t i = 0; i < n; i++)
        json_write_hex(s, NULL, units[i], bits / 4);
    json_close(s, ']');
}

static void field_json(struct json_stream *s, const struct shown_field *f)
{
    json_open(s, NULL, '{');
    json_write_text(s, "word", f->word);
    json_write_text(s, "field", f->name);
    json_open(s, "bits", '[');
    json_write_number(s, NULL, f->hi);
    json_write_number(s, NULL, f->lo);
    json_close(s, ']');
    json_write_hex(s, "value", f->raw, 1);
    json_write_text(s, "meaning", f->meaning);
    json_close(s, '}');
}

/* By the thousand: nothing here makes an object. */
static void descriptor_json(struct cx *cx, struct json_stream *s, const struct table *table, size_t i, struct field_reader *reader)
{
    const struct descriptor *d = &table->descriptors.v[i];
    shown_fields fields = { 0 };

    fields_next(reader, i, &fields);
    json_open(s, NULL, '{');
    json_write_text(s, "form", d->form->name);
    count_of(s, "offset", d->offset);
    count_of(s, "bytes", d->bytes);
    json_write_truth(s, "interrupt", d->interrupt);
    json_member(s, "source", source_place(cx, d->span));
    units_json(s, "words", table->units.v + d->first_unit, d->units, table->unit_bits);
    if (d->end_units)
        units_json(s, "end_words", d->end_units, d->units, table->unit_bits);
    json_open(s, "fields", '[');
    for (size_t k = 0; k < fields.n; k++)
        field_json(s, &fields.v[k]);
    json_close(s, ']');
    json_close(s, '}');
}

/* Side blocks that descriptors point at. */
static void blocks_json(struct json_stream *s, const struct table *table)
{
    json_open(s, "blocks", '[');
    for (size_t i = 0; i < table->blocks.n; i++) {
        const struct descriptor *b = &table->blocks.v[i];

        json_open(s, NULL, '{');
        json_write_text(s, "name", b->layout->name);
        count_of(s, "offset", b->offset);
        units_json(s, "words", table->units.v + b->first_unit, b->units, 32);
        json_close(s, '}');
    }
    json_close(s, ']');
}

static void table_json(const struct emission *e, struct json_stream *s, const struct planned *planned, const struct table *table)
{
    struct cx *cx = e->cx;
    struct field_reader *reader = fields_begin(e, planned, table);

    json_open(s, NULL, '{');
    json_member(s, "list", string(table->list));
    json_member(s, "stepped", truth(table->stepped));
    json_member(s, "size", count(table->size));
    json_member(s, "align", count(table->align));
    json_member(s, "page", count(table->page));
    json_member(s, "memory", table->memory ? string(table->memory->name.id) : NULL);
    json_member(s, "address", table->has_address ? hex(table->address, 1) : NULL);
    json_open(s, "descriptors", '[');
    for (size_t i = 0; i < table->descriptors.n; i++)
        descriptor_json(cx, s, table, i, reader);
    json_close(s, ']');
    if (table->blocks.n)
        blocks_json(s, table);
    json_open(s, "fixups", '[');
    for (size_t i = 0; i < table->fixups.n; i++)
        fixup_json(cx, s, table, &table->fixups.v[i]);
    json_close(s, ']');
    json_close(s, '}');
}

/* ---- transfers -------------------------------------------------------------------------------------------------- */

static void block_json(struct cx *cx, struct json_stream *s, const struct block *block)
{
    json_open(s, "block", '{');
    units_json(s, "words", block->units.v, block->units.n, 32);
    json_open(s, "names", '[');
    for (size_t i = 0; i < block->names.n; i++)
        json_write_text(s, NULL, block->names.v[i]);
    json_close(s, ']');
    json_open(s, "fixups", '[');
    for (size_t i = 0; i < block->fixups.n; i++)
        fixup_json(cx, s, NULL, &block->fixups.v[i]);
    json_close(s, ']');
    json_close(s, '}');
}

static json *arguments_json(struct cx *cx, const struct planned *planned)
{
    json *list = json_object_new_array();

    for (size_t i = 0; i < planned->arguments.n; i++) {
        const struct symbol *symbol = planned->arguments.v[i];
        json *o = json_object_new_object();

        add(o, "name", string(symbol_text(cx, symbol, 0)));
        add(o, "align", count(symbol->align));
        add(o, "size", count(symbol->size));
        add(o, "memory", symbol->memory ? string(symbol->memory->name.id) : NULL);
        json_object_array_add(list, o);
    }
    return list;
}

static json *time_json(struct cx *cx, const struct planned *planned)
{
    const struct transfer *transfer = planned->transfer;
    struct timing t = timing_of(planned);
    json *o = json_object_new_object(), *events = json_object_new_array();

    for (size_t i = 0; i < transfer->irq.events.n; i++)
        json_object_array_add(events, string(event_text(cx, transfer->irq.events.v[i])));
    add(o, "repeats", transfer->cyclic ? string(transfer->until_replaced ? "until replaced" : "forever") : NULL);
    add(o, "ring", truth(planned->ring));
    add(o, "lap", count(t.lap));
    add(o, "reports", count(t.reports));
    add(o, "period", t.reports ? count(t.period) : NULL);
    add(o, "events", events);
    add(o, "bytes_per_second", t.rate ? count(t.rate) : NULL);
    add(o, "lap_ns", t.rate ? count(t.lap_ns) : NULL);
    add(o, "interval_ns", t.rate && t.reports ? count(t.interval_ns) : NULL);
    add(o, "deadline_ns", t.rate && t.reports && transfer->cyclic ? count(t.deadline_ns) : NULL);
    add(o, "reports_per_1000s", t.rate ? count(t.reports_per_1000s) : NULL);
    return o;
}

/* ---- caches ------------------------------------------------------------------------------------------------------ */

static const char *range_name(struct cx *cx, const struct cache_range *r)
{
    return r->root->is_array ? arena_printf(cx->arena, "%s[%u]", r->root->name.id, r->index) : r->root->name.id;
}

static json *range_json(const char *name, uint64_t offset, uint64_t bytes, uint64_t line)
{
    json *o = json_object_new_object();

    add(o, "name", string(name));
    add(o, "offset", hex(offset, 1));
    add(o, "bytes", count(bytes));
    add(o, "line", line ? count(line) : NULL);
    add(o, "before", string("clean"));
    return o;
}

static void whole_json(struct json_stream *s, json *o, bool inbound)
{
    add(o, "rows", count(1));
    add(o, "pitch", count(0));
    add(o, "after", inbound ? string("invalidate") : NULL);
    add(o, "lines", string("own"));
    json_member(s, NULL, o);
}

static void cache_json(const struct emission *e, struct json_stream *s, size_t i)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    cache_ranges ranges;

    json_open(s, "cache", '[');
    cache_plan(e->cx, e->program, t->transfer, &ranges);
    for (size_t k = 0; k < ranges.n; k++) {
        const struct cache_range *r = &ranges.v[k];
        json *o = range_json(range_name(e->cx, r), r->buffer ? r->low : r->low - r->root->address, r->high - r->low, r->line);

        add(o, "rows", count(r->rows));
        add(o, "pitch", count(r->pitch));
        add(o, "after", r->inbound ? string("invalidate") : NULL);
        add(o, "lines", string(!r->partial ? "own" : r->late ? "checked" : "shared"));
        json_member(s, NULL, o);
    }
    for (size_t k = 0; k < t->planned->tables.n; k++) {
        const struct table *table = t->planned->tables.v[k];
        const struct memory *memory = table->memory;

        if (table->stepped || !is_cached(e->program, memory))
            continue;
        json *o = range_json(*table->list ? arena_printf(e->cx->arena, "%s_table %s", t->name, table->list)
                             : arena_printf(e->cx->arena, "%s_table", t->name),
                             0, table->size, memory ? memory->cacheline : 0);
        whole_json(s, o, table->writeback);
    }
    for (size_t k = 0; k < t->planned->objects.n; k++) {
        const struct buffer *b = t->planned->objects.v[k]->buffer;

        if (object_is_cleaned(e, t->planned->objects.v[k]))
            whole_json(s, range_json(b->symbol, 0, b->size, b->memory ? b->memory->cacheline : 0), false);
    }
    json_close(s, ']');
}

static json *lengths_json(const struct transfer *t)
{
    json *list = json_object_new_array();

    for (size_t i = 0; i < t->lengths.n; i++) {
        const struct given_length *length = &t->lengths.v[i];
        json *o = json_object_new_object();

        add(o, "buffer", string(length->buffer->name.id));
        add(o, "index", json_object_new_int64(length->index));
        add(o, "most", count(length->most));
        add(o, "step", count(length->step));
        json_object_array_add(list, o);
    }
    return list;
}

static json *cost_json(const struct planned *planned)
{
    json *o = json_object_new_object();

    add(o, "descriptors", count(descriptor_count(planned)));
    add(o, "lower_bound", count(planned->lower_bound));
    add(o, "table_bytes", count(tables_size(planned)));
    return o;
}

static void transfer_json(const struct emission *e, struct json_stream *s, size_t i)
{
    const struct emit_transfer *t = &e->transfers.v[i];
    struct cx *cx = e->cx;
    const struct transfer *transfer = t->transfer;
    json *verify = json_object_new_object();

    add(verify, "result", string(t->planned->proved ? "proved" : "not proved"));
    json_open(s, NULL, '{');
    json_member(s, "name", string(transfer->name.id));
    json_member(s, "controller", string(transfer->instance->name.id));
    json_member(s, "channel", t->planned->has_channel ? count(t->planned->channel) : NULL);
    json_member(s, "source", source_place(cx, transfer->span));
    json_member(s, "bytes", count(bytes_moved(transfer)));
    json_member(s, "cyclic", truth(transfer->cyclic));
    json_member(s, "time", time_json(cx, t->planned));
    json_member(s, "route", transfer->route ? string(route_text(cx, transfer->route)) : NULL);
    json_member(s, "hold", hold_json(cx, transfer->hold));
    json_member(s, "arguments", arguments_json(cx, t->planned));
    json_member(s, "lengths", lengths_json(transfer));
    cache_json(e, s, i);
    json_open(s, "tables", '[');
    for (size_t k = 0; k < t->planned->tables.n; k++)
        table_json(e, s, t->planned, t->planned->tables.v[k]);
    json_close(s, ']');
    block_json(cx, s, &t->block);
    json_member(s, "cost", cost_json(t->planned));
    report_json(e, t, s);
    json_member(s, "verify", verify);
    json_close(s, '}');
}

#define LIST(name, items, write)                                            \
    do {                                                                    \
        json_open(&s, name, '[');                                           \
        for (size_t i = 0; i < (items).n; i++)                              \
            write;                                                          \
        json_close(&s, ']');                                                \
    } while (0)

bool emit_json(const struct emission *e, struct outbuf *out)
{
    const struct program *p = e->program;
    struct json_stream s = { .out = out };
    struct cx *cx = e->cx;

    json_open(&s, NULL, '{');
    json_member(&s, "version", json_object_new_int64(SCHEMA_VERSION));
    json_member(&s, "program", string(e->job->program_name));
    json_member(&s, "endian", string(p->big_endian ? "big" : "little"));
    LIST("memories", p->memories, json_member(&s, NULL, memory_json(cx, p->memories.v[i])));
    LIST("controllers", p->instances, json_member(&s, NULL, controller_json(p->instances.v[i])));
    LIST("routes", p->routes, json_member(&s, NULL, route_json(cx, p->routes.v[i])));
    LIST("transfers", e->transfers, transfer_json(e, &s, i));
    LIST("groups", p->groups, json_member(&s, NULL, group_json(p->groups.v[i])));
    json_close(&s, '}');
    outbuf_puts(out, "\n");
    return true;
}
