#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
bats_require_minimum_version 1.5.0

@test "the catalogue in the documentation is that of the compiler" {
    run -0 "$top_srcdir/tests/doc/update-catalogue" "$top_builddir/tests/doc/catalogue" --check
}

@test "it has every diagnostic" {
    while read -r name; do
        grep -q "^## $name\$" "$top_srcdir/doc/diagnostics.md" || { echo "$name"; false; }
    done < <(sed -n 's/^DIAG([A-Z_]*, "\([a-z-]*\)".*/\1/p' "$top_srcdir/src/common/diag_ids.def")
}

@test "the part for the manual is good mdoc" {
    command -v mandoc >/dev/null || skip "mandoc is not installed"
    { printf '.Dd November 20, 2026\n.Dt X 5\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Sh DIAGNOSTICS\n'
      "$top_builddir/tests/doc/catalogue" mdoc; } >"$BATS_TEST_TMPDIR/x.5"
    run mandoc -T lint -W warning "$BATS_TEST_TMPDIR/x.5"
    [ "$output" = "" ]
}
