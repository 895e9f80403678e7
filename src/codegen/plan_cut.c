/* SPDX-License-Identifier: MIT */
/* Cuts: a run, or a part of it, as a body in wide beats and, where alignment or length ask for it, a head and a tail in
 * narrower ones. The cut with the fewest descriptors wins, then the one with the fewest beats; runs of equal length and
 * alignment are cut once. And why a run cannot be cut at all. */
#include "common/arith.h"
#include "codegen/lin.h"
#include "codegen/plan.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- one mode ---- */

/* Bytes of a row when `bytes` is exactly a number of equal rows; 0: it is not. */
static uint64_t exact_row(const struct mode *mode, uint64_t bytes)
{
    uint64_t units = bytes / mode->unit, most = mode->row_most / mode->unit;
    uint64_t rows_most = mode->by_burst && (units + most - 1) / most < mode->rows_most ? (units + most - 1) / most : mode->rows_most;
    for (uint64_t row = most < units ? most : units; row > 0 && units / row <= rows_most; row--)
        if (units % row == 0)
            return row * mode->unit;
    return 0;
}

static uint64_t full_rows(const struct mode *mode, uint64_t bytes)
{
    uint64_t rows = bytes / mode->row_most;
    return rows < mode->rows_most ? rows : mode->rows_most;
}

static uint64_t full_frames(const struct mode *mode, uint64_t bytes)
{
    uint64_t frames = mode->frames ? bytes / (mode->row_most * mode->rows_most) : 0;
    return frames < mode->frames_most ? frames : mode->frames_most;
}

/* The next descriptor of a body: frames of rows of bytes, one row of one frame if it is a plain run. */
static void next_piece(const struct mode *mode, uint64_t left, uint64_t *bytes, uint64_t *rows, uint64_t *frames)
{
    *rows = 1;
    *frames = 0;
    *bytes = left < mode->most ? left : mode->most;
    if (left <= mode->most || !mode->rows) {
        if (left > mode->most && left - *bytes < mode->least)       /* a short tail borrows from the piece before it */
            *bytes = (left - mode->least) / mode->unit * mode->unit;
        return;
    }
    uint64_t row = exact_row(mode, left);
    if (row) {
        *bytes = row;
        *rows = left / row;
    } else if (full_frames(mode, left) > 1) {
        *bytes = mode->row_most;
        *rows = mode->rows_most;
        *frames = full_frames(mode, left);
    } else if (full_rows(mode, left) > 1) {
        *bytes = mode->row_most;
        *rows = full_rows(mode, left);
    }
}

uint64_t mode_count(const struct mode *mode, uint64_t bytes)
{
    if (!mode->rows)
        return bytes / mode->most + (bytes % mode->most != 0);
    struct counted *known = &mode->counted[bytes / mode->unit % COUNTED_MAX];
    if (known->bytes == bytes)
        return known->count;
    uint64_t count = 0;
    for (uint64_t left = bytes, piece, rows, frames; left > 0; left -= piece * rows * (frames ? frames : 1), count++)
        next_piece(mode, left, &piece, &rows, &frames);
    *known = (struct counted){ bytes, count };
    return count;
}

static uint64_t mode_beats(const struct mode *mode, uint64_t bytes)
{
    uint64_t n = 0;
    if (mode->source_width)
        n += bytes / (uint64_t)mode->source_width;
    if (mode->dest_width)
        n += bytes / (uint64_t)mode->dest_width;
    return n;
}

/* ---- alignment ---- */

struct residue { uint64_t modulus, rest; bool stays; };      /* stays: every descriptor begins at the same address */
struct shape {                              /* all that a cut depends on */
    const struct fit *fit;
    struct residue source, dest;
    uint64_t bytes;
    uint64_t grain;                         /* of an open length: what divides every value; 0: constant */
    bool whole;                             /* no head and tail: open lengths, nosplit */
};

static bool residue_ok(struct residue have, uint64_t at, uint64_t multiple, uint64_t rest)
{
    return have.modulus % multiple == 0 && (have.rest + (have.stays ? 0 : at)) % multiple == rest;
}

/* May a descriptor of this mode begin `at` bytes into the run? */
static bool may_begin(const struct shape *shape, const struct mode *mode, uint64_t at)
{
    return (!shape->fit->has_source || residue_ok(shape->source, at, mode->source_multiple, mode->source_rest))
        && (!shape->fit->has_dest || residue_ok(shape->dest, at, mode->dest_multiple, mode->dest_rest));
}

static uint64_t period(const struct mode *mode)
{
    return lcm(mode->source_multiple, mode->dest_multiple);
}

/* ---- cuts ---- */

static bool better(const struct cut *a, const struct cut *b)
{
    if (a->count != b->count)
        return a->count < b->count;
    return a->beats < b->beats;
}

static uint64_t body_count(const struct mode *mode, uint64_t bytes)
{
    return bytes ? mode_count(mode, bytes) : 0;
}

/* Shifts bytes from the body to head and tail if that saves a descriptor: both are there anyway. */
static void relieve(const struct cut *base, uint64_t body, struct cut *cut)
{
    const struct mode *mode = base->body;
    uint64_t over = mode->rows ? body % mode->row_most : body % mode->most;
    *cut = *base;
    if (over == 0)
        return;
    struct { const struct mode *mode; uint64_t *bytes, step; } ends[2] = {
        { base->tail, &cut->tail_bytes, base->tail ? lcm(mode->unit, base->tail->unit) : 1 },
        { base->head, &cut->head_bytes, base->head ? lcm(period(mode), lcm(mode->unit, base->head->unit)) : 1 },
    };
    for (unsigned i = 0; i < 2 && over > 0; i++) {
        if (!ends[i].mode)
            continue;
        uint64_t room = (ends[i].mode->most - *ends[i].bytes) / ends[i].step * ends[i].step;
        uint64_t wanted = (over + ends[i].step - 1) / ends[i].step * ends[i].step;
        uint64_t taken = wanted < room ? wanted : room;
        *ends[i].bytes += taken;
        over -= taken < over ? taken : over;
    }
}

static void weigh(const struct shape *shape, struct cut *cut)
{
    uint64_t body = shape->bytes - cut->head_bytes - cut->tail_bytes;
    cut->count = body_count(cut->body, body) + (cut->head != NULL) + (cut->tail != NULL);
    cut->beats = mode_beats(cut->body, body) + (cut->head ? mode_beats(cut->head, cut->head_bytes) : 0)
        + (cut->tail ? mode_beats(cut->tail, cut->tail_bytes) : 0);
}

static bool legal_cut(const struct shape *shape, const struct cut *cut)
{
    uint64_t request = cut->body->request;
    if (cut->head_bytes + cut->tail_bytes > shape->bytes)
        return false;
    if (request && (cut->head_bytes % request || (cut->tail && (shape->bytes - cut->tail_bytes) % request)))
        return false;
    uint64_t body = shape->bytes - cut->head_bytes - cut->tail_bytes;
    if (body % cut->body->unit || (body > 0 && (body < cut->body->least || !may_begin(shape, cut->body, cut->head_bytes))))
        return false;
    if (cut->head && (cut->head_bytes > cut->head->most || cut->head_bytes < cut->head->least || !may_begin(shape, cut->head, 0)))
        return false;
    return !cut->tail || (cut->tail_bytes <= cut->tail->most && cut->tail_bytes >= cut->tail->least
                          && may_begin(shape, cut->tail, shape->bytes - cut->tail_bytes));
}

static void consider(const struct shape *shape, const struct cut *cut, struct cut *best, bool *found)
{
    if (!legal_cut(shape, cut))
        return;
    struct cut weighed = *cut;
    weigh(shape, &weighed);
    if (!*found || better(&weighed, best))
        *best = weighed;
    *found = true;
}

/* The shortest head after which the body is aligned. */
static bool head_for(const struct shape *shape, const struct mode *body, const struct mode *head, uint64_t *bytes)
{
    uint64_t limit = lcm(period(body), head->unit);
    for (uint64_t at = head->unit; at <= limit; at += head->unit)
        if (may_begin(shape, body, at)) {
            *bytes = at;
            return true;
        }
    return false;
}

/* The shortest tail that leaves whole units to the body. */
static bool tail_for(const struct mode *body, const struct mode *tail, uint64_t left, uint64_t *bytes)
{
    uint64_t limit = lcm(body->unit, tail->unit);
    for (uint64_t at = tail->unit; at <= limit && at <= left; at += tail->unit)
        if ((left - at) % body->unit == 0) {
            *bytes = at;
            return true;
        }
    return false;
}

static void try_cut(const struct shape *shape, struct cut cut, struct cut *best, bool *found)
{
    struct cut relieved;
    consider(shape, &cut, best, found);
    if (cut.head_bytes + cut.tail_bytes > shape->bytes || (!cut.head && !cut.tail))
        return;
    relieve(&cut, shape->bytes - cut.head_bytes - cut.tail_bytes, &relieved);
    consider(shape, &relieved, best, found);
}

static void try_tails(const struct shape *shape, struct cut cut, struct cut *best, bool *found)
{
    try_cut(shape, cut, best, found);
    for (unsigned i = 0; i < shape->fit->nmodes; i++) {
        struct cut with = cut;
        with.tail = &shape->fit->modes[i];
        if (with.tail != cut.body && tail_for(cut.body, with.tail, shape->bytes - cut.head_bytes, &with.tail_bytes))
            try_cut(shape, with, best, found);
    }
}

static bool find_cut(const struct shape *shape, struct cut *best)
{
    bool found = false;
    for (unsigned i = 0; i < shape->fit->nmodes; i++) {
        struct cut cut = { .body = &shape->fit->modes[i] };
        if (shape->grain && (shape->grain % cut.body->unit || cut.body->least > shape->grain))
            continue;
        if (shape->whole) {
            consider(shape, &cut, best, &found);
            continue;
        }
        try_tails(shape, cut, best, &found);
        for (unsigned j = 0; j < shape->fit->nmodes; j++) {
            struct cut with = cut;
            with.head = &shape->fit->modes[j];
            if (with.head != cut.body && head_for(shape, cut.body, with.head, &with.head_bytes) && with.head_bytes <= shape->bytes)
                try_tails(shape, with, best, &found);
        }
    }
    return found;
}

/* ---- shapes seen before ---- */

struct known { struct shape shape; struct cut cut; bool found; };
#define KNOWN 256

static bool same_shape(const struct shape *a, const struct shape *b)
{
    return a->fit == b->fit && a->source.modulus == b->source.modulus && a->source.rest == b->source.rest
        && a->dest.modulus == b->dest.modulus && a->dest.rest == b->dest.rest && a->bytes == b->bytes && a->grain == b->grain
        && a->whole == b->whole;
}

static uint64_t slot_of(const struct shape *shape)
{
    uint64_t hash = shape->bytes * 0x9e3779b97f4a7c15u ^ shape->source.rest * 31 ^ shape->dest.rest * 1031 ^ shape->grain;
    return (hash ^ hash >> 29) % KNOWN;
}

/* What no mode can tell apart is left out of the shape. */
static struct residue trim(struct residue residue, uint64_t most)
{
    if (residue.modulus % most == 0)
        residue.modulus = most;
    residue.rest %= residue.modulus;
    return residue;
}

static bool begins_again(const struct ir_place *place)
{
    return place && (place->own || place->kind == PIECE_CONST || place->kind == PIECE_VOID);
}

static struct shape shape_of(struct planner *p, const struct fit *fit, const struct stretch *run, uint64_t at, uint64_t bytes)
{
    struct shape shape = { .fit = fit, .bytes = bytes };
    uint64_t most = 1;
    for (unsigned i = 0; i < fit->nmodes; i++)
        most = lcm(most, period(&fit->modes[i]));
    plan_residues(p, run, true, at, &shape.source.modulus, &shape.source.rest);
    plan_residues(p, run, false, at, &shape.dest.modulus, &shape.dest.rest);
    shape.source.stays = begins_again(run_source(run));
    shape.dest.stays = begins_again(run_dest(run));
    if (run_source(run))
        shape.source = trim(shape.source, most);
    if (run_dest(run))
        shape.dest = trim(shape.dest, most);
    if (run->open.n) {
        shape.grain = gcd((uint64_t)llabs(run->open.k), open_multiple(&run->open));
        shape.whole = true;
    }
    return shape;
}

bool cut_find(struct planner *p, const struct fit *fit, const struct stretch *run, uint64_t at, uint64_t bytes, struct cut *cut)
{
    struct shape shape = shape_of(p, fit, run, at, bytes);
    if (!p->known)
        p->known = NEW_ARRAY(p->cx->arena, struct known, KNOWN);
    struct known *known = &p->known[slot_of(&shape)];
    if (!known->shape.fit || !same_shape(&known->shape, &shape)) {
        known->shape = shape;
        known->found = find_cut(&shape, &known->cut);
    }
    *cut = known->cut;
    return known->found;
}

/* ---- drafts ---- */

/* The largest burst of the port that comes out even: what one request moves must be whole. */
wide mode_burst(const struct mode *mode, uint64_t bytes, bool open)
{
    wide width = mode->burst_of_source ? mode->source_width : mode->dest_width;
    for (unsigned i = 0; i < mode->nbursts; i++)
        if (mode->bursts[i] == 1 || (!open && width && (wide)bytes % (mode->bursts[i] * width) == 0))
            return mode->bursts[i];
    return mode->nbursts ? mode->bursts[mode->nbursts - 1] : 0;
}

/* Bytes of a full piece: whole bursts of the port, if that takes no more descriptors. */
static uint64_t even_piece(const struct mode *mode, uint64_t body)
{
    wide width = mode->burst_of_source ? mode->source_width : mode->dest_width;
    uint64_t burst = mode->nbursts && !mode->rows ? (uint64_t)(mode->bursts[0] * width) : 0;
    uint64_t even = burst > 0 && burst <= mode->most ? mode->most / burst * burst : mode->most;
    bool same = body / even + (body % even != 0) == body / mode->most + (body % mode->most != 0);
    return even % mode->unit == 0 && same ? even : mode->most;
}

static void add_draft(struct planner *p, struct list *list, const struct mode *mode, const struct stretch *run, uint64_t at,
                      uint64_t bytes, uint64_t rows, uint64_t frames)
{
    struct draft draft = {
        .form = frames ? mode->frames : rows > 1 ? mode->rows : mode->single, .mode = mode, .run = run, .at = at, .bytes = bytes,
        .rows = rows, .frames = frames,
        .burst = mode_burst(mode, bytes, run->open.n != 0),
    };
    vec_push(p->cx->arena, &list->drafts, draft);
}

void cut_apply(struct planner *p, struct list *list, const struct stretch *run, uint64_t at, uint64_t bytes, const struct cut *cut)
{
    uint64_t end = at + bytes - cut->tail_bytes;
    if (cut->head)
        add_draft(p, list, cut->head, run, at, cut->head_bytes, 1, 0);
    uint64_t even = even_piece(cut->body, end - at - cut->head_bytes);
    for (at += cut->head_bytes; at < end;) {
        uint64_t piece, rows, frames;
        next_piece(cut->body, end - at, &piece, &rows, &frames);
        if (rows == 1 && piece > even)
            piece = even;
        if (run->open.n) {                  /* every full piece has the same length, whatever the run's is */
            piece = end - at < cut->body->most ? end - at : cut->body->most;
            rows = 1;
            frames = 0;
        }
        add_draft(p, list, cut->body, run, at, piece, rows, frames);
        at += piece * rows * (frames ? frames : 1);
    }
    if (cut->tail)
        add_draft(p, list, cut->tail, run, at, cut->tail_bytes, 1, 0);
}

/* ---- what cannot be cut ---- */

static const char *place_name(struct planner *p, const struct ir_place *place)
{
    if (place->kind == PIECE_PORT)
        return arena_printf(p->cx->arena, "%s.%s", place->port->device->name.id, place->port->name.id);
    if (place->named)
        return place->named->name.id;
    return place->buffer ? place->buffer->name.id : arena_printf(p->cx->arena, "0x%" PRIx64, place->offset);
}

static const char *place_text(struct planner *p, const struct ir_place *place)
{
    if (!place->buffer)
        return arena_printf(p->cx->arena, "0x%" PRIx64, place->offset);
    return arena_printf(p->cx->arena, "%s+0x%" PRIx64, place_name(p, place), place->offset);
}

/* Alignment that a symbol would need for a mode; 0: that is not what is in the way. */
static void refuse_side(struct planner *p, struct diag *d, const struct mode *mode, const struct ir_place *place, bool source)
{
    struct residue have;
    uint64_t multiple = source ? mode->source_multiple : mode->dest_multiple;
    if (!place || !place->advances)
        return;
    plan_residue(p, place, &have.modulus, &have.rest);
    if (residue_ok(have, 0, multiple, source ? mode->source_rest : mode->dest_rest))
        return;
    const char *name = place_name(p, place);
    if (have.modulus % multiple)
        diag_note(p->cx, d, "%s is only known to be a multiple of %" PRIu64 "; 'align %" PRIu64 "' would do", name, have.modulus, multiple);
    else
        diag_note(p->cx, d, "the %s address must be a multiple of %" PRIu64 ", here it is %" PRIu64 " more", source ? "source" : "dest",
                  multiple, have.rest % multiple);
    reason_explain(p->cx, d, p->model, source ? &mode->source_why : &mode->dest_why);
}

static bool blames_symbol(struct planner *p, const struct mode *mode, const struct ir_place *place, bool source)
{
    struct residue have;
    if (!place || !place->advances)
        return false;
    plan_residue(p, place, &have.modulus, &have.rest);
    return have.modulus % (source ? mode->source_multiple : mode->dest_multiple) != 0;
}

/* The option that asks for a width which the address of its side does not have; null record: it is not that. */
static struct diag *refuse_option(struct planner *p, const struct fit *fit, const struct stretch *run)
{
    for (unsigned i = 0; i < 2; i++) {
        const struct ir_place *place = i == 0 ? run_source(run) : run_dest(run);
        const struct mode *mode = &fit->modes[0];
        uint64_t multiple = i == 0 ? mode->source_multiple : mode->dest_multiple;
        struct residue have;
        if (!p->option_width[i] || !place || !place->advances)
            continue;
        plan_residue(p, place, &have.modulus, &have.rest);
        if (residue_ok(have, 0, multiple, i == 0 ? mode->source_rest : mode->dest_rest))
            continue;
        struct diag *d = diag(p->cx, DIAG_NOT_ENCODABLE, run->span,
                              "%s.width %lld needs an address that is a multiple of %" PRIu64 "; %s is not", i == 0 ? "source" : "dest",
                              (long long)p->option_width[i], multiple, place_text(p, place));
        diag_related(p->cx, d, p->option_span[i], "the width is fixed here");
        return d;
    }
    return NULL;
}

bool cut_refuse(struct planner *p, const struct list *list, const struct stretch *run)
{
    const struct fit *fit = pass_fit(p, list, run);
    const struct mode *mode = &fit->modes[fit->nmodes - 1];
    bool symbol = blames_symbol(p, mode, run_source(run), true) || blames_symbol(p, mode, run_dest(run), false);
    struct diag *d = refuse_option(p, fit, run);
    if (d) {
        refuse_side(p, d, &fit->modes[0], run_source(run), true);
        refuse_side(p, d, &fit->modes[0], run_dest(run), false);
        return false;
    }
    if (run->open.n) {
        d = diag(p->cx, DIAG_PARTIAL_ACCESS, run->span, "%s bytes are not always a whole number of accesses", lin_text(p->cx, &run->open));
        diag_note(p->cx, d, "%s moves multiples of %" PRIu64 " bytes here, at least %" PRIu64, plan_hardware(p), mode->unit, mode->least);
    } else {
        d = diag(p->cx, symbol ? DIAG_MISALIGNED : DIAG_NOT_ENCODABLE, run->span,
                 "%s cannot move these %" PRIu64 " bytes with any width it has",
                 p->instance->name.id, run->bytes);
        if (run->bytes % mode->unit)
            diag_note(p->cx, d, "it moves multiples of %" PRIu64 " bytes here", mode->unit);
    }
    if (run->bytes < mode->least)
        diag_note(p->cx, d, "a descriptor moves at least %" PRIu64 " bytes", mode->least);
    reason_explain(p->cx, d, p->model, run->bytes < mode->least ? &mode->least_why : &mode->unit_why);
    refuse_side(p, d, mode, run_source(run), true);
    refuse_side(p, d, mode, run_dest(run), false);
    for (unsigned i = 0; i < 2; i++)
        if (p->option_width[i])
            diag_related(p->cx, d, p->option_span[i], "the width is fixed here");
    return false;
}

/* ---- boundaries ---- */

/* Bytes from `at` up to the next boundary that one side must not cross. */
static bool side_to_boundary(struct planner *p, const struct stretch *run, const struct ir_place *place, const struct mode *mode,
                             uint64_t boundary, uint64_t at, uint64_t *bytes)
{
    struct residue have;
    if (!boundary || !place || !place->advances || place->own)
        return true;
    plan_residue(p, place, &have.modulus, &have.rest);
    if (have.modulus % boundary) {
        struct diag *d = diag(p->cx, DIAG_MISALIGNED, run->span, "%s must not cross a multiple of %" PRIu64 " bytes, and may lie anywhere",
                              place_name(p, place), boundary);
        diag_note(p->cx, d, "'align %" PRIu64 "' would do", boundary);
        reason_explain(p->cx, d, p->model, &mode->boundary_why);
        return false;
    }
    uint64_t left = boundary - (have.rest + run_offset(run, place, at)) % boundary;
    *bytes = left < *bytes ? left : *bytes;
    return true;
}

bool cut_boundary(struct planner *p, const struct fit *fit, const struct stretch *run, uint64_t at, uint64_t *bytes)
{
    const struct mode *mode = &fit->modes[0];
    *bytes = run_left(run, at);
    for (unsigned i = 0; i < run->nsources; i++)
        if (!side_to_boundary(p, run, &run->sources[i], mode, mode->source_boundary, at, bytes))
            return false;
    for (unsigned i = 0; i < run->ndests; i++)
        if (!side_to_boundary(p, run, &run->dests[i], mode, mode->dest_boundary, at, bytes))
            return false;
    return true;
}
