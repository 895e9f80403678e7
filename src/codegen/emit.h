/* SPDX-License-Identifier: MIT */
/* Emitters: proved tables in, bytes of one output file out. They decide nothing: no address, no word, no order. One
 * file per format; the registry is the table `emitters`. What they write depends on their input only: no date, no
 * path, no locale. */
#ifndef DMAC_EMIT_H
#define DMAC_EMIT_H

#include "codegen/table.h"
#include "common/outbuf.h"

struct emit_job {
    struct cx *cx;
    const struct program *program;
    const struct planned *planned; size_t nplanned;     /* in source order; every one is proved */
    const char *stem;                       /* file name of the program without folder and .dmac: names and guards come from it */
    const char *version;                    /* of this program, for the banner */
    const char *license;                    /* SPDX identifier of generated files; null: no such line */
    bool unresolved_ok;                     /* -Wno-unresolved: binary output may still have fix-ups */
};

struct emitter {
    const char *name;                       /* as in --emit=NAME */
    const char *extension;                  /* of the output file, with the dot: STEM + extension */
    const char *description;                /* one line for --help */
    /* False: what was asked for cannot be written; a record says why. */
    bool (*emit)(const struct emit_job *job, struct outbuf *out);
};

/* In the order of --help; `meaning` is one of them. Ends with a null name. */
extern const struct emitter emitters[];
/* Null if there is no such format. */
const struct emitter *emitter_by_name(const char *name, size_t length);
/* Runs one emitter. `out` is filled from where it stands. */
bool emit(const struct emit_job *job, const struct emitter *emitter, struct outbuf *out);

/* One function per format. */
bool emit_h(const struct emit_job *job, struct outbuf *out);
bool emit_c(const struct emit_job *job, struct outbuf *out);
bool emit_ld(const struct emit_job *job, struct outbuf *out);
bool emit_bin(const struct emit_job *job, struct outbuf *out);
bool emit_json(const struct emit_job *job, struct outbuf *out);
bool emit_listing(const struct emit_job *job, struct outbuf *out);

#endif
