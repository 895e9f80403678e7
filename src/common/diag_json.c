/* SPDX-License-Identifier: MIT */
/* -fdiagnostics-format=json: an array of records in the shape that gcc gives them, so that editors know it. */
#include <inttypes.h>
#include "common/cx.h"
#include "common/diag_books.h"
#include "common/json_text.h"

/* The place one past `at` bytes of the span's beginning, or its end. */
static void put_point(const struct cx *cx, struct json_object *object, const char *key, struct span span, bool end, bool inclusive)
{
    uint32_t at = end ? span.end > span.begin + inclusive ? span.end - inclusive : span.begin : span.begin;
    struct span point = { at, at };
    const struct source *source = source_of(cx->sources, span);
    struct json_object *made = json_put_object(object, key);
    struct source_line line;
    unsigned number, column;

    json_put_text(made, "file", source->name);
    if (source->is_memory) {
        json_put_text(made, "address", arena_printf(cx->arena, "0x%" PRIx64, source_address(source, at)));
        return;
    }
    source_line_column(cx->sources, point, &number, &column);
    json_put_number(made, "line", number);
    json_put_number(made, "column", column);
    if (source_line_at(cx->sources, point, &line))
        json_put_number(made, "byte-column", at - line.begin + 1);
}

static void put_place(const struct cx *cx, struct json_object *record, struct span span)
{
    struct json_object *locations = json_put_array(record, "locations"), *location;

    if (!source_of(cx->sources, span))
        return;
    location = json_push_object(locations);
    put_point(cx, location, "caret", span, false, false);
    put_point(cx, location, "finish", span, true, true);
}

static void put_children(const struct cx *cx, struct json_object *record, const struct diag *diag)
{
    struct json_object *children = json_put_array(record, "children");

    for (size_t i = 0; i < diag->extras.n; i++) {
        struct json_object *child = json_push_object(children);

        json_put_text(child, "kind", "note");
        json_put_text(child, "message", diag->extras.v[i].text);
        put_place(cx, child, diag->extras.v[i].has_place ? diag->extras.v[i].span : SPAN_NONE);
    }
}

static void put_fixes(const struct cx *cx, struct json_object *record, const struct diag *diag)
{
    struct json_object *fixes = json_put_array(record, "fixits");

    for (size_t i = 0; i < diag->fixes.n; i++) {
        struct json_object *fix;

        if (!source_of(cx->sources, diag->fixes.v[i].span))
            continue;
        fix = json_push_object(fixes);
        put_point(cx, fix, "start", diag->fixes.v[i].span, false, false);
        put_point(cx, fix, "next", diag->fixes.v[i].span, true, false);
        json_put_text(fix, "string", diag->fixes.v[i].text);
    }
}

void diag_print_json(const struct cx *cx, FILE *out)
{
    struct json_object *all = json_object_new_array();
    struct shown_list list;

    diag_shown(cx, &list);
    for (size_t i = 0; i < list.n; i++) {
        const struct diag *diag = list.v[i].diag;
        struct json_object *record;

        if (list.v[i].verdict == VERDICT_ALLOWED)
            continue;
        record = json_push_object(all);
        json_put_text(record, "kind", list.v[i].verdict == VERDICT_ERROR ? "error" : "warning");
        json_put_text(record, "message", diag->message);
        json_put_text(record, "option", diag_name(diag->id));
        if (diag->transfer)
            json_put_text(record, "transfer", diag->transfer);
        put_place(cx, record, diag->span);
        put_children(cx, record, diag);
        put_fixes(cx, record, diag);
    }
    fprintf(out, "%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(all);
}
