# SPDX-License-Identifier: MIT
# Completion records, pools and side blocks: the real runtime and generated tables on a model of the hardware.
. "$top_srcdir/tests/emit/lib.sh"

"$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=h,c --output-dir="$work" "$top_srcdir/tests/emit/records.dmac" >"$work/log" 2>&1 || comment "$work/log"
# The pool of one controller has addresses of 32 bits: its objects must lie there.
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -g -no-pie -fno-pie -Wall -Wextra -I "$runtime" -I "$work" -I "$top_srcdir/tests/emit" '-DDMAC_PORT_FILE="ports/host.h"' -o "$work/records" \
    "$top_srcdir/tests/emit/records_main.c" "$work/records.c" "$runtime"/dmac*.c >"$work/log" 2>&1 || { comment "$work/log"; echo "Bail out! does not compile"; exit 99; }
"$work/records"
