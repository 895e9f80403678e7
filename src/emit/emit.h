/* SPDX-License-Identifier: MIT */
/* Emitters: proved tables in, bytes of one output file out. They decide nothing: no address, no word, no order. One
 * file per format; the registry is the table `emitters`. What they write depends on their input only: no date, no
 * path, no locale. */
#ifndef DMAC_EMIT_H
#define DMAC_EMIT_H

#include "codegen/table.h"
#include "common/outbuf.h"

struct ops; struct domain; struct image; struct sums;

struct emit_job {
    struct cx *cx;
    const struct program *program;
    const struct planned *planned; size_t nplanned;     /* in source order; every one is proved */
    const char *program_name;               /* base name of the program's file, with .dmac: for banners */
    const char *stem;                       /* base name of the outputs, without extension: guards and file names come from it */
    const char *version;                    /* of this program, for the banner */
    const char *license;                    /* SPDX identifier of generated files; null: no such line */
    bool unresolved_ok;                     /* -Wno-unresolved: binary output may still have fix-ups */
};

/* A transfer with what all emitters derive from it in the same way. */
struct emit_transfer {
    const struct planned *planned;
    const struct transfer *transfer;
    const char *name;                       /* C name */
    const struct ops *ops;                  /* of its instance */
    struct block block;                     /* folded operands of the sequences */
    const struct sums *sums;                /* of open lengths, as NAME_terms has them */
};
struct emission {
    struct cx *cx;
    const struct program *program;
    const struct emit_job *job;
    VEC(struct emit_transfer) transfers;
    VEC(const struct image *) images;       /* by transfer */
    const struct domain *domain;
};

struct emitter {
    const char *name;                       /* as in --emit=NAME */
    const char *extension;                  /* of the output file, with the dot: STEM + extension */
    const char *description;                /* one line for --help */
    bool for_runtime;                       /* within the limits of the runtime's structures */
    /* False: what was asked for cannot be written; a record says why. */
    bool (*emit)(const struct emission *e, struct outbuf *out);
};

/* In the order of --help; `meaning` is one of them. Ends with a null name. */
extern const struct emitter emitters[];
/* Null if there is no such format. */
const struct emitter *emitter_by_name(const char *name, size_t length);
/* Prepares a job once for all its formats. Null: records say why: what the sequences of a controller lack, names that
 * C would have twice. */
const struct emission *emit_begin(const struct emit_job *job);
/* Runs one emitter. `out` is filled from where it stands. */
bool emit(const struct emission *e, const struct emitter *emitter, struct outbuf *out);

/* One function per format. */
bool emit_h(const struct emission *e, struct outbuf *out);
bool emit_c(const struct emission *e, struct outbuf *out);
bool emit_ld(const struct emission *e, struct outbuf *out);
bool emit_bin(const struct emission *e, struct outbuf *out);
bool emit_json(const struct emission *e, struct outbuf *out);
bool emit_listing(const struct emission *e, struct outbuf *out);

#endif
