/* SPDX-License-Identifier: MIT */
/* RA6M4 hardware manual, chapter 17: a vector points at the information, an event is linked to the slot and sent to the DTC by DTCE,
 * which goes down with the last transfer. IR is cleared by a 0. */
#include "dtc.h"
#include "model.h"
DECLARE(dtc)

enum { SLOT = 5, DTCCR = 0, DTCVBR = 4, DTCST = 0xc, DTCSTS = 0xe, IELSR = 0x100 + 0x300 + 4 * SLOT, VECTOR = 0x1000 + 4 * SLOT };
enum { IR = 1 << 16, DTCE = 1 << 24, ACT = 0x8000 };
static bool late;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == IELSR && !(value & IR))
        change(IELSR, IR, 0);
    if (offset == IELSR && !(value & DTCE) && late)
        put_wide(DTCSTS, ACT | SLOT, 2);
}
static const struct rule rules[] = { { .offset = IELSR, .fixed = IR }, { .offset = DTCSTS, .fixed = 0xffff, .bytes = 2 }, { 0 } };

static bool runs(void) { return (get(IELSR) & DTCE) && (get_wide(DTCST, 1) & 1) && (get_wide(DTCCR, 1) & 0x10); }
static uint64_t head(void) { return get(VECTOR); }
static void middle(void) { }
static void each_item(void) { change(IELSR, 0, IR); }
static void done(void) { change(IELSR, DTCE, IR); }
static void busy(void) { late = true; }
static void quiet(void) { late = false; put_wide(DTCSTS, 0, 2); }
static void list_started(void) { same(NULL, get(IELSR) & 0x1ff, 3, "the event is linked"); same(NULL, get(DTCVBR), 0x1000, "the vectors are known"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = list_started) };
const struct page page = {
    DOMAIN(dtc, dtc), .rules = rules, .written = written, .line = { { IELSR, IR } }, .runs = runs, .head = head, .middle = middle, .done = done, .period = each_item,
    .busy = busy, .quiet = quiet, PLAYS(plays),
};
