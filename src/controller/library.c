/* SPDX-License-Identifier: MIT */
#include "controller/library.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_page(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);

    return size > 5 && strcmp(entry->d_name + size - 5, ".dmac") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static const char *load_folder(struct cx *cx, const struct load_paths *paths, const char *folder, file_list *files)
{
    struct dirent **entries;
    const char *failed = NULL;
    int i, problem = 0, n = scandir(folder, &entries, is_page, by_name);

    for (i = 0; i < n; i++) {
        const char *path = arena_printf(cx->arena, "%s/%s", folder, entries[i]->d_name);

        if (!failed && !load_program(cx, paths, &path, 1, files)) {
            problem = errno;
            failed = path;
        }
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    if (failed)
        errno = problem;
    return failed;
}

const char *library_load(struct cx *cx, const struct load_paths *paths, file_list *files, struct library *library)
{
    const char *failed = NULL;
    size_t i;

    for (i = 0; i < paths->controller_dirs.n && !failed; i++)
        failed = load_folder(cx, paths, paths->controller_dirs.v[i], files);
    if (!failed)
        controllers_load(cx, files, library);
    return failed;
}
