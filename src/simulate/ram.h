/* SPDX-License-Identifier: MIT */
/* Memory of a simulated machine: sparse, and full of distinct bytes. What was never written is computed from its address
 * and a seed, so an image costs only the pages that are written. */
#ifndef DMAC_RAM_H
#define DMAC_RAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
#define RAM_PAGE 4096

struct ram_page { uint64_t number; unsigned char *bytes; };
struct ram {
    struct arena *arena;
    uint64_t seed;
    struct ram_page *slots; size_t nslots, used;    /* open addressing; bytes null: free */
    struct ram_page *last;                          /* found last */
};

void ram_start(struct ram *ram, struct arena *arena, uint64_t seed);
/* The same contents, to be written to independently. */
void ram_copy(struct ram *to, const struct ram *from, struct arena *arena);
void ram_read(struct ram *ram, uint64_t address, size_t n, unsigned char *bytes);
void ram_write(struct ram *ram, uint64_t address, size_t n, const unsigned char *bytes);
/* Eight distinct bytes of the contents that nobody wrote: for devices that supply data. */
uint64_t ram_fresh(uint64_t seed, uint64_t number);

/* Address ranges that may hold anything. */
struct ram_range { uint64_t from, bytes; };
/* The lowest address at which two images of the same seed differ, outside `ignore`; false: none. */
bool ram_differ(struct ram *a, struct ram *b, const struct ram_range *ignore, size_t nignore, uint64_t *address);

#endif
