/* SPDX-License-Identifier: MIT */
/* Between the files of the reference meaning: runs (meaning.c), scenarios (scenario.c), JSON (meaning_json.c). */
#ifndef DMAC_MEANING_H
#define DMAC_MEANING_H

#include "common/outbuf.h"
#include "program/outcome.h"
#include "program/resolve.h"

/* Appends a run as its canonical line, without newline. */
void put_run(struct outbuf *out, const struct run *run);

#endif
