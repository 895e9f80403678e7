/* SPDX-License-Identifier: MIT */
/* Follows a list as the hardware would: from descriptor to descriptor, by links, by adjacency, or command by command.
 * What has been seen is marked, so it always ends, and what is never reached is noticed. */
#include "verify/decode_room.h"

void walk_begin(struct cx *cx, struct walk *walk, struct decoder *decoder, const struct image *image, uint64_t head,
                uint64_t words, uint64_t page)
{
    *walk = (struct walk){ .decoder = decoder, .image = image, .head = head, .at = head, .page = page };
    walk->granule = image->unit_bits / 8;
    walk->seen = arena_alloc(cx->arena, image->nunits / 8 + 1);
    walk->standing.first = true;
    walk->standing.fixed_words = words != ~(uint64_t)0;
    walk->standing.words = words;
    walk->standing.base = image->address;
    decoder_restart(decoder);
}

static enum walk_status wrong(struct walk *walk, const char *what)
{
    walk->done = true;
    walk->wrong = what;
    return WALK_WRONG;
}

/* Marks the units of a descriptor, a byte of marks at a time; false if one was seen before. */
static bool mark(struct walk *walk, uint64_t offset, uint64_t bytes)
{
    uint64_t unit = offset / walk->granule, end = unit + (bytes + walk->granule - 1) / walk->granule, stop;
    unsigned char bits;

    for (; unit < end; unit = stop) {
        stop = (unit / 8 + 1) * 8 < end ? (unit / 8 + 1) * 8 : end;
        bits = (unsigned char)(((1u << (stop - unit)) - 1) << unit % 8);
        if (walk->seen[unit / 8] & bits)
            return false;
        walk->seen[unit / 8] |= bits;
    }
    return true;
}

static bool was_seen(const struct walk *walk, uint64_t offset)
{
    uint64_t unit = offset / walk->granule;

    return walk->seen[unit / 8] >> unit % 8 & 1;
}

/* Descriptors one behind the other: in a ring the hardware goes back from the last to the first. That its words say so is an
 * equation of theirs over 'cyclic'. */
static bool leads_back(const struct walk *walk, bool last)
{
    const struct chain *chain = &walk->decoder->model->chain;
    wide cyclic;

    return last && chain->kind == CHAINING_FOLLOWING && chain->loops == LOOPS_FIRST &&
           decoder_was_given(walk->decoder, ROLE_CYCLIC, &cyclic) && cyclic;
}

/* Where the chain goes on; false: it ends here, or it has come round. */
static bool step_on(struct walk *walk)
{
    const struct chain *chain = &walk->decoder->model->chain;
    const struct decoded *last = &walk->last;
    uint64_t behind = last->address + last->stride, end = walk->image->address + image_length(walk->image), next;
    bool back = leads_back(walk, behind >= end);

    if (last->end || last->form->repeats)
        return false;
    if (walk->again && (back || (chain->loops == LOOPS_FORM && last->form == chain->loops_with))) {
        walk->again = false;
        walk->at = walk->loop_target;
        return true;
    }
    if (chain->loops == LOOPS_FORM && last->form == chain->loops_with) {
        walk->looped = true;
        walk->loop_target = chain->kind == CHAINING_LINKED && last->has_next ? last->next : walk->head;
        return false;
    }
    if (back) {
        walk->looped = true;
        walk->loop_target = walk->head;
        return false;
    }
    next = chain->kind == CHAINING_LINKED && last->has_next ? last->next : behind;
    if (next - walk->image->address < image_bytes(walk->image) && next >= walk->image->address
        && was_seen(walk, next - walk->image->address)) {
        walk->looped = true;
        walk->loop_target = next;
        return false;
    }
    walk->at = next;
    walk->standing.fixed_words = last->says_words;
    walk->standing.words = last->next_words;
    walk->standing.fixed_form = last->says_form && last->next_form >= 0;
    walk->standing.form = last->next_form;
    walk->standing.forms = last->next_forms;
    return !(chain->kind != CHAINING_LINKED && behind >= end);
}

/* What must lie behind the last descriptor: nothing, or zeros. */
static enum walk_status close_list(struct walk *walk)
{
    size_t i;

    walk->done = true;
    if (walk->looped && walk->loop_target == walk->head && walk->last.says_words && walk->last.next_words != walk->head_words)
        return wrong(walk, "the link back to the head announces other words than the head has");
    for (i = 0; i < walk->image->nunits; i++)
        if (walk->image->units[i] && !was_seen(walk, (uint64_t)i * walk->granule))
            return wrong(walk, "words that the chain never reaches");
    return WALK_END;
}

static const char *misplaced(const struct walk *walk)
{
    uint64_t at = walk->at - walk->image->address;

    if (walk->at < walk->image->address || at >= image_length(walk->image))
        return "a link leads out of the table";
    if (at % walk->granule)
        return "a link leads between two words";
    return 0;
}

static const char *misaligned(const struct walk *walk)
{
    const struct decoded *last = &walk->last;
    bool memory = walk->decoder->model->chain.kind != CHAINING_STEPPED;
    uint64_t place_align = walk->decoder->model->place.align;

    if (memory && last->layout->align > 1 && last->address % last->layout->align)
        return "a descriptor is not aligned";
    if (memory && walk->n == 0 && place_align > 1 && last->address % place_align)
        return "the first descriptor is not aligned";
    if (memory && walk->page && last->address / walk->page != (walk->head / walk->page))
        return "a descriptor lies in another page than the head";
    if (memory && walk->page && (last->address + last->size - 1) / walk->page != last->address / walk->page)
        return "a descriptor crosses the end of its page";
    return 0;
}

/* In a ring that cannot lead back to the first descriptor, that comes once more behind the others: the lap begins with it. */
static bool begins_lap(const struct walk *walk)
{
    enum looping loops = walk->decoder->model->chain.loops;
    wide cyclic, count;

    if (walk->n == 0)
        return true;
    return (loops == LOOPS_SECOND || loops == LOOPS_COPY) && decoder_was_given(walk->decoder, ROLE_CYCLIC, &cyclic) && cyclic &&
           decoder_was_given(walk->decoder, ROLE_COUNT, &count) && (wide)walk->n + 1 == count;
}

enum walk_status walk_next(struct cx *cx, struct walk *walk)
{
    const struct image *image = walk->image;
    const char *bad;

    (void)cx;
    if (walk->done)
        return walk->wrong ? WALK_WRONG : WALK_END;
    if (walk->n > 0 && !step_on(walk))
        return close_list(walk);
    walk->standing.index = walk->n;
    walk->standing.first = begins_lap(walk);
    bad = misplaced(walk);
    if (bad)
        return wrong(walk, bad);
    if (was_seen(walk, walk->at - image->address))
        return wrong(walk, "a link leads into the middle of a descriptor seen before");
    if (!decode_descriptor(walk->decoder, image, walk->at, &walk->standing, &walk->last, &walk->refusal))
        return wrong(walk, "words that no form accepts");
    bad = misaligned(walk);
    if (bad)
        return wrong(walk, bad);
    if (!mark(walk, walk->at - image->address, walk->last.size))
        return wrong(walk, "two descriptors share words");
    for (unsigned b = 0; b < walk->last.nblocks; b++)
        if (!mark(walk, walk->last.block[b].address - image->address, walk->last.block[b].size))
            return wrong(walk, "a block shares words with something else");
    if (walk->n++ == 0)
        walk->head_words = walk->last.present;
    else if (walk->n == 2)
        walk->second = walk->last.address;
    return WALK_DESCRIPTOR;
}
