# SPDX-License-Identifier: MIT
# dmac-runtime(3), the headers of the runtime, and the pages about it say the same.

setup() {
    bats_require_minimum_version 1.5.0
    cd "$BATS_TEST_TMPDIR"
    header=$top_srcdir/src/runtime/dmac.h
    page=$top_srcdir/doc/dmac-runtime.md
}

# What header and page say of each function: its prototype, the contexts, the errors.
says='function say(contexts, text,    n, e, i, j, t) {
    sub(/[^TIC ].*/, "", contexts); sub(/ +$/, "", contexts); print "  context: " contexts
    while (match(text, /DMAC_E[A-Z]+/)) { t = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
        for (i = 1; i <= n && e[i] != t; i++) ; if (i > n) e[++n] = t }
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (e[j] < e[i]) { t = e[i]; e[i] = e[j]; e[j] = t }
    for (i = 1; i <= n; i++) print "  " e[i] }'

header_says() {
    awk "$says"' /^\/\* ---- functions/ { on = 1 }
         on && /^\/\* [TI]/ { comment = ""; in_comment = 1 }
         in_comment { comment = comment " " $0; if (/\*\//) in_comment = 0; next }
         on && /^(int|void|enum dmac_status) dmac_[a-z_]*\(/ { print; contexts = comment; sub(/ *\/\* /, "", contexts); say(contexts, comment) }' "$header"
}

page_says() {
    awk "$says"' function done() { if (name != "") say(contexts, text); name = text = contexts = "" }
         /^## Errors/ { done() } /^### dmac_/ { done(); name = $2; next }
         name == "" { next }
         /^```/ { if (code) { print prototype; if (index(prototype, " " name "(") == 0) print "not the prototype of " name }
                  code = !code; prototype = ""; next }
         code { sub(/^ +/, ""); prototype = prototype (prototype == "" ? "" : " ") $0; next }
         /^- Context: / { contexts = substr($0, 12) }
         { text = text " " $0 }' "$page"
}

@test "dmac-runtime(3) has the functions of dmac.h, with their prototypes, contexts and errors" {
    header_says > header.txt
    page_says > page.txt
    [ "$(grep -c '^int\|^void\|^enum' header.txt)" -eq "$(grep -cE '^(int|void|enum dmac_status) dmac_[a-z_]+\(' "$header")" ]
    [ "$(grep -c context header.txt)" -ge 18 ]
    diff header.txt page.txt
}

@test "each function says in dmac.h what it costs, and on the page its context, its cost and what it returns" {
    awk '/^\/\* ---- functions/ { on = 1 } on { text = text " " $0 }
         on && /^(int|void|enum dmac_status) dmac_[a-z_]*\(/ {
             if (text !~ /Cost:|spins/) print $0; text = "" }' "$header" > without
    diff without /dev/null
    awk '/^### dmac_/ { if (n) check(); n = $2; text = "" } /^## / { if (n) check(); n = "" } { text = text " " $0 }
         function check() { if (text !~ /Context: /) print n ": context"; if (text !~ /Cost: |Blocks: /) print n ": cost"
                            if (text !~ /Returns: / && text !~ /void /) print n ": what it returns" }' "$page" > without
    diff without /dev/null
}

@test "dmac-runtime(3) has all errors, refusals, results and states" {
    echo '#include "dmac.h"' > names.c
    ${CC:-cc} -E -P -I"$top_srcdir/src/runtime" names.c | tr '{},;=' '\n' | sed 's/^ *//; s/ *$//' |
        grep -xE 'DMAC_(E[A-Z_]+|RESULT_[A-Z_]+|PROGRESS_[A-Z]+|STATUS_[A-Z]+|TX_[A-Z]+)' | grep -v '^DMAC_ELSE' | sort -u > names
    [ "$(wc -l < names)" -ge 45 ]
    grep -oE 'DMAC_(E[A-Z_]+|RESULT_[A-Z_]+|PROGRESS_[A-Z]+|STATUS_[A-Z]+|TX_[A-Z]+)' "$page" | sort -u > said
    diff names said
    sed -nE 's/^    R\(([A-Z_]+), *-[0-9]+, "([a-z-]+)"\).*/| `DMAC_E\1` | `\2` |/p' "$header" > refusals
    [ "$(wc -l < refusals)" -ge 13 ]
    diff refusals <(grep -E '^\| `DMAC_E[A-Z_]+` \| `' "$page")
}

@test "dmac-runtime(3) has the functions of the porting header, and each port defines them" {
    grep -oE 'dmac_port_[a-z0-9_]+ *\(|DMAC_PORT_HZ' "$top_srcdir/src/runtime/dmac_port.h" | tr -d ' (' | sort -u > names
    [ "$(wc -l < names)" -ge 17 ]
    awk '/^## Porting/ { on = 1; next } /^\*\*A new/ { on = 0 } on' "$page" | grep -oE 'dmac_port_[a-z0-9_]+|DMAC_PORT_[A-Z]+' |
        grep -vxE 'DMAC_PORT_(FILE|COHERENT)' | sort -u > said
    diff names said
    for port in cortex_m cortex_a aarch64 riscv host; do
        cat "$top_srcdir/src/runtime/ports/$port.h" > port.h
        if grep -q mmio.h port.h; then cat "$top_srcdir/src/runtime/ports/mmio.h" >> port.h; fi
        while read -r name; do grep -qE "(inline|define).*[ *]$name\b" port.h || { echo "$port: $name"; exit 1; }; done < names
    done
}

@test "dmac-runtime(3) is made of its page: all blocks of code, and all headings" {
    manual=$top_builddir/doc/dmac-runtime.3
    [ -e "$manual" ] || manual=$top_srcdir/doc/dmac-runtime.3
    awk '/^```/ { on = !on; next } on' "$page" > said
    sed -n '/^\.EX$/,/^\.EE$/{/^\.E[XE]$/d; s/^\\&//; s/\\-/-/g; s/\\e/\\/g; p;}' "$manual" > is
    [ -s said ]
    diff said is
    [ "$(grep -c '^##' "$page")" -eq "$(($(grep -c '^\.S[HS]' "$manual") - 2))" ]
    [ "$MANDOC" != no ] || skip "mandoc is not installed"
    run -0 "$MANDOC" -Tlint "$manual"
    [ "$output" = "" ]
}

# Rows of the table of dmaengine in doc/runtime.md: what stands for it, and the tests.
dmaengine() {
    awk '/^## 7/ { on = 1 } /^## 8/ { on = 0 } on && /^\|/ && !/^\|---/' "$top_srcdir/doc/runtime.md" | sed 1d
}

@test "the table of dmaengine names each function, words of the language, and tests that exist" {
    [ "$(dmaengine | wc -l)" -ge 36 ]
    dmaengine | awk -F '|' 'NF != 5 || $4 !~ /`tests\// { print; bad = 1 } END { exit bad }'
    dmaengine | awk -F '|' '{ print $3 }' | grep -oE '`[^`]+`' | tr -d '`' > here
    grep -oE '^(int|void|enum dmac_status) dmac_[a-z_]+' "$header" | sed 's/.* //' | sort > functions
    grep '^dmac_' here | sort -u | diff functions -
    grep -v '^dmac_\|^detail$' here | tr ' ' '\n' | sort -u > words
    [ "$(wc -l < words)" -ge 20 ]
    while read -r word; do grep -qwF -- "$word" "$top_srcdir/grammar/dmac.ebnf" "$top_srcdir/doc/language.md" || { echo "no word of the language: $word"; exit 1; }; done < words
    dmaengine | awk -F '|' '{ print $4 }' | grep -oE '`[^`]+`' | tr -d '`' > tests
    [ "$(wc -l < tests)" -ge 60 ]
    while IFS=: read -r file what; do
        [ -f "$top_srcdir/$file" ] || { echo "no such test: $file"; exit 1; }
        grep -qF -- "$what" "$top_srcdir/$file" || { echo "$file has no test $what"; exit 1; }
    done < tests
}

@test "doc/runtime.md says how large each object is" {
    sed -nE 's/^\| `struct (dmac[a-z_]*)` \|.*\| ([0-9]+)[^|]*\|$/\1 \2/p' "$top_srcdir/doc/runtime.md" | sort > said
    [ "$(wc -l < said)" -ge 9 ]
    command -v arm-none-eabi-gcc > /dev/null || skip "arm-none-eabi-gcc is not installed"
    { echo '#include "dmac.h"'; sed 's/\(.*\) .*/char size_\1[sizeof(struct \1)];/' said; } > sizes.c
    arm-none-eabi-gcc -mcpu=cortex-m33 -mthumb -I"$top_srcdir/src/runtime" -c sizes.c
    arm-none-eabi-nm -S -t d sizes.o | awk '{ sub(/size_/, "", $4); print $4, $2 + 0 }' | sort > is
    diff said is
}
