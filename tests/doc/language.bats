# SPDX-License-Identifier: MIT
# What the language pages show is the language: every block marked dmac is compiled, every file that a page names exists.

setup() {
    bats_require_minimum_version 1.5.0
    cd "$BATS_TEST_TMPDIR"
}

# blocks PAGE: each block marked dmac as block-LINE.dmac.
blocks() {
    awk '/^```dmac$/ { file = "block-" NR ".dmac"; next } /^```/ { file = "" } file { print > file }' "$1"
}

@test "every block marked dmac in doc/language.md is resolved and checked without an error" {
    blocks "$top_srcdir/doc/language.md"
    set -- block-*.dmac
    [ $# -ge 7 ]
    bad=0
    for block; do
        "$DMAC_COMPILE" -C "$top_srcdir/controllers" -fsyntax-only "$block" || { echo "language.md: $block"; bad=1; }
    done
    [ "$bad" -eq 0 ]
}

@test "dmac(5) is the page of the language: all blocks of code, and all headings" {
    page=$top_builddir/doc/dmac.5
    [ -e "$page" ] || page=$top_srcdir/doc/dmac.5
    awk '/^```/ { on = !on; next } on' "$top_srcdir/doc/language.md" > said
    sed -n '/^\.EX$/,/^\.EE$/{/^\.E[XE]$/d; s/^\\&//; s/\\-/-/g; s/\\e/\\/g; p;}' "$page" > is
    [ -s said ]
    diff said is
    [ "$(grep -c '^##' "$top_srcdir/doc/language.md")" -eq "$(($(grep -c '^\.S[HS]' "$page") - 2))" ]
    [ "$MANDOC" != no ] || skip "mandoc is not installed"
    run -0 "$MANDOC" -Tlint "$page"
    [ "$output" = "" ]
    "$MANDOC" -Tutf8 "$page" | sed 's/.\x08//g' > read
    grep -q 'copy { page, oob } -> nfc.data' read
    for sign in '\*\*' '\\f'; do run -1 grep -n -- "$sign" read; done
    run -1 grep -n '`' <(sed '/^\.EX$/,/^\.EE$/d' "$page")
}

@test "every block marked dmac on the other pages is parsed" {
    for page in README.md HACKING.md doc/runtime.md doc/output.md examples/nand-write/README.md; do
        blocks "$top_srcdir/$page"
        for block in block-*.dmac; do
            [ -e "$block" ] || continue
            "$DMAC_COMPILE" --dump=ast "$block" > /dev/null || { echo "$page: $block"; exit 1; }
            rm "$block"
        done
    done
}

@test "every file that a page in doc names exists" {
    for page in language controller-language runtime dmac-runtime output; do
        grep -oE '`(src|doc|tests|examples|controllers|grammar|scripts)/[A-Za-z0-9_./-]*`|\]\([A-Za-z0-9_./-]+\)' "$top_srcdir/doc/$page.md" |
            sed 's/^](//; s/[`)]//g' > named || true
        while read -r name; do
            [ -e "$top_srcdir/$name" ] || [ -e "$top_srcdir/doc/$name" ] || { echo "doc/$page.md: $name"; exit 1; }
        done < named
    done
}
