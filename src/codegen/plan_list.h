/* SPDX-License-Identifier: MIT */
/* Between drafts and words: the descriptors of one list with their position, presence and place. */
#ifndef DMAC_PLAN_LIST_H
#define DMAC_PLAN_LIST_H

#include "codegen/plan.h"

struct seat {                               /* where a draft sits */
    uint64_t offset, size;                  /* bytes from the table's beginning; size without padding */
    uint64_t present;                       /* words, by index */
    bool may_vanish, may_be_last;           /* for some open lengths */
    uint64_t blocks; uint64_t *block_at;    /* side blocks that it points at, bit by layout; where each of them lies */
};
struct seating { size_t n; struct seat *seat; uint64_t size, align, length; bool open; };      /* length: size without side blocks */

/* pass_chain.c: terminators of the page; then what each descriptor's position says. */
bool pass_chain(struct planner *p, struct list *list);
/* pass_repeat.c: the one descriptor of a ring in a form that starts again by itself; false: there is none. And its roles `after`. */
bool pass_repeat(struct planner *p, struct list *list);
void repeat_roles(struct env *env, const struct draft *draft);
/* Sets first last end linked index interrupt period fence next.form next has; the last of the list, or of what is left of it, if `ends`. */
void chain_position(struct planner *p, struct env *env, const struct list *list, const struct seating *seating, size_t i, bool ends);
/* Moves nothing, and does not end the list; null: the page has no such form. */
const struct form *chain_null_form(const struct controller *model);
/* Is progress wanted behind descriptor i? */
bool chain_interrupts(const struct planner *p, const struct list *list, size_t i, bool ends);
/* Where interrupts are no choice of a descriptor (`define interrupt`): do they come where they are wanted, and only there? */
bool chain_agrees(struct planner *p, const struct env *env, const struct list *list, size_t i, bool ends);
/* Sets self, following and next from the table's address. */
bool chain_links(struct planner *p, struct env *env, const struct list *list, const struct seating *seating, size_t i, bool ends,
                 struct violation *why);
/* Address `offset` bytes into the table of a list. */
struct qty list_address(const struct list *list, uint64_t offset);
/* table.c: words behind those that the table has; before that, units of 0 up to an offset: how many it took. */
uint32_t table_pad(struct planner *p, struct table *table, uint64_t offset);
void table_append(struct planner *p, struct table *table, struct descriptor *descriptor, const struct encoded *encoded);
/* plan_block.c: side blocks: any address, for trying; their places; the addresses for one descriptor; their words. */
void blocks_guess(struct planner *p, const struct list *list, struct env *env);
bool blocks_place(struct planner *p, const struct list *list, struct env *env, struct seating *seating);
void blocks_links(struct planner *p, const struct list *list, const struct seat *seat, struct env *env);
bool blocks_write(struct planner *p, struct list *list, const struct seating *seating, struct env *env);
/* plan_truths.c: what sequences ask with all() and any(), kept in the first descriptor's environment; of two lists as one. */
void list_truths(struct cx *cx, struct encoder *encoder, struct env *first, size_t n, list_item *item, void *context);
void merge_truths(struct env *to, const struct env *from);
/* pass_place.c: which words are there, how large everything is, where the table lies. */
bool pass_place(struct planner *p, struct list *list, struct env *env, struct seating *seating);

#endif
