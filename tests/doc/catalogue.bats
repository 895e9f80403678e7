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

@test "the table on the page of the language has every diagnostic of programs" {
    rows=$(sed -n '/^<!-- catalogue -->$/,/^<!-- .catalogue -->$/{/^| `/p;}' "$top_srcdir/doc/language.md" | wc -l)
    [ "$rows" -eq "$(($(grep -c '^DIAG(' "$top_srcdir/src/common/diag_ids.def") - $(grep -c '^  page:' "$top_srcdir/src/common/catalogue.txt")))" ]
}
