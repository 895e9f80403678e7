/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <getopt.h>
#include <string.h>
#include "emit/emit.h"

/* ---- the table -------------------------------------------------------------------------------------------------------- */

enum code {
    OPT_OUTPUT = 256, OPT_OUTPUT_DIR, OPT_EMIT, OPT_INCLUDE, OPT_CONTROLLERS, OPT_DEFINE, OPT_MD, OPT_MF, OPT_MT, OPT_MQ,
    OPT_MP, OPT_WARNING, OPT_NO_WARNINGS, OPT_MAX_ERRORS, OPT_SYNTAX_ONLY, OPT_COLOUR, OPT_DUMP, OPT_SIMULATE, OPT_LICENSE, OPT_LIST,
    OPT_PRINT, OPT_CHECK_CONTROLLER, OPT_EXPLAIN, OPT_DIAGNOSTICS, OPT_HELP, OPT_VERSION,
};

static const struct option_row rows[] = {
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

static bool apply(struct arena *arena, void *to, int code, const char *value);
static const struct command command = { "dmac-compile", rows, sizeof rows / sizeof *rows, apply };

/* ---- help -------------------------------------------------------------------------------------------------------------- */

void options_help(FILE *out)
{
    const struct emitter *emitter;

    fputs("Usage: dmac-compile [OPTION]... FILE...\n"
          "Compile descriptions of DMA transfers into the words that the controller reads.\n\n", out);
    command_help(&command, out);
    fputs("\nFormats:\n", out);
    for (emitter = emitters; emitter->name; emitter++)
        fprintf(out, "  %-10s %s\n", emitter->name, emitter->description);
    fputs("\nExit status: 0 done, 1 the source is wrong, 2 the command line is wrong, 3 a file cannot be read or written,\n"
          "70 an internal error.\n", out);
}

/* ---- values ------------------------------------------------------------------------------------------------------------- */

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

static bool add_warning(struct arena *arena, struct options *options, const char *text)
{
    if (strcmp(text, "no-unresolved") == 0 || strcmp(text, "unresolved") == 0)
        options->unresolved_ok = text[0] == 'n';
    else
        vec_push(arena, &options->messages.warnings, text);
    return true;
}

static bool set_action(struct options *options, enum action action)
{
    if (options->action == ACTION_COMPILE)
        options->action = action;
    return true;
}

static bool set_explain(struct options *options, const char *name)
{
    if (!name)
        return options->explain = true;
    options->subject = name;
    return set_action(options, ACTION_EXPLAIN);
}

static bool apply(struct arena *arena, void *to, int code, const char *value)
{
    struct options *options = to;

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
    case OPT_NO_WARNINGS: options->messages.off = true; return true;
    case OPT_MAX_ERRORS: return messages_set_most(&options->messages, value);
    case OPT_SYNTAX_ONLY: options->check_only = true; return true;
    case OPT_COLOUR: return messages_set_colour(&options->messages, value);
    case OPT_DUMP: return set_dump(options, value);
    case OPT_SIMULATE: return set_simulate(options, value);
    case OPT_LIST: return set_action(options, ACTION_LIST_CONTROLLERS);
    case OPT_PRINT: options->subject = value; return set_action(options, ACTION_PRINT_CONTROLLER);
    case OPT_CHECK_CONTROLLER:
        vec_push(arena, &options->inputs, value);
        return set_action(options, ACTION_CHECK_CONTROLLER);
    case OPT_DIAGNOSTICS: return messages_set_format(&options->messages, value);
    case OPT_EXPLAIN: return set_explain(options, value);
    case OPT_HELP: return set_action(options, ACTION_HELP);
    case OPT_VERSION: return set_action(options, ACTION_VERSION);
    }
    return true;
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
    if (!command_parse(arena, &command, options, argc, argv))
        return false;
    for (; optind < argc; optind++)
        vec_push(arena, &options->inputs, argv[optind]);
    return check(options);
}
