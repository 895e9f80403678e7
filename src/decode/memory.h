/* SPDX-License-Identifier: MIT */
/* The dump as the controller sees it: one image per piece, in its units and byte order. Bits can be changed, in the images
 * only, to look behind what is wrong. */
#ifndef DMAC_DECODE_MEMORY_H
#define DMAC_DECODE_MEMORY_H

#include "decode/dump.h"
#include "verify/decode.h"

struct memory_image {
    struct image image;                     /* its `also` leads through all the others */
    uint32_t *units;
    unsigned char *seen;                    /* a bit per unit */
};
struct memory_view { const struct dump *dump; const struct controller *model; unsigned granule; size_t n; struct memory_image *v; };

void memory_make(struct cx *cx, struct memory_view *view, const struct dump *dump, const struct controller *model);
/* The image whose units hold the address, or null. */
struct memory_image *memory_at(const struct memory_view *view, uint64_t address);
/* Byte of the bus address `address` in the images (not the dump). False: there is none. */
bool memory_byte(const struct memory_view *view, uint64_t address, unsigned char *byte);
/* Bits hi..lo of the word of `bits` bits at an address become `value`. */
void memory_set(const struct memory_view *view, uint64_t word, unsigned bits, unsigned hi, unsigned lo, uwide value);
/* Marks the units of [address, address + size). False: one was marked before; then nothing is. */
bool memory_mark(const struct memory_view *view, uint64_t address, uint64_t size);
bool memory_marked(const struct memory_view *view, uint64_t address);
void memory_forget(const struct memory_view *view);

#endif
