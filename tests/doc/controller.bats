# SPDX-License-Identifier: MIT
# dmac-controller(5) tells the truth: every fragment of a description is compiled, what is quoted stands so in its file, what is
# printed is printed, and the grammar is the grammar.

setup() {
    bats_require_minimum_version 1.5.0
    page=$top_srcdir/doc/controller-language.md
    cd "$BATS_TEST_TMPDIR"
    mkdir pieces
    "${PYTHON:-python3}" "$top_srcdir/tests/doc/pieces.py" "$page" pieces
}

# stands SAID IS: the lines of SAID stand one behind the other in IS
stands() {
    awk 'NR == FNR { want[++n] = $0; next } { have[++m] = $0 }
         END { for (i = 0; i + n <= m; i++) { for (k = 1; k <= n && have[i + k] == want[k]; k++); if (k > n) exit 0 } exit 1 }' "$1" "$2"
}

@test "every fragment of a description passes the checker without a word" {
    set -- pieces/fragment-* pieces/whole-*
    [ $# -ge 9 ]
    for piece; do
        "$DMAC_COMPILE" -C "$top_srcdir/controllers" --check-controller "$piece" > said 2>&1 || { echo "line ${piece#*-}"; cat said; false; }
        [ ! -s said ] || { echo "line ${piece#*-}"; cat said; false; }
    done
}

@test "what is quoted stands so in the file" {
    set -- pieces/quoted-*
    [ $# -ge 9 ]
    for piece; do
        sed 1d "$piece" > said
        file=$(sed -n 1p "$piece")
        stands said "$top_srcdir/$file" || { echo "line ${piece#*-}: not so in $file"; false; }
    done
}

@test "the worked example quotes the whole description" {
    for piece in pieces/quoted-*; do
        sed -n '1{/^controllers/!q}; 1d; p' "$piece"
    done | sed '/^ *$/d' | LC_ALL=C sort > said
    sed '1,/^controller /{/^controller /!d}; /^ *$/d' "$top_srcdir/controllers/jz4780.dmac" |
        grep -v 'fast_msc = 1\|define fence' | LC_ALL=C sort > is
    [ "$(wc -l < is)" -gt 50 ]
    diff <(uniq is) <(uniq said)
}

@test "what is printed is printed" {
    set -- pieces/printed-*
    [ $# -ge 2 ]
    cd "$top_srcdir"
    for piece; do
        piece=$BATS_TEST_TMPDIR/$piece
        sed 1d "$piece" > "$BATS_TEST_TMPDIR/said"
        # shellcheck disable=SC2046
        "$DMAC_COMPILE" -C controllers $(sed -n 1p "$piece") | sed 's/ *$//' > "$BATS_TEST_TMPDIR/is"
        stands "$BATS_TEST_TMPDIR/said" "$BATS_TEST_TMPDIR/is" || { echo "line ${piece##*-}"; diff "$BATS_TEST_TMPDIR/said" "$BATS_TEST_TMPDIR/is"; }
    done
}

@test "the grammar is that of the whole language" {
    set -- pieces/grammar-*
    [ $# -eq 1 ]
    [ "$(wc -l < "$1")" -gt 60 ]
    while IFS= read -r line; do
        grep -qxF -- "$line" "$top_srcdir/grammar/dmac.ebnf" || { echo "$line"; false; }
    done < "$1"
    # Every rule that these use is there, but for the two of instances that speak of transfers.
    grep -oE '^[a-z]+' "$1" | sort -u > rules
    sed 's/"[^"]*"//g' "$1" | grep -oE '\b[a-z]+\b' | sort -u | grep -vxFf rules > missing || true
    diff <(echo name) missing
}

@test "all keywords of the grammar are in the table of keywords" {
    sed -n '/^| where | keywords |/,/^$/p' "$page" > table
    sed -n '/^instance /,/^sequence /p; /^word /,/^statement /p' pieces/grammar-* | sed '/^sequence/d' | grep -oE '"[a-z]+"' | tr -d '"' | sort -u |
        grep -vxE 'interrupt|reach|reserve|secure|table' |
        while read -r word; do grep -qw -- "$word" table || { echo "$word"; false; }; done
}

@test "dmac-controller(5) is the page: all blocks of code, and all headings" {
    manual=$top_builddir/doc/dmac-controller.5
    [ -e "$manual" ] || manual=$top_srcdir/doc/dmac-controller.5
    awk '/^```/ { on = !on; next } on' "$page" > said
    sed -n '/^\.EX$/,/^\.EE$/{/^\.E[XE]$/d; s/^\\&//; s/\\-/-/g; s/\\e/\\/g; p;}' "$manual" > is
    [ -s said ]
    diff said is
    [ "$(grep -c '^##' "$page")" -eq "$(($(grep -c '^\.S[HS]' "$manual") - 2))" ]
    run -1 grep -n 'invented.*@@\|^@@' "$manual"
    [ "$MANDOC" != no ] || skip "mandoc is not installed"
    run -0 "$MANDOC" -Tlint "$manual"
    [ "$output" = "" ]
    "$MANDOC" -Tutf8 "$manual" | sed 's/.\x08//g' > read
    for sign in '\*\*' '\\f'; do run -1 grep -n -- "$sign" read; done
    run -1 grep -n '`' <(sed '/^\.EX$/,/^\.EE$/d' "$manual")
}
