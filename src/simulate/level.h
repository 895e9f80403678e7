/* SPDX-License-Identifier: MIT */
/* A level of a device as register contents: what a test must put there for it to be so. */
#ifndef DMAC_LEVEL_H
#define DMAC_LEVEL_H

#include "program/program.h"

struct level_setting { uint64_t address, mask, value; unsigned width; };     /* CPU address; bits outside the mask stay */
typedef VEC(struct level_setting) level_settings;
void level_make(struct arena *arena, const struct level *level, bool value, level_settings *settings);
/* The same for every level that a condition mentions: none is true. */
void levels_false(struct arena *arena, const struct condition *condition, level_settings *settings);

#endif
