/* SPDX-License-Identifier: MIT */
/* ARM DDI 0424D: instructions through the debug registers start and kill a thread; events interrupt where they are enabled; the
 * program counter says where a thread is. */
#include "pl330.h"
#include "model.h"
DECLARE(pl330)

enum { CHANNEL = 3, INTEN = 0x20, INTMIS = 0x28, INTCLR = 0x2c, FSRC = 0x34, CSR = 0x100 + 8 * CHANNEL, CPC = CSR + 4 };
enum { DBGSTATUS = 0xd00, DBGCMD = 0xd04, DBGINST0 = 0xd08, DBGINST1 = 0xd0c };
enum { STOPPED, EXECUTING, WAITS_FOR_PERIPHERAL = 7, KILLING = 5, FAULTING = 15, OTHERS = 0x81, EVENT = 1 << 6 };
static const struct rule rules[] = { { .offset = INTMIS, .fixed = ~0u }, { .offset = INTCLR, .zero = ~0u }, { .offset = DBGSTATUS, .fixed = ~0u },
                                     { .offset = FSRC, .fixed = ~0u }, { .offset = CSR, .fixed = ~0u }, { .offset = CPC, .fixed = ~0u }, { 0 } };
static bool slow;                           /* a kill waits for the loads at hand */

static void go(uint32_t thread)
{
    good(NULL, thread == CHANNEL, "DMAGO is for this channel");
    good(NULL, get(CSR) == STOPPED, "which is stopped");
    put(CPC, get(DBGINST1));
    put(CSR, EXECUTING);
}
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    uint32_t instruction = get(DBGINST0) >> 16 & 0xff;
    (void)bytes;
    if (offset == INTCLR)
        change(INTMIS, (uint32_t)value, 0);
    if (offset != DBGCMD)
        return;
    good(NULL, value == 0, "the instruction is executed");
    if (instruction == 0xa0 && !(get(DBGINST0) & 1))
        go(get(DBGINST0) >> 24);
    else if (instruction == 0x01 && (get(DBGINST0) & 1) && (get(DBGINST0) >> 8 & 7) == CHANNEL)
        put(CSR, slow ? KILLING : STOPPED), change(FSRC, 1 << CHANNEL, 0);
    else
        good(NULL, false, "an instruction that the manager or the channel knows");
}
static void power_on(void) { put(INTEN, OTHERS); put(INTMIS, 1); }
static bool runs(void) { return get(CSR) != STOPPED && get(CSR) != FAULTING; }
static uint64_t head(void) { return get(DBGINST1); }
static uint32_t byte_of(unsigned i) { return (uint32_t)(descriptor(0) + (tx.transfer->residue.unit[i] - tx.transfer->residue.unit[0])); }
static void middle(void) { put(CPC, byte_of(1) + 3); put(CSR, WAITS_FOR_PERIPHERAL); }
static void raise(void) { change(INTMIS, 0, EVENT); }
static uint32_t last_sev(void) { return byte_of(tx.transfer->residue.count - 1); }
/* The event is an earlier one's, but the thread has come to the last DMASEV, which it has not executed. */
static void period(void) { raise(); put(CPC, last_sev()); }
/* The last DMASEV is behind the thread, DMAEND is not: when CSR has been read it is. */
static void done(void) { raise(); put(CPC, last_sev() + 2); put(CSR, EXECUTING); }
static void was_read(unsigned offset)
{
    if (offset == CSR && get(CSR) == EXECUTING && tx.transfer && get(CPC) == last_sev() + 2)
        put(CSR, STOPPED);
}
static void fail(void) { change(FSRC, 0, 1 << CHANNEL); put(CSR, FAULTING); }
static void busy(void) { slow = true; }
static void quiet(void) { slow = false; put(CSR, STOPPED); }

static void started(void) { same(NULL, get(INTEN), OTHERS | EVENT, "INTEN: the event that was asked for, others as they were"); }
static void others(void) { same(NULL, get(INTMIS), 1, "events of others are left alone"); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024, .started = started), LIST(port, PORT_CHAN, .left = 256, .started = started),
                                     RING(ring, RING_CHAN, .started = started) };
const struct page page = {
    DOMAIN(pl330, pl330), .rules = rules, .power_on = power_on, .written = written, .was_read = was_read, .line = { { INTMIS, EVENT }, { FSRC, 1 << CHANNEL } }, .runs = runs,
    .head = head, .middle = middle, .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays),
    .more = others,
};
