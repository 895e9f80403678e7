/* SPDX-License-Identifier: MIT */
/* Runs dmac-compile --emit=json and reads what it prints. */
#include "compiled.h"
#include <json-c/json.h>
#include <string.h>
#include "common/vec.h"
#include "../library.h"

typedef struct json_object json;
typedef VEC(struct compiled) compiled_list;

static json *member(json *o, const char *name)
{
    json *m = NULL;
    return o && json_object_object_get_ex(o, name, &m) ? m : NULL;
}

static const char *text(struct cx *cx, json *o, const char *name)
{
    const char *t = json_object_get_string(member(o, name));
    return t ? arena_strndup(cx->arena, t, strlen(t)) : "";
}

static uint64_t number(json *o)
{
    const char *t = json_object_get_string(o);
    return t ? strtoull(t, NULL, 0) : 0;
}

/* Hexadecimal with a sign of its own. */
static int64_t signed_number(json *o)
{
    const char *t = json_object_get_string(o);
    return t && *t == '-' ? -(int64_t)strtoull(t + 1, NULL, 0) : (int64_t)number(o);
}

static size_t length(json *list)
{
    return list ? json_object_array_length(list) : 0;
}

static struct compiled_fixup fixup_of(struct cx *cx, json *o)
{
    return (struct compiled_fixup){
        .unit = number(member(o, "unit")), .descriptor = number(member(o, "descriptor")), .symbol = text(cx, o, "symbol"),
        .addend = signed_number(member(o, "addend")), .shift = (unsigned)number(member(o, "shift")), .lsb = (unsigned)number(member(o, "lsb")),
        .bits = (unsigned)number(member(o, "bits")),
    };
}

static struct compiled_table table_of(struct cx *cx, json *o)
{
    json *list = member(o, "descriptors"), *fixups = member(o, "fixups");
    struct compiled_table t = { .list = text(cx, o, "list"), .stepped = json_object_get_boolean(member(o, "stepped")), .n = length(list), .nfixups = length(fixups) };
    struct compiled_descriptor *d = NEW_ARRAY(cx->arena, struct compiled_descriptor, t.n);
    struct compiled_fixup *f = NEW_ARRAY(cx->arena, struct compiled_fixup, t.nfixups);
    VEC(uint32_t) units = { 0 };

    t.has_address = member(o, "address") != NULL;
    t.address = number(member(o, "address"));
    for (size_t i = 0; i < t.n; i++) {
        json *one = json_object_array_get_idx(list, i), *words = member(one, "words");
        d[i] = (struct compiled_descriptor){ number(member(one, "offset")), units.n, length(words) };
        for (size_t k = 0; k < length(words); k++)
            vec_push(cx->arena, &units, (uint32_t)number(json_object_array_get_idx(words, k)));
    }
    for (size_t i = 0; i < t.nfixups; i++)
        f[i] = fixup_of(cx, json_object_array_get_idx(fixups, i));
    t.descriptors = d;
    t.fixups = f;
    t.units = units.v;
    t.nunits = units.n;
    return t;
}

static const char *description_of(struct cx *cx, json *root, const char *instance)
{
    json *list = member(root, "controllers");

    for (size_t i = 0; i < length(list); i++)
        if (!strcmp(text(cx, json_object_array_get_idx(list, i), "name"), instance))
            return text(cx, json_object_array_get_idx(list, i), "description");
    return "";
}

static void add_transfers(struct cx *cx, json *root, const char *file, compiled_list *all)
{
    json *list = member(root, "transfers");

    for (size_t i = 0; i < length(list); i++) {
        json *o = json_object_array_get_idx(list, i), *tables = member(o, "tables");
        struct compiled c = { text(cx, o, "name"), description_of(cx, root, text(cx, o, "controller")), file, length(tables), NULL };

        c.tables = NEW_ARRAY(cx->arena, struct compiled_table, c.ntables);
        for (size_t k = 0; k < c.ntables; k++)
            c.tables[k] = table_of(cx, json_object_array_get_idx(tables, k));
        vec_push(cx->arena, all, c);
    }
}

static char *output_of(struct cx *cx, const char *command)
{
    VEC(char) out = { 0 };
    FILE *pipe = popen(command, "r");

    for (int c = pipe ? getc(pipe) : EOF; c != EOF; c = getc(pipe))
        vec_push(cx->arena, &out, (char)c);
    if (!pipe || pclose(pipe) != 0)
        return NULL;
    vec_push(cx->arena, &out, '\0');
    return out.v;
}

static void add_file(struct cx *cx, const char *file, compiled_list *all)
{
    const char *command = getenv("DMAC_COMPILE"), *top = getenv("top_srcdir");
    char *bytes = output_of(cx, arena_printf(cx->arena, "'%s' -C '%s/controllers' -w --color=never --emit=json -o - '%s' 2>&1",
                                             command ? command : "./dmac-compile", top ? top : ".", file));
    json *root = bytes ? json_tokener_parse(bytes) : NULL;

    if (root) {
        add_transfers(cx, root, file, all);
        json_object_put(root);
        return;
    }
    /* What it said is lost with its status: once more, for the reader. */
    printf("# %s does not compile\n", file);
    fflush(stdout);
    char *again = arena_printf(cx->arena, "'%s' -C '%s/controllers' -w --color=never -fsyntax-only '%s' 2>&1 | sed 's/^/# /'",
                               command ? command : "./dmac-compile", top ? top : ".", file);
    if (system(again) == -1)
        puts("# it cannot be run");
}

size_t compiled_load(struct cx *cx, const char *name, const struct compiled **transfers)
{
    glob_t files = source_files("tests/golden/*.dmac");
    size_t n = strlen(name);
    compiled_list all = { 0 };

    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *file = strrchr(files.gl_pathv[i], '/') + 1;
        if (!strncmp(file, name, n) && file[n] == '.')
            add_file(cx, arena_strndup(cx->arena, files.gl_pathv[i], strlen(files.gl_pathv[i])), &all);
    }
    globfree(&files);
    *transfers = all.v;
    return all.n;
}
