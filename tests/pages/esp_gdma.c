/* SPDX-License-Identifier: MIT */
/* A pair of halves: OUT reads memory, IN writes it. START and STOP are commands, PARK says that a list is at rest, and the
 * low 20 bits of the head's address are all that a link holds. */
#ifndef PAGE
#include "esp_gdma.h"
#include "model.h"
DECLARE(esp_gdma)
#define PAGE DOMAIN(esp_gdma, esp_gdma)
enum { CH = 0xc0 };                         /* pair 1 */
#define OUT_HALF { CH + 0x80, 1u << 21, 1u << 20, 1u << 23, CH + 0x68, CH + 0x74, CH + 0x90, 2, 8, 4 }
#define IN_HALF { CH + 0x20, 1u << 22, 1u << 21, 1u << 24, CH + 0x08, CH + 0x14, CH + 0x30, 1, 0, 8 }
#define LINE { CH + 0x68, 0xe }, { CH + 0x08, 0xf }
#endif

/* Offsets of link, flags and the descriptor at work; bits of the link; flags: a descriptor, the end of a list, an error. */
static const struct half { unsigned link, start, stop, park, raw, clr, dscr, piece, end, error; } out = OUT_HALF, in = IN_HALF;
static const struct half *at = &out;
static bool running, finishing;

static void rest(void) { running = false; change(at->link, 0, at->park); }
static void half_written(const struct half *half, unsigned offset, uint64_t value)
{
    if (offset == half->clr)
        change(half->raw, (uint32_t)value, 0);
    if (offset != half->link)
        return;
    change(half->link, half->start | half->stop, 0);
    if (value & half->start) {
        at = half;
        running = true;
        change(half->link, half->park, 0);
    }
    if (value & half->stop && !finishing)
        rest();
}
static void written(unsigned offset, uint64_t value, unsigned bytes)
{
    (void)bytes;
    half_written(&out, offset, value);
    half_written(&in, offset, value);
}
static bool runs(void) { return running; }
#ifndef HEAD
#define HEAD ((descriptor(0) & ~UINT64_C(0xfffff)) | (get(at->link) & 0xfffff))
#endif
static uint64_t head(void) { return HEAD; }
static void middle(void) { put(at->dscr, (uint32_t)descriptor(1)); }
static void period(void) { change(at->raw, 0, at->piece); }
static void done(void) { change(at->raw, 0, at->piece | at->end); rest(); }
static void fail(void) { change(at->raw, 0, at->error); }
static void busy(void) { finishing = true; }
static void quiet(void) { finishing = false; rest(); }

static const struct play plays[] = { LIST(list, LIST_CHAN, .left = 1024), RING(ring, RING_CHAN), LIST(filled, FILLED_CHAN, .left = 1024) };

/* What came is shorter than its place; the engine notes how long it was. */
static void more(void)
{
    static const struct play packet_play = LIST(packet, PACKET_CHAN, .left = 512);
    begin(&packet_play);
    *(uint32_t *)on_host(descriptor(0)) = 0x40000000 | 200 << 12 | 512;
    done();
    interrupt(&packet_play);
    same(&packet_play, seen.calls, 1, "a packet is called back");
    same(&packet_play, seen.last.residue, 512 - 200, "with what its place had left");
}
const struct page page = {
    PAGE, .written = written, .line = { LINE }, .runs = runs, .head = head, .middle = middle, .done = done, .period = period,
    .fails = { { fail, DMAC_RESULT_ERROR } }, .busy = busy, .quiet = quiet, PLAYS(plays), .more = more,
};
