/* SPDX-License-Identifier: MIT */
/* How the records of a run become messages: what the options say about it, the same for every program here. */
#ifndef DMAC_MESSAGES_H
#define DMAC_MESSAGES_H

#include "common/cx.h"

/* Documented exit statuses. */
enum status { STATUS_OK = 0, STATUS_SOURCE = 1, STATUS_USAGE = 2, STATUS_IO = 3, STATUS_INTERNAL = 70 };

enum diagnostics_format { DIAGNOSTICS_TEXT, DIAGNOSTICS_JSON, DIAGNOSTICS_SARIF };
enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };
struct message_options {
    VEC(const char *) warnings;             /* behind -W */
    bool off;                               /* -w */
    size_t most;                            /* -fmax-errors; 0: all */
    enum diagnostics_format format;         /* -fdiagnostics-format */
    enum when colour;                       /* --color */
};

/* Values of options; false: standard error says what is wrong with them. */
bool messages_set_most(struct message_options *options, const char *text);
bool messages_set_format(struct message_options *options, const char *text);
bool messages_set_colour(struct message_options *options, const char *text);

/* Before the first record: what -W says. */
void messages_begin(struct cx *cx, const struct message_options *options);
/* All records on standard error: text, or for programs; then something always comes, if something was to be `read`. */
void messages_show(struct cx *cx, const struct message_options *options, enum status status, bool read);

#endif
