/* SPDX-License-Identifier: MIT */
#include "messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmdline.h"

bool messages_set_most(struct message_options *options, const char *text)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno)
        return usage_error("-fmax-errors needs a number, not '%s'", text);
    options->most = value;
    return true;
}

bool messages_set_format(struct message_options *options, const char *text)
{
    static const char *const formats[] = { "text", "json", "sarif", NULL };
    unsigned choice;

    if (!choose("-fdiagnostics-format", text, formats, &choice))
        return false;
    options->format = (enum diagnostics_format)choice;
    return true;
}

bool messages_set_colour(struct message_options *options, const char *text)
{
    static const char *const whens[] = { "auto", "always", "never", NULL };
    unsigned choice;

    if (!choose("--color", text, whens, &choice))
        return false;
    options->colour = (enum when)choice;
    return true;
}

void messages_begin(struct cx *cx, const struct message_options *options)
{
    size_t i;

    for (i = 0; i < options->warnings.n; i++) {
        const char *option = options->warnings.v[i], *name, *near;

        if (diag_switch_set(cx, option))
            continue;
        name = strchr(option, '=') ? strchr(option, '=') + 1 : strncmp(option, "no-", 3) ? option : option + 3;
        near = diag_suggest(name);
        if (near && strcmp(near, name) == 0)
            near = NULL;                    /* there is such a diagnostic: an error */
        fprintf(stderr, "%s: warning: -W%s names no warning that can be switched%s%s%s\n", tool_name, option,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    if (options->off)
        diag_warnings_off(cx);
    diag_max_errors(cx, options->most);
}

static bool wants_colour(const struct message_options *options)
{
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");

    if (options->colour != WHEN_AUTO)
        return options->colour == WHEN_ALWAYS;
    return isatty(STDERR_FILENO) && !(refused && *refused) && !(terminal && strcmp(terminal, "dumb") == 0);
}

void messages_show(struct cx *cx, const struct message_options *options, enum status status, bool read)
{
    if (options->format == DIAGNOSTICS_TEXT)
        diag_print(cx, stderr, wants_colour(options) ? COLOUR_ALWAYS : COLOUR_NEVER);
    else if (!read)
        return;
    else if (options->format == DIAGNOSTICS_JSON)
        diag_print_json(cx, stderr);
    else
        diag_print_sarif(cx, stderr, (int)status);
}
