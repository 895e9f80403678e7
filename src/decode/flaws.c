/* SPDX-License-Identifier: MIT */
/* What is wrong with a foreign chain although it can be read: places, limits, and descriptors that write over descriptors. */
#include "decode/follow.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- one descriptor ---------------------------------------------------------------------------------------------- */

static void at_hop(struct cx *cx, struct chain_read *chain, enum diag_id id, const struct hop *hop, const char *text, const char *note)
{
    chain_flaw(cx, chain, (struct flaw){ .id = id, .address = hop->d.address, .size = hop->d.size, .text = text, .note = note });
}

static void check_place(struct cx *cx, const struct controller *model, struct chain_read *chain, const struct hop *hop)
{
    uint64_t align = hop->d.layout->align, page = model->place.page, at = hop->d.address;

    if (chain->hops.n == 1 && model->place.align > align)
        align = model->place.align;

    if (align > 1 && at % align)
        at_hop(cx, chain, DIAG_CHAIN_MISALIGNED, hop, arena_printf(cx->arena, "0x%" PRIx64 " is not a multiple of %" PRIu64, at, align), NULL);
    if (page && at / page != chain->head / page)
        at_hop(cx, chain, DIAG_CHAIN_PAGE, hop, arena_printf(cx->arena, "all descriptors lie in one page of %" PRIu64 " bytes, and this one does not",
                                                             page), NULL);
    else if (page && (at + hop->d.size - 1) / page != at / page)
        at_hop(cx, chain, DIAG_CHAIN_PAGE, hop, arena_printf(cx->arena, "this crosses the end of its page of %" PRIu64 " bytes", page), NULL);
}

static void check_slot(struct cx *cx, const struct controller *model, struct chain_read *chain, const struct hop *hop)
{
    wide slot, base;

    if (!model->place.slot || chain->hops.n != 1 || !decoder_was_given(chain->decoder, ROLE_BASE, &base)
        || !decoded_eval(chain->decoder, model->place.slot, &slot) || slot == (wide)hop->d.address)
        return;
    at_hop(cx, chain, DIAG_CHAIN_MISALIGNED, hop, arena_printf(cx->arena, "the first descriptor of this channel lies at 0x%" PRIx64, (uint64_t)slot), NULL);
}

static void limit_broken(struct cx *cx, const struct controller *model, struct chain_read *chain, const struct hop *hop, const struct limit *limit)
{
    const char *note = limit->citation.bytes ? arena_printf(cx->arena, "%.*s", (int)limit->citation.size, limit->citation.bytes) : NULL;

    at_hop(cx, chain, DIAG_LIMIT_BROKEN, hop, arena_printf(cx->arena, "the limit '%s' does not hold", cexpr_text(cx, model, limit->expr)), note);
}

/* Options that nobody has said stand at no value: what depends on them was the choice of whoever wrote the words. */
static bool is_open(struct chain_read *chain, const struct controller *model, const struct limit *limit)
{
    size_t i;
    wide v;

    for (i = 0; i < model->options.n; i++) {
        unsigned slot = model->options.v[i].slot;

        if (slot_in(&limit->depends, slot) && !decoded_learnt(chain->decoder, slot) && !decoder_was_given(chain->decoder, slot, &v))
            return true;
    }
    return false;
}

static bool holds(struct chain_read *chain, const struct controller *model, const struct limit *limit, const struct cexpr *expr)
{
    wide v;

    if (is_open(chain, model, limit))
        return true;
    if (limit->when && decoded_eval(chain->decoder, limit->when, &v) && !v)
        return true;
    return !decoded_eval(chain->decoder, expr, &v) || v;
}

static void check_limits(struct cx *cx, const struct controller *model, struct chain_read *chain, const struct hop *hop)
{
    size_t i;

    for (i = 0; i < model->limits.n; i++) {
        const struct limit *limit = &model->limits.v[i];
        bool each = limit->expr->kind == CE_ALL;

        if ((!limit->of_list || each) && !holds(chain, model, limit, limit->expr))
            limit_broken(cx, model, chain, hop, limit);
    }
}

void flaws_of_hop(struct cx *cx, const struct chain_request *request, struct chain_read *chain, struct hop *hop)
{
    const struct controller *model = request->target->model;

    if (model->chain.kind != CHAINING_STEPPED) {
        check_place(cx, model, chain, hop);
        check_slot(cx, model, chain, hop);
    }
    if (!hop->zero)
        check_limits(cx, model, chain, hop);
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static void list_limits(struct cx *cx, const struct controller *model, struct chain_read *chain)
{
    size_t i;

    if (!chain->hops.n || chain->end == CHAIN_BROKEN || chain->end == CHAIN_OPEN)
        return;
    for (i = 0; i < model->limits.n; i++) {
        const struct limit *limit = &model->limits.v[i];

        if (limit->of_list && limit->expr->kind != CE_ALL && limit->expr->kind != CE_ANY && !holds(chain, model, limit, limit->expr))
            limit_broken(cx, model, chain, chain->hops.v[0], limit);
    }
}

/* ---- writing over descriptors ------------------------------------------------------------------------------------ */

struct occupied { uint64_t begin, end; const struct chain_read *chain; size_t index; };
typedef VEC(struct occupied) home_list;

static int by_begin(const void *left, const void *right)
{
    const struct occupied *a = left, *b = right;

    return (a->begin > b->begin) - (a->begin < b->begin);
}

static void add_homes(struct cx *cx, const struct chain_read *chain, home_list *homes)
{
    size_t i;
    unsigned b;

    for (i = 0; i < chain->hops.n; i++) {
        const struct decoded *d = &chain->hops.v[i]->d;

        vec_push(cx->arena, homes, ((struct occupied){ d->address, d->address + d->size, chain, i }));
        for (b = 0; b < d->nblocks; b++)
            vec_push(cx->arena, homes, ((struct occupied){ d->block[b].address, d->block[b].address + d->block[b].size, chain, i }));
    }
}

/* Bytes that one beat, or one run, of a side touches. */
struct stretch { wide begin, end; };

static struct stretch run_of(const struct decoded *d, const struct shape_side *side, unsigned item)
{
    struct stretch s = { side->address[item], side->address[item] };
    wide run = d->run[item < d->nruns ? item : 0];

    if (side->increment) {
        s.end += run;
    } else {
        wide width = side->has_width && side->width > 0 ? side->width : 1, beats = run / width, last = beats > 0 ? (beats - 1) * side->step : 0;

        s.end += width + (last > 0 ? last : 0);
        s.begin += last < 0 ? last : 0;
    }
    return s;
}

/* The whole of what a side touches, from its lowest to its highest byte. */
static struct stretch hull_of(const struct decoded *d, const struct shape_side *side, unsigned item)
{
    struct stretch s = run_of(d, side, item);
    unsigned level;

    for (level = 1; level < FORM_LEVELS; level++) {
        wide far = (d->count[level] > 0 ? d->count[level] - 1 : 0) * side->pitch[level];

        s.end += far > 0 ? far : 0;
        s.begin += far < 0 ? far : 0;
    }
    return s;
}

/* Rows only: does one of them touch [begin, end)? Where there are more levels, the hull counts. */
static bool a_row_touches(const struct decoded *d, const struct shape_side *side, unsigned item, const struct occupied *home)
{
    struct stretch s = run_of(d, side, item);
    wide pitch = side->pitch[1], row;

    if (d->count[1] <= 1 || d->count[2] > 1 || d->count[3] > 1 || pitch <= 0)
        return true;
    row = (wide)home->begin >= s.end ? ((wide)home->begin - s.end) / pitch + 1 : 0;       /* the first that ends behind its beginning */
    return row < d->count[1] && s.begin + row * pitch < (wide)home->end;
}

static const struct occupied *first_behind(const home_list *homes, wide begin)
{
    size_t low = 0, high = homes->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if ((wide)homes->v[middle].end > begin)
            high = middle;
        else
            low = middle + 1;
    }
    return low < homes->n ? &homes->v[low] : NULL;
}

static void tell_overwrite(struct cx *cx, struct chain_read *chain, const struct hop *hop, const struct occupied *home)
{
    chain_flaw(cx, chain, (struct flaw){
        .id = DIAG_SELF_WRITE, .address = hop->d.address, .size = hop->d.size, .also = home->begin, .also_size = home->end - home->begin,
        .also_text = arena_printf(cx->arena, "descriptor %zu%s%s", home->index, *home->chain->name ? " of list " : "", home->chain->name),
        .text = "what this moves lands on a descriptor of the chain" });
}

enum { LOOKED_AT = 64 };

static void check_writes(struct cx *cx, struct chain_read *chain, const struct hop *hop, const home_list *homes)
{
    bool into = hop->d.between && hop->has_flow && hop->flow == FLOW_P2M;
    const struct shape_side *side = into ? &hop->d.source : &hop->d.dest;
    const struct occupied *home, *end = homes->v + homes->n;
    unsigned item, looked;

    if (side->kind != FSIDE_ADDRESS || hop->zero || hop->bytes <= 0)
        return;
    for (item = 0; item < side->n; item++) {
        struct stretch hull = hull_of(&hop->d, side, item);

        if (side->absent >> item & 1)
            continue;
        home = first_behind(homes, hull.begin);
        for (looked = 0; home && home < end && (wide)home->begin < hull.end && looked < LOOKED_AT; home++, looked++)
            if (a_row_touches(&hop->d, side, item, home)) {
                tell_overwrite(cx, chain, hop, home);
                return;
            }
    }
}

void flaws_of_list(struct cx *cx, const struct chain_request *request, struct chain_read *chain)
{
    list_limits(cx, request->target->model, chain);
}

/* Sorted by their ends too, unless some lie on each other: then that was told already. */
void flaws_of_lists(struct cx *cx, struct chain_read *chains, size_t n)
{
    home_list homes = { 0 };
    size_t c, i;

    for (c = 0; c < n; c++)
        add_homes(cx, &chains[c], &homes);
    if (!homes.n)
        return;
    qsort(homes.v, homes.n, sizeof *homes.v, by_begin);
    for (i = 1; i < homes.n; i++)
        if (homes.v[i].begin < homes.v[i - 1].end && homes.v[i].chain != homes.v[i - 1].chain)
            chain_flaw(cx, &chains[0], (struct flaw){ .id = DIAG_CHAIN_OVERLAP, .address = homes.v[i].begin, .size = homes.v[i].end - homes.v[i].begin,
                                                      .also = homes.v[i - 1].begin, .also_size = homes.v[i - 1].end - homes.v[i - 1].begin,
                                                      .also_text = "and this one, of the other list", .text = "two descriptors share words" });
    for (c = 0; c < n; c++)
        for (i = 0; i < chains[c].hops.n; i++)
            check_writes(cx, &chains[c], chains[c].hops.v[i], &homes);
    if (n == 2 && chains[0].end == CHAIN_ENDS && chains[1].end == CHAIN_ENDS && chains[0].bytes != chains[1].bytes)
        chain_flaw(cx, &chains[1], (struct flaw){ .id = DIAG_UNEQUAL_TOTALS, .address = chains[1].head, .size = 4,
            .text = arena_printf(cx->arena, "list %s moves %" PRIu64 " bytes, list %s %" PRIu64, chains[0].name, (uint64_t)chains[0].bytes,
                                 chains[1].name, (uint64_t)chains[1].bytes) });
}

/* ---- records ----------------------------------------------------------------------------------------------------- */

void flaws_tell(struct cx *cx, const struct dump *dump, const struct chain_read *chain)
{
    size_t i;

    for (i = 0; i < chain->flaws.n; i++) {
        const struct flaw *f = &chain->flaws.v[i];
        struct diag *d = diag(cx, f->id, f->size ? dump_span(dump, f->address, f->size) : SPAN_NONE, "%s", f->text);

        if (f->also_size)
            diag_related(cx, d, dump_span(dump, f->also, f->also_size), "%s", f->also_text);
        if (f->note)
            diag_note(cx, d, "%s", f->note);
    }
}
