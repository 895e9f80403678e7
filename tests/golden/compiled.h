/* SPDX-License-Identifier: MIT */
/* What the real command makes of the programs beside this file, as plain data. */
#ifndef COMPILED_H
#define COMPILED_H

#include "common/cx.h"

struct compiled_descriptor { uint64_t offset; size_t first, nunits; };         /* units of its table */
struct compiled_fixup { size_t unit, descriptor; const char *symbol; int64_t addend; unsigned shift, lsb, bits; };
struct compiled_table {
    const char *list;                                                           /* "read", "write", or "" */
    bool stepped, has_address; uint64_t address;
    size_t nunits; uint32_t *units;
    size_t n; const struct compiled_descriptor *descriptors;
    size_t nfixups; const struct compiled_fixup *fixups;
};
struct compiled {
    const char *name, *controller, *file;                                       /* controller: the description's name */
    size_t ntables; struct compiled_table *tables;
};
/* All transfers of NAME.dmac and NAME.*.dmac. What the command says is printed as comments if it fails. */
size_t compiled_load(struct cx *cx, const char *name, const struct compiled **transfers);

#endif
