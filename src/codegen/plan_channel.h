/* SPDX-License-Identifier: MIT */
/* Which channel a transfer runs on where the source leaves it open. */
#ifndef DMAC_PLAN_CHANNEL_H
#define DMAC_PLAN_CHANNEL_H

#include "codegen/plan.h"

/* Before the first plan_transfer: gives channels to transfers whose tables would differ with the kind of channel
 * (transfer->given). Records nothing. */
void plan_channels(struct cx *cx, const struct program *program);
/* Sets the role `channel`, if it is known or `needed`. False: there is none left, a record says so. */
bool plan_channel(struct planner *p, bool needed);

#endif
