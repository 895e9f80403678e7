/* SPDX-License-Identifier: MIT */
/* The C source: sequences, routes, holds, and each transfer's table as a constant wherever the hardware allows. */
#include <inttypes.h>
#include <string.h>

#include "emit/emit_c.h"
#include "emit/emit_domain.h"
#include "emit/emit_fields.h"
#include "emit/emit_text.h"

/* ---- frame ------------------------------------------------------------------------------------------------------ */

static const char prelude[] =
    "#if __STDC_VERSION__ >= 201112L\n"
    "#define DMAC_ASSERT(name, condition) _Static_assert(condition, #name)\n"
    "#else\n"
    "#define DMAC_ASSERT(name, condition) typedef char dmac_assert_##name[(condition) ? 1 : -1]\n"
    "#endif\n"
    "#define DMAC_TICKS(ns) ((uint32_t)DMAC_NS(ns))\n"
    "\n"
    "/* Words that hold an address: a constant of the linker where the word is as wide as a pointer (first form), else its\n"
    " * other bits, and prep does the rest. The name says on which CPUs it is a constant. */\n"
    "#define DMAC_ADDRESS(object, offset) ((uintptr_t)(object) + (uintptr_t)(offset))\n"
    "#if UINTPTR_MAX > 0xffffffffu\n"
    "typedef uint64_t dmac_word64;\n"
    "#define DMAC_WORD64(value) (value)\n"
    "#define DMAC_LINK32_ON32(object, offset, value) (value)\n"
    "#define DMAC_LINK64_ON32(object, offset, value) (value)\n"
    "#define DMAC_LINK64_ON64(object, offset, value) DMAC_ADDRESS(object, offset)\n"
    "#define DMAC_LINK64(object, offset, value) DMAC_ADDRESS(object, offset)\n"
    "#else\n"
    "typedef struct { uint32_t half[2]; } dmac_word64;\n"
    "#define DMAC_WORD64(value) { DMAC_HALVES((uint32_t)((value) & 0xffffffffu), (uint32_t)((value) >> 32)) }\n"
    "#define DMAC_LINK32_ON32(object, offset, value) ((uint32_t)DMAC_ADDRESS(object, offset))\n"
    "#define DMAC_LINK64_ON32(object, offset, value) { DMAC_HALVES((uint32_t)DMAC_ADDRESS(object, offset), (uint32_t)((value) >> 32)) }\n"
    "#define DMAC_LINK64_ON64(object, offset, value) DMAC_WORD64(value)\n"
    "#define DMAC_LINK64(object, offset, value) DMAC_LINK64_ON32(object, offset, value)\n"
    "#endif\n";

/* Registers of the other byte order: only what is called, for compilers that count. */
static void swaps(const struct emission *e, struct outbuf *out)
{
    static const struct { const char *call, *text; } functions[] = {
        { "dmac_swap16(", "static inline uint16_t dmac_swap16(uint32_t v)\n{\n    return (uint16_t)((v >> 8 & 0xffu) | (v & 0xffu) << 8);\n}\n" },
        { "dmac_swap32(", "static inline uint32_t dmac_swap32(uint32_t v)\n{\n    return v >> 24 | (v >> 8 & 0xff00u) | (v & 0xff00u) << 8 | v << 24;\n}\n" },
        { "dmac_swap64(", "static inline uint64_t dmac_swap64(uint64_t v)\n{\n    v = (v >> 8 & UINT64_C(0x00ff00ff00ff00ff)) | (v & UINT64_C(0x00ff00ff00ff00ff)) << 8;\n"
                          "    v = (v >> 16 & UINT64_C(0x0000ffff0000ffff)) | (v & UINT64_C(0x0000ffff0000ffff)) << 16;\n    return v >> 32 | v << 32;\n}\n" },
    };

    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        bool called = false;
        for (size_t i = 0; i < e->domain->controllers.n; i++)
            called = called || strstr(e->domain->controllers.v[i]->text, functions[f].call);
        if (called)
            outbuf_puts(out, functions[f].text);
    }
    outbuf_puts(out, "\n");
}

static void banner(const struct emission *e, struct outbuf *out)
{
    const char *order = e->program->big_endian ? "BIG" : "LITTLE", *word = e->program->big_endian ? "big" : "little";

    emit_banner(e, out, "Tables and sequences.");
    outbuf_printf(out, "#include \"%s.h\"\n#include \"dmac_port.h\"\n\n#include <stdbool.h>\n\n", e->job->stem);
    outbuf_printf(out, "#if defined __BYTE_ORDER__ && __BYTE_ORDER__ != __ORDER_%s_ENDIAN__\n"
                       "#error \"these tables are for a %s-endian CPU: say 'endian %s;' in the program\"\n#endif\n",
                  order, word, e->program->big_endian ? "little" : "big");
    outbuf_puts(out, prelude);
    outbuf_printf(out, "#define DMAC_HALVES(low, high) { %s }\n", e->program->big_endian ? "high, low" : "low, high");
    swaps(e, out);
}

/* ---- controllers ------------------------------------------------------------------------------------------------ */

static void member(struct outbuf *out, const char *name, const char *prefix, const char *function, bool there)
{
    if (there)
        outbuf_printf(out, "    .%s = %s_%s,\n", name, prefix, function);
}

/* The bound of the wait in `stop`. Without `stop` the running command ends by itself: `parameter stop_within`, or 100 ms. */
static uint64_t stop_bound(struct cx *cx, const struct ops *ops)
{
    const struct parameter *within = controller_parameter(ops->model, intern(cx, "stop_within"));
    const struct cexpr *bound = ops->stop_within ? ops->stop_within : within ? ops->model->slots.v[within->slot].value : NULL;
    struct settled settled = { ops->model, NULL, NULL };
    wide ns = 100000000;

    if (bound)
        expr_constant(&settled, bound, &ns);
    return (uint64_t)ns;
}

static void controller(const struct emission *e, struct outbuf *out, const struct domain_controller *c)
{
    const bool *has = c->ops->has;
    bool stepped = !has[SEQ_START] && has[SEQ_STEP];

    outbuf_printf(out, "/* ---- %s: its sequences as functions ---- */\n\n", comment_text(e->cx, c->prefix));
    outbuf_puts(out, c->text);
    uint64_t stop = stop_bound(e->cx, c->ops), longest = c->ops->longest_ns > stop ? c->ops->longest_ns : stop;

    outbuf_printf(out, "DMAC_ASSERT(%s_waits_are_short_enough, DMAC_NS(%" PRIu64 ") < 0x80000000u);\n", c->prefix, longest);
    outbuf_printf(out, "static const struct dmac_controller %s_controller = {\n", c->prefix);
    member(out, "start", c->prefix, stepped ? "step" : "start", has[SEQ_START] || stepped);
    member(out, "status", c->prefix, "status", has[SEQ_IRQ]);
    member(out, "stop", c->prefix, "stop", has[SEQ_STOP]);
    member(out, "idle", c->prefix, "idle", has[SEQ_STOP]);
    member(out, "stopped", c->prefix, "stopped", has[SEQ_STOP]);
    member(out, "pause", c->prefix, "pause", has[SEQ_PAUSE]);
    member(out, "resume", c->prefix, "resume", has[SEQ_RESUME]);
    member(out, "residue", c->prefix, "residue", has[SEQ_RESIDUE]);
    member(out, "append", c->prefix, "append", ops_appends(c->ops));
    member(out, "init", c->prefix, "init", has[SEQ_INIT]);
    member(out, "config", c->prefix, "config", has[SEQ_CONFIG]);
    member(out, "reset", c->prefix, "reset", has[SEQ_RESET]);
    member(out, "packet", c->prefix, "packet", has[SEQ_PACKET]);
    outbuf_printf(out, "    .stop_within = DMAC_TICKS(%" PRIu64 "),\n};\n\n", stop);
}

/* ---- routes and holds ------------------------------------------------------------------------------------------- */

static void route(const struct emission *e, struct outbuf *out, const struct domain *d, size_t i)
{
    const struct domain_route *r = &d->routes.v[i];
    const char *name = domain_route_name(e->cx, d, i), *prefix = r->controller->prefix;

    if (r->route)
        outbuf_printf(out, "/* %s, channel %" PRIu64 " */\n", route_text(e->cx, r->route), r->channel->number);
    else
        outbuf_printf(out, "/* Channel %" PRIu64 " of %s itself: held by its transfers without a route. */\n", r->channel->number,
                      r->channel->instance->name.id);
    outbuf_printf(out, "const struct dmac_route %s = {\n", name);
    if (r->route && r->controller->ops->has[SEQ_CONNECT])
        outbuf_printf(out, "    .connect = %s_connect,\n", prefix);
    if (r->route && r->controller->ops->has[SEQ_DISCONNECT])
        outbuf_printf(out, "    .disconnect = %s_disconnect,\n", prefix);
    if (r->route)
        outbuf_printf(out, "    .base = 0x%" PRIx64 "u, .input = %" PRIu64 ", .output = %" PRIu64 ", .is_static = %d,\n", r->base, r->input,
                      r->output, r->route->is_static);
    outbuf_printf(out, "    .bit = 0x%" PRIx32 "u, .conflicts = 0x%" PRIx32 "u,\n};\n", UINT32_C(1) << i, r->conflicts);
}

static void sample(struct outbuf *out, unsigned width, uint64_t address, uint64_t mask)
{
    outbuf_printf(out, "(dmac_port_read%u(0x%" PRIx64 "u) & 0x%" PRIx64 "u)", 8 * width, address, mask);
}

/* One term of a condition as C. Terms stand in the order written, so C's own rules leave an alternative at its first false term. */
static void term(struct outbuf *out, const struct hold_term *t)
{
    if (t->kind == HOLD_EVENTS) {
        outbuf_printf(out, "(events & 0x%02xu) == 0x%02xu", t->events, t->events);
    } else if (t->kind == HOLD_DELAY) {
        outbuf_printf(out, "elapsed >= DMAC_TICKS(%" PRIu64 ")", t->delay_ns);
    } else {
        sample(out, t->width_a, t->a, t->mask);
        outbuf_puts(out, t->negate ? " != " : " == ");
        if (t->kind == HOLD_EQUAL)
            sample(out, t->width_c, t->c, t->mask);
        else
            outbuf_printf(out, "0x%" PRIx64 "u", t->c & t->mask);
    }
}

static void condition(struct outbuf *out, const struct hold *h, size_t i)
{
    bool events = false, elapsed = false, first = true;

    for (size_t k = 0; k < h->terms.n; k++) {
        events = events || h->terms.v[k].kind == HOLD_EVENTS;
        elapsed = elapsed || h->terms.v[k].kind == HOLD_DELAY;
    }
    outbuf_printf(out, "static int hold_%zu_until(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)\n{\n    (void)hold;%s%s\n    return (", i,
                  events ? "" : " (void)events;", elapsed ? "" : " (void)elapsed;");
    for (size_t k = 0; k < h->terms.n; k++) {
        if (!first)
            outbuf_puts(out, h->terms.v[k - 1].last ? ")\n        || (" : "\n        && ");
        term(out, &h->terms.v[k]);
        first = false;
    }
    outbuf_puts(out, ");\n}\n");
}

static const char *else_name(enum hold_action action)
{
    switch (action) {
    case ACTION_DISCONNECT: return "DMAC_ELSE_DISCONNECT";
    case ACTION_KEEP: return "DMAC_ELSE_KEEP";
    case ACTION_QUARANTINE: return "DMAC_ELSE_QUARANTINE";
    }
    return "";
}

static void hold(const struct emission *e, struct outbuf *out, const struct hold *h, size_t i)
{
    outbuf_printf(out, "/* until %s%s%s else %s */\n", comment_text(e->cx, h->text), h->has_within ? " within " : "",
                  h->has_within ? time_text(e->cx, h->within_ns) : "", action_text(h->action));
    if (h->terms.n)
        condition(out, h, i);
    if (h->has_within)
        outbuf_printf(out, "DMAC_ASSERT(hold_%zu_is_short_enough, DMAC_NS(%" PRIu64 ") < 0x80000000u);\n", i, h->within_ns);
    outbuf_printf(out, "static const struct dmac_hold hold_%zu = {\n", i);
    if (h->has_within)
        outbuf_printf(out, "    .within = DMAC_TICKS(%" PRIu64 "),\n", h->within_ns);
    if (h->terms.n)
        outbuf_printf(out, "    .until = hold_%zu_until,\n", i);
    outbuf_printf(out, "    .flags = %s%s%s,\n};\n", else_name(h->action), h->abort_disconnects ? " | DMAC_ABORT_DISCONNECTS" : "",
                  h->handover ? " | DMAC_HANDOVER" : "");
}

static void paths(const struct emission *e, struct outbuf *out, const struct domain *d)
{
    if (d->paths.n)
        outbuf_puts(out, "/* ---- routes, holds, and paths: a route with its hold ---- */\n\n");
    for (size_t i = 0; i < d->routes.n; i++)
        route(e, out, d, i);
    for (size_t i = 0; i < d->holds.n; i++)
        hold(e, out, d->holds.v[i], i);
    for (size_t i = 0; i < d->paths.n; i++) {
        const struct domain_path *p = &d->paths.v[i];
        outbuf_printf(out, "static const struct dmac_path path_%zu = { &%s, ", i, domain_route_name(e->cx, d, p->route));
        outbuf_printf(out, p->has_hold ? "&hold_%zu };\n" : "NULL };\n", p->hold);
    }
    if (d->paths.n)
        outbuf_puts(out, "\n");
}

/* ---- the domain ------------------------------------------------------------------------------------------------- */

static void domain_functions(const struct emission *e, struct outbuf *out, const struct domain *d)
{
    const char *stem = c_name(e->cx, e->job->stem);

    outbuf_puts(out, "/* ---- the domain ---- */\n\n");
    if (d->routes.n) {
        outbuf_puts(out, "static const struct dmac_route *const routes[] = {\n");
        for (size_t i = 0; i < d->routes.n; i++)
            outbuf_printf(out, "    &%s,\n", domain_route_name(e->cx, d, i));
        outbuf_puts(out, "};\n\n");
    }
    outbuf_printf(out, "void %s_setup(struct %s_domain *domain)\n{\n", stem, stem);
    for (size_t i = 0; i < d->channels.n; i++) {
        const struct domain_channel *c = d->channels.v[i];
        outbuf_printf(out, "    domain->chan[%zu].at.channel = %" PRIu64 ";\n    domain->chan[%zu].index = %zu;\n", i, c->number, i, i);
        outbuf_printf(out, "    domain->chan[%zu].controller = &%s_controller;\n", i, c->controller->prefix);
        outbuf_printf(out, "    domain->chan[%zu].at.base = 0x%" PRIx64 "u;\n", i, c->instance->base);
        outbuf_printf(out, "    domain->chan[%zu].domain = &domain->dmac;\n    domain->chans[%zu] = &domain->chan[%zu];\n", i, i, i);
    }
    outbuf_printf(out, "    domain->dmac.chans = domain->chans;\n    domain->dmac.nchans = %zuu;\n", d->channels.n);
    if (d->routes.n)
        outbuf_printf(out, "    domain->dmac.routes = routes;\n    domain->dmac.nroutes = %zuu;\n", d->routes.n);
    outbuf_printf(out, "}\n\nint %s_init(struct %s_domain *domain)\n{\n    %s_setup(domain);\n", stem, stem, stem);
    outbuf_puts(out, "    int error = dmac_init(&domain->dmac);\n");
    outbuf_printf(out, "    for (uint32_t i = 0; i < %zuu && error == DMAC_OK; i++)\n        error = dmac_chan_init(&domain->chan[i]);\n", d->channels.n);
    outbuf_puts(out, "    return error;\n}\n");
}

bool emit_c(const struct emission *e, struct outbuf *out)
{
    const struct domain *d = e->domain;

    banner(e, out);
    for (size_t i = 0; i < d->controllers.n; i++)
        controller(e, out, d->controllers.v[i]);
    paths(e, out, d);
    emit_c_constants(e, out);
    for (size_t i = 0; i < e->transfers.n; i++)
        if (!emit_c_transfer(e, out, i))
            return false;
    domain_functions(e, out, d);
    return true;
}
