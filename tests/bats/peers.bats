#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# `unsupported` names the controllers of the library that could.
load common

# Pages that differ in name only, all of them with an xor. What needs more than that is in the page of the library.
pages() {
    mkdir -p "$1"
    for name in "${@:2}"; do
        sed "s/controller ioat /controller $name /" "$top_srcdir/controllers/ioat.dmac" >"$1/$name.dmac"
    done
}

program() {
    cat >x.dmac <<'X'
use tango;
memory dram at 0x8000_0000 size 64 MiB;
controller dma0 is tango3 at 0x6a000;
buffer one : u8[64] in dram; buffer two : u8[64] in dram; buffer three : u8[64] in dram; buffer four : u8[64] in dram;
X
    echo "$1" >>x.dmac
}

@test "the one of the library that has it" {
    program 'transfer t on dma0 { pq one, two -> three, four; }'
    run -1 "$DMAC_COMPILE" -o x.json x.dmac
    [[ "$output" == *"tango3 has no pq; ioat has [unsupported]"* ]]
}

@test "those of -C come first, at most four by name" {
    pages a p1 p2
    program 'transfer t on dma0 { xor one, two -> three; }'
    run -1 "$DMAC_COMPILE" -C a -o x.json x.dmac
    [[ "$output" == *"tango3 has no xor; p1, p2, ioat"*" more have [unsupported]"* ]]
    pages a p3 p4 p5
    run -1 "$DMAC_COMPILE" -C a -o x.json x.dmac
    [[ "$output" == *"; p1, p2, p3, p4 and "*" more have [unsupported]"* ]]
}

@test "nobody has it" {
    program 'device uart at 0x9000_0000 { port rx : u32 at 0; } transfer t on dma0 { copy uart.rx -> one, two, three; }'
    run -1 "$DMAC_COMPILE" -o x.json x.dmac
    [[ "$output" == *"no description of the library has it [unsupported]"* ]]
}

@test "what is wrong in other pages does not show" {
    mkdir a
    echo 'controller broken { sorce "nowhere" ' >a/broken.dmac
    cp good.dmac board.dmac a
    program 'transfer t on dma0 { pq one, two -> three, four; }'
    run -1 "$DMAC_COMPILE" -C a -o x.json x.dmac
    [[ "$output" == *"; ioat has [unsupported]"* ]]
    [ "$(grep -c ': error: ' <<<"$output")" -eq 1 ]
    [[ "$output" != *broken* ]]
}
