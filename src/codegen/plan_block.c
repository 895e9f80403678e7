/* SPDX-License-Identifier: MIT */
/* Side blocks: layouts that a descriptor points at (more operands, patterns). They lie behind the descriptors, in the
 * same table, filled from the roles of the descriptor that points at them. */
#include "codegen/plan_list.h"
#include "common/arith.h"

static bool pointed_at(const struct seat *seat, size_t layout)
{
    return layout < 64 && seat->blocks >> layout & 1;
}

/* Until it is known where they lie, so that words can be tried. */
void blocks_guess(struct planner *p, const struct list *list, struct env *env)
{
    for (size_t i = 0; i < p->model->layouts.n; i++)
        if (p->model->layouts.v[i]->is_block)
            env_set(env, p->model->layouts.v[i]->address_slot, list_address(list, 0));
}

bool blocks_place(struct planner *p, const struct list *list, struct env *env, struct seating *seating)
{
    seating->length = seating->size;
    for (size_t i = 0; i < seating->n; i++) {
        struct seat *seat = &seating->seat[i];
        const struct draft *draft = &list->drafts.v[i];
        unsigned n = 0;
        seat->blocks = encode_blocks(p->encoder, draft->form->layout, seat->present);
        if (!seat->blocks)
            continue;
        seat->block_at = NEW_ARRAY(p->cx->arena, uint64_t, 64);
        draft_roles(p, env, draft);
        for (size_t b = 0; b < p->model->layouts.n; b++) {
            const struct layout *block = p->model->layouts.v[b];
            struct violation why;
            uint64_t bytes;
            if (!pointed_at(seat, b))
                continue;
            if (!encode_block_size(p->encoder, env, block, &bytes, &why)) {
                plan_violation(p, DIAG_NOT_ENCODABLE, draft->run->span, &why);
                return false;
            }
            seating->size = round_up(seating->size, block->align);
            seating->align = block->align > seating->align ? block->align : seating->align;
            seat->block_at[n++] = seating->size;
            seating->size += bytes;
        }
    }
    return true;
}

void blocks_links(struct planner *p, const struct list *list, const struct seat *seat, struct env *env)
{
    unsigned n = 0;
    for (size_t b = 0; b < p->model->layouts.n; b++)
        if (pointed_at(seat, b))
            env_set(env, p->model->layouts.v[b]->address_slot, list_address(list, seat->block_at[n++]));
}

static bool write_block(struct planner *p, struct list *list, struct env *env, const struct draft *draft,
                        const struct layout *layout, uint64_t offset)
{
    struct descriptor block = { .span = draft->run->span, .offset = offset };
    struct encoded encoded;
    struct violation why;
    if (!encode_block(p->encoder, env, layout, &encoded, &why)) {
        plan_violation(p, why.kind == VIOLATION_SYMBOL ? DIAG_MISALIGNED : DIAG_NOT_ENCODABLE, draft->run->span, &why);
        return false;
    }
    if (encoded.unit_bits != 32) {
        diag(p->cx, DIAG_UNSUPPORTED, draft->run->span, "blocks of %s are bytes, which is not planned", p->instance->name.id);
        return false;
    }
    table_pad(p, list->table, offset);
    table_append(p, list->table, &block, &encoded);
    vec_push(p->cx->arena, &list->table->blocks, block);
    return true;
}

bool blocks_write(struct planner *p, struct list *list, const struct seating *seating, struct env *env)
{
    for (size_t i = 0; i < seating->n; i++) {
        const struct seat *seat = &seating->seat[i];
        const struct draft *draft = &list->drafts.v[i];
        unsigned n = 0;
        if (seat->blocks)
            draft_roles(p, env, draft);
        for (size_t b = 0; b < p->model->layouts.n; b++)
            if (pointed_at(seat, b) && !write_block(p, list, env, draft, p->model->layouts.v[b], seat->block_at[n++]))
                return false;
    }
    return true;
}
