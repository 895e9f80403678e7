/* SPDX-License-Identifier: MIT */
/* The checker of descriptions: every bad page gets its record, the library gets none. */
#include <stdlib.h>
#include "controller/model.h"
#include "common/cx.h"
#include "../../library.h"
#include "../../unit/tap.h"

static const char *library_folder(struct cx *cx)
{
    const char *top = getenv("top_srcdir");
    return arena_printf(cx->arena, "%s/controllers", top ? top : ".");
}

/* Everything that is said about one page. */
static char *records(const char *path)
{
    struct cx *cx = cx_new();
    file_list files = { 0 };
    struct library found = { 0 };
    struct load_paths paths = { 0 };
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    vec_push(cx->arena, &paths.controller_dirs, library_folder(cx));        /* a page may use another */
    if (!load_program(cx, &paths, &path, 1, &files)) {
        fprintf(out, "cannot read %s", path);
    } else {
        controllers_load(cx, &files, &found);
        for (size_t i = 0; i < found.all.n; i++)
            controller_check(cx, found.all.v[i]);
        diag_finish(cx);
        diag_print(cx, out, COLOUR_NEVER);
    }
    fclose(out);
    cx_drop(cx);
    return text;
}

/* Where the page says `// here`: the record must be on that line. */
static unsigned place_of(FILE *file)
{
    char line[1024];
    for (unsigned at = 3; fgets(line, sizeof line, file); at++) {
        if (strstr(line, "// here"))
            return at;
    }
    return 0;
}

static bool on_line(const char *text, const char *name, unsigned line, const char *wanted)
{
    char mark[160];
    snprintf(mark, sizeof mark, "/%s.dmac:%u:", name, line);
    const char *at = line ? strstr(text, mark) : text, *end = at ? strchr(at, '\n') : NULL;
    const char *found = at ? strstr(at, wanted) : NULL;
    return found && (!line || !end || found < end);
}

static void bad_page(const char *dir, const char *name)
{
    char path[4096], first[256], id[64] = "", wanted[160] = "", mark[80];
    snprintf(path, sizeof path, "%s/%s.dmac", dir, name);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(first, sizeof first, file) || !fgets(first, sizeof first, file) || sscanf(first, "// expect %63[^:]: %159[^\n]", id, wanted) < 1) {
        ok(false, name);
        return;
    }
    unsigned line = place_of(file);
    fclose(file);
    char *text = records(path);
    snprintf(mark, sizeof mark, "[%s]", id);
    bool nothing = !strcmp(id, "nothing");
    if (!ok(nothing ? !*text : strstr(text, mark) && on_line(text, name, line, wanted), name))
        printf("# %s\n", text);
    free(text);
}

int main(void)
{
    const char *top = getenv("top_srcdir") ? getenv("top_srcdir") : ".";
    char dir[2048], path[4096], name[128];
    snprintf(dir, sizeof dir, "%s/tests/bad/controllers", top);
    snprintf(path, sizeof path, "%s/pages.txt", dir);
    FILE *list = fopen(path, "r");
    ok(list, "the list of bad pages");
    while (list && fscanf(list, "%127s", name) == 1)
        bad_page(dir, name);
    glob_t pages = library_pages();
    for (size_t i = 0; i < pages.gl_pathc; i++) {
        char *text = records(pages.gl_pathv[i]);
        is_text(text, "", strrchr(pages.gl_pathv[i], '/') + 1);
        free(text);
    }
    globfree(&pages);
    return tap_done();
}
