/* SPDX-License-Identifier: MIT */
#include "decode/memory.h"

#include <string.h>
#include "common/arith.h"

static unsigned shift_of(const struct memory_view *view, uint64_t address)
{
    unsigned at = (unsigned)(address % view->granule);

    return 8 * (view->model->big_endian ? view->granule - 1 - at : at);
}

static void make_image(struct cx *cx, const struct memory_view *view, struct memory_image *image, const struct dump_piece *piece)
{
    uint64_t begin = round_up(piece->address, view->granule), lost = begin - piece->address, i;
    size_t n = piece->size > lost ? (size_t)((piece->size - lost) / view->granule) : 0;

    image->units = NEW_ARRAY(cx->arena, uint32_t, n + 1);
    image->seen = arena_alloc(cx->arena, n / 8 + 1);
    for (i = 0; i < (uint64_t)n * view->granule; i++)
        image->units[i / view->granule] |= (uint32_t)piece->bytes[lost + i] << shift_of(view, i);
    image->image = (struct image){ image->units, n, 8 * view->granule, begin, 0, NULL };
}

void memory_make(struct cx *cx, struct memory_view *view, const struct dump *dump, const struct controller *model)
{
    struct image *others;
    size_t i;

    *view = (struct memory_view){ .dump = dump, .model = model, .granule = image_unit_bits(model) / 8, .n = dump->pieces.n };
    view->v = NEW_ARRAY(cx->arena, struct memory_image, view->n);
    others = NEW_ARRAY(cx->arena, struct image, view->n);
    for (i = 0; i < view->n; i++) {
        make_image(cx, view, &view->v[i], &dump->pieces.v[i]);
        others[i] = view->v[i].image;
        others[i].also = i + 1 < view->n ? &others[i + 1] : NULL;
    }
    for (i = 0; i < view->n; i++)
        view->v[i].image.also = &others[0];
}

static uint64_t image_end(const struct memory_view *view, const struct memory_image *image)
{
    return image->image.address + (uint64_t)image->image.nunits * view->granule;
}

struct memory_image *memory_at(const struct memory_view *view, uint64_t address)
{
    size_t low = 0, high = view->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (view->v[middle].image.address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low && address < image_end(view, &view->v[low - 1]) ? &view->v[low - 1] : NULL;
}

bool memory_byte(const struct memory_view *view, uint64_t address, unsigned char *byte)
{
    const struct memory_image *image = memory_at(view, address);

    if (image)
        *byte = (unsigned char)(image->units[(address - image->image.address) / view->granule] >> shift_of(view, address));
    return image != NULL;
}

static void set_bit(const struct memory_view *view, uint64_t address, unsigned bit, bool value)
{
    struct memory_image *image = memory_at(view, address);
    uint32_t *unit, mask = (uint32_t)1 << (shift_of(view, address) + bit);

    if (!image)
        return;
    unit = &image->units[(address - image->image.address) / view->granule];
    *unit = value ? *unit | mask : *unit & ~mask;
}

void memory_set(const struct memory_view *view, uint64_t word, unsigned bits, unsigned hi, unsigned lo, uwide value)
{
    unsigned bit, byte;

    for (bit = lo; bit <= hi; bit++) {
        byte = view->model->big_endian ? bits / 8 - 1 - bit / 8 : bit / 8;
        set_bit(view, word + byte, bit % 8, value >> (bit - lo) & 1);
    }
}

bool memory_marked(const struct memory_view *view, uint64_t address)
{
    const struct memory_image *image = memory_at(view, address);
    uint64_t unit = image ? (address - image->image.address) / view->granule : 0;

    return image && image->seen[unit / 8] >> unit % 8 & 1;
}

bool memory_mark(const struct memory_view *view, uint64_t address, uint64_t size)
{
    uint64_t at;

    for (at = address; at - address < size; at += view->granule)
        if (memory_marked(view, at))
            return false;
    for (at = address; at - address < size; at += view->granule) {
        struct memory_image *image = memory_at(view, at);
        uint64_t unit = image ? (at - image->image.address) / view->granule : 0;

        if (image)
            image->seen[unit / 8] |= (unsigned char)(1u << unit % 8);
    }
    return true;
}

void memory_forget(const struct memory_view *view)
{
    size_t i;

    for (i = 0; i < view->n; i++)
        memset(view->v[i].seen, 0, view->v[i].image.nunits / 8 + 1);
}
