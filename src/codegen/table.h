/* SPDX-License-Identifier: MIT */
/* The finished table of a transfer: what the planner and encoder make, the verifier proves, and the emitters write.
 * Emitters decide nothing. */
#ifndef DMAC_TABLE_H
#define DMAC_TABLE_H

#include "codegen/remark.h"
#include "common/wide.h"
#include "program/program.h"

struct controller; struct form; struct layout; struct word_def;       /* controller/model.h */
struct encoder; struct env;                                            /* codegen/encode.h */

/* Something whose address is known later: to the linker, or when the transfer is prepared. */
enum symbol_kind {
    SYMBOL_OBJECT,                          /* a C object: buffer of the firmware, or constants emitted with the table */
    SYMBOL_ARGUMENT,                        /* address given to prep (bind) */
    SYMBOL_TABLE,                           /* a table of this transfer: links, heads */
    SYMBOL_METADATA,                        /* no address: byte `index` of the metadata that prep is given */
};
struct symbol {
    enum symbol_kind kind;
    const char *name;                       /* C expression: `page`, `frag[1]`; of an argument: the buffer's */
    const struct buffer *buffer; unsigned index;      /* OBJECT, ARGUMENT */
    unsigned list;                          /* TABLE: which list of the transfer */
    uint64_t align;                         /* what a limit may use; a power of two */
    uint64_t size;
    const struct memory *memory;            /* where it lies; null: unknown */
    uint64_t low, high;                     /* possible bus addresses of its first byte (inclusive), after `reach` offsets */
    int64_t bus_offset;                     /* bus address - CPU address */
};

/* A value inside a unit that the compiler cannot know. value = (address or length + addend) >> shift, its low
 * `bits` bits at `lsb`. The unit holds 0 there. */
enum fixup_kind { FIXUP_ADDRESS, FIXUP_LENGTH };
struct fixup {
    enum fixup_kind kind;
    uint32_t unit;                          /* unit in the table, memory order as the words are listed */
    const struct symbol *symbol;            /* ADDRESS */
    wide addend;                            /* ADDRESS: bytes */
    struct lin length; uint64_t cap;        /* ADDRESS and LENGTH: + clamp(length, 0, cap) where length.n > 0 or kind is LENGTH */
    uint64_t divide;                        /* LENGTH: exact divisor (bytes per item), 1 if none */
    int64_t add;                            /* LENGTH: added after dividing (minus-one fields) */
    unsigned shift, lsb, bits;
};

/* One word of a descriptor as listed. */
struct table_word {
    const struct word_def *def;
    uint32_t unit;                          /* first unit; a 64-bit word has two of 32 bits */
    unsigned bits;                          /* 8 16 32 48 64 */
};
struct descriptor {
    const struct form *form;
    const struct layout *layout;
    struct span span;                       /* the source that asked for it */
    uint64_t offset;                        /* bytes from the table's start */
    uint32_t first_unit, units;
    VEC(struct table_word) words;
    bool interrupt;
    bool again;                             /* the first once more: with it the next lap of a ring begins */
    uint64_t bytes;                         /* moved, at the maximum of open lengths */
    struct lin open_bytes;                  /* n > 0: depends on open lengths; a descriptor of 0 bytes vanishes */
    /* What this descriptor's words are if the list ends here, where open lengths may make it the last (seam 10):
     * as many units and their fix-ups; null if that cannot happen. */
    const uint32_t *end_units; size_t end_nfixups; const struct fixup *end_fixups;
};
/* One list. Most controllers have one; one-sided forms make two (index 0: the reading one). */
struct table {
    const char *list;                       /* name: "" for the only list, else the form's: "read", "write" */
    VEC(struct descriptor) descriptors;
    VEC(uint32_t) units;                    /* values as the controller reads them; fix-up bits are 0 */
    unsigned unit_bits;                     /* 32; 8 where descriptors are lists of bytes */
    VEC(struct fixup) fixups;               /* sorted by unit, then lsb */
    VEC(struct descriptor) blocks;          /* side blocks behind the descriptors, in order; form is null */
    uint64_t size, align;                   /* bytes */
    uint64_t length;                        /* … of the descriptors alone */
    bool has_address; uint64_t address;     /* `table at`: CPU address; bus address via bus_offset */
    int64_t bus_offset;
    const struct memory *memory;            /* where it must lie; null: any reachable */
    uint64_t page;                          /* all in one aligned page of that size; 0: no such rule */
    struct symbol *symbol;
    bool stepped;                           /* commands in the order written, not memory */
    bool writeback;                         /* hardware writes into it: not const */
};

/* Folded operands of the sequences (seam 14): one 32-bit unit each, in the order the generated functions index them. */
struct block { VEC(uint32_t) units; VEC(struct fixup) fixups; VEC(const char *) names; };

/* A list-wide role (request, flow, burst, pace …) with its value, for the sequences. */
struct list_role { unsigned slot; wide value; };

struct planned {
    const struct transfer *transfer;
    const struct controller *model;
    bool has_channel; uint64_t channel;     /* compiled for this channel; false: any (no word depends on it) */
    VEC(struct table *) tables;
    struct block block;
    VEC(struct symbol *) objects;           /* constants and sinks that the program does not name, emitted with the table */
    VEC(const struct symbol *) arguments;   /* addresses first, then lengths, in the order of the C argument struct */
    size_t packets;                         /* steps that are packets of their own; 0: the list is one */
    VEC(const struct symbol *) metadata;    /* the client's, unknown: one per byte, packet after packet */
    const struct buffer *metadata_buffer;   /* the argument of prep for it, or for what the engine returns; null: none */
    VEC(struct list_role) roles;
    /* For folding the sequences: what encoded the tables, and the roles of the first descriptor with everything that is
     * list-wide set (head, tail, count, length, base, options …). Two lists: the reading list's first, over which both
     * heads are set. */
    struct encoder *encoder; const struct env *first;
    bool ring;                              /* the list leads back to its beginning */
    bool inner_interrupts;                  /* progress is wanted before the end, or at ends of laps */
    uint64_t lower_bound;                   /* descriptors that the field limits alone would allow */
    VEC(struct remark *) remarks;           /* for --explain, see remark.h */
    bool proved;                            /* set by verify only */
};

/* pass pipeline (plan.c): program → planned tables, not yet verified. False if records made it impossible. */
bool plan_transfer(struct cx *cx, const struct program *program, struct transfer *transfer, struct planned *planned);
/* table_apart.c: tables at fixed addresses lie in a memory, and over nothing else. False: recorded. */
bool tables_apart(struct cx *cx, const struct program *program, const struct planned *planned, size_t n);
/* verify.c: decodes the finished words, follows the chain, compares with the reference meaning. Shares no code with
 * encode. Records DIAG_VERIFY and returns false if they do not agree. */
bool verify_planned(struct cx *cx, const struct program *program, struct planned *planned);
/* --dump=table */
void table_dump(struct cx *cx, const struct planned *planned, FILE *out);

/* Units of a table that a word of so many bits takes. */
static inline unsigned table_word_units(const struct table *table, unsigned bits)
{
    return (bits + table->unit_bits - 1) / table->unit_bits;
}

#endif
