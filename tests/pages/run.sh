# SPDX-License-Identifier: MIT
# Every description of the library has its sequences run on a model of its registers: NAME.dmac and NAME.c beside this
# script. Names as arguments: only these.
here=$top_srcdir/tests/pages runtime=$top_srcdir/src/runtime library=$top_srcdir/controllers
count=0 failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/dmac-pages-XXXXXX") || { echo "Bail out! no temporary directory"; exit 99; }
trap 'rm -rf "$work"' EXIT

# report WHAT STATUS
report() {
    count=$((count + 1))
    if test "$2" -eq 0; then echo "ok $count - $1"; else echo "not ok $count - $1"; failed=$((failed + 1)); fi
}
comment() { sed 's/^/# /' "$1"; }

# The tables of a controller with addresses of 32 bits must lie there: no position-independent code.
flags="-std=c11 -g -no-pie -fno-pie -Wall -Wextra -I$runtime -I$here -I$work -DDMAC_PORT_FILE=\"ports/host.h\" -DDMAC_WITH_APPEND=1"

build_common() {
    for source in "$runtime"/dmac*.c "$here/model.c"; do
        # shellcheck disable=SC2086
        ${CC:-cc} $flags -c -o "$work/$(basename "$source" .c).o" "$source" >"$work/log" 2>&1 || { comment "$work/log"; echo "Bail out! does not compile"; exit 99; }
    done
}

# build NAME: the program of a page
build() {
    # shellcheck disable=SC2086
    "$DMAC_COMPILE" -C "$library" -Wno-stuck-behind-cyclic --emit=h,c --output-dir="$work" "$here/$1.dmac" >"$work/log" 2>&1 &&
        ${CC:-cc} $flags -o "$work/page" "$here/$1.c" "$work/$1.c" "$work"/*.o >>"$work/log" 2>&1
}

# sequences NAME: those of its description. What a ring is never told needs no doorbell.
sequences() {
    "$DMAC_COMPILE" -C "$library" --print-controller "$1" >"$work/printed" || return 1
    for s in $(sed -n 's/^sequences: //p' "$work/printed"); do
        test "$s" != append || grep -q '^chain .*loops replaceable' "$work/printed" || continue
        echo "$s"
    done
}

one() {
    if ! test -f "$here/$1.dmac" || ! test -f "$here/$1.c"; then
        if grep -qx "$1" "$here/missing"; then todo=" # TODO its model"; else todo=; fi
        report "$1 has a model (tests/pages/README says how)$todo" 1
        test -z "$todo" || failed=$((failed - 1))
        return
    fi
    if grep -qx "$1" "$here/missing"; then report "$1 is not missing any more: take it off the list" 1; fi
    build "$1"
    status=$?
    report "$1 compiles" $status
    if test $status -ne 0; then comment "$work/log"; return; fi
    comment "$work/log"
    # shellcheck disable=SC2046
    "$work/page" $(sequences "$1") >"$work/tap" 2>&1
    status=$?
    grep -v '^1\.\.' "$work/tap" | awk -v count="$count" '
        /^(not )?ok / { at = match($0, /[0-9]+/); count++; $0 = substr($0, 1, at - 1) count substr($0, at + RLENGTH) } { print }'
    count=$((count + $(grep -cE '^(not )?ok ' "$work/tap")))
    report "$1 behaves" $status
}

build_common
names=${*:-$("$DMAC_COMPILE" -C "$library" --list-controllers | awk '{ print $1 }')}
for name in $names; do one "$name"; done
# A model of nothing is a name misspelt.
test $# -gt 0 || for source in "$here"/*.dmac; do
    name=$(basename "$source" .dmac)
    case " $(echo $names) " in *" $name "*) ;; *) report "$name is a description" 1 ;; esac
done
echo "1..$count"
test "$failed" -eq 0
