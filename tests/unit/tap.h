/* SPDX-License-Identifier: MIT */
/* Test Anything Protocol for C tests. One program per module:
 *
 *     static void grows(void) { … ok(x == 3, "three"); is_text(text, "abc", "text"); }
 *     int main(void) { grows(); return tap_done(); }
 *
 * Every check is one TAP line; a failed one says where and what. */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int tap_count_, tap_failed_;

static inline bool tap_ok_(bool good, const char *what, const char *file, int line)
{
    printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count_, what);
    if (!good) {
        tap_failed_++;
        printf("# at %s:%d\n", file, line);
    }
    return good;
}

static inline void tap_comment_(const char *label, const char *text)
{
    printf("# %s: ", label);
    for (; text && *text; text++) {
        putchar(*text);
        if (*text == '\n' && text[1])
            printf("#   ");
    }
    puts(text ? "" : "(null)");
}

static inline bool tap_text_(const char *got, const char *want, const char *what, const char *file, int line)
{
    bool good = tap_ok_(got && want && strcmp(got, want) == 0, what, file, line);
    if (!good) {
        tap_comment_("got", got);
        tap_comment_("want", want);
    }
    return good;
}

static inline bool tap_number_(uint64_t got, uint64_t want, const char *what, const char *file, int line)
{
    bool good = tap_ok_(got == want, what, file, line);
    if (!good)
        printf("# got %" PRIu64 " (0x%" PRIx64 "), want %" PRIu64 " (0x%" PRIx64 ")\n", got, got, want, want);
    return good;
}

#define ok(condition, what) tap_ok_((condition), (what), __FILE__, __LINE__)
#define is_text(got, want, what) tap_text_((got), (want), (what), __FILE__, __LINE__)
#define is_number(got, want, what) tap_number_((uint64_t)(got), (uint64_t)(want), (what), __FILE__, __LINE__)

/* The plan comes last; the value is the exit status of main. */
static inline int tap_done(void)
{
    printf("1..%d\n", tap_count_);
    return tap_failed_ != 0;
}

#endif
