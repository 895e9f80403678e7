/* SPDX-License-Identifier: MIT */
/* Enable and suspend bits with write enables beside them, one status per channel that is cleared by ones elsewhere. */
#ifndef PAGE
#include "dw_axi.h"
#include "model.h"
DECLARE(dw_axi)
#define PAGE DOMAIN(dw_axi, dw_axi)
enum { WE = 8, DEVICE_LOW = 0xf, DEVICE_HIGH = 1 | 3 << 12 | 2 << 17 };      /* request 3, priority 2 */
#define RINGS , RING(ring, RING_CHAN)
#endif

enum { DMAC_CFG = 0x10, DMAC_CHEN = 0x18, DMAC_CHSUSP = 0x20 };
enum { CHANNEL = 2, CH = 0x300, CTL_LO = CH + 0x18, CFG_LO = CH + 0x20, CFG_HI = CH + 0x24, LLP = CH + 0x28, LLP_HIGH = CH + 0x2c, STATUS = CH + 0x30,
       INTSTATUS_ENA = CH + 0x80, INTSTATUS = CH + 0x88, INTSIGNAL_ENA = CH + 0x90, INTCLEAR = CH + 0x98 };
enum { BLOCK = 1, TFR = 2, SUSPENDED = 1 << 29 };
static const struct rule rules[] = { { .offset = INTSTATUS, .fixed = ~0u }, { .offset = INTCLEAR, .zero = ~0u }, { 0 } };
static bool enabled, suspended;

/* A bit counts where its write enable is 1. */
static void bit(bool *is, uint32_t value, unsigned at, unsigned enable)
{
    if (value >> enable >> CHANNEL & 1)
        *is = value >> at >> CHANNEL & 1;
}
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    uint32_t v = (uint32_t)value;

    (void)bytes;
    if (offset == INTCLEAR)
        change(INTSTATUS, v, 0);
    if (offset == DMAC_CHEN)
        bit(&enabled, v, 0, WE);
    if (offset == DMAC_CHEN && WE == 8)
        bit(&suspended, v, 16, 24);
    if (offset == DMAC_CHSUSP)
        bit(&suspended, v, 0, WE);
    put(DMAC_CHEN, enabled ? 1 << CHANNEL : 0);
    if (suspended && enabled && offset != INTCLEAR)
        change(INTSTATUS, 0, SUSPENDED);
}
static void power_on(void) { enabled = suspended = false; }
static bool runs(void) { return enabled && !suspended && (get(DMAC_CFG) & 1); }
static uint64_t head(void) { return (uint64_t)get(LLP_HIGH) << 32 | (get(LLP) & ~0x3fu); }
static void off(void) { enabled = false; put(DMAC_CHEN, 0); }
static void flag(uint32_t bits) { change(INTSTATUS, 0, bits & get(INTSTATUS_ENA)); }
static void middle(void) { put(LLP, unit_of(1, 6)); put(LLP_HIGH, unit_of(1, 7)); put(CTL_LO, unit_of(1, 8)); put(STATUS, 64); }
static void done(void) { flag(TFR); off(); }
static void read_error(void) { flag(1 << 7); off(); }
static void write_error(void) { flag(1 << 6); off(); }
static void invalid(void) { flag(1 << 13); off(); }

static void port_started(void)
{
    same(NULL, get(CFG_LO), DEVICE_LOW, "CFG_LO");
    same(NULL, get(CFG_HI), DEVICE_HIGH, "CFG_HI");
    same(NULL, get(INTSIGNAL_ENA) & 0x20000003, TFR, "the end interrupts; suspension and blocks do not");
}
#ifdef RINGS
static void period(void) { flag(BLOCK); }
#else
#define RINGS
static void (*const period)(void) = 0;
#endif
static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024 - 64 * 4), LIST(port, PORT_CHAN, .left = 512 - 64, .started = port_started) RINGS };
const struct page page = {
    PAGE, .rules = rules, .power_on = power_on, .written = written, .line = { { INTSTATUS, 0x3fffff } }, .runs = runs, .head = head, .middle = middle,
    .done = done, .lap = period, .fails = { { read_error, DMAC_RESULT_READ_ERROR }, { write_error, DMAC_RESULT_WRITE_ERROR }, { invalid, DMAC_RESULT_ERROR } },
    PLAYS(plays),
};
