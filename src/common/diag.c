/* SPDX-License-Identifier: MIT */
#include "common/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "common/cx.h"
#include "common/diag_books.h"
#include "common/suggest.h"

static const struct { const char *name; enum diag_level level; } table[DIAG_COUNT] = {
#define DIAG(id, name, level, title) [DIAG_##id] = { name, level },
#include "common/diag_ids.def"
#undef DIAG
};

const char *diag_name(enum diag_id id)
{
    return table[id].name;
}

enum diag_level diag_level(enum diag_id id)
{
    return table[id].level;
}

enum diag_id diag_by_name(const char *name)
{
    unsigned id = 0;

    while (id < DIAG_COUNT && strcmp(table[id].name, name) != 0)
        id++;
    return (enum diag_id)id;
}

const char *diag_suggest(const char *name)
{
    struct suggestion nearest;
    unsigned id;

    suggest_start(&nearest, name);
    for (id = 0; id < DIAG_COUNT; id++)
        suggest_offer(&nearest, table[id].name);
    return suggest_best(&nearest);
}

struct diags *diags_new(struct arena *arena)
{
    struct diags *diags = NEW(arena, struct diags);

    diags->arena = arena;
    return diags;
}

/* ---- adding records ---------------------------------------------------------------------------------------------- */

struct diag *diag_va(struct cx *cx, enum diag_id id, struct span span, const char *format, va_list args)
{
    struct diag *diag = NEW(cx->arena, struct diag);

    diag->id = id;
    diag->span = span;
    diag->number = cx->diags->all.n;
    diag->message = arena_vprintf(cx->arena, format, args);
    vec_push(cx->arena, &cx->diags->all, diag);
    return diag;
}

struct diag *diag(struct cx *cx, enum diag_id id, struct span span, const char *format, ...)
{
    struct diag *made;
    va_list args;

    va_start(args, format);
    made = diag_va(cx, id, span, format, args);
    va_end(args);
    return made;
}

void diag_related(struct cx *cx, struct diag *diag, struct span span, const char *format, ...)
{
    struct diag_extra extra = { true, span, NULL };
    va_list args;

    va_start(args, format);
    extra.text = arena_vprintf(cx->arena, format, args);
    va_end(args);
    vec_push(cx->arena, &diag->extras, extra);
}

size_t diag_mark(const struct cx *cx)
{
    return cx->diags->all.n;
}

void diag_related_since(struct cx *cx, size_t mark, struct span span, const char *text)
{
    for (size_t i = mark; i < cx->diags->all.n; i++)
        diag_related(cx, cx->diags->all.v[i], span, "%s", text);
}

void diag_note(struct cx *cx, struct diag *diag, const char *format, ...)
{
    struct diag_extra extra = { false, SPAN_NONE, NULL };
    va_list args;

    va_start(args, format);
    extra.text = arena_vprintf(cx->arena, format, args);
    va_end(args);
    vec_push(cx->arena, &diag->extras, extra);
}

void diag_fixit(struct cx *cx, struct diag *diag, struct span span, const char *text)
{
    struct diag_fix fix = { span, arena_strndup(cx->arena, text, strlen(text)) };

    vec_push(cx->arena, &diag->fixes, fix);
}

void diag_meant(struct cx *cx, struct diag *diag, struct span span, const struct suggestion *nearest)
{
    const char *best = suggest_best(nearest);

    if (!best)
        return;
    diag->message = arena_printf(cx->arena, "%s; did you mean '%s'?", diag->message, best);
    diag_fixit(cx, diag, span, best);
}

void diag_in_transfer(struct diag *diag, const char *transfer)
{
    diag->transfer = transfer;
}

void diag_also_in_transfer(struct diag *diag, const char *transfer)
{
    diag->also = transfer;
}

/* ---- allow and -W ------------------------------------------------------------------------------------------------ */

static void refuse_allow(struct cx *cx, enum diag_id id, const char *name, struct span span)
{
    const char *nearest;
    struct diag *made;

    if (id != DIAG_COUNT) {
        diag(cx, DIAG_NOT_WAIVABLE, span, "'%s' cannot be waived: the transfer would have no meaning", name);
        return;
    }
    nearest = diag_suggest(name);
    made = diag(cx, DIAG_UNKNOWN_NAME, span, "no diagnostic is called '%s'%s%s%s", name,
                nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    if (nearest)
        diag_fixit(cx, made, span, arena_printf(cx->arena, "\"%s\"", nearest));
}

void diag_allow(struct cx *cx, const char *name, const char *reason, struct span span, struct span whole, const char *transfer)
{
    enum diag_id id = diag_by_name(name);
    struct allow allow = { id, reason, transfer, span, whole };

    if (id == DIAG_COUNT || diag_level(id) == LEVEL_E)
        refuse_allow(cx, id, name, span);
    else
        vec_push(cx->arena, &cx->diags->allows, allow);
}

static void switch_all(struct diags *diags, bool off)
{
    for (unsigned id = 0; id < DIAG_COUNT; id++)
        diags->switches[id].off = off && diag_level((enum diag_id)id) == LEVEL_W;
}

/* A W record is waived by -Wno-; one of level A only by an `allow`, which has a place for the reason. */
bool diag_switch_set(struct cx *cx, const char *option)
{
    struct diags *diags = cx->diags;
    bool no = strncmp(option, "no-", 3) == 0;
    const char *rest = no ? option + 3 : option;
    bool error = strncmp(rest, "error", 5) == 0 && (rest[5] == '=' || rest[5] == '\0');
    const char *name = error && rest[5] ? rest + 6 : rest;
    enum diag_id id;

    if (error && !rest[5]) {
        diags->all_as_errors = !no;
        return true;
    }
    if (!error && (strcmp(rest, "all") == 0 || strcmp(rest, "extra") == 0)) {
        switch_all(diags, no);
        return true;
    }
    id = diag_by_name(name);
    if (id == DIAG_COUNT || (no && !error && diag_level(id) != LEVEL_W))
        return false;
    if (error) {
        diags->switches[id].as_error = !no;
        diags->switches[id].never_error = no;
        diags->switches[id].off = diags->switches[id].off && no;       /* as an error it is on again */
    } else {
        diags->switches[id].off = no;
    }
    return true;
}

void diag_warnings_off(struct cx *cx)
{
    cx->diags->all_warnings_off = true;
}

void diag_max_errors(struct cx *cx, size_t limit)
{
    cx->diags->max_errors = limit;
}

static bool waives(const struct allow *allow, const struct diag *diag)
{
    return allow->id == diag->id && (!allow->transfer || allow->transfer == diag->transfer || allow->transfer == diag->also);
}

const struct allow *diag_allow_of(const struct diags *diags, const struct diag *diag)
{
    size_t i;

    for (i = 0; i < diags->allows.n; i++)
        if (waives(&diags->allows.v[i], diag))
            return &diags->allows.v[i];
    return NULL;
}

bool diag_allows(const struct cx *cx, enum diag_id id, const char *transfer)
{
    struct diag asked = { .id = id, .transfer = transfer };

    return diag_allow_of(cx->diags, &asked) != NULL;
}

enum verdict diag_verdict(const struct diags *diags, const struct diag *diag)
{
    const struct diag_switch *option = &diags->switches[diag->id];

    if (diag_level(diag->id) == LEVEL_E)
        return VERDICT_ERROR;
    if (diag_allow_of(diags, diag))
        return VERDICT_ALLOWED;
    if (diag_level(diag->id) == LEVEL_A)
        return VERDICT_ERROR;
    if (option->off || diags->all_warnings_off)
        return VERDICT_OFF;
    return option->as_error || (diags->all_as_errors && !option->never_error) ? VERDICT_ERROR : VERDICT_WARNING;
}

static bool waived_nothing(const struct diags *diags, const struct allow *allow)
{
    size_t i;

    for (i = 0; i < diags->all.n; i++)
        if (waives(allow, diags->all.v[i]))
            return false;
    return true;
}

/* The fix is to drop it. */
static void unused_allow(struct cx *cx, const struct allow *allow)
{
    struct diag *made = diag(cx, DIAG_UNUSED_ALLOW, allow->span, "'%s' does not occur here", diag_name(allow->id));

    diag_in_transfer(made, allow->transfer);
    diag_fixit(cx, made, allow->whole, "");
}

/* After an error later stages did not run, so nobody knows what an `allow` would have waived. */
void diag_finish(struct cx *cx)
{
    struct diags *diags = cx->diags;
    size_t i;

    if (diag_error_count(cx))
        return;
    for (i = 0; i < diags->allows.n; i++) {
        const struct allow *allow = &diags->allows.v[i];

        if (allow->id != DIAG_UNUSED_ALLOW && waived_nothing(diags, allow))
            unused_allow(cx, allow);
    }
}

/* ---- counting ---------------------------------------------------------------------------------------------------- */

bool diag_occurred(const struct cx *cx, enum diag_id id)
{
    for (size_t i = 0; i < cx->diags->all.n; i++)
        if (cx->diags->all.v[i]->id == id)
            return true;
    return false;
}

bool diag_failed_in(const struct cx *cx, const char *transfer)
{
    for (size_t i = 0; i < cx->diags->all.n; i++) {
        const struct diag *diag = cx->diags->all.v[i];

        if ((diag->transfer == transfer || diag->also == transfer) && diag_verdict(cx->diags, diag) == VERDICT_ERROR)
            return true;
    }
    return false;
}

size_t diag_error_count(const struct cx *cx)
{
    size_t i, count = 0;

    for (i = 0; i < cx->diags->all.n; i++)
        count += diag_verdict(cx->diags, cx->diags->all.v[i]) == VERDICT_ERROR;
    return count;
}

size_t diag_error_count_of(const struct cx *cx, enum diag_id id)
{
    size_t i, count = 0;

    for (i = 0; i < cx->diags->all.n; i++)
        count += cx->diags->all.v[i]->id == id && diag_verdict(cx->diags, cx->diags->all.v[i]) == VERDICT_ERROR;
    return count;
}

/* Ids with that verdict, each once, in the order in which they first came up. */
static size_t ids_with(const struct diags *diags, enum verdict verdict, enum diag_id ids[DIAG_COUNT])
{
    bool seen[DIAG_COUNT] = { false };
    size_t i, n = 0;

    for (i = 0; i < diags->all.n; i++) {
        const struct diag *diag = diags->all.v[i];

        if (!seen[diag->id] && diag_verdict(diags, diag) == verdict) {
            seen[diag->id] = true;
            ids[n++] = diag->id;
        }
    }
    return n;
}

size_t diag_allowed_count(const struct cx *cx)
{
    enum diag_id ids[DIAG_COUNT];

    return ids_with(cx->diags, VERDICT_ALLOWED, ids);
}

const char *diag_allowed_name(const struct cx *cx, size_t i)
{
    enum diag_id ids[DIAG_COUNT];

    return i < ids_with(cx->diags, VERDICT_ALLOWED, ids) ? diag_name(ids[i]) : NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t diag_warning_names(const struct cx *cx, const char **names, size_t capacity)
{
    enum diag_id ids[DIAG_COUNT];
    const char *all[DIAG_COUNT];
    size_t i, n = 0;
    size_t count = ids_with(cx->diags, VERDICT_WARNING, ids);

    for (i = 0; i < count; i++)
        all[n++] = diag_name(ids[i]);
    qsort(all, n, sizeof *all, by_name);
    for (i = 0; i < n && i < capacity; i++)
        names[i] = all[i];
    return n;
}
