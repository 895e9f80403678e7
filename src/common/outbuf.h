/* SPDX-License-Identifier: MIT */
/* Growable output: emitters append and cannot fail; whether it reaches the disk is asked once, at the end. */
#ifndef DMAC_OUTBUF_H
#define DMAC_OUTBUF_H

#include <stdbool.h>
#include <stdio.h>
#include "common/vec.h"

struct outbuf { struct arena *arena; VEC(char) bytes; };

void outbuf_put(struct outbuf *out, const void *bytes, size_t size);
void outbuf_puts(struct outbuf *out, const char *text);
void outbuf_printf(struct outbuf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Writes everything and flushes. False with errno set if any byte did not get there (a full disk shows here). */
bool outbuf_write(const struct outbuf *out, FILE *file);

#endif
