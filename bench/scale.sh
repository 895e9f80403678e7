#!/bin/sh
# SPDX-License-Identifier: MIT
# Seconds of CPU and peak memory from 10^3 to 10^6 descriptors: planned and proved (proof), and with each output.
# Needs DMAC_COMPILE and top_srcdir; SIZES="1000 10000" measures less.
. "$top_srcdir/bench/programs.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/dmac-bench-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

measure() { # NAME OUTPUT N OPTION...
    name=$1 output=$2 n=$3
    shift 3
    figures=$(python3 "$top_srcdir/bench/measure.py" "$DMAC_COMPILE" -C "$top_srcdir/controllers" "$@" "$work/scale.dmac" 2>"$work/log") ||
        { cat "$work/log" >&2; exit 1; }
    echo "$figures" | awk -v n="$name" -v o="$output" -v size="$n" \
        '{ printf "%-6s %-8s %8d descriptors %7.2f s %8.1f MiB\n", n, o, size, $1, $2 / 1024 }'
}

for kind in list steps run; do
    for n in ${SIZES:-1000 10000 100000 1000000}; do
        test $kind = run && test "$n" -gt 100000 && continue    # the bytes would not fit below 4 GiB
        "scale_$kind" "$n" >"$work/scale.dmac"
        measure $kind proof "$n" -fsyntax-only
        for format in bin listing c json; do
            test $format != bin && test "$n" -gt 100000 && continue
            test $format = json && test "$n" -gt 100000 && continue     # 5 KiB of text for a descriptor
            measure $kind $format "$n" --emit=$format -o "$work/out"
        done
    done
done
