/* SPDX-License-Identifier: MIT */
/* Programs from text for the planner's tests: the pages of the library first, then the text as one more file. */
#ifndef DMAC_PLAN_HARNESS_H
#define DMAC_PLAN_HARNESS_H

#include "codegen/ir.h"
#include "codegen/table.h"
#include "controller/model.h"

struct bench { struct cx *cx; struct program *program; };
/* Null program: it does not resolve. */
struct bench bench_open(const char *text);
/* A program of examples/, without .dmac. */
struct bench bench_open_example(const char *name);
void bench_close(struct bench *bench);
struct transfer *bench_transfer(const struct bench *bench, const char *name);
/* Plans a transfer; false: records say why. */
bool bench_plan(const struct bench *bench, const char *name, struct planned *planned);
/* Decodes and compares; false: records say why. */
bool bench_verify(const struct bench *bench, struct planned *planned);
/* Descriptors in all tables. */
size_t bench_descriptors(const struct planned *planned);
/* All records as text. */
const char *bench_records(const struct bench *bench);

#endif
