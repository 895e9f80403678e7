/* SPDX-License-Identifier: MIT */
#include "harness.h"
#include "codegen/plan_channel.h"
#include "../library.h"

#include <stdlib.h>
#include <string.h>

struct bench bench_open(const char *text)
{
    struct bench bench = { .cx = cx_new() };
    glob_t pages = library_pages();
    struct load_paths paths = { 0 };
    struct library library = { 0 };
    file_list files = { 0 };
    bool loaded = load_program(bench.cx, &paths, (const char *const *)pages.gl_pathv, pages.gl_pathc, &files);
    globfree(&pages);
    if (!loaded)
        return bench;
    struct source *source = source_from_text(bench.cx->sources, "test.dmac", text, strlen(text));
    struct file *file = parse_source(bench.cx, source);
    vec_push(bench.cx->arena, &files, file);
    if (controllers_load(bench.cx, &files, &library))
        bench.program = resolve(bench.cx, &files, &library, NULL, 0);
    if (bench.program)
        plan_channels(bench.cx, bench.program);
    return bench;
}

struct bench bench_open_example(const char *name)
{
    struct bench bench = { .cx = cx_new() };
    const char *top = getenv("top_srcdir");
    struct load_paths paths = { 0 };
    struct library library = { 0 };
    file_list files = { 0 };
    const char *input = arena_printf(bench.cx->arena, "%s/examples/%s.dmac", top ? top : ".", name);
    vec_push(bench.cx->arena, &paths.controller_dirs, arena_printf(bench.cx->arena, "%s/controllers", top ? top : "."));
    if (load_program(bench.cx, &paths, &input, 1, &files) && controllers_load(bench.cx, &files, &library))
        bench.program = resolve(bench.cx, &files, &library, NULL, 0);
    if (bench.program)
        plan_channels(bench.cx, bench.program);
    return bench;
}

void bench_close(struct bench *bench)
{
    cx_drop(bench->cx);
}

struct transfer *bench_transfer(const struct bench *bench, const char *name)
{
    for (size_t i = 0; bench->program && i < bench->program->transfers.n; i++)
        if (strcmp(bench->program->transfers.v[i]->name.id, name) == 0)
            return bench->program->transfers.v[i];
    return NULL;
}

bool bench_plan(const struct bench *bench, const char *name, struct planned *planned)
{
    struct transfer *transfer = bench_transfer(bench, name);
    return transfer && plan_transfer(bench->cx, bench->program, transfer, planned);
}

bool bench_verify(const struct bench *bench, struct planned *planned)
{
    return verify_planned(bench->cx, bench->program, planned);
}

size_t bench_descriptors(const struct planned *planned)
{
    size_t n = 0;
    for (size_t i = 0; i < planned->tables.n; i++)
        n += planned->tables.v[i]->descriptors.n;
    return n;
}

const char *bench_records(const struct bench *bench)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return "";
    diag_print(bench->cx, out, COLOUR_NEVER);
    fclose(out);
    char *copy = arena_strndup(bench->cx->arena, text, size);
    free(text);
    return copy;
}
