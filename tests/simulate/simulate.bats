#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
load ../bats/common

simulate() {
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" --simulate "$@"
}

@test "without scenarios every transfer is executed once; no file is written" {
    before=$(files)
    run -0 --separate-stderr simulate good.dmac
    [ "$stderr" = "" ]
    [ "${lines[0]}" = "move on dma0 (no scenario): good" ]
    [[ "$output" == *"64 of 64 bytes moved, residue 0"* ]]
    [[ "$output" == *"executed: every byte and every access as the program says"* ]]
    [ "$(files)" = "$before" ]
}

@test "files are written too when they are asked for" {
    run -0 simulate --emit=c,h --output-dir=. good.dmac
    [ -s good.c ] && [ -s good.h ]
}

@test "an expectation that fails is an error, and the account is still given" {
    { cat good.dmac; echo 'scenario s of move { at 3 us: irq; expect done at 4 us, moved == 64; }'; } >late.dmac
    run -1 --separate-stderr simulate late.dmac
    [ "${lines[0]}" = "s of move on dma0: NOT AS EXPECTED" ]
    [[ "$output" == *"        3 us  irq: the controller has finished"* ]]
    [[ "$stderr" == "late.dmac:5:43: error: s: expected done at 4 us, got result ok, moved 64, residue 0, done 3 us"*"[expectation-failed]"* ]]
    [ "$(printf '%s\n' "$stderr" | grep -c error:)" -eq 1 ]
}

@test "other errors are not simulated" {
    run -1 --separate-stderr simulate bad.dmac
    [ "$output" = "" ]
}

@test "a bus error shows how far the accesses of the table got" {
    cat >narrow.dmac <<'PROGRAM'
include "board.dmac";
device d at 0x2000 { port fifo : u32 at 0 request 3 burst 4; }
buffer a : u8[256] at 0x8000_0000;
transfer put on dma0 { copy a -> d.fifo; }
scenario odd of put { fail read a[101]; at 9 us: irq; expect read_error, moved == 101, residue == 155; }
PROGRAM
    run -0 simulate narrow.dmac
    [[ "$output" == *"read error; 101 of 256 bytes moved, residue 155"* ]]
    [[ "$output" == *"25 writes of devices"* ]]
    [[ "$output" == *"the table moves 100"* ]]
}

@test "bound lengths complete the table as prep would" {
    cat >open.dmac <<'PROGRAM'
include "board.dmac";
buffer from : u8[<= 10000] in ram align 4 bind;
buffer to : u8[len(from)] in ram align 4 bind;
transfer some on dma0 { copy from -> to; }
scenario zero of some { bind from = 0; }
scenario few of some { bind from = 12; at 1 us: irq; expect moved == 12; }
scenario most of some { at 1 us: irq; expect moved == 10000, residue == 0; }
PROGRAM
    run -0 simulate open.dmac
    [[ "$output" == *"nothing is left to move: prep refuses it"* ]]
    [[ "$output" == *"with        len(from) = 12"*"table       1 of"* ]]
    [[ "$output" == *"10000 of 10000 bytes moved"* ]]
}

@test "a fill of a buffer whose length is 0 has no width to fit into" {
    cat >empty.dmac <<'PROGRAM'
include "board.dmac";
buffer words : u32[<= 100] in ram align 4 bind;
transfer some on dma0 { fill 0x2211_4433 -> words; }
scenario zero of some { bind words = 0; }
PROGRAM
    run -0 simulate empty.dmac
    [[ "$output" == *"nothing is left to move: prep refuses it"* ]]
}

@test "json says the same to programs" {
    run -0 --separate-stderr "$DMAC_COMPILE" -C "$top_srcdir/controllers" --simulate=json good.dmac
    [ "$stderr" = "" ]
    printf '%s\n' "$output" | python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["format"] == "dmac-simulation" and d["version"] == 1, d
run, = d["runs"]
assert run["scenario"] is None and run["transfer"] == "move"
assert run["outcome"]["moved"] == 64 and run["table"]["agrees"] is True
'
}

@test "an unknown format is a usage error" {
    run -2 "$DMAC_COMPILE" --simulate=xml good.dmac
}

@test "every scenario of the test programs comes out as expected" {
    for file in "$top_srcdir"/tests/simulate/*.dmac; do
        simulate -I "$top_srcdir/tests/simulate" "$file" >account
        grep -c executed: account
        ! grep -E 'DIFFER|NOT AS' account
    done
}
