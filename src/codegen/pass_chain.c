/* SPDX-License-Identifier: MIT */
/* Chain: terminators that the page puts before or behind a list, what closes a ring, and the roles that follow from a
 * descriptor's position: first, last, end, linked, the address of the next one, the interrupts.
 * Needs: drafts in order. Guarantees: exactly one descriptor ends the chain, or none and the last leads back; interrupts
 * where the runs say so, the one at the end on the very last.
 * Never changes: what the drafts move. */
#include "codegen/plan_list.h"
#include "controller/peers.h"

static bool wants_terminator(struct planner *p, const struct form *form, const struct cexpr *when,
                             const struct draft *neighbour, size_t count, bool *wants)
{
    struct violation why;
    wide value = 1;
    *wants = form != NULL;
    if (!form || !when)
        return true;
    struct env *env = env_new(p->cx->arena, p->model);
    env_copy(env, p->env);
    draft_roles(p, env, neighbour);
    env_number(env, ROLE_COUNT, (wide)count);
    if (!encode_number(p->encoder, env, when, &value, &why)) {
        plan_violation(p, DIAG_UNSUPPORTED, neighbour->run->span, &why);
        return false;
    }
    *wants = value != 0;
    return true;
}

/* Before the first byte nothing has been moved that could interrupt: a descriptor that moves nothing does. */
const struct form *chain_null_form(const struct controller *model)
{
    const struct chain *chain = &model->chain;
    for (size_t i = 0; i < model->forms.n; i++) {
        const struct form *form = model->forms.v[i];
        bool stops = form == chain->ends_with && form != chain->begins_with;
        bool silent = form == chain->begins_with && model->slots.v[ROLE_INTERRUPT].kind == SLOT_DEFINE;    /* what moves interrupts */
        if (form->nlevels == 0 && !form->one_sided && !stops && !silent && form != chain->loops_with)
            return form;
    }
    return NULL;
}

static void insert_front(struct planner *p, struct list *list, struct draft draft)
{
    vec_push(p->cx->arena, &list->drafts, draft);
    for (size_t i = list->drafts.n - 1; i > 0; i--)
        list->drafts.v[i] = list->drafts.v[i - 1];
    list->drafts.v[0] = draft;
}

static void add_lead(struct planner *p, struct list *list)
{
    if (!p->lead || list->reads)
        return;
    struct stretch *run = NEW(p->cx->arena, struct stretch);
    *run = (struct stretch){ .span = p->lead->span, .step = p->lead->step, .interrupt = true };
    insert_front(p, list, (struct draft){ .form = chain_null_form(p->model), .run = run, .rows = 1, .interrupt = true });
}

static bool interrupts_by_nature(struct planner *p, struct env *env, const struct form *form)
{
    const struct slot *slot = &p->model->slots.v[ROLE_INTERRUPT];
    struct violation why;
    wide comes = 0;
    env_form(env, form);
    return slot->kind == SLOT_DEFINE && encode_number(p->encoder, env, slot->value, &comes, &why) && comes != 0;
}

/* A list begins and ends as the page says. A ring has no end. */
static bool add_terminators(struct planner *p, struct list *list)
{
    const struct chain *chain = &p->model->chain;
    const struct draft first = list->drafts.v[0], last = list->drafts.v[list->drafts.n - 1];
    bool begins, ends;
    if (!wants_terminator(p, chain->begins_with, chain->begins_when, &first, list->drafts.n, &begins)
        || !wants_terminator(p, chain->ends_with, chain->ends_when, &last, list->drafts.n, &ends))
        return false;
    if (ends && !p->ring) {                 /* it takes over the interrupt */
        struct env *env = env_new(p->cx->arena, p->model);
        env_copy(env, p->env);
        list->drafts.v[list->drafts.n - 1].interrupt = false;
        if (!last.mode && interrupts_by_nature(p, env, last.form))
            list->drafts.n--;               /* which is all that it was for */
        vec_push(p->cx->arena, &list->drafts,
                 ((struct draft){ .form = chain->ends_with, .run = last.run, .rows = 1, .interrupt = last.interrupt }));
    }
    if (begins && first.form != chain->begins_with)     /* it may be there for an interrupt before the first byte */
        insert_front(p, list, (struct draft){ .form = chain->begins_with, .run = first.run, .rows = 1 });
    return true;
}

/* What leads back to the beginning, where the last descriptor cannot do that itself: the first one once more (it was in
 * registers, or links overwrite it), or a descriptor for just that. */
static void close_ring(struct planner *p, struct list *list)
{
    const struct chain *chain = &p->model->chain;
    struct draft back = list->drafts.v[0];
    if (chain->loops == LOOPS_FORM)
        back = (struct draft){ .form = chain->loops_with, .run = list->drafts.v[list->drafts.n - 1].run, .rows = 1 };
    else if (chain->loops == LOOPS_SECOND || chain->loops == LOOPS_COPY)
        back.again = true;
    else
        return;
    vec_push(p->cx->arena, &list->drafts, back);
}

/* Progress is wanted behind the last piece of a run. */
static void mark_interrupts(struct list *list)
{
    for (size_t i = 0; i < list->drafts.n; i++) {
        struct draft *draft = &list->drafts.v[i];
        const struct part *part = draft->more ? &draft->more[draft->mode->nparts - 2] : NULL;
        const struct stretch *run = part ? part->run : draft->run;
        uint64_t end = part ? part->at + part->bytes : draft->at + draft_bytes(draft);
        draft->interrupt = draft->mode && run->interrupt && end == run_total(run);
        draft->period = draft->interrupt && run->period;
    }
}

/* Neither the last descriptor nor the only one leads back. */
static bool refuse_ring(struct planner *p, const struct list *list)
{
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, list->drafts.v[0].run->span,
                          "no list of %s leads back to its beginning, and these are %zu descriptors; %s", plan_hardware(p), list->drafts.n,
                          peers_have(p->cx, peer_has_loops, NULL));
    diag_note(p->cx, d, "what one descriptor moves can repeat itself");
    diag_note(p->cx, d, "'cyclic until replaced' can be planned: the runtime starts each lap");
    return false;
}

/* Where only a descriptor that moves nothing interrupts, one is put behind those that should. */
static void add_signals(struct planner *p, struct list *list)
{
    const struct form *null = chain_null_form(p->model);
    struct env *env = env_new(p->cx->arena, p->model);
    draft_list with = { 0 };
    env_copy(env, p->env);
    if (!null || !interrupts_by_nature(p, env, null))
        return;
    for (size_t i = 0; i < list->drafts.n; i++) {
        struct draft draft = list->drafts.v[i], signal = { .form = null, .run = draft.run, .rows = 1, .interrupt = true, .period = draft.period };
        bool taken_over = i + 1 == list->drafts.n && !p->ring && p->model->chain.ends_with;
        bool wants = draft.interrupt && !taken_over && !interrupts_by_nature(p, env, draft.form);
        if (wants)
            draft.interrupt = draft.period = false;
        vec_push(p->cx->arena, &with, draft);
        if (wants)
            vec_push(p->cx->arena, &with, signal);
    }
    list->drafts = with;
}

bool pass_chain(struct planner *p, struct list *list)
{
    mark_interrupts(list);
    add_signals(p, list);
    add_lead(p, list);
    if (pass_repeat(p, list))
        return true;
    if (p->ring && list->drafts.n && p->model->chain.loops == LOOPS_NOT)
        return refuse_ring(p, list);
    if (list->drafts.n == 0)
        return true;
    if (!add_terminators(p, list))
        return false;
    if (p->ring)
        close_ring(p, list);
    return true;
}

/* ---- position ---- */

static void set_truth(struct env *env, unsigned slot, bool truth)
{
    env_number(env, slot, truth);
}

static bool is_back(const struct planner *p, const struct draft *draft)
{
    return p->ring && p->model->chain.loops == LOOPS_FORM && draft->form == p->model->chain.loops_with && !draft->mode;
}

/* The last descriptor of the lap, which is the last of the list unless something leads back behind it. */
static bool ends_lap(const struct planner *p, const struct list *list, size_t i)
{
    const struct draft *behind = i + 1 < list->drafts.n ? &list->drafts.v[i + 1] : NULL;
    return p->ring && behind && (behind->again || is_back(p, behind));
}

/* Where a ring goes on behind its last descriptor. */
static size_t target(const struct list *list)
{
    return list->drafts.v[list->drafts.n - 1].again ? 1 : 0;
}

bool chain_interrupts(const struct planner *p, const struct list *list, size_t i, bool ends)
{
    if (ends && !p->ring)                   /* what is left of an open list may end anywhere in it */
        i = list->drafts.n - 1;
    return list->drafts.v[i].interrupt;
}

void chain_position(struct planner *p, struct env *env, const struct list *list, const struct seating *seating, size_t i, bool ends)
{
    const struct draft *draft = &list->drafts.v[i];
    bool end = ends && !p->ring;
    size_t next = ends ? target(list) : i + 1;
    set_truth(env, ROLE_FIRST, i == 0 || draft->again);
    set_truth(env, ROLE_LAST, draft->again ? list->drafts.n == 2 : is_back(p, draft) ? false : ends || ends_lap(p, list, i));
    set_truth(env, ROLE_END, end);
    set_truth(env, ROLE_LINKED, !end && !draft->form->repeats);
    set_truth(env, ROLE_INTERRUPT, chain_interrupts(p, list, i, ends));
    set_truth(env, ROLE_PERIOD, draft->period);
    env_number(env, ROLE_INDEX, (wide)i);
    env_number(env, ROLE_NEXT_FORM, end || draft->form->repeats ? -1 : (wide)list->drafts.v[next].form->index);
    env_number(env, ROLE_NEXT_WORDS, end || draft->form->repeats ? 0 : (wide)seating->seat[next].present);
    env_number(env, ROLE_COUNT, (wide)list->drafts.n);
    bool fenced = draft->mode && draft->run->fence && draft->at == 0;
    set_truth(env, ROLE_FENCE, fenced);
    if (!draft->mode)
        return;
    if (fenced)
        set_truth(env, ROLE_ORDERED, true);
    /* where the end of a packet is what interrupts, a stream without packets is sent as one for each interrupt */
    bool by_packets = p->model->slots.v[ROLE_INTERRUPT].kind == SLOT_DEFINE;
    bool begins = i == 0 || draft->again || (by_packets && chain_interrupts(p, list, i - 1, false));
    plan_packet_roles(p, env, draft, begins, env->v[ROLE_LAST].k != 0 || (by_packets && chain_interrupts(p, list, i, ends)));
}

bool chain_agrees(struct planner *p, const struct env *env, const struct list *list, size_t i, bool ends)
{
    const struct slot *slot = &p->model->slots.v[ROLE_INTERRUPT];
    struct violation why;
    wide comes = 0, wanted = chain_interrupts(p, list, i, ends);
    if (slot->kind != SLOT_DEFINE || !p->planned->inner_interrupts || !encode_number(p->encoder, env, slot->value, &comes, &why)
        || (comes != 0) == wanted)
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, list->drafts.v[i].run->span,
                          comes ? "%s interrupts behind this by nature, and no period ends here"
                          : "%s cannot interrupt behind this", plan_hardware(p));
    diag_related(p->cx, d, slot->span, "said here");
    diag_note(p->cx, d, "one descriptor for each period would do: %zu are needed", list->drafts.n);
    return false;
}

/* Address `offset` bytes into the table. */
struct qty list_address(const struct list *list, uint64_t offset)
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
    struct qty following = list_address(list, (seat->offset + seat->size + align - 1) / align * align), next = following;
    env_set(env, ROLE_SELF, list_address(list, seat->offset));
    env_set(env, ROLE_HEAD, list_address(list, 0));       /* a block may lead back there, a first descriptor may count the others */
    env_set(env, ROLE_TAIL, list_address(list, seating->seat[seating->n - 1].offset));
    env_set(env, ROLE_FOLLOWING, following);
    bool stays = list->drafts.v[i].form->repeats;           /* it goes nowhere, as if it were the end */
    if (!stays && (!ends || p->ring))
        next = list_address(list, seating->seat[ends ? target(list) : i + 1].offset);
    else if (!chain->ends_at_following && chain->ends_at && !end_value(p, env, &next, why))
        return false;
    else if (!chain->ends_at && !chain->ends_at_following)
        next = qty_number(0);
    env_set(env, ROLE_NEXT, next);
    return true;
}
