#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
load common

@test "list of controllers" {
    run -0 "$DMAC_COMPILE" --list-controllers
    [[ "$output" == *"pl080"* ]]
    [[ "$output" == *"tango4"* ]]
}

@test "what is known of one" {
    run -0 "$DMAC_COMPILE" --print-controller=pl080
    [[ "$output" == *"TransferSize"* ]]
    run -1 "$DMAC_COMPILE" --print-controller=pl081
    [[ "$output" == *"did you mean 'pl080'?"* ]]
}

@test "a page of one's own comes before the library" {
    mkdir pages
    sed 's/controller pl080 /controller mine /' "$top_srcdir/controllers/pl080.dmac" | sed '/^controller pl080s/,$d' >pages/mine.dmac
    sed -i 's/pl080/mine/g' board.dmac
    run -1 "$DMAC_COMPILE" --check good.dmac
    [[ "$output" == *'cannot find "mine.dmac"'* ]]
    run -0 "$DMAC_COMPILE" --check -C pages good.dmac
    run -0 "$DMAC_COMPILE" -C pages --list-controllers
    [[ "$output" == *"mine"* ]]
}

@test "checking a description" {
    run -0 "$DMAC_COMPILE" --check-controller "$top_srcdir/controllers/pl080.dmac"
    [ "$output" = "" ]
    sed '/source "ARM/,/;$/d' "$top_srcdir/controllers/pl080.dmac" >nosource.dmac
    run -1 "$DMAC_COMPILE" --check-controller nosource.dmac
    run -1 "$DMAC_COMPILE" --check-controller good.dmac
    run -1 "$DMAC_COMPILE" --check-controller empty.dmac
    [[ "$output" == *"describes no controller"* ]]
    run -3 "$DMAC_COMPILE" --check-controller nowhere.dmac
}

@test "installed: finds its own library, never the source tree" {
    make -s -C "$top_builddir" install DESTDIR="$PWD/root" >log 2>&1
    tool=$(find root -name dmac-compile -type f)
    run -0 "$tool" -MD -o x.json good.dmac
    run -0 grep -c "$PWD/root.*pl080" x.d
    run ! grep -E "(^|[ :])$top_srcdir/controllers" x.d
    find root -name pl080.dmac -delete
    run -1 "$tool" --check good.dmac
    [[ "$output" == *'cannot find "pl080.dmac"'* ]]
}
