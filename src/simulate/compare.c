/* SPDX-License-Identifier: MIT */
/* Two machines after the same transfer: the first difference, in the words of the program. */
#include <inttypes.h>
#include "simulate/simulate_room.h"

/* ---- places in words --------------------------------------------------------------------------------------------- */

static const char *device_text(const struct stage *stage, uint64_t address)
{
    struct arena *arena = stage->cx->arena;

    for (size_t i = 0; i < stage->devices.n; i++) {
        const struct device_range *d = &stage->devices.v[i];

        if (address - d->from < d->bytes)
            return d->port ? arena_printf(arena, "%s.%s", d->port->device->name.id, d->port->name.id)
                : arena_printf(arena, "%s.%s+0x%" PRIx64, d->reg->device->name.id, d->reg->name.id, address - d->from);
    }
    return arena_printf(arena, "0x%" PRIx64, address);
}

static const char *memory_text(const struct stage *stage, uint64_t address)
{
    struct arena *arena = stage->cx->arena;
    const struct placement *p = stage->proof->placement;

    for (size_t i = 0; i < p->seats.n; i++) {
        const struct seat *seat = &p->seats.v[i];

        if (seat->buffer && address - seat->address < seat->symbol->size)
            return seat->buffer->is_array
                ? arena_printf(arena, "%s[%u]+0x%" PRIx64, seat->buffer->name.id, seat->index, address - seat->address)
                : arena_printf(arena, "%s+0x%" PRIx64, seat->buffer->name.id, address - seat->address);
    }
    return arena_printf(arena, "0x%" PRIx64, address);
}

static const char *access_text(const struct stage *stage, const struct access *access)
{
    if (!access)
        return "no access";
    return arena_printf(stage->cx->arena, "%u bytes at %s", access->width, device_text(stage, access->address));
}

/* ---- differences ------------------------------------------------------------------------------------------------- */

static const char *memory_differs(const struct stage *stage, struct machine *want, struct machine *have)
{
    unsigned char a, b;
    uint64_t address;

    if (!ram_differ(&want->ram, &have->ram, stage->scratch.v, stage->scratch.n, &address))
        return NULL;
    ram_read(&want->ram, address, 1, &a);
    ram_read(&have->ram, address, 1, &b);
    return arena_printf(stage->cx->arena, "byte %s is 0x%02x, and should be 0x%02x", memory_text(stage, address), b, a);
}

static const char *accesses_differ(const struct stage *stage, const struct access_log *want, const struct access_log *have,
                                   const char *verb)
{
    struct access_difference d;

    if (!access_differ(want, have, &d))
        return NULL;
    if (d.contents)
        return arena_printf(stage->cx->arena, "byte %" PRIu64 " written to devices is 0x%02x, and should be 0x%02x", d.byte,
                            have->bytes.v[d.byte], want->bytes.v[d.byte]);
    return arena_printf(stage->cx->arena, "access %" PRIu64 " that %s a device: %s, and should be %s", d.number, verb,
                        access_text(stage, d.have), access_text(stage, d.want));
}

static const struct mark *mark_at(const struct machine *m, uint64_t at)
{
    size_t low = 0, high = m->marks.n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (m->marks.v[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low < m->marks.n && m->marks.v[low].at == at ? &m->marks.v[low] : NULL;
}

/* Nothing could ask for silence, and it is no ring in which each interrupt counts. */
static bool by_nature(const struct stage *stage)
{
    const struct planned *planned = stage->proof->planned;

    return planned->model->slots.v[ROLE_INTERRUPT].kind == SLOT_DEFINE && proof_irq(&stage->proof->asked) != IRQ_PERIOD;
}

/* The descriptor that ends the list says nothing of interrupts: it does so by nature. */
static bool ends_mute(const struct stage *stage, const struct machine *have, size_t i)
{
    return i + 1 == have->marks.n && have->marks.v[i].mute && !stage->proof->asked.cyclic;
}

/* Where words say whether to interrupt, they must say what the program says. */
static const char *marks_differ(const struct stage *stage, const struct machine *want, const struct machine *have)
{
    for (size_t i = 0; i < have->marks.n; i++) {
        const struct mark *m = &have->marks.v[i];

        if (m->speaks && m->wanted != (mark_at(want, m->at) != NULL) && !(m->wanted ? by_nature(stage) : ends_mute(stage, have, i)))
            return arena_printf(stage->cx->arena, m->wanted ? "an interrupt after %" PRIu64 " bytes, where none is wanted"
                                : "no interrupt after %" PRIu64 " bytes, where one is wanted", m->at);
    }
    return NULL;
}

const char *machines_differ(const struct stage *stage, struct machine *want, struct machine *have)
{
    const char *text = NULL;

    if (want->moved != have->moved)
        text = arena_printf(stage->cx->arena, "%" PRIu64 " bytes are moved, and should be %" PRIu64, have->moved, want->moved);
    if (!text)
        text = memory_differs(stage, want, have);
    if (!text)
        text = accesses_differ(stage, &want->writes, &have->writes, "writes to");
    if (!text)
        text = accesses_differ(stage, &want->reads, &have->reads, "reads from");
    if (!text && want->mismatch != have->mismatch)
        text = arena_printf(stage->cx->arena, "the checks find 0x%x, and should find 0x%x", have->mismatch, want->mismatch);
    if (!text && !have->failed)
        text = marks_differ(stage, want, have);
    return text;
}
