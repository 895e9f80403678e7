/* SPDX-License-Identifier: MIT */
/* The host port with a clock of nanoseconds: scenarios have such times. */
#ifndef PLAY_PORT_H
#define PLAY_PORT_H

#include "ports/host.h"
#undef DMAC_PORT_HZ
#define DMAC_PORT_HZ 1000000000

#endif
