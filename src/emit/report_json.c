/* SPDX-License-Identifier: MIT */
/* The report for programs: member `report` of a transfer, see doc/dmac-json.schema.json. */
#include "common/cx.h"
#include "controller/model.h"
#include "emit/emit_text.h"
#include "emit/explain.h"
#include "emit/json_stream.h"

typedef struct json_object json;

static json *text(const char *t) { return t ? json_object_new_string(t) : NULL; }
static json *number(uint64_t n) { return json_object_new_int64(n > INT64_MAX ? INT64_MAX : (int64_t)n); }

static void put_place(struct json_stream *j, const char *key, struct cx *cx, struct span span)
{
    const char *file = place_file(cx, span);

    if (!file) {
        json_member(j, key, NULL);
        return;
    }
    json_open(j, key, '{');
    json_member(j, "file", text(file));
    json_member(j, "line", number(place_line(cx, span)));
    json_close(j, '}');
}

static void put_rule(struct json_stream *j, struct cx *cx, const struct remark *r)
{
    if (!r->rule.end) {
        json_member(j, "rule", NULL);
        return;
    }
    json_open(j, "rule", '{');
    put_place(j, "source", cx, r->rule);
    json_member(j, "text", text(r->rule_text));
    json_member(j, "citation", text(r->citation));
    json_close(j, '}');
}

static void put_remark(struct json_stream *j, struct cx *cx, const struct remark *r)
{
    json_open(j, NULL, '{');
    json_member(j, "kind", text(remark_kind_name(r->kind)));
    json_member(j, "text", text(r->text));
    put_place(j, "source", cx, r->span);
    put_rule(j, cx, r);
    json_member(j, "times", number(r->times));
    json_member(j, "bytes", number(r->bytes));
    json_member(j, "descriptors", number(r->descriptors));
    json_member(j, "least", r->least ? number(r->least) : NULL);
    json_close(j, '}');
}

static void put_roles(struct json_stream *j, struct cx *cx, const struct planned *planned)
{
    json_open(j, "roles", '{');
    for (size_t i = 0; i < planned->roles.n; i++)
        json_member(j, planned->model->slots.v[planned->roles.v[i].slot].name, text(report_role(cx, planned, &planned->roles.v[i])));
    json_close(j, '}');
}

static void put_waivers(struct json_stream *j, struct cx *cx, const struct transfer *t)
{
    waivers list = { 0 };

    report_waivers(cx, t, &list);
    json_open(j, "waived", '[');
    for (size_t i = 0; i < list.n; i++) {
        json_open(j, NULL, '{');
        json_member(j, "name", text(list.v[i].name));
        json_member(j, "reason", text(list.v[i].reason));
        put_place(j, "source", cx, list.v[i].span);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void report_json(const struct emission *e, const struct emit_transfer *t, struct json_stream *j)
{
    struct fixup_counts counts = report_fixups(e, t);

    json_open(j, "report", '{');
    put_roles(j, e->cx, t->planned);
    json_open(j, "remarks", '[');
    for (size_t i = 0; i < t->planned->remarks.n; i++)
        put_remark(j, e->cx, t->planned->remarks.v[i]);
    json_close(j, ']');
    json_member(j, "left_to_linker", number(counts.linker));
    json_member(j, "left_to_prep", number(counts.prep));
    put_waivers(j, e->cx, t->transfer);
    json_close(j, '}');
}
