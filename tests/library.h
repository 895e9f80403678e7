/* SPDX-License-Identifier: MIT */
/* The pages of the library as files: whoever adds one adds it to no test. */
#ifndef TESTS_LIBRARY_H
#define TESTS_LIBRARY_H

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

/* Files of the source tree that a pattern such as "controllers/" "*.dmac" names, sorted; at least one. */
static inline glob_t source_files(const char *pattern)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    glob_t found;

    snprintf(path, sizeof path, "%s/%s", top ? top : ".", pattern);
    if (glob(path, 0, NULL, &found)) {
        printf("Bail out! there is no %s\n", path);
        exit(99);
    }
    return found;
}

static inline glob_t library_pages(void)
{
    return source_files("controllers/*.dmac");
}

#endif
