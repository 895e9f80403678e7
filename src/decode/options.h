/* SPDX-License-Identifier: MIT */
/* The command line of dmac-decode. */
#ifndef DMAC_DECODE_OPTIONS_H
#define DMAC_DECODE_OPTIONS_H

#include "decode/dump.h"
#include "decode/target.h"
#include "messages.h"

enum decode_action { DECODE_CHAIN, DECODE_HELP, DECODE_VERSION, DECODE_LIST, DECODE_EXPLAIN };
struct address_text { const char *list, *text; };       /* "read=0x1000": list null if there is no such part */

struct decode_options {
    enum decode_action action;
    const char *subject;                    /* of DECODE_EXPLAIN */
    struct target_request target;
    struct dump_request dump;
    VEC(struct address_text) addresses;
    bool has_count; uint64_t count;
    bool has_tail; uint64_t tail;
    const char *emit, *output;              /* null: not given */
    struct message_options messages;
};

/* False: the command line is wrong, and standard error says how. */
bool decode_options_parse(struct arena *arena, int argc, char **argv, struct decode_options *options);
void decode_options_help(FILE *out);

#endif
