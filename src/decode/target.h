/* SPDX-License-Identifier: MIT */
/* Whose descriptors they are: a description or an instance of a board, its parameters, and what its registers held. */
#ifndef DMAC_DECODE_TARGET_H
#define DMAC_DECODE_TARGET_H

#include "common/cx.h"
#include "verify/decode.h"

struct setting_text { const char *name, *value; };      /* NAME=VALUE of an option */
typedef VEC(struct setting_text) setting_texts;

struct target_request {
    const char *controller;                 /* NAME, FILE or FILE:NAME */
    struct load_paths paths;
    setting_texts parameters, registers;
    bool has_channel; uint64_t channel;
};
struct role_value { unsigned slot; wide value; unsigned irqs; };    /* irqs: those under which it would be that anyway, bit by value */
struct target {
    const struct controller *model;
    const char *name;                       /* of the description; of an instance its own */
    const char *page;                       /* what `use` brings it; null: it came from a file of its own */
    uint64_t channel; bool has_channel;     /* has: it was given */
    VEC(struct register_value) registers;   /* raw, as given */
    VEC(struct role_value) roles;           /* roles and options, as given */
};

/* 0, or an exit status; of 0 and 1 records tell more. */
int target_load(struct cx *cx, const struct target_request *request, struct target *target);
/* A decoder that knows all that, for a list that is a ring or not. Null: recorded. */
struct decoder *target_decoder(struct cx *cx, const struct target *target, bool cyclic);
/* A register (or REGISTER.FIELD) of the page that holds the slot; null: none does. */
const char *target_holder(struct cx *cx, const struct controller *model, unsigned slot);
/* A number as it is written in the language (0x, 0b, _), possibly negative. */
bool parse_number(const char *text, wide *value);

#endif
