/* SPDX-License-Identifier: MIT */
/* Channels that the source leaves open. Where the limits of a page make channels differ (rows on some of them, short
 * counts on others), every open transfer is planned once for each kind of channel; the one that would lose most by not
 * getting its best kind chooses first. Where they do not differ, the first free channel will do, and none is needed
 * before the transfer is prepared unless a word depends on it. */
#include "codegen/plan_channel.h"

#include "codegen/eval.h"
#include "common/diag_books.h"

#include <inttypes.h>
#include <string.h>

/* ---- who has which ---- */

static bool taken(const struct program *program, const struct instance *instance, uint64_t channel)
{
    for (size_t i = 0; i < program->transfers.n; i++) {
        const struct transfer *other = program->transfers.v[i];
        if (other->instance == instance
            && ((other->has_number && other->number == channel) || (other->has_given && other->given == channel)))
            return true;
    }
    return false;
}

static bool next_free(const struct program *program, const struct instance *instance, uint64_t *channel)
{
    while (*channel < instance->channels && (instance_reserves(instance, *channel) || taken(program, instance, *channel)))
        ++*channel;
    return *channel < instance->channels;
}

/* Transfers that share a named channel share what one of them was given. */
static const struct transfer *given_before(const struct program *program, const struct transfer *t)
{
    for (size_t i = 0; t->channel && i < program->transfers.n; i++)
        if (program->transfers.v[i]->channel == t->channel && program->transfers.v[i]->has_given)
            return program->transfers.v[i];
    return t->has_given ? t : NULL;
}

/* ---- kinds of channels ---- */

/* The comparisons of a limit that only the channel decides. */
struct signature { struct env *env; uint64_t bits; unsigned n; };

static void sign_expr(struct signature *s, const struct cexpr *expr)
{
    struct violation why;
    struct eval ev = { .env = s->env, .why = &why };
    wide value;
    if (!expr || expr->constant || expr->kind == CE_CONST || expr->kind == CE_SLOT)
        return;
    if (expr->kind == CE_BINARY && eval_to_number(&ev, expr, &value)) {
        s->bits |= (uint64_t)(value & 1) << (s->n++ & 63);
        return;
    }
    sign_expr(s, expr->a);
    sign_expr(s, expr->b);
    sign_expr(s, expr->c);
}

static uint64_t kind_of(struct cx *cx, const struct controller *model, uint64_t channel)
{
    struct signature s = { .env = env_new(cx->arena, model) };
    env_number(s.env, ROLE_CHANNEL, (wide)channel);
    for (size_t i = 0; i < model->limits.n; i++)
        if (slot_in(&model->limits.v[i].depends, ROLE_CHANNEL)) {
            sign_expr(&s, model->limits.v[i].expr);
            sign_expr(&s, model->limits.v[i].when);
        }
    return s.bits;
}

#define KINDS_MAX 8
struct kinds { unsigned n; uint64_t bits[KINDS_MAX], first[KINDS_MAX]; };      /* first: a free channel of the kind */

static struct kinds kinds_of(struct cx *cx, const struct program *program, const struct instance *instance)
{
    struct kinds kinds = { 0 };
    for (uint64_t c = 0; next_free(program, instance, &c); c++) {
        uint64_t bits = kind_of(cx, instance->model, c);
        unsigned k = 0;
        while (k < kinds.n && kinds.bits[k] != bits)
            k++;
        if (k == kinds.n && k < KINDS_MAX) {
            kinds.bits[k] = bits;
            kinds.first[k] = c;
            kinds.n++;
        }
    }
    return kinds;
}

/* ---- what a transfer costs on each kind ---- */

#define IMPOSSIBLE UINT64_MAX
struct open_transfer { struct transfer *transfer; uint64_t cost[KINDS_MAX], unnamed; };    /* unnamed: while none is known */
typedef VEC(struct open_transfer) open_list;

#define UNNAMED UINT64_MAX
/* Descriptors of the transfer on a channel, planned in an arena of its own; what is refused leaves no record. */
static uint64_t cost_on(struct cx *cx, const struct program *program, const struct transfer *t, uint64_t channel)
{
    struct cx trial = *cx;
    struct transfer copy = *t;
    struct planned planned;
    uint64_t cost = 0;
    trial.arena = arena_new();
    trial.diags = diags_new(trial.arena);
    trial.peers = NULL;
    copy.has_number = channel != UNNAMED;
    copy.number = channel;
    if (!plan_transfer(&trial, program, &copy, &planned))
        cost = IMPOSSIBLE;
    for (size_t i = 0; cost != IMPOSSIBLE && i < planned.tables.n; i++)
        cost += planned.tables.v[i]->descriptors.n;
    arena_drop(trial.arena);
    return cost;
}

static uint64_t sum(uint64_t a, uint64_t b)
{
    return a == IMPOSSIBLE || b == IMPOSSIBLE ? IMPOSSIBLE : a + b;
}

/* One entry for all transfers of a named channel. */
static void add_open(struct cx *cx, const struct program *program, const struct kinds *kinds, struct transfer *t, open_list *open)
{
    size_t at = 0;
    while (at < open->n && !(t->channel && open->v[at].transfer->channel == t->channel))
        at++;
    if (at == open->n) {
        struct open_transfer one = { .transfer = t };
        vec_push(cx->arena, open, one);
    }
    for (unsigned k = 0; k < kinds->n; k++)
        open->v[at].cost[k] = sum(open->v[at].cost[k], cost_on(cx, program, t, kinds->first[k]));
    open->v[at].unnamed = sum(open->v[at].unnamed, cost_on(cx, program, t, UNNAMED));
}

/* ---- handing out ---- */

static unsigned cheapest(const struct open_transfer *o, const struct kinds *kinds, unsigned but)
{
    unsigned best = but == 0 ? 1 : 0;
    for (unsigned k = 0; k < kinds->n; k++)
        if (k != but && o->cost[k] < o->cost[best])
            best = k;
    return best;
}

/* Descriptors that the second best kind costs more than the best. */
static uint64_t regret(const struct open_transfer *o, const struct kinds *kinds)
{
    if (kinds->n < 2)
        return 0;
    unsigned best = cheapest(o, kinds, KINDS_MAX), second = cheapest(o, kinds, best);
    return o->cost[second] - o->cost[best];
}

static bool channel_of_kind(struct cx *cx, const struct program *program, const struct instance *instance, uint64_t bits, uint64_t *channel)
{
    for (*channel = 0; next_free(program, instance, channel); ++*channel)
        if (kind_of(cx, instance->model, *channel) == bits)
            return true;
    return false;
}

/* The best kind that still has a free channel; none: planning says so. */
static void give(struct cx *cx, const struct program *program, const struct kinds *kinds, struct open_transfer *o)
{
    struct transfer *t = o->transfer;
    uint64_t least = o->cost[cheapest(o, kinds, KINDS_MAX)], saves = regret(o, kinds);
    for (unsigned tries = 0; tries < kinds->n && !t->has_given; tries++) {
        unsigned best = cheapest(o, kinds, KINDS_MAX);
        if (o->cost[best] == IMPOSSIBLE)
            break;
        t->has_given = channel_of_kind(cx, program, t->instance, kinds->bits[best], &t->given);
        t->given_saves = tries ? 0 : saves;
        t->given_costs = o->cost[best] - least;
        o->cost[best] = IMPOSSIBLE;
    }
    t->channels_gone = !t->has_given && least != IMPOSSIBLE && o->unnamed == IMPOSSIBLE;
}

static void hand_out(struct cx *cx, const struct program *program, const struct kinds *kinds, open_list *open)
{
    for (;;) {
        struct open_transfer *next = NULL;
        for (size_t i = 0; i < open->n; i++)
            if (regret(&open->v[i], kinds) && (!next || regret(&open->v[i], kinds) > regret(next, kinds)))
                next = &open->v[i];
        if (!next)
            break;
        give(cx, program, kinds, next);
        memset(next->cost, 0, sizeof next->cost);       /* no regrets */
        next->unnamed = 0;
    }
    for (size_t i = 0; i < open->n; i++)
        if (open->v[i].unnamed > open->v[i].cost[0])    /* any would do, but one has to be known */
            give(cx, program, kinds, &open->v[i]);
}

static bool limits_name_channels(const struct controller *model)
{
    for (size_t i = 0; i < model->limits.n; i++)
        if (slot_in(&model->limits.v[i].depends, ROLE_CHANNEL))
            return true;
    return false;
}

void plan_channels(struct cx *cx, const struct program *program)
{
    for (size_t i = 0; i < program->instances.n; i++) {
        const struct instance *instance = program->instances.v[i];
        if (!instance->model || !limits_name_channels(instance->model))
            continue;
        struct kinds kinds = kinds_of(cx, program, instance);
        open_list open = { 0 };
        for (size_t k = 0; k < program->transfers.n; k++) {
            struct transfer *t = program->transfers.v[k];
            if (t->instance == instance && !t->has_number && !t->bad)
                add_open(cx, program, &kinds, t, &open);
        }
        hand_out(cx, program, &kinds, &open);
    }
}

/* ---- the channel of one transfer ---- */

static void set_channel(struct planner *p, uint64_t channel)
{
    env_number(p->env, ROLE_CHANNEL, (wide)channel);
    p->planned->has_channel = true;
    p->planned->channel = channel;
}

/* What check_channel.c has not seen: a channel that only the words or the limits of this transfer ask for. */
static bool no_channel(struct planner *p)
{
    struct diag *d = diag(p->cx, DIAG_CHANNELS_EXHAUSTED, p->transfer->name.span,
                          "no channel left for '%s'; share one with 'channel c of %s;'",
                          p->transfer->name.id, p->instance->name.id);
    for (size_t i = 0; i < p->program->transfers.n; i++) {
        const struct transfer *t = p->program->transfers.v[i];
        if (t->instance == p->instance && (t->has_number || t->has_given))
            diag_related(p->cx, d, t->name.span, "'%s' has channel %" PRIu64, t->name.id, t->has_number ? t->number : t->given);
    }
    return false;
}

static void tell(struct planner *p, const struct transfer *t)
{
    if (t->given_saves)
        plan_remark(p, REMARK_CHOSEN, t->name.span, NULL,
                    "channel %" PRIu64 " is of the kind on which this takes the fewest descriptors", t->given);
    else if (t->given_costs)
        plan_remark(p, REMARK_CHOSEN, t->name.span, NULL, "channel %" PRIu64 ": those on which this would take %" PRIu64
                        " descriptors less are taken", t->given, t->given_costs);
}

bool plan_channel(struct planner *p, bool needed)
{
    const struct transfer *before = given_before(p->program, p->transfer);
    uint64_t channel = 0;
    if (p->transfer->has_number)
        set_channel(p, p->transfer->number);
    else if (before) {
        set_channel(p, before->given);
        tell(p, before);
    } else if (p->transfer->channels_gone)
        return no_channel(p);
    else if (needed && next_free(p->program, p->instance, &channel))
        set_channel(p, channel);
    else if (needed)
        return no_channel(p);
    return true;
}
