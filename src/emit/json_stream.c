/* SPDX-License-Identifier: MIT */
#include "emit/json_stream.h"

#include <string.h>

enum { INDENT = 2 };

static void new_line(struct json_stream *s)
{
    static const char blanks[INDENT * JSON_DEPTH_MAX + 1] = "                                ";

    outbuf_puts(s->out, "\n");
    outbuf_put(s->out, blanks, INDENT * s->depth);
}

static void begin(struct json_stream *s, const char *key)
{
    if (s->depth > 0) {
        if (s->has_members[s->depth - 1])
            outbuf_puts(s->out, ",");
        s->has_members[s->depth - 1] = true;
        new_line(s);
    }
    if (!key)
        return;
    outbuf_put(s->out, "\"", 1);
    outbuf_puts(s->out, key);
    outbuf_put(s->out, "\":", 2);
}

void json_open(struct json_stream *s, const char *key, char bracket)
{
    begin(s, key);
    outbuf_put(s->out, &bracket, 1);
    s->has_members[s->depth++] = false;
}

void json_close(struct json_stream *s, char bracket)
{
    s->depth--;
    new_line(s);
    outbuf_put(s->out, &bracket, 1);
}

/* ---- scalars ----------------------------------------------------------------------------------------------------- */

static const char digit[] = "0123456789abcdef";

static void escaped(struct json_stream *s, unsigned char c)
{
    static const char from[] = "\b\n\r\t\f\"\\", to[] = "bnrtf\"\\";
    const char *at = strchr(from, c);
    char text[] = { '\\', 'u', '0', '0', digit[c >> 4], digit[c & 15] };

    if (c && at) {
        text[1] = to[at - from];
        outbuf_put(s->out, text, 2);
    } else {
        outbuf_put(s->out, text, sizeof text);
    }
}

void json_write_text(struct json_stream *s, const char *key, const char *text)
{
    size_t plain;

    begin(s, key);
    if (!text) {
        outbuf_puts(s->out, "null");
        return;
    }
    outbuf_put(s->out, "\"", 1);
    for (; *text; text += plain) {
        for (plain = 0; (unsigned char)text[plain] >= ' ' && text[plain] != '"' && text[plain] != '\\'; plain++)
            continue;
        outbuf_put(s->out, text, plain);
        if (text[plain])
            escaped(s, (unsigned char)text[plain++]);
    }
    outbuf_put(s->out, "\"", 1);
}

void json_write_number(struct json_stream *s, const char *key, int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char text[24];
    size_t at = sizeof text;

    begin(s, key);
    do
        text[--at] = digit[rest % 10];
    while (rest /= 10);
    if (value < 0)
        text[--at] = '-';
    outbuf_put(s->out, text + at, sizeof text - at);
}

void json_write_truth(struct json_stream *s, const char *key, bool value)
{
    begin(s, key);
    outbuf_puts(s->out, value ? "true" : "false");
}

void json_write_hex(struct json_stream *s, const char *key, uint64_t value, unsigned digits)
{
    char text[24];
    size_t at = sizeof text;

    begin(s, key);
    text[--at] = '"';
    for (unsigned n = 0; n < digits || value; n++, value >>= 4)
        text[--at] = digit[value & 15];
    text[--at] = 'x';
    text[--at] = '0';
    text[--at] = '"';
    outbuf_put(s->out, text + at, sizeof text - at);
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

/* The value's own text starts at the margin; line ends inside strings are escaped. */
void json_member(struct json_stream *s, const char *key, struct json_object *value)
{
    const char *text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE), *end;

    begin(s, key);
    for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        outbuf_put(s->out, text, (size_t)(end - text));
        new_line(s);
    }
    outbuf_puts(s->out, text);
    json_object_put(value);
}
