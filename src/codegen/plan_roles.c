/* SPDX-License-Identifier: MIT */
/* Roles that are the same in the whole list: options, what the clauses of the transfer say. */
#include "check/clause.h"
#include "codegen/plan.h"
#include "codegen/plan_channel.h"
#include "controller/peers.h"

#include <string.h>

/* ---- is a slot used at all ---- */

static bool fields_use(const field_nodes *nodes, unsigned slot);

static bool field_uses(const struct field_def *field, unsigned slot)
{
    for (unsigned i = 0; field && i < field->nequations; i++)
        if (slot_in(&field->equations[i].depends, slot))
            return true;
    return false;
}

static bool fields_use(const field_nodes *nodes, unsigned slot)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *node = &nodes->v[i];
        if (field_uses(node->field, slot) || fields_use(&node->then, slot) || fields_use(&node->otherwise, slot))
            return true;
    }
    return false;
}

static bool words_use(const struct controller *model, unsigned slot)
{
    for (size_t i = 0; i < model->layouts.n; i++)
        for (unsigned j = 0; j < model->layouts.v[i]->nwords; j++)
            if (fields_use(&model->layouts.v[i]->word[j]->fields, slot))
                return true;
    return false;
}

bool plan_uses(const struct planner *p, unsigned slot)
{
    return slot_in(&p->model->start_depends, slot) || words_use(p->model, slot);
}

bool plan_word_uses(const struct word_def *word, unsigned slot)
{
    return fields_use(&word->fields, slot);
}

/* ---- options ---- */

static bool option_word(const struct option *option, const struct expr *expr, wide *value)
{
    for (unsigned i = 0; expr->kind == EXPR_NAME && i < option->nwords; i++)
        if (option->words[i].word && strcmp(option->words[i].word, expr->name) == 0) {
            *value = option->words[i].key;
            return true;
        }
    return false;
}

static bool given_value(struct planner *p, const struct given *given, const struct option *option, wide *value)
{
    int64_t number;
    if (!given->value) {
        *value = 1;
        return true;
    }
    if (option && option_word(option, given->value, value))
        return true;
    if (!constant_number(p->cx, p->program, given->value, &number))
        return false;
    *value = number;
    return true;
}

static bool set_options(struct planner *p)
{
    bool ok = true;
    for (size_t i = 0; i < p->model->options.n; i++) {
        const struct option *option = &p->model->options.v[i];
        const struct given *given = option_lookup(p->transfer, option->name);
        wide value;
        if (!given)
            continue;
        if (given_value(p, given, option, &value))
            env_number(p->env, option->slot, value);
        else
            ok = false;
    }
    return ok;
}

static bool set_accesses(struct planner *p)
{
    static const char *const names[] = { "source.width", "dest.width", "source.burst", "dest.burst", "table.static" };
    wide values[5] = { 0 };
    for (unsigned i = 0; i < 5; i++) {
        const struct given *given = option_lookup(p->transfer, intern(p->cx, names[i]));
        if (!given)
            continue;
        if (!given_value(p, given, NULL, &values[i]))
            return false;
        if (i < 4)
            p->option_span[i] = given->span;
    }
    memcpy(p->option_width, values, sizeof p->option_width);
    memcpy(p->option_burst, values + 2, sizeof p->option_burst);
    p->full_words = values[4] != 0;
    env_number(p->env, ROLE_TABLE_STATIC, p->full_words);
    return true;
}

/* ---- clauses ---- */

/* Where the page lets one choose: memory to memory is started once and must run through, a port asks for each burst. */
static void set_pace(struct planner *p)
{
    if (p->model->slots.v[ROLE_PACE].kind == SLOT_ROLE && plan_uses(p, ROLE_PACE))
        env_number(p->env, ROLE_PACE, p->env->v[ROLE_FLOW].k == FLOW_M2M ? PACE_LIST : PACE_BURST);
}

static bool has_gate(const struct controller *model, const void *context)
{
    (void)context;
    return slot_in(&model->start_depends, ROLE_GATE) || words_use(model, ROLE_GATE);
}

static bool set_gate(struct planner *p)
{
    env_number(p->env, ROLE_GATE, p->transfer->gate == GATE_EXTERNAL);
    if (p->transfer->gate != GATE_EXTERNAL)
        return true;
    env_number(p->env, ROLE_GATE_BYTES, (wide)p->transfer->gate_every);
    if (has_gate(p->model, NULL))
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, clause_span(p->transfer, CLAUSE_GATE), "%s cannot be paced by an outside agent; %s",
                          plan_hardware(p), peers_have(p->cx, has_gate, NULL));
    diag_related(p->cx, d, p->model->name.span, "no word or register of its description depends on a gate");
    return false;
}

static bool tells_commands(const struct controller *model, const void *context)
{
    (void)context;
    return words_use(model, ROLE_COMMAND);
}

/* Bytes that are for the controller or a queue would be payload where no word says so. */
static bool check_commands(struct planner *p, const struct ir *ir)
{
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        if (!move->command || tells_commands(p->model, NULL))
            continue;
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "%s moves payload only, no commands; %s", plan_hardware(p),
                              peers_have(p->cx, tells_commands, NULL));
        diag_related(p->cx, d, p->model->name.span, "no word of its description depends on 'command'");
        return false;
    }
    return true;
}

bool plan_roles(struct planner *p, const struct ir *ir)
{
    plan_flow(p, ir);
    set_pace(p);
    bool ok = plan_channel(p, words_use(p->model, ROLE_CHANNEL));
    ok = set_options(p) && ok;
    ok = set_accesses(p) && ok;
    ok = set_gate(p) && ok;
    ok = check_commands(p, ir) && ok;
    ok = plan_time(p, ir) && ok;
    return plan_check_requests(p, ir) && ok;
}
