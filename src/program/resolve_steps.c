/* SPDX-License-Identifier: MIT */
/* Steps of a transfer under a binding: sides as lists of affine pieces, totals, loops unrolled. Language.md 6 and 7.1. */
#include "program/resolve.h"

#include "codegen/lin.h"
#include "check/overlap.h"

#define STEPS_MAX ((size_t)1 << 20)

/* ---- pieces ------------------------------------------------------------------------------------------------------ */

enum role_of_side { SIDE_READ, SIDE_WRITTEN, SIDE_PARITY };         /* PARITY: of pq, `_` means absent */

static const char *piece_text(const struct env *env, const struct piece *piece)
{
    switch (piece->kind) {
    case PIECE_PORT: return arena_printf(env->r->cx->arena, "%s.%s", piece->port->device->name.id, piece->port->name.id);
    case PIECE_REG: return arena_printf(env->r->cx->arena, "%s.%s", piece->reg->device->name.id, piece->reg->name.id);
    case PIECE_MEMORY: return piece->named->name.id;
    default: return "_";
    }
}

static bool not_a_place(const struct env *env, const struct value *value, enum role_of_side role)
{
    if (value->kind == VALUE_NUMBER || value->kind == VALUE_TIME || value->kind == VALUE_RATE)
        report(env, DIAG_NOT_A_PLACE, value->span, "%s is not a place; %s", value_kind_text(value),
               role == SIDE_READ ? "use fill for a constant" : "the right side names where the bytes go");
    else if (value->kind == VALUE_THING)
        report(env, DIAG_WRONG_KIND, value->span, "'%s' is %s, not a place", value->symbol->name.id, symbol_kind_text(value->symbol->kind));
    else
        report(env, DIAG_NOT_A_PLACE, value->span, "%s is not a place", value_kind_text(value));
    return false;
}

static bool make_piece(const struct env *env, const struct value *value, enum role_of_side role, struct piece *piece)
{
    *piece = (struct piece){ .span = value->span };
    switch (value->kind) {
    case VALUE_SELECTION:
        return selection_piece(env, value, piece);
    case VALUE_PORT:
        piece->kind = PIECE_PORT;
        piece->port = value->port;
        piece->offset = value->port->address;
        piece->element = value->port->width;
        piece->endless = true;
        return true;
    case VALUE_VOID:
        if (role == SIDE_READ) {
            report(env, DIAG_NOT_A_PLACE, value->span, "'_' cannot be read");
            return false;
        }
        piece->kind = PIECE_VOID;
        piece->element = 1;
        piece->endless = true;
        return true;
    default:
        return not_a_place(env, value, role);
    }
}

/* A sum of linear functions; what is not linear makes the sum so. */
static struct lin sum(struct cx *cx, struct lin a, const struct lin *b)
{
    if (a.nonlinear || b->nonlinear)
        return (struct lin){ .nonlinear = true };
    return lin_add(cx, &a, b, 1);
}

static bool is_runtime(const struct lin *lin)
{
    return lin->n > 0 || lin->nonlinear;
}

static bool add_piece(const struct env *env, const struct value *value, enum role_of_side role, struct side *side)
{
    struct piece piece;

    if (!make_piece(env, value, role, &piece))
        return false;
    if (side->endless) {
        const struct piece *last = &side->pieces.v[side->pieces.n - 1];
        report(env, DIAG_ENDLESS, last->span, "'%s' never ends, so it can only be the last piece of a list", piece_text(env, last));
        return false;
    }
    side->endless = piece.endless;
    if (!piece.endless && piece.bytes == 0 && !(env->binding == NULL && is_runtime(&piece.open_bytes)))
        return true;                                                    /* an empty piece vanishes */
    if (!piece.endless && (wide)side->bytes + (wide)piece.bytes >= (wide)1 << 63) {
        report(env, DIAG_OVERFLOW, value->span, "this side is larger than 2^63 bytes");
        return false;
    }
    side->bytes += piece.bytes;
    side->open_bytes = sum(env->r->cx, side->open_bytes, &piece.open_bytes);
    vec_push(env->r->cx->arena, &side->pieces, piece);
    return true;
}

static bool make_pieces(const struct env *env, const struct expr *expr, enum role_of_side role, struct side *side)
{
    struct value value = evaluate(env, expr);

    *side = (struct side){ .span = expr->span };
    if (value.kind == VALUE_NONE)
        return false;
    if (value.kind == VALUE_STRING) {
        report(env, DIAG_NOT_A_PLACE, expr->span, "a string is not a place; put it into a buffer: buffer b : u8[%zu] = ...",
               value.string.size);
        return false;
    }
    if (value.kind != VALUE_LIST)
        return add_piece(env, &value, role, side);
    for (size_t i = 0; i < value.list->n; i++)
        if (!add_piece(env, &value.list->v[i], role, side))
            return false;
    return true;
}

/* The values are needed until the pieces are made. */
static bool make_side(const struct env *env, const struct expr *expr, enum role_of_side role, struct side *side)
{
    struct arena_mark mark = arena_mark(env->r->cx->scratch);
    bool good = make_pieces(env, expr, role, side);

    arena_release(env->r->cx->scratch, mark);
    return good;
}

/* ---- constants of fill ------------------------------------------------------------------------------------------- */

static bool fill_width(const struct env *env, const struct step *step, unsigned *width)
{
    const struct piece *first = NULL;
    bool discarded = false;

    for (size_t d = 0; d < step->dests.n; d++)
        for (size_t i = 0; i < step->dests.v[d].pieces.n; i++) {
            const struct piece *piece = &step->dests.v[d].pieces.v[i];

            discarded |= piece->kind == PIECE_VOID;
            if (piece->kind == PIECE_VOID)
                continue;
            if (first && piece->element != first->element) {
                struct diag *made = report(env, DIAG_FILL_MIXED_WIDTHS, piece->span,
                                           "the pieces have elements of different sizes; fill them one by one");
                diag_related(env->r->cx, made, first->span, "elements of %u bytes here, of %u there", first->element, piece->element);
                return false;
            }
            first = piece;
        }
    *width = first ? first->element : discarded ? 1 : 8;        /* all pieces have vanished: any value is right */
    return true;
}

static bool make_constant(const struct env *env, const struct expr *expr, struct step *step)
{
    struct value value = evaluate(env, expr);
    struct piece piece = { .kind = PIECE_CONST, .span = expr->span, .endless = true };
    struct side side = { .span = expr->span, .endless = true };
    wide high;

    if (value.kind == VALUE_NONE || !fill_width(env, step, &piece.element))
        return false;
    if (value.number.runtime) {
        report(env, DIAG_NOT_CONSTANT, expr->span, "'%s' is known only when the transfer is prepared", expr_text(env->r->cx, expr));
        return false;
    }
    if (value.kind != VALUE_NUMBER && value.kind != VALUE_ADDRESS) {
        report(env, DIAG_NOT_A_PLACE, expr->span, "fill takes a number, not %s; use copy for a place", value_kind_text(&value));
        return false;
    }
    high = (wide)1 << (8 * piece.element);
    if (!value.buffer && (value.number.v >= high || value.number.v < -(high / 2))) {
        report(env, DIAG_VALUE_RANGE, expr->span, "%s does not fit in %u bits", hex_text(env->r->cx, value.number.v), 8 * piece.element);
        return false;
    }
    piece.buffer = value.buffer;
    piece.index = value.index;
    piece.value = (uint64_t)value.number.v;
    if (!value.buffer && piece.element < 8)
        piece.value &= ((uint64_t)1 << (8 * piece.element)) - 1;
    vec_push(env->r->cx->arena, &side.pieces, piece);
    vec_push(env->r->cx->arena, &step->sources, side);
    return true;
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

static uint64_t power_of_two_in_gf(size_t k)
{
    uint64_t value = 1;

    for (; k > 0; k--)
        value = value & 0x80 ? ((value << 1) & 0xff) ^ 0x1d : value << 1;
    return value;
}

static bool make_factor(const struct env *env, const struct term *term, size_t k, struct step *step)
{
    uint64_t factor = power_of_two_in_gf(k);
    wide given;

    if (term->factor && step->verb != VERB_PQ) {
        report(env, DIAG_OPERAND_COUNT, term->factor->span, "only the sources of pq have factors");
        return false;
    }
    if (term->factor) {
        if (!eval_constant(env, term->factor, "a factor", &given))
            return false;
        if (given < 0 || given > 255) {
            report(env, DIAG_VALUE_RANGE, term->factor->span, "a factor is a byte, 0..255, this is %s", wide_text(env->r->cx, given));
            return false;
        }
        factor = (uint64_t)given;
    }
    if (step->verb == VERB_PQ)
        vec_push(env->r->cx->arena, &step->factors, factor);
    return true;
}

static bool is_absent(const struct side *side)
{
    return side->pieces.n == 1 && side->pieces.v[0].kind == PIECE_VOID;
}

static bool check_operands(const struct env *env, const struct move_decl *decl, const struct step *step)
{
    struct span span = decl->verb_span;

    switch (step->verb) {
    case VERB_COPY:
        if (decl->sources.n != 1) {
            report(env, DIAG_OPERAND_COUNT, span, "copy has one source; put braces around a list: { a, b }");
            return false;
        }
        return true;
    case VERB_XOR:
        if (decl->sources.n < 2 || decl->dests.n != 1) {
            report(env, DIAG_OPERAND_COUNT, span, decl->sources.n < 2 ? "xor needs two sources or more" : "xor has one destination");
            return false;
        }
        return true;
    case VERB_PQ:
        if (decl->dests.n != 2) {
            report(env, DIAG_OPERAND_COUNT, span, "pq has two destinations, p and q; '_' leaves one out");
            return false;
        }
        if (step->dests.n == 2 && is_absent(&step->dests.v[0]) && is_absent(&step->dests.v[1])) {
            report(env, DIAG_OPERAND_COUNT, span, "both p and q are left out, nothing is computed");
            return false;
        }
        return true;
    default:
        return true;
    }
}

static bool make_operands(const struct env *env, const struct move_decl *decl, struct step *step)
{
    enum role_of_side role = step->verb == VERB_PQ ? SIDE_PARITY : step->kind == STEP_CHECK ? SIDE_READ : SIDE_WRITTEN;
    bool good = true;

    for (size_t i = 0; i < decl->dests.n; i++) {
        struct side side;

        good = make_side(env, decl->dests.v[i], role, &side) && good;
        vec_push(env->r->cx->arena, &step->dests, side);
    }
    if (step->verb == VERB_FILL)
        return good && make_constant(env, decl->sources.v[0].place, step);
    for (size_t i = 0; i < decl->sources.n; i++) {
        struct side side;

        good = make_side(env, decl->sources.v[i].place, SIDE_READ, &side) && good;
        good = make_factor(env, &decl->sources.v[i], i, step) && good;
        vec_push(env->r->cx->arena, &step->sources, side);
    }
    return good && check_operands(env, decl, step);
}

/* ---- totals ------------------------------------------------------------------------------------------------------ */

typedef VEC(const struct side *) side_refs;

static side_refs finite_sides(const struct env *env, const struct step *step)
{
    side_refs refs = { 0 };

    for (size_t i = 0; i < step->sources.n; i++)
        if (!step->sources.v[i].endless)
            vec_push(env->r->cx->arena, &refs, &step->sources.v[i]);
    for (size_t i = 0; i < step->dests.n; i++)
        if (!step->dests.v[i].endless)
            vec_push(env->r->cx->arena, &refs, &step->dests.v[i]);
    return refs;
}

static struct number length_of(uint64_t bytes, const struct lin *open)
{
    struct number n = number_of((wide)bytes);

    n.runtime = is_runtime(open);
    if (n.runtime)
        n.lin = *open;
    return n;
}

static struct number side_length(const struct side *side) { return length_of(side->bytes, &side->open_bytes); }
static struct number step_length(const struct step *step) { return length_of(step->bytes, &step->open_bytes); }

/* What an endless side holds before its endless piece. */
static bool check_finite_part(const struct env *env, const struct step *step, const struct side *side)
{
    if (side->endless && (is_runtime(&side->open_bytes) || is_runtime(&step->open_bytes)))
        check_late(env, DIAG_UNEQUAL_TOTALS, side->span, number_sub(env->r->cx, step_length(step), side_length(side)), true);
    if (!side->endless || side->bytes <= step->bytes || is_runtime(&side->open_bytes) || is_runtime(&step->open_bytes))
        return true;
    report(env, DIAG_UNEQUAL_TOTALS, side->span, "%llu bytes are moved, but this side has %llu before '%s'",
           (unsigned long long)step->bytes, (unsigned long long)side->bytes, piece_text(env, &side->pieces.v[side->pieces.n - 1]));
    return false;
}

static bool with_length(const struct env *env, const struct expr *expr, const side_refs *finite, struct step *step)
{
    struct number length;

    if (!eval_number(env, expr, "a length", &length))
        return false;
    if (length.v < 0 || length.v >= (wide)1 << 63) {
        report(env, DIAG_VALUE_RANGE, expr->span, "a length of %s bytes", wide_text(env->r->cx, length.v));
        return false;
    }
    step->has_length = true;
    step->bytes = (uint64_t)length.v;
    step->open_bytes = number_lin(length);
    for (size_t i = 0; i < finite->n; i++) {
        const struct side *side = finite->v[i];

        if (side->bytes < step->bytes && (env->binding || !(length.runtime || is_runtime(&side->open_bytes)))) {
            report(env, DIAG_UNEQUAL_TOTALS, side->span, "length %llu, but this side has only %llu bytes",
                   (unsigned long long)step->bytes, (unsigned long long)side->bytes);
            return false;
        }
        if (length.runtime || is_runtime(&side->open_bytes))
            check_late(env, DIAG_UNEQUAL_TOTALS, expr->span, number_sub(env->r->cx, side_length(side), length), true);
        if (side->bytes < step->bytes)
            step->bytes = side->bytes;
    }
    return true;
}

static const struct side *smallest(const side_refs *finite)
{
    const struct side *least = finite->v[0];

    for (size_t i = 1; i < finite->n; i++)
        if (finite->v[i]->bytes < least->bytes)
            least = finite->v[i];
    return least;
}

/* Can the two totals ever be equal? */
static bool may_be_equal(const struct env *env, const struct side *a, const struct side *b)
{
    struct lin difference;
    wide low, high;

    if (env->binding || (!is_runtime(&a->open_bytes) && !is_runtime(&b->open_bytes)))
        return a->bytes == b->bytes;
    if (a->open_bytes.nonlinear || b->open_bytes.nonlinear)
        return true;
    difference = lin_add(env->r->cx, &a->open_bytes, &b->open_bytes, -1);
    lin_bounds(&difference, &low, &high);
    return low <= 0 && high >= 0;
}

static bool equal_totals(const struct env *env, const side_refs *finite, struct step *step)
{
    const struct side *least = smallest(finite);

    for (size_t i = 0; i < finite->n; i++) {
        const struct side *other = finite->v[i];

        if (may_be_equal(env, other, finite->v[0])) {
            check_late(env, DIAG_UNEQUAL_TOTALS, step->span, number_sub(env->r->cx, side_length(other), side_length(finite->v[0])), false);
            continue;
        }
        diag_related(env->r->cx,
                     report(env, DIAG_UNEQUAL_TOTALS, step->span,
                            "the two sides have %llu and %llu bytes; make them equal, or write truncate",
                            (unsigned long long)finite->v[0]->bytes, (unsigned long long)other->bytes),
                     other->span, "%llu bytes here", (unsigned long long)other->bytes);
        return false;
    }
    step->bytes = least->bytes;
    step->open_bytes = least->open_bytes;
    return true;
}

/* The side that is the smallest whatever the open lengths are; null if that depends on them. */
static const struct side *always_smallest(const struct env *env, const side_refs *finite)
{
    for (size_t i = 0; i < finite->n; i++) {
        const struct lin *bytes = &finite->v[i]->open_bytes;
        bool least = !bytes->nonlinear;

        for (size_t k = 0; k < finite->n && least; k++) {
            const struct side *other = finite->v[k];
            struct lin total = is_runtime(&other->open_bytes) ? other->open_bytes : lin_constant((int64_t)other->bytes);
            struct lin own = is_runtime(bytes) ? *bytes : lin_constant((int64_t)finite->v[i]->bytes);

            least = !total.nonlinear && lin_compare(env->r->cx, &own, &total).le;
        }
        if (least)
            return finite->v[i];
    }
    return NULL;
}

/* The fix is to drop the word. */
static void useless_truncate(const struct env *env, struct span span, const char *message)
{
    diag_fixit(env->r->cx, report(env, DIAG_USELESS_TRUNCATE, span, "%s", message), span, "");
}

static void truncate_totals(const struct env *env, const side_refs *finite, struct span span, struct step *step)
{
    const struct side *least = smallest(finite);
    bool same = true, runtime = false;

    for (size_t i = 0; i < finite->n; i++) {
        same = same && finite->v[i]->bytes == least->bytes;
        runtime = runtime || is_runtime(&finite->v[i]->open_bytes);
    }
    if (same && !runtime && !env->binding)
        useless_truncate(env, span, finite->n == 1 ? "only one side has a length; 'truncate' does nothing"
                                                  : "both sides have the same length; 'truncate' does nothing");
    step->truncated = true;
    step->bytes = least->bytes;
    step->open_bytes = least->open_bytes;
    if (runtime && finite->n > 1) {
        const struct side *always = always_smallest(env, finite);
        step->open_bytes = always ? always->open_bytes : (struct lin){ .nonlinear = true };
    }
}

static bool is_access_sized(const struct piece *piece)
{
    return piece->kind == PIECE_PORT || piece->kind == PIECE_REG;
}

/* Of the bytes that reach this side, each port and register gets whole accesses. */
static bool check_accesses(const struct env *env, const struct step *step, const struct side *side)
{
    uint64_t left = step->bytes;

    if (is_runtime(&step->open_bytes) && !env->binding)
        return true;
    for (size_t i = 0; i < side->pieces.n; i++) {
        const struct piece *piece = &side->pieces.v[i];
        uint64_t here = piece->endless || piece->bytes > left ? left : piece->bytes;

        if (is_access_sized(piece) && here % piece->element != 0) {
            report(env, DIAG_PARTIAL_ACCESS, side->span, "%llu bytes is not a whole number of %u-bit accesses to %s",
                   (unsigned long long)here, 8 * piece->element, piece_text(env, piece));
            return false;
        }
        left -= here;
    }
    return true;
}

/* Each says what it says once. */
static void modifiers_once(const struct env *env, const struct move_decl *decl)
{
    static const char *const names[] = { [MOD_TRUNCATE] = "truncate", [MOD_LENGTH] = "length", [MOD_NOSPLIT] = "nosplit", [MOD_COMMAND] = "command" };

    for (size_t i = 1; i < decl->modifiers.n; i++)
        for (size_t k = 0; k < i; k++) {
            const struct modifier *first = &decl->modifiers.v[k], *again = &decl->modifiers.v[i];
            if (first->kind != again->kind)
                continue;
            diag_related(env->r->cx, report(env, DIAG_DUPLICATE_NAME, again->span, "'%s' is given twice", names[again->kind]), first->span,
                         "first here");
            break;
        }
}

static bool set_totals(const struct env *env, const struct move_decl *decl, struct step *step)
{
    side_refs finite = finite_sides(env, step);
    const struct modifier *length = NULL, *cut = NULL;

    if (!env->binding)
        modifiers_once(env, decl);
    for (size_t i = 0; i < decl->modifiers.n; i++) {
        const struct modifier *modifier = &decl->modifiers.v[i];

        length = modifier->kind == MOD_LENGTH ? modifier : length;
        cut = modifier->kind == MOD_TRUNCATE ? modifier : cut;
        step->nosplit = step->nosplit || modifier->kind == MOD_NOSPLIT;
        step->command = step->command || modifier->kind == MOD_COMMAND;
    }
    if (length) {
        if (!with_length(env, length->expr, &finite, step))
            return false;
        if (cut && !env->binding)
            useless_truncate(env, cut->span, "'length' already says how much; 'truncate' does nothing");
    } else if (finite.n == 0) {
        report(env, DIAG_ENDLESS, step->span, "neither side ends; add 'length N'");
        return false;
    } else if (cut) {
        truncate_totals(env, &finite, cut->span, step);
    } else if (!equal_totals(env, &finite, step)) {
        return false;
    }
    for (size_t i = 0; i < step->sources.n + step->dests.n; i++) {
        const struct side *side = i < step->sources.n ? &step->sources.v[i] : &step->dests.v[i - step->sources.n];

        if (!check_finite_part(env, step, side) || !check_accesses(env, step, side))
            return false;
    }
    return true;
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

static bool touches_packet(const struct step *step)
{
    for (size_t s = 0; s < step->sources.n + step->dests.n; s++) {
        const struct side *side = s < step->sources.n ? &step->sources.v[s] : &step->dests.v[s - step->sources.n];

        for (size_t i = 0; i < side->pieces.n; i++)
            if (side->pieces.v[i].kind == PIECE_PORT && side->pieces.v[i].port->packet)
                return true;
    }
    return false;
}

/* Bytes touched twice: what is legal makes the step ordered, what is not is reported. */
static bool check_overlap(const struct env *env, struct step *step)
{
    struct cx *cx = env->r->cx;
    struct conflict twice, early, late;
    struct diag *made;

    if (step->kind != STEP_MOVE)
        return true;
    struct arena_mark mark = arena_mark(cx->scratch);
    struct touches touches = { .cx = cx };
    touch_step(&touches, step, 0, true);
    bool is_twice = find_double_write(&touches, &twice), is_early = find_write_before_read(&touches, false, &early);
    bool is_late = !is_early && find_write_before_read(&touches, true, &late);
    arena_release(cx->scratch, mark);
    if (is_twice) {
        made = report(env, DIAG_OVERLAP_DST, twice.write_span, "byte %s is written twice in one step", byte_text(cx, &twice));
        diag_related(cx, made, twice.read_span, "and here");
        step->ordered = true;
    }
    if (is_early) {
        made = report(env, DIAG_OVERLAP_SRC_DST, step->span, "byte %s is written before it is read", byte_text(cx, &early));
        diag_related(cx, made, early.read_span, "read here");
        diag_note(cx, made, "the result would depend on how far the controller reads ahead; go through the bytes in the other order");
        return false;
    }
    step->ordered = step->ordered || is_late;
    return true;
}

static bool make_move(const struct env *env, const struct step_decl *decl, struct step *step)
{
    if (!make_operands(env, &decl->move, step) || !set_totals(env, &decl->move, step) || !check_overlap(env, step))
        return false;
    step->packet = touches_packet(step);
    return true;
}

static bool add_steps(const struct env *env, const step_list *decl, const struct step_decl *loop, resolved_steps *steps);

static bool add_loop(const struct env *env, const struct step_decl *decl, resolved_steps *steps)
{
    struct local local = { decl->variable.id, decl->variable.span, 0, env->locals };
    struct env inside = *env;
    wide to;

    if (!check_loop_name(env, decl->variable) || !eval_range(env, &decl->range, &local.value, &to))
        return false;
    inside.locals = &local;
    for (; local.value <= to; local.value++)
        if (!add_steps(&inside, &decl->body, decl, steps))
            return false;
    return true;
}

static bool add_step(const struct env *env, const struct step_decl *decl, const struct step_decl *loop, resolved_steps *steps)
{
    struct step step = { .kind = decl->kind, .span = decl->span, .loop = loop };

    if (decl->kind == STEP_CLAUSE)
        return true;
    if (decl->kind == STEP_FOR)
        return add_loop(env, decl, steps);
    if (decl->kind == STEP_MOVE || decl->kind == STEP_CHECK) {
        step.verb = decl->move.verb;
        if (!make_move(env, decl, &step))
            return false;
    }
    if (steps->n >= STEPS_MAX) {
        report(env, DIAG_TOO_LARGE, decl->span, "a transfer of more than %zu steps", STEPS_MAX);
        return false;
    }
    vec_push(env->r->cx->arena, steps, step);
    return true;
}

/* One wrong step does not hide the next; a wrong loop body is reported for its first turn only. */
static bool add_steps(const struct env *env, const step_list *decl, const struct step_decl *loop, resolved_steps *steps)
{
    bool good = true;

    for (size_t i = 0; i < decl->n; i++)
        good = add_step(env, decl->v[i], loop, steps) && good;
    return good;
}

bool resolve_steps(const struct env *env, const step_list *decl, resolved_steps *steps)
{
    *steps = (resolved_steps){ 0 };
    return add_steps(env, decl, NULL, steps);
}
