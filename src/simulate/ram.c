/* SPDX-License-Identifier: MIT */
#include "simulate/ram.h"

#include <string.h>
#include "common/arena.h"

uint64_t ram_fresh(uint64_t seed, uint64_t number)
{
    uint64_t x = seed + (number + 1) * 0x9e3779b97f4a7c15u;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

void ram_start(struct ram *ram, struct arena *arena, uint64_t seed)
{
    *ram = (struct ram){ .arena = arena, .seed = seed, .nslots = 64 };
    ram->slots = NEW_ARRAY(arena, struct ram_page, ram->nslots);
}

/* ---- pages ------------------------------------------------------------------------------------------------------- */

static struct ram_page *slot_of(const struct ram *ram, uint64_t number)
{
    size_t at = (size_t)ram_fresh(0, number) & (ram->nslots - 1);

    while (ram->slots[at].bytes && ram->slots[at].number != number)
        at = (at + 1) & (ram->nslots - 1);
    return &ram->slots[at];
}

static struct ram_page *find(struct ram *ram, uint64_t number)
{
    struct ram_page *page = ram->last && ram->last->number == number ? ram->last : slot_of(ram, number);

    if (!page->bytes)
        return NULL;
    ram->last = page;
    return page;
}

static void make_room(struct ram *ram)
{
    struct ram_page *old = ram->slots;
    size_t n = ram->nslots;

    if (2 * ram->used < n)
        return;
    ram->nslots *= 2;
    ram->slots = NEW_ARRAY(ram->arena, struct ram_page, ram->nslots);
    for (size_t i = 0; i < n; i++)
        if (old[i].bytes)
            *slot_of(ram, old[i].number) = old[i];
}

static void fill_fresh(const struct ram *ram, uint64_t address, size_t n, unsigned char *bytes)
{
    uint64_t fresh = 0;

    for (size_t i = 0; i < n; i++, address++) {
        if (i == 0 || address % 8 == 0)
            fresh = ram_fresh(ram->seed, address / 8);
        bytes[i] = (unsigned char)(fresh >> 8 * (address % 8));
    }
}

static struct ram_page *page_to_write(struct ram *ram, uint64_t number, bool whole)
{
    struct ram_page *page = find(ram, number);

    if (page)
        return page;
    make_room(ram);
    page = slot_of(ram, number);
    page->number = number;
    page->bytes = arena_alloc(ram->arena, RAM_PAGE);
    if (!whole)
        fill_fresh(ram, number * RAM_PAGE, RAM_PAGE, page->bytes);
    ram->used++;
    ram->last = page;
    return page;
}

void ram_copy(struct ram *to, const struct ram *from, struct arena *arena)
{
    ram_start(to, arena, from->seed);
    for (size_t i = 0; i < from->nslots; i++)
        if (from->slots[i].bytes)
            memcpy(page_to_write(to, from->slots[i].number, true)->bytes, from->slots[i].bytes, RAM_PAGE);
}

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

static size_t in_page(uint64_t address, size_t n)
{
    size_t left = RAM_PAGE - (size_t)(address % RAM_PAGE);

    return n < left ? n : left;
}

void ram_read(struct ram *ram, uint64_t address, size_t n, unsigned char *bytes)
{
    while (n) {
        size_t here = in_page(address, n);
        const struct ram_page *page = find(ram, address / RAM_PAGE);

        if (page)
            memcpy(bytes, page->bytes + address % RAM_PAGE, here);
        else
            fill_fresh(ram, address, here, bytes);
        address += here;
        bytes += here;
        n -= here;
    }
}

void ram_write(struct ram *ram, uint64_t address, size_t n, const unsigned char *bytes)
{
    while (n) {
        size_t here = in_page(address, n);

        memcpy(page_to_write(ram, address / RAM_PAGE, here == RAM_PAGE)->bytes + address % RAM_PAGE, bytes, here);
        address += here;
        bytes += here;
        n -= here;
    }
}

/* ---- comparison -------------------------------------------------------------------------------------------------- */

static bool ignored(const struct ram_range *ignore, size_t n, uint64_t address)
{
    for (size_t i = 0; i < n; i++)
        if (address - ignore[i].from < ignore[i].bytes)
            return true;
    return false;
}

/* Looks through the pages that `a` has; *address is the lowest so far. */
static void compare(struct ram *a, struct ram *b, const struct ram_range *ignore, size_t nignore, bool *differ, uint64_t *address)
{
    unsigned char other[RAM_PAGE];

    for (size_t i = 0; i < a->nslots; i++) {
        uint64_t base = a->slots[i].number * RAM_PAGE;

        if (!a->slots[i].bytes || (*differ && base > *address))
            continue;
        ram_read(b, base, RAM_PAGE, other);
        if (memcmp(a->slots[i].bytes, other, RAM_PAGE) == 0)
            continue;
        for (size_t k = 0; k < RAM_PAGE; k++)
            if (a->slots[i].bytes[k] != other[k] && !ignored(ignore, nignore, base + k) && (!*differ || base + k < *address)) {
                *differ = true;
                *address = base + k;
                break;
            }
    }
}

bool ram_differ(struct ram *a, struct ram *b, const struct ram_range *ignore, size_t nignore, uint64_t *address)
{
    bool differ = false;

    compare(a, b, ignore, nignore, &differ, address);
    compare(b, a, ignore, nignore, &differ, address);
    return differ;
}
