/* SPDX-License-Identifier: MIT */
/* Lower: operations that no form of the controller has become copies. A fill reads a constant that is emitted with the
 * table: one word whose address stays, or a block that is used again and again; what nobody wants is written into a sink,
 * in the same two ways. Of the ways that can be planned the one with the fewest descriptors is taken. A copy to several
 * places is made in as many passes where no form writes to several.
 * Needs: coalesced moves, list-wide roles. Guarantees: what is left is an operation of the hardware, or refused by name.
 * Never changes: which bytes are written, and which accesses ports and registers see. */
#include "codegen/plan_list.h"
#include "codegen/plan_operation.h"
#include "codegen/plan_own.h"
#include "controller/peers.h"

#define NEVER UINT64_MAX

struct lowering { struct planner *p; struct ir *ir; VEC(struct ir_move) moves; };

/* ---- can it be planned? ---- */

static bool device_place(const struct ir_place *place)
{
    return place->kind == PIECE_PORT || place->kind == PIECE_REG;
}

static struct ir_place *shifted(struct planner *p, const struct ir_place *places, unsigned n, unsigned dim)
{
    struct ir_place *copy = NEW_ARRAY(p->cx->arena, struct ir_place, n + 1);
    for (unsigned i = 0; i < n; i++) {
        copy[i] = places[i];
        if (places[i].stride)
            copy[i].offset += (uint64_t)places[i].stride[dim];
    }
    return copy;
}

/* Descriptors that the innermost run takes; NEVER: it cannot be cut. */
static uint64_t cost_of_run(struct planner *p, const struct ir_move *move)
{
    uint64_t count = 0;
    for (unsigned j = 0; j < p->nlists; j++) {
        struct stretch run = run_of(move, p->nlists == 1 || j == 0, p->nlists == 1 || j == 1);
        const struct fit *fit = pass_fit_quiet(p, &p->list[j], &run);
        struct cut cut;
        if (fit->nmodes == 0 || !cut_find(p, fit, &run, 0, run.bytes, &cut))
            return NEVER;
        count += cut.count;
    }
    return count;
}

/* All rows, each of which takes `each` descriptors where no form takes several. */
static uint64_t cost_of_rows(struct planner *p, const struct ir_move *move, uint64_t each)
{
    uint64_t count = 0;
    for (unsigned j = 0; j < p->nlists; j++) {
        struct stretch run = run_of(move, p->nlists == 1 || j == 0, p->nlists == 1 || j == 1);
        pass_shape(p, &run);
        uint64_t rows = run_total(&run) / run.bytes, shaped = run.ndim ? rows_count(p, &p->list[j], &run) : rows;
        count += shaped < rows ? shaped : rows * each;
    }
    return count;
}

/* The worst of its rows, by alignment, times their number. */
static uint64_t cost_of(struct planner *p, const struct ir_move *move)
{
    uint64_t worst = cost_of_run(p, move);
    for (unsigned k = 0; k < move->ndim && worst != NEVER; k++) {
        struct ir_move next = *move;
        next.sources = shifted(p, move->sources, move->nsources, k);
        next.dests = shifted(p, move->dests, move->ndests, k);
        uint64_t cost = cost_of_run(p, &next);
        worst = cost > worst ? cost : worst;
    }
    return worst == NEVER || !move->ndim ? worst : cost_of_rows(p, move, worst);
}

/* ---- constants and sinks ---- */

enum way { AS_IS, WORD, BLOCK, WAYS };

static bool make_way(struct planner *p, const struct ir_move *move, enum way source, enum way dest, struct ir_move *out)
{
    *out = *move;
    if (source != AS_IS) {
        out->op = move->op == IR_CHECK_FILL ? IR_CHECK_COPY : IR_COPY;
        out->sources = NEW(p->cx->arena, struct ir_place);
        if (!own_constant(p, move, &move->sources[0], source == WORD, out->sources))
            return false;
    }
    if (dest != AS_IS) {
        out->dests = NEW(p->cx->arena, struct ir_place);
        if (!own_sink(p, move, dest == WORD, out->dests))
            return false;
    }
    return true;
}

static bool has_constant(const struct ir_move *move)
{
    return move->nsources == 1 && move->sources[0].kind == PIECE_CONST;
}

static bool has_sink(const struct ir_move *move)
{
    return move->op <= IR_FILL && move->ndests == 1 && move->dests[0].kind == PIECE_VOID;
}

/* An address that is known only to prep, or does not fit, is no constant. */
static bool check_constant(struct planner *p, const struct ir_move *move)
{
    const struct ir_place *place = &move->sources[0];
    if (!place->buffer || (place->buffer->home != HOME_BOUND && place->element >= 4))
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "the address of '%s' %s", place->buffer->name.id,
                          place->element < 4 ? "does not fit into the elements" : "is known only when the transfer is prepared");
    diag_related(p->cx, d, place->buffer->name.span, "declared here");
    return false;
}

/* The cheapest way; the last one if none can be planned, so that the cut says what is in the way. */
static bool lower_places(struct lowering *l, const struct ir_move *move)
{
    uint64_t least = NEVER;
    struct ir_move best = *move, way;
    if (has_constant(move) && !check_constant(l->p, move))
        return false;
    for (unsigned i = 0; i < (has_constant(move) ? WAYS : 1); i++)
        for (unsigned k = 0; k < (has_sink(move) ? WAYS : 1); k++) {
            if (!make_way(l->p, move, (enum way)i, (enum way)k, &way))
                return false;
            uint64_t cost = cost_of(l->p, &way);
            if (cost < least || least == NEVER)
                best = way;
            least = cost < least ? cost : least;
        }
    vec_push(l->p->cx->arena, &l->moves, best);
    return least != NEVER || move->op <= IR_FILL || (operation_refuse(l->p, move) && operation_refuse(l->p, &best));
}

/* ---- operations of the hardware ---- */

static bool lower_operation(struct lowering *l, const struct ir_move *move)
{
    for (unsigned i = 0; i < move->nsources + move->ndests; i++)
        if (device_place(i < move->nsources ? &move->sources[i] : &move->dests[i - move->nsources])) {
            diag(l->p->cx, DIAG_UNSUPPORTED, move->span, "operands of %s lie in memory; %s cannot have a port or a register as one",
                 operation_name(move->op), plan_hardware(l->p));
            return false;
        }
    if (!operation_refuse(l->p, move))
        return false;
    vec_push(l->p->cx->arena, &l->moves, *move);
    return true;
}

static bool lower_move(struct lowering *l, const struct ir_move *move)
{
    if (!ir_moves_bytes(move)) {
        vec_push(l->p->cx->arena, &l->moves, *move);
        return true;
    }
    if (has_constant(move) || has_sink(move))
        return lower_places(l, move);
    if (move->op != IR_COPY)
        return lower_operation(l, move);
    vec_push(l->p->cx->arena, &l->moves, *move);
    return true;
}

/* ---- several destinations ---- */

static bool writes_several(const struct controller *c, const void *context)
{
    const unsigned *wanted = context;
    for (size_t i = 0; i < c->forms.n; i++)
        if (form_computes(c->forms.v[i], IR_COPY) && c->forms.v[i]->level[0].n == 1 && c->forms.v[i]->dest.nitems >= *wanted)
            return true;
    return false;
}

static bool refuse_passes(struct planner *p, const struct ir_move *move, const char *why)
{
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "%s writes to one place at a time, and %s; %s", plan_hardware(p), why,
                          peers_have(p->cx, writes_several, &move->ndests));
    diag_related(p->cx, d, p->model->name.span, "no form of this description has so many destinations");
    return false;
}

/* One pass per destination does the same only if nothing notices that the source is read again, or the order. */
static bool may_pass(struct planner *p, const struct ir_move *move)
{
    unsigned devices = 0;
    for (unsigned i = 0; i < move->ndests; i++)
        devices += device_place(&move->dests[i]);
    if (move->op != IR_COPY && move->op != IR_FILL)
        return refuse_passes(p, move, "the result would not say which of them differs");
    if (device_place(&move->sources[0]))
        return refuse_passes(p, move, "what is read from a port or a register can be read only once");
    if (devices > 1)
        return refuse_passes(p, move, "accesses to two ports would change their order");
    if (p->transfer->irq.every)
        return refuse_passes(p, move, "a period would end in the middle of a pass");
    return !move->ordered || refuse_passes(p, move, "a later pass would read what an earlier one has written");
}

static bool is_several(const struct ir_move *move)
{
    return move->ndests > 1 && move->op != IR_PQ && move->op != IR_CHECK_PQ;
}

/* Whether all moves of the step can be made as they are. */
static bool at_once(struct lowering *l, size_t first, size_t behind)
{
    for (size_t i = first; i < behind; i++)
        if (is_several(&l->ir->moves.v[i]) && cost_of(l->p, &l->ir->moves.v[i]) == NEVER)
            return false;
    return true;
}

static bool lower_pass(struct lowering *l, const struct ir_move *move, unsigned dest)
{
    struct ir_move one = *move;
    if (!may_pass(l->p, move))
        return false;
    one.pass = dest;
    one.ndests = 1;
    one.dests = &move->dests[dest];
    one.interrupt = move->interrupt && dest + 1 == move->ndests;
    one.period = move->period && dest + 1 == move->ndests;
    one.fence = move->fence && dest == 0;
    return lower_move(l, &one);
}

/* `_` beside another destination is nothing. */
static void drop_sinks(struct planner *p, struct ir_move *move)
{
    struct ir_place *dests = NEW_ARRAY(p->cx->arena, struct ir_place, move->ndests + 1);
    unsigned kept = 0;
    for (unsigned i = 0; i < move->ndests; i++)
        if (move->dests[i].kind != PIECE_VOID || (i + 1 == move->ndests && kept == 0))
            dests[kept++] = move->dests[i];
    move->dests = dests;
    move->ndests = kept;
}

static bool lower_step(struct lowering *l, size_t first, size_t behind)
{
    unsigned passes = 1;
    bool ok = true;
    for (size_t i = first; i < behind; i++)
        if (is_several(&l->ir->moves.v[i]) && l->ir->moves.v[i].op <= IR_FILL)
            drop_sinks(l->p, &l->ir->moves.v[i]);
    if (!at_once(l, first, behind))
        passes = l->ir->moves.v[first].ndests;
    for (unsigned k = 0; ok && k < passes; k++)
        for (size_t i = first; ok && i < behind; i++)
            ok = passes > 1 ? lower_pass(l, &l->ir->moves.v[i], k) : lower_move(l, &l->ir->moves.v[i]);
    return ok;
}

/* ---- an interrupt before the first byte ---- */

static bool has_null_form(const struct controller *model, const void *context)
{
    (void)context;
    return chain_null_form(model) != NULL;
}

static bool can_lower(struct planner *p, const struct ir_move *move)
{
    struct ir_move way;
    for (unsigned i = WORD; i < WAYS; i++)
        for (unsigned k = WORD; k < WAYS; k++)
            if (make_way(p, move, (enum way)i, (enum way)k, &way) && cost_of(p, &way) != NEVER)
                return true;
    return false;
}

/* Where no descriptor moves nothing, one that moves as few bytes of the compiler's own to nowhere as it can interrupts. */
static bool lower_lead(struct lowering *l)
{
    struct planner *p = l->p;
    if (!p->lead || chain_null_form(p->model))
        return true;
    struct ir_place *zero = NEW(p->cx->arena, struct ir_place), *nowhere = NEW(p->cx->arena, struct ir_place);
    *zero = (struct ir_place){ .kind = PIECE_CONST, .element = 1, .idle = true };
    *nowhere = (struct ir_place){ .kind = PIECE_VOID, .idle = true };
    struct ir_move move = { .op = IR_FILL, .span = p->lead->span, .step = p->lead->step, .run = 1, .nsources = 1, .ndests = 1,
                            .sources = zero, .dests = nowhere, .interrupt = true };
    while (move.run <= OWN_BLOCK && !can_lower(p, &move))
        move.run *= 2;
    if (move.run > OWN_BLOCK) {
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, p->lead->span,
                              "no descriptor of %s moves nothing, and there is none before this that could "
                              "interrupt; %s", plan_hardware(p), peers_have(p->cx, has_null_form, NULL));
        diag_related(p->cx, d, p->model->name.span, "no form of this description 'moves nothing', or moves a few bytes within memory");
        return false;
    }
    p->lead = NULL;
    return lower_move(l, &move);
}

bool pass_lower(struct planner *p, struct ir *ir)
{
    struct lowering l = { .p = p, .ir = ir };
    if (!open_lists(p) || !lower_lead(&l))
        return false;
    for (size_t i = 0; i < ir->moves.n;) {
        size_t behind = i + 1;
        while (behind < ir->moves.n && ir->moves.v[behind].step == ir->moves.v[i].step)
            behind++;
        if (!lower_step(&l, i, behind))
            return false;
        i = behind;
    }
    ir->moves.v = l.moves.v;
    ir->moves.n = l.moves.n;
    ir->moves.cap = l.moves.cap;
    return true;
}
