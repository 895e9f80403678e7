/* SPDX-License-Identifier: MIT */
/* What happens between the bytes: interrupts where progress is wanted and nowhere else, fences before what must wait, and
 * the end of the list or its way back to the beginning. */
#include <inttypes.h>
#include "verify/verify_room.h"

/* ---- interrupts -------------------------------------------------------------------------------------------------- */

/* The first of n rising positions that is not before `bytes`. */
static size_t first_from(const uint64_t *v, size_t n, uint64_t bytes)
{
    size_t low = 0, high = n, mid;

    while (low < high) {
        mid = (low + high) / 2;
        if (v[mid] < bytes)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool contains(const uint64_t *v, size_t n, uint64_t bytes)
{
    size_t at = first_from(v, n, bytes);

    return at < n && v[at] == bytes;
}

static bool wanted_at(const struct asked *asked, uint64_t bytes)
{
    if (asked->interrupt_end && bytes == asked->bytes)
        return true;
    if (asked->interrupt_every && bytes && bytes % asked->interrupt_every == 0)
        return true;
    return contains(asked->interrupts.v, asked->interrupts.n, bytes);
}

/* Is one wanted strictly between two positions? */
static bool wanted_between(const struct asked *asked, uint64_t low, uint64_t high)
{
    size_t at = first_from(asked->interrupts.v, asked->interrupts.n, low + 1);

    if (asked->interrupt_every && high > low && (high - 1) / asked->interrupt_every > low / asked->interrupt_every)
        return true;
    return at < asked->interrupts.n && asked->interrupts.v[at] < high;
}

wide proof_irq(const struct asked *asked)
{
    bool end = wanted_at(asked, asked->bytes);
    bool inside = wanted_at(asked, 0) && asked->bytes ? true : wanted_between(asked, 0, asked->bytes);

    if (inside || (asked->cyclic && end))
        return IRQ_PERIOD;
    return end ? IRQ_END : IRQ_NONE;
}

/* All descriptors that end at one position have been seen. Where no word speaks of interrupts there is one at the end of
 * the list, and nowhere else; so there is where the words of the descriptor that ends it do not. */
static bool settle(struct proof *proof, struct cursor *c)
{
    bool wanted = wanted_at(&proof->asked, c->mark), at_end = c->mark == proof->asked.bytes && !proof->asked.cyclic;

    if (c->speaks ? c->flags == wanted : !wanted || at_end)
        return true;
    if (at_end && c->mute && c->flags == 0)
        return true;
    if (!wanted && proof->planned->model->slots.v[ROLE_INTERRUPT].kind == SLOT_DEFINE && proof_irq(&proof->asked) != IRQ_PERIOD)
        return true;                        /* it comes by nature: nothing could have asked for silence */
    if (c->flags > 1)
        proof_wrong(proof, c, "%u interrupts after %" PRIu64 " bytes, for one that is wanted", c->flags, c->mark);
    proof_wrong(proof, c, wanted ? "no interrupt after %" PRIu64 " bytes, where one is wanted"
                : "an interrupt after %" PRIu64 " bytes, where none is wanted", c->mark);
    return false;
}

static bool note_interrupt(struct proof *proof, struct cursor *c)
{
    const struct decoded *d = &c->walk.last;

    if (c != &proof->cursor[proof->ncursors - 1])
        return true;                        /* of two lists the writing one reports */
    if (c->moved != c->mark) {
        if (!settle(proof, c))
            return false;
        if (wanted_between(&proof->asked, c->mark, c->moved)) {
            proof_wrong(proof, c, "a descriptor runs over a position where an interrupt is wanted");
            return false;
        }
        c->mark = c->moved;
        c->flags = 0;
        c->speaks = false;
    }
    c->mute = !d->carries_interrupt;
    c->speaks = c->speaks || d->carries_interrupt;
    c->flags += d->carries_interrupt && d->interrupt;
    return true;
}

/* ---- fences ------------------------------------------------------------------------------------------------------ */

/* Must what begins here wait? In a ring a fence at the end stands before the first byte of the next lap. */
static bool fence_at(const struct asked *asked, uint64_t bytes)
{
    if (bytes == 0)
        return asked->cyclic && (contains(asked->fences.v, asked->fences.n, 0) || contains(asked->fences.v, asked->fences.n, asked->bytes));
    return contains(asked->fences.v, asked->fences.n, bytes);
}

static bool waits(const struct proof *proof, const struct cursor *c)
{
    const struct slot *fence = &proof->planned->model->slots.v[ROLE_FENCE];
    wide value;

    if (fence->kind == SLOT_DEFINE && !proof->planned->model->slots.v[ROLE_ORDERED].carried)
        return true;                        /* descriptors are in order anyway */
    if (fence->kind == SLOT_DEFINE)
        return decoded_eval(c->decoder, fence->value, &value) && value;
    return decoded_learnt(c->decoder, ROLE_FENCE) && decoded_value(c->decoder, ROLE_FENCE, &value) && value;
}

bool proof_point(struct proof *proof, struct cursor *c, uint64_t bytes)
{
    if (c->walk.n == 1)
        c->first = c->walk.last;
    if (bytes && fence_at(&proof->asked, c->moved - bytes) && !waits(proof, c)) {
        proof_wrong(proof, c, "nothing makes this descriptor wait at the fence after %" PRIu64 " bytes", c->moved - bytes);
        return false;
    }
    return note_interrupt(proof, c);
}

/* ---- the end, or the way back ------------------------------------------------------------------------------------ */

bool proof_leads_back(const struct proof *proof, const struct cursor *c)
{
    const struct chain *chain = &proof->planned->model->chain;

    return proof->asked.cyclic && chain->loops == LOOPS_FORM && c->walk.last.form == chain->loops_with;
}

static bool same_side(const struct decoded *x, const struct shape_side *a, const struct shape_side *b)
{
    unsigned i;

    if (a->kind != b->kind || a->n != b->n || a->absent != b->absent || a->width != b->width || a->burst != b->burst
        || a->step != b->step ||
        a->increment != b->increment || a->wrap != b->wrap || a->value != b->value)
        return false;
    for (i = 0; i < a->n; i++)
        if (a->address[i] != b->address[i])
            return false;
    for (i = 1; i < FORM_LEVELS; i++)
        if (x->count[i] > 1 && a->pitch[i] != b->pitch[i])
            return false;
    return true;
}

static bool same_effect(const struct decoded *a, const struct decoded *b)
{
    unsigned i;

    if (a->form != b->form || a->nruns != b->nruns || a->carries_interrupt != b->carries_interrupt || a->interrupt != b->interrupt)
        return false;
    for (i = 0; i < a->nruns; i++)
        if (a->run[i] != b->run[i])
            return false;
    for (i = 1; i < FORM_LEVELS; i++)
        if (a->count[i] != b->count[i])
            return false;
    return same_side(a, &a->source, &b->source) && same_side(a, &a->dest, &b->dest);
}

static bool repeats_first(const struct proof *proof)
{
    enum looping loops = proof->planned->model->chain.loops;

    return proof->asked.cyclic && (loops == LOOPS_SECOND || loops == LOOPS_COPY);
}

bool proof_begins_again(struct proof *proof, struct cursor *c)
{
    if (!repeats_first(proof) || c->again || c->moved != proof->asked.bytes)
        return false;
    c->again = true;
    if (!same_effect(&c->first, &c->walk.last))
        proof_wrong(proof, c, "the list comes round to something else than its first descriptor");
    return !proof->wrong;
}

/* Where a ring must come round to. */
static bool right_target(const struct proof *proof, const struct cursor *c)
{
    if (!repeats_first(proof))
        return c->walk.loop_target == c->walk.head;
    return c->again && c->walk.loop_target == (c->walk.n == 2 ? c->walk.last.address : c->walk.second);
}

static bool comes_round(struct proof *proof, struct cursor *c)
{
    const struct walk *w = &c->walk;

    if (w->last.form->repeats)
        return true;
    if (!w->looped)
        proof_wrong(proof, c, "the list ends, but must come round");
    else if (!right_target(proof, c))
        proof_wrong(proof, c, "the list comes round to another descriptor than the first");
    return !proof->wrong;
}

static bool ends(struct proof *proof, struct cursor *c)
{
    const struct walk *w = &c->walk;

    if (w->looped || w->last.form->repeats)
        proof_wrong(proof, c, "the list comes round again");
    else if (!w->last.end)
        proof_wrong(proof, c, "nothing marks the end of the list");
    return !proof->wrong;
}

bool proof_ends(struct proof *proof, struct cursor *c)
{
    if (c == &proof->cursor[proof->ncursors - 1] && !settle(proof, c))
        return false;
    if (!(proof->asked.cyclic ? comes_round(proof, c) : ends(proof, c)))
        return false;
    if (c->walk.n != c->finished.left) {
        proof_wrong(proof, c, "%zu descriptors are reached, %zu were planned", c->walk.n, c->finished.left);
        return false;
    }
    return proof_list_limits(proof, c);
}
