/* SPDX-License-Identifier: MIT */
/* --simulate: the finished table, decoded and executed byte by byte, beside the reference meaning, under the faults,
 * lengths and times of a scenario. */
#ifndef DMAC_SIMULATE_H
#define DMAC_SIMULATE_H

#include "common/cx.h"
#include "common/outbuf.h"
#include "codegen/table.h"

enum simulate_format { SIMULATE_TEXT, SIMULATE_JSON };
/* Runs every scenario, and once, at their maximum, the transfers that have none. All transfers are planned and proved.
 * Records what differs. False: table and meaning differ, which is a mistake of the compiler or of a description. */
bool simulate(struct cx *cx, const struct program *program, struct planned *planned, size_t nplanned, const char *program_name,
              enum simulate_format format, struct outbuf *out);

#endif
