/* SPDX-License-Identifier: MIT */
/* Command lines as tables: one table of options serves getopt_long and --help. */
#ifndef DMAC_CMDLINE_H
#define DMAC_CMDLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "common/arena.h"

/* `brief` is what stands behind one dash: a letter, or a letter and more of the families -M… and -f…; its argument is
 * joined (after `=` for -f) or follows. An argument in brackets may be left out. */
struct option_row { int code; const char *brief, *full, *argument, *help; };     /* code: 256 or more */
struct command {
    const char *name;                       /* of the program, for messages */
    const struct option_row *rows; size_t nrows;
    /* Takes one option into `to`. False: it is wrong, and standard error says how. */
    bool (*apply)(struct arena *arena, void *to, int code, const char *value);
};

/* Takes all options; operands are what argv has from optind on. False: standard error says what is wrong. */
bool command_parse(struct arena *arena, const struct command *command, void *to, int argc, char **argv);
/* The options, a line each. */
void command_help(const struct command *command, FILE *out);

/* Says on standard error what is wrong with the command line; false. */
bool usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Index of `text` among `words`, a list that ends with null; or a complaint. */
bool choose(const char *option, const char *text, const char *const *words, unsigned *choice);

#endif
