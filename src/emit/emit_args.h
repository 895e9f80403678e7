/* SPDX-License-Identifier: MIT */
/* What the caller of NAME_prep must give: addresses of bound buffers first, then open lengths. */
#ifndef DMAC_EMIT_ARGS_H
#define DMAC_EMIT_ARGS_H

#include "emit/emit.h"

struct argument { const struct buffer *buffer; unsigned index; bool is_length; };
typedef VEC(struct argument) argument_list;

void arguments_of(struct cx *cx, const struct emit_transfer *transfer, argument_list *list);
/* Number of the address of a buffer, of the length of a buffer. */
size_t argument_address(const struct emission *e, const struct emit_transfer *transfer, const struct buffer *buffer, unsigned index);
size_t argument_length(const struct emission *e, const struct emit_transfer *transfer, const struct buffer *buffer, unsigned index);
/* "page", "page_length", "frag[2]": member of the argument struct. */
const char *argument_name(struct cx *cx, const struct argument *argument);
/* What prep lets through of a length. */
const struct given_length *given_length(const struct emit_transfer *transfer, const struct argument *argument);
/* Bytes of one element of the first dimension: what lengths count. */
uint64_t first_size(const struct buffer *buffer);
/* Does it wait for dmac_arm: its own gate is external, or that of a member of one of its groups? */
bool transfer_is_gated(const struct program *program, const struct transfer *transfer);
bool group_is_gated(const struct group *group);
/* Does it read packets whose length the page can tell? */
bool transfer_reads_packets(const struct emit_transfer *transfer);
/* Could what was bound make a step write what it has not read yet? emit_c_checks.c. */
bool pieces_may_meet(const struct transfer *transfer);
/* Does a table of it depend on open lengths? */
bool transfer_is_open(const struct emit_transfer *transfer);

#endif
