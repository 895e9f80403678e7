/* SPDX-License-Identifier: MIT */
/* A program that asks for what the chain does, one step per descriptor, so that compiling it gives the same words. What no
 * program can ask for is said in a comment at its place. */
#include <inttypes.h>
#include <string.h>
#include "decode/dmac_room.h"

void unsayable(struct dmac_text *t, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vec_push(t->job->cx->arena, &t->remarks, arena_vprintf(t->job->cx->arena, format, args));
    va_end(args);
}

/* ---- roles that all descriptors agree about ---------------------------------------------------------------------- */

bool hop_says(const struct hop *hop, unsigned slot, wide *value)
{
    size_t i;

    for (i = 0; i < hop->nslots; i++)
        if (hop->slots[i].slot == slot) {
            *value = hop->slots[i].value;
            return true;
        }
    return false;
}

/* Known without any doubt: said by some descriptor, and by none otherwise. */
static bool all_say(const struct dmac_text *t, unsigned slot, wide *value, bool *differ)
{
    bool known = false;
    size_t c, i;
    wide v;

    *differ = false;
    for (c = 0; c < t->job->nchains; c++)
        for (i = 0; i < t->job->chains[c].hops.n; i++)
            if (!is_frame(t->job->target.model, t->job->chains[c].hops.v[i]) && hop_says(t->job->chains[c].hops.v[i], slot, &v)) {
                *differ = *differ || (known && v != *value);
                *value = known ? *value : v;
                known = true;
            }
    return known;
}

/* By the words, by the registers that were given. */
bool role_of(const struct dmac_text *t, const struct hop *hop, unsigned slot, wide *value)
{
    return hop_says(hop, slot, value) || decoder_was_given(t->job->chains[0].decoder, slot, value);
}

/* ---- clauses ----------------------------------------------------------------------------------------------------- */

static const char *option_text(struct cx *cx, const struct option *option, wide value)
{
    unsigned i;

    for (i = 0; i < option->nwords; i++)
        if (option->words[i].word && option->words[i].key == value)
            return option->words[i].word;
    return arena_printf(cx->arena, "%s%" PRIu64, value < 0 ? "-" : "", (uint64_t)(value < 0 ? -value : value));
}

static const struct hop *last_move(const struct chain_read *chain)
{
    size_t i = chain->hops.n;

    while (i > 0 && !chain->hops.v[i - 1]->d.nruns)
        i--;
    return i ? chain->hops.v[i - 1] : NULL;
}

/* Which interrupts to ask for, as far as options speak of them: those at the end, unless no default fits to that. */
static enum irq_scope irq_asked(const struct dmac_text *t)
{
    const struct chain_read *chain = &t->job->chains[t->job->nchains - 1];
    const struct hop *move = last_move(chain);
    unsigned irqs = move ? move->irqs : ~0u;

    if (irqs >> IRQ_END & 1)
        return IRQ_END;
    if (chain->end == CHAIN_RING && chain->hops.n > 1 && irqs >> IRQ_PERIOD & 1)
        return IRQ_PERIOD;
    return irqs >> IRQ_NONE & 1 ? IRQ_NONE : IRQ_END;
}

/* Nothing but what it would be if nobody asked? */
static bool is_plain(const struct dmac_text *t, unsigned slot)
{
    enum irq_scope irq = irq_asked(t);
    size_t c, i, k;

    for (c = 0; c < t->job->nchains; c++)
        for (i = 0; i < t->job->chains[c].hops.n; i++) {
            const struct hop *hop = t->job->chains[c].hops.v[i];

            for (k = 0; k < hop->nslots; k++)
                if (hop->slots[k].slot == slot && !(hop->slots[k].irqs >> irq & 1) && !is_frame(t->job->target.model, hop))
                    return false;
        }
    return true;
}

static void put_options(struct dmac_text *t)
{
    const struct controller *model = t->job->target.model;
    bool differ;
    size_t i;
    wide v;

    for (i = 0; i < model->options.n; i++) {
        const struct option *option = &model->options.v[i];

        bool given = decoder_was_given(t->job->chains[0].decoder, option->slot, &v);

        if (!given && (!all_say(t, option->slot, &v, &differ) || is_plain(t, option->slot)))
            continue;
        if (!given && differ)
            unsayable(t, "option %s is not the same in all descriptors", option->name);
        outbuf_printf(&t->clauses, "    option %s = %s;\n", option->name, option_text(t->job->cx, option, v));
    }
}

/* Width and burst of memory are the compiler's choice, unless all descriptors have the same. */
static void put_access(struct dmac_text *t)
{
    static const struct { const char *name; bool source, burst; } all[] = {
        { "source.width", true, false }, { "dest.width", false, false }, { "source.burst", true, true }, { "dest.burst", false, true } };
    size_t k, c, i;

    for (k = 0; k < sizeof all / sizeof *all; k++) {
        bool known = false, differ = false, port = false;
        wide value = 0, port_value = 0;

        for (c = 0; c < t->job->nchains; c++)
            for (i = 0; i < t->job->chains[c].hops.n; i++) {
                const struct decoded *d = &t->job->chains[c].hops.v[i]->d;
                const struct shape_side *side = all[k].source ? &d->source : &d->dest;
                bool has = all[k].burst ? side->has_burst : side->has_width;
                wide v;

                if (all[k].burst && !hop_says(t->job->chains[c].hops.v[i], all[k].source ? ROLE_SOURCE_BURST : ROLE_DEST_BURST, &v))
                    continue;
                if (!has || side->kind != FSIDE_ADDRESS || !d->nruns)
                    continue;
                if (is_port(t, t->job->chains[c].hops.v[i], all[k].source)) {
                    port = true;            /* a port has what its type says: an option would be about it, too */
                    port_value = all[k].burst ? side->burst : side->width;
                    continue;
                }
                v = all[k].burst ? side->burst : side->width;
                differ = differ || (known && v != value);
                value = v;
                known = true;
            }
        if (known && !differ && !(port && port_value != value) && may_choose(t, all[k].source, all[k].burst))
            outbuf_printf(&t->clauses, "    option %s = %" PRIu64 ";\n", all[k].name, (uint64_t)value);
    }
}

/* Does a word say it? What a page fixes, or a register holds, is not chosen here. */
bool may_choose(const struct dmac_text *t, bool source, bool burst)
{
    const struct controller *model = t->job->target.model;
    unsigned slot = burst ? source ? ROLE_SOURCE_BURST : ROLE_DEST_BURST : source ? ROLE_SOURCE_WIDTH : ROLE_DEST_WIDTH;

    return model->slots.v[slot].carried || (!burst && model->slots.v[ROLE_WIDTH].carried && model->slots.v[ROLE_WIDTH].kind != SLOT_DEFINE);
}

/* A ring that interrupts behind each of its descriptors, all of one length: its periods. */
bool has_periods(const struct chain_read *chain)
{
    size_t i;

    if (chain->end != CHAIN_RING || chain->hops.n < 2)
        return false;
    for (i = 0; i < chain->hops.n; i++)
        if (!chain->hops.v[i]->d.interrupt || !chain->hops.v[i]->d.nruns || chain->hops.v[i]->bytes != chain->hops.v[0]->bytes)
            return false;
    return true;
}

/* Who tells of the end: the last descriptor, or what the page puts behind it. */
static void put_irq(struct dmac_text *t)
{
    const struct chain_read *chain = &t->job->chains[t->job->nchains - 1];
    const struct hop *last = chain->hops.n ? chain->hops.v[chain->hops.n - 1] : NULL, *move = last_move(chain);
    bool carries = (last && last->d.carries_interrupt) || (move && move->d.carries_interrupt);
    bool wanted = (last && last->d.interrupt) || (move && move->d.interrupt), differ;
    wide irq;

    if (has_periods(chain)) {
        outbuf_printf(&t->clauses, "    irq every %" PRIu64 ";\n", (uint64_t)chain->hops.v[0]->bytes);
        return;
    }
    if (all_say(t, ROLE_IRQ, &irq, &differ)) {
        if (irq == IRQ_NONE)
            outbuf_puts(&t->clauses, "    irq none;\n");
        else if (irq != IRQ_END && move)
            outbuf_printf(&t->clauses, "    irq every %" PRIu64 ";\n", (uint64_t)move->bytes);
        return;
    }
    if ((carries && !wanted) || irq_asked(t) == IRQ_NONE)
        outbuf_puts(&t->clauses, "    irq none;\n");
    else if (irq_asked(t) == IRQ_PERIOD)
        outbuf_printf(&t->clauses, "    irq every %" PRIu64 ";\n", (uint64_t)move->bytes);
}

/* Bytes that travel with a packet, as constants. */
static void put_metadata(struct dmac_text *t)
{
    const struct controller *model = t->job->target.model;
    const struct chain_read *chain = &t->job->chains[0];
    unsigned i, k, n = controller_elements(model, ROLE_METADATA), used = 0, packets = 0;
    unsigned char bytes[256] = { 0 };
    wide v;

    for (k = 0; k < chain->hops.n; k++) {
        if (!hop_says(chain->hops.v[k], ROLE_PACKET_FIRST, &v) || !v)
            continue;
        packets++;
        for (i = 0; i < n && i < sizeof bytes; i++) {
            int slot = controller_slot(model, ROLE_METADATA, i);

            if (slot < 0 || !hop_says(chain->hops.v[k], (unsigned)slot, &v) || !v)
                continue;
            bytes[i] = (unsigned char)v;
            used = i + 1;
        }
    }
    if (!used)
        return;
    if (packets > 1) {
        unsayable(t, "metadata of each of several packets");
        return;
    }
    used = (used + 3) / 4 * 4;
    outbuf_printf(&t->objects, "buffer meta : u8[%u] = {", used);
    for (i = 0; i < used; i++)
        outbuf_printf(&t->objects, "%s0x%02x", i ? ", " : " ", (unsigned)bytes[i]);
    outbuf_puts(&t->objects, " };\n");
    outbuf_puts(&t->clauses, "    metadata client meta;\n");
}

static bool has_optional(const struct controller *model)
{
    size_t i;
    unsigned k;

    for (i = 0; i < model->layouts.n; i++)
        for (k = 0; k < model->layouts.v[i]->nwords; k++)
            if (model->layouts.v[i]->word[k]->optional)
                return true;
    return false;
}

/* Is every word there, although the hardware would have kept some? */
static bool is_static(const struct dmac_text *t)
{
    size_t c, i, k;

    if (!has_optional(t->job->target.model))
        return false;
    for (c = 0; c < t->job->nchains; c++)
        for (i = 0; i < t->job->chains[c].hops.n; i++)
            for (k = 0; k < t->job->chains[c].hops.v[i]->nfields; k++)
                if (!t->job->chains[c].hops.v[i]->fields[k].present)
                    return false;
    return true;
}

/* Memory to memory, paced by a request all the same. */
static void put_gate(struct dmac_text *t)
{
    const struct hop *hop = t->job->chains[0].hops.v[0];
    wide request;

    if (t->ports.n || !hop->d.nruns || !role_of(t, hop, ROLE_REQUEST, &request) || !request)
        return;
    outbuf_printf(&t->objects, "device g { request tick = %" PRIu64 "; }\n", (uint64_t)request);
    outbuf_puts(&t->clauses, "    gate g.tick;\n");
}

static void put_clauses(struct dmac_text *t)
{
    const struct chain_read *chain = &t->job->chains[0];
    const struct controller *model = t->job->target.model;

    if (chain->end == CHAIN_RING)
        outbuf_puts(&t->clauses, "    cyclic;\n");
    put_irq(t);
    put_metadata(t);
    put_gate(t);
    put_options(t);
    put_access(t);
    if (is_static(t))
        outbuf_puts(&t->clauses, "    option table.static = 1;\n");
    if (model->chain.kind != CHAINING_STEPPED)
        outbuf_printf(&t->clauses, "    table at 0x%" PRIx64 ";\n", chain->head);
}

/* ---- are the descriptors where a compiler puts them? ------------------------------------------------------------- */

static void check_layout(struct dmac_text *t)
{
    size_t c, i;

    for (c = 0; c < t->job->nchains; c++) {
        const struct chain_read *chain = &t->job->chains[c];

        for (i = 1; i < chain->hops.n; i++)
            if (chain->hops.v[i]->d.address != chain->hops.v[i - 1]->d.address + chain->hops.v[i - 1]->d.stride) {
                unsayable(t, "descriptors do not lie one behind the other: links differ");
                break;
            }
        for (i = 0; i < chain->hops.n; i++)
            if (chain->hops.v[i]->nbits) {
                unsayable(t, "descriptor %zu has bits that were written by the hardware, or are reserved", i);
                break;
            }
    }
}

/* ---- the whole program ------------------------------------------------------------------------------------------- */

static void put_frame(const struct dmac_text *t, struct outbuf *out)
{
    const struct controller *model = t->job->target.model, *description = model->is_instance && model->parent ? model->parent : model;
    const char *slash = strrchr(t->job->dump.file->name, '/');
    size_t i;

    outbuf_puts(out, "// SPDX-License-Identifier: MIT\n");
    outbuf_printf(out, "// Made by dmac-decode from %s at 0x%" PRIx64 ".\n", slash ? slash + 1 : t->job->dump.file->name, t->job->chains[0].head);
    for (i = 0; i < t->remarks.n; i++)
        outbuf_printf(out, "// Not said here: %s.\n", t->remarks.v[i]);
    outbuf_printf(out, "use %s;\n", t->job->target.page ? t->job->target.page : description->name.id);
    for (i = 0; i < t->ranges.n; i++)
        outbuf_printf(out, "memory m%zu at 0x%" PRIx64 " size %" PRIu64 ";\n", i, t->ranges.v[i].begin, t->ranges.v[i].end - t->ranges.v[i].begin);
    outbuf_printf(out, "controller dma0 is %s at 0x%" PRIx64, description->name.id, t->registers);
    if (!model->parameters.n) {
        outbuf_puts(out, ";\n");
        return;
    }
    outbuf_puts(out, " {");
    for (i = 0; i < model->parameters.n; i++) {
        const struct cexpr *value = model->slots.v[model->parameters.v[i].slot].value;

        if (model->parameters.v[i].of_instance && value && value->kind == CE_CONST)
            outbuf_printf(out, " parameter %s = %s%" PRIu64 ";", model->parameters.v[i].name, value->k < 0 ? "-" : "",
                          (uint64_t)(value->k < 0 ? -value->k : value->k));
    }
    outbuf_puts(out, " }\n");
}

bool print_dmac(const struct decode_job *job, struct outbuf *out)
{
    struct dmac_text t = { .job = job };
    size_t c;

    t.steps.arena = t.clauses.arena = t.objects.arena = job->cx->arena;
    for (c = 0; c < job->nchains; c++)
        if (job->chains[c].end == CHAIN_BROKEN || job->chains[c].end == CHAIN_ENDLESS || !job->chains[c].hops.n) {
            diag(job->cx, DIAG_NOT_SAYABLE, SPAN_NONE, "no program can ask for a chain that %s",
                 job->chains[c].end == CHAIN_ENDLESS ? "never ends and is no ring" : "cannot be followed to its end");
            return false;
        }
    if (job->target.model->two_lists && job->nchains != 2) {
        diag(job->cx, DIAG_NOT_SAYABLE, SPAN_NONE, "no program can ask for one of two lists alone; give the addresses of both");
        return false;
    }
    places_collect(&t);
    steps_put(&t);
    check_layout(&t);
    put_clauses(&t);
    put_frame(&t, out);
    outbuf_put(out, t.objects.bytes.v, t.objects.bytes.n);
    outbuf_printf(out, "transfer chain on dma0[%" PRIu64 "] {\n", job->target.channel);
    outbuf_put(out, t.steps.bytes.v, t.steps.bytes.n);
    outbuf_put(out, t.clauses.bytes.v, t.clauses.bytes.n);
    outbuf_puts(out, "}\n");
    return true;
}
