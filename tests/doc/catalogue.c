/* SPDX-License-Identifier: MIT */
/* catalogue md|mdoc: the catalogue of diagnostics as documentation. See update-catalogue. */
#include <stdio.h>
#include <string.h>
#include "common/catalogue.h"

int main(int argc, char **argv)
{
    if (argc != 2 || (strcmp(argv[1], "md") != 0 && strcmp(argv[1], "mdoc") != 0)) {
        fputs("usage: catalogue md|mdoc\n", stderr);
        return 2;
    }
    (strcmp(argv[1], "md") == 0 ? catalogue_markdown : catalogue_mdoc)(stdout);
    return 0;
}
