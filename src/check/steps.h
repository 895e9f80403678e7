/* SPDX-License-Identifier: MIT */
/* What the planner, too, asks about neighbouring steps. */
#ifndef DMAC_STEPS_H
#define DMAC_STEPS_H

#include "program/program.h"

/* Two turns of one loop, the second of which goes on where the first ended, on every side. */
bool steps_continue(const struct step *a, const struct step *b);

#endif
