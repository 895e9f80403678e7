/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "driver.h"

/* What is printed may not get there: a full disk shows at the end. */
static enum status close_stdout(enum status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (status == STATUS_OK) {
        fputs("dmac-compile: cannot write standard output\n", stderr);
        status = STATUS_IO;
    }
    return status;
}

int main(int argc, char **argv)
{
    struct cx *cx = cx_new();
    struct options options = { 0 };
    enum status status = STATUS_USAGE;

    if (options_parse(cx->arena, argc, argv, &options))
        status = close_stdout(drive(cx, &options));
    cx_drop(cx);
    return (int)status;
}
