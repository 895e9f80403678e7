/* SPDX-License-Identifier: MIT */
/* Packets: the marks at their first and last descriptor, and the bytes that travel with them, as the words say. */
#include <inttypes.h>
#include "verify/verify_room.h"

static bool mark_agrees(struct proof *proof, struct cursor *c, unsigned role, bool wanted, const char *what)
{
    wide mark;

    if (!proof->planned->model->slots.v[role].carried || !decoded_value(c->decoder, role, &mark) || (mark != 0) == wanted)
        return true;
    proof_wrong(proof, c, wanted ? "a packet %s here, and the words do not say so" : "no packet %s here, and the words say so", what);
    return false;
}

/* Which packet a step is; all are one where no step is. */
static size_t packet_number(const resolved_steps *steps, size_t step)
{
    size_t n = 0, i;

    for (i = 0; i < step; i++)
        n += steps->v[i].packet;
    return n;
}

static bool byte_wanted(struct proof *proof, size_t packet, unsigned i, wide *wanted)
{
    const struct transfer *t = proof->planned->transfer;
    uint64_t value, at = packet * t->metadata_client + i;

    *wanted = 0;
    if (!t->has_metadata_client || i >= t->metadata_client)
        return true;
    if (t->metadata_values) {
        *wanted = t->metadata_values->values[i];
        return true;
    }
    if (at >= proof->planned->metadata.n || !placement_symbol(proof->placement, proof->planned->metadata.v[at], &value))
        return false;
    *wanted = (wide)value;
    return true;
}

static bool metadata_agrees(struct proof *proof, struct cursor *c, size_t packet)
{
    const struct controller *model = proof->planned->model;
    unsigned i, n = proof->nmetadata;
    wide is, wanted;

    for (i = 0; i < n; i++) {
        int slot = controller_slot(model, ROLE_METADATA, i);

        if (slot < 0)
            continue;
        if (!byte_wanted(proof, packet, i, &wanted) || !decoded_value(c->decoder, (unsigned)slot, &is) || is != wanted) {
            proof_wrong(proof, c, "byte %u of the metadata is not what travels with packet %zu", i, packet);
            return false;
        }
    }
    return true;
}

bool proof_packet(struct proof *proof, struct cursor *c, const resolved_steps *steps, const struct run *run)
{
    const struct decoded *d = &c->walk.last;
    uint64_t end = proof->step_begin + steps->v[run->step].bytes;
    bool to_port = run->ndests && run->dests[0].kind == PIECE_PORT;

    if (run->packet && to_port
        && (!mark_agrees(proof, c, ROLE_PACKET_FIRST, proof->done == proof->step_begin, "begins")
            || !mark_agrees(proof, c, ROLE_PACKET_LAST, proof->done + decoded_bytes(d) == end, "ends")))
        return false;
    return metadata_agrees(proof, c, run->packet ? packet_number(steps, run->step) : 0);
}
