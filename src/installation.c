/* SPDX-License-Identifier: MIT */
#include "installation.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/arena.h"

/* The build writes this file beside the program; nobody installs it. Its one line is the library of the source tree. */
#define MARKER "dmac-uninstalled"

/* The folder of the running program, without its last slash; null if the system does not tell. */
static char *own_folder(struct arena *arena)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path);
    const char *slash = size > 0 ? memrchr(path, '/', (size_t)size) : NULL;

    return slash ? arena_strndup(arena, path, (size_t)(slash - path)) : NULL;
}

static const char *of_source_tree(struct arena *arena, const char *folder)
{
    char line[PATH_MAX], resolved[PATH_MAX];
    FILE *file = fopen(arena_printf(arena, "%s/" MARKER, folder), "r");
    bool found;

    if (!file)
        return NULL;
    found = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    line[found ? strcspn(line, "\n") : 0] = '\0';
    return realpath(line, resolved) ? arena_strndup(arena, resolved, strlen(resolved)) : NULL;
}

/* A tree installed under DESTDIR works where it is: what stands before bindir stands before the library, too. */
static const char *beside(struct arena *arena, const char *folder)
{
    size_t size = strlen(folder), tail = strlen(DMAC_BINDIR);

    if (size < tail || strcmp(folder + size - tail, DMAC_BINDIR) != 0)
        return DMAC_CONTROLLERSDIR;
    return arena_printf(arena, "%.*s%s", (int)(size - tail), folder, DMAC_CONTROLLERSDIR);
}

const char *installation_controllers(struct arena *arena)
{
    const char *folder = own_folder(arena), *tree = folder ? of_source_tree(arena, folder) : NULL;

    if (tree)
        return tree;
    return folder ? beside(arena, folder) : DMAC_CONTROLLERSDIR;
}
