/* SPDX-License-Identifier: MIT */
/* DS60001507, chapter 22: first descriptors in a pool, a write-back section, flags that ones clear. The engine really moves
 * bytes where it is asked to. */
#include "sam_dmac.h"
#include "model.h"
DECLARE(sam_dmac)
uint8_t a[1000], b[1000], p[1000];

enum { SWTRIGCTRL = 0x10, BASEADDR = 0x34, WRBADDR = 0x38, CH = 0x70, CHINTFLAG = CH + 0xe, CHSTATUS = CH + 0xf, ENABLE = 2, TERR = 1, TCMPL = 2 };
static const struct rule rules[] = { { .offset = CHINTFLAG, .ones = 7, .bytes = 1 }, { .offset = CHINTFLAG + 0x10, .ones = 7, .bytes = 1 }, { 0 } };
static unsigned at = CH;                    /* registers of the channel that was started */
static bool finishing;                      /* a beat is on its way */

/* What a written descriptor says: end addresses, beats, steps. */
static void move(const uint32_t *d)
{
    uint32_t control = d[0], beat = 1u << (control >> 8 & 3), n = control >> 16;
    uint8_t *from = on_host(d[1]), *to = on_host(d[2]);

    from -= control & 0x400 ? n * beat : 0;
    to -= control & 0x800 ? n * beat : 0;
    for (uint32_t i = 0; i < n; i++)
        memmove(to + (control & 0x800 ? i * beat : 0), from + (control & 0x400 ? i * beat : 0), beat);
}
static void move_all(unsigned channel)
{
    for (const uint32_t *d = on_host(get(BASEADDR) + 16 * channel); d; d = d[3] ? on_host(d[3]) : NULL)
        move(d);
}

static void flag(unsigned offset, unsigned set) { put_wide(offset, get_wide(offset, 1) | set, 1); }
static void off(void) { change(at, ENABLE, 0); }
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    if ((offset == CH || offset == CH + 0x10) && (value & ENABLE))
        at = offset;
    if (offset == at && !(value & ENABLE) && finishing)
        change(at, 0, ENABLE);
}
static bool runs(void) { return get(at) & ENABLE; }
static uint64_t head(void) { return get(BASEADDR) + 16 * ((at - 0x40) / 0x10); }
static void period(void) { flag(at + 0xe, TCMPL); }
static void done(void) { flag(at + 0xe, TCMPL); off(); }
static void fail(void) { flag(at + 0xe, TERR); off(); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; off(); }

/* The first descriptor was copied to the channel's slot. */
static void first_in_pool(void)
{
    const uint32_t *slot = on_host(head());

    good(NULL, get(BASEADDR) % 16 == 0 && get(WRBADDR) != 0, "pool and shadow have addresses");
    for (unsigned i = 0; i < 4; i++)
        same(NULL, slot[i], unit_of(0, i), "a word of the first descriptor is in the pool");
}
static void port_started(void)
{
    first_in_pool();
    same(NULL, get(CH) & 0x7f00, 5 << 8, "TRIGSRC: the request line");
}
static const struct play plays[] = { LIST(port, PORT_CHAN, .left = 1024, .started = port_started), LIST(list, LIST_CHAN, .left = 300, .started = first_in_pool),
                                     RING(ring, RING_CHAN) };

static void ends_well(const struct play *play)
{
    begin(play);
    move_all((at - 0x40) / 0x10);
    done();
    interrupt(play);
    same(play, seen.last.result, DMAC_RESULT_OK, "it really moves");
}
static void more(void)
{
    static const struct play clear_play = LIST(clear, CLEAR_CHAN, .left = 1000);

    for (unsigned i = 0; i < sizeof a; i++) {
        a[i] = (uint8_t)(i * 7 + 1);
        b[i] = (uint8_t)(i * 13 + 5);
    }
    memset(p, 0, sizeof p);
    ends_well(&plays[1]);
    good(&plays[1], memcmp(p, a, 100) == 0 && memcmp(p + 100, b, 200) == 0 && p[300] == 0, "a list, its first descriptor in the pool");
    ends_well(&clear_play);
    good(&clear_play, p[0] == 0x3c && memcmp(p, p + 1, sizeof p - 1) == 0, "filled from a word");
}

const struct page page = {
    DOMAIN(sam_dmac, sam_dmac), .rules = rules, .written = written, .line = { { CHINTFLAG, 3, 1 }, { CHINTFLAG + 0x10, 3, 1 } }, .runs = runs,
    .done = done, .period = period, .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays), .more = more,
};
