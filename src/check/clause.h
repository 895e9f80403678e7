/* SPDX-License-Identifier: MIT */
/* Where a clause stands: for all that complain about what one wants. */
#ifndef DMAC_CLAUSE_H
#define DMAC_CLAUSE_H

#include "parser/ast.h"
#include "program/program.h"

/* The first clause of this kind; the transfer's name where there is none. */
struct span clause_span(const struct transfer *transfer, enum clause_kind kind);

#endif
