/* SPDX-License-Identifier: MIT */
/* A host controller: the engine runs from the command on; the end of the command is the end of the transfer. */
#ifndef PAGE
#include "adma2.h"
#include "model.h"
DECLARE(adma2)
#define PAGE DOMAIN(adma2, adma2)
enum { SELECT = 2, CONTROL2 = 0 };
#endif

enum { BLOCKS = 4, ARGUMENT = 8, MODE = 0xc, COMMAND = 0xe, PRESENT = 0x24, HOST_CONTROL = 0x28, RESET = 0x2f, STATUS = 0x30, SIGNAL = 0x38, CONTROL_2 = 0x3e, ADDRESS = 0x58 };
static const struct rule rules[] = { { .offset = STATUS, .ones = UINT32_MAX }, { .offset = PRESENT, .fixed = UINT32_MAX }, { 0 } };
static bool moving, slow, by_driver;

/* It counts on when a descriptor is fetched. */
static unsigned behind(void) { return SELECT == 3 ? 12 : CONTROL2 ? 16 : 8; }
/* The card's driver issues the command where the transfer does not. */
static void card_command(void) { moving = true; put(PRESENT, 3); }
static void stopped(void) { moving = slow = false; put_wide(RESET, 0, 1); put(PRESENT, 0); }
static void busy(void) { slow = true; }

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if ((offset == COMMAND && value) || (offset == ADDRESS && by_driver))
        card_command();
    if (offset == RESET && !slow)
        stopped();
    if (offset == STATUS && !(get(STATUS) >> 16))
        change(STATUS, 0x8000, 0);          /* the sum of the errors */
}
static void power_on(void) { moving = false; put_wide(HOST_CONTROL, 0x06, 1); put(SIGNAL, 0x10); put(STATUS, 1); }
static bool runs(void) { return moving; }
static uint64_t head(void) { return SELECT == 2 && !CONTROL2 ? get(ADDRESS) : get_wide(ADDRESS, 8); }
static void middle(void) { put_wide(ADDRESS, descriptor(1) + behind(), 4); }
static void done(void) { moving = false; change(STATUS, 0, 2); put(PRESENT, 0); }
static void period(void) { change(STATUS, 0, 8); }
static void fail(void) { moving = false; change(STATUS, 0, 0x02008000); }

static void started(void)
{
    same(NULL, get_wide(HOST_CONTROL, 1), 0x06 | SELECT << 3, "which ADMA, and nothing else of the card's driver");
    same(NULL, get_wide(CONTROL_2, 2), CONTROL2, "the version");
    same(NULL, get(SIGNAL), 0x0270001a, "interrupts of the data line, beside others");
    same(NULL, get(STATUS), 1, "the command's flag is not taken away");
    same(NULL, get(BLOCKS), 4 << 16 | 512, "blocks");
    same(NULL, get(ARGUMENT), 8, "argument");
    same(NULL, get(MODE), 0x123a0037, "mode and command");
}

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024, .started = started) };

static void more(void)
{
    static const struct play bare_one = LIST(bare, BARE_CHAN);
    by_driver = true;
    begin(&bare_one);
    same(&bare_one, writes_to(COMMAND), 0, "no command is issued");
    done();
    interrupt(&bare_one);
    same(&bare_one, seen.calls, 1, "its end is the transfer's");
}

const struct page page = {
    PAGE, .rules = rules, .power_on = power_on, .written = written, .line = { { STATUS, 0x0270000a } }, .runs = runs, .head = head, .middle = middle,
    .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = stopped, PLAYS(plays), .more = more,
};
