# SPDX-License-Identifier: MIT
# Open lengths: the generated tables, completed by the real dmac_prep for many lengths, and walked.
. "$top_srcdir/tests/emit/lib.sh"

compile open "$work" h,c || comment "$work/log"
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -g -Wall -Wextra -I "$runtime" -I "$work" -I "$top_srcdir/tests/emit" '-DDMAC_PORT_FILE="ports/host.h"' -o "$work/prep" \
    "$top_srcdir/tests/emit/prep_main.c" "$work/open.c" "$runtime"/dmac*.c >"$work/log" 2>&1 || { comment "$work/log"; echo "Bail out! does not compile"; exit 99; }
"$work/prep"
