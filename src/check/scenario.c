/* SPDX-License-Identifier: MIT */
/* Scenarios: the reference semantics of a hold (language.md sections 8 and 9) played against what outside does. */
#include "check/check.h"
#include "program/meaning.h"

#include <stdlib.h>
#include <string.h>
#include "common/suggest.h"
#include "program/stream.h"

const char *scenario_result_text(enum scenario_result result)
{
    static const char *const text[] = { "running", "ok", "read_error", "write_error", "hold_timeout" };
    return text[result];
}

const char *milestone_text(enum milestone milestone)
{
    static const char *const text[] = { "done", "drained", "released", "quarantined", "kept", "disconnected" };
    return text[milestone];
}

struct level_state { const struct level *level; bool value; };
struct register_state { uint64_t address, value; };

struct play {
    struct cx *cx;
    const struct program *program;
    struct env env;
    bool complain, failed;
    struct outcome *out;
    /* the world at the time looked at */
    size_t applied;
    VEC(const struct event *) latched;
    VEC(struct level_state) levels;
    VEC(struct register_state) registers;
};

/* Records only while the scenario is checked; when the outcome is printed later it is known to be right. */
static void mistake(struct play *p, enum diag_id id, struct span span, const char *text)
{
    if (p->complain)
        report(&p->env, id, span, "%s", text);
    p->failed = true;
}

/* ---- binding ----------------------------------------------------------------------------------------------------- */

static void bind_one(struct play *p, const struct stimulus *s, const struct buffer *buffer, unsigned index, const struct value *value)
{
    struct cx *cx = p->cx;
    struct bound_length bound = { buffer, index, 0 };

    if (value && (value->kind != VALUE_NUMBER || value->number.runtime)) {
        mistake(p, DIAG_TYPE, s->expr->span, "a length is a number of elements");
        return;
    }
    if (value && (value->number.v < 0 || value->number.v > (wide)buffer->dims[0])) {
        mistake(p, DIAG_VALUE_RANGE, value->span, arena_printf(cx->arena, "'%s' takes at most %llu, %s is given", buffer->name.id,
                                                               (unsigned long long)buffer->dims[0], wide_text(cx, value->number.v)));
        return;
    }
    bound.length = value ? (uint64_t)value->number.v : 0;
    vec_push(cx->arena, &p->out->bound, bound);
}

static void bind(struct play *p, const struct stimulus *s)
{
    const struct symbol *symbol = find_named(&p->env, s->name, SYM_BUFFER, "a buffer");
    const struct buffer *buffer = symbol ? symbol->thing : NULL;
    struct value value = evaluate(&p->env, s->expr);

    if (!buffer || value.kind == VALUE_NONE) {
        p->failed = true;
        return;
    }
    if (!buffer->own_length) {
        mistake(p, DIAG_TYPE, s->name.span, arena_printf(p->cx->arena, "'%s' has no open length of its own", buffer->name.id));
        return;
    }
    if (!buffer->is_array) {
        bind_one(p, s, buffer, 0, &value);
        return;
    }
    if (value.kind != VALUE_LIST || value.list->n > buffer->count) {
        mistake(p, DIAG_TYPE, s->expr->span, arena_printf(p->cx->arena, "'%s' takes a list of at most %u lengths",
                                                          buffer->name.id, buffer->count));
        return;
    }
    for (unsigned i = 0; i < buffer->count && !p->failed; i++)
        bind_one(p, s, buffer, i, i < value.list->n ? &value.list->v[i] : NULL);
}

/* ---- what happens ------------------------------------------------------------------------------------------------ */

static uint64_t input_value(struct play *p, const struct input *input)
{
    wide value = 0;

    if (!input->value)
        mistake(p, DIAG_TYPE, input->expr->span, "a level or a register needs a value: '= 1'");
    else if (!eval_constant(&p->env, input->value, "a value", &value))
        p->failed = true;
    return (uint64_t)value;
}

static void add_input(struct play *p, int64_t time, const struct input *input)
{
    struct happening h = { .time = time, .order = p->out->happenings.n };
    struct value value;
    struct piece piece;

    if (input->expr->kind == EXPR_NAME && strcmp(input->expr->name, "irq") == 0) {
        h.kind = HAPPENS_IRQ;
        vec_push(p->cx->arena, &p->out->happenings, h);
        return;
    }
    value = evaluate(&p->env, input->expr);
    if (value.kind == VALUE_THING && value.symbol->kind == SYM_EVENT) {
        h.kind = HAPPENS_EVENT;
        h.event = value.symbol->thing;
    } else if (value.kind == VALUE_THING && value.symbol->kind == SYM_LEVEL) {
        h.kind = HAPPENS_LEVEL;
        h.level = value.symbol->thing;
        h.value = input_value(p, input);
    } else if (value.kind == VALUE_SELECTION && value.selection->reg && selection_piece(&p->env, &value, &piece)) {
        h.kind = HAPPENS_REGISTER;
        h.address = piece.offset;
        h.value = input_value(p, input);
    } else if (value.kind == VALUE_NONE) {
        p->failed = true;
    } else {
        mistake(p, DIAG_WRONG_KIND, input->expr->span, "only 'irq', events, levels and registers can happen");
    }
    vec_push(p->cx->arena, &p->out->happenings, h);
}

static void add_inputs(struct play *p, const struct stimulus *s)
{
    int64_t time = 0;

    if (!eval_time(&p->env, s->expr, "'at'", &time)) {
        p->failed = true;
        return;
    }
    for (size_t i = 0; i < s->inputs.n; i++)
        add_input(p, time, &s->inputs.v[i]);
}

static void set_failure(struct play *p, const struct stimulus *s)
{
    struct value value = evaluate(&p->env, s->expr);

    p->out->failure.active = true;
    p->out->failure.read = strcmp(s->name.id, "read") == 0;
    if (value.kind == VALUE_PORT)
        p->out->failure.piece = (struct piece){ .kind = PIECE_PORT, .port = value.port };
    else if (value.kind == VALUE_NONE || (value.kind == VALUE_SELECTION && !selection_piece(&p->env, &value, &p->out->failure.piece)))
        p->failed = true;
    else if (value.kind != VALUE_SELECTION)
        mistake(p, DIAG_NOT_A_PLACE, s->expr->span, "a bus error happens at a place");
}

static int compare_happenings(const void *x, const void *y)
{
    const struct happening *a = x, *b = y;

    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* ---- the byte that fails ----------------------------------------------------------------------------------------- */

/* Offset into a run of `bytes` at `here` of the first byte that fails; `bytes` if none does. */
static uint64_t failing_byte(const struct failure *f, const struct run_place *here, uint64_t bytes)
{
    uint64_t lo = f->piece.offset, hi = lo + f->piece.bytes;

    if (here->kind != f->piece.kind)
        return bytes;
    if (here->kind == PIECE_PORT)
        return here->port == f->piece.port ? 0 : bytes;
    if (here->buffer != f->piece.buffer || (here->buffer && here->index != f->piece.index) || hi <= here->offset)
        return bytes;
    lo = lo > here->offset ? lo - here->offset : 0;
    return lo < bytes ? lo : bytes;
}

static uint64_t side_until_failure(const struct failure *f, const struct side *side, uint64_t bytes)
{
    struct stream stream;
    struct run_place here;
    uint64_t at = 0;

    stream_start(&stream, side);
    while (at < bytes) {
        uint64_t run = stream_peek(&stream, &here), left = bytes - at, good;

        if (run == 0)
            break;
        run = run < left ? run : left;
        good = failing_byte(f, &here, run);
        if (good < run)
            return at + good;
        stream_advance(&stream, run);
        at += run;
    }
    return bytes;
}

static uint64_t step_until_failure(const struct failure *f, const struct step *step)
{
    uint64_t least = step->bytes;

    for (size_t i = 0; i < step->sources.n + step->dests.n; i++) {
        bool is_source = i < step->sources.n, read = is_source || step->kind == STEP_CHECK;
        const struct side *side = is_source ? &step->sources.v[i] : &step->dests.v[i - step->sources.n];
        uint64_t good = read == f->read ? side_until_failure(f, side, step->bytes) : step->bytes;

        least = good < least ? good : least;
    }
    return least;
}

static void set_moved(struct play *p)
{
    struct outcome *o = p->out;
    bool stopped = false;
    uint64_t total = 0;

    o->result = OUTCOME_OK;
    for (size_t i = 0; i < o->steps.n; i++) {
        const struct step *step = &o->steps.v[i];
        uint64_t good = p->out->failure.active && !stopped ? step_until_failure(&p->out->failure, step) : step->bytes;

        total += step->bytes;
        if (stopped)
            continue;
        o->moved += good;
        stopped = good < step->bytes;
    }
    if (stopped)
        o->result = p->out->failure.read ? OUTCOME_READ_ERROR : OUTCOME_WRITE_ERROR;
    o->residue = total - o->moved;
}

/* ---- the world --------------------------------------------------------------------------------------------------- */

static void apply(struct play *p, const struct happening *h)
{
    struct arena *arena = p->cx->arena;

    if (h->kind == HAPPENS_EVENT && h->time >= 0) {
        vec_push(arena, &p->latched, h->event);
    } else if (h->kind == HAPPENS_LEVEL) {
        struct level_state state = { h->level, h->value != 0 };
        vec_push(arena, &p->levels, state);
    } else if (h->kind == HAPPENS_REGISTER) {
        struct register_state state = { h->address, h->value };
        vec_push(arena, &p->registers, state);
    }
}

static void apply_until(struct play *p, int64_t time)
{
    while (p->applied < p->out->happenings.n && p->out->happenings.v[p->applied].time <= time)
        apply(p, &p->out->happenings.v[p->applied++]);
}

static uint64_t read_count(const struct play *p, const struct count *count)
{
    if (!count->is_register)
        return (uint64_t)count->value;
    for (size_t i = p->registers.n; i-- > 0;)
        if (p->registers.v[i].address == count->address)
            return p->registers.v[i].value & count->mask;
    return 0;
}

static bool uses_set_register(const struct play *p, const struct condition *c)
{
    if (c->kind == COND_COMPARE)
        for (size_t i = 0; i < p->registers.n; i++)
            if (p->registers.v[i].address == c->left.address || (c->right.is_register && p->registers.v[i].address == c->right.address))
                return true;
    return (c->a && uses_set_register(p, c->a)) || (c->b && uses_set_register(p, c->b));
}

static bool is_true(const struct play *p, const struct condition *c, int64_t time);

/* A level is what it was set to; if its registers were set instead, what they say; else 0. */
static bool level_is_true(const struct play *p, const struct condition *c, int64_t time)
{
    for (size_t i = p->levels.n; i-- > 0;)
        if (p->levels.v[i].level == c->level)
            return p->levels.v[i].value;
    return uses_set_register(p, c->a) && is_true(p, c->a, time);
}

static bool is_true(const struct play *p, const struct condition *c, int64_t time)
{
    switch (c->kind) {
    case COND_CONST: return c->value;
    case COND_IRQ: return true;
    case COND_EVENT:
        for (size_t i = 0; i < p->latched.n; i++)
            if (p->latched.v[i] == c->event)
                return true;
        return false;
    case COND_DELAY: return time >= p->out->at[AT_DONE] + c->delay_ns;
    case COND_COMPARE: return (read_count(p, &c->left) == read_count(p, &c->right)) != c->unequal;
    case COND_LEVEL: return level_is_true(p, c, time);
    case COND_NOT: return !is_true(p, c->a, time);
    case COND_AND: return is_true(p, c->a, time) && is_true(p, c->b, time);
    default: return is_true(p, c->a, time) || is_true(p, c->b, time);
    }
}

/* ---- the hold ---------------------------------------------------------------------------------------------------- */

typedef VEC(int64_t) times;

static void collect_delays(struct play *p, const struct condition *c, times *out)
{
    if (c->kind == COND_DELAY)
        vec_push(p->cx->arena, out, p->out->at[AT_DONE] + c->delay_ns);
    if (c->a)
        collect_delays(p, c->a, out);
    if (c->b)
        collect_delays(p, c->b, out);
}

static int compare_times(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

    return a < b ? -1 : a > b;
}

static void reach(struct outcome *o, enum milestone milestone, int64_t time)
{
    o->reached[milestone] = true;
    o->at[milestone] = time;
}

static void drained(struct outcome *o, int64_t time)
{
    reach(o, AT_DRAINED, time);
    if (!o->transfer->route || !o->transfer->route->is_static)
        reach(o, AT_RELEASED, time);
}

static void timed_out(struct outcome *o, int64_t time)
{
    static const enum milestone after[] = { [ACTION_DISCONNECT] = AT_DISCONNECTED, [ACTION_KEEP] = AT_KEPT,
                                            [ACTION_QUARANTINE] = AT_QUARANTINED };

    reach(o, after[o->transfer->hold->action], time);
    if (o->result == OUTCOME_OK)
        o->result = OUTCOME_HOLD_TIMEOUT;
}

/* The condition is looked at whenever something may have changed; at the time limit itself the condition still wins. */
static void play_hold(struct play *p, const struct hold *hold)
{
    int64_t done = p->out->at[AT_DONE], limit = hold->has_within ? done + (int64_t)hold->within_ns : INT64_MAX;
    times when = { 0 };

    vec_push(p->cx->arena, &when, done);
    for (size_t i = 0; i < p->out->happenings.n; i++)
        if (p->out->happenings.v[i].time > done)
            vec_push(p->cx->arena, &when, p->out->happenings.v[i].time);
    collect_delays(p, hold->tree, &when);
    if (hold->has_within)
        vec_push(p->cx->arena, &when, limit);
    qsort(when.v, when.n, sizeof *when.v, compare_times);
    for (size_t i = 0; i < when.n && when.v[i] <= limit; i++) {
        apply_until(p, when.v[i]);
        if (is_true(p, hold->tree, when.v[i])) {
            drained(p->out, when.v[i]);
            return;
        }
    }
    if (hold->has_within)
        timed_out(p->out, limit);
}

static void play(struct play *p)
{
    struct outcome *o = p->out;
    const struct hold *hold = o->transfer->hold;
    const struct happening *irq = NULL;

    for (size_t i = 0; i < p->out->happenings.n && !irq; i++)
        if (p->out->happenings.v[i].kind == HAPPENS_IRQ && p->out->happenings.v[i].time >= 0)
            irq = &p->out->happenings.v[i];
    set_moved(p);
    if (!irq || (o->transfer->cyclic && o->result == OUTCOME_OK)) {     /* a lap ends, the transfer does not */
        o->result = OUTCOME_RUNNING;
        if (!irq) {
            o->residue += o->moved;
            o->moved = 0;
        }
        return;
    }
    reach(o, AT_DONE, irq->time);
    if (!hold || hold->only_irq || (o->result != OUTCOME_OK && hold->abort_disconnects))
        drained(o, irq->time);
    else
        play_hold(p, hold);
}

/* ---- expectations ------------------------------------------------------------------------------------------------ */

static const char *time_text(struct cx *cx, int64_t ns)
{
    static const struct { int64_t factor; const char *unit; } units[] = {
        { 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" }, { 1, "ns" }
    };
    size_t i = 0;

    while (units[i].factor > 1 && (ns == 0 || ns % units[i].factor != 0))
        i++;
    return arena_printf(cx->arena, "%lld %s", (long long)(ns / units[i].factor), units[i].unit);
}

static const char *outcome_text(struct cx *cx, const struct outcome *o)
{
    const char *text = arena_printf(cx->arena, "result %s, moved %llu, residue %llu", scenario_result_text(o->result),
                                    (unsigned long long)o->moved, (unsigned long long)o->residue);

    for (unsigned m = 0; m < MILESTONES; m++)
        if (o->reached[m])
            text = arena_printf(cx->arena, "%s, %s %s", text, milestone_text(m), time_text(cx, o->at[m]));
    return text;
}

static bool expect_milestone(struct play *p, const struct input *input, enum milestone milestone, const char **text)
{
    int64_t at;

    *text = milestone_text(milestone);
    if (!input->value)
        return p->out->reached[milestone];
    if (!eval_time(&p->env, input->value, "'at'", &at)) {
        p->failed = true;
        return true;
    }
    *text = arena_printf(p->cx->arena, "%s at %s", *text, time_text(p->cx, at));
    return p->out->reached[milestone] && p->out->at[milestone] == at;
}

static bool expect_count(struct play *p, const struct expr *expr, const char **text)
{
    uint64_t have = strcmp(expr->a->name, "moved") == 0 ? p->out->moved : p->out->residue;
    wide want;

    *text = expr_text(p->cx, expr);
    if (!eval_constant(&p->env, expr->b, "a number of bytes", &want)) {
        p->failed = true;
        return true;
    }
    switch (expr->op) {
    case OP_EQ: return (wide)have == want;
    case OP_NE: return (wide)have != want;
    case OP_LT: return (wide)have < want;
    case OP_LE: return (wide)have <= want;
    case OP_GT: return (wide)have > want;
    default: return (wide)have >= want;
    }
}

static bool is_count(const struct expr *e)
{
    return e->kind == EXPR_BINARY && e->op >= OP_EQ && e->op <= OP_GE && e->a->kind == EXPR_NAME &&
           (strcmp(e->a->name, "moved") == 0 || strcmp(e->a->name, "residue") == 0);
}

static void unknown_outcome(struct play *p, const struct expr *e)
{
    struct suggestion nearest;
    struct diag *made;

    p->failed = true;
    if (!p->complain)
        return;
    made = report(&p->env, DIAG_UNKNOWN_NAME, e->span, "expect knows done drained released quarantined kept disconnected, "
                  "ok read_error write_error hold_timeout, and comparisons of moved and residue");
    if (e->kind != EXPR_NAME)
        return;
    suggest_start(&nearest, e->name);
    for (unsigned m = 0; m < MILESTONES; m++)
        suggest_offer(&nearest, milestone_text(m));
    for (unsigned r = OUTCOME_OK; r <= OUTCOME_HOLD_TIMEOUT; r++)
        suggest_offer(&nearest, scenario_result_text(r));
    diag_meant(p->cx, made, e->span, &nearest);
}

/* Is one expectation met? `text` says what was expected. */
static bool expect(struct play *p, const struct input *input, const char **text)
{
    const struct expr *e = input->expr;

    if (is_count(e))
        return expect_count(p, e, text);
    for (unsigned m = 0; e->kind == EXPR_NAME && m < MILESTONES; m++)
        if (strcmp(e->name, milestone_text(m)) == 0)
            return expect_milestone(p, input, m, text);
    for (unsigned r = OUTCOME_OK; e->kind == EXPR_NAME && r <= OUTCOME_HOLD_TIMEOUT; r++)
        if (strcmp(e->name, scenario_result_text(r)) == 0) {
            *text = e->name;
            return p->out->result == (enum scenario_result)r;
        }
    unknown_outcome(p, e);
    return true;
}

static void check_expectations(struct play *p, const struct stimulus *s)
{
    for (size_t i = 0; i < s->inputs.n; i++) {
        const char *text = "";

        if (expect(p, &s->inputs.v[i], &text) || p->failed)
            continue;
        p->out->as_expected = false;
        if (p->complain)
            report(&p->env, DIAG_EXPECTATION_FAILED, s->inputs.v[i].expr->span, "%s: expected %s, got %s", p->out->item->name.id, text,
                   outcome_text(p->cx, p->out));
    }
}

/* ---- a scenario -------------------------------------------------------------------------------------------------- */

static void read_stimuli(struct play *p, const struct item *item)
{
    for (size_t i = 0; i < item->stimuli.n; i++) {
        const struct stimulus *s = item->stimuli.v[i];

        if (s->kind == STIM_BIND)
            bind(p, s);
        else if (s->kind == STIM_AT)
            add_inputs(p, s);
        else if (s->kind == STIM_FAIL)
            set_failure(p, s);
    }
    if (p->out->happenings.n > 1)
        qsort(p->out->happenings.v, p->out->happenings.n, sizeof *p->out->happenings.v, compare_happenings);
}

bool play_scenario(struct cx *cx, const struct program *program, const struct item *item, bool complain, struct outcome *outcome)
{
    const struct symbol *symbol = table_find(&program->resolver->names, item->of.id);
    struct play p = { .cx = cx, .program = program, .env = { .r = program->resolver }, .complain = complain, .out = outcome };
    struct binding binding;
    size_t mark;

    *outcome = (struct outcome){ .item = item, .as_expected = true };
    if (!symbol || symbol->kind != SYM_TRANSFER || symbol->bad || ((struct transfer *)symbol->thing)->bad)
        return false;
    outcome->transfer = symbol->thing;
    p.env.transfer = outcome->transfer->name.id;
    read_stimuli(&p, item);
    binding = (struct binding){ outcome->bound.n, outcome->bound.v };
    mark = diag_mark(cx);
    if (p.failed || !transfer_steps(cx, program, outcome->transfer, binding.n ? &binding : NULL, &outcome->steps)) {
        diag_related_since(cx, mark, item->name.span, arena_printf(cx->arena, "with the lengths of scenario '%s'", item->name.id));
        return false;
    }
    play(&p);
    for (size_t i = 0; i < item->stimuli.n; i++)
        if (item->stimuli.v[i]->kind == STIM_EXPECT)
            check_expectations(&p, item->stimuli.v[i]);
    return !p.failed;
}

void check_scenarios(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->scenarios.n; i++) {
        struct outcome outcome;

        play_scenario(cx, program, program->scenarios.v[i], true, &outcome);
    }
}
