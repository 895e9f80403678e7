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
    if (key)
        outbuf_printf(s->out, "\"%s\":", key);
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
