/* SPDX-License-Identifier: MIT */
/* Inside the dump of the tree: the program half (ast_dump.c) and the controller half (ast_dump_controller.c). */
#ifndef DMAC_AST_DUMP_H
#define DMAC_AST_DUMP_H

#include "parser/ast.h"

struct dump { FILE *out; unsigned indent; };

/* Formats: %s a string (null: nothing), %e an expression, %n a struct name by its id, %q a struct string in quotes,
 * %g a given_list, %% nothing special. `line` is a line of its own with indentation. */
void dump_text(struct dump *to, const char *format, ...);
void dump_line(struct dump *to, const char *format, ...);
void dump_begin(struct dump *to);           /* the indentation of a line */
void dump_open(struct dump *to);            /* " {" and one level deeper */
void dump_close(struct dump *to);

void dump_settings(struct dump *to, const setting_list *settings);
void dump_range(struct dump *to, const struct range *range);

#endif
