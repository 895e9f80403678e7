/* SPDX-License-Identifier: MIT */
/* Output files: everything is in memory before anything is written, each file appears under its name only when it is
 * whole, and after an error none of the names has an older content. */
#ifndef DMAC_OUTPUT_H
#define DMAC_OUTPUT_H

#include "common/cx.h"
#include "common/outbuf.h"

struct output {
    const char *path;           /* "-" is standard output */
    struct outbuf content;
    bool keep;                  /* an old one stays after an error */
    /* while it is being written */
    const char *target, *temporary;
};
struct outputs { VEC(struct output *) all; };

struct output *output_add(struct cx *cx, struct outputs *outputs, const char *path);
/* Two names for one file, or an output that is one of the files read: false, and standard error says so. */
bool outputs_distinct(const struct cx *cx, const struct outputs *outputs);
/* Writes all of them, or none: false, and standard error says why. */
bool outputs_write(struct cx *cx, struct outputs *outputs);
/* After an error: removes the files that this run would have replaced. Only regular files are ever removed. */
void outputs_remove(const struct outputs *outputs);

#endif
