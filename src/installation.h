/* SPDX-License-Identifier: MIT */
/* Where the library of descriptions is. */
#ifndef DMAC_INSTALLATION_H
#define DMAC_INSTALLATION_H

struct arena;

/* The installed library; of a program that is run from its build folder, the one of its source tree. */
const char *installation_controllers(struct arena *arena);

#endif
