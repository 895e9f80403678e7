/* SPDX-License-Identifier: MIT */
/* Side blocks: what a descriptor points at speaks about the same roles as its own words. */
#include "verify/decode_room.h"

static bool refuse(struct decoder *d, enum refusal_kind kind, const struct word_def *word)
{
    d->why = (struct refusal){ .kind = kind, .word = word };
    return false;
}

static bool take_words(struct decoder *d, const word_nodes *nodes, uint64_t address, uint64_t *size)
{
    size_t i;
    wide v;

    for (i = 0; i < nodes->n; i++) {
        const struct word_node *node = &nodes->v[i];
        struct pending from = { .word = node->word, .at = *size, .present = true };

        if (!node->when) {
            if (!decode_read(d, address + *size, node->word->bits, &from.raw))
                return refuse(d, REFUSE_OUTSIDE, node->word);
            *size += node->word->bits / 8;
            if (!decode_take(d, &from, &node->word->fields))
                return false;
            continue;
        }
        if (decode_expr(d, node->when, &v) != KNOWN)
            return refuse(d, REFUSE_UNDECIDED, node->then.n ? node->then.v[0].word : 0);
        if (!take_words(d, v ? &node->then : &node->otherwise, address, size))
            return false;
    }
    return true;
}

/* Behind its words, up to its size, there is nothing. */
static bool ends_empty(struct decoder *d, const struct layout *layout, uint64_t address, uint64_t *size)
{
    uwide raw;

    for (; *size < layout->size; *size += 4) {
        if (!decode_read(d, address + *size, 32, &raw))
            return refuse(d, REFUSE_OUTSIDE, 0);
        if (raw)
            return refuse(d, REFUSE_PADDING, 0);
    }
    return true;
}

static bool take_block(struct decoder *d, const struct layout *layout)
{
    uint64_t address = (uint64_t)d->value[layout->address_slot], size = 0;

    if (layout->align > 1 && address % layout->align)
        return refuse(d, REFUSE_OUTSIDE, 0);
    if (!take_words(d, &layout->words, address, &size) || !ends_empty(d, layout, address, &size))
        return false;
    if (d->nblocks == sizeof d->block / sizeof *d->block)
        return refuse(d, REFUSE_OUTSIDE, 0);
    d->block[d->nblocks++] = (struct block_read){ layout, address, size };
    return true;
}

bool decode_blocks(struct decoder *d)
{
    size_t i;

    for (i = 0; i < d->model->layouts.n; i++) {
        const struct layout *layout = d->model->layouts.v[i];

        if (layout->is_block && slot_learnt(d, layout->address_slot) && !take_block(d, layout))
            return false;
    }
    return true;
}
