/* SPDX-License-Identifier: MIT */
/* The decoded words, executed: descriptor after descriptor as the hardware would follow them, with nothing known but what
 * they say. Nothing here looks at the meaning. */
#include "simulate/simulate_room.h"

#include <inttypes.h>
#include <string.h>

/* One list, and the place in its current descriptor. */
struct reel {
    struct cursor *cursor;
    bool open;                              /* the descriptor has bytes left */
    unsigned item; wide digit[FORM_LEVELS];
    uint64_t at, left;                      /* in the current run */
    uint64_t descriptors, begun;            /* taken; bytes moved when the last one began */
    uint64_t whole;                         /* bytes of it */
    uint64_t turned;                        /* bytes moved when the list was gone round the last time */
    unsigned ncompare; wide compare[2]; bool compares[2];       /* CHECK: what the operands are compared with */
    wide factor[SHAPE_ITEMS];
};
struct projector {
    const struct stage *stage;
    struct machine *m;
    unsigned nreels;
    struct reel reel[2];
    bool from_device;
    const char *wrong;
    struct executed *executed;
};

static struct reel *writer(struct projector *p) { return &p->reel[p->nreels - 1]; }

/* ---- descriptors ------------------------------------------------------------------------------------------------- */

static uint64_t bytes_of(const struct decoded *d)
{
    wide bytes = 0;

    for (unsigned i = 0; i < d->nruns; i++)
        bytes += d->run[i];
    return (uint64_t)(bytes * d->count[1] * d->count[2] * d->count[3]);
}

static void rewind_reel(struct reel *r)
{
    const struct decoded *d = &r->cursor->walk.last;

    r->whole = bytes_of(d);
    r->open = r->whole > 0;
    r->item = 0;
    r->digit[1] = r->digit[2] = r->digit[3] = 0;
    r->at = 0;
    r->left = r->open ? (uint64_t)d->run[0] : 0;
}

/* What the decoder knows only until the next descriptor. */
static void keep_values(struct projector *p, struct reel *r)
{
    const struct controller *model = p->stage->planned->model;
    const struct decoded *d = &r->cursor->walk.last;
    int slot;

    for (unsigned i = 0; d->source.kind == FSIDE_PQ && i < d->source.n; i++) {
        slot = controller_slot(model, ROLE_COEFFICIENT, i);
        if (slot < 0 || !decoded_value(r->cursor->decoder, (unsigned)slot, &r->factor[i]))
            r->factor[i] = i < 8 ? (wide)1 << i : 0;
    }
    r->ncompare = d->dest.kind != FSIDE_CHECK || d->source.kind == FSIDE_XOR ? 0 : d->source.kind == FSIDE_PQ ? 2 : 1;
    for (unsigned i = 0; i < r->ncompare; i++) {
        wide absent = 0;
        int gone = controller_slot(model, ROLE_DEST_ABSENT, i);

        slot = controller_slot(model, ROLE_DEST, i);
        r->compares[i] = slot >= 0 && !(gone >= 0 && decoded_value(r->cursor->decoder, (unsigned)gone, &absent) && absent) &&
                         decoded_value(r->cursor->decoder, (unsigned)slot, &r->compare[i]);
    }
}

static void note_visit(struct projector *p, const struct reel *r)
{
    const struct walk *walk = &r->cursor->walk;

    if (r == writer(p) && p->executed->visits.n < VISITS_MAX)
        vec_push(p->m->arena, &p->executed->visits, ((struct visit){ walk->at - walk->image->address, walk->last.size }));
}

static void note_mark(struct projector *p, const struct reel *r, uint64_t at)
{
    const struct decoded *d = &r->cursor->walk.last;
    struct mark *last = p->m->marks.n ? &p->m->marks.v[p->m->marks.n - 1] : NULL;

    if (r != writer(p))
        return;
    if (!last || last->at != at)
        vec_push(p->m->arena, &p->m->marks, ((struct mark){ .at = at }));
    last = &p->m->marks.v[p->m->marks.n - 1];
    last->mute = !d->carries_interrupt;
    last->speaks = last->speaks || d->carries_interrupt;
    last->wanted = last->wanted || (d->carries_interrupt && d->interrupt);
}

/* The step whose descriptors come next. */
static void tell_flow(struct projector *p)
{
    uint64_t lap = p->stage->proof->asked.bytes;
    wide flow;

    proof_flow_at(p->stage->proof, &p->stage->steps, lap ? p->m->moved % lap : 0);
    p->from_device = decoder_was_given(p->reel[0].cursor->decoder, ROLE_FLOW, &flow) ? flow == FLOW_P2M
        : p->stage->proof->asking.port[0] != NULL;
}

/* Comes round: what was seen may be seen again. False: the list ends. */
static bool another_lap(struct reel *r)
{
    struct walk *walk = &r->cursor->walk;

    if (walk->last.form->repeats) {
        rewind_reel(r);
        return true;
    }
    if (!walk->looped)
        return false;
    memset(walk->seen, 0, walk->image->nunits / 8 + 1);
    walk->done = walk->looped = false;
    walk->again = true;
    return true;
}

/* A ring whose first descriptor comes once more behind the others, where it leads back to the second one. */
static bool repeats_first(const struct projector *p)
{
    enum looping loops = p->stage->planned->model->chain.loops;

    return p->stage->proof->asked.cyclic && (loops == LOOPS_SECOND || loops == LOOPS_COPY);
}

/* Makes sure that the list stands in a descriptor with bytes left; false: it is over, or wrong. */
static bool have_bytes(struct projector *p, struct reel *r)
{
    struct walk *walk = &r->cursor->walk;

    while (!r->open) {
        tell_flow(p);
        enum walk_status status = proof_walk_on(p->stage->proof, r->cursor);

        if (status == WALK_WRONG)
            p->wrong = walk->wrong ? walk->wrong : "words that no form accepts";
        if (status == WALK_END && repeats_first(p) && r->turned != p->m->moved && another_lap(r)) {
            r->turned = p->m->moved;        /* a round that moves nothing is the last */
            continue;
        }
        if (status != WALK_DESCRIPTOR)
            return false;
        rewind_reel(r);
        if (proof_idle(p->stage->proof, r->cursor)) {       /* it is there to interrupt before the first byte */
            r->open = false;
            r->left = 0;
        }
        keep_values(p, r);
        note_visit(p, r);
        r->descriptors++;
        r->begun = p->m->moved;
        if (!r->open)
            note_mark(p, r, p->m->moved);
    }
    return true;
}

static void next_run(struct reel *r)
{
    const struct decoded *d = &r->cursor->walk.last;

    r->at = 0;
    if (++r->item < d->nruns) {
        r->left = (uint64_t)d->run[r->item];
        return;
    }
    r->item = 0;
    r->left = (uint64_t)d->run[0];
    for (unsigned level = 1; level < FORM_LEVELS; level++) {
        if (++r->digit[level] < d->count[level])
            return;
        r->digit[level] = 0;
    }
    r->open = false;
    r->left = 0;
}

static void advance(struct projector *p, struct reel *r, uint64_t n)
{
    r->at += n;
    r->left -= n;
    if (r->left == 0)
        next_run(r);
    if (!r->open)
        note_mark(p, r, p->m->moved);
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

/* The transfer's port on a side whose address no word gives. */
static const struct port *device_of(const resolved_steps *steps, bool source)
{
    for (size_t i = 0; i < steps->n; i++) {
        const struct step *step = &steps->v[i];

        for (size_t k = 0; k < (source ? step->sources.n : step->dests.n); k++) {
            const struct side *side = source ? &step->sources.v[k] : &step->dests.v[k];

            for (size_t j = 0; j < side->pieces.n; j++)
                if (side->pieces.v[j].kind == PIECE_PORT)
                    return side->pieces.v[j].port;
        }
    }
    return NULL;
}

/* Accesses of a device are those of its port: the words say nothing of them. */
static struct operand device_operand(struct projector *p, bool source)
{
    const struct transfer *t = p->stage->planned->transfer;
    const struct port *here = p->stage->proof->asking.port[source ? 0 : 1], *port = here ? here : device_of(&t->steps, source);

    if (!port) {
        p->wrong = "a descriptor goes to a device, and the transfer has no port there";
        return (struct operand){ .kind = OPERAND_NOTHING };
    }
    return (struct operand){ OPERAND_PLACE, .address = proof_bus(p->stage->proof, port->address, port->device),
                             .width = port->width };
}

/* Bytes from r->at on of operand `i` of a side; *n shrinks to what goes on evenly. */
static struct operand place_operand(const struct reel *r, const struct shape_side *side, wide first, uint64_t *n)
{
    const struct decoded *d = &r->cursor->walk.last;
    unsigned width = side->has_width ? (unsigned)side->width : 1;
    wide address = first;
    struct operand o = { OPERAND_PLACE, .width = width, .step = side->increment ? (int64_t)width : (int64_t)side->step };

    if (d->nruns > 1 && side->n <= r->item)
        for (unsigned i = 0; i < r->item; i++)
            address += side->increment ? d->run[i] : 0;
    for (unsigned i = 1; i < FORM_LEVELS; i++)
        address += r->digit[i] * side->pitch[i];
    if (!side->increment) {
        address += (wide)(r->at / width) * side->step + (wide)(r->at % width);
        *n = r->at % width && *n > width - r->at % width ? width - r->at % width : *n;
    } else if (side->wrap > 1) {
        wide in = ((address % side->wrap + side->wrap) % side->wrap + (wide)r->at) % side->wrap;

        address = address - (address % side->wrap + side->wrap) % side->wrap + in;
        *n = (wide)*n > side->wrap - in ? (uint64_t)(side->wrap - in) : *n;
    } else {
        address += (wide)r->at;
    }
    o.address = (uint64_t)address;
    return o;
}

static struct operand side_operand(struct projector *p, const struct reel *r, const struct shape_side *side, unsigned i,
                                   bool source, uint64_t *n)
{
    const struct decoded *d = &r->cursor->walk.last;

    if (side->kind == FSIDE_DEVICE)
        return device_operand(p, source);
    if (side->kind == FSIDE_FILL)
        return (struct operand){ OPERAND_CONSTANT, .width = side->has_width ? (unsigned)side->width : 8, .value = (uint64_t)side->value,
                                 .phase = p->m->moved - r->begun };
    if (side->kind == FSIDE_NONE || side->absent >> i & 1)
        return (struct operand){ .kind = OPERAND_NOTHING };
    return place_operand(r, side, side->address[d->nruns > 1 && side->n > r->item ? r->item : i], n);
}

/* A form between memory and a device runs in the direction that the transfer gives. */
static void sides_of(const struct projector *p, const struct shape_side **source, const struct shape_side **dest)
{
    const struct decoded *read = &p->reel[0].cursor->walk.last, *write = &p->reel[p->nreels - 1].cursor->walk.last;
    bool swap = read->between && p->from_device;

    *source = swap ? &read->dest : &read->source;
    *dest = swap ? &write->source : &write->dest;
}

static unsigned operands(const struct shape_side *side, const struct decoded *d)
{
    return side->kind == FSIDE_XOR || side->kind == FSIDE_PQ ? side->n : d->nruns > 1 || side->n == 0 ? 1 : side->n;
}

static void compare_operands(struct reel *r, struct move *move, uint64_t *n)
{
    static const struct shape_side plain = { .kind = FSIDE_ADDRESS, .increment = true, .wrap = 1, .n = 1 };

    move->check = true;
    for (unsigned i = 0; i < r->ncompare; i++, move->ndests++)
        move->dest[i] = r->compares[i] ? place_operand(r, &plain, r->compare[i], n) : (struct operand){ .kind = OPERAND_NOTHING };
}

static struct move next_move(struct projector *p, uint64_t n)
{
    struct reel *read = &p->reel[0], *write = writer(p);
    const struct shape_side *source, *dest;
    struct move move = { .verb = VERB_COPY };

    sides_of(p, &source, &dest);
    move.verb = source->kind == FSIDE_XOR ? VERB_XOR : source->kind == FSIDE_PQ ? VERB_PQ : VERB_COPY;
    for (unsigned count = operands(source, &read->cursor->walk.last); move.nsources < count; move.nsources++) {
        move.source[move.nsources] = side_operand(p, read, source, move.nsources, true, &n);
        move.factor[move.nsources] = (uint64_t)read->factor[move.nsources];
    }
    if (dest->kind == FSIDE_CHECK)
        compare_operands(write, &move, &n);
    else
        for (unsigned count = operands(dest, &write->cursor->walk.last); move.ndests < count; move.ndests++)
            move.dest[move.ndests] = side_operand(p, write, dest, move.ndests, false, &n);
    move.bytes = n;
    return move;
}

/* ---- a list ------------------------------------------------------------------------------------------------------ */

static bool begin(struct projector *p, const struct stage *stage, struct machine *m)
{
    *p = (struct projector){ .stage = stage, .m = m, .nreels = stage->proof->ncursors };
    for (unsigned i = 0; i < p->nreels; i++)
        p->reel[i].cursor = &stage->proof->cursor[i];
    return true;
}

static bool one_lap(struct projector *p, uint64_t lap)
{
    uint64_t end = p->m->moved + lap;

    while (!machine_stopped(p->m) && p->m->moved < end) {
        uint64_t n = UINT64_MAX, before = p->m->moved;

        for (unsigned i = 0; i < p->nreels; i++) {
            if (!have_bytes(p, &p->reel[i]))
                return false;
            n = p->reel[i].left < n ? p->reel[i].left : n;
        }
        struct move move = next_move(p, n);
        if (p->wrong)
            return false;
        machine_move(p->m, &move);
        for (unsigned i = 0; i < p->nreels; i++)
            advance(p, &p->reel[i], p->m->moved - before);
    }
    return true;
}

/* What is left moves nothing: terminators, and descriptors that only interrupt. */
static void run_out(struct projector *p)
{
    for (unsigned i = 0; i < p->nreels && !p->wrong; i++)
        if (have_bytes(p, &p->reel[i]))
            p->wrong = "the list moves more than its lap";
}

bool table_execute(const struct stage *stage, unsigned laps, struct machine *m, struct executed *executed, const char **wrong)
{
    struct projector p;
    bool good = begin(&p, stage, m);

    *executed = (struct executed){ .finished = &writer(&p)->cursor->finished };
    p.executed = executed;

    for (unsigned lap = 0; good && lap < laps && !machine_stopped(m); lap++) {
        good = one_lap(&p, stage->proof->asked.bytes);
        if (repeats_first(&p) && !p.reel[0].cursor->walk.last.form->repeats)
            continue;                       /* the next lap begins with the descriptor behind */
        if (good && !machine_stopped(m))
            run_out(&p);
        good = good && !p.wrong;
        for (unsigned i = 0; good && lap + 1 < laps && !machine_stopped(m) && i < p.nreels; i++)
            good = another_lap(&p.reel[i]);
    }
    executed->descriptors = writer(&p)->descriptors;
    if (m->failed && writer(&p)->descriptors) {
        executed->stopped_in = writer(&p)->descriptors - 1;
        executed->stopped_left = writer(&p)->whole - (m->moved - writer(&p)->begun);
    }
    *wrong = p.wrong ? p.wrong : good ? NULL : "the list ends before everything has moved";
    return good;
}
