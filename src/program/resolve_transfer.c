/* SPDX-License-Identifier: MIT */
/* Transfers: where they run, their steps, their clauses. */
#include "program/resolve.h"

#include <string.h>

struct making { const struct env *env; struct transfer *transfer; struct where where;
                const struct clause *seen[CLAUSE_TABLE_AT + 1]; bool bad; };

/* ---- clauses ----------------------------------------------------------------------------------------------------- */

static void set_every(struct making *m, const struct expr *expr)
{
    struct irq_plan *irq = &m->transfer->irq;

    if (!eval_unsigned(m->env, expr, "a period", &irq->every))
        m->bad = true;
    else if (irq->every == 0) {
        report(m->env, DIAG_VALUE_RANGE, expr->span, "a period is at least one byte");
        m->bad = true;
    }
}

static void set_irq(struct making *m, const struct clause *clause)
{
    struct irq_plan *irq = &m->transfer->irq;

    irq->end = false;
    for (size_t i = 0; i < clause->causes.n; i++) {
        const struct cause *cause = &clause->causes.v[i];
        const struct symbol *symbol;

        if (cause->every) {
            set_every(m, cause->expr);
        } else if (cause->expr->kind == EXPR_NAME && strcmp(cause->expr->name, "end") == 0) {
            irq->end = true;
        } else if (cause->expr->kind == EXPR_NAME && strcmp(cause->expr->name, "none") == 0) {
            irq->none = true;
        } else {
            symbol = eval_symbol(m->env, cause->expr, SYM_EVENT, "an event");
            if (symbol)
                vec_push(m->env->r->cx->arena, &irq->events, symbol->thing);
            m->bad = m->bad || !symbol;
        }
    }
    if (irq->none && clause->causes.n > 1) {
        report(m->env, DIAG_TYPE, clause->span, "'irq none' stands alone");
        m->bad = true;
    }
}

static void set_route(struct making *m, const struct clause *clause)
{
    const struct symbol *symbol = eval_symbol(m->env, clause->expr, SYM_ROUTE, "a route");

    if (symbol)
        m->transfer->route = symbol->thing;
    m->bad = m->bad || !symbol;
}

static void set_notify(struct making *m, const struct clause *clause)
{
    m->transfer->notify_done = clause->point.id && strcmp(clause->point.id, "done") == 0;
    m->transfer->notify_isr = clause->context.id && strcmp(clause->context.id, "isr") == 0;
}

static void set_gate(struct making *m, const struct clause *clause)
{
    struct transfer *t = m->transfer;
    const struct symbol *symbol;

    if (clause->expr->kind == EXPR_NAME && strcmp(clause->expr->name, "external") == 0) {
        t->gate = GATE_EXTERNAL;
    } else {
        symbol = eval_symbol(m->env, clause->expr, SYM_REQUEST, "a request line");
        t->gate = GATE_REQUEST;
        t->gate_request = symbol ? symbol->thing : NULL;
        m->bad = m->bad || !symbol;
    }
    if (clause->every && eval_unsigned(m->env, clause->every, "a pulse", &t->gate_every) && t->gate_every == 0)
        report(m->env, DIAG_VALUE_RANGE, clause->every->span, "a pulse stands for at least one byte");
}

static void set_after(struct making *m, const struct clause *clause)
{
    for (size_t i = 0; i < clause->names.n; i++) {
        const struct name *name = &clause->names.v[i];
        const struct symbol *symbol;

        if (name->id == m->transfer->name.id) {
            report(m->env, DIAG_AFTER_NEVER, name->span, "'%s' would wait for itself", name->id);
            m->bad = true;
            continue;
        }
        symbol = find_named(m->env, *name, SYM_TRANSFER, "a transfer");
        if (symbol)
            vec_push(m->env->r->cx->arena, &m->transfer->after, symbol->thing);
    }
}

static void set_metadata(struct making *m, const struct clause *clause)
{
    struct transfer *t = m->transfer;
    bool client = strcmp(clause->point.id, "client") == 0;
    struct value value = evaluate(m->env, clause->expr);
    uint64_t bytes = 0;

    if (value.kind == VALUE_SELECTION && value.selection->buffer && value.selection->next == 0) {
        t->metadata_values = value.selection->buffer;
        bytes = t->metadata_values->size;
        if (t->metadata_values->home != HOME_CONSTANT || !client) {
            report(m->env, DIAG_TYPE, clause->expr->span, client ? "'%s' has no values; metadata is a number of bytes or constant data"
                   : "metadata of the engine is a number of bytes, not '%s'", t->metadata_values->name.id);
            m->bad = true;
        }
    } else if (value.kind != VALUE_NONE && !eval_unsigned(m->env, clause->expr, "the size of metadata", &bytes)) {
        m->bad = true;
    }
    m->bad = m->bad || value.kind == VALUE_NONE;
    *(client ? &t->has_metadata_client : &t->has_metadata_engine) = true;
    *(client ? &t->metadata_client : &t->metadata_engine) = bytes;
}

static void set_rate(struct making *m, const struct clause *clause)
{
    struct value value = evaluate(m->env, clause->expr);

    if (value.kind == VALUE_RATE && value.number.v > 0) {
        m->transfer->rate = (uint64_t)value.number.v;
    } else if (value.kind != VALUE_NONE) {
        report(m->env, value.kind == VALUE_NUMBER || value.kind == VALUE_TIME ? DIAG_UNIT_MISMATCH : DIAG_TYPE, clause->expr->span,
               "a rate has a unit: B/s kB/s MB/s");
    }
}

static void set_table(struct making *m, const struct clause *clause)
{
    const struct symbol *memory;

    if (clause->kind == CLAUSE_TABLE_AT) {
        m->transfer->has_table_at = eval_unsigned(m->env, clause->expr, "an address", &m->transfer->table_at);
        return;
    }
    memory = find_named(m->env, clause->point, SYM_MEMORY, "a memory");
    if (memory)
        m->transfer->table_in = memory->thing;
}

static bool may_repeat(const struct clause *clause, const struct clause *first)
{
    if (clause->kind == CLAUSE_METADATA)
        return strcmp(clause->point.id, first->point.id) != 0;
    return clause->kind == CLAUSE_AFTER || clause->kind == CLAUSE_ALLOW || clause->kind == CLAUSE_OPTION;
}

static void apply_clause(struct making *m, const struct clause *clause)
{
    struct transfer *t = m->transfer;

    if (m->seen[clause->kind] && !may_repeat(clause, m->seen[clause->kind]))
        diag_related(m->env->r->cx, report(m->env, DIAG_DUPLICATE_NAME, clause->span, "this clause is given twice"),
                     m->seen[clause->kind]->span, "first here");
    m->seen[clause->kind] = clause;
    switch (clause->kind) {
    case CLAUSE_CYCLIC:
        t->cyclic = true;
        t->until_replaced = clause->until_replaced;
        break;
    case CLAUSE_IRQ: set_irq(m, clause); break;
    case CLAUSE_ROUTE: set_route(m, clause); break;
    case CLAUSE_HOLD:
        t->hold = resolve_hold(m->env, clause->hold, &m->where);
        m->bad = m->bad || !t->hold;
        break;
    case CLAUSE_NOTIFY: set_notify(m, clause); break;
    case CLAUSE_GATE: set_gate(m, clause); break;
    case CLAUSE_AFTER: set_after(m, clause); break;
    case CLAUSE_METADATA: set_metadata(m, clause); break;
    case CLAUSE_RATE: set_rate(m, clause); break;
    case CLAUSE_REUSE: t->reuse = true; break;
    case CLAUSE_ALLOW: diag_allow(m->env->r->cx, clause->diagnostic.bytes, clause->reason.bytes, clause->diagnostic.span,
                                  clause->span, t->name.id); break;
    case CLAUSE_OPTION:
        for (size_t i = 0; i < clause->given.n; i++)
            vec_push(m->env->r->cx->arena, &t->options, clause->given.v[i]);
        break;
    case CLAUSE_TABLE_IN: case CLAUSE_TABLE_AT: set_table(m, clause); break;
    }
}

/* ---- the transfer ------------------------------------------------------------------------------------------------ */

void resolve_transfer(const struct env *env, const struct item *item)
{
    struct cx *cx = env->r->cx;
    struct transfer *t = NEW(cx->arena, struct transfer);
    struct symbol *symbol;
    struct env inside = *env;
    struct making m = { .env = &inside, .transfer = t };

    t->name = item->name;
    t->span = item->span;
    t->decl = &item->steps;
    t->irq.end = true;
    symbol = table_declare(cx, &env->r->names, SYM_TRANSFER, item->name, t);
    check_c_name(env, item->name, false, NULL);
    inside.transfer = item->name.id;
    m.bad = symbol->bad || !eval_where(&inside, item->expr, "a channel", &m.where);
    t->instance = m.where.instance;
    t->channel = m.where.channel;
    t->has_number = m.where.has_number;
    t->number = m.where.number;
    for (size_t i = 0; i < item->steps.n; i++)
        if (item->steps.v[i]->kind == STEP_CLAUSE)
            apply_clause(&m, item->steps.v[i]->clause);
    t->bad = !set_steps(&inside, item, t) || m.bad;
    if (!t->hold && t->route)
        t->hold = t->route->hold;
    if (t->route && t->route->has_channel && t->route->instance == t->instance && !t->channel && !t->has_number) {
        t->has_number = true;
        t->number = t->route->channel;
    }
    if (t->instance)
        check_options(&inside, t->instance, &t->options);
    if (!symbol->bad)
        vec_push(cx->arena, &env->r->program->transfers, t);
}

bool transfer_steps(struct cx *cx, const struct program *program, const struct transfer *transfer, const struct binding *binding,
                    resolved_steps *steps)
{
    struct resolver resolver = *program->resolver;
    struct env env = { .r = &resolver, .transfer = transfer->name.id, .binding = binding, .lengths = &transfer->lengths };

    resolver.cx = cx;                       /* records go where the caller wants them */
    *steps = (resolved_steps){ 0 };
    if (transfer->bad)
        return false;
    if (!binding) {
        *steps = transfer->steps;
        return true;
    }
    return resolve_steps(&env, transfer->decl, steps);
}

static const struct given *find_given(const given_list *list, const char *name)
{
    for (size_t i = list->n; i-- > 0;)
        if (strcmp(list->v[i].id, name) == 0)
            return &list->v[i];
    return NULL;
}

const struct given *option_lookup(const struct transfer *transfer, const char *name)
{
    const struct given *found = find_given(&transfer->options, name);

    if (!found && transfer->channel)
        found = find_given(&transfer->channel->options, name);
    return found ? found : find_given(&transfer->instance->options, name);
}
