/* SPDX-License-Identifier: MIT */
/* Reading golden vectors. */
#include "golden.h"
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include "codegen/encode.h"
#include "controller/limits.h"
#include "controller/load.h"
#include "../library.h"

static void die(const char *what, const char *name)
{
    printf("Bail out! %s: %s\n", what, name);
    exit(99);
}

static const char *top(void)
{
    const char *dir = getenv("top_srcdir");
    return dir ? dir : ".";
}

void golden_library(struct cx *cx, struct library *library)
{
    file_list files = { 0 };
    glob_t pages = library_pages();
    for (size_t i = 0; i < pages.gl_pathc; i++) {
        struct source *source = source_load(cx->sources, arena_strndup(cx->arena, pages.gl_pathv[i], strlen(pages.gl_pathv[i])), SPAN_NONE);
        if (!source)
            die("cannot read the page", pages.gl_pathv[i]);
        vec_push(cx->arena, &files, parse_source(cx, source));
    }
    globfree(&pages);
    if (!controllers_load(cx, &files, library)) {
        diag_print(cx, stdout, COLOUR_NEVER);
        die("the library does not load", "controllers/");
    }
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

unsigned golden_slot(const struct controller *c, const char *name)
{
    for (unsigned i = 0; i < c->slots.n; i++) {
        if (!strcmp(c->slots.v[i].name, name))
            return i;
    }
    die("no such role", name);
    return 0;
}

bool golden_of_list(struct cx *cx, const struct controller *c, const struct form *form, unsigned slot)
{
    struct env *env = env_new(cx->arena, c);

    env_form(env, form);
    return c->slots.v[slot].carried && slot_carrier(encoder_new(cx, c), env, slot) == CARRIED_LIST;
}

uint64_t golden_head(struct cx *cx, const struct golden_vector *v, const struct controller *c, size_t move)
{
    const struct form *form = move < v->nmoves ? controller_form(c, intern(cx, v->moves[move].form)) : NULL;

    return form && form->index < 64 && c->slots.v[ROLE_NEXT_FORM].carried ? (uint64_t)1 << form->index : 0;
}

wide golden_number(struct cx *cx, const struct controller *c, unsigned slot, const char *text)
{
    wide k;
    char *end;
    if ((*text >= '0' && *text <= '9') || *text == '-') {
        k = *text == '-' ? (wide)strtoll(text, &end, 0) : (wide)strtoull(text, &end, 0);
        return k;
    }
    if (!domain_word(c, (int)slot, intern(cx, text), &k))
        die("no such word", text);
    return k;
}

/* ---- files -------------------------------------------------------------------------------------------------------- */

const char *const *golden_names(struct cx *cx)
{
    glob_t files = source_files("tests/golden/*.json");
    const char **names = NEW_ARRAY(cx->arena, const char *, files.gl_pathc + 1);
    size_t n = 0;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *name = strrchr(files.gl_pathv[i], '/') + 1;
        if (!strcmp(strchr(name, '.'), ".json"))                    /* not NAME.moves.json, and what else belongs to NAME */
            names[n++] = arena_strndup(cx->arena, name, strlen(name) - strlen(".json"));
    }
    globfree(&files);
    return names;
}

static struct json_object *read_json(struct cx *cx, const char *name, const char *suffix)
{
    char *path = arena_printf(cx->arena, "%s/tests/golden/%s%s", top(), name, suffix);
    struct json_object *root = json_object_from_file(path);
    if (!root || !json_object_is_type(root, json_type_array))
        die("cannot read", path);
    return root;
}

static struct json_object *member(struct json_object *o, const char *name)
{
    struct json_object *m = NULL;
    return o && json_object_object_get_ex(o, name, &m) ? m : NULL;
}

static const char *text_of(struct cx *cx, struct json_object *o)
{
    const char *text = o ? json_object_get_string(o) : NULL;
    return text ? arena_strndup(cx->arena, text, strlen(text)) : NULL;
}

typedef VEC(struct golden_value) values;

static void add_values(struct cx *cx, struct json_object *o, values *list)
{
    if (!o)
        return;
    json_object_object_foreach(o, key, value) {
        if (strcmp(key, "at") && strcmp(key, "form") && strcmp(key, "absent"))
            vec_push(cx->arena, list, ((struct golden_value){ arena_strndup(cx->arena, key, strlen(key)), text_of(cx, value) }));
    }
}

static const struct golden_value *values_of(struct cx *cx, struct json_object *o, size_t *n)
{
    values list = { 0 };
    add_values(cx, o, &list);
    *n = list.n;
    return list.v;
}

static struct golden_move move_of(struct cx *cx, struct json_object *o, struct json_object *common)
{
    struct golden_move move = { .form = text_of(cx, member(o, "form")), .absent = text_of(cx, member(o, "absent")) };
    const char *at = text_of(cx, member(o, "at"));
    values list = { 0 };
    if (!move.form || !at)
        die("a move without form or address", json_object_to_json_string(o));
    move.at = strtoull(at, NULL, 0);
    add_values(cx, common, &list);
    add_values(cx, o, &list);
    move.roles = list.v;
    move.nroles = list.n;
    return move;
}

typedef VEC(uint32_t) word_values;

static void add_word(struct cx *cx, word_values *words, struct json_object *o)
{
    vec_push(cx->arena, words, (uint32_t)strtoull(json_object_get_string(o), NULL, 0));
}

/* The words of one descriptor, with the zeros that the hardware's descriptor has behind those of the driver. */
static void add_padded(struct cx *cx, word_values *words, struct json_object *list, size_t units)
{
    for (size_t i = 0; i < json_object_array_length(list); i++)
        add_word(cx, words, json_object_array_get_idx(list, i));
    for (size_t i = json_object_array_length(list); i < units; i++)
        vec_push(cx->arena, words, 0);
}

/* Is this write a word of a command: to a channel's register, or to one of those that the moves list? */
static bool is_command(struct json_object *write, struct json_object *commands)
{
    const char *block = json_object_get_string(json_object_array_get_idx(write, 1)), *offset = json_object_get_string(json_object_array_get_idx(write, 2));
    for (size_t i = 0; commands && i < json_object_array_length(commands); i++)
        if (!strcmp(json_object_get_string(json_object_array_get_idx(commands, i)), offset))
            return true;
    return !commands && !strcmp(block, "pchan");
}

/* The words of the descriptors; without descriptors, what is written to the registers of a command. */
static word_values words_of(struct cx *cx, struct json_object *golden, struct json_object *units, struct json_object *commands)
{
    word_values words = { 0 };
    struct json_object *list = member(golden, units ? "descs" : "words"), *regs = member(golden, "regs");
    for (size_t i = 0; list && i < json_object_array_length(list); i++)
        if (units)
            add_padded(cx, &words, member(json_object_array_get_idx(list, i), "words"), (size_t)json_object_get_int64(units));
        else
            add_word(cx, &words, json_object_array_get_idx(list, i));
    bool stepped = !words.n;
    for (size_t i = 0; stepped && regs && i < json_object_array_length(regs); i++) {
        struct json_object *write = json_object_array_get_idx(regs, i);
        if (is_command(write, commands))
            add_word(cx, &words, json_object_array_get_idx(write, 3));
    }
    return words;
}

static size_t place_in(struct json_object *names, const char *name)
{
    for (size_t i = 0; i < json_object_array_length(names); i++)
        if (!strcmp(json_object_get_string(json_object_array_get_idx(names, i)), name))
            return i;
    die("no word of this name in the vector", name);
    return 0;
}

/* Register images list their words by the address of the register; a page in the order in which it writes them. */
static void reorder(struct cx *cx, word_values *words, struct json_object *names, struct json_object *order)
{
    size_t n = names && order ? json_object_array_length(order) : 0;
    for (size_t first = 0; n && first + n <= words->n; first += n) {
        uint32_t *image = NEW_ARRAY(cx->arena, uint32_t, n);
        memcpy(image, words->v + first, n * sizeof *image);
        for (size_t i = 0; i < n; i++)
            words->v[first + i] = image[place_in(names, json_object_get_string(json_object_array_get_idx(order, i)))];
    }
}

/* Of a program the bytes, one piece after the other: its words have zeros behind each piece. */
static word_values bytes_of(struct cx *cx, struct json_object *golden)
{
    word_values bytes = { 0 };
    for (unsigned piece = 0;; piece++) {
        const char *text = text_of(cx, member(golden, arena_printf(cx->arena, "program_bytes_seg%u", piece)));
        if (!text)
            return bytes;
        for (; text[0] && text[1]; text += 2)
            vec_push(cx->arena, &bytes, (uint32_t)strtoul(arena_strndup(cx->arena, text, 2), NULL, 16));
    }
}

static struct json_object *by_name(struct json_object *list, const char *name)
{
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        struct json_object *o = json_object_array_get_idx(list, i);
        if (!strcmp(json_object_get_string(member(o, "name")), name))
            return o;
    }
    die("a vector without its other half", name);
    return NULL;
}

static struct golden_vector vector_of(struct cx *cx, struct json_object *golden, struct json_object *moves)
{
    struct golden_vector v = { .name = text_of(cx, member(moves, "name")), .controller = text_of(cx, member(moves, "controller")) };
    struct json_object *list = member(moves, "moves"), *channel = member(moves, "channel");
    struct json_object *stride = member(moves, "stride"), *sequences = member(moves, "sequences");
    struct json_object *data = member(moves, "data");
    word_values words = words_of(cx, golden, member(moves, "units"), member(moves, "commands"));
    struct golden_move *m = NEW_ARRAY(cx->arena, struct golden_move, json_object_array_length(list));
    reorder(cx, &words, member(golden, "word_names"), member(moves, "order"));
    word_values bytes = bytes_of(cx, golden);
    v.unit_bits = bytes.n ? 8 : 32;
    if (bytes.n)
        words = bytes;
    v.words = words.v;
    v.nwords = words.n - (data ? (size_t)json_object_get_int64(data) : 0);
    v.refused = text_of(cx, member(moves, "refused"));
    v.cyclic = member(moves, "cyclic") != NULL;
    v.channel = channel ? (uint64_t)json_object_get_int64(channel) : 0;
    v.has_stride = stride != NULL;
    v.stride = stride ? (uint64_t)json_object_get_int64(stride) : 0;
    v.sequences = !sequences || json_object_get_boolean(sequences);
    v.nmoves = json_object_array_length(list);
    for (size_t i = 0; i < v.nmoves; i++)
        m[i] = move_of(cx, json_object_array_get_idx(list, i), member(moves, "common"));
    v.moves = m;
    v.registers = values_of(cx, member(moves, "registers"), &v.nregisters);
    v.before = values_of(cx, member(moves, "before"), &v.nbefore);
    return v;
}

size_t golden_load(struct cx *cx, const char *name, const struct golden_vector **vectors)
{
    struct json_object *golden = read_json(cx, name, ".json"), *moves = read_json(cx, name, ".moves.json");
    size_t n = json_object_array_length(golden);
    struct golden_vector *v = NEW_ARRAY(cx->arena, struct golden_vector, n);
    if (json_object_array_length(moves) != n)
        die("not as many moves as vectors", name);
    for (size_t i = 0; i < n; i++) {
        struct json_object *m = json_object_array_get_idx(moves, i);
        v[i] = vector_of(cx, by_name(golden, json_object_get_string(member(m, "name"))), m);
    }
    json_object_put(golden);
    json_object_put(moves);
    *vectors = v;
    return n;
}
