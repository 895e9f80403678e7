# SPDX-License-Identifier: MIT
# Packets: metadata through the real dmac_prep, and what the hardware leaves in the table through the real callback.
. "$top_srcdir/tests/emit/lib.sh"

compile packets "$work" h,c || comment "$work/log"
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -g -Wall -Wextra -I "$runtime" -I "$work" -I "$top_srcdir/tests/emit" '-DDMAC_PORT_FILE="ports/host.h"' -o "$work/packets" \
    "$top_srcdir/tests/emit/packets_main.c" "$work/packets.c" "$runtime"/dmac*.c >"$work/log" 2>&1 || { comment "$work/log"; echo "Bail out! does not compile"; exit 99; }
"$work/packets"
