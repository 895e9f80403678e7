/* SPDX-License-Identifier: MIT */
/* The C header: declarations only, for C99, C11 and C++11. */
#include <inttypes.h>
#include <string.h>

#include "emit/emit_args.h"
#include "emit/emit_c.h"
#include "emit/emit_domain.h"
#include "emit/emit_image.h"
#include "emit/emit_text.h"
#include "emit/emit_time.h"

struct writer {
    const struct emission *e;
    struct cx *cx;
    struct outbuf *out;
    const char *stem, *macro;               /* of names that belong to the whole file */
};

/* ---- what the runtime may leave out -------------------------------------------------------------------------------- */

static bool any(const struct writer *w, bool (*test)(const struct writer *w, size_t i))
{
    for (size_t i = 0; i < w->e->transfers.n; i++)
        if (test(w, i))
            return true;
    return false;
}

static const struct transfer *transfer_at(const struct writer *w, size_t i)
{
    return w->e->transfers.v[i].transfer;
}

static bool uses_after(const struct writer *w, size_t i) { return transfer_at(w, i)->after.n != 0; }
static bool uses_repeat(const struct writer *w, size_t i) { return transfer_at(w, i)->cyclic && !w->e->transfers.v[i].planned->ring; }
static bool uses_append(const struct writer *w, size_t i)
{
    return transfer_at(w, i)->until_replaced && w->e->transfers.v[i].planned->ring;
}
static bool uses_periods(const struct writer *w, size_t i)
{
    const struct transfer *t = transfer_at(w, i);
    return t->cyclic || w->e->transfers.v[i].planned->inner_interrupts || t->irq.events.n || t->notify_done;
}
static bool uses_gate(const struct writer *w, size_t i) { return transfer_is_gated(w->e->program, transfer_at(w, i)); }
static bool uses_hold(const struct writer *w, size_t i) { return w->e->domain->path_of.v[i] != NO_PATH; }
static bool uses_steps(const struct writer *w, size_t i)
{
    const struct planned *p = w->e->transfers.v[i].planned;
    return p->tables.n && p->tables.v[0]->stepped;
}
static bool uses_fixups(const struct writer *w, size_t i) { return w->e->images.v[i]->ram != 0; }
static bool fixups_on_32(const struct writer *w, size_t i) { return (w->e->images.v[i]->ram & ON_32) != 0; }
static bool fixups_on_64(const struct writer *w, size_t i) { return (w->e->images.v[i]->ram & ON_64) != 0; }
static bool uses_open(const struct writer *w, size_t i)
{
    const struct transfer *t = transfer_at(w, i);
    for (size_t k = 0; k < t->arguments.n; k++)
        if (t->arguments.v[k]->open)
            return true;
    return false;
}

static bool uses_metadata(const struct writer *w, size_t i) { return w->e->transfers.v[i].planned->metadata_buffer != NULL; }

static bool reads_packets(const struct writer *w, size_t i) { return transfer_reads_packets(&w->e->transfers.v[i]); }
static bool uses_writeback(const struct writer *w, size_t i)
{
    const struct planned *p = w->e->transfers.v[i].planned;
    for (size_t k = 0; k < p->tables.n; k++)
        if (p->tables.v[k]->writeback)
            return true;
    return false;
}
static bool uses_overlap(const struct writer *w, size_t i) { return pieces_may_meet(transfer_at(w, i)); }

static bool uses_check(const struct writer *w, size_t i)
{
    for (size_t k = 0; k < transfer_at(w, i)->steps.n; k++)
        if (transfer_at(w, i)->steps.v[k].kind == STEP_CHECK)
            return true;
    return false;
}

static bool has_config_sequence(const struct domain *d)
{
    for (size_t i = 0; i < d->controllers.n; i++)
        if (d->controllers.v[i]->ops->has[SEQ_CONFIG])
            return true;
    return false;
}

static void feature(const struct writer *w, const char *name, bool on)
{
    outbuf_printf(w->out, "#define DMAC_WITH_%s %d\n", name, on);
}

static void features(const struct writer *w)
{
    outbuf_printf(w->out, "\n/* What these transfers use of the runtime. Compile dmac.c with -DDMAC_CONFIG_FILE='\"%s.h\"' and it leaves out the rest;\n"
                          " * pause and status are the firmware's choice. */\n#ifdef DMAC_READING_CONFIG\n", w->e->job->stem);
    feature(w, "AFTER", any(w, uses_after));
    feature(w, "REPEAT", any(w, uses_repeat));
    feature(w, "APPEND", any(w, uses_append));
    feature(w, "PERIODS", any(w, uses_periods));
    feature(w, "GATE", any(w, uses_gate));
    feature(w, "HOLD", any(w, uses_hold));
    feature(w, "GROUP", w->e->program->groups.n != 0);
    feature(w, "STEPPED", any(w, uses_steps));
    feature(w, "CONFIG_SEQUENCE", has_config_sequence(w->e->domain));
    if (any(w, fixups_on_32) == any(w, fixups_on_64))
        feature(w, "FIXUPS", any(w, uses_fixups));
    else                                                /* the linker does it all on CPUs of the other kind */
        outbuf_printf(w->out, "#define DMAC_WITH_FIXUPS (UINTPTR_MAX %s 0xffffffffu)\n", any(w, fixups_on_64) ? ">" : "<=");
    feature(w, "OPEN", any(w, uses_open));
    feature(w, "WRITEBACK", any(w, uses_writeback));
    feature(w, "PACKETS", any(w, reads_packets));
    feature(w, "METADATA", any(w, uses_metadata));
    feature(w, "OVERLAP", any(w, uses_overlap));
    feature(w, "CHECK", any(w, uses_check));
}

/* ---- the domain -------------------------------------------------------------------------------------------------- */

static void domain(const struct writer *w)
{
    const struct domain *d = w->e->domain;

    outbuf_printf(w->out, "/* ---- the domain: what all transfers of this file share ----\n"
                          " * One object, zero before first use. %s_init fills in the constants, connects static routes and readies the channels;\n"
                          " * %s_setup does only the first. */\n", w->stem, w->stem);
    outbuf_printf(w->out, "struct %s_domain {\n    struct dmac dmac;\n    struct dmac_chan chan[%zu];\n"
                          "    struct dmac_chan *chans[%zu];\n};\n", w->stem,
                  d->channels.n ? d->channels.n : 1, d->channels.n ? d->channels.n : 1);
    outbuf_printf(w->out, "void %s_setup(struct %s_domain *domain);\nint %s_init(struct %s_domain *domain);\n\n", w->stem,
                  w->stem, w->stem, w->stem);
    outbuf_puts(w->out, "/* Position of each channel in chan[]. */\n");
    for (size_t i = 0; i < d->channels.n; i++) {
        const struct domain_channel *c = d->channels.v[i];
        const struct instance *instance = c->instance;

        outbuf_printf(w->out, "#define %s_CHAN_%s %zu   /* %s, channel %" PRIu64, w->macro, c_macro(w->cx, channel_name(w->cx, c)), i,
                      instance->name.id, c->number);
        if (instance->interrupts.n)
            outbuf_printf(w->out, ", interrupt %" PRIu64, instance->interrupts.v[0].from
                          + (instance->interrupts.v[0].to > instance->interrupts.v[0].from ? c->number : 0));
        outbuf_puts(w->out, " */\n");
    }
    for (size_t i = 0; i < d->routes.n; i++)
        outbuf_printf(w->out, "extern const struct dmac_route %s;   /* %s */\n", domain_route_name(w->cx, d, i),
                      d->routes.v[i].route ? route_text(w->cx, d->routes.v[i].route) : "the channel itself, while a hold lasts");
    outbuf_puts(w->out, "\n");
}

/* ---- buffers ----------------------------------------------------------------------------------------------------- */

static void buffers(const struct writer *w)
{
    bool title = false;

    for (size_t i = 0; i < w->e->program->buffers.n; i++) {
        const struct buffer *b = w->e->program->buffers.v[i];

        if ((b->home != HOME_SYMBOL && b->home != HOME_CONSTANT) || b->alias_of)
            continue;
        if (!title)
            outbuf_puts(w->out, "/* ---- buffers: the firmware defines those that are not const ---- */\n");
        title = true;
        outbuf_printf(w->out, "extern %s%s", b->home == HOME_CONSTANT ? "const " : "", buffer_declaration(w->cx, b));
        if (b->align > 1)
            outbuf_printf(w->out, " __attribute__((aligned(%" PRIu64 ")))", b->align);
        outbuf_printf(w->out, ";%s%s%s\n", b->memory ? "   /* in " : "", b->memory ? b->memory->name.id : "", b->memory ? " */" : "");
    }
    if (title)
        outbuf_puts(w->out, "\n");
}

/* ---- one transfer ------------------------------------------------------------------------------------------------ */

static void described_steps(const struct writer *w, const struct emit_transfer *t, const struct domain_channel *channel)
{
    outbuf_printf(w->out, " * %" PRIu64 " bytes", bytes_moved(t->transfer));
    if (t->transfer->steps.n > 1)
        outbuf_printf(w->out, " in %zu steps", t->transfer->steps.n);
    outbuf_printf(w->out, ", %zu descriptor%s, %" PRIu64 " bytes of table; channel %" PRIu64 " of %s\n", descriptor_count(t->planned),
                  descriptor_count(t->planned) == 1 ? "" : "s", tables_size(t->planned), channel->number, channel->instance->name.id);
}

struct runs_shown { const struct writer *w; size_t n; };

static void show_run(void *context, const struct run *run)
{
    struct runs_shown *shown = context;

    if (shown->n++ < 8)
        outbuf_printf(shown->w->out, " *   %s\n", comment_text(shown->w->cx, run_text(shown->w->cx, run)));
}

static void described_runs(const struct writer *w, const struct emit_transfer *t)
{
    struct runs_shown shown = { w, 0 };

    meaning_runs(&t->transfer->steps, show_run, &shown);
    if (shown.n > 8)
        outbuf_printf(w->out, " *   and %zu more runs\n", shown.n - 8);
}

static void described_clauses(const struct writer *w, const struct emit_transfer *t)
{
    const struct transfer *transfer = t->transfer;
    const struct hold *hold = transfer->hold;

    if (transfer->route)
        outbuf_printf(w->out, " * route %s\n", route_text(w->cx, transfer->route));
    if (hold && !hold->only_irq) {
        outbuf_printf(w->out, " * hold until %s", comment_text(w->cx, hold->text));
        if (hold->has_within)
            outbuf_printf(w->out, " within %s else %s", time_text(w->cx, hold->within_ns), action_text(hold->action));
        outbuf_puts(w->out, "\n");
    }
    if (transfer_is_gated(w->e->program, transfer))
        outbuf_puts(w->out, " * gated: nothing moves before dmac_arm\n");
    for (size_t i = 0; i < transfer->after.n; i++)
        outbuf_printf(w->out, " * after %s\n", transfer->after.v[i]->name.id);
}

static void described_time(const struct writer *w, const struct emit_transfer *t)
{
    struct timing timing = timing_of(t->planned);
    const char *reports = reports_text(w->cx, t->planned, &timing), *rate = rate_text(w->cx, t->planned, &timing);

    if (t->transfer->cyclic)
        outbuf_printf(w->out, " * cyclic%s: %s\n", t->transfer->until_replaced ? " until replaced" : "", reports);
    else if (reports)
        outbuf_printf(w->out, " * %s\n", reports);
    if (rate)
        outbuf_printf(w->out, " * %s\n", rate);
}

/* For the client of a ring: how much a lap is, and what one report stands for. */
static void lap(const struct writer *w, const struct emit_transfer *t)
{
    struct timing timing = timing_of(t->planned);

    if (!t->transfer->cyclic)
        return;
    outbuf_printf(w->out, "#define %s_LAP %" PRIu64 "u   /* bytes */\n", c_macro(w->cx, t->name), timing.lap);
    if (timing.even)
        outbuf_printf(w->out, "#define %s_PERIOD %" PRIu64 "u   /* bytes */\n", c_macro(w->cx, t->name), timing.period);
}

static void events(const struct writer *w, const struct emit_transfer *t)
{
    event_list list = { 0 };

    transfer_events(w->cx, t->transfer, &list);
    for (size_t i = 0; i < list.n; i++)
        outbuf_printf(w->out, "#define %s_EVENT_%s 0x%02xu   /* for dmac_event */\n", c_macro(w->cx, t->name),
                      c_macro(w->cx, event_text(w->cx, list.v[i])), 1u << i);
}

static void metadata_member(const struct writer *w, const struct emit_transfer *t, const char *name)
{
    const char *size = size_text(w->cx, t->planned->metadata_buffer->size);

    if (t->transfer->has_metadata_engine)
        outbuf_printf(w->out, "    uint8_t *%s;   /* %s, written before the callback: the caller's until then */\n", name, size);
    else
        outbuf_printf(w->out, "    const uint8_t *%s;   /* %s that travel with %s, copied */\n", name, size,
                      t->planned->packets > 1 ? "the packets, one after the other" : "the packet");
}

static void argument_struct(const struct writer *w, const struct emit_transfer *t, const argument_list *list)
{
    if (list->n == 0)
        return;
    outbuf_printf(w->out, "struct %s_args {\n", t->name);
    for (size_t i = 0; i < list->n; i++) {
        const struct argument *a = &list->v[i];
        const char *name = arena_printf(w->cx->arena, "%s%s", a->buffer->name.id, a->is_length ? "_length" : "");

        if (a->index)
            continue;
        if (a->buffer == t->planned->metadata_buffer) {
            metadata_member(w, t, name);
            continue;
        }
        outbuf_printf(w->out, a->is_length ? "    uint32_t %s" : "    const void *%s", name);
        if (a->buffer->is_array)
            outbuf_printf(w->out, "[%u]", a->buffer->count);
        if (a->is_length) {
            uint64_t step = length_step(w->e, (size_t)(t - w->e->transfers.v), a);
            outbuf_printf(w->out, ";   /* elements, at most %" PRIu64, a->buffer->ndim ? a->buffer->dims[0] : 1);
            outbuf_puts(w->out, step > 1 ? arena_printf(w->cx->arena, ", a multiple of %" PRIu64 " */\n", step) : " */\n");
        } else {
            outbuf_printf(w->out, ";   /* %s, align %" PRIu64 "%s%s */\n", size_text(w->cx, a->buffer->size), a->buffer->align,
                          a->buffer->memory ? ", in " : "", a->buffer->memory ? a->buffer->memory->name.id : "");
        }
    }
    outbuf_puts(w->out, "};\n");
}

static void ram_type(const struct writer *w, const struct emit_transfer *t, const struct image *image, size_t narguments)
{
    if (!image->ram)
        return;
    outbuf_printf(w->out, "/* The table is completed when it is prepared: each transaction needs a copy in RAM%s%s.%s */\n",
                  t->planned->tables.v[0]->memory ? ", in " : "",
                  t->planned->tables.v[0]->memory ? t->planned->tables.v[0]->memory->name.id : "",
                  image->ram == ON_64 ? "\n * Not where addresses have 32 bits: the linker has completed it, and `ram` may be NULL."
                  : image->ram == ON_32 ? "\n * Not where addresses have 64 bits: the linker has completed it, and `ram` may be NULL." : "");
    outbuf_printf(w->out, "struct __attribute__((aligned(%" PRIu64 "))) %s_ram {\n    uint32_t unit[%u];   /* table, block, what was bound */\n};\n",
                  image->align, t->name, (unsigned)(image->table_units + image->block_units + 2 * narguments));
}

/* A parameter or variable of the prepare function: it must not hide the transfer that the function names. */
static const char *local(const struct writer *w, const struct emit_transfer *t, const char *name)
{
    return strcmp(name, t->name) == 0 ? arena_printf(w->cx->arena, "%s_", name) : name;
}

static void prepare_values(const struct writer *w, const struct emit_transfer *t, const argument_list *list)
{
    const char *values = local(w, t, "values"), *args = local(w, t, "args");

    outbuf_printf(w->out, "    uintptr_t %s[%zu];\n", values, list->n);
    for (size_t i = 0; i < list->n; i++)
        outbuf_printf(w->out, "    %s[%zu] = %s%s->%s;\n", values, i, list->v[i].is_length ? "" : "(uintptr_t)", args,
                      argument_name(w->cx, &list->v[i]));
}

static const char *ram_value(const struct writer *w, const struct image *image, const char *ram)
{
    return image->ram == 0 ? "NULL" : image->ram == ON_BOTH ? arena_printf(w->cx->arena, "%s->unit", ram)
        : arena_printf(w->cx->arena, "%s != NULL ? %s->unit : NULL", ram, ram);
}

/* One signature for all CPUs, so that firmware needs no #if. */
static void prepare(const struct writer *w, const struct emit_transfer *t, const struct image *image, const argument_list *list)
{
    const char *tx = local(w, t, "tx"), *chan = local(w, t, "chan"), *ram = local(w, t, "ram"), *all = local(w, t, "all"),
               *after = local(w, t, "after");
    size_t nafter = t->transfer->after.n;

    if (nafter)
        outbuf_printf(w->out, "/* `after`: %zu object%s, the caller's until the callback. */\n", nafter, nafter == 1 ? "" : "s");
    ram_type(w, t, image, list->n);
    outbuf_printf(w->out, "static inline int %s_prep(struct dmac_tx *%s, struct dmac_chan *%s", t->name, tx, chan);
    if (image->ram)
        outbuf_printf(w->out, ", struct %s_ram *%s", t->name, ram);
    if (list->n)
        outbuf_printf(w->out, ", const struct %s_args *%s", t->name, local(w, t, "args"));
    if (nafter)
        outbuf_printf(w->out, ", struct dmac_after *%s", after);
    outbuf_printf(w->out, ")\n{\n    struct dmac_args %s;\n", all);
    if (list->n)
        prepare_values(w, t, list);
    outbuf_printf(w->out, "    %s.ram = %s;\n    %s.values = %s;\n    %s.after = %s;\n", all, ram_value(w, image, ram), all,
                  list->n ? local(w, t, "values") : "NULL", all, nafter ? after : "NULL");
    outbuf_printf(w->out, "    return dmac_prep(%s, %s, &%s, &%s);\n}\n", tx, chan, t->name, all);
}

static void transfer(const struct writer *w, size_t i)
{
    const struct emit_transfer *t = &w->e->transfers.v[i];
    argument_list list = { 0 };

    arguments_of(w->cx, t, &list);
    outbuf_printf(w->out, "/* ---- %s (%s) ----\n", t->name, place_text(w->cx, t->transfer->span));
    described_runs(w, t);
    described_steps(w, t, w->e->domain->channels.v[w->e->domain->channel_of.v[i]]);
    described_clauses(w, t);
    described_time(w, t);
    outbuf_puts(w->out, " */\n");
    outbuf_printf(w->out, "extern const struct dmac_transfer %s;\n", t->name);
    outbuf_printf(w->out, "#define %s_CHAN %zu   /* its channel: chan[] of the domain */\n", c_macro(w->cx, t->name),
                  w->e->domain->channel_of.v[i]);
    lap(w, t);
    events(w, t);
    argument_struct(w, t, &list);
    prepare(w, t, w->e->images.v[i], &list);
    outbuf_puts(w->out, "\n");
}

/* ---- groups ------------------------------------------------------------------------------------------------------ */

static void group_parameters(const struct writer *w, const struct group *g)
{
    for (size_t i = 0; i < g->members.n; i++)
        outbuf_printf(w->out, "struct dmac_tx *%s_tx, ", c_name(w->cx, g->members.v[i]->name.id));
}

static void group_array(const struct writer *w, const struct group *g)
{
    outbuf_printf(w->out, "    struct dmac_tx *txs[%zu];\n", g->members.n);
    for (size_t i = 0; i < g->members.n; i++)
        outbuf_printf(w->out, "    txs[%zu] = %s_tx;\n", i, c_name(w->cx, g->members.v[i]->name.id));
}

static void group_arm(const struct writer *w, const struct group *g)
{
    const char *name = c_name(w->cx, g->name.id);

    outbuf_puts(w->out, "/* No member moves a byte before this. `cookie` is what the start has given. */\n");
    outbuf_printf(w->out, "static inline int %s_arm(", name);
    group_parameters(w, g);
    outbuf_puts(w->out, "uint32_t cookie)\n{\n");
    group_array(w, g);
    outbuf_printf(w->out, "    return dmac_arm_group(txs, %zuu, cookie);\n}\n", g->members.n);
}

static void group(const struct writer *w, const struct group *g)
{
    const char *name = c_name(w->cx, g->name.id);

    outbuf_printf(w->out, "/* ---- group %s ----\n * All prepared transactions are queued, or none; then their channels are issued in the order written. */\n", name);
    outbuf_printf(w->out, "static inline int %s_start(", name);
    group_parameters(w, g);
    outbuf_puts(w->out, "uint32_t *cookie)\n{\n    int error;\n");
    group_array(w, g);
    outbuf_printf(w->out, "    error = dmac_submit_group(txs, %zuu, cookie);\n    if (error != DMAC_OK)\n        return error;\n",
                  g->members.n);
    for (size_t i = 0; i < g->members.n; i++)
        outbuf_printf(w->out, "    (void)dmac_issue_pending(%s_tx->chan);\n", c_name(w->cx, g->members.v[i]->name.id));
    outbuf_puts(w->out, "    return DMAC_OK;\n}\n");
    if (group_is_gated(g))
        group_arm(w, g);
    outbuf_puts(w->out, "\n");
}

/* ---- board constants --------------------------------------------------------------------------------------------- */

static void controller_bases(const struct writer *w)
{
    const struct program *p = w->e->program;

    for (size_t i = 0; i < p->instances.n; i++)
        outbuf_printf(w->out, "#define %s_BASE 0x%" PRIx64 "u\n", c_macro(w->cx, p->instances.v[i]->name.id), p->instances.v[i]->base);
    if (p->instances.n)
        outbuf_puts(w->out, "\n");
}

bool emit_h(const struct emission *e, struct outbuf *out)
{
    const char *stem = c_name(e->cx, e->job->stem);
    struct writer w = { e, e->cx, out, stem, c_macro(e->cx, stem) };

    emit_banner(e, out, "Transfers.");
    features(&w);
    outbuf_printf(out, "#elif !defined DMAC_%s_H\n#define DMAC_%s_H\n\n", w.macro, w.macro);
    outbuf_puts(out, "#include <stddef.h>\n#include <stdint.h>\n#include \"dmac.h\"\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    controller_bases(&w);
    domain(&w);
    buffers(&w);
    for (size_t i = 0; i < e->transfers.n; i++)
        transfer(&w, i);
    for (size_t i = 0; i < e->program->groups.n; i++)
        group(&w, e->program->groups.v[i]);
    outbuf_puts(out, "#ifdef __cplusplus\n}\n#endif\n#endif\n");
    return true;
}
