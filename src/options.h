/* SPDX-License-Identifier: MIT */
/* The command line as data. One table serves getopt_long and --help. */
#ifndef DMAC_OPTIONS_H
#define DMAC_OPTIONS_H

#include "cmdline.h"
#include "common/vec.h"
#include "messages.h"
#include "program/program.h"

enum action { ACTION_COMPILE, ACTION_HELP, ACTION_VERSION, ACTION_LIST_CONTROLLERS, ACTION_PRINT_CONTROLLER,
              ACTION_CHECK_CONTROLLER, ACTION_EXPLAIN };
enum dump_stage { DUMP_NONE, DUMP_AST, DUMP_IR, DUMP_TABLE };
enum simulation { SIMULATION_NONE, SIMULATION_TEXT, SIMULATION_JSON };

struct options {
    enum action action;
    const char *subject;                    /* of PRINT_CONTROLLER, EXPLAIN */
    VEC(const char *) inputs;
    const char *emit;                       /* list as written; null: not given */
    const char *output;                     /* -o */
    const char *output_dir;
    struct load_paths paths;                /* -I and -C only; the installed library is added by the driver */
    VEC(struct define) defines;
    bool dependencies, phony;               /* -MD, -MP */
    const char *dep_file;                   /* -MF */
    VEC(struct dep_target { const char *text; bool quote; }) dep_targets;     /* -MT, -MQ */
    struct message_options messages;        /* -W, -w, -fmax-errors, -fdiagnostics-format, --color */
    bool check_only;
    bool unresolved_ok;                     /* -Wno-unresolved */
    enum dump_stage dump;
    enum simulation simulate;               /* --simulate */
    bool explain;                           /* --explain: the report */
    const char *license;
};

/* False: the command line is wrong, and standard error says how. */
bool options_parse(struct arena *arena, int argc, char **argv, struct options *options);
/* --help, made from the table of options and the registry of formats. */
void options_help(FILE *out);

#endif
