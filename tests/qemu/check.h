/* SPDX-License-Identifier: MIT */
/* Memory that transfers touch, a shadow of what it should hold, and TAP. */
#ifndef CHECK_H
#define CHECK_H

#include "fw.h"

struct piece {
    void *at;
    uint32_t bytes;
};

/* All memory that the checks look at; each with a shadow of its size. */
struct region {
    uint8_t *at;
    uint8_t *shadow;
    uint32_t bytes;
};

void check_seed(uint32_t seed);
uint32_t check_random(uint32_t below);          /* 0 .. below - 1 */
void check_regions(const struct region *regions, unsigned n);

/* Fill all regions with a new pattern; the shadows agree. */
void check_begin(void);

/* Do in the shadows what a transfer should do in memory: FROM is one stream, TO is another,
 * cut independently; the shorter one decides. Returns the bytes moved. */
uint32_t check_expect(const struct piece *from, unsigned nfrom, const struct piece *to, unsigned nto);

/* Compare all regions with their shadows and print one TAP line. */
void check_memory(const char *what);

/* One TAP line. */
void check_that(int good, const char *what);

/* The plan, a summary, and the status for the exit. */
int check_end(void);

#endif
