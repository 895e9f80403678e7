/* SPDX-License-Identifier: MIT */
/* Channels where the source leaves them open. A transfer that is served by a device, or whose words name the channel, has a
 * channel of its own; one that only moves memory on a controller that does that on any channel takes one that is free. */
#include "check/check.h"

static void find_port(void *context, const struct step *step, const struct piece *piece, bool written)
{
    (void)step;
    (void)written;
    *(bool *)context = *(bool *)context || piece->kind == PIECE_PORT;
}

static bool moves_memory(const struct controller *model)
{
    for (size_t i = 0; i < model->forms.n; i++) {
        const struct form *form = model->forms.v[i];

        if (form->one_sided || (form->sides != SIDES_BETWEEN && form->source.kind != FSIDE_NONE && form->source.kind != FSIDE_DEVICE
                                && form->dest.kind != FSIDE_NONE && form->dest.kind != FSIDE_DEVICE))
            return true;
    }
    return false;
}

static bool takes_any(const struct transfer *t)
{
    const struct controller *model = t->instance->model;
    bool has_port = false;

    if (!model || t->channel || t->route || t->gate != GATE_NONE || t->cyclic || !moves_memory(model))
        return false;
    each_piece(t, find_port, &has_port);
    return !has_port && !model->slots.v[ROLE_CHANNEL].carried;
}

/* Transfers that share a named channel need one channel between them. */
static bool needs_one(const struct program *program, size_t at)
{
    const struct transfer *t = program->transfers.v[at];

    if (!t->instance || t->has_number || t->bad || takes_any(t))
        return false;
    for (size_t i = 0; t->channel && i < at; i++)
        if (program->transfers.v[i]->channel == t->channel)
            return false;
    return true;
}

static bool is_taken(const struct program *program, const struct instance *instance, uint64_t channel)
{
    if (instance_reserves(instance, channel))
        return true;
    for (size_t i = 0; i < program->transfers.n; i++) {
        const struct transfer *t = program->transfers.v[i];

        if (t->instance == instance && t->has_number && t->number == channel)
            return true;
    }
    return false;
}

static uint64_t free_channels(const struct program *program, const struct instance *instance)
{
    uint64_t n = 0;

    for (uint64_t c = 0; c < instance->channels; c++)
        n += !is_taken(program, instance, c);
    return n;
}

static void name_owners(struct cx *cx, struct diag *made, const struct program *program, const struct transfer *of)
{
    for (size_t i = 0; program->transfers.v[i] != of; i++) {
        const struct transfer *t = program->transfers.v[i];

        if (t->instance == of->instance && t->has_number)
            diag_related(cx, made, t->name.span, "'%s' has channel %llu", t->name.id, (unsigned long long)t->number);
        else if (t->instance == of->instance && needs_one(program, i))
            diag_related(cx, made, t->name.span, "'%s' has one", t->name.id);
    }
    for (size_t i = 0; i < of->instance->reserved.n; i++)
        diag_note(cx, made, "%llu..%llu are reserved for others", (unsigned long long)of->instance->reserved.v[i].from,
                  (unsigned long long)of->instance->reserved.v[i].to);
}

static void check_instance(struct cx *cx, const struct program *program, const struct instance *instance)
{
    uint64_t have = free_channels(program, instance), wanted = 0;

    for (size_t i = 0; i < program->transfers.n; i++) {
        const struct transfer *t = program->transfers.v[i];

        if (t->instance != instance || !needs_one(program, i) || ++wanted <= have)
            continue;
        name_owners(cx, complain(cx, t, DIAG_CHANNELS_EXHAUSTED, t->name.span,
                                 "no channel left for '%s'; share one with 'channel c of %s;'", t->name.id, instance->name.id),
                    program, t);
    }
}

void check_channels(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->instances.n; i++)
        if (program->instances.v[i]->model)
            check_instance(cx, program, program->instances.v[i]);
}
