#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
load common

@test "without options: header and source beside each other" {
    run -0 "$DMAC_COMPILE" good.dmac
    [ "$output" = "" ]
    [ "$(files)" = "bad.dmac board.dmac empty.dmac good.c good.dmac good.h " ]
}

@test "one text format goes to standard output" {
    run -0 --separate-stderr "$DMAC_COMPILE" --emit=listing good.dmac
    [[ "$output" == *"move"* ]]
    run -0 --separate-stderr "$DMAC_COMPILE" --emit=json -o - good.dmac
    jq -e '.transfers[0].name == "move"' <<<"$output"
    [ "$(files)" = "bad.dmac board.dmac empty.dmac good.dmac " ]
}

@test "the name of -o chooses the format" {
    run -0 "$DMAC_COMPILE" -o x.json good.dmac
    jq -e . x.json
    run -0 "$DMAC_COMPILE" -o x.meaning.json good.dmac
    jq -e '.transfers[0].moves | length == 1' x.meaning.json
}

@test "several formats in one run, into a folder" {
    mkdir out
    run -0 "$DMAC_COMPILE" --emit=h,c,ld,bin,json,listing,meaning --output-dir=out good.dmac
    [ "$(cd out && files)" = "good.bin good.c good.h good.json good.ld good.lst good.meaning.json " ]
}

@test "the same input gives the same bytes, wherever it runs" {
    mkdir one two elsewhere
    cp ./*.dmac elsewhere
    "$DMAC_COMPILE" --emit=h,c,ld,bin,json,listing,meaning --output-dir=one good.dmac
    (cd elsewhere && TZ=Asia/Tokyo LC_ALL=C.UTF-8 MALLOC_PERTURB_=85 \
        "$DMAC_COMPILE" --emit=h,c,ld,bin,json,listing,meaning --output-dir=../two ./good.dmac)
    diff -r one two
}

@test "an error leaves no outputs, old or new, and touches nothing else" {
    "$DMAC_COMPILE" good.dmac
    echo mine >good.json
    sed -i 's/copy a -> b/copy a -> missing/' good.dmac
    run -1 "$DMAC_COMPILE" good.dmac
    [ "$(files)" = "bad.dmac board.dmac empty.dmac good.dmac good.json " ]
    [ "$(cat good.json)" = mine ]
}

@test "a missing input leaves no old outputs either" {
    "$DMAC_COMPILE" good.dmac
    rm good.dmac
    run -3 "$DMAC_COMPILE" good.dmac
    [ "$(files)" = "bad.dmac board.dmac empty.dmac " ]
}

@test "an output that is an input is refused, and stays" {
    cp good.dmac copy
    run -2 "$DMAC_COMPILE" --emit=c -o good.dmac good.dmac
    [[ "$output" == *"written over the input"* ]]
    run -2 "$DMAC_COMPILE" --emit=c -o ./board.dmac good.dmac
    ln good.dmac hard
    run -2 "$DMAC_COMPILE" --emit=c -o hard good.dmac
    ln -s good.dmac soft
    run -2 "$DMAC_COMPILE" --emit=c -o soft bad.dmac good.dmac
    cmp good.dmac copy
    [ -s board.dmac ]
}

@test "two outputs of one name are refused" {
    run -2 "$DMAC_COMPILE" --emit=c -o x.c -MD -MF x.c good.dmac
    [[ "$output" == *"written twice"* ]]
    [ ! -e x.c ]
}

@test "a full disk is an I/O error" {
    [ -c /dev/full ] || skip "there is no /dev/full"
    run -3 "$DMAC_COMPILE" --emit=json -o /dev/full good.dmac
    [[ "$output" == *"cannot write /dev/full: No space left on device"* ]]
    [ -c /dev/full ]
    run -3 bash -c '"$DMAC_COMPILE" --emit=json good.dmac >/dev/full'
    run -3 bash -c '"$DMAC_COMPILE" --help >/dev/full'
    run -3 bash -c '"$DMAC_COMPILE" --list-controllers >/dev/full'
    run -3 bash -c '"$DMAC_COMPILE" --dump=ast good.dmac >/dev/full'
}

@test "a file size limit: nothing is left behind" {
    for i in $(seq 1 400); do
        echo "buffer c$i : u8[4] at 0x8000_2000 + 4 * $i; transfer t$i on dma0[0] { copy c$i -> b[0..3]; }"
    done >>good.dmac
    run -3 bash -c 'trap "" XFSZ; ulimit -f 8; exec "$DMAC_COMPILE" --emit=json -o big.json good.dmac'
    [[ "$output" == *"cannot write big.json"* ]]
    [ "$(files)" = "bad.dmac board.dmac empty.dmac good.dmac " ]
}

@test "a folder that does not exist, or is none" {
    run -3 "$DMAC_COMPILE" --output-dir=nowhere good.dmac
    [[ "$output" == *"cannot write nowhere/good.h"* ]]
    run -3 "$DMAC_COMPILE" --output-dir=board.dmac good.dmac
    [ -s board.dmac ]
}

@test "if one of several cannot be written, none appears" {
    mkdir good.c
    run -3 "$DMAC_COMPILE" good.dmac
    [ ! -e good.h ]
    [ -d good.c ]
}

@test "a symbolic link stays one" {
    touch real.json
    ln -s real.json link.json
    run -0 "$DMAC_COMPILE" -o link.json good.dmac
    [ -L link.json ]
    jq -e . real.json
}

@test "a device is written in place" {
    run -0 "$DMAC_COMPILE" --emit=json -o /dev/null good.dmac
    [ -c /dev/null ]
}

@test "--check writes nothing and removes nothing" {
    "$DMAC_COMPILE" good.dmac
    run -1 "$DMAC_COMPILE" --check bad.dmac
    run -0 "$DMAC_COMPILE" -fsyntax-only good.dmac
    [ "$(files)" = "bad.dmac board.dmac empty.dmac good.c good.dmac good.h " ]
}
