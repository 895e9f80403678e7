/* SPDX-License-Identifier: MIT */
/* -fdiagnostics-format=sarif: a log in SARIF 2.1.0. The catalogue becomes the rules; what an `allow` waives is a result with a
 * suppression, its reason the justification. */
#include <string.h>
#include "common/catalogue.h"
#include "common/cx.h"
#include "common/diag_books.h"
#include "common/json_text.h"

static void put_message(struct json_object *object, const char *key, const char *text)
{
    json_put_text(json_put_object(object, key), "text", text);
}

/* A path as a relative or a file URI. */
static const char *uri_of(const struct cx *cx, const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    size_t size = strlen(path);
    char *uri = arena_alloc(cx->arena, 3 * size + 8), *to = uri;

    if (path[0] == '/')
        to += sprintf(to, "file://");
    for (; *path; path++)
        if (strchr(plain, *path))
            *to++ = *path;
        else
            to += sprintf(to, "%%%02X", (unsigned)(unsigned char)*path);
    *to = '\0';
    return uri;
}

/* ---- places -------------------------------------------------------------------------------------------------------- */

static void put_region(const struct cx *cx, struct json_object *object, const char *key, struct span span)
{
    struct span end = { span.end, span.end };
    struct json_object *region = json_put_object(object, key);
    unsigned line, column, end_line, end_column;

    source_line_column(cx->sources, span, &line, &column);
    source_line_column(cx->sources, end, &end_line, &end_column);
    json_put_number(region, "startLine", line);
    json_put_number(region, "startColumn", column);
    json_put_number(region, "endLine", end_line);
    json_put_number(region, "endColumn", end_column);
}

static void put_address(const struct cx *cx, struct json_object *object, struct span span)
{
    uint64_t address = source_address(source_of(cx->sources, span), span.begin);

    json_object_object_add(json_put_object(object, "address"), "absoluteAddress", json_object_new_uint64(address));
}

static bool has_place(const struct cx *cx, struct span span)
{
    return source_of(cx->sources, span) != NULL;
}

static void put_artifact(const struct cx *cx, struct json_object *object, struct span span)
{
    json_put_text(json_put_object(object, "artifactLocation"), "uri", uri_of(cx, source_of(cx->sources, span)->name));
}

static void put_location(const struct cx *cx, struct json_object *location, struct span span)
{
    struct json_object *physical;

    if (!has_place(cx, span))
        return;
    physical = json_put_object(location, "physicalLocation");
    put_artifact(cx, physical, span);
    if (source_of(cx->sources, span)->is_memory)
        put_address(cx, physical, span);
    else
        put_region(cx, physical, "region", span);
}

/* ---- results ------------------------------------------------------------------------------------------------------- */

static void put_related(const struct cx *cx, struct json_object *result, const struct diag *diag)
{
    struct json_object *related = json_put_array(result, "relatedLocations");

    for (size_t i = 0; i < diag->extras.n; i++) {
        struct json_object *location = json_push_object(related);

        put_location(cx, location, diag->extras.v[i].has_place ? diag->extras.v[i].span : SPAN_NONE);
        put_message(location, "message", diag->extras.v[i].text);
    }
}

static void put_fixes(const struct cx *cx, struct json_object *result, const struct diag *diag)
{
    struct json_object *fixes = json_put_array(result, "fixes");

    for (size_t i = 0; i < diag->fixes.n; i++) {
        const struct diag_fix *fix = &diag->fixes.v[i];
        struct json_object *change, *replacement;

        if (!has_place(cx, fix->span))
            continue;
        change = json_push_object(json_put_array(json_push_object(fixes), "artifactChanges"));
        put_artifact(cx, change, fix->span);
        replacement = json_push_object(json_put_array(change, "replacements"));
        put_region(cx, replacement, "deletedRegion", fix->span);
        put_message(replacement, "insertedContent", fix->text);
    }
}

static void put_suppression(const struct cx *cx, struct json_object *result, const struct diag *diag)
{
    const struct allow *allow = diag_allow_of(cx->diags, diag);
    struct json_object *suppression = json_push_object(json_put_array(result, "suppressions"));

    json_put_text(suppression, "kind", "inSource");
    if (allow->reason)
        json_put_text(suppression, "justification", allow->reason);
    put_location(cx, json_put_object(suppression, "location"), allow->span);
}

static void put_result(const struct cx *cx, struct json_object *results, const struct shown *shown)
{
    const struct diag *diag = shown->diag;
    struct json_object *result = json_push_object(results), *locations;

    json_put_text(result, "ruleId", diag_name(diag->id));
    json_put_number(result, "ruleIndex", (unsigned long)diag->id);
    json_put_text(result, "level", shown->verdict == VERDICT_WARNING
                  || (shown->verdict == VERDICT_ALLOWED && diag_level(diag->id) == LEVEL_W) ? "warning" : "error");
    put_message(result, "message", diag->message);
    locations = json_put_array(result, "locations");
    if (has_place(cx, diag->span))
        put_location(cx, json_push_object(locations), diag->span);
    if (diag->extras.n)
        put_related(cx, result, diag);
    if (diag->fixes.n)
        put_fixes(cx, result, diag);
    if (shown->verdict == VERDICT_ALLOWED)
        put_suppression(cx, result, diag);
}

/* ---- the log ------------------------------------------------------------------------------------------------------- */

static void put_rules(struct json_object *driver)
{
    struct json_object *rules = json_put_array(driver, "rules");

    for (unsigned id = 0; id < DIAG_COUNT; id++) {
        struct json_object *rule = json_push_object(rules);
        const struct catalogue_entry *entry = catalogue_entry((enum diag_id)id);

        json_put_text(rule, "id", diag_name((enum diag_id)id));
        put_message(rule, "shortDescription", diag_title((enum diag_id)id));
        put_message(rule, "fullDescription", entry->says);
        put_message(rule, "help", entry->out);
        json_put_text(json_put_object(rule, "defaultConfiguration"), "level",
                      diag_level((enum diag_id)id) == LEVEL_W ? "warning" : "error");
    }
}

static void put_artifacts(const struct cx *cx, struct json_object *run)
{
    struct json_object *artifacts = json_put_array(run, "artifacts");

    for (size_t i = 0; i < sources_count(cx->sources); i++) {
        const struct source *source = sources_at(cx->sources, i);

        if (source->name[0] != '<' && strncmp(source->name, "-D ", 3) != 0)
            json_put_text(json_put_object(json_push_object(artifacts), "location"), "uri", uri_of(cx, source->name));
    }
}

void diag_print_sarif(const struct cx *cx, FILE *out, int status)
{
    struct json_object *log = json_object_new_object(), *run, *driver, *invocation, *results;
    struct shown_list list;

    json_put_text(log, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_put_text(log, "version", "2.1.0");
    run = json_push_object(json_put_array(log, "runs"));
    driver = json_put_object(json_put_object(run, "tool"), "driver");
    json_put_text(driver, "name", tool_name);
    json_put_text(driver, "version", PACKAGE_VERSION);
    put_rules(driver);
    invocation = json_push_object(json_put_array(run, "invocations"));
    json_object_object_add(invocation, "executionSuccessful", json_object_new_boolean(status == 0));
    json_put_number(invocation, "exitCode", (unsigned long)status);
    json_put_text(run, "columnKind", "unicodeCodePoints");
    put_artifacts(cx, run);
    results = json_put_array(run, "results");
    diag_shown(cx, &list);
    for (size_t i = 0; i < list.n; i++)
        put_result(cx, results, &list.v[i]);
    fprintf(out, "%s\n", json_object_to_json_string_ext(log, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(log);
}
