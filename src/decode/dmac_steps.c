/* SPDX-License-Identifier: MIT */
/* The steps: one for each descriptor, since bytes of different steps never share one; for two lists, one up to each byte
 * at which both are cut. */
#include <inttypes.h>
#include <string.h>
#include "decode/dmac_room.h"

static const char *join(struct cx *cx, const char *text, const char *between, const char *more)
{
    return *text ? arena_printf(cx->arena, "%s%s%s", text, between, more) : more;
}

/* ---- one descriptor ---------------------------------------------------------------------------------------------- */

/* The shortest element of which a pattern is a repetition. */
static unsigned element_of(uint64_t value)
{
    if (value == (value & 0xff) * UINT64_C(0x0101010101010101))
        return 1;
    if (value == (value & 0xffff) * UINT64_C(0x0001000100010001))
        return 2;
    return value == (value & 0xffffffff) * UINT64_C(0x0000000100000001) ? 4 : 8;
}

/* A pattern of fewer bytes is what its width says; 64 bits that repeat are their element. */
static unsigned pattern_size(const struct hop *hop, uint64_t value)
{
    unsigned size = element_of(value);

    if (size == 8 && value <= UINT32_MAX)
        return value <= 0xff && hop->d.dest.has_width && hop->d.dest.width == 1 ? 1 : 4;
    return size;
}

static const char *operands(struct dmac_text *t, const struct hop *hop, bool factors)
{
    const struct shape_side *side = side_of_hop(hop, true);
    const char *text = "";
    unsigned i;
    wide c;

    for (i = 0; i < side->n; i++) {
        const char *place = place_of_item(t, hop, true, i);
        int slot = controller_slot(t->job->target.model, ROLE_COEFFICIENT, i);

        if (factors && slot >= 0 && hop_says(hop, (unsigned)slot, &c))
            place = arena_printf(t->job->cx->arena, "%s * %" PRIu64, place, (uint64_t)c);
        text = join(t->job->cx, text, ", ", place);
    }
    return text;
}

static const char *targets(struct dmac_text *t, const struct hop *hop)
{
    const struct shape_side *side = side_of_hop(hop, false);
    const char *text = "";
    unsigned i, n = is_port(t, hop, false) || hop->d.nruns > 1 ? 1 : side->n;

    for (i = 0; i < n; i++)
        text = join(t->job->cx, text, ", ", place_of_item(t, hop, false, i));
    return text;
}

/* A check without a place to compare with compares its last operand with the others. */
static const char *check_text(struct dmac_text *t, const struct hop *hop)
{
    const struct shape_side *side = side_of_hop(hop, true);
    struct hop others = *hop;
    const char *verb = side->kind == FSIDE_PQ ? "pq" : side->n > 2 || hop->d.dest.n ? "xor" : "copy";

    if (hop->d.dest.n)
        return arena_printf(t->job->cx->arena, "check %s %s == %s", side->kind == FSIDE_ADDRESS ? "copy" : verb, operands(t, hop, side->kind == FSIDE_PQ),
                            targets(t, hop));
    if (side->n < 2)
        return NULL;
    others.d.source.n--;
    return arena_printf(t->job->cx->arena, "check %s %s == %s", verb, operands(t, &others, false), place_of_item(t, hop, true, side->n - 1));
}

/* Memory that is read again and again: what the dump has there, as a constant, which the compiler will keep elsewhere. */
static const char *constant_text(struct dmac_text *t, const struct hop *hop)
{
    const struct shape_side *from = side_of_hop(hop, true);
    unsigned size = from->has_width && from->width <= 8 ? (unsigned)from->width : 1, i;
    uint64_t value = 0, at = (uint64_t)from->address[0];
    const struct dump_piece *piece;

    for (i = size; i-- > 0;) {
        piece = dump_at(&t->job->dump, at + i);
        value = value << 8 | (piece ? piece->bytes[at + i - piece->address] : 0);
        if (!piece && i == 0)
            unsayable(t, "the constant at 0x%" PRIx64 ", which is not in the dump: 0 stands for it", at);
    }
    return arena_printf(t->job->cx->arena, "fill 0x%" PRIx64 " -> %s", value, place_typed(t, hop, 0, size));
}

static const char *move_text(struct dmac_text *t, const struct hop *hop)
{
    const struct shape_side *from = side_of_hop(hop, true), *to = side_of_hop(hop, false);
    struct arena *arena = t->job->cx->arena;
    unsigned size;

    if (to->kind == FSIDE_CHECK && from->kind == FSIDE_FILL)
        return NULL;
    if (to->kind == FSIDE_CHECK)
        return check_text(t, hop);
    if (to->kind == FSIDE_RESULT)
        return NULL;
    switch (from->kind) {
    case FSIDE_FILL:
        size = pattern_size(hop, (uint64_t)from->value);
        return arena_printf(arena, "fill 0x%" PRIx64 " -> %s", (uint64_t)from->value & (size == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * size) - 1),
                            place_typed(t, hop, 0, size));
    case FSIDE_XOR: return arena_printf(arena, "xor %s -> %s", operands(t, hop, false), targets(t, hop));
    case FSIDE_PQ: return arena_printf(arena, "pq %s -> %s", operands(t, hop, true), targets(t, hop));
    default: break;
    }
    if (stays(hop, true) && !is_port(t, hop, true))
        return constant_text(t, hop);
    if (stays(hop, false) && !is_port(t, hop, false))
        return arena_printf(arena, "copy %s -> _", place_of_item(t, hop, true, 0));
    return arena_printf(arena, "copy %s -> %s", place_of_item(t, hop, true, 0), targets(t, hop));
}

/* Ports never end; the bytes of a descriptor between two of them are a length. */
static const char *length_text(struct dmac_text *t, const struct hop *hop)
{
    bool from = is_port(t, hop, true) || stays(hop, true), to = is_port(t, hop, false) || stays(hop, false);

    return from && to ? arena_printf(t->job->cx->arena, " length %" PRIu64, (uint64_t)hop->bytes) : "";
}

static bool says_one(const struct hop *hop, unsigned slot)
{
    wide v;

    return hop_says(hop, slot, &v) && v;
}

/* ---- packets ----------------------------------------------------------------------------------------------------- */

/* Descriptors from the first to the last of a packet are one step. */
static size_t packet_end(const struct chain_read *chain, size_t i)
{
    size_t k;

    if (chain->end == CHAIN_RING || !says_one(chain->hops.v[i], ROLE_PACKET_FIRST) || says_one(chain->hops.v[i], ROLE_PACKET_LAST))
        return i;
    for (k = i + 1; k < chain->hops.n; k++)
        if (says_one(chain->hops.v[k], ROLE_PACKET_LAST))
            return k;
    return i;
}

static const char *packet_text(struct dmac_text *t, const struct chain_read *chain, size_t from, size_t to)
{
    bool source = is_port(t, chain->hops.v[from], false);
    const char *memory = "", *port = place_of_item(t, chain->hops.v[from], !source, 0);
    size_t i;

    for (i = from; i <= to; i++)
        memory = join(t->job->cx, memory, ", ", place_of_item(t, chain->hops.v[i], source, 0));
    return source ? arena_printf(t->job->cx->arena, "copy { %s } -> %s", memory, port) : arena_printf(t->job->cx->arena, "copy %s -> { %s }", port, memory);
}

/* ---- one list ---------------------------------------------------------------------------------------------------- */

bool is_frame(const struct controller *model, const struct hop *hop)
{
    const struct chain *chain = &model->chain;

    return hop->d.form == chain->begins_with || hop->d.form == chain->ends_with || hop->d.form == chain->loops_with || !hop->d.nruns;
}

static void put_step(struct dmac_text *t, const struct hop *hop, const char *text, const char *tail)
{
    if (!text) {
        unsayable(t, "what form %s does", hop->d.form->name);
        return;
    }
    if (says_one(hop, ROLE_FENCE) && t->steps.bytes.n)
        outbuf_puts(&t->steps, "    fence;\n");
    outbuf_printf(&t->steps, "    %s%s%s;\n", text, tail, says_one(hop, ROLE_COMMAND) ? " command" : "");
}

static void put_list(struct dmac_text *t, const struct chain_read *chain)
{
    const struct controller *model = t->job->target.model;
    size_t i, last = chain->hops.n, end;

    while (last > 0 && is_frame(model, chain->hops.v[last - 1]))
        last--;
    if (!last && chain->hops.v[chain->hops.n - 1]->d.interrupt)
        outbuf_puts(&t->steps, "    interrupt;\n");
    for (i = 0; i < last; i = end + 1) {
        const struct hop *hop = chain->hops.v[i];

        end = i;
        if (is_frame(model, hop)) {
            if (hop->d.interrupt)
                outbuf_puts(&t->steps, "    interrupt;\n");
            else if (i)
                unsayable(t, "descriptor %zu, which moves nothing", i);
            continue;
        }
        end = packet_end(chain, i);
        put_step(t, hop, end > i ? packet_text(t, chain, i, end) : move_text(t, hop), length_text(t, hop));
        if (chain->hops.v[end]->d.carries_interrupt && chain->hops.v[end]->d.interrupt && end + 1 < last
            && !has_periods(chain) && model->slots.v[ROLE_INTERRUPT].kind != SLOT_DEFINE)
            outbuf_puts(&t->steps, "    interrupt;\n");
    }
}

/* ---- two lists --------------------------------------------------------------------------------------------------- */

static const char *pieces(struct dmac_text *t, const struct chain_read *chain, size_t from, size_t to)
{
    const char *text = "";
    size_t i;

    for (i = from; i < to; i++)
        text = join(t->job->cx, text, ", ", place_of_item(t, chain->hops.v[i], chain->reads, 0));
    return to - from == 1 ? text : arena_printf(t->job->cx->arena, "{ %s }", text);
}

static void put_lists(struct dmac_text *t, const struct chain_read *reads, const struct chain_read *writes)
{
    size_t r = 0, w = 0, r0, w0;
    wide ahead;

    while (r < reads->hops.n && w < writes->hops.n) {
        r0 = r;
        w0 = w;
        ahead = reads->hops.v[r++]->bytes - writes->hops.v[w++]->bytes;
        while (ahead && r <= reads->hops.n && w <= writes->hops.n) {
            if (ahead < 0 ? r == reads->hops.n : w == writes->hops.n)
                break;
            ahead += ahead < 0 ? reads->hops.v[r++]->bytes : -writes->hops.v[w++]->bytes;
        }
        outbuf_printf(&t->steps, "    copy %s -> %s;\n", pieces(t, reads, r0, r), pieces(t, writes, w0, w));
        if (writes->hops.v[w - 1]->d.interrupt && w < writes->hops.n)
            outbuf_puts(&t->steps, "    interrupt;\n");
    }
    if (r < reads->hops.n || w < writes->hops.n)
        unsayable(t, "lists of different length");
}

void steps_put(struct dmac_text *t)
{
    const struct decode_job *job = t->job;

    if (job->nchains == 2)
        put_lists(t, &job->chains[job->chains[0].reads ? 0 : 1], &job->chains[job->chains[0].reads ? 1 : 0]);
    else
        put_list(t, &job->chains[0]);
}
