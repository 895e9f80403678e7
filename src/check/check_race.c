/* SPDX-License-Identifier: MIT */
/* Transfers of one job that run at the same time: bytes, ports and request lines that only one of them can have. Bound
 * buffers are taken to be different objects; what the firmware binds to them is not known here. */
#include "check/order.h"

#include "check/overlap.h"

/* ---- memory and registers ---------------------------------------------------------------------------------------- */

/* Writes of `a` against everything of `b`. */
static bool writes_meet(struct cx *cx, const struct transfer *a, const struct transfer *b, struct conflict *conflict)
{
    struct arena_mark mark = arena_mark(cx->scratch);
    struct touches touches = { .cx = cx, .registers = true };
    bool met;

    for (size_t i = 0; i < a->steps.n; i++)
        for (size_t d = 0; d < a->steps.v[i].dests.n && a->steps.v[i].kind == STEP_MOVE; d++)
            touch_side(&touches, &a->steps.v[i].dests.v[d], a->steps.v[i].bytes, true, 0, false);
    for (size_t i = 0; i < b->steps.n; i++) {
        const struct step *step = &b->steps.v[i];

        for (size_t s = 0; s < step->sources.n; s++)
            touch_side(&touches, &step->sources.v[s], step->bytes, false, 1, false);
        for (size_t s = 0; s < step->dests.n; s++)
            touch_side(&touches, &step->dests.v[s], step->bytes, false, 1, false);
    }
    met = find_write_before_read(&touches, false, conflict);
    arena_release(cx->scratch, mark);
    return met;
}

/* ---- ports ------------------------------------------------------------------------------------------------------- */

struct port_visit { const struct port *wanted; const struct piece *found; const struct transfer *other; const struct piece *own; };

static void find_same(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct port_visit *v = context;

    (void)step;
    (void)written;
    if (piece->kind == PIECE_PORT && piece->port == v->wanted && !v->found)
        v->found = piece;
}

static void find_shared(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct port_visit *v = context;

    (void)step;
    (void)written;
    if (piece->kind != PIECE_PORT || v->found)
        return;
    v->wanted = piece->port;
    v->own = piece;
    each_piece(v->other, find_same, v);
}

/* ---- races ------------------------------------------------------------------------------------------------------- */

static const struct group *group_of_both(const struct program *program, const struct transfer *a, const struct transfer *b)
{
    for (size_t g = 0; g < program->groups.n; g++) {
        unsigned found = 0;

        for (size_t i = 0; i < program->groups.v[g]->members.n; i++)
            found += program->groups.v[g]->members.v[i] == a || program->groups.v[g]->members.v[i] == b;
        if (found == 2)
            return program->groups.v[g];
    }
    return NULL;
}

static struct diag *at_once(struct cx *cx, const struct program *program, enum diag_id id, const struct transfer *a,
                            const struct transfer *b, const char *message)
{
    const struct group *group = group_of_both(program, a, b);
    struct diag *made = complain(cx, b, id, group ? group->name.span : b->name.span, "%s", message);

    diag_also_in_transfer(made, a->name.id);
    if (!group)
        diag_related(cx, made, a->name.span, "'%s' belongs to the same job, and neither waits for the other", a->name.id);
    return made;
}

static void note_way_out(struct cx *cx, struct diag *made, const struct transfer *a, const struct transfer *b)
{
    diag_note(cx, made, "let one wait ('after %s;' in '%s'), give both one channel, or keep them apart in memory", a->name.id,
              b->name.id);
}

static void check_race(struct cx *cx, const struct program *program, const struct transfer *a, const struct transfer *b)
{
    struct port_visit ports = { .other = b };
    struct conflict conflict;
    struct diag *made;

    if (writes_meet(cx, a, b, &conflict) || writes_meet(cx, b, a, &conflict)) {
        made = at_once(cx, program, DIAG_RACE, a, b, arena_printf(cx->arena, "'%s' and '%s' run at the same time and share bytes",
                                                                  a->name.id, b->name.id));
        diag_related(cx, made, conflict.write_span, "byte %s is written here", byte_text(cx, &conflict));
        diag_related(cx, made, conflict.read_span, "and touched here");
        note_way_out(cx, made, a, b);
        return;
    }
    each_piece(a, find_shared, &ports);
    if (!ports.found)
        return;
    made = at_once(cx, program, DIAG_RACE, a, b, arena_printf(cx->arena, "'%s' and '%s' run at the same time and share port '%s'",
                                                              a->name.id, b->name.id, port_text(cx, ports.wanted)));
    diag_related(cx, made, ports.own->span, "one here");
    diag_related(cx, made, ports.found->span, "the other here: nobody can tell whose accesses come first");
    note_way_out(cx, made, a, b);
}

/* ---- request lines ----------------------------------------------------------------------------------------------- */

struct line_use { const struct transfer *transfer; uint64_t number, mux; struct span span; };
typedef VEC(struct line_use) line_uses;
struct line_visit { struct cx *cx; const struct transfer *transfer; line_uses *uses; };

static void collect_line(void *context, const struct step *step, const struct piece *piece, bool written)
{
    struct line_visit *v = context;
    struct line_use use = { .transfer = v->transfer, .span = piece->span };

    (void)step;
    (void)written;
    if (piece->kind != PIECE_PORT || !piece->port->has_mux || !request_number(v->cx, v->transfer->instance, piece->port, &use.number))
        return;
    use.mux = piece->port->mux;
    vec_push(v->cx->arena, v->uses, use);
}

static line_uses lines_of(struct cx *cx, const struct transfer *t)
{
    line_uses uses = { 0 };
    struct line_visit visit = { cx, t, &uses };
    struct line_use use = { .transfer = t };

    if (t->bad)
        return uses;
    each_piece(t, collect_line, &visit);
    if (t->gate_request && t->gate_request->has_mux && line_number(cx, t->instance, t->gate_request, &use.number)) {
        use.mux = t->gate_request->mux;
        use.span = clause_span(t, CLAUSE_GATE);
        vec_push(cx->arena, &uses, use);
    }
    return uses;
}

static bool other_input(const line_uses *a, const line_uses *b, const struct line_use **first, const struct line_use **second)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++) {
            *first = &a->v[i];
            *second = &b->v[k];
            if (a->v[i].number == b->v[k].number && a->v[i].mux != b->v[k].mux)
                return true;
        }
    return false;
}

static void note_owners(struct cx *cx, struct diag *made, const struct line_use *a, const struct line_use *b)
{
    diag_related(cx, made, a->span, "'%s' selects input %llu of line %llu", a->transfer->name.id, (unsigned long long)a->mux,
                 (unsigned long long)a->number);
    diag_related(cx, made, b->span, "'%s' selects input %llu", b->transfer->name.id, (unsigned long long)b->mux);
}

static void check_lines(struct cx *cx, const struct program *program, const struct transfer *a, const struct transfer *b)
{
    line_uses of_a = lines_of(cx, a), of_b = lines_of(cx, b);
    const struct line_use *first, *second;
    struct diag *made;

    if (a->instance != b->instance || !other_input(&of_a, &of_b, &first, &second))
        return;
    if (a == b) {
        made = complain(cx, a, DIAG_REQUEST_CONFLICT, second->span, "line %llu is one resource; '%s' needs two inputs of it at once",
                        (unsigned long long)first->number, a->name.id);
        note_owners(cx, made, first, second);
        diag_note(cx, made, "move the bytes through memory, one transfer after the other");
        return;
    }
    made = at_once(cx, program, DIAG_REQUEST_CONFLICT, a, b, arena_printf(cx->arena, "line %llu is one resource; owners: %s, %s",
                                                                          (unsigned long long)first->number, a->name.id, b->name.id));
    note_owners(cx, made, first, second);
    diag_note(cx, made, "let one wait ('after %s;' in '%s'), or give one of the ports a line of its own", a->name.id, b->name.id);
}

void check_jobs(struct cx *cx, const struct program *program)
{
    struct order order;

    order_make(cx, program, &order);
    for (size_t b = 0; b < program->transfers.n; b++) {
        check_lines(cx, program, program->transfers.v[b], program->transfers.v[b]);
        for (size_t a = 0; order.tied[b] && a < b; a++)
            if (order_concurrent(program, &order, a, b)) {
                check_race(cx, program, program->transfers.v[a], program->transfers.v[b]);
                check_lines(cx, program, program->transfers.v[a], program->transfers.v[b]);
            }
    }
}
