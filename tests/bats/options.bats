#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
load common

@test "help goes to standard output and succeeds" {
    run -0 --separate-stderr "$DMAC_COMPILE" --help
    [ "$stderr" = "" ]
    [[ "$output" == "Usage: dmac-compile "* ]]
    [[ "$output" == *"--output-dir=DIR"* ]]
    [[ "$output" == *"  listing "* ]]
    run -0 "$DMAC_COMPILE" -h
}

@test "version is one line" {
    run -0 "$DMAC_COMPILE" --version
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" =~ ^dmac-compile\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

usage() {
    run -2 --separate-stderr "$DMAC_COMPILE" "$@"
    [ "$output" = "" ]
    [[ "$stderr" == "dmac-compile: "* ]]
    [[ "$stderr" == *"Try 'dmac-compile --help'."* ]]
}

@test "wrong command lines have status 2" {
    usage
    usage --nonsense good.dmac
    usage -Q good.dmac
    usage -MX good.dmac
    usage -fnonsense good.dmac
    usage --check=yes good.dmac
    usage -o
    usage good.dmac -D
    usage -D frames good.dmac
    usage -D =3 good.dmac
    usage --emit=nonsense good.dmac
    usage --emit= good.dmac
    usage --emit=h,c -o x good.dmac
    usage -o x --output-dir=. good.dmac
    usage -o noformat good.dmac
    usage -MF x good.dmac
    usage -MP good.dmac
    usage --dump=nonsense good.dmac
    usage --color=blue good.dmac
    usage -fmax-errors=many good.dmac
    usage -MD --check good.dmac
    [ "$(files)" = "bad.dmac board.dmac empty.dmac good.dmac " ]
}

@test "files that cannot be read have status 3" {
    run -3 "$DMAC_COMPILE" nowhere.dmac
    [[ "$output" == *"cannot read nowhere.dmac: No such file"* ]]
    run -3 "$DMAC_COMPILE" .
    [[ "$output" == *"Is a directory"* ]]
    [ "$(id -u)" -ne 0 ] || return 0
    chmod 0 good.dmac
    run -3 "$DMAC_COMPILE" good.dmac
    [[ "$output" == *"Permission denied"* ]]
}

@test "standard input" {
    cat board.dmac <(grep -v include good.dmac) >all.dmac
    "$DMAC_COMPILE" --emit=listing - <all.dmac >out
    grep -q 'stdin' out
}

@test "several inputs, boards first" {
    grep -v include good.dmac >program.dmac
    run -0 "$DMAC_COMPILE" board.dmac program.dmac
    [ -f program.h ]
    [ -f program.c ]
}

@test "options behind the files, and after --" {
    run -0 "$DMAC_COMPILE" good.dmac --check
    mv good.dmac ./-x.dmac
    run -0 "$DMAC_COMPILE" --check -- -x.dmac
}

@test "include folders" {
    mkdir inc
    mv board.dmac inc
    run -1 "$DMAC_COMPILE" --check good.dmac
    run -0 "$DMAC_COMPILE" --check -I inc good.dmac
    run -0 "$DMAC_COMPILE" --check --include-dir=inc good.dmac
}

@test "constants from the command line" {
    sed -e '/buffer a/s/64/n/' -e '1i const n = 64;' good.dmac >n.dmac
    run -0 "$DMAC_COMPILE" --check -D n=0x40 n.dmac
    run -1 "$DMAC_COMPILE" --check -D n=32 n.dmac
    [[ "$output" == *"[unequal-totals]"* ]]
    run -1 "$DMAC_COMPILE" --check -Dm=32 n.dmac
    [[ "$output" == *"[unknown-define]"* ]]
}

@test "the tree, the moves and the table can be printed" {
    run -0 "$DMAC_COMPILE" --dump=ast good.dmac
    [[ "$output" == *"transfer move on dma0 {"*"    copy a -> b;"* ]]
    run -0 "$DMAC_COMPILE" --dump=ir good.dmac
    [[ "$output" == *"64"* ]]
    run -0 "$DMAC_COMPILE" --dump=table good.dmac
    [[ "$output" == *"80001000"* ]]
    [ "$(files)" = "bad.dmac board.dmac empty.dmac good.dmac " ]
}

@test "the dump of the tree parses to the same dump" {
    for f in "$top_srcdir"/examples/*.dmac; do
        "$DMAC_COMPILE" --dump=ast "$f" | sed '/^include/d; /^use/d; /^\/\//d' >one
        "$DMAC_COMPILE" --dump=ast one | sed '/^\/\//d' >two
        diff one two
    done
}

@test "-Wno-NAME of an error is not answered with the same name" {
    run -0 --separate-stderr "$DMAC_COMPILE" -fsyntax-only -Wno-race -Wno-empty-mov good.dmac
    [ "${stderr_lines[0]}" = "dmac-compile: warning: -Wno-race names no warning that can be switched" ]
    [ "${stderr_lines[1]}" = "dmac-compile: warning: -Wno-empty-mov names no warning that can be switched; did you mean 'empty-move'?" ]
}
