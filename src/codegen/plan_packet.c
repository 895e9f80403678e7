/* SPDX-License-Identifier: MIT */
/* Packets and metadata: what a packet port, and the bytes that travel with a packet, ask of the page, and the roles that
 * follow for a descriptor. One step to or from a packet port is one packet; where no port has packets the list is one. */
#include "check/clause.h"
#include "codegen/plan_list.h"
#include "controller/peers.h"

#include <inttypes.h>

/* ---- what the page knows ---- */

static bool limits_name(const struct controller *model, unsigned slot)
{
    for (size_t i = 0; i < model->limits.n; i++)
        if (slot_in(&model->limits.v[i].depends, slot))
            return true;
    return false;
}

/* A word or register marks where a packet ends, or a limit says where it may. */
static bool marks_packets(const struct controller *model, const void *context)
{
    const struct slot *last = &model->slots.v[ROLE_PACKET_LAST];
    (void)context;
    return last->carried || last->in_registers || limits_name(model, ROLE_PACKET_LAST);
}

static bool has_metadata(const struct controller *model, const void *context)
{
    (void)context;
    return controller_elements(model, ROLE_METADATA) > 0;
}

static bool field_has_metadata(const field_nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *node = &nodes->v[i];
        for (unsigned k = 0; node->field && k < node->field->nequations; k++)
            if (slot_in(&node->field->equations[k].depends, ROLE_METADATA))
                return true;
        if (!node->field && (field_has_metadata(&node->then) || field_has_metadata(&node->otherwise)))
            return true;
    }
    return false;
}

/* The hardware writes the words that hold metadata. */
static bool returns_metadata(const struct controller *model, const void *context)
{
    (void)context;
    for (size_t i = 0; i < model->layouts.n; i++)
        for (unsigned w = 0; w < model->layouts.v[i]->nwords; w++)
            if (model->layouts.v[i]->word[w]->writeback && field_has_metadata(&model->layouts.v[i]->word[w]->fields))
                return true;
    return false;
}

/* ---- what the transfer asks for ---- */

static const struct port *packet_port(const struct ir_move *move, bool source)
{
    unsigned n = source ? move->nsources : move->ndests;
    const struct ir_place *places = source ? move->sources : move->dests;
    for (unsigned i = 0; i < n; i++)
        if (places[i].kind == PIECE_PORT && places[i].port->packet)
            return places[i].port;
    return NULL;
}

static bool check_port(struct planner *p, const struct ir_move *move, const struct port *port)
{
    if (!port || marks_packets(p->model, NULL))
        return true;
    struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, move->span, "%s knows nothing of packets; %s", plan_hardware(p),
                          peers_have(p->cx, marks_packets, NULL));
    diag_related(p->cx, d, port->name.span, "'%s.%s' ends its runs itself", port->device->name.id, port->name.id);
    return false;
}

static bool side_of_port(const struct ir *ir, bool source)
{
    for (size_t i = 0; i < ir->moves.n; i++) {
        const struct ir_move *move = &ir->moves.v[i];
        const struct ir_place *place = source ? move->sources : move->dests;
        if ((source ? move->nsources : move->ndests) && place->kind == PIECE_PORT)
            return true;
    }
    return false;
}

static bool refuse_metadata(struct planner *p, const char *what, peer_test *test)
{
    diag(p->cx, DIAG_UNSUPPORTED, clause_span(p->transfer, CLAUSE_METADATA), "%s %s; %s", plan_hardware(p), what, peers_have(p->cx, test, NULL));
    return false;
}

static bool check_metadata_of(struct planner *p, const struct ir *ir)
{
    const struct transfer *t = p->transfer;
    if (!t->has_metadata_client && !t->has_metadata_engine)
        return true;
    if (!has_metadata(p->model, NULL))
        return refuse_metadata(p, "carries no metadata", has_metadata);
    if (t->has_metadata_engine && !returns_metadata(p->model, NULL))
        return refuse_metadata(p, "does not return metadata", returns_metadata);
    bool reads = side_of_port(ir, true);
    if (t->has_metadata_client && reads) {
        diag(p->cx, DIAG_UNSUPPORTED, clause_span(t, CLAUSE_METADATA), "the client's metadata travels with what is written; '%s' reads a port", t->name.id);
        return false;
    }
    if (t->has_metadata_engine && !reads) {
        diag(p->cx, DIAG_UNSUPPORTED, clause_span(t, CLAUSE_METADATA), "the engine's metadata comes with what is read; '%s' reads no port", t->name.id);
        return false;
    }
    return true;
}

/* Which packet each step is, and how many there are. */
static void number_packets(struct planner *p)
{
    const resolved_steps *steps = &p->transfer->steps;
    p->packet_of = NEW_ARRAY(p->cx->arena, size_t, steps->n + 1);
    for (size_t i = 0; i < steps->n; i++) {
        p->packet_of[i] = p->planned->packets;
        p->planned->packets += steps->v[i].packet;
    }
}

static uint64_t metadata_bytes(const struct transfer *t)
{
    return t->has_metadata_client ? t->metadata_client : t->metadata_engine;
}

static bool is_argument(const struct transfer *t, const char *name)
{
    for (size_t i = 0; i < t->arguments.n; i++)
        if (t->arguments.v[i]->name.id == name)
            return true;
    return false;
}

/* What prep is given for it: the address of that many bytes anywhere. */
static void add_argument(struct planner *p, uint64_t bytes)
{
    struct buffer *buffer = NEW(p->cx->arena, struct buffer);
    uint64_t *dims = NEW(p->cx->arena, uint64_t);
    const char *name = intern(p->cx, "metadata");
    if (is_argument(p->transfer, name))
        name = intern(p->cx, "metadata_bytes");
    *dims = bytes;
    *buffer = (struct buffer){ .name = { name, p->transfer->name.span }, .home = HOME_BOUND, .scalar = SCALAR_U8, .ndim = 1, .dims = dims,
                               .size = bytes, .align = 1, .symbol = name };
    p->planned->metadata_buffer = buffer;
}

/* One unknown byte for each that the client will give. */
static void unknown_bytes(struct planner *p)
{
    const struct transfer *t = p->transfer;
    uint64_t n = metadata_bytes(t) * (p->planned->packets ? p->planned->packets : 1);
    if (n == 0 || t->metadata_values)
        return;
    add_argument(p, n);
    for (uint64_t i = 0; t->has_metadata_client && i < n; i++) {
        struct symbol *symbol = NEW(p->cx->arena, struct symbol);
        *symbol = (struct symbol){ .kind = SYMBOL_METADATA, .name = arena_printf(p->cx->arena, "metadata[%" PRIu64 "]", i),
                                   .index = (unsigned)i, .align = 1, .size = 1, .high = 255 };
        vec_push(p->cx->arena, &p->planned->metadata, symbol);
    }
}

bool plan_packets(struct planner *p, const struct ir *ir)
{
    bool ok = true;
    for (size_t i = 0; i < ir->moves.n; i++)
        ok = check_port(p, &ir->moves.v[i], packet_port(&ir->moves.v[i], true))
            && check_port(p, &ir->moves.v[i], packet_port(&ir->moves.v[i], false)) && ok;
    if (!ok || !check_metadata_of(p, ir))
        return false;
    number_packets(p);
    unknown_bytes(p);
    return true;
}

/* A packet may end early, and the descriptor that follows then takes the next one: a packet that is read has one. */
bool plan_packets_whole(struct planner *p, const struct list *list)
{
    for (size_t i = 1; i < list->drafts.n; i++) {
        const struct draft *draft = &list->drafts.v[i], *before = &list->drafts.v[i - 1];
        const struct ir_place *source = draft->mode ? run_source(draft->run) : NULL;
        if (!source || !before->mode || source->kind != PIECE_PORT || !source->port->packet || draft->run->step != before->run->step)
            continue;
        struct diag *d = diag(p->cx, DIAG_UNSUPPORTED, draft->run->span,
                              "a packet of '%s.%s' may end early, and %s would fill what is left of this "
                              "step with the next one", source->port->device->name.id, source->port->name.id, p->instance->name.id);
        diag_related(p->cx, d, before->run->span, "one descriptor ends here");
        diag_note(p->cx, d, "a packet that is read needs one contiguous piece that fits one descriptor (at most %" PRIu64 " bytes)",
                  draft->mode->most);
        return false;
    }
    return true;
}

/* ---- one descriptor ---- */

static void set_metadata(struct planner *p, struct env *env, size_t packet)
{
    const struct transfer *t = p->transfer;
    for (unsigned i = 0; t->has_metadata_client && i < t->metadata_client; i++)
        env_element(env, ROLE_METADATA, i, t->metadata_values ? qty_number(t->metadata_values->values[i])
                    : (struct qty){ .sym = p->planned->metadata.v[packet * t->metadata_client + i] });
}

static bool names(const struct controller *model, const struct cexpr *expr, unsigned slot)
{
    return expr && ((expr->kind == CE_SLOT && expr->slot == slot) || names(model, expr->a, slot) || names(model, expr->b, slot)
                    || names(model, expr->c, slot));
}

/* Where the end of a packet is what interrupts, a list without packets is one for each interrupt that is wanted. */
static bool interrupts_by_packets(const struct controller *model)
{
    const struct slot *interrupt = &model->slots.v[ROLE_INTERRUPT];
    return interrupt->kind == SLOT_DEFINE && names(model, interrupt->value, ROLE_PACKET_LAST);
}

void plan_packet_roles(struct planner *p, struct env *env, const struct draft *draft, bool first, bool last)
{
    const struct stretch *run = draft->run;
    bool packets = p->transfer->steps.v[run->step].packet;
    if (!interrupts_by_packets(p->model)) {
        first = env->v[ROLE_FIRST].k != 0;
        last = env->v[ROLE_LAST].k != 0;
    }
    env_number(env, ROLE_PACKET_FIRST, packets ? run->packet_first && draft->at == 0 : first);
    env_number(env, ROLE_PACKET_LAST, packets ? run->packet_last && draft->at + draft_bytes(draft) == run_total(run) : last);
    set_metadata(p, env, packets ? p->packet_of[run->step] : 0);
}
