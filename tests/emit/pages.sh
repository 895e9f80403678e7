# SPDX-License-Identifier: MIT
# Sequences of pages against a model of their registers: the generated functions under the real runtime.
. "$top_srcdir/tests/emit/lib.sh"

compile pages "$work" h,c || comment "$work/log"
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -g -Wall -Wextra -I "$runtime" -I "$work" -I "$top_srcdir/tests/emit" '-DDMAC_PORT_FILE="ports/host.h"' -o "$work/pages" \
    "$top_srcdir/tests/emit/pages_main.c" "$work/pages.c" "$runtime"/dmac*.c >"$work/log" 2>&1 || { comment "$work/log"; echo "Bail out! does not compile"; exit 99; }
"$work/pages"
