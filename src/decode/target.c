/* SPDX-License-Identifier: MIT */
#include "decode/target.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "cmdline.h"
#include "common/suggest.h"
#include "controller/load.h"
#include "controller/peers.h"
#include "messages.h"

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
}

bool parse_number(const char *text, wide *value)
{
    bool negative = *text == '-';
    int radix = 10;
    wide v = 0;

    text += negative;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X' || text[1] == 'b' || text[1] == 'B')) {
        radix = text[1] == 'x' || text[1] == 'X' ? 16 : 2;
        text += 2;
    }
    if (digit_of(*text) >= radix)
        return false;
    for (; *text; text++) {
        if (*text == '_')
            continue;
        if (digit_of(*text) >= radix)
            return false;
        v = v * radix + digit_of(*text);
        if (v >> 64)
            return false;
    }
    *value = negative ? -v : v;
    return true;
}

/* ---- the description --------------------------------------------------------------------------------------------- */

static bool unknown_controller(struct cx *cx, const char *name)
{
    struct suggestion near;

    suggest_start(&near, name);
    peers_offer(cx, &near);
    if (suggest_best(&near))
        diag(cx, DIAG_UNKNOWN_CONTROLLER, SPAN_NONE, "no controller description '%s'; did you mean '%s'?", name, suggest_best(&near));
    else
        diag(cx, DIAG_UNKNOWN_CONTROLLER, SPAN_NONE, "no controller description '%s'; see 'dmac-compile --list-controllers'", name);
    return false;
}

static const char *page_path(struct cx *cx, const struct load_paths *paths, const char *page)
{
    size_t i;

    for (i = 0; i < paths->controller_dirs.n; i++) {
        const char *path = arena_printf(cx->arena, "%s/%s.dmac", paths->controller_dirs.v[i], page);

        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

/* FILE, FILE:NAME or NAME. */
static void split_name(struct cx *cx, const char *text, const char **file, const char **name)
{
    const char *end = strstr(text, ".dmac"), *colon = end ? strchr(end, ':') : NULL;

    *file = end ? arena_strndup(cx->arena, text, colon ? (size_t)(colon - text) : strlen(text)) : NULL;
    *name = end ? colon && colon[1] ? intern(cx, colon + 1) : NULL : intern(cx, text);
}

/* The only controller that the file itself declares; an instance, if there is one. */
static const struct controller *only_one(struct cx *cx, const struct library *library, const char *file)
{
    const struct controller *found = NULL;
    struct diag *d = NULL;
    size_t i;

    for (i = 0; i < library->all.n; i++) {
        const struct controller *c = library->all.v[i];
        const struct source *source = source_of(cx->sources, c->name.span);

        if (!source || strcmp(source->name, file) != 0 || (found && found->is_instance && !c->is_instance))
            continue;
        if (found && found->is_instance == c->is_instance) {
            if (!d)
                d = diag(cx, DIAG_UNKNOWN_CONTROLLER, SPAN_NONE, "%s declares several controllers; say %s:%s or another", file, file, found->name.id);
            diag_note(cx, d, "%s is one of them", c->name.id);
            continue;
        }
        found = c;
    }
    if (!found)
        diag(cx, DIAG_UNKNOWN_CONTROLLER, SPAN_NONE, "%s declares no controller", file);
    return d ? NULL : found;
}

static const struct controller *named(struct cx *cx, const struct library *library, const char *name)
{
    const struct controller *found = library_instance(library, name);
    struct suggestion near;
    size_t i;

    found = found ? found : library_description(library, name);
    if (found)
        return found;
    suggest_start(&near, name);
    for (i = 0; i < library->all.n; i++)
        suggest_offer(&near, library->all.v[i]->name.id);
    diag(cx, DIAG_UNKNOWN_CONTROLLER, SPAN_NONE, "no controller '%s'%s%s%s", name, suggest_best(&near) ? "; did you mean '" : "",
         suggest_best(&near) ? suggest_best(&near) : "", suggest_best(&near) ? "'?" : "");
    return NULL;
}

/* Parameters are given to an instance, in the words of the language: its own rules check them. */
static const struct controller *with_parameters(struct cx *cx, const struct target_request *request, file_list *files, const char *name)
{
    char *text = arena_printf(cx->arena, "controller decoded is %s at 0 {", name);
    struct library library = { 0 };
    struct source *source;
    size_t i;

    for (i = 0; i < request->parameters.n; i++)
        text = arena_printf(cx->arena, "%s parameter %s = %s;", text, request->parameters.v[i].name, request->parameters.v[i].value);
    text = arena_printf(cx->arena, "%s }", text);
    source = source_from_text(cx->sources, "--parameter", text, strlen(text));
    if (!source)
        return NULL;
    vec_push(cx->arena, files, parse_source(cx, source));
    if (diag_error_count(cx) || !controllers_load(cx, files, &library) || diag_error_count(cx))
        return NULL;
    return library_instance(&library, intern(cx, "decoded"));
}

static int load_files(struct cx *cx, const struct target_request *request, const char *file, const char *name, struct target *target, file_list *files)
{
    const char *path = file;

    if (!path) {
        target->page = page_path(cx, &request->paths, name) ? name : peers_page(cx, name);     /* most files hold what they are called */
        path = target->page ? page_path(cx, &request->paths, target->page) : NULL;
        if (!path)
            return unknown_controller(cx, name) ? STATUS_OK : STATUS_SOURCE;
    }
    if (!load_program(cx, &request->paths, &path, 1, files)) {
        fprintf(stderr, "%s: cannot read %s: %s\n", tool_name, path, strerror(errno));
        return STATUS_IO;
    }
    return diag_error_count(cx) ? STATUS_SOURCE : STATUS_OK;
}

/* ---- registers and roles ----------------------------------------------------------------------------------------- */

static bool role_word(const struct controller *model, unsigned slot, const char *text, wide *value)
{
    size_t i, k;

    for (i = 0; i < model->options.n; i++)
        for (k = 0; model->options.v[i].slot == slot && k < model->options.v[i].nwords; k++)
            if (model->options.v[i].words[k].word && strcmp(model->options.v[i].words[k].word, text) == 0) {
                *value = model->options.v[i].words[k].key;
                return true;
            }
    return false;
}

static bool bad_value(struct cx *cx, const struct setting_text *setting)
{
    diag(cx, DIAG_REGISTER_VALUE, SPAN_NONE, "'%s' is no value of %s", setting->value, setting->name);
    return false;
}

static bool add_role(struct cx *cx, struct target *target, const struct setting_text *setting, unsigned slot)
{
    struct role_value role = { slot, 0, 0 };

    if (!parse_number(setting->value, &role.value) && !role_word(target->model, slot, setting->value, &role.value)
        && !domain_word(target->model, (int)slot, intern(cx, setting->value), &role.value))
        return bad_value(cx, setting);
    vec_push(cx->arena, &target->roles, role);
    return true;
}

static const struct field_def *register_field(const struct reg_def *reg, const field_nodes *nodes, const char *name)
{
    const struct field_def *found = NULL;
    size_t i;

    for (i = 0; i < nodes->n && !found; i++) {
        if (!nodes->v[i].when) {
            if (nodes->v[i].field->named && strcmp(nodes->v[i].field->name, name) == 0)
                found = nodes->v[i].field;
            continue;
        }
        found = register_field(reg, &nodes->v[i].then, name);
        found = found ? found : register_field(reg, &nodes->v[i].otherwise, name);
    }
    return found;
}

static bool unknown_register(struct cx *cx, const struct target *target, const char *name)
{
    struct suggestion near;
    size_t i;

    suggest_start(&near, name);
    for (i = 0; i < target->model->registers.n; i++)
        suggest_offer(&near, target->model->registers.v[i]->name);
    for (i = 0; i < target->model->slots.n; i++)
        if (target->model->slots.v[i].in_registers)
            suggest_offer(&near, target->model->slots.v[i].name);
    diag(cx, DIAG_REGISTER_VALUE, SPAN_NONE, "'%s' has neither a register nor a role '%s'%s%s%s", target->name, name,
         suggest_best(&near) ? "; did you mean '" : "", suggest_best(&near) ? suggest_best(&near) : "", suggest_best(&near) ? "'?" : "");
    return false;
}

static bool add_register(struct cx *cx, struct target *target, const struct setting_text *setting)
{
    const char *dot = strchr(setting->name, '.');
    const char *name = dot ? intern_n(cx, setting->name, (size_t)(dot - setting->name)) : intern(cx, setting->name);
    struct register_value value = { .reg = controller_register(target->model, name) };
    int slot = find_slot(target->model, setting->name);

    if (!value.reg)
        return slot >= 0 ? add_role(cx, target, setting, (unsigned)slot) : unknown_register(cx, target, setting->name);
    if (dot && !(value.field = register_field(value.reg, &value.reg->fields, dot + 1))) {
        diag(cx, DIAG_REGISTER_VALUE, SPAN_NONE, "register %s has no field '%s'", name, dot + 1);
        return false;
    }
    if (!parse_number(setting->value, &value.value) || value.value < 0)
        return bad_value(cx, setting);
    if (value.value >> (value.field ? value.field->hi - value.field->lo + 1 : value.reg->bits)) {
        diag(cx, DIAG_REGISTER_VALUE, SPAN_NONE, "%s has %u bits, %s does not fit", setting->name,
             value.field ? value.field->hi - value.field->lo + 1 : value.reg->bits, setting->value);
        return false;
    }
    vec_push(cx->arena, &target->registers, value);
    return true;
}

/* Without a number the first channel, where one is needed. */
static void find_channel(struct cx *cx, const struct target_request *request, struct target *target)
{
    target->has_channel = request->has_channel;
    target->channel = request->channel;
    if (request->has_channel && target->model->nchannels && request->channel >= target->model->nchannels)
        diag(cx, DIAG_CHANNEL_RANGE, SPAN_NONE, "%s has channels 0..%llu", target->name, (unsigned long long)target->model->nchannels - 1);
}

int target_load(struct cx *cx, const struct target_request *request, struct target *target)
{
    struct library library = { 0 };
    const char *file, *name;
    file_list files = { 0 };
    bool good = true;
    int status;
    size_t i;

    split_name(cx, request->controller, &file, &name);
    status = load_files(cx, request, file, name, target, &files);
    if (status != STATUS_OK)
        return status;
    if (!controllers_load(cx, &files, &library) || diag_error_count(cx))
        return STATUS_SOURCE;
    target->model = name ? named(cx, &library, name) : only_one(cx, &library, file);
    if (!target->model)
        return STATUS_SOURCE;
    target->name = target->model->name.id;
    if (!target->page)
        target->page = peers_page(cx, target->model->is_instance && target->model->parent ? target->model->parent->name.id : target->name);
    if (target->model->is_instance && request->parameters.n) {
        diag(cx, DIAG_REGISTER_VALUE, SPAN_NONE, "the parameters of '%s' are those of its board", target->name);
        return STATUS_SOURCE;
    }
    if (!target->model->is_instance)
        target->model = with_parameters(cx, request, &files, target->name);
    if (!target->model)
        return STATUS_SOURCE;
    for (i = 0; i < request->registers.n; i++)
        good = add_register(cx, target, &request->registers.v[i]) && good;
    find_channel(cx, request, target);
    return diag_error_count(cx) ? STATUS_SOURCE : STATUS_OK;
}

/* ---- for decoding ------------------------------------------------------------------------------------------------ */

struct decoder *target_decoder(struct cx *cx, const struct target *target, bool cyclic)
{
    struct decoder *d = decoder_new(cx, target->model);
    struct refusal why = { 0 };
    size_t i;

    decoder_given(d, ROLE_CHANNEL, (wide)target->channel);
    decoder_given(d, ROLE_CYCLIC, cyclic);
    for (i = 0; i < target->roles.n; i++)
        decoder_given(d, target->roles.v[i].slot, target->roles.v[i].value);
    if (target->registers.n && !decoder_registers(d, target->registers.v, target->registers.n, &why)) {
        diag(cx, DIAG_REGISTER_VALUE, SPAN_NONE, "the registers contradict each other: %s", refusal_text(cx, target->model, &why));
        return NULL;
    }
    return d;
}

/* ---- who holds a role -------------------------------------------------------------------------------------------- */

static bool speaks(const struct cexpr *e, unsigned slot, unsigned depth)
{
    if (!e || depth > 32)
        return false;
    return (e->kind == CE_SLOT && e->slot == slot) || speaks(e->a, slot, depth + 1) || speaks(e->b, slot, depth + 1) || speaks(e->c, slot, depth + 1);
}

static const struct field_def *field_with(const field_nodes *nodes, unsigned slot)
{
    const struct field_def *found = NULL;
    size_t i;
    unsigned k;

    for (i = 0; i < nodes->n && !found; i++) {
        if (nodes->v[i].when) {
            found = field_with(&nodes->v[i].then, slot);
            found = found ? found : field_with(&nodes->v[i].otherwise, slot);
            continue;
        }
        for (k = 0; k < nodes->v[i].field->nequations; k++)
            if (speaks(nodes->v[i].field->equations[k].expr, slot, 0))
                found = nodes->v[i].field;
    }
    return found;
}

static const struct reg_def *written_with(const seq_body *body, unsigned slot)
{
    const struct reg_def *found = NULL;
    size_t i;

    for (i = 0; i < body->n && !found; i++) {
        if (body->v[i]->reg && speaks(body->v[i]->expr, slot, 0))
            found = body->v[i]->reg;
        found = found ? found : written_with(&body->v[i]->then, slot);
        found = found ? found : written_with(&body->v[i]->otherwise, slot);
    }
    return found;
}

const char *target_holder(struct cx *cx, const struct controller *model, unsigned slot)
{
    static const enum sequence_id writing[] = { SEQ_INIT, SEQ_CONFIG, SEQ_START, SEQ_APPEND, SEQ_STEP };
    const struct reg_def *reg;
    size_t i;

    for (i = 0; i < model->registers.n; i++) {
        const struct field_def *field = model->registers.v[i]->has_body && !model->registers.v[i]->word
            ? field_with(&model->registers.v[i]->fields, slot) : NULL;

        if (field)
            return field->named ? arena_printf(cx->arena, "%s.%s", model->registers.v[i]->name, field->name) : model->registers.v[i]->name;
    }
    for (i = 0; i < sizeof writing / sizeof *writing; i++) {
        reg = model->sequence[writing[i]] ? written_with(&model->sequence[writing[i]]->body, slot) : NULL;
        if (reg)
            return reg->name;
    }
    return NULL;
}
