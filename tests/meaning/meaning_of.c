/* SPDX-License-Identifier: MIT */
/* meaning_of [-I DIR] [-C DIR] [-D NAME=VALUE] FILE …: the front half of the compiler alone. The canonical meaning goes to
 * standard output, diagnostics to standard error, as the command does it. */
#include <stdio.h>
#include <string.h>
#include "controller/model.h"
#include "parser/program.h"

struct inputs { struct load_paths paths; VEC(const char *) files; VEC(struct define) defines; };

static void read_arguments(struct cx *cx, char **argv, struct inputs *in)
{
    for (; *argv; argv++) {
        if (strcmp(*argv, "-I") == 0 && argv[1]) {
            vec_push(cx->arena, &in->paths.include_dirs, *++argv);
        } else if (strcmp(*argv, "-C") == 0 && argv[1]) {
            vec_push(cx->arena, &in->paths.controller_dirs, *++argv);
        } else if (strcmp(*argv, "-D") == 0 && argv[1]) {
            char *name = *++argv, *equals = strchr(name, '=');
            struct define define = { arena_strndup(cx->arena, name, equals ? (size_t)(equals - name) : strlen(name)), equals ? equals + 1 : "1" };
            vec_push(cx->arena, &in->defines, define);
        } else {
            vec_push(cx->arena, &in->files, *argv);
        }
    }
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
    struct cx *cx = cx_new();
    struct inputs in = { 0 };
    file_list files = { 0 };
    struct library library = { 0 };
    struct program *program;
    int status = 0;

    (void)argc;
    read_arguments(cx, argv + 1, &in);
    if (in.files.n == 0 || !load_program(cx, &in.paths, in.files.v, in.files.n, &files))
        return 3;
    controllers_load(cx, &files, &library);
    program = resolve(cx, &files, &library, in.defines.v, in.defines.n);
    check_program(cx, program);
    diag_finish(cx);
    if (diag_error_count(cx) == 0)
        fputs(meaning_json(cx, program, base_name(in.files.v[0])), stdout);
    else
        status = 1;
    diag_print(cx, stderr, COLOUR_NEVER);
    cx_drop(cx);
    return status;
}
