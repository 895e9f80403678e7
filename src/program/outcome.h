/* SPDX-License-Identifier: MIT */
/* What a scenario says, and what comes of it on the reference semantics (check/scenario.c). */
#ifndef DMAC_OUTCOME_H
#define DMAC_OUTCOME_H

#include "program/program.h"

enum scenario_result { OUTCOME_RUNNING, OUTCOME_OK, OUTCOME_READ_ERROR, OUTCOME_WRITE_ERROR, OUTCOME_HOLD_TIMEOUT };
enum milestone { AT_DONE, AT_DRAINED, AT_RELEASED, AT_QUARANTINED, AT_KEPT, AT_DISCONNECTED, MILESTONES };
/* What outside does, in order of time. EVENT, LEVEL, REGISTER: the thing and its value. */
enum happening_kind { HAPPENS_IRQ, HAPPENS_EVENT, HAPPENS_LEVEL, HAPPENS_REGISTER };
struct happening {
    int64_t time;
    size_t order;
    enum happening_kind kind;
    const struct event *event;
    const struct level *level;
    uint64_t address, value;
};
/* Where the bus fails. */
struct failure { bool active, read; struct piece piece; };
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
    VEC(struct happening) happenings;
    struct failure failure;
};
/* Plays a scenario on the reference semantics. False: it has a mistake, which is recorded if `complain`. */
bool play_scenario(struct cx *cx, const struct program *program, const struct item *item, bool complain, struct outcome *outcome);
const char *scenario_result_text(enum scenario_result result);
const char *milestone_text(enum milestone milestone);

#endif
