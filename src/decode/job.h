/* SPDX-License-Identifier: MIT */
/* One run of dmac-decode: what was read, and the formats that show it. */
#ifndef DMAC_DECODE_JOB_H
#define DMAC_DECODE_JOB_H

#include "common/outbuf.h"
#include "decode/follow.h"

struct decode_job {
    struct cx *cx;
    struct target target;
    struct dump dump;
    size_t nchains; struct chain_read chains[2];
};

/* Formats: one printer each. False: recorded. */
struct decode_format { const char *name, *extension, *description; bool (*print)(const struct decode_job *job, struct outbuf *out); };
extern const struct decode_format decode_formats[];     /* name null at the end */

bool print_listing(const struct decode_job *job, struct outbuf *out);
bool print_json(const struct decode_job *job, struct outbuf *out);
bool print_dmac(const struct decode_job *job, struct outbuf *out);

/* describe.c */
/* "4096 bytes from 0x10000000 to 0x20000000": what a descriptor does. */
const char *describe_hop(struct cx *cx, const struct hop *hop);
/* "ends", "ring back to descriptor 0" … */
const char *describe_end(struct cx *cx, const struct chain_read *chain);
/* Value of a role in its words: "m2p", "0x1000", "4". */
const char *describe_value(struct cx *cx, const struct controller *model, unsigned slot, wide value);

#endif
