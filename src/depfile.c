/* SPDX-License-Identifier: MIT */
#include "depfile.h"

#include <string.h>

/* As make reads it: blanks take a backslash, before which backslashes count twice; $ is doubled, # escaped. */
static void put_quoted(struct outbuf *out, const char *path)
{
    size_t backslashes = 0;

    for (; *path; path++) {
        if (*path == ' ' || *path == '\t') {
            for (; backslashes; backslashes--)
                outbuf_puts(out, "\\");
            outbuf_puts(out, "\\");
        } else if (*path == '$') {
            outbuf_puts(out, "$");
        } else if (*path == '#') {
            outbuf_puts(out, "\\");
        }
        backslashes = *path == '\\' ? backslashes + 1 : 0;
        outbuf_put(out, path, 1);
    }
}

static void put_targets(const struct options *options, const struct outputs *targets, struct outbuf *out)
{
    size_t i;

    for (i = 0; i < options->dep_targets.n; i++) {
        outbuf_puts(out, i ? " " : "");
        if (options->dep_targets.v[i].quote)
            put_quoted(out, options->dep_targets.v[i].text);
        else
            outbuf_puts(out, options->dep_targets.v[i].text);
    }
    for (i = 0; !options->dep_targets.n && i < targets->all.n; i++) {
        outbuf_puts(out, i ? " " : "");
        put_quoted(out, targets->all.v[i]->path);
    }
}

static bool is_file(const struct source *source)
{
    return source->name[0] != '<';
}

void depfile_print(const struct cx *cx, const struct options *options, const struct outputs *targets, struct outbuf *out)
{
    size_t i, n = sources_count(cx->sources), first = n;

    put_targets(options, targets, out);
    outbuf_puts(out, ":");
    for (i = 0; i < n; i++) {
        const struct source *source = sources_at(cx->sources, i);

        if (!is_file(source))
            continue;
        first = first == n ? i : first;
        outbuf_puts(out, i == first ? " " : " \\\n ");
        put_quoted(out, source->name);
    }
    outbuf_puts(out, "\n");
    for (i = first + 1; options->phony && i < n; i++) {
        if (!is_file(sources_at(cx->sources, i)))
            continue;
        put_quoted(out, sources_at(cx->sources, i)->name);
        outbuf_puts(out, ":\n");
    }
}
