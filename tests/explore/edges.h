/* SPDX-License-Identifier: MIT */
/* What states.py puts into copies of the runtime: edges.c. */
#ifndef EXPLORE_EDGES_H
#define EXPLORE_EDGES_H

#include "dmac.h"

void edge_of_chan(struct dmac_chan *chan, unsigned to);
void edge_of_tx(struct dmac_tx *tx, unsigned to);
void edges_before(void);                        /* around each function that changes routes */
void edges_after(void);

#endif
