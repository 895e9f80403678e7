#!/bin/sh
# SPDX-License-Identifier: MIT
# Ten times the descriptors take at most about ten times the memory, and what the runtime cannot count is refused only
# where the runtime is asked for. Ratios, never absolute figures.
. "$top_srcdir/bench/programs.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/dmac-scale-XXXXXX") || { echo "Bail out! no temporary directory"; exit 99; }
trap 'rm -rf "$work"' EXIT
n=0 failed=0

report() { # STATUS NAME
    n=$((n + 1))
    if test "$1" -eq 0; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}

compile() { "$DMAC_COMPILE" -C "$top_srcdir/controllers" "$@" 2>"$work/log"; }

peak() { # KIND N OPTION...: KiB
    kind=$1
    "scale_$kind" "$2" >"$work/$kind.dmac"
    shift 2
    python3 "$top_srcdir/bench/measure.py" "$DMAC_COMPILE" -C "$top_srcdir/controllers" "$@" "$work/$kind.dmac" 2>"$work/log" | cut -d' ' -f2
}

for kind in list steps run; do
    less=$(peak $kind 10000 -fsyntax-only) more=$(peak $kind 100000 -fsyntax-only)
    test "${less:-0}" -gt 0 && test "${more:-0}" -gt "$less" && test "$more" -le $((14 * less))
    report $? "$kind: 10 times the descriptors take at most 14 times the memory (${less:-none}, ${more:-none} KiB)"
    test "${more:-0}" -gt 0 && test "$more" -le 300000
    report $? "$kind: at most 3 KiB for a descriptor, all in all"
done

less=$(peak list 2000 --emit=json -o "$work/out") more=$(peak list 20000 --emit=json -o "$work/out")
test "${less:-0}" -gt 0 && test "${more:-0}" -le 240000
report $? "json: at most 12 KiB for a descriptor, the text itself included (${less:-none}, ${more:-none} KiB)"

scale_list 20000 >"$work/long.dmac"
for format in bin listing json c; do
    compile --emit=$format -o "$work/long.$format" "$work/long.dmac" && test -s "$work/long.$format"
    report $? "$format: a table of 80000 units"
done
test "$(wc -c <"$work/long.bin")" -eq 320000
report $? "whose bytes are all there"

cat >"$work/bound.dmac" <<'END'
use pl080; memory m at 0x2000_0000 size 512 MiB; controller p is pl080 at 0x1013_0000;
buffer a : u8[100 MiB] in m bind align 4; buffer b : u8[2 MiB] in m align 4;
transfer t on p { copy { for i in 0..16999 { a[4096 * i +: 64] } } -> b[0 +: 1_088_000]; }
END
compile --emit=c -o "$work/bound.c" "$work/bound.dmac" && grep -q 'kind = DMAC_FIX_ARGUMENT.*\.unit = 67996,' "$work/bound.c"
report $? "c: fix-ups behind unit 65535"

cat >"$work/bytes.dmac" <<'END'
use zdma; memory m at 0 size 32 GiB; controller d is zdma at 0xfd50_0000;
buffer a : u8[5 GiB] at 0x1_0000_0000; buffer b : u8[5 GiB] at 0x4_0000_0000;
transfer t on d { copy a -> b; table at 0x1000_0000; }
END
compile --emit=listing -o "$work/bytes.lst" "$work/bytes.dmac"
report $? "listing: more bytes than the runtime counts"
compile --emit=c -o "$work/bytes.c" "$work/bytes.dmac"
test $? -eq 1 && grep -q too-large "$work/log"
report $? "c: which are refused there"

echo "1..$n"
exit $failed
