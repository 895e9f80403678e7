/* SPDX-License-Identifier: MIT */
/* A scenario as the runtime meets it, written by play.py from --simulate=json and the generated header. */
#ifndef PLAY_H
#define PLAY_H

#include <stdbool.h>
#include <stdint.h>
#include "dmac.h"

struct play_set { uint64_t address, mask, value; unsigned width; };
enum play_kind { PLAY_IRQ, PLAY_EVENT, PLAY_SET };
struct play_input { int64_t ns; enum play_kind kind; uint32_t event; unsigned nsets; const struct play_set *sets; };
struct play_words { uint32_t at; unsigned n; const uint32_t *units; };

enum play_fate { FATE_NONE, FATE_CUT, FATE_KEPT, FATE_QUARANTINED };
struct play {
    const char *name;
    const struct dmac_transfer *transfer;
    unsigned chan;                          /* in the domain */
    unsigned ninitial; const struct play_set *initial;
    unsigned ninputs; const struct play_input *inputs;
    const uintptr_t *values;                /* given to prep */
    bool refused;                           /* by prep */
    uint64_t table_address; unsigned nwords; const struct play_words *words;     /* none: not comparable */
    bool fails, read; unsigned stopped_in; uint32_t stopped_at; uint64_t stopped_left;
    int result;                             /* enum dmac_result; -1: it still runs */
    uint64_t residue;
    int64_t done, ended;                    /* nanoseconds; INT64_MIN: never */
    enum play_fate fate;
};
/* In the generated file. */
extern const struct play plays[];
extern const unsigned nplays;
extern const int64_t delays[];                  /* nanoseconds that some condition waits behind done */
extern const unsigned ndelays;
struct dmac *play_setup(struct dmac_chan **chans, unsigned *nchans);

#endif
