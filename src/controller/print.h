/* SPDX-License-Identifier: MIT */
/* Inside --print-controller: what its files share. */
#ifndef DMAC_CONTROLLER_PRINT_H
#define DMAC_CONTROLLER_PRINT_H

#include <string.h>
#include "common/outbuf.h"
#include "controller/limits.h"

struct page { struct cx *cx; const struct controller *c; struct outbuf out; struct encoder *encoder; };

const char *page_text(struct page *p, const struct cexpr *e);
void page_number(struct page *p, wide k);
/* print_form.c: what it moves, where each role stands, what one descriptor holds. */
void print_form(struct page *p, const struct form *form);
/* print_sequence.c: its statements, in the language's own spelling. */
void print_sequence(struct page *p, const struct sequence *sequence);

#endif
