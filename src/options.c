/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "common/suggest.h"
#include "emit/emit.h"

/* ---- the table -------------------------------------------------------------------------------------------------------- */

enum code {
    OPT_OUTPUT = 256, OPT_OUTPUT_DIR, OPT_EMIT, OPT_INCLUDE, OPT_CONTROLLERS, OPT_DEFINE, OPT_MD, OPT_MF, OPT_MT, OPT_MQ,
    OPT_MP, OPT_WARNING, OPT_NO_WARNINGS, OPT_MAX_ERRORS, OPT_SYNTAX_ONLY, OPT_COLOUR, OPT_DUMP, OPT_SIMULATE, OPT_LICENSE, OPT_LIST,
    OPT_PRINT, OPT_CHECK_CONTROLLER, OPT_EXPLAIN, OPT_DIAGNOSTICS, OPT_HELP, OPT_VERSION,
};

/* `brief` is what stands behind one dash: a letter, or a letter and more of the families -M… and -f…; its argument is
 * joined (after `=` for -f) or follows. An argument in brackets may be left out. */
static const struct row {
    int code;
    const char *brief, *full, *argument, *help;
} rows[] = {
    { OPT_EMIT, NULL, "emit", "LIST", "formats to write, separated by commas (default: h,c)" },
    { OPT_OUTPUT, "o", "output", "FILE", "write the one format to FILE; '-' is standard output" },
    { OPT_OUTPUT_DIR, NULL, "output-dir", "DIR", "write STEM.h, STEM.c ... into DIR; STEM is the last input's name" },
    { OPT_LICENSE, NULL, "license", "ID", "SPDX identifier to put into generated files" },
    { OPT_INCLUDE, "I", "include-dir", "DIR", "look for included files in DIR" },
    { OPT_CONTROLLERS, "C", "controller-dir", "DIR", "look for descriptions of controllers in DIR, before the library" },
    { OPT_DEFINE, "D", "define", "NAME=EXPR", "replace the value of an existing 'const NAME'" },
    { OPT_MD, "MD", NULL, NULL, "write the files read as a make rule, beside the output" },
    { OPT_MF, "MF", NULL, "FILE", "write that rule to FILE" },
    { OPT_MT, "MT", NULL, "TARGET", "its target, as it stands; may be repeated" },
    { OPT_MQ, "MQ", NULL, "TARGET", "its target, quoted for make; may be repeated" },
    { OPT_MP, "MP", NULL, NULL, "add an empty rule for each file read but the first" },
    { OPT_WARNING, "W", NULL, "NAME", "no-NAME, error, error=NAME, no-error=NAME; NAME stands in each message" },
    { OPT_NO_WARNINGS, "w", NULL, NULL, "no warnings" },
    { OPT_MAX_ERRORS, "fmax-errors", NULL, "N", "print at most N errors (default: all)" },
    { OPT_DIAGNOSTICS, "fdiagnostics-format", NULL, "FORMAT", "how messages are written: text (default), json or sarif" },
    { OPT_SYNTAX_ONLY, "fsyntax-only", "check", NULL, "find all errors, write nothing" },
    { OPT_COLOUR, NULL, "color", "WHEN", "auto (default), always or never" },
    { OPT_DUMP, NULL, "dump", "STAGE", "print what a stage has made instead: ast, ir or table" },
    { OPT_SIMULATE, NULL, "simulate", "[FORMAT]", "execute the words, and tell what comes of each scenario: text or json" },
    { OPT_LIST, NULL, "list-controllers", NULL, "list the descriptions that can be found" },
    { OPT_PRINT, NULL, "print-controller", "NAME", "print what is known of a controller" },
    { OPT_CHECK_CONTROLLER, NULL, "check-controller", "FILE", "check the descriptions in FILE" },
    { OPT_EXPLAIN, NULL, "explain", "[NAME]", "tell what was made of each transfer and by which rule; or what diagnostic NAME means" },
    { OPT_HELP, "h", "help", NULL, "print this" },
    { OPT_VERSION, "V", "version", NULL, "print the version" },
};

enum { ROWS = sizeof rows / sizeof *rows, HELP_COLUMN = 32 };

/* ---- help -------------------------------------------------------------------------------------------------------------- */

static bool is_family(const struct row *row)
{
    return row->brief && row->brief[1];
}

static bool may_lack(const struct row *row)
{
    return row->argument && row->argument[0] == '[';
}

static int print_spelling(const struct row *row, FILE *out)
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

void options_help(FILE *out)
{
    const struct emitter *emitter;
    size_t i;

    fputs("Usage: dmac-compile [OPTION]... FILE...\n"
          "Compile descriptions of DMA transfers into the words that the controller reads.\n\n", out);
    for (i = 0; i < ROWS; i++) {
        int width = print_spelling(&rows[i], out);

        if (width >= HELP_COLUMN) {
            fputc('\n', out);
            width = 0;
        }
        fprintf(out, "%*s%s\n", HELP_COLUMN - width, "", rows[i].help);
    }
    fputs("\nFormats:\n", out);
    for (emitter = emitters; emitter->name; emitter++)
        fprintf(out, "  %-10s %s\n", emitter->name, emitter->description);
    fputs("\nExit status: 0 done, 1 the source is wrong, 2 the command line is wrong, 3 a file cannot be read or written,\n"
          "70 an internal error.\n", out);
}

/* ---- values ------------------------------------------------------------------------------------------------------------- */

bool usage_error(const char *format, ...)
{
    va_list args;

    fputs("dmac-compile: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\nTry 'dmac-compile --help'.\n", stderr);
    return false;
}

static bool set_number(const char *text, size_t *number)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno)
        return usage_error("-fmax-errors needs a number, not '%s'", text);
    *number = value;
    return true;
}

static bool add_define(struct arena *arena, struct options *options, const char *text)
{
    const char *equals = strchr(text, '=');
    struct define define;

    if (!equals || equals == text)
        return usage_error("-D needs NAME=EXPR, not '%s'", text);
    define.name = arena_strndup(arena, text, (size_t)(equals - text));
    define.text = equals + 1;
    vec_push(arena, &options->defines, define);
    return true;
}

static bool add_target(struct arena *arena, struct options *options, const char *text, bool quote)
{
    struct dep_target target = { text, quote };

    vec_push(arena, &options->dep_targets, target);
    return true;
}

/* Index of `text` among `words`, a list that ends with null; or a complaint. */
static bool choose(const char *option, const char *text, const char *const *words, unsigned *choice)
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

static bool set_dump(struct options *options, const char *text)
{
    static const char *const stages[] = { "ast", "ir", "table", NULL };
    unsigned choice;

    if (!choose("--dump", text, stages, &choice))
        return false;
    options->dump = (enum dump_stage)(DUMP_AST + choice);
    return true;
}

static bool set_simulate(struct options *options, const char *text)
{
    static const char *const formats[] = { "text", "json", NULL };
    unsigned choice = 0;

    if (text && !choose("--simulate", text, formats, &choice))
        return false;
    options->simulate = (enum simulation)(SIMULATION_TEXT + choice);
    return true;
}

static bool set_colour(struct options *options, const char *text)
{
    static const char *const whens[] = { "auto", "always", "never", NULL };
    unsigned choice;

    if (!choose("--color", text, whens, &choice))
        return false;
    options->colour = (enum when)choice;
    return true;
}

static bool add_warning(struct arena *arena, struct options *options, const char *text)
{
    if (strcmp(text, "no-unresolved") == 0 || strcmp(text, "unresolved") == 0)
        options->unresolved_ok = text[0] == 'n';
    else
        vec_push(arena, &options->warnings, text);
    return true;
}

static bool set_action(struct options *options, enum action action)
{
    if (options->action == ACTION_COMPILE)
        options->action = action;
    return true;
}

static bool set_diagnostics(struct options *options, const char *text)
{
    static const char *const formats[] = { "text", "json", "sarif", NULL };
    unsigned choice;

    if (!choose("-fdiagnostics-format", text, formats, &choice))
        return false;
    options->diagnostics = (enum diagnostics_format)choice;
    return true;
}

static bool set_explain(struct options *options, const char *name)
{
    if (!name)
        return options->explain = true;
    options->subject = name;
    return set_action(options, ACTION_EXPLAIN);
}

static bool apply(struct arena *arena, struct options *options, int code, const char *value)
{
    switch ((enum code)code) {
    case OPT_OUTPUT: options->output = value; return true;
    case OPT_OUTPUT_DIR: options->output_dir = value; return true;
    case OPT_EMIT: options->emit = value; return true;
    case OPT_LICENSE: options->license = value; return true;
    case OPT_INCLUDE: vec_push(arena, &options->paths.include_dirs, value); return true;
    case OPT_CONTROLLERS: vec_push(arena, &options->paths.controller_dirs, value); return true;
    case OPT_DEFINE: return add_define(arena, options, value);
    case OPT_MD: options->dependencies = true; return true;
    case OPT_MF: options->dep_file = value; return true;
    case OPT_MT: return add_target(arena, options, value, false);
    case OPT_MQ: return add_target(arena, options, value, true);
    case OPT_MP: options->phony = true; return true;
    case OPT_WARNING: return add_warning(arena, options, value);
    case OPT_NO_WARNINGS: options->no_warnings = true; return true;
    case OPT_MAX_ERRORS: return set_number(value, &options->max_errors);
    case OPT_SYNTAX_ONLY: options->check_only = true; return true;
    case OPT_COLOUR: return set_colour(options, value);
    case OPT_DUMP: return set_dump(options, value);
    case OPT_SIMULATE: return set_simulate(options, value);
    case OPT_LIST: return set_action(options, ACTION_LIST_CONTROLLERS);
    case OPT_PRINT: options->subject = value; return set_action(options, ACTION_PRINT_CONTROLLER);
    case OPT_CHECK_CONTROLLER:
        vec_push(arena, &options->inputs, value);
        return set_action(options, ACTION_CHECK_CONTROLLER);
    case OPT_DIAGNOSTICS: return set_diagnostics(options, value);
    case OPT_EXPLAIN: return set_explain(options, value);
    case OPT_HELP: return set_action(options, ACTION_HELP);
    case OPT_VERSION: return set_action(options, ACTION_VERSION);
    }
    return true;
}

/* ---- getopt ------------------------------------------------------------------------------------------------------------- */

static bool has_letter(const char *letters, size_t n, char letter)
{
    return memchr(letters, letter, n) != NULL;
}

/* ":" first: a missing argument is reported as ':'. */
static void make_tables(char brief[], struct option full[])
{
    size_t i, n = 0, m = 0;

    brief[n++] = ':';
    for (i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];

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

static const struct row *row_of_letter(int letter)
{
    size_t i;

    for (i = 0; i < ROWS; i++)
        if (rows[i].brief && rows[i].brief[0] == letter)
            return &rows[i];
    return NULL;
}

/* As it was written; dashes and what stands behind `=` are not part of the name. */
static bool unknown_option(struct arena *arena, const char *text)
{
    size_t dashes = strspn(text, "-"), i;
    const char *name = arena_strndup(arena, text + dashes, strcspn(text + dashes, "="));
    struct suggestion near;

    suggest_start(&near, name);
    for (i = 0; i < ROWS; i++) {
        if (rows[i].full)
            suggest_offer(&near, rows[i].full);
        if (is_family(&rows[i]))
            suggest_offer(&near, rows[i].brief);
    }
    for (i = 0; i < ROWS && suggest_best(&near) && strcmp(suggest_best(&near), name) != 0; i++)
        if (suggest_best(&near) == rows[i].full || suggest_best(&near) == rows[i].brief)
            return usage_error("unknown option '%s'; did you mean '%s%s'?", text, suggest_best(&near) == rows[i].full ? "--" : "-",
                               suggest_best(&near));
    return usage_error("unknown option '%s'", text);
}

/* -MD, -MF FILE, -MFfile, -fmax-errors=N: `rest` is what stands behind the letter. */
static bool apply_family(struct arena *arena, struct options *options, int letter, const char *rest, int argc, char **argv)
{
    size_t i;

    for (i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];
        const char *name = row->brief ? row->brief + 1 : "";
        size_t length = strlen(name);

        if (!row->brief || row->brief[0] != letter || strncmp(rest, name, length) != 0)
            continue;
        rest += length;
        if (!row->argument)
            return *rest ? usage_error("unknown option '-%c%s'", letter, rest - length) : apply(arena, options, row->code, NULL);
        if (*rest)
            return apply(arena, options, row->code, letter == 'f' && *rest == '=' ? rest + 1 : rest);
        if (optind == argc)
            return usage_error("-%s needs an argument", row->brief);
        return apply(arena, options, row->code, argv[optind++]);
    }
    return unknown_option(arena, arena_printf(arena, "-%c%s", letter, rest));
}

static bool apply_option(struct arena *arena, struct options *options, int code, int argc, char **argv)
{
    const struct row *row = code < 256 ? row_of_letter(code) : NULL;

    if (code == '?' && !optopt)
        return unknown_option(arena, argv[optind - 1]);

    if (code == ':' || code == '?') {
        const char *what = argv[optind - 1];

        if (code == '?' && optopt && optopt < 256)
            return usage_error("unknown option '-%c'", optopt);
        return usage_error(code == ':' ? "%s needs an argument" : "%s takes no argument", what);
    }
    if (row && is_family(row))
        return apply_family(arena, options, code, optarg, argc, argv);
    return apply(arena, options, row ? row->code : code, optarg);
}

/* What does not go together. */
static bool check(const struct options *options)
{
    if (options->action == ACTION_HELP || options->action == ACTION_VERSION || options->action == ACTION_LIST_CONTROLLERS
        || options->action == ACTION_PRINT_CONTROLLER || options->action == ACTION_EXPLAIN)
        return true;
    if (!options->inputs.n)
        return usage_error("no input file");
    if (options->output && options->output_dir)
        return usage_error("-o and --output-dir do not go together");
    if (!options->dependencies && (options->dep_file || options->dep_targets.n || options->phony))
        return usage_error("-MF, -MT, -MQ and -MP need -MD");
    return true;
}

bool options_parse(struct arena *arena, int argc, char **argv, struct options *options)
{
    char brief[3 * ROWS];
    struct option full[ROWS + 1];
    int code;

    make_tables(brief, full);
    opterr = 0;
    while ((code = getopt_long(argc, argv, brief, full, NULL)) != -1)
        if (!apply_option(arena, options, code, argc, argv))
            return false;
    for (; optind < argc; optind++)
        vec_push(arena, &options->inputs, argv[optind]);
    return check(options);
}
