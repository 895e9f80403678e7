/* SPDX-License-Identifier: MIT */
/* dmac runtime: loads generated tables, issues them, and holds routes until the declared condition is true.
 *
 * Freestanding C99 that is also C++11. Owns no memory, calls no libc. Everything constant comes from the generated
 * .c file and may lie in flash; everything that changes is in three structs that the caller owns: `struct dmac` (one
 * per domain, that is per generated file), `struct dmac_chan`, `struct dmac_tx`. All must be zero before first use.
 *
 * Life of a transfer:  prep -> submit -> issue_pending -> (irq, event, poll)* -> callback.
 * Prep is where everything can fail; nothing has started then. Submit cannot fail and starts nothing.
 * Callbacks come from dmac_irq and dmac_poll only, with the lock released, in order, one at a time per channel. */
#ifndef DMAC_H
#define DMAC_H

#include <stddef.h>
#include <stdint.h>

/* What this program uses. The generated header NAME.h defines these switches to 0 for what it does not; compile the
 * runtime with -DDMAC_CONFIG_FILE='"NAME.h"' to benefit. Default: everything. */
#ifdef DMAC_CONFIG_FILE
#define DMAC_READING_CONFIG     /* NAME.h then gives the switches and nothing else */
#include DMAC_CONFIG_FILE
#undef DMAC_READING_CONFIG
#endif
#ifndef DMAC_WITH_AFTER
#define DMAC_WITH_AFTER 1       /* `after` */
#endif
#ifndef DMAC_WITH_REPEAT
#define DMAC_WITH_REPEAT 1      /* `cyclic until replaced` */
#endif
#ifndef DMAC_WITH_APPEND
#define DMAC_WITH_APPEND 0      /* `cyclic until replaced` as a ring that the controller itself leaves for what follows. Rare:
                                 * off unless asked for; what needs it does not compile without */
#endif
#ifndef DMAC_WITH_PERIODS
#define DMAC_WITH_PERIODS 1     /* `cyclic`, `irq every`, `notify done`: progress calls */
#endif
#ifndef DMAC_WITH_GATE
#define DMAC_WITH_GATE 1        /* `gate external`: arm */
#endif
#ifndef DMAC_WITH_PAUSE
#define DMAC_WITH_PAUSE 1       /* dmac_pause, dmac_resume */
#endif
#ifndef DMAC_WITH_STATUS
#define DMAC_WITH_STATUS 1      /* dmac_status and residue */
#endif
#ifndef DMAC_WITH_HOLD
#define DMAC_WITH_HOLD 1        /* holds and routes */
#endif
#ifndef DMAC_WITH_GROUP
#define DMAC_WITH_GROUP 1       /* dmac_submit_group, dmac_arm_group */
#endif
#ifndef DMAC_WITH_STEPPED
#define DMAC_WITH_STEPPED 1     /* controllers without descriptors in memory */
#endif
#ifndef DMAC_WITH_FIXUPS
#define DMAC_WITH_FIXUPS 1      /* tables that prep completes in RAM */
#endif
#ifndef DMAC_WITH_OPEN
#define DMAC_WITH_OPEN 1        /* lengths given to prep */
#endif
#ifndef DMAC_WITH_WRITEBACK
#define DMAC_WITH_WRITEBACK 1   /* tables that the hardware writes into */
#endif
#ifndef DMAC_WITH_PACKETS
#define DMAC_WITH_PACKETS 1     /* packets that are shorter than their place */
#endif
#ifndef DMAC_WITH_METADATA
#define DMAC_WITH_METADATA 1    /* bytes that travel with packets */
#endif
#ifndef DMAC_WITH_OVERLAP
#define DMAC_WITH_OVERLAP 1     /* bound addresses that could make a step write what it has not read yet */
#endif
#ifndef DMAC_WITH_CHECK
#define DMAC_WITH_CHECK 1       /* `check`: differences and their bits */
#endif
#ifndef DMAC_WITH_CONFIG_SEQUENCE
#define DMAC_WITH_CONFIG_SEQUENCE 1     /* controllers with a sequence between two transfers that are unlike */
#endif
#ifndef DMAC_WITH_CONFIG
#define DMAC_WITH_CONFIG 1      /* dmac_config */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- results ---------------------------------------------------------------------------------------------------- */

/* Why prep refuses what was bound: the compiler's diagnostics of level R, by their names. */
#define DMAC_REFUSALS(R)                                                                                                    \
    R(VALUE_RANGE,       -16, "value-range")            /* a length above its maximum */                                    \
    R(OUT_OF_BOUNDS,     -17, "out-of-bounds")          /* a length makes a selection leave its array */                    \
    R(RANGE_REVERSED,    -18, "range-reversed")         /* … or count backwards */                                          \
    R(MISALIGNED,        -19, "misaligned")             /* an address, or the RAM copy's */                                 \
    R(UNEQUAL_TOTALS,    -20, "unequal-totals")         /* lengths that do not fit each other */                            \
    R(PARTIAL_ACCESS,    -21, "partial-access")         /* a length that is not a whole number of a port's accesses */      \
    R(EMPTY_TRANSFER,    -22, "empty-transfer")         /* nothing would move, so nothing would ever be reported */         \
    R(OVERLAP_SRC_DST,   -23, "overlap-src-dst")        /* a byte would be written before it is read */                     \
    R(UNREACHABLE_MEMORY, -24, "unreachable-memory")    /* an address outside its memory */                                 \
    R(CACHE_LINE_SHARED, -25, "cache-line-shared")      /* a destination whose cache lines hold something else, too */      \
    R(NOT_ENCODABLE,     -26, "not-encodable")          /* a length that no field can hold */                               \
    R(ADDRESS_RANGE,     -27, "address-range")          /* an address beyond the controller's bus */                        \
    R(TABLE_UNREACHABLE, -28, "table-unreachable")      /* the RAM copy: outside its memory, or across a page */

enum dmac_error {               /* returned by calls; a refused call has changed nothing */
    DMAC_OK       = 0,
    DMAC_EBUSY    = -1,         /* in flight, or owned by somebody */
    DMAC_ESTATE   = -2,         /* not prepared */
    DMAC_ESTALE   = -3,         /* not this instance, or not any more */
    DMAC_EARG     = -4,         /* what prep needs is missing, or the channel is another than the compiled one */
    DMAC_EROUTE   = -5,         /* the route is quarantined */
    DMAC_ESTUCK   = -6,         /* the channel is dead */
    DMAC_ENOSUP   = -7,         /* the controller cannot */
    DMAC_ETIMEOUT = -8,         /* the hardware did not answer within its bound */
#define DMAC_REFUSAL(id, value, name) DMAC_E##id = value,
    DMAC_REFUSALS(DMAC_REFUSAL)
#undef DMAC_REFUSAL
    DMAC_EREFUSED = -16         /* prep: what was bound broke a rule of the program, if the error is not above this */
};
/* The diagnostic's name of such an error; null: another error. */
static inline const char *dmac_refusal_name(int error)
{
    switch (error) {
#define DMAC_REFUSAL(id, value, name) case value: return name;
    DMAC_REFUSALS(DMAC_REFUSAL)
#undef DMAC_REFUSAL
    default: return NULL;
    }
}
enum dmac_result {              /* handed to the callback */
    DMAC_RESULT_OK,
    DMAC_RESULT_READ_ERROR, DMAC_RESULT_WRITE_ERROR, DMAC_RESULT_ERROR,
    DMAC_RESULT_MISMATCH,       /* a check found a difference; its bits are in `detail` */
    DMAC_RESULT_ABORTED,        /* a transfer named in `after` did not end well */
    DMAC_RESULT_REFUSED,        /* quarantined route, dead channel, or a start that failed */
    DMAC_RESULT_HOLD_TIMEOUT,
    DMAC_RESULT_STUCK,          /* the controller did not stop: the memory must not be touched */
    DMAC_PROGRESS_PERIOD,       /* not a result: `detail` periods or laps since the last call */
    DMAC_PROGRESS_DONE,         /* not a result: done, the route is still held (`notify done`) */
    DMAC_PROGRESS_EVENT,        /* not a result: an event of `irq DEV.EVENT`; `residue` says how far */
    DMAC_PROGRESS_OVERRUN       /* not a result: as PERIOD, but `detail` is a whole lap or more: data was overwritten, or sent twice */
};

struct dmac; struct dmac_chan; struct dmac_tx; struct dmac_transfer;

/* What a callback learns. `residue`: bytes not moved, at the transfer's granularity. */
struct dmac_report { struct dmac_tx *tx; void *arg; uint32_t cookie; uint8_t result; uint32_t residue; uint32_t detail; };
typedef void dmac_callback(const struct dmac_report *report);

/* ---- constants, made by the compiler ----------------------------------------------------------------------------- */

/* Bits of `status`. */
enum { DMAC_DONE = 1, DMAC_FAILED = 2, DMAC_READ_FAILED = 4, DMAC_WRITE_FAILED = 8, DMAC_PERIOD = 16, DMAC_MISMATCH = 32 };
/* With MISMATCH bits 8 and up say which: bit 8 + j for destination j of the check. */

/* Where a running controller is, filled by `residue`: what the hardware shows. `left`: bytes to the end of the running
 * descriptor, or with WHERE_MOVED bytes from its beginning. */
struct dmac_where { uint32_t valid; uintptr_t current, next; uint32_t left, rows_left; };
enum { DMAC_WHERE_CURRENT = 1, DMAC_WHERE_NEXT = 2, DMAC_WHERE_LEFT = 4, DMAC_WHERE_ROWS = 8, DMAC_WHERE_MOVED = 16 };

/* Where an operation works. `base`: CPU address of the controller's registers; `channel`: its number there; `block`:
 * folded operands of the transfer; `table`: words of its (first) descriptor or command, where `load first` or `load this`
 * reads them. Without a current transaction `block` is the last one's, its template if that was completed in RAM. */
struct dmac_at { uintptr_t base; const uint32_t *block, *table; uint32_t channel; };

/* Operations of a controller, generated from its description. Null: the description has no such sequence. Functions with a
 * bounded wait return 0 or DMAC_ETIMEOUT. */
struct dmac_controller {
    int (*start)(const struct dmac_at *at);
    /* Returns what happened since the last call, for this channel only, and acknowledges exactly that. Null: the call of
     * dmac_irq is the report. Called in every state from the first start on. */
    uint32_t (*status)(const struct dmac_at *at);
    void (*stop)(const struct dmac_at *at);     /* asks */
    /* Nonzero: no further access. Null: at once after `stop`; without `stop`, when the running command has reported. */
    uint32_t (*idle)(const struct dmac_at *at);
    void (*stopped)(const struct dmac_at *at);  /* once, when idle is seen */
    int (*pause)(const struct dmac_at *at);
    int (*resume)(const struct dmac_at *at);
    void (*residue)(const struct dmac_at *at, struct dmac_where *where);
    int (*init)(const struct dmac_at *at);      /* by dmac_chan_init; neither block nor table */
    int (*config)(const struct dmac_at *at);    /* before start, when the transfer changes */
    int (*reset)(const struct dmac_at *at);     /* neither block nor table */
    uint32_t stop_within;       /* ticks; a stop that takes longer makes the channel dead */
    /* Bytes that a finished descriptor, `table`, has not moved, because a packet ended. Null: the hardware does not say. */
    uint32_t (*packet)(const struct dmac_at *at);
    /* A ring goes on with what `block` and `table` say at the end of its lap; `status` then reports it as done once, and
     * what follows apart from that. Null: rings are never replaced. */
    int (*append)(const struct dmac_at *at);
};

/* A route through a switch box. At most 32 in a domain. */
struct dmac_route {
    int (*connect)(uintptr_t base, uint32_t input, uint32_t output);
    int (*disconnect)(uintptr_t base, uint32_t input, uint32_t output);
    uintptr_t base;             /* of the switch box */
    uint32_t bit, conflicts;    /* own bit; masks of routes that cannot be connected at the same time, own bit included */
    uint8_t input, output;      /* numbers of the ends */
    uint8_t is_static;          /* connected by dmac_init, never cut */
};

enum { DMAC_ELSE_DISCONNECT, DMAC_ELSE_KEEP, DMAC_ELSE_QUARANTINE, DMAC_ELSE_MASK = 3, DMAC_ABORT_DISCONNECTS = 4, DMAC_HANDOVER = 8 };
/* What must be true before a route is disconnected. `until`: the condition, generated from the source: `events` are those
 * latched since the start, `elapsed` the ticks since done; it samples each register that it mentions at most once, in the
 * order written, lock held. Null: nothing but done. `within`: ticks from done to the else action, 0: no limit. */
struct dmac_hold {
    int (*until)(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed);
    uint32_t within;
    uint8_t flags;                              /* DMAC_ELSE_…, DMAC_ABORT_DISCONNECTS, DMAC_HANDOVER */
};

/* Route and hold together. Equal pairs are one object: "same path" is one pointer comparison. A hold without a route
 * has an implicit route of its channel: own bit, null functions. */
struct dmac_path { const struct dmac_route *route; const struct dmac_hold *hold; };

/* What prep completes in the RAM copy. The value is
 *     ((address + addend) >> shift) for an address, (clamp(length, 0, cap) / divide + add) for a length,
 * its low `bits` bits or-ed into 32-bit unit `unit` at bit `lsb` (the template holds zeros there). */
enum {
    DMAC_FIX_SYMBOL,                            /* CPU address of `symbol` */
    DMAC_FIX_TABLE,                             /* bus address of the RAM copy: links */
    DMAC_FIX_HEAD,                              /* bus address of the first descriptor of list `argument` that is left */
    DMAC_FIX_ARGUMENT,                          /* address number `argument` that prep was given */
    DMAC_FIX_METADATA,                          /* no address: the byte at `addend` behind that address */
    DMAC_FIX_LENGTH                             /* no address: only lengths */
};
enum { DMAC_FIX_BLOCK = 0x80 };                 /* flag in `kind`: the unit is in the block, not in the table */
struct dmac_fixup {
    uint8_t kind, shift, lsb, bits;
    uint32_t unit;
    const void *symbol;
    uint16_t argument;
    int64_t addend;                             /* bytes, bus offset included; TABLE: from the copy's start. With lengths: their k */
    uint16_t nterms, first_term;                /* lengths that are added: terms[first_term …]; their sum is clamped to 0..cap */
    uint32_t cap;
    uint32_t divide;                            /* LENGTH: exact divisor */
    int32_t add;                                /* LENGTH: behind the division (fields that hold n - 1); addresses: base of k */
};
struct dmac_length_term { uint16_t argument; int16_t sign; uint32_t scale; };   /* + sign * scale * length given */

/* An address or length that prep is given; behind the last one may stand what the RAM copy's own address must be. */
enum { DMAC_ARG_ADDRESS, DMAC_ARG_LENGTH, DMAC_ARG_TABLE };
struct dmac_argument {
    uint8_t kind;
    int8_t refusal;                             /* ADDRESS: what one above `high` breaks; LENGTH: what a wrong multiple breaks */
    uint16_t length;                            /* ADDRESS: number of the argument with its length; 0xffff: `maximum` bytes */
    uint32_t scale;                             /* LENGTH: bytes of an element; TABLE: of a page that it lies in, 0: any */
    uint32_t align;                             /* ADDRESS, TABLE: power of two; LENGTH: a multiple of this */
    uint32_t maximum;                           /* LENGTH: in elements; ADDRESS, TABLE: bytes used from it */
    uint64_t low, high;                         /* ADDRESS, TABLE: where first and last byte may be, after the port's translation */
};
/* Open lengths: what one descriptor moves, so that empty ones vanish (seam: linked chains skip it, following chains
 * move down) and the last one gets its end words. Units count from the table's start. */
struct dmac_open {
    uint32_t unit;
    uint16_t units;
    uint8_t list, last;                         /* of which list; last of it as planned */
    uint32_t link_unit; uint8_t link_units;     /* where its link is (with all bits that describe the next); 0 units: a
                                                   following or stepped chain */
    uint8_t nterms; uint16_t first_term;        /* its length = clamp(k + Σ terms, 0, cap) */
    int64_t k; uint32_t cap;
    const uint32_t *end;                        /* its `units` words if the list ends here; null: never */
    const struct dmac_fixup *end_fixups; uint16_t nend_fixups;
};

enum {
    DMAC_T_CYCLIC = 1, DMAC_T_REPEAT = 2, DMAC_T_REUSE = 4, DMAC_T_GATED = 8, DMAC_T_ISR = 16, DMAC_T_NOTIFY_DONE = 32,
    DMAC_T_STEPPED = 64, DMAC_T_SWAP = 128,     /* SWAP: table words in the other byte order than the CPU's */
    DMAC_T_NO_CALLBACK = 256,                   /* laps and periods are not told: `irq none` or an event alone, on a cyclic transfer */
    DMAC_T_PACKETS = 512,                       /* reads packets, which may be shorter than their place */
    DMAC_T_BYTES = 4096,                        /* the table is a list of bytes: residue.unit counts bytes, and one may be in the middle of a piece */
    DMAC_T_APPEND = 2048,                       /* a ring that the controller leaves by itself for what is appended; with CYCLIC */
    DMAC_T_WAITS = 8192,                        /* behind a REPEAT: does not replace it, waits until that is terminated */
    DMAC_T_PERIODS = 1024                       /* interrupts before the end of the list are progress: `irq every`, `interrupt;` */
};
/* Residue rule, of the list that writes: descriptor i begins at 32-bit unit unit[i]; to_end[i] bytes are left then. */
struct dmac_residue_rule { uint32_t count; const uint32_t *unit, *to_end; };
/* The cache plan: memory that must be clean before the start, and invalid in the cache before the callback if `inbound`. */
struct dmac_region {
    const void *symbol;                         /* a C object, or null: the address of argument `argument` */
    uint16_t argument;
    uint8_t inbound;
    uint16_t line;                              /* prep: lines of that size must not hold more than the argument; 0: no check */
    uint32_t offset, bytes;                     /* of an argument with a length of its own: not beyond that */
    uint32_t rows, pitch;                       /* more of the same, `pitch` bytes apart; 0: none */
};
/* Sums of lengths that must be 0, or at least 0: the difference of two sides, what is left of an array. */
struct dmac_check { int64_t k; uint16_t nterms, first_term; int8_t refusal; uint8_t at_least; };
/* A piece of a step's side, in stream order, steps one after the other: sources and destinations must not meet in the
 * wrong order. length = k + Σ terms. */
struct dmac_piece {
    const void *symbol; uint16_t argument;      /* as in a region */
    uint16_t step;
    uint8_t written, nterms; uint16_t first_term;
    uint32_t offset, bytes;                     /* bytes: k */
    uint32_t before;                            /* bytes of the stream in front; ~0: unknown, or bytes that do not adjoin */
};

struct dmac_transfer {
    const struct dmac_path *path;               /* null: neither route nor hold */
    /* words as the controller reads them, in memory order; const template if there are fix-ups */
    const uint32_t *table;
    const uint32_t *block;                      /* folded operands */
    uint32_t length;                            /* bytes, at the maximum */
    uint16_t flags;
    uint16_t commands, command_units;           /* STEPPED: how many, units of each */
    uint16_t block_units;
    uint32_t table_units;                       /* sizes of the RAM copy: table first, block behind it */
    uint32_t nfixups; const struct dmac_fixup *fixups;
    uint8_t checks_ram;                         /* arguments[narguments] is about the RAM copy */
    uint16_t narguments; const struct dmac_argument *arguments;
    const struct dmac_length_term *terms;
    uint32_t nopen; const struct dmac_open *open;
    uint16_t nchecks; const struct dmac_check *checks;
    uint16_t npieces; const struct dmac_piece *pieces;
    uint16_t nregions; const struct dmac_region *regions;
    int64_t table_offset;                       /* bus address - CPU address of where the table lies */
    struct dmac_residue_rule residue;
    uint32_t nwriteback; const uint32_t *writeback;     /* units of the RAM copy that the hardware writes: put back before each start */
    /* What the engine returns with each packet: bit positions in the packet's descriptor, one per byte; it is copied to
     * the address in argument `metadata`. */
    uint16_t nmetadata, metadata; const uint16_t *metadata_bit;
    uint16_t overrun;                           /* cyclic: this many periods without a call are an overrun; 0: nobody looks */
    uint8_t progress_events;                    /* `irq DEV.EVENT`: mask of events that are progress */
    uint32_t *latest;                           /* RAM word for `after`: cookie of its latest submission while in flight; then 1 if it
                                                   ended well, else 0. Null: nobody waits for it */
    uint8_t nafter; const struct dmac_transfer *const *after;
    uint8_t channel;                            /* number it was compiled for; 0xff: any */
};

/* ---- RAM, all the caller's, zero before first use ---------------------------------------------------------------- */

enum dmac_tx_state {
    DMAC_TX_FREE, DMAC_TX_READY,                /* the client's memory */
    DMAC_TX_PENDING,                            /* queued; issued or not: dmac_status tells */
    DMAC_TX_ACTIVE,                             /* started, not drained */
    DMAC_TX_COMPLETE,                           /* waits for its callback */
    DMAC_TX_STUCK                               /* dead channel: nobody may touch its buffers */
};
enum dmac_chan_state { DMAC_CH_IDLE, DMAC_CH_RUN, DMAC_CH_LAP, DMAC_CH_STOP, DMAC_CH_HOLD, DMAC_CH_DEAD };

/* One transaction: a transfer on its way. Fields are private but `callback`, `arg` and, with metadata, `metadata`,
 * which the client sets before submit. At most 48 bytes on 32-bit CPUs. Byte fields come first: shorter code. */
struct dmac_tx {
    uint8_t state, block, result, flags;        /* block: why it may not start yet; 0: it may */
    struct dmac_tx *next;
    const struct dmac_transfer *transfer;
    struct dmac_chan *chan;
    const uint32_t *table;                      /* the const table, or the caller's RAM copy */
    const uint32_t *operands;                   /* the const block, or behind the RAM copy */
    dmac_callback *callback;
    void *arg;
    uint32_t cookie;
    uint32_t residue;
    struct dmac_after *after;                   /* one per target of `after`; null: none */
    uint16_t commands;                          /* stepped: after prep */
    uint16_t detail;                            /* for the final callback */
};
/* One per target of `after` and per dependent transaction; the caller owns as many as the header says. */
struct dmac_after { const struct dmac_transfer *target; uint32_t cookie; };

/* A channel. At most 64 bytes on 32-bit CPUs. The generated NAME_setup sets what is not private:
 * `at`, `index`, `domain`, `controller`. */
struct dmac_chan {
    struct dmac_at at;                          /* `base` and `channel` are the client's, the rest is the transaction at work */
    uint8_t state, flags, index, events;        /* index in the domain; latched events */
    uint8_t result;
    uint16_t cursor;                            /* stepped: command that runs */
    struct dmac *domain;
    const struct dmac_controller *controller;
    struct dmac_tx *current;
    struct dmac_tx *list, **list_end;           /* submitted and not yet given back, in order; a terminated current one is not in it */
    struct dmac_tx *queue;                      /* the first of them that has not started */
    uint32_t t0;
    uint32_t periods;
    const struct dmac_transfer *latest;         /* that was started; null: nothing yet */
    const struct dmac_args *defaults;           /* by dmac_config */
};

/* A domain: everything that can share a route, a group, a dependency or an interrupt line; one generated file. */
struct dmac {
    uint32_t lock;                              /* the port's; see dmac_port.h */
    struct dmac_chan *const *chans; uint32_t nchans;            /* set by the generated NAME_init */
    const struct dmac_route *const *routes; uint32_t nroutes;
    uint32_t connected, kept, quarantined;      /* route bits */
    uint32_t waiting, dirty;                    /* some head waits for a route; heads must be looked at */
    uint32_t wake;                              /* something waits for time to go by, or another channel has something to tell */
    uint32_t next_cookie;
};

/* What prep is given beside the transfer. `ram`: RAM copy of the table, behind it the block, behind that two units for
 * each argument (as the header says, aligned as the table), only for transfers with fix-ups or arguments; `values`:
 * addresses and lengths in the order of the transfer's arguments. */
struct dmac_args { uint32_t *ram; const uintptr_t *values; struct dmac_after *after; };

/* ---- functions ---------------------------------------------------------------------------------------------------
 * Contexts: T thread, I interrupt, C inside a callback (also of the same channel). All but dmac_synchronize are bounded and
 * never wait; all but dmac_init take the domain's lock (prep not while it works on what the client owns), so all are reentrant, in
 * interrupts and on several cores; two preps of one transaction, or of one RAM copy, at a time are the client's mistake.
 * None but irq, poll and synchronize calls back. What is returned is negative for a refused call, which has changed nothing
 * (timeouts apart: hardware was written). Pointers to structs may not be null but where it says so. "A step" is what every
 * call ends with: heads that may start now are started, at most one for each channel, each a connect and a start. */

/* T. The domain with zeroed memory and its constants set. Connects static routes. Takes no lock: before anything else, once.
 * 0, or DMAC_EROUTE (a switch box did not answer: that route is quarantined, those behind it are not connected).
 * Cost: a connect for each static route. */
int dmac_init(struct dmac *domain);
/* T. The channel becomes usable: needs IDLE and empty, or DEAD with its done list delivered and its hardware reset; the
 * memory of what was stuck is the client's again. 0, DMAC_EBUSY, DMAC_ETIMEOUT (`init` of the controller was not answered).
 * Cost: a constant, the controller's `init`, a step. */
int dmac_chan_init(struct dmac_chan *chan);
/* T. Nothing of the channel's hardware is touched afterwards, until it is initialised and used again; its struct stays
 * part of the domain. Needs IDLE and empty, no callback running. 0, DMAC_EBUSY. Cost: a constant. */
int dmac_chan_fini(struct dmac_chan *chan);
/* T I C. What later preps on this channel use where their own arguments are null (or have null members); kept by
 * reference until replaced: it stays the client's, who may not change it meanwhile. Null: nothing. 0, DMAC_EARG (an object
 * without any member). Cost: a constant. */
int dmac_config(struct dmac_chan *chan, const struct dmac_args *defaults);
/* T I C. Checks what was bound and completes the RAM copy. The transaction must be FREE or READY and stays the
 * client's, like `args` and what its `values` points to; the RAM copy and `after` must live until the transaction is over.
 * When refused it is what it was, and so is the RAM copy. Another channel than before: only when no late
 * event, arm or status of it can come. Starts and takes nothing. 0, DMAC_EBUSY, DMAC_EARG, DMAC_EROUTE,
 * DMAC_ESTUCK, and one of DMAC_REFUSALS for what was bound. Cost: a constant, plus one per fix-up; a table that the linker
 * resolved costs nothing. */
int dmac_prep(struct dmac_tx *tx, struct dmac_chan *chan, const struct dmac_transfer *transfer, const struct dmac_args *args);
/* T I C. READY -> PENDING, behind everything else of its channel; transaction, RAM copy and buffers are the runtime's until
 * the callback, or a terminate. Returns its cookie (never 0) in *cookie (may be null): transaction and cookie together name
 * the instance. Starts nothing. 0, DMAC_ESTATE. Cost: a constant, one per target of `after`, and with the lock released
 * the cleaning of the transfer's regions. */
int dmac_submit(struct dmac_tx *tx, uint32_t *cookie);
/* T I C. All READY and different, or nothing happens; n > 0, all of one domain. One lock; cookies follow each other,
 * *cookie is the first. `txs` is the client's. 0, DMAC_ESTATE. Cost: n submits. */
int dmac_submit_group(struct dmac_tx *const *txs, uint32_t n, uint32_t *cookie);
/* T I C. Everything pending may start; starts the head if it can. 0. Cost: one per transaction of the queue, a step. */
int dmac_issue_pending(struct dmac_chan *chan);
/* T I C. This gated instance may start. 0, DMAC_ESTALE. Cost: a step. */
int dmac_arm(struct dmac_tx *tx, uint32_t cookie);
/* T I C. All of one group submission in one step. 0, DMAC_ESTALE (none armed). Cost: n arms. */
int dmac_arm_group(struct dmac_tx *const *txs, uint32_t n, uint32_t cookie);
/* T I C. An event of this very instance: latched from its start to its release, else refused as stale. `mask`: bits
 * of the header (NAME_EVENT_…). 0, DMAC_ESTALE. Cost: the hold's condition if the channel holds, a step. */
int dmac_event(struct dmac_tx *tx, uint32_t cookie, uint32_t mask);
/* T I C. On return no data moves and nothing starts on this channel. Holds, clocks, events, callbacks go on.
 * 0, DMAC_ENOSUP (it runs, and the controller cannot), DMAC_ETIMEOUT (not paused). Cost: the controller's `pause`. */
int dmac_pause(struct dmac_chan *chan);
/* T I C. Goes on, starts the head; nothing to do is no error. 0, DMAC_ETIMEOUT (still paused). Cost: the controller's
 * `resume`, a step. */
int dmac_resume(struct dmac_chan *chan);
/* T I C. Queue and undelivered work become FREE without callback; the current one is stopped and its route drained as
 * declared, in the background: that one and its buffers are the runtime's until synchronize returns. 0: nothing is left;
 * 1: still stopping or draining. Cost: one per transaction of the channel, `stop`, a step. */
int dmac_terminate(struct dmac_chan *chan);
/* T, never in a callback. Polls until nothing that was terminated is left and no old callback runs: spins, for at most the
 * controller's bound of a stop and the hold's `within`, and as long as that callback takes. 0, DMAC_ESTUCK. */
int dmac_synchronize(struct dmac_chan *chan);
/* T I C. Pure: reads no register but the residue's, advances nothing. `residue` may be null. A cookie that is not the
 * transaction's present one is COMPLETE. Cost: the controller's `residue`, one per descriptor of the table. */
enum dmac_status { DMAC_STATUS_COMPLETE, DMAC_STATUS_READY, DMAC_STATUS_PENDING, DMAC_STATUS_ISSUED, DMAC_STATUS_RUNNING,
                   DMAC_STATUS_PAUSED, DMAC_STATUS_HELD, DMAC_STATUS_STUCK };
enum dmac_status dmac_status(const struct dmac_tx *tx, uint32_t cookie, uint32_t *residue);
/* T I C. Disconnects a kept or quarantined route that nobody owns; waiters start. 0, DMAC_EBUSY, DMAC_ETIMEOUT (the
 * switch box does not answer: the route is quarantined). Cost: a disconnect, a step. */
int dmac_route_reset(struct dmac *domain, const struct dmac_route *route);
/* I (T and C do no harm). The channel's interrupt; also for each channel of a shared line. Calls back what is `notify isr`.
 * Cost: `status`; if it is done the hold's condition, a disconnect, a step; the callbacks. */
void dmac_irq(struct dmac_chan *chan);
/* T I C. Levels, time limits, lost interrupts, deferred callbacks, for all channels. 1: call again soon, there may be
 * more. Cost: per channel that of dmac_irq, and the invalidating of what was written; the lock is given back in between. */
int dmac_poll(struct dmac *domain);

#ifdef __cplusplus
}
#endif
#endif
