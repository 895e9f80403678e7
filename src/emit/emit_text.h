/* SPDX-License-Identifier: MIT */
/* Pieces of text that several emitters write in the same way. */
#ifndef DMAC_EMIT_TEXT_H
#define DMAC_EMIT_TEXT_H

#include "emit/emit.h"

/* "nand.dmac:12": base name and line, never a folder. "" for no place. */
const char *place_text(struct cx *cx, struct span span);
const char *place_file(struct cx *cx, struct span span);    /* base name; null: no place */
unsigned place_line(struct cx *cx, struct span span);
/* A C identifier made of any text: other characters become '_', "dmac_" before a leading digit. */
const char *c_name(struct cx *cx, const char *text);
/* The same in capitals, for macros. */
const char *c_macro(struct cx *cx, const char *text);
/* Text fit for a C comment: the marks that would end or open one are pulled apart, control characters dropped. */
const char *comment_text(struct cx *cx, const char *text);
/* "1 KiB", "4160 bytes": sizes for people. */
const char *size_text(struct cx *cx, uint64_t bytes);
/* "10 ms", "120 us": times for people. */
const char *time_text(struct cx *cx, uint64_t ns);
/* "page", "page+0x10", "frag[2]+0x4": a symbol and an addend. */
const char *symbol_text(struct cx *cx, const struct symbol *symbol, wide addend);
/* Name of a hold's else action, of a fix-up's kind, of a home. */
const char *action_text(enum hold_action action);
/* One line for people: what a fix-up puts where. */
const char *fixup_text(struct cx *cx, const struct fixup *fixup);
/* "nfc.ready" */
const char *event_text(struct cx *cx, const struct event *event);
/* Section of C objects in a memory; null: no memory, so no section. */
const char *section_text(struct cx *cx, const struct memory *memory);
/* The descriptor and word that a unit belongs to; false if none does. */
struct unit_home { size_t descriptor, word; };
bool unit_home(const struct table *table, uint32_t unit, struct unit_home *home);
/* All descriptors of a transfer. */
size_t descriptor_count(const struct planned *planned);
/* Bytes that it moves, open lengths at their maximum. */
uint64_t bytes_moved(const struct transfer *transfer);
/* Bytes of all tables. */
uint64_t tables_size(const struct planned *planned);

#endif
