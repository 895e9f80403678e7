/* SPDX-License-Identifier: MIT */
/* The command line as data. One table serves getopt_long and --help. */
#ifndef DMAC_OPTIONS_H
#define DMAC_OPTIONS_H

#include "common/vec.h"
#include "program/program.h"

/* Documented exit statuses. */
enum status { STATUS_OK = 0, STATUS_SOURCE = 1, STATUS_USAGE = 2, STATUS_IO = 3, STATUS_INTERNAL = 70 };

enum action { ACTION_COMPILE, ACTION_HELP, ACTION_VERSION, ACTION_LIST_CONTROLLERS, ACTION_PRINT_CONTROLLER,
              ACTION_CHECK_CONTROLLER, ACTION_EXPLAIN };
enum dump_stage { DUMP_NONE, DUMP_AST, DUMP_IR, DUMP_TABLE };
enum simulation { SIMULATION_NONE, SIMULATION_TEXT, SIMULATION_JSON };
enum diagnostics_format { DIAGNOSTICS_TEXT, DIAGNOSTICS_JSON, DIAGNOSTICS_SARIF };
enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

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
    VEC(const char *) warnings;             /* behind -W */
    bool no_warnings;
    size_t max_errors;
    enum diagnostics_format diagnostics;    /* -fdiagnostics-format */
    bool check_only;
    bool unresolved_ok;                     /* -Wno-unresolved */
    enum dump_stage dump;
    enum simulation simulate;               /* --simulate */
    bool explain;                           /* --explain: the report */
    enum when colour;
    const char *license;
};

/* False: the command line is wrong, and standard error says how. */
bool options_parse(struct arena *arena, int argc, char **argv, struct options *options);
/* Says on standard error what is wrong with the command line; false. */
bool usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* --help, made from the table of options and the registry of formats. */
void options_help(FILE *out);

#endif
