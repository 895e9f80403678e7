/* SPDX-License-Identifier: MIT */
#include "common/suggest.h"

#include <limits.h>
#include <string.h>

enum { LONGEST = 64, EDIT = 2 };        /* a wrong letter costs 2, one in the wrong case 1 */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned change(char a, char b)
{
    if (a == b)
        return 0;
    return lower(a) == lower(b) ? 1 : EDIT;
}

/* Optimal string alignment distance; three rows of the table are enough. */
unsigned suggest_distance(const char *a, const char *b)
{
    unsigned rows[3][LONGEST + 1];
    size_t n = strlen(a), m = strlen(b), i, j;

    if (n > LONGEST || m > LONGEST)
        return UINT_MAX;
    for (j = 0; j <= m; j++)
        rows[0][j] = (unsigned)j * EDIT;
    for (i = 1; i <= n; i++) {
        unsigned *now = rows[i % 3], *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];

        now[0] = (unsigned)i * EDIT;
        for (j = 1; j <= m; j++) {
            now[j] = least(above[j - 1] + change(a[i - 1], b[j - 1]), least(above[j], now[j - 1]) + EDIT);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], two[j - 2] + EDIT);
        }
    }
    return rows[n % 3][m];
}

void suggest_start(struct suggestion *suggestion, const char *wanted)
{
    suggestion->wanted = wanted;
    suggestion->best = NULL;
    suggestion->distance = UINT_MAX;
}

void suggest_offer(struct suggestion *suggestion, const char *name)
{
    unsigned distance = suggest_distance(suggestion->wanted, name);

    if (distance < suggestion->distance) {
        suggestion->best = name;
        suggestion->distance = distance;
    }
}

/* About one edit for every three letters, so that `i` never becomes `sb`. */
const char *suggest_best(const struct suggestion *suggestion)
{
    size_t length = strlen(suggestion->wanted);

    return suggestion->best && suggestion->distance <= EDIT * ((length + 2) / 3) && suggestion->distance < EDIT * length
               ? suggestion->best : NULL;
}
