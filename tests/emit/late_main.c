/* SPDX-License-Identifier: MIT */
/* The real dmac_prep on generated tables: each rule that only prep can check has one binding that keeps it and one that
 * breaks it. What is refused is named, nothing has started, and neither transaction nor RAM copy has changed. */
#include <stdio.h>
#include <string.h>

#include "late.h"
#include "../unit/tap.h"

/* ---- a port without hardware -------------------------------------------------------------------------------------- */

enum { RAM_SIZE = 0x20000 };
static uint8_t ram[RAM_SIZE] __attribute__((aligned(0x10000)));
static uint64_t ram_bus = 0x80010000;                   /* where the controllers see the copies */
static unsigned writes;
uint8_t all[1000];

uint64_t dmac_host_read(uintptr_t address, unsigned width) { (void)address; (void)width; return 0; }
void dmac_host_write(uintptr_t address, uint64_t value, unsigned width) { (void)address; (void)value; (void)width; writes++; }
uint32_t dmac_host_time(void) { return 0; }
uint32_t dmac_host_lock(uint32_t *word) { (void)word; return 0; }
void dmac_host_unlock(uint32_t *word, uint32_t saved) { (void)word; (void)saved; }
void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain_) { (void)domain_; }
void dmac_host_clean(const void *from_, size_t bytes) { (void)from_; (void)bytes; }
void dmac_host_invalidate(void *from_, size_t bytes) { (void)from_; (void)bytes; }

uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    if (cpu >= (uintptr_t)ram && cpu < (uintptr_t)(ram + RAM_SIZE))
        return ram_bus + (cpu - (uintptr_t)ram);
    if (cpu >= (uintptr_t)all && cpu < (uintptr_t)(all + sizeof all))
        return 0x80008000 + (cpu - (uintptr_t)all);
    return cpu;
}

/* ---- the cases ---------------------------------------------------------------------------------------------------- */

static struct late_domain domain;
static struct dmac_tx tx;
static uint8_t *copy = ram;                             /* where the RAM copy is put */

#define AT(address) ((const void *)(uintptr_t)(address))

static void begin(void)
{
    memset(&tx, 0, sizeof tx);
    memset(ram, 0xee, sizeof ram);
    writes = 0;
}

static bool untouched(void)
{
    static const struct dmac_tx nothing;
    size_t i;

    for (i = 0; i < sizeof ram; i++)
        if (ram[i] != 0xee)
            return false;
    return memcmp(&tx, &nothing, sizeof tx) == 0 && writes == 0;
}

static void outcome(int error, int wanted, const char *what)
{
    if (error != wanted)
        printf("# %d %s\n", error, dmac_refusal_name(error) ? dmac_refusal_name(error) : "");
    ok(error == wanted && (wanted == DMAC_OK ? tx.state == DMAC_TX_READY : untouched()), what);
    copy = ram;
}

/* TRY(TRANSFER, CHANNEL, WANTED, WHAT, ARGUMENT...) */
#define TRY(name, CHAN, wanted, what, ...)                                                                              \
    do {                                                                                                                \
        struct name##_args args_ = { __VA_ARGS__ };                                                                     \
        begin();                                                                                                        \
        outcome(name##_prep(&tx, &domain.chan[CHAN], (struct name##_ram *)(void *)copy, &args_), wanted, what);         \
    } while (0)

static void lengths(void)
{
    TRY(access, ACCESS_CHAN, DMAC_OK, "the largest length that makes whole accesses", AT(0x80000000), 1000);
    TRY(access, ACCESS_CHAN, DMAC_EPARTIAL_ACCESS, "partial-access: the declared maximum does not", AT(0x80000000), 1002);
    TRY(access, ACCESS_CHAN, DMAC_EVALUE_RANGE, "value-range: a length above its maximum", AT(0x80000000), 1004);
    TRY(access, ACCESS_CHAN, DMAC_EEMPTY_TRANSFER, "empty-transfer: nothing would move", AT(0x80000000), 0);
    TRY(totals, TOTALS_CHAN, DMAC_OK, "two lengths that agree", AT(0x80000000), AT(0x80001000), 500, 500);
    TRY(totals, TOTALS_CHAN, DMAC_EVALUE_RANGE, "value-range: one element too many", AT(0x80000000), AT(0x80001000), 501, 501);
    TRY(totals, TOTALS_CHAN, DMAC_EUNEQUAL_TOTALS, "unequal-totals: two that do not", AT(0x80000000), AT(0x80001000), 500, 501);
    TRY(cut, CUT_CHAN, DMAC_OK, "a length that both sides have", AT(0x80000000), AT(0x80001000), AT(0x80002000), 10, 20, 10);
    TRY(cut, CUT_CHAN, DMAC_EUNEQUAL_TOTALS, "unequal-totals: one that a side has not", AT(0x80000000), AT(0x80001000), AT(0x80002000), 10, 20, 11);
    TRY(bounds, BOUNDS_CHAN, DMAC_OK, "a selection from the first element on", AT(0x80000000), AT(0x80001000), 10);
    TRY(bounds, BOUNDS_CHAN, DMAC_EOUT_OF_BOUNDS, "out-of-bounds: one before it", AT(0x80000000), AT(0x80001000), 9);
    TRY(backwards, BACKWARDS_CHAN, DMAC_OK, "a count of none beside another piece", AT(0x80000000), 100);
    TRY(backwards, BACKWARDS_CHAN, DMAC_ERANGE_REVERSED, "range-reversed: a count below 0", AT(0x80000000), 99);
}

static void addresses(void)
{
    TRY(access, ACCESS_CHAN, DMAC_EMISALIGNED, "misaligned: an address", AT(0x80000002), 4);
    TRY(access, ACCESS_CHAN, DMAC_OK, "the last bytes of the memory", AT(0x800ffffc), 4);
    TRY(access, ACCESS_CHAN, DMAC_EUNREACHABLE_MEMORY, "unreachable-memory: beyond them", AT(0x800ffffc), 8);
    TRY(access, ACCESS_CHAN, DMAC_EUNREACHABLE_MEMORY, "unreachable-memory: below the first", AT(0x7ffffffc), 4);
    TRY(edge, EDGE_CHAN, DMAC_OK, "up to the end of the bus", AT(0xffffffc0));
    TRY(edge, EDGE_CHAN, DMAC_EADDRESS_RANGE, "address-range: beyond it", AT(0xffffffc4));
    TRY(lines, LINES_CHAN, DMAC_OK, "the line is the buffer's own", AT(0x40));
    TRY(lines, LINES_CHAN, DMAC_ECACHE_LINE_SHARED, "cache-line-shared: it begins in the middle of one", AT(0x60));
    TRY(waived, WAIVED_CHAN, DMAC_OK, "which is allowed where it is waived", AT(0x60));
    TRY(slide, SLIDE_CHAN, DMAC_OK, "moving down over itself", AT(0x80000010), AT(0x80000000), 100);
    TRY(slide, SLIDE_CHAN, DMAC_OK, "moving up, just behind", AT(0x80000000), AT(0x80000064), 100);
    TRY(slide, SLIDE_CHAN, DMAC_EOVERLAP_SRC_DST, "overlap-src-dst: moving up over itself", AT(0x80000000), AT(0x80000063), 100);
}

static void copies(void)
{
    copy = ram + 4;
    TRY(access, ACCESS_CHAN, DMAC_EMISALIGNED, "misaligned: the RAM copy", AT(0x80000000), 4);
    copy = ram + 0x10000 - 32;
    TRY(paged, PAGED_CHAN, DMAC_OK, "a copy at the end of a page", AT(0x80000000), 4);
    ram_bus += 0x10;
    copy = ram + 0x10000 - 32;
    TRY(access, ACCESS_CHAN, DMAC_OK, "a copy across a page where there are none", AT(0x80000000), 4);
    ram_bus = 0x80100000;
    TRY(access, ACCESS_CHAN, DMAC_ETABLE_UNREACHABLE, "table-unreachable: a copy outside its memory", AT(0x80000000), 4);
    ram_bus = 0x80010000;
}

/* Every refusal has one name, and the name leads back. */
static void names(void)
{
    static const char *const known[] = {
#define DMAC_REFUSAL(id, value, name) name,
        DMAC_REFUSALS(DMAC_REFUSAL)
#undef DMAC_REFUSAL
    };
    size_t i, right = 0, n = sizeof known / sizeof *known;

    for (i = 0; i < n; i++)
        right += strcmp(dmac_refusal_name(DMAC_EREFUSED - (int)i), known[i]) == 0;
    ok(right == n && dmac_refusal_name(DMAC_EREFUSED - (int)n) == NULL, "the codes follow each other, each with its name");
}

int main(void)
{
    late_setup(&domain);
    lengths();
    addresses();
    copies();
    names();
    return tap_done();
}
