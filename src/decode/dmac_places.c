/* SPDX-License-Identifier: MIT */
/* What a chain touches, as memories, buffers at fixed addresses, and ports of devices. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "decode/dmac_room.h"

/* ---- sides ------------------------------------------------------------------------------------------------------- */

/* In a form that runs in either direction the first side is the memory. */
const struct shape_side *side_of_hop(const struct hop *hop, bool source)
{
    bool turned = hop->d.between && hop->has_flow && hop->flow == FLOW_P2M;

    return source != turned ? &hop->d.source : &hop->d.dest;
}

bool is_port(const struct dmac_text *t, const struct hop *hop, bool source)
{
    const struct shape_side *side = side_of_hop(hop, source);

    (void)t;
    if (side->kind == FSIDE_DEVICE)
        return true;
    return side->kind == FSIDE_ADDRESS && stays(hop, source) && !(hop->has_flow && hop->flow == FLOW_M2M);
}

/* An address that does not move, and more than one beat that would. */
bool stays(const struct hop *hop, bool source)
{
    const struct shape_side *side = side_of_hop(hop, source);

    return side->kind == FSIDE_ADDRESS && !side->increment && !side->step
           && !(side->has_width && hop->d.nruns == 1 && hop->d.run[0] == side->width && hop->has_flow && hop->flow == FLOW_M2M);
}

/* ---- ranges ------------------------------------------------------------------------------------------------------ */

static int by_begin(const void *left, const void *right)
{
    const struct extent *a = left, *b = right;

    return (a->begin > b->begin) - (a->begin < b->begin);
}

static void merge(extent_list *ranges)
{
    size_t i, n = 0;

    if (ranges->n)
        qsort(ranges->v, ranges->n, sizeof *ranges->v, by_begin);
    for (i = 0; i < ranges->n; i++)
        if (n && ranges->v[i].begin <= ranges->v[n - 1].end) {
            if (ranges->v[i].end > ranges->v[n - 1].end)
                ranges->v[n - 1].end = ranges->v[i].end;
        } else {
            ranges->v[n++] = ranges->v[i];
        }
    ranges->n = n;
}

static wide low(wide a, wide b) { return a < b ? a : b; }
static wide high(wide a, wide b) { return a > b ? a : b; }

static void add_item(struct dmac_text *t, const struct decoded *d, const struct shape_side *side, unsigned item)
{
    wide run = d->run[item < d->nruns ? item : 0], begin = side->address[item], end;
    wide width = side->has_width && side->width > 0 ? side->width : 1;
    unsigned level;

    if (d->nruns > 1 && side->n < d->nruns && item == 0)
        for (level = 1; level < d->nruns; level++)
            run += d->run[level];
    end = begin + (side->increment ? run : width);
    if (!side->increment && side->step) {
        wide far = (run / width - 1) * side->step;

        begin += low(far, 0);
        end += high(far, 0);
    }
    for (level = 1; level < FORM_LEVELS; level++) {
        wide far = (d->count[level] - 1) * side->pitch[level];

        begin += low(far, 0);
        end += high(far, 0);
    }
    if (begin >= 0 && end > begin && end <= UINT64_MAX)
        vec_push(t->job->cx->arena, &t->data, ((struct extent){ (uint64_t)begin, (uint64_t)end }));
}

static void add_side(struct dmac_text *t, const struct hop *hop, bool source)
{
    const struct shape_side *side = side_of_hop(hop, source);
    unsigned item;

    if (is_port(t, hop, source) || stays(hop, source) || side->kind == FSIDE_NONE || side->kind == FSIDE_FILL)
        return;
    for (item = 0; item < side->n; item++)
        if (!(side->absent >> item & 1))
            add_item(t, &hop->d, side, item);
}

enum { TABLE_ROOM = 256 };

static void add_tables(struct dmac_text *t)
{
    size_t c, i;
    unsigned b;

    if (t->job->target.model->chain.kind == CHAINING_STEPPED)
        return;
    for (c = 0; c < t->job->nchains; c++) {
        uint64_t size = TABLE_ROOM;

        for (i = 0; i < t->job->chains[c].hops.n; i++) {
            size += t->job->chains[c].hops.v[i]->d.stride;
            for (b = 0; b < t->job->chains[c].hops.v[i]->d.nblocks; b++)
                size += t->job->chains[c].hops.v[i]->d.block[b].size + t->job->chains[c].hops.v[i]->d.block[b].layout->align;
        }
        vec_push(t->job->cx->arena, &t->ranges, ((struct extent){ t->job->chains[c].head, t->job->chains[c].head + size }));
    }
}

void places_collect(struct dmac_text *t)
{
    uint64_t far = 0xfff00000;
    size_t c, i;

    for (c = 0; c < t->job->nchains; c++)
        for (i = 0; i < t->job->chains[c].hops.n; i++) {
            if (!t->job->chains[c].hops.v[i]->d.nruns)
                continue;
            add_side(t, t->job->chains[c].hops.v[i], true);
            add_side(t, t->job->chains[c].hops.v[i], false);
        }
    merge(&t->data);
    for (i = 0; i < t->data.n; i++) {
        vec_push(t->job->cx->arena, &t->ranges, t->data.v[i]);
        outbuf_printf(&t->objects, "buffer b%zu : u8[%" PRIu64 "] at 0x%" PRIx64 ";\n", i, t->data.v[i].end - t->data.v[i].begin, t->data.v[i].begin);
    }
    add_tables(t);
    merge(&t->ranges);
    t->registers = far;
}

/* ---- ports ------------------------------------------------------------------------------------------------------- */

static const char *type_of(wide width)
{
    return width == 1 ? "u8" : width == 2 ? "u16" : width == 8 ? "u64" : "u32";
}

static wide request_of(const struct dmac_text *t, const struct hop *hop, bool source, bool *has)
{
    const unsigned slots[] = { source ? ROLE_SOURCE_REQUEST : ROLE_DEST_REQUEST, ROLE_REQUEST };
    wide request = 0;
    size_t i;

    *has = role_of(t, hop, source ? ROLE_SOURCE_REQUEST : ROLE_DEST_REQUEST, &request) || role_of(t, hop, ROLE_REQUEST, &request)
           || role_of(t, hop, ROLE_MEMORY_REQUEST, &request);
    for (i = 0; i < sizeof slots / sizeof *slots; i++)      /* words that are not here, or a register: any number will do */
        *has = *has || t->job->target.model->slots.v[slots[i]].in_registers || t->job->target.model->slots.v[slots[i]].carried;
    return request;
}

/* No word says how wide the accesses of a device without an address are: what divides all that is moved. */
static wide device_width(const struct dmac_text *t, const struct shape_side *side)
{
    wide width = side->has_width && side->width <= 8 ? side->width : 4;
    size_t c, i;

    for (c = 0; c < t->job->nchains; c++)
        for (i = 0; i < t->job->chains[c].hops.n; i++)
            while (width > 1 && t->job->chains[c].hops.v[i]->bytes % width)
                width /= 2;
    return width;
}

/* How many accesses one request stands for, where it moves a row. */
static wide accesses_of_request(const struct hop *hop, wide width)
{
    if (!hop->has_pace || !hop->d.nruns || width == 0 || hop->pace != PACE_ROW)
        return 1;
    return hop->d.run[0] / width;
}

static const char *port_name(struct dmac_text *t, const struct hop *hop, bool source)
{
    const struct shape_side *side = side_of_hop(hop, source);
    struct port_seen port = { .width = 4, .burst = 1 };
    wide v;
    size_t i;

    port.address = side->kind == FSIDE_ADDRESS ? (uint64_t)side->address[0] : t->registers + 0x10000;
    if (side->kind == FSIDE_DEVICE)
        port.width = device_width(t, side);
    else if (side->has_width)
        port.width = side->width;
    if (side->has_burst)
        port.burst = side->burst;
    if (accesses_of_request(hop, port.width) > port.burst)
        port.burst = accesses_of_request(hop, port.width);
    port.request = request_of(t, hop, source, &port.has_request);
    port.packet = t->job->chains[0].end != CHAIN_RING && ((hop_says(hop, ROLE_PACKET_FIRST, &v) && v) || (hop_says(hop, ROLE_PACKET_LAST, &v) && v));
    for (i = 0; i < t->ports.n; i++) {
        const struct port_seen *p = &t->ports.v[i];

        if (p->address == port.address && p->width == port.width && p->burst == port.burst && p->request == port.request)
            return p->name;
    }
    port.name = arena_printf(t->job->cx->arena, "d%zu.p", t->ports.n);
    if (port.width != 1 && port.width != 2 && port.width != 4 && port.width != 8)
        unsayable(t, "a port of %d bytes a beat", (int)port.width);
    outbuf_printf(&t->objects, "device d%zu { port p : %s at 0x%" PRIx64, t->ports.n, type_of(port.width), port.address);
    if (port.has_request)
        outbuf_printf(&t->objects, " request %" PRIu64, (uint64_t)port.request);
    if (port.burst > 1)
        outbuf_printf(&t->objects, " burst %" PRIu64, (uint64_t)port.burst);
    outbuf_printf(&t->objects, "%s; }\n", port.packet ? " packet" : "");
    vec_push(t->job->cx->arena, &t->ports, port);
    return port.name;
}

/* ---- selections -------------------------------------------------------------------------------------------------- */

static size_t buffer_at(const struct dmac_text *t, uint64_t address)
{
    size_t i = 0;

    while (i < t->data.n && !(address >= t->data.v[i].begin && address < t->data.v[i].end))
        i++;
    return i;
}

struct nest { unsigned n; wide count[FORM_LEVELS + 1], pitch[FORM_LEVELS + 1]; wide run; };

/* Loops from the outside in; those whose rows adjoin are one run. */
static struct nest nest_of(const struct decoded *d, const struct shape_side *side, wide run)
{
    struct nest nest = { .run = run };
    wide width = side->has_width && side->width > 0 ? side->width : 1;
    int level;

    if (!side->increment && side->step) {
        nest.run = width;
        nest.count[nest.n] = run / width;
        nest.pitch[nest.n++] = side->step;
    }
    for (level = 1; level < FORM_LEVELS; level++) {
        if (d->count[level] == 1)
            continue;
        if (nest.n == 0 && side->pitch[level] == nest.run) {
            nest.run *= d->count[level];
            continue;
        }
        nest.count[nest.n] = d->count[level];
        nest.pitch[nest.n++] = side->pitch[level];
    }
    return nest;
}

static const char *offset_text(struct cx *cx, const struct nest *nest, wide offset)
{
    const char *text = arena_printf(cx->arena, "%" PRIu64, (uint64_t)offset);
    unsigned i;

    for (i = nest->n; i-- > 0;)
        text = arena_printf(cx->arena, "%s %s %c * %" PRIu64, text, nest->pitch[i] < 0 ? "-" : "+", (int)('i' + i),
                            (uint64_t)(nest->pitch[i] < 0 ? -nest->pitch[i] : nest->pitch[i]));
    return text;
}

static const char *selection(struct dmac_text *t, const struct decoded *d, const struct shape_side *side, wide address, wide run)
{
    struct nest nest = nest_of(d, side, run);
    struct arena *arena = t->job->cx->arena;
    size_t buffer = buffer_at(t, (uint64_t)address);
    const char *text;
    unsigned i;

    if (buffer == t->data.n) {
        unsayable(t, "an address beyond what memory can have");
        return "_";
    }
    text = arena_printf(arena, "b%zu[%s +: %" PRIu64 "]", buffer, offset_text(t->job->cx, &nest, address - (wide)t->data.v[buffer].begin),
                        (uint64_t)nest.run);
    for (i = 0; i < nest.n; i++)
        text = arena_printf(arena, "for %c in 0..%" PRIu64 " { %s }", (int)('i' + i), (uint64_t)(nest.count[i] - 1), text);
    return nest.n ? arena_printf(arena, "{ %s }", text) : text;
}

const char *place_of_item(struct dmac_text *t, const struct hop *hop, bool source, unsigned item)
{
    const struct shape_side *side = side_of_hop(hop, source);
    const struct decoded *d = &hop->d;
    const char *text = "";
    unsigned i;

    if (is_port(t, hop, source))
        return port_name(t, hop, source);
    if (side->absent >> item & 1)
        return "_";
    if (side->wrap > 1)
        unsayable(t, "a ring of %" PRIu64 " bytes that an address stays in", (uint64_t)side->wrap);
    if (d->nruns == 1)
        return selection(t, d, side, side->address[item], d->run[0]);
    if (side->n < d->nruns) {               /* all pieces adjoin on this side */
        wide all = 0;

        for (i = 0; i < d->nruns; i++)
            all += d->run[i];
        return selection(t, d, side, side->address[0], all);
    }
    for (i = 0; i < d->nruns; i++)
        text = arena_printf(t->job->cx->arena, "%s%s%s", text, i ? ", " : "", selection(t, d, side, side->address[i], d->run[i]));
    return arena_printf(t->job->cx->arena, "{ %s }", text);
}

const char *place_typed(struct dmac_text *t, const struct hop *hop, unsigned item, unsigned size)
{
    const struct shape_side *side = side_of_hop(hop, false);
    const char *plain;

    plain = place_of_item(t, hop, false, item);
    if (size == 1 || is_port(t, hop, false) || strncmp(plain, "{", 1) == 0 || side->address[item] % (wide)size || hop->d.run[0] % (wide)size)
        return plain;
    outbuf_printf(&t->objects, "buffer f%u : %s[%" PRIu64 "] at %s;\n", t->nbuffers, type_of(size), (uint64_t)(hop->d.run[0] / (wide)size), plain);
    return arena_printf(t->job->cx->arena, "f%u", t->nbuffers++);
}
