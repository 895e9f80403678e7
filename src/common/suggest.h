/* SPDX-License-Identifier: MIT */
/* "did you mean": the nearest of some names. Offer all candidates, then ask. */
#ifndef DMAC_SUGGEST_H
#define DMAC_SUGGEST_H

struct suggestion {
    const char *wanted, *best;
    unsigned distance;
};

void suggest_start(struct suggestion *suggestion, const char *wanted);
/* `name` must live as long as the suggestion. Of equally near names the first one offered wins. */
void suggest_offer(struct suggestion *suggestion, const char *name);
/* Null if nothing is near enough to be a slip of the pen. */
const char *suggest_best(const struct suggestion *suggestion);
/* Edits (insert, delete, change, swap neighbours) between two names; upper and lower case count as half-way equal. */
unsigned suggest_distance(const char *a, const char *b);

#endif
