/* SPDX-License-Identifier: MIT */
/* JSON for other programs. Documented in doc/dmac-json.schema.json; a change that could break a reader changes
 * `version`. Objects keep the order in which members are added here. */
#include <inttypes.h>
#include <json.h>

#include "emit/emit_fields.h"
#include "emit/emit_text.h"
#include "controller/model.h"

enum { SCHEMA_VERSION = 1 };
#define SAFE_INTEGER ((UINT64_C(1) << 53) - 1)

typedef struct json_object json;

static json *string(const char *text)
{
    return text ? json_object_new_string(text) : NULL;
}

static json *hex(struct cx *cx, uint64_t value, unsigned digits)
{
    return string(arena_printf(cx->arena, "0x%0*" PRIx64, (int)digits, value));
}

static json *signed_hex(struct cx *cx, wide value)
{
    uint64_t size = (uint64_t)(value < 0 ? -value : value);

    return string(arena_printf(cx->arena, "%s0x%" PRIx64, value < 0 ? "-" : "", size));
}

/* Numbers that every reader keeps exactly are numbers, larger ones hex strings. */
static json *count(struct cx *cx, uint64_t value)
{
    return value <= SAFE_INTEGER ? json_object_new_int64((int64_t)value) : hex(cx, value, 1);
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
    add(o, "base", hex(cx, memory->base, 1));
    add(o, "size", hex(cx, memory->size, 1));
    add(o, "cacheline", count(cx, memory->cacheline));
    add(o, "readonly", truth(memory->readonly));
    add(o, "secure", truth(memory->secure));
    add(o, "section", string(section_text(cx, memory)));
    return o;
}

static json *controller_json(struct cx *cx, const struct instance *instance)
{
    json *o = json_object_new_object();

    add(o, "name", string(instance->name.id));
    add(o, "description", string(instance->description ? instance->description->name.id : instance->model->name.id));
    add(o, "base", hex(cx, instance->base, 1));
    add(o, "channels", count(cx, instance->channels));
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

static json *term_json(struct cx *cx, const struct hold_term *term)
{
    json *o = json_object_new_object();

    add(o, "kind", string(term_kind(term->kind)));
    add(o, "negate", truth(term->negate));
    add(o, "last", truth(term->last));
    switch (term->kind) {
    case HOLD_EVENTS:
        add(o, "events", hex(cx, term->events, 2));
        break;
    case HOLD_DELAY:
        add(o, "delay_ns", count(cx, term->delay_ns));
        break;
    case HOLD_LEVEL: case HOLD_EQUAL:
        add(o, "address", hex(cx, term->a, 1));
        add(o, "width", json_object_new_int64(term->width_a));
        add(o, "mask", hex(cx, term->mask, 1));
        add(o, term->kind == HOLD_LEVEL ? "value" : "peer", hex(cx, term->c, 1));
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
        json_object_array_add(terms, term_json(cx, &hold->terms.v[i]));
    add(o, "until", string(hold->text));
    add(o, "within_ns", hold->has_within ? count(cx, hold->within_ns) : NULL);
    add(o, "else", string(action_text(hold->action)));
    add(o, "on_abort", string(hold->abort_disconnects ? "disconnect" : "drain"));
    add(o, "handover", truth(hold->handover));
    add(o, "events", events);
    add(o, "terms", terms);
    return o;
}

/* ---- tables ----------------------------------------------------------------------------------------------------- */

static json *lin_json(struct cx *cx, const struct lin *lin)
{
    json *o = json_object_new_object(), *terms = json_object_new_array();

    for (unsigned i = 0; i < lin->n; i++) {
        json *term = json_object_new_object();
        add(term, "buffer", string(lin->terms[i].buffer->name.id));
        add(term, "index", json_object_new_int64(lin->terms[i].index));
        add(term, "factor", json_object_new_int64(lin->terms[i].factor));
        json_object_array_add(terms, term);
    }
    add(o, "constant", signed_hex(cx, lin->k));
    add(o, "terms", terms);
    return o;
}

static json *fixup_json(struct cx *cx, const struct table *table, const struct fixup *fixup)
{
    json *o = json_object_new_object();
    struct unit_home home = { 0, 0 };

    if (table && unit_home(table, fixup->unit, &home)) {
        const struct table_word *word = &table->descriptors.v[home.descriptor].words.v[home.word];
        add(o, "descriptor", count(cx, home.descriptor));
        add(o, "word", string(word->def->name));
    }
    add(o, "unit", json_object_new_int64(fixup->unit));
    add(o, "kind", string(fixup->kind == FIXUP_ADDRESS ? "address" : "length"));
    add(o, "symbol", fixup->symbol ? string(symbol_text(cx, fixup->symbol, 0)) : NULL);
    add(o, "addend", signed_hex(cx, fixup->kind == FIXUP_ADDRESS ? fixup->addend : fixup->length.k));
    add(o, "shift", json_object_new_int64(fixup->shift));
    add(o, "lsb", json_object_new_int64(fixup->lsb));
    add(o, "bits", json_object_new_int64(fixup->bits));
    if (fixup->kind == FIXUP_LENGTH || fixup->length.n) {
        add(o, "length", lin_json(cx, &fixup->length));
        add(o, "cap", count(cx, fixup->cap));
        add(o, "divide", count(cx, fixup->divide));
        add(o, "add", json_object_new_int64(fixup->add));
    }
    return o;
}

static json *units_json(struct cx *cx, const uint32_t *units, size_t n, unsigned bits)
{
    json *words = json_object_new_array();

    for (size_t i = 0; i < n; i++)
        json_object_array_add(words, hex(cx, units[i], bits / 4));
    return words;
}

static json *fields_json(struct cx *cx, const shown_fields *fields)
{
    json *list = json_object_new_array();

    for (size_t i = 0; i < fields->n; i++) {
        const struct shown_field *f = &fields->v[i];
        json *o = json_object_new_object(), *bits = json_object_new_array();

        json_object_array_add(bits, json_object_new_int64(f->hi));
        json_object_array_add(bits, json_object_new_int64(f->lo));
        add(o, "word", string(f->word));
        add(o, "field", string(f->name));
        add(o, "bits", bits);
        add(o, "value", hex(cx, f->raw, 1));
        add(o, "meaning", string(f->meaning));
        json_object_array_add(list, o);
    }
    return list;
}

static json *descriptor_json(struct cx *cx, const struct table *table, size_t i, struct field_reader *reader)
{
    const struct descriptor *d = &table->descriptors.v[i];
    shown_fields fields = { 0 };
    json *o = json_object_new_object();

    fields_next(reader, i, &fields);
    add(o, "form", string(d->form->name));
    add(o, "offset", count(cx, d->offset));
    add(o, "bytes", count(cx, d->bytes));
    add(o, "interrupt", truth(d->interrupt));
    add(o, "source", source_place(cx, d->span));
    add(o, "words", units_json(cx, table->units.v + d->first_unit, d->units, unit_bits(table)));
    if (d->end_units)
        add(o, "end_words", units_json(cx, d->end_units, d->units, unit_bits(table)));
    add(o, "fields", fields_json(cx, &fields));
    return o;
}

static json *table_json(const struct emission *e, const struct planned *planned, const struct table *table)
{
    struct cx *cx = e->cx;
    json *o = json_object_new_object(), *descriptors = json_object_new_array(), *fixups = json_object_new_array();
    struct field_reader *reader = fields_begin(e, planned, table);

    for (size_t i = 0; i < table->descriptors.n; i++)
        json_object_array_add(descriptors, descriptor_json(cx, table, i, reader));
    for (size_t i = 0; i < table->fixups.n; i++)
        json_object_array_add(fixups, fixup_json(cx, table, &table->fixups.v[i]));
    add(o, "list", string(table->list));
    add(o, "stepped", truth(table->stepped));
    add(o, "size", count(cx, table->size));
    add(o, "align", count(cx, table->align));
    add(o, "page", count(cx, table->page));
    add(o, "memory", table->memory ? string(table->memory->name.id) : NULL);
    add(o, "address", table->has_address ? hex(cx, table->address, 1) : NULL);
    add(o, "descriptors", descriptors);
    add(o, "fixups", fixups);
    return o;
}

/* ---- transfers -------------------------------------------------------------------------------------------------- */

static json *block_json(struct cx *cx, const struct block *block)
{
    json *o = json_object_new_object(), *names = json_object_new_array(), *fixups = json_object_new_array();

    for (size_t i = 0; i < block->names.n; i++)
        json_object_array_add(names, string(block->names.v[i]));
    for (size_t i = 0; i < block->fixups.n; i++)
        json_object_array_add(fixups, fixup_json(cx, NULL, &block->fixups.v[i]));
    add(o, "words", units_json(cx, block->units.v, block->units.n, 32));
    add(o, "names", names);
    add(o, "fixups", fixups);
    return o;
}

static json *arguments_json(struct cx *cx, const struct planned *planned)
{
    json *list = json_object_new_array();

    for (size_t i = 0; i < planned->arguments.n; i++) {
        const struct symbol *symbol = planned->arguments.v[i];
        json *o = json_object_new_object();

        add(o, "name", string(symbol_text(cx, symbol, 0)));
        add(o, "align", count(cx, symbol->align));
        add(o, "size", count(cx, symbol->size));
        add(o, "memory", symbol->memory ? string(symbol->memory->name.id) : NULL);
        json_object_array_add(list, o);
    }
    return list;
}

static json *cost_json(struct cx *cx, const struct planned *planned)
{
    json *o = json_object_new_object();

    add(o, "descriptors", count(cx, descriptor_count(planned)));
    add(o, "lower_bound", count(cx, planned->lower_bound));
    add(o, "table_bytes", count(cx, tables_size(planned)));
    return o;
}

static json *transfer_json(const struct emission *e, const struct emit_transfer *t)
{
    struct cx *cx = e->cx;
    const struct transfer *transfer = t->transfer;
    json *o = json_object_new_object(), *tables = json_object_new_array(), *verify = json_object_new_object();

    for (size_t i = 0; i < t->planned->tables.n; i++)
        json_object_array_add(tables, table_json(e, t->planned, t->planned->tables.v[i]));
    add(verify, "result", string(t->planned->proved ? "proved" : "not proved"));
    add(o, "name", string(transfer->name.id));
    add(o, "controller", string(transfer->instance->name.id));
    add(o, "channel", t->planned->has_channel ? count(cx, t->planned->channel) : NULL);
    add(o, "source", source_place(cx, transfer->span));
    add(o, "bytes", count(cx, bytes_moved(transfer)));
    add(o, "cyclic", truth(transfer->cyclic));
    add(o, "route", transfer->route ? string(route_text(cx, transfer->route)) : NULL);
    add(o, "hold", hold_json(cx, transfer->hold));
    add(o, "arguments", arguments_json(cx, t->planned));
    add(o, "tables", tables);
    add(o, "block", block_json(cx, &t->block));
    add(o, "cost", cost_json(cx, t->planned));
    add(o, "verify", verify);
    return o;
}

#define LIST(name, items, make)                                             \
    do {                                                                    \
        json *list_ = json_object_new_array();                              \
        for (size_t i = 0; i < (items).n; i++)                              \
            json_object_array_add(list_, make);                             \
        add(root, name, list_);                                             \
    } while (0)

bool emit_json(const struct emission *e, struct outbuf *out)
{
    const struct program *p = e->program;
    struct cx *cx = e->cx;
    json *root = json_object_new_object();

    add(root, "version", json_object_new_int64(SCHEMA_VERSION));
    add(root, "program", string(e->job->program_name));
    add(root, "endian", string(p->big_endian ? "big" : "little"));
    LIST("memories", p->memories, memory_json(cx, p->memories.v[i]));
    LIST("controllers", p->instances, controller_json(cx, p->instances.v[i]));
    LIST("routes", p->routes, route_json(cx, p->routes.v[i]));
    LIST("transfers", e->transfers, transfer_json(e, &e->transfers.v[i]));
    LIST("groups", p->groups, group_json(p->groups.v[i]));
    outbuf_puts(out, json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    outbuf_puts(out, "\n");
    json_object_put(root);
    return true;
}
