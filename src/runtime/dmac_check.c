/* SPDX-License-Identifier: MIT */
/* What only prep can check: the addresses and lengths that were bound, against the program's rules and each other. */
#include "dmac_internal.h"

#if DMAC_WITH_FIXUPS

/* ---- one address, one length --------------------------------------------------------------------------------------- */

static int address_refusal(const struct dmac_argument *argument, uint64_t address, uint32_t bytes)
{
    if (bytes == 0)                                     /* an empty buffer may be anywhere */
        return DMAC_OK;
    if (((uint32_t)address & (argument->align - 1u)) != 0)
        return DMAC_EMISALIGNED;
    if (address < argument->low)
        return DMAC_EUNREACHABLE_MEMORY;
    if (address > argument->high || bytes - 1u > argument->high - address)
        return argument->refusal;
    return DMAC_OK;
}

static int length_refusal(const struct dmac_argument *argument, uintptr_t value)
{
    if (value > argument->maximum)
        return DMAC_EVALUE_RANGE;
    return value % argument->align != 0 ? (int)argument->refusal : (int)DMAC_OK;
}

/* The RAM copy: aligned, in its memory, in one page. */
static int table_refusal(const struct dmac_argument *argument, const uint32_t *ram)
{
    uint64_t address = dmac_port_bus_address((uintptr_t)ram);
    int refusal = address_refusal(argument, address, argument->maximum);

    if (refusal == DMAC_EUNREACHABLE_MEMORY
        || (refusal == DMAC_OK && argument->scale != 0
            && ((uint32_t)address & (argument->scale - 1u)) > argument->scale - argument->maximum))
        return DMAC_ETABLE_UNREACHABLE;
    return refusal;
}

/* Bytes behind an address as they were bound. */
static uint32_t bytes_of(const struct dmac_transfer *transfer, const uintptr_t *values, const struct dmac_argument *argument)
{
    if (argument->length == 0xffffu)
        return argument->maximum;
    return (uint32_t)values[argument->length] * transfer->arguments[argument->length].scale;
}

static int argument_refusal(const struct dmac_transfer *transfer, const uintptr_t *values, bool lengths)
{
    uint32_t i;
    int refusal = DMAC_OK;

    for (i = 0; i < transfer->narguments && refusal == DMAC_OK; i++) {
        const struct dmac_argument *argument = &transfer->arguments[i];

        if (lengths != (argument->kind == DMAC_ARG_LENGTH))
            continue;
        refusal = lengths ? length_refusal(argument, values[i])
                          : address_refusal(argument, dmac_port_bus_address(values[i]), bytes_of(transfer, values, argument));
    }
    return refusal;
}

/* ---- lengths against each other -------------------------------------------------------------------------------------- */

static int sum_refusal(const struct dmac_transfer *transfer, const uintptr_t *values)
{
    uint32_t i;

    for (i = 0; i < transfer->nchecks; i++) {
        const struct dmac_check *check = &transfer->checks[i];
        int64_t sum = dmac_sum(transfer, values, check->k, check->first_term, check->nterms);

        if (check->at_least ? sum < 0 : sum != 0)
            return check->refusal;
    }
    return DMAC_OK;
}

/* ---- cache lines ------------------------------------------------------------------------------------------------------ */

/* Do the first or the last line of what is written reach beyond the buffer? Memory that is bound comes in whole lines. */
static int line_refusal(const struct dmac_transfer *transfer, const uintptr_t *values)
{
    uint32_t i;

    for (i = 0; i < transfer->nregions; i++) {
        const struct dmac_region *region = &transfer->regions[i];
        uintptr_t start, first, behind, line = region->line;

        if (line == 0)
            continue;
        start = values[region->argument];
        first = (start + region->offset) & ~(line - 1u);
        behind = start + region->offset + region->bytes;
        if (region->rows != 0)
            behind += (region->rows - 1u) * region->pitch;
        behind = (behind + line - 1u) & ~(line - 1u);
        if (first < start || behind > start + ((transfer->arguments[region->argument].maximum + line - 1u) & ~(line - 1u)))
            return DMAC_ECACHE_LINE_SHARED;
    }
    return DMAC_OK;
}

/* ---- overlap ------------------------------------------------------------------------------------------------------------ */

#if DMAC_WITH_OVERLAP
struct place { uintptr_t from, bytes; };           /* low halves do: no buffer is larger */

static struct place place_of(const struct dmac_transfer *transfer, const uintptr_t *values, const struct dmac_piece *piece)
{
    uintptr_t base = piece->symbol != NULL ? (uintptr_t)piece->symbol : values[piece->argument];
    struct place place;

    place.from = (uintptr_t)dmac_port_bus_address(base) + piece->offset;
    place.bytes = (uintptr_t)dmac_sum(transfer, values, piece->bytes, piece->first_term, piece->nterms);
    return place;
}

/* Byte x is read at x - r.from + read->before and written at x - w.from + written->before. */
static bool meet_wrongly(const struct dmac_transfer *transfer, const uintptr_t *values, const struct dmac_piece *read,
                         const struct dmac_piece *written)
{
    struct place r = place_of(transfer, values, read), w = place_of(transfer, values, written);

    if (r.bytes == 0 || w.bytes == 0 || (r.from - w.from >= w.bytes && w.from - r.from >= r.bytes))
        return false;
    if (read->before == 0xffffffffu || written->before == 0xffffffffu)
        return true;
    return r.from + written->before < w.from + read->before;
}

static int overlap_refusal(const struct dmac_transfer *transfer, const uintptr_t *values)
{
    const struct dmac_piece *pieces = transfer->pieces;
    uint32_t i, k, first = 0;

    for (i = 0; i < transfer->npieces; i++) {
        if (pieces[i].step != pieces[first].step)
            first = i;
        for (k = first; k < i; k++)                     /* sources of a step stand before its destinations */
            if (pieces[i].written && !pieces[k].written && meet_wrongly(transfer, values, &pieces[k], &pieces[i]))
                return DMAC_EOVERLAP_SRC_DST;
    }
    return DMAC_OK;
}
#endif

/* ---- all of it ---------------------------------------------------------------------------------------------------------- */

int dmac_refusal(const struct dmac_transfer *transfer, const uintptr_t *values, const uint32_t *ram)
{
    int refusal = argument_refusal(transfer, values, true);

    if (refusal == DMAC_OK)
        refusal = argument_refusal(transfer, values, false);
    if (refusal == DMAC_OK)
        refusal = sum_refusal(transfer, values);
    if (refusal == DMAC_OK)
        refusal = line_refusal(transfer, values);
#if DMAC_WITH_OVERLAP
    if (refusal == DMAC_OK)
        refusal = overlap_refusal(transfer, values);
#endif
    if (refusal == DMAC_OK && transfer->checks_ram)
        refusal = table_refusal(&transfer->arguments[transfer->narguments], ram);
    return refusal;
}
#endif
