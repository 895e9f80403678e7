/* SPDX-License-Identifier: MIT */
/* Drafts become words: each list is placed and encoded, descriptor by descriptor, with its fix-ups. */
#include "codegen/lin.h"
#include "codegen/plan_list.h"
#include "codegen/plan_side.h"

#include <inttypes.h>
#include <string.h>

struct writer {
    struct planner *p;
    struct list *list;
    struct seating seating;
    struct env *env;
};

/* ---- list-wide roles ---- */

static const unsigned list_wide[] = {
    ROLE_SOURCE_WIDTH, ROLE_DEST_WIDTH, ROLE_WIDTH, ROLE_SOURCE_BURST, ROLE_DEST_BURST, ROLE_SOURCE_INCREMENT, ROLE_DEST_INCREMENT,
    ROLE_SOURCE_REQUEST, ROLE_DEST_REQUEST, ROLE_REQUEST, ROLE_SOURCE_REQUEST_MUX, ROLE_DEST_REQUEST_MUX, ROLE_REQUEST_MUX, ROLE_FLOW,
    ROLE_SOURCE, ROLE_DEST,
};

static bool in_registers_only(struct planner *p, const struct env *env, unsigned slot)
{
    return slot_carrier(p->encoder, env, slot) == CARRIED_LIST;
}

/* The direction: registers of the start may depend on it, and a form between memory and a device says nothing of it. */
static bool one_flow(struct planner *p, const struct draft *draft)
{
    return draft->form->sides == SIDES_BETWEEN || slot_in(&p->model->start_depends, ROLE_FLOW);
}

/* What no word carries must be the same in every descriptor. */
static bool agree(struct writer *w, const struct draft *draft)
{
    const struct env *first = w->list->first, *env = w->env;
    for (size_t i = 0; i < sizeof list_wide / sizeof *list_wide; i++) {
        unsigned slot = list_wide[i];
        if (first->set[slot] == env->set[slot] && (!env->set[slot] || (first->v[slot].k == env->v[slot].k && first->v[slot].sym == env->v[slot].sym)))
            continue;
        if (!in_registers_only(w->p, env, slot) && !(slot == ROLE_FLOW && one_flow(w->p, draft)))
            continue;
        struct diag *d = diag(w->p->cx, DIAG_UNSUPPORTED, draft->run->span, "%s is set once for a whole list of %s, and would differ here",
                              role_name((enum role)slot), w->p->instance->name.id);
        diag_related(w->p->cx, d, w->list->drafts.v[0].run->span, "from here");
        diag_note(w->p->cx, d, "use two transfers");
        return false;
    }
    return true;
}

/* ---- one descriptor ---- */

static bool encode_one(struct writer *w, size_t i, bool ends, struct encoded *encoded)
{
    const struct draft *draft = &w->list->drafts.v[i];
    struct violation why;
    chain_position(w->p, w->env, w->list, &w->seating, i, ends);
    blocks_links(w->p, w->list, &w->seating.seat[i], w->env);
    if (!chain_agrees(w->p, w->env, w->list, i, ends))
        return false;
    if (chain_links(w->p, w->env, w->list, &w->seating, i, ends, &why)
        && encode_descriptor(w->p->encoder, w->env, encoded, &why)
        && (!draft->mode || check_limits(w->p->encoder, w->env, &why)))
        return true;
    enum diag_id id = why.kind == VIOLATION_SYMBOL ? DIAG_MISALIGNED : DIAG_NOT_ENCODABLE;
    plan_violation(w->p, id, draft->run->span, &why);
    return false;
}

uint32_t table_pad(struct planner *p, struct table *table, uint64_t offset)
{
    uint32_t n = 0;
    for (; table->units.n < offset * 8 / table->unit_bits; n++)
        vec_push(p->cx->arena, &table->units, 0);
    return n;
}

void table_append(struct planner *p, struct table *table, struct descriptor *descriptor, const struct encoded *encoded)
{
    struct arena *arena = p->cx->arena;
    descriptor->first_unit = (uint32_t)table->units.n;
    descriptor->units = (uint32_t)encoded->nunits;
    descriptor->layout = encoded->layout;
    for (size_t i = 0; i < encoded->nunits; i++)
        vec_push(arena, &table->units, encoded->units[i]);
    struct table_word *words = NEW_ARRAY(arena, struct table_word, encoded->nwords);
    for (size_t i = 0; i < encoded->nwords; i++) {
        words[i] = encoded->words[i];
        words[i].unit += descriptor->first_unit;
    }
    descriptor->words.v = words;
    descriptor->words.n = descriptor->words.cap = encoded->nwords;
    for (size_t i = 0; i < encoded->nfixups; i++) {
        struct fixup fixup = encoded->fixups[i];
        fixup.unit += descriptor->first_unit;
        vec_push(arena, &table->fixups, fixup);
    }
}

/* The words of a descriptor that may become the last one. */
static bool append_end(struct writer *w, struct descriptor *descriptor, size_t i)
{
    struct arena *arena = w->p->cx->arena;
    struct encoded encoded;
    if (!encode_one(w, i, true, &encoded))
        return false;
    uint32_t *units = NEW_ARRAY(arena, uint32_t, encoded.nunits);
    struct fixup *fixups = NEW_ARRAY(arena, struct fixup, encoded.nfixups + 1);
    memcpy(units, encoded.units, encoded.nunits * sizeof *units);
    for (size_t j = 0; j < encoded.nfixups; j++) {
        fixups[j] = encoded.fixups[j];
        fixups[j].unit += descriptor->first_unit;
    }
    descriptor->end_units = units;
    descriptor->end_nfixups = encoded.nfixups;
    descriptor->end_fixups = fixups;
    return true;
}

/* What interrupts before the first byte moves nothing that anybody asked for. */
static uint64_t asked_bytes(const struct planner *p, const struct draft *draft)
{
    return draft->mode && p->transfer->steps.v[draft->run->step].kind == STEP_INTERRUPT ? 0 : draft_bytes(draft);
}

/* Where the page says when an interrupt comes by nature, it must come where it is wanted; and in a ring, where each counts
 * as progress, nowhere else. */
static bool interrupts_as_wanted(struct writer *w, const struct draft *draft, bool wanted)
{
    const struct slot *slot = &w->p->model->slots.v[ROLE_INTERRUPT];
    struct violation why;
    wide comes = wanted;
    if (slot->kind != SLOT_DEFINE || !encode_number(w->p->encoder, w->env, slot->value, &comes, &why) || (comes != 0) == wanted
        || (comes && !w->p->ring))
        return true;
    struct diag *d = diag(w->p->cx, DIAG_UNSUPPORTED, draft->run->span,
                          wanted ? "%s cannot interrupt here" : "%s interrupts here, in the middle of a period",
                          w->p->instance->name.id);
    diag_related(w->p->cx, d, slot->span, "when it interrupts is said here");
    if (!wanted)
        diag_note(w->p->cx, d, "make each period one descriptor, or ask for 'irq every' of what one descriptor moves");
    return false;
}

static bool write_one(struct writer *w, size_t i)
{
    struct planner *p = w->p;
    const struct draft *draft = &w->list->drafts.v[i];
    const struct seat *seat = &w->seating.seat[i];
    bool last = i + 1 == w->seating.n;
    struct encoded encoded;
    struct open_length open = draft_open(p, draft);
    struct descriptor descriptor = {
        .form = draft->form, .span = draft->run->span, .offset = seat->offset,
        .interrupt = chain_interrupts(p, w->list, i, last), .again = draft->again,
        .bytes = asked_bytes(p, draft), .open_bytes = open.lin,
    };
    draft_roles(p, w->env, draft);
    w->env->present = seat->present;
    if (!encode_one(w, i, last, &encoded) || !interrupts_as_wanted(w, draft, descriptor.interrupt))
        return false;
    struct table *table = w->list->table;
    if (i > 0 && !table->stepped)           /* descriptors of several sizes: a gap belongs to the one before it */
        table->descriptors.v[i - 1].units += table_pad(p, table, descriptor.offset);
    table_append(p, table, &descriptor, &encoded);
    if (i == 0)
        env_copy(w->list->first, w->env);
    else if (draft->mode && !agree(w, draft))
        return false;
    if (!last && seat->may_be_last && !append_end(w, &descriptor, i))
        return false;
    vec_push(p->cx->arena, &w->list->table->descriptors, descriptor);
    return true;
}

/* ---- the environment of the sequences ---- */

static void set_ends(struct planner *p, struct env *env, const struct list *list)
{
    const struct table *table = list->table;
    uint64_t tail = table->descriptors.n ? table->descriptors.v[table->descriptors.n - 1].offset : 0;
    for (unsigned i = 0; list->only && i < 2; i++) {
        int slot = controller_head_slot(p->model, list->only, i == 1);
        if (slot >= 0)
            env_set(env, (unsigned)slot, list_address(list, i == 1 ? tail : 0));
    }
    if (list != p->list)
        return;
    env_set(env, ROLE_HEAD, list_address(list, 0));
    env_set(env, ROLE_BASE, list_address(list, 0));
    env_set(env, ROLE_TAIL, list_address(list, tail));
    env_number(env, ROLE_COUNT, (wide)table->descriptors.n);
    env_number(env, ROLE_LENGTH, (wide)table->length);
}

static void merge_first(struct env *to, const struct env *from)
{
    for (size_t i = 0; i < to->model->slots.n; i++)
        if (!to->set[i] && from->set[i])
            env_set(to, (unsigned)i, from->v[i]);
    merge_truths(to, from);
}

/* The environment of descriptor i, for limits over all or any of them. */
static const struct env *list_env(void *context, size_t i)
{
    struct writer *w = context;
    draft_roles(w->p, w->env, &w->list->drafts.v[i]);
    chain_position(w->p, w->env, w->list, &w->seating, i, i + 1 == w->seating.n);
    return w->env;
}

static bool check_list(struct writer *w)
{
    struct violation why;
    set_ends(w->p, w->list->first, w->list);
    list_truths(w->p->cx, w->p->encoder, w->list->first, w->seating.n, list_env, w);
    if (check_list_limits(w->p->encoder, w->list->first, w->seating.n, list_env, w, &why))
        return true;
    plan_violation(w->p, DIAG_NOT_ENCODABLE, w->p->transfer->name.span, &why);
    return false;
}

/* A long table grows once. */
static void reserve(struct planner *p, struct table *table, const struct seating *seating)
{
    table->descriptors.cap = seating->n;
    table->descriptors.v = NEW_ARRAY(p->cx->arena, struct descriptor, seating->n);
    table->units.cap = seating->size * 8 / table->unit_bits + 1;
    table->units.v = NEW_ARRAY(p->cx->arena, uint32_t, table->units.cap);
    if (p->model->chain.kind != CHAINING_LINKED || table->has_address)
        return;
    table->fixups.cap = seating->n;         /* a link each, at least */
    table->fixups.v = NEW_ARRAY(p->cx->arena, struct fixup, seating->n);
}

static bool write_list(struct planner *p, struct list *list)
{
    struct writer w = { .p = p, .list = list, .env = env_new(p->cx->arena, p->model) };
    env_copy(w.env, p->env);
    list->first = env_new(p->cx->arena, p->model);
    if (!pass_place(p, list, w.env, &w.seating))
        return false;
    env_copy(w.env, p->env);
    reserve(p, list->table, &w.seating);
    for (size_t i = 0; i < w.seating.n; i++)
        if (!write_one(&w, i))
            return false;
    if (!blocks_write(p, list, &w.seating, w.env))
        return false;
    vec_push(p->cx->arena, &p->planned->tables, list->table);
    return check_list(&w);
}

/* Roles that differ from descriptor to descriptor, whoever carries them. */
static bool is_of_descriptor(unsigned slot)
{
    static const unsigned own[] = {
        ROLE_SOURCE, ROLE_DEST, ROLE_MEMORY, ROLE_BYTES, ROLE_ROWS, ROLE_INTERRUPT, ROLE_NEXT, ROLE_FORM, ROLE_NEXT_FORM, ROLE_NEXT_WORDS,
        ROLE_SELF, ROLE_FOLLOWING, ROLE_INDEX, ROLE_FIRST, ROLE_LAST, ROLE_END, ROLE_LINKED, ROLE_PACKET_FIRST,
        ROLE_PACKET_LAST, ROLE_COMMAND,
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i] == slot)
            return true;
    return false;
}

static bool is_list_wide(const struct planner *p, unsigned slot)
{
    const struct slot *def = &p->model->slots.v[slot];
    if (is_of_descriptor(slot) || (def->kind == SLOT_ROLE && def->carried))
        return false;
    return def->kind == SLOT_OPTION || slot == ROLE_FLOW || slot == ROLE_IRQ || slot == ROLE_GATE || slot == ROLE_GATE_BYTES
        || slot == ROLE_CHANNEL || slot_in(&p->model->start_depends, slot);
}

/* Some form carries it, that of the first descriptor does not. */
static bool in_registers(struct planner *p, const struct env *env, unsigned slot)
{
    for (size_t i = 0; i < sizeof list_wide / sizeof *list_wide; i++)
        if (list_wide[i] == slot)
            return in_registers_only(p, env, slot);
    return false;
}

static void set_roles(struct planner *p, const struct env *env)
{
    for (unsigned slot = 0; slot < env->model->slots.n; slot++) {
        struct list_role role = { slot, env->v[slot].k };
        if (env->set[slot] && !env->v[slot].sym && !env->v[slot].open && (is_list_wide(p, slot) || in_registers(p, env, slot)))
            vec_push(p->cx->arena, &p->planned->roles, role);
    }
}

bool plan_tables(struct planner *p)
{
    for (unsigned i = 0; i < p->nlists; i++)
        if (!write_list(p, &p->list[i]))
            return false;
    struct env *first = p->list[0].first;
    for (unsigned i = 1; i < p->nlists; i++) {
        set_ends(p, first, &p->list[i]);
        merge_first(first, p->list[i].first);
    }
    set_roles(p, first);
    p->planned->encoder = p->encoder;
    p->planned->first = first;
    return true;
}

/* ---- --dump=table ---- */

static void dump_fixup(struct cx *cx, const struct fixup *fixup, FILE *out)
{
    fprintf(out, "    unit %" PRIu32 " [%u:%u] ", fixup->unit, fixup->lsb + fixup->bits - 1, fixup->lsb);
    fputs(fixup->kind == FIXUP_ADDRESS ? "address" : "length", out);
    if (fixup->symbol)
        fprintf(out, " %s", fixup->symbol->name);
    if (fixup->addend)
        fprintf(out, " + %" PRId64, (int64_t)fixup->addend);
    if (fixup->length.n)
        fprintf(out, " + clamp(%s, 0, %" PRIu64 ")", lin_text(cx, &fixup->length), fixup->cap);
    if (fixup->divide > 1)
        fprintf(out, " / %" PRIu64, fixup->divide);
    if (fixup->add)
        fprintf(out, " + %" PRId64, fixup->add);
    if (fixup->shift)
        fprintf(out, " >> %u", fixup->shift);
    fputc('\n', out);
}

static void dump_words(const struct table *table, const struct descriptor *descriptor, FILE *out)
{
    for (size_t j = 0; j < descriptor->words.n; j++) {
        const struct table_word *word = &descriptor->words.v[j];
        fprintf(out, "    %s", word->def->name);
        for (unsigned k = 0; k < table_word_units(table, word->bits); k++)
            fprintf(out, " %0*" PRIx32, (int)table->unit_bits / 4, table->units.v[word->unit + k]);
        fputc('\n', out);
    }
}

static void dump_descriptor(struct cx *cx, const struct table *table, size_t i, FILE *out)
{
    const struct descriptor *descriptor = &table->descriptors.v[i];
    fprintf(out, "  %zu %s at 0x%" PRIx64 ", %" PRIu64 " bytes%s\n", i, descriptor->form->name, descriptor->offset, descriptor->bytes,
            descriptor->interrupt ? ", interrupt" : "");
    dump_words(table, descriptor, out);
    if (!descriptor->end_units)
        return;
    fputs("    if last", out);
    for (uint32_t k = 0; k < descriptor->units; k++)
        fprintf(out, " %0*" PRIx32, (int)table->unit_bits / 4, descriptor->end_units[k]);
    fputc('\n', out);
    (void)cx;
}

void table_dump(struct cx *cx, const struct planned *planned, FILE *out)
{
    fprintf(out, "transfer %s\n", planned->transfer->name.id);
    for (size_t i = 0; i < planned->tables.n; i++) {
        const struct table *table = planned->tables.v[i];
        fprintf(out, " table %s: %zu descriptors, %" PRIu64 " bytes, align %" PRIu64 "%s\n", *table->list ? table->list : "-",
                table->descriptors.n, table->size, table->align, table->stepped ? ", stepped" : "");
        for (size_t j = 0; j < table->descriptors.n; j++)
            dump_descriptor(cx, table, j, out);
        for (size_t j = 0; j < table->blocks.n; j++) {
            fprintf(out, "  block %s at 0x%" PRIx64 "\n", table->blocks.v[j].layout->name, table->blocks.v[j].offset);
            dump_words(table, &table->blocks.v[j], out);
        }
        for (size_t j = 0; j < table->fixups.n; j++)
            dump_fixup(cx, &table->fixups.v[j], out);
    }
}
