# SPDX-License-Identifier: MIT
# What only prep can check, by the real dmac_prep; and its names are diagnostics of the compiler.
. "$top_srcdir/tests/emit/lib.sh"

compile late "$work" h,c || comment "$work/log"
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -g -Wall -Wextra -I "$runtime" -I "$work" -I "$top_srcdir/tests/emit" '-DDMAC_PORT_FILE="ports/host.h"' -o "$work/late" \
    "$top_srcdir/tests/emit/late_main.c" "$work/late.c" "$runtime"/dmac*.c >"$work/log" 2>&1 || { comment "$work/log"; echo "Bail out! does not compile"; exit 99; }
"$work/late" >"$work/tap"
status=$?
grep -v '^1\.\.' "$work/tap"
count=$(grep -c '^[no].*ok\|^ok' "$work/tap")
failed=$status

sed -n 's/^ *R([A-Z_]*, *-[0-9]*, "\([a-z-]*\)").*/\1/p' "$runtime/dmac.h" >"$work/names"
test "$(wc -l <"$work/names")" -eq 13; report "13 refusals" $?
while read -r name; do
    grep -q "\"$name\"" "$top_srcdir/src/common/diag_ids.def" || echo "$name"
done <"$work/names" >"$work/strange"
comment "$work/strange"
test ! -s "$work/strange"; report "all of them are names of diagnostics" $?
finish
