/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output *output_add(struct cx *cx, struct outputs *outputs, const char *path)
{
    struct output *output = NEW(cx->arena, struct output);

    output->path = path;
    output->content.arena = cx->arena;
    vec_push(cx->arena, &outputs->all, output);
    return output;
}

static bool is_stdout(const struct output *output)
{
    return strcmp(output->path, "-") == 0;
}

static bool same_file(const char *a, const char *b)
{
    struct stat first, second;

    if (strcmp(a, b) == 0)
        return true;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && S_ISREG(first.st_mode) && first.st_dev == second.st_dev
           && first.st_ino == second.st_ino;
}

bool outputs_distinct(const struct cx *cx, const struct outputs *outputs)
{
    size_t i, j;

    for (i = 0; i < outputs->all.n; i++) {
        const struct output *output = outputs->all.v[i];
        const struct source *source = is_stdout(output) ? NULL : source_same_file(cx->sources, output->path);

        if (source) {
            fprintf(stderr, "%s: %s would be written over the input %s\n", tool_name, output->path, source->name);
            return false;
        }
        for (j = 0; j < i; j++)
            if (same_file(output->path, outputs->all.v[j]->path)) {
                fprintf(stderr, "%s: %s would be written twice\n", tool_name, output->path);
                return false;
            }
    }
    return true;
}

static bool failed(const struct output *output)
{
    fprintf(stderr, "%s: cannot write %s: %s\n", tool_name, is_stdout(output) ? "standard output" : output->path,
            strerror(errno));
    return false;
}

/* Writes and closes; a full disk may show at the close only. */
static bool write_to(const struct output *output, FILE *file)
{
    bool good = outbuf_write(&output->content, file);
    int problem = errno;

    if (fclose(file) != 0 && good) {
        good = false;
        problem = errno;
    }
    errno = problem;
    return good || failed(output);
}

/* Devices and pipes are written in place; a regular file, or none yet, gets a temporary one beside it. */
static bool is_replaceable(const char *path)
{
    struct stat status;

    return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

static bool write_temporary(struct cx *cx, struct output *output)
{
    const char *resolved = realpath(output->path, NULL);
    int fd;
    FILE *file;

    output->target = resolved ? arena_strndup(cx->arena, resolved, strlen(resolved)) : output->path;
    free((void *)(uintptr_t)resolved);
    output->temporary = arena_printf(cx->arena, "%s.%ld.tmp", output->target, (long)getpid());
    fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (!file) {
        output->temporary = NULL;
        return failed(output);
    }
    return write_to(output, file);
}

static bool write_in_place(struct output *output)
{
    FILE *file;

    if (is_stdout(output))
        return (outbuf_write(&output->content, stdout) && fflush(stdout) == 0) || failed(output);
    file = fopen(output->path, "wb");
    return file ? write_to(output, file) : failed(output);
}

static void drop_temporaries(const struct outputs *outputs)
{
    size_t i;

    for (i = 0; i < outputs->all.n; i++)
        if (outputs->all.v[i]->temporary)
            unlink(outputs->all.v[i]->temporary);
}

static bool prepare(struct cx *cx, struct outputs *outputs)
{
    size_t i;

    for (i = 0; i < outputs->all.n; i++) {
        struct output *output = outputs->all.v[i];

        if (!is_stdout(output) && is_replaceable(output->path) && !write_temporary(cx, output))
            return false;
    }
    return true;
}

static bool publish(struct output *output)
{
    if (!output->temporary)
        return write_in_place(output);
    if (rename(output->temporary, output->target) != 0)
        return failed(output);
    output->temporary = NULL;
    return true;
}

bool outputs_write(struct cx *cx, struct outputs *outputs)
{
    bool good = prepare(cx, outputs);
    size_t i;

    for (i = 0; good && i < outputs->all.n; i++)
        good = publish(outputs->all.v[i]);
    if (!good)
        drop_temporaries(outputs);
    return good;
}

void outputs_remove(const struct outputs *outputs)
{
    struct stat status;
    size_t i;

    for (i = 0; i < outputs->all.n; i++) {
        const char *path = outputs->all.v[i]->path;

        if (!outputs->all.v[i]->keep && strcmp(path, "-") != 0 && lstat(path, &status) == 0 && S_ISREG(status.st_mode))
            unlink(path);
    }
}
