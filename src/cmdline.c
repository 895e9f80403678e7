/* SPDX-License-Identifier: MIT */
#include "cmdline.h"

#include <getopt.h>
#include <stdarg.h>
#include <string.h>
#include "common/cx.h"
#include "common/suggest.h"

enum { HELP_COLUMN = 32, ROWS_MAX = 64 };

/* ---- help -------------------------------------------------------------------------------------------------------------- */

static bool is_family(const struct option_row *row)
{
    return row->brief && row->brief[1];
}

static bool may_lack(const struct option_row *row)
{
    return row->argument && row->argument[0] == '[';
}

static int print_spelling(const struct option_row *row, FILE *out)
{
    bool joined = row->brief && row->brief[0] == 'f';
    int width = fprintf(out, "  ");

    if (row->brief)
        width += fprintf(out, "-%s%s%s", row->brief, row->argument ? joined ? "=" : row->brief[0] == 'W' ? "" : " " : "",
                         row->argument ? row->argument : "");
    if (row->full)
        width += fprintf(out, "%s--%s%s%s", row->brief ? ", " : "    ", row->full, row->argument && !may_lack(row) ? "=" : "",
                         row->argument ? may_lack(row) ? "[=" : row->argument : "");
    if (row->full && may_lack(row))
        width += fprintf(out, "%s", row->argument + 1);
    return width;
}

void command_help(const struct command *command, FILE *out)
{
    size_t i;

    for (i = 0; i < command->nrows; i++) {
        int width = print_spelling(&command->rows[i], out);

        if (width >= HELP_COLUMN) {
            fputc('\n', out);
            width = 0;
        }
        fprintf(out, "%*s%s\n", HELP_COLUMN - width, "", command->rows[i].help);
    }
}

/* ---- values ------------------------------------------------------------------------------------------------------------ */

bool usage_error(const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s: ", tool_name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nTry '%s --help'.\n", tool_name);
    return false;
}

bool choose(const char *option, const char *text, const char *const *words, unsigned *choice)
{
    struct suggestion near;

    suggest_start(&near, text);
    for (*choice = 0; words[*choice]; (*choice)++) {
        if (strcmp(words[*choice], text) == 0)
            return true;
        suggest_offer(&near, words[*choice]);
    }
    if (suggest_best(&near))
        return usage_error("%s cannot be '%s'; did you mean '%s'?", option, text, suggest_best(&near));
    return usage_error("%s cannot be '%s'; see --help", option, text);
}

/* ---- getopt ------------------------------------------------------------------------------------------------------------- */

static bool has_letter(const char *letters, size_t n, char letter)
{
    return memchr(letters, letter, n) != NULL;
}

/* ":" first: a missing argument is reported as ':'. */
static void make_tables(const struct command *command, char brief[], struct option full[])
{
    size_t i, n = 0, m = 0;

    brief[n++] = ':';
    for (i = 0; i < command->nrows; i++) {
        const struct option_row *row = &command->rows[i];

        if (row->brief && !has_letter(brief, n, row->brief[0])) {
            brief[n++] = row->brief[0];
            if (row->argument || is_family(row))
                brief[n++] = ':';
        }
        if (row->full)
            full[m++] = (struct option){ row->full,
                    may_lack(row) ? optional_argument : row->argument ? required_argument : no_argument, NULL, row->code };
    }
    brief[n] = '\0';
    full[m] = (struct option){ NULL, 0, NULL, 0 };
}

static const struct option_row *row_of_letter(const struct command *command, int letter)
{
    size_t i;

    for (i = 0; i < command->nrows; i++)
        if (command->rows[i].brief && command->rows[i].brief[0] == letter)
            return &command->rows[i];
    return NULL;
}

/* As it was written; dashes and what stands behind `=` are not part of the name. */
static bool unknown_option(struct arena *arena, const struct command *command, const char *text)
{
    size_t dashes = strspn(text, "-"), i;
    const char *name = arena_strndup(arena, text + dashes, strcspn(text + dashes, "="));
    struct suggestion near;

    suggest_start(&near, name);
    for (i = 0; i < command->nrows; i++) {
        if (command->rows[i].full)
            suggest_offer(&near, command->rows[i].full);
        if (is_family(&command->rows[i]))
            suggest_offer(&near, command->rows[i].brief);
    }
    for (i = 0; i < command->nrows && suggest_best(&near) && strcmp(suggest_best(&near), name) != 0; i++)
        if (suggest_best(&near) == command->rows[i].full || suggest_best(&near) == command->rows[i].brief)
            return usage_error("unknown option '%s'; did you mean '%s%s'?", text, suggest_best(&near) == command->rows[i].full ? "--" : "-",
                               suggest_best(&near));
    return usage_error("unknown option '%s'", text);
}

/* -MD, -MF FILE, -MFfile, -fmax-errors=N: `rest` is what stands behind the letter. */
static bool apply_family(struct arena *arena, const struct command *command, void *to, int letter, const char *rest, int argc,
                         char **argv)
{
    size_t i;

    for (i = 0; i < command->nrows; i++) {
        const struct option_row *row = &command->rows[i];
        const char *name = row->brief ? row->brief + 1 : "";
        size_t length = strlen(name);

        if (!row->brief || row->brief[0] != letter || strncmp(rest, name, length) != 0)
            continue;
        rest += length;
        if (!row->argument)
            return *rest ? usage_error("unknown option '-%c%s'", letter, rest - length) : command->apply(arena, to, row->code, NULL);
        if (*rest)
            return command->apply(arena, to, row->code, letter == 'f' && *rest == '=' ? rest + 1 : rest);
        if (optind == argc)
            return usage_error("-%s needs an argument", row->brief);
        return command->apply(arena, to, row->code, argv[optind++]);
    }
    return unknown_option(arena, command, arena_printf(arena, "-%c%s", letter, rest));
}

static bool apply_option(struct arena *arena, const struct command *command, void *to, int code, int argc, char **argv)
{
    const struct option_row *row = code < 256 ? row_of_letter(command, code) : NULL;

    if (code == '?' && !optopt)
        return unknown_option(arena, command, argv[optind - 1]);

    if (code == ':' || code == '?') {
        const char *what = argv[optind - 1];

        if (code == '?' && optopt && optopt < 256)
            return usage_error("unknown option '-%c'", optopt);
        return usage_error(code == ':' ? "%s needs an argument" : "%s takes no argument", what);
    }
    if (row && is_family(row))
        return apply_family(arena, command, to, code, optarg, argc, argv);
    return command->apply(arena, to, row ? row->code : code, optarg);
}

bool command_parse(struct arena *arena, const struct command *command, void *to, int argc, char **argv)
{
    char brief[3 * ROWS_MAX];
    struct option full[ROWS_MAX + 1];
    int code;

    tool_name = command->name;
    make_tables(command, brief, full);
    opterr = 0;
    while ((code = getopt_long(argc, argv, brief, full, NULL)) != -1)
        if (!apply_option(arena, command, to, code, argc, argv))
            return false;
    return true;
}
