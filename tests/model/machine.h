/* SPDX-License-Identifier: MIT */
/* A small machine in host memory: the tango DMA controller with its switch box, a NAND flash
 * controller and a disk controller behind it, an interrupt controller and a clock.
 *
 * Everything is decided by one seed. Time passes only inside these functions: a little, at random,
 * before every register access, and as asked by machine_run. All hardware moves while time passes,
 * so any two register accesses of the software may see different states.
 *
 * The path of a byte: memory -> DMA channel -> switch box -> device. The channel interrupts when it
 * has READ the last byte of a command. Up to FIFO_BYTES may then still be on their way to the
 * device; it takes them at its own, random pace. If the device's connection is changed while bytes
 * are on their way, these bytes are lost. The device's idle bit is true when none is on its way and
 * it is not busy with what it has.
 *
 * Not known about the real part, and decided here: a ROUTE write has a nibble for each of eight
 * destinations, and the driver writes zeros for those it does not mean. Inputs are numbered from 1,
 * so this model leaves a connection alone where the nibble is 0. With zero_cuts set it takes the 0
 * as an input like any other; what is connected there is cut. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CHANNELS   = 6,
    OUTPUTS    = 16,
    FIFO_BYTES = 1024,
    LOG_BYTES  = 1 << 20,
    SEGMENTS   = 4096,
};

/* The board's addresses and numbers; the .dmac board files of the tests say the same. */
enum {
    DMA_BASE  = 0x0006a000, DMA_PCHAN = 0x100,      /* channel n at DMA_BASE + DMA_PCHAN * n */
    SBOX_BASE = 0x00069000,
    NFC_BASE  = 0x0002c000, NFC_OUTPUT = 6, NFC_LINE = 37,
    SATA_BASE = 0x00033000, SATA_OUTPUT = 4,
    DMA_LINE  = 5,                                  /* channel n interrupts on line 5 + n */
};

/* Random durations are drawn evenly from 0 .. the maximum given here. Microseconds. */
struct timing {
    unsigned access;        /* time that passes before a register access */
    unsigned latency;       /* from a device's interrupt request to the processor seeing it */
    unsigned pause;         /* between two bursts that a device takes */
    unsigned program;       /* after the last byte of a page */
    unsigned dma_rate;      /* bytes per microsecond that a channel reads, at most */
    unsigned take;          /* bytes that a device takes in one burst, at most */
};

/* A device at an output of the switch box. */
struct device {
    const char *name;
    unsigned output;
    unsigned page;                          /* bytes after which it reports, 0 never does */
    int line;                               /* its interrupt, -1 for none */
    bool dead;                              /* takes nothing any more */

    uint8_t fifo[FIFO_BYTES];
    unsigned head, fill;                    /* bytes on their way */
    uint64_t ready_at;                      /* when it takes the next burst */
    uint64_t program_until;
    bool programming;
    unsigned in_page;                       /* bytes of the current page */
    uint32_t pages;                         /* pages completed, as its register shows */

    uint8_t log[LOG_BYTES];                 /* all bytes that arrived */
    size_t logged;
    size_t segment[SEGMENTS];               /* where in the log each connection begins */
    size_t segments;
    size_t lost;                            /* bytes that were on their way when it was cut */
};

struct channel {
    uint32_t addr, addr2, count;            /* as written */
    uint32_t at, left, at2, left2;          /* of the running command: current run, rest of it, next run */
    uint32_t row, pitch, rows;              /* start of the current row, distance to the next, rows left */
    unsigned hang_after;                    /* fault: stop dead after so many bytes, 0 = never */
    unsigned moved;                         /* by this command */
    bool running, last;
    size_t stalled;                         /* microseconds without a connection */
};

struct machine {
    uint64_t now;                           /* microseconds */
    uint32_t random;
    struct timing timing;
    bool zero_cuts;
    uintptr_t memory;                       /* what the DMA controller can read */
    size_t memory_bytes;
    uint8_t input[OUTPUTS + 1];             /* what each output is connected to, 0xf nothing */
    struct channel channel[CHANNELS];
    struct device nfc, sata;
    uint64_t line_at[64];                   /* when the processor sees a pending line */
    uint64_t pending;
    const char *broken;                     /* a thing that no correct software does */
};

extern struct machine machine;
extern const struct timing usual_timing;

void machine_reset(uint32_t seed, const struct timing *timing);
uint32_t machine_random(uint32_t below);        /* 0 .. below - 1 */
void machine_run(unsigned microseconds);
uint32_t machine_read(uintptr_t addr, unsigned bits);
void machine_write(uintptr_t addr, uint32_t value, unsigned bits);

/* The interrupt controller: the lowest line the processor sees now, taken by this call, or -1. */
int machine_take_interrupt(void);
void machine_raise(int line);

/* tango.c, devices.c: parts that machine.c calls */
void tango_reset(void);
void tango_channel_reset(unsigned channel);     /* by the processor's reset controller: it is idle and works again */
void tango_step(struct channel *c, unsigned number);   /* of a running channel */
bool tango_access(uintptr_t addr, bool write, uint32_t *value);
void device_reset(struct device *d, const char *name, unsigned output, unsigned page, int line);
void device_step(struct device *d);
bool device_idle(const struct device *d);
bool device_space(const struct device *d);
void device_discard(struct device *d);          /* reset by its driver: what it had taken or not is forgotten */
void device_put(struct device *d, uint8_t byte);
void device_cut(struct device *d);              /* its connection changes: what is on its way is lost */
void device_connected(struct device *d);
struct device *device_at(unsigned output);

#endif
