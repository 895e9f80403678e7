/* SPDX-License-Identifier: MIT */
/* Between the files of the reference meaning: runs (meaning.c), scenarios (scenario.c), JSON (meaning_json.c). */
#ifndef DMAC_MEANING_H
#define DMAC_MEANING_H

#include "common/outbuf.h"
#include "program/resolve.h"

/* Appends a run as its canonical line, without newline. */
void put_run(struct outbuf *out, const struct run *run);

enum scenario_result { OUTCOME_RUNNING, OUTCOME_OK, OUTCOME_READ_ERROR, OUTCOME_WRITE_ERROR, OUTCOME_HOLD_TIMEOUT };
enum milestone { AT_DONE, AT_DRAINED, AT_RELEASED, AT_QUARANTINED, AT_KEPT, AT_DISCONNECTED, MILESTONES };
struct outcome {
    const struct item *item;
    const struct transfer *transfer;
    VEC(struct bound_length) bound;         /* in the order written; arrays in full */
    resolved_steps steps;                   /* under that binding */
    enum scenario_result result;
    uint64_t moved, residue;
    bool reached[MILESTONES];
    int64_t at[MILESTONES];                 /* nanoseconds from the start */
    bool as_expected;
};
/* Plays a scenario on the reference semantics. False: it has a mistake, which is recorded if `complain`. */
bool play_scenario(struct cx *cx, const struct program *program, const struct item *item, bool complain, struct outcome *outcome);
const char *scenario_result_text(enum scenario_result result);
const char *milestone_text(enum milestone milestone);

#endif
