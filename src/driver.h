/* SPDX-License-Identifier: MIT */
/* From options to exit status: the pipeline. */
#ifndef DMAC_DRIVER_H
#define DMAC_DRIVER_H

#include "options.h"

enum status drive(struct cx *cx, struct options *options);

#endif
