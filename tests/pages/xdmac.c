/* SPDX-License-Identifier: MIT */
/* DS60001527 chapter 36: the channel is enabled by a bit in GE, and disabled by one in GD, by the end of the list and by errors;
 * what has happened stands in CIS until it is read. */
#ifndef PAGE
#include "xdmac.h"
#include "model.h"
DECLARE(xdmac)
#define PAGE DOMAIN(xdmac, xdmac)
enum { GRWS = 0x30, GRWR = 0x34, GSWR = 0x38, CHANNELS = 0x50 };
#endif

enum { CHANNEL = 2, BIT = 1 << CHANNEL, GIE = 0xc, GE = 0x1c, GD = 0x20, GS = 0x24 };
enum { CH = CHANNELS + 0x40 * CHANNEL, CIE = CH, CID = CH + 4, CIM = CH + 8, CIS = CH + 0xc, CSA = CH + 0x10, CDA = CH + 0x14, CNDA = CH + 0x18, CNDC = CH + 0x1c,
       CUBC = CH + 0x20, CBC = CH + 0x24, CC = CH + 0x28 };
enum { BIS = 1, LIS = 2, DIS = 4, RBEIS = 0x10, WBEIS = 0x20, ROIS = 0x40, INITD = 1 << 21 };
static bool paused, late, asked;

static void off(void) { change(GS, BIT, 0); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == CIE) change(CIM, 0, (uint32_t)value);
    if (offset == CID) change(CIM, (uint32_t)value, 0);
    if (offset == GE) { change(GS, 0, (uint32_t)value); paused = false; }
    if (offset == GD) { asked = value == BIT; if (!late) change(GS, (uint32_t)value, 0); }
    if (offset == GRWS && value == BIT) paused = true;
    if (offset == GRWR && value == BIT) paused = false;
}
static void was_read(unsigned offset)
{
    if (offset == CIS)
        put(CIS, 0);
}
static const struct rule rules[] = { { .offset = GS, .fixed = ~0u }, { .offset = CIM, .fixed = 0x7f }, { .offset = CIS, .fixed = 0x7f }, { .offset = GE, .zero = ~0u },
                                     { .offset = GD, .zero = ~0u }, { 0 } };

static bool runs(void) { return (get(GS) & BIT) && !paused && (get(GIE) & BIT) && (get(CNDC) & 1); }
static uint64_t head(void) { return get(CNDA); }
static void middle(void) { put(CNDA, unit_of(1, 0)); put(CUBC, 64); put(CBC, 0); change(CC, 0, INITD); }
static void period(void) { change(CIS, 0, BIS); }
static void done(void) { change(CIS, 0, BIS | LIS); off(); put(CNDA, 0); put(CUBC, 0); }
static void read_error(void) { change(CIS, 0, RBEIS); }
static void write_error(void) { change(CIS, 0, WBEIS); }
static void overflow(void) { change(CIS, 0, ROIS); }
static void busy(void) { late = true; }
static void quiet(void) { late = false; if (asked) off(); asked = false; }

static void list_started(void) { same(NULL, written_to(CNDC), 0x17, "view 2"); same(NULL, get(CIM), 0x72, "the end interrupts"); }
static void ring_started(void) { same(NULL, written_to(CNDC), 0x0f, "view 1"); same(NULL, get(CIM), 0x73, "every block interrupts"); }
static void one_started(void) { same(NULL, written_to(CNDC), 0x03, "view 0"); same(NULL, written_to(CDA), 0x42000000, "the address that stays"); }
static void move_started(void) { same(NULL, get(CIM), 0x32, "no request to overflow"); same(NULL, get(CC) >> 24 & 0x7f, 0x7f, "a request that nobody has"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 256, .started = list_started), RING(ring, RING_CHAN, .started = ring_started),
                                     LIST(one, ONE_CHAN, .left = 256, .started = one_started), LIST(move, MOVE_CHAN, .left = 512, .started = move_started) };
const struct page page = {
    PAGE, .rules = rules, .written = written, .was_read = was_read, .line = { { CIS, 0x73 } }, .runs = runs, .head = head, .middle = middle, .done = done,
    .period = period, .fails = { { read_error, DMAC_RESULT_READ_ERROR }, { write_error, DMAC_RESULT_WRITE_ERROR }, { overflow, DMAC_RESULT_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays),
};
