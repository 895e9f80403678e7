/* SPDX-License-Identifier: MIT */
/* How often a transfer reports, and how long its client may take: for header, listing and JSON. */
#ifndef DMAC_EMIT_TIME_H
#define DMAC_EMIT_TIME_H

#include "emit/emit.h"

struct timing {
    uint64_t lap;                           /* bytes of the list */
    uint64_t reports;                       /* interrupts that it asks for */
    uint64_t period;                        /* most bytes between two of them (in a ring also across its end); 0: none */
    bool even;                              /* all are that far apart */
    uint64_t rate;                          /* bytes per second; 0: not said */
    /* with a rate */
    uint64_t lap_ns;
    uint64_t interval_ns;                   /* between two reports, the longest; 0: no reports */
    uint64_t deadline_ns;                   /* from the report of a period to the hardware's return to it; 0: not cyclic */
    uint64_t reports_per_1000s;
};
struct timing timing_of(const struct planned *planned);
/* "4 reports, one every 1024 bytes"; null: it is not cyclic and reports its end only. */
const char *reports_text(struct cx *cx, const struct planned *planned, const struct timing *timing);
/* "at 192000 B/s: 187.500 reports per second, 5333 us apart; …"; null: no rate. */
const char *rate_text(struct cx *cx, const struct planned *planned, const struct timing *timing);

#endif
