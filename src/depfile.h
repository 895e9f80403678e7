/* SPDX-License-Identifier: MIT */
/* -MD: the files read, as a rule for make. */
#ifndef DMAC_DEPFILE_H
#define DMAC_DEPFILE_H

#include "options.h"
#include "output.h"

/* `targets` are the outputs if -MT and -MQ name none. */
void depfile_print(const struct cx *cx, const struct options *options, const struct outputs *targets, struct outbuf *out);

#endif
