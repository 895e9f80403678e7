/* SPDX-License-Identifier: MIT */
/* Place: which optional words each descriptor has (what the hardware retains is left out), how large each is, where it
 * lies in its table, and where the table lies.
 * Needs: drafts with their terminators. Guarantees: descriptors aligned, the table in reach, within one page where the
 * page asks for it. Never changes: the drafts. */
#include "codegen/lin.h"
#include "common/arith.h"
#include "codegen/plan_list.h"

#include <inttypes.h>
#include <string.h>

#define WORDS_MAX 64

/* ---- words that may be left out ---- */

struct retained { bool known; uint32_t unit[8]; };
struct keeper {                             /* what the registers hold behind the descriptors so far */
    struct retained word[WORDS_MAX];
    const struct draft *before;
};

static const struct ir_place *place_of(const struct draft *draft, bool source)
{
    return source ? run_source(draft->run) : run_dest(draft->run);
}

/* Does this side go on where the descriptor before stopped? */
static bool goes_on(struct planner *p, const struct draft *before, const struct draft *draft, bool source)
{
    const struct ir_place *was = place_of(before, source), *is = place_of(draft, source);
    if (!before->mode || !draft->mode || (before->rows > 1 && !before->mode->by_burst) || before->grid || before->more || draft->run->open.n
        || before->run->open.n || draft->run->open_rows.n || before->run->open_rows.n || !was || !is)
        return false;
    if (was->kind == PIECE_PORT || is->kind == PIECE_PORT)
        return was->port == is->port;
    if (before->run->op != IR_COPY || draft->run->op != IR_COPY || (was->own && was->advances) || is->own != was->own)
        return false;
    struct qty a = plan_address(p, was, run_offset(before->run, was, before->at) + draft_bytes(before));
    struct qty b = plan_address(p, is, run_offset(draft->run, is, draft->at));
    return a.k == b.k && a.sym == b.sym && !a.open && !b.open;
}

static unsigned units_of(const struct encoded *encoded, const struct table_word *word)
{
    return (word->bits + encoded->unit_bits - 1) / encoded->unit_bits;
}

static bool has_fixup(const struct encoded *encoded, const struct table_word *word)
{
    for (size_t i = 0; i < encoded->nfixups; i++)
        if (encoded->fixups[i].unit >= word->unit && encoded->fixups[i].unit < word->unit + units_of(encoded, word))
            return true;
    return false;
}

static bool must_stand(const struct word_def *word)
{
    static const unsigned position[] = { ROLE_NEXT, ROLE_NEXT_WORDS, ROLE_NEXT_FORM, ROLE_END, ROLE_LINKED };
    for (size_t i = 0; i < sizeof position / sizeof *position; i++)
        if (plan_word_uses(word, position[i]))
            return true;
    return !word->optional;
}

static bool is_retained(struct planner *p, const struct keeper *keeper, const struct draft *draft, const struct encoded *encoded,
                        const struct table_word *word)
{
    const struct retained *old = &keeper->word[word->def->index];
    if (!keeper->before || !old->known || word->bits > 64 || must_stand(word->def))
        return false;
    bool source = plan_word_uses(word->def, ROLE_SOURCE), dest = plan_word_uses(word->def, ROLE_DEST);
    if (source || dest)
        return (!source || goes_on(p, keeper->before, draft, true)) && (!dest || goes_on(p, keeper->before, draft, false));
    if (has_fixup(encoded, word))
        return false;
    return memcmp(old->unit, encoded->units + word->unit, units_of(encoded, word) * sizeof *old->unit) == 0;
}

static void keep(struct keeper *keeper, const struct encoded *encoded, const struct table_word *word)
{
    struct retained *retained = &keeper->word[word->def->index];
    retained->known = word->bits <= 64;
    if (retained->known)
        memcpy(retained->unit, encoded->units + word->unit, units_of(encoded, word) * sizeof *retained->unit);
}

static uint64_t present_words(struct planner *p, struct keeper *keeper, const struct draft *draft, const struct encoded *encoded)
{
    uint64_t present = 0;
    for (size_t i = 0; i < encoded->nwords; i++) {
        const struct table_word *word = &encoded->words[i];
        if (!is_retained(p, keeper, draft, encoded, word))
            present |= (uint64_t)1 << word->def->index;
        keep(keeper, encoded, word);
    }
    if (draft->mode)                        /* what moves nothing leaves the addresses where they are */
        keeper->before = draft;
    return present;
}

static bool has_optional(const struct list *list)
{
    for (size_t i = 0; i < list->drafts.n; i++) {
        const struct layout *layout = list->drafts.v[i].form->layout;
        for (unsigned j = 0; j < layout->nwords; j++)
            if (layout->word[j]->optional)
                return true;
        if (i > 0 && layout == list->drafts.v[i - 1].form->layout)
            return false;                   /* one layout, seen */
    }
    return false;
}

/* ---- sizes ---- */

static bool seat_words(struct planner *p, struct list *list, struct env *env, struct seating *seating, struct keeper *keeper, size_t i)
{
    const struct draft *draft = &list->drafts.v[i];
    struct seat *seat = &seating->seat[i];
    struct encoded encoded;
    struct violation why;
    draft_roles(p, env, draft);
    env->present = ~(uint64_t)0;
    if (!encode_words(p->encoder, env, &seat->present, &why)) {
        plan_violation(p, DIAG_NOT_ENCODABLE, draft->run->span, &why);
        return false;
    }
    if (!keeper)
        return true;
    chain_position(p, env, list, seating, i, i + 1 == seating->n);
    env_number(env, ROLE_NEXT_WORDS, 0);
    if (!chain_links(p, env, list, seating, i, i + 1 == seating->n, &why) || !encode_descriptor(p->encoder, env, &encoded, &why)) {
        plan_violation(p, DIAG_NOT_ENCODABLE, draft->run->span, &why);
        return false;
    }
    seat->present = present_words(p, keeper, draft, &encoded);
    return true;
}

struct size_memory { const struct form *form; uint64_t present, bytes, align; };

static bool seat_size(struct planner *p, const struct draft *draft, struct env *env, struct seat *seat, struct size_memory *memory)
{
    struct violation why;
    if (memory->form != draft->form || memory->present != seat->present) {
        env->present = seat->present;
        if (!encode_size(p->encoder, env, &memory->bytes, &memory->align, &why)) {
            plan_violation(p, DIAG_NOT_ENCODABLE, draft->run->span, &why);
            return false;
        }
        memory->form = draft->form;
        memory->present = seat->present;
    }
    seat->size = memory->bytes;
    return true;
}

static void mark_open(struct planner *p, const struct list *list, struct seating *seating)
{
    for (size_t i = 0; i < seating->n; i++) {
        struct open_length open = draft_open(p, &list->drafts.v[i]);
        wide low = 1, high;
        if (open.lin.n)
            lin_bounds(&open.lin, &low, &high);
        seating->seat[i].may_vanish = open.lin.n && low <= 0;
        seating->open |= open.lin.n != 0;
    }
    for (size_t i = seating->n; i-- > 0;) {
        seating->seat[i].may_be_last = true;
        if (!seating->seat[i].may_vanish)
            break;
    }
}

/* Where a register says how far a list goes, and no word, the list cannot become shorter when it is prepared. Of a single
 * descriptor without bytes nothing is left that could start: prep refuses that. */
static bool check_end(struct planner *p, const struct list *list, const struct seating *seating)
{
    if (!p->model->chain.ends_at_following || p->model->slots.v[ROLE_END].carried || p->model->slots.v[ROLE_LINKED].carried)
        return true;
    for (size_t i = 0; i < seating->n && (seating->n > 1 || p->nlists > 1); i++) {
        if (!seating->seat[i].may_vanish)
            continue;
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, list->drafts.v[i].run->span,
                              "a register of %s says where a list ends; it cannot end earlier "
                              "where this has a length of 0", plan_hardware(p));
        diag_related(p->cx, d, p->model->chain.span, "no word of a descriptor says that it is the last");
        return false;
    }
    return true;
}

/* A descriptor that moves nothing stays where all others vanish: what is left would start, and move nothing. */
static bool check_extra(struct planner *p, const struct list *list, const struct seating *seating)
{
    const struct draft *extra = NULL, *open = NULL;
    for (size_t i = 0; i < seating->n; i++) {
        if (!list->drafts.v[i].mode)
            extra = &list->drafts.v[i];
        if (seating->seat[i].may_vanish)
            open = &list->drafts.v[i];
    }
    if (!extra || !open)
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, open->run->span, "a length of 0 is not planned in a list of %s that has a descriptor '%s'",
                          plan_hardware(p), extra->form->name);
    diag_related(p->cx, d, p->model->chain.span, "said here");
    return false;
}

/* Instructions are not moved about when a transfer is prepared. */
static bool check_bytes(struct planner *p, const struct list *list, const struct seating *seating)
{
    if (!seating->open || list->table->unit_bits == 32)
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, p->transfer->span, "%s runs a program, and a length that is not known yet would change it",
                          plan_hardware(p));
    diag_note(p->cx, d, "give the length, or one transfer for each length that occurs");
    return false;
}

static bool seat_all(struct planner *p, struct list *list, struct env *env, struct seating *seating)
{
    struct keeper *keeper = NULL;
    struct size_memory memory = { 0 };
    mark_open(p, list, seating);
    if (!check_end(p, list, seating) || !check_extra(p, list, seating) || !check_bytes(p, list, seating))
        return false;
    if (!p->full_words && !seating->open && has_optional(list))
        keeper = NEW(p->cx->arena, struct keeper);
    for (size_t i = 0; i < seating->n; i++) {
        struct seat *seat = &seating->seat[i];
        if (!seat_words(p, list, env, seating, keeper, i) || !seat_size(p, &list->drafts.v[i], env, seat, &memory))
            return false;
        if (memory.align > seating->align)
            seating->align = memory.align;
        seat->offset = round_up(seating->size, memory.align);
        seating->size = seat->offset + seat->size;
    }
    return true;
}

/* ---- the table ---- */

static const struct memory *table_memory(const struct planner *p, bool *fixed, uint64_t *address)
{
    const struct transfer *t = p->transfer;
    const struct channel *c = t->channel;
    const struct instance *i = p->instance;
    *fixed = false;
    if (t->table_in || t->has_table_at) {
        *fixed = t->has_table_at;
        *address = t->table_at;
        return t->table_in;
    }
    if (c && (c->table_in || c->has_table_at)) {
        *fixed = c->has_table_at;
        *address = c->table_at;
        return c->table_in;
    }
    *fixed = i->has_table_at;
    *address = i->table_at;
    return i->table_in;
}

/* Where nothing is said: the first memory that the controller reaches and the compiler may write into. */
static const struct memory *any_memory(const struct planner *p, bool writable)
{
    if (p->instance->reaches_all)
        return NULL;
    for (size_t i = 0; i < p->instance->reach.n; i++) {
        const struct memory *memory = p->instance->reach.v[i].memory;
        if (memory && !(writable && memory->readonly) && plan_reaches(p, memory))
            return memory;
    }
    return NULL;
}

bool plan_object_memory(const struct planner *p, bool writable, const struct memory **memory)
{
    bool fixed;
    uint64_t address;
    *memory = table_memory(p, &fixed, &address);
    if (*memory && plan_reaches(p, *memory) && !(writable && (*memory)->readonly))
        return true;
    *memory = any_memory(p, writable);
    return *memory || p->instance->reaches_all;
}

static bool check_memory(struct planner *p, const struct table *table)
{
    const struct memory *memory = table->memory;
    if (!memory || (plan_reaches(p, memory) && !(memory->readonly && table->writeback)))
        return true;
    if (plan_reaches(p, memory))
        diag(p->cx, DIAG_TABLE_UNREACHABLE, p->transfer->name.span, "%s writes back into its descriptors; '%s' is read-only",
             p->instance->name.id, memory->name.id);
    else
        diag(p->cx, DIAG_TABLE_UNREACHABLE, p->transfer->name.span, "%s cannot fetch descriptors from '%s'",
             p->instance->name.id, memory->name.id);
    return false;
}

static bool check_fixed(struct planner *p, const struct table *table)
{
    uint64_t bus = table->address + (uint64_t)table->bus_offset;
    if (bus % table->align) {
        struct diag *d = diag(p->cx, DIAG_MISALIGNED, p->transfer->name.span, "a table at 0x%" PRIx64 " is not aligned to %" PRIu64,
                              table->address, table->align);
        diag_related(p->cx, d, p->model->name.span, "descriptors of this controller are");
        return false;
    }
    if (table->page && bus / table->page != (bus + table->size - 1) / table->page) {
        struct diag *d = diag(p->cx, DIAG_TABLE_UNREACHABLE, p->transfer->name.span,
                              "descriptors must lie in one page of %" PRIu64 " bytes; "
                              "0x%" PRIx64 "..0x%" PRIx64 " are two", table->page, bus, bus + table->size - 1);
        diag_related(p->cx, d, p->model->place.span, "said here");
        return false;
    }
    if (table->size && bus + table->size - 1 > plan_last_address(p)) {
        diag(p->cx, DIAG_ADDRESS_RANGE, p->transfer->name.span, "the table ends beyond the %u address bits of %s", p->model->address_bits,
             p->instance->name.id);
        return false;
    }
    return true;
}

static bool check_page(struct planner *p, struct table *table)
{
    if (!table->page || table->size <= table->page) {
        for (uint64_t align = table->page ? 1 : table->align; !table->has_address && align < table->size && align < table->page; align *= 2)
            table->align = 2 * align > table->align ? 2 * align : table->align;
        return true;
    }
    struct diag *d = diag(p->cx, DIAG_NOT_ENCODABLE, p->transfer->name.span,
                          "the descriptors take %" PRIu64 " bytes and must lie in one page of %"
                          PRIu64, table->size, table->page);
    diag_related(p->cx, d, p->model->place.span, "said here");
    diag_note(p->cx, d, "use several transfers");
    return false;
}

static void open_table(struct planner *p, struct list *list)
{
    struct table *table = NEW(p->cx->arena, struct table);
    struct symbol *symbol = NEW(p->cx->arena, struct symbol);
    unsigned index = (unsigned)(list - p->list);
    table->list = list->name;
    table->unit_bits = encode_bytewise(p->model) ? 8 : 32;
    table->symbol = symbol;
    table->stepped = p->model->chain.kind == CHAINING_STEPPED;
    table->page = p->model->place.page;
    table->memory = table_memory(p, &table->has_address, &table->address);
    if (table->has_address && !table->memory)
        table->memory = plan_memory_at(p, table->address);
    else if (!table->memory && !table->stepped)
        table->memory = any_memory(p, true);
    const char *suffix = *list->name ? arena_printf(p->cx->arena, "_%s", list->name) : "";
    *symbol = (struct symbol){ .kind = SYMBOL_TABLE, .list = index, .memory = table->memory,
                               .name = arena_printf(p->cx->arena, "%s%s", p->transfer->name.id, suffix) };
    table->bus_offset = symbol->bus_offset = plan_bus_offset(p, table->memory);
    list->table = table;
}

/* Before the size is known, so that links can be tried: aligned to what descriptors of this page are aligned to. */
static void first_guess(struct planner *p, struct list *list)
{
    struct symbol *symbol = list->table->symbol;
    symbol->align = list->table->page ? list->table->page : 64;
    if (p->model->place.align > symbol->align)
        symbol->align = p->model->place.align;
    for (size_t i = 0; i < p->model->layouts.n; i++)
        if (!p->model->layouts.v[i]->is_block && p->model->layouts.v[i]->align > symbol->align)
            symbol->align = p->model->layouts.v[i]->align;
    symbol->size = 0;
    plan_symbol_range(p, symbol);
}

static bool finish_table(struct planner *p, struct list *list, const struct seating *seating)
{
    struct table *table = list->table;
    table->align = seating->align ? seating->align : 1;
    table->size = round_up(seating->size, table->align);
    if (p->model->place.align > table->align)
        table->align = p->model->place.align;
    table->length = seating->size == seating->length ? table->size : seating->length;
    for (size_t i = 0; i < list->drafts.n; i++)
        for (unsigned j = 0; j < list->drafts.v[i].form->layout->nwords; j++)
            table->writeback |= list->drafts.v[i].form->layout->word[j]->writeback && (seating->seat[i].present >> j & 1);
    if (!check_page(p, table))
        return false;
    table->symbol->align = table->align;
    table->symbol->size = table->size;
    plan_symbol_range(p, table->symbol);
    if (table->stepped)
        return true;
    return check_memory(p, table) && (!table->has_address || check_fixed(p, table));
}

bool pass_place(struct planner *p, struct list *list, struct env *env, struct seating *seating)
{
    *seating = (struct seating){ .n = list->drafts.n, .seat = NEW_ARRAY(p->cx->arena, struct seat, list->drafts.n + 1) };
    open_table(p, list);
    first_guess(p, list);
    if (list > p->list && list->table->has_address)         /* behind the list before */
        list->table->address = round_up(list[-1].table->address + list[-1].table->size, list->table->symbol->align);
    blocks_guess(p, list, env);
    return seat_all(p, list, env, seating) && blocks_place(p, list, env, seating) && finish_table(p, list, seating);
}
