#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --emit=dmac: what is written, and what cannot be. That it compiles to the same words is roundtrip.sh's business.
load common

@test "a program with its memories, buffers, port, options and table" {
    little 80000000 40000000 00001010 04492010 80001000 40000000 00000000 84492008 >chain.bin
    decode -c pl080 --base=0x1000 -r flow=m2p -r dest.request=7 --emit=dmac chain.bin 0x1000 >chain.dmac
    cat >want <<'EOF'
// SPDX-License-Identifier: MIT
// Made by dmac-decode from chain.bin at 0x1000.
use pl080;
memory m0 at 0x1000 size 288;
memory m1 at 0x80000000 size 64;
memory m2 at 0x80001000 size 32;
controller dma0 is pl080 at 0xfff00000;
buffer b0 : u8[64] at 0x80000000;
buffer b1 : u8[32] at 0x80001000;
device d0 { port p : u32 at 0x40000000 request 7 burst 8; }
transfer chain on dma0[0] {
    copy b0[0 +: 64] -> d0.p;
    copy b1[0 +: 32] -> d0.p;
    option privileged = 0;
    option source.width = 4;
    option source.burst = 8;
    table at 0x1000;
}
EOF
    diff want chain.dmac
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=bin -o words.bin chain.dmac
    cmp words.bin chain.bin
}

@test "a ring, and the format by the name of the file" {
    little 80000000 80001000 00001010 8c49b010 80000040 80001040 00001000 8c49b010 >chain.bin
    decode -c pl080 --base=0x1000 -r flow=m2m -o ring.dmac chain.bin 0x1000
    grep -q '^    cyclic;$' ring.dmac
    grep -q '^    irq every 64;$' ring.dmac
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" -w --emit=bin -o words.bin ring.dmac
    cmp words.bin chain.bin
}

@test "no program is made of a chain that is broken, never ends, or is half of two" {
    little 80000000 80001000 00002000 0c49b010 >chain.bin
    run -1 --separate-stderr decode -c pl080 --base=0x1000 --emit=dmac chain.bin 0x1000
    [ -z "$output" ]
    [[ $stderr == *"error: no program can ask for a chain that cannot be followed to its end [not-sayable]"* ]]
    little 80000000 80001000 00001010 0c49b010 80000040 80001040 00001010 0c49b010 >chain.bin
    run -1 --separate-stderr decode -c pl080 --base=0x1000 --emit=dmac chain.bin 0x1000
    [[ $stderr == *"no program can ask for a chain that never ends and is no ring [not-sayable]"* ]]
    little 10000000 0 1000 12 0 0 0 0 >chain.bin
    run -1 --separate-stderr decode -c zdma --base=0x1000 --emit=dmac chain.bin 0x1000
    [[ $stderr == *"no program can ask for one of two lists alone; give the addresses of both [not-sayable]"* ]]
    [ ! -e chain.dmac ]
}

@test "what cannot be said stands in the program as a comment" {
    little 80000000 80001000 00001040 0c49b010 >chain.bin
    head -c 48 /dev/zero >>chain.bin
    little 80000040 80001040 00000000 8c49b010 >>chain.bin
    decode -c pl080 --base=0x1000 -r flow=m2m --emit=dmac chain.bin 0x1000 >chain.dmac
    grep -q '^// Not said here: descriptors do not lie one behind the other: links differ\.$' chain.dmac
}
