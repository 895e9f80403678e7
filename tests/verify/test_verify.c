/* SPDX-License-Identifier: MIT */
/* The verifier: what is planned is proved; then tables are damaged, bit by bit and on purpose. A damaged table must be
 * refused, or its words must say something different that moves the same bytes (a burst, a width of memory). */
#include <stdlib.h>
#include <string.h>
#include "verify/decode.h"
#include "codegen/plan_channel.h"
#include "codegen/table.h"
#include "controller/model.h"
#include "tests/unit/tap.h"

struct world { struct cx *cx; struct program *program; struct library library; file_list files; };

static bool load_world(struct world *w, const char *name)
{
    const char *top = getenv("top_srcdir");
    struct load_paths paths = { 0 };
    const char *input;

    *w = (struct world){ .cx = cx_new() };
    top = top ? top : ".";
    input = arena_printf(w->cx->arena, "%s/tests/verify/%s.dmac", top, name);
    vec_push(w->cx->arena, &paths.controller_dirs, arena_printf(w->cx->arena, "%s/controllers", top));
    if (!load_program(w->cx, &paths, &input, 1, &w->files))
        return false;
    controllers_load(w->cx, &w->files, &w->library);
    w->program = resolve(w->cx, &w->files, &w->library, NULL, 0);
    plan_channels(w->cx, w->program);
    return diag_error_count(w->cx) == 0;
}

static struct planned *plan(struct world *w, struct transfer *transfer)
{
    struct planned *planned = NEW(w->cx->arena, struct planned);

    return plan_transfer(w->cx, w->program, transfer, planned) ? planned : NULL;
}

/* ---- what the words say ------------------------------------------------------------------------------------------ */

/* The units with something in the place of every fix-up: the longest length, an address of no importance. */
static uint32_t *filled(struct world *w, const struct table *table)
{
    uint32_t *units = NEW_ARRAY(w->cx->arena, uint32_t, table->units.n + 1);
    size_t i;

    memcpy(units, table->units.v, table->units.n * sizeof *units);
    for (i = 0; i < table->fixups.n; i++) {
        const struct fixup *f = &table->fixups.v[i];
        bool own = f->symbol && f->symbol->kind == SYMBOL_TABLE;
        wide value = f->kind == FIXUP_LENGTH ? (wide)(f->cap / (f->divide ? f->divide : 1)) + f->add : (own ? 0x100000 : 0x2000000) + f->addend;

        units[f->unit] |= ((uint32_t)(value >> f->shift) & (uint32_t)(((uint64_t)1 << f->bits) - 1)) << f->lsb;
    }
    return units;
}

/* Two numbers: `effect` of where bytes come from, go to, in what amounts, and how the list goes on; `all` of every value
 * that the words teach. */
struct saying { uint64_t effect, all; };

static void stir(uint64_t *sum, wide v)
{
    *sum = (*sum ^ (uint64_t)v ^ (uint64_t)(v >> 64) << 7) * 1099511628211u;
    *sum ^= *sum >> 29;
}

static void stir_side(uint64_t *sum, const struct decoded *d, const struct shape_side *side)
{
    bool one_beat = d->nruns == 1 && side->has_width && d->run[0] == side->width && d->count[1] == 1;
    unsigned i;

    stir(sum, side->kind);
    for (i = 0; i < side->n; i++)
        stir(sum, side->absent >> i & 1 ? 0 : side->address[i]);
    for (i = 1; i < FORM_LEVELS; i++)
        stir(sum, side->pitch[i]);
    stir(sum, side->absent);
    stir(sum, side->kind == FSIDE_FILL ? side->value : 0);
    stir(sum, side->increment || one_beat);     /* one beat: it makes no difference whether the address advances */
}

static void stir_effect(uint64_t *sum, const struct decoded *d)
{
    unsigned i;

    stir_side(sum, d, &d->source);
    stir_side(sum, d, &d->dest);
    for (i = 0; i < d->nruns; i++)
        stir(sum, d->run[i]);
    for (i = 1; i < FORM_LEVELS; i++)
        stir(sum, d->count[i]);
    stir(sum, d->end);
    stir(sum, (wide)d->next);
    stir(sum, (wide)d->next_words);
    stir(sum, d->interrupt);
}

static bool say_table(struct world *w, const struct controller *model, const struct table *table, bool reads, struct saying *saying)
{
    struct image image = { filled(w, table), table->units.n, image_unit_bits(model), 0x100000, table->blocks.n ? table->length : 0, NULL };
    struct decoder *d = decoder_new(w->cx, model);
    struct standing standing = { .base = image.address, .fixed_words = true };
    struct refusal why;
    struct decoded out;
    size_t j, k;
    wide v;

    if (model->two_lists)
        decoder_list(d, reads);
    for (j = 0; j < table->descriptors.n; j++) {
        standing.words = 0;
        for (k = 0; k < table->descriptors.v[j].words.n; k++)
            standing.words |= (uint64_t)1 << table->descriptors.v[j].words.v[k].def->index;
        standing.index = j;
        standing.first = j == 0 || table->descriptors.v[j].again;
        if (!decode_descriptor(d, &image, image.address + 4 * (uint64_t)table->descriptors.v[j].first_unit, &standing, &out, &why))
            return false;
        stir_effect(&saying->effect, &out);
        for (k = 0; k < model->slots.n; k++)
            if (decoded_learnt(d, (unsigned)k) && decoded_value(d, (unsigned)k, &v)) {
                stir(&saying->all, (wide)k);
                stir(&saying->all, v);
            }
    }
    return true;
}

static bool sayings(struct world *w, const struct planned *planned, struct saying *saying)
{
    size_t i;

    *saying = (struct saying){ 14695981039346656037u, 14695981039346656037u };
    for (i = 0; i < planned->tables.n; i++)
        if (!say_table(w, planned->model, planned->tables.v[i], i == 0, saying))
            return false;
    return true;
}

/* ---- damage ------------------------------------------------------------------------------------------------------ */

static bool refused(struct world *w, struct planned *planned)
{
    return !verify_planned(w->cx, w->program, planned);
}

struct tally { unsigned long refused, different, unnoticed; };

static void flip_table(struct world *w, struct planned *planned, struct table *table, struct tally *tally)
{
    struct saying before, after;
    bool readable = sayings(w, planned, &before);
    size_t bit;

    for (bit = 0; bit < 32 * table->units.n; bit++) {
        table->units.v[bit / 32] ^= (uint32_t)1 << bit % 32;
        if (refused(w, planned)) {
            tally->refused++;
        } else if (readable && sayings(w, planned, &after) && before.effect == after.effect && before.all != after.all) {
            tally->different++;
        } else {
            tally->unnoticed++;
            printf("# unit %zu bit %zu: another effect, or the same words, is proved\n", bit / 32, bit % 32);
        }
        table->units.v[bit / 32] ^= (uint32_t)1 << bit % 32;
    }
}

static void flip(struct world *w, struct planned *planned, const char *what)
{
    struct tally tally = { 0 };
    size_t i;

    for (i = 0; i < planned->tables.n; i++)
        flip_table(w, planned, planned->tables.v[i], &tally);
    printf("# %s: %lu refused, %lu different, %lu unnoticed\n", what, tally.refused, tally.different, tally.unnoticed);
    ok(tally.refused > 0 && tally.unnoticed == 0, arena_printf(w->cx->arena, "%s: no flipped bit goes unnoticed", what));
    ok(verify_planned(w->cx, w->program, planned), arena_printf(w->cx->arena, "%s: undamaged again, it is proved", what));
}

/* ---- seeded faults ----------------------------------------------------------------------------------------------- */

static void swap_descriptors(struct planned *planned)
{
    struct table *t = planned->tables.v[0];
    const struct descriptor *a = &t->descriptors.v[0], *b = &t->descriptors.v[1];
    size_t i;

    for (i = 0; i < t->fixups.n; i++)
        if (t->fixups.v[i].unit < a->first_unit + a->units)
            t->fixups.v[i].unit += b->first_unit;
        else if (t->fixups.v[i].unit < b->first_unit + b->units)
            t->fixups.v[i].unit -= b->first_unit;
    for (i = 0; i < a->units; i++) {
        uint32_t unit = t->units.v[a->first_unit + i];

        t->units.v[a->first_unit + i] = t->units.v[b->first_unit + i];
        t->units.v[b->first_unit + i] = unit;
    }
}

static struct fixup *fixup_of(struct planned *planned, enum symbol_kind kind)
{
    struct table *t = planned->tables.v[0];
    size_t i;

    for (i = 0; i < t->fixups.n; i++)
        if (t->fixups.v[i].symbol && t->fixups.v[i].symbol->kind == kind && t->fixups.v[i].shift == (kind == SYMBOL_TABLE ? 2 : 0))
            return &t->fixups.v[i];
    return NULL;
}

static struct transfer *transfer_named(struct world *w, const char *name)
{
    size_t i;

    for (i = 0; i < w->program->transfers.n; i++)
        if (!strcmp(w->program->transfers.v[i]->name.id, name))
            return w->program->transfers.v[i];
    printf("Bail out! no transfer %s\n", name);
    exit(99);
}

static void refuses(struct world *w, struct planned *planned, const char *what)
{
    ok(refused(w, planned), what);
    ok(!planned->proved, "... and says that nothing is proved");
}

static struct list_role *role_of(struct planned *planned, unsigned slot)
{
    size_t i;

    for (i = 0; i < planned->roles.n; i++)
        if (planned->roles.v[i].slot == slot)
            return &planned->roles.v[i];
    printf("Bail out! nothing tells the registers role %u\n", slot);
    exit(99);
}

/* An address that happens to be right where a symbol was tried first must not pass: the linker may put it elsewhere. */
static void frozen_address(struct world *w)
{
    struct planned *p = plan(w, transfer_named(w, "shapes"));
    struct table *t = p->tables.v[0];
    struct fixup fixup = t->fixups.v[0];
    uint32_t address;
    bool good = fixup.symbol && fixup.symbol->kind == SYMBOL_OBJECT && verify_planned(w->cx, w->program, p);

    ok(good, "addresses that the linker fills in are proved");
    t->fixups.v++;
    t->fixups.n--;
    for (address = 0x10000000; good && address < 0x10010000; address += 4) {
        t->units.v[fixup.unit] = address;
        good = refused(w, p);
    }
    ok(good, "a constant in the place of a symbol's address is refused, whatever it is");
}

/* The words stay, the port changes. */
static void port_faults(struct world *w, struct planned *p)
{
    struct port *port = NULL;
    const struct side *side = &p->transfer->steps.v[0].dests.v[0];

    memcpy(&port, &side->pieces.v[0].port, sizeof port);
    port->width = 2;
    refuses(w, p, "accesses of another width than the port's are refused");
    port->width = 4;
    port->burst = 2;
    refuses(w, p, "bursts that the port does not stand are refused");
    port->burst = 4;
    port->address += 4;
    refuses(w, p, "another port is refused");
    port->address -= 4;
    ok(verify_planned(w->cx, w->program, p), "its own port is proved");
}

static void faults(void)
{
    struct world w;
    struct planned *p;
    struct table *t;
    struct fixup *f;

    if (!ok(load_world(&w, "pl080"), "the board of the seeded faults"))
        return;
    p = plan(&w, transfer_named(&w, "shapes"));
    if (!ok(p && verify_planned(w.cx, w.program, p), "the table to damage is proved"))
        return;
    t = p->tables.v[0];
    f = fixup_of(p, SYMBOL_TABLE);
    f->addend += 16;
    refuses(&w, p, "a wrong link is refused");
    f->addend = 0;
    refuses(&w, p, "a link back to the head is refused");
    f->addend = (wide)(t->size + 16);
    refuses(&w, p, "a link out of the table is refused");
    f->addend = 16;
    ok(verify_planned(w.cx, w.program, p), "the right link is proved");
    f = fixup_of(p, SYMBOL_OBJECT);
    f->addend += 1;
    refuses(&w, p, "an address off by one is refused");
    f->addend -= 1;
    t->units.v[3] += 1;
    refuses(&w, p, "a length off by one is refused");
    t->units.v[3] -= 1;
    t->units.v[3] |= 0x80000000u;
    refuses(&w, p, "an interrupt that nobody wants is refused");
    t->units.v[3] &= ~0x80000000u;
    swap_descriptors(p);
    refuses(&w, p, "swapped descriptors are refused");
    swap_descriptors(p);
    ok(verify_planned(w.cx, w.program, p), "swapped back it is proved");

    p = plan(&w, transfer_named(&w, "out"));
    if (!ok(p && verify_planned(w.cx, w.program, p), "a transfer to a port is proved"))
        return;
    role_of(p, ROLE_DEST_REQUEST)->value += 1;
    refuses(&w, p, "another request line is refused");
    role_of(p, ROLE_DEST_REQUEST)->value -= 1;
    role_of(p, ROLE_FLOW)->value = FLOW_M2M;
    refuses(&w, p, "another direction is refused");
    role_of(p, ROLE_FLOW)->value = FLOW_M2P;
    ok(verify_planned(w.cx, w.program, p), "with the right ones it is proved");

    port_faults(&w, p);
    frozen_address(&w);

    p = plan(&w, transfer_named(&w, "one_step"));
    if (!ok(p && verify_planned(w.cx, w.program, p), "one step in one descriptor is proved"))
        return;
    p->transfer = transfer_named(&w, "two_steps");
    refuses(&w, p, "two steps in one descriptor are refused");

    p = plan(&w, transfer_named(&w, "plain"));
    t = p->tables.v[0];
    t->units.v[t->units.n - 1] &= ~0x80000000u;
    refuses(&w, p, "a missing interrupt is refused");
    cx_drop(w.cx);

    if (!ok(load_world(&w, "fsldma"), "a board with end bits"))
        return;
    p = plan(&w, transfer_named(&w, "shapes"));
    if (!ok(p && verify_planned(w.cx, w.program, p), "the table with end bits is proved"))
        return;
    t = p->tables.v[0];
    t->units.v[t->units.n - 3] &= ~(uint32_t)1;
    refuses(&w, p, "a missing end bit is refused");
    t->units.v[t->units.n - 3] |= 1;
    t->units.v[5] |= 1;
    refuses(&w, p, "an end bit too early is refused");
    cx_drop(w.cx);
}

/* ---- open lengths ------------------------------------------------------------------------------------------------ */

static void damaged_lengths(void)
{
    struct world w;
    struct planned *p;
    struct table *t;
    size_t i;

    if (!ok(load_world(&w, "pl080"), "the board of open lengths"))
        return;
    p = plan(&w, transfer_named(&w, "lengths"));
    if (!ok(p && verify_planned(w.cx, w.program, p), "open lengths are proved at their thresholds"))
        return;
    t = p->tables.v[0];
    for (i = 0; i < t->fixups.n && t->fixups.v[i].kind != FIXUP_LENGTH; i++)
        ;
    ok(i < t->fixups.n, "there is a length to fill in");
    t->fixups.v[i].cap -= 1;
    refuses(&w, p, "a length clamped one too low is refused");
    t->fixups.v[i].cap += 1;
    if (t->descriptors.n > 1) {
        const uint32_t *end = t->descriptors.v[0].end_units;

        t->descriptors.v[0].end_units = t->units.v;
        refuses(&w, p, "end words that do not end are refused");
        t->descriptors.v[0].end_units = end;
    }
    ok(verify_planned(w.cx, w.program, p), "undamaged again, it is proved");
    cx_drop(w.cx);
}

/* ---- tables that were not planned here --------------------------------------------------------------------------- */

/* Descriptors of vendor code, each in a slot of 64 bytes. */
static struct planned *hand_made(struct world *w, const char *name, uint64_t channel, uint64_t address, const uint32_t *words, size_t n, size_t each)
{
    struct planned *planned = NEW(w->cx->arena, struct planned);
    struct table *table = NEW(w->cx->arena, struct table);
    struct symbol *symbol = NEW(w->cx->arena, struct symbol);
    size_t i, k;

    planned->transfer = transfer_named(w, name);
    planned->model = planned->transfer->instance->model;
    planned->has_channel = true;
    planned->channel = channel;
    *symbol = (struct symbol){ .kind = SYMBOL_TABLE, .name = name, .align = 4 };
    *table = (struct table){ .list = "", .has_address = true, .address = address, .align = 4, .unit_bits = 32, .symbol = symbol, .page = planned->model->place.page };
    for (i = 0; i < n; i += each) {
        struct descriptor d = { .offset = i / each * 64, .first_unit = (uint32_t)table->units.n, .units = (uint32_t)each };

        d.form = planned->model->forms.v[each == 8 ? 1 : 0];
        d.layout = d.form->layout;
        for (k = 0; k < d.layout->nwords; k++)
            if (each == 8 || (strcmp(d.layout->word[k]->name, "CTR3") && strcmp(d.layout->word[k]->name, "CBR2")))
                vec_push(w->cx->arena, &d.words, ((struct table_word){ .def = d.layout->word[k], .bits = 32 }));
        for (k = 0; k < 16; k++)
            vec_push(w->cx->arena, &table->units, k < each ? words[i + k] : 0);
        vec_push(w->cx->arena, &table->descriptors, d);
    }
    table->size = 4 * table->units.n;
    vec_push(w->cx->arena, &planned->tables, table);
    return planned;
}

static void shapes(void)
{
    static const uint32_t window[] = {
        0x403a003a, 0x40000200, 0x000f0040, 0x20040000, 0x20060000, 0x00000000, 0x00000240, 0xfe013040,
        0x403a003a, 0x40000200, 0x400f0040, 0x20042580, 0x20060000, 0x00000000, 0x000002c0, 0x00000000,
    };
    static const uint32_t lap[] = {
        0x40090001, 0x80000000, 0x00000100, 0x42028040, 0x20030000, 0xf8012040,
        0x40090001, 0x80000000, 0x00000100, 0x42028040, 0x20030100, 0xf8012000,
    };
    struct world w;
    struct planned *p;
    bool good = load_world(&w, "shapes");

    if (!ok(good, "the board of the hand-made tables")) {
        diag_print(w.cx, stdout, COLOUR_NEVER);
        return;
    }
    p = hand_made(&w, "window", 12, 0x20003000, window, 16, 8);
    good = ok(verify_planned(w.cx, w.program, p), "rows with a pitch, upwards and downwards, are proved");
    if (good)
        flip(&w, p, "rows");
    p->channel = 0;
    refuses(&w, p, "rows on a channel that has none are refused");
    p = hand_made(&w, "lap", 0, 0x20002000, lap, 12, 6);
    good = ok(verify_planned(w.cx, w.program, p), "a ring is proved") && good;
    if (good)
        flip(&w, p, "ring");
    p->tables.v[0]->units.v[16 + 5] = 0;
    refuses(&w, p, "a ring that ends is refused");
    p->tables.v[0]->units.v[16 + 5] = 0xf8012040;
    refuses(&w, p, "a ring that leads back to its second descriptor is refused");
    p->tables.v[0]->units.v[16 + 5] = 0xe8012000;
    refuses(&w, p, "a link that announces other words than the head has is refused");
    if (!good)
        diag_print(w.cx, stdout, COLOUR_NEVER);
    cx_drop(w.cx);
}

/* Beats of two bytes where the rows begin at odd addresses, all but the first. */
static void odd_rows(void)
{
    struct world w;
    struct planned *p = load_world(&w, "rows") ? plan(&w, transfer_named(&w, "g_odd")) : NULL;

    if (!ok(p && verify_planned(w.cx, w.program, p), "rows at odd addresses")) {
        diag_print(w.cx, stdout, COLOUR_NEVER);
        return;
    }
    is_number(p->tables.v[0]->units.v[0] & 3, 0, "they are read byte by byte");
    p->tables.v[0]->units.v[0] |= 1;
    refuses(&w, p, "wider beats are refused, though the first row is aligned");
    cx_drop(w.cx);
}

/* ---- all transfers of a board ------------------------------------------------------------------------------------ */

#define FLIP_UNITS 64
static void board(const char *name)
{
    struct world w;
    bool loaded = load_world(&w, name);
    size_t i, k;

    if (!ok(loaded, arena_printf(w.cx->arena, "%s: the board loads", name))) {
        diag_print(w.cx, stdout, COLOUR_NEVER);
        return;
    }
    for (i = 0; i < w.program->transfers.n; i++) {
        struct transfer *transfer = w.program->transfers.v[i];
        const char *what = arena_printf(w.cx->arena, "%s: %s", name, transfer->name.id);
        struct planned *planned = plan(&w, transfer);
        size_t units = 0;

        if (!planned) {
            ok(false, arena_printf(w.cx->arena, "%s is planned", what));
            diag_print(w.cx, stdout, COLOUR_NEVER);
            continue;
        }
        if (!ok(verify_planned(w.cx, w.program, planned), arena_printf(w.cx->arena, "%s is proved", what))) {
            diag_print(w.cx, stdout, COLOUR_NEVER);
            continue;
        }
        for (k = 0; k < planned->tables.n; k++)
            units += planned->tables.v[k]->units.n;
        if (units <= FLIP_UNITS)
            flip(&w, planned, what);
    }
    cx_drop(w.cx);
}

int main(void)
{
    static const char *const boards[] = { "pl080", "tango", "fsldma", "zdma", "gpdma", "rings", "rows", "operations" };
    size_t i;

    for (i = 0; i < sizeof boards / sizeof *boards; i++)
        board(boards[i]);
    faults();
    damaged_lengths();
    shapes();
    odd_rows();
    return tap_done();
}
