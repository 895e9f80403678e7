#!/bin/sh
# SPDX-License-Identifier: MIT
# Instructions for one descriptor more, planned and proved: the same on every machine of a kind, so growth is seen. Limits
# are those of an optimised build; any other build tests only that it is linear.
. "$top_srcdir/bench/programs.sh"
command -v valgrind >/dev/null || { echo "1..0 # SKIP valgrind is not installed"; exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/dmac-scale-XXXXXX") || { echo "Bail out! no temporary directory"; exit 99; }
trap 'rm -rf "$work"' EXIT
valgrind --tool=none true 2>/dev/null || { echo "1..0 # SKIP valgrind does not run here"; exit 0; }
n=0 failed=0

report() { # STATUS NAME
    n=$((n + 1))
    if test "$1" -eq 0; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}

count() { # KIND N OPTION...: instructions
    "scale_$1" "$2" >"$work/$1.dmac"
    kind=$1
    shift 2
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$DMAC_COMPILE" -C "$top_srcdir/controllers" "$@" "$work/$kind.dmac" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

optimised=no
grep -q '^CFLAGS = .*-O[23s]' "$top_builddir/Makefile" && ! grep -q '^SANITIZE_CFLAGS = .*-f' "$top_builddir/Makefile" && optimised=yes

# per KIND LIMIT OPTION...: the limit is for one descriptor
per() {
    kind=$1 limit=$2
    shift 2
    a=$(count "$kind" 500 "$@") b=$(count "$kind" 1000 "$@") c=$(count "$kind" 2000 "$@")
    test -n "$a" && test -n "$b" && test -n "$c" || { report 1 "$kind $*: counted"; return; }
    first=$(((b - a) / 500)) second=$(((c - b) / 1000))
    test "$second" -le $((first + first / 5))
    report $? "$kind $*: linear ($first, then $second instructions for a descriptor)"
    test $optimised = no || test "$second" -le "$limit"
    report $? "$kind $*: at most $limit for a descriptor"
}

per list 48000 -fsyntax-only
per steps 58000 -fsyntax-only
per list 260000 --emit=json -o "$work/out"
per list 300000 --emit=c -o "$work/out"
echo "1..$n"
exit $failed
