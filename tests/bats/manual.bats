#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
load common

# Every way to spell an option, one per line.
of_help() {
    "${1:-$DMAC_COMPILE}" --help | sed -n '/^Usage/,/^Formats/p' | grep -oE '^ +-[^ ].*' | sed -E 's/([^ ])  +.*$/\1/' |
        tr ',' '\n' | grep -oE -- '--?[A-Za-z-]+' | sed 's,^-WNAME,-W,' | LC_ALL=C sort -u
}
of_manual() {
    sed -n '/^\.Sh DESCRIPTION/,$p' "$top_srcdir/doc/${1:-dmac-compile}.1" | grep '^\.It Fl' | tr ',' '\n' |
        grep -oE 'Fl [A-Za-z-]+' | sed 's,^Fl ,-,' | LC_ALL=C sort -u
}

@test "the manual and --help list the same options" {
    of_help >help
    of_manual >manual
    [ "$(wc -l <help)" -gt 25 ]
    diff help manual
}

@test "so do those of dmac-decode, and their formats" {
    of_help "$top_builddir/dmac-decode" >help
    of_manual dmac-decode >manual
    [ "$(wc -l <help)" -gt 25 ]
    diff help manual
    diff <("$top_builddir/dmac-decode" --help | sed -n '/^Formats/,/^$/p' | awk '/^  / { print $1 }' | LC_ALL=C sort) \
        <(sed -n '/^\.It Fl -emit/,/^\.El/p' "$top_srcdir/doc/dmac-decode.1" | awk '/^\.It Cm/ { print $3 }' | LC_ALL=C sort)
}

@test "the manual and --help list the same formats" {
    diff <("$DMAC_COMPILE" --help | sed -n '/^Formats/,/^$/p' | awk '/^  / { print $1 }') \
        <(sed -n '/Cm h,c/,/^\.El/p' "$top_srcdir/doc/dmac-compile.1" | awk '/^\.It Cm/ { print $3 }')
}

@test "mandoc finds nothing to complain about" {
    [ "$MANDOC" != no ] || skip "mandoc is not installed"
    # dmac(5) and dmac-controller(5) come with us; they need not be installed already.
    "$MANDOC" -Tlint "$top_srcdir/doc/dmac-compile.1" | grep -v 'referenced manual not found: Xr dmac' >found || true
    diff /dev/null found
    "$MANDOC" -Tlint "$top_srcdir/doc/dmac-decode.1" 2>/dev/null | grep -v 'referenced manual not found' >found || true
    diff /dev/null found
}
