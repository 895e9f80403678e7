/* SPDX-License-Identifier: MIT */
#include "common/json_text.h"

#include <string.h>

/* Bytes of the UTF-8 character at `text`, which ends with a zero; 0: it is none. */
static size_t character(const unsigned char *text)
{
    size_t size = *text < 0x80 ? 1 : *text < 0xc2 ? 0 : *text < 0xe0 ? 2 : *text < 0xf0 ? 3 : *text < 0xf5 ? 4 : 0, i;

    for (i = 1; i < size; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

static int is_clean(const char *text)
{
    size_t size;

    for (; *text; text += size)
        if (!(size = character((const unsigned char *)text)))
            return 0;
    return 1;
}

struct json_object *json_text(const char *text)
{
    struct json_object *made;
    char *clean, *to;
    size_t size;

    if (is_clean(text))
        return json_object_new_string(text);
    to = clean = malloc(3 * strlen(text) + 1);
    if (!clean)
        abort();
    for (; *text; text += size ? size : 1) {
        size = character((const unsigned char *)text);
        memcpy(to, size ? text : "\xef\xbf\xbd", size ? size : 3);
        to += size ? size : 3;
    }
    *to = '\0';
    made = json_object_new_string(clean);
    free(clean);
    return made;
}

void json_put_text(struct json_object *object, const char *key, const char *text)
{
    json_object_object_add(object, key, json_text(text));
}

void json_put_number(struct json_object *object, const char *key, unsigned long number)
{
    json_object_object_add(object, key, json_object_new_int64((int64_t)number));
}

struct json_object *json_put_object(struct json_object *object, const char *key)
{
    struct json_object *made = json_object_new_object();

    json_object_object_add(object, key, made);
    return made;
}

struct json_object *json_put_array(struct json_object *object, const char *key)
{
    struct json_object *made = json_object_new_array();

    json_object_object_add(object, key, made);
    return made;
}

struct json_object *json_push_object(struct json_object *array)
{
    struct json_object *made = json_object_new_object();

    json_object_array_add(array, made);
    return made;
}
