/* SPDX-License-Identifier: MIT */
/* Chain: terminators that the page puts before or behind a list, and the roles that follow from a descriptor's position:
 * first, last, end, linked, the address of the next one, the interrupt at the end.
 * Needs: drafts in order. Guarantees: exactly one descriptor ends the chain, and the wanted interrupt is on it.
 * Never changes: what the drafts move. */
#include "codegen/plan_list.h"

static bool wants_terminator(struct planner *p, const struct list *list, const struct form *form, const struct cexpr *when,
                             const struct draft *neighbour, bool *wants)
{
    struct violation why;
    wide value = 1;
    *wants = form != NULL;
    if (!form || !when)
        return true;
    struct env *env = env_new(p->cx->arena, p->model);
    env_copy(env, p->env);
    draft_roles(p, env, neighbour);
    if (!encode_number(p->encoder, env, when, &value, &why)) {
        plan_violation(p, DIAG_UNSUPPORTED, list->runs.v[0].span, &why);
        return false;
    }
    *wants = value != 0;
    return true;
}

bool pass_chain(struct planner *p, struct list *list)
{
    const struct chain *chain = &p->model->chain;
    bool begins, ends;
    if (list->drafts.n == 0)
        return true;
    const struct draft first = list->drafts.v[0], last = list->drafts.v[list->drafts.n - 1];
    if (!wants_terminator(p, list, chain->begins_with, chain->begins_when, &first, &begins)
        || !wants_terminator(p, list, chain->ends_with, chain->ends_when, &last, &ends))
        return false;
    if (ends)
        vec_push(p->cx->arena, &list->drafts, ((struct draft){ .form = chain->ends_with, .run = last.run, .rows = 1 }));
    if (!begins)
        return true;
    vec_push(p->cx->arena, &list->drafts, ((struct draft){ 0 }));
    for (size_t i = list->drafts.n - 1; i > 0; i--)
        list->drafts.v[i] = list->drafts.v[i - 1];
    list->drafts.v[0] = (struct draft){ .form = chain->begins_with, .run = first.run, .rows = 1 };
    return true;
}

static void set_truth(struct env *env, unsigned slot, bool truth)
{
    env_number(env, slot, truth);
}

void chain_position(struct planner *p, struct env *env, const struct list *list, const struct seating *seating, size_t i, bool ends)
{
    const struct draft *draft = &list->drafts.v[i];
    set_truth(env, ROLE_FIRST, i == 0);
    set_truth(env, ROLE_LAST, ends);
    set_truth(env, ROLE_END, ends);
    set_truth(env, ROLE_LINKED, !ends);
    set_truth(env, ROLE_INTERRUPT, ends && p->transfer->irq.end);
    env_number(env, ROLE_INDEX, (wide)i);
    env_number(env, ROLE_NEXT_FORM, ends ? -1 : (wide)list->drafts.v[i + 1].form->index);
    env_number(env, ROLE_NEXT_WORDS, ends ? 0 : (wide)seating->seat[i + 1].present);
    if (!draft->mode)
        return;
    set_truth(env, ROLE_PACKET_FIRST, draft->run->packet_first && draft->at == 0);
    set_truth(env, ROLE_PACKET_LAST, draft->run->packet_last && draft->at + draft_bytes(draft) == draft->run->bytes);
}

/* Address `offset` bytes into the table. */
static struct qty table_address(const struct list *list, uint64_t offset)
{
    const struct table *table = list->table;
    if (table->has_address)
        return qty_number((wide)table->address + table->bus_offset + (wide)offset);
    return (struct qty){ .k = (wide)offset, .sym = table->symbol };
}

static bool end_value(struct planner *p, struct env *env, struct qty *next, struct violation *why)
{
    struct coded coded;
    if (!encode_expr(p->encoder, env, p->model->chain.ends_at, &coded, why))
        return false;
    *next = (struct qty){ .k = coded.k, .sym = coded.sym, .open = coded.open };
    return true;
}

bool chain_links(struct planner *p, struct env *env, const struct list *list, const struct seating *seating, size_t i, bool ends,
                 struct violation *why)
{
    const struct chain *chain = &p->model->chain;
    const struct seat *seat = &seating->seat[i];
    uint64_t align = seating->align ? seating->align : 1;
    if (chain->kind == CHAINING_STEPPED)
        return true;
    struct qty following = table_address(list, (seat->offset + seat->size + align - 1) / align * align), next = following;
    env_set(env, ROLE_SELF, table_address(list, seat->offset));
    env_set(env, ROLE_FOLLOWING, following);
    if (!ends)
        next = table_address(list, seating->seat[i + 1].offset);
    else if (!chain->ends_at_following && chain->ends_at && !end_value(p, env, &next, why))
        return false;
    else if (!chain->ends_at && !chain->ends_at_following)
        next = qty_number(0);
    env_set(env, ROLE_NEXT, next);
    return true;
}
