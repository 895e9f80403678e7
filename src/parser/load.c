/* SPDX-License-Identifier: MIT */
/* Finds, reads and parses files: the inputs and, in place, what they include and use. */
#include "parser/ast.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "common/suggest.h"

enum { INCLUDE_DEPTH_MAX = 100 };

struct loader {
    struct cx *cx;
    const struct load_paths *paths;
    unsigned depth;
};

typedef VEC(const char *) path_list;

static struct file *load_file(struct loader *loader, struct source *source);

static bool is_missing(int problem)
{
    return problem == ENOENT || problem == ENOTDIR || problem == ENAMETOOLONG;
}

static const char *joined(struct cx *cx, const char *folder, size_t length, const char *name)
{
    return arena_printf(cx->arena, "%.*s%s%s", (int)length, folder, length && folder[length - 1] != '/' ? "/" : "", name);
}

/* Beside the file that asks, then along -I. An absolute path is one place only. */
static void include_places(const struct loader *loader, const struct source *from, const char *name, path_list *places)
{
    const char *slash = strrchr(from->name, '/');
    size_t i;

    if (name[0] == '/') {
        vec_push(loader->cx->arena, places, name);
        return;
    }
    vec_push(loader->cx->arena, places, joined(loader->cx, from->name, slash ? (size_t)(slash - from->name) + 1 : 0, name));
    for (i = 0; i < loader->paths->include_dirs.n; i++) {
        const char *folder = loader->paths->include_dirs.v[i];

        vec_push(loader->cx->arena, places, joined(loader->cx, folder, strlen(folder), name));
    }
}

static void use_places(const struct loader *loader, const char *name, path_list *places)
{
    size_t i;

    for (i = 0; i < loader->paths->controller_dirs.n; i++) {
        const char *folder = loader->paths->controller_dirs.v[i];

        vec_push(loader->cx->arena, places, joined(loader->cx, folder, strlen(folder), name));
    }
}

/* Files of a folder whose names end like that are offered, shortened by as much; they are copied, the folder is read once. */
static void offer_files(const struct loader *loader, const char *folder, size_t cut, struct suggestion *near)
{
    struct dirent **entries;
    int i, n = scandir(folder, &entries, NULL, alphasort);

    for (i = 0; i < n; i++) {
        size_t size = strlen(entries[i]->d_name);

        if (size > 5 && strcmp(entries[i]->d_name + size - 5, ".dmac") == 0)
            suggest_offer(near, arena_strndup(loader->cx->arena, entries[i]->d_name, size - cut));
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

/* The file that was meant, as it would be written: without its end after `use`. */
static const char *nearest_file(const struct loader *loader, const char *name, bool is_use, const path_list *places)
{
    const char *slash = strrchr(name, '/'), *base = slash && !is_use ? slash + 1 : name;
    struct suggestion near;
    size_t i;

    suggest_start(&near, is_use ? arena_strndup(loader->cx->arena, name, strlen(name) - 5) : base);
    for (i = 0; i < places->n; i++) {
        const char *end = strrchr(places->v[i], '/');

        offer_files(loader, end ? arena_strndup(loader->cx->arena, places->v[i], (size_t)(end - places->v[i]) + 1) : ".",
                    is_use ? 5 : 0, &near);
    }
    if (!suggest_best(&near))
        return NULL;
    return is_use ? suggest_best(&near) : arena_printf(loader->cx->arena, "%.*s%s", (int)(base - name), name, suggest_best(&near));
}

static void record_missing(const struct loader *loader, const char *name, struct span span, bool is_use, const path_list *places)
{
    const char *best = nearest_file(loader, name, is_use, places);
    struct diag *record;
    size_t i;

    if (best) {
        record = diag(loader->cx, DIAG_INCLUDE_NOT_FOUND, span, "cannot find \"%s\"; did you mean '%s'?", name, best);
        diag_fixit(loader->cx, record, span, is_use ? best : arena_printf(loader->cx->arena, "\"%s\"", best));
    } else {
        record = diag(loader->cx, DIAG_INCLUDE_NOT_FOUND, span, "cannot find \"%s\"", name);
    }
    for (i = 0; i < places->n; i++)
        diag_note(loader->cx, record, "looked for %s", places->v[i]);
}

/* The first place that has the file. Null: it was loaded before, or a record says what is wrong. */
static struct source *find(const struct loader *loader, const char *name, struct span span, struct span at,
                           bool is_use, const path_list *places)
{
    size_t i;

    for (i = 0; i < places->n; i++) {
        struct source *source;

        if (source_same_file(loader->cx->sources, places->v[i]))
            return NULL;
        source = source_load(loader->cx->sources, places->v[i], at);
        if (source)
            return source;
        if (!is_missing(errno)) {
            diag(loader->cx, DIAG_INCLUDE_NOT_FOUND, span, "cannot read %s: %s", places->v[i], strerror(errno));
            return NULL;
        }
    }
    record_missing(loader, name, span, is_use, places);
    return NULL;
}

static void load_item(struct loader *loader, const struct source *from, struct item *item)
{
    bool is_use = item->kind == ITEM_USE;
    struct span span = is_use ? item->name.span : item->string.span;
    const char *name = is_use ? arena_printf(loader->cx->arena, "%s.dmac", item->name.id) : item->string.bytes;
    path_list places = { 0 };
    struct source *source;

    if (!is_use && (!item->string.size || strlen(name) != item->string.size)) {
        diag(loader->cx, DIAG_INCLUDE_NOT_FOUND, span, "this is no file name");
        return;
    }
    if (loader->depth == INCLUDE_DEPTH_MAX) {
        diag(loader->cx, DIAG_TOO_DEEP, span, "files include each other more than %d deep", INCLUDE_DEPTH_MAX);
        return;
    }
    if (is_use)
        use_places(loader, name, &places);
    else
        include_places(loader, from, name, &places);
    source = find(loader, name, span, item->span, is_use, &places);
    if (!source)
        return;
    source->is_description = is_use;
    item->file = load_file(loader, source);
}

static struct file *load_file(struct loader *loader, struct source *source)
{
    struct file *file = parse_source(loader->cx, source);
    size_t i;

    loader->depth++;
    for (i = 0; i < file->items.n; i++)
        if (file->items.v[i]->kind == ITEM_INCLUDE || file->items.v[i]->kind == ITEM_USE)
            load_item(loader, source, file->items.v[i]);
    loader->depth--;
    return file;
}

bool load_program(struct cx *cx, const struct load_paths *paths, const char *const *inputs, size_t count, file_list *files)
{
    struct loader loader = { cx, paths, 0 };
    size_t i;

    for (i = 0; i < count; i++) {
        struct source *source;

        if (strcmp(inputs[i], "-") != 0 && source_same_file(cx->sources, inputs[i]))
            continue;
        source = source_load(cx->sources, inputs[i], SPAN_NONE);
        if (!source)
            return false;
        vec_push(cx->arena, files, load_file(&loader, source));
    }
    return true;
}

static bool describes(const struct file *file)
{
    size_t i;

    for (i = 0; i < file->items.n; i++)
        if (file->items.v[i]->kind == ITEM_CONTROLLER && !file->items.v[i]->at)
            return true;
    return file->source->is_description;
}

static bool holds_program(const struct file *file)
{
    size_t i;

    if (file->damaged && describes(file))
        return false;
    for (i = 0; i < file->items.n; i++)
        if (file->items.v[i]->file && !holds_program(file->items.v[i]->file))
            return false;
    return true;
}

bool files_hold_program(const file_list *files)
{
    size_t i;

    for (i = 0; i < files->n; i++)
        if (!holds_program(files->v[i]))
            return false;
    return true;
}
