/* SPDX-License-Identifier: MIT */
/* Portals that take a descriptor, a record that the engine writes, and a command register that aborts a queue. */
#include "dsa.h"
#include "model.h"
DECLARE(dsa)

enum { PORTAL = 0x8000, SEND = PORTAL + 0x40, COMMAND = 0x300a0, STATUS = 0x300a8, NONE = 0x3f000 };     /* a message-signalled interrupt holds nothing up */
static bool moving, slow;
static uint64_t sent[8];                    /* what the port handed over */

static void stopped(void) { moving = slow = false; put(STATUS, 0); }
static void busy(void) { slow = true; }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == SEND) {
        for (unsigned i = 0; i < 8; i++)
            sent[i] = get_wide(PORTAL + 8 * i, 8);
        moving = true;
    }
    if (offset == COMMAND && value == (9u << 20 | 1 << 2)) {
        put(STATUS, 0x80000000);
        if (!slow)
            stopped();
    }
}
static bool runs(void) { return moving; }
/* Of a batch it is told where the others stand. */
static uint64_t head(void) { return sent[2] - 64; }
static void reports(uint32_t word) { moving = false; *(uint32_t *)on_host(sent[1]) = word; }
static void done(void) { reports(1); }
static void fail(void) { reports(5); }

static void started(void)
{
    same(NULL, sent[0], 0x0100001c80000000, "a batch that reports and interrupts");
    same(NULL, sent[4], 2, "of two");
    same(NULL, *(uint32_t *)on_host(sent[1]), 0, "its record is empty");
    same(NULL, unit_of(1, 1), 0x03000000, "a copy that does neither");
    same(NULL, unit_of(2, 8), 1024, "and another");
}

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 2048, .started = started) };

static void check(const struct play *play, uint32_t word, unsigned opcode, enum dmac_result result, uint32_t detail)
{
    begin(play);
    same(play, sent[0] >> 56, opcode, "handed over by itself");
    reports(word);
    interrupt(play);
    same(play, seen.last.result, result, "what is compared");
    same(play, seen.last.detail, detail, "and which");
}
static void more(void)
{
    static const struct play twins_one = LIST(twins, TWINS_CHAN), zero_one = LIST(zero, ZERO_CHAN);
    check(&twins_one, 0x0001, 5, DMAC_RESULT_OK, 0);
    check(&twins_one, 0x0101, 5, DMAC_RESULT_MISMATCH, 1);
    check(&zero_one, 0x0102, 6, DMAC_RESULT_MISMATCH, 1);
    check(&zero_one, 0x0010, 6, DMAC_RESULT_ERROR, 0);
}

const struct page page = {
    DOMAIN(dsa, dsa), .written = written, .runs = runs, .head = head, .done = done, .fails = { { fail, DMAC_RESULT_ERROR } },
    .line = { { NONE, 1 } }, .busy = busy, .quiet = stopped, PLAYS(plays), .more = more,
};
