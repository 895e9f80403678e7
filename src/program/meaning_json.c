/* SPDX-License-Identifier: MIT */
/* --emit=meaning: the canonical meaning of a whole program as JSON, pretty-printed with one blank per level. */
#include "program/meaning.h"

#include <inttypes.h>
#include <sha256.h>
#include <string.h>

#define LINES_FIRST 16
#define LINES_LAST 2
#define IRQS_FIRST 4
#define IRQS_ALL 8

/* ---- a small writer ---------------------------------------------------------------------------------------------- */

struct json { struct outbuf out; unsigned depth; bool first; };

static void new_line(struct json *j)
{
    outbuf_puts(&j->out, "\n");
    for (unsigned i = 0; i < j->depth; i++)
        outbuf_puts(&j->out, " ");
}

static void put_string(struct json *j, const char *text)
{
    outbuf_puts(&j->out, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\')
            outbuf_printf(&j->out, "\\%c", c);
        else if (c < 0x20)
            outbuf_printf(&j->out, "\\u%04x", c);
        else
            outbuf_printf(&j->out, "%c", c);
    }
    outbuf_puts(&j->out, "\"");
}

/* Begins an element; with a key inside an object. */
static void item(struct json *j, const char *key)
{
    if (!j->first)
        outbuf_puts(&j->out, ",");
    j->first = false;
    new_line(j);
    if (key) {
        put_string(j, key);
        outbuf_puts(&j->out, ": ");
    }
}

static void open_(struct json *j, const char *bracket)
{
    outbuf_puts(&j->out, bracket);
    j->depth++;
    j->first = true;
}

static void close_(struct json *j, const char *bracket)
{
    bool empty = j->first;

    j->depth--;
    j->first = false;
    if (!empty)
        new_line(j);
    outbuf_puts(&j->out, bracket);
}

static void text_item(struct json *j, const char *key, const char *text)
{
    item(j, key);
    put_string(j, text);
}

static void number_item(struct json *j, const char *key, uint64_t number)
{
    item(j, key);
    outbuf_printf(&j->out, "%" PRIu64, number);
}

static void true_item(struct json *j, const char *key)
{
    item(j, key);
    outbuf_puts(&j->out, "true");
}

/* ---- moves ------------------------------------------------------------------------------------------------------- */

/* What is kept of all lines: the first ones, the last two (they take turns in two buffers), their number, the digest. */
struct lines {
    struct cx *cx;
    SHA256_CTX digest;
    struct outbuf turn[LINES_LAST];
    uint64_t count, runs;
    VEC(const char *) first;
};

static void take_line(void *context, const struct run *run)
{
    struct lines *l = context;
    struct outbuf *line = &l->turn[l->count % LINES_LAST];

    line->bytes.n = 0;
    put_run(line, run);
    outbuf_puts(line, "\n");
    SHA256_Update(&l->digest, (const uint8_t *)line->bytes.v, line->bytes.n);
    line->bytes.v[--line->bytes.n] = '\0';
    l->runs += run->kind == STEP_MOVE || run->kind == STEP_CHECK;
    if (l->count++ < LINES_FIRST + LINES_LAST)
        vec_push(l->cx->arena, &l->first, arena_strndup(l->cx->arena, line->bytes.v, line->bytes.n));
}

static void collect_lines(struct cx *cx, const resolved_steps *steps, struct lines *l)
{
    *l = (struct lines){ .cx = cx };
    for (size_t i = 0; i < LINES_LAST; i++)
        l->turn[i].arena = cx->arena;
    SHA256_Init(&l->digest);
    meaning_runs(steps, take_line, l);
}

static void put_moves(struct json *j, struct lines *l)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_LENGTH];
    char text[7 + 2 * SHA256_DIGEST_LENGTH + 1] = "sha256:";

    number_item(j, "runs", l->runs);
    item(j, "moves");
    open_(j, "[");
    for (size_t i = 0; i < l->first.n && (i < LINES_FIRST || l->count <= LINES_FIRST + LINES_LAST); i++)
        text_item(j, NULL, l->first.v[i]);
    if (l->count > LINES_FIRST + LINES_LAST) {
        text_item(j, NULL, arena_printf(l->cx->arena, "... %" PRIu64 " more ...", l->count - LINES_FIRST - LINES_LAST));
        for (size_t i = 0; i < LINES_LAST; i++)
            text_item(j, NULL, l->turn[(l->count + i) % LINES_LAST].bytes.v);
    }
    close_(j, "]");
    SHA256_Final(digest, &l->digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        text[7 + 2 * i] = hex[digest[i] >> 4];
        text[8 + 2 * i] = hex[digest[i] & 15];
    }
    text_item(j, "digest", text);
}

static uint64_t total_bytes(const resolved_steps *steps)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < steps->n; i++)
        bytes += steps->v[i].bytes;
    return bytes;
}

/* ---- interrupt points -------------------------------------------------------------------------------------------- */

struct points { uint64_t first[IRQS_ALL], last; uint64_t count; };

static void add_point(struct points *p, uint64_t at)
{
    if (p->count > 0 && p->last == at)
        return;
    if (p->count < IRQS_ALL)
        p->first[p->count] = at;
    p->count++;
    p->last = at;
}

/* Periods up to and at `end`, from just behind `from`. */
static void add_periods(struct points *p, uint64_t every, uint64_t from, uint64_t end)
{
    for (uint64_t at = every ? (from / every + 1) * every : UINT64_MAX; at <= end && at != UINT64_MAX; at += every) {
        add_point(p, at);
        if (p->count > IRQS_ALL && end / every > at / every + 1) {          /* the rest only has to be counted */
            uint64_t skip = end / every - at / every - 1;

            p->count += skip;
            at += skip * every;
            p->last = at;
        }
    }
}

static void collect_points(const struct transfer *t, struct points *p)
{
    uint64_t moved = 0;

    for (size_t i = 0; i < t->steps.n; i++) {
        add_periods(p, t->irq.every, moved, moved + t->steps.v[i].bytes);
        moved += t->steps.v[i].bytes;
        if (t->steps.v[i].kind == STEP_INTERRUPT)
            add_point(p, moved);
    }
    if (t->irq.end)
        add_point(p, moved);
}

static void put_points(struct json *j, const struct transfer *t)
{
    struct points p = { .count = 0 };

    collect_points(t, &p);
    item(j, "irq_at");
    open_(j, "[");
    for (uint64_t i = 0; i < p.count && i < (p.count > IRQS_ALL ? IRQS_FIRST : IRQS_ALL); i++)
        number_item(j, NULL, p.first[i]);
    if (p.count > IRQS_ALL)
        number_item(j, NULL, p.last);
    close_(j, "]");
    number_item(j, "irqs", p.count);
}

/* ---- clauses ----------------------------------------------------------------------------------------------------- */

static const char *dotted(struct cx *cx, const char *a, const char *b)
{
    return arena_printf(cx->arena, "%s.%s", a, b);
}

static void put_hold(struct json *j, const struct hold *hold)
{
    static const char *const actions[] = { "disconnect", "keep", "quarantine" };

    item(j, "hold");
    open_(j, "{");
    text_item(j, "until", hold->text);
    if (hold->has_within)
        number_item(j, "within_ns", hold->within_ns);
    text_item(j, "else", actions[hold->action]);
    if (hold->handover)
        true_item(j, "handover");
    if (hold->abort_disconnects)
        text_item(j, "on_abort", "disconnect");
    close_(j, "}");
}

static void put_gate(struct cx *cx, struct json *j, const struct transfer *t)
{
    item(j, "gate");
    open_(j, "{");
    text_item(j, "by", t->gate == GATE_EXTERNAL ? "external" : dotted(cx, t->gate_request->device->name.id, t->gate_request->name.id));
    if (t->gate_every)
        number_item(j, "every", t->gate_every);
    close_(j, "}");
}

static void put_metadata(struct json *j, const struct transfer *t)
{
    item(j, "metadata");
    open_(j, "{");
    if (t->has_metadata_client)
        number_item(j, "client", t->metadata_client);
    if (t->has_metadata_engine)
        number_item(j, "engine", t->metadata_engine);
    close_(j, "}");
}

static bool is_ordered(const struct transfer *t)
{
    for (size_t i = 0; i < t->steps.n; i++)
        if (t->steps.v[i].ordered)
            return true;
    return false;
}

static void put_flow(struct cx *cx, struct json *j, const struct transfer *t)
{
    if (is_ordered(t))
        true_item(j, "ordered");
    if (t->cyclic)
        text_item(j, "cyclic", t->until_replaced ? "until replaced" : "forever");
    if (t->irq.events.n == 0)
        return;
    item(j, "irq_on");
    open_(j, "[");
    for (size_t i = 0; i < t->irq.events.n; i++)
        text_item(j, NULL, dotted(cx, t->irq.events.v[i]->device->name.id, t->irq.events.v[i]->name.id));
    close_(j, "]");
}

static void put_clauses(struct cx *cx, struct json *j, const struct transfer *t)
{
    put_flow(cx, j, t);
    if (t->route)
        text_item(j, "route", dotted(cx, t->route->sbox->name.id, t->route->name.id));
    if (t->hold)
        put_hold(j, t->hold);
    text_item(j, "notify", arena_printf(cx->arena, "%s %s", t->notify_done ? "done" : "drained", t->notify_isr ? "isr" : "deferred"));
    if (t->gate != GATE_NONE)
        put_gate(cx, j, t);
    if (t->has_metadata_client || t->has_metadata_engine)
        put_metadata(j, t);
    if (t->after.n > 0) {
        item(j, "after");
        open_(j, "[");
        for (size_t i = 0; i < t->after.n; i++)
            text_item(j, NULL, t->after.v[i]->name.id);
        close_(j, "]");
    }
    if (t->rate)
        number_item(j, "rate", t->rate);
    if (t->reuse)
        true_item(j, "reuse");
}

static void put_transfer(struct cx *cx, struct json *j, const struct transfer *t)
{
    struct lines lines;

    collect_lines(cx, &t->steps, &lines);
    item(j, NULL);
    open_(j, "{");
    text_item(j, "name", t->name.id);
    text_item(j, "controller", t->instance->name.id);
    item(j, "channel");
    if (t->has_number)
        outbuf_printf(&j->out, "%" PRIu64, t->number);
    else
        outbuf_puts(&j->out, "null");
    number_item(j, "bytes", total_bytes(&t->steps));
    number_item(j, "steps", t->steps.n);
    put_moves(j, &lines);
    put_points(j, t);
    put_clauses(cx, j, t);
    close_(j, "}");
}

/* ---- scenarios --------------------------------------------------------------------------------------------------- */

static void put_outcome(struct json *j, const struct outcome *o)
{
    item(j, "outcome");
    open_(j, "{");
    text_item(j, "result", scenario_result_text(o->result));
    number_item(j, "moved", o->moved);
    number_item(j, "residue", o->residue);
    for (unsigned m = 0; m < MILESTONES; m++)
        if (o->reached[m])
            number_item(j, milestone_text(m), (uint64_t)o->at[m]);
    close_(j, "}");
}

static void put_scenario(struct cx *cx, struct json *j, const struct outcome *o)
{
    struct lines lines;

    item(j, NULL);
    open_(j, "{");
    text_item(j, "name", o->item->name.id);
    text_item(j, "of", o->transfer->name.id);
    item(j, "bind");
    open_(j, "{");
    for (size_t i = 0; i < o->bound.n; i++) {
        const struct bound_length *b = &o->bound.v[i];

        number_item(j, b->buffer->is_array ? arena_printf(cx->arena, "%s[%u]", b->buffer->name.id, b->index)
                    : b->buffer->name.id, b->length);
    }
    close_(j, "}");
    put_outcome(j, o);
    item(j, "expect_ok");
    outbuf_puts(&j->out, o->as_expected ? "true" : "false");
    if (o->bound.n > 0) {
        collect_lines(cx, &o->steps, &lines);
        item(j, "meaning");
        open_(j, "{");
        number_item(j, "bytes", total_bytes(&o->steps));
        put_moves(j, &lines);
        close_(j, "}");
    }
    close_(j, "}");
}

/* ---- the program ------------------------------------------------------------------------------------------------- */

static void put_groups(struct json *j, const struct program *program)
{
    item(j, "groups");
    open_(j, "{");
    for (size_t g = 0; g < program->groups.n; g++) {
        const struct group *group = program->groups.v[g];

        item(j, group->name.id);
        open_(j, "[");
        for (size_t i = 0; i < group->members.n; i++)
            text_item(j, NULL, group->members.v[i]->name.id);
        close_(j, "]");
    }
    close_(j, "}");
}

static void put_diagnostics(struct cx *cx, struct json *j)
{
    const char *warnings[DIAG_COUNT];
    size_t n = diag_warning_names(cx, warnings, DIAG_COUNT);

    item(j, "warnings");
    open_(j, "[");
    for (size_t i = 0; i < n; i++)
        text_item(j, NULL, warnings[i]);
    close_(j, "]");
    item(j, "allowed");
    open_(j, "[");
    for (size_t i = 0; i < diag_allowed_count(cx); i++)
        text_item(j, NULL, diag_allowed_name(cx, i));
    close_(j, "]");
}

char *meaning_json(struct cx *cx, const struct program *program, const char *program_name)
{
    struct json j = { .out.arena = cx->arena };

    open_(&j, "{");
    text_item(&j, "program", program_name);
    item(&j, "transfers");
    open_(&j, "[");
    for (size_t i = 0; i < program->transfers.n; i++)
        if (!program->transfers.v[i]->bad)
            put_transfer(cx, &j, program->transfers.v[i]);
    close_(&j, "]");
    put_groups(&j, program);
    item(&j, "scenarios");
    open_(&j, "[");
    for (size_t i = 0; i < program->scenarios.n; i++) {
        struct outcome outcome;

        if (play_scenario(cx, program, program->scenarios.v[i], false, &outcome))
            put_scenario(cx, &j, &outcome);
    }
    close_(&j, "]");
    put_diagnostics(cx, &j);
    close_(&j, "}");
    outbuf_puts(&j.out, "\n");
    return arena_strndup(cx->arena, j.out.bytes.v, j.out.bytes.n);
}
