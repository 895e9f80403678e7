/* SPDX-License-Identifier: MIT */
/* Registers that take one command; the interrupt is the whole report, and nothing stops a command but its end. */
#ifndef PAGE
#include "tango3.h"
#include "model.h"
DECLARE(tango3)
#define PAGE DOMAIN(tango3, tango3)
enum { MODE = 0, LAST = 2 };                /* where they lie in CMD */
#endif

enum { RESET = 0, ROUTE = 8, CH = 0x200, ADDR = CH, COUNT = CH + 4, ADDR2 = CH + 8, CMD = CH + 0xc };
static bool running;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    running |= offset == CMD && (value >> MODE & 3) != 0;
}
static bool runs(void) { return running; }
static void done(void) { running = false; }

/* Input 3 (the channel's port) goes to output 6; the first command has two addresses. */
static void started(void)
{
    same(NULL, written_to(ROUTE), 3u << 20, "the route is connected");
    same(NULL, get(ADDR), 0x20000000, "ADDR");
    same(NULL, get(ADDR2), 0x20010000, "ADDR2");
    same(NULL, get(COUNT), 128 << 16 | 1024, "COUNT");
    same(NULL, get(CMD), 2 << MODE, "CMD: two pieces, not the last");
}
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = started) };
static void more(void)
{
    same(&plays[0], written_to(ROUTE), 15u << 20, "the route is cut");
    same(&plays[0], written_to(CMD), 1 << MODE | 1 << LAST, "CMD: one piece, the last");
}

/* Into reset, out of it, and no route is left. */
static void was_reset(void)
{
    for (unsigned offset = RESET; offset < ROUTE; offset += 4) {
        same(NULL, writes_to(offset), 2, "in and out");
        same(NULL, written_to(offset), 0xff00ff00, "out of reset");
    }
    same(NULL, get(ROUTE), 0xffffffff, "no route");
    same(NULL, get(ROUTE + 4), 0xffffffff, "none of the others");
}

const struct page page = { PAGE, .written = written, .runs = runs, .done = done, .quiet = done, PLAYS(plays), .was_reset = was_reset, .more = more };
