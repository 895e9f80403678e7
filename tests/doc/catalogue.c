/* SPDX-License-Identifier: MIT */
/* catalogue pages|rows: the catalogue of diagnostics as documentation: doc/diagnostics.md, and the table in doc/language.md,
 * which has those that a program can meet. See update-catalogue. */
#include <stdio.h>
#include <string.h>
#include "common/catalogue.h"
#include "runtime/dmac.h"

/* Checked by dmac_prep, too, where addresses or lengths are bound. */
static bool is_late(enum diag_id id)
{
    static const char *const names[] = {
#define LATE(id, value, name) name,
        DMAC_REFUSALS(LATE)
#undef LATE
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], diag_name(id)) == 0)
            return true;
    return false;
}

static void put_cell(const char *text, const char *around)
{
    fputs(around, stdout);
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
    fputs(around, stdout);
}

static void put_row(enum diag_id id)
{
    static const char levels[] = { [LEVEL_E] = 'E', [LEVEL_A] = 'A', [LEVEL_W] = 'W' };
    const struct catalogue_entry *e = catalogue_entry(id);

    printf("| `%s` | %c%s | ", diag_name(id), levels[diag_level(id)], is_late(id) ? "R" : "");
    put_cell(e->bad && *e->bad ? e->bad : diag_title(id), e->bad && *e->bad ? "`" : "");
    fputs(" | ", stdout);
    put_cell(e->message ? e->message : "", "");
    puts(" |");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "pages") == 0)
        catalogue_markdown(stdout);
    else if (argc == 2 && strcmp(argv[1], "rows") == 0) {
        puts("| name | | bad line | message |\n|---|---|---|---|");
        for (unsigned id = 0; id < DIAG_COUNT; id++)
            if (!catalogue_entry((enum diag_id)id)->page)
                put_row((enum diag_id)id);
    } else {
        fputs("usage: catalogue pages|rows\n", stderr);
        return 2;
    }
    return 0;
}
