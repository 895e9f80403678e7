/* SPDX-License-Identifier: MIT */
#include "decode/options.h"

#include <string.h>
#include <unistd.h>
#include "cmdline.h"
#include "decode/job.h"

enum code {
    OPT_CONTROLLER = 256, OPT_PARAMETER, OPT_CHANNEL, OPT_REGISTER, OPT_TAIL, OPT_COUNT, OPT_FORMAT, OPT_BASE, OPT_ORDER, OPT_EMIT, OPT_OUTPUT,
    OPT_CONTROLLERS, OPT_INCLUDE, OPT_WARNING, OPT_NO_WARNINGS, OPT_MAX_ERRORS, OPT_DIAGNOSTICS, OPT_COLOUR, OPT_LIST, OPT_EXPLAIN, OPT_HELP,
    OPT_VERSION,
};

static const struct option_row rows[] = {
    { OPT_CONTROLLER, "c", "controller", "NAME", "whose descriptors they are: NAME of the library, FILE.dmac or FILE.dmac:NAME" },
    { OPT_PARAMETER, "p", "parameter", "NAME=VALUE", "a parameter of the instance; may be repeated" },
    { OPT_CHANNEL, NULL, "channel", "N", "the channel that runs the list (default: 0, where words depend on it)" },
    { OPT_REGISTER, "r", "register", "NAME=VALUE", "what a register, REGISTER.FIELD or role held; may be repeated" },
    { OPT_TAIL, NULL, "tail", "ADDRESS", "the last descriptor, where a register says it" },
    { OPT_COUNT, NULL, "count", "N", "how many descriptors there are, where a register says it" },
    { OPT_FORMAT, NULL, "format", "FORMAT", "of the dump: auto (default), raw, hex, ihex, srec or elf" },
    { OPT_BASE, "b", "base", "ADDRESS", "bus address of the first byte; added to the addresses that the dump has" },
    { OPT_ORDER, NULL, "order", "ORDER", "groups of a hex text are: auto (default), bytes, or values little or big" },
    { OPT_EMIT, NULL, "emit", "FORMAT", "what to write (default: listing)" },
    { OPT_OUTPUT, "o", "output", "FILE", "write to FILE; its end chooses the format; '-' is standard output" },
    { OPT_CONTROLLERS, "C", "controller-dir", "DIR", "look for descriptions of controllers in DIR, before the library" },
    { OPT_INCLUDE, "I", "include-dir", "DIR", "look in DIR for files that a board includes" },
    { OPT_WARNING, "W", NULL, "NAME", "no-NAME, error, error=NAME, no-error=NAME; NAME stands in each message" },
    { OPT_NO_WARNINGS, "w", NULL, NULL, "no warnings" },
    { OPT_MAX_ERRORS, "fmax-errors", NULL, "N", "print at most N errors (default: all)" },
    { OPT_DIAGNOSTICS, "fdiagnostics-format", "diagnostics", "FORMAT", "how messages are written: text (default), json or sarif" },
    { OPT_COLOUR, NULL, "color", "WHEN", "auto (default), always or never" },
    { OPT_LIST, NULL, "list-controllers", NULL, "list the descriptions that can be found" },
    { OPT_EXPLAIN, NULL, "explain", "NAME", "tell what diagnostic NAME means" },
    { OPT_HELP, "h", "help", NULL, "print this" },
    { OPT_VERSION, "V", "version", NULL, "print the version" },
};

static bool apply(struct arena *arena, void *to, int code, const char *value);
static const struct command command = { "dmac-decode", rows, sizeof rows / sizeof *rows, apply };

void decode_options_help(FILE *out)
{
    const struct decode_format *format;

    fputs("Usage: dmac-decode [OPTION]... --controller=NAME DUMP [LIST=]ADDRESS...\n"
          "Follow a chain of DMA descriptors through a dump of memory, and tell what it will do.\n"
          "ADDRESS is a number, or SYMBOL or SYMBOL+NUMBER of an ELF file.\n\n", out);
    command_help(&command, out);
    fputs("\nFormats:\n", out);
    for (format = decode_formats; format->name; format++)
        fprintf(out, "  %-10s %s\n", format->name, format->description);
    fputs("\nExit status: 0 done, 1 the dump or the chain is wrong, 2 the command line is wrong, 3 a file cannot be read or written,\n"
          "70 an internal error.\n", out);
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static bool set_number(const char *option, const char *text, uint64_t *number)
{
    wide value;

    if (!parse_number(text, &value) || value < 0)
        return usage_error("%s needs a number, not '%s'", option, text);
    *number = (uint64_t)value;
    return true;
}

static bool is_name(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') || text[i] == '_'
              || (i && ((text[i] >= '0' && text[i] <= '9') || strchr(".[]", text[i])))))
            return false;
    return size > 0;
}

/* Values are numbers or words: nothing else finds its way into what is made of them. */
static bool add_setting(struct arena *arena, const char *option, const char *text, setting_texts *settings)
{
    const char *equals = strchr(text, '=');
    struct setting_text setting;
    wide number;

    if (!equals || !is_name(text, (size_t)(equals - text)))
        return usage_error("%s needs NAME=VALUE, not '%s'", option, text);
    setting.name = arena_strndup(arena, text, (size_t)(equals - text));
    setting.value = equals + 1;
    if (!parse_number(setting.value, &number) && !is_name(setting.value, strlen(setting.value)))
        return usage_error("%s: '%s' is neither a number nor a word", option, setting.value);
    vec_push(arena, settings, setting);
    return true;
}

static bool set_format(struct decode_options *options, const char *text)
{
    static const char *const names[] = { "auto", "raw", "hex", "ihex", "srec", "elf", NULL };
    unsigned choice;

    if (!choose("--format", text, names, &choice))
        return false;
    options->dump.format = (enum dump_format)choice;
    return true;
}

static bool set_order(struct decode_options *options, const char *text)
{
    static const char *const names[] = { "auto", "bytes", "little", "big", NULL };
    unsigned choice;

    if (!choose("--order", text, names, &choice))
        return false;
    options->dump.order = (enum dump_order)choice;
    return true;
}

static bool set_action(struct decode_options *options, enum decode_action action)
{
    if (options->action == DECODE_CHAIN)
        options->action = action;
    return true;
}

static bool apply(struct arena *arena, void *to, int code, const char *value)
{
    struct decode_options *options = to;

    switch ((enum code)code) {
    case OPT_CONTROLLER: options->target.controller = value; return true;
    case OPT_PARAMETER: return add_setting(arena, "--parameter", value, &options->target.parameters);
    case OPT_CHANNEL: options->target.has_channel = true; return set_number("--channel", value, &options->target.channel);
    case OPT_REGISTER: return add_setting(arena, "--register", value, &options->target.registers);
    case OPT_TAIL: options->has_tail = true; return set_number("--tail", value, &options->tail);
    case OPT_COUNT: options->has_count = true; return set_number("--count", value, &options->count);
    case OPT_FORMAT: return set_format(options, value);
    case OPT_BASE: options->dump.has_base = true; return set_number("--base", value, &options->dump.base);
    case OPT_ORDER: return set_order(options, value);
    case OPT_EMIT: options->emit = value; return true;
    case OPT_OUTPUT: options->output = value; return true;
    case OPT_CONTROLLERS: vec_push(arena, &options->target.paths.controller_dirs, value); return true;
    case OPT_INCLUDE: vec_push(arena, &options->target.paths.include_dirs, value); return true;
    case OPT_WARNING: vec_push(arena, &options->messages.warnings, value); return true;
    case OPT_NO_WARNINGS: options->messages.off = true; return true;
    case OPT_MAX_ERRORS: return messages_set_most(&options->messages, value);
    case OPT_DIAGNOSTICS: return messages_set_format(&options->messages, value);
    case OPT_COLOUR: return messages_set_colour(&options->messages, value);
    case OPT_LIST: return set_action(options, DECODE_LIST);
    case OPT_EXPLAIN: options->subject = value; return set_action(options, DECODE_EXPLAIN);
    case OPT_HELP: return set_action(options, DECODE_HELP);
    case OPT_VERSION: return set_action(options, DECODE_VERSION);
    }
    return true;
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

static struct address_text address_of(struct arena *arena, const char *text)
{
    const char *equals = strchr(text, '=');

    if (!equals)
        return (struct address_text){ NULL, text };
    return (struct address_text){ arena_strndup(arena, text, (size_t)(equals - text)), equals + 1 };
}

bool decode_options_parse(struct arena *arena, int argc, char **argv, struct decode_options *options)
{
    if (!command_parse(arena, &command, options, argc, argv))
        return false;
    if (options->action != DECODE_CHAIN)
        return true;
    if (!options->target.controller)
        return usage_error("--controller is needed: the name of a description, or a file that has one");
    if (optind == argc)
        return usage_error("no dump");
    options->dump.path = argv[optind++];
    for (; optind < argc; optind++)
        vec_push(arena, &options->addresses, address_of(arena, argv[optind]));
    if (options->addresses.n > 2)
        return usage_error("at most two addresses: of a reading and of a writing list");
    return true;
}
