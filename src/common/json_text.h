/* SPDX-License-Identifier: MIT */
/* Small steps in writing JSON with json-c. Texts need not be UTF-8: what is not becomes U+FFFD. */
#ifndef DMAC_JSON_TEXT_H
#define DMAC_JSON_TEXT_H

#include <json-c/json.h>

struct json_object *json_text(const char *text);
void json_put_text(struct json_object *object, const char *key, const char *text);
void json_put_number(struct json_object *object, const char *key, unsigned long number);
/* A new object under a key, or at the end of an array. */
struct json_object *json_put_object(struct json_object *object, const char *key);
struct json_object *json_put_array(struct json_object *object, const char *key);
struct json_object *json_push_object(struct json_object *array);

#endif
