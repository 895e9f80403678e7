/* SPDX-License-Identifier: MIT */
/* Each scenario: the table under its binding is decoded and executed, the meaning likewise, and the two compared; what
 * came of it is told. Times and the hold are those of the reference (check/scenario.c). */
#include "simulate/simulate_room.h"

#include <inttypes.h>

#include "emit/json_stream.h"

/* ---- one execution ----------------------------------------------------------------------------------------------- */

/* The bytes that the fault lets through: the table's accesses fail as a whole, so it may stop before the meaning does,
 * but never behind it. */
static const char *prefix_wrong(const struct stage *stage, const struct simulation *s)
{
    const struct outcome *o = s->outcome;
    bool fails = o->result == OUTCOME_READ_ERROR || o->result == OUTCOME_WRITE_ERROR;

    if (!o->item || fails == s->have.failed)
        return s->have.failed && s->have.moved > s->want.moved ? "bytes behind the failing one are moved" : NULL;
    if (o->result == OUTCOME_RUNNING)
        return NULL;
    return arena_printf(stage->cx->arena, fails ? "no access meets the place that fails" : "an access meets the place that fails");
}

static void execute_once(struct stage *stage, struct simulation *s)
{
    struct machine unlimited;

    stage_machine(stage, &s->have);
    if (!table_execute(stage, s->laps, &s->have, &s->executed, &s->wrong))
        return;
    stage_machine(stage, &unlimited);
    reference_execute(stage, &stage->steps, s->laps, false, &unlimited);
    s->want = unlimited;
    s->wrong = prefix_wrong(stage, s);
    if (s->wrong)
        return;
    if (s->have.failed && s->have.moved < s->want.moved) {
        stage_machine(stage, &s->want);
        s->want.limit = s->have.moved;
        reference_execute(stage, &stage->steps, s->laps, false, &s->want);
    }
    s->wrong = machines_differ(stage, &s->want, &s->have);
}

/* Contents with which every check of the transfer finds what it wants. */
static void make_checks_pass(struct stage *stage)
{
    struct machine m;
    struct fault fault = stage->fault;

    stage->fault.active = false;
    stage_machine(stage, &m);
    reference_execute(stage, &stage->steps, 1, true, &m);
    stage->contents = m.ram;
    stage->fault = fault;
}

static bool has_checks(const resolved_steps *steps)
{
    for (size_t i = 0; i < steps->n; i++)
        if (steps->v[i].kind == STEP_CHECK)
            return true;
    return false;
}

/* ---- one simulation ---------------------------------------------------------------------------------------------- */

static uint64_t bytes_asked(const resolved_steps *steps)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < steps->n; i++)
        bytes += steps->v[i].bytes;
    return bytes;
}

/* Again: the lists stand at their ends. */
static bool open_lists(struct stage *stage, const struct placement *placement, const struct binding *binding, const resolved_steps *steps)
{
    stage->proof = NEW(stage->arena, struct proof);
    *stage->proof = (struct proof){ .cx = stage->cx, .program = stage->program, .planned = stage->planned, .placement = placement,
                                    .binding = binding->n ? binding : NULL };
    return proof_passes(stage->proof, steps, &stage->steps) && proof_open(stage->proof, &stage->steps, NULL);
}

/* Copies that prep makes are aligned more than the page asks for. */
#define COPY_ALIGN 64

static void align_tables(const struct planned *planned, struct placement *placement)
{
    for (size_t i = 0; i < placement->seats.n; i++) {
        struct seat *seat = &placement->seats.v[i];
        bool fixed = false;

        for (size_t t = 0; t < planned->tables.n; t++)
            fixed = fixed || (planned->tables.v[t]->symbol == seat->symbol && planned->tables.v[t]->has_address);
        if (seat->symbol->kind == SYMBOL_TABLE && !fixed)
            seat->address = (seat->address + COPY_ALIGN - 1) & ~(uint64_t)(COPY_ALIGN - 1);
    }
}

static void run_at(struct stage *stage, struct simulation *s, unsigned variant)
{
    const struct outcome *o = s->outcome;
    struct binding binding = { o->bound.n, o->bound.v };
    struct placement *placement = NEW(stage->arena, struct placement);

    placement_make(stage->cx, stage->program, s->planned, variant, placement);
    if (variant == 0)
        align_tables(s->planned, placement);
    s->placement = placement;
    for (unsigned round = 0; round < (s->checks ? 2u : 1u) && !s->wrong; round++) {
        if (!open_lists(stage, placement, &binding, &o->steps)) {
            s->wrong = stage->proof->wrong;
            return;
        }
        s->laps = stage->proof->asked.cyclic ? 2 : 1;
        s->descriptors = 0;
        for (unsigned i = 0; i < stage->proof->ncursors; i++)
            s->descriptors += stage->proof->cursor[i].finished.left;
        if (stage->proof->asked.bytes == 0 && s->descriptors == 0)
            s->nothing = true;
        if (s->nothing)
            return;
        if (round == 0)
            stage_set(stage, o);
        else
            make_checks_pass(stage);
        execute_once(stage, s);
    }
}

#define BOTH_PLACEMENTS_BELOW (4u << 20)

/* The other placement would say the same of a long transfer, for twice the time. */
static void run(struct cx *cx, const struct program *program, struct simulation *s, struct arena *arena)
{
    unsigned first = bytes_asked(&s->outcome->steps) < BOTH_PLACEMENTS_BELOW ? 1 : 0;

    s->checks = has_checks(&s->outcome->steps);
    for (unsigned variant = first + 1; variant-- > 0 && !s->wrong;) {
        struct stage stage = { .cx = cx, .arena = arena, .program = program, .planned = s->planned };

        run_at(&stage, s, variant);
    }
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

struct show {
    struct cx *cx;
    const struct program *program;
    enum simulate_format format;
    struct outbuf *out;
    struct json_stream json;
    size_t n;
    bool agree;
};

static void differ(struct show *show, const struct simulation *s)
{
    const struct transfer *t = s->planned->transfer;
    struct diag *d = diag(show->cx, DIAG_VERIFY, s->outcome->item ? s->outcome->item->name.span : t->name.span, "'%s': %s",
                          t->name.id, s->wrong);

    diag_in_transfer(d, t->name.id);
    diag_note(show->cx, d, "the decoded table was executed beside the meaning, and they differ: a mistake of the compiler or of the "
              "description of '%s', not of the program", t->instance->name.id);
    show->agree = false;
}

static void show_one(struct show *show, struct planned *planned, const struct outcome *outcome)
{
    struct arena *arena = arena_new();
    struct simulation s = { .outcome = outcome, .planned = planned };

    run(show->cx, show->program, &s, arena);
    if (show->format == SIMULATE_JSON) {
        account_json(show->cx, &s, &show->json);
    } else {
        outbuf_puts(show->out, show->n++ ? "\n" : "");
        account_text(show->cx, &s, show->out);
    }
    if (s.wrong)
        differ(show, &s);
    arena_drop(arena);
}

static struct planned *planned_of(struct planned *planned, size_t n, const struct transfer *transfer)
{
    for (size_t i = 0; i < n; i++)
        if (planned[i].transfer == transfer)
            return &planned[i];
    return NULL;
}

static bool has_scenario(const struct program *program, const struct transfer *transfer)
{
    for (size_t i = 0; i < program->scenarios.n; i++)
        if (program->scenarios.v[i]->of.id == transfer->name.id)
            return true;
    return false;
}

/* Nothing happens outside: all bytes move, and when is not known. */
static void show_plain(struct show *show, struct planned *planned)
{
    struct outcome outcome = { .transfer = planned->transfer, .steps = planned->transfer->steps, .result = OUTCOME_OK,
                               .as_expected = true };

    outcome.moved = bytes_asked(&outcome.steps);
    show_one(show, planned, &outcome);
}

static void open_json(struct show *show, const char *program_name)
{
    show->json = (struct json_stream){ .out = show->out };
    json_open(&show->json, NULL, '{');
    json_member(&show->json, "format", json_object_new_string("dmac-simulation"));
    json_member(&show->json, "version", json_object_new_int(1));
    json_member(&show->json, "program", json_object_new_string(program_name));
    json_open(&show->json, "runs", '[');
}

bool simulate(struct cx *cx, const struct program *program, struct planned *planned, size_t nplanned, const char *program_name,
              enum simulate_format format, struct outbuf *out)
{
    struct show show = { .cx = cx, .program = program, .format = format, .out = out, .agree = true };

    if (format == SIMULATE_JSON)
        open_json(&show, program_name);
    for (size_t i = 0; i < program->scenarios.n; i++) {
        struct outcome outcome;
        bool good = play_scenario(cx, program, program->scenarios.v[i], false, &outcome);
        struct planned *its = good ? planned_of(planned, nplanned, outcome.transfer) : NULL;

        if (its)
            show_one(&show, its, &outcome);
    }
    for (size_t i = 0; i < nplanned; i++)
        if (!has_scenario(program, planned[i].transfer))
            show_plain(&show, &planned[i]);
    if (format == SIMULATE_JSON) {
        json_close(&show.json, ']');
        json_close(&show.json, '}');
        outbuf_puts(out, "\n");
    }
    return show.agree;
}
