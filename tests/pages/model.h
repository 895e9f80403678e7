/* SPDX-License-Identifier: MIT */
/* A page of the library under the real runtime: its registers are plain memory with a few rules, its engine is played by
 * hand. What every page must show is the script in model.c; a page's own file says what its registers are. */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include "dmac.h"
#include "../unit/tap.h"

/* What a write does to a register, if not simply replace it: bits that ones clear, bits that only the hardware changes,
 * bits that read as 0 (commands, resets that are over at once). */
struct rule { unsigned offset; uint64_t ones, fixed, zero; unsigned bytes; };       /* bytes: 0 means 4 */

/* A transfer of NAME.dmac and how far `middle` brings it. */
struct play {
    const char *name;
    const struct dmac_transfer *transfer;
    unsigned chan;                          /* in the domain */
    uint32_t left;                          /* residue after `middle` */
    bool endless;                           /* a ring: `period` is progress */
    int pause;                              /* what dmac_pause says; 0: it is paused, if the page has a pause */
    void (*started)(void);                  /* looks at registers; may be null */
};
#define LIST(NAME, CHAN, ...) { .name = #NAME, .transfer = &NAME, .chan = CHAN, __VA_ARGS__ }
#define RING(NAME, CHAN, ...) { .name = #NAME, .transfer = &NAME, .chan = CHAN, .endless = true, __VA_ARGS__ }

struct flags { unsigned offset; uint64_t mask; unsigned bytes; };       /* bytes: 0 means 4 */
struct failure { void (*happens)(void); enum dmac_result result; };

struct page {
    const char *name;
    struct dmac *dmac;
    struct dmac_chan *chans;
    void (*setup)(void);
    bool swapped;                           /* registers have the other byte order than the CPU */
    const struct rule *rules;               /* ends with one without masks */
    void (*power_on)(void);                 /* values after a reset; may be null */
    void (*written)(unsigned offset, uint64_t value, unsigned bytes);   /* after the rules; may be null */
    void (*was_read)(unsigned offset);      /* of a register that reading changes; may be null */
    struct flags line[4];                   /* what holds the channel's interrupt up */
    bool (*runs)(void);
    uint64_t (*head)(void);                 /* where it was told that the list begins; null: it is not told an address */
    void (*middle)(void);                   /* the second descriptor is at work, in its middle where that can be known */
    void (*done)(void);                     /* the end of the list, or of one command */
    void (*period)(void);                   /* a descriptor that interrupts; null: none in the middle of a list */
    void (*lap)(void);                      /* a period of a ring, where `period` is null */
    struct failure fails[3];
    void (*busy)(void), (*quiet)(void);     /* a stop does not take effect before `quiet`; null: at once */
    const struct play *plays; unsigned nplays;
    void (*was_reset)(void);                /* what a reset wrote; for pages that have one */
    void (*more)(void);                     /* whatever else there is to see; may be null */
};
extern const struct page page;
/* Behind `const struct page page = {`. */
#define DOMAIN(NAME, CONTROLLER) .name = #CONTROLLER, .dmac = &NAME##_all.dmac, .chans = NAME##_all.chan, .setup = NAME##_set
#define DECLARE(NAME) static struct NAME##_domain NAME##_all; static void NAME##_set(void) { NAME##_setup(&NAME##_all); }
#define PLAYS(array) .plays = array, .nplays = sizeof array / sizeof *array

/* ---- for models -------------------------------------------------------------------------------------------------- */

/* Registers by offset from the base, in the controller's byte order. */
uint32_t get(unsigned offset);
uint64_t get_wide(unsigned offset, unsigned bytes);
void put(unsigned offset, uint32_t value);
void put_wide(unsigned offset, uint64_t value, unsigned bytes);
void change(unsigned offset, uint32_t clear, uint32_t set);
/* The transaction that runs: bus address of a descriptor of the list that writes, one of its 32-bit units. */
uint64_t descriptor(unsigned i);
uint32_t unit_of(unsigned descriptor, unsigned unit);
/* Its command, of a controller that takes one at a time. */
unsigned command_at_work(void);
/* The last value written there since the transfer was submitted; ~0 if none. */
uint64_t written_to(unsigned offset);
unsigned writes_to(unsigned offset);
/* Addresses of the host, for engines that really move bytes: a bus address of the RAM copies, or one that is its own. */
void *on_host(uint64_t bus);

/* ---- for `more` --------------------------------------------------------------------------------------------------- */

extern struct dmac_tx tx;
extern struct seen { unsigned calls; struct dmac_report last; } seen;
/* Prepared, submitted, issued; `tx` runs. */
uint32_t begin(const struct play *play);
void interrupt(const struct play *play);
/* One check; the text begins with page and transfer. */
bool good(const struct play *play, bool condition, const char *says);
bool same(const struct play *play, uint64_t got, uint64_t want, const char *says);

#endif
