/* SPDX-License-Identifier: MIT */
/* The pipeline, top to bottom in `compile`. Each stage has one input and one output; what is wrong becomes records, which
 * are printed once, at the end. */
#include "driver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "emit/emit.h"
#include "emit/explain.h"
#include "codegen/ir.h"
#include "codegen/plan_channel.h"
#include "common/catalogue.h"
#include "common/suggest.h"
#include "controller/library.h"
#include "controller/peers.h"
#include "depfile.h"
#include "installation.h"
#include "output.h"
#include "simulate/simulate.h"

struct job {
    struct cx *cx;
    const struct options *options;
    struct load_paths paths;
    file_list files;
    struct library library;
    struct program *program;
    VEC(struct planned) planned;
    VEC(const struct emitter *) formats;
    struct outputs outputs;             /* one per format, then the dependencies */
    struct output *dependencies;        /* the last of them; null: not wanted */
    bool resolved;                      /* every name and value is known; what is wrong is against a rule */
    bool outputs_known;                 /* they may be removed after an error */
};

/* ---- names of files ------------------------------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static const char *without(struct cx *cx, const char *name, const char *extension)
{
    size_t size = strlen(name), tail = strlen(extension);

    if (size > tail && strcmp(name + size - tail, extension) == 0)
        size -= tail;
    return arena_strndup(cx->arena, name, size);
}

/* The program is the last input: boards stand before what uses them. */
static const char *program_name(const struct job *job)
{
    const char *name = job->options->inputs.v[job->options->inputs.n - 1];

    return strcmp(name, "-") == 0 ? "stdin.dmac" : base_name(name);
}

static bool to_stdout(const struct job *job)
{
    return !job->options->output_dir
           && (job->options->output ? strcmp(job->options->output, "-") == 0 : job->formats.n == 1);
}

static const char *stem(const struct job *job)
{
    const char *output = job->options->output;

    if (output && strcmp(output, "-") != 0)
        return without(job->cx, base_name(output), job->formats.v[0]->extension);
    return without(job->cx, program_name(job), ".dmac");
}

static const char *path_of(const struct job *job, const char *extension)
{
    const char *folder = job->options->output_dir ? job->options->output_dir : "";
    size_t size = strlen(folder);

    return arena_printf(job->cx->arena, "%s%s%s%s", folder, size && folder[size - 1] != '/' ? "/" : "", stem(job), extension);
}

static const char *dep_path(const struct job *job)
{
    const char *output = job->options->output;

    if (job->options->dep_file)
        return job->options->dep_file;
    if (output && strcmp(output, "-") != 0)
        return arena_printf(job->cx->arena, "%s.d", without(job->cx, output, job->formats.v[0]->extension));
    return path_of(job, ".d");
}

/* ---- formats ---------------------------------------------------------------------------------------------------------- */

/* Without --emit, -o FILE chooses the format by its end; of two that fit, the longer one. */
static const char *default_formats(const struct job *job)
{
    const char *output = job->options->output;
    const struct emitter *emitter, *found = NULL;

    for (emitter = emitters; output && emitter->name; emitter++) {
        size_t size = strlen(output), tail = strlen(emitter->extension);

        if (size > tail && strcmp(output + size - tail, emitter->extension) == 0
            && (!found || tail > strlen(found->extension)))
            found = emitter;
    }
    return found ? found->name : output ? NULL : "h,c";
}

static bool unknown_format(const char *name)
{
    const struct emitter *emitter;
    struct suggestion near;

    suggest_start(&near, name);
    for (emitter = emitters; emitter->name; emitter++)
        suggest_offer(&near, emitter->name);
    if (suggest_best(&near))
        return usage_error("there is no format '%s'; did you mean '%s'?", name, suggest_best(&near));
    return usage_error("there is no format '%s'; --help lists them", name);
}

static bool add_format(struct job *job, const char *name, size_t size)
{
    const struct emitter *emitter = emitter_by_name(name, size);
    size_t i;

    if (!emitter)
        return unknown_format(arena_strndup(job->cx->arena, name, size));
    for (i = 0; i < job->formats.n; i++)
        if (job->formats.v[i] == emitter)
            return true;
    vec_push(job->cx->arena, &job->formats, emitter);
    return true;
}

static bool choose_formats(struct job *job)
{
    const char *list = job->options->emit ? job->options->emit : default_formats(job);

    if (!list)
        return usage_error("the end of '%s' says no format; give --emit", job->options->output);
    while (*list) {
        size_t size = strcspn(list, ",");

        if (!add_format(job, list, size))
            return false;
        list += size + (list[size] == ',');
    }
    if (!job->formats.n)
        return usage_error("--emit needs a format");
    if (job->options->output && job->formats.n > 1)
        return usage_error("-o %s is one file; several formats need --output-dir", job->options->output);
    return true;
}

/* What is told on standard output is all, unless files are asked for too. */
static bool tells_only(const struct options *options)
{
    return (options->simulate || options->explain) && !options->emit && !options->output && !options->output_dir;
}

static bool writes_files(const struct options *options)
{
    return !options->check_only && options->dump == DUMP_NONE && !tells_only(options);
}

static bool choose_outputs(struct job *job)
{
    size_t i;

    if (!choose_formats(job))
        return false;
    if (!writes_files(job->options))
        return !job->options->dependencies || usage_error("-MD needs an output");
    for (i = 0; i < job->formats.n; i++) {
        const char *extension = job->formats.v[i]->extension;

        output_add(job->cx, &job->outputs,
                   to_stdout(job) ? "-" : job->options->output ? job->options->output : path_of(job, extension));
    }
    if (job->options->dependencies) {
        job->dependencies = output_add(job->cx, &job->outputs, dep_path(job));
        job->dependencies->keep = true;
    }
    return true;
}

/* ---- stages ----------------------------------------------------------------------------------------------------------- */

static bool is_clean(const struct job *job)
{
    return diag_error_count(job->cx) == 0;
}

/* False: an input cannot be read. */
static bool load(struct job *job)
{
    const struct options *options = job->options;
    size_t i;

    for (i = 0; i < options->inputs.n; i++)
        if (!load_program(job->cx, &job->paths, &options->inputs.v[i], 1, &job->files)) {
            fprintf(stderr, "dmac-compile: cannot read %s: %s\n", options->inputs.v[i], strerror(errno));
            return false;
        }
    return true;
}

/* The meaning of a program needs no controller; everything else does. */
static bool needs_words(const struct job *job)
{
    size_t i;

    if (job->options->dump == DUMP_TABLE || job->options->simulate || job->options->explain)
        return true;
    for (i = 0; i < job->formats.n; i++)
        if (strcmp(job->formats.v[i]->name, "meaning") != 0)
            return true;
    return false;
}

/* After syntax errors: can what was read still be looked at? Not if pieces of descriptions or whole files are missing. */
static bool is_readable(const struct job *job)
{
    static const enum diag_id fatal[] = { DIAG_INCLUDE_NOT_FOUND, DIAG_UNKNOWN_UNIT, DIAG_TOO_DEEP, DIAG_TOO_LARGE };
    size_t i;

    for (i = 0; i < sizeof fatal / sizeof *fatal; i++)
        if (diag_occurred(job->cx, fatal[i]))
            return false;
    return files_hold_program(&job->files);
}

static void understand(struct job *job)
{
    bool damaged = !is_clean(job);

    controllers_load(job->cx, &job->files, &job->library);
    job->program = resolve(job->cx, &job->files, &job->library, job->options->defines.v, job->options->defines.n);
    job->resolved = is_clean(job);
    if (damaged)
        return;                             /* rules about what is missing would be about what could not be read */
    check_program(job->cx, job->program);
    if (is_clean(job) && !job->program->transfers.n && writes_files(job->options) && needs_words(job))
        diag(job->cx, DIAG_NOTHING_TO_DO, SPAN_NONE, "%s declares no transfer", program_name(job));
}

/* What fails must have said why: anything else is a mistake of ours. */
static enum status explained(const struct job *job, bool good)
{
    return good || !is_clean(job) ? STATUS_OK : STATUS_INTERNAL;
}

static enum status plan(struct job *job)
{
    size_t i;

    plan_channels(job->cx, job->program);
    for (i = 0; i < job->program->transfers.n; i++) {
        struct planned planned = { 0 };

        if (plan_transfer(job->cx, job->program, job->program->transfers.v[i], &planned))
            vec_push(job->cx->arena, &job->planned, planned);
    }
    bool apart = tables_apart(job->cx, job->program, job->planned.v, job->planned.n);
    return explained(job, apart && job->planned.n == job->program->transfers.n);
}

/* What is wrong in one transfer need not wait for what is wrong in another: those without errors are planned for their records. */
static void plan_others(struct job *job)
{
    size_t i;

    if (!job->resolved || !needs_words(job))
        return;
    for (i = 0; i < job->program->transfers.n; i++)
        job->program->transfers.v[i]->bad = job->program->transfers.v[i]->bad
            || diag_failed_in(job->cx, job->program->transfers.v[i]->name.id);
    plan_channels(job->cx, job->program);
    for (i = 0; i < job->program->transfers.n; i++) {
        struct transfer *transfer = job->program->transfers.v[i];
        struct planned planned = { 0 };

        if (!transfer->bad)
            plan_transfer(job->cx, job->program, transfer, &planned);
    }
}

/* Words that a broken description explains are no accident: its own rules tell what is wrong with it. */
static bool descriptions_are_wrong(struct job *job)
{
    size_t i, before = diag_error_count(job->cx);

    for (i = 0; i < job->planned.n; i++)
        if (!job->planned.v[i].proved && job->planned.v[i].transfer->instance->description)
            controller_check(job->cx, job->planned.v[i].transfer->instance->description);
    return diag_error_count(job->cx) > before;
}

static enum status verify(struct job *job)
{
    size_t i;
    bool good = true;

    for (i = 0; i < job->planned.n; i++)
        good &= verify_planned(job->cx, job->program, &job->planned.v[i]);
    return good || descriptions_are_wrong(job) ? STATUS_OK : STATUS_INTERNAL;
}

static bool tell(const struct outbuf *out)
{
    bool good = outbuf_write(out, stdout);

    if (!good)
        fprintf(stderr, "dmac-compile: cannot write to standard output: %s\n", strerror(errno));
    return good;
}

static enum status emit_all(struct job *job)
{
    struct emit_job emitting = {
        .cx = job->cx, .program = job->program, .planned = job->planned.v, .nplanned = job->planned.n,
        .program_name = program_name(job), .stem = stem(job), .version = PACKAGE_VERSION, .license = job->options->license,
        .unresolved_ok = job->options->unresolved_ok,
    };
    const struct emission *emission = emit_begin(&emitting);
    struct outbuf report = { .arena = job->cx->arena };
    bool good = emission != NULL;
    size_t i;

    if (good && job->options->explain) {
        explain(emission, &report);
        if (!tell(&report))
            return STATUS_IO;
    }
    for (i = 0; good && writes_files(job->options) && i < job->formats.n; i++)
        good = emit(emission, job->formats.v[i], &job->outputs.all.v[i]->content);
    return explained(job, good);
}

/* A simulation tells about scenarios that come out otherwise than expected. */
static bool goes_on(const struct job *job)
{
    return diag_error_count(job->cx) == (job->options->simulate ? diag_error_count_of(job->cx, DIAG_EXPECTATION_FAILED) : 0);
}

static enum status run_simulation(struct job *job)
{
    struct outbuf out = { .arena = job->cx->arena };
    enum simulate_format format = job->options->simulate == SIMULATION_JSON ? SIMULATE_JSON : SIMULATE_TEXT;
    bool agree = simulate(job->cx, job->program, job->planned.v, job->planned.n, program_name(job), format, &out);

    return !tell(&out) ? STATUS_IO : agree ? STATUS_OK : STATUS_INTERNAL;
}

static void dump_ir(struct job *job)
{
    size_t i;

    for (i = 0; i < job->program->transfers.n; i++) {
        struct ir ir = { 0 };

        if (ir_build(job->cx, job->program, job->program->transfers.v[i], &ir))
            ir_dump(job->cx, &ir, stdout);
    }
}

static void dump_tables(struct job *job)
{
    size_t i;

    for (i = 0; i < job->planned.n; i++)
        table_dump(job->cx, &job->planned.v[i], stdout);
}

/* load → parse → resolve → check → plan → encode → verify → emit. Stops behind the first stage with errors. */
static enum status compile(struct job *job)
{
    enum dump_stage dump = job->options->dump;

    bool loaded = load(job);

    if (!outputs_distinct(job->cx, &job->outputs))
        return STATUS_USAGE;
    job->outputs_known = true;
    if (!loaded)
        return STATUS_IO;
    if (dump == DUMP_AST)
        ast_dump(job->cx, &job->files, stdout);
    if (dump == DUMP_AST || (!is_clean(job) && !is_readable(job)))
        return STATUS_OK;
    understand(job);
    if (!goes_on(job)) {
        plan_others(job);
        return STATUS_OK;
    }
    if (dump == DUMP_IR)
        dump_ir(job);
    if (dump == DUMP_IR)
        return STATUS_OK;
    if (needs_words(job)) {
        enum status status = plan(job);

        if (status != STATUS_OK || !goes_on(job))
            return status;
        status = verify(job);
        if (status != STATUS_OK || !goes_on(job))
            return status;
    }
    if (dump == DUMP_TABLE)
        dump_tables(job);
    if (job->options->simulate) {
        enum status status = run_simulation(job);

        if (status != STATUS_OK || !is_clean(job))
            return status;
    }
    return writes_files(job->options) || job->options->explain ? emit_all(job) : STATUS_OK;
}

/* ---- controllers ------------------------------------------------------------------------------------------------------ */

static enum status load_library(struct job *job)
{
    const char *failed = library_load(job->cx, &job->paths, &job->files, &job->library);

    if (!failed)
        return STATUS_OK;
    fprintf(stderr, "dmac-compile: cannot read %s: %s\n", failed, strerror(errno));
    return STATUS_IO;
}

static enum status list_controllers(struct job *job)
{
    enum status status = load_library(job);

    if (status == STATUS_OK)
        controllers_list(job->cx, &job->library, stdout);
    return status;
}

static enum status print_controller(struct job *job)
{
    const char *name = intern(job->cx, job->options->subject);
    enum status status = load_library(job);
    const struct controller *found = library_description(&job->library, name);
    struct suggestion near;
    size_t i;

    if (status != STATUS_OK)
        return status;
    if (found) {
        controller_print(job->cx, found, stdout);
        return STATUS_OK;
    }
    suggest_start(&near, name);
    for (i = 0; i < job->library.all.n; i++)
        suggest_offer(&near, job->library.all.v[i]->name.id);
    if (suggest_best(&near))
        diag(job->cx, DIAG_UNKNOWN_CONTROLLER, SPAN_NONE, "no controller description '%s'; did you mean '%s'?", name,
             suggest_best(&near));
    else
        diag(job->cx, DIAG_UNKNOWN_CONTROLLER, SPAN_NONE, "no controller description '%s'; see --list-controllers", name);
    return STATUS_OK;
}

static bool is_of_input(const struct job *job, const struct controller *c)
{
    const struct source *source = source_of(job->cx->sources, c->name.span);
    size_t i;

    for (i = 0; i < job->files.n; i++)
        if (job->files.v[i]->source == source)
            return true;
    return false;
}

static enum status check_controllers(struct job *job)
{
    size_t i, count = 0;

    if (!load(job))
        return STATUS_IO;
    if (!is_clean(job))
        return STATUS_OK;
    controllers_load(job->cx, &job->files, &job->library);
    for (i = 0; i < job->library.all.n; i++)
        if (is_of_input(job, job->library.all.v[i])) {
            controller_check(job->cx, job->library.all.v[i]);
            count++;
        }
    if (!count && is_clean(job))
        diag(job->cx, DIAG_NOTHING_TO_DO, SPAN_NONE, "%s describes no controller", program_name(job));
    return STATUS_OK;
}

/* ---- the whole run ------------------------------------------------------------------------------------------------------ */

static enum status explain_diagnostic(const char *name)
{
    enum diag_id id = diag_by_name(name);
    const char *near = diag_suggest(name);

    if (id == DIAG_COUNT) {
        usage_error("no diagnostic is called '%s'%s%s%s", name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        return STATUS_USAGE;
    }
    catalogue_explain(id, stdout);
    return STATUS_OK;
}

static enum status run(struct job *job)
{
    switch (job->options->action) {
    case ACTION_COMPILE: return choose_outputs(job) ? compile(job) : STATUS_USAGE;
    case ACTION_LIST_CONTROLLERS: return list_controllers(job);
    case ACTION_PRINT_CONTROLLER: return print_controller(job);
    case ACTION_CHECK_CONTROLLER: return check_controllers(job);
    case ACTION_EXPLAIN: return explain_diagnostic(job->options->subject);
    case ACTION_HELP: options_help(stdout); break;
    case ACTION_VERSION: puts("dmac-compile " PACKAGE_VERSION); break;
    }
    return STATUS_OK;
}

static enum status write_outputs(struct job *job)
{
    struct outputs targets = job->outputs;

    if (job->dependencies) {
        targets.all.n--;
        depfile_print(job->cx, job->options, &targets, &job->dependencies->content);
    }
    return outputs_write(job->cx, &job->outputs) ? STATUS_OK : STATUS_IO;
}

enum status drive(struct cx *cx, struct options *options)
{
    struct job job = { .cx = cx, .options = options, .paths = options->paths };
    enum status status;

    vec_push(cx->arena, &job.paths.controller_dirs, installation_controllers(cx->arena));
    peers_paths(cx, &job.paths);
    messages_begin(cx, &options->messages);
    status = run(&job);
    if (status == STATUS_OK && job.files.n)
        diag_finish(cx);
    if (status == STATUS_OK && !is_clean(&job))
        status = STATUS_SOURCE;
    messages_show(cx, &options->messages, status, options->inputs.n > 0);
    if (status == STATUS_OK && job.outputs.all.n)
        status = write_outputs(&job);
    if (status != STATUS_OK && job.outputs_known)
        outputs_remove(&job.outputs);
    if (status == STATUS_INTERNAL)
        fputs("dmac-compile: internal error: please report it, with the input\n", stderr);
    return status;
}
