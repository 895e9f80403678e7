/* SPDX-License-Identifier: MIT */
/* JSON written as it comes: a long list is never a tree. Values are small json-c objects that are given away here; the
 * text is what json-c would print for the whole (JSON_C_TO_STRING_PRETTY). */
#ifndef DMAC_JSON_STREAM_H
#define DMAC_JSON_STREAM_H

#include <json.h>

#include "common/outbuf.h"

#define JSON_DEPTH_MAX 16
struct json_stream { struct outbuf *out; unsigned depth; bool has_members[JSON_DEPTH_MAX]; };

/* `key` is null inside arrays and at the top. Brackets are '{' or '['. */
void json_open(struct json_stream *stream, const char *key, char bracket);
void json_close(struct json_stream *stream, char bracket);
/* Scalars, without an object in between: for what comes by the thousand. Text may be null. */
void json_write_text(struct json_stream *stream, const char *key, const char *text);
void json_write_number(struct json_stream *stream, const char *key, int64_t value);
void json_write_truth(struct json_stream *stream, const char *key, bool value);
/* "0x0042": at least `digits` digits. */
void json_write_hex(struct json_stream *stream, const char *key, uint64_t value, unsigned digits);
/* One value; null is null. It is freed. */
void json_member(struct json_stream *stream, const char *key, struct json_object *value);

#endif
