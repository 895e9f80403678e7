/* SPDX-License-Identifier: MIT */
/* Tables that the hardware writes into: they are put back before each start; behind a packet they say how long it was
 * and hold what the engine sends with it. */
#include "dmac_internal.h"

#if DMAC_WITH_WRITEBACK || DMAC_WITH_PACKETS || DMAC_WITH_METADATA

/* The RAM copy: in front of the operands. */
static uint32_t *copy_of(const struct dmac_tx *tx)
{
    return (uint32_t *)(uintptr_t)tx->operands - tx->transfer->table_units;
}

/* As the CPU reads it: words of the other byte order are swapped. */
static uint32_t ordered(const struct dmac_transfer *transfer, uint32_t word)
{
    if (transfer->flags & DMAC_T_SWAP)
        return word >> 24 | (word >> 8 & 0xff00u) | (word << 8 & 0xff0000u) | word << 24;
    return word;
}

#endif

#if DMAC_WITH_WRITEBACK
void dmac_put_back(const struct dmac_tx *tx)
{
    const struct dmac_transfer *transfer = tx->transfer;
    uint32_t i, *copy;

    if (transfer->nwriteback == 0)
        return;
    copy = copy_of(tx);
    for (i = 0; i < transfer->nwriteback; i++)
        copy[transfer->writeback[i]] = ordered(transfer, transfer->table[transfer->writeback[i]]);
    dmac_port_clean(copy, 4u * (size_t)transfer->table_units);
}
#endif

#if DMAC_WITH_METADATA
/* Each packet has one descriptor, and each brings its bytes. */
static void take_metadata(const struct dmac_tx *tx, const uint32_t *copy)
{
    const struct dmac_transfer *transfer = tx->transfer;
    const uint32_t *kept = tx->operands + transfer->block_units + 2u * transfer->metadata;
    uint8_t *to = (uint8_t *)(uintptr_t)(kept[0] | (uint64_t)kept[1] << 32);
    uint32_t i, k;

    for (i = 0; i < transfer->residue.count; i++)
        for (k = 0; k < transfer->nmetadata; k++) {
            uint32_t bit = transfer->metadata_bit[k];
            *to++ = (uint8_t)(ordered(transfer, copy[transfer->residue.unit[i] + bit / 32u]) >> bit % 32u);
        }
}
#endif

#if DMAC_WITH_PACKETS || DMAC_WITH_METADATA
uint32_t dmac_take_packets(const struct dmac_tx *tx)
{
    const struct dmac_transfer *transfer = tx->transfer;
    const struct dmac_controller *controller = tx->chan->controller;
    struct dmac_at at = { tx->chan->at.base, tx->operands, NULL, tx->chan->at.channel };
    const uint32_t *copy;
    uint32_t i, left = 0;

    if (tx->result != DMAC_RESULT_OK || (!(transfer->flags & DMAC_T_PACKETS) && transfer->nmetadata == 0))
        return 0;
    copy = copy_of(tx);
    dmac_port_invalidate((void *)(uintptr_t)copy, 4u * (size_t)transfer->table_units);
#if DMAC_WITH_METADATA
    if (transfer->nmetadata != 0)
        take_metadata(tx, copy);
#endif
    for (i = 0; (transfer->flags & DMAC_T_PACKETS) && i < transfer->residue.count; i++) {
        at.table = copy + transfer->residue.unit[i];
        left += controller->packet(&at);
    }
    return left;
}
#endif
