#!/bin/sh
# SPDX-License-Identifier: MIT
# The firmware in examples/firmware: each is compiled, with what is generated for it and the runtime that its header
# configures, for Cortex-M without a warning; what is left undefined is the board's.
names='one-shot audio screen gated recovery'
here=$top_srcdir/examples/firmware
runtime=$top_srcdir/src/runtime
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

report() { # STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/log"; fi
}

echo 1..16
for name in $names; do
    "$top_builddir/dmac-compile" -C "$top_srcdir/controllers" -I "$top_srcdir/examples" --emit=h,c --output-dir="$work" "$here/$name.dmac" > "$work/log" 2>&1 &&
        [ ! -s "$work/log" ]
    report $? "$name.dmac compiles without a warning"
    if ! command -v arm-none-eabi-gcc > /dev/null; then
        for what in compiled complete; do n=$((n + 1)); echo "ok $n - $name.c: $what # SKIP arm-none-eabi-gcc is not installed"; done
        continue
    fi
    order=$(grep -q 'say .endian little' "$work/$name.c" && echo -mbig-endian)
    status=0
    rm -f "$work"/*.o
    for file in "$here/$name.c" "$work/$name.c" "$runtime"/dmac*.c; do
        folder=$(basename "$(dirname "$file")")
        # shellcheck disable=SC2086
        arm-none-eabi-gcc $order -mcpu=cortex-m33 -mthumb -std=c99 -ffreestanding -Os -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Werror \
            -I"$runtime" -I"$work" '-DDMAC_PORT_FILE="ports/cortex_m.h"' "-DDMAC_CONFIG_FILE=\"$name.h\"" -c "$file" \
            -o "$work/$folder-$(basename "$file" .c).o" >> "$work/log" 2>&1 || status=1
    done
    report $status "$name.c is compiled without a warning"
    # What the example declares itself, but does not define, is the board's: so says a comment there.
    arm-none-eabi-nm "$work"/*.o | awk '$1 == "U" { wanted[$2] } NF == 3 { defined[$3] } END { for (x in wanted) if (!(x in defined)) print x }' |
        grep -vxFf "$top_srcdir/tests/runtime/allowed-symbols.txt" | while read -r symbol; do
            grep -q "^void $symbol(" "$here/$name.c" || echo "$symbol"
        done > "$work/log"
    [ ! -s "$work/log" ] && [ -s "$work/firmware-$name.o" ]; report $? "$name.c is complete"
done
# shellcheck disable=SC2086
for file in "$here"/*.c; do basename "$file" .c; done | sort > "$work/there"
echo $names | tr ' ' '\n' | sort | diff - "$work/there" > "$work/log"
report $? "all of the examples are built"
