/* SPDX-License-Identifier: MIT */
/* Both halves of a pair together: OUT reads, IN writes and tells the end. */
#include "esp_gdma_m2m.h"
#include "model.h"
DECLARE(esp_gdma_m2m)

enum { CH = 0xc0, OUT_LINK = CH + 0x80, IN_LINK = CH + 0x20, OUT_RAW = CH + 0x68, IN_RAW = CH + 0x08, OUT_CLR = CH + 0x74, IN_CLR = CH + 0x14, IN_DSCR = CH + 0x30 };
enum { OUT_STOP = 1 << 20, OUT_START = 1 << 21, OUT_PARK = 1 << 23, IN_STOP = 1 << 21, IN_START = 1 << 22, IN_PARK = 1 << 24 };
static const struct rule rules[] = { { .offset = OUT_LINK, .zero = OUT_START | OUT_STOP, .fixed = OUT_PARK }, { .offset = IN_LINK, .zero = IN_START | IN_STOP, .fixed = IN_PARK },
                                     { .offset = OUT_CLR, .zero = ~0u }, { .offset = IN_CLR, .zero = ~0u }, { 0 } };
static bool finishing;

static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if (offset == OUT_CLR) change(OUT_RAW, (uint32_t)value, 0);
    if (offset == IN_CLR) change(IN_RAW, (uint32_t)value, 0);
    if (offset == OUT_LINK && (value & OUT_START)) change(OUT_LINK, OUT_PARK, 0);
    if (offset == IN_LINK && (value & IN_START)) change(IN_LINK, IN_PARK, 0);
    if (offset == OUT_LINK && (value & OUT_STOP)) change(OUT_LINK, 0, OUT_PARK);
    if (offset == IN_LINK && (value & IN_STOP) && !finishing) change(IN_LINK, 0, IN_PARK);
}
static void power_on(void) { put(OUT_LINK, OUT_PARK); put(IN_LINK, IN_PARK); }
static bool runs(void) { return !(get(OUT_LINK) & OUT_PARK) || !(get(IN_LINK) & IN_PARK); }
static uint64_t head(void) { return (descriptor(0) & ~UINT64_C(0xfffff)) | (get(OUT_LINK) & 0xfffff); }
static void middle(void) { put(IN_DSCR, (uint32_t)descriptor(1)); }
static void rest(void) { change(OUT_LINK, 0, OUT_PARK); change(IN_LINK, 0, IN_PARK); }
static void done(void) { change(IN_RAW, 0, 3); change(OUT_RAW, 0, 8); rest(); }
static void bad_read(void) { change(OUT_RAW, 0, 4); }
static void bad_write(void) { change(IN_RAW, 0, 8); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; rest(); }

/* The other half begins where the list that writes does. */
static void started(void) { same(NULL, get(IN_LINK) & 0xfffff, descriptor(0) & 0xfffff, "the writing half's list"); }
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024, .started = started) };
const struct page page = {
    DOMAIN(esp_gdma_m2m, esp_gdma_m2m), .rules = rules, .power_on = power_on, .written = written, .line = { { OUT_RAW, 4 }, { IN_RAW, 0xe } }, .runs = runs,
    .head = head, .middle = middle, .done = done, .fails = { { bad_read, DMAC_RESULT_READ_ERROR }, { bad_write, DMAC_RESULT_WRITE_ERROR } },
    .busy = busy, .quiet = quiet, PLAYS(plays),
};
