/* SPDX-License-Identifier: MIT */
/* Caches: what the plan of a transfer says must be clean before the start, and invalid before the callback. */
#include "dmac_internal.h"

#if !DMAC_PORT_COHERENT

/* Where a region begins, as a CPU address; how many bytes of the buffer there are from there on: no more than were bound. */
static uintptr_t region_of(const struct dmac_tx *tx, const struct dmac_region *region, uint32_t *left)
{
    *left = 0xffffffffu;
    if (region->symbol != NULL)
        return (uintptr_t)region->symbol + region->offset;
#if DMAC_WITH_FIXUPS
    {
        const struct dmac_transfer *transfer = tx->transfer;
        const struct dmac_argument *argument = &transfer->arguments[region->argument];
        const uint32_t *kept = tx->operands + transfer->block_units;
        uint64_t address = kept[2u * region->argument] | (uint64_t)kept[2u * region->argument + 1u] << 32;
        if (argument->length != 0xffffu) {
            uint32_t all = kept[2u * argument->length] * transfer->arguments[argument->length].scale;
            *left = all > region->offset ? all - region->offset : 0;
        }
        return (uintptr_t)address + region->offset;
    }
#else
    (void)tx;
    return 0;
#endif
}

static void each_row(const struct dmac_tx *tx, const struct dmac_region *region, bool clean)
{
    uint32_t left, at = 0, bytes, rows = region->rows;
    uintptr_t address = region_of(tx, region, &left);

    do {
        bytes = left - at < region->bytes ? left - at : region->bytes;
        if (clean)
            dmac_port_clean((const void *)(address + at), bytes);
        else
            dmac_port_invalidate((void *)(address + at), bytes);
        at += region->pitch;
    } while (rows > 1u && --rows != 0 && at < left);
}

void dmac_clean_regions(const struct dmac_tx *tx)
{
    const struct dmac_transfer *transfer = tx->transfer;
    uint32_t i;

    for (i = 0; i < transfer->nregions; i++)
        each_row(tx, &transfer->regions[i], true);
    if (tx->table != transfer->table)
        dmac_port_clean(tx->table, 4u * (size_t)(tx->operands - tx->table));
}

void dmac_invalidate_regions(const struct dmac_tx *tx)
{
    const struct dmac_transfer *transfer = tx->transfer;
    uint32_t i;

    for (i = 0; i < transfer->nregions; i++)
        if (transfer->regions[i].inbound)
            each_row(tx, &transfer->regions[i], false);
}

#endif
