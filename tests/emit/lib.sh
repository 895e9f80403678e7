# SPDX-License-Identifier: MIT
# What the emitter tests share. Sourced; needs top_srcdir, top_builddir, DMAC_COMPILE.
programs=$top_srcdir/tests/emit/programs
runtime=$top_srcdir/src/runtime
names="nand lists two_lists open big packed fixed instances swapped packets rings odd_words"
count=0 failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/dmac-emit-XXXXXX") || { echo "Bail out! no temporary directory"; exit 99; }
trap 'rm -rf "$work"' EXIT

# report WHAT STATUS
report() {
    count=$((count + 1))
    if test "$2" -eq 0; then echo "ok $count - $1"; else echo "not ok $count - $1"; failed=$((failed + 1)); fi
}
skip() { count=$((count + 1)); echo "ok $count - $1 # SKIP $2"; }
finish() { echo "1..$count"; test "$failed" -eq 0; }
have() { command -v "$1" >/dev/null 2>&1; }

# compile NAME DIR FORMATS [OPTION…]
compile() {
    name=$1 dir=$2 formats=$3
    shift 3
    mkdir -p "$dir"
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit="$formats" --output-dir="$dir" "$@" "$programs/$name.dmac" >"$dir/log" 2>&1
}
comment() { sed 's/^/# /' "$1"; }
