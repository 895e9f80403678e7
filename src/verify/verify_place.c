/* SPDX-License-Identifier: MIT */
/* Symbols at trial addresses, fix-ups applied, empty descriptors dropped: what the linker and the preparation of a
 * transaction do with a table, done once more by other code. */
#include <string.h>
#include "verify/verify_room.h"

/* ---- which symbols ----------------------------------------------------------------------------------------------- */

static size_t hash_of(const struct symbol *symbol, const struct buffer *buffer, unsigned index)
{
    uintptr_t key = buffer ? (uintptr_t)buffer : (uintptr_t)symbol;

    return (size_t)((key >> 4) * 2654435761u + index * 40503u);
}

static bool same_seat(const struct seat *seat, const struct symbol *symbol, const struct buffer *buffer, unsigned index)
{
    return buffer ? seat->buffer == buffer && seat->index == index : seat->symbol == symbol;
}

static uint32_t *find(const struct placement *p, const struct symbol *symbol, const struct buffer *buffer, unsigned index)
{
    size_t at = hash_of(symbol, buffer, index) & (p->nslots - 1);

    while (p->slots[at] && !same_seat(&p->seats.v[p->slots[at] - 1], symbol, buffer, index))
        at = (at + 1) & (p->nslots - 1);
    return &p->slots[at];
}

static void grow(struct cx *cx, struct placement *p)
{
    size_t i;

    p->nslots = p->nslots ? 2 * p->nslots : 64;
    p->slots = NEW_ARRAY(cx->arena, uint32_t, p->nslots);
    for (i = 0; i < p->seats.n; i++)
        *find(p, p->seats.v[i].symbol, p->seats.v[i].buffer, p->seats.v[i].index) = (uint32_t)i + 1;
}

static void add_symbol(struct cx *cx, struct placement *p, const struct symbol *symbol)
{
    const struct buffer *buffer = symbol->kind == SYMBOL_TABLE ? 0 : symbol->buffer;
    uint32_t *slot;

    if (2 * p->seats.n >= p->nslots)
        grow(cx, p);
    slot = find(p, symbol, buffer, symbol->index);
    if (*slot)
        return;
    vec_push(cx->arena, &p->seats, ((struct seat){ .symbol = symbol, .buffer = buffer, .index = symbol->index }));
    *slot = (uint32_t)p->seats.n;
}

static void add_fixups(struct cx *cx, struct placement *p, const struct fixup *fixups, size_t n)
{
    const struct symbol *before = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        if (fixups[i].symbol && fixups[i].symbol != before)
            add_symbol(cx, p, fixups[i].symbol);
        before = fixups[i].symbol;
    }
}

/* ---- where ------------------------------------------------------------------------------------------------------- */

static bool overlaps(const struct seat *seat, uint64_t bytes, uint64_t address, uint64_t size)
{
    return address < seat->address + bytes && seat->address < address + size;
}

/* What is in the way, and how long it is; null: nothing. */
static const struct seat *obstacle(const struct placement *p, size_t n, uint64_t address, uint64_t size, uint64_t *bytes)
{
    size_t i, first = n > 64 ? n - 64 : 0;  /* neighbours in the order placed: enough to keep symbols apart, and linear */

    for (i = first; i < n; i++) {
        *bytes = p->seats.v[i].symbol->size;
        if (overlaps(&p->seats.v[i], *bytes, address, size))
            return &p->seats.v[i];
    }
    for (i = 0; i < p->fixed.n; i++) {
        *bytes = p->fixed.v[i].buffer->size;
        if (overlaps(&p->fixed.v[i], *bytes, address, size))
            return &p->fixed.v[i];
    }
    return 0;
}

static void add_fixed(struct cx *cx, const struct program *program, const struct planned *planned, struct placement *p)
{
    size_t i;

    for (i = 0; program && i < program->buffers.n; i++) {
        const struct buffer *buffer = program->buffers.v[i];

        if (buffer->home == HOME_FIXED)
            vec_push(cx->arena, &p->fixed, ((struct seat){ .buffer = buffer,
                .address = instance_bus(planned->transfer->instance, buffer->address, 0) }));
    }
}

static uint64_t aligned_down(uint64_t address, uint64_t align) { return address & ~(align - 1); }
static uint64_t aligned_up(uint64_t address, uint64_t align) { return (address + align - 1) & ~(align - 1); }

/* From one end of the range, past whatever is in the way; the end itself if there is no room. */
static uint64_t choose(const struct placement *p, size_t n, const struct symbol *symbol, unsigned variant)
{
    uint64_t align = symbol->align ? symbol->align : 1, size = symbol->size ? symbol->size : 1, bytes;
    uint64_t low = aligned_up(symbol->low, align), high = aligned_down(symbol->high, align), address = variant ? high : low;
    const struct seat *other;
    unsigned tries;

    if (low > high)
        return symbol->low;
    if (address / align % 2 == variant && high - low >= align)
        address = variant ? address - align : address + align;
    for (tries = 0; tries < 256 && (other = obstacle(p, n, address, size, &bytes)); tries++) {
        if (variant ? other->address < low + size : other->address + bytes + align > high)
            return variant ? high : low;
        address = variant ? aligned_down(other->address - size, align) : aligned_up(other->address + bytes, align);
    }
    return address;
}

static const struct table *table_of(const struct planned *planned, const struct symbol *symbol)
{
    size_t i;

    for (i = 0; i < planned->tables.n; i++)
        if (planned->tables.v[i]->symbol == symbol)
            return planned->tables.v[i];
    return 0;
}

static uint64_t seat_address(const struct planned *planned, const struct placement *p, size_t i, unsigned variant)
{
    const struct symbol *symbol = p->seats.v[i].symbol;
    const struct table *table = symbol->kind == SYMBOL_TABLE ? table_of(planned, symbol) : 0;

    if (table && table->has_address)
        return table->address + (uint64_t)table->bus_offset;
    if (table && table->stepped)
        return 0;
    if (symbol->kind != SYMBOL_TABLE && symbol->buffer && symbol->buffer->home == HOME_FIXED)
        return symbol->buffer->address + (uint64_t)symbol->bus_offset + symbol->index * symbol->buffer->size;
    return choose(p, i, symbol, variant);
}

void placement_make(struct cx *cx, const struct program *program, const struct planned *planned, unsigned variant, struct placement *p)
{
    size_t i, k;

    *p = (struct placement){ 0 };
    add_fixed(cx, program, planned, p);
    grow(cx, p);
    for (i = 0; i < planned->tables.n; i++)
        if (planned->tables.v[i]->symbol)
            add_symbol(cx, p, planned->tables.v[i]->symbol);
    for (i = 0; i < planned->arguments.n; i++)
        if (planned->arguments.v[i])
            add_symbol(cx, p, planned->arguments.v[i]);
    for (i = 0; i < planned->tables.n; i++) {
        const struct table *table = planned->tables.v[i];

        add_fixups(cx, p, table->fixups.v, table->fixups.n);
        for (k = 0; k < table->descriptors.n; k++)
            add_fixups(cx, p, table->descriptors.v[k].end_fixups, table->descriptors.v[k].end_nfixups);
    }
    for (i = 0; i < p->seats.n; i++)
        p->seats.v[i].address = seat_address(planned, p, i, variant);
}

bool placement_symbol(const struct placement *p, const struct symbol *symbol, uint64_t *address)
{
    uint32_t at = *find(p, symbol, symbol->kind == SYMBOL_TABLE ? 0 : symbol->buffer, symbol->index);

    if (at)
        *address = p->seats.v[at - 1].address;
    return at != 0;
}

bool placement_buffer(const struct placement *p, const struct buffer *buffer, unsigned index, uint64_t *address)
{
    uint32_t at = *find(p, 0, buffer, index);

    if (at)
        *address = p->seats.v[at - 1].address;
    return at != 0;
}

/* ---- fix-ups ----------------------------------------------------------------------------------------------------- */

static uint64_t length_of(const struct lin_term *term, const struct binding *binding)
{
    size_t i;

    for (i = 0; binding && i < binding->n; i++)
        if (binding->v[i].buffer == term->buffer && binding->v[i].index == term->index)
            return binding->v[i].length;
    return term->most;
}

int64_t open_value(const struct lin *lin, const struct binding *binding)
{
    int64_t value = lin->k;
    unsigned i;

    for (i = 0; i < lin->n; i++)
        value += lin->terms[i].factor * (int64_t)length_of(&lin->terms[i], binding);
    return value;
}

static uint64_t clamped(const struct lin *lin, uint64_t cap, const struct binding *binding)
{
    int64_t value = open_value(lin, binding);

    return value < 0 ? 0 : (uint64_t)value > cap ? cap : (uint64_t)value;
}

/* `moved`: how far the units have moved since they were listed. The bits that belong to a fix-up must be zero in the
 * template: they are filled in, not added. */
static const char *apply(uint32_t *units, size_t nunits, int64_t moved, const struct fixup *fixups, size_t n, const struct placement *p,
                         const struct binding *binding)
{
    const struct fixup *f;
    uint64_t address, length, unit;
    uint32_t mask;
    size_t i;
    wide value;

    for (i = 0; i < n; i++) {
        f = &fixups[i];
        unit = (uint64_t)(f->unit + moved);
        if (unit >= nunits || f->bits == 0 || f->bits + f->lsb > 32)
            return "a fix-up lies outside the table";
        mask = f->bits == 32 ? UINT32_MAX : (((uint32_t)1 << f->bits) - 1) << f->lsb;
        if (units[unit] & mask)
            return "bits that a fix-up supplies are not 0";
        if (f->kind == FIXUP_LENGTH) {
            length = clamped(&f->length, f->cap, binding);
            if (f->divide > 1 && length % f->divide)
                return "a length is not a whole number of items";
            value = (wide)(length / (f->divide ? f->divide : 1)) + f->add;
        } else {
            if (!f->symbol || !placement_symbol(p, f->symbol, &address))
                return "a fix-up without a symbol";
            value = (wide)address + f->addend + (f->length.n ? (wide)clamped(&f->length, f->cap, binding) : 0);
        }
        units[unit] |= (uint32_t)(value >> f->shift) << f->lsb & mask;
    }
    return 0;
}

/* ---- open lengths ------------------------------------------------------------------------------------------------ */

static bool depends_on_link(const struct word_def *word, const field_nodes *nodes)
{
    size_t i;
    unsigned k;

    for (i = 0; i < nodes->n; i++) {
        if (nodes->v[i].when && (depends_on_link(word, &nodes->v[i].then) || depends_on_link(word, &nodes->v[i].otherwise)))
            return true;
        for (k = 0; nodes->v[i].field && k < nodes->v[i].field->nequations; k++) {
            const struct slot_set *set = &nodes->v[i].field->equations[k].depends;

            if (slot_in(set, ROLE_NEXT) || slot_in(set, ROLE_NEXT_WORDS) || slot_in(set, ROLE_NEXT_FORM))
                return true;
        }
    }
    return false;
}

/* Units of a descriptor that tell about the next one. */
static void link_units(const struct descriptor *descriptor, uint32_t *first, uint32_t *n)
{
    const struct table_word *word;
    uint32_t end;
    size_t i;

    *first = *n = 0;
    for (i = 0; i < descriptor->words.n; i++) {
        word = &descriptor->words.v[i];
        if (!depends_on_link(word->def, &word->def->fields))
            continue;
        end = word->unit + (word->bits + 31) / 32;
        if (*n == 0)
            *first = word->unit;
        *n = end - *first;
    }
}

static bool vanishes(const struct descriptor *descriptor, const struct binding *binding)
{
    return descriptor->open_bytes.n > 0 && clamped(&descriptor->open_bytes, descriptor->bytes, binding) == 0;
}

/* Becomes the last: its other words, with their own fix-ups. `to`: where it stands now. */
static const char *put_end(const struct descriptor *d, uint32_t *units, size_t nunits, size_t to, const struct placement *p,
                           const struct binding *binding)
{
    if (!d->end_units)
        return "a descriptor becomes the last but has no words for that";
    memcpy(units + to, d->end_units, d->units * sizeof *units);
    return apply(units, nunits, (int64_t)to - d->first_unit, d->end_fixups, d->end_nfixups, p, binding);
}

/* From the back: the link of what vanishes goes to the one before. */
static void drop_linked(const struct table *table, const struct placement *p, const struct binding *binding, struct finished *out)
{
    bool tail_gone = false;
    size_t i = table->descriptors.n, behind = SIZE_MAX;

    while (i-- > 0) {
        const struct descriptor *d = &table->descriptors.v[i];
        uint32_t to, from, n, m;

        if (behind != SIZE_MAX && !tail_gone) {
            link_units(d, &to, &n);
            link_units(&table->descriptors.v[behind], &from, &m);
            if (n != m)
                out->wrong = "links of different shape";
            else
                memcpy(out->units + to, out->units + from, n * sizeof *out->units);
        }
        if (vanishes(d, binding)) {
            tail_gone = tail_gone || i + 1 == table->descriptors.n;
            behind = i;
            continue;
        }
        if (tail_gone && !out->wrong)
            out->wrong = put_end(d, out->units, out->nunits, d->first_unit, p, binding);
        tail_gone = false;
        behind = SIZE_MAX;
        out->head = out->address + d->offset;
        out->left++;
    }
}

/* What the chain no longer reaches may hold anything: for the walk it counts as blank. */
static void blank_vanished(const struct table *table, const struct binding *binding, struct finished *out)
{
    size_t i;

    for (i = 0; i < table->descriptors.n; i++)
        if (vanishes(&table->descriptors.v[i], binding))
            memset(out->units + table->descriptors.v[i].first_unit, 0, table->descriptors.v[i].units * sizeof *out->units);
}

static void drop_following(const struct table *table, const struct placement *p, const struct binding *binding, struct finished *out)
{
    size_t i, to = 0, kept = SIZE_MAX;

    for (i = 0; i < table->descriptors.n; i++) {
        const struct descriptor *d = &table->descriptors.v[i];

        if (vanishes(d, binding))
            continue;
        memmove(out->units + to, out->units + d->first_unit, d->units * sizeof *out->units);
        memmove(out->descriptor + to, out->descriptor + d->first_unit, d->units * sizeof *out->descriptor);
        to += d->units;
        kept = i;
        out->left++;
    }
    if (kept != SIZE_MAX && kept + 1 != table->descriptors.n)
        out->wrong = put_end(&table->descriptors.v[kept], out->units, out->nunits, to - table->descriptors.v[kept].units, p, binding);
    out->nunits = to;
}

/* ---- one table --------------------------------------------------------------------------------------------------- */

static const char *inconsistent(const struct table *table)
{
    size_t i;

    for (i = 0; i < table->descriptors.n; i++) {
        const struct descriptor *d = &table->descriptors.v[i];

        if (d->first_unit > table->units.n || d->units > table->units.n - d->first_unit)
            return "a descriptor reaches beyond the units";
        if (!table->stepped && d->offset != (uint64_t)d->first_unit * table->unit_bits / 8)
            return "a descriptor is listed elsewhere than it lies";
    }
    return 0;
}

static bool any_open(const struct table *table)
{
    size_t i;

    for (i = 0; i < table->descriptors.n; i++)
        if (table->descriptors.v[i].open_bytes.n)
            return true;
    return false;
}

void finish_table(struct cx *cx, const struct planned *planned, const struct table *table, const struct placement *p,
                  const struct binding *binding, struct finished *out)
{
    size_t i, k;

    *out = (struct finished){ .nunits = table->units.n };
    if (table->symbol)
        placement_symbol(p, table->symbol, &out->address);
    out->head = out->address;
    out->wrong = inconsistent(table);
    if (out->wrong)
        return;
    out->units = NEW_ARRAY(cx->arena, uint32_t, table->units.n + 1);
    memcpy(out->units, table->units.v, table->units.n * sizeof *out->units);
    out->wrong = apply(out->units, out->nunits, 0, table->fixups.v, table->fixups.n, p, binding);
    out->left = table->descriptors.n;
    if (out->wrong || !any_open(table))
        return;
    out->left = 0;
    out->descriptor = NEW_ARRAY(cx->arena, uint32_t, table->units.n + 1);
    for (i = 0; i < table->descriptors.n; i++)
        for (k = 0; k < table->descriptors.v[i].units; k++)
            out->descriptor[table->descriptors.v[i].first_unit + k] = (uint32_t)i;
    if (planned->model->chain.kind == CHAINING_LINKED) {
        drop_linked(table, p, binding, out);
        blank_vanished(table, binding, out);
    } else {
        drop_following(table, p, binding, out);
    }
}
