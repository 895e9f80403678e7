/* SPDX-License-Identifier: MIT */
#include "common/catalogue.h"

#include <string.h>

enum { WIDTH = 100 };

static const struct catalogue_entry entries[DIAG_COUNT] = {
#include "common/catalogue.inc"
};

static const char *const titles[DIAG_COUNT] = {
#define DIAG(id, name, level, title) [DIAG_##id] = title,
#include "common/diag_ids.def"
#undef DIAG
};

const struct catalogue_entry *catalogue_entry(enum diag_id id)
{
    return &entries[id];
}

const char *diag_title(enum diag_id id)
{
    return titles[id];
}

const char *diag_level_text(enum diag_id id)
{
    static const char *const texts[] = { [LEVEL_E] = "error", [LEVEL_A] = "error that an 'allow' waives", [LEVEL_W] = "warning" };

    return texts[diag_level(id)];
}

/* ---- text ---------------------------------------------------------------------------------------------------------- */

static bool is_empty(const char *text)
{
    return !text || !*text;
}

/* Lines of at most WIDTH bytes, broken at blanks. */
static void put_wrapped(const char *text, const char *indent, FILE *out)
{
    size_t width = WIDTH - strlen(indent);

    while (*text) {
        size_t size = strlen(text), cut = size;

        if (size > width) {
            for (cut = width; cut > 0 && text[cut] != ' '; cut--) {}
            cut = cut ? cut : strcspn(text, " ");
        }
        fprintf(out, "%s%.*s\n", indent, (int)cut, text);
        text += cut;
        text += strspn(text, " ");
    }
}

static const char *unindented(const char *line)
{
    return line + strspn(line, " ");
}

static void put_example(const char *word, const char *text, FILE *out)
{
    fprintf(out, "\n%s:\n", word);
    put_wrapped(is_empty(text) ? "(without the line)" : text, "    ", out);
}

static void put_waiver(enum diag_id id, FILE *out)
{
    const char *name = diag_name(id);

    if (diag_level(id) == LEVEL_A)
        fprintf(out, "\nWaived by 'allow \"%s\" because \"...\";' in the transfer or at top level.\n", name);
    else if (diag_level(id) == LEVEL_W)
        fprintf(out, "\nSwitched off by -Wno-%s, waived by 'allow \"%s\" because \"...\";', made an error by -Werror=%s.\n", name,
                name, name);
}

void catalogue_explain(enum diag_id id, FILE *out)
{
    const struct catalogue_entry *e = catalogue_entry(id);

    fprintf(out, "%s (%s): %s\n\n", diag_name(id), diag_level_text(id), diag_title(id));
    put_wrapped(e->says, "", out);
    fputc('\n', out);
    put_wrapped(e->out, "", out);
    if (e->page) {
        fputs("\nIn a description, instead of:\n", out);
        put_wrapped(unindented(e->page), "    ", out);
    }
    if (e->bad) {
        put_example("Bad", e->bad, out);
        put_wrapped(e->message, "    -> ", out);
    }
    put_example("Good", e->good, out);
    put_waiver(id, out);
}

/* ---- documentation ------------------------------------------------------------------------------------------------- */

static const char markdown_head[] =
    "<!-- Generated from src/common/catalogue.txt by tests/doc/update-catalogue; do not edit. -->\n"
    "# Diagnostics\n\n"
    "Each message ends with its name in brackets; `dmac-compile --explain=NAME` prints the entry. Levels: an *error* cannot be\n"
    "waived, because the program would have no meaning; an *error that an 'allow' waives* needs `allow \"NAME\" because \"REASON\";` in\n"
    "the transfer or at top level, and the reason goes into the report; a *warning* is also switched by `-Wno-NAME`,\n"
    "`-Werror=NAME`, `-Werror`, `-w`. An `allow` that waives nothing is a warning itself.\n\n"
    "The examples stand behind the small board in `tests/bad/prelude.dmac`; one that begins with a step stands for\n"
    "`transfer t on dma1 { ... }`.\n\n"
    "| name | level | |\n|---|---|---|\n";

static void put_code(const char *text, FILE *out)
{
    put_wrapped(is_empty(text) ? "(without the line)" : text, "    ", out);
}

static void markdown_entry(enum diag_id id, FILE *out)
{
    const struct catalogue_entry *e = catalogue_entry(id);

    fprintf(out, "\n## %s\n\n*%s*: %s.\n\n", diag_name(id), diag_level_text(id), diag_title(id));
    put_wrapped(e->says, "", out);
    fputc('\n', out);
    put_wrapped(e->out, "", out);
    if (e->page)
        fprintf(out, "\nIn a description, instead of `%s`:\n", unindented(e->page));
    if (e->bad) {
        fputs("\nBad:\n\n", out);
        put_code(e->bad, out);
        fprintf(out, "\n> %s\n", e->message);
    }
    fputs("\nGood:\n\n", out);
    put_code(e->good, out);
}

void catalogue_markdown(FILE *out)
{
    unsigned id;

    fputs(markdown_head, out);
    for (id = 0; id < DIAG_COUNT; id++)
        fprintf(out, "| [`%s`](#%s) | %s | %s |\n", diag_name((enum diag_id)id), diag_name((enum diag_id)id),
                diag_level_text((enum diag_id)id), diag_title((enum diag_id)id));
    for (id = 0; id < DIAG_COUNT; id++)
        markdown_entry((enum diag_id)id, out);
}
