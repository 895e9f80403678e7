/* SPDX-License-Identifier: MIT */
/* dmac-decode, top to bottom in `decode`: description, dump, chains, one format. What is wrong becomes records, which are
 * printed once, at the end. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "cmdline.h"
#include "common/catalogue.h"
#include "controller/library.h"
#include "controller/peers.h"
#include "decode/job.h"
#include "decode/options.h"
#include "installation.h"
#include "output.h"

const struct decode_format decode_formats[] = {
    { "listing", ".lst", "every word with what it says, and what each descriptor does", print_listing },
    { "json", ".json", "the same for other programs", print_json },
    { "dmac", ".dmac", "a program that compiles to the same words", print_dmac },
    { NULL, NULL, NULL, NULL },
};

struct session {
    struct cx *cx;
    struct decode_options *options;
    struct decode_job job;
    const struct decode_format *format;
    struct outputs outputs;
};

static bool is_clean(const struct session *s) { return diag_error_count(s->cx) == 0; }

/* ---- the format -------------------------------------------------------------------------------------------------- */

static const struct decode_format *format_of_file(const char *path)
{
    const struct decode_format *format;

    for (format = decode_formats; format->name; format++) {
        size_t size = strlen(path), tail = strlen(format->extension);

        if (size > tail && strcmp(path + size - tail, format->extension) == 0)
            return format;
    }
    return &decode_formats[0];
}

static bool choose_format(struct session *s)
{
    const char *names[sizeof decode_formats / sizeof *decode_formats];
    unsigned i, choice;

    s->format = s->options->output ? format_of_file(s->options->output) : &decode_formats[0];
    if (!s->options->emit)
        return true;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        names[i] = decode_formats[i].name;
    if (!choose("--emit", s->options->emit, names, &choice))
        return false;
    s->format = &decode_formats[choice];
    return true;
}

/* ---- addresses --------------------------------------------------------------------------------------------------- */

/* A number, or SYMBOL[+NUMBER]. */
static bool find_address(struct session *s, const char *text, uint64_t *address)
{
    const char *plus = strchr(text, '+'), *name = plus ? arena_strndup(s->cx->arena, text, (size_t)(plus - text)) : text;
    wide number = 0;

    if (!plus && parse_number(text, &number)) {
        if (number < 0)
            return usage_error("an address is not negative: '%s'", text);
        *address = (uint64_t)number;
        return true;
    }
    if (plus && !parse_number(plus + 1, &number))
        return usage_error("'%s' is no number", plus + 1);
    if (!dump_find_symbol(s->cx, &s->job.dump, name, address))
        return false;
    *address += (uint64_t)number;
    return true;
}

static const struct form *list_form(const struct controller *model, bool reads)
{
    size_t i;

    for (i = 0; i < model->forms.n; i++)
        if (model->forms.v[i]->one_sided && model->forms.v[i]->reads == reads)
            return model->forms.v[i];
    return NULL;
}

/* The list that an address is of: the one named, else the reading one first. */
static bool find_list(struct session *s, size_t i, struct chain_request *request)
{
    const struct controller *model = s->job.target.model;
    const char *wanted = i < s->options->addresses.n ? s->options->addresses.v[i].list : NULL;
    const struct form *form;
    unsigned reads;

    request->name = "";
    request->reads = i == 0;
    if (!model->two_lists)
        return !wanted || usage_error("'%s' has one list, and no name for it", s->job.target.name);
    for (reads = 0; reads < 2; reads++) {
        form = list_form(model, reads);
        if (form && wanted ? strcmp(form->name, wanted) == 0 : request->reads == (bool)reads) {
            request->reads = reads;
            request->name = form ? form->name : "";
            return true;
        }
    }
    return usage_error("'%s' has no list '%s'", s->job.target.name, wanted ? wanted : "");
}

/* Without an address: what a register says is the first descriptor, else the beginning of the dump. */
static bool head_of(struct session *s, size_t i, struct chain_request *request)
{
    const struct controller *model = s->job.target.model;
    const struct form *form = list_form(model, request->reads);
    struct decoder *d;
    int slot;
    wide v;

    if (i < s->options->addresses.n)
        return find_address(s, s->options->addresses.v[i].text, &request->head);
    d = target_decoder(s->cx, &s->job.target, false);
    slot = model->two_lists && form ? controller_head_slot(model, form, false) : ROLE_HEAD;
    if (!d)
        return false;
    if (slot >= 0 && decoder_was_given(d, (unsigned)slot, &v)) {
        request->head = (uint64_t)v;
        return true;
    }
    if (s->options->dump.format == DUMP_ELF || s->job.dump.format == DUMP_ELF || i)
        return usage_error("no address: where does the list begin?");
    request->head = s->job.dump.pieces.v[0].address;
    return true;
}

static size_t lists(struct session *s)
{
    size_t n = s->options->addresses.n;
    int slot;
    struct decoder *d;
    wide v;
    const struct form *form = list_form(s->job.target.model, false);

    if (!s->job.target.model->two_lists || n || !form)
        return n > 1 ? n : 1;
    d = target_decoder(s->cx, &s->job.target, false);
    slot = controller_head_slot(s->job.target.model, form, false);
    return d && slot >= 0 && decoder_was_given(d, (unsigned)slot, &v) ? 2 : 1;
}

static bool given_tail(const struct session *s, unsigned slot, bool has, uint64_t value, bool *out_has, uint64_t *out)
{
    struct decoder *d = target_decoder(s->cx, &s->job.target, false);
    wide v;

    *out_has = has;
    *out = value;
    if (!has && d && decoder_was_given(d, slot, &v)) {
        *out_has = true;
        *out = (uint64_t)v;
    }
    return d != NULL;
}

static enum status follow_one(struct session *s, size_t i)
{
    struct chain_request request = { .target = &s->job.target, .dump = &s->job.dump };

    if (!find_list(s, i, &request) || !head_of(s, i, &request))
        return is_clean(s) ? STATUS_USAGE : STATUS_SOURCE;
    if (!given_tail(s, ROLE_TAIL, s->options->has_tail, s->options->tail, &request.has_tail, &request.tail)
        || !given_tail(s, ROLE_COUNT, s->options->has_count, s->options->count, &request.has_count, &request.count))
        return STATUS_SOURCE;
    if (!follow(s->cx, &request, &s->job.chains[i]))
        return STATUS_SOURCE;
    s->job.nchains = i + 1;
    return STATUS_OK;
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

static enum status read_all(struct session *s)
{
    enum status status = (enum status)target_load(s->cx, &s->options->target, &s->job.target);

    if (status != STATUS_OK)
        return status;
    s->options->dump.values_big = s->job.target.model->big_endian;
    errno = 0;
    if (!dump_read(s->cx, &s->options->dump, &s->job.dump)) {
        if (!is_clean(s))
            return STATUS_SOURCE;
        fprintf(stderr, "%s: cannot read %s: %s\n", tool_name, s->options->dump.path, strerror(errno));
        return STATUS_IO;
    }
    for (size_t i = 0; i < s->job.dump.pieces.n; i++) {
        s->job.dump.pieces.v[i].source->big_endian = s->job.target.model->big_endian;
        s->job.dump.pieces.v[i].source->unit = image_unit_bits(s->job.target.model) / 8;
    }
    return STATUS_OK;
}

/* What could be followed is shown although something is wrong with it: that is what the dump was taken for. */
static enum status decode(struct session *s)
{
    enum status status;
    size_t i, n;

    if (!choose_format(s))
        return STATUS_USAGE;
    output_add(s->cx, &s->outputs, s->options->output ? s->options->output : "-");
    status = read_all(s);
    if (status != STATUS_OK)
        return status;
    if (!outputs_distinct(s->cx, &s->outputs))
        return STATUS_USAGE;
    n = lists(s);
    for (i = 0; i < n; i++) {
        status = follow_one(s, i);
        if (status != STATUS_OK)
            return status;
    }
    flaws_of_lists(s->cx, s->job.chains, s->job.nchains);
    for (i = 0; i < n; i++)
        flaws_tell(s->cx, &s->job.dump, &s->job.chains[i]);
    if (!s->format->print(&s->job, &s->outputs.all.v[0]->content))
        return STATUS_SOURCE;
    return outputs_write(s->cx, &s->outputs) ? STATUS_OK : STATUS_IO;
}

static enum status explain(const char *name)
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

static enum status list_controllers(struct session *s)
{
    struct library library = { 0 };
    file_list files = { 0 };
    const char *failed = library_load(s->cx, &s->options->target.paths, &files, &library);

    if (failed) {
        fprintf(stderr, "%s: cannot read %s: %s\n", tool_name, failed, strerror(errno));
        return STATUS_IO;
    }
    controllers_list(s->cx, &library, stdout);
    return STATUS_OK;
}

static enum status run(struct session *s)
{
    switch (s->options->action) {
    case DECODE_CHAIN: return decode(s);
    case DECODE_HELP: decode_options_help(stdout); break;
    case DECODE_VERSION: puts("dmac-decode " PACKAGE_VERSION); break;
    case DECODE_LIST: return list_controllers(s);
    case DECODE_EXPLAIN: return explain(s->options->subject);
    }
    return STATUS_OK;
}

static enum status drive(struct session *s)
{
    enum status status;

    vec_push(s->cx->arena, &s->options->target.paths.controller_dirs, installation_controllers(s->cx->arena));
    peers_paths(s->cx, &s->options->target.paths);
    messages_begin(s->cx, &s->options->messages);
    status = run(s);
    if (status == STATUS_OK && !is_clean(s))
        status = STATUS_SOURCE;
    fflush(stdout);
    messages_show(s->cx, &s->options->messages, status, s->options->action == DECODE_CHAIN);
    return status;
}

/* What is printed may not get there: a full disk shows at the end. */
static enum status close_stdout(enum status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (status == STATUS_OK || status == STATUS_SOURCE) {
        fputs("dmac-decode: cannot write standard output\n", stderr);
        status = STATUS_IO;
    }
    return status;
}

int main(int argc, char **argv)
{
    struct decode_options options = { 0 };
    struct session s = { .cx = cx_new(), .options = &options };
    enum status status = STATUS_USAGE;

    if (decode_options_parse(s.cx->arena, argc, argv, &options)) {
        s.job.cx = s.cx;
        status = close_stdout(drive(&s));
    }
    cx_drop(s.cx);
    return (int)status;
}
