/* SPDX-License-Identifier: MIT */
/* What a draft moves, as roles. */
#include "common/arith.h"
#include "codegen/lin.h"
#include "codegen/plan_list.h"
#include "codegen/plan_operation.h"

#include <stdlib.h>

uint64_t draft_bytes(const struct draft *draft)
{
    if (!draft->mode)
        return 0;
    uint64_t bytes = draft->bytes * draft->rows * (draft->frames ? draft->frames : 1);
    for (unsigned i = 2; draft->grid && i < FORM_LEVELS; i++)
        bytes *= draft->grid->count[i];
    for (unsigned i = 1; draft->more && i < draft->mode->nparts; i++)
        bytes += draft->more[i - 1].bytes;
    return bytes;
}

uint64_t open_multiple(const struct lin *open)
{
    uint64_t multiple = 0;
    for (unsigned i = 0; i < open->n; i++)
        multiple = gcd(multiple, (uint64_t)llabs(open->terms[i].factor) * open->terms[i].step);
    return multiple;
}

struct open_length draft_open(struct planner *p, const struct draft *draft)
{
    struct open_length open = { .cap = draft_bytes(draft) };
    struct lin all = draft->mode ? run_open(p->cx, draft->run) : lin_constant(0);
    if (all.n) {
        struct lin at = lin_constant((int64_t)draft->at);
        open.lin = lin_add(p->cx, &all, &at, -1);
        open.multiple = open_multiple(&all);
    }
    return open;
}

static struct end end_of(const struct ir_place *place, bool source)
{
    return (struct end){ source, place && place->kind == PIECE_PORT, place && place->own && !place->advances };
}

static void set_slot(struct env *env, int slot, struct qty value)
{
    if (slot >= 0 && env->model->slots.v[slot].kind != SLOT_DEFINE)
        env_set(env, (unsigned)slot, value);
}

static bool has_address(const struct ir_place *place)
{
    return place->kind != PIECE_CONST && place->kind != PIECE_VOID;
}

/* Operands in front of those that a check compares. */
static unsigned compared_behind(const struct stretch *run)
{
    return run->op == IR_CHECK_FILL ? 0 : run->nsources;
}

static void set_addresses(struct planner *p, struct env *env, const struct draft *draft, bool source)
{
    const struct ir_place *place = source ? run_source(draft->run) : run_dest(draft->run);
    const struct ir_place *places = source ? draft->run->sources : draft->run->dests;
    const struct form_side *side = place ? end_side(draft->form, end_of(place, source)) : NULL;
    if (!side)
        return;
    unsigned own = source ? ROLE_SOURCE : ROLE_DEST;
    if (side->kind == FSIDE_DEVICE && has_address(place) && p->model->slots.v[own].in_registers)
        set_slot(env, (int)own, plan_address(p, place, 0));     /* no word has it, but a register of the start does */
    for (unsigned i = 0; i < (source ? draft->run->nsources : draft->run->ndests); i++)
        if (has_address(&places[i]))
            set_slot(env, operand_slot(p->encoder, env, end_of(place, source), compared_behind(draft->run), i),
                     plan_address(p, &places[i], run_offset(draft->run, &places[i], draft->at)));
    for (unsigned i = 1; draft->more && i < side->nitems; i++) {
        const struct part *part = &draft->more[i - 1];
        const struct ir_place *next = source ? run_source(part->run) : run_dest(part->run);
        set_slot(env, side->items[i].slot, plan_address(p, next, run_offset(part->run, next, part->at)));
    }
}

static void set_end(struct planner *p, struct env *env, const struct draft *draft, bool source)
{
    const struct ir_place *place = source ? run_source(draft->run) : run_dest(draft->run);
    if (!place)
        return;
    const struct mode *mode = draft->mode;
    struct end end = end_of(place, source);
    wide width = source ? mode->source_width : mode->dest_width, burst = source ? mode->source_burst : mode->dest_burst;
    if (!width)
        width = end.device ? place->element : 1;
    if (end.device && mode->nbursts && mode->burst_of_source == source)
        burst = draft->burst;
    env_end_kind(env, draft->form, end);
    env_end_width(env, draft->form, end, width);
    if (burst)
        env_end_burst(env, draft->form, end, burst);
    set_addresses(p, env, draft, source);
}

static void set_bytes(struct planner *p, struct env *env, const struct draft *draft)
{
    const struct ir_place *source = run_source(draft->run), *dest = run_dest(draft->run);
    if (draft->grid) {
        env_grid(env, draft->form, draft->bytes, draft->grid, end_of(source, true), end_of(dest, false));
        return;
    }
    if (draft->form->nlevels < 2 || draft->run->open.n)
        env_forget_rows(env);
    env_forget_grid(env);
    if (draft->run->open.n) {
        struct open_length *open = NEW(p->cx->arena, struct open_length);
        *open = draft_open(p, draft);
        set_slot(env, ROLE_BYTES, (struct qty){ .open = open });
        return;
    }
    env_counts(env, draft->form, draft->bytes, draft->rows, end_of(source, true), end_of(dest, false));
    if (draft->frames)
        env_number(env, ROLE_FRAMES, (wide)draft->frames);
    for (unsigned i = 1; draft->more && i < draft->mode->nparts; i++)
        set_slot(env, draft->form->level[0].items[i].slot, qty_number((wide)draft->more[i - 1].bytes));
}

/* What is said for the whole list, where the descriptor before said more. */
static void set_back(struct planner *p, struct env *env, unsigned slot)
{
    if (p->env->set[slot])
        env_set(env, slot, p->env->v[slot]);
    else
        env_unset(env, slot);
}

static void set_requests(struct planner *p, struct env *env, const struct stretch *run)
{
    static const unsigned slots[] = { ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST, ROLE_REQUEST, ROLE_SOURCE_REQUEST_MUX, ROLE_DEST_REQUEST_MUX,
                                      ROLE_REQUEST_MUX };
    for (unsigned i = 0; i < sizeof slots / sizeof *slots; i++)
        set_back(p, env, slots[i]);
    bool both = run_source(run) && run_dest(run);
    enum flow flow = both ? plan_flow_of(p, run_source(run), run_dest(run)) : FLOW_M2M;
    for (unsigned i = 0; i < 2; i++) {
        wide number, input;
        bool device = !both || (flow == FLOW_M2P) == (i == 1);     /* the one that the only line is of */
        if (!plan_side_request(p, run, i == 0, &number))
            continue;
        bool mux = plan_side_mux(p, run, i == 0, &input);
        set_slot(env, (int)ROLE_OF(i == 0 ? SIDE_SOURCE : SIDE_DEST, REQUEST), qty_number(number));
        if (mux)
            set_slot(env, (int)ROLE_OF(i == 0 ? SIDE_SOURCE : SIDE_DEST, REQUEST_MUX), qty_number(input));
        if (device)
            set_slot(env, ROLE_REQUEST, qty_number(number));
        if (device && mux)
            set_slot(env, ROLE_REQUEST_MUX, qty_number(input));
    }
    if (both)
        set_slot(env, ROLE_FLOW, qty_number(flow));
}

void draft_roles(struct planner *p, struct env *env, const struct draft *draft)
{
    env_form(env, draft->form);
    if (draft->mode || draft->run)
        set_requests(p, env, draft->run);   /* also what moves nothing stands in a list with one line */
    if (!draft->mode)
        return;
    operation_roles(p, env, draft->run);
    set_end(p, env, draft, true);
    set_end(p, env, draft, false);
    set_bytes(p, env, draft);
    repeat_roles(env, draft);
    env_number(env, ROLE_COMMAND, draft->run->command);
    env_number(env, ROLE_ORDERED, draft->run->ordered);
}
