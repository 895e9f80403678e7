/* SPDX-License-Identifier: MIT */
#include "parser/expected.h"

#include <stdbool.h>
#include <string.h>
#include "common/cx.h"
#include "common/suggest.h"
#include "parser/words.h"

enum { SHOWN_MAX = 6 };

/* Tokens that always come together have one name. A group is there if its first member is; `members` are separated by
 * blanks. Without a name the members are mere continuations, left out if anything else is expected. The order matters:
 * a member is used up by the first group. */
static const struct group { const char *name, *members; } groups[] = {
    { "a declaration", "transfer include use const endian allow memory controller channel device sbox buffer group scenario" },
    { "a step or a clause", "cyclic copy xor pq fill check interrupt fence for irq route hold notify gate after metadata rate "
                            "reuse allow option table" },
    { "a step", "fence copy xor pq fill check interrupt for" },
    { "a setting", "reach interrupt reserve secure parameter option table source address endian channels define no requests "
                   "descriptor block form limit erratum chain place registers init config start step irq stop pause resume residue "
                   "append connect disconnect reset packet" },
    { "a port, register, request, level or event", "inorder port reg request level event" },
    { "a type", "u8 u16 u32 u64 s8 s16 s32 s64" },
    { "a modifier", "truncate length nosplit command" },
    { "an attribute", "symbol in at align bind" },
    { "an attribute", "readonly cacheline secure section" },
    { "an attribute", "posted request burst packet" },
    { NULL, ". [ ( has unit" },
    { NULL, "* / %" },
    { NULL, "+ -" },
    { NULL, "<< >>" },
    { NULL, "&" },
    { NULL, "^" },
    { NULL, "|" },
    { NULL, "== != < <= > >=" },
    { NULL, "and" },
    { NULL, "or" },
    { NULL, "?" },
    { NULL, "," },
    { NULL, "unit" },
    { NULL, "end of input" },
};

struct set { const char *const *names; size_t n; bool *used; };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t find(const struct set *set, const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < set->n; i++)
        if (strlen(set->names[i]) == length && memcmp(set->names[i], name, length) == 0)
            return i;
    return set->n;
}

static bool has(const struct set *set, const char *name)
{
    return find(set, name, strlen(name)) < set->n;
}

/* Uses up the members of a group; false if the first one is not there. */
static bool take(const struct set *set, const char *members)
{
    bool is_first = true;

    if (strcmp(members, "end of input") == 0) {
        size_t i = find(set, members, strlen(members));

        return i < set->n && (set->used[i] = true);
    }
    while (*members) {
        size_t length = strcspn(members, " "), i = find(set, members, length);

        if (is_first && (i == set->n || set->used[i]))
            return false;
        if (i < set->n)
            set->used[i] = true;
        is_first = false;
        members += length + strspn(members + length, " ");
    }
    return true;
}

static bool is_keyword(const char *name)
{
    return is_letter(name[0]) && strcmp(name, "number") != 0 && strcmp(name, "string") != 0 && strcmp(name, "unit") != 0
           && strcmp(name, "end of input") != 0;
}

/* Every keyword that is not reserved is a name, too: where a name is expected they say nothing more. */
static void take_names(const struct set *set)
{
    size_t i;

    for (i = 0; i < set->n; i++)
        if (is_keyword(set->names[i]) && !word_is_reserved(set->names[i]))
            set->used[i] = true;
}

static const char *take_expression(const struct set *set)
{
    const char *name = has(set, "-") ? "an expression" : "a place or a value";

    if (!has(set, "$"))
        return NULL;
    take_names(set);
    take(set, "$ number string ( { - ~ & not delay");
    return name;
}

typedef VEC(const char *) text_list;

static void gather(struct cx *cx, const struct set *set, text_list *shown)
{
    text_list named = { 0 };
    const char *expression = take_expression(set);
    size_t i;

    if (expression)
        vec_push(cx->arena, &named, expression);
    else if (has(set, "name")) {
        take_names(set);
        vec_push(cx->arena, &named, "a name");
    }
    for (i = 0; i < sizeof groups / sizeof *groups; i++)
        if (take(set, groups[i].members) && groups[i].name)
            vec_push(cx->arena, &named, groups[i].name);
    for (i = 0; i < set->n; i++)
        if (!set->used[i])
            vec_push(cx->arena, shown, strcmp(set->names[i], "number") == 0 ? "a number"
                                       : strcmp(set->names[i], "string") == 0 ? "a string"
                                       : arena_printf(cx->arena, "'%s'", set->names[i]));
    for (i = 0; i < named.n; i++)
        vec_push(cx->arena, shown, named.v[i]);
}

static const char *joined(struct cx *cx, const text_list *shown)
{
    char *text = arena_strndup(cx->arena, "", 0);
    size_t i;

    for (i = 0; i < shown->n && i < SHOWN_MAX; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : i + 1 == shown->n ? " or " : ", ", shown->v[i]);
    return shown->n > SHOWN_MAX ? arena_printf(cx->arena, "%s …", text) : text;
}

const char *expected_text(struct cx *cx, const char *const *expected, size_t count)
{
    struct set set = { expected, count, NEW_ARRAY(cx->arena, bool, count + 1) };
    text_list shown = { 0 };
    size_t i;

    gather(cx, &set, &shown);
    for (i = 0; !shown.n && i < count; i++)             /* nothing but continuations */
        if (strcmp(expected[i], ",") == 0 || strcmp(expected[i], "end of input") == 0)
            vec_push(cx->arena, &shown, expected[i][0] == ',' ? "','" : expected[i]);
    if (!shown.n)
        vec_push(cx->arena, &shown, "an operator");
    return joined(cx, &shown);
}

const char *expected_word(const char *wrong, const char *const *expected, size_t count)
{
    struct suggestion nearest;
    size_t i;

    suggest_start(&nearest, wrong);
    for (i = 0; i < count; i++)
        if (is_keyword(expected[i]) && strcmp(expected[i], "name") != 0)
            suggest_offer(&nearest, expected[i]);
    return suggest_best(&nearest);
}
